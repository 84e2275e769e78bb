#!/usr/bin/env bash
# One would guess: a converter between simplified and traditional characters, which are one to many, knows the commonest words, or leaves
# what it can't decide as it is.
# What happens: each character has one partner, also where the text is in the right form already: the empress 皇后 becomes 皇後, Fan
# Zhongyan 范仲淹 becomes 範仲淹, Yue Fei 岳飛 becomes 嶽飛 in traditional text, the reign Qianlong 乾隆 becomes 干隆 in simplified.
# Why it matters: two versions of a text, one brought to the other's characters so that they can be compared, differ in names and titles
# where the witnesses agree.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check hanziconv==0.3.2
cat > "$dir/try.py" <<'PY'
import sys
from hanziconv import HanziConv
traditional = {"皇后": "皇後", "范仲淹": "範仲淹", "岳飛": "嶽飛", "公里": "公裏"}
simplified = {"乾隆": "干隆"}
found = {word: HanziConv.toTraditional(word) for word in traditional}, {word: HanziConv.toSimplified(word) for word in simplified}
for name, words in zip(("traditional", "simplified"), found):
    for word, text in words.items():
        print(f"hanziconv 0.3.2, to {name}: {word} -> {text}")
sys.exit(found != (traditional, simplified))
PY
"$dir/v/bin/python" "$dir/try.py" && echo "as found: names that are right already get other characters" || { echo "changed"; exit 1; }
