#!/usr/bin/env bash
# One would guess: latex2rtf writes `\d{t}`, a letter with a dot below, as a letter and a combining dot behind it, or as the letter ṭ.
# What happens: the combining dot is written in front of the letter, so that it falls on the letter before: "va\d{t}a" has the dot under
# the a, "ma\d{h}\d{d}\=\i" under the a and the h. Letters with a macron, a bar below or a cedilla are right.
# Why it matters: transliterated Arabic and Sanskrit is full of these; every such word in the Word file is another.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq latex2rtf=2.3.18a-3 2>/dev/null && dpkg -x latex2rtf_*.deb .)
printf '%s\n' '\documentclass{article}' '\begin{document}' 'va\d{t}a, va\b{k}a, v\={a}ta' '\end{document}' > "$dir/a.tex"
(cd "$dir" && RTFPATH="$dir/usr/share/latex2rtf/cfg" usr/bin/latex2rtf a.tex 2> seen)
out=$(grep -o 'va.*ta' "$dir/a.rtf"); printf 'latex2rtf 2.3.18a\n%s\n%s\n' "$out" "$(cat "$dir/seen")"
[ "$out" = 'va{\f5\u803.}ta, va\u7733ka, v\u257ata' ] && echo "as found: the dot (u803) stands before its letter, the letters k and a with their marks (u7733, u257) are one" || { echo "changed"; exit 1; }
