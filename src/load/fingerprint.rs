//! A hash of all that a site is made of.

use std::hash::{Hash as _, Hasher as _};
use std::time::SystemTime;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3Default;

use crate::diag::Diagnostic;

use super::stamp::Stamp;
use super::{AssetSource, World};

/// A hash of what `load` read and of what it had to say: the words of every text, the bytes of every file of `static/`,
/// the state of the media, whose bytes are read later. None where it can't be sure to differ when a file does: the system
/// refused something for a moment, or a file of the media was changed just now.
#[must_use]
pub(crate) fn fingerprint(world: &World, told: &[Diagnostic]) -> Option<u64> {
    if world.hindered {
        return None;
    }
    let now = SystemTime::now();
    let media: Option<Vec<u64>> = world
        .media
        .par_iter()
        .map(|(_, disk)| {
            let stamp = Stamp::of(&std::fs::metadata(disk).ok()?)?;
            stamp.is_settled(now).then_some(stamp.hash)
        })
        .collect();
    let mut all = Xxh3Default::new();
    world.root.hash(&mut all);
    for (file, source) in world.sources.iter() {
        (file, &source.path, source.hash).hash(&mut all);
    }
    for (address, asset) in &world.assets {
        (address, asset.hash, matches!(asset.place, AssetSource::Disk { .. })).hash(&mut all);
    }
    for (path, stamp) in world.media.keys().zip(media?) {
        (path, stamp).hash(&mut all);
    }
    for other in world.others.iter() {
        (&other.name, &other.path, other.hash, other.text.is_ok()).hash(&mut all);
    }
    (&world.unreadable, told).hash(&mut all);
    Some(all.finish())
}
