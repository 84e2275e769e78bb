//! Images that texts show: each that can be read gets a name of its own in the edition.

use std::cell::RefCell;
use std::collections::HashMap;

/// Where a text says that an image is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImageAddress<'a> {
    /// A path, beside the text's file or in its package.
    Path(&'a str),
    /// A file's name, as Obsidian has it: beside the text, or in one of the folders below.
    Name(&'a str),
}

/// An image that goes to the edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Medium {
    /// The text that shows it, by the name of its file.
    pub(crate) file: String,
    /// What that text calls it.
    pub(crate) source: String,
    /// What the edition calls it: a path beside the section.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// How the bytes of an image are come by.
type ReadImage<'a> = &'a dyn Fn(ImageAddress<'_>) -> Result<Vec<u8>, String>;

/// The images of one text, among those of all that are imported with it.
pub(crate) struct Images<'a> {
    file: &'a str,
    read: ReadImage<'a>,
    media: Option<&'a RefCell<Vec<Medium>>>,
    /// The names of those that were asked for, or why they can't be read.
    named: RefCell<HashMap<String, Result<String, String>>>,
}

impl<'a> Images<'a> {
    pub(crate) fn new(file: &'a str, read: ReadImage<'a>, media: &'a RefCell<Vec<Medium>>) -> Self {
        Self { file, read, media: Some(media), named: RefCell::default() }
    }

    /// Those of what can have none: a note.
    pub(super) fn none() -> Self {
        Self { file: "", read: &|_| Err(String::new()), media: None, named: RefCell::default() }
    }

    /// Those of a package, with other ways to read them.
    pub(super) fn within<'b>(&'b self, read: ReadImage<'b>) -> Images<'b> {
        Images { file: self.file, read, media: self.media, named: RefCell::default() }
    }

    /// The name of an image in the edition.
    ///
    /// # Errors
    /// It can't be read, with the reason.
    pub(super) fn name(&self, address: ImageAddress<'_>) -> Result<String, String> {
        let (ImageAddress::Path(source) | ImageAddress::Name(source)) = address;
        if let Some(known) = self.named.borrow().get(source) {
            return known.clone();
        }
        let named = (self.read)(address).map(|bytes| self.keep(source, bytes));
        self.named.borrow_mut().insert(source.to_owned(), named.clone());
        named
    }

    fn keep(&self, source: &str, bytes: Vec<u8>) -> String {
        let Some(media) = self.media else { return String::new() };
        let mut media = media.borrow_mut();
        // Of several texts, each may have its own `cover.png`.
        if let Some(known) = media.iter().find(|other| other.source == source && other.bytes == bytes) {
            return known.name.clone();
        }
        let name = fresh_name(source, &media);
        let (file, source) = (self.file.to_owned(), source.to_owned());
        media.push(Medium { file, source, name: name.clone(), bytes });
        name
    }
}

/// Why an image can't be read, as a message goes on with it.
pub(super) fn because(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(" ({why})") }
}

/// What is in an image's place, as a message ends with it.
pub(super) fn instead(words: &str) -> String {
    match words.trim() {
        "" => "nothing is in its place".to_owned(),
        words => format!("in its place is `{words}`"),
    }
}

/// A name for an image that no other has.
fn fresh_name(source: &str, others: &[Medium]) -> String {
    let file =
        source.split(['?', '#']).next().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let file = percent_encoding::percent_decode_str(file).decode_utf8_lossy();
    let (stem, extension) = file.rsplit_once('.').unwrap_or((&file, ""));
    let good = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let stem: String = stem.replace(' ', "-").chars().filter(good).take(60).collect();
    let stem = if stem.is_empty() { "image".to_owned() } else { stem };
    let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).take(5).collect();
    let names = (1..).map(|n| {
        let number = if n == 1 { String::new() } else { format!("-{n}") };
        format!("images/{stem}{number}.{}", extension.to_lowercase())
    });
    let mut free = names.filter(|name| !others.iter().any(|other| other.name.eq_ignore_ascii_case(name)));
    free.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_place_is_named() {
        assert_eq!(instead(" "), "nothing is in its place");
        assert_eq!(instead("a wall"), "in its place is `a wall`");
    }

    #[test]
    fn images_of_several_texts_have_names_of_their_own() {
        let media = RefCell::default();
        let of = |file, bytes: &'static [u8]| {
            let read = |address: ImageAddress<'_>| match address {
                ImageAddress::Path("gone.png") => Err("it isn't there".to_owned()),
                _ => Ok(bytes.to_vec()),
            };
            let images = Images::new(file, &read, &media);
            ["a/Map 1.PNG", "b/map-1.png", "a/Map 1.PNG", "gone.png"]
                .map(|path| images.name(ImageAddress::Path(path)).unwrap_or_else(|why| why))
        };
        assert_eq!(
            of("one.md", b"x"),
            ["images/Map-1.png", "images/map-1-2.png", "images/Map-1.png", "it isn't there"]
        );
        // Another folder's image of this name is another image; the very same one is one.
        assert_eq!(of("two.md", b"y")[..2], ["images/Map-1-3.png", "images/map-1-4.png"]);
        assert_eq!(of("three.md", b"x")[..2], ["images/Map-1.png", "images/map-1-2.png"]);
        assert_eq!(media.borrow().len(), 4);
    }
}
