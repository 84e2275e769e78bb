#!/usr/bin/env bash
# One would guess: citation-js reads the editors of a book in RIS from ED, the tag that is named after them.
# What happens: they are lost, without a word; from A2 they are read, and that is what it writes itself.
# Why it matters: RIS has both tags; the chapter of a collection is cited without the people who made it, and an
# edition without its editor.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-ris'
for (const tag of ['A2', 'ED']) {
  const [work] = new Cite(`TY  - CHAP\nAU  - Holm, Ida\nTI  - On Lamps\nT2  - Light\nPY  - 1834\n${tag}  - Berg, Ole\nER  - \n`).data
  console.log(tag, JSON.stringify(work.author), JSON.stringify(work.editor), JSON.stringify(work).includes('"family":"Berg"'))
}
JS
out=$(cd "$dir" && node try.mjs); printf 'citation-js 0.8.2: author, editor, whether the editor is anywhere\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: ED is lost" || { echo "changed"; exit 1; }
A2 [{"family":"Holm","given":"Ida"}] [{"family":"Berg","given":"Ole"}] true
ED [{"family":"Holm","given":"Ida"}] undefined false
SEEN
