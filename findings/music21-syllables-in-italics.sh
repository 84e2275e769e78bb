#!/usr/bin/env bash
# One would guess: music21 takes the words of an MEI syllable, whichever letters are in italics, as an editor marks what a scribe has
# abbreviated.
# What happens: a syllable ends at its first element: "Do<rend>mi</rend>ne" is "Do", one that begins with `rend` is nothing. Two syllables
# on one note (an elision) are two verses with the number 1.
# Why it matters: the words of a song are cut at each expansion, and nothing is said.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check music21==10.5.1
cat > "$dir/try.py" <<'PY'
from music21 import converter
def score(layer):
    return ('<?xml version="1.0"?><mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="4.0.1"><meiHead><fileDesc><titleStmt><title>Air</title></titleStmt><pubStmt/></fileDesc></meiHead>'
        '<music><body><mdiv><score><scoreDef meter.count="4" meter.unit="4"><staffGrp><staffDef n="1" lines="5" clef.shape="G" clef.line="2"/></staffGrp></scoreDef><section><measure n="1"><staff n="1"><layer n="1">'
        + layer + '</layer></staff></measure></section></score></mdiv></body></music></mei>')
for verse in ['<syl>Domine</syl>', '<syl>Do<rend fontstyle="italic">mi</rend>ne</syl>', '<syl><rend fontstyle="italic">Do</rend>mine</syl>', '<syl>D<expan>omine</expan></syl>', '<syl>che</syl><syl>il</syl>']:
    read = converter.parseData(score(f'<note pname="c" oct="4" dur="1"><verse n="1">{verse}</verse></note>'), format="mei")
    print(verse, "->", [(lyric.number, lyric.text) for lyric in read.recurse().notes[0].lyrics])
PY
out=$("$dir/v/bin/python" -W error::UserWarning "$dir/try.py"); printf 'music21 10.5.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: syllables end at their first element" || { echo "changed"; exit 1; }
<syl>Domine</syl> -> [(1, 'Domine')]
<syl>Do<rend fontstyle="italic">mi</rend>ne</syl> -> [(1, 'Do')]
<syl><rend fontstyle="italic">Do</rend>mine</syl> -> [(1, '')]
<syl>D<expan>omine</expan></syl> -> [(1, 'D')]
<syl>che</syl><syl>il</syl> -> [(1, 'che'), (1, 'il')]
SEEN
