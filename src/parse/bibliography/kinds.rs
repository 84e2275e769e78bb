//! Types of entries, roles and languages: what BibLaTeX, BibTeX and their exporters call them, and what CSL does.

/// The CSL type of an entry, by its own type in lower case.
pub(super) fn kind(entry: &str, subtype: &str, event: bool) -> Option<&'static str> {
    Some(match entry {
        "article" | "suppperiodical" | "periodical" => match subtype.to_ascii_lowercase().as_str() {
            "magazine" => "article-magazine",
            "newspaper" => "article-newspaper",
            _ => "article-journal",
        },
        "newsarticle" | "newspaperarticle" => "article-newspaper",
        "magazinearticle" => "article-magazine",
        "book" | "collection" | "proceedings" | "reference" | "mvbook" | "mvcollection" | "mvproceedings"
        | "mvreference" | "manual" | "commentary" | "ebook" => "book",
        "booklet" | "pamphlet" => "pamphlet",
        "inbook" | "incollection" | "bookinbook" | "suppbook" | "suppcollection" => "chapter",
        "inproceedings" | "conference" | "conferencepaper" => "paper-conference",
        "inreference" | "encyclopediaarticle" => "entry-encyclopedia",
        "dictionaryentry" => "entry-dictionary",
        "thesis" | "phdthesis" | "mastersthesis" | "bachelorsthesis" => "thesis",
        "report" | "techreport" => "report",
        "online" | "electronic" | "www" | "webpage" | "internet" => "webpage",
        "blogpost" | "blog" => "post-weblog",
        "forumpost" => "post",
        "dataset" | "data" => "dataset",
        "software" | "computerprogram" => "software",
        "patent" => "patent",
        "unpublished" if event => "speech",
        "unpublished" | "manuscript" => "manuscript",
        "talk" | "presentation" | "speech" => "speech",
        "artwork" | "image" => "graphic",
        "map" => "map",
        "audio" | "music" | "audiorecording" => "song",
        "movie" | "video" | "film" => "motion_picture",
        "broadcast" | "podcast" => "broadcast",
        "performance" => "performance",
        "jurisdiction" | "case" => "legal_case",
        "legislation" | "statute" => "legislation",
        "bill" => "bill",
        "hearing" => "hearing",
        "legal" => "treaty",
        "standard" => "standard",
        "letter" | "letters" | "email" => "personal_communication",
        "interview" => "interview",
        "review" => "review",
        "misc" | "document" | "set" | "custom" | "customa" | "customb" | "customc" | "customd"
        | "custome" | "customf" | "bibnote" | "archival" => "document",
        _ => return None,
    })
}

/// All types that are known, for suggestions.
pub(super) const KINDS: &[&str] = &[
    "article",
    "artwork",
    "audio",
    "book",
    "bookinbook",
    "booklet",
    "collection",
    "dataset",
    "image",
    "inbook",
    "incollection",
    "inproceedings",
    "inreference",
    "jurisdiction",
    "legal",
    "legislation",
    "letter",
    "manual",
    "misc",
    "movie",
    "music",
    "mvbook",
    "mvcollection",
    "mvproceedings",
    "mvreference",
    "online",
    "patent",
    "performance",
    "periodical",
    "proceedings",
    "reference",
    "report",
    "review",
    "set",
    "software",
    "standard",
    "suppbook",
    "suppcollection",
    "suppperiodical",
    "thesis",
    "unpublished",
    "video",
    "xdata",
    "techreport",
    "phdthesis",
    "mastersthesis",
    "electronic",
    "www",
    "conference",
];

/// Whether it is a book as a whole.
pub(super) fn is_whole(entry: &str) -> bool {
    matches!(
        entry,
        "book"
            | "mvbook"
            | "collection"
            | "mvcollection"
            | "proceedings"
            | "mvproceedings"
            | "reference"
            | "mvreference"
    )
}

/// Whether it is part of a book.
pub(super) fn is_part(entry: &str) -> bool {
    matches!(
        entry,
        "inbook"
            | "incollection"
            | "inproceedings"
            | "conference"
            | "inreference"
            | "bookinbook"
            | "suppbook"
            | "suppcollection"
    )
}

/// Whether its number is the place in a series.
pub(super) fn in_series(entry: &str) -> bool {
    let whole = [
        "book",
        "collection",
        "proceedings",
        "reference",
        "mvbook",
        "mvcollection",
        "mvproceedings",
        "mvreference",
    ];
    is_part(entry) || whole.contains(&entry)
}

/// What a type says of itself, as a key of BibLaTeX's words.
pub(super) fn genre(entry: &str) -> Option<&'static str> {
    Some(match entry {
        "phdthesis" => "phdthesis",
        "mastersthesis" => "mathesis",
        "bachelorsthesis" => "bathesis",
        _ => return None,
    })
}

/// The variable of those whom an `editortype` names.
pub(super) fn role(kind: &str, editor: bool) -> &'static str {
    match kind {
        "director" => "director",
        "compiler" => "compiler",
        "organizer" => "organizer",
        "illustrator" => "illustrator",
        "producer" => "producer",
        "composer" => "composer",
        "performer" => "performer",
        "narrator" | "reader" => "narrator",
        "scriptwriter" => "script-writer",
        "interviewer" => "interviewer",
        "recipient" => "recipient",
        "curator" => "curator",
        "host" => "host",
        "guest" => "guest",
        "series" | "serieseditor" => "collection-editor",
        "editor" => "editor",
        _ if editor => "editor",
        _ => "contributor",
    }
}

/// The tag of a language, by BibLaTeX's name for it or a tag.
pub(super) fn language(name: &str) -> Option<String> {
    let name = name.trim().trim_start_matches("lang").to_ascii_lowercase();
    let found = LANGUAGES
        .iter()
        .find(|(names, _)| names.split(' ').any(|n| n == name))
        .map(|(_, tag)| (*tag).to_owned());
    let found = found.or_else(|| {
        let codes = CODES.iter().find(|(codes, _)| codes.split(' ').any(|code| code == name));
        codes.map(|(_, tag)| (*tag).to_owned())
    });
    found.or_else(|| {
        let mut parts = name.split(['-', '_']);
        let main = parts
            .next()
            .filter(|main| (2..=3).contains(&main.len()) && main.bytes().all(|b| b.is_ascii_alphabetic()))?;
        Some(match parts.next().filter(|region| region.len() == 2) {
            Some(region) => format!("{main}-{}", region.to_ascii_uppercase()),
            None => main.to_owned(),
        })
    })
}

const LANGUAGES: &[(&str, &str)] = &[
    ("english american usenglish usmax en_us", "en-US"),
    ("british ukenglish", "en-GB"),
    ("australian", "en-AU"),
    ("canadian", "en-CA"),
    ("newzealand", "en-NZ"),
    ("german ngerman deutsch germanb", "de-DE"),
    ("austrian naustrian", "de-AT"),
    ("swissgerman nswissgerman", "de-CH"),
    ("french francais français frenchb", "fr-FR"),
    ("acadian canadien", "fr-CA"),
    ("italian italiano", "it-IT"),
    ("spanish español castilian", "es-ES"),
    ("mexican", "es-MX"),
    ("portuguese portuges português", "pt-PT"),
    ("brazilian brazil", "pt-BR"),
    ("russian русский", "ru-RU"),
    ("ukrainian", "uk-UA"),
    ("belarusian", "be-BY"),
    ("bulgarian", "bg-BG"),
    ("polish polski", "pl-PL"),
    ("czech", "cs-CZ"),
    ("slovak", "sk-SK"),
    ("slovene slovenian", "sl-SI"),
    ("croatian", "hr-HR"),
    ("serbian serbianc", "sr-RS"),
    ("dutch nederlands", "nl-NL"),
    ("danish", "da-DK"),
    ("swedish", "sv-SE"),
    ("norwegian norsk bokmål", "nb-NO"),
    ("nynorsk", "nn-NO"),
    ("icelandic", "is-IS"),
    ("finnish", "fi-FI"),
    ("estonian", "et-EE"),
    ("latvian", "lv-LV"),
    ("lithuanian", "lt-LT"),
    ("hungarian magyar", "hu-HU"),
    ("romanian", "ro-RO"),
    ("greek polutonikogreek", "el-GR"),
    ("latin classiclatin", "la"),
    ("hebrew", "he-IL"),
    ("arabic", "ar"),
    ("persian farsi", "fa-IR"),
    ("turkish", "tr-TR"),
    ("chinese mandarin", "zh-CN"),
    ("japanese", "ja-JP"),
    ("korean", "ko-KR"),
    ("catalan", "ca-AD"),
    ("basque", "eu"),
    ("galician", "gl-ES"),
    ("welsh", "cy-GB"),
    ("irish", "ga-IE"),
    ("vietnamese", "vi-VN"),
    ("indonesian", "id-ID"),
    ("hindi", "hi-IN"),
    ("sanskrit", "sa"),
];

/// Codes of three letters, as the catalogues of libraries have them (ISO 639-2), of languages with one of two.
const CODES: &[(&str, &str)] = &[
    ("eng", "en"),
    ("ger deu", "de"),
    ("fre fra", "fr"),
    ("ita", "it"),
    ("spa", "es"),
    ("por", "pt"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("bel", "be"),
    ("bul", "bg"),
    ("pol", "pl"),
    ("cze ces", "cs"),
    ("slo slk", "sk"),
    ("slv", "sl"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("dut nld", "nl"),
    ("dan", "da"),
    ("swe", "sv"),
    ("nor", "no"),
    ("nob", "nb"),
    ("nno", "nn"),
    ("ice isl", "is"),
    ("fin", "fi"),
    ("est", "et"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("hun", "hu"),
    ("rum ron", "ro"),
    ("gre ell", "el"),
    ("lat", "la"),
    ("heb", "he"),
    ("ara", "ar"),
    ("per fas", "fa"),
    ("tur", "tr"),
    ("chi zho", "zh"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("cat", "ca"),
    ("baq eus", "eu"),
    ("glg", "gl"),
    ("wel cym", "cy"),
    ("gle", "ga"),
    ("vie", "vi"),
    ("ind", "id"),
    ("hin", "hi"),
    ("san", "sa"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found_by_name_and_by_tag() {
        for (name, tag) in [
            ("ngerman", Some("de-DE")),
            ("de", Some("de")),
            ("en_GB", Some("en-GB")),
            ("Eng", Some("en")),
            ("ger", Some("de")),
            ("grc", Some("grc")),
            ("Klingonisch", None),
        ] {
            assert_eq!(language(name).as_deref(), tag, "{name}");
        }
    }

    #[test]
    fn every_type_that_is_suggested_is_known() {
        for entry in KINDS.iter().filter(|entry| **entry != "xdata") {
            assert!(kind(entry, "", false).is_some(), "{entry}");
        }
    }
}
