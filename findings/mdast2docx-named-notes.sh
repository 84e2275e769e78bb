#!/usr/bin/env bash
# One would guess: a footnote of Markdown with a name, [^log], becomes a footnote of the Word file as one with a number, [^1], does.
# What happens: mdast2docx writes the note, but its mark refers to note 0, which in a Word file is the line above the notes: the marks of
# all named notes have the same empty note, and their words are in the file where nothing leads to them.
# Why it matters: notes of an edition have names, so that they can be moved; whoever gets the Word file has marks and no notes.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts mdast2docx@1.6.1 unified@11.0.5 remark-parse@11.0.0 remark-gfm@4.0.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { writeFileSync } from 'node:fs'
import { unified } from 'unified'
import parse from 'remark-parse'
import gfm from 'remark-gfm'
import { toDocx } from 'mdast2docx'
const text = 'The lamp[^1] and the oil[^oil] and the log[^log].\n\n[^1]: Brass.\n\n[^oil]: Of rape-seed.\n\n[^log]: Lost.\n'
const file = await toDocx(unified().use(parse).use(gfm).parse(text), {}, {}, 'nodebuffer')
writeFileSync('a.docx', Buffer.from(file instanceof Blob ? await file.arrayBuffer() : file))
console.log(text)
JS
cat > "$dir/read.py" <<'PY'
import re, zipfile
part = lambda name: zipfile.ZipFile("a.docx").read(f"word/{name}.xml").decode()
print("marks refer to", re.findall(r'<w:footnoteReference w:id="(-?\d+)"', part("document")))
print("notes", {number: re.sub("<[^>]*>", "", words) for number, words in re.findall(r'<w:footnote [^>]*w:id="(-?\d+)"[^>]*>(.*?)</w:footnote>', part("footnotes"), re.S)})
PY
out=$(cd "$dir" && node try.mjs && python3 read.py); printf 'mdast2docx 1.6.1, of\n%s\n' "$out"
grep -qxF "marks refer to ['1', '0', '0']" <<<"$out" && grep -qF "'0': '', '1': 'Brass.', '2': 'Of rape-seed.', '3': 'Lost.'" <<<"$out" && echo "as found: marks of named notes refer to note 0" || { echo "changed"; exit 1; }
