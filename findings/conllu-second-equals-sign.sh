#!/usr/bin/env bash
# One would guess: a CoNLL-U file that is read and written by conllu is the same file; a value of the last column (MISC) goes from the first
# equals sign to the next bar.
# What happens: a value ends at its second equals sign: the address of a page with a query, a gloss with "=" between clitics lose what
# follows. pyconll keeps it.
# Why it matters: glosses of interlinear editions use "=" between a word and its clitic, and sources are named by such addresses; once a
# tool has written the file, they lead elsewhere and the second morpheme is nowhere.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check conllu==6.0.0 pyconll==3.2.0
cat > "$dir/try.py" <<'PY'
import conllu, pyconll
text = "# text = luna que\n1\tlunaque\tluna\tNOUN\t_\t_\t0\troot\t_\tGloss=moon=and|Ref=https://example.org/page?leaf=12\n\n"
last = lambda written: written.splitlines()[1].split("\t")[-1]
print("file   ", last(text))
print("conllu ", last(conllu.parse(text)[0].serialize()))
print("pyconll", last(pyconll.load_from_string(text).conll()))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'conllu 6.0.0, pyconll 3.2.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a value ends at its second equals sign" || { echo "changed"; exit 1; }
file    Gloss=moon=and|Ref=https://example.org/page?leaf=12
conllu  Gloss=moon|Ref=https://example.org/page?leaf
pyconll Gloss=moon=and|Ref=https://example.org/page?leaf=12
SEEN
