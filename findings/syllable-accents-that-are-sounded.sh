#!/usr/bin/env bash
# One would guess: a library that counts syllables counts one more for the accent that editors of verse put on an -ed that is sounded (wingèd), or
# at least not fewer; and one for "o'er".
# What happens: syllable (npm) takes accents off first, and wingèd, blessèd, learnèd have one; "o'er" and "ne'er" have two. syllables (PyPI)
# counts fewer for wingèd (1) than for winged (2), for the accented letter is no vowel to it.
# Why it matters: the accent is there for the metre; lines of ten syllables are counted as nine or eleven just where an editor was careful.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check syllables==1.1.5
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts syllable@5.0.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { syllable } from 'syllable'
console.log(...['winged', 'wingèd', 'blessèd', 'learnèd', "o'er", "ne'er"].map(word => word + ' ' + syllable(word)))
JS
js=$(cd "$dir" && node try.mjs)
py=$("$dir/v/bin/python" -c 'import syllables; print(*(f"{word} {syllables.estimate(word)}" for word in ["winged", "wingèd", "beloved", "belovèd"]))')
printf 'syllable 5.0.1\n%s\nsyllables 1.1.5\n%s\n' "$js" "$py"
[ "$js" = "winged 1 wingèd 1 blessèd 1 learnèd 1 o'er 2 ne'er 2" ] && [ "$py" = "winged 2 wingèd 1 beloved 3 belovèd 2" ] && echo "as found: the accent makes no syllable, or takes one" || { echo "changed"; exit 1; }
