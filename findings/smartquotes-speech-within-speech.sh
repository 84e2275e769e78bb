#!/usr/bin/env bash
# One would guess: smartquotes makes “‘Go,’ he said.” of two kinds of straight marks in a row.
# What happens: the outer mark becomes a double prime (″) at the beginning of a text, a closing one (”) after a space; the inner
# one is right, and so are both where they end.
# Why it matters: dialogues within letters and quoted speech begin so; the prime is the sign of inches and seconds, and looks almost right.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts smartquotes@2.3.2 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const smartquotes = require('smartquotes')
for (const words of [`"Go," he said.`, `"'Go,' he said."`, `He said: "'Go' is a word."`, `'"Go," he said.'`]) console.log(words, '->', smartquotes.string(words))
JS
out=$(cd "$dir" && node try.cjs); printf 'smartquotes 2.3.2\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a prime begins the speech" || { echo "changed"; exit 1; }
"Go," he said. -> “Go,” he said.
"'Go,' he said." -> ″‘Go,’ he said.”
He said: "'Go' is a word." -> He said: ”‘Go’ is a word.”
'"Go," he said.' -> ‘“Go,” he said.’
SEEN
