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
        let is_taken = |way: WayMoved| moved(matched, own, other, (from, to, next), way).map(|by| (way, by));
        let Some((way, by)) = is_taken(WayMoved::Back).or_else(|| is_taken(WayMoved::Forth)) else {
            continue;
        };
        // What is opposite the words beside the stretch is opposite as many of its own from then on.
        let (freed, taken, opposite) = match way {
            WayMoved::Back => (from - by, to - by, next - by),
            WayMoved::Forth => (to, from, next),
        };
        for n in 0..by {
            matched[freed + n] = None;
        }
        for n in 0..by {
            matched[taken + n] = Some(opposite + n);
        }
        if matches!(way, WayMoved::Forth) {
            at = to + by;
        }
    }
}

/// Which way a stretch is moved.
#[derive(Clone, Copy)]
enum WayMoved {
    Back,
    Forth,
}

/// By how many words a stretch is moved so that it is whole.
fn moved(
    matched: &[Option<usize>],
    own: &[&Token],
    other: &[&Token],
    (from, to, next): (usize, usize, usize),
    way: WayMoved,
) -> Option<usize> {
    // The word beside the stretch, that of its own which takes its place, and what is opposite.
    let places = |by: usize| match way {
        WayMoved::Back => (from - by, to - by, next - by),
        WayMoved::Forth => (to + by - 1, from + by - 1, next + by - 1),
    };
    let fits = |by: &usize| {
        let (old, new, opposite) = places(*by);
        matched[old] == Some(opposite) && is_as_good(own[old], own[new], other[opposite])
    };
    let (room, ends): (usize, fn(usize, usize) -> usize) = match way {
        WayMoved::Back => (from.min(next), |at, by| at - by),
        WayMoved::Forth => (own.len() - to, |at, by| at + by),
    };
    (1..=FAR.min(room)).take_while(fits).find(|by| is_whole(own, ends(from, *by), ends(to, *by)))
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
