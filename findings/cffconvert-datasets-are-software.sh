#!/usr/bin/env bash
# One would guess: a CITATION.cff with "type: dataset", which the format has for data and editions, is a Dataset in schema.org and CodeMeta.
# What happens: cffconvert writes SoftwareSourceCode for either type, and calls the organization among its authors a Person.
# Why it matters: an edition that is deposited with such a file is catalogued as software, by a person named after an institute.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check cffconvert==2.0.0
printf 'cff-version: 1.2.0\nmessage: Cite it so.\ntitle: The Tide, annotated\ntype: dataset\nauthors:\n  - name: Harbour Board\nurl: https://example.org/tide\n' > "$dir/CITATION.cff"
out=$(cd "$dir" && v/bin/cffconvert --validate >/dev/null && for format in schema.org codemeta; do v/bin/cffconvert -f $format | grep '"@type"'; done)
printf 'cffconvert 2.0.0\n%s\n' "$out"
[ "$(grep -c SoftwareSourceCode <<<"$out")" = 2 ] && [ "$(grep -c '"Person"' <<<"$out")" = 2 ] && echo "as found: a dataset is software, an organization a person" || { echo "changed"; exit 1; }
