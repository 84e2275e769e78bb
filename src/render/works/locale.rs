//! The language of citations: its terms for the style, its order for the bibliography.

use hayagriva::archive::LOCALES;
use hayagriva::citationberg::Locale;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale as Tag;

use crate::edition::meta::shares_script;

/// The languages of [`LOCALES`], in its order: decoding all of them to find one would take 50 ms.
const CODES: &[&str] = &[
    "af-ZA",
    "ar",
    "bal-PK",
    "bg-BG",
    "brh-PK",
    "ca-AD",
    "cs-CZ",
    "cy-GB",
    "da-DK",
    "de-AT",
    "de-CH",
    "de-DE",
    "el-GR",
    "en-GB",
    "en-US",
    "es-CL",
    "es-ES",
    "es-MX",
    "et-EE",
    "eu",
    "fa-IR",
    "fi-FI",
    "fr-CA",
    "fr-FR",
    "gl-ES",
    "he-IL",
    "hi-IN",
    "hr-HR",
    "hu-HU",
    "hy-AM",
    "id-ID",
    "is-IS",
    "it-IT",
    "ja-JP",
    "km-KH",
    "ko-KR",
    "la",
    "lij-IT",
    "lt-LT",
    "lv-LV",
    "mn-MN",
    "ms-MY",
    "nb-NO",
    "nl-NL",
    "nn-NO",
    "pa-PK",
    "pl-PL",
    "pt-BR",
    "pt-PT",
    "ro-RO",
    "ru-RU",
    "sk-SK",
    "sl-SI",
    "sr-Cyrl-RS",
    "sr-Latn-RS",
    "sv-SE",
    "th-TH",
    "tl-PH",
    "tr-TR",
    "uk-UA",
    "vi-VN",
    "zh-CN",
    "zh-TW",
];

/// The code that serves a language: its own, that of its main country, else American English.
fn code(language: &str) -> &'static str {
    let find = |wanted: &str| CODES.iter().copied().find(|c| c.eq_ignore_ascii_case(wanted));
    let base = language.split('-').next().unwrap_or(language).to_ascii_lowercase();
    let main = match base.as_str() {
        "de" => "de-DE",
        "en" => "en-US",
        "es" => "es-ES",
        "fr" => "fr-FR",
        "no" => "nb-NO",
        "pt" => "pt-PT",
        "sr" => "sr-Cyrl-RS",
        "zh" if is_traditional(language) => "zh-TW",
        "zh" => "zh-CN",
        "lzh" => "zh-TW",
        _ => "",
    };
    let same = |c: &&str| c.split('-').next() == Some(base.as_str()) && shares_script(language, c);
    let main = find(main).filter(|main| shares_script(language, main));
    find(language).or(main).or_else(|| CODES.iter().copied().find(same)).unwrap_or("en-US")
}

/// Whether Chinese is in traditional characters: by its script, else where it is written so.
fn is_traditional(language: &str) -> bool {
    let has = |tag: &str| language.split('-').skip(1).any(|part| part.eq_ignore_ascii_case(tag));
    has("Hant") || (!has("Hans") && ["TW", "HK", "MO"].into_iter().any(has))
}

/// The terms of a language.
pub(super) fn decode(language: &str) -> Vec<Locale> {
    let code = code(language);
    let bytes = CODES.iter().position(|c| *c == code).and_then(|at| LOCALES.get(at));
    bytes.and_then(|bytes| ciborium::from_reader(*bytes).ok()).into_iter().collect()
}

/// What orders words as the readers of a language expect it.
pub(super) fn collator(language: &str) -> Option<CollatorBorrowed<'static>> {
    let tag: Tag = language.parse().ok()?;
    Collator::try_new(tag.into(), CollatorOptions::default()).ok()
}

/// What distinguishes letters, but neither accents nor case.
pub(super) fn letters(language: &str) -> Option<CollatorBorrowed<'static>> {
    let tag: Tag = language.parse().ok()?;
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Primary);
    Collator::try_new(tag.into(), options).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_where_it_is_looked_for() {
        assert_eq!(CODES.len(), LOCALES.len());
        for code in CODES {
            let found = decode(code);
            let tag = found.first().and_then(|l| l.lang.clone()).map(|l| l.0);
            assert_eq!(tag.as_deref(), Some(*code));
        }
        let same = |language, a: &str, b: &str| letters(language).is_some_and(|l| l.compare(a, b).is_eq());
        assert!(same("de", "Ä", "A") && !same("sv", "Ä", "A") && !same("en", "B", "A"));
        for traditional in ["zh-Hant", "zh-Hant-HK", "zh-HK", "zh-mo", "lzh", "zh-TW"] {
            assert_eq!(code(traditional), "zh-TW", "{traditional}");
        }
        assert_eq!((code("zh"), code("zh-Hans-HK"), code("zh-SG")), ("zh-CN", "zh-CN", "zh-CN"));
        assert_eq!(code("de"), "de-DE");
        assert_eq!(code("en-AU"), "en-US");
        assert_eq!(code("ru"), "ru-RU");
        assert_eq!(code("xx"), "en-US");
    }
}
