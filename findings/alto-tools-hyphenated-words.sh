#!/usr/bin/env bash
# One would guess: the text that alto-tools takes from ALTO joins a word that is divided between two lines ("light-", "house"), or
# leaves its two parts.
# What happens: the first part is written twice, and the second is lost: "The light", "lightburns".
# Why it matters: ALTO is what libraries deliver of newspapers and books; each divided word of the text is wrong, some per page.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check alto-tools==0.1.0
cat > "$dir/a.xml" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description><MeasurementUnit>pixel</MeasurementUnit></Description>
<Layout><Page ID="p1" PHYSICAL_IMG_NR="1" WIDTH="100" HEIGHT="100"><PrintSpace HPOS="0" VPOS="0" WIDTH="100" HEIGHT="100">
<TextBlock ID="b1" HPOS="0" VPOS="0" WIDTH="90" HEIGHT="20">
<TextLine ID="l1" HPOS="0" VPOS="0" WIDTH="90" HEIGHT="9"><String ID="s1" CONTENT="The" HPOS="0" VPOS="0" WIDTH="20" HEIGHT="9"/><SP/><String ID="s2" CONTENT="light" SUBS_TYPE="HypPart1" SUBS_CONTENT="lighthouse" HPOS="30" VPOS="0" WIDTH="20" HEIGHT="9"/><HYP CONTENT="-"/></TextLine>
<TextLine ID="l2" HPOS="0" VPOS="10" WIDTH="90" HEIGHT="9"><String ID="s3" CONTENT="house" SUBS_TYPE="HypPart2" SUBS_CONTENT="lighthouse" HPOS="0" VPOS="10" WIDTH="20" HEIGHT="9"/><SP/><String ID="s4" CONTENT="burns" HPOS="30" VPOS="10" WIDTH="20" HEIGHT="9"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>
XML
out=$("$dir/v/bin/alto-tools" -t "$dir/a.xml"); printf 'alto-tools 0.1.0:%s\n' "$out"
grep -qF 'lightburns' <<<"$out" && ! grep -qF house <<<"$out" && echo "as found: the second part is lost" || { echo "changed"; exit 1; }
