//! The interface's words: `templates/words/<language>.toml`.

mod known;

use std::collections::HashMap;
use std::sync::Arc;

use toml::{Table, Value};

use crate::diag::{Diagnostic, is_built_in, rules};
use crate::edition::date::Date;
use crate::edition::{Edition, Place, What};
use crate::load::World;
use crate::parse::conflict;

/// The words of an edition's language; what it lacks is English.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    table: Table,
    /// Each word by its path.
    flat: HashMap<String, String>,
}

impl Words {
    /// English, then the language without its region, then the language; of each first the built-in words, then
    /// the edition's own.
    pub(crate) fn gather(world: &World, edition: &Edition, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut words = Table::new();
        // Most editions have no words of their own, and the program's are known to be right.
        let known = std::cell::LazyCell::new(|| known::Known::new(world, edition));
        for name in languages(&edition.meta.language) {
            for (_, file) in world.words.iter().filter(|(l, _)| l.eq_ignore_ascii_case(name)) {
                let source = world.sources.get(*file);
                match source.text.parse::<Table>() {
                    Ok(table) => {
                        if !is_built_in(&source.path) {
                            known.check(&source.text, *file, diagnostics);
                        }
                        overlay(&mut words, table);
                    }
                    // That is told already, and what to do.
                    Err(_) if conflict::is_in(&source.text) => {}
                    Err(error) => diagnostics.push(bad(*file, &error)),
                }
            }
        }
        let mut flat = HashMap::new();
        flatten(&words, "", &mut flat);
        Self { table: words, flat }
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

    /// `ltr` or `rtl`.
    pub(crate) fn direction(&self) -> &str {
        self.get("dir")
    }

    /// A date in words: a day, month or year, one that is not certain, or a time from one to another.
    pub(crate) fn date(&self, date: &Date) -> String {
        if let Some((from, to)) = date.edtf().split_once('/') {
            let open = |end: &str| end.is_empty() || end == "..";
            return match (open(from), open(to)) {
                (true, _) => fill(self.get("dates.until"), &[("to", &self.point(to))]),
                (_, true) => fill(self.get("dates.since"), &[("from", &self.point(from))]),
                _ => fill(self.get("dates.range"), &[("from", &self.point(from)), ("to", &self.point(to))]),
            };
        }
        self.point(date.edtf())
    }

    /// When somebody was born who is not known to have died.
    pub(crate) fn born(&self, date: &str) -> String {
        fill(self.get("dates.born"), &[("date", &self.point(date))])
    }

    /// A single date.
    fn point(&self, words: &str) -> String {
        if let Some(bare) = words.strip_suffix('~').or(words.strip_suffix('%')) {
            return fill(self.get("dates.about"), &[("date", &self.point(bare))]);
        }
        if let Some(bare) = words.strip_suffix('?') {
            return format!("{}?", self.point(bare));
        }
        let Some(date) = Date::parse(words) else { return words.to_owned() };
        let Some((year, month, day)) = date.parts() else { return date.edtf().to_owned() };
        // Some languages give a month another form where it stands without a day.
        let alone = month.filter(|_| day.is_none()).and_then(|m| self.find(&format!("months-alone.{m}")));
        let name = alone.map(str::to_owned);
        let name = name.or_else(|| month.and_then(|m| self.find(&format!("months.{m}")).map(str::to_owned)));
        match (name, day) {
            (Some(month), Some(day)) => {
                fill(self.get("dates.day"), &[("day", &day.to_string()), ("month", &month), ("year", year)])
            }
            (Some(month), None) => fill(self.get("dates.month"), &[("month", &month), ("year", year)]),
            _ if month.is_some() => date.edtf().to_owned(),
            _ => fill(self.get("dates.year"), &[("year", year)]),
        }
    }

    /// “§ 2”.
    pub(crate) fn section(&self, number: &str) -> String {
        fill(self.get("locus.section"), &[("number", number)])
    }

    /// “§ 2 ¶ 3”.
    pub(crate) fn block(&self, section: &str, number: &str) -> String {
        self.section(section) + " " + &fill(self.get("locus.block"), &[("number", number)])
    }

    /// Where a place is, as it is cited.
    pub(crate) fn locus(&self, what: &What) -> String {
        let within =
            |section: &Option<Arc<str>>| section.as_ref().map(|n| self.section(n)).unwrap_or_default();
        match what {
            What::Section { number, .. } => self.section(number),
            What::Block { section, number } => self.block(section, number),
            What::Heading { section: None, title } | What::Essay { title } => {
                fill(self.get("locus.essay"), &[("title", title)])
            }
            What::Heading { section, title } => {
                fill(self.get("locus.heading"), &[("locus", &within(section)), ("title", title)])
            }
            What::Note { section, block, number, .. } => {
                let locus = block.as_ref().map_or_else(|| self.section(section), |b| self.block(section, b));
                fill(self.get("locus.note"), &[("locus", &locus), ("number", &number.to_string())])
            }
            What::Footnote { section, mark } => {
                fill(self.get("locus.footnote"), &[("locus", &within(section)), ("mark", mark)])
                    .trim_start_matches([',', ' '])
                    .to_owned()
            }
            What::Entity { name } => name.clone(),
            What::Page { section, label } => {
                format!(
                    "{}, {}",
                    self.section(section),
                    fill(self.get("marks.page-short"), &[("number", label)])
                )
            }
        }
    }

    /// What a cross-reference to a place says when it was given no text.
    pub(crate) fn reference(&self, place: &Place) -> String {
        match &place.what {
            What::Section { number, title } => {
                fill(self.get("reference.section"), &[("locus", &self.section(number)), ("title", title)])
            }
            What::Block { .. } => fill(self.get("reference.block"), &[("locus", &self.locus(&place.what))]),
            What::Heading { title, .. } => fill(self.get("reference.heading"), &[("title", title)]),
            What::Essay { title } => fill(self.get("reference.essay"), &[("title", title)]),
            What::Note { lemma: Some(lemma), .. } => {
                fill(self.get("reference.note"), &[("lemma", &unquoted(&shorten(lemma)))])
            }
            What::Note { section, block, .. } => {
                let locus = block.as_ref().map_or_else(|| self.section(section), |b| self.block(section, b));
                fill(self.get("reference.whole"), &[("locus", &locus)])
            }
            What::Footnote { .. } | What::Page { .. } | What::Entity { .. } => self.locus(&place.what),
        }
    }
}

/// The languages whose words are read for an edition in this one, the last of them first asked.
pub(super) fn languages(language: &str) -> Vec<&str> {
    let primary = language.split('-').next().unwrap_or(language);
    let mut wanted = vec!["en"];
    for name in [primary, language] {
        if !wanted.contains(&name) {
            wanted.push(name);
        }
    }
    wanted
}

/// A lemma without its middle, as a reader needs it beside the words themselves.
pub(crate) fn shorten(words: &str) -> String {
    if words.chars().count() <= 48 {
        return words.to_owned();
    }
    let parts: Vec<&str> = words.split(' ').collect();
    if parts.len() < 6 {
        let head: String = words.chars().take(24).collect();
        let tail: Vec<char> = words.chars().rev().take(14).collect();
        return format!("{head} … {}", tail.into_iter().rev().collect::<String>());
    }
    format!(
        "{} … {}",
        parts[..3].join(" ").trim_end_matches('…').trim_end(),
        parts[parts.len() - 2..].join(" ")
    )
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

fn overlay(words: &mut Table, over: Table) {
    for (key, value) in over {
        match (words.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => overlay(below, above),
            (None, value) | (Some(Value::String(_)), value @ Value::String(_)) => {
                words.insert(key, value);
            }
            // A word in the place of a table was told: no template could use it.
            (Some(_), _) => {}
        }
    }
}

fn bad(file: crate::diag::FileId, error: &toml::de::Error) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let message = format!("these words can't be read: {}", error.message());
    Diagnostic::new(&rules::TOML_SYNTAX, crate::diag::Span::new(file, range.start, range.end), message)
}

/// Put values in the place of `{name}`.
pub(crate) fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    fill_with(pattern, |out, own| {
        let value = values.iter().find(|(name, _)| *name == own);
        value.inspect(|(_, value)| out.push_str(value)).is_some()
    })
}

/// Put values in the place of `{name}`: `put` writes that of a name, or says that there is none.
pub(crate) fn fill_with(pattern: &str, put: impl Fn(&mut String, &str) -> bool) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(close) = rest.find('}') else { break };
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
        assert_eq!(fill("{a}, {b} {c}", &[("a", "1"), ("b", "{a}")]), "1, {a} {c}");
        assert_eq!(
            shorten("a revolution that swept away the East German police state"),
            "a revolution that … police state"
        );
    }
}
