#!/usr/bin/env bash
# One would guess: html-to-rtf writes the words of an inline element that it has no RTF for (`cite`, `q`, `small`, a link) as plain words of the
# sentence.
# What happens: it makes a paragraph of each: "See The Tide, 1834" is three paragraphs where The Tide is a `cite` or a link. Words in `i` and
# `span` stay in the sentence.
# Why it matters: sentences of a commentary are full of titles and links; each comes out in pieces.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts html-to-rtf@2.1.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const writer = require('html-to-rtf')
for (const tag of ['i', 'span', 'cite', 'q', 'small', 'a']) console.log(tag, writer.convertHtmlToRtf(`<p>See <${tag}>The Tide</${tag}>, 1834.</p>`).split(/\\colortbl ;(?:[^}]*)}/)[1])
JS
out=$(cd "$dir" && node try.cjs); printf 'html-to-rtf 2.1.0\n%s\n' "$out"
[ "$(grep -cF '{\pard See \sb70\par}{\pard The Tide\sb70\par}, 1834.{\pard \sb70\par}' <<<"$out")" = 4 ] && grep -qF 'i {\pard See {\i The Tide}, 1834.\sb70\par}' <<<"$out" \
  && echo "as found: a title in a sentence is a paragraph" || { echo "changed"; exit 1; }
