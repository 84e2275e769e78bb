#!/usr/bin/env bash
# One would guess: `editortype={compiler}` and `{organizer}` become the roles of those names in the Citation Style Language, which has both.
# What happens: pandoc makes editors of them all; of a second list (`editora` with its type) nothing is left.
# Why it matters: anthologies and song books have compilers, and Portuguese and Brazilian books organizers; they are called what they were not.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
echo '@book{a, author={Rau, Ilse}, editor={Pike, Anna}, editortype={compiler}, editora={Orr, Tom}, editoratype={organizer}, title={Songs}, date={1905}}' > "$dir/a.bib"
out=$("$pandoc" -f biblatex -t csljson "$dir/a.bib" | tr -d '\n' | tr -s ' '); "$pandoc" --version | head -1; echo "$out"
grep -qF '"editor": [ { "family": "Pike"' <<<"$out" && ! grep -qE 'compiler|organizer|Orr' <<<"$out" && echo "as found: one is an editor, the other is lost" || { echo "changed"; exit 1; }
