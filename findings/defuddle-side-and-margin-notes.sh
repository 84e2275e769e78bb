#!/usr/bin/env bash
# One would guess: of notes set beside the text, as Tufte CSS has them, Defuddle (the extractor of Obsidian's Web Clipper) keeps the words or
# leaves them out, both kinds alike; footnotes it keeps as footnotes.
# What happens: the words of numbered notes (sidenote) are lost with their marks, those of notes without a number (marginnote) come into the
# sentence, without a space before them.
# Why it matters: half of the notes are gone without a trace, the other half reads as the author's words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts defuddle@0.19.4 linkedom@0.18.12 turndown@7.2.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Defuddle } from 'defuddle/node'
const note = (kind, id, words) => `<label for="${id}" class="margin-toggle${kind === 'sidenote' ? ' sidenote-number' : ''}">${kind === 'sidenote' ? '' : '&#8853;'}</label><input type="checkbox" id="${id}" class="margin-toggle"/><span class="${kind}">${words}</span>`
const page = `<!doctype html><html lang="en"><head><title>Lamps</title></head><body><article><h1>Lamps</h1>
<p>The white lamp${note('sidenote', 's1', 'Of brass, says Moor.')} burned${note('marginnote', 'm1', 'Until four.')} all night.</p>
<p>${'There are more words in this paragraph. '.repeat(12)}</p></article></body></html>`
for (const markdown of [false, true]) {
  const { content } = await Defuddle(page, 'https://example.org/lamps.html', { markdown })
  console.log(markdown ? 'Markdown:' : 'HTML:', content.match(/The white lamp.*?night\./s)[0])
}
JS
out=$(cd "$dir" && node try.mjs); printf 'defuddle 0.19.4\n%s\n' "$out"
[ "$out" = $'HTML: The white lamp burnedUntil four. all night.\nMarkdown: The white lamp burnedUntil four. all night.' ] && echo "as found: one note is lost, the other in the sentence" || { echo "changed"; exit 1; }
