#!/usr/bin/env bash
# One would guess: chanda finds the same metre in a verse of the Veda with the signs of its accents as without them: an accent is a pitch,
# no length.
# What happens: the signs below and above (॒ ॑) make a light syllable heavy: the first line of the Ṛgveda is no anuṣṭubh any more, but
# nothing, and of another the pattern is false.
# Why it matters: editions of the Veda print the accents throughout, and the weights are what the metre is found by; a short vowel is
# counted long without a word.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check chanda==1.1.0
cat > "$dir/try.py" <<'PY'
import chanda
for line in ("अग्निमीळे पुरोहितं", "अ॒ग्निमी॑ळे पु॒रोहि॑तं", "यज्ञस्य देवमृत्विजम्", "य॒ज्ञस्य॑ दे॒वमृ॒त्विज॑म्"):
    result = chanda.analyze_line(line)
    print(line, "".join(result.lg), [name for name, _ in result.chanda])
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'chanda 1.1.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: accents make syllables heavy" || { echo "changed"; exit 1; }
अग्निमीळे पुरोहितं गलगगलगलग ['अनुष्टुभ्']
अ॒ग्निमी॑ळे पु॒रोहि॑तं गलगगगगगग []
यज्ञस्य देवमृत्विजम् गगलगलगलग ['नाराचिका', 'अनुष्टुभ्']
य॒ज्ञस्य॑ दे॒वमृ॒त्विज॑म् गगगगलगलग ['अनुष्टुभ्']
SEEN
