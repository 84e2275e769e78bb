//! Heirs that have so little of what they were that another paragraph may be in its place.
//!
//! Two paragraphs of one text have the words in common that all have. So what is shared is weighed by how many other
//! paragraphs of the section have it too.

use std::collections::HashMap;
use std::ops::Range;

use super::sketch::{Sketch, likeness, rare_share};
use super::unit::{AlignBlock, BlockKind, sections};

/// The least likeness of a block and its heir that are surely one.
const LIKE: f64 = 0.35;
/// Else the least share of either that is in the other, where what others have too weighs less.
const SHARED: f64 = 0.35;
/// So many blocks on each side are looked at.
const BESIDE: usize = 50;

/// Returns of each old block whether its one heir may be another block in its place. `all` are the heirs of each.
pub(super) fn unlike(old: &[AlignBlock], new: &[AlignBlock], all: &[Vec<usize>]) -> Vec<bool> {
    let mut ranges: Option<HashMap<usize, Range<usize>>> = None;
    let mut is_unlike = |x: usize| {
        let [y] = all[x].as_slice() else { return false };
        let (was, is) = (&old[x], &new[*y]);
        if was.hash == is.hash || was.kind == BlockKind::Heading || likeness(&was.sketch, &is.sketch) >= LIKE
        {
            return false;
        }
        let range = ranges.get_or_insert_with(|| sections(new))[&is.section].clone();
        let near = range.start.max(y.saturating_sub(BESIDE))..range.end.min(y + 1 + BESIDE);
        let others: Vec<&Sketch> = near.filter(|other| other != y).map(|other| &new[other].sketch).collect();
        rare_share(&was.sketch, &is.sketch, &others) < SHARED
            && rare_share(&is.sketch, &was.sketch, &others) < SHARED
    };
    (0..old.len()).map(&mut is_unlike).collect()
}

#[cfg(test)]
mod tests {
    use super::super::runs::runs;
    use super::super::sketch::{shortened, sketch};
    use super::*;

    fn unit(text: &str) -> AlignBlock {
        AlignBlock {
            section: 0,
            kind: BlockKind::Block,
            hash: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
            sketch: sketch(text),
            runs: runs(text),
            gone: false,
        }
    }

    const OTHERS: [&str; 3] = [
        "Everyone has the right to life, liberty and the security of person.",
        "Everyone has the right to work, to free choice of employment and to protection against unemployment.",
        "Everyone has the right to education; it shall be free, at least in the elementary stages.",
    ];
    const REST: &str = "Everyone has the right to rest and leisure, including reasonable limitation of working hours \
        and periodic holidays with pay.";

    fn is_unlike(now: &str) -> bool {
        let old = AlignBlock { sketch: shortened(&sketch(REST), 40), ..unit(REST) };
        let new: Vec<AlignBlock> = OTHERS.into_iter().chain([now]).map(unit).collect();
        unlike(&[old], &new, &[vec![3]])[0]
    }

    #[test]
    fn what_shares_the_words_of_all_is_another() {
        assert!(is_unlike(
            "Everyone has the right to freedom of opinion and expression, and to hold opinions."
        ));
        assert!(!is_unlike(
            "All people may have rest and leisure: limitation of working hours, and holidays with pay each year."
        ));
        assert!(!is_unlike("Everyone has the right to rest and leisure."));
        assert!(!is_unlike(&format!("{REST} {}", OTHERS.join(" ").replace("Everyone", "Nobody"))));
    }
}
