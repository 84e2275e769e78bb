#!/usr/bin/env bash
# One would guess: bibclean, a formatter of bibliographies, puts fields in order and says what is wrong, and keeps when a work appeared.
# What happens: `fix` takes the `date` of BibLaTeX out of articles and books, with the journal, as fields that aren't "kept" for
# their kind, and then says that the year and the journal are missing: they were there. Of kinds that it doesn't know all is kept.
# Why it matters: it rewrites the file in place, as a hook before each commit; a bibliography in BibLaTeX has no dates afterwards.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check bibclean==1.0.0
cat > "$dir/try.py" <<'PY'
import re, subprocess, sys
from pathlib import Path
path = Path(sys.argv[0]).with_name("a.bib")
path.write_text("@article{tide,\n  author = {Berg, Ole},\n  title = {Tides},\n  journaltitle = {Journal of Lamps},\n  date = {1834-06-05}\n}\n\n@book{lamp,\n  author = {Holm, Ida},\n  title = {Lamps},\n  publisher = {House},\n  date = {1834}\n}\n\n@mvbook{light,\n  author = {Holm, Ida},\n  title = {Lights},\n  date = {1836}\n}\n")
said = subprocess.run([sys.executable.replace("python", "bibclean"), "fix", str(path)], capture_output=True, text=True)
print(re.sub(r"\S*a\.bib", "a.bib", said.stdout + said.stderr).strip())
print(re.sub(r"\s+", " ", path.read_text()).strip())
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'bibclean 1.0.0\n%s\n' "$out"
[ "$out" = "a.bib:1:1: required-field @article 'tide' is missing required field 'journal'
a.bib:1:1: required-field @article 'tide' is missing required field 'year'
a.bib:8:1: required-field @book 'lamp' is missing required field 'year'
Fixed 4 violations, wrote 1 file.
@book{lamp, author = {Holm, Ida}, publisher = {House}, title = {Lamps} } @mvbook{light, author = {Holm, Ida}, date = {1836}, title = {Lights} } @article{tide, author = {Berg, Ole}, title = {Tides} }" ] && echo "as found: dates are taken out, and missed" || { echo "changed"; exit 1; }
