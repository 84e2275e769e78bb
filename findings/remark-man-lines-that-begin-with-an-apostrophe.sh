#!/usr/bin/env bash
# One would guess: remark-man writes a manual page whose words are those of the Markdown file, also where a line begins with an apostrophe or a
# dot, which troff takes for a command unless it is guarded (pandoc does so).
# What happens: they aren't guarded: of three lines, "'Tis the lamp", ".5 of an inch" and "It burns", the last alone is on the page that
# groff makes of it. "So 'tis" is kept. No program says a word.
# Why it matters: verse begins with 'Tis, 'Twas and 'Mid; lines of a poem are missing, and what remains reads on.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts unified@11.0.5 remark-parse@11.0.0 remark-man@9.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { unified } from 'unified'
import parse from 'remark-parse'
import man from 'remark-man'
import { writeFileSync } from 'node:fs'
const page = String(unified().use(parse).use(man, { name: 'lamp', section: 1, date: '2026-01-01' }).processSync("So 'tis lit.\n\n'Tis the lamp.\n\n.5 of an inch.\n\nIt burns.\n"))
writeFileSync('lamp.1', page)
console.log(page.slice(page.indexOf('.P\n')).trim())
JS
out=$(cd "$dir" && node try.mjs)
(cd "$dir" && apt-get download -qq groff-base=1.22.4-10 2>/dev/null && dpkg -x groff-base_*.deb .)
share="$dir/usr/share/groff/1.22.4"
page=$(cd "$dir" && PATH="$dir/usr/bin:$PATH" GROFF_BIN_PATH="$dir/usr/bin" GROFF_FONT_PATH="$share/font" usr/bin/groff -M "$share/tmac" -man -Tascii lamp.1 | grep -E '^       [A-Z.'"'"']' | sed 's/^ *//' | grep -v lamp)
printf 'remark-man 9.0.0\n%s\n--- by groff 1.22.4\n%s\n' "$out" "$page"
[ "$page" = $'So \'tis lit.\nIt burns.' ] && grep -q "^'Tis the lamp" <<<"$out" && echo "as found: the lines are lost" || { echo "changed"; exit 1; }
