#!/usr/bin/env bash
# One would guess: @xml:id and @xml:lang, whose prefix needs no declaration in any XML file, are read by a stylesheet as every other
# attribute is.
# What happens: in xslt-processor they are empty, and no element has them: //note[@xml:id='n2'] finds nothing. The function lang('la') knows
# the language. @n beside them is read; declared by hand in the source (xmlns:xml, which is allowed) they aren't either.
# Why it matters: links, notes and registers of TEI go by xml:id, and languages by xml:lang: each target of each link is an empty string,
# without an error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts xslt-processor@5.1.2 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { Xslt, XmlParser } = require('xslt-processor')
const sheet = `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output method="text"/><xsl:template match="/">
<xsl:for-each select="//note">note <xsl:value-of select="@n"/>: id "<xsl:value-of select="@xml:id"/>", language "<xsl:value-of select="@xml:lang"/>", is it Latin: <xsl:value-of select="lang('la')"/>; </xsl:for-each>by id: "<xsl:value-of select="//note[@xml:id='n2']"/>", by number: "<xsl:value-of select="//note[@n='2']"/>"</xsl:template></xsl:stylesheet>`
;(async () => {
  for (const declared of ['', ' xmlns:xml="http://www.w3.org/XML/1998/namespace"']) {
    const parser = new XmlParser()
    const source = `<p${declared}>A<note n="1" xml:id="n1" xml:lang="la">lucerna</note> and<note n="2" xml:id="n2">lamp</note></p>`
    console.log((await new Xslt().xsltProcess(parser.xmlParse(source), parser.xmlParse(sheet))).trim())
  }
})()
JS
out=$(cd "$dir" && node try.cjs); printf 'xslt-processor 5.1.2\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: no ids and no languages" || { echo "changed"; exit 1; }
note 1: id "", language "", is it Latin: true; note 2: id "", language "", is it Latin: false; by id: "", by number: "lamp"
note 1: id "", language "", is it Latin: true; note 2: id "", language "", is it Latin: false; by id: "", by number: "lamp"
SEEN
