#!/usr/bin/env python3
"""How well notes from elsewhere find their words, format by format: notes.py PROGRAM [--write] [--only RE] [--seed N].

An edition is made of texts with known places; files of each format are written with notes on them, as the text is and as other
programs have it; `variorum import` reads them. Standard library alone; LibreOffice and python-docx where they are installed.
"""
import argparse
import copy
import datetime as dt
import difflib
import importlib.util
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from formats import BOOK, FORMATS, Note

HERE = Path(__file__).resolve().parent
TEXTS = HERE.parent / "anchoring" / "texts" / "report"
COUNT = 120


# ------------------------------------------------------------------ the edition

def sections():
    """Sections as (id, title, paragraphs); the last are near-copies of others."""
    dice = random.Random(11)
    made = []
    for path in sorted(TEXTS.glob("*.txt")):
        if path.stem == "udhr-cmn":
            continue
        paragraphs = [re.sub(r"\s+", " ", p).strip() for p in path.read_text(encoding="utf-8").split("\n\n") if p.strip()]
        paragraphs = [p for p in paragraphs if not re.search(r"[\[\]<>#*_`^~|\\]", p) and len(p.split()) > 12]
        for at in range(0, len(paragraphs), 9):
            number = at // 9 + 1
            made.append((f"{path.stem}-{number}", f"{path.stem.title()} {number}", paragraphs[at:at + 9]))
    pool = [p for _, _, paragraphs in made for p in paragraphs]
    copies = []
    for paragraph in dice.sample(pool, 24):
        words = paragraph.split()
        others = dice.choice(pool).split()
        for n in range(5, len(words), 12):
            words[n] = dice.choice(others)
        copies.append(" ".join(words))
    for number in (1, 2):
        made.append((f"copies-{number}", f"Copies {number}", copies[12 * (number - 1):12 * number]))
    return made


def edition(folder, made):
    (folder / "content/text").mkdir(parents=True)
    (folder / "content/edition.toml").write_text(f"title = \"{BOOK}\"\n\n[[editor]]\nid = \"ed\"\nname = \"Editor, A. N.\"\n")
    for n, (slug, title, paragraphs) in enumerate(made, 1):
        text = "\n\n".join(re.sub(r"^(\d+)([.)])", r"\1\\\2", p) for p in paragraphs)
        (folder / f"content/text/{n:02}-{slug}.md").write_text(f"# {title}\n\n{text}\n", encoding="utf-8")


# ------------------------------------------------------------------ the notes

def letters(text):
    return "".join(c for c in text.lower() if c.isalnum())


def spans(text):
    return [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]


def choose(made, dice, kind):
    """Notes on words of the texts, one a paragraph."""
    whole = "\n".join(letters(p) for _, _, paragraphs in made for p in paragraphs)
    places = [(slug, title, n + 1, p) for slug, title, paragraphs in made for n, p in enumerate(paragraphs)]
    dice.shuffle(places)
    notes = []
    for slug, title, block, paragraph in places:
        if len(notes) == COUNT:
            break
        words = spans(paragraph)
        least, most = {"cut": (60, 90), "repeated": (4, 6)}.get(kind, (4, 12))
        length = dice.randint(least, most)
        starts = list(range(0, len(words) - length + 1))
        dice.shuffle(starts)
        for start in starts[:30]:
            a, b = words[start][0], words[start + length - 1][1]
            quote = paragraph[a:b].strip(".,;:!?")
            a = paragraph.index(quote, a)
            b = a + len(quote)
            count = whole.count(letters(quote))
            if (count > 1) == (kind == "repeated") and len(quote.split()) >= 4:
                break
        else:
            continue
        n = len(notes) + 1
        author = ["Ada Nother", "Berta Ümlaut", "Reader Three"][n % 3]
        date = dt.datetime(2025, 1 + n % 12, 1 + n % 28, n % 24, n % 60, 5)
        body = f"Remark {n} on it: so “{slug}” says, café."
        note = Note(n, quote, paragraph[max(0, a - 32):a], paragraph[b:b + 32], title, author, date, body, ["sea", f"t{n % 4}"])
        if n % 5 == 0:
            note.reply = Note(n, "", "", "", "", "Cy Answer", date + dt.timedelta(hours=2), f"Answer {n} to that.", [])
        note.parts = (paragraph[:a], quote, paragraph[b:])
        note.place, note.truth = (slug, f"p{block}"), quote
        notes.append(note)
    return notes


def everywhere(change):
    def apply(note, dice):
        note.words, note.prefix, note.suffix = change(note.words), change(note.prefix), change(note.suffix)
        note.parts = (change(note.parts[0]), note.words, change(note.parts[2]))
    return apply


def words_alone(change):
    def apply(note, dice):
        note.words = change(note, dice)
        note.parts = (note.parts[0], note.words, note.parts[2])
    return apply


def quotation_marks(text):
    pairs = {"“": "\"", "”": "\"", "‘": "'", "’": "'", "\"": "”", "'": "’", "«": "“", "»": "”", "„": "“"}
    return "".join(pairs.get(c, c) for c in text)


def hyphens(text):
    return text.replace(" - ", " — ").replace("-", "‐").replace("–", "-")


def ligatures(text):
    return text.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")


def line_ends(text):
    """A word cut by a line's end, as the text of a PDF has it."""
    return re.sub(r"\b([^\W\d_]{4})([^\W\d_]{4,})\b", r"\1- \2", text, count=1)


def soft_hyphens(text):
    return re.sub(r"([^\W\d_]{4})(?=[^\W\d_]{4})", "\\1\u00ad", text)


def spaces(text):
    return re.sub(r" ", lambda m: "\u00a0" if m.start() % 3 == 0 else "  ", text)


def spelling(note, dice):
    words = note.words.split(" ")
    long = [n for n, word in enumerate(words) if len(letters(word)) > 5] or [max(range(len(words)), key=lambda n: len(words[n]))]
    n = dice.choice(long)
    at = len(words[n]) // 2
    words[n] = words[n][:at] + words[n][at + 1:] if dice.random() < 0.5 else words[n][:at] + words[n][at] + words[n][at:]
    return " ".join(words)


def other_words(note, dice):
    words = note.words.split(" ")
    pool = "keel larboard thimble oakum binnacle spindrift gantry marl davit sheer".split()
    return " ".join(dice.choice(pool) if n % 2 == 0 else word for n, word in enumerate(words))


def another_word(note, dice):
    """One word is quite another: nobody can say that the words are those of the text."""
    words = note.words.split(" ")
    words[len(words) // 2] = dice.choice(["binnacle", "spindrift", "larboard"])
    return " ".join(words)


def cut(note, dice):
    return note.words[:255]


AS_IS = "as the text is"
VARIATIONS = {
    AS_IS: None,
    "quotation marks": everywhere(quotation_marks),
    "hyphens": everywhere(hyphens),
    "ligatures": everywhere(ligatures),
    "a word cut by a line's end": words_alone(lambda note, dice: line_ends(note.words)),
    "soft hyphens": everywhere(soft_hyphens),
    "spaces": everywhere(spaces),
    "spelling of a word": words_alone(spelling),
    "cut at 255 characters": words_alone(cut),
    "another word among them": words_alone(another_word),
    "words of several places": None,
    "words that are absent": words_alone(other_words),
}
# Where each of the quotes ought to be placed, and how many of them have to be.
DEMANDS = {AS_IS: 97, "another word among them": 0, "words of several places": 0, "words that are absent": 0}


def varied(made, name, seed):
    dice = random.Random(f"{seed} {name}")
    kind = {"cut at 255 characters": "cut", "words of several places": "repeated"}.get(name, "")
    notes = choose(made, dice, kind)
    change = VARIATIONS[name]
    for note in notes:
        if change:
            change(note, dice)
        if name == "cut at 255 characters":
            note.parts = (note.parts[0], note.words, note.truth[len(note.words):] + note.parts[2])
            note.truth, note.suffix = note.words, note.parts[2][:32]
        if name == "words that are absent":
            note.expected = "nowhere"
            note.prefix, note.suffix = "oakum and marl in ", " by the davits of"
            note.parts = (note.prefix, note.words, note.suffix)
    return notes


# ------------------------------------------------------------------ the judge

def bare(text):
    return re.sub(r"[\s\u00ad]+", "", text)


def judge(notes, rows):
    """Counts of right, unsure, absent, wrong; the wrong ones by name."""
    counts = {"right": 0, "unsure": 0, "absent": 0, "wrong": 0}
    wrong = []
    by_words = {}
    for row in rows:
        by_words.setdefault(bare(row["words"]), []).append(row)
    # Several notes may be on the same words, in the order of the file.
    for note in notes:
        rows = by_words.get(bare(note.words))
        row = rows.pop(0) if rows else None
        if row is None:
            wrong.append(f"no row for `{note.words}`")
            counts["wrong"] += 1
            continue
        if row["verdict"] in ("unsure", "absent"):
            counts[row["verdict"]] += 1
            continue
        place = row["places"][0]
        like = difflib.SequenceMatcher(None, letters(note.truth), letters(place["words"]), autojunk=False).ratio()
        right = note.expected == "place" and (place["section"], place["block"]) == note.place and like > 0.88
        counts["right" if right else "wrong"] += 1
        if not right:
            wrong.append(f"{row['verdict']}: `{note.words}` of {note.place} is {place}")
    return counts, wrong


class Failed(Exception):
    pass


def run(program, folder, *args):
    done = subprocess.run([program, "import", "--annotations", *args, "--into", str(folder)], capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise Failed(f"{args}: {done.stdout}{done.stderr}")
    return done.stdout


def records(folder):
    found = []
    for path in sorted((folder / "content/annotations").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        for head, body in re.findall(r"^\+\+\+\n(.*?)^\+\+\+\n(.*?)(?=^\+\+\+\n|\Z)", text, re.M | re.S):
            found.append((tomllib.loads(head), body.strip(), path))
    return found


def kept(folder, notes, keeps):
    """What of the notes is not in the records."""
    editors = {e["id"]: e["name"] for e in tomllib.loads((folder / "content/edition.toml").read_text())["editor"]}
    by_body = {body: head for head, body, _ in records(folder)}
    by_id = {head["id"]: body for head, body, _ in records(folder)}
    faults = []

    def look(note, parent):
        head = by_body.get(note.body)
        if head is None:
            faults.append(f"the body `{note.body}` is not there")
            return
        creators = head["creator"] if isinstance(head["creator"], list) else [head["creator"]]
        if "author" in keeps and note.author not in [editors[c] for c in creators]:
            faults.append(f"{note.body}: the author is {creators}")
        wanted = note.date.isoformat()
        said = head.get("created")
        said = said.replace(tzinfo=None).isoformat() if isinstance(said, dt.datetime) else str(said)
        if "date" in keeps and said != wanted or "minute" in keeps and said[:16] != wanted[:16]:
            faults.append(f"{note.body}: the date is {said}, not {wanted}")
        if "tags" in keeps and not parent and not set(head.get("tags", [])) & set(note.tags):
            faults.append(f"{note.body}: the tags are {head.get('tags')}")
        if parent and by_id.get(head.get("reply-to")) != parent.body:
            faults.append(f"{note.body}: it answers {head.get('reply-to')}")

    for note in notes:
        look(note, None)
        if note.reply and "reply" in keeps:
            look(note.reply, note)
    return faults


def whole(program, folder, write, notes, keeps, files):
    """Import, again, a newer export, an edited record: what goes wrong."""
    faults = []
    path = write(notes, files)
    run(program, folder, str(path))
    faults += kept(folder, notes, keeps)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    said = run(program, folder, str(path))
    after = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    if before != after or "0 new, 0 changed" not in said:
        faults.append(f"a second import changes something: {said.splitlines()[-1]}")
    if "id" in keeps:
        newer = copy.deepcopy(notes)
        newer[3].body += " And more."
        said = run(program, folder, str(write(newer, files)))
        bodies = {body: path for _, body, path in records(folder)}
        if newer[3].body not in bodies or "0 new, 1 changed" not in said:
            faults.append(f"a newer export isn't taken: {said.splitlines()[-1]}")
        record = bodies.get(newer[6].body)
        if record:
            record.write_text(record.read_text(encoding="utf-8").replace(newer[6].body, newer[6].body + " Edited here."), encoding="utf-8")
        newer[6].body += " Edited there."
        said = run(program, folder, str(write(newer, files)))
        text = record.read_text(encoding="utf-8") if record else ""
        if "Edited here." not in text or "Edited there." in text or "Edited there." not in said:
            faults.append("of a record that was edited here and there, both are not shown")
    return faults


def usable(needs):
    return needs is None or shutil.which(needs) or importlib.util.find_spec(needs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--variation", default="")
    parser.add_argument("--seed", default="1")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what isn't placed, too")
    args = parser.parse_args()
    made = sections()
    lines, bad = [], []
    names = [name for name in VARIATIONS if re.search(args.variation, name)]
    for format_, (write, keeps, needs) in FORMATS.items():
        if not re.search(args.only, format_):
            continue
        if not usable(needs):
            print(f"{format_}: left out, `{needs}` is not installed", flush=True)
            continue
        cells = []
        for name in names:
            with tempfile.TemporaryDirectory() as temp:
                folder, files = Path(temp) / "edition", Path(temp)
                edition(folder, made)
                notes = varied(made, name, args.seed)
                try:
                    rows = json.loads(run(args.program, folder, str(write(notes, files)), "--check", "--format", "json"))["notes"]
                    counts, wrong = judge(notes, rows)
                    bad += [f"{format_}, {name}: {fault}" for fault in wrong]
                    if args.verbose:
                        for row in rows:
                            if row["verdict"] in ("unsure", "absent"):
                                print(row["verdict"], row["words"], [(p["section"], p["block"], p["words"]) for p in row["places"]][:3])
                    if name == AS_IS:
                        bad += [f"{format_}: {fault}" for fault in whole(args.program, folder, write, notes, keeps.split(), files)]
                except Failed as failed:
                    # Where no quote at all is in the text, the file is refused, which is right.
                    if name != "words that are absent" or "is in this text" not in str(failed):
                        bad.append(f"{format_}, {name}: {failed}")
                    counts = {"right": 0, "unsure": 0, "absent": len(notes), "wrong": 0}
            share = 100 * counts["right"] / max(1, len(notes))
            if share < DEMANDS.get(name, 95):
                bad.append(f"{format_}, {name}: {share:.1f} % are placed")
            cells.append(f"{share:.1f}" + (f" / {counts['wrong']}" if counts["wrong"] else ""))
        print(format_, *cells, sep=" | ", flush=True)
        lines.append(f"| {format_} | " + " | ".join(cells) + " |")
    for fault in bad:
        print("FAULT", fault)
    if args.write:
        head = "| format | " + " | ".join(names) + " |\n|---|" + "--:|" * len(names)
        part = f"{head}\n" + "\n".join(lines) + "\n"
        path = HERE / "RESULTS.md"
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(<!-- notes -->\n).*?(\n<!-- end -->)", lambda m: m.group(1) + part + m.group(2), text, flags=re.S)
        path.write_text(text, encoding="utf-8")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
