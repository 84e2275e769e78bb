#!/usr/bin/env bash
# One would guess: a WebVTT file that is read and written by webvtt-parser, with its own serializer, has the same words.
# What happens: of each character that has to be escaped, &amp;, &lt; and &gt;, the serializer writes the semicolon twice, so that
# "Holm &amp; Son" becomes "Holm &amp;; Son", and one more semicolon is in the words with each further reading and writing.
# Why it matters: the transcript of a reading or an interview changes each time it is saved; the parser sees no fault in what was written.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts webvtt-parser@2.2.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { WebVTTParser, WebVTTSerializer } = require('webvtt-parser')
let text = 'WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ida>Holm &amp; Son, &lt;late&gt; of Leiden</v>\n'
for (const time of ['as it is', 'written once', 'written twice']) {
  const { cues, errors } = new WebVTTParser().parse(text)
  console.log(time, '|', text.split('\n').find(line => line.includes('Holm')), '| errors', errors.length)
  text = new WebVTTSerializer().serialize(cues)
}
JS
out=$(cd "$dir" && node try.cjs); printf 'webvtt-parser 2.2.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a semicolon more each time" || { echo "changed"; exit 1; }
as it is | <v Ida>Holm &amp; Son, &lt;late&gt; of Leiden</v> | errors 0
written once | <v Ida>Holm &amp;; Son, &lt;;late&gt;; of Leiden</v> | errors 0
written twice | <v Ida>Holm &amp;;; Son, &lt;;;late&gt;;; of Leiden</v> | errors 0
SEEN
