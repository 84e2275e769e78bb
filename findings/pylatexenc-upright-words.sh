#!/usr/bin/env bash
# One would guess: turning LaTeX into plain text keeps the words of every command that only changes their type, as it does for \emph and
# \textsc; if words are lost, then those of commands that the library doesn't know.
# What happens: pylatexenc loses the words of \textup, \textmd, \textsf, \texttt and \mbox, which it knows; of commands that it doesn't
# know it keeps them.
# Why it matters: a title within a title is set upright, names that mustn't be broken are in boxes: the bibliography loses them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pylatexenc==2.11
cat > "$dir/try.py" <<'PY'
from pylatexenc.latex2text import LatexNodes2Text
for title in [r"\emph{Notes on \textup{The Tide}}", r"A Walk to \mbox{St. Ives}", r"The \textsc{ms.} of \emph{Beowulf}", r"The \unknown{lamp} burns"]:
    print(title, "->", LatexNodes2Text().latex_to_text(title).rstrip())
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'pylatexenc 2.11\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: words that were only to be upright or unbroken are lost" || { echo "changed"; exit 1; }
\emph{Notes on \textup{The Tide}} -> Notes on
A Walk to \mbox{St. Ives} -> A Walk to
The \textsc{ms.} of \emph{Beowulf} -> The ms. of Beowulf
The \unknown{lamp} burns -> The lamp burns
SEEN
