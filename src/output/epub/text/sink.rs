//! The steps of a text: what each writes as XHTML.

use std::fmt::Write as _;

use crate::edition::register::{EntityId, fragment};
use crate::edition::text::{Align, EventKind, Tag};
use crate::edition::{Place, PlaceKind};
use crate::output::tei::names::part;
use crate::render::escape::{escape, escape_to};
use crate::render::weave::{EntryPosition, LineEnd, Sink, figures_end};

use super::{Called, Xhtml, cite, well_formed};

impl Sink for Xhtml<'_> {
    fn open(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<p{attributes}>");
            }
            Tag::HtmlText => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<p{attributes}>");
            }
            Tag::Html => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<div{attributes}>");
            }
            Tag::Heading(number) => {
                let level = self.level(number);
                let slug = self.source.body.headings.get(number as usize).map_or("", |h| &h.slug);
                let _ = write!(self.out, "<h{level} id=\"{}h-{}\">", self.source.prefix, part(slug));
            }
            Tag::Quote => {
                let attributes = self.attributes();
                let _ = writeln!(self.out, "<blockquote{attributes}>");
            }
            Tag::CodeBlock(_) => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<pre{attributes}><code>");
                self.code = true;
            }
            Tag::List(first) => {
                let attributes = self.attributes();
                let _ = match first {
                    None => writeln!(self.out, "<ul{attributes}>"),
                    Some(1) => writeln!(self.out, "<ol{attributes}>"),
                    Some(first) => {
                        writeln!(self.out, "<ol{attributes} start=\"{}\">", first.min(i32::MAX as u32))
                    }
                };
            }
            Tag::Item => self.out.push_str("<li>"),
            Tag::Table(_) => {
                let attributes = self.attributes();
                let _ = writeln!(self.out, "<table{attributes}>");
            }
            Tag::TableHead => self.out.push_str("<thead><tr>"),
            Tag::TableRow => self.out.push_str("<tr>"),
            Tag::Cell { table, column, head } => {
                let align = self.source.body.alignments.get(table as usize);
                let class = match align.and_then(|columns| columns.get(column as usize)) {
                    None | Some(Align::None) => "",
                    Some(Align::Left) => " class=\"left\"",
                    Some(Align::Center) => " class=\"center\"",
                    Some(Align::Right) => " class=\"right\"",
                };
                let _ = match head {
                    true => write!(self.out, "<th scope=\"col\"{class}>"),
                    false => write!(self.out, "<td{class}>"),
                };
            }
            Tag::Footnote(_) => {}
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strike => self.out.push_str("<s>"),
            Tag::Link(number) => self.open_link(number),
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph | Tag::HtmlText => self.out.push_str("</p>\n"),
            Tag::Html => self.out.push_str("</div>\n"),
            Tag::Heading(number) => {
                let level = self.level(number);
                let _ = writeln!(self.out, "</h{level}>");
            }
            Tag::Quote => self.out.push_str("</blockquote>\n"),
            Tag::CodeBlock(_) => {
                self.out.push_str("</code></pre>\n");
                self.code = false;
            }
            Tag::List(None) => self.out.push_str("</ul>\n"),
            Tag::List(Some(_)) => self.out.push_str("</ol>\n"),
            Tag::Item => self.out.push_str("</li>\n"),
            Tag::Table(_) => {
                // A table of a head alone has no body.
                if self.out.ends_with("<tbody>\n") {
                    self.out.truncate(self.out.len() - "<tbody>\n".len());
                } else {
                    self.out.push_str("</tbody>");
                }
                self.out.push_str("</table>\n");
            }
            Tag::TableHead => self.out.push_str("</tr></thead>\n<tbody>\n"),
            Tag::TableRow => self.out.push_str("</tr>\n"),
            Tag::Cell { head, .. } => self.out.push_str(if head { "</th>" } else { "</td>" }),
            Tag::Footnote(_) => {}
            Tag::Emphasis => self.out.push_str("</em>"),
            Tag::Strong => self.out.push_str("</strong>"),
            Tag::Strike => self.out.push_str("</s>"),
            Tag::Link(_) => self.close_link(),
        }
    }

    fn words(&mut self, words: &str, _class: Option<&'static str>) {
        escape_to(&mut self.out, words);
    }

    fn code(&mut self, opens: bool) {
        self.code = opens;
        self.out.push_str(if opens { "<code>" } else { "</code>" });
    }

    fn line_end(&mut self, end: LineEnd) {
        match end {
            LineEnd::Line => self.out.push_str("<br/>\n"),
            LineEnd::Space => self.out.push(' '),
            LineEnd::Nothing => {}
        }
    }

    fn verse(&mut self, line: usize) {
        let Some(it) = self.source.body.lines.get(line) else { return };
        let Some(block) = self.source.numbers.get(it.block as usize) else { return };
        let number = line + 1;
        let shown = if crate::render::verse::is_shown(self.source.body, number) { " shown" } else { "" };
        let _ = write!(
            self.out,
            "<span class=\"line{shown}\" id=\"p{}-{}\" data-line=\"{number}\"></span>",
            part(block),
            it.nth
        );
    }

    fn enter(&mut self, segment: Option<usize>, _spot: Option<usize>) {
        self.out.push_str("<span class=\"noted\" data-a=\"");
        let segment = segment.and_then(|at| self.source.segments.get(at));
        let notes = segment.into_iter().flat_map(|segment| &segment.notes);
        let ids: Vec<&str> = notes
            .filter_map(|note| self.source.notes.get(*note as usize))
            .map(|note| note.record.id.as_str())
            .collect();
        escape_to(&mut self.out, &ids.join(" "));
        self.out.push_str("\">");
    }

    fn leave(&mut self) {
        self.out.push_str("</span>");
    }

    fn open_name(&mut self, entity: EntityId) {
        let register = self.source.pages.edition().registers.get(entity.register as usize);
        let own = register.and_then(|register| {
            let own = register.entities.get(entity.entity as usize)?;
            let place = Place {
                address: register.address.clone(),
                fragment: Some(fragment(own)),
                what: PlaceKind::Entity { name: String::new() },
            };
            self.source.shelf.href(&place, self.source.file)
        });
        match own {
            Some(href) => {
                let _ = write!(self.out, "<a class=\"entity\" href=\"{href}\">");
                self.links += 1;
                self.open.push("</a>");
            }
            None => self.open.push(""),
        }
    }

    fn close_name(&mut self) {
        let end = self.open.pop().unwrap_or_default();
        self.out.push_str(end);
        self.links = self.links.saturating_sub(usize::from(!end.is_empty()));
    }

    fn note(&mut self, note: u32) {
        let kind = self.calls(Called::Note(note));
        let Some(note) = self.source.notes.get(note as usize) else { return };
        let (id, label) = (part(&note.record.id), &note.label);
        let name = self.source.pages.filled_word("marks.whole", &[("number", label)]);
        let mark = format!(
            "<a class=\"ref\"{kind} id=\"at-{id}\" href=\"#n-{id}\" aria-label=\"{}\">{label}</a>",
            escape(&name)
        );
        self.mark(&mark);
    }

    fn point(&mut self, _point: &EntryPosition) {}

    fn footnote(&mut self, mark: u32) {
        let Some(mark) = self.source.body.marks.get(mark as usize) else { return };
        let Some(footnote) = self.source.body.footnotes.get(mark.footnote as usize) else { return };
        let kind = self.calls(Called::Footnote(mark.footnote));
        let (prefix, id) = (self.source.prefix, part(&footnote.id));
        let nth = if mark.nth > 1 { format!(".{}", mark.nth) } else { String::new() };
        let name = self.source.pages.filled_word("marks.footnote", &[("mark", &footnote.mark)]);
        let mark = format!(
            "<a class=\"fn-ref\"{kind} id=\"{prefix}fnref-{id}{nth}\" href=\"#{prefix}fn-{id}\" aria-label=\"{}\">{}</a>",
            escape(&name),
            escape(&footnote.mark)
        );
        self.mark(&mark);
    }

    fn citation(&mut self, number: u32) {
        let Some(citation) = self.source.body.citations.get(number as usize) else { return };
        if citation.spaced {
            self.out.push(' ');
        }
        cite(&mut self.out, self.source.pages, &citation.items, true, self.source.file);
    }

    fn page(&mut self, page: u32) {
        let Some(page) = self.source.body.pages.get(page as usize) else { return };
        let id = if page.first { format!(" id=\"page-{}\"", part(&page.label)) } else { String::new() };
        let _ = write!(
            self.out,
            "<span class=\"page\" epub:type=\"pagebreak\" role=\"doc-pagebreak\"{id} aria-label=\"{}\"></span>",
            escape(&page.label)
        );
    }

    fn image(&mut self, image: u32) {
        self.show(image, false);
    }

    fn rule(&mut self) {
        self.out.push_str("<hr/>\n");
    }

    fn raw(&mut self, raw: u32) {
        if let Some(raw) = self.source.body.raw.get(raw as usize) {
            self.out.push_str(&well_formed(raw));
        }
    }

    fn in_link(&self) -> bool {
        self.links > 0
    }

    fn has_waiting(&self) -> bool {
        self.links == 0 && !self.waiting.is_empty()
    }

    fn release(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.out.push_str(&waiting);
    }

    fn figures(&self, from: usize) -> Option<usize> {
        figures_end(self.source.body, self.source.images, from)
    }

    fn open_figures(&mut self, from: usize, to: usize) {
        let events = &self.source.body.events[from..to];
        self.figures = events.iter().filter(|event| matches!(event.kind, EventKind::Image(_))).count();
        if self.figures > 1 {
            let attributes = self.attributes();
            let _ = writeln!(self.out, "<div{attributes}>");
        }
    }

    fn figure(&mut self, event: EventKind) {
        match event {
            EventKind::Open(Tag::Link(number)) => self.figure_link = Some(number),
            // An image may have come in between: then the link is open.
            EventKind::Close(Tag::Link(_)) if self.figure_link.take().is_none() => self.close_link(),
            EventKind::Image(image) => {
                self.close_figure();
                let attributes = self.attributes();
                let _ = write!(self.out, "<figure{attributes}>");
                if let Some(link) = self.figure_link.take() {
                    self.open_link(link);
                }
                self.show(image, true);
                self.caption = Some((image, false));
            }
            EventKind::FootnoteMark(mark) => {
                if let Some((image, begun @ false)) = &mut self.caption
                    && self.links == 0
                {
                    *begun = true;
                    let image = *image;
                    self.begin_caption(image);
                }
                self.footnote(mark);
            }
            EventKind::Page(page) => self.page(page),
            EventKind::CloseLeaf(_) => self.close_figure(),
            _ => {}
        }
    }

    fn close_figures(&mut self) {
        self.out.push_str(if self.figures > 1 { "</div>\n" } else { "\n" });
    }
}
