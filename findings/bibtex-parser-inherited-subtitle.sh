#!/usr/bin/env bash
# One would guess: an essay that has its collection by BibLaTeX's crossref inherits the collection's subtitle as that of the book
# (booksubtitle), and its date; BibLaTeX's own table says so.
# What happens: @retorquere/bibtex-parser gives it the book's subtitle as its own too, where it has none; the field `date` isn't
# inherited at all, while `year` is.
# Why it matters: the essay is cited under a title that it hasn't, and without a year.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @retorquere/bibtex-parser@9.0.29 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parse } from '@retorquere/bibtex-parser'
for (const when of ['date', 'year']) {
  const { title, subtitle, booktitle, booksubtitle, date, year } = parse(`@incollection{tide, title={The Tide}, author={Doe, Jane}, pages={1--9}, crossref={sea}}
@collection{sea, title={The Sea}, subtitle={Essays}, editor={Ray, Ann}, ${when}={1850}}`, { sentenceCase: false }).entries[0].fields
  console.log(JSON.stringify({ title, subtitle, booktitle, booksubtitle, date, year }))
}
JS
out=$(cd "$dir" && node try.mjs); printf '@retorquere/bibtex-parser 9.0.29\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the essay has the book's subtitle, and no date" || { echo "changed"; exit 1; }
{"title":"The Tide","subtitle":"Essays","booktitle":"The Sea","booksubtitle":"Essays"}
{"title":"The Tide","subtitle":"Essays","booktitle":"The Sea","booksubtitle":"Essays","year":"1850"}
SEEN
