#!/usr/bin/env bash
# One would guess: dom-anchor-text-quote, given a quote with the prefix and suffix of its third occurrence, finds the third; and that
# a quote without context and with several occurrences is the first, or none.
# What happens: an exact hit near the hint wins whatever stands around it: with hint 0 the first occurrence is taken, though its
# prefix and suffix are others; without a hint the one nearest to the middle of the text is taken.
# Why it matters: annotations anchored by it go to other words in silence wherever words repeat.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts dom-anchor-text-quote@4.0.2 jsdom@24.1.3 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { JSDOM } = require('jsdom'), quote = require('dom-anchor-text-quote')
const dom = new JSDOM('<p>Take the book and put the book by, then the book is read.</p>'), { document, Node, NodeFilter, Range } = dom.window
Object.assign(global, { document, Node, NodeFilter, Range })
const find = (selector, options) => quote.toTextPosition(document.body, selector, options).start
console.log('occurrences at', [...document.body.textContent.matchAll(/the book/g)].map(m => m.index).join(' '))
console.log('with prefix "then ", suffix " is", hint 0:', find({ exact: 'the book', prefix: 'then ', suffix: ' is' }, { hint: 0 }))
console.log('without context and hint:', find({ exact: 'the book' }))
JS
out=$(cd "$dir" && node try.cjs); printf 'dom-anchor-text-quote 4.0.2\n%s\n' "$out"
[ "$out" = $'occurrences at 5 22 40\nwith prefix "then ", suffix " is", hint 0: 5\nwithout context and hint: 22' ] && echo "as found" || { echo "changed"; exit 1; }
