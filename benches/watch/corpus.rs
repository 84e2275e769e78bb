//! A book that is made up: the same words each time.

use std::fmt::Write as _;
use std::path::Path;

const WORDS: &[&str] = &[
    "archive", "harbour", "letter", "market", "soldier", "winter", "river", "charter", "council", "bridge",
    "printer", "sermon", "tariff", "treaty", "village", "witness", "orchard", "ledger", "garden", "street",
    "the", "of", "and", "to", "in", "was", "had", "with", "from", "by", "old", "small", "free", "quiet",
];

pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect();
        words.join(" ")
    }
}

/// The id of a section.
pub(crate) fn id(at: usize) -> String {
    format!("chapter-{at}")
}

/// Its file's stem.
pub(crate) fn stem(at: usize) -> String {
    format!("{:04}-{}", at + 1, id(at))
}

/// Write an edition.
pub(crate) fn write(root: &Path, sections: usize, notes: usize) {
    let content = root.join("content");
    for folder in ["text", "annotations", "registers"] {
        std::fs::create_dir_all(content.join(folder)).unwrap();
    }
    std::fs::write(
        content.join("edition.toml"),
        "title = \"A Book\"\nlanguage = \"en\"\nbase-url = \"https://example.org/\"\n\n[[editor]]\nid = \"one\"\nname = \"One\"\n",
    )
    .unwrap();
    let mut persons = String::new();
    for at in 0..100 {
        let mark = if at == 0 { " registermark" } else { "" };
        let _ = write!(
            persons,
            "[[entity]]\nid = \"p{at}\"\nname = \"Person{at} Smith\"\nforms = [\"Person{at}\"]\nsummary = \"Known for little{mark}.\"\n\n"
        );
    }
    std::fs::write(content.join("registers/persons.toml"), persons).unwrap();
    let mut works = String::new();
    for at in 0..50 {
        let _ = write!(
            works,
            "@book{{work{at}, author = {{Smith, Ada}}, title = {{Title {at}}}, date = {{19{:02}}}, publisher = {{House}}, location = {{York}}}}\n\n",
            at % 100
        );
    }
    std::fs::write(content.join("bibliography.bib"), works).unwrap();
    for at in 0..sections {
        let mut dice = Dice::new(at as u64 + 1);
        let mut text = format!("# Chapter {at}\n\nOf a wordmark in chapter {at}.[^1]\n\n");
        for block in 0..10 {
            let _ = write!(
                text,
                "{} key {block} of chapter {at} {} Person{} {} [[{}]] {}.\n\n",
                dice.words(30),
                dice.words(10),
                dice.below(100),
                dice.words(10),
                id(dice.below(sections)),
                dice.words(30)
            );
        }
        text.push_str("```toml\ntitle = \"A Book\"\nnumber = 12\n```\n\n[^1]: A footnote.\n");
        std::fs::write(content.join(format!("text/{}.md", stem(at))), text).unwrap();
        let mut file = format!("+++\n[defaults]\ntarget = \"{}\"\ncreator = \"one\"\n+++\n\n", id(at));
        for note in 0..notes {
            let mark = if note == 0 { " notemark" } else { "" };
            let _ = write!(
                file,
                "+++\nid = \"n{at}-{note}\"\nquote = \"key {note} of chapter {at}\"\nkind = \"gloss\"\ncites = [\"work{}, p. {note}\"]\ncreated = 2026-01-02\n+++\n{}{mark}. Compare [[note:n{}-{}]], *{}*.\n\n",
                dice.below(50),
                dice.words(20),
                dice.below(sections),
                dice.below(notes),
                dice.words(10)
            );
        }
        std::fs::write(content.join(format!("annotations/{}.md", stem(at))), file).unwrap();
    }
}
