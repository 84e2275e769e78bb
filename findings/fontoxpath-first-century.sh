#!/usr/bin/env bash
# One would guess: fontoxpath, an engine of XPath 3.1, knows that 24 August 79 is before 14 October 1066.
# What happens: years below 100 are compared and subtracted as if they were of the twentieth century: 0079-08-24 is after 1066-10-14, equal
# to 1979-08-24, and between the last day of 99 and the first of 100 there are 693,959 days, backwards. They are written with their own
# year, and years before Christ are right.
# Why it matters: everything of the first century after Christ, from Augustus to Trajan, is sorted behind the Middle Ages in lists and
# chronologies, and found by no span of years.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts fontoxpath@3.34.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { evaluateXPath } = require('fontoxpath')
for (const path of ['xs:date("0079-08-24") < xs:date("1066-10-14")', 'xs:date("0079-08-24") = xs:date("1979-08-24")', 'xs:date("-0044-03-15") < xs:date("0079-08-24")', 'string(xs:date("0079-08-24"))',
  'days-from-duration(xs:date("0100-01-01") - xs:date("0099-12-31"))', 'for $date in ("1066-10-14", "0079-08-24", "0117-08-08") order by xs:date($date) return $date'])
  console.log(path, '->', evaluateXPath(path, null, null, {}, evaluateXPath.ALL_RESULTS_TYPE, { language: evaluateXPath.XQUERY_3_1_LANGUAGE }).join(', '))
JS
out=$(cd "$dir" && node try.cjs); printf 'fontoxpath 3.34.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the first century is the twentieth" || { echo "changed"; exit 1; }
xs:date("0079-08-24") < xs:date("1066-10-14") -> false
xs:date("0079-08-24") = xs:date("1979-08-24") -> true
xs:date("-0044-03-15") < xs:date("0079-08-24") -> true
string(xs:date("0079-08-24")) -> 0079-08-24
days-from-duration(xs:date("0100-01-01") - xs:date("0099-12-31")) -> -693959
for $date in ("1066-10-14", "0079-08-24", "0117-08-08") order by xs:date($date) return $date -> 0117-08-08, 1066-10-14, 0079-08-24
SEEN
