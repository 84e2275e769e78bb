#!/usr/bin/env bash
# One would guess: words in <q> have quotation marks in Markdown, since browsers show marks around them and Markdown has no <q>; markdownify
# and html2text write them.
# What happens: turndown and node-html-markdown write the words alone, so that speech is not to be told from what tells of it.
# Why it matters: "He said I am ill" is of another than "He said, 'I am ill'"; texts from TEI have <q> for all speech.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check html2text==2025.4.15 markdownify==1.2.3
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts turndown@7.2.5 node-html-markdown@2.0.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const page = '<p>He said <q>I am ill</q>.</p>', Turndown = require('turndown'), { NodeHtmlMarkdown } = require('node-html-markdown')
console.log('turndown |', new Turndown().turndown(page)); console.log('node-html-markdown |', NodeHtmlMarkdown.translate(page))
JS
out=$(cd "$dir" && node try.cjs; "$dir/v/bin/python" -c 'import html2text, markdownify
page = "<p>He said <q>I am ill</q>.</p>"
print("markdownify |", markdownify.markdownify(page).strip()); print("html2text |", html2text.html2text(page).strip())')
printf 'turndown 7.2.5, node-html-markdown 2.0.0, markdownify 1.2.3, html2text 2025.4.15\n%s\n' "$out"
[ "$(grep -cE '^(turndown|node-html-markdown) \| He said I am ill\.' <<<"$out")" = 2 ] && [ "$(grep -cE '^(markdownify|html2text) \| He said "I am ill"\.' <<<"$out")" = 2 ] && echo "as found: two of four lose the marks" || { echo "changed"; exit 1; }
