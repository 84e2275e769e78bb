//! An index of sketches: which of many have hashes of a given one. A comparison of every sketch with every other takes
//! quadratic time; those that share too few hashes to be alike are never compared.

use super::sketch::Sketch;
use crate::edition::lock::BITS;

/// Numbered sketches by their hashes.
pub(crate) struct Sharing {
    /// The numbers of the sketches that have a hash, ascending, hash by hash.
    holders: Vec<u32>,
    /// Where those of each hash begin, and the end of all.
    starts: Vec<u32>,
    /// How many hashes each shares with the one that is asked for; 0 between two questions.
    counts: Vec<u32>,
}

impl Sharing {
    /// Indexes sketches by their numbers, which ascend.
    pub(crate) fn new<'a>(sketches: impl Iterator<Item = (usize, &'a Sketch)>) -> Self {
        let sketches: Vec<(usize, &Sketch)> = sketches.collect();
        let mut starts: Vec<u32> = vec![0; (1 << BITS) + 1];
        for hash in sketches.iter().flat_map(|(_, sketch)| known(sketch)) {
            starts[hash] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        // From the last: each takes the place before the one that was taken.
        let mut holders = vec![0; end as usize];
        for (number, sketch) in sketches.iter().rev() {
            let number = u32::try_from(*number).unwrap_or(u32::MAX);
            for hash in known(sketch) {
                let start = &mut starts[hash];
                *start -= 1;
                holders[*start as usize] = number;
            }
        }
        Self { holders, starts, counts: vec![0; sketches.last().map_or(0, |(number, _)| number + 1)] }
    }

    /// Returns the sketches that share hashes with this one, ascending, each with how many they share.
    pub(crate) fn of(&mut self, sketch: &Sketch) -> Vec<(usize, usize)> {
        let mut seen: Vec<usize> = Vec::new();
        for hash in known(sketch) {
            let holders = self.starts[hash] as usize..self.starts[hash + 1] as usize;
            for number in &self.holders[holders] {
                let number = *number as usize;
                if self.counts[number] == 0 {
                    seen.push(number);
                }
                self.counts[number] += 1;
            }
        }
        seen.sort_unstable();
        seen.into_iter().map(|number| (number, std::mem::take(&mut self.counts[number]) as usize)).collect()
    }
}

/// The hashes of a sketch, without what none can be: a lock may say anything.
fn known(sketch: &Sketch) -> impl Iterator<Item = usize> {
    sketch.iter().map(|hash| *hash as usize).filter(|hash| *hash < 1 << BITS)
}

#[cfg(test)]
mod tests {
    use super::super::sketch::{likeness, may_be_like, sketch};
    use super::*;

    #[test]
    fn all_that_are_alike_are_found() {
        let text = |n: usize| -> String {
            let word = |k: usize| format!("w{} ", (n / 3 * 7 + k * k * (n % 5 + 1)) % 61);
            (0..30).map(word).collect()
        };
        let sketches: Vec<Sketch> = (0..60).map(|n| sketch(&text(n))).collect();
        let mut sharing = Sharing::new(sketches.iter().enumerate());
        let mut alike = 0;
        for one in &sketches {
            let found = sharing.of(one);
            for (number, other) in sketches.iter().enumerate() {
                let shared = one.iter().filter(|hash| other.contains(hash)).count();
                let count = found.iter().find(|(own, _)| *own == number).map_or(0, |(_, count)| *count);
                assert_eq!(count, shared);
                if likeness(one, other) >= 0.1 {
                    alike += 1;
                    assert!(may_be_like(one, other, count));
                }
            }
        }
        assert!(alike > 60);
    }
}
