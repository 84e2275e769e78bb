#!/usr/bin/env bash
# One would guess: @extractus/feed-extractor reads Atom feeds whose titles are XHTML, as the format allows beside text and HTML.
# What happens: such a title is empty, the feed's and those of its entries, whether there is markup in it or not. Titles as text and as escaped
# HTML are read, and so is all else.
# Why it matters: feeds of editions have titles of works in italics, for which XHTML is the clean way; readers show entries without a name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @extractus/feed-extractor@8.0.3 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { extractFromXml } from '@extractus/feed-extractor'
for (const title of ['<title>Of old lamps</title>', '<title type="html">Of &lt;em&gt;old&lt;/em&gt; lamps</title>', '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Of <em>old</em> lamps</div></title>']) {
  const feed = extractFromXml(`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">${title}<id>urn:x-a</id><updated>2026-01-01T00:00:00Z</updated><link href="https://example.org/"/><entry>${title}<id>urn:x-b</id><updated>2026-01-01T00:00:00Z</updated><link href="https://example.org/b"/></entry></feed>`)
  console.log(title.replace(/>.*/, '>'), JSON.stringify([feed.title, feed.entries[0].title, feed.entries[0].link]))
}
JS
out=$(cd "$dir" && node try.mjs)
printf '@extractus/feed-extractor 8.0.3\n%s\n' "$out"
[ "$(cut -d' ' -f2- <<<"$out" | sed 's/^type="[a-z]*"> //')" = '["Of old lamps","Of old lamps","https://example.org/b"]
["Of <em>old</em> lamps","Of <em>old</em> lamps","https://example.org/b"]
["","","https://example.org/b"]' ] && echo "as found: XHTML titles are empty" || { echo "changed"; exit 1; }
