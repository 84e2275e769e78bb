#!/usr/bin/env bash
# One would guess: in HTML by unified-latex "Hart \& Son, 5\% of it" is "Hart & Son, 5% of it": TeX skips a space after a command of
# letters, never after a sign.
# What happens: the space is lost behind each sign with a backslash: "Hart &Son, 5%of it, no. #3". Printed as LaTeX again by the same
# library the spaces are there.
# Why it matters: publishers, firms and bibliographies are full of such pairs of names; two words stand together on the page, and a search
# for the second as a word finds nothing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @unified-latex/unified-latex-to-hast@1.8.4 @unified-latex/unified-latex-util-parse@1.8.4 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { convertToHtml } from '@unified-latex/unified-latex-to-hast'
import { parse } from '@unified-latex/unified-latex-util-parse'
for (const words of ['Hart \\& Son', '\\emph{Hart} \\& \\emph{Son}', '5\\% of it', 'a line \\_ of \\{ these \\} signs', '\\copyright{} 1834'])
  console.log(words, '->', convertToHtml(parse(words)).replaceAll('&#x26;', '&'))
JS
out=$(cd "$dir" && node try.mjs); printf '@unified-latex/unified-latex-to-hast 1.8.4\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: no space behind the sign" || { echo "changed"; exit 1; }
Hart \& Son -> Hart &Son
\emph{Hart} \& \emph{Son} -> <em class="emph">Hart</em> &<em class="emph">Son</em>
5\% of it -> 5%of it
a line \_ of \{ these \} signs -> a line _of {these }signs
\copyright{} 1834 -> © 1834
SEEN
