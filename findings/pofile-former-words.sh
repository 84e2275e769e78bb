#!/usr/bin/env bash
# One would guess: pofile (npm) reads and writes gettext files as they are, with words that went before (`#| msgid`) and obsolete entries (`#~`).
# What happens: the former words of an obsolete entry (`#~| msgid "Candle"`, as msgmerge writes them) are added to the translation of the
# entry before it: "Lucerna" becomes "LucernaCandle". Those of entries in use are dropped.
# Why it matters: a translation, checked by a person, has a word of another language at its end from then on, each time the file is
# saved by a program that uses it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts pofile@1.1.4 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const PO = createRequire(import.meta.url)('pofile')
const file = former => `msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n#~ msgid "Lamp"\n#~ msgstr "Lucerna"\n\n${former}#~ msgid "Taper"\n#~ msgstr "Cereus"\n`
for (const former of ['', '#~| msgid "Candle"\n']) console.log(PO.parse(file(former)).toString().split('\n').filter(line => line.startsWith('#~')).join(' / '))
JS
out=$(cd "$dir" && node try.mjs)
printf 'pofile 1.1.4\n%s\n' "$out"
[ "$out" = '#~ msgid "Lamp" / #~ msgstr "Lucerna" / #~ msgid "Taper" / #~ msgstr "Cereus"
#~ msgid "Lamp" / #~ msgstr "LucernaCandle" / #~ msgid "Taper" / #~ msgstr "Cereus"' ] && echo "as found: former words are added to another translation" || { echo "changed"; exit 1; }
