#!/usr/bin/env bash
# One would guess: in RIS the secondary authors (A2) of a chapter are the editors of its book, as the format says and Zotero writes
# them, subsidiary authors (A4) its translators; of several notes (N1) all are kept.
# What happens: astrocite-ris makes all of them authors of the chapter, and keeps the last note alone.
# Why it matters: editors and translators are cited as authors; what a reader wrote down of a work is lost.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts astrocite-ris@0.16.4 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parse } from 'astrocite-ris'
const item = parse(`TY  - CHAP
AU  - Doe, Jane
A2  - Ray, Ann
A4  - Lee, Bo
TI  - The Tide
T2  - The Sea
PY  - 1843
N1  - first note
N1  - second note
ER  - 
`)[0]
console.log('authors:', item.author.map(name => name.family).join(', '), '| editors:', item.editor, '| note:', item.note)
JS
out=$(cd "$dir" && node try.mjs); printf 'astrocite-ris 0.16.4\n%s\n' "$out"
[ "$out" = 'authors: Doe, Ray, Lee | editors: undefined | note: second note' ] && echo "as found: editor and translator are authors, a note is lost" || { echo "changed"; exit 1; }
