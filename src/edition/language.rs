//! Language tags: BCP 47, with the primary subtags that IANA has registered.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Subtag, names and other codes of each language, tabs between; two-letter subtags first.
const REGISTERED: &str = include_str!("languages.txt");

/// Tags that were registered whole, before tags had parts (RFC 5646, section 2.2.8).
const GRANDFATHERED: &[&str] = &[
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
];

/// Why a tag is none that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It hasn't the shape of a tag.
    Shape,
    /// Its first subtag is not registered.
    Unregistered,
}

/// Checks a tag: its shape, and whether its primary subtag is registered or set aside for private use.
///
/// # Errors
/// What is wrong with it.
pub fn check(tag: &str) -> Result<(), Wrong> {
    let subtags = || tag.split('-');
    if !subtags().all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return Err(Wrong::Shape);
    }
    let primary = subtags().next().unwrap_or("").to_ascii_lowercase();
    match primary.as_str() {
        "x" if subtags().nth(1).is_some() => Ok(()),
        "i" if GRANDFATHERED.iter().any(|known| known.eq_ignore_ascii_case(tag)) => Ok(()),
        "i" => Err(Wrong::Unregistered),
        _ if primary.len() < 2 || !primary.bytes().all(|b| b.is_ascii_alphabetic()) => Err(Wrong::Shape),
        _ if is_private(&primary) || is_registered(&primary) => Ok(()),
        _ => Err(Wrong::Unregistered),
    }
}

/// The tag that is meant by one that is wrong, or by the name of a language in English or in itself: `de` for
/// `german`, `Deutsch`, `ger`, and `de-AT` for `german-AT`, `en-US` for `en_US`.
#[must_use]
pub fn meant(tag: &str) -> Option<String> {
    let hyphens = tag.trim().replace(['_', ' '], "-");
    let hyphens = hyphens.trim_end_matches('-');
    if hyphens != tag && check(hyphens).is_ok() {
        return Some(hyphens.to_owned());
    }
    if hyphens.chars().count() < 2 {
        return None;
    }
    let hyphens = tag.trim().replace('_', "-");
    let end = hyphens.find(|c: char| c == '-' || c == '(' || c.is_whitespace()).unwrap_or(hyphens.len());
    let (name, rest) = hyphens.split_at(end);
    if let Some(subtag) = named(tag.trim()) {
        return Some(subtag.to_owned());
    }
    let subtag = named(name).or_else(|| nearly_named(name))?;
    let whole = format!("{subtag}{rest}");
    Some(if check(&whole).is_ok() { whole } else { subtag.to_owned() })
}

/// The subtag of a language by one of its names, or by another code of it.
fn named(name: &str) -> Option<&'static str> {
    let wanted = name.to_lowercase();
    let is = |known: &str| known.to_lowercase() == wanted;
    lines().find(|(_, names)| names.split('\t').any(is)).map(|(subtag, _)| subtag)
}

/// The subtag of a common language by what is nearly one of its names: of all the thousands some is like any short
/// word.
fn nearly_named(name: &str) -> Option<&'static str> {
    let long = |name: &str| name.chars().count() > 3;
    if !long(name) {
        return None;
    }
    let names: Vec<(&str, &str)> = lines()
        .filter(|(subtag, _)| subtag.len() == 2)
        .flat_map(|(subtag, names)| names.split('\t').map(move |name| (subtag, name)))
        .filter(|(_, name)| long(name))
        .collect();
    let near = crate::diag::nearest(name, names.iter().map(|(_, name)| *name))?;
    names.iter().find(|(_, name)| *name == near).map(|(subtag, _)| *subtag)
}

/// Whether a subtag is registered. Ten thousand notes may each say their language.
fn is_registered(primary: &str) -> bool {
    static SUBTAGS: LazyLock<HashSet<&str>> = LazyLock::new(|| lines().map(|(subtag, _)| subtag).collect());
    // The two-letter ones, which nearly all are, come first.
    let short = || lines().take_while(|(subtag, _)| subtag.len() == 2).any(|(subtag, _)| subtag == primary);
    if primary.len() == 2 { short() } else { SUBTAGS.contains(primary) }
}

/// Whether a subtag is set aside for private use: `qaa` to `qtz`.
fn is_private(subtag: &str) -> bool {
    matches!(subtag.as_bytes(), [b'q', b'a'..=b't', b'a'..=b'z'])
}

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    REGISTERED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registered_and_private_subtags_are_languages() {
        for good in [
            "de",
            "en-GB",
            "zh-Hans",
            "grc",
            "DE",
            "iw",
            "gem",
            "mul",
            "und",
            "zxx",
            "qaa",
            "qtz-Latn",
            "x-skarra",
            "i-klingon",
            "zh-min-nan",
            "sgn-BE-FR",
            "art-lojban",
            "de-1901",
            "sr-Latn-RS",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["german", "xx", "qua-", "deu", "ger", "qzz", "i-skarra", "abcd"] {
            assert!(check(bad).is_err(), "{bad}");
        }
        for odd in ["", "-", "e", "1de", "de_AT", "Old English", "x", "de-", "de-abcdefghi", "é"] {
            assert_eq!(check(odd), Err(Wrong::Shape), "{odd}");
        }
    }

    #[test]
    fn names_and_other_codes_lead_to_the_subtag() {
        for (name, tag) in [
            ("german", "de"),
            ("Deutsch", "de"),
            ("ger", "de"),
            ("german-AT", "de-AT"),
            ("en_US", "en-US"),
            ("English (UK)", "en"),
            ("en US", "en-US"),
            ("fr-", "fr"),
            ("Greek", "el"),
            ("Ancient Greek", "grc"),
            ("Latin", "la"),
            ("русский", "ru"),
            ("fre", "fr"),
            ("chinese", "zh"),
            ("germann", "de"),
            ("Middle High German", "gmh"),
        ] {
            assert_eq!(meant(name).as_deref(), Some(tag), "{name}");
        }
        assert_eq!(meant("xx"), None);
        assert_eq!(meant("e"), None);
        assert_eq!(meant("skarrish-1"), None);
    }
}
