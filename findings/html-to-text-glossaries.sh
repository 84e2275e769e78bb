#!/usr/bin/env bash
# One would guess: the text of an HTML glossary (dl) has terms and explanations on lines of their own, or at least apart, as items of lists
# and paragraphs are.
# What happens: html-to-text joins them without a space: "lampa lightwickof cotton". Addresses are joined to the words around them too;
# asides and captions of figures are kept apart.
# Why it matters: search indexes and plain-text copies are made with it; of a glossary neither the terms nor the first and last words of
# the explanations can be found.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts html-to-text@10.0.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { convert } from 'html-to-text'
for (const html of ['<ul><li>lamp</li><li>wick</li></ul>', '<dl><dt>lamp</dt><dd>a light</dd><dt>wick</dt><dd>of cotton</dd></dl>', '<div>Printed by</div><address>Smith</address>in Leiden'])
  console.log(html, '->', JSON.stringify(convert(html)))
JS
out=$(cd "$dir" && node try.mjs); printf 'html-to-text 10.0.1\n%s\n' "$out"
grep -qF '</dl> -> "lampa lightwickof cotton"' <<<"$out" && grep -qF '</ul> -> " * lamp\n * wick"' <<<"$out" && grep -qF 'Smithin Leiden' <<<"$out" && echo "as found: terms and explanations are one word" || { echo "changed"; exit 1; }
