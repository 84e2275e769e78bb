//! What is wrong with drafts: found by a reading that shows them, reported as information, since the site doesn't.

use std::collections::HashSet;

use super::{Diagnostic, Severity};

/// The diagnostics of drafts: of `with_drafts`, settled, which a reading that shows them made, those that aren't
/// `known` without them, as information.
pub(crate) fn of_drafts(mut with_drafts: Vec<Diagnostic>, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let known: HashSet<_> = known.iter().map(|own| (own.rule.id, own.span, &own.message)).collect();
    with_drafts.retain(|own| !known.contains(&(own.rule.id, own.span, &own.message)));
    for own in &mut with_drafts {
        if own.severity != Severity::Info {
            own.severity = Severity::Info;
            own.hints
                .push("this is of a draft, which the site doesn't show; it counts once it is none".into());
        }
    }
    with_drafts
}
