//! What is named where: the names in a file, each with its bytes, and whether it is defined or used there.
//!
//! Definition, references, rename, hover and links all are questions to this.

use std::collections::HashMap;
use std::ops::Range;

use crate::diag::{FileId, Source};
use crate::edition::id;
use crate::edition::register::KNOWN;
use crate::edition::text::{Body, EventKind, LinkKind};
use crate::load::World;
use crate::parse::markdown::{self, Manner};
use crate::parse::order::slug_of;
use crate::parse::{record, section};

use super::toml::{Entry, entries};

/// Something that has a name. Ids are folded, as they are compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Name {
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

/// A name where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) name: Name,
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
pub(super) struct Known {
    /// The prefixes of registers, and the sigla of witnesses.
    prefixes: Vec<(String, FileId)>,
    sigla: Vec<String>,
    manner: Manner,
    /// The ids of sections and essays by the paths of their files.
    pages: HashMap<String, String>,
}

/// The names in an edition's files.
pub(super) struct Names<'a> {
    world: &'a World,
    known: &'a Known,
}

/// What a file is to the edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Config,
    Text,
    Notes,
    Essay,
    Register,
    Bibliography,
    Other,
}

impl Known {
    pub(super) fn new(world: &World, sigla: Vec<String>, allow_html: bool) -> Self {
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
        let manner = Manner { allow_html, citations: true };
        Self { prefixes, sigla, manner, pages: pages.collect() }
    }
}

impl<'a> Names<'a> {
    pub(super) fn new(world: &'a World, known: &'a Known) -> Self {
        Self { world, known }
    }

    /// What a file is to the edition.
    pub(super) fn role(&self, file: FileId) -> Role {
        let World { config, texts, annotations, pages, registers, bibliography, .. } = self.world;
        if *config == Some(file) {
            Role::Config
        } else if *bibliography == Some(file) {
            Role::Bibliography
        } else if annotations.contains(&file) {
            Role::Notes
        } else if texts.iter().any(|text| text.file == file) {
            Role::Text
        } else if pages.contains(&file) {
            Role::Essay
        } else if registers.contains(&file) {
            Role::Register
        } else {
            Role::Other
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
            Role::Config => self.of_config(source),
            Role::Text => self.of_page(file, source, false),
            Role::Essay => self.of_page(file, source, true),
            Role::Notes => self.of_notes(file, source),
            Role::Register => self.of_register(file, source),
            Role::Bibliography => of_bibliography(source),
            Role::Other => Vec::new(),
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

    fn of_config(&self, source: &Source) -> Vec<Use> {
        let mut found = Vec::new();
        let all = entries(&source.text, 0);
        for entry in &all {
            found.push(key(entry, Table::Edition));
            let table: Vec<&str> = entry.tables.iter().map(String::as_str).collect();
            match (table.as_slice(), entry.key.as_str()) {
                (["editor"], "id") => found.extend(strings(source, entry, Name::Editor, true)),
                (["kind"], "id") => found.extend(strings(source, entry, Name::Kind, true)),
                (["witness"], "id") => found.extend(strings(source, entry, Name::Witness, true)),
                (["alignment"], "section") => found.extend(strings(source, entry, Name::Section, false)),
                (["document"], "author-note") => self.within(source, entry, None, &mut found),
                (["view"], "open") => found.extend(strings(source, entry, Name::Kind, false)),
                _ => {}
            }
        }
        found
    }

    fn of_page(&self, file: FileId, source: &Source, essay: bool) -> Vec<Use> {
        let mut found = Vec::new();
        let (own, place) = page_id(source);
        let name = if essay { Name::Essay } else { Name::Section };
        let Ok((head, start)) = section::split(&source.text) else { return found };
        if let Some(head) = head {
            let all = entries(&source.text[head.clone()], head.start);
            found.extend(all.iter().map(|entry| key(entry, Table::FrontMatter)));
        }
        let plain = !place.is_empty();
        let whole = 0..source.text.len();
        found.push(Use { name: name(id::fold(&own)), bytes: place, whole, defines: true, plain });
        let here = (!essay).then_some(own.as_str());
        self.of_body(file, source, start..source.text.len(), here, 0, &mut found);
        found
    }

    fn of_notes(&self, file: FileId, source: &Source) -> Vec<Use> {
        let mut found = Vec::new();
        let (_, pieces) = record::split(&source.text);
        let mut default: Option<String> = None;
        for piece in pieces {
            let all = entries(&source.text[piece.head.clone()], piece.head.start);
            let whole = piece.fence.start..piece.body.end.max(piece.head.end);
            let of = |wanted: &str| {
                let own = all.iter().find(|it| it.tables.is_empty() && it.key == wanted);
                own.and_then(|it| it.strings.first()).map(|(words, _)| words.clone())
            };
            let note = of("id").map(|id| id::fold(&id)).unwrap_or_default();
            let defaults = all.iter().any(|it| it.tables.first().is_some_and(|it| it == "defaults"));
            if defaults {
                let target = all.iter().find(|it| it.tables == ["defaults"] && it.key == "target");
                default = target.and_then(|it| it.strings.first()).map(|(words, _)| words.clone());
            }
            let target = of("target").or_else(|| default.clone());
            let target = target.unwrap_or_else(|| slug_of(source.stem()).to_owned());
            let section = target.split('#').next().unwrap_or_default().trim().to_owned();
            for entry in &all {
                let table = if defaults { Table::Defaults } else { Table::Record };
                found.push(key(entry, table));
                let known = entry.tables.is_empty() || entry.tables == ["defaults"];
                match entry.key.as_str() {
                    "id" if entry.tables.is_empty() => {
                        let mut id: Vec<Use> = strings(source, entry, Name::Note, true).collect();
                        id.iter_mut().for_each(|it| it.whole = whole.clone());
                        found.append(&mut id);
                    }
                    "witness" => found.extend(strings(source, entry, Name::Witness, false)),
                    _ if !known => {}
                    "kind" => found.extend(strings(source, entry, Name::Kind, false)),
                    "creator" => found.extend(strings(source, entry, Name::Editor, false)),
                    "entities" => {
                        for (words, at) in &entry.strings {
                            self.reference(words, at.start, at.clone(), None, &mut found);
                        }
                    }
                    "tags" => found.extend(strings(source, entry, Name::Tag, false)),
                    "reply-to" => found.extend(strings(source, entry, Name::Note, false)),
                    "quote" | "range" | "prefix" | "suffix" | "lemma" | "occurrence" if !note.is_empty() => {
                        let (bytes, whole) = (entry.value.clone(), entry.value.clone());
                        let name = Name::Words(note.clone());
                        found.push(Use { name, bytes, whole, defines: false, plain: false });
                    }
                    "target" | "refs" => {
                        for (words, at) in &entry.strings {
                            if source.text.get(at.clone()) == Some(words) {
                                self.reference(words, at.start, at.clone(), Some(&section), &mut found);
                            }
                        }
                        // A bare id of `refs` is a note's, where there is one; a section's else.
                        if entry.key == "refs" {
                            self.mentions(&mut found);
                        }
                    }
                    "cites" => {
                        for (_, at) in &entry.strings {
                            let words = source.text.get(at.clone()).unwrap_or_default();
                            let start = words.len() - words.trim_start_matches(['@', ' ']).len();
                            let rest = &words[start..];
                            let end = rest.find([' ', ',', ':']).filter(|end| !rest[..*end].is_empty());
                            let bytes = at.start + start..at.start + start + end.unwrap_or(rest.len());
                            found.push(work(source, bytes, at.clone()));
                        }
                    }
                    _ => {}
                }
            }
            if piece.closed {
                self.of_body(file, source, piece.body.clone(), Some(&section), whole.start, &mut found);
            }
        }
        found
    }

    /// Makes notes of what reads as the ids of sections, where there are notes and no sections of these ids.
    fn mentions(&self, found: &mut [Use]) {
        let is_section = |folded: &str| {
            self.world.texts.iter().any(|text| {
                self.page(&self.world.sources.get(text.file).path).is_some_and(|own| id::fold(own) == folded)
            })
        };
        for it in found.iter_mut() {
            if let Name::Section(own) = &it.name
                && !it.defines
                && !is_section(own)
            {
                it.name = Name::Note(own.clone());
            }
        }
    }

    fn of_register(&self, file: FileId, source: &Source) -> Vec<Use> {
        let mut found = Vec::new();
        let prefix = self.prefix(file).unwrap_or_default();
        let all = entries(&source.text, 0);
        let mut starts: Vec<usize> = all.iter().map(|entry| entry.table).collect();
        starts.dedup();
        for entry in &all {
            found.push(key(entry, Table::Register));
            match (entry.tables.first().map(String::as_str), entry.key.as_str()) {
                (Some("entity"), "id") => {
                    let next = starts.iter().copied().find(|start| *start > entry.table);
                    let mut id: Vec<Use> = strings(source, entry, Name::Entity, true).collect();
                    for it in &mut id {
                        if let Name::Entity(own) = &mut it.name {
                            *own = id::fold(&format!("{prefix}:{own}"));
                        }
                        it.whole = entry.table..next.unwrap_or(source.text.len());
                    }
                    found.append(&mut id);
                }
                (Some("entity"), "summary") => self.within(source, entry, None, &mut found),
                _ => {}
            }
        }
        found
    }

    /// The names in Markdown that is a value of TOML: its bytes are those of the file only where nothing is escaped.
    fn within(&self, source: &Source, entry: &Entry, section: Option<&str>, found: &mut Vec<Use>) {
        for (_, at) in &entry.strings {
            let words = source.text.get(at.clone()).unwrap_or_default();
            for (open, _) in words.match_indices("[[") {
                let Some(length) = words[open..].find("]]") else { continue };
                let inner = &words[open + 2..open + length];
                let target = inner.split('|').next().unwrap_or_default();
                let whole = at.start + open..at.start + open + length + 2;
                self.reference(target, at.start + open + 2, whole, section, found);
            }
            for (open, _) in words.match_indices('@') {
                if words[..open].ends_with(['[', ' ', '-']) {
                    let rest = &words[open + 1..];
                    let end =
                        rest.find(|c: char| c.is_whitespace() || ",;]".contains(c)).unwrap_or(rest.len());
                    let start = at.start + open + 1;
                    found.push(work(source, start..start + end, start - 1..start + end));
                }
            }
        }
    }

    /// The names in Markdown.
    fn of_body(
        &self,
        file: FileId,
        source: &Source,
        range: Range<usize>,
        section: Option<&str>,
        within: usize,
        found: &mut Vec<Use>,
    ) {
        let body: Body = markdown::parse(source, file, range, self.known.manner, &mut Vec::new());
        for link in &body.links {
            let whole = link.span.range();
            let written = source.text.get(whole.clone()).unwrap_or_default();
            match link.kind {
                LinkKind::CrossReference => {
                    let inner = written.strip_prefix("[[").unwrap_or(written);
                    let start = whole.start + written.len() - inner.len();
                    let inner = inner.strip_suffix("]]").unwrap_or(inner);
                    let target = inner.split(['|', '\\']).next().unwrap_or_default();
                    self.reference(target, start, whole, section, found);
                }
                LinkKind::Inline => {
                    let open = written.rfind("](").map(|at| at + 2);
                    let at = open.and_then(|open| Some(open + written[open..].find(&*link.target)?));
                    if let Some(at) = at {
                        self.address(&link.target, &source.path, whole.start + at, whole, section, found);
                    }
                }
                LinkKind::Auto | LinkKind::Lost => {}
            }
        }
        for item in body.citations.iter().flat_map(|citation| &citation.items) {
            let whole = item.span.range();
            let written = source.text.get(whole.clone()).unwrap_or_default();
            let sign = format!("@{}", item.key);
            if let Some(at) = written.find(&sign) {
                let start = whole.start + at + 1;
                found.push(work(source, start..start + item.key.len(), whole));
            }
        }
        for event in &body.events {
            if let EventKind::FootnoteMark(mark) = event.kind
                && let Some(mark) = body.marks.get(mark as usize)
                && let Some(footnote) = body.footnotes.get(mark.footnote as usize)
            {
                let whole = event.start as usize..event.end as usize;
                found.push(footnote_use(source, file, within, &footnote.id, whole, false));
            }
        }
        for footnote in &body.footnotes {
            found.push(footnote_use(source, file, within, &footnote.id, footnote.span.range(), true));
        }
    }

    /// What a cross-reference names, `target` at the byte `at`.
    fn reference(
        &self,
        target: &str,
        at: usize,
        whole: Range<usize>,
        here: Option<&str>,
        found: &mut Vec<Use>,
    ) {
        let (name, fragment) = match target.split_once('#') {
            Some((name, fragment)) => (name, Some(fragment)),
            None => (target, None),
        };
        let mut start = at + name.len() - name.trim_start().len();
        let mut bare = name.trim();
        let make = |name: Name, bytes: Range<usize>| {
            let plain = true;
            Use { name, bytes, whole: whole.clone(), defines: false, plain }
        };
        if let Some((prefix, rest)) = bare.split_once(':') {
            let offset = bare.len() - rest.trim_start().len();
            let (kind, rest) = (prefix.trim(), rest.trim());
            let bytes = start + offset..start + offset + rest.len();
            let folded = id::fold(rest);
            match kind {
                "note" => return found.push(make(Name::Note(folded), bytes)),
                "page" => return found.push(make(Name::Essay(folded), bytes)),
                _ if self.known.sigla.iter().any(|siglum| siglum == kind) => {
                    start += offset;
                    bare = rest;
                }
                _ => return found.push(make(Name::Entity(id::fold(&format!("{kind}:{rest}"))), bytes)),
            }
        }
        let section = if bare.is_empty() { here.unwrap_or_default() } else { bare };
        if !bare.is_empty() {
            found.push(make(Name::Section(id::fold(bare)), start..start + bare.len()));
        }
        if let Some(fragment) = fragment.filter(|fragment| !fragment.trim().is_empty()) {
            let end = at + target.len();
            let bytes = end - fragment.len()..end;
            let (section, fragment) = (id::fold(section), fragment.trim().to_owned());
            found.push(make(Name::Place { section, fragment }, bytes));
        }
    }

    /// What the address of a link names: a section or an essay by its file, a place, a file beside the text.
    fn address(
        &self,
        target: &str,
        from: &str,
        at: usize,
        whole: Range<usize>,
        here: Option<&str>,
        found: &mut Vec<Use>,
    ) {
        if target.contains("://") || target.starts_with("mailto:") || target == "#" {
            return;
        }
        let (file, fragment) = target.split_once('#').map_or((target, None), |(f, place)| (f, Some(place)));
        let path = if file.is_empty() { Some(from.to_owned()) } else { joined(from, file) };
        let Some(path) = path else { return };
        let page = self.page(&path);
        let section = page.or(here.filter(|_| file.is_empty())).map(id::fold);
        if let Some(page) = page.filter(|_| !file.is_empty()) {
            let folded = id::fold(page);
            let essay = path.starts_with("content/pages/");
            let name = if essay { Name::Essay(folded) } else { Name::Section(folded) };
            // Where the id is the slug of the file's name it can be renamed there.
            let stem = file.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or_default();
            let plain = slug_of(stem) == page;
            let end = at + file.len() - ".md".len().min(file.len());
            let bytes = if plain { end - page.len()..end } else { at..at + file.len() };
            found.push(Use { name, bytes, whole: whole.clone(), defines: false, plain });
        } else if !file.is_empty() {
            let bytes = at..at + file.len();
            found.push(Use {
                name: Name::File(path),
                bytes,
                whole: whole.clone(),
                defines: false,
                plain: false,
            });
        }
        if let (Some(fragment), Some(section)) = (fragment.filter(|it| !it.is_empty()), section) {
            let end = at + target.len();
            let name = Name::Place { section, fragment: fragment.to_owned() };
            let bytes = end - fragment.len()..end;
            found.push(Use { name, bytes, whole, defines: false, plain: true });
        }
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

/// The path of a file that is named from another.
fn joined(from: &str, name: &str) -> Option<String> {
    let name = crate::edition::address::decoded(name);
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn key(entry: &Entry, table: Table) -> Use {
    let name = Name::Key { table, key: entry.key.clone() };
    Use { name, bytes: entry.place.clone(), whole: entry.place.clone(), defines: false, plain: false }
}

fn strings<'s>(
    source: &'s Source,
    entry: &'s Entry,
    name: impl Fn(String) -> Name + 's,
    defines: bool,
) -> impl Iterator<Item = Use> + 's {
    entry.strings.iter().map(move |(words, at)| {
        let plain = source.text.get(at.clone()) == Some(words);
        let name = name(id::fold(words.trim()));
        Use { name, bytes: at.clone(), whole: at.clone(), defines, plain }
    })
}

fn work(source: &Source, bytes: Range<usize>, whole: Range<usize>) -> Use {
    let key = source.text.get(bytes.clone()).unwrap_or_default().to_owned();
    Use { name: Name::Work(key), bytes, whole, defines: false, plain: true }
}

fn footnote_use(
    source: &Source,
    file: FileId,
    within: usize,
    own: &str,
    whole: Range<usize>,
    defines: bool,
) -> Use {
    let written = source.text.get(whole.clone()).unwrap_or_default();
    let label = written.strip_prefix("[^").and_then(|rest| rest.split(']').next()).unwrap_or_default();
    let bytes = whole.start + 2..whole.start + 2 + label.len();
    let plain = !label.is_empty();
    Use { name: Name::Footnote(file, within, id::fold(own)), bytes, whole, defines, plain }
}

/// The keys of the entries of a bibliography.
fn of_bibliography(source: &Source) -> Vec<Use> {
    let mut found = Vec::new();
    let text = &*source.text;
    let yaml = !source.path.ends_with(".bib");
    let mut starts: Vec<(Range<usize>, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bytes = if yaml {
            let end = line.find(':').filter(|_| !line.starts_with([' ', '#', '-', '\t']));
            end.map(|end| start..start + end)
        } else {
            entry_key(text, start, line)
        };
        starts.extend(bytes.filter(|bytes| !bytes.is_empty()).map(|bytes| (bytes, start)));
    }
    for (n, (bytes, start)) in starts.iter().enumerate() {
        let end = starts.get(n + 1).map_or(text.len(), |(_, next)| *next);
        let end = start + text[*start..end].trim_end().len();
        let of = work(source, bytes.clone(), *start..end);
        found.push(Use { defines: true, ..of });
        // Entries take fields from others.
        for field in ["crossref", "xref", "xdata", "parent", "related"] {
            for (place, _) in text[*start..end].match_indices(field) {
                let from = start + place + field.len();
                let rest = text[from..end].trim_start();
                let Some(value) = rest.strip_prefix('=').map(str::trim_start) else { continue };
                let Some(inner) = value.strip_prefix(['{', '"']) else { continue };
                let open = end - inner.len();
                let close = inner.find(['}', '"']).unwrap_or(inner.len());
                let mut offset = open;
                for part in inner[..close].split_inclusive(',') {
                    let name = part.trim_end_matches(',');
                    let lead = name.len() - name.trim_start().len();
                    let bytes = offset + lead..offset + lead + name.trim().len();
                    found.push(work(source, bytes.clone(), bytes));
                    offset += part.len();
                }
            }
        }
    }
    found
}

/// The bytes of the key in `@book{key,`, where a line begins an entry.
fn entry_key(text: &str, start: usize, line: &str) -> Option<Range<usize>> {
    let bare = line.trim_start().strip_prefix('@')?;
    let kind_length = bare.find(|c: char| !c.is_ascii_alphabetic())?;
    let kind = bare[..kind_length].to_ascii_lowercase();
    if kind.is_empty() || matches!(kind.as_str(), "string" | "comment" | "preamble") {
        return None;
    }
    let rest = bare[kind_length..].trim_start().strip_prefix(['{', '('])?;
    let from = start + line.len() - rest.len();
    // The key may be on the next line.
    let rest = &text[from..];
    let lead = rest.len() - rest.trim_start().len();
    let end = rest.find([',', '}'])?;
    let key = rest.get(lead..end)?.trim_end();
    (!key.contains(char::is_whitespace)).then_some(from + lead..from + lead + key.len())
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
        let known = Known::new(world, vec!["R".to_owned()], false);
        let names = Names::new(world, &known);
        let (file, source) = world.sources.iter().find(|(_, source)| source.path == path).unwrap();
        let all = names.of(file);
        all.iter()
            .filter(|it| !matches!(it.name, Name::Key { .. }))
            .map(|it| {
                let sign = if it.defines { "=" } else { "" };
                let name = match &it.name {
                    Name::Footnote(_, _, label) => format!("Footnote({label:?})"),
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
