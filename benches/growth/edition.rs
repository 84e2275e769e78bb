//! An edition in memory, words that are nowhere else, and an edit.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Files by their paths below `content/`.
pub(crate) struct Edition(BTreeMap<String, String>);

impl Edition {
    /// An edition of no section.
    pub(crate) fn new(config: &str) -> Self {
        let mut edition = Self(BTreeMap::new());
        edition.file("edition.toml", format!("title = \"Growth\"\nlanguage = \"en\"\n{config}"));
        edition
    }

    /// An edition of so many sections with a paragraph each.
    pub(crate) fn plain(sections: usize) -> Self {
        let mut edition = Self::new("");
        for n in 0..sections {
            edition.section(n, &paragraph(n));
        }
        edition
    }

    pub(crate) fn file(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    pub(crate) fn section(&mut self, n: usize, text: &str) {
        self.file(format!("text/{n:06}-s{n}.md"), format!("# Section {n}\n\n{text}\n"));
    }

    /// Notes on the first section: what their records say beside the id, and their bodies.
    pub(crate) fn notes(&mut self, records: impl Iterator<Item = (String, String)>) {
        let mut text = String::new();
        for (n, (record, body)) in records.enumerate() {
            let _ = write!(text, "+++\nid = \"n{n}\"\nkind = \"gloss\"\n{record}\n+++\n{body}\n\n");
        }
        self.file("annotations/s0.md", text);
    }

    /// With other words in the annotations.
    pub(crate) fn replaced(mut self, from: &str, to: &str) -> Self {
        for (_, text) in self.0.iter_mut().filter(|(path, _)| path.starts_with("annotations")) {
            *text = text.replace(from, to);
        }
        self
    }

    pub(crate) fn write(&self, root: &Path) {
        for (path, text) in &self.0 {
            let path = root.join("content").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
}

/// A word that encodes a number, of two syllables at least.
pub(crate) fn word(n: usize) -> String {
    const ONSETS: &[&str] = &["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z"];
    const VOWELS: &[&str] = &["a", "e", "i", "o", "u"];
    let base = ONSETS.len() * VOWELS.len();
    let (mut rest, mut word) = (n + base, String::new());
    while rest > 0 {
        let syllable = rest % base;
        word.push_str(ONSETS[syllable % ONSETS.len()]);
        word.push_str(VOWELS[syllable / ONSETS.len()]);
        rest /= base;
    }
    word
}

/// A word of three syllables: none is a part of another.
pub(crate) fn long_word(n: usize) -> String {
    word(n + 10_000)
}

/// Words that are in the paragraph of this number and in no other.
pub(crate) fn phrase(n: usize) -> String {
    format!("the {} of {} in winter", word(n * 2 + 1000), word(n * 2 + 1001))
}

pub(crate) fn paragraph(n: usize) -> String {
    format!(
        "In that year {} was told, and nobody in the {} of the harbour had {} of it before the {} came, as the report says.",
        phrase(n),
        word(n % 60),
        word(n % 97 + 100),
        word(n % 31 + 300)
    )
}

pub(crate) fn paragraphs(count: usize) -> String {
    join(count, "\n\n", paragraph)
}

pub(crate) fn join(count: usize, between: &str, of: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for n in 0..count {
        if n > 0 {
            text.push_str(between);
        }
        text.push_str(&of(n));
    }
    text
}

/// Edit the first section, of each witness: a new paragraph before all others, and another word in ten of those that have the old one.
pub(crate) fn edit(root: &Path) {
    let texts = root.join("content/text");
    let folders = std::fs::read_dir(&texts).unwrap().map(|entry| entry.unwrap().path());
    for folder in folders.filter(|path| path.is_dir()).chain([texts.clone()]) {
        let path = folder.join("000000-s0.md");
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let text = text.replacen("\n\n", "\n\nA paragraph that is new.\n\n", 1).replacen(
            "in winter",
            "in summer",
            10,
        );
        std::fs::write(path, text).unwrap();
    }
}
