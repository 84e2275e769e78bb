#!/usr/bin/env bash
# One would guess: spring of the northern hemisphere (1834-25 of EDTF, level 2) is dated as the spring that has no hemisphere (1834-21)
# is by the same library, March to May; autumn (1834-27) from September.
# What happens: @edtf-ts/core calls it "Spring (Northern Hemisphere) 1834" and dates it from September to November; autumn is March to
# May, summer begins in December, winter in June. 1834-29, spring of the southern hemisphere, is no date to it.
# Why it matters: who says more exactly which spring is meant has letters sorted half a year off.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @edtf-ts/core@0.4.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parse, formatHuman } from '@edtf-ts/core'
const day = time => new Date(Number(time)).toISOString().slice(0, 10)
for (const text of ['1834-21', '1834-25', '1834-26', '1834-27', '1834-28', '1834-29']) {
  const { success, value } = parse(text)
  console.log(text, success ? `${formatHuman(value)}: ${day(value.min)} to ${day(value.max)}` : 'is no date')
}
JS
out=$(cd "$dir" && node try.mjs); printf '@edtf-ts/core 0.4.2\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: northern seasons are dated as southern ones" || { echo "changed"; exit 1; }
1834-21 Spring 1834: 1834-03-01 to 1834-05-31
1834-25 Spring (Northern Hemisphere) 1834: 1834-09-01 to 1834-11-30
1834-26 Summer (Northern Hemisphere) 1834: 1834-12-01 to 1835-02-28
1834-27 Autumn (Northern Hemisphere) 1834: 1834-03-01 to 1834-05-31
1834-28 Winter (Northern Hemisphere) 1834: 1834-06-01 to 1834-08-31
1834-29 is no date
SEEN
