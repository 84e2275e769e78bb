//! Citations in a text: `[see @key, p. 3; @other]`; and those of a record: `"key, p. 3"`.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diag::{FileId, Span};
use crate::edition::id;
use crate::edition::locator::{Locator, LocatorLanguage};
use crate::edition::work::{Citation, CitationItem};

/// A citation among the parser's events: from which to which.
pub(super) struct CitationEvents {
    pub(super) events: Range<usize>,
    pub(super) place: Range<usize>,
    pub(super) citation: Citation,
}

/// Every citation that the events of a text hold; its spans are places of that text. What is in code, in a link or in an image is text.
pub(super) fn find(
    events: &[(Event<'_>, Range<usize>)],
    original: &str,
    file: FileId,
    language: LocatorLanguage,
) -> Vec<CitationEvents> {
    let mut found = Vec::new();
    let mut closed = 0usize;
    let mut at = 0;
    while at < events.len() {
        match &events[at].0 {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => closed = closed.saturating_sub(1),
            Event::Text(text) if closed == 0 && **text == *"[" && !escaped(original, events[at].1.start) => {
                if let Some((end, items)) = bracket(events, at, original, language) {
                    let place = events[at].1.start..events[end - 1].1.end;
                    let citation = citation(items, original, &place, file);
                    found.push(CitationEvents { events: at..end, place, citation });
                    at = end;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Whether the sign at a byte has a backslash before it that is not one itself.
fn escaped(original: &str, at: usize) -> bool {
    original.as_bytes()[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}

/// The event after the bracket that opens at `open`, and the works in it; none where it is no citation.
fn bracket(
    events: &[(Event<'_>, Range<usize>)],
    open: usize,
    original: &str,
    language: LocatorLanguage,
) -> Option<(usize, Vec<CitedWork>)> {
    let mut words = String::new();
    let mut markup = false;
    let mut broken = false;
    // Brackets behind a key are its locator's: `[@key, p. [12]]`.
    let mut within = 0_usize;
    for (at, (event, place)) in events.iter().enumerate().skip(open + 1) {
        match event {
            Event::Text(text) if **text == *"]" && within > 0 && !escaped(original, place.start) => {
                within -= 1;
                words.push(']');
            }
            Event::Text(text) if **text == *"]" && !escaped(original, place.start) => {
                // Signs of a key may have been read as markup: it is what was written that counts.
                let written = match (markup, broken) {
                    (true, true) => return None,
                    (true, false) => original.get(events[open].1.end..place.start)?,
                    _ => &words,
                };
                return Some((at + 1, read(written, language)?));
            }
            Event::Text(text) if **text == *"[" && !escaped(original, place.start) => {
                if within == 2 || !words.contains('@') {
                    return None;
                }
                within += 1;
                words.push('[');
            }
            Event::Text(text) => words.push_str(text),
            Event::SoftBreak => {
                broken = true;
                words.push(' ');
            }
            Event::InlineHtml(_) | Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => {
                markup = true;
            }
            _ => return None,
        }
        if words.len() > 10_000 {
            return None;
        }
    }
    None
}

fn citation(items: Vec<CitedWork>, original: &str, place: &Range<usize>, file: FileId) -> Citation {
    let written = &original[place.clone()];
    let mut from = 0;
    let items = items
        .into_iter()
        .map(|item| {
            // The key itself is what a problem points to; where an escape hides it, the whole bracket is.
            let sign = format!("@{}", item.key);
            let span = match written[from..].find(&sign) {
                Some(n) => {
                    let start = from + n;
                    from = start + sign.len();
                    Span::new(file, place.start + start, place.start + from)
                }
                None => Span::new(file, place.start, place.end),
            };
            item.at(span)
        })
        .collect();
    Citation { items, spaced: false, span: Span::new(file, place.start, place.end) }
}

/// A work as it is cited, without its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CitedWork {
    before: String,
    key: String,
    locator: Option<Locator>,
    written: String,
}

impl CitedWork {
    fn at(self, span: Span) -> CitationItem {
        CitationItem {
            before: self.before.into(),
            key: id::normal(&self.key).into(),
            locator: self.locator,
            written: self.written.into(),
            span,
        }
    }
}

/// The works between brackets; none where the words are no citation.
pub(super) fn read(words: &str, language: LocatorLanguage) -> Option<Vec<CitedWork>> {
    words.split(';').map(|words| item(words, language)).collect()
}

fn item(words: &str, language: LocatorLanguage) -> Option<CitedWork> {
    let sign = words.match_indices('@').find_map(|(at, _)| {
        let begins =
            words[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '“' | '"'));
        let length = key(&words[at + 1..]);
        (begins && length > 0).then_some((at, at + 1 + length))
    });
    let (at, end) = sign?;
    let rest = &words[end..];
    let parted = rest.is_empty()
        || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | '，' | ':'));
    let second = rest.match_indices('@').any(|(n, _)| {
        rest[..n].chars().next_back().is_none_or(char::is_whitespace) && key(&rest[n + 1..]) > 0
    });
    (parted && !second).then(|| CitedWork {
        before: in_a_line(&words[..at]),
        key: words[at + 1..end].to_owned(),
        locator: locator(rest, language),
        written: in_a_line(words),
    })
}

/// The length of the key at the head of some words.
fn key(words: &str) -> usize {
    let mut end = 0;
    for (at, c) in words.char_indices() {
        let letter = c.is_alphanumeric() || (at > 0 && unicode_normalization::char::is_combining_mark(c));
        if letter {
            end = at + c.len_utf8();
        } else if at == 0 || !":.#$%&+?<>~/_-".contains(c) {
            break;
        }
    }
    end
}

/// One of a record's `cites`: the key, which may be missing, and where in the work.
pub(super) fn cites(words: &str, span: Span, language: LocatorLanguage) -> CitationItem {
    let bare = words.trim();
    let bare = bare.strip_prefix('@').unwrap_or(bare);
    let length = key(bare);
    let own = bare[length..]
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '،' | '，' | ':'));
    // Keys with other signs can't be in a text, but here they can.
    let length = if length > 0 && own {
        length
    } else {
        bare.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(bare.len())
    };
    let (key, rest) = bare.split_at(length);
    let item = CitedWork {
        before: String::new(),
        key: key.to_owned(),
        locator: locator(rest, language),
        written: in_a_line(words),
    };
    item.at(span)
}

fn in_a_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where in the work, from what is after its key.
fn locator(rest: &str, language: LocatorLanguage) -> Option<Locator> {
    let words = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | '，' | ':'));
    Locator::read(&in_a_line(words), language)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(words: &str) -> Option<Vec<(String, String, Option<Locator>)>> {
        Some(
            read(words, LocatorLanguage::default())?
                .into_iter()
                .map(|i| (i.before, i.key, i.locator))
                .collect(),
        )
    }

    fn page(words: &str) -> Option<Locator> {
        Some(Locator {
            unit: crate::edition::locator::LocatorUnit::Page,
            several: false,
            words: words.into(),
            written: None,
        })
    }

    #[test]
    fn works_are_parted_by_semicolons_with_words_before_and_a_locator_after() {
        assert_eq!(
            keys("see @a, p. 3; @b"),
            Some(vec![("see".into(), "a".into(), page("3")), (String::new(), "b".into(), None)])
        );
        assert_eq!(
            keys("@DBLP:conf/x-1.2, 12"),
            Some(vec![(String::new(), "DBLP:conf/x-1.2".into(), page("12"))])
        );
        assert_eq!(keys("@баев2016."), None);
        assert_eq!(keys("@баев2016"), Some(vec![(String::new(), "баев2016".into(), None)]));
    }

    #[test]
    fn what_is_no_citation_stays_text() {
        for words in
            ["", "mail@example.org", "x", "@", "@ a", "see @a; and others", "@a @b", "@a's book", "-@a"]
        {
            assert_eq!(keys(words), None, "{words}");
        }
    }

    #[test]
    fn cites_take_any_key() {
        let span = Span::new(FileId(0), 0, 0);
        let read = |words: &str| {
            let item = cites(words, span, LocatorLanguage::default());
            (item.key.to_string(), item.locator)
        };
        assert_eq!(read("dossier2016, p. 4"), ("dossier2016".into(), page("4")));
        assert_eq!(read("@a"), ("a".into(), None));
        assert_eq!(read("o'neil"), ("o'neil".into(), None));
        assert_eq!(read(" , 3"), (String::new(), page("3")));
        assert_eq!(read(""), (String::new(), None));
    }

    proptest! {
        #[test]
        fn any_words_can_be_read(words in "[@;, .\\[\\]a-zé٣-]{0,24}") {
            if let Some(items) = read(&words, LocatorLanguage::default()) {
                let good = items.iter().all(|i| !i.key.is_empty() && words.contains(&format!("@{}", i.key)));
                prop_assert!(good);
            }
            let _ = cites(&words, Span::new(FileId(0), 0, 0), LocatorLanguage::default());
        }

        #[test]
        fn an_at_in_a_word_is_text(before in "[a-z0-9.]{1,8}", after in "[a-z.]{1,8}") {
            let words = format!("{before}@{after}");
            prop_assert!(read(&words, LocatorLanguage::default()).is_none());
        }
    }
}
