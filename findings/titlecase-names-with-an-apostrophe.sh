#!/usr/bin/env bash
# One would guess: titlecase makes small letters large where a title wants them, and leaves a capital that is there already, as it does in
# "Henry VIII" and "O'Brien"; straight and curly apostrophes are the same to it.
# What happens: behind a straight apostrophe the L of "L'Allegro" and the D of "D'Urfey" are made small, at the beginning of a title too;
# behind a curly one they stay, and the small d of "d’Alembert" is made large.
# Why it matters: titles and names that were right in a bibliography are wrong after it, and otherwise by the apostrophe that was typed.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check titlecase==2.4.1
cat > "$dir/try.py" <<'PY'
from titlecase import titlecase
for title in "L'Allegro", "Letters to Roger L'Estrange", "The Plays of Thomas D'Urfey", "L’Allegro", "Letters to Roger L’Estrange", "Letters to d’Alembert", "Letters to d'Alembert", "Henry VIII and O'Brien":
    print(title, "|", titlecase(title))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'titlecase 2.4.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: names that were right are changed" || { echo "changed"; exit 1; }
L'Allegro | l'Allegro
Letters to Roger L'Estrange | Letters to Roger l'Estrange
The Plays of Thomas D'Urfey | The Plays of Thomas d'Urfey
L’Allegro | L’Allegro
Letters to Roger L’Estrange | Letters to Roger L’Estrange
Letters to d’Alembert | Letters to D’Alembert
Letters to d'Alembert | Letters to d'Alembert
Henry VIII and O'Brien | Henry VIII and O'Brien
SEEN
