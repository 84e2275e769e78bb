//! Lines of references: what they are in, what they say, where they led.

use crate::edition::lock::{Home, LedTo, LockedTarget, ReferenceHolder, named_section};

use super::{full_id, hash, home, words};

/// A reference in a block of the section that the line is under.
pub(super) fn reference_of_block(line: &str, witness: &str, id: &str) -> Option<(LockedTarget, LedTo)> {
    let (within, rest) = line.split_once(' ')?;
    let within = ReferenceHolder::Block { witness: witness.to_owned(), home: home(within, id, hash)? };
    written_and_led(rest, within, Some(witness))
}

/// A reference in a note of the section that the line is under.
pub(super) fn reference_of_note(line: &str, witness: &str, id: &str) -> Option<(LockedTarget, LedTo)> {
    let (note, rest) = line.split_once(' ')?;
    let within = ReferenceHolder::Named(format!("note:{}", full_id(note, id)));
    written_and_led(rest, within, Some(witness))
}

/// A reference in something with a name, or in a block.
pub(super) fn reference(line: &str) -> Option<(LockedTarget, LedTo)> {
    let (within, rest) = line.split_once(' ')?;
    let within = match within.split_once('/') {
        Some((witness, block)) => {
            ReferenceHolder::Block { witness: witness.to_owned(), home: home(block, "", hash)? }
        }
        None => ReferenceHolder::Named(words(within)?),
    };
    written_and_led(rest, within, None)
}

/// What a reference says, and where it led; `of` is the witness where none is named.
fn written_and_led(line: &str, within: ReferenceHolder, of: Option<&str>) -> Option<(LockedTarget, LedTo)> {
    let mut columns = line.split(' ');
    let written = words(columns.next()?)?;
    let mut to = columns.next();
    let mut nth = 1;
    // What it led to has a section in it.
    if let Some(number) = to.filter(|to| !to.contains('/')) {
        (nth, to) = (number.parse().ok()?, columns.next());
    }
    if columns.next().is_some() {
        return None;
    }
    // Nothing where that is the section that the words name.
    let to = to.or_else(|| of.map(|_| "~/-"))?;
    // A section's name may have the sign too, but is before the last slash.
    let (to, before) = match to.rsplit_once('<') {
        Some((to, before)) if !before.contains('/') => (to, Some(hash(before)?)),
        _ => (to, None),
    };
    let (witness, place) = match of.filter(|_| to.matches('/').count() == 1) {
        Some(of) => (of, to),
        None => to.split_once('/')?,
    };
    let mut home = match place.strip_suffix("/-") {
        Some(section) => {
            let bare = section.strip_prefix('?');
            Home { guess: bare.is_some(), ..Home::whole(bare.unwrap_or(section).to_owned()) }
        }
        None => home(place, "", hash)?,
    };
    if home.section == "~" {
        named_section(&written).clone_into(&mut home.section);
    }
    let witness = witness.to_owned();
    Some((LockedTarget { within, written, nth }, LedTo { witness, home, before }))
}
