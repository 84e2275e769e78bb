#!/usr/bin/env bash
# One would guess: the entries that bibtex-parse gives have the TeX of the file, or its letters: G{\"o}del is that, G\"odel or Gödel.
# What happens: braces are taken out, and so is the backslash before an accent that is a sign: G"odel, L'od'z. With the braces of a
# command its end is lost too: Fran\c{c}ois is Fran\ccois, \emph{Lamp} is \emphLamp, so that nothing can read the commands any more.
# Why it matters: names and titles lose their accents, and each later step sees words that the file hasn't.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts bibtex-parse@2.1.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { entries } = require('bibtex-parse')
for (const title of [String.raw`G{\"o}del`, String.raw`{\'E}mile`, String.raw`Fran\c{c}ois`, String.raw`The \emph{Lamp} of oil`, 'The {Royal} Society'])
  console.log(title, '|', entries(`@book{a, title = {${title}}}`)[0].TITLE)
JS
out=$(cd "$dir" && node try.cjs); printf 'bibtex-parse 2.1.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: accents without their backslash" || { echo "changed"; exit 1; }
G{\"o}del | G"odel
{\'E}mile | 'Emile
Fran\c{c}ois | Fran\ccois
The \emph{Lamp} of oil | The \emphLamp of oil
The {Royal} Society | The Royal Society
SEEN
