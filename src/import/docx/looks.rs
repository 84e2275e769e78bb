//! How words of a DOCX look beyond what Markdown can say: what is reported of them.

use super::super::tree::{NodeId, Tree};

/// What properties say of words that Markdown doesn't.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Looks {
    /// By [`KINDS`].
    is: [bool; KINDS.len()],
    pub(super) is_hidden: bool,
    pub(super) language: Option<String>,
}

/// The properties, what their value says (any that isn't off, where this is empty), and what is reported.
const KINDS: [(&str, &str, &str); 6] = [
    ("w:vertAlign", "superscript", "raised words are written as plain words"),
    ("w:vertAlign", "subscript", "lowered words are written as plain words"),
    ("w:smallCaps", "", "small capitals are written as plain words"),
    ("w:caps", "", "words in capitals are written as they were typed"),
    ("w:u", "", UNDERLINED),
    ("w:highlight", "", "highlighted words are written as plain words"),
];
const UNDERLINED: &str = "underlined words are written as plain words";

impl Looks {
    /// These, with what properties say otherwise.
    pub(super) fn with(mut self, tree: &Tree, properties: NodeId) -> Self {
        for id in tree.children(properties) {
            let Some(name) = tree.name(id) else { continue };
            let value = tree.attribute(id, "w:val");
            let is_on = !matches!(value, Some("0" | "false" | "off" | "none"));
            for (own, (kind, wanted, _)) in self.is.iter_mut().zip(KINDS) {
                if kind == name {
                    *own = is_on && (wanted.is_empty() || value == Some(wanted));
                }
            }
            match name {
                "w:vanish" => self.is_hidden = is_on,
                "w:lang" => self.language = value.map(str::to_owned).or(self.language),
                _ => {}
            }
        }
        self
    }

    /// What is reported of words that look so; a link is underlined by itself.
    pub(super) fn unwritten(&self, is_linked: bool) -> impl Iterator<Item = &'static str> + '_ {
        let kinds = self.is.iter().zip(KINDS).filter(|(is, _)| **is).map(|(_, (_, _, what))| what);
        kinds.filter(move |what| !is_linked || *what != UNDERLINED)
    }
}

/// Whether two tags are of one language, whatever its country.
pub(super) fn is_same_language(one: &str, other: &str) -> bool {
    let own = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    own(one) == own(other)
}
