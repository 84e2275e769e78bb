#!/usr/bin/env bash
# One would guess: a RIS file with SP (start page) 12 and EP (end page) 31 has both tags again after citation-js read and wrote it.
# What happens: it writes "SP  - 12-31" and no EP; rispy, a reader of RIS, then takes "12-31" for the first page.
# Why it matters: each passage through such a converter leaves a RIS file that says something else to the next program.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check rispy==0.10.0
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-ris'
import { writeFileSync } from 'node:fs'
const ris = 'TY  - JOUR\nAU  - Holm, Ida\nTI  - Lamps\nJO  - Annals\nPY  - 1871\nSP  - 12\nEP  - 31\nER  - \n'
writeFileSync('out.ris', new Cite(ris).format('ris'))
JS
(cd "$dir" && node try.mjs && grep -E '^(SP|EP)' out.ris | sed 's/^/citation-js 0.8.2 wrote: /')
read=$("$dir/v/bin/python" -c 'import rispy, sys; e = rispy.load(open(sys.argv[1]))[0]; print(e.get("start_page"), e.get("end_page"))' "$dir/out.ris")
echo "rispy 0.10.0 reads: first page, last page = $read"
[ "$read" = "12-31 None" ] && echo "as found: the last page went into the first" || { echo "changed"; exit 1; }
