#!/usr/bin/env bash
# One would guess: words in `<q>` are in quotation marks in the plain text that trafilatura takes from a page, or at least in their sentence.
# What happens: they have no marks, and a paragraph ends behind them: "He said light the lamp" and "and went." are two.
# Why it matters: dialogues and commentaries come apart in the middle of sentences, and nothing tells what was said.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check --no-warn-conflicts trafilatura==2.3.1 lxml_html_clean==0.4.6
cat > "$dir/try.py" <<'PY'
import trafilatura
long = "<p>The lamp was lit each evening at the hour when the ships came home, and the keeper wrote its oil into a book that is kept in the harbour office.</p>"
for words in "<em>light the lamp</em>", "<q>light the lamp</q>":
    page = f'<html lang="en"><head><title>The Keeper</title></head><body><main><article><h1>The Keeper</h1>{long}<p>He said {words} and went.</p>{long.replace("evening", "morning")}</article></main></body></html>'
    print([line for line in trafilatura.extract(page, output_format="txt").split("\n") if "lamp was" not in line and line])
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'trafilatura 2.3.1\n%s\n' "$out"
[ "$out" = $'[\'The Keeper\', \'He said light the lamp and went.\']\n[\'The Keeper\', \'He said light the lamp\', \'and went.\']' ] && echo "as found: a sentence ends behind a quotation" || { echo "changed"; exit 1; }
