//! Whether the numbers of an edition can last: where they should and can't, nothing may be written.

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::lock::Lock;
use crate::edition::meta::{Meta, WitnessMeta};
use crate::load::World;
use crate::parse::Locked;

/// What keeps an edition from being made, where its numbers would be others than those that were published.
pub(super) fn refusal(
    meta: &Meta,
    witnesses: &[WitnessMeta],
    lock: &Locked,
    world: &World,
    renumber: bool,
) -> Option<Diagnostic> {
    let config = world.config.map(|file| Span::new(file, 0, 0));
    let lock_file = world.lock.map(|file| Span::new(file, 0, 0));
    let restore = "take `content/anchors.lock` of the last build from your version control";
    let begin = "or take `frozen = true` out of edition.toml, run `variorum build` once, and put it back";
    let afresh = "numbers all from 1: those that were published are given up";
    match lock {
        Locked::Unread if meta.frozen || renumber => Some(
            Diagnostic::new(
                &rules::LOST_NUMBERS,
                lock_file.or(config),
                "the numbers of this edition last, and the lock that has them can't be read: nothing is written",
            )
            .hint(restore)
            .hint(format!("or move it away; then `variorum renumber` {afresh}"))
            .hint("or move it away, take `frozen = true` out of edition.toml, run `variorum build` once, and put it back"),
        ),
        Locked::None if meta.frozen && !renumber => Some(
            Diagnostic::new(
                &rules::LOST_NUMBERS,
                config,
                "the edition is frozen, and there is no `content/anchors.lock` that has its numbers: nothing is written",
            )
            .hint(restore)
            .hint(format!("or run `variorum renumber`, which makes a first lock and {afresh}"))
            .hint(begin),
        ),
        Locked::Read(lock) if lock.lasting && !meta.frozen && !renumber => Some(
            Diagnostic::new(
                &rules::LOST_NUMBERS,
                config.or(lock_file),
                "the lock has numbers that last, and the edition isn't frozen: nothing is written",
            )
            .hint("put `frozen = true` into edition.toml again")
            .hint(format!("or run `variorum renumber`, which {afresh}")),
        ),
        Locked::Read(lock) if lock.lasting && !renumber => {
            let (was, now) = other_base(lock, witnesses)?;
            let message = format!(
                "`{}` is the base now, and the numbers of this edition are those of `{was}`: nothing is written",
                now.id
            );
            let told = Diagnostic::new(&rules::LOST_NUMBERS, now.span.or(config), message)
                .hint(format!("put `base = true` into the `[[witness]]` of `{was}` again"));
            Some(told.hint(format!("or run `variorum renumber`, which {afresh}")))
        }
        _ => None,
    }
}

/// The witness whose numbers the lock has as the base's, and the base, where that is another one that the lock knows, or the
/// first is there still.
fn other_base<'a>(lock: &'a Lock, witnesses: &'a [WitnessMeta]) -> Option<(&'a str, &'a WitnessMeta)> {
    let now = witnesses.iter().find(|witness| witness.base).or(witnesses.first())?;
    let mut known = lock.sections.keys().map(|(witness, _)| witness.as_str());
    let was = match &lock.base {
        Some(base) => base.as_str(),
        // There was one.
        None => known.next().filter(|first| known.all(|other| other == *first))?,
    };
    let is_there = |id: &str| witnesses.iter().any(|witness| witness.id == id);
    let is_known = |id: &str| lock.sections.keys().any(|(witness, _)| witness == id);
    (was != now.id && (is_there(was) || is_known(&now.id))).then_some((was, now))
}
