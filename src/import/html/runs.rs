//! What is among the words of a block: their looks, links, marks of footnotes, images.

use super::super::text::{InlineKind, InlineRun, InlineStyle, Inlines, Medium, is_blank};
use super::super::tree::NodeId;
use super::{HtmlReader, LEFT_OUT, is_classed};

impl HtmlReader<'_> {
    pub(super) fn line(&mut self, id: NodeId, style: InlineStyle, link: Option<&str>) -> Inlines {
        let mut words = Vec::new();
        let children: Vec<NodeId> = self.tree.children(id).collect();
        for child in children {
            self.runs(child, style, link, &mut words);
        }
        words
    }

    /// A node among words, as runs.
    pub(super) fn runs(&mut self, id: NodeId, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        if let Some(words) = self.tree.text(id) {
            out.push(InlineRun {
                what: InlineKind::Words(words.to_owned()),
                style,
                link: link.map(str::to_owned),
            });
            return;
        }
        let Some(name) = self.tree.name(id) else { return };
        if let Some(key) = self.notes.marks.get(&id) {
            // A space before a mark would be one on the page.
            out.push(InlineRun::plain(InlineKind::Footnote(key.clone())));
            return;
        }
        let is_reference = self.ours && is_classed(self.tree, id, "ref");
        if self.notes.back.contains(&id)
            || self.notes.texts.contains_key(&id)
            || self.is_hidden(id)
            || self.is_comment(id)
            || is_reference
        {
            return;
        }
        if let Some(page) = self.page(id) {
            out.push(InlineRun::plain(InlineKind::Page(page)));
            return;
        }
        let (mut style, has_weight) = self.styled(id, style);
        let mut own_link = None;
        match name {
            _ if LEFT_OUT.contains(&name) => return self.left_out(id),
            "em" | "i" | "cite" | "dfn" | "var" => style.emphasis = true,
            "strong" | "b" if !has_weight => style.strong = true,
            "s" | "del" | "strike" => style.strike = true,
            "code" | "kbd" | "samp" | "tt" => {
                let what = InlineKind::Code(self.tree.words(id));
                out.push(InlineRun { what, style, link: link.map(str::to_owned) });
                return;
            }
            "br" => return out.push(InlineRun::plain(InlineKind::Break)),
            "wbr" | "rp" => return,
            "img" => return self.image(id, style, link, out),
            "a" => own_link = self.target(id),
            "q" => {
                out.push(InlineRun {
                    what: InlineKind::Words("“".to_owned()),
                    style,
                    link: link.map(str::to_owned),
                });
                let mut inner = self.line(id, style, link);
                out.append(&mut inner);
                out.push(InlineRun {
                    what: InlineKind::Words("”".to_owned()),
                    style,
                    link: link.map(str::to_owned),
                });
                return;
            }
            "sup" | "sub" => self.count(format!("`<{name}>` is written as plain words"), id),
            "u" | "small" | "mark" => self.count(format!("`<{name}>` is written as plain words"), id),
            _ => {}
        }
        self.spoken(id);
        let link = own_link.as_deref().or(link);
        let children: Vec<NodeId> = self.tree.children(id).collect();
        for child in children {
            if self.is_block(child) {
                // A block among words: its words begin a line.
                let mut inner = self.line(child, style, link);
                if !is_blank(out) {
                    out.push(InlineRun::plain(InlineKind::Break));
                }
                out.append(&mut inner);
            } else {
                self.runs(child, style, link, out);
            }
        }
    }

    /// The style of an element by its CSS, and whether that says how bold it is.
    fn styled(&self, id: NodeId, around: InlineStyle) -> (InlineStyle, bool) {
        let css = self.tree.attribute(id, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
        let classed = self.classes.style(self.tree, id);
        let mut style = around;
        style.emphasis |= classed.emphasis;
        style.strong |= classed.strong;
        style.strike |= classed.strike;
        style.emphasis |= css.contains("font-style:italic");
        style.strong |= css.contains("font-weight:bold") || css.contains("font-weight:700");
        if css.contains("font-weight:normal") || css.contains("font-weight:400") {
            style.strong = false;
        }
        (style, css.contains("font-weight:"))
    }

    /// Where a link leads, if it can lead there from an edition.
    fn target(&mut self, id: NodeId) -> Option<String> {
        let target = self.tree.attribute(id, "href")?.trim().to_owned();
        let lower = target.to_ascii_lowercase();
        if ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
            return Some(unwrapped(&target).unwrap_or(target));
        }
        if target == "#" || target.is_empty() {
            self.tell(
                id,
                format!("a link whose target was lost, kept as that: `[{}](#)`", self.tree.in_a_line(id)),
            );
            return Some("#".to_owned());
        }
        let shown: String = target.chars().take(80).collect();
        self.count(format!("the link to `{shown}` leads nowhere here: its words stay"), id);
        None
    }

    fn image(&mut self, id: NodeId, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        let source = self.tree.attribute(id, "src").unwrap_or_default().trim().to_owned();
        let alt = self.tree.attribute(id, "alt").unwrap_or_default().to_owned();
        let title = self.tree.attribute(id, "title").unwrap_or_default().to_owned();
        let is_local = !source.is_empty()
            && !source.contains(':')
            && !source.starts_with("//")
            && !source.starts_with('/');
        if is_local {
            let name = Medium::name(&source, &self.document.media);
            if !self.document.media.iter().any(|other| other.source == source) {
                self.document.media.push(Medium { source, name: name.clone(), bytes: None });
            }
            let link = link.map(str::to_owned);
            out.push(InlineRun { what: InlineKind::Image(name, alt, title), style, link });
            return;
        }
        let shown: String = source.chars().take(80).collect();
        if source.is_empty() {
            return self.count("images without an address are left out".to_owned(), id);
        }
        self.tell(id, format!("the image `{shown}` isn't fetched: in its place is `{alt}`"));
        if !alt.is_empty() {
            out.push(InlineRun { what: InlineKind::Words(alt), style, link: link.map(str::to_owned) });
        }
    }
}

/// The address within one of Google's, which its documents lead to all others by.
fn unwrapped(target: &str) -> Option<String> {
    let query = target.split_once("://www.google.com/url?")?.1;
    let own = query.split('&').find_map(|part| part.strip_prefix("q="))?;
    let own = percent_encoding::percent_decode_str(own).decode_utf8().ok()?;
    (own.starts_with("http://") || own.starts_with("https://")).then(|| own.into_owned())
}

#[cfg(test)]
mod tests {
    use super::unwrapped;

    #[test]
    fn an_address_is_taken_out_of_googles() {
        let wrapped = "https://www.google.com/url?q=https://example.org/x?a%3D1%26b%3D2&sa=D&usg=AOv";
        assert_eq!(unwrapped(wrapped).as_deref(), Some("https://example.org/x?a=1&b=2"));
        assert_eq!(unwrapped("https://example.org/url?q=https://b.org"), None);
        assert_eq!(unwrapped("https://www.google.com/url?q=javascript:alert(1)"), None);
    }
}
