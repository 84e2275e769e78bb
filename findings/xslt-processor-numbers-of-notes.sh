#!/usr/bin/env bash
# One would guess: <xsl:number level="any" count="t:note"/> numbers the notes of a TEI file 1, 2, 3, where t is bound to the namespace of
# TEI.
# What happens: in xslt-processor each note has the number 0. Without count, or with count(preceding::t:note) + 1, they are 1, 2, 3; without
# a namespace count works.
# Why it matters: every TEI file has the namespace, and this is how stylesheets number notes: all marks are 0, with one and the same link.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts xslt-processor@5.1.2 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { Xslt, XmlParser } = require('xslt-processor')
const source = (ns) => `<text${ns}><p>a<note>x</note> b<note>y</note></p><p>c<note>z</note></p></text>`
const sheet = (name, number) => `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="http://www.tei-c.org/ns/1.0"><xsl:output method="text"/><xsl:template match="${name}">[${number}]</xsl:template></xsl:stylesheet>`
const tei = ' xmlns="http://www.tei-c.org/ns/1.0"'
;(async () => {
  for (const [ns, name, number] of [
    [tei, 't:note', '<xsl:number level="any" count="t:note"/>'],
    [tei, 't:note', '<xsl:number level="any"/>'],
    [tei, 't:note', '<xsl:value-of select="count(preceding::t:note) + 1"/>'],
    ['', 'note', '<xsl:number level="any" count="note"/>'],
  ]) {
    const parser = new XmlParser()
    console.log(number, '->', await new Xslt().xsltProcess(parser.xmlParse(source(ns)), parser.xmlParse(sheet(name, number))))
  }
})()
JS
out=$(cd "$dir" && node try.cjs); printf 'xslt-processor 5.1.2\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: each note of TEI is number 0" || { echo "changed"; exit 1; }
<xsl:number level="any" count="t:note"/> -> a[0] b[0]c[0]
<xsl:number level="any"/> -> a[1] b[2]c[3]
<xsl:value-of select="count(preceding::t:note) + 1"/> -> a[1] b[2]c[3]
<xsl:number level="any" count="note"/> -> a[1] b[2]c[3]
SEEN
