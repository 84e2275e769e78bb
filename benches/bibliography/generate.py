#!/usr/bin/env python3
"""Writes an edition of 1,000 sections that cite 2,000 works 10,000 times: generate.py FOLDER. The same each time."""
import os, random, sys

SECTIONS, WORKS, MENTIONS = 1000, 2000, 10000
random.seed(7)
folder = sys.argv[1]
os.makedirs(folder + "/content/text")
open(folder + "/content/edition.toml", "w").write('title = "Lamps"\nlanguage = "en"\n')
first = ["Ada", "Tom", "Anna", "Ilse", "Jon", "Kay", "Ruth", "Max"]
last = ["Quell", "Orr", "Pike", "Rau", "Thorn", "Wick", "Marsh", "Stone", "Vane", "Holm"]
words = "lamp oil wick light harbour tar rope storm quay ledger glass night keeper signal coast".split()
name = lambda: f"{random.choice(last)}{random.randrange(90)}, {random.choice(first)}"
title = lambda: " ".join(random.sample(words, 5)).capitalize()
with open(folder + "/content/bibliography.bib", "w") as bib:
    for n in range(WORKS):
        year = random.randrange(1850, 2024)
        common = f"author = {{{name()}}}, title = {{{title()}}}, date = {{{year}}}"
        kinds = [
            f"@book{{w{n}, {common}, publisher = {{Skarra}}, location = {{Wick}}}}",
            f"@article{{w{n}, {common}, journaltitle = {{Lamp Review}}, volume = {{{n % 40}}}, number = {{2}}, pages = {{10--{11 + n % 50}}}}}",
            f"@incollection{{w{n}, {common}, booktitle = {{{title()}}}, editor = {{{name()}}}, publisher = {{Skarra}}, pages = {{1--20}}}}",
            f"@online{{w{n}, {common}, url = {{https://example.org/{n}}}, organization = {{Harbour Board}}}}",
        ]
        bib.write(kinds[n % 4] + "\n")
left = [n % WORKS for n in range(MENTIONS)]
random.shuffle(left)
for section in range(SECTIONS):
    blocks = []
    for _ in range(5):
        cited = [left.pop() for _ in range(2)]
        places = [f"[@w{c}, {random.randrange(1, 300)}]" if random.random() < 0.6 else f"[see @w{c}]" for c in cited]
        blocks.append(" ".join(random.choices(words, k=40)) + " " + " and ".join(places) + ".")
    open(f"{folder}/content/text/{section + 1:04}-s{section}.md", "w").write(f"# {title()}\n\n" + "\n\n".join(blocks) + "\n")
