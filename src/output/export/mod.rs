//! The edition as data in other forms: a writer a format, from the resolved model to files.
//!
//! A format is a line of [`FORMATS`] and a line of [`writer`]. A writer is a pure
//! function of the [`Model`]: no clock, no disk, so that the same edition gives the same bytes.

mod annotations;
mod deposit;
mod dts;
mod epub;
pub(crate) mod iri;
mod markdown;
#[cfg(feature = "pdf")]
mod pdf;
mod portable;
mod tei;
mod text;
mod written;
mod xref;

use std::sync::{Arc, PoisonError};

use crate::diag::{Diagnostic, Sources, rules};
use crate::edition::Edition;
use crate::edition::export::{ExportFormat, FORMATS};
use crate::edition::meta::{Editor, natural_name};
use crate::edition::note::Record;
use crate::render::{FileOffer, Pages};

use super::Site;
pub(super) use written::WrittenRecords;

/// What writers are given.
#[derive(Clone, Copy)]
pub(crate) struct Model<'a> {
    /// The pages: the edition, the interface's words, HTML of its texts, the works in its citation style, the collation.
    pub(crate) pages: &'a Pages,
    /// The files as they were written.
    pub(crate) sources: &'a Sources,
    /// The site, for the bytes of its files: pictures, fonts.
    site: &'a Site,
    /// What several files of an export share.
    kept: &'a ExportCache,
}

/// What several files of an export share, for as long as the edition is what it is.
#[derive(Debug, Default)]
pub(super) struct ExportCache {
    /// The notes as annotations of the web, in the order of the site.
    annotations: Kept<String>,
    /// The notes as annotations of the book.
    items: Kept<super::epub::EpubAnnotation>,
    /// Which file of DTS is which. Nothing in the finding of them waits for another thread.
    dts: std::sync::OnceLock<Arc<super::dts::DtsFiles>>,
}

/// A list, once it was made.
type Kept<T> = std::sync::Mutex<Option<Arc<Vec<T>>>>;

/// A list that is kept, or is made now. Two threads may make it at once: waiting for each other, neither would end.
fn kept<T>(list: &Kept<T>, make: impl FnOnce() -> Vec<T>) -> Arc<Vec<T>> {
    let known = || list.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = &*known() {
        return Arc::clone(made);
    }
    let made = Arc::new(make());
    Arc::clone(known().get_or_insert(made))
}

impl ExportCache {
    /// The notes as annotations of the web.
    fn annotations(&self, make: impl FnOnce() -> Vec<String>) -> Arc<Vec<String>> {
        kept(&self.annotations, make)
    }

    /// The notes as annotations of the book.
    fn items(
        &self,
        make: impl FnOnce() -> Vec<super::epub::EpubAnnotation>,
    ) -> Arc<Vec<super::epub::EpubAnnotation>> {
        kept(&self.items, make)
    }

    /// Lets go of what is asked for no more.
    pub(super) fn forget(&self) {
        *self.annotations.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.items.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl<'a> Model<'a> {
    pub(super) fn new(pages: &'a Pages, sources: &'a Sources, site: &'a Site, kept: &'a ExportCache) -> Self {
        Self { pages, sources, site, kept }
    }

    /// The edition.
    pub(crate) fn edition(&self) -> &'a Edition {
        self.pages.edition()
    }

    /// A record as it was written.
    fn written(&self, record: &Record) -> written::RecordSource<'a> {
        self.site.written_records().find(record, self.sources)
    }

    /// The addresses of the site that end like this, in order, but for those that every site has.
    #[cfg(feature = "pdf")]
    pub(crate) fn own_addresses_with(&self, ends: &[&str]) -> Vec<&'a str> {
        let fits = |address: &&str| ends.iter().any(|end| address.to_ascii_lowercase().ends_with(end));
        let every = |address: &&str| crate::load::builtin::STATIC.iter().any(|(own, _)| own == address);
        self.site.addresses().filter(fits).filter(|address| !every(address)).collect()
    }

    /// The bytes of a file of the site, by its address: a picture, a font. None where there is no such file.
    ///
    /// # Errors
    /// A file that can't be read.
    pub(crate) fn file(&self, address: &str) -> Option<Result<super::PageBytes, Box<Diagnostic>>> {
        self.site.asset(address)
    }
}

/// A file of an export.
#[derive(Debug, Default)]
pub(crate) struct Exported {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// What it has otherwise than the edition, or leaves out: [`rules::EXPORT_DIFFERS`]. What several files of a format
    /// say alike is reported once.
    pub(crate) told: Vec<Diagnostic>,
}

impl From<String> for Exported {
    fn from(text: String) -> Self {
        Self { bytes: text.into_bytes(), told: Vec::new() }
    }
}

/// A file, or why it can't be made: an error of [`rules::EXPORT_FAILED`].
pub(crate) type Outcome = Result<Exported, Box<Diagnostic>>;

/// A file of an export, before it is made.
#[derive(Debug, Clone)]
pub(crate) struct ExportFile {
    pub(crate) address: String,
    /// How it is offered.
    pub(crate) offered: FileOffer,
}

impl ExportFile {
    /// A file that is reached from the format's first, or is that.
    fn of_format(address: String) -> Self {
        Self { address, offered: FileOffer::OfFormat }
    }

    /// The notes of a commentator.
    fn notes_by(editor: &Editor, ending: &str) -> Self {
        Self {
            address: format!("annotations/by-{}.{ending}", editor.id),
            offered: FileOffer::Alone { title: natural_name(&editor.name) },
        }
    }
}

/// How a format is written.
#[derive(Clone, Copy)]
pub(crate) enum ExportWriter {
    /// As one file.
    One(fn(Model<'_>) -> Outcome),
    /// As several.
    Many {
        /// What they are, that of [`ExportFormat::file`] first.
        files: fn(Model<'_>) -> Vec<ExportFile>,
        /// Makes the file at this place of them.
        make: fn(Model<'_>, usize) -> Outcome,
        /// All of it in one file, for `variorum export -o FILE`; none where it can't be.
        whole: Option<fn(Model<'_>) -> Outcome>,
    },
    /// Not at all: this program was built without it.
    #[cfg_attr(feature = "pdf", expect(dead_code, reason = "nothing is missing"))]
    Missing,
}

/// The writer of a format.
pub(crate) fn writer(format: &ExportFormat) -> Option<ExportWriter> {
    Some(match format.name {
        "annotations" => annotations::WRITER,
        "epub" => epub::WRITER,
        "tei" => ExportWriter::One(tei::write),
        "dts" => dts::WRITER,
        "markdown" => markdown::WRITER,
        "xref" => ExportWriter::One(xref::write),
        "cff" => ExportWriter::One(deposit::cff),
        "ro-crate" => ExportWriter::One(deposit::ro_crate),
        "text" => ExportWriter::One(text::write),
        #[cfg(feature = "pdf")]
        "pdf" => ExportWriter::One(pdf::write),
        #[cfg(not(feature = "pdf"))]
        "pdf" => ExportWriter::Missing,
        _ => return None,
    })
}

/// What is reported of a format that this program can't write, and the way out.
fn unavailable(format: &ExportFormat) -> (String, &'static str) {
    let message = format!("this program was built without `{}`", format.name);
    (
        message,
        "`cargo install --path . --features pdf` in Variorum's sources builds it with it; else a browser prints print.html as PDF",
    )
}

/// An export in a site: its format, and the addresses of its files.
#[derive(Debug, Clone)]
pub(crate) struct SiteExport {
    /// Its format, by its place in [`FORMATS`].
    pub(crate) format: usize,
    /// Its files, the first that of the format.
    pub(crate) files: Vec<ExportFile>,
}

impl SiteExport {
    pub(crate) fn format(&self) -> &'static ExportFormat {
        &FORMATS[self.format]
    }
}

/// What edition.toml asks for; what can't be written here is reported.
pub(super) fn asked(model: Model<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<SiteExport> {
    let mut all: Vec<SiteExport> = Vec::new();
    for asked in &model.edition().meta.exports {
        let format = asked.format();
        match writer(format) {
            Some(ExportWriter::Missing) => {
                let (message, hint) = unavailable(format);
                diagnostics.push(Diagnostic::new(&rules::EXPORT_UNAVAILABLE, asked.span, message).hint(hint));
            }
            Some(writer) => {
                all.push(SiteExport { format: asked.format, files: files(writer, format, model) });
            }
            None => {}
        }
    }
    all
}

/// A format's files.
fn files(writer: ExportWriter, format: &ExportFormat, model: Model<'_>) -> Vec<ExportFile> {
    match writer {
        ExportWriter::Many { files, .. } => files(model),
        _ => vec![ExportFile::of_format(format.file.to_owned())],
    }
}

/// Make the file of a format at this place of its files.
pub(super) fn make(format: &ExportFormat, at: usize, model: Model<'_>) -> Outcome {
    match writer(format) {
        Some(ExportWriter::One(write)) => write(model),
        Some(ExportWriter::Many { make, .. }) => make(model, at),
        Some(ExportWriter::Missing) => {
            let (message, hint) = unavailable(format);
            Err(Box::new(Diagnostic::new(&rules::EXPORT_UNAVAILABLE, None, message).hint(hint)))
        }
        None => Err(failed(format.name, "it has no writer")),
    }
}

/// Why an export can't be made.
pub(crate) fn failed(format: &str, why: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(&rules::EXPORT_FAILED, None, format!("`{format}` can't be exported: {why}")))
}

/// What is reported of an edition whose ids are no addresses; `more` is what else follows from that in this format.
pub(super) fn without_base(model: Model<'_>, format: &str, more: &str) -> Option<Diagnostic> {
    let what = format!("without `base-url` ids begin with a `urn:`, and lead nowhere{more}");
    let hint = "give the edition its address in edition.toml, `base-url = \"https://…\"`, or `--base-url`";
    model.edition().meta.base_url.is_none().then(|| differs(format, &what).hint(hint))
}

/// What an export has otherwise than the edition.
pub(crate) fn differs(format: &str, what: &str) -> Diagnostic {
    Diagnostic::new(&rules::EXPORT_DIFFERS, None, format!("`{format}`: {what}"))
}

/// An object with a list of objects as its `items`, one a line.
pub(crate) fn with_items(head: serde_json::Map<String, serde_json::Value>, items: &[&str]) -> String {
    let head = serde_json::Value::Object(head).to_string();
    let length: usize = items.iter().map(|item| item.len() + 2).sum();
    let mut out = String::with_capacity(head.len() + length + 16);
    out.push_str(head.strip_suffix('}').unwrap_or(&head));
    out.push_str(",\"items\":[\n");
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at > 0 { ",\n" } else { "" });
        out.push_str(item);
    }
    out.push_str("\n]}");
    out
}

/// An edition as `variorum export` asks for it, whether edition.toml does or not.
#[derive(Debug)]
pub(crate) enum Asking {
    /// One file.
    One(Exported),
    /// Files, by their addresses.
    Many(Vec<(String, Exported)>),
}

/// The edition in a format: as one file, or as all that it has in a site.
///
/// # Errors
/// A file that can't be made.
pub(super) fn export(format: &ExportFormat, one: bool, model: Model<'_>) -> Result<Asking, Box<Diagnostic>> {
    match writer(format) {
        Some(ExportWriter::Many { whole: Some(whole), .. }) if one => Ok(Asking::One(whole(model)?)),
        Some(writer @ ExportWriter::Many { make, .. }) => {
            let files = files(writer, format, model);
            let made = files.into_iter().enumerate().map(|(at, file)| Ok((file.address, make(model, at)?)));
            Ok(Asking::Many(made.collect::<Result<_, Box<Diagnostic>>>()?))
        }
        _ => Ok(Asking::One(make(format, 0, model)?)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_format_has_a_writer_a_place_in_the_schema_and_names_of_its_own() {
        let mut names = BTreeSet::new();
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../../schemas/edition.json")).unwrap();
        let known = schema["properties"]["exports"]["items"]["enum"].as_array().unwrap();
        assert_eq!(known.len(), FORMATS.len());
        for format in FORMATS {
            assert!(writer(format).is_some(), "{}", format.name);
            assert!(known.contains(&format.name.into()), "{} is not in schemas/edition.json", format.name);
            for name in std::iter::once(&format.name).chain(format.also).chain([&format.file]) {
                assert!(names.insert(*name), "`{name}` is two formats");
            }
        }
    }
}
