//! Which blocks are out of order.

use std::collections::HashSet;

use super::unit::{AlignBlock, sections};

/// Returns which old blocks are out of order, or in another section: all but a longest run that kept its order.
pub(super) fn moved(old: &[AlignBlock], new: &[AlignBlock], became: &[Option<usize>]) -> Vec<bool> {
    let mut moved = vec![false; old.len()];
    for range in sections(old).into_values() {
        let mut heirs: Vec<(usize, usize)> = Vec::new();
        for x in range {
            match became[x] {
                Some(y) if new[y].section == old[x].section => heirs.push((x, y)),
                Some(_) => moved[x] = true,
                None => {}
            }
        }
        // Patience: the ends of increasing runs by length, and the way back.
        let mut ends: Vec<usize> = Vec::new();
        let mut before: Vec<Option<usize>> = vec![None; heirs.len()];
        for (at, (_, y)) in heirs.iter().enumerate() {
            let length = ends.partition_point(|end| heirs[*end].1 < *y);
            before[at] = length.checked_sub(1).map(|n| ends[n]);
            if length == ends.len() {
                ends.push(at);
            } else {
                ends[length] = at;
            }
        }
        let mut kept = HashSet::new();
        let mut at = ends.last().copied();
        while let Some(here) = at {
            kept.insert(here);
            at = before[here];
        }
        for (at, (x, _)) in heirs.iter().enumerate() {
            moved[*x] = !kept.contains(&at);
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::super::unit::BlockKind;
    use super::*;

    #[test]
    fn the_fewest_have_moved() {
        let unit = |section| AlignBlock {
            section,
            kind: BlockKind::Block,
            hash: 0,
            sketch: Default::default(),
            runs: Default::default(),
            gone: false,
        };
        let (old, new) = (vec![unit(0); 4], [unit(0), unit(0), unit(0), unit(1)]);
        let became = [Some(1), Some(2), Some(0), Some(3)];
        assert_eq!(moved(&old, &new, &became), [false, false, true, true]);
    }
}
