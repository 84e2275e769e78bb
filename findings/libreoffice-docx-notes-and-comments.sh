#!/usr/bin/env bash
# One would guess: a comment in the margin of a Word file has nothing to do with its footnotes when LibreOffice opens the file.
# What happens: with a comment between two footnotes, the second note has the words of the first, those of its own are nowhere; without the
# comment both are right. The file is by pandoc, which reads both notes from it.
# Why it matters: an edition that was reviewed with comments is saved with notes repeated and lost, and each mark still has a note.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
command -v soffice >/dev/null || { apt-get -q update >/dev/null; apt-get -qy install --no-install-recommends libreoffice-writer-nogui >/dev/null; }
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
echo 'The lamp^[Made of brass.] [which?]{.comment-start id="0" author="Ada" date="2026-01-01T00:00:00Z"}burns[]{.comment-end id="0"} all night^[Until six.].' > "$dir/with.md"
echo 'The lamp^[Made of brass.] burns all night^[Until six.].' > "$dir/without.md"
mkdir "$dir/out"; soffice --version; "$pandoc" --version | head -1
for name in with without; do
  "$pandoc" "$dir/$name.md" -o "$dir/$name.docx"; soffice "-env:UserInstallation=file://$dir/profile" --headless --convert-to odt --outdir "$dir/out" "$dir/$name.docx" >/dev/null 2>&1
done
notes() { python3 -c 'import re, sys, zipfile; print(" / ".join(re.sub("<[^>]+>", "", n).strip() for n in re.findall("<text:note-body>(.*?)</text:note-body>", zipfile.ZipFile(sys.argv[1]).read("content.xml").decode(), re.S)))' "$1"; }
with=$(notes "$dir/out/with.odt"); without=$(notes "$dir/out/without.odt"); printf 'with a comment: %s\nwithout: %s\n' "$with" "$without"
"$pandoc" "$dir/with.docx" -t plain | grep -q 'Until six' && [ "$with" = 'Made of brass. / Made of brass.' ] && [ "$without" = 'Made of brass. / Until six.' ] && echo "as found: the second note is the first once more" || { echo "changed"; exit 1; }
