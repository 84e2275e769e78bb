#!/usr/bin/env bash
# One would guess: the BibLaTeX field `issue` (for issues that have a name, such as Winter) is kept as the issue of an article.
# What happens: without a `number` beside it, it is gone.
# Why it matters: quarterlies are cited by season; the citation no longer says which issue.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
printf '%s\n' '@article{a, title={Frost}, journaltitle={Lamp Review}, issue={Winter}, date={2001}}' \
  '@article{b, title={Ice}, journaltitle={Lamp Review}, number={4}, issue={Winter}, date={2001}}' > "$dir/a.bib"
out=$("$pandoc" -f biblatex -t csljson "$dir/a.bib"); "$pandoc" --version | head -1; grep -n issue <<<"$out"
[ "$(grep -c '"issue": "4, Winter"' <<<"$out")" = 1 ] && [ "$(grep -c '"issue"' <<<"$out")" = 1 ] && echo "as found: an issue without a number is lost" || { echo "changed"; exit 1; }
