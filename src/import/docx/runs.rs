//! What is among the words of a paragraph: runs and their styles, links, notes, images, the marks of comments.

use std::collections::HashMap;

use super::super::images::{ImageAddress, because, instead};
use super::super::text::{InlineKind, InlineRun, InlineStyle, Inlines};
use super::super::tree::NodeId;
use super::DocxReader;
use super::comments::Range;
use super::looks::is_same_language;
use super::maths;

impl DocxReader<'_> {
    /// What is among words.
    pub(super) fn runs(
        &mut self,
        parent: NodeId,
        style: InlineStyle,
        link: Option<&str>,
        out: &mut Inlines,
        boxes: &mut Vec<NodeId>,
    ) {
        let children: Vec<NodeId> = self.tree.children(parent).collect();
        // The key of a footnote whose mark is the words behind it.
        let mut marked: Option<String> = None;
        for id in children {
            let name = self.tree.name(id).unwrap_or_default();
            let field = self.field_link();
            let link = link.or(field.as_deref());
            let mut put =
                |what: InlineKind| out.push(InlineRun { what, style, link: link.map(str::to_owned) });
            match name {
                "w:t" if marked.is_some() => {
                    let mark = self.tree.words(id).trim().to_owned();
                    self.count("marks of footnotes that are no numbers are left out: they are numbered");
                    self.marks.extend(marked.take().map(|key| (key, mark)));
                }
                "w:t" => {
                    let words = self.tree.words(id);
                    self.flow.push_str(&words);
                    put(InlineKind::Words(words));
                }
                "w:tab" | "w:ptab" => {
                    self.flow.push(' ');
                    put(InlineKind::Words(" ".to_owned()));
                }
                "w:br" | "w:cr" if !matches!(self.tree.attribute(id, "w:type"), Some("page" | "column")) => {
                    self.flow.push('\n');
                    out.push(InlineRun::plain(InlineKind::Break));
                }
                // The end of a page or column ends the line there.
                "w:br" => {
                    if !out.is_empty() {
                        self.flow.push(' ');
                        out.push(InlineRun::words(" "));
                    }
                }
                "w:noBreakHyphen" => {
                    self.flow.push('\u{2011}');
                    put(InlineKind::Words("\u{2011}".to_owned()));
                }
                "w:sym" => self.sign(id, style, link, out),
                "w:footnoteReference" | "w:endnoteReference" => {
                    let key = self.note(id, name, out);
                    let own = self.tree.attribute(id, "w:customMarkFollows");
                    marked = key.filter(|_| matches!(own, Some("1" | "true" | "on")));
                }
                "w:commentRangeStart" | "w:commentRangeEnd" | "w:commentReference" => self.mark(id),
                "w:del" | "w:moveFrom" => self.count("deleted words are left out"),
                "w:ins" | "w:moveTo" => {
                    self.count("inserted words are taken in");
                    self.runs(id, style, link, out, boxes);
                }
                "w:r" => {
                    if self.is_left_out(id, link.is_some() || self.tree.is(parent, "w:hyperlink")) {
                        continue;
                    }
                    let own = self.style(id, style);
                    let from = out.len();
                    self.runs(id, own, link, out, boxes);
                    if self.is_code(id) {
                        for run in &mut out[from..] {
                            if let InlineKind::Words(words) = &mut run.what {
                                (run.what, run.style) = (InlineKind::Code(std::mem::take(words)), style);
                            }
                        }
                    }
                }
                "w:hyperlink" => {
                    let relation = self.tree.attribute(id, "r:id");
                    let target = relation.and_then(|id| self.parts.link(self.tree, id)).map(str::to_owned);
                    let mark = self.tree.attribute(id, "w:anchor").filter(|mark| !mark.is_empty());
                    let target = match (target, mark) {
                        (Some(target), Some(mark)) if !target.contains('#') => {
                            Some(format!("{target}#{mark}"))
                        }
                        (None, Some(mark)) => Some(format!("#{mark}")),
                        (target, _) => target,
                    };
                    let target = target.and_then(|target| self.reachable(target));
                    self.runs(id, style, target.as_deref().or(link), out, boxes);
                }
                "w:bookmarkStart" => self.bookmark(id),
                "w:fldChar" => self.field(id),
                "w:instrText" => self.instruction(id),
                "w:fldSimple" => {
                    let instruction = self.tree.attribute(id, "w:instr").unwrap_or_default();
                    let target = self.linked(instruction);
                    self.runs(id, style, target.as_deref().or(link), out, boxes);
                }
                "w:sdt" if self.is_prompt(id) => self.count(super::PROMPT),
                "w:ruby" => self.ruby(id, style, link, out, boxes),
                "w:drawing" | "w:pict" | "w:object" => self.drawing(id, style, link, out, boxes),
                "m:oMath" => {
                    self.count("formulas are written in a line, as words");
                    let words = maths::line(self.tree, id);
                    self.flow.push_str(&words);
                    put(InlineKind::Words(words));
                }
                "w:pPr" | "w:rPr" | "mc:Fallback" | "w:delText" => {}
                _ => self.runs(id, style, link, out, boxes),
            }
        }
    }

    /// A sign of a font, by its number.
    fn sign(&mut self, id: NodeId, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        let c = self.tree.attribute(id, "w:char").and_then(|hex| u32::from_str_radix(hex, 16).ok());
        // Signs of the private area are those of a font.
        match c.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)) {
            Some(c) => {
                self.flow.push(c);
                let what = InlineKind::Words(c.to_string());
                out.push(InlineRun { what, style, link: link.map(str::to_owned) });
            }
            None => self.count("signs of a font of signs are left out"),
        }
    }

    /// Words with their reading in brackets behind them; a DOCX has it first.
    fn ruby(
        &mut self,
        id: NodeId,
        style: InlineStyle,
        link: Option<&str>,
        out: &mut Inlines,
        boxes: &mut Vec<NodeId>,
    ) {
        self.count("readings beside words (ruby) are in brackets behind them");
        let part = |name: &str| self.tree.child(id, name);
        let (base, reading) = (part("w:rubyBase"), part("w:rt"));
        let bracket = |reader: &mut Self, out: &mut Inlines, sign: &str| {
            reader.flow.push_str(sign);
            let what = InlineKind::Words(sign.to_owned());
            out.push(InlineRun { what, style, link: link.map(str::to_owned) });
        };
        if let Some(base) = base {
            self.runs(base, style, link, out, boxes);
        }
        if let Some(reading) = reading {
            bracket(self, out, "（");
            self.runs(reading, style, link, out, boxes);
            bracket(self, out, "）");
        }
    }

    /// Whether a run is hidden; what its words look like beyond Markdown is reported.
    fn is_left_out(&mut self, run: NodeId, is_linked: bool) -> bool {
        let Some(properties) = self.tree.child(run, "w:rPr") else { return false };
        let named = self.tree.child(properties, "w:rStyle").and_then(|s| self.tree.attribute(s, "w:val"));
        let named = named.and_then(|id| self.parts.styles.get(id)).map(|style| style.looks.clone());
        let looks = named.unwrap_or_default().with(self.tree, properties);
        let is_blank = |id: NodeId| self.tree.words(id).trim().is_empty();
        if !self.tree.children(run).any(|id| self.tree.is(id, "w:t") && !is_blank(id)) {
            return false;
        }
        if looks.is_hidden {
            self.count("hidden words are left out");
            return true;
        }
        for what in looks.unwritten(is_linked) {
            self.count(what);
        }
        let around = self.document.about.language.as_deref().or(self.parts.language.as_deref());
        let own = looks.language.filter(|own| !matches!(own.as_str(), "" | "x-none" | "zxx"));
        if let Some(own) = own.filter(|own| around.is_some_and(|around| !is_same_language(own, around))) {
            self.count(format!("words are marked as being in `{own}`, which Markdown doesn't say"));
        }
        false
    }

    /// The style of a run.
    fn style(&self, run: NodeId, around: InlineStyle) -> InlineStyle {
        let Some(properties) = self.tree.child(run, "w:rPr") else { return around };
        let named = self.tree.child(properties, "w:rStyle").and_then(|s| self.tree.attribute(s, "w:val"));
        let named = named.and_then(|id| self.parts.styles.get(id)).map(|style| style.run).unwrap_or_default();
        let on = |name: &str, otherwise: bool| match self.tree.child(properties, name) {
            Some(own) => !matches!(self.tree.attribute(own, "w:val"), Some("0" | "false" | "off" | "none")),
            None => otherwise,
        };
        InlineStyle {
            emphasis: on("w:i", named.emphasis || around.emphasis),
            strong: on("w:b", named.strong || around.strong),
            strike: on("w:strike", named.strike || around.strike),
        }
    }

    /// Whether a run is code, by its style.
    fn is_code(&self, run: NodeId) -> bool {
        let properties = self.tree.child(run, "w:rPr");
        let named = properties.and_then(|own| self.tree.child(own, "w:rStyle"));
        let named = named.and_then(|style| self.tree.attribute(style, "w:val"));
        named.and_then(|id| self.parts.styles.get(id)).is_some_and(|style| style.code)
    }

    /// Adds the mark of a footnote, and returns its key.
    fn note(&mut self, id: NodeId, name: &str, out: &mut Inlines) -> Option<String> {
        let own = self.tree.attribute(id, "w:id")?;
        let ends = name == "w:endnoteReference";
        if self.parts.note(ends, own).is_none() {
            self.count("marks of footnotes that are not in the file are left out");
            return None;
        }
        let key = format!("{}{own}", if ends { 'e' } else { 'f' });
        if self.noted.insert(key.clone()) {
            self.notes.push((key.clone(), own.to_owned()));
        }
        out.push(InlineRun::plain(InlineKind::Footnote(key.clone())));
        Some(key)
    }

    /// Whether a node is, or holds, a line across the page.
    pub(super) fn is_rule(&self, id: NodeId) -> bool {
        let across = |id: NodeId| matches!(self.tree.attribute(id, "o:hr"), Some("t" | "true" | "1"));
        self.tree.descendants(id).any(across)
    }

    fn drawing(
        &mut self,
        id: NodeId,
        style: InlineStyle,
        link: Option<&str>,
        out: &mut Inlines,
        boxes: &mut Vec<NodeId>,
    ) {
        let parts: Vec<NodeId> = self.tree.descendants(id).collect();
        if self.is_rule(id) {
            return;
        }
        if let Some(content) = parts.iter().find(|id| self.tree.is(**id, "w:txbxContent")) {
            boxes.push(*content);
            return;
        }
        let alt = parts
            .iter()
            .filter(|id| self.tree.is(**id, "wp:docPr"))
            .find_map(|id| self.tree.attribute(*id, "descr"));
        // Drawings of older programs have it at their shape.
        let alt = alt.or_else(|| parts.iter().find_map(|id| self.tree.attribute(*id, "alt")));
        let alt = alt.unwrap_or_default().to_owned();
        let related = |all: &'_ HashMap<String, String>| {
            let names = ["r:embed", "r:id", "r:link"];
            let ids =
                names.iter().flat_map(|name| parts.iter().filter_map(|id| self.tree.attribute(*id, name)));
            ids.into_iter().find_map(|id| all.get(id)).cloned()
        };
        let what = if let Some(source) = related(&self.parts.media) {
            match self.images.name(ImageAddress::Path(&source)) {
                Ok(name) => InlineKind::Image(name, alt, String::new()),
                Err(why) => {
                    let (why, place) = (because(&why), self.place());
                    self.tell(format!("the image `{source}` can't be read{why} {place}: {}", instead(&alt)));
                    InlineKind::Words(alt)
                }
            }
        } else if let Some(address) = related(&self.parts.outside) {
            let place = self.place();
            self.tell(format!("the image `{address}` isn't fetched {place}: {}", instead(&alt)));
            InlineKind::Words(alt)
        } else if alt.trim().is_empty() {
            return self.count("drawings without an image are left out");
        } else {
            let place = self.place();
            self.tell(format!("a drawing without an image is left out {place}: {}", instead(&alt)));
            InlineKind::Words(alt)
        };
        if let InlineKind::Words(words) = &what {
            self.flow.push_str(words);
        }
        out.push(InlineRun { what, style, link: link.map(str::to_owned) });
    }

    /// Where a comment begins, ends, or is referred to.
    pub(super) fn mark(&mut self, id: NodeId) {
        let Some(own) = self.tree.attribute(id, "w:id").map(str::to_owned) else { return };
        let (at, paragraph) = (self.flow.len(), self.paragraph);
        let range = self.ranges.entry(own).or_insert(Range { from: None, to: None, paragraph });
        match self.tree.name(id) {
            Some("w:commentRangeStart") => range.from = Some(at),
            Some("w:commentRangeEnd") => range.to = Some(at),
            _ => range.paragraph = paragraph,
        }
    }
}
