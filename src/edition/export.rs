//! The formats that an edition is exported to: what they are called. Their writers are in `output/export`.

use crate::diag::Span;

/// A format that the whole edition is written in.
#[derive(Debug, PartialEq, Eq)]
pub struct ExportFormat {
    /// What `exports` and `variorum export` name it.
    pub name: &'static str,
    /// Its file in the site; where there are several, the one to begin with.
    pub file: &'static str,
    /// The media type of that file.
    pub media: &'static str,
    /// What a reader knows it by; `exports.names.<name>` of the interface's words takes its place.
    pub title: &'static str,
    /// What else people call it: for "did you mean".
    pub also: &'static [&'static str],
}

/// All of them, in the order in which they are offered. A writer in `output/export` goes with each.
#[rustfmt::skip]
pub const FORMATS: &[ExportFormat] = &[
    ExportFormat { name: "tei", file: "edition.tei.xml", media: "application/tei+xml", title: "TEI P5 (XML)", also: &["xml", "p5"] },
    ExportFormat { name: "dts", file: "dts/entry.jsonld", media: "application/ld+json", title: "Distributed Text Services", also: &["distributed-text-services"] },
    ExportFormat { name: "annotations", file: "annotations.jsonld", media: "application/ld+json", title: "W3C Web Annotation", also: &["jsonld", "web-annotation", "webannotation", "w3c", "oa"] },
    ExportFormat { name: "epub", file: "edition.epub", media: "application/epub+zip", title: "EPUB", also: &["ebook", "annotation"] },
    ExportFormat { name: "text", file: "edition.txt", media: "text/plain", title: "Plain text", also: &["txt", "plain"] },
    ExportFormat { name: "markdown", file: "llms.txt", media: "text/plain", title: "Markdown", also: &["md", "twins", "llms"] },
    ExportFormat { name: "xref", file: "xref.json", media: "application/json", title: "xref.json", also: &["addresses"] },
    ExportFormat { name: "cff", file: "CITATION.cff", media: "application/yaml", title: "CITATION.cff", also: &["citation"] },
    ExportFormat { name: "ro-crate", file: "ro-crate-metadata.json", media: "application/ld+json", title: "RO-Crate", also: &["rocrate", "crate"] },
    ExportFormat { name: "pdf", file: "edition.pdf", media: "application/pdf", title: "PDF", also: &[] },
];

/// The format of a name: its place in [`FORMATS`].
#[must_use]
pub fn named(name: &str) -> Option<usize> {
    FORMATS.iter().position(|format| format.name == name)
}

/// The name that is meant by one that is none: another name of the format, or the end of its file.
#[must_use]
pub fn meant(name: &str) -> Option<&'static str> {
    let lower = name.trim().to_ascii_lowercase();
    let is = |format: &&ExportFormat| {
        format.name == lower
            || format.file.eq_ignore_ascii_case(&lower)
            || format.also.contains(&lower.as_str())
    };
    FORMATS.iter().find(is).map(|format| format.name)
}

/// A format that edition.toml asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestedExport {
    /// Its place in [`FORMATS`].
    pub format: usize,
    /// Where it is asked for.
    pub span: Span,
}

impl RequestedExport {
    /// The format.
    #[must_use]
    pub fn format(&self) -> &'static ExportFormat {
        &FORMATS[self.format]
    }
}
