#!/usr/bin/env bash
# One would guess: pykakasi, which romanizes Japanese, reads the marks that repeat a syllable (ゝ, ゞ) as it reads the one that repeats a
# character (人々, hitobito), and leaves the one for longer repetitions (〳〵) or reads it.
# What happens: ゝ and ゞ stay Japanese between Latin letters, so that 學問のすゝめ is "gakumon nosu ゝ me", and 〳〵 becomes the words
# "(kurikaesi) (kurikaesi)", which say "repetition".
# Why it matters: all texts before 1946 have these marks; their titles are transliterated wrong in lists, and words come in that no author wrote.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pykakasi==2.3.0 setuptools==80.9.0
cat > "$dir/try.py" <<'PY'
import pykakasi
kakasi = pykakasi.kakasi()
for words in "人々", "學問のすすめ", "學問のすゝめ", "いすゞ", "いろ〳〵":
    print(words, "|", " ".join(part["hepburn"] for part in kakasi.convert(words)))
PY
out=$("$dir/v/bin/python" -W ignore "$dir/try.py"); printf 'pykakasi 2.3.0\n%s\n' "$out"
grep -qxF '學問のすゝめ | gakumon nosu ゝ me' <<<"$out" && grep -qxF '人々 | hitobito' <<<"$out" && grep -q '^いろ.*(kurikaesi) (kurikaesi)$' <<<"$out" \
  && echo "as found: syllables that are repeated aren't read" || { echo "changed"; exit 1; }
