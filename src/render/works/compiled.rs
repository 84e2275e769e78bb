//! Those who put a work together, where the style knows editors only.

use super::{Render, flow, guarded, markup};
use crate::edition::reference::Reference;
use crate::edition::work::Work;

/// Roles of compilers of a work.
const COMPILERS: &[&str] = &["compiler", "organizer", "curator"];

impl Render<'_> {
    /// A work with its compilers as its editors, where the style doesn't show them as what they are; none where
    /// it does, or where the work has editors.
    pub(super) fn edited(&self, work: &Work) -> Option<Work> {
        let reference = &work.reference;
        if !reference.names("editor").is_empty() {
            return None;
        }
        let at = reference.names.iter().position(|(role, _)| COMPILERS.contains(role))?;
        let entry = |reference: &Reference| {
            let encoded = self.encode("0", reference);
            let item = guarded(|| self.alone(&encoded.item, reference.kind, 0)).flatten()?;
            Some(markup::entry(&flow::read(&item.content, reference, &encoded.swaps, self.dress)))
        };
        let mut without = reference.clone();
        let (_, people) = without.names.remove(at);
        if entry(&without)? != entry(reference)? {
            return None;
        }
        without.names.push(("editor", people));
        Some(Work {
            reference: without,
            key: work.key.clone(),
            span: work.span,
            lent: work.lent,
            located: work.located,
        })
    }
}
