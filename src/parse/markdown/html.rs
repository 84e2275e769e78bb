//! Raw HTML of an edition that allows it: what is safe stays, balanced within its leaf or block; what goes is reported.
//!
//! Tags within a leaf are written anew from the lists of `tags.rs` and `attributes.rs`. Whole blocks are parsed and cleaned by ammonia, as a
//! browser would read them. Links and images become those of the text, so that they are checked and copied alike.

mod attributes;
mod tags;

use std::collections::{HashMap, HashSet};

use crate::diag::{Advice, Diagnostic, Span, rules};
use crate::edition::language;
use crate::edition::raw_words::BLOCK;
use crate::edition::text::{Event, EventKind, Image, LeafKind, Link, LinkKind, Tag};
use crate::parse::plain;

use super::{Builder, index};

use attributes::{ATTRIBUTES, own_attributes, refused};
use tags::{IMPLIED, INLINE, TagSource, VOID, tag};

/// What is open in a leaf.
enum OpenTag {
    Raw { name: String, place: (u32, u32), close: EventKind },
    Markdown,
}

impl Builder<'_> {
    fn left_out(&mut self, place: (usize, usize), message: String, hint: &str) {
        let span = self.span(place.0, place.1);
        self.diagnostics.push(Diagnostic::new(&rules::HTML_LEFT_OUT, span, message).hint(hint));
    }

    /// Tell what of a tag's own goes; whether the element stays.
    fn tell_tag(&mut self, written: &TagSource<'_>, known: bool, place: (usize, usize)) -> bool {
        if !known {
            let hint = "it is not among the elements that are safe here: docs/formats.md names them";
            self.left_out(place, format!("`{}` is left out", written.shown()), hint);
            return false;
        }
        for (attribute, value) in &written.attributes {
            if let Some(hint) = refused(&written.name, attribute, *value) {
                self.left_out(place, format!("`{attribute}` of `{}` is left out", written.shown()), hint);
            }
        }
        self.tell_language(written, self.span(place.0, place.1));
        true
    }

    /// Reports a language of an element that is none, or an old tag of one.
    fn tell_language(&mut self, written: &TagSource<'_>, tag: Span) {
        let Some(value) = written.value("lang").filter(|value| !value.is_empty()) else { return };
        let shown = super::shorten(&value);
        let (rule, message, meant) = match (language::check(&value), language::renewed(&value)) {
            (Ok(()), None) => return,
            (Ok(()), Some(new)) => {
                let message = format!("`{shown}` is an old tag: `{new}` has been registered in its place");
                (&rules::OLD_LANGUAGE_TAG, message, Some(new))
            }
            (Err(_), _) => {
                let message = format!("no language has the tag `{shown}`");
                (&rules::UNKNOWN_LANGUAGE, message, language::meant(&value))
            }
        };
        let told = Diagnostic::new(rule, tag, message);
        let source = self.written.get(tag.start as usize - self.base..tag.end as usize - self.base);
        let place = source.and_then(|source| source.find(&format!("\"{value}\""))).map(|at| {
            let start = tag.start as usize + at + 1;
            Span::new(tag.file, start, start + value.len())
        });
        self.diagnostics.push(match meant {
            Some(meant) => told.advise(place, Advice::write(format!("write `lang=\"{meant}\"`"), meant)),
            None => told.hint(
                "a language is a tag such as `en`, `pt-BR` or `zh-Hans`; for one that has none: `x-name`",
            ),
        });
    }

    fn unbalanced(&mut self, place: (usize, usize), message: String) {
        let span = self.span(place.0, place.1);
        let hint = "open and close it within one paragraph or one block; a blank line ends a block of HTML, and Markdown within `*…*` or a link is a whole of its own";
        self.diagnostics.push(Diagnostic::new(&rules::HTML_UNBALANCED, span, message).hint(hint));
    }

    /// Balance the tags of the leaf that ends here, and leave out what is not allowed.
    pub(super) fn settle_html(&mut self, leaf: u32) {
        let from = self.body.leaves[leaf as usize].events.start as usize;
        let raw = |event: &Event| matches!(event.kind, EventKind::RawInline(_));
        if !self.manner.allow_html || !self.body.events[from..].iter().any(raw) {
            return;
        }
        let known = self.body.links.len();
        let old: Vec<Event> = self.body.events.drain(from..).collect();
        // Links within a raw one: their words stay.
        let mut within: HashSet<u32> = HashSet::new();
        let mut open: Vec<OpenTag> = Vec::new();
        let mut moved: HashMap<u32, u32> = HashMap::new();
        for (at, event) in old.into_iter().enumerate() {
            match event.kind {
                EventKind::RawInline(number) => self.settle_tag(number, event, &mut open),
                EventKind::CloseLeaf(_) => {
                    self.close_raw(&mut open, 0, event.start);
                    self.body.events.push(event);
                }
                EventKind::Open(Tag::Link(link))
                    if !self.body.links[link as usize].bare
                        && open
                            .iter()
                            .any(|open| matches!(open, OpenTag::Raw { name, .. } if name == "a")) =>
                {
                    let span = self.body.links[link as usize].span;
                    let told = Diagnostic::new(&rules::HTML_LEFT_OUT, span, "this link is within an `<a>`");
                    self.diagnostics.push(told.hint("a link is in no other; its words stay"));
                    within.insert(link);
                }
                EventKind::Close(Tag::Link(link)) if within.contains(&link) => {}
                EventKind::Open(_) => {
                    open.push(OpenTag::Markdown);
                    moved.insert(index(from + at), self.here());
                    self.body.events.push(event);
                }
                EventKind::Close(_) => {
                    let level = open.iter().rposition(|open| matches!(open, OpenTag::Markdown)).unwrap_or(0);
                    self.close_raw(&mut open, level + 1, event.start);
                    open.truncate(level);
                    self.body.events.push(event);
                }
                _ => self.body.events.push(event),
            }
        }
        self.leave_out_readings(leaf, from);
        for link in self.body.links[..known].iter_mut().rev().take_while(|link| link.event >= index(from)) {
            link.event = moved.get(&link.event).copied().unwrap_or(link.event);
        }
    }

    /// Close what is open from a level on, and tell it.
    fn close_raw(&mut self, open: &mut Vec<OpenTag>, level: usize, at: u32) {
        while open.len() > level {
            if let Some(OpenTag::Raw { name, place, close }) = open.pop() {
                self.body.events.push(Event { kind: close, start: at, end: at });
                if !IMPLIED.contains(&name.as_str()) {
                    let span = Span { file: self.file, start: place.0, end: place.1 };
                    self.diagnostics.push(
                        Diagnostic::new(&rules::HTML_UNBALANCED, span, format!("`<{name}>` is not closed"))
                            .hint(
                                "it ends with its paragraph, or with the Markdown around it: close it there",
                            ),
                    );
                }
            }
        }
    }

    fn settle_tag(&mut self, number: u32, event: Event, open: &mut Vec<OpenTag>) {
        let html = self.body.raw[number as usize].clone();
        let span = Span { file: self.file, start: event.start, end: event.end };
        let tell = |rule, message: String, hint: &str, diagnostics: &mut Vec<Diagnostic>| {
            diagnostics.push(Diagnostic::new(rule, span, message).hint(hint));
        };
        let Some(written) = tag(&html) else {
            tell(
                &rules::HTML_LEFT_OUT,
                format!("`{}` is left out", super::shorten(&html)),
                "it is no element",
                self.diagnostics,
            );
            return;
        };
        if !INLINE.contains(&written.name.as_str()) {
            let hint = "it is not among the elements that may be among words: docs/formats.md names them";
            tell(&rules::HTML_LEFT_OUT, format!("`{}` is left out", written.shown()), hint, self.diagnostics);
            return;
        }
        if written.close {
            let level = open.iter().rposition(|open| matches!(open, OpenTag::Markdown)).map_or(0, |n| n + 1);
            let found = open[level..]
                .iter()
                .rposition(|open| matches!(open, OpenTag::Raw { name, .. } if *name == written.name));
            let Some(found) = found.map(|n| n + level) else {
                let hint = "nothing of this name is open here";
                tell(
                    &rules::HTML_UNBALANCED,
                    format!("`{}` closes nothing", written.shown()),
                    hint,
                    self.diagnostics,
                );
                return;
            };
            self.close_raw(open, found + 1, event.start);
            if let Some(OpenTag::Raw { close, .. }) = open.pop() {
                self.body.events.push(Event { kind: close, ..event });
            }
            return;
        }
        for (attribute, value) in &written.attributes {
            if let Some(hint) = refused(&written.name, attribute, *value) {
                tell(
                    &rules::HTML_LEFT_OUT,
                    format!("`{attribute}` of `{}` is left out", written.shown()),
                    hint,
                    self.diagnostics,
                );
            }
        }
        self.tell_language(&written, span);
        let place = (event.start, event.end);
        match written.name.as_str() {
            "img" => {
                let kind = self.raw_image(&written, span);
                self.body.events.push(Event { kind, ..event });
            }
            "a" => {
                let linked =
                    self.body.events.iter().rev().take_while(|e| !matches!(e.kind, EventKind::OpenLeaf(_)));
                let depth: i32 = linked
                    .map(|e| match e.kind {
                        EventKind::Open(Tag::Link(_)) => 1,
                        EventKind::Close(Tag::Link(_)) => -1,
                        _ => 0,
                    })
                    .sum();
                let Some(target) = written.value("href").filter(|_| depth == 0) else {
                    let hint = if depth > 0 { "a link is in no other" } else { "a link has an `href`" };
                    tell(&rules::HTML_LEFT_OUT, "`<a>` is left out".to_owned(), hint, self.diagnostics);
                    // Its close finds it, and writes nothing.
                    let nothing = self.raw(String::new());
                    open.push(OpenTag::Raw { name: written.name, place, close: nothing });
                    return;
                };
                let title = written.value("title").unwrap_or_default();
                let number = self.raw_link(target, &title, span);
                self.body.events.push(Event { kind: EventKind::Open(Tag::Link(number)), ..event });
                open.push(OpenTag::Raw {
                    name: written.name,
                    place,
                    close: EventKind::Close(Tag::Link(number)),
                });
            }
            name => {
                let void = VOID.contains(&name);
                let kind = self.raw(written.kept());
                self.body.events.push(Event { kind, ..event });
                if !void {
                    let close = self.raw(format!("</{name}>"));
                    open.push(OpenTag::Raw { name: written.name, place, close });
                }
            }
        }
    }

    fn raw(&mut self, html: String) -> EventKind {
        self.body.raw.push(html.into());
        EventKind::RawInline(index(self.body.raw.len() - 1))
    }

    fn raw_image(&mut self, written: &TagSource<'_>, span: crate::diag::Span) -> EventKind {
        let value = |name: &str| written.value(name).unwrap_or_default().into_boxed_str();
        let image = Image { target: value("src"), alt: value("alt"), title: value("title"), span };
        self.body.images.push(image);
        EventKind::Image(index(self.body.images.len() - 1))
    }

    fn raw_link(&mut self, target: String, title: &str, span: crate::diag::Span) -> u32 {
        let kind = if target == "#" { LinkKind::Lost } else { LinkKind::Inline };
        let event = self.here();
        self.body.links.push(Link {
            kind,
            target: target.into(),
            title: title.into(),
            bare: false,
            span,
            event,
        });
        index(self.body.links.len() - 1)
    }

    // ---- blocks ----

    /// Reports signs of Markdown among the words of a block of HTML, where nothing reads them; code aside.
    fn tell_markdown(&mut self, clean: &str, start: usize, end: usize) {
        let mut code = 0u32;
        for piece in clean.split('<') {
            let (inside, words) = piece.split_once('>').unwrap_or(("", piece));
            match inside.split([' ', '/']).next() {
                Some("code" | "pre") => code += 1,
                _ if matches!(inside, "/code" | "/pre") => code = code.saturating_sub(1),
                _ => {}
            }
            let Some(sign) = plain::sign(words).filter(|_| code == 0) else { continue };
            let at = self.text.get(start..end).and_then(|written| written.find(sign)).map(|at| start + at);
            let span = at.map_or_else(|| self.span(start, end), |at| self.span(at, at + sign.len()));
            let message = format!(
                "`{}` is shown as it is written: a block of HTML is no Markdown",
                super::shorten(sign)
            );
            self.diagnostics.push(Diagnostic::new(&rules::UNMADE_LINK, span, message).hint(
                "write a link as `<a href=\"…\">` and emphasis as `<em>`, or the words in a paragraph of their own",
            ));
        }
    }

    /// A block of HTML.
    pub(super) fn html_block(&mut self, html: &str, start: usize, end: usize) {
        let told = self.diagnostics.len();
        self.tell_block(html, start, end);
        let clean = clean(html);
        if clean.trim() == "<hr>" {
            self.pages_between(start);
            self.begin_item(crate::edition::text::ItemKind::Rule, start, end);
            self.push(EventKind::Rule, start, end);
            self.end_item();
            return;
        }
        self.pages_between(end);
        if !is_visible(&clean) {
            if self.diagnostics.len() == told {
                self.left_out(
                    (start, end),
                    "this block of HTML is left out".to_owned(),
                    "it holds no words and no image",
                );
            }
            return;
        }
        self.tell_markdown(&clean, start, end);
        self.begin_block(start, end);
        self.push(EventKind::Open(Tag::Html), start, end);
        self.open_leaf(LeafKind::Paragraph, start);
        let span = self.span(start, end);
        let mut links: Vec<Option<u32>> = Vec::new();
        let (mut done, mut from) = (0, 0);
        while let Some(at) = clean[from..].find('<').map(|n| n + from) {
            from = at + 1;
            let Some(written) = tag(&clean[at..]).filter(|w| matches!(w.name.as_str(), "a" | "img")) else {
                continue;
            };
            if done < at {
                let kind = self.raw(clean[done..at].to_owned());
                self.push(kind, start, end);
            }
            (done, from) = (at + written.length, at + written.length);
            let kind = match (written.name.as_str(), written.close) {
                ("img", _) => Some(self.raw_image(&written, span)),
                (_, false) => {
                    let target = written.value("href").filter(|_| links.iter().all(Option::is_none));
                    let title = written.value("title").unwrap_or_default();
                    let number = target.map(|target| self.raw_link(target, &title, span));
                    links.push(number);
                    number.map(|number| EventKind::Open(Tag::Link(number)))
                }
                (_, true) => links.pop().flatten().map(|number| EventKind::Close(Tag::Link(number))),
            };
            if let Some(kind) = kind {
                self.push(kind, start, end);
            }
        }
        let kind = self.raw(clean[done..].trim_end().to_owned());
        self.push(kind, start, end);
        self.leaf_without_html(end);
        self.push(EventKind::Close(Tag::Html), start, end);
        self.end_block();
    }

    /// Whether the paragraph that ends here is a block of its own, of raw tags without a word, an image or a mark.
    pub(super) fn holds_tags_alone(&self) -> bool {
        let Some(leaf) = self.body.leaves.last().filter(|_| self.manner.allow_html && self.at_top()) else {
            return false;
        };
        let events = &self.body.events[leaf.events.start as usize..];
        self.body.text[leaf.text.start as usize..].trim().is_empty()
            && events.iter().any(|event| matches!(event.kind, EventKind::RawInline(_)) || events.len() == 2)
            && events.iter().all(|event| {
                use EventKind as K;
                matches!(
                    event.kind,
                    K::OpenLeaf(_) | K::CloseLeaf(_) | K::RawInline(_) | K::Text { .. } | K::Break { .. }
                )
            })
    }

    /// Take away the paragraph that ends here: a block without words would have a number for nothing.
    pub(super) fn leave_out_paragraph(&mut self, start: usize, end: usize) {
        let (Some(leaf), Some(item)) = (self.body.leaves.pop(), self.body.items.pop()) else { return };
        self.body.text.truncate(leaf.text.start as usize);
        self.body.events.truncate(item.events.start as usize);
        self.body.blocks -= 1;
        let place = self.span(start, end);
        let told = |told: &Diagnostic| {
            told.rule.id == rules::HTML_LEFT_OUT.id
                && told.span.is_some_and(|span| span.start >= place.start && span.end <= place.end)
        };
        if !self.diagnostics.iter().any(told) {
            let message = "this paragraph of HTML is left out".to_owned();
            self.left_out((start, end), message, "it holds no words and no image");
        }
    }

    /// Tell what of a block goes, and what is not balanced in it.
    fn tell_block(&mut self, html: &str, start: usize, end: usize) {
        let exact = self.text.get(start..start + html.len()) == Some(html);
        let place =
            |at: usize, length: usize| if exact { (start + at, start + at + length) } else { (start, end) };
        let mut open: Vec<(String, (usize, usize))> = Vec::new();
        let mut from = 0;
        while let Some(at) = html[from..].find('<').map(|n| n + from) {
            from = at + 1;
            let Some(written) = tag(&html[at..]) else { continue };
            from = at + written.length;
            let here = place(at, written.length);
            let known = INLINE.contains(&written.name.as_str()) || BLOCK.contains(&written.name.as_str());
            if written.close {
                if !known || VOID.contains(&written.name.as_str()) {
                    continue;
                }
                match open.iter().rposition(|(name, _)| *name == written.name) {
                    Some(found) => {
                        for (name, place) in open.drain(found..).skip(1).collect::<Vec<_>>() {
                            if !IMPLIED.contains(&name.as_str()) {
                                self.unbalanced(place, format!("`<{name}>` is not closed in its block"));
                            }
                        }
                    }
                    None => {
                        self.unbalanced(here, format!("`{}` closes nothing in its block", written.shown()));
                    }
                }
                continue;
            }
            if !self.tell_tag(&written, known, here) {
                if matches!(written.name.as_str(), "script" | "style") {
                    let close = format!("</{}", written.name);
                    from = html[from..].to_ascii_lowercase().find(&close).map_or(html.len(), |n| from + n);
                }
                continue;
            }
            if !VOID.contains(&written.name.as_str()) {
                open.push((written.name, here));
            }
        }
        for (name, place) in open {
            if !IMPLIED.contains(&name.as_str()) {
                self.unbalanced(place, format!("`<{name}>` is not closed in its block"));
            }
        }
    }
}

/// Whether a piece of HTML shows anything.
fn is_visible(html: &str) -> bool {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if !rest[..at].trim().is_empty() {
            return true;
        }
        let Some(written) = tag(&rest[at..]) else { return true };
        if matches!(written.name.as_str(), "img" | "hr") {
            return true;
        }
        rest = &rest[at + written.length..];
    }
    !rest.trim().is_empty()
}

/// A block of HTML without what isn't safe, balanced.
fn clean(html: &str) -> String {
    static CLEANER: std::sync::LazyLock<ammonia::Builder<'static>> = std::sync::LazyLock::new(|| {
        let all = || INLINE.iter().chain(BLOCK).copied();
        let mut cleaner = ammonia::Builder::empty();
        cleaner
            .tags(all().collect())
            .clean_content_tags(["script", "style"].into())
            .generic_attributes(ATTRIBUTES.iter().copied().collect())
            .tag_attributes(
                all().map(|name| (name, own_attributes(name).iter().copied().collect())).collect(),
            )
            .url_schemes(["http", "https", "mailto"].into())
            .link_rel(None)
            .attribute_filter(|name, attribute, value| {
                refused(name, attribute, Some(value)).is_none().then(|| value.into())
            });
        cleaner
    });
    CLEANER.clean(html).to_string()
}
