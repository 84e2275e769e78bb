#!/usr/bin/env bash
# One would guess: "Ps. 22 (21):2", a psalm with its number in the other count in parentheses, as theologians write it, is Psalm 22:2,
# or at worst Psalm 22.
# What happens: bible-passage-reference-parser finds three psalms, 22, 21 and 2: the other count's number is another psalm, the verse a
# third one. With square brackets, "Ps. 22 [21]:2", it finds Psalm 22 alone.
# Why it matters: an index of places has two psalms too many for each such reference, and no verse.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts bible-passage-reference-parser@4.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { bcv_parser } from 'bible-passage-reference-parser/esm/bcv_parser.js'
import * as english from 'bible-passage-reference-parser/esm/lang/en.js'
const parser = new bcv_parser(english)
for (const words of ['Ps. 22:2', 'Ps. 22 (21)', 'Ps. 22 (21):2', 'Ps. 22 [21]:2']) console.log(words, '->', parser.parse(words).osis())
JS
out=$(cd "$dir" && node try.mjs); printf 'bible-passage-reference-parser 4.0.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a psalm with two numbers is three psalms" || { echo "changed"; exit 1; }
Ps. 22:2 -> Ps.22.2
Ps. 22 (21) -> Ps.22,Ps.21
Ps. 22 (21):2 -> Ps.22,Ps.21,Ps.2
Ps. 22 [21]:2 -> Ps.22
SEEN
