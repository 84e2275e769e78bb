#!/usr/bin/env bash
# One would guess: samewords, which marks for reledmac the words of a line that are the same as a lemma, marks one that has a label or a footnote behind it.
# What happens: it isn't counted: "lamp\label{x}" and "lamp\footnoteA{..}" are left, "lamp\index{..}" is marked.
# Why it matters: reledmac numbers only what is marked: "lamp²" in the apparatus then is the third lamp of the line, and the reader corrects
# another word than the editor.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check samewords==0.5.3
cat > "$dir/edition.tex" <<'TEX'
\beginnumbering
\pstart
The \edtext{lamp}{\Afootnote{light B}} and the lamp\index{lamp} here, a lamp\footnoteA{Oil.} and lamp\label{x} then, the lamp.
\pend
\endnumbering
TEX
out=$("$dir/v/bin/samewords" "$dir/edition.tex" 2>/dev/null | sed -n 3p); printf 'samewords 0.5.3\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: words with a label or a footnote aren't counted" || { echo "changed"; exit 1; }
The \edtext{\sameword[1]{lamp}}{\Afootnote{light B}} and the \sameword{lamp}\index{lamp} here, a lamp\footnoteA{Oil.} and lamp\label{x} then, the \sameword{lamp}.
SEEN
