//! The names in TOML: edition.toml, front matter, records of notes, registers.

use crate::diag::{FileId, Source};
use crate::edition::id;
use crate::parse::order::slug_of;
use crate::parse::{record, section};

use super::super::toml::{TomlEntry, entries};
use super::markdown::work;
use super::{FileNames, Symbol, Table, Use, page_id};

impl FileNames<'_> {
    pub(super) fn of_config(&self, source: &Source) -> Vec<Use> {
        let mut found = Vec::new();
        let all = entries(&source.text, 0);
        for entry in &all {
            found.push(key(entry, Table::Edition));
            let table: Vec<&str> = entry.tables.iter().map(String::as_str).collect();
            match (table.as_slice(), entry.key.as_str()) {
                (["editor"], "id") => found.extend(strings(source, entry, Symbol::Editor, true)),
                (["kind"], "id") => found.extend(strings(source, entry, Symbol::Kind, true)),
                (["witness"], "id") => found.extend(strings(source, entry, Symbol::Witness, true)),
                (["alignment"], "section") => found.extend(strings(source, entry, Symbol::Section, false)),
                (["document"], "author-note") => self.within(source, entry, None, &mut found),
                (["view"], "open") => found.extend(strings(source, entry, Symbol::Kind, false)),
                _ => {}
            }
        }
        found
    }

    pub(super) fn of_page(&self, file: FileId, source: &Source, essay: bool) -> Vec<Use> {
        let mut found = Vec::new();
        let (own, place) = page_id(source);
        let name = if essay { Symbol::Essay } else { Symbol::Section };
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

    pub(super) fn of_notes(&self, file: FileId, source: &Source) -> Vec<Use> {
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
                        let mut id: Vec<Use> = strings(source, entry, Symbol::Note, true).collect();
                        id.iter_mut().for_each(|it| it.whole = whole.clone());
                        found.append(&mut id);
                    }
                    "witness" => found.extend(strings(source, entry, Symbol::Witness, false)),
                    _ if !known => {}
                    "kind" => found.extend(strings(source, entry, Symbol::Kind, false)),
                    "creator" => found.extend(strings(source, entry, Symbol::Editor, false)),
                    "entities" => {
                        for (words, at) in &entry.strings {
                            self.reference(words, at.start, at.clone(), None, &mut found);
                        }
                    }
                    "tags" => found.extend(strings(source, entry, Symbol::Tag, false)),
                    "reply-to" => found.extend(strings(source, entry, Symbol::Note, false)),
                    "quote" | "range" | "prefix" | "suffix" | "lemma" | "occurrence" if !note.is_empty() => {
                        let (bytes, whole) = (entry.value.clone(), entry.value.clone());
                        let name = Symbol::Words(note.clone());
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
            if let Symbol::Section(own) = &it.name
                && !it.defines
                && !is_section(own)
            {
                it.name = Symbol::Note(own.clone());
            }
        }
    }

    pub(super) fn of_register(&self, file: FileId, source: &Source) -> Vec<Use> {
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
                    let mut id: Vec<Use> = strings(source, entry, Symbol::Entity, true).collect();
                    for it in &mut id {
                        if let Symbol::Entity(own) = &mut it.name {
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
    fn within(&self, source: &Source, entry: &TomlEntry, section: Option<&str>, found: &mut Vec<Use>) {
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
}

fn key(entry: &TomlEntry, table: Table) -> Use {
    let name = Symbol::Key { table, key: entry.key.clone() };
    Use { name, bytes: entry.place.clone(), whole: entry.place.clone(), defines: false, plain: false }
}

fn strings<'s>(
    source: &'s Source,
    entry: &'s TomlEntry,
    name: impl Fn(String) -> Symbol + 's,
    defines: bool,
) -> impl Iterator<Item = Use> + 's {
    entry.strings.iter().map(move |(words, at)| {
        let plain = source.text.get(at.clone()) == Some(words);
        let name = name(id::fold(words.trim()));
        Use { name, bytes: at.clone(), whole: at.clone(), defines, plain }
    })
}
