#!/usr/bin/env bash
# One would guess: the year -44 read out in German, Dutch or Danish is 44 before Christ, as in English ("forty-four BC"), or "minus 44".
# What happens: it is "minus one hundred and fifty-six" (minuseinshundertsechsundfünfzig): the century is rounded down, and what is left is counted
# up from it. -753 becomes minus 847. French and Italian say minus 44.
# Why it matters: read aloud or spelt out, each year before Christ is another year, and sounds right.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check num2words==0.5.14
out=$("$dir/v/bin/python" -c 'from num2words import num2words
for lang in ("en", "fr", "de", "nl", "da"): print(lang, num2words(-44, lang=lang, to="year"), "|", num2words(-753, lang=lang, to="year"))')
printf 'num2words 0.5.14, the years -44 and -753\n%s\n' "$out"
grep -qxF 'en forty-four BC | seven fifty-three BC' <<<"$out" && grep -q '^de minuseinshundertsechsundfünfzig |' <<<"$out" && grep -q '^nl min één honderd zesenvijftig |' <<<"$out" \
  && grep -q '^da minus et hundrede seksoghalvtreds |' <<<"$out" && echo "as found: 44 BC is minus 156" || { echo "changed"; exit 1; }
