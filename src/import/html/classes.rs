//! What the classes of a page say of words: Google Docs has its italics and bold letters in a style sheet alone.

use std::collections::HashMap;

use super::super::text::InlineStyle;
use super::super::tree::{NodeId, ROOT, Tree};

/// The style of each class, by its name.
#[derive(Debug, Default)]
pub(super) struct Classes(HashMap<String, InlineStyle>);

impl Classes {
    /// Those that the style sheets within a page name alone, as `.c3{font-style:italic}`.
    pub(super) fn of(tree: &Tree) -> Self {
        let mut found: HashMap<String, InlineStyle> = HashMap::new();
        for sheet in tree.descendants(ROOT).filter(|id| tree.is(*id, "style")) {
            let css = tree.words(sheet);
            for rule in css.split('}') {
                let Some((selectors, declarations)) = rule.split_once('{') else { continue };
                let style = declared(declarations);
                if style == InlineStyle::default() {
                    continue;
                }
                for selector in selectors.split(',') {
                    let name = selector.trim().strip_prefix('.').unwrap_or_default();
                    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
                    if !name.is_empty() && name.chars().all(is_name) {
                        let own = found.entry(name.to_owned()).or_default();
                        own.emphasis |= style.emphasis;
                        own.strong |= style.strong;
                        own.strike |= style.strike;
                    }
                }
            }
        }
        Self(found)
    }

    /// What the classes of a `span` say of its words; those of other elements are how the page looks.
    pub(super) fn style(&self, tree: &Tree, id: NodeId) -> InlineStyle {
        let mut style = InlineStyle::default();
        if self.0.is_empty() || !tree.is(id, "span") {
            return style;
        }
        for class in tree.attribute(id, "class").unwrap_or_default().split_whitespace() {
            if let Some(own) = self.0.get(class) {
                style.emphasis |= own.emphasis;
                style.strong |= own.strong;
                style.strike |= own.strike;
            }
        }
        style
    }
}

/// The style that declarations have.
fn declared(declarations: &str) -> InlineStyle {
    let css = declarations.replace(' ', "").to_ascii_lowercase();
    let has = |what: &str| css.split(';').any(|own| own.trim() == what);
    InlineStyle {
        emphasis: has("font-style:italic"),
        strong: has("font-weight:bold") || has("font-weight:700"),
        strike: has("text-decoration:line-through"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_a_sheet_are_known_by_their_names() {
        let page = "<html><head><style>.c0{font-style:italic}.c1,.c2{color:#000;font-weight:700} p.c3{font-style:italic}</style></head>\
            <body><span class='c0 c2'>a</span><span class='c3'>b</span></body></html>";
        let tree = super::super::super::tree::html(page).unwrap();
        let classes = Classes::of(&tree);
        let spans: Vec<NodeId> = tree.descendants(ROOT).filter(|id| tree.is(*id, "span")).collect();
        let first = classes.style(&tree, spans[0]);
        assert!(first.emphasis && first.strong && !first.strike);
        assert_eq!(classes.style(&tree, spans[1]), InlineStyle::default());
    }
}
