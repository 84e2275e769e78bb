#!/usr/bin/env bash
# One would guess: latex2rtf writes the Polish letters `\l` and `\L` as ł and Ł, as LaTeX prints them.
# What happens: each is the next character of Unicode: `\l` is Ń, `\L` is ł. "\L\'od\'z" begins with a small letter, "wies\l aw" is
# "wiesŃaw". Other letters with strokes and accents (ø, ź, ś) are right, and no warning is printed.
# Why it matters: names in notes and bibliographies reach the publisher's Word file with another letter, which a reader of Polish alone sees.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq latex2rtf=2.3.18a-3 2>/dev/null && dpkg -x latex2rtf_*.deb .)
printf '%s\n' '\documentclass{article}' '\begin{document}' 'po\l{}e, \L{}om, s\o{}e, \v{z}e' '\end{document}' > "$dir/a.tex"
(cd "$dir" && RTFPATH="$dir/usr/share/latex2rtf/cfg" usr/bin/latex2rtf a.tex 2> seen)
out=$(grep -o 'po.*e' "$dir/a.rtf"); printf 'latex2rtf 2.3.18a (u322 is ł, u323 Ń)\n%s\n%s\n' "$out" "$(cat "$dir/seen")"
[ "$out" = "po\\u323?{}e, \\u322?{}om, s\\'f8{}e, \\u382ze" ] && ! grep -q . "$dir/seen" && echo "as found: l with a stroke is N with an accent" || { echo "changed"; exit 1; }
