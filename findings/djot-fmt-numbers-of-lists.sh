#!/usr/bin/env bash
# One would guess: djot-fmt keeps the number a list begins with, as Djot does: the first number counts.
# What happens: each item has the number 1: "5. Five / 6. Six" becomes "1. Five / 1. Six", which is a list from 1, and letters `c)` begin
# with a again. Bulleted lists are as they were.
# Why it matters: paragraphs, articles and rules are quoted by their numbers; after the formatter § 5 is § 1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check djot-fmt==0.2.4
cat > "$dir/try.py" <<'PY'
import subprocess, sys
for text in ["- Five\n- Six\n", "5. Five\n6. Six\n", "c) Three\nd) Four\n"]:
    print(subprocess.run([sys.executable.replace("python", "djot-fmt")], input=text, capture_output=True, text=True, check=True).stdout.split("\n"))
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'djot-fmt 0.2.4\n%s\n' "$out"
[ "$out" = "['- Five', '- Six', '']
['1. Five', '1. Six', '']
['a. Three', 'a. Four', '']" ] && echo "as found: lists begin at one" || { echo "changed"; exit 1; }
