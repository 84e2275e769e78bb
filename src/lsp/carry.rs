//! The lock beside what an edit writes: it knows what records and references say then, as after `reanchor --apply`.

use std::collections::BTreeMap;

use crate::diag::FileId;
use crate::resolve::SourceEdits;
use crate::{Caches, Options, assemble_read};

use super::view::{ClientView, SourceEdit};

/// The change of the lock that goes with these changes; none where it knows nothing of what they write.
///
/// The whole edition is read for it, with the changes in their places.
pub(super) fn carried(
    view: &ClientView<'_>,
    changes: &BTreeMap<FileId, Vec<SourceEdit>>,
    written: SourceEdits,
) -> Option<(FileId, SourceEdit)> {
    let mut world = view.now.world.clone();
    let lock = world.lock?;
    for (file, changes) in changes {
        let text = applied(&view.source(*file).text, changes);
        world.rewrite(*file, text);
    }
    let options = Options { drafts: true, quiet: true, written: Some(written), ..Options::default() };
    let text = assemble_read(world, Vec::new(), &options, &mut Caches::for_one_run()).lock?;
    let old = &view.source(lock).text;
    (*text != **old).then(|| (lock, SourceEdit { bytes: 0..old.len(), text }))
}

/// A text with changes that don't overlap.
pub(super) fn applied(text: &str, changes: &[SourceEdit]) -> String {
    let mut changes: Vec<&SourceEdit> = changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.bytes.start));
    let mut made = text.to_owned();
    for change in changes {
        made.replace_range(change.bytes.clone(), &change.text);
    }
    made
}
