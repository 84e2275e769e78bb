#!/usr/bin/env bash
# One would guess: "Hart, Henry V.", as registers have it, is the same person as "Henry V. Hart", with V. for a middle name.
# What happens: humanparser makes of the V. a suffix, the number of "the fifth", when the surname comes first; an initial B. in its place is a
# middle name, and in the other order V. is one too.
# Why it matters: a list of names that is turned round for an index or a bibliography gets a Henry Hart V. who is nobody.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts humanparser@2.7.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { parseName } = require('humanparser')
for (const name of ['Henry V. Hart', 'Hart, Henry V.', 'Hart, Henry B.']) {
  const { firstName, middleName, lastName, suffix } = parseName(name)
  console.log(name, '|', JSON.stringify({ firstName, middleName, lastName, suffix }))
}
JS
out=$(cd "$dir" && node try.cjs); printf 'humanparser 2.7.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: V. is the fifth" || { echo "changed"; exit 1; }
Henry V. Hart | {"firstName":"Henry","middleName":"V.","lastName":"Hart"}
Hart, Henry V. | {"firstName":"Henry","lastName":"Hart","suffix":"V."}
Hart, Henry B. | {"firstName":"Henry","middleName":"B.","lastName":"Hart"}
SEEN
