#!/usr/bin/env bash
# One would guess: CollateX takes a word of Hebrew or Hindi for one token, as it does a word of Greek or Russian.
# What happens: its tokens are runs of Python's \w, and vowel points, viramas and other combining marks aren't \w: a word falls into
# a token a letter group and a token a mark; "naïve" is one token composed and three decomposed.
# Why it matters: pointed and unpointed Hebrew share no token, and counts, positions and variants are of fragments. Versions in these
# scripts must be tokenised before they are handed over.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check collatex==2.3 python-Levenshtein==0.27.3 networkx==3.6.1
cat > "$dir/try.py" <<'PY'
import sys
from collatex import Collation
def tokens(text):
    c = Collation(); c.add_plain_witness("A", text)
    return [t.token_string for t in c.witnesses[0].tokens()]
words = {"Greek": "λόγος", "Hindi": "क्षेत्रे", "pointed Hebrew": "בָּרָא", "naïve, composed": "na\u00efve", "naïve, decomposed": "nai\u0308ve"}
found = {name: len(tokens(word)) for name, word in words.items()}
for name, word in words.items():
    print(f"collatex 2.3, {name}: {word} is {found[name]} token(s)")
sys.exit(found != {"Greek": 1, "Hindi": 8, "pointed Hebrew": 5, "naïve, composed": 1, "naïve, decomposed": 3})
PY
"$dir/v/bin/python" -W ignore "$dir/try.py" && echo "as found: combining marks end a word" || { echo "changed"; exit 1; }
