//! Notes on the base of old, where another witness is the base now.

use std::sync::Arc;

use crate::diag::{Diagnostic, Fix, rules};
use crate::edition::id;
use crate::edition::note::Record;

use super::revision::Revision;

/// The witness that the lock has a note on as the base, where that is another one now and the note doesn't name either.
fn former_base<'a>(record: &Record, revision: &'a Revision) -> Option<&'a str> {
    let home = revision.notes.get(&*id::folded(&record.id)).filter(|_| record.witness.is_none())?;
    let (witness, _) = &**home;
    if revision.ids.first() == Some(witness) || !revision.ids.contains(witness) {
        return None;
    }
    let mut notes = revision.lock.sections.get(&**home)?.notes.iter();
    let (_, locked) = notes.find(|(note, _)| id::folded(note) == id::folded(&record.id))?;
    revision.selectors(0, record).contains(&locked.selector).then_some(witness.as_str())
}

/// Leaves out the notes that were on the base where another witness is that now, and reports them.
pub(super) fn leave_out(
    own: Vec<usize>,
    kept: &[&Arc<Record>],
    revision: &Revision,
    left_out: &mut Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    if revision.ids.len() < 2 {
        return own;
    }
    let stays = |n: &usize| {
        let record = kept[*n];
        let Some(was) = former_base(record, revision) else { return true };
        let line = format!("witness = {}", toml_edit::Value::from(was).to_string().trim());
        let mut told = Diagnostic::new(
            &rules::FORMER_BASE,
            record.id_span,
            format!("`{}` was on `{was}`, which was the base", record.id),
        )
        .hint(format!("write `{line}`, and it stays there"))
        .hint(format!("to have it on `{}`, write that, or other words", revision.ids[0]))
        .about(record.id.as_str());
        told.fixes.push(Fix::keys(record.id_span, line));
        diagnostics.push(told);
        left_out.push(format!("note:{}", id::folded(&record.id)));
        false
    };
    own.into_iter().filter(stays).collect()
}
