#!/usr/bin/env bash
# One would guess: the ISO date that wikibase-sdk gives for a date before Christ is the date that Wikidata has, since that is "iso" in its
# name.
# What happens: Wikidata counts without a year 0, -0044 is 44 BC; the sdk puts the same digits into an ISO 8601 date, where -0044 is 45 BC. The
# number of its "epoch" converter is of 45 BC as well.
# Why it matters: all lives and events before Christ that are taken from Wikidata are a year too early once any reader of ISO dates has them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts wikibase-sdk@11.6.6 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { simplifyClaim } from 'wikibase-sdk'
const claim = time => ({ id: 'Q1$1', rank: 'normal', type: 'statement', mainsnak: { snaktype: 'value', property: 'P570', datatype: 'time',
  datavalue: { type: 'time', value: { time, timezone: 0, before: 0, after: 0, precision: 11, calendarmodel: 'http://www.wikidata.org/entity/Q1985727' } } } })
const words = date => new Intl.DateTimeFormat('en', { era: 'short', year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC', calendar: 'gregory' }).format(date)
for (const time of ['-0044-03-15T00:00:00Z', '+0079-10-24T00:00:00Z']) {
  const iso = simplifyClaim(claim(time), { timeConverter: 'iso' }), epoch = simplifyClaim(claim(time), { timeConverter: 'epoch' })
  console.log(`${time}: iso ${iso}, that is ${words(new Date(iso))}; epoch ${words(new Date(epoch))}`)
}
JS
out=$(cd "$dir" && node try.mjs); printf 'wikibase-sdk 11.6.6\n%s\n' "$out"
[ "$(grep -o '[0-9]* BC\?' <<<"$(grep -- '^-0044' <<<"$out")" | grep -c '^45 B')" = 2 ] && grep -q '^+0079.* 79 A.* 79 A' <<<"$out" \
  && echo "as found: 44 BC is 45 BC" || { echo "changed"; exit 1; }
