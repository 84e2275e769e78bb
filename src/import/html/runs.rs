//! What is among the words of a block: their looks, links, marks of footnotes, images.

use super::super::images::{ImageAddress, because, instead};
use super::super::inner;
use super::super::links;
use super::super::text::{InlineKind, InlineRun, InlineStyle, Inlines, is_blank};
use super::super::tree::NodeId;
use super::{HtmlReader, LEFT_OUT, is_classed};

impl HtmlReader<'_> {
    pub(super) fn line(&mut self, id: NodeId, style: InlineStyle, link: Option<&str>) -> Inlines {
        let mut words = Vec::new();
        let children: Vec<NodeId> = self.tree.children(id).collect();
        for child in children {
            self.runs(child, style, link, &mut words);
        }
        self.pages_behind_words(id, &mut words);
        without_brackets(&mut words);
        words
    }

    /// Puts the marks of pages that begin within a word behind it.
    pub(super) fn pages_behind_words(&mut self, id: NodeId, words: &mut Inlines) {
        for at in 1..words.len() {
            if !is_within_word(words, at) {
                continue;
            }
            let page = words.remove(at);
            let mut to = at;
            while let Some(InlineKind::Words(text)) = words.get(to).map(|run| &run.what) {
                let Some(end) = text.find(char::is_whitespace) else {
                    to += 1;
                    continue;
                };
                let rest = InlineRun { what: InlineKind::Words(text[end..].to_owned()), ..words[to].clone() };
                words[to].what = InlineKind::Words(text[..end].to_owned());
                words.insert(to + 1, rest);
                to += 1;
                break;
            }
            words.insert(to, page);
            self.count("a page begins within a word: its mark follows the word".to_owned(), id);
        }
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
            || self.is_comment(id)
            || is_reference
        {
            return;
        }
        if self.is_hidden(id) {
            return self.hidden(id);
        }
        if let Some(page) = self.page(id) {
            out.push(InlineRun::plain(InlineKind::Page(page)));
            return;
        }
        self.named(id);
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
            "rt" => {
                self.count("readings beside words (ruby) are in brackets behind them".to_owned(), id);
                let run = |words: &str| InlineRun {
                    what: InlineKind::Words(words.to_owned()),
                    style,
                    link: link.map(str::to_owned),
                };
                out.push(run("（"));
                let mut inner = self.line(id, style, link);
                out.append(&mut inner);
                out.push(run("）"));
                return;
            }
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
        if links::is_of_web(&target) {
            return Some(unwrapped(&target).unwrap_or(target));
        }
        if target == "#" || target.is_empty() {
            self.tell(
                id,
                format!("a link whose target was lost, kept as that: `[{}](#)`", self.tree.in_a_line(id)),
            );
            return Some("#".to_owned());
        }
        if let Some(name) = inner::target(&target) {
            self.inner.push((name.to_owned(), id));
            return Some(target);
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
        let shown: String = source.chars().take(80).collect();
        if is_local {
            match self.images.name(ImageAddress::Path(&source)) {
                Ok(name) => {
                    let what = InlineKind::Image(name, alt, title);
                    return out.push(InlineRun { what, style, link: link.map(str::to_owned) });
                }
                Err(why) => {
                    let why = because(&why);
                    self.tell(id, format!("the image `{shown}` can't be read{why}: {}", instead(&alt)));
                }
            }
        } else if source.is_empty() {
            return self.count("images without an address are left out".to_owned(), id);
        } else {
            self.tell(id, format!("the image `{shown}` isn't fetched: {}", instead(&alt)));
        }
        if !alt.is_empty() {
            out.push(InlineRun { what: InlineKind::Words(alt), style, link: link.map(str::to_owned) });
        }
    }
}

/// Takes away the brackets that are around the marks of footnotes.
pub(super) fn without_brackets(words: &mut Inlines) {
    for at in 1..words.len().saturating_sub(1) {
        let [before, mark, after] = &mut words[at - 1..=at + 1] else { continue };
        if let (InlineKind::Words(before), InlineKind::Footnote(_), InlineKind::Words(after)) =
            (&mut before.what, &mark.what, &mut after.what)
            && before.ends_with('[')
            && after.starts_with(']')
        {
            before.pop();
            after.remove(0);
        }
    }
}

/// Whether a run is the mark of a page, with letters right beside it.
fn is_within_word(words: &[InlineRun], at: usize) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '-';
    let text = |run: &InlineRun| match &run.what {
        InlineKind::Words(words) => words.clone(),
        _ => String::new(),
    };
    matches!(words[at].what, InlineKind::Page(_))
        && text(&words[at - 1]).ends_with(is_of_word)
        && words.get(at + 1).is_some_and(|next| text(next).starts_with(char::is_alphanumeric))
}

/// The address within one of Google's, which its documents lead to all others by.
fn unwrapped(target: &str) -> Option<String> {
    let query = target.split_once("://www.google.com/url?")?.1;
    let own = query.split('&').find_map(|part| part.strip_prefix("q="))?;
    let own = percent_encoding::percent_decode_str(own).decode_utf8().ok()?;
    (own.starts_with("http://") || own.starts_with("https://")).then(|| own.into_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::images::Images;
    use super::super::super::text::{ImportedBlock, InlineKind};
    use super::super::super::tree;
    use super::super::{Whole, html};
    use super::unwrapped;

    #[test]
    fn a_page_that_begins_within_a_word_is_marked_behind_it() {
        let of = |words: &str| {
            let tree = tree::html(&format!("<body><p>{words}</p></body>")).unwrap();
            let made = html(&tree, "a.html", Whole::All, &Images::none());
            let [ImportedBlock::Paragraph(words)] = made.blocks.as_slice() else {
                panic!("{:?}", made.blocks)
            };
            let shown = words.iter().map(|run| match &run.what {
                InlineKind::Words(words) => words.clone(),
                InlineKind::Page(page) => format!("|{page}|"),
                other => format!("{other:?}"),
            });
            (shown.collect::<String>(), made.decisions.len())
        };
        let page = "<span role=\"doc-pagebreak\" title=\"9\"></span>";
        assert_eq!(of(&format!("a wo{page}rd and")), ("a word|9| and".to_owned(), 1));
        assert_eq!(of(&format!("a <b>wo</b>{page}<i>r</i>d, b")), ("a word,|9| b".to_owned(), 1));
        assert_eq!(of(&format!("a wo{page}rd")), ("a word|9|".to_owned(), 1));
        assert_eq!(of(&format!("one. {page}Two")), ("one. |9|Two".to_owned(), 0));
        assert_eq!(of(&format!("one {page} two")), ("one |9| two".to_owned(), 0));
    }

    #[test]
    fn an_address_is_taken_out_of_googles() {
        let wrapped = "https://www.google.com/url?q=https://example.org/x?a%3D1%26b%3D2&sa=D&usg=AOv";
        assert_eq!(unwrapped(wrapped).as_deref(), Some("https://example.org/x?a=1&b=2"));
        assert_eq!(unwrapped("https://example.org/url?q=https://b.org"), None);
        assert_eq!(unwrapped("https://www.google.com/url?q=javascript:alert(1)"), None);
    }
}
