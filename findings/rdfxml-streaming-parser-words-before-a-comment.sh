#!/usr/bin/env bash
# One would guess: rdfxml-streaming-parser, by which Comunica and others read RDF/XML, takes a title with an XML comment, a processing
# instruction or a CDATA section in it whole, without the comment.
# What happens: the words in front of it are lost, the last piece is the title: "De <!-- sic --> lucerna" is " lucerna", "a <![CDATA[b &
# c]]> d" is " d".
# Why it matters: catalogues and gazetteers in RDF/XML are written by hand and by converters that leave comments; half of a title is a title
# too, and nothing warns.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts rdfxml-streaming-parser@3.3.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { RdfXmlParser } = require('rdfxml-streaming-parser')
const read = (title) => new Promise((done, failed) => {
  const parser = new RdfXmlParser({ baseIRI: 'http://example.org/' })
  parser.on('data', (quad) => done(quad.object.value)).on('error', failed)
  parser.write(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="#a"><dc:title>${title}</dc:title></rdf:Description></rdf:RDF>`)
  parser.end()
})
;(async () => {
  for (const title of ['De lucerna', 'De <!-- sic --> lucerna', 'De<?page 12?> lucerna', 'Lamps <![CDATA[& fires]]> of the coast']) console.log(title, '->', JSON.stringify(await read(title)))
})()
JS
out=$(cd "$dir" && node try.cjs); printf 'rdfxml-streaming-parser 3.3.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the words before a comment are lost" || { echo "changed"; exit 1; }
De lucerna -> "De lucerna"
De <!-- sic --> lucerna -> " lucerna"
De<?page 12?> lucerna -> " lucerna"
Lamps <![CDATA[& fires]]> of the coast -> " of the coast"
SEEN
