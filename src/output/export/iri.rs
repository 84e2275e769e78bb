//! What an edition and all in it are known by where others must name it: one rule for every format.
//!
//! With `base-url` an id is an address: the base-url, `boredom.html`, `boredom.html#p3` below it. Without, the edition is a
//! `urn:uuid:` made of what it says of itself, and what is in it is behind its `#` (RFC 8141, f-component):
//! `urn:uuid:…#boredom.html`, `urn:uuid:…#boredom.html/p3`.

use std::hash::{Hash, Hasher};

use percent_encoding::{CONTROLS, utf8_percent_encode};
use xxhash_rust::xxh3::Xxh3;

use crate::edition::meta::{Editor, natural_name};
use crate::edition::{Edition, Place};
use crate::render::escape::path_to;

/// The beginning of all ids of an edition.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    start: String,
    /// What is before the id of a place on a page.
    fragment: char,
}

impl Base {
    /// Of an edition.
    pub(crate) fn of(edition: &Edition) -> Self {
        match &edition.meta.base_url {
            Some(url) => Self { start: url.clone(), fragment: '#' },
            None => Self { start: format!("{}#", urn(edition, "")), fragment: '/' },
        }
    }

    /// An address of the site. Schemas want a URI: what isn't ASCII is encoded.
    pub(crate) fn address(&self, address: &str) -> String {
        let mut out = self.start.clone();
        path_to(&mut out, address);
        ascii(&out)
    }

    /// An id on a page.
    pub(crate) fn id(&self, address: &str, id: &str) -> String {
        let mut out = self.address(address);
        out.push(self.fragment);
        path_to(&mut out, id);
        ascii(&out)
    }

    /// A place.
    pub(crate) fn place(&self, place: &Place) -> String {
        match &place.fragment {
            Some(fragment) => self.id(&place.address, fragment),
            None => self.address(&place.address),
        }
    }

    /// A commentator: the ORCID iD, the page about them, else their place among the commentators.
    pub(crate) fn editor(&self, editor: &Editor) -> String {
        match (&editor.orcid, &editor.url) {
            (Some(orcid), _) => format!("https://orcid.org/{orcid}"),
            (None, Some(url)) => url.clone(),
            (None, None) => self.id("notes.html", &format!("by-{}", editor.id)),
        }
    }
}

fn ascii(address: &str) -> String {
    utf8_percent_encode(address, CONTROLS).to_string()
}

/// What the edition itself is known by: its base-url, else its `urn:uuid:`.
pub(crate) fn of_edition(edition: &Edition) -> String {
    edition.meta.base_url.clone().unwrap_or_else(|| urn(edition, ""))
}

/// The `urn:uuid:` of the edition; where a name is given, of a file of it that has to have a UUID of its own. It stays the
/// same as long as the edition's title, document and base-url do.
///
/// It is a UUID of version 8 (RFC 9562), whose bits are a hash: nothing in it is random, so that exports are the same
/// bytes each time.
pub(crate) fn urn(edition: &Edition, part: &str) -> String {
    let mut hash = Xxh3::new();
    let meta = &edition.meta;
    (&meta.title, &meta.subtitle, &meta.base_url).hash(&mut hash);
    if let Some(document) = &meta.document {
        let authors = document.authors.iter().map(|author| natural_name(author));
        authors.for_each(|author| author.hash(&mut hash));
        (&document.series, &document.number, &document.publisher).hash(&mut hash);
        document.issued.as_ref().map(crate::edition::date::Date::edtf).hash(&mut hash);
    }
    hash.write(part.as_bytes());
    let bits = hash.digest128();
    let bits = bits & !(0xF << 76) | (0x8 << 76);
    let bits = bits & !(0x3 << 62) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::Base;

    #[test]
    fn an_id_is_an_address_or_stands_behind_a_urn() {
        let base = Base { start: "https://example.org/x/".to_owned(), fragment: '#' };
        assert_eq!(base.id("a b.html", "n-1"), "https://example.org/x/a%20b.html#n-1");
        assert_eq!(
            base.id("שלום.html", "n-ª"),
            "https://example.org/x/%D7%A9%D7%9C%D7%95%D7%9D.html#n-%C2%AA"
        );
        let base = Base { start: "urn:uuid:0#".to_owned(), fragment: '/' };
        assert_eq!(base.id("versions/w/a.html", "p3"), "urn:uuid:0#versions/w/a.html/p3");
    }
}
