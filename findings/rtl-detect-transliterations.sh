#!/usr/bin/env bash
# One would guess: a language tag that names its script goes by the script: ar-Latn, Arabic in transliteration, is set from left to right,
# az-Arab from right to left.
# What happens: rtl-detect reads the language, with the country where there is one, and passes the script by: transliterated Arabic,
# Hebrew, Persian and Yiddish, and Sindhi in Devanagari, are right to left; Azerbaijani, Turkish and Malay in Arabic letters are not.
# Why it matters: transliterated passages, titles and names are tagged so in editions and catalogues; set from right to left their
# punctuation and numbers change places.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts rtl-detect@1.1.2 >/dev/null)
printf '%s\n' "const { getLangDir } = require('rtl-detect')" "for (const tag of process.argv.slice(2)) console.log(tag, getLangDir(tag))" > "$dir/try.cjs"
out=$(cd "$dir" && node try.cjs ar he fa tr ar-Latn he-Latn fa-Latn yi-Latn sd-Deva az-Arab tr-Arab ms-Arab uz-Arab); printf 'rtl-detect 1.1.2\n%s\n' "$out"
[ "$(grep -c -- '-\(Latn\|Deva\) rtl$' <<<"$out")" = 5 ] && [ "$(grep -c -- '-Arab ltr$' <<<"$out")" = 4 ] && echo "as found: the script of a tag is passed by" || { echo "changed"; exit 1; }
