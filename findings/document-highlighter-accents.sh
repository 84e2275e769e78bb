#!/usr/bin/env bash
# One would guess: document-highlighter (npm) marks the word that was searched for, whatever letters it is written with.
# What happens: only a to z are letters of a word: a search for "été" marks a t, in "été" and in the "tôt" behind it, one for "Löß" the L; θεά is
# not found in its own line. Words without accents are marked whole.
# Why it matters: in French or Greek texts readers see marks on single letters, or none, and take it that the word isn't there.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts document-highlighter@2.1.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const highlighter = createRequire(import.meta.url)('document-highlighter')
for (const [text, query] of [['in the late summer', 'late'], ["l'été, tôt", 'été'], ['μῆνιν ἄειδε θεά', 'θεά'], ['das Löß im Tal', 'Löß']])
  console.log(`${query}: ${highlighter.text(text, query).text}`)
JS
out=$(cd "$dir" && node try.mjs)
printf 'document-highlighter 2.1.0\n%s\n' "$out"
[ "$out" = "late: in the <strong>late</strong> summer
été: l'é<strong>t</strong>é, <strong>t</strong>ôt
θεά: μῆνιν ἄειδε θεά
Löß: das <strong>L</strong>öß im Tal" ] && echo "as found: single letters are marked" || { echo "changed"; exit 1; }
