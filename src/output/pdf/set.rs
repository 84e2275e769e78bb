//! Typst: a book from its source, checked against PDF/UA-1 as it is written.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Texts may be nested deeply; a thread's usual stack is too small for their layout.
const STACK: usize = 64 << 20;

/// All that Typst may see.
struct TypstWorld {
    library: LazyHash<Library>,
    fonts: FontStore,
    source: Source,
    files: HashMap<FileId, Bytes>,
}

impl World for TypstWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::NotSource) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    /// No clock enters a book.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn id(path: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(path).map_err(|_| format!("`{path}` is no path that Typst can read"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The book's bytes, and what Typst warns of.
///
/// # Errors
/// What Typst says.
pub(super) fn set(
    source: String,
    files: Vec<(String, Vec<u8>)>,
    fonts: FontStore,
    identity: &str,
) -> Result<(Vec<u8>, Vec<String>), String> {
    let mut known = HashMap::new();
    for (address, bytes) in files {
        known.insert(id(&address)?, Bytes::new(bytes));
    }
    let desk = TypstWorld {
        library: LazyHash::new(Library::builder().build()),
        fonts,
        source: Source::new(id("book.typ")?, source),
        files: known,
    };
    let pool =
        rayon::ThreadPoolBuilder::new().stack_size(STACK).build().map_err(|error| error.to_string())?;
    let made = catch_unwind(AssertUnwindSafe(|| pool.install(|| pdf(&desk, identity))));
    typst::comemo::evict(0);
    made.unwrap_or_else(|_| Err("Typst can't set it".to_owned()))
}

fn pdf(desk: &TypstWorld, identity: &str) -> Result<(Vec<u8>, Vec<String>), String> {
    let made = typst::compile::<PagedDocument>(desk);
    let document = made.output.map_err(|errors| said(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| error.message().to_string())?;
    let options = PdfOptions {
        ident: Smart::Custom(identity.to_owned()),
        creator: Smart::Custom(Some(concat!("Variorum ", env!("CARGO_PKG_VERSION")).to_owned())),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))?;
    let warnings = made.warnings.iter().map(|warning| format!("Typst warns: {}", warning.message)).collect();
    Ok((bytes, warnings))
}

/// The first of some errors, with its hints.
fn said(errors: &[SourceDiagnostic]) -> String {
    let Some(first) = errors.first() else { return "Typst doesn't say why".to_owned() };
    let hints: Vec<String> = first.hints.iter().map(|hint| hint.v.to_string()).collect();
    let hints = if hints.is_empty() { String::new() } else { format!(" ({})", hints.join("; ")) };
    let more = match errors.len() {
        1 => String::new(),
        n => format!(", and {} more", n - 1),
    };
    format!("{}{hints}{more}", first.message)
}
