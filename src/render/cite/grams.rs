//! How often stretches of a text are in it, near enough: so that of most words it is known without a look through the text that
//! they are in it once.
//!
//! Each stretch of some bytes is counted at two places that its hash names; others may share one, so that the lesser count is
//! never too small (a counting filter: Fan, Cao, Almeida and Broder, *Summary cache*, 2000).

use xxhash_rust::xxh3::xxh3_64;

/// Counts of the stretches of one length, up to [`MOST`].
pub(super) struct GramCounts {
    width: usize,
    /// Four counts of two bits each.
    counts: Vec<u8>,
}

/// So far is counted.
const MOST: u8 = 3;
/// So many counts there are for a byte of the text: of twenty stretches that are there once one shares both its places.
const ROOM: usize = 8;

impl GramCounts {
    pub(super) fn of(text: &str, width: usize) -> Self {
        let mut made = Self { width, counts: vec![0; (text.len() * ROOM / 4).next_power_of_two()] };
        for gram in text.as_bytes().windows(width) {
            for (at, shift) in made.places(gram) {
                if made.counts[at] >> shift & MOST < MOST {
                    made.counts[at] += 1 << shift;
                }
            }
        }
        made
    }

    /// Whether the text surely has these words at most so many times, which are fewer than [`MOST`].
    pub(super) fn at_most(&self, words: &str, times: u8) -> bool {
        debug_assert!(times < MOST);
        let is_rare = |gram: &[u8]| {
            self.places(gram).into_iter().any(|(at, shift)| self.counts[at] >> shift & MOST <= times)
        };
        words.as_bytes().windows(self.width).any(is_rare)
    }

    /// The bytes that count a stretch, and where in these.
    fn places(&self, gram: &[u8]) -> [(usize, u32); 2] {
        let hash = xxh3_64(gram);
        [hash, hash.rotate_left(32)].map(|hash| {
            let at = usize::try_from(hash >> 8 & 0xffff_ffff).unwrap_or(0);
            (at & (self.counts.len() - 1), (hash as u32 & 3) * 2)
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_never_too_small() {
        let text = "the lamp went out, and the lamp was lit; and nobody saw the lamp";
        for width in [3, 5, 12] {
            let counts = GramCounts::of(text, width);
            for at in 0..text.len() {
                for words in (at + 1..=text.len()).map(|end| &text[at..end]) {
                    let there = (0..text.len()).filter(|from| text[*from..].starts_with(words)).count();
                    let fewer = u8::try_from(there - 1).unwrap().min(MOST - 1);
                    assert!(!counts.at_most(words, fewer), "{words}");
                }
            }
            assert!(counts.at_most("nobody saw the lamp", 1));
        }
        assert!(!GramCounts::of("", 5).at_most("lamp", 0));
    }
}
