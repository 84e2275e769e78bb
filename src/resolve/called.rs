//! What sections were called before: a new reference to the old name gets the new one as its hint.

use std::collections::BTreeMap;

use crate::edition::id;

use super::revision::Revision;

/// By witness and folded id: the place of the section in that witness now.
pub(super) type Sections = BTreeMap<(usize, String), usize>;

/// What sections were called before.
pub(super) fn names(revision: &Revision) -> Sections {
    let mut renamed = Sections::new();
    for (witness, compared) in revision.witnesses.iter().enumerate() {
        for (_, name) in revision.lock.sections.keys().filter(|(of, _)| *of == revision.ids[witness]) {
            let folded = id::fold(name);
            if !compared.places.contains_key(&folded)
                && let Some(at) = revision.renamed(witness, &folded)
            {
                renamed.insert((witness, folded), at);
            }
        }
    }
    renamed
}
