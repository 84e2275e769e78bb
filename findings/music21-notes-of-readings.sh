#!/usr/bin/env bash
# One would guess: music21 takes one reading of an MEI edition (the lemma of an `app`, the correction of a `choice`), and what the editor
# has supplied.
# What happens: neither reading is in the score: all that is in `app`, `choice`, `supplied`, `add` or `unclear` is left out without a
# warning, and the notes behind it come a beat too early. A beam is read right.
# Why it matters: an analysis of a critical edition is of its certain passages alone, in other places of the bar than they have.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check music21==10.5.1
cat > "$dir/try.py" <<'PY'
from music21 import converter
def score(layer):
    return ('<?xml version="1.0"?><mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="4.0.1"><meiHead><fileDesc><titleStmt><title>Air</title></titleStmt><pubStmt/></fileDesc></meiHead>'
        '<music><body><mdiv><score><scoreDef meter.count="4" meter.unit="4"><staffGrp><staffDef n="1" lines="5" clef.shape="G" clef.line="2"/></staffGrp></scoreDef><section><measure n="1"><staff n="1"><layer n="1">'
        + layer + '</layer></staff></measure></section></score></mdiv></body></music></mei>')
note = lambda name: f'<note pname="{name}" oct="4" dur="4"/>'
for name, second in [("note", note("d")), ("beam", f'<beam>{note("d")}</beam>'), ("app", f'<app><lem source="#A">{note("d")}</lem><rdg source="#B">{note("g")}</rdg></app>'),
                     ("choice", f'<choice><sic>{note("g")}</sic><corr>{note("d")}</corr></choice>'), ("supplied", f'<supplied reason="lost">{note("d")}</supplied>'),
                     ("add", f'<add>{note("d")}</add>'), ("unclear", f'<unclear>{note("d")}</unclear>')]:
    read = converter.parseData(score(note("c") + second + note("e") + note("f")), format="mei")
    print(name + ":", ", ".join(f"{each.name} on beat {each.beat:g}" for each in read.recurse().notes))
PY
out=$("$dir/v/bin/python" -W error::UserWarning "$dir/try.py"); printf 'music21 10.5.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: notes of readings are lost, those behind them come early" || { echo "changed"; exit 1; }
note: C on beat 1, D on beat 2, E on beat 3, F on beat 4
beam: C on beat 1, D on beat 2, E on beat 3, F on beat 4
app: C on beat 1, E on beat 2, F on beat 3
choice: C on beat 1, E on beat 2, F on beat 3
supplied: C on beat 1, E on beat 2, F on beat 3
add: C on beat 1, E on beat 2, F on beat 3
unclear: C on beat 1, E on beat 2, F on beat 3
SEEN
