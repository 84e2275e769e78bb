#!/usr/bin/env bash
# One would guess: a LaTeX command that a BibTeX parser doesn't know is kept as it is, or leaves its words behind.
# What happens: astrocite-bibtex takes the words with the command, and says nothing: \enquote, \textsc, \textsuperscript, \underline.
# Why it matters: titles quote and have sigla in small capitals; the bibliography names works that don't exist.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts astrocite-bibtex@0.16.4 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parse } from 'astrocite-bibtex'
for (const title of ['Notes on \\enquote{The Tide}', 'The \\textsc{ms.} of \\emph{Beowulf}', 'Folio 12\\textsuperscript{r}', 'The \\underline{other} lamp'])
  console.log(title, '->', parse(`@book{a, title={${title}}}`)[0].title)
JS
out=$(cd "$dir" && node try.mjs); printf 'astrocite-bibtex 0.16.4\n%s\n' "$out"
diff <(sed 's/^.* -> //; s/  */ /g; s/ *$//' <<<"$out") - <<'SEEN' && echo "as found: the words within the command are lost" || { echo "changed"; exit 1; }
Notes on
The of <i>Beowulf</i>
Folio 12
The lamp
SEEN
