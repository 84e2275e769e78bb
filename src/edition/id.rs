//! Ids and slugs: letters of any script, digits, `-` and `_`, a letter or digit first, in NFC.

use unicode_normalization::UnicodeNormalization;

/// Sections may not have these ids: pages of the site have them.
pub const RESERVED: &[&str] = &[
    "index",
    "notes",
    "persons",
    "organisations",
    "places",
    "events",
    "terms",
    "timeline",
    "bibliography",
    "search",
    "print",
    "about",
    "404",
    "apparatus",
];

/// The page of a released edition's history: no section of one is called so.
pub const HISTORY: &str = "history";

/// The longest id: a file's name must hold it, in bytes, with its extension.
pub const LONGEST: usize = 200;

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Whether this can be an id. Combining marks count as part of their letter.
#[must_use]
pub fn is_slug(id: &str) -> bool {
    let first = id.chars().next().is_some_and(char::is_alphanumeric);
    let rest = id.chars().all(|c| c.is_alphanumeric() || is_mark(c) || matches!(c, '-' | '_'));
    first && rest && id.len() <= LONGEST
}

/// What ids are compared by: two that differ by case only are one id twice.
#[must_use]
pub fn fold(id: &str) -> String {
    // Most are; and this is asked of every note many times.
    if id.is_ascii() {
        return id.to_ascii_lowercase();
    }
    id.nfc().flat_map(char::to_lowercase).collect()
}

/// As [`fold`], without a copy where the id is folded already.
#[must_use]
pub fn folded(id: &str) -> std::borrow::Cow<'_, str> {
    if id.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) { id.into() } else { fold(id).into() }
}

/// In NFC.
#[must_use]
pub fn normal(id: &str) -> String {
    if id.is_ascii() {
        return id.to_owned();
    }
    id.nfc().collect()
}

/// The slug of a heading: lower case, white space as `-`, all but letters, digits, `-` and `_` dropped.
/// Empty where nothing is left.
#[must_use]
pub fn heading_slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.trim().nfc().flat_map(char::to_lowercase) {
        if slug.len() > LONGEST {
            break;
        }
        if c.is_alphanumeric() || is_mark(c) || matches!(c, '-' | '_') {
            slug.push(c);
        } else if c.is_whitespace() {
            slug.push('-');
        }
    }
    if slug.chars().any(char::is_alphanumeric) { slug } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for good in ["boredom", "été", "第一", "2016", "a-b_c"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "-a", "../x", "a b", "a.b", "p#1", "%41"] {
            assert!(!is_slug(bad), "{bad}");
        }
        assert_eq!(heading_slug("The “Beautiful  Friendship”, 1_2"), "the-beautiful--friendship-1_2");
        assert_eq!(heading_slug("***"), "");
    }
}
