#!/usr/bin/env bash
# One would guess: a literal of parseType="Literal", which RDF defines as well-formed XML, is well-formed when rdfxml-streaming-parser hands
# it on: &amp; and &lt; are written as they were.
# What happens: they are resolved and not written again, in the text and in attributes: "Hart & Son < 1834" with datatype rdf:XMLLiteral,
# which no XML parser takes.
# Why it matters: notes and descriptions with italics are such literals (FOAF, SKOS and CIDOC data); whoever shows or converts them has an
# error at each ampersand, or takes "<" for a tag.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts rdfxml-streaming-parser@3.3.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { RdfXmlParser } = require('rdfxml-streaming-parser')
const read = (words) => new Promise((done, failed) => {
  const parser = new RdfXmlParser({ baseIRI: 'http://example.org/' })
  parser.on('data', (quad) => done(`${quad.object.value} (${quad.object.datatype.value.replace(/.*#/, '')})`)).on('error', failed)
  parser.write(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="#a"><dc:description rdf:parseType="Literal">${words}</dc:description></rdf:Description></rdf:RDF>`)
  parser.end()
})
;(async () => {
  for (const words of ['Printed by <i>Hart &amp; Son</i>', 'before 1834 (p. &lt; 12)', '<i title="Hart &amp; Son">The Lamp</i>']) console.log(words, '->', await read(words))
})()
JS
out=$(cd "$dir" && node try.cjs); printf 'rdfxml-streaming-parser 3.3.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: ampersands are bare" || { echo "changed"; exit 1; }
Printed by <i>Hart &amp; Son</i> -> Printed by <i>Hart & Son</i> (XMLLiteral)
before 1834 (p. &lt; 12) -> before 1834 (p. < 12) (XMLLiteral)
<i title="Hart &amp; Son">The Lamp</i> -> <i title="Hart & Son">The Lamp</i> (XMLLiteral)
SEEN
