#!/usr/bin/env bash
# One would guess: a numbered list that begins at 5 is written by mdpo with its numbers, when nothing but its words was to be translated.
# What happens: each item is written with the number 1, so that the list begins at 1 when it is shown.
# Why it matters: articles, stanzas and points that go on after a paragraph get the numbers of others; "see 6" leads to nothing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check mdpo==2.1.4
printf '4. Of oil.\n\nA word between.\n\n5. Of wicks.\n6. Of lamps.\n' > "$dir/a.md"
cd "$dir"; v/bin/md2po a.md --save --po-filepath a.po > said 2>&1
out=$(v/bin/po2md a.md --po-files a.po | grep .)
printf 'mdpo 2.1.4\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: each item is number 1" || { echo "changed"; exit 1; }
1. Of oil.
A word between.
1. Of wicks.
1. Of lamps.
SEEN
