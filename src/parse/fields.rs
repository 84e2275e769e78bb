//! Reading TOML by hand: every key with its place, every problem reported; the first one doesn't end it.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Advice, Diagnostic, FileId, Span, rules, suggestion};
use crate::edition::bidi::closed;
use crate::edition::date::Date;

use super::toml_slip;

/// Where a piece of TOML is: its file, and the byte at which it begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TomlOffset {
    pub(crate) file: FileId,
    pub(crate) base: usize,
}

impl TomlOffset {
    pub(crate) fn span(self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start, self.base + range.end)
    }
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WithOffset<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// The table that a piece of TOML is, with all its syntax errors reported. `None` where it has one: what
/// else it says can't be relied upon.
pub(crate) fn table<'i>(
    text: &'i str,
    place: TomlOffset,
    what: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Spanned<DeTable<'i>>> {
    let (table, mut errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Some(table);
    }
    let line = |at: usize| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    errors.sort_by_key(|error| error.span().map_or(0, |span| line(span.start)));
    // The lines of what was reported last.
    let mut told = 0..0;
    for error in errors.iter().take(20) {
        let range = error.span().unwrap_or(0..0);
        // After the first slip in a line the rest of it is no longer what it was meant to be.
        let before = text.get(..range.start).unwrap_or_default();
        // A string of several lines that nothing closes is reported at the end of all.
        let opened = Some(before)
            .filter(|_| error.message().starts_with("invalid multi-line"))
            .and_then(|before| ["\"\"\"", "'''"].iter().filter_map(|sign| before.rfind(sign)).max());
        let start = line(opened.unwrap_or(range.start));
        if told.contains(&start) {
            continue;
        }
        let below = text.get(start..).unwrap_or_default();
        let line = below.lines().next().unwrap_or_default();
        let (length, advice) = match (toml_slip::mended(line), toml_slip::unclosed(below)) {
            (Some(meant), _) => (line.len(), Advice::plainly(meant)),
            (None, Some((length, meant))) => (length, Advice::plainly(meant)),
            (None, None) => (line.len(), toml_slip::date(line)),
        };
        let twice = error.message().starts_with("duplicate key");
        let first = toml_slip::first_of(line, text.get(..start).unwrap_or_default()).filter(|_| twice);
        let advice = if twice { "take one of the two away".into() } else { advice };
        told = start..start + length + 1;
        let line = place.span(start..start + length);
        let message: String =
            error.message().lines().next().unwrap_or("it can't be read").chars().take(200).collect();
        let mut told = Diagnostic::new(&rules::TOML_SYNTAX, place.span(range), format!("{what}: {message}"));
        if let Some(first) = first {
            told = told.also(place.span(first), "the first");
        }
        diagnostics.push(told.advise(line, advice));
    }
    None
}

/// A table whose keys are read one by one.
pub(crate) struct Fields<'a, 'i> {
    table: &'a DeTable<'i>,
    place: TomlOffset,
    /// What the table is, for messages: `a record`, `[document]`.
    what: &'a str,
    span: Span,
}

impl<'a, 'i> Fields<'a, 'i> {
    /// Read `table`; keys that are not `known` are reported.
    pub(crate) fn new(
        table: &'a DeTable<'i>,
        range: std::ops::Range<usize>,
        place: TomlOffset,
        what: &'a str,
        known: &[&str],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let shown: String = name.chars().take(60).collect();
            // A key that is there already can't be written a second time.
            let free = known.iter().copied().filter(|key| !table.contains_key(*key));
            let advice = suggestion(name, free)
                .or(|| super::other_names::meant(name, known, |key| table.contains_key(key)))
                .or(|| suggestion(name, known.iter().copied()).without_words())
                .or(|| format!("the keys of {what} are: {}", known.join(", ")).into());
            diagnostics.push(
                Diagnostic::new(
                    &rules::UNKNOWN_KEY,
                    place.span(key.span()),
                    format!("{what} has no key `{shown}`"),
                )
                .advise(place.span(key.span()), advice),
            );
        }
        Self { table, place, what, span: place.span(range) }
    }

    /// The place of the whole table.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(crate) fn is_integer(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|v| v.get_ref().is_integer())
    }

    /// The place of a key's value, or of the table where it has none.
    pub(crate) fn span_of(&self, key: &str) -> Span {
        self.table.get(key).map_or(self.span, |v| self.place.span(v.span()))
    }

    fn wrong(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        wanted: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{key}` of {} is {found}, where {wanted} is wanted", self.what);
        diagnostics.push(
            Diagnostic::new(&rules::WRONG_TYPE, self.place.span(value.span()), message)
                .advise(self.place.span(value.span()), meant(key, value.get_ref(), wanted)),
        );
    }

    fn get<T>(
        &self,
        key: &str,
        wanted: &str,
        diagnostics: &mut Vec<Diagnostic>,
        read: impl Fn(&DeValue<'i>) -> Option<T>,
    ) -> Option<WithOffset<T>> {
        let value = self.table.get(key)?;
        match read(value.get_ref()) {
            Some(read) => Some(WithOffset { value: read, span: self.place.span(value.span()) }),
            None => {
                self.wrong(key, value, wanted, diagnostics);
                None
            }
        }
    }

    /// A string; empty ones count as absent, and are reported.
    pub(crate) fn string(&self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<WithOffset<String>> {
        let found = self.get(key, "a string", diagnostics, |v| v.as_str().map(str::to_owned))?;
        if found.value.trim().is_empty() {
            self.tell_empty(key, found.span, diagnostics);
            return None;
        }
        Some(found)
    }

    /// A string of words that are shown as they are written.
    pub(crate) fn plain(&self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        let found = self.string(key, diagnostics)?;
        super::plain::tell(&format!("`{key}` of {}", self.what), &found, diagnostics);
        Some(closed(found.value.into()).into_owned())
    }

    fn tell_empty(&self, key: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
        let message = format!("`{key}` of {} is empty", self.what);
        diagnostics
            .push(Diagnostic::new(&rules::BAD_VALUE, span, message).hint("write its words, or take it away"));
    }

    /// A string of words that may be white space alone.
    pub(crate) fn get_words(
        &self,
        key: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<WithOffset<String>> {
        self.words(key, diagnostics).filter(|at| !at.value.is_empty())
    }

    /// A string that may be empty.
    pub(crate) fn words(&self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<WithOffset<String>> {
        self.get(key, "a string", diagnostics, |v| v.as_str().map(str::to_owned))
    }

    /// A string that must be there.
    pub(crate) fn required(
        &self,
        key: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<WithOffset<String>> {
        if !self.has(key) {
            let message = format!("{} has no `{key}`", self.what);
            diagnostics.push(
                Diagnostic::new(&rules::MISSING_KEY, self.span, message).hint(format!("add `{key} = \"…\"`")),
            );
        }
        self.string(key, diagnostics)
    }

    pub(crate) fn flag(&self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<bool> {
        self.get(key, "true or false", diagnostics, DeValue::as_bool).map(|at| at.value)
    }

    /// A whole number from 1.
    pub(crate) fn count(&self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<WithOffset<u32>> {
        let read = |v: &DeValue<'i>| v.as_integer().map(|n| (n.as_str().to_owned(), n.radix()));
        let found = self.get(key, "a whole number from 1", diagnostics, read)?;
        let (digits, radix) = found.value;
        match i64::from_str_radix(&digits, radix).ok().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0)
        {
            Some(value) => Some(WithOffset { value, span: found.span }),
            None => {
                let message = format!("`{key}` is `{digits}`, where a whole number from 1 is wanted");
                diagnostics.push(Diagnostic::new(&rules::BAD_VALUE, found.span, message));
                None
            }
        }
    }

    /// A list of strings.
    pub(crate) fn strings(
        &self,
        key: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Vec<WithOffset<String>>> {
        self.list(key, false, diagnostics)
    }

    /// A list of strings, or one string.
    pub(crate) fn one_or_more(
        &self,
        key: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<WithOffset<String>> {
        self.list(key, true, diagnostics).unwrap_or_default()
    }

    fn list(
        &self,
        key: &str,
        one: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Vec<WithOffset<String>>> {
        let value = self.table.get(key)?;
        let at = |value: &Spanned<DeValue<'i>>| {
            let word = value.get_ref().as_str()?;
            Some(WithOffset { value: word.to_owned(), span: self.place.span(value.span()) })
        };
        if one && let Some(single) = at(value) {
            return Some(vec![single]);
        }
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(
                key,
                value,
                if one { "a string or a list of strings" } else { "a list of strings" },
                diagnostics,
            );
            return None;
        };
        let mut words = Vec::new();
        for entry in array {
            match at(entry) {
                Some(word) => words.push(word),
                None => self.wrong(key, entry, "a list of strings", diagnostics),
            }
        }
        Some(words)
    }

    /// A date: a year, a TOML date or an EDTF string.
    pub(crate) fn date(&self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Date> {
        let value = self.table.get(key)?;
        let words: Cow<'_, str> = match value.get_ref() {
            DeValue::String(words) => Cow::Borrowed(words.as_ref()),
            DeValue::Integer(year) if year.radix() == 10 => {
                // TOML lets a plus are before a number; EDTF doesn't.
                Cow::Borrowed(year.as_str().trim_start_matches('+'))
            }
            DeValue::Datetime(date) => Cow::Owned(date.to_string()),
            _ => {
                self.wrong(key, value, "a date", diagnostics);
                return None;
            }
        };
        let date = Date::parse(words.trim());
        if date.is_none() {
            let shown: String = words.chars().take(60).collect();
            let advice = super::dates::meant(&words).or(|| {
                "a date is a year (`1871`), a TOML date (`2026-11-24`) or an EDTF string (`\"1871-03~\"`, `\"1862/1875\"`)".into()
            });
            diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_DATE,
                    self.place.span(value.span()),
                    format!("`{shown}` is no date"),
                )
                .advise(self.place.span(value.span()), advice),
            );
        }
        date
    }

    /// An address that begins with http:// or https://.
    pub(crate) fn url(&self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        self.string(key, diagnostics).filter(|found| address(found, diagnostics)).map(|found| found.value)
    }

    /// Addresses: a list of them, or one. Those that are none are reported, and left out.
    pub(crate) fn urls(&self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
        let found = self.one_or_more(key, diagnostics).into_iter();
        found.filter(|at| address(at, diagnostics)).map(|at| at.value).collect()
    }

    /// A table within.
    pub(crate) fn inner(
        &self,
        key: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<(&'a DeTable<'i>, std::ops::Range<usize>)> {
        let value = self.table.get(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some((table, value.span())),
            None => {
                self.wrong(key, value, "a table", diagnostics);
                None
            }
        }
    }

    /// Where the table begins.
    pub(crate) fn place(&self) -> TomlOffset {
        self.place
    }

    /// A list of tables: `[[key]]`.
    pub(crate) fn tables(
        &self,
        key: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<(&'a DeTable<'i>, std::ops::Range<usize>)> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, value, &format!("a list of tables, `[[{key}]]`,"), diagnostics);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in array {
            match entry.get_ref().as_table() {
                Some(table) => tables.push((table, entry.span())),
                None => self.wrong(key, entry, "a table", diagnostics),
            }
        }
        tables
    }

    /// The strings of the table by their keys, whatever these are.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, Span, Option<WithOffset<String>>)> + '_ {
        self.table.iter().map(|(key, value)| {
            let span = self.place.span(value.span());
            let word = value.get_ref().as_str().map(|w| WithOffset { value: w.to_owned(), span });
            (key.get_ref().as_ref(), self.place.span(key.span()), word)
        })
    }
}

/// What to write in the place of a value of the wrong type, where that can be seen.
fn meant(key: &str, value: &DeValue<'_>, wanted: &str) -> Advice {
    let value = match (value, wanted) {
        (_, wanted) if wanted.ends_with("date") => return Advice::default(),
        (DeValue::String(words), _) if key == "range" => {
            let parts = words.split_once('…').or_else(|| words.split_once("..."));
            let (first, last) = parts.unwrap_or(("first words", "last words"));
            let range =
                format!("[{}, {}]", toml_slip::as_string(first.trim()), toml_slip::as_string(last.trim()));
            if parts.is_none() {
                return format!("write `{key} = {range}`").into();
            }
            range
        }
        (DeValue::String(words), wanted) if wanted.contains("list of strings") => {
            let parts = words.split(',').map(str::trim).filter(|part| !part.is_empty());
            // Tags have no commas; other words may.
            let parts: Vec<&str> = if key == "tags" { parts.collect() } else { vec![words] };
            format!("[{}]", parts.into_iter().map(toml_slip::as_string).collect::<Vec<_>>().join(", "))
        }
        (DeValue::String(words), "true or false") => match words.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => "true".to_owned(),
            "false" | "no" | "off" | "0" => "false".to_owned(),
            _ => return Advice::default(),
        },
        (DeValue::Integer(number), "true or false") if matches!(number.as_str(), "0" | "1") => {
            (number.as_str() == "1").to_string()
        }
        (DeValue::String(words), "a whole number from 1")
            if words.trim().parse::<u32>().is_ok_and(|n| n > 0) =>
        {
            words.trim().to_owned()
        }
        (DeValue::Integer(number), "a string") => format!("\"{}\"", number.as_str()),
        (DeValue::Float(number), "a string") => format!("\"{}\"", number.as_str()),
        (DeValue::Boolean(flag), "a string") => format!("\"{flag}\""),
        (DeValue::Datetime(date), "a string") => format!("\"{date}\""),
        (DeValue::Array(all), "a string") if all.len() == 1 => match all.first().map(Spanned::get_ref) {
            Some(DeValue::String(words)) => toml_slip::as_string(words),
            _ => return Advice::default(),
        },
        (DeValue::Table(_), wanted) if wanted.starts_with("a list of tables") => {
            return format!("write `[[{key}]]` in the place of `[{key}]`").into();
        }
        (DeValue::Array(_), "a table") => {
            return format!("write `[{key}]` in the place of `[[{key}]]`").into();
        }
        _ => return Advice::default(),
    };
    Advice::write(format!("write `{key} = {value}`"), value)
}

/// Whether it is an address; reports one that is none.
fn address(found: &WithOffset<String>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let good = is_web_address(&found.value);
    if !good {
        let shown: String = found.value.chars().take(80).collect();
        let wrong = found.value.chars().find(|c| never_in_addresses(*c) && !c.is_control());
        let encoded = wrong.map(crate::edition::address::encoded_sign);
        let hint = match (found.value.contains("://"), wrong.zip(encoded)) {
            (true, Some((' ', _))) => "an address has no spaces: write `%20`".to_owned(),
            (true, Some((sign, encoded))) => {
                format!("an address can't have the sign `{sign}`: write `{encoded}`")
            }
            _ => "an address begins with `https://` or `http://`, and has no spaces and no quotation marks"
                .to_owned(),
        };
        let sign = |c: char| match never_in_addresses(c) && !c.is_control() {
            true => crate::edition::address::encoded_sign(c),
            false => c.to_string(),
        };
        let mended: String = found.value.chars().map(sign).collect();
        let advice = match is_web_address(&mended) {
            true => Advice::write(hint, toml_slip::as_string(&mended)),
            false => hint.into(),
        };
        diagnostics.push(
            Diagnostic::new(&rules::BAD_URL, found.span, format!("`{shown}` is no address"))
                .advise(found.span, advice),
        );
    }
    good
}

/// Whether it may be in a link to the web as it is.
pub(crate) fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|r| !r.is_empty() && !r.starts_with('/')) && !url.chars().any(never_in_addresses)
}

/// A sign that is written otherwise in an address.
fn never_in_addresses(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '<' | '>' | '\'' | '`' | '\\' | '{' | '}' | '|' | '^')
}
