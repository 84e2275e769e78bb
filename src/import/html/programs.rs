//! What single programs write beside a text: Google Docs its comments at the end, lists of one depth each, titles by their class; pandoc
//! a title above.

use super::super::text::ImportedBlock;
use super::super::tree::{NodeId, ROOT, Tree};
use super::{HtmlReader, is_classed};

impl HtmlReader<'_> {
    /// Whether a block is none of the text: a title, which is the edition's, or a comment.
    pub(super) fn is_beside(&mut self, id: NodeId, is_first: bool) -> bool {
        if self.has_comments && self.is_comment_text(id) {
            self.count(
                "comments are left out: the document as DOCX has them, with their authors".to_owned(),
                id,
            );
            return true;
        }
        let is_titled = self.document.about.title.is_some();
        if is_titled && self.tree.attribute(id, "id") == Some("title-block-header") {
            self.title_block(id);
            return true;
        }
        self.google_title(id, is_first)
    }

    /// What pandoc writes above a text says whose it is, as the head does.
    fn title_block(&mut self, id: NodeId) {
        let children: Vec<NodeId> =
            self.tree.children(id).filter(|id| self.tree.name(*id).is_some()).collect();
        for child in children {
            let words = self.tree.in_a_line(child);
            let is = |class: &str| is_classed(self.tree, child, class);
            if is("subtitle") {
                self.document.about.subtitle = Some(words.clone());
            } else if is("date") && crate::edition::date::Date::parse(&words).is_some() {
                self.document.about.issued.get_or_insert_with(|| words.clone());
            } else if !is("title") && !is("author") && !words.is_empty() {
                self.tell(child, format!("what is above the text is left out: `{words}`"));
            }
        }
        self.tell(id, "the title above the text is that of the edition, and no paragraph".to_owned());
    }

    /// Whether a link is the mark of a comment, or leads from one to its mark.
    pub(super) fn is_comment(&self, id: NodeId) -> bool {
        let is = |name: &str, sign: &str| {
            self.tree.attribute(id, name).is_some_and(|own| own.trim_start_matches('#').starts_with(sign))
        };
        self.tree.is(id, "a") && is("id", "cmnt") && is("href", "cmnt")
    }

    /// Whether a block is the text of a comment.
    fn is_comment_text(&self, id: NodeId) -> bool {
        let mut links = self.tree.descendants(id).filter(|id| self.tree.is(*id, "a"));
        let is_text = |id: NodeId| {
            self.is_comment(id) && !self.tree.attribute(id, "id").unwrap_or_default().starts_with("cmnt_ref")
        };
        matches!(self.tree.name(id), Some("div" | "p")) && links.next().is_some_and(is_text)
    }

    /// Takes the title and the subtitle of a document for those of the edition; whether a block was one.
    fn google_title(&mut self, id: NodeId, is_first: bool) -> bool {
        let tree = self.tree;
        let is_doc = || {
            let mut above = std::iter::successors(tree.parent(id), |id| tree.parent(*id));
            above.any(|id| is_classed(tree, id, "doc-content"))
        };
        if !is_first || !tree.is(id, "p") || !is_doc() {
            return false;
        }
        let words = tree.in_a_line(id);
        if words.is_empty() {
            return false;
        }
        let about = &mut self.document.about;
        let what = if is_classed(tree, id, "title") {
            about.title = Some(words.clone());
            "title"
        } else if is_classed(tree, id, "subtitle") {
            about.subtitle = Some(words.clone());
            "subtitle"
        } else {
            return false;
        };
        self.tell(
            id,
            format!("the {what} of the document is that of the edition, and no paragraph: `{words}`"),
        );
        true
    }

    /// The depth of a list, and whether it begins there, by its class: `lst-kix_a1-2 start`.
    pub(super) fn google_depth(&self, id: NodeId) -> Option<(usize, bool)> {
        let classes = self.tree.attribute(id, "class")?;
        let mut all = classes.split_whitespace();
        let name = all.clone().find(|class| class.starts_with("lst-kix_"))?;
        let depth = name.rsplit_once('-')?.1.parse().ok().filter(|depth| *depth < 9)?;
        Some((depth, all.any(|class| class == "start")))
    }
}

/// The number of a page as Project Gutenberg marks it: `<span class="pagenum">[Pg 12]</span>`.
pub(super) fn gutenberg_page(tree: &Tree, id: NodeId) -> Option<String> {
    if !is_classed(tree, id, "pagenum") && !is_classed(tree, id, "pageno") {
        return None;
    }
    let words = tree.in_a_line(id);
    let words = words.trim_matches(['[', ']', '{', '}', '(', ')', ' ']);
    let named = ["Page", "page", "Pg", "pg", "p."].into_iter().find_map(|name| words.strip_prefix(name));
    let label = named.unwrap_or(words).trim_matches(['.', ' ']);
    let is_number = label.bytes().all(|byte| byte.is_ascii_digit());
    let is_roman = label.bytes().all(|byte| b"ivxlcdmIVXLCDM".contains(&byte));
    (!label.is_empty() && label.len() < 9 && (is_number || is_roman)).then(|| label.to_owned())
}

/// What Project Gutenberg puts around a text: its licence, and what it says of the file.
pub(super) fn is_gutenberg(tree: &Tree, id: NodeId) -> bool {
    let own = tree.attribute(id, "id").unwrap_or_default();
    let own = own.rsplit('#').next().unwrap_or_default();
    matches!(own, "pg-header" | "pg-footer" | "pg-machine-header")
}

/// Whether a document has comments of Google Docs.
pub(super) fn has_comments(tree: &Tree) -> bool {
    let is_mark = |id: NodeId| tree.attribute(id, "id").is_some_and(|own| own.starts_with("cmnt"));
    tree.descendants(ROOT).any(|id| tree.is(id, "a") && is_mark(id))
}

/// Puts a list of some depth into the lists before it.
pub(super) fn nest(
    blocks: &mut Vec<ImportedBlock>,
    (depth, begins): (usize, bool),
    ordered: Option<u64>,
    items: Vec<Vec<ImportedBlock>>,
) {
    match blocks.last_mut() {
        Some(ImportedBlock::List(_, before)) if depth > 0 && !before.is_empty() => {
            if let Some(item) = before.last_mut() {
                nest(item, (depth - 1, begins), ordered, items);
            }
        }
        Some(ImportedBlock::List(_, before)) if !begins => before.extend(items),
        _ => blocks.push(ImportedBlock::List(ordered, items)),
    }
}
