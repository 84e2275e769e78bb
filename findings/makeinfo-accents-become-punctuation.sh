#!/usr/bin/env bash
# One would guess: makeinfo writes an accent that it has a command for, over any letter, in HTML and DocBook as it does in plain text.
# What happens: where Unicode has no named entity for the two, and it isn't among a list of others, HTML and DocBook get a sign of
# punctuation behind the letter: saṁskṛta is "sam.skṛta", ǰ is "j<", ḗ is "ē'", q̨ is "q;" and y̆ is "y(". The encoding of the file is
# UTF-8, and in plain text all is right.
# Why it matters: transliterated words of Sanskrit or Avestan have full stops, brackets and semicolons in them that look like the text's.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq texinfo=6.8-6+b1 libtext-unidecode-perl=1.30-3 libxml-libxml-perl 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
share=$dir/usr/share/texinfo
export PERL5LIB=$share:$share/lib/libintl-perl/lib:$share/lib/Unicode-EastAsianWidth/lib:$dir/usr/share/perl5
cat > "$dir/a.texi" <<'TEXI'
\input texinfo
@documentencoding UTF-8
@node Top
@top Words
Words: sa@dotaccent{m}sk@udotaccent{r}ta @v{j} @'{@=e} @ogonek{q} @u{y} @tieaccent{ts}
@bye
TEXI
out=$(for form in plaintext html docbook; do
  "$dir/usr/bin/makeinfo" --$form --no-split "$dir/a.texi" -o "$dir/a.$form"
  python3 -c 'import html, re, sys; print(sys.argv[2], re.search("Words: .*", html.unescape(re.sub("<[^>]*>", "", open(sys.argv[1]).read()))).group())' "$dir/a.$form" $form
done)
printf '%s\n%s\n' "$("$dir/usr/bin/makeinfo" --version | head -1)" "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: accents become punctuation" || { echo "changed"; exit 1; }
plaintext Words: saṁskṛta ǰ ḗ q̨ y̆ ts͡
html Words: sam.skṛta j< ē' q; y( ts[
docbook Words: sam.skṛta j< ē' q; y( ts[
SEEN
