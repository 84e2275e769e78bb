//! What is among the words of a block of TEI: their looks, pages, notes, readings.

use super::super::inner;
use super::super::text::{ImportedFootnote, InlineKind, InlineRun, InlineStyle, Inlines, is_blank};
use super::super::tree::NodeId;
use super::TeiReader;

impl TeiReader<'_> {
    pub(super) fn page(&mut self, id: NodeId) -> Option<String> {
        let label = self.tree.attribute(id, "n").map(str::to_owned).filter(|n| !n.trim().is_empty());
        if label.is_none() {
            self.count("page breaks without a number are left out", id);
        }
        label
    }

    pub(super) fn line(&mut self, id: NodeId) -> Inlines {
        let mut words = Vec::new();
        let children: Vec<NodeId> = self.tree.children(id).collect();
        for child in children {
            self.inline(child, InlineStyle::default(), None, &mut words);
        }
        self.mark_pages(&mut words);
        words
    }

    /// Adds the marks of pages that began within the last word.
    pub(super) fn mark_pages(&mut self, out: &mut Inlines) {
        self.is_cut = false;
        out.extend(self.pages.drain(..).map(|page| InlineRun::plain(InlineKind::Page(page))));
    }

    /// Adds words, and where a word is whole, the marks of the pages that began within it.
    fn words(&mut self, mut words: &str, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        let run = |words: &str| InlineRun {
            what: InlineKind::Words(words.to_owned()),
            style,
            link: link.map(str::to_owned),
        };
        // White space right behind a break within a word is the source's.
        if self.is_cut {
            words = words.trim_start();
            self.is_cut = words.is_empty();
        }
        if !self.pages.is_empty() {
            self.goes_on |= !words.is_empty();
            let Some(end) = words.find(char::is_whitespace) else {
                out.push(run(words));
                return;
            };
            if end > 0 {
                out.push(run(&words[..end]));
            }
            self.mark_pages(out);
            words = &words[end..];
        }
        out.push(run(words));
    }

    fn inside(&mut self, id: NodeId, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        let children: Vec<NodeId> = self.tree.children(id).collect();
        for child in children {
            self.inline(child, style, link, out);
        }
    }

    pub(super) fn inline(
        &mut self,
        id: NodeId,
        mut style: InlineStyle,
        link: Option<&str>,
        out: &mut Inlines,
    ) {
        if let Some(words) = self.tree.text(id) {
            let words = words.to_owned();
            return self.words(&words, style, link, out);
        }
        let tree = self.tree;
        let Some(name) = tree.name(id) else { return };
        match name {
            "note" => return self.note(id, out),
            "ref" if self.noted(id).is_some() => {
                if let Some((key, note)) = self.noted(id) {
                    self.mark(key, note, out);
                }
                return;
            }
            "fw" => return self.count("running heads and page numbers (`fw`) are left out", id),
            "ptr" => {
                let target = self.tree.attribute(id, "target").and_then(|target| target.strip_prefix('#'));
                let note = target.and_then(|target| Some((target.to_owned(), *self.pointed.get(target)?)));
                match (note, self.tree.attribute(id, "n")) {
                    (Some((key, note)), _) => self.mark(key, note, out),
                    // What a pointer leads to has no words of its own.
                    (None, Some(words)) => {
                        out.push(InlineRun { what: InlineKind::Words(words.to_owned()), style, link: None });
                    }
                    (None, None) => {}
                }
                return;
            }
            "code" => {
                let words = InlineKind::Code(self.tree.in_a_line(id));
                return out.push(InlineRun { what: words, style, link: link.map(str::to_owned) });
            }
            "graphic" | "media" => return self.graphic(id, style, link, out),
            "binaryObject" => return self.count("images that are in the file itself are left out", id),
            // It represents the image.
            "figDesc" if self.image_of(id).is_some() => return,
            "pb" if self.cuts_word(id, out) => {
                self.end_of_word(id, out);
                self.count("a page begins within a word: its mark follows the word", id);
                let page = self.page(id);
                self.goes_on = false;
                return self.pages.extend(page);
            }
            "pb" => return out.extend(self.page(id).map(|page| InlineRun::plain(InlineKind::Page(page)))),
            "lb" if self.lines_end => return out.push(InlineRun::plain(InlineKind::Break)),
            "lb" => {
                if self.cuts_word(id, out) {
                    self.end_of_word(id, out);
                } else {
                    out.push(InlineRun {
                        what: InlineKind::Words(" ".to_owned()),
                        style,
                        link: link.map(str::to_owned),
                    });
                }
                return;
            }
            "hi" | "emph" | "foreign" | "title" | "mentioned" | "term" => self.style(id, name, &mut style),
            "del" => {
                self.count("deleted words (`del`) are left out", id);
                return;
            }
            "gap" => {
                self.count("a gap is `[…]`", id);
                out.push(InlineRun::words("[…]"));
                return;
            }
            "choice" | "app" | "subst" => return self.one_reading(id, name, style, link, out),
            "ref" => {
                let target = self.tree.attribute(id, "target").unwrap_or_default().to_owned();
                let outside = target.starts_with("http://") || target.starts_with("https://");
                let name = inner::target(&target);
                self.inner.extend(name.map(|name| (name.to_owned(), id)));
                let leads = outside || name.is_some();
                if !leads && !target.is_empty() {
                    self.count("references to other documents keep their words alone", id);
                }
                return self.inside(id, style, if leads { Some(&target) } else { link }, out);
            }
            "q" | "said" | "soCalled" | "quote" => return self.quoted(id, name, style, link, out),
            "p" | "l" | "item" if !is_blank(out) => out.push(InlineRun::plain(InlineKind::Break)),
            "dateline" | "salute" | "signed" | "byline" | "addrLine" | "bibl" | "docAuthor" | "docDate"
                if self.is_within(id, &["opener", "closer", "address", "cit", "docImprint", "titlePage"]) =>
            {
                out.push(InlineRun::words(" "));
            }
            "g" if tree.in_a_line(id).is_empty() => {
                self.count("signs that are no letters (`g`) are left out", id);
            }
            _ => {}
        }
        self.inside(id, style, link, out);
    }

    /// Adds what `rend` says of words, and reports what Markdown can't say.
    fn style(&mut self, id: NodeId, name: &str, style: &mut InlineStyle) {
        let rend = self
            .tree
            .attribute(id, "rend")
            .or_else(|| self.tree.attribute(id, "rendition"))
            .unwrap_or_default();
        let bold = rend.contains("bold");
        style.strong |= bold;
        style.strike |= rend.contains("strike");
        let plain = ["sup", "sub", "sc", "smallcaps", "underline"].iter().any(|kind| rend.contains(kind));
        if plain {
            self.count(format!("`{rend}` is written as plain words"), id);
        }
        style.emphasis |= rend.contains("ital") || !bold && !plain && rend.is_empty() && name != "term";
        if let Some(language) = self.tree.attribute(id, "xml:lang") {
            self.count(format!("words are marked as being in `{language}`: Markdown doesn't say that"), id);
        }
    }

    /// Takes one reading of several.
    fn one_reading(
        &mut self,
        id: NodeId,
        name: &str,
        style: InlineStyle,
        link: Option<&str>,
        out: &mut Inlines,
    ) {
        // What the source has, where it can be known; the base's reading.
        let order = ["orig", "sic", "abbr", "lem", "add"];
        let own = order.iter().find_map(|name| self.tree.child(id, name));
        let own = own.or_else(|| self.tree.children(id).find(|c| self.tree.name(*c).is_some()));
        self.count(
            format!("of `{name}` one reading is taken: `orig`, `sic`, `abbr`, `lem` before others"),
            id,
        );
        if let Some(own) = own {
            self.inside(own, style, link, out);
        }
    }

    /// Words that are said, between quotation marks where they have none.
    fn quoted(&mut self, id: NodeId, name: &str, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        const MARKS: [char; 6] = ['“', '"', '‘', '«', '„', '\''];
        let words = self.tree.in_a_line(id);
        let before = out
            .last()
            .is_some_and(|run| matches!(&run.what, InlineKind::Words(words) if words.ends_with(MARKS)));
        if before || words.starts_with(MARKS) {
            return self.inside(id, style, link, out);
        }
        self.count(format!("quotation marks are put around `{name}`"), id);
        let mark = |sign: &str| InlineRun {
            what: InlineKind::Words(sign.to_owned()),
            style,
            link: link.map(str::to_owned),
        };
        out.push(mark("“"));
        self.inside(id, style, link, out);
        out.push(mark("”"));
    }

    /// The note that a reference is the mark of.
    fn noted(&self, id: NodeId) -> Option<(String, NodeId)> {
        let target = self.tree.attribute(id, "target")?.strip_prefix('#')?;
        let note = *self.pointed.get(target)?;
        super::is_mark(self.tree, id).then(|| (target.to_owned(), note))
    }

    fn note(&mut self, id: NodeId, out: &mut Inlines) {
        if self.tree.attribute(id, "xml:id").is_some_and(|own| self.pointed.contains_key(own)) {
            return;
        }
        // No `xml:id` has a space.
        let key = format!("note {}", self.document.footnotes.len() + 1);
        self.mark(key, id, out);
    }

    /// The mark of a footnote; its text is read at the first.
    fn mark(&mut self, key: String, id: NodeId, out: &mut Inlines) {
        out.push(InlineRun::plain(InlineKind::Footnote(key.clone())));
        if self.document.footnotes.iter().any(|note| note.key == key) {
            return;
        }
        let number = self.document.footnotes.len() + 1;
        let label = self.tree.attribute(id, "n").map(str::to_owned).filter(|n| !n.trim().is_empty());
        let label = label.unwrap_or_else(|| number.to_string());
        self.document.footnotes.push(ImportedFootnote { key: key.clone(), label, blocks: Vec::new() });
        let mut blocks = Vec::new();
        let pages = std::mem::take(&mut self.pages);
        self.blocks(id, 1, &mut blocks);
        self.pages = pages;
        if let Some(note) = self.document.footnotes.iter_mut().find(|note| note.key == key) {
            note.blocks = blocks;
        }
    }
}
