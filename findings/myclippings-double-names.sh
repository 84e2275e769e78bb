#!/usr/bin/env bash
# One would guess: of a Kindle clipping's first line, "Nausea (Sartre, Jean-Paul)", what is in the last parentheses is the author.
# What happens: myclippings takes what is behind the last "(", "[" or hyphen: the author is "Paul", the title "Nausea (Sartre, Jean". A
# title without an author is divided at its hyphen ("Twenty-One Poems" is by "One Poems").
# Why it matters: highlights are joined to books by title and author; those of all double names are of books that do not exist.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check myclippings==0.0.6
printf '%s\r\n- Your Highlight on page 12 | Location 170-172 | Added on Friday, March 3, 2023 9:15:30 PM\r\n\r\nWords.\r\n==========\r\n' \
  'Nausea (Sartre, Jean-Paul)' 'Faust (Part One) (Goethe, Johann Wolfgang von)' 'Twenty-One Poems' > "$dir/My Clippings.txt"
grep '(\|Poems' "$dir/My Clippings.txt"
out=$("$dir/v/bin/python" -c 'import sys; from myclippings.main import clippings_file_to_parsed_array as read
for book in read(sys.argv[1]): print("title:", book["title"], "| author:", book["author"])' "$dir/My Clippings.txt")
printf 'myclippings 0.0.6\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a hyphen divides title and author" || { echo "changed"; exit 1; }
title: Nausea (Sartre, Jean | author: Paul
title: Faust (Part One) | author: Goethe, Johann Wolfgang von
title: Twenty | author: One Poems
SEEN
