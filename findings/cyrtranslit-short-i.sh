#!/usr/bin/env bash
# One would guess: Russian that cyrtranslit writes in Latin letters and then in Cyrillic ones is what it was.
# What happens: й is j, but before о or е it comes back as ж: район (district) is ражон, Йорк (York) Жорк, Йена (Jena) Жена, "wife", and
# майор, the rank, is мажор, the major key. At the end of a word, before a consonant or before я the letter comes back whole.
# Why it matters: most words do come back, so that a check with some of them shows nothing, and some of the wrong ones are words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check cyrtranslit==1.2.0
cat > "$dir/try.py" <<'PY'
import cyrtranslit
for word in ["район", "Йорк", "Йена", "майор", "Майя", "край", "война"]:
    latin = cyrtranslit.to_latin(word, "ru")
    print(word, latin, cyrtranslit.to_cyrillic(latin, "ru"))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'cyrtranslit 1.2.0: a word, in Latin letters, and back\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: York becomes Zhork" || { echo "changed"; exit 1; }
район rajon ражон
Йорк Jork Жорк
Йена Jena Жена
майор major мажор
Майя Majya Майя
край kraj край
война vojna война
SEEN
