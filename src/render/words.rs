//! The interface's words: `templates/words/<language>.toml`.

mod known;
mod plural;

pub(crate) use plural::Plural;

use hashbrown::HashMap;
use std::sync::Arc;

use memchr::memchr;
use toml::{Table, Value};

use crate::diag::{Diagnostic, FileId, Span, escape, is_built_in, rules};
use crate::edition::meta::shares_script;
use crate::edition::verse::Lines;
use crate::edition::{Edition, Place, PlaceKind};
use crate::load::World;
use crate::parse::conflict;

use super::mixed::{self, put_value};
use super::titles::Titles;

/// The words of an edition's language; what it lacks is English.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    table: Table,
    /// Each word by its path.
    flat: HashMap<String, String>,
    /// The edition's language.
    language: String,
    /// The language that its counted words are in.
    counted: String,
    /// Which way that is written: `ltr` or `rtl`.
    dir: &'static str,
    /// The sigla of the witnesses, by the beginnings of their pages' addresses; the base's is the first, and empty.
    versions: Vec<(String, String)>,
    /// Whether some words are marked as English on a page of another language.
    pub(super) foreign: bool,
}

impl Words {
    /// English, then the language by ever more of its subtags (`zh`, `zh-hant`); of each first the built-in words,
    /// then the edition's own. Built-in words that are in another script than the edition are none of its language.
    pub(crate) fn gather(world: &World, edition: &Edition, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let language = edition.meta.language.as_str();
        let dir = crate::edition::meta::direction(language);
        // Most editions have no words of their own, and the program's are known to be right.
        let known = std::cell::LazyCell::new(|| known::BuiltinWords::new(world, edition));
        let wanted = languages(language);
        let (mut words, mut english, mut given) = (Table::new(), Table::new(), Table::new());
        let (mut own, mut built_in) = (None, false);
        let mut counted = "en".to_owned();
        for name in &wanted {
            let is_english = name.eq_ignore_ascii_case("en");
            for (_, file) in world.words.iter().filter(|(l, _)| l.eq_ignore_ascii_case(name)) {
                let source = world.sources.get(*file);
                if !is_english && is_built_in(&source.path) && !shares_script(language, name) {
                    continue;
                }
                let table = match source.text.parse::<Table>() {
                    Ok(table) => table,
                    // That is reported already, and what to do.
                    Err(_) if conflict::is_in(&source.text) => continue,
                    Err(error) => {
                        diagnostics.push(bad(*file, &error));
                        continue;
                    }
                };
                if table.is_empty() {
                    diagnostics.push(
                        Diagnostic::new(
                            &rules::UNUSED_FILE,
                            Span::new(*file, 0, 0),
                            format!("nothing is made of `{}`: it has no word", escape::name(&source.path)),
                        )
                        .hint("write words under the keys that docs/languages.md lists, or delete the file"),
                    );
                }
                if !is_built_in(&source.path) {
                    known.check(&source.text, *file, diagnostics);
                    if let Some(said) = table.get("dir").and_then(Value::as_str).filter(|said| *said != dir) {
                        let message = format!(
                            "`dir = \"{said}\"` has no effect: `{language}` is `{dir}`, as its script is"
                        );
                        let hint = "take it away; where the text is in another script, say so in edition.toml: `az-Arab`, `ar-Latn`";
                        diagnostics.push(
                            Diagnostic::new(&rules::INTERFACE_LANGUAGE, Span::new(*file, 0, 0), message)
                                .hint(hint),
                        );
                    }
                }
                // The forms of a word go together: those of one language are no forms of another's.
                if let Some(Value::Table(counts)) = table.get("count") {
                    if let Some(Value::Table(below)) = words.get_mut("count") {
                        let forms = counts.iter().filter(|(_, forms)| forms.is_table());
                        forms.for_each(|(key, _)| drop(below.remove(key)));
                    }
                    counted = (*name).to_owned();
                }
                if is_english {
                    overlay(&mut english, table.clone());
                } else {
                    overlay(&mut given, table.clone());
                    own = Some(*file);
                    built_in |= is_built_in(&source.path);
                }
                overlay(&mut words, table);
            }
        }
        let mut foreign = false;
        let primary = language.split('-').next().unwrap_or(language);
        let is_english = primary.eq_ignore_ascii_case("en") && shares_script(language, "en");
        if !built_in && !is_english {
            let mut lacking = Vec::new();
            mark_lacking(&mut words, &english, &given, "", &mut lacking);
            foreign = !lacking.is_empty();
            if dir == "rtl"
                && given.get("signs").and_then(|signs| signs.get("from")).is_none()
                && let Some(Value::Table(signs)) = words.get_mut("signs")
            {
                signs.insert("from".to_owned(), Value::String("→".to_owned()));
            }
            if foreign {
                diagnostics.push(lacks(world, language, own, &lacking));
            }
        }
        words.insert("dir".to_owned(), Value::String(dir.to_owned()));
        let mut flat = HashMap::new();
        flatten(&words, "", &mut flat);
        let language = language.to_owned();
        Self { table: words, flat, language, counted, dir, versions: versions(edition), foreign }
    }

    /// A word with values in the place of `{name}`; those that run the other way are isolated.
    pub(crate) fn fill(&self, path: &str, values: &[(&str, &str)]) -> String {
        let pattern = self.get(path);
        fill_with(pattern, |out, own| {
            let value = values.iter().find(|(name, _)| *name == own);
            value.inspect(|(_, value)| put_value(out, pattern, value, self.dir)).is_some()
        })
    }

    /// A page whose English words say that they are English; markers of them are taken away.
    pub(super) fn marked(&self, html: String) -> String {
        if self.foreign { mixed::mark(&html, &self.language, self.dir) } else { html }
    }

    /// A file that is no page, without what marks words that are not in its language.
    pub(super) fn unmarked(&self, text: String) -> String {
        if self.foreign { mixed::bare(&text) } else { text }
    }

    /// The built-in words of a language.
    #[cfg(test)]
    pub(crate) fn built_in(language: &str) -> Self {
        let mut table = Table::new();
        for name in languages(language) {
            let found = crate::load::builtin::WORDS.iter().find(|(l, _)| *l == name);
            if let Some((_, text)) = found {
                overlay(&mut table, text.parse().unwrap_or_default());
            }
        }
        let mut flat = HashMap::new();
        flatten(&table, "", &mut flat);
        let dir = crate::edition::meta::direction(language);
        let language = language.to_owned();
        let counted = language.clone();
        Self { table, flat, language, counted, dir, versions: Vec::new(), foreign: false }
    }

    /// A word by its path, `locus.section`; the path itself where there is none.
    pub(crate) fn get<'a>(&'a self, path: &'a str) -> &'a str {
        self.find(path).unwrap_or(path)
    }

    /// A word by its path.
    pub(crate) fn find(&self, path: &str) -> Option<&str> {
        self.flat.get(path).map(String::as_str)
    }

    /// All of them, for the templates.
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// The language that its counted words are in: English where the edition's has none.
    pub(crate) fn counted(&self) -> &str {
        &self.counted
    }

    /// Which way the edition's language is written: `ltr` or `rtl`.
    pub(crate) fn direction(&self) -> &'static str {
        self.dir
    }

    /// What a reference to another edition says when it was given no text: “The Lamp”, § 2 ¶ 3.
    pub(crate) fn elsewhere(&self, to: &crate::edition::other::Elsewhere) -> String {
        self.fill("reference.other", &[("title", &to.edition), ("locus", &to.locus)])
    }

    /// “§ 2”.
    pub(crate) fn section(&self, number: &str) -> String {
        self.fill("locus.section", &[("number", number)])
    }

    /// “§ 2 ¶ 3”.
    pub(crate) fn block(&self, section: &str, number: &str) -> String {
        self.section(section) + " " + &self.fill("locus.block", &[("number", number)])
    }

    /// “§ 2 l. 45”, else “§ 2 ¶ 3”, else “§ 2”: the place of a note, as far as it is known.
    pub(crate) fn spot(&self, section: &str, block: Option<&str>, lines: Option<Lines>) -> String {
        match (lines, block) {
            (Some(lines), _) => self.section(section) + " " + &self.lines(lines),
            (None, Some(block)) => self.block(section, block),
            (None, None) => self.section(section),
        }
    }

    /// “l. 45”, “ll. 45–48”.
    pub(crate) fn lines(&self, lines: Lines) -> String {
        let (first, last) = (lines.first.to_string(), lines.last.to_string());
        match lines.first == lines.last {
            true => self.fill("locus.line", &[("number", &first)]),
            false => self.fill("locus.lines", &[("first", &first), ("last", &last)]),
        }
    }

    /// Where a place is, as it is cited; `filled` is its title where something is filled in there.
    pub(crate) fn locus(&self, what: &PlaceKind, filled: Option<&str>) -> String {
        let within =
            |section: &Option<Arc<str>>| section.as_ref().map(|n| self.section(n)).unwrap_or_default();
        match what {
            PlaceKind::Section { number, .. } => self.section(number),
            PlaceKind::Block { section, number, lines } => self.spot(section, Some(number), *lines),
            PlaceKind::Heading { section: None, title } | PlaceKind::Essay { title } => {
                self.fill("locus.essay", &[("title", filled.unwrap_or(title))])
            }
            PlaceKind::Heading { section, title } => {
                self.fill("locus.heading", &[("locus", &within(section)), ("title", filled.unwrap_or(title))])
            }
            PlaceKind::Note { section, block, lines, number, .. } => {
                let locus = self.spot(section, block.as_deref(), *lines);
                self.fill("locus.note", &[("locus", &locus), ("number", number)])
            }
            PlaceKind::Footnote { section, mark } => {
                let words = self.fill("locus.footnote", &[("locus", &within(section)), ("mark", mark)]);
                if section.is_some() { words } else { words.replacen(", ", "", 1) }
            }
            PlaceKind::Entity { name } => name.clone(),
            PlaceKind::Page { section, label } => {
                format!("{}, {}", self.section(section), self.fill("marks.page-short", &[("number", label)]))
            }
        }
    }

    /// The version that a page is of, by its address: its siglum; none where there is one alone.
    fn version(&self, address: &str) -> Option<&str> {
        let of = self.versions.iter().rev().find(|(folder, _)| address.starts_with(folder.as_str()));
        of.map(|(_, siglum)| siglum.as_str())
    }

    /// Words about a place, as they read on a page: with the siglum where the place is another version's.
    fn in_version(&self, words: String, place: &Place, from: &str) -> String {
        let of_text = !matches!(
            place.what,
            PlaceKind::Entity { .. }
                | PlaceKind::Essay { .. }
                | PlaceKind::Heading { section: None, .. }
                | PlaceKind::Footnote { section: None, .. }
        );
        match self.version(&place.address).filter(|siglum| of_text && self.version(from) != Some(siglum)) {
            Some(siglum) => self.fill("locus.version", &[("locus", &words), ("siglum", siglum)]),
            None => words,
        }
    }

    /// Where a place is, as a page of another version names it too; `filled` is its title, where something is filled in.
    pub(crate) fn locus_from(&self, place: &Place, filled: Option<&str>, from: &str) -> String {
        self.in_version(self.locus(&place.what, filled), place, from)
    }

    /// What a cross-reference to a place says when it was given no text, on a page of this address; `titles` are those in
    /// which something is filled in.
    pub(crate) fn reference(&self, place: &Place, titles: &Titles, from: &str) -> String {
        self.in_version(self.reference_to(place, titles), place, from)
    }

    fn reference_to(&self, place: &Place, titles: &Titles) -> String {
        let filled = titles.of(place);
        match &place.what {
            PlaceKind::Section { number, title } => {
                let title = filled.unwrap_or(title);
                self.fill("reference.section", &[("locus", &self.section(number)), ("title", title)])
            }
            PlaceKind::Block { .. } => {
                self.fill("reference.block", &[("locus", &self.locus(&place.what, None))])
            }
            PlaceKind::Heading { title, .. } => {
                self.fill("reference.heading", &[("title", filled.unwrap_or(title))])
            }
            PlaceKind::Essay { title } => self.fill("reference.essay", &[("title", filled.unwrap_or(title))]),
            PlaceKind::Note { lemma: Some(lemma), .. } => {
                self.fill("reference.note", &[("lemma", &unquoted(filled.unwrap_or(lemma)))])
            }
            PlaceKind::Note { section, block, lines, .. } => {
                let locus = self.spot(section, block.as_deref(), *lines);
                self.fill("reference.whole", &[("locus", &locus)])
            }
            PlaceKind::Footnote { .. } | PlaceKind::Page { .. } | PlaceKind::Entity { .. } => {
                self.locus(&place.what, None)
            }
        }
    }
}

/// The beginnings of the addresses of each witness's pages, and its siglum.
fn versions(edition: &Edition) -> Vec<(String, String)> {
    if edition.witnesses.len() < 2 {
        return Vec::new();
    }
    let of = |(n, w): (usize, &crate::edition::Witness)| {
        let folder = if n == 0 { String::new() } else { format!("versions/{}/", w.meta.id) };
        (folder, w.meta.siglum.clone())
    };
    edition.witnesses.iter().enumerate().map(of).collect()
}

/// The languages whose words are read for an edition in this one, the last of them first asked: English, then the
/// tag by ever more of its subtags.
pub(super) fn languages(language: &str) -> Vec<&str> {
    let ends = language.match_indices('-').map(|(at, _)| at).chain([language.len()]);
    let own = ends.map(|end| &language[..end]).filter(|name| !name.eq_ignore_ascii_case("en"));
    std::iter::once("en").chain(own).collect()
}

/// A lemma without quotation marks of its own at its ends, for a place that gives it some.
pub(crate) fn unquoted(lemma: &str) -> String {
    let marks = ['“', '”', '„', '"', '‘', '’', '\'', '«', '»'];
    let inner = lemma.strip_prefix(marks).and_then(|l| l.strip_suffix(marks));
    inner.filter(|l| !l.is_empty()).unwrap_or(lemma).to_owned()
}

fn flatten(table: &Table, above: &str, flat: &mut HashMap<String, String>) {
    for (key, value) in table {
        match value {
            Value::String(words) => {
                flat.insert(format!("{above}{key}"), words.clone());
            }
            Value::Table(below) => flatten(below, &format!("{above}{key}."), flat),
            _ => {}
        }
    }
}

/// Mark the English words that no file gives anew, and list their paths. What has no letters is of no language.
fn mark_lacking(words: &mut Table, english: &Table, given: &Table, above: &str, lacking: &mut Vec<String>) {
    for (key, value) in english {
        let path = format!("{above}{key}");
        match (words.get_mut(key), given.get(key)) {
            (Some(Value::Table(below)), own) => {
                let (Some(english), none) = (value.as_table(), Table::new()) else { continue };
                let own = own.and_then(Value::as_table).unwrap_or(&none);
                mark_lacking(below, english, own, &format!("{path}."), lacking);
            }
            (Some(Value::String(word)), None) if mixed::has_words(word) => {
                *word = mixed::foreign(word);
                lacking.push(path);
            }
            _ => {}
        }
    }
}

/// What the interface lacks in the edition's language: all of it, or some words of the edition's own file.
fn lacks(world: &World, language: &str, own: Option<FileId>, lacking: &[String]) -> Diagnostic {
    let mut names = languages(language).into_iter().skip(1);
    let name = names.find(|name| shares_script(language, name)).unwrap_or(language);
    let hint = "docs/languages.md lists all words and what they mean";
    if let Some(file) = own {
        let shown: Vec<String> = lacking.iter().take(8).map(|path| format!("`{path}`")).collect();
        let more = if lacking.len() > 8 { ", …" } else { "" };
        let message =
            format!("words of the interface are not given, and stay English: {}{more}", shown.join(", "));
        return Diagnostic::new(&rules::INTERFACE_LANGUAGE, Span::new(file, 0, 0), message).hint(hint);
    }
    let span = world.config.and_then(|file| language_span(&world.sources.get(file).text, file));
    let message = format!("the interface has no words in `{language}`: its words stay English");
    Diagnostic::new(&rules::INTERFACE_LANGUAGE, span, message).hint(format!(
        "write them to `templates/words/{name}.toml`, as `[common]` and `contents = \"…\"`; {hint}"
    ))
}

/// The value of `language` in edition.toml.
fn language_span(text: &str, file: FileId) -> Option<Span> {
    let document = toml_edit::Document::parse(text).ok()?;
    let range = document.get("language")?.span()?;
    Some(Span::new(file, range.start, range.end))
}

fn overlay(words: &mut Table, over: Table) {
    for (key, value) in over {
        match (words.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => overlay(below, above),
            (None, value) | (Some(Value::String(_)), value @ Value::String(_)) => {
                words.insert(key, value);
            }
            // A word in the place of a table was reported: no template could use it.
            (Some(_), _) => {}
        }
    }
}

fn bad(file: crate::diag::FileId, error: &toml::de::Error) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let message = format!("these words can't be read: {}", error.message());
    Diagnostic::new(&rules::TOML_SYNTAX, crate::diag::Span::new(file, range.start, range.end), message)
}

/// Put values in the place of `{name}`: `put` writes that of a name, or says that there is none.
pub(crate) fn fill_with(pattern: &str, put: impl Fn(&mut String, &str) -> bool) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(open) = memchr(b'{', rest.as_bytes()) {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(close) = memchr(b'}', rest.as_bytes()) else { break };
        if !put(&mut out, &rest[1..close]) {
            out.push_str(&rest[..=close]);
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_their_places() {
        let words = Words {
            flat: HashMap::from([("x".to_owned(), "{a}, {b} {c}".to_owned())]),
            dir: "ltr",
            ..Words::default()
        };
        assert_eq!(words.fill("x", &[("a", "1"), ("b", "{a}")]), "1, {a} {c}");
        assert_eq!(words.fill("x", &[("a", "עולם"), ("b", "2")]), "\u{2068}עולם\u{2069}, 2 {c}");
    }
}
