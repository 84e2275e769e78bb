#!/usr/bin/env bash
# One would guess: an inline note may have words in brackets, if they are closed: Org and pandoc's Markdown count brackets, as
# markdown-it-footnote does.
# What happens: in remark-footnotes-extra (^[..]) and uniorg (Org, [fn:: ..]) the note ends with the first closing bracket; the rest of
# the note, and the bracket that should end it, are in the text. Nothing is reported.
# Why it matters: brackets are the sign of an editor's addition; half of the note turns up in the author's sentence.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts remark@15.0.1 remark-html@16.0.1 remark-footnotes-extra@0.3.0 unified@11.0.5 uniorg-parse@3.2.2 uniorg-rehype@2.2.0 rehype-stringify@10.0.1 markdown-it@14.1.0 markdown-it-footnote@4.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { remark } from 'remark'
import html from 'remark-html'
import extra from 'remark-footnotes-extra'
import { unified } from 'unified'
import parse from 'uniorg-parse'
import rehype from 'uniorg-rehype'
import stringify from 'rehype-stringify'
import MarkdownIt from 'markdown-it'
import footnote from 'markdown-it-footnote'
const note = 'Log of [May] 1834, f. 2.', inText = page => page.split('\n')[0].replace(/<[^>]*>/g, '')
console.log('markdown-it-footnote |', inText(new MarkdownIt().use(footnote).render(`The lamp^[${note}] burns.\n`)))
console.log('remark-footnotes-extra |', inText(String(await remark().use(extra).use(html, { sanitize: false }).process(`The lamp^[${note}] burns.\n`))))
console.log('uniorg |', inText(String(await unified().use(parse).use(rehype).use(stringify).process(`The lamp[fn:: ${note}] burns.\n`))))
JS
out=$(cd "$dir" && node try.mjs); printf 'markdown-it-footnote 4.0.0, remark-footnotes-extra 0.3.0, uniorg-parse 3.2.2, the text of "The lamp^[Log of [May] 1834, f. 2.] burns."\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: notes end at the first bracket" || { echo "changed"; exit 1; }
markdown-it-footnote | The lamp[1] burns.
remark-footnotes-extra | The lamp1 1834, f. 2.] burns.
uniorg | The lamp1 1834, f. 2.] burns.
SEEN
