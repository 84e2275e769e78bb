#!/usr/bin/env python3
"""Compares Variorum's citations in the text with those of citeproc: pandoc and citeproc-js.

    benches/bibliography/citations.py [--write] [-v] [FOLDER]

FOLDER keeps the installed references (default: a temporary one). Every work of tests/bibliography/*.bib and libraries/*.bib is cited
twice, bare and with a page, in a document that cites all of its bibliography: what distinguishes works of the same people and years
is part of it. In a style for notes it is the later citation that is compared, which is the form that Variorum has. A
citation is right that is as one of the two has it, without quotation marks, dashes, white space and the last point.
"""
import glob, hashlib, json, os, re, sys, tempfile

from compare import ROOT, STYLES, fold, install, keys, run, text

HERE = os.path.dirname(os.path.abspath(__file__))


def edition(variorum, bib, style):
    """Variorum's citations: by key, bare and with a page."""
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(folder + "/content/text")
        open(folder + "/content/edition.toml", "w").write(f'title = "T"\nlanguage = "en"\ncitation-style = "{style}"\n')
        open(folder + "/content/bibliography.bib", "w").write(open(bib).read())
        blocks = [f"[@{key}]\n\n[@{key}, p. 12]\n" for key in keys(bib)]
        open(folder + "/content/text/01-one.md", "w").write("\n".join(blocks))
        run([variorum, "build", folder, "--out", folder + "/out"])
        page = open(folder + "/out/one.html").read()
    found = [text(m) for m in re.findall(r'<span class="citation">(.*?)</span>(?=</p>|<a|\s)', page, re.S)]
    assert len(found) == 2 * len(keys(bib)), (bib, style, len(found), 2 * len(keys(bib)))
    return {key: found[2 * n:2 * n + 2] for n, key in enumerate(keys(bib))}


def pandoc_makes(pandoc, bib, csl, note):
    names = keys(bib)
    marks = lambda key: f"X1 [@{key}] X2\n\nX1 [@{key}, p. 12] X2\n"
    # All once before, in another order, so that none is the same as the last.
    first = "\n\n".join(f"[@{key}]" for key in names)
    body = "\n\n".join(marks(key) for key in names)
    options = ["-f", "markdown", "-t", "html", "--citeproc", "--wrap=none", f"--bibliography={bib}", f"--csl={csl}"]
    if note:
        # Bare ones, then those with a page, so that no *ibid.* comes between.
        body = "\n\n".join(f"[@{key}]" for key in names) + "\n\n" + "\n\n".join(f"[@{key}, p. 12]" for key in names)
    page = run([pandoc, *options], input=f"---\nlang: en-US\n---\n\n{first}\n\n{body}\n")
    if note:
        notes = [text(re.sub(r'<a[^>]*class="footnote-back".*?</a>', "", m)) for m in re.findall(r'<li id="fn\d+">(.*?)</li>', page, re.S)]
        assert len(notes) == 3 * len(names), (len(notes), len(names))
        bare, paged = notes[len(names):2 * len(names)], notes[2 * len(names):]
    else:
        found = [text(m) for m in re.findall(r"<p>X1 (.*?) X2</p>", page, re.S)]
        bare, paged = found[::2], found[1::2]
    return {key: [bare[n], paged[n]] for n, key in enumerate(names)}


def citeproc_makes(folder, source, csl):
    made = json.loads(run(["node", os.path.join(HERE, "citations.mjs"), folder, source, csl]))
    return {key: [text(words) for words in two] for key, two in made.items()}


def references(pandoc, folder, bib, csl, note):
    """What the references make of a bibliography; kept in the folder."""
    key = hashlib.sha256("".join(open(path).read() for path in (bib, csl, __file__)).encode()).hexdigest()[:16]
    kept = os.path.join(folder, f"citations-{key}.json")
    if not os.path.exists(kept):
        items = os.path.join(folder, "items.json")
        open(items, "w").write(run([pandoc, "-f", "biblatex", "-t", "csljson", bib]))
        made = [pandoc_makes(pandoc, bib, csl, note), citeproc_makes(folder, items, csl)]
        open(kept, "w").write(json.dumps(made))
    return json.load(open(kept))


def main():
    given = [a for a in sys.argv[1:] if not a.startswith("-")]
    folder = os.path.abspath(given[0]) if given else tempfile.mkdtemp(prefix="references-")
    pandoc = install(folder)
    variorum = os.environ.get("VARIORUM", os.path.join(ROOT, "target", "release", "variorum"))
    bibs = sorted(glob.glob(os.path.join(ROOT, "tests", "bibliography", "*.bib")) + glob.glob(os.path.join(HERE, "libraries", "*.bib")))
    lines = ["| bibliography | style | citations | as a reference | others |", "|---|---|--:|--:|---|"]
    for style in STYLES:
        csl = os.path.join(folder, style + ".csl")
        open(csl, "w").write(run([variorum, "styles", style]))
        note = 'class="note"' in open(csl).read()
        total = right = 0
        for bib in bibs:
            made = references(pandoc, folder, bib, csl, note)
            own = edition(variorum, bib, style)
            others, good = [], 0
            for key in keys(bib):
                # The brackets of a note's citation are the page's.
                bare = lambda words: fold(words[1:-1] if note and words[:1] + words[-1:] == "()" else words)
                wanted = [[bare(m[key][n]) for m in made if key in m] for n in (0, 1)]
                same = [bare(own[key][n]) in wanted[n] for n in (0, 1)]
                good += sum(same)
                if not all(same):
                    others.append(f"`{key}`")
                    if "-v" in sys.argv:
                        n = same.index(False)
                        print(f"{style} {key}\n    own {own[key][n]}\n" + "\n".join(f"    ref {m[key][n]}" for m in made if key in m))
            count = 2 * len(own)
            total, right = total + count, right + good
            lines.append(f"| {os.path.basename(bib)} | {style} | {count} | {good} | {' '.join(others)} |")
            print(lines[-1], flush=True)
        print(f"{style}: {right} of {total}, {100 * right / total:.1f} %", flush=True)
    if "--write" in sys.argv:
        path = os.path.join(HERE, "RESULTS.md")
        words = open(path).read()
        start, end = "<!-- citations -->\n", "<!-- end -->"
        head, rest = words.split(start)
        open(path, "w").write(head + start + "\n".join(lines) + "\n" + end + rest.split(end, 1)[1])


if __name__ == "__main__":
    main()
