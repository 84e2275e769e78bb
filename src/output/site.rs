//! The site: addresses and recipes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::load::Asset;

/// How the bytes of an address are made.
#[derive(Debug, Clone)]
pub enum Recipe {
    /// A file as it is.
    Asset(Asset),
}

/// The bytes of an address.
pub type Made = Cow<'static, [u8]>;

/// A table of addresses (`boredom.html`, `media/map.png`) with recipes: pure functions of one
/// snapshot of an edition. Nothing is made before it is asked for.
#[derive(Debug)]
pub struct Site {
    recipes: BTreeMap<String, Recipe>,
}

impl Site {
    /// A site of files only.
    #[must_use]
    pub fn of_assets(assets: BTreeMap<String, Asset>) -> Self {
        Self { recipes: assets.into_iter().map(|(a, asset)| (a, Recipe::Asset(asset))).collect() }
    }

    /// All addresses, sorted.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.recipes.keys().map(String::as_str)
    }

    /// Whether there is such an address.
    #[must_use]
    pub fn has(&self, address: &str) -> bool {
        self.recipes.contains_key(address)
    }

    /// Make the bytes of an address; `None` where the site has no such address.
    ///
    /// # Errors
    /// A template that fails, a media file that can't be read.
    pub fn make(&self, address: &str) -> Option<Result<Made, Box<Diagnostic>>> {
        match self.recipes.get(address)? {
            Recipe::Asset(asset) => Some(Ok(asset.read().unwrap_or_default())),
        }
    }
}
