#!/usr/bin/env bash
# One would guess: turning an HTML table into Markdown keeps its words: the caption before or after it, two paragraphs or lines of verse of
# a cell apart.
# What happens: rehype-remark drops the caption without a word, and joins the paragraphs of a cell, so that the last word of one and the first
# of the next are one word; a figure's caption it keeps.
# Why it matters: texts in columns (an original beside its translation) and lists of variants are tables, whose caption says of what.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts unified@11.0.5 rehype-parse@9.0.1 rehype-remark@10.0.1 remark-gfm@4.0.1 remark-stringify@11.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import gfm from 'remark-gfm'
import parse from 'rehype-parse'
import rehypeRemark from 'rehype-remark'
import stringify from 'remark-stringify'
import { unified } from 'unified'
const table = '<table><caption>The first couplet</caption><tr><th>Original</th><th>Translation</th></tr><tr><td><p>arma</p><p>virumque</p></td><td><p>arms</p><p>and the man</p></td></tr></table>'
process.stdout.write(String(unified().use(parse, { fragment: true }).use(rehypeRemark).use(gfm).use(stringify).processSync(table)))
JS
out=$(cd "$dir" && node try.mjs); printf 'rehype-remark 10.0.1\n%s\n' "$out"
! grep -q couplet <<<"$out" && grep -q '| armavirumque | armsand the man |' <<<"$out" && echo "as found: no caption, and words in one" || { echo "changed"; exit 1; }
