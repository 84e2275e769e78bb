//! What was rendered last: `watch` renders an edition after each change, and its works seldom change.
//!
//! A work in a style is a function of what is hashed here, so nobody can tell whether it was remembered.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use hayagriva::citationberg::{IndependentStyle, Locale};
use xxhash_rust::xxh3::Xxh3;

use super::{Forms, locale, style};
use crate::edition::work::Work;

/// A style in a language.
#[derive(Debug)]
pub(super) struct Dress {
    name: Option<String>,
    language: String,
    pub(super) style: IndependentStyle,
    pub(super) locale: Vec<Locale>,
    /// What stands around a citation.
    pub(super) brackets: (&'static str, &'static str),
}

type Rendered = HashMap<u64, Arc<Vec<Forms>>>;

static DRESS: Mutex<Option<Arc<Dress>>> = Mutex::new(None);
static RENDERED: Mutex<Option<Arc<Rendered>>> = Mutex::new(None);

/// The style of this name in a language.
pub(super) fn dress(name: Option<&str>, language: &str) -> Option<Arc<Dress>> {
    let last = DRESS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(dress) = last.filter(|d| d.name.as_deref() == name && d.language == language) {
        return Some(dress);
    }
    let (found, locale) = rayon::join(|| style::find(name), || locale::decode(language));
    let mut found = found?;
    let brackets = style::brackets(&mut found);
    let dress = Dress {
        name: name.map(str::to_owned),
        language: language.to_owned(),
        style: found,
        locale,
        brackets,
    };
    let dress = Arc::new(dress);
    *DRESS.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&dress));
    // What was rendered in another style is no use any more.
    *RENDERED.lock().unwrap_or_else(PoisonError::into_inner) = None;
    Some(dress)
}

/// What was rendered in the build before.
pub(super) fn rendered() -> Arc<Rendered> {
    RENDERED.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
}

/// Remember what this build rendered, and forget what it had no need of.
pub(super) fn remember(made: Rendered) {
    *RENDERED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(made));
}

/// What the forms of a group of works depend on, the style aside.
pub(super) fn key(dress: &Dress, works: &[&Work], first: usize) -> u64 {
    let mut hasher = Xxh3::new();
    dress.name.hash(&mut hasher);
    dress.language.hash(&mut hasher);
    first.hash(&mut hasher);
    for work in works {
        work.entry.hash(&mut hasher);
        work.located.hash(&mut hasher);
    }
    hasher.finish()
}
