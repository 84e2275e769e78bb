#!/usr/bin/env bash
# One would guess: two Word files that are joined by docx-merger (a chapter each, say) keep their footnotes: those of the second get other
# numbers, or at worst are lost.
# What happens: the marks of the second file are there and refer to the notes of the first, whose ids are the same; its own notes are gone.
# Its links lead where the first file's links lead, and its list goes on with the numbers of the first file's list.
# Why it matters: each note of the second chapter has a note's words, another's; nothing shows it but reading them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pypandoc_binary==1.17
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @scholarcy/docx-merger@0.3.0 >/dev/null)
cat > "$dir/make.py" <<'PY'
import pypandoc
for name, noun in {"one": "lamp", "two": "river"}.items():
    pypandoc.convert_text(f"The {noun}[^1] is in [the source](https://example.org/{noun}).\n\n[^1]: A note on the {noun}.\n", "docx", "markdown", outputfile=f"{name}.docx")
PY
cat > "$dir/join.cjs" <<'JS'
const fs = require('fs'), Merger = require('@scholarcy/docx-merger')
const join = async () => {
  const merger = new Merger()
  await merger.initialize({}, ['one.docx', 'two.docx'].map(name => fs.readFileSync(name)))
  await new Promise(resolve => setTimeout(resolve, 1000))
  fs.writeFileSync('both.docx', await merger.save('nodebuffer'))
}
join()
JS
cd "$dir"; v/bin/python make.py; node join.cjs
out=$(v/bin/python -c 'import pypandoc
for name in ["two", "both"]: print(name + ":", *pypandoc.convert_file(name + ".docx", "markdown", extra_args=["--wrap=none"]).split("\n\n"), sep="\n")'); printf '@scholarcy/docx-merger 0.3.0, read by pandoc of pypandoc_binary 1.17\n%s\n' "$out"
grep -qF 'The river[^2] is in [the source](https://example.org/lamp).' <<<"$out" && grep -qF '[^2]: A note on the lamp.' <<<"$out" && [ "$(grep -c 'A note on the river' <<<"$out")" = 1 ] \
  && echo "as found: the second file has the first's note and link" || { echo "changed"; exit 1; }
