#!/usr/bin/env bash
# One would guess: AbiWord writes a footnote of an RTF file, with the words in italics that it has, to HTML at one place, and lines as they end.
# What happens: the note ends before its first italics, and the rest of it stands in the author's sentence; all marks lead to note 1. The words
# before the end of a line (`\line`) are lost. In its plain text nothing is lost.
# Why it matters: the author has written "He lit The Tide and oil. the lamp", the first verse is gone, and nothing is said.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq abiword=3.0.5~dfsg-3.2 libabiword-3.0 abiword-common libcamel-1.2-64 libjson-glib-1.0-0 libedataserver-1.2-27 libprotobuf32 libphonenumber8 libebook-contacts-1.2-4 libgsf-1-114 libgoffice-0.10-10 libical3 libwv-1.2-4 libots0 libtidy5deb1 libwmflite-0.2-7 libwmf-0.2-7 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH=$dir/usr/lib/x86_64-linux-gnu:$dir/usr/lib HOME=$dir
cat > "$dir/a.rtf" <<'RTF'
{\rtf1\ansi\deff0{\fonttbl{\f0 Times;}}
\pard He lit{\super\chftn}{\footnote\pard\plain{\super\chftn} See {\i The Tide} and oil.} the lamp.\par
\pard He slept{\super\chftn}{\footnote\pard\plain{\super\chftn} So B.} well.\par
\pard The lamp went out\line at break of day.\par
}
RTF
for form in txt html; do "$dir/usr/bin/abiword" --to=$form --to-name="$dir/a.$form" "$dir/a.rtf" > "$dir/said" 2>&1 || true; done
out=$(echo "--- text"; grep . "$dir/a.txt"; echo "--- HTML"; sed -n '/<body/,$p' "$dir/a.html" | sed 's/ style="[^"]*"//g; s/^[[:space:]]*//' | grep .)
printf 'AbiWord 3.0.5\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: words of a note are in the sentence, a line is lost" || { echo "changed"; exit 1; }
--- text
He lit
 See The Tide and oil. the lamp.
He slept
 So B. well.
The lamp went out
at break of day.
--- HTML
<body>        <div>
<p>
<span>He lit</span><a href="#footnote-1">1</a><span>The Tide</span><span> and oil.</span>
</p>
<span> the lamp.</span>
</div>
<p>
<span>He slept</span><a href="#footnote-1">2</a>
</p>
<span> well.</span></body>    <p>
<span>at break of day.</span>
</p>
</html>
<ol>
<li class="footnote_anchor" id="footnote-1">
See 
</li>
<li class="footnote_anchor" id="footnote-2">
So B.
</li>
</ol>
SEEN
