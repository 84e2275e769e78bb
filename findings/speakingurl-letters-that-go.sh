#!/usr/bin/env bash
# One would guess: speakingurl makes the address of a page or heading with all letters of its title, in Latin, as it does of "Müller"
# (mueller), "þæt" and of Greek without old accents.
# What happens: letters that it doesn’t know are hyphens within a word, and nothing where they begin or end one: "Wiſſenſchaft" is
# "wi-en-chaft", "Ἰησοῦς" is "iso-s", ἥλιος "lios".
# Why it matters: addresses of two headings become one, and an address in a citation has another word.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts speakingurl@14.0.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import slug from 'speakingurl'
for (const title of ['Wissenschaft', 'Wiſſenſchaft', 'Λόγος', 'ὁ λόγος', 'Ἰησοῦς', 'ἥλιος', 'þæt', 'Müller']) console.log(title, '->', slug(title))
JS
out=$(cd "$dir" && node try.mjs); printf 'speakingurl 14.0.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: letters are left out" || { echo "changed"; exit 1; }
Wissenschaft -> wissenschaft
Wiſſenſchaft -> wi-en-chaft
Λόγος -> logos
ὁ λόγος -> logos
Ἰησοῦς -> iso-s
ἥλιος -> lios
þæt -> thaet
Müller -> mueller
SEEN
