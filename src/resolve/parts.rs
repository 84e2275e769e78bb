//! Blocks that were divided: the new blocks that are parts of an old one beside its principal heir.

use super::sharing::Sharing;
use super::sketch::{Sketch, contained, likeness, may_hold, overlap, own_share, together};
use super::unit::AlignBlock;

/// The least share of a block's own words that makes it a part of another: beside it, and elsewhere.
pub(super) const PART_BESIDE: f64 = 0.30;
pub(super) const PART: f64 = 0.5;
/// How much liker an old block its parts must be with the rest of it than without; how much of that rest is of the old
/// block, and which share of that is in no other part.
const FILLED: f64 = 0.08;
const REST: (f64, f64) = (0.6, 0.4);
/// How much of a piece is of the old block at least, the greatest share of its words in a row that are in other pieces, and
/// of the old block that is in both.
const PIECE: (f64, f64, f64) = (0.7, 0.34, 0.2);
/// A block of so few hashes is a word or two.
const TINY: usize = 8;
/// The least share of what the heirs kept of an old block that is in a copy of it too.
const TWICE: f64 = 0.5;

/// The sketch of all the heirs of a block.
pub(super) fn heirs(new: &[AlignBlock], all: &[usize]) -> Sketch {
    match all {
        [one] => new[*one].sketch.clone(),
        many => many.iter().fold(Sketch::default(), |sum, y| together(&sum, &new[*y].sketch)),
    }
}

/// The parts of a block that was divided: new blocks in a row, right beside its heir, or where it was, which
/// together are more like it than fewer of them.
pub(super) fn parts_beside(
    old: &[AlignBlock],
    new: &[AlignBlock],
    became: &[Option<usize>],
    all: &mut [Vec<usize>],
    claimed: &mut [bool],
) {
    for (x, unit) in old.iter().enumerate().filter(|(_, unit)| !unit.gone) {
        let mut found = match became[x] {
            Some(y) if new[y].hash == unit.hash => continue,
            Some(y) => Run {
                from: y,
                to: y,
                sketch: new[y].sketch.clone(),
                like: likeness(&unit.sketch, &new[y].sketch),
            },
            None => {
                // Where it was: right after the heir of the one before it, or right before that of the next.
                let beside = |n: Option<usize>| {
                    let other = n.filter(|n| old.get(*n).is_some_and(|o| o.section == unit.section))?;
                    all[other].iter().copied().max()
                };
                let after = beside(x.checked_sub(1)).map(|y| y + 1);
                let before = beside(Some(x + 1)).and_then(|y| y.checked_sub(1));
                let free = |y: &usize| {
                    new.get(*y).is_some_and(|n| n.kind == unit.kind && n.section == unit.section)
                        && !claimed[*y]
                };
                let Some(y) = after.filter(free).or(before.filter(free)) else { continue };
                Run {
                    from: y,
                    to: y,
                    sketch: new[y].sketch.clone(),
                    like: likeness(&unit.sketch, &new[y].sketch),
                }
            }
        };
        let section = new[found.from].section;
        let free = |y: usize, claimed: &[bool]| {
            new.get(y).is_some_and(|n| n.kind == unit.kind && n.section == section) && !claimed[y]
        };
        loop {
            let mut longer: Option<Run> = None;
            for back in [false, true] {
                let mut run = found.clone();
                // A short part says little by itself: some are looked at together.
                for _ in 0..4 {
                    let y = if back { run.from.checked_sub(1) } else { Some(run.to + 1) };
                    let Some(y) = y.filter(|y| free(*y, claimed)) else { break };
                    let (before, part) = (run.clone(), &new[y].sketch);
                    (run.from, run.to) = (run.from.min(y), run.to.max(y));
                    run.sketch = together(&run.sketch, part);
                    run.like = likeness(&unit.sketch, &run.sketch);
                    let fills =
                        run.like >= before.like + FILLED && is_rest(part, &unit.sketch, &before.sketch);
                    let piece = is_piece(&new[y], unit, &new[found.from..=found.to], &found.sketch);
                    if !fills && !piece && !is_part(part, &unit.sketch, &found.sketch) {
                        break;
                    }
                    // Of a word or two nothing is known, but that they are there.
                    let tiny = (piece || new[y].sketch.len() <= TINY)
                        && run.like >= found.like
                        && run.from + 1 >= found.from
                        && run.to <= found.to + 1;
                    if run.like > longer.as_ref().map_or(found.like, |r| r.like) || tiny && longer.is_none() {
                        longer = Some(run.clone());
                    }
                }
            }
            match longer {
                Some(run) => found = run,
                None => break,
            }
        }
        if became[x].is_none() && found.like < PART {
            continue;
        }
        for y in (found.from..=found.to).filter(|y| Some(*y) != became[x]) {
            if !claimed[y] {
                all[x].push(y);
                claimed[y] = true;
            }
        }
    }
}

/// New blocks in a row.
#[derive(Debug, Clone)]
struct Run {
    from: usize,
    to: usize,
    sketch: Sketch,
    /// How like the old block they are together.
    like: f64,
}

/// Whether a new block may be a part of an old one beside others: most of it is of it, and little of that is in them.
fn is_part(part: &Sketch, whole: &Sketch, others: &Sketch) -> bool {
    let (count, of_it) = contained(part, whole);
    let own = own_share(part, whole, others);
    // Of a few hashes nothing follows.
    count < 3 || of_it >= PART_BESIDE && own >= of_it * 0.6
}

/// Whether nearly all of a new block is of an old one, and it says nothing to the letter that the others say: what both have
/// are words that the old one had twice.
fn is_piece(part: &AlignBlock, whole: &AlignBlock, others: &[AlignBlock], words: &Sketch) -> bool {
    let (count, of_it) = contained(&part.sketch, &whole.sketch);
    let again = part.runs.in_any(others.iter().map(|other| &other.runs));
    let (kept, twice) = (contained(&whole.sketch, words).1, overlap(&whole.sketch, words, &part.sketch).1);
    let apart = again.is_none_or(|share| share <= PIECE.1) && kept * twice <= PIECE.2;
    count >= 3 && of_it >= PIECE.0 && apart
}

/// Whether a new block has most of what the heirs of an old one kept of it: it is no part beside them but a copy of all.
pub(super) fn is_copy(whole: &Sketch, heirs: &Sketch, part: &Sketch) -> bool {
    let (count, share) = overlap(whole, heirs, part);
    count >= 3 && share >= TWICE
}

/// Whether nearly all of a new block is of an old one, and much of that is not in the others: what they have in common may
/// be words that the old one had twice.
fn is_rest(part: &Sketch, whole: &Sketch, others: &Sketch) -> bool {
    let (count, of_it) = contained(part, whole);
    count >= 3 && of_it >= REST.0 && own_share(part, whole, others) >= of_it * REST.1
}

/// A new block elsewhere that has words of an old one which the old one's heir has not: a part of it.
pub(super) fn parts_elsewhere(
    old: &[AlignBlock],
    new: &[AlignBlock],
    became: &[Option<usize>],
    all: &mut [Vec<usize>],
    claimed: &mut [bool],
) {
    let changed: Vec<usize> =
        (0..old.len()).filter(|x| became[*x].is_some_and(|heir| new[heir].hash != old[*x].hash)).collect();
    let mut sharing = Sharing::new(changed.iter().map(|x| (*x, &old[*x].sketch)));
    for (y, unit) in new.iter().enumerate() {
        if claimed[y] {
            continue;
        }
        let part = |(x, shared): (usize, usize)| {
            let heir = became[x]?;
            let of_heirs = all[x].iter().map(|y| &new[*y].sketch);
            if old[x].kind != unit.kind || !may_hold(&unit.sketch, &old[x].sketch, of_heirs, shared) {
                return None;
            }
            let others = heirs(new, &all[x]);
            if !is_part(&unit.sketch, &old[x].sketch, &others) {
                return None;
            }
            // What is liker than the heir is no part beside it, but may be the block itself.
            let like = |y: usize| likeness(&old[x].sketch, &new[y].sketch);
            if is_copy(&old[x].sketch, &others, &unit.sketch) || like(y) >= like(heir) {
                return None;
            }
            let share = own_share(&unit.sketch, &old[x].sketch, &others);
            let near = new[heir].section == unit.section && heir.abs_diff(y) <= 3;
            (share >= if near { PART_BESIDE } else { PART }).then_some((share, x))
        };
        let whole = sharing.of(&unit.sketch).into_iter().filter_map(part);
        if let Some((_, x)) = whole.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) {
            all[x].push(y);
            claimed[y] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sketch::sketch;
    use super::*;

    const WHOLE: &str = "By a faction, I understand a number of citizens, whether amounting to a majority or a minority of \
        the whole, who are united and actuated by some common impulse of passion, or of interest.";

    #[test]
    fn a_half_is_a_part_and_a_whole_is_a_copy() {
        let (first, second) = WHOLE.split_at(WHOLE.find("whether").unwrap());
        let (whole, first, second) = (sketch(WHOLE), sketch(first), sketch(second));
        assert!(is_part(&second, &whole, &first) && !is_copy(&whole, &first, &second));
        assert!(is_copy(&whole, &first, &sketch(&WHOLE.replace("passion", "reason"))));
    }
}
