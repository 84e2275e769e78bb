#!/usr/bin/env bash
# One would guess: the lines of an hOCR file are all that its recogniser found, headings and captions too: Tesseract writes those as
# `ocr_header` and `ocr_caption`, in the place of `ocr_line`.
# What happens: hocr-lines (hocr-tools-lib), which prints a page's text, and hocr-parser take `ocr_line` alone: heading and caption are in
# no text, and nothing is said.
# Why it matters: a line that is set larger than the others, as titles of chapters and lemmata are, is an `ocr_header`; a text taken this
# way has none of its headings.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check hocr-tools-lib==1.3.0 hocr-parser==0.0.5
line() { printf '<span class="%s" title="bbox 0 %s 900 %s; baseline 0 -5"><span class="ocrx_word" title="bbox 0 %s 900 %s; x_wconf 90">%s</span></span>' "$1" "$2" "$(($2 + 80))" "$2" "$(($2 + 80))" "$3"; }
printf '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><meta name="ocr-system" content="x"/><meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word"/></head><body><div class="ocr_page" title="bbox 0 0 1000 1000"><div class="ocr_carea" title="bbox 0 0 900 900"><p class="ocr_par" lang="eng" title="bbox 0 0 900 900">%s</p></div></div></body></html>' "$(line ocr_header 0 Lamps)$(line ocr_line 100 burned)$(line ocr_caption 200 drawn)" > "$dir/a.hocr"
printf '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><meta name="ocr-system" content="x"/><meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word"/></head><body><div class="ocr_page" title="bbox 0 0 1000 1000"><div class="ocr_carea" title="bbox 0 0 900 900"><p class="ocr_par" lang="eng" title="bbox 0 0 900 900">%s</p></div></div></body></html>' "$(line ocr_line 0 Lamps)$(line ocr_line 100 burned)$(line ocr_line 200 drawn)" > "$dir/b.hocr"
out=$(for name in b a; do echo "hocr-lines: $("$dir/v/bin/hocr-lines" "$dir/$name.hocr" | tr '\n' ' ')"; "$dir/v/bin/python" -c '
import sys
from hocr_parser import parser
print("hocr-parser:", parser.hocr_to_json(sys.argv[1])["responses"][0]["textAnnotations"][0]["description"])' "$dir/$name.hocr"; done)
printf 'hocr-tools-lib 1.3.0, hocr-parser 0.0.5: all ocr_line, then as Tesseract has them\n%s\n' "$out"
[ "$(sed 's/ *$//' <<<"$out")" = $'hocr-lines: Lamps burned drawn\nhocr-parser: Lampsburneddrawn\nhocr-lines: burned\nhocr-parser: burned' ] && echo "as found: headings and captions are left out" || { echo "changed"; exit 1; }
