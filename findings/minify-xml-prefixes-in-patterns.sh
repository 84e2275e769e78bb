#!/usr/bin/env bash
# One would guess: minify-xml, which says that it takes out name spaces that aren't used, gives a smaller file that says the same; a name
# space that an XSLT stylesheet declares for its patterns (match="tei:p") is used.
# What happens: prefixes are looked for in names alone, not in values: xmlns:tei is taken out as unused, and where it is used by a name too
# it is shortened there (t:p) and stays long in the pattern. Both stylesheets are refused by any processor; before they worked.
# Why it matters: Schematron, XSLT, XForms and RDFa have their prefixes in values; a site that minifies its XML on the way serves broken ones.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts minify-xml@4.5.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { minify } from 'minify-xml'
const sheet = body => `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:tei="http://www.tei-c.org/ns/1.0"><xsl:template match="tei:p">${body}</xsl:template></xsl:stylesheet>`
for (const body of ['<a/>', '<tei:ab/>']) console.log(minify(sheet(body)))
JS
out=$(cd "$dir" && node try.mjs)
printf 'minify-xml 4.5.2\n%s\n' "$out"
[ "$out" = '<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="tei:p"><a/></x:template></x:stylesheet>
<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform" xmlns:t="http://www.tei-c.org/ns/1.0"><x:template match="tei:p"><t:ab/></x:template></x:stylesheet>' ] && echo "as found: the pattern's prefix is declared nowhere" || { echo "changed"; exit 1; }
