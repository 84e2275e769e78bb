//! The edition as an EPUB 3.3, with its notes as pop-up footnotes, and as annotations that travel.
//!
//! Sources: W3C, *EPUB 3.3*, *EPUB Accessibility 1.1*; IDPF, *EPUB 3 Structural Semantics Vocabulary*.

mod annotations;
mod chapters;
mod cover;
mod package;
mod places;
mod shelf;
mod text;

use std::io::{Cursor, Write as _};

use rayon::prelude::*;
use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::edition::LinkTo;
use crate::edition::meta::Editor;
use crate::output::export::Model;
use crate::render::escape::escape;
use crate::works;

use annotations::{Chapter, set};
pub(crate) use annotations::{EpubAnnotation, NO_DATE};
use chapters::{BookPage, ChapterWriter};
use package::{Contents, navigation, package};
use places::ChapterText;
use shelf::{BookFiles, Taken};
use text::picture;

/// A book, and what it can't carry.
pub(crate) struct EpubBook {
    pub(crate) bytes: Vec<u8>,
    /// The notes as annotations, in the order of the book.
    pub(crate) items: Vec<EpubAnnotation>,
    /// How many pictures are of a kind that no reading system has to show: their words are there.
    pub(crate) left_out: usize,
}

/// The notes as a file of annotations: all, or those of one commentator.
pub(crate) fn annotation_set(
    model: Model<'_>,
    items: &[EpubAnnotation],
    address: &str,
    by: Option<&Editor>,
) -> String {
    set(model.edition(), items, address, by)
}

/// The sections that a book has, in its order: the places of their witnesses, their own there.
#[cfg(feature = "pdf")]
pub(crate) fn sections_of(edition: &crate::edition::Edition) -> Vec<Taken> {
    BookFiles::new(edition).sections
}

/// The notes alone, for their own files.
pub(crate) fn items(model: Model<'_>) -> Vec<EpubAnnotation> {
    let shelf = BookFiles::new(model.edition());
    let made = shelf.sections.par_iter().map(|taken| section(model, &shelf, *taken).1);
    made.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// A section as a chapter, with its notes as annotations.
fn section(model: Model<'_>, shelf: &BookFiles<'_>, taken: Taken) -> (BookPage, Vec<EpubAnnotation>) {
    let section = shelf.section(taken);
    let page = ChapterWriter { model, shelf }.section(taken);
    if section.notes.is_empty() {
        return (page, Vec::new());
    }
    let body = page.xhtml.find("<body").map_or(page.xhtml.as_str(), |at| &page.xhtml[at..]);
    let places = ChapterText::of(body);
    let items = Chapter { model, section, file: &page.file, places }.items();
    (page, items)
}

/// Writes the book.
///
/// # Errors
/// Why it can't be: a picture that can't be read.
pub(crate) fn book(model: Model<'_>) -> Result<EpubBook, String> {
    let edition = model.edition();
    let shelf = BookFiles::new(edition);
    let chapters = ChapterWriter { model, shelf: &shelf };
    let failed = |error: ZipError| error.to_string();
    // A chapter is packed where it is made, and its text let go.
    let made =
        shelf.sections.par_iter().map(|taken| -> ZipResult<(BookPage, Vec<u8>, Vec<EpubAnnotation>)> {
            let (mut page, items) = section(model, &shelf, *taken);
            let packed = packed(&page)?;
            page.xhtml = String::new();
            Ok((page, packed, items))
        });
    let made: Vec<_> = made.collect::<ZipResult<_>>().map_err(failed)?;
    let parts = shelf.sections.iter().map(|taken| match taken.0 {
        0 => shelf.section(*taken).part.clone(),
        witness => Some(model.pages.witness_title(&edition.witnesses[witness])),
    });
    let (mut sections, mut packed_sections, mut items) = (Vec::new(), Vec::new(), Vec::new());
    for (part, (page, packed, own)) in parts.zip(made) {
        sections.push((part, page));
        packed_sections.push(packed);
        items.extend(own);
    }
    let mut back: Vec<BookPage> =
        edition.registers.iter().filter(|r| !r.entities.is_empty()).map(|r| chapters.register(r)).collect();
    back.extend(chapters.works());
    back.push(chapters.about());
    let front = std::iter::once(chapters.title()).chain(edition.essays.iter().map(|e| chapters.essay(e)));
    let (media, described) = media(model, &shelf);
    let records = works::FILES.iter().filter(|_| model.pages.has_bibliography());
    let records = records.map(|(name, format)| (format!("data/{name}"), format.media()));
    let contents =
        Contents { front: front.collect(), sections, back, media, described, records: records.collect() };
    let left_out = contents.pages().map(|page| page.left_out).sum();

    let mut zip = Zip::new();
    zip.put("mimetype", b"application/epub+zip", CompressionMethod::Stored).map_err(failed)?;
    let mut put =
        |name: &str, bytes: &[u8]| zip.put(name, bytes, CompressionMethod::Deflated).map_err(failed);
    put("META-INF/container.xml", package::CONTAINER.as_bytes())?;
    if !items.is_empty() {
        let notes = set(edition, &items, "META-INF/notes.annotation", None);
        put("META-INF/notes.annotation", notes.as_bytes())?;
    }
    put("EPUB/package.opf", package(model, &contents).as_bytes())?;
    let title = escape(&edition.meta.title);
    let nav = chapters.whole("nav.xhtml", &edition.meta.title, "frontmatter", &navigation(model, &contents));
    put("EPUB/nav.xhtml", nav.as_bytes())?;
    put("EPUB/style.css", include_bytes!("book.css"))?;
    put("EPUB/cover.svg", cover::svg(edition).as_bytes())?;
    let cover = format!(
        "<section class=\"cover\" epub:type=\"cover\">\n<img src=\"cover.svg\" alt=\"{title}\"/>\n</section>\n"
    );
    put(
        "EPUB/cover.xhtml",
        chapters.whole("cover.xhtml", &edition.meta.title, "frontmatter", &cover).as_bytes(),
    )?;
    for page in &contents.front {
        put(&format!("EPUB/{}", page.file), page.xhtml.as_bytes())?;
    }
    for page in packed_sections {
        zip.0.merge_archive(ZipArchive::new(Cursor::new(page)).map_err(failed)?).map_err(failed)?;
    }
    let mut put =
        |name: &str, bytes: &[u8]| zip.put(name, bytes, CompressionMethod::Deflated).map_err(failed);
    for page in &contents.back {
        put(&format!("EPUB/{}", page.file), page.xhtml.as_bytes())?;
    }
    for address in &contents.media {
        match model.file(address) {
            Some(Ok(bytes)) => put(&format!("EPUB/{address}"), &bytes)?,
            Some(Err(diagnostic)) => return Err(diagnostic.message),
            None => return Err(format!("`{address}` isn't there")),
        }
    }
    for ((name, _), (_, format)) in contents.records.iter().zip(works::FILES) {
        let text = works::text(*format, edition, model.pages.shown_works());
        put(&format!("EPUB/{name}"), text.as_bytes())?;
    }
    Ok(EpubBook { bytes: zip.0.finish().map_err(failed)?.into_inner(), items, left_out })
}

/// The pictures of what is in the book, and whether all have words in their place.
fn media(model: Model<'_>, shelf: &BookFiles<'_>) -> (Vec<String>, bool) {
    let edition = model.edition();
    let sections = || shelf.sections.iter().map(|taken| shelf.section(*taken));
    let notes = sections().flat_map(|section| &section.notes).flat_map(crate::resolve::flat);
    let summaries = edition.registers.iter().flat_map(|r| &r.entities).filter_map(|e| e.summary.as_ref());
    let all = sections()
        .map(|section| (&*section.body, section.images.as_slice()))
        .chain(notes.map(|note| (&note.record.body, note.images.as_slice())))
        .chain(edition.essays.iter().map(|essay| (&*essay.body, essay.images.as_slice())))
        .chain(summaries.map(|(body, _, images)| (body, images.as_slice())))
        .chain(edition.author_note.as_deref().map(|(body, _, images)| (body, images.as_slice())));
    let mut found = std::collections::BTreeSet::new();
    let mut described = true;
    for (body, images) in all {
        for (image, to) in body.images.iter().zip(images) {
            if let LinkTo::Media(address) = to
                && picture(address).is_some()
            {
                found.insert(address.clone());
                described &= !image.alt.trim().is_empty();
            }
        }
    }
    (found.into_iter().collect(), described)
}

/// A chapter compressed: a package of it alone.
fn packed(page: &BookPage) -> ZipResult<Vec<u8>> {
    let mut zip = Zip::new();
    zip.put(&format!("EPUB/{}", page.file), page.xhtml.as_bytes(), CompressionMethod::Deflated)?;
    Ok(zip.0.finish()?.into_inner())
}

/// A package whose bytes hang on its files alone.
struct Zip(ZipWriter<Cursor<Vec<u8>>>);

impl Zip {
    fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn put(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> ZipResult<()> {
        let level = (method == CompressionMethod::Deflated).then_some(1);
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level(level)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.0.start_file(name, options)?;
        self.0.write_all(bytes)?;
        Ok(())
    }
}
