#!/usr/bin/env bash
# One would guess: remark-typography makes typographic marks of the typewriter's ("), and leaves marks alone that are typographic already.
# What happens: the German closing mark, “, which is the English opening one, is replaced by the English closing one: „Geh“ becomes „Geh”,
# ‚ja‘ ‚ja’. «Va» is left, "Go" becomes “Go”.
# Why it matters: each quotation of a German text that was right is spoilt; what comes of it are the marks of Polish and Hungarian.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts unified@11.0.5 remark-parse@11.0.0 remark-stringify@11.0.0 remark-typography@0.8.6 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { unified } from 'unified'
import parse from 'remark-parse'
import typography from 'remark-typography'
import stringify from 'remark-stringify'
for (const text of ['"Go," he said.', '«Va», dit-il.', '„Geh“, sagte er.', '„Geh“ und „Komm“, sagte er; ‚ja‘.'])
  console.log(text, '->', String(unified().use(parse).use(typography).use(stringify).processSync(text)).trim().replace(/\u00a0/g, ' '))
JS
out=$(cd "$dir" && node try.mjs)
printf 'remark-typography 0.8.6\n%s\n' "$out"
[ "$(sed 's/.*-> //' <<<"$out")" = $'“Go,” he said.\n«Va», dit-il.\n„Geh”, sagte er.\n„Geh” und „Komm”, sagte er; ‚ja’.' ] && echo "as found: German marks are made English ones" || { echo "changed"; exit 1; }
