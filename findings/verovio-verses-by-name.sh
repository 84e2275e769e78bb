#!/usr/bin/env bash
# One would guess: two verses of a song in MusicXML, whose `number` is "part1verse1" and "part1verse2" as some notation programs write them, or "1"
# and "chorus" (the attribute is a name, not a number), are two lines of words below the notes.
# What happens: Verovio makes verse 1 of each whose `number` isn't a number: its MEI has two verses 1, and the words are drawn one on another.
# With "1" and "2" they are two lines.
# Why it matters: songs are edited with all their stanzas; two are illegible in the page and one to whoever reads the MEI by number.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check verovio==6.4.1
cat > "$dir/try.py" <<'PY'
import re
import verovio
toolkit = verovio.toolkit()
for numbers in ("1", "2"), ("part1verse1", "part1verse2"), ("1", "chorus"):
    words = "".join(f'<lyric number="{number}"><syllabic>single</syllabic><text>{word}</text></lyric>' for number, word in zip(numbers, ["tide", "moon"]))
    toolkit.loadData(f'<score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Voice</part-name></score-part></part-list><part id="P1"><measure number="1"><attributes><divisions>1</divisions><time><beats>1</beats><beat-type>4</beat-type></time><clef><sign>G</sign><line>2</line></clef></attributes><note><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type>{words}</note></measure></part></score-partwise>')
    verses = re.findall(r'<verse [^>]*\bn="(\w+)"[^>]*>\s*<syl[^>]*>(\w+)', toolkit.getMEI())
    heights = dict((word, y) for y, word in re.findall(r'class="syl".*?<text x="\d+" y="(\d+)".*?>(\w+)<', toolkit.renderToSVG(1), re.S))
    print(*numbers, "|", verses, "| the same line:", heights["tide"] == heights["moon"])
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'verovio 6.4.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: two verses are one line" || { echo "changed"; exit 1; }
1 2 | [('1', 'tide'), ('2', 'moon')] | the same line: False
part1verse1 part1verse2 | [('1', 'tide'), ('1', 'moon')] | the same line: True
1 chorus | [('1', 'tide'), ('1', 'moon')] | the same line: True
SEEN
