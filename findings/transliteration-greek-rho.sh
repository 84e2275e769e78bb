#!/usr/bin/env bash
# One would guess: a small Greek letter is transliterated by small Latin letters, a rho with rough breathing by rh or r.
# What happens: Unidecode (PyPI) and transliteration (npm) write a capital R for the small ῥ and a capital I for ΐ, also within a word.
# anyascii writes rh and i.
# Why it matters: sort keys, ids and file names are made with them; every Greek word that begins with rho has this letter.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check Unidecode==1.4.0 anyascii==0.3.3
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts transliteration@2.6.1 >/dev/null)
words='ῥήτωρ Ἀρριανός Ῥόδος πραΐς'
cat > "$dir/try.mjs" <<'JS'
import { transliterate } from 'transliteration'
console.log('transliteration', transliterate(process.argv[2]))
JS
out=$("$dir/v/bin/python" -c 'import sys, anyascii, unidecode; print("Unidecode", unidecode.unidecode(sys.argv[1])); print("anyascii", anyascii.anyascii(sys.argv[1]))' "$words"; cd "$dir" && node try.mjs "$words")
printf 'Unidecode 1.4.0, anyascii 0.3.3, transliteration 2.6.1, of %s\n%s\n' "$words" "$out"
[ "$(grep -c ' Retor \| Ritor ' <<<"$out")" = 2 ] && [ "$(grep -c praIs <<<"$out")" = 2 ] && echo "as found: capitals for small letters" || { echo "changed"; exit 1; }
