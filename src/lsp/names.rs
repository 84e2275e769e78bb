//! What is named where: the names in a file, each with its bytes, and whether it is defined or used there.
//!
//! Definition, references, rename, hover and links all are questions to this.

mod bibliography;
mod markdown;
mod tables;

use std::collections::HashMap;
use std::ops::Range;

use crate::diag::{FileId, Source};
use crate::edition::id;
use crate::edition::register::KNOWN;
use crate::load::World;
use crate::parse::markdown::Manner;
use crate::parse::order::slug_of;
use crate::parse::section;

use super::toml::entries;
use bibliography::of_bibliography;

/// Something that has a name. Ids are folded, as they are compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Symbol {
    Note(String),
    /// With the prefix of its register: `person:ware`.
    Entity(String),
    Work(String),
    Section(String),
    /// A place in a section: `p3`, `h-slug`; `witness` is the siglum that was written before it.
    Place {
        section: String,
        fragment: String,
    },
    Essay(String),
    Editor(String),
    Kind(String),
    Witness(String),
    Tag(String),
    /// A footnote of the file, or of the record that begins at this byte.
    Footnote(FileId, usize, String),
    /// A key of TOML, with the table that it is in.
    Key {
        table: Table,
        key: String,
    },
    /// What finds the words of a note.
    Words(String),
    /// A file beside the text, by its path.
    File(String),
    /// A place of another edition: `lamp:boredom#p3`.
    Elsewhere(String),
}

/// What a table of TOML describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Table {
    Record,
    Defaults,
    Register,
    Edition,
    FrontMatter,
}

/// A name where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) name: Symbol,
    /// The bytes of the name alone.
    pub(super) bytes: Range<usize>,
    /// The bytes of all that belongs to it: `[[note:kettle|a kettle]]`, a whole record.
    pub(super) whole: Range<usize>,
    /// Whether it is what the others mean.
    pub(super) defines: bool,
    /// Whether the bytes are the name as it is written, so that another can take its place.
    pub(super) plain: bool,
}

/// What names mean in an edition, whatever file they are in.
#[derive(Debug)]
pub(super) struct Meanings {
    /// The prefixes of registers, and the sigla of witnesses.
    prefixes: Vec<(String, FileId)>,
    sigla: Vec<String>,
    /// What references to other editions begin with.
    others: Vec<String>,
    manner: Manner,
    /// The ids of sections and essays by the paths of their files.
    pages: HashMap<String, String>,
}

/// The names in an edition's files.
pub(super) struct FileNames<'a> {
    world: &'a World,
    known: &'a Meanings,
}

/// What a file is to the edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EditionFile {
    Config,
    Text,
    Notes,
    Essay,
    Register,
    Bibliography,
    Other,
}

impl Meanings {
    pub(super) fn new(world: &World, sigla: Vec<String>, others: Vec<String>, allow_html: bool) -> Self {
        let prefix = |file: &FileId| {
            let source = world.sources.get(*file);
            let stem = source.stem();
            let known = KNOWN.iter().find(|(name, _)| *name == stem).map(|(_, prefix)| (*prefix).to_owned());
            let own = || {
                let all = entries(&source.text, 0);
                let own = all.iter().find(|it| it.tables == ["register"] && it.key == "prefix");
                own.and_then(|it| it.strings.first()).map(|(prefix, _)| prefix.clone())
            };
            (known.or_else(own).unwrap_or_else(|| stem.to_owned()), *file)
        };
        let prefixes = world.registers.iter().map(prefix).collect();
        let files = world.texts.iter().map(|text| text.file).chain(world.pages.iter().copied());
        let pages = files.map(|file| {
            let source = world.sources.get(file);
            (source.path.clone(), page_id(source).0)
        });
        let manner = Manner { allow_html, citations: true, ..Manner::default() };
        Self { prefixes, sigla, others, manner, pages: pages.collect() }
    }
}

impl<'a> FileNames<'a> {
    pub(super) fn new(world: &'a World, known: &'a Meanings) -> Self {
        Self { world, known }
    }

    /// What a file is to the edition.
    pub(super) fn role(&self, file: FileId) -> EditionFile {
        let World { config, texts, annotations, pages, registers, bibliography, .. } = self.world;
        if *config == Some(file) {
            EditionFile::Config
        } else if *bibliography == Some(file) {
            EditionFile::Bibliography
        } else if annotations.contains(&file) {
            EditionFile::Notes
        } else if texts.iter().any(|text| text.file == file) {
            EditionFile::Text
        } else if pages.contains(&file) {
            EditionFile::Essay
        } else if registers.contains(&file) {
            EditionFile::Register
        } else {
            EditionFile::Other
        }
    }

    /// The id of the section or essay that a file is.
    pub(super) fn page(&self, path: &str) -> Option<&'a str> {
        self.known.pages.get(path).map(String::as_str)
    }

    /// The prefix of the entities of a register.
    pub(super) fn prefix(&self, file: FileId) -> Option<&'a str> {
        self.known.prefixes.iter().find(|(_, own)| *own == file).map(|(prefix, _)| prefix.as_str())
    }

    /// Every name in a file, in the order of the file.
    pub(super) fn of(&self, file: FileId) -> Vec<Use> {
        let source = self.world.sources.get(file);
        let mut found = match self.role(file) {
            EditionFile::Config => self.of_config(source),
            EditionFile::Text => self.of_page(file, source, false),
            EditionFile::Essay => self.of_page(file, source, true),
            EditionFile::Notes => self.of_notes(file, source),
            EditionFile::Register => self.of_register(file, source),
            EditionFile::Bibliography => of_bibliography(source),
            EditionFile::Other => Vec::new(),
        };
        found.sort_by_key(|it| (it.bytes.start, it.bytes.end));
        found
    }

    /// The names of all files that have these words.
    pub(super) fn everywhere(&self, words: &str) -> Vec<(FileId, Use)> {
        let finder = memchr::memmem::Finder::new(words);
        let files = self.world.sources.iter().filter(|(_, source)| {
            !crate::diag::is_built_in(&source.path)
                && (finder.find(source.text.as_bytes()).is_some()
                    // Ids are compared without case.
                    || !words.is_ascii() || contains_folded(&source.text, words)
                    || source.stem().ends_with(words))
        });
        files.flat_map(|(file, _)| self.of(file).into_iter().map(move |it| (file, it))).collect()
    }
}

/// Whether a text has these words in any case.
pub(super) fn contains_folded(text: &str, words: &str) -> bool {
    let (text, words) = (text.as_bytes(), words.as_bytes());
    let Some(first) = words.first() else { return true };
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    memchr::memchr2_iter(lower, upper, text)
        .any(|at| text.get(at..at + words.len()).is_some_and(|it| it.eq_ignore_ascii_case(words)))
}

/// The id of a section or essay, and the bytes where it is written in the file; empty where it is the file's name.
pub(super) fn page_id(source: &Source) -> (String, Range<usize>) {
    let slug = || (id::normal(slug_of(source.stem())), 0..0);
    let Ok((Some(head), _)) = section::split(&source.text) else { return slug() };
    let all = entries(&source.text[head.clone()], head.start);
    let own = all.iter().find(|it| it.tables.is_empty() && it.key == "id");
    let own = own.and_then(|it| it.strings.first());
    own.map_or_else(slug, |(words, at)| (id::normal(words), at.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::TextFile;

    fn world(files: &[(&str, &str)]) -> World {
        let mut world = World::default();
        for (path, text) in files {
            let file = world.sources.add(Source::new(*path, *text));
            let source = world.sources.get(file);
            match path.split('/').nth(1) {
                Some("text") => {
                    let stem = source.stem().to_owned();
                    world.texts.push(TextFile { witness: None, stem, file });
                }
                Some("annotations") => world.annotations.push(file),
                Some("pages") => world.pages.push(file),
                Some("registers") => world.registers.push(file),
                Some("bibliography.bib") => world.bibliography = Some(file),
                _ => world.config = Some(file),
            }
        }
        world
    }

    fn shown(world: &World, path: &str) -> Vec<String> {
        let known = Meanings::new(world, vec!["R".to_owned()], vec!["lamp".to_owned()], false);
        let names = FileNames::new(world, &known);
        let (file, source) = world.sources.iter().find(|(_, source)| source.path == path).unwrap();
        let all = names.of(file);
        all.iter()
            .filter(|it| !matches!(it.name, Symbol::Key { .. }))
            .map(|it| {
                let sign = if it.defines { "=" } else { "" };
                let name = match &it.name {
                    Symbol::Footnote(_, _, label) => format!("Footnote({label:?})"),
                    name => format!("{name:?}"),
                };
                format!("{sign}{name} {}", source.text.get(it.bytes.clone()).unwrap())
            })
            .collect()
    }

    #[test]
    fn every_name_has_its_bytes() {
        let world = world(&[
            (
                "content/text/01-tide.md",
                "# Tide\n\nSee [[R:market#p2|there]], [[#p1]], [[person:ware]][^1] and [it](02-market.md#p2) [@key, p. 3; see @b].\n\n[^1]: A `[[note:x]]` note.\n",
            ),
            ("content/text/02-market.md", "+++\nid = \"Market\"\n+++\nText.\n"),
            (
                "content/annotations/tide.md",
                "+++\nid = \"a\"\nquote = \"words\"\nrefs = [\"b\", \"market#p1\"]\ncites = [\"key, p. 3\"]\nentities = ['person:ware']\n+++\nBody [[note:a]].\n",
            ),
            (
                "content/registers/persons.toml",
                "[[entity]]\nid = \"ware\"\nname = \"W\"\nsummary = \"See [[note:a]] [@key].\"\n",
            ),
            (
                "content/bibliography.bib",
                "@string{x = \"y\"}\n@book{key,\n  crossref = {b},\n}\n@book{ b , title = {T}}\n",
            ),
        ]);
        let place = |section: &str, fragment: &str| {
            format!("Place {{ section: {section:?}, fragment: {fragment:?} }} {fragment}")
        };
        assert_eq!(
            shown(&world, "content/text/01-tide.md"),
            [
                "=Section(\"tide\") ".to_owned(),
                "Section(\"market\") market".to_owned(),
                place("market", "p2"),
                place("tide", "p1"),
                "Entity(\"person:ware\") ware".to_owned(),
                "Footnote(\"1\") 1".to_owned(),
                "Section(\"market\") 02-market.md".to_owned(),
                place("market", "p2"),
                "Work(\"key\") key".to_owned(),
                "Work(\"b\") b".to_owned(),
                "=Footnote(\"1\") 1".to_owned(),
            ]
        );
        assert_eq!(shown(&world, "content/text/02-market.md"), ["=Section(\"market\") Market"]);
        assert_eq!(
            shown(&world, "content/annotations/tide.md"),
            [
                "=Note(\"a\") a".to_owned(),
                "Words(\"a\") \"words\"".to_owned(),
                "Note(\"b\") b".to_owned(),
                "Section(\"market\") market".to_owned(),
                place("market", "p1"),
                "Work(\"key\") key".to_owned(),
                "Entity(\"person:ware\") ware".to_owned(),
                "Note(\"a\") a".to_owned(),
            ]
        );
        assert_eq!(
            shown(&world, "content/registers/persons.toml"),
            ["=Entity(\"person:ware\") ware", "Note(\"a\") a", "Work(\"key\") key"]
        );
        assert_eq!(
            shown(&world, "content/bibliography.bib"),
            ["=Work(\"key\") key", "Work(\"b\") b", "=Work(\"b\") b"]
        );
    }
}
