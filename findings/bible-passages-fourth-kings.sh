#!/usr/bin/env bash
# One would guess: "4 Kings 2:11" (the books of Kings as the Vulgate and older Bibles count them) is read as 2 Kings 2:11, as the same
# parser reads "4 Kingdoms 2:11", or is no reference.
# What happens: bible-passage-reference-parser leaves the number out and reads "Kings 2:11", which to it is 1 Kings: another book, without
# a word. So with IV Kings and Fourth Kings; "3 Kings" comes out right by chance, "3 Sam" and "3 Cor" are nothing.
# Why it matters: Catholic and older writers cite so; Elijah's ascent leads to the death of David.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts bible-passage-reference-parser@4.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { bcv_parser } from 'bible-passage-reference-parser/esm/bcv_parser.js'
import * as english from 'bible-passage-reference-parser/esm/lang/en.js'
const parser = new bcv_parser(english)
for (const words of ['2 Kings 2:11', '4 Kingdoms 2:11', '4 Kings 2:11', 'IV Kings 2:11', '4 Kgs. 2:11', '3 Sam 1:1']) console.log(words, '->', parser.parse(words).osis() || 'nothing')
JS
out=$(cd "$dir" && node try.mjs); printf 'bible-passage-reference-parser 4.0.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the fourth book of Kings is the first" || { echo "changed"; exit 1; }
2 Kings 2:11 -> 2Kgs.2.11
4 Kingdoms 2:11 -> 2Kgs.2.11
4 Kings 2:11 -> 1Kgs.2.11
IV Kings 2:11 -> 1Kgs.2.11
4 Kgs. 2:11 -> 1Kgs.2.11
3 Sam 1:1 -> nothing
SEEN
