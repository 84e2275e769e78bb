#!/usr/bin/env bash
# One would guess: a parser of references to the Bible reads chapters in Roman numerals, as all older books have them, or reads none.
# What happens: bible-passage-reference-parser finds nothing in "Matt. iv. 3" and "Matt. vi. 3", but takes the v of "Matt. v. 3" for
# "verse": Matthew 1:3. So with every book's fifth chapter.
# Why it matters: of the references of a nineteenth-century text some are lost, and some lead to another passage.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts bible-passage-reference-parser@4.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { bcv_parser } from 'bible-passage-reference-parser/esm/bcv_parser.js'
import * as english from 'bible-passage-reference-parser/esm/lang/en.js'
const parser = new bcv_parser(english)
for (const text of ['Matt. 5:3', 'Matt. iv. 3', 'Matt. v. 3', 'Matt. vi. 3', 'Rom. v. 12', 'Gen. v. 24']) console.log(text, '->', parser.parse(text).osis() || 'nothing')
JS
out=$(cd "$dir" && node try.mjs); printf 'bible-passage-reference-parser 4.0.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: chapter v is read as verse" || { echo "changed"; exit 1; }
Matt. 5:3 -> Matt.5.3
Matt. iv. 3 -> nothing
Matt. v. 3 -> Matt.1.3
Matt. vi. 3 -> nothing
Rom. v. 12 -> Rom.1.12
Gen. v. 24 -> Gen.1.24
SEEN
