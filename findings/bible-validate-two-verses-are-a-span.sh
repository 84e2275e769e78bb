#!/usr/bin/env bash
# One would guess: a library that says of references whether they are valid, and writes them in one form, says "invalid" to a list of verses
# and to a span over two chapters, if it doesn't know such.
# What happens: @allemandi/bible-validate takes them for valid and changes them: "Matt 5:3, 6" is Matthew 5:3-6, and "Matt 5:3-6:2", which ends
# in the next chapter, is Matthew 5:3-6 too.
# Why it matters: notes cite such places all the time; the index that is made of them names verses that nobody cited.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @allemandi/bible-validate@2.2.11 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parseAndValidateReference } from '@allemandi/bible-validate'
for (const words of ['Matt 5:3', 'Matt 5:3-6', 'Matt 5:3, 6', 'Matt 5:3-6:2', 'Luke 1:5, 57', 'Matt 5:99']) {
  const { isValid, formatted } = parseAndValidateReference(words, { structured: true })
  console.log(words, '|', isValid, '|', formatted)
}
JS
out=$(cd "$dir" && node try.mjs); printf '@allemandi/bible-validate 2.2.11\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: valid, and other verses" || { echo "changed"; exit 1; }
Matt 5:3 | true | Matthew 5:3
Matt 5:3-6 | true | Matthew 5:3-6
Matt 5:3, 6 | true | Matthew 5:3-6
Matt 5:3-6:2 | true | Matthew 5:3-6
Luke 1:5, 57 | true | Luke 1:5-57
Matt 5:99 | false | undefined
SEEN
