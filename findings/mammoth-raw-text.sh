#!/usr/bin/env bash
# One would guess: the raw text of a Word file, "without formatting", has all its words: those of the footnotes too, and a word at the
# end of a line of verse apart from the first of the next.
# What happens: mammoth's extractRawText leaves out every footnote, and writes nothing for a line break within a paragraph, so that two
# words become one. Its conversion to HTML has both.
# Why it matters: notes of an edition are lost without a message; what is searched or compared has words that no witness has.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts mammoth@1.13.0 docx@9.5.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Document, FootnoteReferenceRun, Packer, Paragraph, TextRun } from 'docx'
import mammoth from 'mammoth'
const line = new Paragraph({ children: [new TextRun('The white sun'), new FootnoteReferenceRun(1), new TextRun(' sinks'), new TextRun({ text: 'behind the hills', break: 1 })] })
const buffer = await Packer.toBuffer(new Document({ footnotes: { 1: { children: [new Paragraph('Or: the pale sun.')] } }, sections: [{ children: [line] }] }))
console.log('raw:', (await mammoth.extractRawText({ buffer })).value.trim())
const html = (await mammoth.convertToHtml({ buffer })).value
console.log('html: note', html.includes('Or: the pale sun.'), '| line break', html.includes('sinks<br />behind'))
JS
out=$(cd "$dir" && node try.mjs); printf 'mammoth 1.13.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: no note, and two words in one" || { echo "changed"; exit 1; }
raw: The white sun sinksbehind the hills
html: note true | line break true
SEEN
