#!/usr/bin/env bash
# One would guess: an author with a comma at the end, which is how EndNote is told that "Society of Keepers," is one name, is an organization, a
# name that isn't divided.
# What happens: citation-js's plugin for EndNote's tagged format makes a person of it, "Society" by first name, "of" and "Keepers,", and writes it
# again as "of Keepers,, Society".
# Why it matters: editions are published by societies and institutes; they are sorted under K, with a comma in their name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts --legacy-peer-deps @citation-js/core@0.8.2 @citation-js/plugin-enw@0.3.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-enw'
const book = new Cite('%0 Book\n%A Society of Keepers,\n%A Roe, Ann\n%T The Tide\n%D 1834\n')
console.log(JSON.stringify(book.data[0].author))
console.log(...book.format('enw').split('\n').filter(line => line.startsWith('%A')))
JS
out=$(cd "$dir" && node try.mjs); printf '@citation-js/plugin-enw 0.3.0\n%s\n' "$out"
[ "$out" = $'[{"given":"Society","non-dropping-particle":"of","family":"Keepers,"},{"given":"Ann","family":"Roe"}]\n%A of Keepers,, Society %A Roe, Ann' ] && echo "as found: a society is a person" || { echo "changed"; exit 1; }
