#!/usr/bin/env bash
# One would guess: the publicationDate of jats-xml, for articles in JATS, is the date that the article has: a year, a month and year, or a
# day.
# What happens: only a pub-date with a day in it counts: of an article of June 1834 or of 1834 it is undefined, though the date is in the
# list of publicationDates.
# Why it matters: books, yearbooks and all that is digitized are dated by the year; they have no date in lists and citations that are made
# with it, without an error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts jats-xml@1.1.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Jats } from 'jats-xml'
const article = (dates) => new Jats(`<?xml version="1.0" encoding="UTF-8"?><article><front><article-meta><title-group><article-title>The Lamp</article-title></title-group>${dates}</article-meta></front></article>`)
for (const dates of ['<pub-date date-type="pub"><day>5</day><month>6</month><year>1834</year></pub-date>', '<pub-date date-type="pub"><month>6</month><year>1834</year></pub-date>', '<pub-date date-type="pub" iso-8601-date="1834"><year>1834</year></pub-date>']) {
  const read = article(dates)
  console.log(dates, '->', read.publicationDate && read.publicationDate.children.map((part) => part.children[0].value).join('-'), `(of ${read.publicationDates.length})`)
}
JS
out=$(cd "$dir" && node try.mjs); printf 'jats-xml 1.1.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: no day, no date" || { echo "changed"; exit 1; }
<pub-date date-type="pub"><day>5</day><month>6</month><year>1834</year></pub-date> -> 5-6-1834 (of 1)
<pub-date date-type="pub"><month>6</month><year>1834</year></pub-date> -> undefined (of 1)
<pub-date date-type="pub" iso-8601-date="1834"><year>1834</year></pub-date> -> undefined (of 1)
SEEN
