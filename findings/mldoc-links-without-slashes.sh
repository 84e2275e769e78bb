#!/usr/bin/env bash
# One would guess: mldoc, the parser of Logseq, writes the address of a link to HTML as it is in the file.
# What happens: the two slashes are lost, in Markdown and in Org: [lamp](http://example.org/a) leads to "http:example.org/a", which a
# browser takes for a page beside the one that is read; the words that are shown have them. A page beside it (../notes.html) and an address
# of mail lead to a heading that there isn't.
# Why it matters: every link from published notes to a source, an image server or a catalogue is dead.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts mldoc@1.6.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { Mldoc } = require('mldoc')
const html = (format, words) => Mldoc.export('html', words, JSON.stringify({ toc: false, heading_number: false, keep_line_break: false, format }), '{}')
for (const [format, words] of [['Markdown', '[lamp](http://example.org/a?b=1#c)'], ['Markdown', 'https://example.org/y'], ['Markdown', '[notes](../notes.html)'], ['Markdown', '[mail](mailto:keeper@example.org)'], ['Org', '[[https://example.org/z][lamp]]']])
  console.log(format, words, '->', html(format, words).match(/<a .*<\/a>/)[0])
JS
out=$(cd "$dir" && node try.cjs); printf 'mldoc 1.6.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: addresses without their slashes" || { echo "changed"; exit 1; }
Markdown [lamp](http://example.org/a?b=1#c) -> <a href="http:example.org/a?b=1#c">lamp</a>
Markdown https://example.org/y -> <a href="https:example.org/y">https://example.org/y</a>
Markdown [notes](../notes.html) -> <a href="#-2e--2e--2f-notes-2e-html">../notes.html</a>
Markdown [mail](mailto:keeper@example.org) -> <a href="#mailto-3a-keeper-40-example-2e-org">mailto:keeper@example.org</a>
Org [[https://example.org/z][lamp]] -> <a href="https:example.org/z">lamp</a>
SEEN
