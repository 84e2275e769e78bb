#!/usr/bin/env bash
# One would guess: the text of an RTF file has what a reader of it sees: footnotes somewhere, and not what was deleted while changes were
# tracked.
# What happens: striprtf leaves footnotes out, mark and words, and has what was deleted within the sentence, beside what replaced it.
# Why it matters: authors' and editors' files of the years before DOCX are RTF; a text taken from one lacks its apparatus and says things
# that its author struck out.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check striprtf==0.0.35
cat > "$dir/a.rtf" <<'RTF'
{\rtf1\ansi\deff0{\fonttbl{\f0 Times;}}{\*\revtbl{Unknown;}{Author;}}
\pard The lamp{\super\chftn{\footnote\pard\plain{\super\chftn} Of brass, says the log.}} burned {\deleted\revauthdel1\revdttmdel0 never}{\revised\revauth1\revdttm0 always}.\par}
RTF
out=$("$dir/v/bin/python" -c 'import sys; from striprtf.striprtf import rtf_to_text; print(rtf_to_text(open(sys.argv[1]).read()).strip())' "$dir/a.rtf")
cat "$dir/a.rtf"; printf 'striprtf 0.0.35: %s\n' "$out"
[ "$out" = 'The lamp burned neveralways.' ] && echo "as found: what was deleted stays, the footnote goes" || { echo "changed"; exit 1; }
