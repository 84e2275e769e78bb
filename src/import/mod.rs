//! `import`: texts and notes from elsewhere, as one internal form each.
//!
//! Pure: bytes in, values out. Each format has a reader, a file each; a text becomes a [`ImportedText`],
//! and [`split`] makes sections of it. What is decided on the way, or left out, is reported with its place.

mod body;
mod decode;
mod docx;
mod epub;
mod escape;
mod html;
mod hyphens;
pub(crate) mod images;
mod inner;
mod links;
mod markup;
pub(crate) mod note;
mod notes;
mod package;
mod plain;
pub(crate) mod records;
mod source;
pub(crate) mod split;
mod tei;
pub(crate) mod text;
mod tree;
pub(crate) mod waiting;
pub(crate) mod works;
mod writing;

pub(crate) use notes::notes;
pub(crate) use source::works_of_file;

use images::Images;
use text::{Decision, ImportedText};

/// What a file is, as far as its bytes and its name tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextFormat {
    Plain,
    Markdown,
    Html,
    Xml,
}

/// Why a file can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnreadableFile {
    /// What is the matter.
    pub(crate) message: String,
    /// What to do.
    pub(crate) hint: String,
}

impl UnreadableFile {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

/// Read a text; `file` is its name as the reader of the report knows it, `images` those beside it.
///
/// # Errors
/// The file is of a kind that isn't read, or is broken.
pub(crate) fn text(bytes: &[u8], file: &str, images: &Images<'_>) -> Result<ImportedText, UnreadableFile> {
    if bytes.is_empty() {
        return Err(UnreadableFile::new("the file is empty", ""));
    }
    if is_zip(bytes) {
        return packed(bytes, file, images);
    }
    refuse_others(bytes)?;
    refuse_broken_package(bytes, file)?;
    let (words, encoding) = decode::decoded(bytes);
    let mut document = match format(&words, file) {
        TextFormat::Plain => plain::plain(&words, file),
        TextFormat::Markdown => source::markdown(&words, file, images),
        TextFormat::Html => html::html(&self::tree(&words)?, file, html::Whole::Main, images),
        TextFormat::Xml => {
            let tree = tree::xml(&words).map_err(|why| {
                UnreadableFile::new(format!("this XML can't be read: {why}"), hint_of(&why))
            })?;
            if !tei::is_one(&tree) {
                return Err(UnreadableFile::new(
                    "this is XML, and no TEI",
                    "TEI P5 is read: its root is `<TEI>`",
                ));
            }
            tei::tei(&tree, file, images)
        }
    };
    if let Some(name) = encoding {
        let message =
            format!("the file is not UTF-8: it was read as {name}, which is a guess; look at its accents");
        document.decisions.insert(0, Decision { file: file.to_owned(), line: 1, message });
    }
    if document.blocks.is_empty() {
        return Err(UnreadableFile::new("there are no words in it", ""));
    }
    Ok(document)
}

/// What to do with XML that can't be read.
fn hint_of(why: &tree::XmlError) -> &'static str {
    if why.message.starts_with("the entity") {
        "write the sign itself in its place, or its number, such as `&#160;`"
    } else {
        ""
    }
}

/// A text in a package.
fn packed(bytes: &[u8], file: &str, images: &Images<'_>) -> Result<ImportedText, UnreadableFile> {
    let document = match kind_of_package(bytes)? {
        PackageKind::Docx => docx::text(bytes, file, images)?,
        PackageKind::Epub => epub::text(bytes, file, images)?,
    };
    if document.blocks.is_empty() {
        Err(UnreadableFile::new("there are no words in it", ""))
    } else {
        Ok(document)
    }
}

/// Whether a file may have notes beside its text.
pub(crate) fn may_have_both(bytes: &[u8]) -> bool {
    is_zip(bytes)
}

/// Whether a file is a zip, be it an empty one.
fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Refuses a file whose name says that it is a package, and whose bytes don't.
fn refuse_broken_package(bytes: &[u8], file: &str) -> Result<(), UnreadableFile> {
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let is_package = matches!(
        extension.to_lowercase().as_str(),
        "docx" | "docm" | "dotx" | "dotm" | "epub" | "odt" | "ott" | "zip"
    );
    if !is_package || is_zip(bytes) {
        return Ok(());
    }
    let (words, _) = decode::decoded(bytes);
    let (looks, own) = match format(&words, stem) {
        _ if words.contains('\0') => ("bytes that are no text", None),
        TextFormat::Html => ("HTML", Some("html")),
        TextFormat::Xml => ("XML", Some("xml")),
        TextFormat::Markdown | TextFormat::Plain => ("plain text", Some("txt")),
    };
    let again = format!("save it once more as .{extension}, or fetch it again");
    let hint = own.map_or_else(|| again.clone(), |own| format!("{again}; if it is that, name it .{own}"));
    Err(UnreadableFile::new(
        format!("its name says .{extension}, and it is no zip: it looks like {looks}"),
        hint,
    ))
}

/// What a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PackageKind {
    Docx,
    Epub,
}

fn kind_of_package(bytes: &[u8]) -> Result<PackageKind, UnreadableFile> {
    let package = package::Package::open(bytes)?;
    if epub::is_one(&package) {
        return Ok(PackageKind::Epub);
    }
    if docx::is_one(&package) {
        return Ok(PackageKind::Docx);
    }
    Err(UnreadableFile::new(
        "this is a zip, and neither DOCX nor EPUB",
        "unpack it, and import what is in it",
    ))
}

/// The tree of a page: of XHTML, where it is well-formed; else as browsers read it.
fn tree(words: &str) -> Result<tree::Tree, UnreadableFile> {
    let is_xml =
        words.trim_start().starts_with("<?xml") || words.contains("xmlns=\"http://www.w3.org/1999/xhtml\"");
    if is_xml && let Ok(tree) = tree::xml(words) {
        return Ok(tree);
    }
    let words = if is_xml { tree::closed(words) } else { words.into() };
    tree::html(&words).ok_or_else(|| {
        UnreadableFile::new(
            "its elements are nested more than two thousand deep",
            "take the words out of them first",
        )
    })
}

/// Files that are no text at all.
fn refuse_others(bytes: &[u8]) -> Result<(), UnreadableFile> {
    let known = [
        (&b"%PDF"[..], "a PDF", "make a text of it first, by `pdftotext -layout`"),
        (b"\xd0\xcf\x11\xe0", "a file of an old Word or Excel", "save it as .docx in a newer one"),
        (b"{\\rtf", "RTF", "save it as .docx or HTML"),
    ];
    for (head, what, hint) in known {
        if bytes.starts_with(head) {
            return Err(UnreadableFile::new(format!("this is {what}"), hint));
        }
    }
    // Signs for machines, of which a text has hardly any.
    let (words, _) = decode::decoded(bytes);
    let head = || words.chars().take(8000);
    let is_control = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}');
    let controls = head().filter(is_control).count();
    if controls > 8 && controls * 50 > head().count() {
        return Err(UnreadableFile::new("this is no text", ""));
    }
    Ok(())
}

/// What a text is: by its name, and where that says nothing, by its words.
fn format(words: &str, file: &str) -> TextFormat {
    let extension = file.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd" => return TextFormat::Markdown,
        "html" | "htm" | "xhtml" => return TextFormat::Html,
        "xml" | "tei" => return TextFormat::Xml,
        "txt" | "text" => return TextFormat::Plain,
        _ => {}
    }
    let head: String = words.trim_start().chars().take(200).collect::<String>().to_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") || head.contains("<html") {
        return TextFormat::Html;
    }
    if head.starts_with("<?xml") || head.starts_with("<tei") {
        return TextFormat::Xml;
    }
    TextFormat::Plain
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_as_a_package_must_be_one() {
        let said = |bytes: &[u8], file: &str| text(bytes, file, &Images::none()).unwrap_err().message;
        assert_eq!(
            said(b"hello", "x.docx"),
            "its name says .docx, and it is no zip: it looks like plain text"
        );
        assert_eq!(
            said(b"<html>hello", "x.EPUB"),
            "its name says .EPUB, and it is no zip: it looks like HTML"
        );
        let bytes = b"\x00\x01\x02\xff\xfe binary";
        assert_eq!(
            said(bytes, "x.odt"),
            "its name says .odt, and it is no zip: it looks like bytes that are no text"
        );
        assert!(text(b"hello", "x", &Images::none()).is_ok());
    }

    #[test]
    fn the_deepest_xml_is_read() {
        let deep = |depth: usize, inside: &str| {
            let (open, close) = (format!("<{inside}>"), format!("</{inside}>"));
            let words =
                format!("<TEI><text>{}<p>a</p>{}</text></TEI>", open.repeat(depth), close.repeat(depth));
            text(words.as_bytes(), "x.xml", &Images::none()).map(drop).map_err(|why| why.message)
        };
        for inside in ["div", "quote", "list", "hi", "note", "q", "figure"] {
            assert!(deep(253, inside).is_ok(), "{inside}: {:?}", deep(253, inside));
            assert!(deep(254, inside).unwrap_err().contains("nested more than 256 deep"), "{inside}");
        }
    }
}
