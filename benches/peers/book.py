"""The same book as the input of each generator: a section has some 900 words in paragraphs, two headings, a list, a quotation,
ten footnotes, five links to other sections and 20 lines of code in one of five languages. Same arguments, same bytes."""
import json
import os
import random
import re
from itertools import accumulate

TITLE = "The Book of the Harbour"
WORDS, PARAGRAPHS, FOOTNOTES, LINKS, NOTES, CODE = 900, 11, 10, 5, 10, 20
FORMS = ("variorum", "variorum-notes", "variorum-all", "hugo", "zola", "mdbook", "eleventy")

# Words of syllables, as frequent as Zipf has it, behind those that English has most of.
COMMON = "the of and to in that was he it his with as for had is on be at by her not which but they from this have all were".split()


def vocabulary(random):
    onsets, vowels, ends = "b c d f g h l m n p r s t v w br cl st tr sh".split(), "a e i o u ea".split(), " l m n r s t nd".split(" ")
    made = {}
    while len(made) < 6000:
        word = "".join(random.choice(onsets) + random.choice(vowels) for _ in range(random.choice((1, 2, 2, 3))))
        made[word + random.choice(ends)] = None
    words = COMMON + list(made)
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))


# Marks of footnotes, and where links lead: no words of the text.
MARKUP = re.compile(r"\[\^\d+\]:?|\]\([^)]*\)")


def folded(text):
    return " ".join(re.findall(r"\w+", text.lower()))


class Book:
    """What all forms share: titles, names, works; a section is made when it is asked for."""

    def __init__(self, sections, seed=1, repeated=False):
        self.sections, self.seed, self.repeated = sections, seed, repeated
        choose = random.Random(f"{seed}")
        self.words, self.weights = vocabulary(choose)
        self.titles = [f"{self.word(choose).capitalize()} and {self.word(choose)} {n + 1}" for n in range(sections)]
        self.names = [f"{self.word(choose, 400).capitalize()}a {self.word(choose, 400).capitalize()}quist{n}" for n in range(200)]

    def word(self, choose, least=0):
        word = choose.choices(self.words, cum_weights=self.weights)[0]
        return word if not least else self.words[choose.randrange(least, len(self.words))]

    def sentence(self, choose, length):
        words = choose.choices(self.words, cum_weights=self.weights, k=length)
        return " ".join([words[0].capitalize(), *words[1:]]) + "."

    def stem(self, n):
        return f"{n + 1:05}-part-{n + 1}"

    def section(self, n, link):
        """Title, Markdown, sentences of paragraphs; `link(n)` is a link to another section in the form's own syntax."""
        choose = random.Random(f"{self.seed}:{n}")
        paragraphs = []
        for _ in range(PARAGRAPHS):
            paragraph, words = [], 0
            while words < WORDS / PARAGRAPHS - 8:
                length = choose.randrange(8, 24)
                paragraph.append(self.sentence(choose, length))
                words += length
            paragraphs.append(paragraph)
        plain = [sentence for paragraph in paragraphs for sentence in paragraph]
        for k in range(2):
            name = self.names[choose.randrange(len(self.names))]
            paragraphs[k * 4 + 1].insert(1, f"Then {name} went to the harbour.")
        for k in range(LINKS):
            other = choose.randrange(self.sections)
            paragraphs[k * 2].append(f"Compare {link(other)} on this.")
        footnotes = []
        for k in range(FOOTNOTES):
            paragraphs[k][0] = f"{paragraphs[k][0]}[^{k + 1}]"
            footnotes.append(f"[^{k + 1}]: {self.sentence(choose, 12)}")
        blocks = [" ".join(paragraph) for paragraph in paragraphs]
        blocks[3:3] = [f"## On {self.word(choose, 30)}", "\n".join(f"- {self.sentence(choose, 7)}" for _ in range(5))]
        blocks[8:8] = [f"## Of {self.word(choose, 30)}", f"> {self.sentence(choose, 30)}", self.code(choose, n)]
        return "\n\n".join(blocks + ["\n\n".join(footnotes)]) + "\n", plain

    def code(self, choose, n):
        language = list(LANGUAGES)[n % len(LANGUAGES)]
        lines = LANGUAGES[language].split("\n")
        # Names of their own make lines that no other section has.
        own = (lambda: "value") if self.repeated else (lambda: f"{self.word(choose, 30)}{choose.randrange(100)}")
        code = [lines[k % len(lines)].replace("NAME", own()) for k in range(CODE)]
        return f"```{language}\n" + "\n".join(code) + "\n```"

    def notes(self, n, plain, text):
        """Annotations on words that the section has once, whatever their case and the signs between them: `plain` are its
        sentences, `text` is all of it."""
        choose, taken, out = random.Random(f"{self.seed}:{n}:notes"), set(), []
        text = folded(MARKUP.sub(" ", text))
        while len(out) < NOTES:
            words = choose.choice(plain)[:-1].split(" ")
            size = min(len(words), choose.randrange(3, 9))
            at = choose.randrange(len(words) - size + 1)
            quote = " ".join(words[at:at + size])
            if quote in taken or text.count(folded(quote)) != 1:
                continue
            taken.add(quote)
            body = " ".join(self.sentence(choose, choose.randrange(10, 24)) for _ in range(3))
            k = len(out)
            if k % 3 == 0:
                body += f" See [@work{choose.randrange(100)}, {choose.randrange(1, 300)}]."
            if k % 4 == 0:
                body += f" And [[part-{choose.randrange(self.sections) + 1}]]."
            kind = ("gloss", "context", "source")[k % 3]
            out.append(f'+++\nid = "n{n + 1}-{k + 1}"\nquote = {json.dumps(quote)}\nkind = "{kind}"\n'
                       f"created = 2026-{k % 12 + 1:02}-{n % 28 + 1:02}\n+++\n{body}\n")
        head = f'+++\n[defaults]\ntarget = "part-{n + 1}"\ncreator = "{("first", "second")[n % 2]}"\n+++\n'
        return "\n".join([head, *out])

    def register(self):
        return "\n".join(f'[[entity]]\nid = "person-{n}"\nname = "{name}"\n' for n, name in enumerate(self.names))

    def bibliography(self):
        choose = random.Random(f"{self.seed}:works")
        one = lambda n: (f"@book{{work{n}, author = {{{self.word(choose, 400).capitalize()}, Ada}}, title = {{The {self.word(choose, 400)}}}, "
                         f"date = {{{1850 + n}}}, publisher = {{Quay}}, location = {{Wick}}}}\n")
        return "".join(one(n) for n in range(100))


LANGUAGES = {
    "rust": """/// Takes the NAME from what there is.
pub fn NAME(rows: &[Row], limit: usize) -> Option<u64> {
    let mut NAME = std::collections::HashMap::new();
    for (index, row) in rows.iter().enumerate().skip(2) {
        if index >= limit { return None; } // NAME
        match row.kind.as_str() { "NAME" => total += 1, _ => continue }
    }
    Some(NAME as u64 + 0x1f)
}""",
    "python": """@cached
def NAME(rows, limit=10, *, NAME=None):
    \"\"\"The NAME of all rows.\"\"\"
    for index, row in enumerate(rows):
        if index > limit and row["NAME"] is not None:
            raise ValueError(f"no NAME at {index}")  # NAME
        yield [x ** 2 for x in row.NAME if x % 3]
    return None""",
    "javascript": """export async function NAME(rows, { limit = 10 } = {}) {
  const NAME = new Map([["NAME", 1], ["b", 0x2f]]);
  for await (const row of rows) {
    if (row.NAME?.length > limit) throw new Error(`no ${NAME}`); // NAME
    NAME.set(row.id, /^[a-z]+NAME$/i.test(row.name) ? 1.5e3 : null);
  }
  return [...NAME.values()].map(x => x ?? 0);
}""",
    "c": """#include <NAME.h>
static int NAME(const struct row *rows, size_t limit) {
    unsigned long NAME = 0UL; /* NAME */
    for (size_t i = 0; i < limit; ++i) {
        if (!rows[i].NAME) goto done;
        printf("%s: %d\\n", rows[i].NAME, 'x');
    }
done: return (int) (NAME >> 3) | 0x10;
}""",
    "sql": """CREATE TABLE NAME (id INTEGER PRIMARY KEY, NAME VARCHAR(40) NOT NULL);
SELECT NAME.id, COUNT(*) AS total FROM NAME -- NAME
  LEFT JOIN rows ON rows.NAME = 'NAME' AND rows.id > 10
  WHERE NAME.id IN (1, 2, 3) OR name LIKE '%NAME%'
  GROUP BY NAME.id HAVING COUNT(*) > 5 ORDER BY total DESC LIMIT 20;
UPDATE NAME SET total = total + 1.5 WHERE NAME IS NULL;""",
}

STYLE = "body { max-width: 40rem; margin: auto }\n"


def page(title, main):
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title><link rel="stylesheet" href="/style.css">'
            f'</head><body><header><a href="/">{TITLE}</a></header>\n{main}\n</body></html>\n')


def front(form, title, n):
    if form == "eleventy":
        return f"---\ntitle: {title}\nweight: {n + 1}\n---\n\n"
    return f'+++\ntitle = "{title}"\nweight = {n + 1}\n+++\n\n' if form in ("hugo", "zola") else f"# {title}\n\n"


def links(book, form):
    title, stem = lambda n: book.titles[n], book.stem
    return {
        "hugo": lambda n: f'[{title(n)}]({{{{< relref "{stem(n)}.md" >}}}})',
        "zola": lambda n: f"[{title(n)}](@/{stem(n)}.md)",
        "mdbook": lambda n: f"[{title(n)}]({stem(n)}.md)",
        "eleventy": lambda n: f"[{title(n)}]({stem(n)}.md)",
    }.get(form, lambda n: f"[{title(n)}]({stem(n)}.md)")


def folder_of_sections(form):
    return {"mdbook": "src", "hugo": "content", "zola": "content", "eleventy": "content"}.get(form, "content/text")


def settings(book, form):
    """The files beside the sections."""
    toml = f'title = "{TITLE}"\n'
    if form == "variorum":
        return {"content/edition.toml": toml}
    if form.startswith("variorum"):
        every = '["tei", "annotations", "epub", "text", "markdown", "xref", "cff", "ro-crate"]'
        exports = f"exports = {every}\n" if form == "variorum-all" else ""
        editors = "".join(f'\n[[editor]]\nid = "{name}"\nname = "{name.capitalize()} Editor"\n' for name in ("first", "second"))
        return {
            "content/edition.toml": f'{toml}base-url = "https://example.org/"\n{exports}{editors}',
            "content/registers/persons.toml": book.register(),
            "content/bibliography.bib": book.bibliography(),
        }
    if form == "hugo":
        turn = "".join(f'{{{{ with .{way}InSection }}}}<a href="{{{{ .RelPermalink }}}}">{{{{ .Title }}}}</a>{{{{ end }}}}\n' for way in ("Prev", "Next"))
        listed = '{{ range .Site.RegularPages.ByWeight }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>\n{{ end }}'
        return {
            "hugo.toml": f'baseURL = "https://example.org/"\n{toml}disableKinds = ["taxonomy", "term", "rss"]\n[markup.highlight]\nnoClasses = false\n',
            "layouts/page.html": page("{{ .Title }}", f"<nav>{turn}</nav><main><h1>{{{{ .Title }}}}</h1>\n{{{{ .Content }}}}</main>"),
            "layouts/home.html": page(TITLE, f"<main><ol>{listed}</ol></main>"),
            "static/style.css": STYLE,
        }
    if form == "zola":
        turn = "".join(f'{{% if page.{way} %}}<a href="{{{{ page.{way}.path }}}}">{{{{ page.{way}.title }}}}</a>{{% endif %}}\n' for way in ("lower", "higher"))
        listed = '{% for page in section.pages %}<li><a href="{{ page.path }}">{{ page.title }}</a></li>\n{% endfor %}'
        return {
            "zola.toml": f'base_url = "https://example.org"\n{toml}compile_sass = false\nbuild_search_index = false\n[markdown]\n'
                         'bottom_footnotes = true\n[markdown.highlighting]\nstyle = "class"\ntheme = "github-light"\n',
            "content/_index.md": '+++\nsort_by = "weight"\n+++\n',
            "templates/page.html": page("{{ page.title }}", f"<nav>{turn}</nav><main><h1>{{{{ page.title }}}}</h1>\n{{{{ page.content | safe }}}}</main>"),
            "templates/index.html": page(TITLE, f"<main><ol>{listed}</ol></main>"),
            "static/style.css": STYLE,
        }
    if form == "mdbook":
        summary = "".join(f"- [{title}]({book.stem(n)}.md)\n" for n, title in enumerate(book.titles))
        return {"book.toml": f'[book]\n{toml}language = "en"\n', "src/SUMMARY.md": f"# Summary\n\n{summary}"}
    turn = "".join(f'{{% if {way} %}}<a href="{{{{ {way}.url }}}}">{{{{ {way}.data.title }}}}</a>{{% endif %}}\n' for way in ("before", "after"))
    listed = '{% for one in collections.inOrder %}<li><a href="{{ one.url }}">{{ one.data.title }}</a></li>\n{% endfor %}'
    return {
        "eleventy.config.mjs": ELEVENTY,
        "content/content.json": '{ "layout": "page.njk", "tags": "section" }\n',
        "content/index.njk": "---\nlayout: null\ntags: []\neleventyExcludeFromCollections: true\npermalink: /index.html\n---\n"
                             + page(TITLE, f"<main><ol>{listed}</ol></main>"),
        "_includes/page.njk": page("{{ title }}", f"<nav>{turn}</nav><main><h1>{{{{ title }}}}</h1>\n{{{{ content | safe }}}}</main>"),
        "static/style.css": STYLE,
    }


ELEVENTY = """import { InputPathToUrlTransformPlugin } from "@11ty/eleventy";
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";
import footnotes from "markdown-it-footnote";

export default config => {
  config.addPlugin(highlight);
  config.addPlugin(InputPathToUrlTransformPlugin);
  config.amendLibrary("md", md => md.use(footnotes));
  config.addPassthroughCopy({ static: "." });
  config.addCollection("inOrder", api => {
    const all = api.getFilteredByTag("section").sort((a, b) => a.data.weight - b.data.weight);
    all.forEach((one, n) => { one.data.before = all[n - 1]; one.data.after = all[n + 1] });
    return all;
  });
  return { dir: { input: "content", includes: "../_includes" }, markdownTemplateEngine: false };
};
"""


def write(book, form, folder):
    """Writes the book in a form."""
    def put(path, text):
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)

    for path, text in settings(book, form).items():
        put(path, text)
    link = links(book, form)
    for n, title in enumerate(book.titles):
        text, plain = book.section(n, link)
        put(f"{folder_of_sections(form)}/{book.stem(n)}.md", front(form, title, n) + text)
        if form in ("variorum-notes", "variorum-all"):
            put(f"content/annotations/{book.stem(n)}.md", book.notes(n, plain, text))
