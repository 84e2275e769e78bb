//! What an edition is known by where others must name it: its address, or a `urn:` made of what it says of itself.

use std::hash::{Hash, Hasher};

use xxhash_rust::xxh3::Xxh3;

use crate::edition::Edition;
use crate::edition::meta::natural_name;

/// The edition's address; without one a `urn:uuid:`, which stays the same as long as its title and its document do.
pub(crate) fn of(edition: &Edition) -> String {
    edition.meta.base_url.clone().unwrap_or_else(|| urn(edition, ""))
}

/// A `urn:uuid:` for a part of the edition, by its name; for the edition itself where that is empty.
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
