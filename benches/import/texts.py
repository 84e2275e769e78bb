#!/usr/bin/env python3
"""Round trips of a text: texts.py PROGRAM [--write] [--only RE].

A book of 20 sections with footnotes, verse, tables, lists and quotations is written by pandoc and LibreOffice as DOCX, EPUB, HTML
and TEI, and imported again. Counted are the words that are there again, the headings, the footnotes with the words before
their marks, the lines of verse, the cells. Needs pypandoc_binary (or pandoc), and soffice for its rows.
"""
import argparse
import collections
import difflib
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from notes import TEXTS, HERE


def pandoc():
    if shutil.which("pandoc"):
        return shutil.which("pandoc")
    import pypandoc
    return pypandoc.get_pandoc_path()


def book():
    """The sections, in pandoc's Markdown, and what they have."""
    dice = random.Random(5)
    pool = []
    for name in ("genesis", "udhr-eng", "udhr-rus", "udhr-ell"):
        text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
        pool += [re.sub(r"\s+", " ", p).strip() for p in text.split("\n\n") if len(p.split()) > 15]
    pool = [p for p in pool if not re.search(r"[\[\]<>#*_`^~|\\\"'@$-]", p)]
    sections, number = [], 0
    for at in range(1, 21):
        facts = {"headings": [(1, f"Section {at} of the book"), (2, f"What follows in {at}")], "footnotes": [], "verse": [], "cells": []}
        parts = [f"# Section {at} of the book\n"]
        for n in range(4):
            words = dice.choice(pool).split()
            number += 1
            place = dice.randrange(5, len(words) - 2)
            note = f"A remark on this, the {number}th of them: see {' '.join(dice.choice(pool).split()[:6])}."
            facts["footnotes"].append((" ".join(words[place - 3:place]), note))
            words[place - 1] += f"[^{number}]"
            if n == 1:
                words[place] = f"*{words[place]}*"
            parts.append(" ".join(words) + f"\n\n[^{number}]: {note}\n")
        lines = [" ".join(dice.choice(pool).split()[:7]).rstrip(",.;") for _ in range(4)]
        facts["verse"] = lines
        parts.append("\n".join(f"| {line}" for line in lines) + "\n")
        parts.append(f"## What follows in {at}\n")
        parts.append("> " + dice.choice(pool) + "\n")
        cells = [[f"Column {c} of {at}" for c in "abc"]] + [[f"cell {r}{c} {dice.choice(pool).split()[3]}" for c in "abc"] for r in (1, 2, 3)]
        facts["cells"] = [cell for row in cells for cell in row]
        rows = ["| " + " | ".join(row) + " |" for row in cells]
        parts.append("\n".join([rows[0], "|---|---|---|", *rows[1:]]) + "\n")
        parts.append("".join(f"{n}. {dice.choice(pool).split('.')[0]}\n" for n in (1, 2, 3)))
        parts.append(dice.choice(pool) + "\n")
        sections.append(("\n".join(parts), facts))
    return sections


# What LibreOffice's EPUB has not: the first row of tables, and which paragraphs below the chapters are headings.
LOST = {"epub": {"words": 300, "words in order": 300, "headings": 20, "cells": 60}}
MARK = re.compile(r"\[\^([^\]]+)\](:?)")


def plain(markdown):
    """The words of Markdown: without marks of footnotes, escapes, signs."""
    text = re.sub(r"\A\+\+\+\n.*?^\+\+\+\n", "", markdown, flags=re.S | re.M)
    text = MARK.sub(" ", text)
    text = re.sub(r"<!--.*?-->", " ", text)
    text = re.sub(r"\\(\W)", r"\1", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return text.replace("&nbsp;", " ")


def tokens(text):
    return re.findall(r"\w+", text)


def judged(source, result):
    """What of a section is there again: (found, of) by what is counted."""
    (wanted, facts), counts = source, {}
    a, b = tokens(plain(wanted)), tokens(plain(result))
    # The definitions of footnotes go to the end there: words are compared as a bag, then in order without them.
    common = sum((collections.Counter(a) & collections.Counter(b)).values())
    counts["words"] = (common, len(a))
    counts["words more"] = (max(0, len(b) - common), 0)
    body = lambda text: tokens(plain(re.sub(r"^\[\^[^\]]+\]:.*(\n    .*)*", "", text, flags=re.M)))
    x, y = body(wanted), body(result)
    blocks = difflib.SequenceMatcher(None, x, y, autojunk=False).get_matching_blocks()
    counts["words in order"] = (sum(block.size for block in blocks), len(x))
    heads = [(len(m[1]), plain(m[2]).strip()) for m in re.finditer(r"^(#+) (.*?)(?: \{#.*\})?$", result, re.M)]
    counts["headings"] = (sum(head in heads for head in facts["headings"]), len(facts["headings"]))
    notes = {m[1]: " ".join(tokens(plain(m[2]))) for m in re.finditer(r"^\[\^([^\]]+)\]: (.*(?:\n    .*)*)", result, re.M)}
    marks = {}
    for m in MARK.finditer(result):
        if not m[2]:
            marks[notes.get(m[1], "")] = " ".join(tokens(plain(result[max(0, m.start() - 120):m.start()])))
    placed = sum(marks.get(" ".join(tokens(note)), "").endswith(" ".join(tokens(before))) for before, note in facts["footnotes"])
    counts["footnotes"] = (placed, len(facts["footnotes"]))
    lines = [" ".join(tokens(plain(line))) for line in result.splitlines()]
    counts["lines of verse"] = (sum(" ".join(tokens(line)) in lines for line in facts["verse"]), len(facts["verse"]))
    cells = [" ".join(tokens(plain(cell))) for line in result.splitlines() if line.startswith("|") for cell in line.split("|")]
    counts["cells"] = (sum(" ".join(tokens(cell)) in cells for cell in facts["cells"]), len(facts["cells"]))
    return counts


def soffice(source, kind, folder):
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", str(folder / "lo"), str(source)],
                   check=True, capture_output=True, timeout=300)
    return next(path for path in sorted((folder / "lo").iterdir()) if path.suffix == "." + kind.split(":")[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path, help="keep the imported editions here")
    args = parser.parse_args()
    program, sections = pandoc(), book()
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split()[1]
    made = {f"pandoc {version}, {name}": [name] for name in ("docx", "epub3", "epub2", "html5", "tei")}
    if shutil.which("soffice"):
        own = subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout.split()[1]
        made |= {f"LibreOffice {own}, {name}": ["docx", kind] for name, kind in
                 {"docx": "docx:MS Word 2007 XML", "odt, then docx": "odt", "html": "html:HTML (StarWriter)", "xhtml": "xhtml", "epub": "epub"}.items()}
    lines, bad = [], []
    for name, kinds in made.items():
        if not re.search(args.only, name):
            continue
        with tempfile.TemporaryDirectory() as temp:
            folder = Path(temp)
            (folder / "book.md").write_text("---\ntitle: The Book\nauthor: Edith Marlowe\nlang: en\n---\n\n" + "\n\n".join(text for text, _ in sections), encoding="utf-8")
            ending = {"epub3": "epub", "epub2": "epub", "html5": "html", "tei": "xml"}.get(kinds[0], kinds[0])
            path = folder / f"book.{ending}"
            subprocess.run([program, "-s", "-f", "markdown", "-t", kinds[0], "-o", str(path), str(folder / "book.md")], check=True)
            if len(kinds) > 1:
                path = soffice(path, kinds[1], folder)
                if kinds[1] == "odt":
                    path = soffice(path, "docx:MS Word 2007 XML", folder)
            into = args.keep / re.sub(r"\W+", "-", name) if args.keep else folder / "edition"
            done = subprocess.run([args.program, "import", str(path), "--into", str(into), "--split", "1"], capture_output=True, text=True)
            if done.returncode:
                bad.append(f"{name}: {done.stderr}")
                continue
            if args.keep:
                (into / "report.txt").write_text(done.stdout)
            files = sorted((into / "content/text").glob("*.md"))
            texts = [file.read_text(encoding="utf-8") for file in files]
            # What stands before the first section is the title page.
            texts = [text for text in texts if re.match(r"# Section", text)]
            total = {}
            for source, result in zip(sections, texts + [""] * (len(sections) - len(texts))):
                for what, (found, of) in judged(source, result).items():
                    total[what] = tuple(a + b for a, b in zip(total.get(what, (0, 0)), (found, of)))
            if len(files) not in (20, 21):
                bad.append(f"{name}: {len(files)} sections: {[f.name for f in files]}")
            for what, (found, of) in total.items():
                of -= LOST.get(kinds[-1], {}).get(what, 0)
                least = {"words": 0.999, "words in order": 0.999}.get(what, 1)
                if of and found < least * of or not of and found > 0.001 * total["words"][1]:
                    bad.append(f"{name}: {what}: {found} of {of}")
            cells = [f"{100 * total[what][0] / total[what][1]:.2f}" for what in ("words", "words in order")]
            cells += [f"{total[what][0]}/{total[what][1]}" for what in ("headings", "footnotes", "lines of verse", "cells")]
            print(name, *cells, sep=" | ", flush=True)
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for fault in bad:
        print("FAULT", fault)
    if args.write:
        text = (HERE / "RESULTS.md").read_text(encoding="utf-8")
        part = "| by | words, % | in order, % | headings | footnotes | lines of verse | cells |\n|---|--:|--:|--:|--:|--:|--:|\n" + "\n".join(lines) + "\n"
        text = re.sub(r"(<!-- texts -->\n).*?(\n<!-- end -->)", lambda m: m.group(1) + part + m.group(2), text, flags=re.S)
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
