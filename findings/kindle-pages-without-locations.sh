#!/usr/bin/env bash
# One would guess: a clipping with a page and no location ("- Your Highlight on page 12 | Added on …", as Kindles write for PDFs and
# KOReader for all) keeps its page and its date.
# What happens: myclippings (PyPI) wants three fields between the bars, else it gives the date 1970-01-01 and no place at all.
# Why it matters: notes come in with a date that looks like one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check myclippings==0.0.6
out=$("$dir/v/bin/python" -c '
from myclippings.parsers import parse_metadata
print(parse_metadata("- Your Highlight on page 12 | Location 180-184 | Added on Friday, July 3, 2015 9:12:44 AM"))
print(parse_metadata("- Your Highlight on page 12 | Added on Friday, July 3, 2015 9:12:44 AM"))')
printf 'myclippings 0.0.6, with a location and without\n%s\n' "$out"
[ "$(tail -n 1 <<<"$out")" = "('highlight', None, None, '1970-01-01T00:00:00')" ] && echo "as found: the date is 1970" || { echo "changed"; exit 1; }
