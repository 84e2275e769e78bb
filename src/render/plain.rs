//! Words without markup, with what is filled in among them: for excerpts, contents and descriptions.

use crate::edition::bidi::closed;
use crate::edition::text::{Body, EventKind, ItemKind, Tag};
use crate::edition::wide::{cut, in_a_line};
use crate::edition::work::CitationItem;
use crate::edition::{Essay, Excerpt, Filled, LinkTo, Section};
use crate::resolve::lemma::LemmaPiece;

use super::escape::{escape, escape_to};
use super::html::PageContext;
use super::mixed::balanced;
use super::pages::Pages;
use super::view::EssayLink;

/// So many characters of an excerpt are shown on one side, with what is filled in.
const MOST_OF_EXCERPT: usize = 200;

impl Pages {
    /// The words of an excerpt before what it is about. Many long titles may be filled in: the last of it is shown.
    pub(super) fn before(&self, excerpt: &Excerpt, from: &str) -> String {
        let words = self.excerpt(excerpt, from);
        let Some((start, _)) = words.char_indices().rev().nth(MOST_OF_EXCERPT) else { return words };
        let rest = &words[start..];
        balanced(&format!("… {}", rest.split_once(' ').map_or(rest, |(_, rest)| rest)))
    }

    /// The words of an excerpt behind what it is about.
    pub(super) fn after(&self, excerpt: &Excerpt, from: &str) -> String {
        let words = self.excerpt(excerpt, from);
        if words.len() <= MOST_OF_EXCERPT { words } else { balanced(&cut(&words, MOST_OF_EXCERPT)) }
    }

    /// The words of an excerpt from a page of this address.
    fn excerpt(&self, excerpt: &Excerpt, from: &str) -> String {
        if excerpt.filled.is_empty() {
            return excerpt.words.clone();
        }
        let mut out = String::with_capacity(excerpt.words.len() + 32);
        let mut filled = excerpt.filled.iter();
        for (n, words) in excerpt.words.split(Excerpt::FILLED).enumerate() {
            match if n > 0 { filled.next() } else { None } {
                Some(Filled::Reference(place)) => {
                    let dir = self.words.direction();
                    let mixed = || super::mixed::runs_against(&excerpt.words, dir);
                    out.push_str(&super::mixed::directed(&self.reference(place, from), dir, mixed));
                }
                Some(Filled::Citation(items)) => out.push_str(&self.citation_words(items)),
                None => {}
            }
            out.push_str(words);
        }
        out
    }

    /// A citation as it is shown, without markup.
    pub(super) fn citation_words(&self, items: &[CitationItem]) -> String {
        let mut html = String::new();
        self.cites().write(&mut html, items, true, PageContext { address: "", root: "", preview: false });
        without_markup(&html)
    }

    /// What a link without words of its own shows on a page of the address `from`.
    pub(super) fn shown(&self, body: &Body, links: &[LinkTo], link: u32, from: &str) -> String {
        match links.get(link as usize) {
            Some(LinkTo::Place(place)) => self.reference(place, from),
            Some(LinkTo::Web(address)) => address.clone(),
            Some(LinkTo::Elsewhere(to)) => self.words.elsewhere(to),
            Some(LinkTo::Media(address)) => address.rsplit('/').next().unwrap_or(address).to_owned(),
            Some(LinkTo::Lost) => String::new(),
            Some(LinkTo::Broken | LinkTo::InDoubt(_)) | None => {
                body.links.get(link as usize).map(crate::edition::text::Link::as_written).unwrap_or_default()
            }
        }
    }

    /// What an event fills in on a page of the address `from`; none where it fills in nothing.
    fn filled_by(&self, body: &Body, links: &[LinkTo], event: EventKind, from: &str) -> Option<String> {
        match event {
            EventKind::Open(Tag::Link(link)) if body.links[link as usize].bare => {
                Some(self.shown(body, links, link, from))
            }
            EventKind::Citation(citation) => {
                let citation = &body.citations[citation as usize];
                let words = self.citation_words(&citation.items);
                Some(if citation.spaced { format!(" {words}") } else { words })
            }
            _ => None,
        }
    }

    /// What a leaf says in a line, without words that are struck out unless all are; of a long one at least the first `most`
    /// characters.
    pub(super) fn line_of(&self, body: &Body, links: &[LinkTo], leaf: usize, most: usize) -> String {
        let text = &body.leaves[leaf].text;
        let says = body.unstruck(text.start, text.end).any(|words| !words.trim().is_empty());
        self.leaf_line(body, links, leaf, most, !says)
    }

    /// All words of a leaf in a line.
    pub(super) fn whole_line_of(&self, body: &Body, links: &[LinkTo], leaf: usize) -> String {
        self.leaf_line(body, links, leaf, usize::MAX / 4, true)
    }

    fn leaf_line(&self, body: &Body, links: &[LinkTo], leaf: usize, most: usize, struck: bool) -> String {
        // A character has four bytes at most; but a text may have more white space than a line.
        let bytes = most * 4;
        let words = self.first_words(body, links, leaf, bytes, struck);
        let line = in_a_line(&words);
        match words.len() >= bytes && line.chars().count() < most {
            true => in_a_line(&self.first_words(body, links, leaf, usize::MAX, struck)),
            false => line,
        }
    }

    /// The words of a leaf, with those that are struck out or without them; of more than `most` bytes the first.
    fn first_words(&self, body: &Body, links: &[LinkTo], leaf: usize, most: usize, struck: bool) -> String {
        let mut out = String::new();
        let events = &body.leaves[leaf].events;
        for event in &body.events[events.start as usize..events.end as usize] {
            match event.kind {
                EventKind::Text { from, to } | EventKind::Code { from, to } => {
                    let there = struck || body.unstruck(from, to).next().is_some();
                    let words = if there { &body.text[from as usize..to as usize] } else { "" };
                    let room = most.saturating_sub(out.len());
                    let end = (room..words.len()).find(|at| words.is_char_boundary(*at));
                    out.push_str(&words[..end.unwrap_or(words.len())]);
                }
                EventKind::Break { .. } => out.push('\n'),
                kind => out.push_str(&self.filled_by(body, links, kind, "").unwrap_or_default()),
            }
            if out.len() >= most {
                break;
            }
        }
        out
    }

    /// Pieces of a text in a line, as they read on a page of the address `from`.
    pub(super) fn joined(
        &self,
        body: &Body,
        links: &[LinkTo],
        pieces: &[LemmaPiece<'_>],
        from: &str,
    ) -> String {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                LemmaPiece::Words(words) => out.push_str(words),
                LemmaPiece::Filled(event) => {
                    let kind = body.events[*event as usize].kind;
                    out.push_str(&self.filled_by(body, links, kind, from).unwrap_or_default());
                }
                LemmaPiece::Gap => out.push_str(" … "),
            }
        }
        in_a_line(&out)
    }

    /// The words of a heading in which something is filled in; none where nothing is.
    fn filled_heading(&self, body: &Body, links: &[LinkTo], heading: Option<u32>) -> Option<String> {
        let leaf = body.headings.get(heading? as usize)?.leaf as usize;
        body.is_filled(leaf).then(|| self.whole_line_of(body, links, leaf))
    }

    /// The words of a heading for contents and links: emphasis stays; links, marks and pages do not.
    pub(super) fn title_html(
        &self,
        body: &Body,
        links: &[LinkTo],
        heading: Option<u32>,
        title: &str,
    ) -> String {
        let heading = heading.and_then(|heading| body.headings.get(heading as usize));
        let html = heading.map(|heading| self.heading_html(body, links, heading.leaf as usize));
        closed(html.filter(|html| !html.is_empty()).unwrap_or_else(|| escape(title)).into()).into_owned()
    }

    /// The title of a section in plain words.
    pub(crate) fn title_of_section(&self, section: &Section) -> String {
        let heading = section.heading.filter(|_| !section.given_title);
        let filled = self.filled_heading(&section.body, &section.links, heading);
        filled.unwrap_or_else(|| section.title.clone())
    }

    /// The title of an essay in plain words.
    pub(crate) fn title_of_essay(&self, essay: &Essay) -> String {
        let heading = essay.heading.filter(|_| !essay.given_title);
        let filled = self.filled_heading(&essay.body, &essay.links, heading);
        filled.unwrap_or_else(|| essay.title.clone())
    }

    pub(super) fn essay_link(&self, essay: &Essay) -> EssayLink {
        EssayLink {
            title: self.title_of_essay(essay),
            title_html: self.title_html(&essay.body, &essay.links, essay.heading, &essay.title),
            address: essay.address.clone(),
        }
    }

    fn heading_html(&self, body: &Body, links: &[LinkTo], leaf: usize) -> String {
        let mut out = String::new();
        let events = &body.leaves[leaf].events;
        for event in &body.events[events.start as usize..events.end as usize] {
            match event.kind {
                EventKind::Text { from, to } => escape_to(&mut out, &body.text[from as usize..to as usize]),
                EventKind::Code { from, to } => {
                    out.push_str("<code>");
                    escape_to(&mut out, &body.text[from as usize..to as usize]);
                    out.push_str("</code>");
                }
                EventKind::Break { .. } => out.push(' '),
                EventKind::Open(Tag::Emphasis) => out.push_str("<em>"),
                EventKind::Close(Tag::Emphasis) => out.push_str("</em>"),
                EventKind::Open(Tag::Strong) => out.push_str("<strong>"),
                EventKind::Close(Tag::Strong) => out.push_str("</strong>"),
                kind => escape_to(&mut out, &self.filled_by(body, links, kind, "").unwrap_or_default()),
            }
        }
        out.trim().to_owned()
    }

    /// The first words of a section.
    pub(super) fn opening(&self, section: &Section) -> String {
        let body = &section.body;
        let is_block = |item: &crate::edition::text::Item| matches!(item.kind, ItemKind::Block(_));
        let blocks = (0..).zip(&body.items).filter(|(_, item)| is_block(item)).map(|(at, _)| at);
        let mut lines = blocks
            .flat_map(|item| body.leaves_of(item))
            .map(|leaf| self.line_of(body, &section.links, leaf, 300));
        let Some(line) = lines.find(|line| !line.trim().is_empty()) else { return String::new() };
        if line.chars().count() <= 70 {
            return line;
        }
        let cut: String = line.chars().take(66).collect();
        let end = cut.rfind(' ').unwrap_or(cut.len());
        // A sign of its own line would be all that is on it.
        format!("{}\u{a0}…", balanced(cut[..end].trim_end_matches([',', ';', ':', '—', '–'])))
    }
}

/// The words of a piece of our own HTML.
pub(crate) fn without_markup(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        // No attribute of ours has a bare `>`.
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    out.push_str(rest);
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(out, |out, (name, sign)| if out.contains('&') { out.replace(name, sign) } else { out })
}
