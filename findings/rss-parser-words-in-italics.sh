#!/usr/bin/env bash
# One would guess: an entry of an Atom feed whose content is of type "xhtml" has its words in their order, as one of type "html" has.
# What happens: rss-parser parses the content as a part of the feed's XML and writes it anew: the bare words of each paragraph come first,
# joined, and those in italics, links and other elements after them. Content of type "html" is right.
# Why it matters: readers that are made with it show a note whose every emphasized or linked word is at its end, and no error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts rss-parser@3.13.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const Parser = require('rss-parser')
const feed = content => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Notes</title><id>urn:example:feed</id><updated>2026-01-05T10:00:00Z</updated>
<author><name>Ann Moor</name></author><entry><title>On lamps</title><id>urn:example:1</id><updated>2026-01-05T10:00:00Z</updated>${content}</entry></feed>`
const words = '<p>The <i>white</i> lamp <a href="#b">burned</a> all night.</p>'
const read = async () => {
  const contents = { html: `<content type="html">${words.replaceAll('<', '&lt;')}</content>`,
    xhtml: `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${words}</div></content>` }
  for (const [type, content] of Object.entries(contents)) {
    const { items: [entry] } = await new Parser().parseString(feed(content))
    console.log(`${type}: ${entry.contentSnippet.replace(/\s+/g, ' ')}`)
  }
}
read()
JS
out=$(cd "$dir" && node try.cjs); printf 'rss-parser 3.13.0\n%s\n' "$out"
[ "$out" = $'html: The white lamp burned all night.\nxhtml: The lamp all night.whiteburned' ] && echo "as found: words in elements come last" || { echo "changed"; exit 1; }
