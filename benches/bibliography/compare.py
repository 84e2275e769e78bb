#!/usr/bin/env python3
"""Compares Variorum's bibliographies with those of citeproc: pandoc, citation-js with citeproc-js, and pandoc's reader
with citeproc-js. Installs them, pinned, in a folder of their own.

    benches/bibliography/compare.py [--record] [FOLDER]

FOLDER keeps the installed references (default: a temporary one). Every tests/bibliography/*.bib is rendered in every
style below; RESULTS.md says how many entries are as a reference has them. With --record, what the references make is
written beside the .bib, as KEY, a tab and the words, for `cargo test --test bibliography`.
"""
import glob, html, json, os, re, subprocess, sys, tempfile, unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STYLES = ["chicago-shortened-notes-bibliography", "chicago-author-date", "mhra-notes", "apa", "modern-language-association"]
PIP = ["pypandoc_binary==1.17"]
NPM = ["citeproc@2.4.63", "@citation-js/core@0.8.2", "@citation-js/plugin-bibtex@0.8.2", "@citation-js/plugin-csl@0.8.2"]
NAME = "http://purl.org/net/xbiblio/csl"


def run(command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def install(folder):
    os.makedirs(folder, exist_ok=True)
    python = os.path.join(folder, "venv", "bin", "python")
    if not os.path.exists(python):
        run([sys.executable, "-m", "venv", os.path.join(folder, "venv")])
        run([python, "-m", "pip", "install", "-q", *PIP])
        run(["npm", "install", "--silent", "--prefix", folder, *NPM])
    pandoc = run([python, "-c", "import pypandoc; print(pypandoc.get_pandoc_path())"]).strip()
    return pandoc


def text(markup):
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def fold(words):
    words = unicodedata.normalize("NFC", words)
    words = re.sub("[“”‘’\"'«»„‚‹›]", "", words)
    words = re.sub("[–—‒−-]+", "-", words)
    return re.sub(r"\s+", " ", words).strip(" .")


def keys(bib):
    found = re.findall(r"^\s*@(\w+)\{\s*([^,\s]+)\s*,", open(bib).read(), re.M)
    return [key for kind, key in found if kind.lower() not in ("string", "comment", "preamble", "xdata")]


def ours(variorum, bib, style):
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(folder + "/content/text")
        settings = f'title = "T"\nlanguage = "en"\ncitation-style = "{style}"\n'
        open(folder + "/content/edition.toml", "w").write(settings)
        open(folder + "/content/bibliography.bib", "w").write(open(bib).read())
        open(folder + "/content/text/01-one.md", "w").write(" ".join(f"[@{key}]" for key in keys(bib)) + "\n")
        run([variorum, "build", folder, "--out", folder + "/out"])
        page = open(folder + "/out/bibliography.html").read()
    entries = re.finditer(r'<li[^>]*id="b-([^"]+)"[^>]*>\s*<p[^>]*>(.*?)</p>', page, re.S)
    return {html.unescape(m[1]): text(m[2]) for m in entries}


def pandoc_makes(pandoc, bib, csl):
    head = '---\nnocite: "@*"\nlang: en-US\n---\n'
    options = ["-f", "markdown", "-t", "html", "--citeproc", "--wrap=none", f"--bibliography={bib}", f"--csl={csl}"]
    page = run([pandoc, *options], input=head)
    return {html.unescape(m[1]): text(m[2]) for m in re.finditer(r'<div id="ref-([^"]+)"[^>]*>(.*?)</div>', page, re.S)}


def citeproc_makes(folder, source, csl):
    script = os.path.join(ROOT, "benches", "bibliography", "citeproc.mjs")
    made = json.loads(run(["node", script, folder, source, csl]))
    return {key: text(words) for key, words in made.items()}


def main():
    record = "--record" in sys.argv
    given = [a for a in sys.argv[1:] if not a.startswith("--")]
    folder = os.path.abspath(given[0]) if given else tempfile.mkdtemp(prefix="references-")
    pandoc = install(folder)
    variorum = os.environ.get("VARIORUM", os.path.join(ROOT, "target", "release", "variorum"))
    lines = ["# How far Variorum's bibliographies are citeproc's", "", "Made by `benches/bibliography/compare.py`; entries of tests/bibliography."]
    version = run([pandoc, "--version"]).split("\n")[0]
    lines += [f"References: {version}; {'; '.join(NPM)}; each entry right that is as one of them has it, without quotation marks,", "dashes, white space and the last point. Entries of which none makes anything don't count.", ""]
    lines += ["| bibliography | style | entries | as a reference | others |", "|---|---|---|---|---|"]
    for bib in sorted(glob.glob(os.path.join(ROOT, "tests", "bibliography", "*.bib"))):
        for style in STYLES:
            csl = os.path.join(folder, style + ".csl")
            # Each entry by itself: dashes in the place of names that the one before has are the page's.
            open(csl, "w").write(re.sub(r' subsequent-author-substitute="[^"]*"', "", run([variorum, "styles", style])))
            items = os.path.join(folder, "items.json")
            open(items, "w").write(run([pandoc, "-f", "biblatex", "-t", "csljson", bib]))
            made = [pandoc_makes(pandoc, bib, csl), citeproc_makes(folder, bib, csl), citeproc_makes(folder, items, csl)]
            own = ours(variorum, bib, style)
            good, counted, others, rows = 0, 0, [], []
            for key in keys(bib):
                words = [m.get(key, "") for m in made]
                words = [w for w in words if w and not w.startswith("ERR")]
                rows += [f"{key}\t{w}" for w in dict.fromkeys(words)]
                if not words:
                    continue
                counted += 1
                if fold(own.get(key, "")) in [fold(w) for w in words]:
                    good += 1
                else:
                    others.append(f"`{key}`")
            name = os.path.basename(bib)
            lines.append(f"| {name} | {style} | {counted} | {good} | {' '.join(others)} |")
            if record:
                open(bib[:-4] + "." + style + ".tsv", "w").write("\n".join(rows) + "\n")
            print(lines[-1])
    results = os.path.join(ROOT, "benches", "bibliography", "RESULTS.md")
    # What follows on the table is written by hand.
    _, heading, rest = open(results).read().partition("\n## ")
    open(results, "w").write("\n".join(lines) + "\n" + heading + rest)


if __name__ == "__main__":
    main()
