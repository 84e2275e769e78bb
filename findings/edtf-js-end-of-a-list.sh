#!/usr/bin/env bash
# One would guess: the newest date of the EDTF set {1667,1668,1670..1672} is the end of 1672.
# What happens: edtf.js gives the end of 1670 as its `max`: a span within a set counts by its beginning.
# Why it matters: an event of several years ends two years early in a timeline or a filter by dates.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts edtf@4.11.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import edtf from 'edtf'
console.log(new Date(edtf('{1667,1668,1670..1672}').max).toISOString().slice(0, 10), new Date(edtf('1670/1672').max).toISOString().slice(0, 10))
JS
out=$(cd "$dir" && node try.mjs); echo "edtf.js 4.11.1: the set ends $out is where the span alone ends" | sed 's/ends \([0-9-]*\) /ends \1; /'
[ "$out" = "1670-12-31 1672-12-31" ] && echo "as found: the set ends before its last span does" || { echo "changed"; exit 1; }
