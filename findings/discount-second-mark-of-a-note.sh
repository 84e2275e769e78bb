#!/usr/bin/env bash
# One would guess: two marks of one footnote, [^a] twice, both lead to the note.
# What happens: in Discount, and in lowdown, the first alone is a mark; the second stays in the text as it was typed, brackets and all.
# Why it matters: texts that refer to a note again, as editions do, are printed with signs of markup in the middle of sentences.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && apt-get download -qq discount=2.2.7-2 libmarkdown2=2.2.7-2 lowdown=1.0.0-2 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH; LD_LIBRARY_PATH=$(dirname "$(find "$dir" -name 'libmarkdown.so.*' | head -1)")
printf 'The lamp[^a] was lit, and the lamp[^a] went out.\n\n[^a]: Of brass.\n' > "$dir/a.md"
run() { "$dir/usr/bin/$1" "$2" "$dir/a.md" | grep 'lamp'; }
discount=$(run markdown -ffootnote); lowdown=$(run lowdown -thtml)
printf 'Discount 2.2.7: %s\nlowdown 1.0.0: %s\n' "$discount" "$lowdown"
for out in "$discount" "$lowdown"; do
  [ "$(grep -o '<sup' <<<"$out" | wc -l)" = 1 ] && grep -qF 'the lamp[^a] went out' <<<"$out" || { echo "changed"; exit 1; }
done
echo "as found: the second mark is no mark"
