#!/usr/bin/env bash
# One would guess: what finds the direction of a text by its letters knows all scripts that Unicode has from right to left, the old ones
# too.
# What happens: direction (npm) says that Samaritan, Mandaic, Phoenician, Imperial Aramaic, Nabataean, Palmyrene, Old South Arabian,
# Manichaean, Parthian and Pahlavi texts go from left to right, not even that they are neutral. Hebrew, Syriac, Thaana, N'Ko are right.
# Why it matters: it gives dir to passages of unknown language; those of inscriptions and papyri, the reason for it, come out wrong.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts direction@2.0.1 >/dev/null)
texts=(שלום ܫܠܡܐ ދިވެހި ߒߞߏ ࠔࠋࠌ ࡀࡁ 𐤔𐤋𐤌 𐡔𐡋𐡌 𐢖𐢑𐢓 𐡱𐡬𐡮 𐩪𐩡𐩣 𐫀𐫁 𐭀𐭁 𐭠𐭡)
python3 -c 'import sys, unicodedata
for text in sys.argv[1:]: print(unicodedata.name(text[0]).rsplit(" LETTER", 1)[0].replace(" ", "-"), unicodedata.bidirectional(text[0]))' "${texts[@]}" > "$dir/unicode"
printf '%s\n' "import { direction } from 'direction'" "for (const text of process.argv.slice(2)) console.log(direction(text))" > "$dir/try.mjs"
out=$(cd "$dir" && node try.mjs "${texts[@]}" | paste -d' ' unicode -); printf 'direction 2.0.1: script, class of Unicode (R and AL are right to left), direction\n%s\n' "$out"
[ "$(grep -c ' \(R\|AL\) rtl$' <<<"$out")" = 4 ] && [ "$(grep -c ' \(R\|AL\) ltr$' <<<"$out")" = 10 ] && echo "as found: old scripts go from left to right" || { echo "changed"; exit 1; }
