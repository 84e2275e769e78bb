#!/usr/bin/env bash
# One would guess: satzmetzger, a splitter of German sentences, gives back the sentences with all their signs.
# What happens: closing brackets, round, square and curly, at the end of a sentence are lost, opening ones in short sentences as well, and
# so is the closing quotation mark („Nein.“ is „Nein.); of "(vgl. S. 12)" the bracket is never closed. Angle brackets stay.
# Why it matters: sentences are what is aligned with a translation, quoted and searched: cut so, none of them is in the text any more, and
# what an editor put in brackets isn't told from the author's words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check satzmetzger==0.0.1
cat > "$dir/try.py" <<'PY'
from satzmetzger.satzmetzger import Satzmetzger
cut = Satzmetzger().zerhack_den_text
for text in ("Dort: a) eins. b) zwei.", "Er kam (vgl. S. 12). Sie ging (siehe Bl. 3).", "Er sagte: „Geh.“ Sie ging. „Nein.“", "Die Lampe [brannte]. Sie erlosch (1834).", "So steht es <hier>. Dort {nicht}."):
    print(text, "->", cut(text))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'satzmetzger 0.0.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: brackets and closing marks are lost" || { echo "changed"; exit 1; }
Dort: a) eins. b) zwei. -> ['Dort: a eins. b zwei.']
Er kam (vgl. S. 12). Sie ging (siehe Bl. 3). -> ['Er kam (vgl. S. 12.', 'Sie ging siehe Bl.', '3.']
Er sagte: „Geh.“ Sie ging. „Nein.“ -> ['Er sagte: „Geh.', 'Sie ging. „Nein.']
Die Lampe [brannte]. Sie erlosch (1834). -> ['Die Lampe [brannte.', 'Sie erlosch (1834.']
So steht es <hier>. Dort {nicht}. -> ['So steht es <hier>.', 'Dort {nicht.']
SEEN
