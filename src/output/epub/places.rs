//! Where words are in a chapter: what selectors count. It is read off the chapter as it was written, so that what is
//! counted is what a reading system has.

use hashbrown::HashMap;

/// A stretch of a text, in characters.
pub(super) type CharRange = (usize, usize);

/// The text of a chapter, and where in it elements and noted words are.
#[derive(Default)]
pub(super) struct ChapterText<'a> {
    text: Vec<char>,
    /// The elements with ids.
    elements: HashMap<&'a str, CharRange>,
    /// The first and the last of a note's words, by its id.
    noted: HashMap<&'a str, CharRange>,
}

/// An element that is open: its id, the notes on its words, where it began.
struct OpenSpan<'a> {
    id: Option<&'a str>,
    notes: Vec<&'a str>,
    from: usize,
}

impl<'a> ChapterText<'a> {
    /// Reads XHTML of our own.
    pub(super) fn of(xhtml: &'a str) -> Self {
        let mut places = Self { text: Vec::with_capacity(xhtml.len() / 2), ..Self::default() };
        let mut open: Vec<OpenSpan<'_>> = Vec::new();
        let mut rest = xhtml;
        while let Some(start) = rest.find('<') {
            places.words(&rest[..start]);
            // No attribute of ours has a bare `>`.
            let Some(end) = rest[start..].find('>') else { break };
            let tag = &rest[start + 1..start + end];
            rest = &rest[start + end + 1..];
            let at = places.text.len();
            if tag.starts_with('/') {
                if let Some(OpenSpan { id, notes, from }) = open.pop() {
                    places.elements.extend(id.map(|id| (id, (from, at))));
                    for note in notes {
                        let own = places.noted.entry(note).or_insert((from, at));
                        *own = (own.0.min(from), own.1.max(at));
                    }
                }
            } else if !tag.ends_with('/') {
                let notes = attribute(tag, " data-a=\"").map(|ids| ids.split(' ').collect());
                let id = attribute(tag, " id=\"");
                open.push(OpenSpan { id, notes: notes.unwrap_or_default(), from: at });
            }
        }
        places.words(rest);
        places
    }

    fn words(&mut self, mut words: &str) {
        while let Some(start) = words.find('&') {
            self.text.extend(words[..start].chars());
            let end = words[start..].find(';').map_or(words.len(), |end| start + end);
            self.text.push(match &words[start + 1..end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "#39" => '\'',
                _ => '\u{a0}',
            });
            words = words.get(end + 1..).unwrap_or_default();
        }
        self.text.extend(words.chars());
    }

    /// Where a note's words are.
    pub(super) fn note(&self, id: &str) -> Option<CharRange> {
        self.noted.get(id).copied()
    }

    /// Where an element is.
    pub(super) fn element(&self, id: &str) -> Option<CharRange> {
        self.elements.get(id).copied()
    }

    /// The words of a stretch.
    pub(super) fn text(&self, (from, to): CharRange) -> String {
        self.text.get(from..to).unwrap_or_default().iter().collect()
    }
}

/// The value of the attribute that is written with this beginning.
fn attribute<'t>(tag: &'t str, start: &str) -> Option<&'t str> {
    let from = tag.find(start)? + start.len();
    tag[from..].split('"').next()
}

/// An id as a CSS selector.
///
/// Source: *CSS Object Model*, "serialize an identifier"; our ids begin with a letter.
pub(super) fn css(id: &str) -> String {
    let mut out = "#".to_owned();
    for c in id.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters_of_the_text() {
        let places = ChapterText::of(
            "<section id=\"text\"><p id=\"p1\">ä&amp;<span class=\"noted\" data-a=\"a b\">c<br/>\nd</span><a id=\"at-a\">1</a><span class=\"noted\" data-a=\"b\">e</span></p></section>",
        );
        assert_eq!(places.element("p1"), Some((0, 7)));
        assert_eq!(places.note("a"), Some((2, 5)));
        assert_eq!(places.note("b"), Some((2, 7)));
        assert_eq!(places.text((0, 7)), "ä&c\nd1e");
        assert_eq!(css("fn-1.2"), "#fn-1\\.2");
    }
}
