#!/usr/bin/env bash
# One would guess: the tokenizer for a language knows that language's letters: a word of Greek with breathings (ἄειδε), a Dutch one with ë or ï
# (geïllustreerd) or an Armenian one with և (Երևան) is one word in Orama's index.
# What happens: each letter that its list hasn't got divides the word and is thrown away: Ἀχιλῆος is "χιλ" and "ος", geïllustreerd is "ge" and
# "llustreerd", Երևան is "եր" and "ան".
# Why it matters: a search for the word ἄειδε finds a page that has ειδε alone, and an ancient text is indexed as splinters.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @orama/orama@3.1.18 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { count, create, insert, search } from '@orama/orama'
for (const [language, text] of [['greek', 'μῆνιν ἄειδε θεὰ Ἀχιλῆος'], ['dutch', 'geïllustreerd'], ['armenian', 'Երևան']])
  console.log(language, create({ schema: { text: 'string' }, language }).tokenizer.tokenize(text, language).join(' '))
const index = create({ schema: { text: 'string' }, language: 'greek' })
await insert(index, { text: 'ειδε' })
console.log('ἄειδε finds', (await search(index, { term: 'ἄειδε', exact: false })).count, 'of', count(index))
JS
out=$(cd "$dir" && node try.mjs); printf 'Orama 3.1.18\n%s\n' "$out"
[ "$out" = $'greek μ νιν ειδε θε χιλ ος\ndutch ge llustreerd\narmenian եր ան\nἄειδε finds 1 of 1' ] && echo "as found: letters of the language cut its words" || { echo "changed"; exit 1; }
