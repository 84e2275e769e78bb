//! Blocks of code that were coloured before: a section's page and the page for print show the same ones, made by whichever
//! thread comes to them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use xxhash_rust::xxh3::Xxh3;

use super::{ColourRun, highlight};

/// Beyond so many bytes of runs all are forgotten.
const BYTES: usize = 16 << 20;

static BLOCKS: LazyLock<Mutex<ColouredBlocks>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct ColouredBlocks {
    /// By [`key`], which is a hash already.
    runs: HashMap<u128, Arc<[ColourRun]>, BuildHasherDefault<HalfKey>>,
    bytes: usize,
}

/// The coloured stretches of a block, in order, as [`highlight`] finds them; none where that has none.
pub(crate) fn coloured(code: &str, language: &str) -> Arc<[ColourRun]> {
    let key = key(code, language);
    let known = |blocks: &ColouredBlocks| blocks.runs.get(&key).cloned();
    if let Some(runs) = known(&BLOCKS.lock().unwrap_or_else(PoisonError::into_inner)) {
        return runs;
    }
    // Not while the lock is held: it takes long, and two threads seldom meet at one block.
    let runs: Arc<[ColourRun]> = highlight(code, language).unwrap_or_default().into();
    let mut blocks = BLOCKS.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = size_of_val(&*runs) + size_of::<(u128, Arc<[ColourRun]>)>();
    if blocks.bytes + bytes > BYTES {
        *blocks = ColouredBlocks::default();
    }
    if blocks.runs.insert(key, Arc::clone(&runs)).is_none() {
        blocks.bytes += bytes;
    }
    runs
}

/// A block and its language, as a hash that no two blocks share.
fn key(code: &str, language: &str) -> u128 {
    let mut hasher = Xxh3::new();
    hasher.update(language.as_bytes());
    hasher.update(b"\n");
    hasher.update(code.as_bytes());
    hasher.digest128()
}

/// Half of a key is hash enough for a table.
#[derive(Default)]
struct HalfKey(u64);

impl Hasher for HalfKey {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u128(&mut self, key: u128) {
        self.0 = key as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_seen_before_has_the_colours_of_its_own_language() {
        let code = "# a\nb = 'c'\n";
        for language in ["toml", "sh", "toml", "klingon", "sh"] {
            assert_eq!(*coloured(code, language), highlight(code, language).unwrap_or_default()[..]);
        }
        assert_ne!(*coloured("a = 1\n", "toml"), *coloured("a = 1\n", "sh"));
    }
}
