#!/usr/bin/env bash
# One would guess: po4a takes the notes of a Markdown file, a line each, as so many strings to translate, and writes them as so many notes.
# What happens: all notes that follow each other are one string, and are written on one line: "[^1]: So A.  [^2]: So B." Whether they are
# translated or not, the words of the second note stand in the first, and its mark leads nowhere. With empty lines between them all is right.
# Why it matters: a file that is sent through po4a, without a word of it being translated, has lost all notes but the first.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq po4a=0.69-1 libpod-parser-perl libsgmls-perl libxs-parse-keyword-perl libsyntax-keyword-try-perl libyaml-tiny-perl gettext gettext-base libunistring2 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH=$dir/usr/lib/x86_64-linux-gnu PERL5LIB=$dir/usr/share/perl5:$dir/usr/lib/x86_64-linux-gnu/perl5/5.36 PATH=$dir/usr/bin:$PATH
cd "$dir"
printf 'The lamp[^1] burned[^2] all night.\n\n[^1]: So A.\n[^2]: So B.\n' > close.md
printf 'The lamp[^1] burned[^2] all night.\n\n[^1]: So A.\n\n[^2]: So B.\n' > apart.md
out=$(for text in apart close; do
  printf '[po_directory] po\n[type: text] %s.md fr:%s.fr.md opt:"-o markdown -k 0"\n' $text $text > po4a.cfg; rm -rf po; mkdir po; touch po/x.pot po/fr.po
  po4a --quiet --msgmerge-opt=--quiet po4a.cfg 2>said >&2 || { cat said; exit; }
  printf -- '--- %s\n' $text; grep . $text.fr.md
done)
printf 'po4a 0.69\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: notes are joined to one" || { echo "changed"; exit 1; }
--- apart
The lamp[^1] burned[^2] all night.
[^1]: So A.
[^2]: So B.
--- close
The lamp[^1] burned[^2] all night.
[^1]: So A.  [^2]: So B.
SEEN
