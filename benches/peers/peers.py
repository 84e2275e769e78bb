#!/usr/bin/env python3
"""Builds the same book with Variorum and its peers in turn, and shows what each takes.

    cargo build --release
    python3 benches/peers/peers.py [--sizes 100,1000,5000] [--repeats 5] [--write]

`--write` renews RESULTS.md beside this file. Peers are taken from PATH, or by `--hugo`, `--zola`, `--mdbook` (programs) and
`--eleventy` (a folder whose node_modules has @11ty/eleventy, @11ty/eleventy-plugin-syntaxhighlight and markdown-it-footnote);
what isn't found is named and left out. Linux; GNU time for the peak of memory.
"""
import argparse
import datetime
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import book as books

HERE = Path(__file__).resolve().parent
TIME = "/usr/bin/time"


class Tool:
    """A generator, or a way to call one. `again`: into the output of the build before."""

    def __init__(self, name, form, version, command, page, colours=True, again=False, peer=True):
        self.name, self.form, self.version, self.command, self.page = name, form, version, command, page
        self.colours, self.again, self.peer = colours, again, peer


def said(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.strip()
    except OSError:
        return ""


def tools(args):
    """Those that are here, and the names of those that aren't."""
    ours = os.path.abspath(args.variorum)
    version = said(ours, "--version").split()[-1:]
    if not version:
        sys.exit(f"{ours} can't be run: `cargo build --release` makes it, `--variorum` names another")
    build = [ours, "build", "SOURCE", "--out", "OUT"]
    own = dict(version=version[0], command=build, page="part-{n}.html", peer=False)
    found = [
        Tool("Variorum, plain", "variorum", **own),
        Tool("Variorum, notes, registers, works", "variorum-notes", **own),
        Tool("Variorum, and every export but PDF", "variorum-all", **own),
        Tool("Variorum, notes, nothing changed", "variorum-notes", again=True, **own),
    ]
    missing = []
    if hugo := args.hugo or shutil.which("hugo"):
        version = re.search(r"v(\d[\d.]*)", said(hugo, "version"))
        command = [hugo, "-s", "SOURCE", "-d", "OUT", "--noBuildLock", "--quiet"]
        found.append(Tool("Hugo", "hugo", version[1] if version else "?", command, "{stem}/index.html"))
    else:
        missing.append("Hugo")
    if zola := args.zola or shutil.which("zola"):
        found.append(Tool("Zola", "zola", said(zola, "--version").split()[-1], [zola, "-r", "SOURCE", "build", "-o", "OUT"], "part-{n}/index.html"))
    else:
        missing.append("Zola")
    if mdbook := args.mdbook or shutil.which("mdbook"):
        version = said(mdbook, "--version").split()[-1].lstrip("v")
        found.append(Tool("mdBook", "mdbook", version, [mdbook, "build", "SOURCE", "-d", "OUT"], "{stem}.html", colours=False))
    else:
        missing.append("mdBook")
    modules = Path(args.eleventy or ".").resolve() / "node_modules"
    program = modules / "@11ty/eleventy/cmd.cjs"
    if (node := shutil.which("node")) and program.exists():
        tool = Tool("Eleventy", "eleventy", said(node, str(program), "--version"), [node, str(program), "--output=OUT", "--quiet"], "{stem}/index.html")
        tool.modules = modules
        found.append(tool)
    else:
        missing.append("Eleventy")
    if args.only:
        wanted = [word.strip().lower() for word in args.only.split(",")]
        found = [tool for tool in found if any(tool.name.lower().startswith(word) for word in wanted)]
    return found, missing


def build(tool, source, out, work):
    """One build: seconds of wall, seconds of CPU, megabytes at the peak."""
    command = [part.replace("SOURCE", str(source)).replace("OUT", str(out)) for part in tool.command]
    figures, log = work / "figures", work / "log"
    if os.access(TIME, os.X_OK):
        command = [TIME, "-f", "%M", "-o", str(figures), *command]
    with open(log, "wb") as words:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=source, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        last = log.read_text(errors="replace").strip().splitlines()[-3:]
        raise RuntimeError(f"exit code {child.returncode}: {' / '.join(last)[:300]}")
    peak = int(figures.read_text().split()[-1]) / 1024 if figures.exists() else None
    return wall, used.ru_utime + used.ru_stime, peak


def look(tool, book, out):
    """A page for each section, and on three of them all its words, its links, footnotes and colours."""
    path = lambda n: out / tool.page.format(n=n + 1, stem=book.stem(n))
    gone = [path(n) for n in range(book.sections) if not path(n).is_file()]
    if gone:
        raise RuntimeError(f"{len(gone)} of {book.sections} pages are missing, {gone[0].relative_to(out)} among them")
    for n in {0, book.sections // 2, book.sections - 1}:
        html = path(n).read_text(encoding="utf-8")
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
        lost = [sentence for sentence in book.section(n, lambda _: "x")[1] if sentence[:-1] not in text]
        marks = len(re.findall(r'href=["\']?[^"\'> ]*#[^"\'> ]*(?:fn|footnote|\d)', html))
        code = re.search(r"<pre.*?</pre>", html, re.S)
        if tool.form.startswith("variorum"):
            lost = []  # Its marks of notes are elements with numbers among the words.
        if lost or marks < books.FOOTNOTES or code is None or (tool.colours and code[0].count("<span") < 20):
            raise RuntimeError(f"{path(n).relative_to(out)} isn't whole: {lost[:1]}, {marks} marks of footnotes, code {'found' if code else 'not found'}")


def measure(found, size, args, work):
    """The figures of each tool, or why it has none."""
    book = books.Book(size, args.seed, args.repeated)
    for form in {tool.form for tool in found}:
        books.write(book, form, work / form)
    rows = {tool: {"runs": []} for tool in found}
    for turn in range(args.repeats + 1):
        for tool, row in rows.items():
            if "failed" in row:
                continue
            source, out = work / tool.form, work / f"out-{found.index(tool)}"
            if tool.form == "eleventy" and not (source / "node_modules").exists():
                (source / "node_modules").symlink_to(tool.modules)
            try:
                if not tool.again:
                    shutil.rmtree(out, ignore_errors=True)
                elif turn == 0:
                    # The first writes the lock, which is a change.
                    build(tool, source, out, work), build(tool, source, out, work)
                run = build(tool, source, out, work)
                print(f"{size} sections, turn {turn} of {args.repeats}: {tool.name} {run[0]:.2f} s", file=sys.stderr)
                # The first turn fills the caches of the disk, and is looked at.
                if turn == 0:
                    look(tool, book, out)
                    row["size"] = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
                else:
                    row["runs"].append(run)
            except RuntimeError as error:
                row["failed"] = str(error)
                print(f"{tool.name}: {error}", file=sys.stderr)
            if not tool.again:
                shutil.rmtree(out, ignore_errors=True)
    return rows


def table(size, rows):
    middle = lambda row, n: statistics.median(run[n] for run in row["runs"])
    peers = {tool: middle(row, 0) for tool, row in rows.items() if tool.peer and tool.colours and row["runs"]}
    fastest = min(peers, key=peers.get, default=None)
    of = f"of {fastest.name}" if fastest else "share"
    lines = [f"## {size:,} sections", "", f"| | version | wall, s | least – most | CPU, s | peak, MB | output, MB | {of} |", "|---|---|--:|--:|--:|--:|--:|--:|"]
    for tool, row in rows.items():
        if not row["runs"]:
            lines.append(f"| {tool.name} | {tool.version} | failed: {row.get('failed', '').replace('|', '/')} | | | | | |")
            continue
        walls = [run[0] for run in row["runs"]]
        wall = middle(row, 0)
        peak = f"{middle(row, 2):.0f}" if row["runs"][0][2] is not None else "-"
        share = f"{wall / peers[fastest]:.2f}" if fastest else "-"
        name = tool.name if tool.colours else f"{tool.name} *"
        lines.append(f"| {name} | {tool.version} | {wall:.2f} | {min(walls):.2f} – {max(walls):.2f} | {middle(row, 1):.2f} | {peak} | {row['size'] / 1e6:.0f} | {share} |")
    return "\n".join(lines)


def machine():
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", info)
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 2**20
    return f"{model[1] if model else os.uname().machine}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {os.uname().release.split('-')[0]}"


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sizes", default="100,1000,5000", help="numbers of sections")
    words.add_argument("--repeats", type=int, default=5)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--repeated", action="store_true", help="the same lines of code in all sections")
    words.add_argument("--only", help="the beginnings of the names of some: variorum,hugo")
    words.add_argument("--variorum", default=HERE.parent.parent / "target/release/variorum")
    for name in ("hugo", "zola", "mdbook", "eleventy"):
        words.add_argument(f"--{name}")
    words.add_argument("--folder", help="where books and outputs are for the time being; /dev/shm where there is one")
    words.add_argument("--write", action="store_true", help="renew RESULTS.md")
    args = words.parse_args()
    found, missing = tools(args)
    where = args.folder or ("/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    load = os.getloadavg()[0]
    tables = []
    for size in map(int, args.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="peers-", dir=where) as work:
            tables.append(table(size, measure(found, size, args, Path(work))))
    code = "the same in all sections" if args.repeated else "with names of its own in each section"
    text = "\n\n".join([
        "# The same book, by Variorum and its peers",
        "Made by `python3 benches/peers/peers.py --write`, with what that takes in its head.",
        f"{datetime.date.today()}; {machine()}; output on {'a file system in memory' if where == '/dev/shm' else 'a disk'}; load before: {load:.1f}. "
        f"Medians of {args.repeats} builds, in turn, each into an empty folder after one that isn't counted. A section has {books.WORDS} words, {books.FOOTNOTES} footnotes, "
        f"{books.LINKS} links to others and {books.CODE} lines of code of one of five languages, {code}; with notes, {books.NOTES} a section, 200 persons and 100 works. "
        "The last column divides by the fastest peer that colours code while it builds.",
        *tables,
        *(["\\* leaves the colours of code to the reader's browser."] if any(not tool.colours for tool in found) else []),
        *([f"Not installed, and left out: {', '.join(missing)}."] if missing else []),
    ]) + "\n"
    print(text)
    if args.write:
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
