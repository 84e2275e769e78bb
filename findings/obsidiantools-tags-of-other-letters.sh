#!/usr/bin/env bash
# One would guess: obsidiantools lists the tags of a vault as Obsidian does, where letters of any script, digits and hyphens are of a tag.
# What happens: a tag ends before its first letter with an accent: #lámpa is "l", #naïve "na", #été and #μῆνις are no tags. It also ends
# before a number's last letters: #lamp-oil is "lamp-", and #18th-century is none.
# Why it matters: an index of tags made of a vault has others than the vault, and misses all those in Greek, Cyrillic or Hebrew.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check obsidiantools==0.11.0
mkdir "$dir/vault"; printf '# Lamps\n\nOf #lamp and #lámpa and #naïve and #été and #μῆνις and #лампа and #lamp-oil and #18th-century here.\n' > "$dir/vault/Lamps.md"
cat > "$dir/try.py" <<'PY'
import sys
from pathlib import Path
import obsidiantools.api as obsidian
print("tags:", *obsidian.Vault(Path(sys.argv[1])).connect().gather().tags_index["Lamps"])
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/vault"); printf 'obsidiantools 0.11.0\n%s\n' "$out"
[ "$out" = "tags: lamp l na lamp-" ] && echo "as found: tags end before an accent or are none" || { echo "changed"; exit 1; }
