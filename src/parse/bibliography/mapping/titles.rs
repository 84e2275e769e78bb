//! Titles: of the work, of its volume and of what it is part of, with their capitals marked.

use crate::edition::rich;

use super::super::{kinds, strings};
use super::{MappedEntry, joined};

impl MappedEntry<'_> {
    pub(super) fn titles(&mut self) {
        let part = kinds::is_part(self.kind);
        let main = self.raw("maintitle").is_some() && self.has_volumes();
        let issue = self.kind == "periodical" && self.raw("issuetitle").is_some();
        let (title, volume, container) = if issue {
            let container = self.whole(["title", "subtitle", "titleaddon"]);
            (self.whole(["issuetitle", "issuesubtitle", "issuetitleaddon"]), None, container)
        } else if part && main {
            let volume = self.whole(["booktitle", "booksubtitle", "booktitleaddon"]);
            let container = self.whole(["maintitle", "mainsubtitle", "maintitleaddon"]);
            (self.whole(["title", "subtitle", "titleaddon"]), volume, container)
        } else if main {
            let volume = self.whole(["title", "subtitle", "titleaddon"]);
            (self.whole(["maintitle", "mainsubtitle", "maintitleaddon"]), volume, self.container())
        } else {
            (self.whole(["title", "subtitle", "titleaddon"]), None, self.container())
        };
        if !main {
            self.short_title();
        }
        let title = title.or_else(|| self.title_of_place());
        for (variable, words) in [("title", title), ("volume-title", volume), ("container-title", container)]
        {
            if let Some(words) = words {
                self.reference.set(variable, words);
            }
        }
        if self.reviews()
            && let Some(words) = self.whole(["booktitle", "booksubtitle", "booktitleaddon"])
        {
            self.reference.set("reviewed-title", words);
        }
        self.set("container-title-short", "shortjournal");
        for (variable, field) in [("original-title", "origtitle"), ("event-title", "eventtitle")] {
            if let Some(words) = self.read(field) {
                let words = self.soft(words);
                self.reference.set(variable, words);
            }
        }
        if let Some(series) = self.read("series") {
            let series = strings::words(&rich::plain(&series), self.language).map_or(series, capitalized);
            let numbered =
                series.bytes().all(|b| b.is_ascii_digit()) && self.reference.kind.starts_with("article");
            let series = if numbered && self.language.starts_with("en") {
                format!("{} series", ordinal(&series))
            } else {
                series
            };
            let series = self.soft(series);
            self.reference.set("collection-title", series);
        }
    }

    /// What a manuscript is called that has neither title nor author: by where it is.
    fn title_of_place(&mut self) -> Option<String> {
        let is_named = ["author", "editor", "shortauthor"].iter().any(|name| self.raw(name).is_some());
        let place =
            self.place_of_manuscript().filter(|_| self.reference.kind == "manuscript" && !is_named)?;
        Some(format!("{}{place}{}", rich::KEEP.0, rich::KEEP.1))
    }

    /// The library of a manuscript, its collection and its number there.
    pub(super) fn place_of_manuscript(&mut self) -> Option<String> {
        let parts: Vec<String> =
            ["library", "collection", "shelfmark"].iter().filter_map(|name| self.text(name)).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// Whether it may be one of the volumes that a main title is of. What else has such a title is found within
    /// what has it.
    fn has_volumes(&self) -> bool {
        kinds::is_part(self.kind)
            || matches!(self.reference.kind, "book" | "pamphlet")
            || self.raw("title").is_none()
    }

    /// The book or the journal that it is part of.
    fn container(&mut self) -> Option<String> {
        // Files repeat the title of a collection for the entries that inherit it.
        if kinds::is_whole(self.kind) && self.raw("title").is_some() {
            return None;
        }
        let book = ["booktitle", "booksubtitle", "booktitleaddon"];
        let journal = ["journaltitle", "journalsubtitle", "journaltitleaddon"];
        // A book that an article names beside its journal is what it is about.
        let (first, second) = if self.is_article() { (journal, book) } else { (book, journal) };
        let container = self.whole(first).or_else(|| self.whole(second));
        match self.has_volumes() {
            true => container,
            false => container.or_else(|| self.whole(["maintitle", "mainsubtitle", "maintitleaddon"])),
        }
    }

    /// Whether it is a review that names the book which it is about beside its journal.
    pub(super) fn reviews(&self) -> bool {
        self.reference.kind == "review" && self.raw("journaltitle").is_some()
    }

    /// A title for citations: that of the file, else what is before the subtitle.
    fn short_title(&mut self) {
        if self.raw("shorttitle").is_some() {
            if let Some(words) = self.read("shorttitle") {
                let words = self.soft(words);
                self.reference.set("title-short", words);
            }
            return;
        }
        let Some(title) = self.read("title") else { return };
        let title = self.soft(title);
        let sub = self.raw("subtitle").is_some() || self.raw("titleaddon").is_some();
        match title.split_once(": ") {
            Some((short, _)) => self.reference.set("title-short", balanced(short)),
            None if sub => self.reference.set("title-short", title),
            None => {}
        }
    }

    /// A title with its subtitle and what is added to it.
    fn whole(&mut self, names: [&str; 3]) -> Option<String> {
        // Names of journals and of cases are names.
        let legal = matches!(
            self.reference.kind,
            "legal_case" | "legislation" | "bill" | "treaty" | "personal_communication"
        );
        let named = legal || names[0] == "journaltitle";
        let part = |entry: &mut Self, name: &str| {
            let words = entry.read(name)?;
            Some(if named { words } else { entry.soft(words) })
        };
        let title = part(self, names[0])?;
        let title = match part(self, names[1]) {
            Some(subtitle) => joined(title, ":", &subtitle),
            None => title,
        };
        Some(match part(self, names[2]) {
            Some(addon) => joined(title, ".", &addon),
            None => title,
        })
    }

    /// A title whose capitals are marked, where it is English or its language is unknown.
    fn soft(&self, title: String) -> String {
        let english = self.tongue().as_deref().unwrap_or(self.language).starts_with("en");
        if english { soft(&title) } else { title }
    }
}

/// Mark the capitals of a title that its words have for being in one: a first letter before small ones, outside of
/// braces, and not where a sentence begins. The first word, and that after a colon, gets one.
fn soft(title: &str) -> String {
    let mut out = String::with_capacity(title.len() + 16);
    let mut keep = 0usize;
    let (mut begins, mut opens, mut inside) = (true, true, false);
    let mut rest = title;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            c if c == rich::KEEP.0 => keep += 1,
            c if c == rich::KEEP.1 => keep = keep.saturating_sub(1),
            _ => {}
        }
        if c.is_alphanumeric() {
            if !inside && !begins && keep == 0 && c.is_uppercase() && is_soft(rest) {
                out.push(rich::SOFT);
            }
            let capital = (opens && !inside && keep == 0 && is_small(rest)).then(|| c.to_uppercase());
            (inside, begins, opens) = (true, false, false);
            if let Some(capital) = capital {
                out.extend(capital);
                rest = after;
                continue;
            }
        } else if !rich::is_mark(c) && !matches!(c, '’' | '\'') {
            inside = false;
            begins |= matches!(c, ':' | '?' | '!' | '—') || (c == '.' && ends_sentence(&out));
            opens |= c == ':' && after.starts_with(' ');
        } else if c == rich::KEEP.0 {
            begins = false;
        }
        out.push(c);
        rest = after;
    }
    out
}

/// Whether a word has no other capital than its first letter. A letter alone is one that means something, but for
/// the article.
fn is_soft(word: &str) -> bool {
    let end =
        word.find(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/')).unwrap_or(word.len());
    // What has digits is a name: `Car2go`.
    if word[..end].contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    // An initial is a name too: `F. A. Hayek`.
    if word[..end].starts_with("A.") {
        return false;
    }
    let word: Vec<char> = word[..end].chars().filter(|c| c.is_alphabetic()).collect();
    match word.as_slice() {
        [one] => *one == 'A',
        [_, rest @ ..] => !rest.iter().any(|c| c.is_uppercase()),
        [] => false,
    }
}

/// Whether a word has letters only, and no capital: `iPad` and `x-ray` stay as they are, and so does a letter alone that is
/// no article.
fn is_small(word: &str) -> bool {
    let end = word.find(char::is_whitespace).unwrap_or(word.len());
    let word = word[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
    (word == "a" || word.chars().count() > 1) && word.chars().all(|c| c.is_alphabetic() && c.is_lowercase())
}

/// Whether a point ends a sentence, and no abbreviation: a word of some letters goes before it.
fn ends_sentence(before: &str) -> bool {
    before.chars().rev().take_while(|c| c.is_alphabetic()).count() > 3
}

/// Words that were cut out of a title: marks that lost their end are closed.
fn balanced(words: &str) -> String {
    let mut out = words.to_owned();
    for (open, close) in [rich::KEEP, rich::ITALIC, rich::BOLD, rich::CAPS, rich::QUOTE] {
        let opened = words.matches(open).count();
        let closed = words.matches(close).count();
        out.extend(std::iter::repeat_n(close, opened.saturating_sub(closed)));
    }
    out
}

/// Words that begin with a capital.
fn capitalized(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

fn ordinal(number: &str) -> String {
    let ending = match (number.as_bytes(), number.chars().next_back()) {
        ([.., b'1', _], _) => "th",
        (_, Some('1')) => "st",
        (_, Some('2')) => "nd",
        (_, Some('3')) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
