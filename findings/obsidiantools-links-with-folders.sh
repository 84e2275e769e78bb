#!/usr/bin/env bash
# One would guess: a link that names a note with its folder, [[Notes/Oil]], as Obsidian writes it when it is set to write whole paths, leads in
# obsidiantools to the note that it leads to in Obsidian.
# What happens: where no other note has that name, the note is known as "Oil" alone: the link is to a note "Notes/Oil" that doesn't exist,
# and the note itself has no link to it. Where another folder has a note of that name, the same link is right.
# Why it matters: in a vault with whole paths nearly all links are reported as broken and all notes as unlinked, until two are of one name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check obsidiantools==0.11.0
for vault in one two; do mkdir -p "$dir/$vault/Notes" "$dir/$vault/Letters"; echo 'See [[Notes/Oil]].' > "$dir/$vault/Lamps.md"; echo 'It burns.' > "$dir/$vault/Notes/Oil.md"; done
echo 'A letter.' > "$dir/two/Letters/Oil.md"
cat > "$dir/try.py" <<'PY'
import sys
from pathlib import Path
import obsidiantools.api as obsidian
for name in ("one", "two"):
    vault = obsidian.Vault(Path(sys.argv[1]) / name).connect()
    print(f"{name} of that name: don't exist {vault.nonexistent_notes}, unlinked {sorted(vault.isolated_notes)}")
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir"); printf 'obsidiantools 0.11.0\n%s\n' "$out"
[ "$out" = $'one of that name: don\'t exist [\'Notes/Oil\'], unlinked [\'Oil\']\ntwo of that name: don\'t exist [], unlinked [\'Letters/Oil\']' ] && echo "as found: a link with a folder leads nowhere" || { echo "changed"; exit 1; }
