//! The steps of a text: what each writes as TEI.

use std::fmt::Write as _;

use crate::edition::LinkTo;
use crate::edition::raw_words::RawPiece;
use crate::edition::register::EntityId;
use crate::edition::text::{Align, EventKind, LeafKind, Tag};
use crate::render::escape::{escape, escape_to, path_to};
use crate::render::weave::{EntryPosition, LineEnd, Sink};

use super::super::inline::from_html;
use super::super::names::part;
use super::{HTML, Inline, LINE, PieceMarkup, Tei, cite};

impl Sink for Tei<'_> {
    fn open(&mut self, tag: Tag) {
        self.settle();
        match tag {
            Tag::Paragraph => {
                self.paragraph = Some(self.attributes());
            }
            Tag::HtmlText => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<p{attributes}>");
            }
            Tag::Html => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<ab{attributes}{HTML}");
                self.raw += 1;
            }
            Tag::Heading(_) if self.heads => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<head{attributes}>");
            }
            Tag::Heading(number) => {
                let heading = self.source.body.headings.get(number as usize);
                let slug = heading.map(|heading| part(&heading.slug)).unwrap_or_default();
                let _ =
                    write!(self.out, "<label type=\"heading\" xml:id=\"{}h-{slug}\">", self.source.prefix);
            }
            Tag::Quote => {
                let attributes = self.attributes();
                let _ = writeln!(self.out, "<quote{attributes}>");
            }
            Tag::CodeBlock(_) => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<eg{attributes} xml:space=\"preserve\">");
            }
            Tag::List(first) => {
                let attributes = self.attributes();
                let rend = if first.is_some() { "numbered" } else { "bulleted" };
                let _ = writeln!(self.out, "<list{attributes} rend=\"{rend}\">");
                // Its first item bears the number that it begins with.
                if let Some(first) = first.filter(|first| *first != 1) {
                    self.block = Some(format!(" n=\"{first}\""));
                }
            }
            Tag::Item => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<item{attributes}>");
            }
            Tag::Table(_) => {
                let attributes = self.attributes();
                let _ = writeln!(self.out, "<table{attributes}>");
            }
            Tag::TableHead => self.out.push_str("<row role=\"label\">"),
            Tag::TableRow => self.out.push_str("<row>"),
            Tag::Cell { table, column, head } => {
                let align = self.source.body.alignments.get(table as usize);
                let rend = match align.and_then(|columns| columns.get(column as usize)) {
                    None | Some(Align::None) => "",
                    Some(Align::Left) => " rend=\"left\"",
                    Some(Align::Center) => " rend=\"center\"",
                    Some(Align::Right) => " rend=\"right\"",
                };
                let role = if head { " role=\"label\"" } else { "" };
                let _ = write!(self.out, "<cell{role}{rend}>");
            }
            Tag::Footnote(_) => {}
            Tag::Emphasis => self.hi(tag, "italic"),
            Tag::Strong => self.hi(tag, "bold"),
            Tag::Strike => self.hi(tag, "strikethrough"),
            Tag::Link(number) => self.open_link(number),
        }
    }

    fn close(&mut self, tag: Tag) {
        self.settle();
        match tag {
            Tag::Paragraph => {
                self.begin(false);
                self.out.push_str(if self.verse.take().is_some() { "</l>\n</lg>\n" } else { "</p>\n" });
            }
            Tag::HtmlText => self.out.push_str("</p>\n"),
            Tag::Html => {
                self.out.truncate(self.out.trim_end_matches(LINE).len());
                self.out.push_str("</ab>\n");
            }
            Tag::Heading(_) => self.out.push_str(if self.heads { "</head>\n" } else { "</label>\n" }),
            Tag::Quote => self.out.push_str("</quote>\n"),
            Tag::CodeBlock(_) => self.out.push_str("</eg>\n"),
            Tag::List(_) => self.out.push_str("</list>\n"),
            Tag::Item => self.out.push_str("</item>\n"),
            Tag::Table(_) => self.out.push_str("</table>\n"),
            Tag::TableHead | Tag::TableRow => self.out.push_str("</row>\n"),
            Tag::Cell { .. } => self.out.push_str("</cell>"),
            Tag::Footnote(_) => {}
            Tag::Emphasis | Tag::Strong | Tag::Strike | Tag::Link(_) => {
                self.pop(|open| matches!(open, Inline::Tag(own) | Inline::Nothing(own) if *own == tag));
            }
        }
    }

    fn leaf(&mut self, leaf: u32) {
        let number = leaf;
        let Some(leaf) = self.source.body.leaves.get(leaf as usize) else { return };
        let events = &self.source.body.events[leaf.events.start as usize..leaf.events.end as usize];
        let is_stanza = leaf.kind == LeafKind::Paragraph
            && (events.iter().any(|event| matches!(event.kind, EventKind::Break { hard: true, .. }))
                || self.source.body.line_at(number, leaf.text.start).is_some());
        self.begin(is_stanza);
    }

    fn words(&mut self, words: &str, _class: Option<&'static str>) {
        if let Some((segment, spot)) = self.resume.take() {
            self.enter(segment, spot);
        }
        self.settle();
        if self.code {
            // `code` holds nothing but words: each run has its own, so that spans are around it.
            self.out.push_str("<code>");
            escape_to(&mut self.out, words);
            self.out.push_str("</code>");
        } else {
            escape_to(&mut self.out, words);
        }
    }

    fn code(&mut self, opens: bool) {
        self.settle();
        self.code = opens;
    }

    fn line_end(&mut self, end: LineEnd) {
        match (end, self.verse) {
            (LineEnd::Line, Some(_)) => {
                // A span over the line's end goes on with the words of the next.
                let span = self.span.take();
                if span.is_some() {
                    self.leave();
                    self.settle();
                    self.resume = span;
                }
                self.open.iter().rev().for_each(|open| self.out.push_str(open.end));
                self.out.push_str("</l>\n");
                self.open_line();
                self.open.iter().for_each(|open| self.out.push_str(&open.start));
            }
            (LineEnd::Line, None) => self.out.push_str(LINE),
            (LineEnd::Space, _) => self.out.push('\n'),
            (LineEnd::Nothing, _) => {}
        }
    }

    fn verse(&mut self, line: usize) {
        let Some(at) = self.out.rfind("<l>").filter(|_| self.verse.is_some()) else { return };
        let mut number = format!(" n=\"{}\"", line + 1);
        let it = self.source.body.lines.get(line);
        if let Some((it, block)) = it.and_then(|it| Some((it, self.source.numbers.get(it.block as usize)?))) {
            let _ = write!(number, " xml:id=\"{}p{}-{}\"", self.source.prefix, part(block), it.nth);
        }
        self.out.insert_str(at + "<l".len(), &number);
    }

    fn enter(&mut self, segment: Option<usize>, spot: Option<usize>) {
        if self.left && self.piece == spot && spot.is_some() {
            self.left = false;
        } else {
            self.settle();
            if let Some(spot) = spot {
                self.open_piece(spot);
            }
        }
        if let Some(segment) = segment {
            self.count += 1;
            self.spans[segment].push(self.count);
            let _ = write!(self.out, "<seg xml:id=\"{}seg{}\">", self.source.prefix, self.count);
            self.segment = true;
        }
        self.span = Some((segment, spot));
    }

    fn leave(&mut self) {
        if self.resume.take().is_some() {
            return;
        }
        self.span = None;
        if std::mem::take(&mut self.segment) {
            self.out.push_str("</seg>");
        }
        self.left = self.piece.is_some();
    }

    fn open_name(&mut self, entity: EntityId) {
        self.settle();
        let Some((register, pointer)) = self.source.names.entity(entity) else {
            self.push(Inline::Name, String::new(), "");
            return;
        };
        let (element, end) = match register.prefix.as_str() {
            "person" => ("persName".to_owned(), "</persName>"),
            "org" => ("orgName".to_owned(), "</orgName>"),
            "place" => ("placeName".to_owned(), "</placeName>"),
            "term" => ("term".to_owned(), "</term>"),
            prefix => (format!("rs type=\"{}\"", escape(prefix)), "</rs>"),
        };
        self.push(Inline::Name, format!("<{element} ref=\"{pointer}\">"), end);
    }

    fn close_name(&mut self) {
        self.settle();
        self.pop(|open| matches!(open, Inline::Name));
    }

    /// A note's place is the spans that its annotation points to.
    fn note(&mut self, _note: u32) {}

    fn point(&mut self, point: &EntryPosition) {
        self.settle();
        let at = point.entry as usize;
        let signs = self.signs;
        match signs.get(at) {
            Some(PieceMarkup::Entry { id, class, lemma, readings }) => {
                let _ = write!(self.out, "<app xml:id=\"{id}\" type=\"{class}\"><lem wit=\"{lemma}\"/>");
                readings.iter().for_each(|rdg| rdg.write(&mut self.out, true));
                self.out.push_str("</app>");
                self.written[at] = true;
            }
            Some(PieceMarkup::Element(element)) => self.out.push_str(element),
            Some(PieceMarkup::Only(_) | PieceMarkup::Same { .. }) | None => {}
        }
    }

    fn footnote(&mut self, mark: u32) {
        self.settle();
        let Some(mark) = self.source.body.marks.get(mark as usize) else { return };
        let Some(footnote) = self.source.body.footnotes.get(mark.footnote as usize) else { return };
        let _ = write!(
            self.out,
            "<ptr type=\"noteref\" target=\"#{}fn-{}\" n=\"{}\"/>",
            self.source.prefix,
            part(&footnote.id),
            escape(&footnote.mark)
        );
    }

    fn citation(&mut self, number: u32) {
        self.settle();
        let Some(citation) = self.source.body.citations.get(number as usize) else { return };
        if self.source.collated {
            for (key, html) in self.source.pages.cites().parts(&citation.items, true) {
                let Some(key) = key else {
                    self.out.push_str(&from_html(&html));
                    continue;
                };
                let words = escape(&crate::render::without_markup(&html));
                let target = self.source.names.work(key);
                let _ = write!(self.out, "<ptr type=\"citation\" target=\"{target}\" n=\"{words}\"/>");
            }
            return;
        }
        if citation.spaced {
            self.out.push(' ');
        }
        cite(&mut self.out, self.source.pages, self.source.names, &citation.items, true);
    }

    fn page(&mut self, page: u32) {
        self.settle();
        let Some(page) = self.source.body.pages.get(page as usize) else { return };
        let label = escape(&page.label);
        let id = match page.first {
            true => format!(" xml:id=\"{}page-{}\"", self.source.prefix, part(&page.label)),
            false => String::new(),
        };
        let _ = write!(self.out, "<pb n=\"{label}\"{id}/>");
    }

    fn image(&mut self, number: u32) {
        self.settle();
        let Some(image) = self.source.body.images.get(number as usize) else { return };
        let Some(LinkTo::Media(address)) = self.source.images.get(number as usize) else {
            escape_to(&mut self.out, &image.alt);
            return;
        };
        self.out.push_str("<figure><graphic url=\"");
        path_to(&mut self.out, address);
        self.out.push_str("\"/>");
        if !image.title.trim().is_empty() {
            let _ = write!(self.out, "<head>{}</head>", escape(image.title.trim()));
        }
        if !image.alt.is_empty() {
            let _ = write!(self.out, "<figDesc>{}</figDesc>", escape(&image.alt));
        }
        self.out.push_str("</figure>");
    }

    fn rule(&mut self) {
        self.settle();
        let attributes = self.attributes();
        let _ = writeln!(self.out, "<milestone{attributes} unit=\"section\" rend=\"rule\"/>");
    }

    fn raw(&mut self, raw: u32) {
        self.settle();
        let Some(html) = self.source.body.raw.get(raw as usize) else { return };
        // The reading of a ruby is words alone.
        self.raw += usize::from(html.contains('<'));
        for piece in self.raw_words.of(html) {
            match piece {
                RawPiece::Words(words) => escape_to(&mut self.out, &words),
                RawPiece::Line if self.out.ends_with(HTML) || self.out.ends_with(LINE) => {}
                RawPiece::Line => self.out.push_str(LINE),
                RawPiece::Cell => self.out.push(' '),
            }
        }
    }
}
