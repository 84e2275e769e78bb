//! What edition.toml says.

use crate::diag::Span;

use super::class::Class;
use super::date::Date;
use super::reference::is_suffix;

/// How the edition is cited, where edition.toml says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Cite {
    /// Its title, where that isn't the edition's.
    pub title: Option<String>,
    /// The editors that are named, by their ids; none where all are named that are persons or organizations.
    pub editors: Option<Vec<String>>,
    /// Who publishes the edition.
    pub publisher: Option<String>,
    /// Its version, where it isn't that of the last release.
    pub version: Option<String>,
    /// Its DOI, `10.…/…`.
    pub doi: Option<String>,
}

/// The edition as a whole.
#[derive(Debug, Clone, Default)]
pub struct Meta {
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// What it is, in a sentence.
    pub description: Option<String>,
    /// The language of the interface and the notes, as a BCP 47 tag.
    pub language: String,
    /// The address that it is published at, with its last `/`.
    pub base_url: Option<String>,
    /// Raw HTML is allowed, sanitised.
    pub allow_html: bool,
    /// Pages show the Markdown.
    pub sources: bool,
    /// Numbers of blocks last.
    pub frozen: bool,
    /// The name of the style that works are cited in, where it isn't the default.
    pub citation_style: Option<String>,
    /// How the edition itself is cited.
    pub cite: Cite,
    /// The address at which readers write to the editors, with places that are filled in.
    pub feedback: Option<String>,
    /// The text edited.
    pub document: Option<Document>,
    /// The commentators.
    pub editors: Vec<Editor>,
    /// The kinds of annotations: those of the vocabulary, and the edition's own.
    pub kinds: Vec<Kind>,
    /// How its pages show it.
    pub view: ViewMeta,
    /// How witnesses are compared.
    pub collation: CollationMeta,
    /// Blocks that are one unit, where the edition says so.
    pub alignments: Vec<DeclaredUnit>,
    /// The formats that the site offers the edition in.
    pub exports: Vec<super::export::RequestedExport>,
}

/// How the pages show the edition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ViewMeta {
    /// The kinds whose notes keep their first lines where notes outgrow their text; all where it is none.
    pub open: Option<Vec<String>>,
    /// What the places of its sections are counted by, where their front matter doesn't say it.
    pub numbers: super::verse::Numbers,
}

/// How witnesses are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CollationMeta {
    /// What is replaced before words are compared.
    pub fold: Vec<(String, String)>,
    /// Spellings of one word.
    pub spelling: Vec<(String, String)>,
    /// Whether characters that fold alike differ.
    pub typography: bool,
    /// Classes of readings that are not shown.
    pub ignore: Vec<Class>,
    /// What the entries of the apparatus name.
    pub apparatus: Apparatus,
}

/// What the entries of the apparatus name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Apparatus {
    /// The witnesses that differ from the lemma.
    #[default]
    Negative,
    /// Those that have the lemma too.
    Positive,
}

impl Apparatus {
    /// The apparatus of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "negative" => Some(Self::Negative),
            "positive" => Some(Self::Positive),
            _ => None,
        }
    }
}

/// Blocks that are one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredUnit {
    /// The section.
    pub section: (String, Span),
    /// The blocks of each witness that it names; of one that is named with none, none belongs to the unit.
    pub blocks: Vec<Aligned>,
    /// Its table in edition.toml.
    pub span: Span,
}

/// The blocks of one witness in an alignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aligned {
    /// The witness, by its id.
    pub witness: (String, Span),
    /// Its blocks, by their names: `p3`, `h-siloviki`, `fn-1`.
    pub blocks: Vec<(String, Span)>,
}

/// The text that the edition is about.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Names as they were written, `Baev, Pavel K.`.
    pub authors: Vec<String>,
    /// When it was issued.
    pub issued: Option<Date>,
    /// The series that it is part of.
    pub series: Option<String>,
    /// Its number there.
    pub number: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it can be had.
    pub url: Option<String>,
    /// Who owns it, and on what terms it is here.
    pub rights: Option<String>,
    /// A note at the author's name, Markdown.
    pub author_note: Option<(String, Span)>,
}

/// The id of the one witness of an edition that names none.
pub(crate) const IMPLICIT_WITNESS: &str = "text";

/// One version of the text.
#[derive(Debug, Clone)]
pub struct WitnessMeta {
    /// Its folder under `text/`.
    pub id: String,
    /// Its short sign.
    pub siglum: String,
    /// The place of the sign; none where it is made of the id.
    pub siglum_span: Option<Span>,
    /// What it is called.
    pub title: String,
    /// Of when it is.
    pub date: Option<Date>,
    /// Its language, where it isn't the edition's.
    pub language: Option<String>,
    /// Whether the others are compared with it.
    pub base: bool,
    /// Where it comes from.
    pub source: Option<String>,
    /// Its table in edition.toml.
    pub span: Option<Span>,
}

/// A commentator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// The id that annotations name.
    pub id: String,
    /// The name.
    pub name: String,
    /// The ORCID iD, as `0000-0000-0000-0000`.
    pub orcid: Option<String>,
    /// A page about them.
    pub url: Option<String>,
    /// What the name means.
    pub agent: Agent,
}

/// What the name of a commentator represents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Agent {
    /// A person.
    #[default]
    Person,
    /// A body, a project, a company.
    Organization,
    /// A role in which notes are written. It names no person, and no export may make one of it.
    Role,
}

impl Agent {
    /// All of them, by the words of edition.toml.
    pub const ALL: [(&'static str, Self); 3] =
        [("person", Self::Person), ("organization", Self::Organization), ("role", Self::Role)];

    /// The word of edition.toml.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, agent)| *agent == self).map_or("person", |(name, _)| name)
    }
}

/// A kind of annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The id that annotations name.
    pub id: String,
    /// What it is called, where the edition says so; else the interface's words do.
    pub name: Option<String>,
    /// Its W3C motivation.
    pub motivation: String,
}

/// The kinds of the vocabulary, with their motivations.
pub const KINDS: &[(&str, &str)] = &[
    ("gloss", "describing"),
    ("context", "describing"),
    ("comment", "commenting"),
    ("source", "linking"),
    ("parallel", "linking"),
    ("query", "questioning"),
    ("textual", "editing"),
    ("aftermath", "assessing"),
    ("dispute", "assessing"),
    ("highlight", "highlighting"),
];

/// The motivations of the Web Annotation vocabulary.
pub const MOTIVATIONS: &[&str] = &[
    "assessing",
    "bookmarking",
    "classifying",
    "commenting",
    "describing",
    "editing",
    "highlighting",
    "identifying",
    "linking",
    "moderating",
    "questioning",
    "replying",
    "tagging",
];

/// Which way a language is written, `ltr` or `rtl`: that of the script which the tag names, else of the script
/// in which the language is most likely written there (CLDR's likely subtags).
#[must_use]
pub fn direction(language: &str) -> &'static str {
    use icu_locale::{Direction, LocaleDirectionality};
    let directions = LocaleDirectionality::new_extended();
    let direction = soundest(language, |locale| directions.get(&locale.id));
    if direction == Some(Direction::RightToLeft) { "rtl" } else { "ltr" }
}

/// Whether words that are written for `of` can be read by those who read `language`: false where that names another script,
/// as `he-Latn` does beside `he`, or `ru-Latn`.
#[must_use]
pub fn shares_script(language: &str, of: &str) -> bool {
    let is_script = |subtag: &str| subtag.len() == 4 && subtag.bytes().all(|b| b.is_ascii_alphabetic());
    if !language.split('-').skip(1).take_while(|subtag| subtag.len() > 1).any(is_script) {
        return true;
    }
    let expander = icu_locale::LocaleExpander::new_extended();
    let script = |language: &str| {
        soundest(language, |locale| {
            expander.maximize(&mut locale.id);
            // Fraktur and Gaelic type are Latin, and so on.
            locale.id.script.map(|script| match script.as_str() {
                "Latf" | "Latg" => "Latn".to_owned(),
                "Cyrs" => "Cyrl".to_owned(),
                "Aran" => "Arab".to_owned(),
                own => own.to_owned(),
            })
        })
    };
    script(language) == script(of)
}

/// What is known of a language by its tag, in the form that is usual now; of a tag with a fault its sound head counts.
/// Extensions and private subtags don't bear on it.
fn soundest<T>(language: &str, known: impl Fn(&mut icu_locale::Locale) -> Option<T>) -> Option<T> {
    use icu_locale::{Locale, LocaleCanonicalizer};
    let canonical = LocaleCanonicalizer::new_extended();
    let subtags: Vec<&str> = language.split('-').take_while(|subtag| subtag.len() > 1).collect();
    (1..=subtags.len()).rev().find_map(|length| {
        let mut locale = Locale::try_from_str(&subtags[..length].join("-")).ok()?;
        // `iw` is `he`, `prs` is `fa-AF`.
        canonical.canonicalize(&mut locale);
        known(&mut locale)
    })
}

/// A name in natural order: `Pavel K. Baev` for `Baev, Pavel K.`; `Martin Luther King, Jr.` is in it already.
#[must_use]
pub fn natural_name(name: &str) -> String {
    match name.split_once(',') {
        Some((family, given))
            if !given.contains(',') && !given.trim().is_empty() && !is_suffix(given.trim()) =>
        {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => name.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{direction, shares_script};

    #[test]
    fn words_are_read_in_their_own_script() {
        for (language, of, shared) in [
            ("he-Latn", "he", false),
            ("iw-Latn-IL", "he", false),
            ("he-Hebr", "he", true),
            ("he-IL", "he", true),
            ("ru-Latn", "ru", false),
            ("de-Cyrl", "de", false),
            ("en-Shaw", "en", false),
            ("de-Latf", "de", true),
            ("ru-Cyrl-x-old", "ru", true),
            ("de-x-Cyrl", "de", true),
            ("sr-Latn", "sr-Latn-RS", true),
            ("sr-Latn", "sr-Cyrl-RS", false),
            ("zh-Hant", "zh-TW", true),
        ] {
            assert_eq!(shares_script(language, of), shared, "{language}, {of}");
        }
    }

    #[test]
    fn a_language_runs_as_its_script_does() {
        let rtl = [
            "ar",
            "fa",
            "he",
            "ur",
            "yi",
            "ps",
            "ckb",
            "dv",
            "syr",
            "sd",
            "ug",
            "ks",
            "nqo",
            "arc",
            "sam",
            "rhg",
            "prs",
            "pnb",
            "lrc",
            "iw",
            "ji",
            "ar-EG",
            "fa-AF",
            "AR",
            "he-Hebr-IL",
            "az-Arab",
            "az-IR",
            "ku-Arab",
            "ms-Arab",
            "ff-Adlm",
            "pa-PK",
            "uz-AF",
            "en-Hebr",
            "ar-u-nu-latn",
            "ota",
            "jpr",
            "syc",
            "mzn",
            "bal",
            "jrb",
            "jye",
            "ajp",
            "apc",
            "ary",
            "arz",
            "acm",
            "aeb",
            "arb",
            "pes",
            "pbu",
            "pst",
            "ydd",
            "hbo",
            "tmr",
            "aii",
            "trw",
            "bcc",
            "haz",
            "glk",
            "skr",
            "bgn",
            "ckb-IR",
            "ar-x-poetic",
        ];
        let wrong: Vec<_> = rtl.into_iter().filter(|language| direction(language) != "rtl").collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let ltr = [
            "en",
            "de-CH-1996",
            "ar-Latn",
            "fa-Cyrl",
            "yi-Latn",
            "az",
            "ku",
            "ms",
            "pa",
            "sd-Deva",
            "ks-Deva",
            "zh-Hant",
            "grc",
            "tr",
            "la",
            "und",
            "mul",
            "zxx",
            "qaa",
            "",
            "x-klingon",
            "he-Latn-IL",
            "mn-Mong",
            "not a tag",
        ];
        let wrong: Vec<_> = ltr.into_iter().filter(|language| direction(language) != "ltr").collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
