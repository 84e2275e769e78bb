#!/usr/bin/env bash
# One would guess: xslt-processor, an XSLT processor for browsers and Node whose README says that whitespace is preserved where nothing else
# is declared, copies "the <hi>lamp</hi> <hi>burns</hi>" as it is.
# What happens: text that is nothing but a space is left out wherever nodes are copied (identity templates, xsl:copy-of, apply-templates):
# <hi>lamp</hi><hi>burns</hi>. The string value of the same paragraph has the space.
# Why it matters: two names, a siglum and a number, a lemma and its reading stand so in every edition; their words become one on the page,
# while a search of the source finds two.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts xslt-processor@5.1.2 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { Xslt, XmlParser } = require('xslt-processor')
const sheet = (body) => `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output method="xml" omit-xml-declaration="yes"/>${body}</xsl:stylesheet>`
const source = '<p>So the <hi>lamp</hi> <hi>burns</hi> here.</p>'
const sheets = {
  identity: '<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>',
  'copy-of': '<xsl:template match="/"><xsl:copy-of select="p"/></xsl:template>',
  italics: '<xsl:template match="p"><p><xsl:apply-templates/></p></xsl:template><xsl:template match="hi"><i><xsl:apply-templates/></i></xsl:template>',
  'value-of': '<xsl:template match="/"><p><xsl:value-of select="p"/></p></xsl:template>',
}
;(async () => {
  for (const [name, body] of Object.entries(sheets)) {
    const parser = new XmlParser()
    console.log(name, '->', await new Xslt().xsltProcess(parser.xmlParse(source), parser.xmlParse(sheet(body))))
  }
})()
JS
out=$(cd "$dir" && node try.cjs); printf 'xslt-processor 5.1.2\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the space between two elements is lost" || { echo "changed"; exit 1; }
identity -> <p>So the <hi>lamp</hi><hi>burns</hi> here.</p>
copy-of -> <p>So the <hi>lamp</hi><hi>burns</hi> here.</p>
italics -> <p>So the <i>lamp</i><i>burns</i> here.</p>
value-of -> <p>So the lamp burns here.</p>
SEEN
