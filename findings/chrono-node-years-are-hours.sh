#!/usr/bin/env bash
# One would guess: "12 January 1719-20", a day of the months that belong to two years (old style and new), is a day, if it is read at all.
# What happens: chrono-node takes the second year for an hour: 12 January 1719 at 20:00, an hour that it calls certain; 3 March 1718-19 is
# at 19:00. From 25 on, where no hour is found, the day alone is read.
# Why it matters: a timeline has an hour that no source has, and nothing shows that a second year was there.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts chrono-node@2.10.3 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import * as chrono from 'chrono-node'
for (const text of ['12 January 1719-20', '3 March 1718-19', '2 February 1734-35']) {
  const [{ text: read, start }] = chrono.parse(text)
  console.log(text, '| read of it:', read, '|', start.get('year'), start.isCertain('hour') ? `hour ${start.get('hour')}` : 'no hour')
}
JS
out=$(cd "$dir" && node try.mjs); printf 'chrono-node 2.10.3\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the second year is an hour" || { echo "changed"; exit 1; }
12 January 1719-20 | read of it: 12 January 1719-20 | 1719 hour 20
3 March 1718-19 | read of it: 3 March 1718-19 | 1718 hour 19
2 February 1734-35 | read of it: 2 February 1734 | 1734 no hour
SEEN
