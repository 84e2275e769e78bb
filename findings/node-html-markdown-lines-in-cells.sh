#!/usr/bin/env bash
# One would guess: two lines of verse in a cell of a table, parted by <br>, are apart in Markdown, by a space or <br>; and a list that begins with 5
# begins with 5.
# What happens: node-html-markdown joins the lines, so that the last word of one and the first of the next are one word (outside of tables it
# keeps them apart); the list begins with 1.
# Why it matters: an original and its translation side by side are tables of lines; each line's end makes a word that isn't there.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts node-html-markdown@2.0.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { NodeHtmlMarkdown } = require('node-html-markdown')
console.log(NodeHtmlMarkdown.translate('<table><tr><th>Original</th></tr><tr><td>arma<br>virumque</td></tr></table><p>arma<br>virumque</p><ol start="5"><li>oil</li></ol>'))
JS
out=$(cd "$dir" && node try.cjs); printf 'node-html-markdown 2.0.0\n%s\n' "$out"
grep -q '^| armavirumque *|' <<<"$out" && grep -q '^virumque' <<<"$out" && grep -q '^1\. oil' <<<"$out" && echo "as found: two lines are one word" || { echo "changed"; exit 1; }
