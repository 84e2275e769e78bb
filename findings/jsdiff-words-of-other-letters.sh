#!/usr/bin/env bash
# One would guess: `diffWords` of jsdiff compares words, in whatever letters they are: where one letter of a word differs, the word does.
# What happens: its words are of Latin letters. Greek, Russian, Hebrew and Hindi words are compared letter by letter, so that an ending or
# a vowel sign alone is marked; in Hebrew a letter of the next word is taken for that of the first. English words are marked whole.
# Why it matters: a list of variants that is made of it has, for λόγος and λόγον, "ς" and "ν", and a vowel sign without its letter.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts diff@9.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { diffWords } from 'diff'
for (const [a, b] of [['the lamp is', 'the lamps is'], ['ὁ λόγος καλός', 'ὁ λόγον καλός'], ['слово было', 'слова было'], ['ברא אלהים', 'ברה אלהים'], ['दीया जला', 'दीये जला']])
  console.log(diffWords(a, b).map(part => part.added ? `{+${part.value}+}` : part.removed ? `[-${part.value}-]` : part.value).join(''))
JS
out=$(cd "$dir" && node try.mjs); printf 'diff 9.0.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: letters are compared, not words" || { echo "changed"; exit 1; }
the [-lamp-]{+lamps+} is
ὁ λόγο[-ς-]{+ν+} καλός
слов[-о-]{+а+} было
בר{+ה +}א[- א-]להים
दीय[-ा-]{+े+} जला
SEEN
