//! What one side alone has is whole sentences, or whole lines, where it may be.
//!
//! Words that were put in before the same words may as well be behind these: of "The keeper slept. The keeper lit the
//! lamp." beside "The keeper lit the lamp." the first sentence is what came in, not "slept. The keeper".

use super::tokens::{Token, same};

/// How many words are looked at on each side.
const FAR: usize = 64;

/// Moves stretches that only `own` has along the words beside them, to where a sentence begins and ends.
pub(super) fn make_whole(matched: &mut [Option<usize>], own: &[&Token], other: &[&Token]) {
    let mut at = 0;
    while let Some(from) = matched[at..].iter().position(Option::is_none).map(|n| at + n) {
        let to = matched[from..].iter().position(Option::is_some).map_or(own.len(), |n| from + n);
        let next = from.checked_sub(1).map_or(Some(0), |last| matched[last].map(|y| y + 1));
        let after = matched.get(to).map_or(Some(other.len()), |y| *y);
        at = to;
        let Some(next) = next.filter(|next| after == Some(*next) && !is_whole(own, from, to)) else {
            continue;
        };
        if let Some(by) = back(matched, own, other, (from, to, next)) {
            for n in (1..=by).rev() {
                matched[from - n] = None;
            }
            for n in 1..=by {
                matched[to - n] = Some(next - n);
            }
        } else if let Some(by) = forth(matched, own, other, (from, to, next)) {
            for n in 0..by {
                matched[to + n] = None;
            }
            for n in 0..by {
                matched[from + n] = Some(next + n);
            }
            at = to + by;
        }
    }
}

/// By how many words a stretch is moved back so that it is whole.
fn back(
    matched: &[Option<usize>],
    own: &[&Token],
    other: &[&Token],
    (from, to, next): (usize, usize, usize),
) -> Option<usize> {
    let fits = |by: &usize| {
        let by = *by;
        matched[from - by] == next.checked_sub(by)
            && is_as_good(own[from - by], own[to - by], other[next - by])
    };
    (1..=FAR.min(from).min(next)).take_while(fits).find(|by| is_whole(own, from - by, to - by))
}

/// By how many words a stretch is moved forth so that it is whole.
fn forth(
    matched: &[Option<usize>],
    own: &[&Token],
    other: &[&Token],
    (from, to, next): (usize, usize, usize),
) -> Option<usize> {
    let fits = |by: &usize| {
        let by = by - 1;
        matched[to + by] == Some(next + by) && is_as_good(own[to + by], own[from + by], other[next + by])
    };
    (1..=FAR.min(own.len() - to)).take_while(fits).find(|by| is_whole(own, from + by, to + by))
}

/// Whether `new` may be opposite `other` in the place of `old`.
fn is_as_good(old: &Token, new: &Token, other: &Token) -> bool {
    same(new, other) && (new.key == other.key || old.key != other.key)
}

/// Whether a stretch begins behind the end of a sentence, and ends with one.
fn is_whole(own: &[&Token], from: usize, to: usize) -> bool {
    let is_end = |at: usize| at == own.len() || at.checked_sub(1).is_none_or(|last| own[last].closes);
    is_end(from) && is_end(to)
}
