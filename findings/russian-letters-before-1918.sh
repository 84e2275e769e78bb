#!/usr/bin/env bash
# One would guess: libraries that transliterate Russian know the letters that it had until 1918 (ѣ, і, ѳ, ѵ), above all under the name of the
# librarians' scheme (ALA-LC), which has a row for each.
# What happens: iuliia, cyrtranslit, transliterate (PyPI) and cyrillic-to-translit-js leave them as they are in the middle of Latin letters:
# khlѣb, istorіya. The Cyrillic і of the latter looks like a Latin one.
# Why it matters: titles and names of books of the nineteenth century come out in two scripts, and no search for "istoriya" finds them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check iuliia==0.13.0 cyrtranslit==1.2.0 transliterate==1.10.2
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts cyrillic-to-translit-js@3.2.1 >/dev/null)
cat > "$dir/try.py" <<'PY'
import re
import cyrtranslit, iuliia
from transliterate import translit
words = "исторія Ѳедора о хлѣбе"
for name, text in ("iuliia, ALA-LC", iuliia.translate(words, iuliia.ALA_LC)), ("iuliia, Wikipedia", iuliia.translate(words, iuliia.WIKIPEDIA)), ("cyrtranslit", cyrtranslit.to_latin(words, "ru")), ("transliterate", translit(words, "ru", reversed=True)):
    print(name, "|", text, "|", *re.findall("[Ѐ-ӿ]", text))
PY
cat > "$dir/try.mjs" <<'JS'
import Translit from 'cyrillic-to-translit-js'
const text = new Translit().transform('исторія Ѳедора о хлѣбе')
console.log('cyrillic-to-translit-js |', text, '|', ...text.match(/[Ѐ-ӿ]/g))
JS
out=$("$dir/v/bin/python" -W ignore "$dir/try.py"; cd "$dir" && node try.mjs); printf 'iuliia 0.13.0, cyrtranslit 1.2.0, transliterate 1.10.2, cyrillic-to-translit-js 3.2.1\n%s\n' "$out"
[ "$(grep -cF '| і Ѳ ѣ' <<<"$out")" = 5 ] && echo "as found: letters of two scripts in a word" || { echo "changed"; exit 1; }
