#!/usr/bin/env bash
# One would guess: of two words that are sung on one note (in MusicXML two `text` with an `elision` between them: "rie il") both are in the ABC
# that is made of the file, where `~` is the sign for this.
# What happens: musicxml-io, whose own MusicXML keeps both, writes the first alone. What editors say about a note (`footnote`) is lost on the way
# through it to MusicXML again.
# Why it matters: Italian and Latin songs have such a place in every other line; the words that are left are sung as if nothing were missing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts musicxml-io@0.9.6 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parse, serialize, serializeAbc } from 'musicxml-io'
const note = (step, words) => `<note>${words.foot ?? ''}<pitch><step>${step}</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type><lyric number="1">${words.lyric}</lyric></note>`
const word = text => `<syllabic>single</syllabic><text>${text}</text>`
const score = parse(`<?xml version="1.0" encoding="UTF-8"?><score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Voice</part-name></score-part></part-list><part id="P1"><measure number="1"><attributes><divisions>1</divisions></attributes>${note('C', { lyric: word('dove'), foot: '<footnote>So the second witness.</footnote>' })}${note('D', { lyric: word('lume') + '<elision>‿</elision>' + word('il') })}${note('E', { lyric: word('mare') })}</measure></part></score-partwise>`)
const again = serialize(score)
console.log('ABC', serializeAbc(score).split('\n').find(line => line.startsWith('w:')))
console.log('MusicXML', ...[...again.matchAll(/<text[^>]*>([^<]*)/g)].map(match => match[1]), '| footnote:', again.includes('second witness'))
JS
out=$(cd "$dir" && node try.mjs); printf 'musicxml-io 0.9.6\n%s\n' "$out"
[ "$out" = $'ABC w:dove lume mare\nMusicXML dove lume il mare | footnote: false' ] && echo "as found: the second word is lost" || { echo "changed"; exit 1; }
