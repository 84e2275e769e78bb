#!/usr/bin/env bash
# One would guess: what a path like //text() or //head finds comes in the order of the document, as XPath and XSLT have it for for-each and
# apply-templates.
# What happens: in xslt-processor it comes by depth: the words of a paragraph first, and the italic word in the middle of it after its end;
# the heading of a later part before those of the chapters in front of it. /descendant::head is in order, a union (//hi | //note) begins
# with what is named first.
# Why it matters: plain texts, lists of notes and tables of contents are made so; the words are all there, in another order than the
# author's.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts xslt-processor@5.1.2 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { Xslt, XmlParser } = require('xslt-processor')
const sheet = (path) => `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output method="text"/><xsl:template match="/"><xsl:for-each select="${path}">[<xsl:value-of select="."/>]</xsl:for-each></xsl:template></xsl:stylesheet>`
const line = '<p>one <hi>two</hi> three <note>four</note> five</p>'
const book = '<book><part><chapter><head>First</head></chapter><head>Second</head></part><head>Third</head></book>'
;(async () => {
  for (const [source, path] of [[line, '//text()'], [line, '//note | //hi'], [book, '//head'], [book, '/descendant::head']]) {
    const parser = new XmlParser()
    console.log(path, '->', await new Xslt().xsltProcess(parser.xmlParse(source), parser.xmlParse(sheet(path))))
  }
})()
JS
out=$(cd "$dir" && node try.cjs); printf 'xslt-processor 5.1.2\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the words come by depth" || { echo "changed"; exit 1; }
//text() -> [one ][ three ][ five][two][four]
//note | //hi -> [four][two]
//head -> [Third][Second][First]
/descendant::head -> [First][Second][Third]
SEEN
