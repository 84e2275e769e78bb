#!/usr/bin/env bash
# One would guess: a note of two lines that KOReader has written into its sidecar file (a Lua table) has its two lines when SLPP, the
# reader of Lua tables for Python, has read it; quotation marks in it are read.
# What happens: KOReader writes strings as Lua's %q does, a line's end as a backslash and the end; SLPP keeps that backslash at each line's end,
# and leaves each backslash that was in the note doubled. Lua itself (lupa) reads both right.
# Why it matters: in Markdown a backslash at a line's end is a forced break, elsewhere it is printed; each note of several lines has them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check slpp==1.2.3 lupa==2.6
cat > "$dir/try.py" <<'PY'
from lupa import LuaRuntime
from slpp import slpp
lua = LuaRuntime()
note = 'See "Lamps":\nof brass, \\oe for æ.'
written = "{ note = " + lua.eval("function(s) return string.format('%q', s) end")(note) + " }"
print("note", ascii(note))
print("lupa", ascii(lua.eval(written).note))
print("slpp", ascii(slpp.decode(written)["note"]))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'SLPP 1.2.3, lupa 2.6\n%s\n' "$out"
[ "$(tail -1 <<<"$out")" = "slpp 'See \"Lamps\":\\\\\\nof brass, \\\\\\\\oe for \\xe6.'" ] && echo "as found: backslashes stay" || { echo "changed"; exit 1; }
