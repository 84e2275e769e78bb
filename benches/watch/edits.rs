//! Edits of every kind, each of them one save.

use std::path::{Path, PathBuf};

use crate::corpus::{id, stem};

/// One save: a file with its new text, and what shows that it arrived.
pub(crate) struct Save {
    pub(crate) file: PathBuf,
    pub(crate) text: String,
    /// The page that shows it.
    pub(crate) page: String,
    /// Words that the page then has, and had not.
    pub(crate) shows: String,
}

/// A kind of edit: its name, how many are made, the pause before each in ms, and what is saved in section `at` so that
/// a word that is nowhere else appears.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) count: usize,
    pub(crate) pause: u64,
    pub(crate) save: fn(&Path, usize, &str) -> Save,
}

/// Every kind of edit that is measured.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "word of a section",
        count: 40,
        pause: 400,
        save: |root, at, word| mark(text(root, at), page(at), "wordmark", word),
    },
    Kind {
        name: "word of a note",
        count: 40,
        pause: 400,
        save: |root, at, word| mark(notes(root, at), page(at), "notemark", word),
    },
    Kind {
        name: "new paragraph",
        count: 16,
        pause: 1000,
        save: |root, at, word| {
            rewrite(text(root, at), page(at), word, |old| {
                old.replacen("\n\n", &format!("\n\nA paragraph of {word} came in.\n\n"), 1)
            })
        },
    },
    Kind {
        name: "removed paragraph",
        count: 16,
        pause: 1000,
        save: |root, at, _| {
            // The third paragraph is removed; what shows it is the number of the last, one less than it was.
            let file = text(root, at);
            let old = read(&file);
            let mut all: Vec<&str> = old.split("\n\n").collect();
            let gone = all.remove(3);
            let words: String = gone.split(' ').take(4).collect::<Vec<_>>().join(" ");
            Save { text: all.join("\n\n"), file, page: page(at), shows: format!("!{words}") }
        },
    },
    Kind {
        name: "split paragraph",
        count: 16,
        pause: 1000,
        save: |root, at, word| {
            rewrite(text(root, at), page(at), word, |old| {
                let start = old.find(" key 5 ").map_or(0, |found| found);
                let space = start + 1 + old[start + 1..].find(" Person").unwrap_or(0);
                format!("{} {word}\n\n{}", &old[..space], &old[space + 1..])
            })
        },
    },
    Kind {
        name: "changed heading",
        count: 16,
        pause: 1000,
        save: |root, at, word| {
            rewrite(text(root, at), page(at), word, |old| {
                let end = old.find('\n').unwrap_or(0);
                format!("{} {word}{}", &old[..end], &old[end..])
            })
        },
    },
    Kind {
        name: "new reference",
        count: 16,
        pause: 1000,
        save: |root, at, word| {
            // It arrives as a backlink of the section that it leads to, too.
            let to = (at + 7) % crate::SECTIONS;
            let mut save = rewrite(text(root, at), page(to), word, |old| {
                old.replacen(" key 7 ", &format!(" key 7 {word} [[{}]] ", id(to)), 1)
            });
            save.page = page(at);
            save
        },
    },
    Kind {
        name: "new note",
        count: 16,
        pause: 1000,
        save: |root, at, word| {
            rewrite(notes(root, at), page(at), word, |old| {
                format!(
                    "{old}+++\nid = \"{word}\"\nquote = \"in chapter {at}\"\nkind = \"query\"\n+++\nWhat is {word}?\n\n"
                )
            })
        },
    },
    Kind {
        name: "new annotation file, first in order",
        count: 12,
        pause: 1500,
        save: |root, at, word| Save {
            file: root.join(format!("content/annotations/0000-{word}.md")),
            text: format!(
                "+++\nid = \"{word}\"\ntarget = \"{}\"\nquote = \"in chapter {}\"\nkind = \"query\"\n+++\nWhat is {word}?\n",
                id(at),
                at
            ),
            page: page(at),
            shows: word.to_owned(),
        },
    },
    Kind {
        name: "new section file",
        count: 12,
        pause: 1500,
        save: |root, at, word| Save {
            file: root.join(format!("content/text/{}-{word}.md", &stem(at)[..4])),
            text: format!("# New\n\nA section of {word}; see [[{}]].\n", id(at)),
            page: format!("/{word}.html"),
            shows: word.to_owned(),
        },
    },
    Kind {
        name: "word of a register",
        count: 16,
        pause: 1000,
        save: |root, _, word| {
            mark(
                root.join("content/registers/persons.toml"),
                "/persons.html".to_owned(),
                "registermark",
                word,
            )
        },
    },
    Kind {
        name: "new form of an entity",
        count: 12,
        pause: 1500,
        save: |root, at, word| {
            // The word beside the mark of the section becomes a name.
            let _ = at;
            rewrite(root.join("content/registers/persons.toml"), "/persons.html".to_owned(), word, |old| {
                old.replacen("forms = [", &format!("forms = [\"{word}\", "), 1).replacen(
                    "Known for little",
                    &format!("Known as {word}, for little"),
                    1,
                )
            })
        },
    },
    Kind {
        name: "new entity",
        count: 12,
        pause: 1500,
        save: |root, _, word| {
            rewrite(root.join("content/registers/persons.toml"), "/persons.html".to_owned(), word, |old| {
                format!("{old}[[entity]]\nid = \"{word}\"\nname = \"{word} Smith\"\nforms = [\"{word}\"]\n")
            })
        },
    },
    Kind {
        name: "work of the bibliography",
        count: 12,
        pause: 1500,
        save: |root, _, word| {
            rewrite(root.join("content/bibliography.bib"), "/bibliography.html".to_owned(), word, |old| {
                old.replacen("title = {Title", &format!("title = {{{word} Title"), 1)
            })
        },
    },
    Kind {
        name: "template",
        count: 8,
        pause: 2500,
        save: |root, at, word| mark(root.join("templates/section.html"), page(at), "templatemark", word),
    },
];

fn page(at: usize) -> String {
    format!("/{}.html", id(at))
}

fn text(root: &Path, at: usize) -> PathBuf {
    root.join(format!("content/text/{}.md", stem(at)))
}

fn notes(root: &Path, at: usize) -> PathBuf {
    root.join(format!("content/annotations/{}.md", stem(at)))
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

fn rewrite(file: PathBuf, page: String, word: &str, change: impl Fn(&str) -> String) -> Save {
    let old = read(&file);
    let text = change(&old);
    assert_ne!(old, text, "{} has no place for this edit", file.display());
    Save { file, text, page, shows: word.to_owned() }
}

/// The letters and digits right after a mark become others.
fn mark(file: PathBuf, page: String, mark: &str, word: &str) -> Save {
    let shows = format!("{mark}{word}");
    let mut save = rewrite(file, page, word, |old| {
        let at = old.find(mark).map_or(0, |found| found + mark.len());
        let end = at + old[at..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(old.len() - at);
        format!("{}{word}{}", &old[..at], &old[end..])
    });
    save.shows = shows;
    save
}
