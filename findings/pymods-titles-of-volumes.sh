#!/usr/bin/env bash
# One would guess: the title that pymods reads from a MODS record has the number and the name of the part, since it puts article, title
# and subtitle together.
# What happens: `partNumber` and `partName` are left out, so that the volumes of a work all have one title. The article, which MODS has with
# its space ("The "), is parted from the title by two spaces.
# Why it matters: a bibliography made of a library's records lists "The Lamp" three times, and citations can't be told apart.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pymods==2.0.14
cat > "$dir/try.py" <<'PY'
import sys, pymods
record = '<mods version="3.7"><titleInfo><nonSort>The </nonSort><title>Lamp</title><subTitle>a tale</subTitle><partNumber>Part {}</partNumber><partName>{}</partName></titleInfo></mods>'
with open(sys.argv[1], "w") as file:
    file.write('<modsCollection xmlns="http://www.loc.gov/mods/v3">' + record.format(1, "Oil") + record.format(2, "Wicks") + "</modsCollection>")
for record in pymods.MODSReader(sys.argv[1]):
    print(record.titles)
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.xml"); printf 'pymods 2.0.14, of "The Lamp: a tale", part 1, Oil, and part 2, Wicks\n%s\n' "$out"
[ "$out" = "$(printf "['The  Lamp: a tale']\n['The  Lamp: a tale']")" ] && echo "as found: both parts have one title" || { echo "changed"; exit 1; }
