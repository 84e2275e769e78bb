//! Language tags: BCP 47, with the primary subtags that IANA has registered.

mod tag;

use std::collections::HashSet;
use std::sync::LazyLock;

pub use tag::Fault;

/// Subtag, names and other codes of each language, tabs between; two-letter subtags first.
const REGISTERED: &str = include_str!("languages.txt");

/// Why a tag is none that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagFault {
    /// It hasn't the shape of a tag.
    Shape,
    /// Its first subtag is not registered.
    Unregistered,
    /// Something is wrong with the parts after its first.
    Part(Fault),
}

/// Checks a tag: its shape, and whether its subtags are registered or set aside for private use.
///
/// # Errors
/// What is wrong with it.
pub fn check(tag: &str) -> Result<(), TagFault> {
    let subtags: Vec<&str> = tag.split('-').collect();
    let is_part = |p: &&str| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric());
    let Some((primary, parts)) = subtags.split_first().filter(|_| subtags.iter().all(is_part)) else {
        return Err(TagFault::Shape);
    };
    let primary = primary.to_ascii_lowercase();
    match primary.as_str() {
        "x" if !parts.is_empty() => Ok(()),
        _ if !parts.is_empty() && tag::is_whole(tag) => Ok(()),
        "i" => Err(TagFault::Unregistered),
        _ if primary.len() < 2 || !primary.bytes().all(|b| b.is_ascii_alphabetic()) => Err(TagFault::Shape),
        _ if is_private(&primary) || is_registered(&primary) => {
            tag::check(&primary, parts).map_err(TagFault::Part)
        }
        _ => Err(TagFault::Unregistered),
    }
}

/// What a good tag is now, where it has a subtag in whose place the registry has another: `he` for `iw`.
#[must_use]
pub fn renewed(tag: &str) -> Option<String> {
    Some(tag::renewed(tag)).filter(|new| new != tag && check(new).is_ok())
}

/// The tag that is meant by one that is wrong, or by the name of a language in English or in itself: `de` for
/// `german`, `Deutsch`, `ger`, and `de-AT` for `german-AT`, `en-US` for `en_US`.
#[must_use]
pub fn meant(tag: &str) -> Option<String> {
    let hyphens = tag.trim().replace(['_', ' '], "-");
    let hyphens = hyphens.trim_end_matches('-');
    match check(hyphens) {
        Ok(()) if hyphens != tag => return Some(hyphens.to_owned()),
        Err(TagFault::Part(_)) => return mended(hyphens),
        _ => {}
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
    let registered = name.to_ascii_lowercase();
    if is_registered(&registered) {
        return mended(&format!("{name}{rest}")).or(Some(registered));
    }
    let subtag = named(name).or_else(|| nearly_named(name))?;
    let whole = format!("{subtag}{rest}");
    mended(&whole).or_else(|| Some(subtag.to_owned()))
}

/// A tag without those of its parts that can't be in it, and the others in their order.
fn mended(tag: &str) -> Option<String> {
    let mut subtags = tag.split('-');
    let primary = subtags.next()?;
    let parts: Vec<&str> = subtags.filter(|part| !part.is_empty()).collect();
    let mut all = vec![primary.to_owned()];
    all.extend(tag::mended(&primary.to_ascii_lowercase(), &parts));
    let tag = all.join("-");
    check(&tag).is_ok().then_some(tag)
}

/// Codes of countries that are taken for those of languages, and names of languages in German and French, with what is meant.
const TAKEN_FOR: &[(&str, &str)] = &[
    ("jp", "ja"),
    ("cn", "zh"),
    ("gr", "el"),
    ("cz", "cs"),
    ("dk", "da"),
    ("ua", "uk"),
    ("il", "he"),
    ("farsi", "fa"),
    ("mandarin", "zh"),
    ("arabisch", "ar"),
    ("chinesisch", "zh"),
    ("dänisch", "da"),
    ("englisch", "en"),
    ("französisch", "fr"),
    ("griechisch", "el"),
    ("altgriechisch", "grc"),
    ("hebräisch", "he"),
    ("italienisch", "it"),
    ("japanisch", "ja"),
    ("latein", "la"),
    ("lateinisch", "la"),
    ("niederländisch", "nl"),
    ("persisch", "fa"),
    ("polnisch", "pl"),
    ("portugiesisch", "pt"),
    ("russisch", "ru"),
    ("schwedisch", "sv"),
    ("spanisch", "es"),
    ("tschechisch", "cs"),
    ("türkisch", "tr"),
    ("ukrainisch", "uk"),
    ("ungarisch", "hu"),
    ("allemand", "de"),
    ("anglais", "en"),
    ("arabe", "ar"),
    ("chinois", "zh"),
    ("espagnol", "es"),
    ("grec", "el"),
    ("hébreu", "he"),
    ("hongrois", "hu"),
    ("italien", "it"),
    ("japonais", "ja"),
    ("latin", "la"),
    ("néerlandais", "nl"),
    ("persan", "fa"),
    ("polonais", "pl"),
    ("portugais", "pt"),
    ("russe", "ru"),
    ("suédois", "sv"),
    ("tchèque", "cs"),
    ("turc", "tr"),
    ("ukrainien", "uk"),
];

/// The subtag of a language by one of its names, or by another code of it.
fn named(name: &str) -> Option<&'static str> {
    let wanted = name.to_lowercase();
    if let Some((_, subtag)) = TAKEN_FOR.iter().find(|(name, _)| *name == wanted) {
        return Some(subtag);
    }
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
            "zh-cmn-Hans-CN",
            "ar-arz",
            "sl-rozaj-biske-1994",
            "de-DE-u-co-phonebk",
            "en-a-bbb-x-a-ccc",
            "en-GB-oed",
            "es-419",
            "de-Qaaa-XX",
            "la-x-classic",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["german", "xx", "qua-", "deu", "ger", "qzz", "i-skarra", "abcd"] {
            assert!(check(bad).is_err(), "{bad}");
        }
        for odd in ["", "-", "e", "1de", "de_AT", "Old English", "x", "de-", "de-abcdefghi", "é"] {
            assert_eq!(check(odd), Err(TagFault::Shape), "{odd}");
        }
    }

    #[test]
    fn old_tags_are_renewed() {
        for (old, new) in [
            ("iw", "he"),
            ("IW-IL", "he-IL"),
            ("in", "id"),
            ("ji-Hebr", "yi-Hebr"),
            ("jw", "jv"),
            ("mo", "ro"),
            ("de-DD", "de-DE"),
            ("my-BU-x-dd", "my-MM-x-dd"),
            ("ja-Latn-heploc", "ja-Latn-alalc97"),
            ("i-klingon", "tlh"),
            ("no-bok", "nb"),
            ("en-GB-oed", "en-GB-oxendict"),
            ("sgn-be-fr", "sfb"),
        ] {
            assert_eq!(check(old), Ok(()), "{old}");
            assert_eq!(renewed(old).as_deref(), Some(new), "{old}");
        }
        // `sh` is registered as the language that comprises hr, bs and sr, and nothing is in its place.
        for new in ["he", "HE", "sh", "i-default", "x-iw", "de-x-iw", "de-DE-1996", "no"] {
            assert_eq!(renewed(new), None, "{new}");
        }
    }

    #[test]
    fn parts_that_cannot_be_in_a_tag_are_found_and_taken_out() {
        let (misplaced, alone) = (|p: &str| Fault::Misplaced(p.into()), |p: &str| Fault::Alone(p.into()));
        let none = |kind, p: &str| Fault::Unregistered(kind, p.into());
        for (bad, fault, tag) in [
            ("de-DE-DE", misplaced("DE"), "de-DE"),
            ("de-DE-AT", misplaced("AT"), "de-DE"),
            ("de-1901-1901", misplaced("1901"), "de-1901"),
            ("zh-CN-Hans", misplaced("Hans"), "zh-Hans-CN"),
            ("de-1996-AT", misplaced("AT"), "de-AT-1996"),
            ("zh-Hans-Hant", misplaced("Hant"), "zh-Hans"),
            ("de-u", alone("u"), "de"),
            ("de-AT-x", alone("x"), "de-AT"),
            ("de-a-u-co", alone("a"), "de"),
            ("de-u-co-u-ka", misplaced("u"), "de"),
            ("en-UK", none("region", "UK"), "en-GB"),
            ("en-EN", none("region", "EN"), "en"),
            ("en-Engl-US", none("script", "Engl"), "en-US"),
            ("es-999", none("region", "999"), "es"),
            ("de-fraktur", none("variant", "fraktur"), "de"),
            ("de-deu", misplaced("deu"), "de"),
            ("de-yue", misplaced("yue"), "de"),
            ("de-12", misplaced("12"), "de"),
            ("de-Latn1", none("variant", "Latn1"), "de"),
        ] {
            assert_eq!(check(bad), Err(TagFault::Part(fault)), "{bad}");
            assert_eq!(meant(bad).as_deref(), Some(tag), "{bad}");
        }
        assert_eq!(meant("german-UK").as_deref(), Some("de-GB"));
        assert_eq!(meant("en_UK").as_deref(), Some("en-GB"));
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
            ("jp", "ja"),
            ("Hebräisch", "he"),
            ("grec", "el"),
            ("en-Foo!", "en"),
        ] {
            assert_eq!(meant(name).as_deref(), Some(tag), "{name}");
        }
        assert_eq!(meant("xx"), None);
        assert_eq!(meant("e"), None);
        assert_eq!(meant("skarrish-1"), None);
    }
}
