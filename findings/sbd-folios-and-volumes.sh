#!/usr/bin/env bash
# One would guess: sbd, which knows "p.", "pp." and "Prof.", doesn't end a sentence behind "cf.", "vol.", "fol." or "MS.".
# What happens: it does, where a number, a page or a letter follows: "See cf." and "12 of MS." are sentences.
# Why it matters: notes and catalogues are made of such places; sentences are what translations are aligned by and what is quoted.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts sbd@1.0.19 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { sentences } = require('sbd')
for (const words of ['So says Prof. Holm on p. 3. Yes.', 'See cf. p. 12. The lamp burns.', 'In vol. ii. p. 3 it stands.', 'So fol. 12 of MS. A has it.'])
  console.log(sentences(words).join(' | '))
JS
out=$(cd "$dir" && node try.cjs); printf 'sbd 1.0.19\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: sentences end behind cf., vol., fol." || { echo "changed"; exit 1; }
So says Prof. Holm on p. 3. | Yes.
See cf. | p. 12. The lamp burns.
In vol. | ii. | p. 3 it stands.
So fol. | 12 of MS. | A has it.
SEEN
