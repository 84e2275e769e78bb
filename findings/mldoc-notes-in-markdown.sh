#!/usr/bin/env bash
# One would guess: mldoc, which knows footnotes of Markdown and of Org, writes them in Markdown as Markdown has them, [^1] and [^1]: with
# the note.
# What happens: the marks are written [1], the notes [^1] without a colon, so that neither is one any more: mldoc itself reads the numbers
# as words and the note as a paragraph with a mark of a note that there isn't. A Markdown file that comes in right goes out so.
# Why it matters: Logseq exports pages this way; all notes are cut off from their text by one export.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts mldoc@1.6.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { Mldoc } = require('mldoc')
const config = (format) => JSON.stringify({ toc: false, heading_number: false, keep_line_break: false, format })
const trim = (words) => words.split('\n').map((line) => line.trim()).filter(Boolean).join('\n')
for (const [format, words] of [['Markdown', 'A lamp[^1] burns[^b].\n\n[^1]: First note.\n\n[^b]: Second note.\n'], ['Org', 'A lamp[fn:1].\n\n[fn:1] First note.\n']]) {
  console.log(`${format}:`)
  console.log(trim(Mldoc.export('markdown', words, config(format), '{}')))
}
JS
out=$(cd "$dir" && node try.cjs); printf 'mldoc 1.6.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: marks and notes are no notes any more" || { echo "changed"; exit 1; }
Markdown:
A lamp[1] burns[b].
[^1] First note.
[^b] Second note.
Org:
A lamp[1].
[^1] First note.
SEEN
