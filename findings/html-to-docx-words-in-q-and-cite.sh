#!/usr/bin/env bash
# One would guess: an HTML element that a Word file has nothing for loses its look in the conversion, and its words are kept.
# What happens: html-to-docx leaves the words out: of quotations in a sentence (q), titles (cite), abbreviations (abbr), terms (dfn),
# small print (small) and glosses (ruby), and the captions of tables. Words in em, ins and links are kept.
# Why it matters: titles and abbreviations are what careful pages mark up; the Word file for the printer lacks exactly those words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts html-to-docx@1.8.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const html = '<p>As <em>Mme</em> <abbr>Dr</abbr> Brown says in her <cite>Lamps</cite>: <q>never</q>, the <dfn>wick</dfn> <small>(cotton)</small> <ruby>漢<rt>kan</rt></ruby> <ins>always</ins> <a href="https://example.org/">burns</a>.</p><table><caption>Oil by year</caption><tr><td>1834</td></tr></table>'
require('html-to-docx')(html, null, {}).then(file => require('node:fs').writeFileSync('a.docx', Buffer.from(file)))
console.log(html)
JS
cat > "$dir/read.py" <<'PY'
import re, zipfile
text = zipfile.ZipFile("a.docx").read("word/document.xml").decode()
print("words:", *re.sub("<[^>]*>", "", re.sub("</w:p>", "\n", re.sub(r">\s+<", "><", text))).split())
PY
out=$(cd "$dir" && node try.cjs && python3 read.py); printf 'html-to-docx 1.8.0, of\n%s\n' "$out"
grep -qE '^words: As Mme +Brown says in her : , the +alwaysburns\. 1834$' <<<"$out" && echo "as found: words in q, cite, abbr and others are lost" || { echo "changed"; exit 1; }
