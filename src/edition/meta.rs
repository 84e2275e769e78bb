//! What edition.toml says.

use crate::diag::Span;

use super::date::Date;

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
    /// Raw HTML may stand, sanitised.
    pub allow_html: bool,
    /// Pages show the Markdown.
    pub sources: bool,
    /// Numbers of blocks last.
    pub frozen: bool,
    /// The name of the style that works are cited in, where it isn't the default.
    pub citation_style: Option<String>,
    /// The text edited.
    pub document: Option<Document>,
    /// The commentators.
    pub editors: Vec<Editor>,
    /// The kinds of annotations: those of the vocabulary, and the edition's own.
    pub kinds: Vec<Kind>,
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
    /// Who owns it, and on what terms it stands here.
    pub rights: Option<String>,
    /// A note at the author's name, Markdown.
    pub author_note: Option<String>,
}

/// One version of the text.
#[derive(Debug, Clone)]
pub struct WitnessMeta {
    /// Its folder under `text/`.
    pub id: String,
    /// Its short sign.
    pub siglum: String,
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

/// Which way a language is written: `rtl` for those of the right-to-left scripts.
#[must_use]
pub fn direction(language: &str) -> &'static str {
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or("").to_ascii_lowercase();
    let script = parts.find(|p| p.len() == 4).map(str::to_ascii_lowercase);
    let rtl = match script.as_deref() {
        Some(script) => {
            matches!(script, "arab" | "hebr" | "syrc" | "thaa" | "nkoo" | "samr" | "mand" | "adlm" | "rohg")
        }
        None => matches!(
            primary.as_str(),
            "ar" | "arc"
                | "ckb"
                | "dv"
                | "fa"
                | "he"
                | "iw"
                | "ji"
                | "jpr"
                | "jrb"
                | "ku-arab"
                | "lrc"
                | "mzn"
                | "nqo"
                | "pnb"
                | "prs"
                | "ps"
                | "sd"
                | "syc"
                | "syr"
                | "ug"
                | "ur"
                | "yi"
        ),
    };
    if rtl { "rtl" } else { "ltr" }
}

/// A name in natural order: `Pavel K. Baev` for `Baev, Pavel K.`.
#[must_use]
pub fn natural_name(name: &str) -> String {
    match name.split_once(',') {
        Some((family, given)) if !given.contains(',') && !given.trim().is_empty() => {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => name.trim().to_owned(),
    }
}
