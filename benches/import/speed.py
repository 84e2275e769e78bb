#!/usr/bin/env python3
"""Time and memory of large imports: speed.py PROGRAM [--write].

10,000 highlights, 1,000 of them with a changed word and 500 absent, against 1,000 sections; a DOCX of 60 MB unpacked.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from formats import KINDS, TYPES, W
from notes import HERE

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bran clou dren flin grat".split()


def measured(args):
    """Seconds by the clock and of the processors, and megabytes, of a command, with what it said."""
    start = time.monotonic()
    process = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    return (time.monotonic() - start, usage.ru_utime + usage.ru_stime), usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), said


def highlights(folder, program, dice):
    words = ["".join(dice.choice(SYLLABLES) for _ in range(dice.randint(1, 4))) for _ in range(6000)]
    (folder / "content/text").mkdir(parents=True)
    (folder / "content/edition.toml").write_text("title = \"Large\"\n\n[[editor]]\nid = \"ed\"\nname = \"Editor\"\n")
    quotes = []
    for n in range(1000):
        paragraphs = [[dice.choice(words) for _ in range(90)] for _ in range(10)]
        (folder / f"content/text/{n + 1:04}-s{n + 1}.md").write_text(f"# S {n + 1}\n\n" + "\n\n".join(" ".join(p) for p in paragraphs) + "\n")
        for paragraph in paragraphs:
            start = dice.randint(0, 70)
            quotes.append(paragraph[start:start + dice.randint(6, 18)])
    for quote in quotes[:1000]:
        at = max(range(len(quote)), key=lambda n: len(quote[n]))
        quote[at] = quote[at][:3] + "h" + quote[at][3:]
    for n in range(1000, 1500):
        quotes[n] = ["absent"] + [dice.choice(words)[::-1] + "y" for _ in range(9)]
    rows = [{"id": f"h{n}", "created": "2026-01-01T00:00:00Z", "user": "acct:ada@hypothes.is", "uri": "https://example.org/", "text": "", "tags": [],
             "target": [{"selector": [{"type": "TextQuoteSelector", "exact": " ".join(quote)}]}]} for n, quote in enumerate(quotes)]
    path = folder / "highlights.json"
    path.write_text(json.dumps({"rows": rows}))
    seconds, memory, code, said = measured([program, "import", "--annotations", str(path), "--into", str(folder)])
    return seconds, memory, code, said.splitlines()[-1 if "notes:" in said.splitlines()[-1] else -2]


def docx(folder, program, dice):
    words = ["".join(dice.choice(SYLLABLES) for _ in range(dice.randint(1, 4))) for _ in range(6000)]
    paragraphs, size = [], 0
    while size < 60 << 20:
        runs = "".join(f"<w:r w:rsidR=\"00A1B2C3\"><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\"/><w:sz w:val=\"24\"/></w:rPr>"
                       f"<w:t xml:space=\"preserve\">{' '.join(dice.choice(words) for _ in range(12))} </w:t></w:r>" for _ in range(6))
        style = "<w:pPr><w:pStyle w:val=\"h\"/></w:pPr>" if len(paragraphs) % 200 == 0 else ""
        paragraphs.append(f"<w:p>{style}{runs}</w:p>")
        size += len(paragraphs[-1])
    names = "http://schemas.openxmlformats.org/package/2006"
    path = folder / "large.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("[Content_Types].xml", f"<Types xmlns=\"{names}/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"{TYPES}.document.main+xml\"/></Types>")
        zip_.writestr("_rels/.rels", f"<Relationships xmlns=\"{names}/relationships\"><Relationship Id=\"r\" Type=\"{KINDS}/officeDocument\" Target=\"word/document.xml\"/></Relationships>")
        zip_.writestr("word/_rels/document.xml.rels", f"<Relationships xmlns=\"{names}/relationships\"><Relationship Id=\"s\" Type=\"{KINDS}/styles\" Target=\"styles.xml\"/></Relationships>")
        zip_.writestr("word/styles.xml", f"<w:styles {W}><w:style w:styleId=\"h\"><w:name w:val=\"heading 1\"/></w:style></w:styles>")
        zip_.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>")
    seconds, memory, code, said = measured([program, "import", str(path), "--into", str(folder / "made")])
    return seconds, memory, code, f"{path.stat().st_size >> 20} MB packed; {said.splitlines()[-1]}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    lines, bad = [], []
    for name, run, most, memory_most in [("10,000 highlights on 1,000 sections", highlights, 4, 200), ("a DOCX of 60 MB unpacked", docx, 3, None)]:
        with tempfile.TemporaryDirectory() as temp:
            (seconds, cpu), memory, code, said = run(Path(temp), args.program, random.Random(3))
        print(f"{name}: {seconds:.2f} s ({cpu:.2f} of the processors), {memory:.0f} MB: {said}", flush=True)
        lines.append(f"| {name} | {seconds:.1f} | {cpu:.1f} | {memory:.0f} | {said.strip()} |")
        if code or seconds > most or memory_most and memory > memory_most:
            bad.append(name)
    if args.write:
        text = (HERE / "RESULTS.md").read_text(encoding="utf-8")
        part = "| import | s | s of CPU | MB | |\n|---|--:|--:|--:|---|\n" + "\n".join(lines) + "\n"
        text = re.sub(r"(<!-- speed -->\n).*?(\n<!-- end -->)", lambda m: m.group(1) + part + m.group(2), text, flags=re.S)
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    for name in bad:
        print("FAULT", name)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
