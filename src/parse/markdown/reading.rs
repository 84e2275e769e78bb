//! The parser's events, with what it reads beyond the contract undone.
//!
//! - One `~` strikes nothing out: only `~~` does.
//! - The mark of a footnote within the words of a link or an image leaves these what they are.
//! - `![[…]]` is a sign and a cross-reference, and no image.
//!
//! The first two hang together with what else is in a paragraph, so that they can't be mended among
//! the events: such signs are hidden from the parser behind commas, which mean nothing anywhere.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};

/// What Markdown is here, beside CommonMark. Headings' ids are read by [`super::Builder::heading_id`].
pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_WIKILINKS);

/// A text as the parser is to see it.
#[derive(Debug)]
pub(crate) struct ParserInput<'a> {
    original: &'a str,
    text: Cow<'a, str>,
    hidden: Vec<Hidden>,
}

/// A stretch that the parser doesn't see.
#[derive(Debug)]
struct Hidden {
    place: Range<usize>,
    /// Whether it is the mark of a footnote, else a `~`.
    footnote: bool,
}

/// Look a text through.
pub(crate) fn read(text: &str) -> ParserInput<'_> {
    let mut reading = ParserInput { original: text, text: Cow::Borrowed(text), hidden: Vec::new() };
    let bracketed = footnotes_in_brackets(text);
    if !bracketed.is_empty() {
        reading.hide(bracketed, true);
        let kept = reading.footnotes_in_links();
        reading.text = Cow::Borrowed(text);
        reading.hidden.clear();
        reading.hide(kept, true);
    }
    if has_single_tilde(text) {
        let tildes = reading.single_tildes();
        reading.hide(tildes, false);
    }
    reading
}

impl<'a> ParserInput<'a> {
    /// What the parser says of the text.
    pub(crate) fn events(&self) -> Events<'_> {
        Events {
            inner: Parser::new_ext(&self.text, OPTIONS).into_offset_iter(),
            original: self.original,
            hidden: &self.hidden,
            queue: VecDeque::new(),
            strikes: Vec::new(),
            images: Vec::new(),
        }
    }

    /// The parser by itself, without what it reads beyond the contract being undone.
    pub(super) fn parser(&self) -> Parser<'_> {
        Parser::new_ext(&self.text, OPTIONS)
    }

    fn hide(&mut self, places: Vec<Range<usize>>, footnote: bool) {
        if places.is_empty() {
            return;
        }
        let text = self.text.to_mut();
        for place in &places {
            text.replace_range(place.clone(), &",".repeat(place.len()));
        }
        self.hidden.extend(places.into_iter().map(|place| Hidden { place, footnote }));
        self.hidden.sort_by_key(|hidden| hidden.place.start);
    }

    /// The hidden marks whose footnote is defined and that are in the words of a link or an image.
    fn footnotes_in_links(&self) -> Vec<Range<usize>> {
        let mut defined = HashSet::new();
        let mut found = Vec::new();
        let mut links = Vec::new();
        for (event, place) in Parser::new_ext(&self.text, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    defined.insert(label.to_lowercase());
                }
                Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) => {
                    links.push(!takes_its_words(link_type));
                }
                Event::End(TagEnd::Link | TagEnd::Image) => {
                    links.pop();
                }
                Event::Text(_) if links.last() == Some(&true) => {
                    let from = self.hidden.partition_point(|h| h.place.start < place.start);
                    let within = self.hidden[from..].iter().take_while(|h| h.place.end <= place.end);
                    found.extend(within.map(|h| h.place.clone()));
                }
                _ => {}
            }
        }
        found.retain(|place| defined.contains(&self.original[place.start + 2..place.end - 1].to_lowercase()));
        found
    }

    /// Each `~` that is alone among words, where any of them strikes something out.
    fn single_tildes(&self) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut strikes = false;
        let (mut closed, mut code) = (Vec::new(), false);
        for (event, place) in Parser::new_ext(&self.text, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) => {
                    closed.push(takes_its_words(link_type));
                }
                Event::End(TagEnd::Link | TagEnd::Image) => {
                    closed.pop();
                }
                Event::Start(Tag::CodeBlock(_)) => code = true,
                Event::End(TagEnd::CodeBlock) => code = false,
                Event::Start(Tag::Strikethrough) if is_single(&self.text, place.start) => {
                    strikes = true;
                    if closed.last() != Some(&true) {
                        found.push(place.start..place.start + 1);
                        found.push(place.end - 1..place.end);
                    }
                }
                Event::Text(_) if !code && closed.last() != Some(&true) => {
                    let bytes = self.text.as_bytes();
                    let tildes = memchr::memchr_iter(b'~', &bytes[place.clone()]).map(|n| n + place.start);
                    found.extend(tildes.filter(|at| is_single(&self.text, *at)).map(|at| at..at + 1));
                }
                _ => {}
            }
        }
        if !strikes {
            return Vec::new();
        }
        found.sort_by_key(|place| place.start);
        found.dedup();
        found
    }
}

/// Whether the words of a link are its address or its label as well.
fn takes_its_words(kind: LinkType) -> bool {
    matches!(
        kind,
        LinkType::Autolink
            | LinkType::Email
            | LinkType::Shortcut
            | LinkType::ShortcutUnknown
            | LinkType::Collapsed
            | LinkType::CollapsedUnknown
            | LinkType::WikiLink { has_pothole: false }
    )
}

/// Whether the sign at a byte is escaped.
fn is_escaped(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}

/// Whether the `~` at a byte is a run of its own. One that is escaped belongs to no run.
fn is_single(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    if is_escaped(text, at) {
        return false;
    }
    let before = at > 0 && bytes[at - 1] == b'~' && !is_escaped(text, at - 1);
    bytes.get(at) == Some(&b'~') && bytes.get(at + 1) != Some(&b'~') && !before
}

fn has_single_tilde(text: &str) -> bool {
    memchr::memchr_iter(b'~', text.as_bytes()).any(|at| is_single(text, at))
}

/// The marks of footnotes that are within brackets, in order.
fn footnotes_in_brackets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if memchr::memmem::find(text.as_bytes(), b"[^").is_none() {
        return found;
    }
    let bytes = text.as_bytes();
    let (mut depth, mut last) = (0usize, 0);
    let mut brackets = memchr::memchr2_iter(b'[', b']', bytes).peekable();
    while let Some(at) = brackets.next() {
        if is_escaped(text, at) {
            continue;
        }
        if depth > 0 && text[last..at].contains("\n\n") {
            depth = 0;
        }
        last = at;
        if bytes[at] == b']' {
            depth = depth.saturating_sub(1);
            continue;
        }
        if bytes.get(at + 1) != Some(&b'^') {
            depth += 1;
            continue;
        }
        let Some(close) = brackets.next_if(|close| bytes[*close] == b']') else {
            depth += 1;
            continue;
        };
        let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let heads = text[line..at].chars().all(|c| c.is_whitespace() || c == '>');
        let definition = heads && bytes.get(close + 1) == Some(&b':');
        let label = &text[at + 2..close];
        if depth > 0 && !definition && !label.is_empty() && !label.contains(['\n', '\\']) {
            found.push(at..close + 1);
        }
    }
    found
}

/// The events of a [`ParserInput`].
pub(crate) struct Events<'a> {
    inner: OffsetIter<'a>,
    original: &'a str,
    /// What has not been put back yet.
    hidden: &'a [Hidden],
    queue: VecDeque<(Event<'a>, Range<usize>)>,
    /// Of each struck stretch that is open, whether one `~` began it.
    strikes: Vec<bool>,
    /// Of each image that is open, whether it is a cross-reference.
    images: Vec<bool>,
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(next) = self.queue.pop_front() {
            return Some(next);
        }
        let (event, place) = self.inner.next()?;
        let event = match event {
            Event::Text(text) => return Some(self.text(text, place)),
            Event::Start(Tag::Strikethrough) => {
                let single = self.original[place.start..].starts_with('~')
                    && !self.original[place.start..].starts_with("~~");
                self.strikes.push(single);
                if single { Event::Text("~".into()) } else { event }
            }
            Event::End(TagEnd::Strikethrough) if self.strikes.pop() == Some(true) => {
                return Some((Event::Text("~".into()), place.end - 1..place.end));
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let reference = matches!(link_type, LinkType::WikiLink { .. });
                self.images.push(reference);
                if reference {
                    let link = Event::Start(Tag::Link { link_type, dest_url, title, id });
                    self.queue.push_back((link, place.start + 1..place.end));
                    return Some((Event::Text("!".into()), place.start..place.start + 1));
                }
                Event::Start(Tag::Image { link_type, dest_url, title, id })
            }
            Event::End(TagEnd::Image) if self.images.pop() == Some(true) => {
                return Some((Event::End(TagEnd::Link), place.start + 1..place.end));
            }
            event => event,
        };
        let place = match event {
            Event::Text(_) => place.start..place.start + 1,
            _ => place,
        };
        Some((event, place))
    }
}

impl<'a> Events<'a> {
    /// Words, with what was hidden in them.
    fn text(&mut self, text: CowStr<'a>, place: Range<usize>) -> (Event<'a>, Range<usize>) {
        let passed = self.hidden.partition_point(|hidden| hidden.place.start < place.start);
        self.hidden = &self.hidden[passed..];
        let count = self.hidden.iter().take_while(|hidden| hidden.place.end <= place.end).count();
        if count == 0 {
            return (Event::Text(text), place);
        }
        let (within, rest) = self.hidden.split_at(count);
        self.hidden = rest;
        let mut done = place.start;
        for mark in within.iter().filter(|hidden| hidden.footnote).map(|hidden| hidden.place.clone()) {
            self.put(done..mark.start);
            done = mark.end;
            let label = &self.original[mark.start + 2..mark.end - 1];
            self.queue.push_back((Event::FootnoteReference(label.into()), mark));
        }
        self.put(done..place.end);
        self.queue.pop_front().unwrap_or((Event::Text(text), place))
    }

    /// Words as they were written, next.
    fn put(&mut self, place: Range<usize>) {
        if !place.is_empty() {
            self.queue.push_back((Event::Text(self.original[place.clone()].into()), place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events in a line.
    fn shown(text: &str) -> String {
        let mut out = String::new();
        for (event, place) in read(text).events() {
            match event {
                Event::Text(words) => {
                    assert!(!words.contains(',') || text.contains(','), "{words}");
                    out.push_str(&words);
                    assert!(text.is_char_boundary(place.start));
                }
                Event::Code(words) => out += &format!("`{words}`"),
                Event::FootnoteReference(label) => out += &format!("({label})"),
                Event::Start(Tag::Emphasis) => out += "<em>",
                Event::End(TagEnd::Emphasis) => out += "</em>",
                Event::Start(Tag::Strikethrough) => out += "<s>",
                Event::End(TagEnd::Strikethrough) => out += "</s>",
                Event::Start(Tag::Link { dest_url, .. }) => out += &format!("<a {dest_url}>"),
                Event::End(TagEnd::Link) => out += "</a>",
                Event::Start(Tag::Image { dest_url, .. }) => out += &format!("<img {dest_url}>"),
                Event::End(TagEnd::Image) => out += "</img>",
                Event::Start(Tag::FootnoteDefinition(_)) => out += " | ",
                Event::InlineHtml(html) => out.push_str(&html),
                _ => {}
            }
        }
        out
    }

    #[test]
    fn two_tildes_strike_out_and_one_does_not() {
        for (text, wanted) in [
            ("~mare~ ~~gone~~ ~", "~mare~ <s>gone</s> ~"),
            ("~a *b~ c*", "~a <em>b~ c</em>"),
            ("*a ~b* c~", "<em>a ~b</em> c~"),
            ("~~a ~b~ c~~", "<s>a ~b~ c</s>"),
            ("~a ~~b~~ c~", "~a <s>b</s> c~"),
            ("x ~~~a~~~", "x ~~~a~~~"),
            ("\\~a~ ~b~ \\~~c~", "~a~ ~b~ ~~c~"),
            (
                "`~a~` ~b~ [~c~](/~u~) <https://x.y/~z~> ~",
                "`~a~` ~b~ <a /~u~>~c~</a> <a https://x.y/~z~>https://x.y/~z~</a> ~",
            ),
            ("[~c~] ~d~\n\n[~c~]: /u", "<a /u>~c~</a> ~d~"),
            ("[[a~b~]] ~c~ [[a~|~d~]]", "<a a~b~>a~b~</a> ~c~ <a a~>~d~</a>"),
            ("~1. April~ und 5 ~ 6", "~1. April~ und 5 ~ 6"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_footnote_within_a_link_or_an_image_leaves_it_what_it_is() {
        for (text, wanted) in [
            ("[a[^1]](u)", "<a u>a(1)</a>"),
            ("[a[^1] *b*[^2] c](u) d[^1]", "<a u>a(1) <em>b</em>(2) c</a> d(1)"),
            ("![a[^1]](p.png)", "<img p.png>a(1)</img>"),
            ("[![a[^1]](p.png)](u)", "<a u><img p.png>a(1)</img></a>"),
            ("[a[^1]][r]\n\n[r]: u", "<a u>a(1)</a>"),
            ("[[s|a[^1]]]", "<a s>a(1)</a>"),
            ("[sic[^1]] [a](u)", "[sic(1)] <a u>a</a>"),
            ("[a `[^1]`](u)", "<a u>a `[^1]`</a>"),
            ("[a \\[^1]](u)", "[a [^1]](u)"),
            ("[a[^9]](u)", "<a u>a[^9]</a>"),
            ("[a[^1]](u \"t[^2]\")", "<a u>a(1)</a>"),
        ] {
            let whole = format!("{text}\n\n[^1]: x\n\n[^2]: y");
            assert_eq!(shown(&whole), format!("{wanted} | x | y"), "{text}");
        }
    }

    #[test]
    fn a_sign_before_a_cross_reference_makes_no_image_of_it() {
        assert_eq!(shown("![[a]] ![[b|c]]"), "!<a a>a</a> !<a b>c</a>");
    }
}
