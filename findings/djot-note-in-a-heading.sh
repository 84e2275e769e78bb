#!/usr/bin/env bash
# One would guess: a footnote on a heading changes neither the heading's id nor the references that name the heading by its words.
# What happens: the note's label becomes part of the id ("Head" is "Heada" with a note [^a]), and `[Head][]` is an <a> without a
# target, without a warning; `[Heada][]` leads there.
# Why it matters: one note on a title breaks each published address of the section and each cross-reference to it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @djot/djot@0.3.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parse, renderHTML } from '@djot/djot'
for (const mark of ['', '[^a]']) {
  const html = renderHTML(parse(`# The Tide${mark}\n\nSee [The Tide][].\n\n[^a]: A spring tide.\n`))
  console.log(mark || 'no note', '|', html.match(/<section id="[^"]*"/)[0], '|', html.match(/<a[^>]*>The Tide<\/a>/)[0])
}
JS
out=$(cd "$dir" && node try.mjs); printf '@djot/djot 0.3.2\n%s\n' "$out"
grep -qF 'no note | <section id="The-Tide" | <a href="#The-Tide">' <<<"$out" && grep -qF '[^a] | <section id="The-Tidea" | <a>The Tide</a>' <<<"$out" \
  && echo "as found: the label is in the id, and the reference leads nowhere" || { echo "changed"; exit 1; }
