#!/usr/bin/env bash
# One would guess: a footnote's paragraph that is wrapped over two lines is one note in every Markdown library, as a paragraph is; at
# most the second line must be indented.
# What happens: marked-footnote ends the note with its first line; the second becomes a paragraph of the text, where the note
# is defined. Indented lines belong to the note. markdown-it-footnote and remark-gfm keep both lines in the note.
# Why it matters: editors wrap long notes; half a note turns up in the author's text, and nothing is reported.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts marked@15.0.12 marked-footnote@1.4.0 markdown-it@14.1.0 markdown-it-footnote@4.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Marked } from 'marked'
import footnote from 'marked-footnote'
import MarkdownIt from 'markdown-it'
import other from 'markdown-it-footnote'
const text = 'The lamp[^1] burns.\n\n[^1]: A lamp of brass, filled\nwith oil of rape-seed.\n\nThe keeper sleeps.\n'
const inText = html => html.split('<section')[0].includes('oil of rape-seed')
console.log('words of the note in the text: marked-footnote', inText(new Marked().use(footnote()).parse(text)), '| markdown-it-footnote', inText(new MarkdownIt().use(other).render(text)))
JS
out=$(cd "$dir" && node try.mjs); printf 'marked-footnote 1.4.0, markdown-it-footnote 4.0.0\n%s\n' "$out"
[ "$out" = 'words of the note in the text: marked-footnote true | markdown-it-footnote false' ] && echo "as found: the note's second line is in the text" || { echo "changed"; exit 1; }
