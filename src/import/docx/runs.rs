//! What is among the words of a paragraph: runs and their styles, links, notes, images, the marks of comments.

use super::super::images::{ImageAddress, because, instead};
use super::super::text::{InlineKind, InlineRun, InlineStyle, Inlines};
use super::super::tree::NodeId;
use super::DocxReader;
use super::comments::Range;
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
        for id in children {
            let name = self.tree.name(id).unwrap_or_default();
            let mut put =
                |what: InlineKind| out.push(InlineRun { what, style, link: link.map(str::to_owned) });
            match name {
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
                "w:noBreakHyphen" => {
                    self.flow.push('\u{2011}');
                    put(InlineKind::Words("\u{2011}".to_owned()));
                }
                "w:sym" => self.sign(id, style, link, out),
                "w:footnoteReference" | "w:endnoteReference" => self.note(id, name, out),
                "w:commentRangeStart" | "w:commentRangeEnd" | "w:commentReference" => self.mark(id),
                "w:del" | "w:moveFrom" => self.count("deleted words are left out"),
                "w:ins" | "w:moveTo" => {
                    self.count("inserted words are taken in");
                    self.runs(id, style, link, out, boxes);
                }
                "w:r" => {
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
                    let target = relation.and_then(|id| self.parts.link(self.tree, id));
                    self.runs(id, style, target.or(link), out, boxes);
                }
                "w:drawing" | "w:pict" | "w:object" => self.drawing(id, style, link, out, boxes),
                "m:oMath" => {
                    self.count("formulas are written in a line, as words");
                    let words = maths::line(self.tree, id);
                    self.flow.push_str(&words);
                    put(InlineKind::Words(words));
                }
                "w:pPr" | "w:rPr" | "mc:Fallback" | "w:instrText" | "w:delText" => {}
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

    fn note(&mut self, id: NodeId, name: &str, out: &mut Inlines) {
        let Some(own) = self.tree.attribute(id, "w:id") else { return };
        let ends = name == "w:endnoteReference";
        if self.parts.note(ends, own).is_none() {
            return self.count("marks of footnotes that are not in the file are left out");
        }
        let key = format!("{}{own}", if ends { 'e' } else { 'f' });
        if self.noted.insert(key.clone()) {
            self.notes.push((key.clone(), own.to_owned()));
        }
        out.push(InlineRun::plain(InlineKind::Footnote(key)));
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
        let alt = alt.unwrap_or_default().to_owned();
        let embedded = parts
            .iter()
            .find_map(|id| self.tree.attribute(*id, "r:embed").or_else(|| self.tree.attribute(*id, "r:id")));
        let Some(source) = embedded.and_then(|id| self.parts.media.get(id)) else {
            return self.count("drawings without an image are left out");
        };
        let what = match self.images.name(ImageAddress::Path(source)) {
            Ok(name) => InlineKind::Image(name, alt, String::new()),
            Err(why) => {
                self.tell(format!("the image `{source}` can't be read{}: {}", because(&why), instead(&alt)));
                InlineKind::Words(alt)
            }
        };
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
