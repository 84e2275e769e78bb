#!/usr/bin/env bash
# One would guess: vidyut (PyPI) writes two vowels that follow each other in Devanagari as two vowels, as Sanskrit has them in the Veda and
# between words that are written together.
# What happens: behind a consonant the first of them is lost. The first word of the Rigveda, agnimīḷe, is अग्निमे, "agnime", vyūḷha is
# "vyḷha", dadhiatra "dadhatra". At the beginning of a word, and in transliterations, both are kept.
# Why it matters: letters are gone from a sacred text, the word that is left is a word too, and nothing is said.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check vidyut==0.4.0
cat > "$dir/try.py" <<'PY'
from vidyut.lipi import Scheme, transliterate
for word in "agnim", "īḷe", "agnimīḷe", "vyūḷha", "dadhi atra", "dadhiatra", "gāīti":
    written = transliterate(word, Scheme.Iast, Scheme.Devanagari)
    print(word, "|", written, "| read again:", transliterate(written, Scheme.Devanagari, Scheme.Iast), "| in SLP1:", transliterate(word, Scheme.Iast, Scheme.Slp1))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'vidyut 0.4.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the first of two vowels is lost" || { echo "changed"; exit 1; }
agnim | अग्निम् | read again: agnim | in SLP1: agnim
īḷe | ईऌए | read again: īḷe | in SLP1: Ixe
agnimīḷe | अग्निमे | read again: agnime | in SLP1: agnimIxe
vyūḷha | व्यॢह | read again: vyḷha | in SLP1: vyUxha
dadhi atra | दधि अत्र | read again: dadhi atra | in SLP1: daDi atra
dadhiatra | दधत्र | read again: dadhatra | in SLP1: daDiatra
gāīti | गीति | read again: gīti | in SLP1: gAIti
SEEN
