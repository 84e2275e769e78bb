#!/usr/bin/env bash
# One would guess: in Textile the words of a link are those in the last pair of marks before its address: in "Go", he said, "to the
# lamp":http://example.org they are "to the lamp".
# What happens: in textile-js, where a paragraph begins with speech and the comma stands behind its mark, the link is everything from the
# first mark to the last, Go”, he said, “to the lamp, with the outer marks gone. With the comma in front of the mark, and in the middle of a
# paragraph, it is right.
# Why it matters: letters and dialogues begin so; the link covers words of two speakers, and the speech has no beginning.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts textile-js@2.1.1 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const textile = require('textile-js')
for (const words of ['"Go", he said, "to the lamp":http://example.org.', '"Go," he wrote in 1834. "The Lamp":http://example.org is the answer.', 'He said "go" and wrote "The Lamp":http://example.org.'])
  console.log(textile.parse(words))
JS
out=$(cd "$dir" && node try.cjs); printf 'textile-js 2.1.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the link begins with the speech" || { echo "changed"; exit 1; }
<p><a href="http://example.org">Go&#8221;, he said, &#8220;to the lamp</a>.</p>
<p>&#8220;Go,&#8221; he wrote in 1834. <a href="http://example.org">The Lamp</a> is the answer.</p>
<p>He said &#8220;go&#8221; and wrote <a href="http://example.org">The Lamp</a>.</p>
SEEN
