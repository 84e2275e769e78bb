#!/usr/bin/env bash
# One would guess: what trafilatura takes from a page as its text has the words of all inline elements of a paragraph: a date that is marked
# with `<time>` stays as it stays in `<cite>`, `<abbr>` or `<mark>`.
# What happens: of all these the words in `<time>` alone are lost, in plain text, Markdown and TEI, and the sentence closes over the gap.
# Why it matters: dates of letters and diaries are what web editions mark with `<time>`; corpora that are made of them have sentences without dates.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check --no-warn-conflicts trafilatura==2.3.1 lxml_html_clean==0.4.6
cat > "$dir/try.py" <<'PY'
import re
import trafilatura
long = "<p>The lamp was lit each evening at the hour when the ships came home, and the keeper wrote its oil into a book that is kept in the harbour office.</p>"
page = f"""<html lang="en"><head><title>The Keeper</title></head><body><main><article><h1>The Keeper</h1>{long}
<p>He lit it on <time datetime="1834-06-05">5 June 1834</time> for the <cite>Tide</cite>, <abbr>Capt.</abbr> <mark>Roe</mark> <small>and</small> <dfn>mate</dfn>.</p>{long.replace("evening", "morning")}</article></main></body></html>"""
for form in "txt", "markdown", "xmltei":
    text = trafilatura.extract(page, output_format=form)
    print(form, "|", re.search(r"He lit.*mate", text)[0])
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'trafilatura 2.3.1\n%s\n' "$out"
[ "$(grep -cF '| He lit it on for the Tide, Capt. Roe and mate' <<<"$out")" = 3 ] && echo "as found: the words in <time> are lost" || { echo "changed"; exit 1; }
