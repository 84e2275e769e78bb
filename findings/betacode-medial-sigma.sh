#!/usr/bin/env bash
# betacode (PyPI), which turns Beta Code into Greek letters and back.
#
# One would guess: s1 is the medial sigma and s2 the final one, as the manual of Beta Code has it, wherever they are; s alone is decided
# by what follows.
# What happens: s1 is decided too: before a hyphen, a bracket or nothing it becomes a final sigma, so that the library doesn't read
# back what it has written itself.
# Why it matters: prefixes (δυσ-) and words that an editor has restored in part (διασ[κ]ε) come out with a letter that the text doesn't have.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check betacode==1.1
echo "betacode 1.1"
cat > ask.py <<'CODE'
from betacode.conv import beta_to_uni, uni_to_beta

for greek in ["δυσ-", "διασ[κ]ε", "σ", "εστι"]:
    beta = uni_to_beta(greek)
    print(greek, "->", beta, "->", beta_to_uni(beta))
CODE
python/bin/python ask.py | tee seen
diff seen - <<'SEEN' && echo "as it was"
δυσ- -> dus1- -> δυς‐
διασ[κ]ε -> dias1[k]e -> διας[κ]ε
σ -> s1 -> ς
εστι -> es1ti -> εστι
SEEN
