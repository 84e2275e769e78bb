#!/usr/bin/env bash
# One would guess: text-annotator, which finds and marks words in HTML, finds "Hart & Son" in <p>Hart &amp; Son</p>, as readers see it.
# What happens: it looks for the words in the source: "Hart & Son" and "1 < 2" aren't there, a no-break space isn't, and a search for "amp"
# puts its mark within the reference, &<span>amp</span>; so that the page shows "&amp;".
# Why it matters: quotations of notes and links come from the page that is read; each with a firm, an "&c." or a no-break space in it loses
# its place, and a search breaks the words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts text-annotator@0.9.7 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const TextAnnotator = require('text-annotator').default
for (const [html, words] of [['<p>by <i>Hart</i> and Son</p>', 'Hart and Son'], ['<p>by Hart &amp; Son</p>', 'Hart & Son'], ['<p>lamps, oil, &amp;c. here</p>', 'oil, &c.'], ['<p>p.&nbsp;12</p>', 'p.\u00a012'], ['<p>by Hart &amp; Son</p>', 'amp']]) {
  const annotator = new TextAnnotator({ content: html })
  const found = annotator.search(words)
  console.log(html, '|', words, '->', found < 0 ? 'not found' : annotator.highlight(found))
}
JS
out=$(cd "$dir" && node try.cjs); printf 'text-annotator 0.9.7\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: words are looked for in the source" || { echo "changed"; exit 1; }
<p>by <i>Hart</i> and Son</p> | Hart and Son -> <p>by <span id="highlight-0" class="highlight"><i>Hart</i> and Son</span></p>
<p>by Hart &amp; Son</p> | Hart & Son -> not found
<p>lamps, oil, &amp;c. here</p> | oil, &c. -> not found
<p>p.&nbsp;12</p> | p. 12 -> not found
<p>by Hart &amp; Son</p> | amp -> <p>by Hart &<span id="highlight-0" class="highlight">amp</span>; Son</p>
SEEN
