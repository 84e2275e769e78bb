//! What sections were called before: a new reference to the old name gets the new one as its hint.

use std::collections::{BTreeMap, HashMap};

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

impl Revision {
    /// The section that one of the lock is now which is not there any more: renamed since, or before.
    pub(super) fn renamed(&self, witness: usize, folded: &str) -> Option<usize> {
        let compared = &self.witnesses[witness];
        compared.renamed.get(folded).copied().or_else(|| {
            let key = (self.ids[witness].clone(), folded.to_owned());
            compared.now(self.renamed_before.get_or_init(|| self.renamed_before()).get(&key)?.as_ref()?)
        })
    }

    fn renamed_before(&self) -> HashMap<(String, String), Option<String>> {
        let mut renamed = HashMap::with_capacity(self.lock.sections.len());
        for ((witness, id), locked) in &self.lock.sections {
            renamed.entry((witness.clone(), id::fold(id))).or_insert_with(|| locked.renamed.clone());
        }
        renamed
    }
}
