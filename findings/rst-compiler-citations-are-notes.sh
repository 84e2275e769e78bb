#!/usr/bin/env bash
# One would guess: rst-compiler writes a footnote [1]_ and a citation [MOOR1834]_ of reStructuredText in Markdown with two labels.
# What happens: citations are counted from 1 as footnotes are, and both are written [^1]: one label has two notes, and to Markdown the mark
# of the citation leads to the words of the footnote. In HTML they are kept apart.
# Why it matters: edited texts have notes and a list of works beside them; each reference to a work shows a note that has nothing to do with
# it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts rst-compiler@0.5.9 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { RstToHtmlCompiler, RstToMdCompiler } from 'rst-compiler'
const source = `A lamp [1]_ burns [MOOR1834]_ here [#more]_ and there [HART]_.

.. [1] So the keeper.
.. [#more] Second note.
.. [MOOR1834] Moor, The Lamp, 1834.
.. [HART] Hart, Fires.
`
console.log(new RstToMdCompiler().compile(source).body.replace(/\n+/g, '\n').trim())
console.log(new RstToHtmlCompiler().compile(source).body.match(/<p>[^]*?<\/p>/)[0].replace(/\s+/g, ' '))
JS
out=$(cd "$dir" && node try.mjs); printf 'rst-compiler 0.5.9\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a note and a citation have one label" || { echo "changed"; exit 1; }
A lamp [^1] burns [^1] here [^2] and there [^2].
[^1]:
    So the keeper.
[^2]:
    Second note.
[^1]:
    Moor, The Lamp, 1834.
[^2]:
    Hart, Fires.
<p> A lamp <a href="#footnotedef-1" id="footnoteref-1" class="footnote-reference">1</a> burns <a href="#moor1834" id="citationref-1" class="citation-reference">MOOR1834</a> here <a href="#more" id="footnoteref-2" class="footnote-reference">2</a> and there <a href="#hart" id="citationref-2" class="citation-reference">HART</a>. </p>
SEEN
