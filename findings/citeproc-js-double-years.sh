#!/usr/bin/env bash
# One would guess: a raw date in the two styles of the calendar, "1708/9" (January to March of a year that began on 25 March), is read
# as a year or a span of years, or printed as it is.
# What happens: citeproc-js reads what follows the year as a month, beyond twelve as a season: "1708/9" is September
# 1708, "1719/20" winter 1719. The years in full are a span.
# Why it matters: English documents before 1752 are dated so; a letter of February is cited as one of September.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts citeproc@2.4.63 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import CSL from 'citeproc'
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const terms = months.map((month, n) => `<term name="month-${String(n + 1).padStart(2, '0')}">${month}</term>`).join('')
const seasons = ['Spring', 'Summer', 'Autumn', 'Winter'].map((season, n) => `<term name="season-0${n + 1}">${season}</term>`).join('')
const locale = `<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="en-US"><terms>${terms}${seasons}<term name="et-al">et al.</term><term name="and others">and others</term></terms></locale>`
const date = '<date variable="issued"><date-part name="month" suffix=" "/><date-part name="year"/></date>'
const style = `<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note" default-locale="en-US"><info><title>t</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info><citation><layout>${date}</layout></citation></style>`
for (const raw of ['1708/9', '1745/6', '1719/20', '1708/1709']) {
  const engine = new CSL.Engine({ retrieveLocale: () => locale, retrieveItem: id => ({ id, type: 'book', issued: { raw } }) }, style)
  engine.updateItems(['a'])
  console.log(raw, '->', engine.previewCitationCluster({ citationItems: [{ id: 'a' }], properties: { noteIndex: 1 } }, [], [], 'text'))
}
JS
out=$(cd "$dir" && node try.mjs); printf 'citeproc 2.4.63\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the second year is a month or a season" || { echo "changed"; exit 1; }
1708/9 -> September 1708
1745/6 -> June 1745
1719/20 -> Winter 1719
1708/1709 -> 1708–1709
SEEN
