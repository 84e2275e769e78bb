//! Where things are in a book: the files of its chapters, and what the ids of the site are in them.

use std::collections::HashMap;

use crate::edition::{Edition, Place, Section};
use crate::output::tei::names::part;
use crate::render::escape::path_to;

/// A section of the book: the place of its witness, its own there.
pub(super) type Taken = (usize, usize);

/// The files of a book, by the addresses that the site has for their pages.
pub(super) struct BookFiles<'a> {
    edition: &'a Edition,
    files: HashMap<&'a str, String>,
    /// The sections that are in the book, in its order.
    pub(super) sections: Vec<Taken>,
}

/// The file of the bibliography.
pub(super) const WORKS: &str = "bibliography.xhtml";

impl<'a> BookFiles<'a> {
    /// What the book has, and its files.
    pub(super) fn new(edition: &'a Edition) -> Self {
        let sections = edition.in_a_book();
        let mut files = HashMap::new();
        for (w, at) in &sections {
            let witness = &edition.witnesses[*w];
            let section = &witness.sections[*at];
            let folder =
                if *w == 0 { "text".to_owned() } else { format!("versions/{}", name(&witness.meta.id)) };
            files.insert(section.address.as_str(), format!("{folder}/{}.xhtml", name(&section.id)));
        }
        for essay in &edition.essays {
            files.insert(&essay.address, format!("pages/{}.xhtml", name(&essay.id)));
        }
        for register in edition.registers.iter().filter(|register| !register.entities.is_empty()) {
            files.insert(&register.address, format!("registers/{}.xhtml", name(&register.id)));
        }
        Self { edition, files, sections }
    }

    /// The file of a page of the site, if the book has it.
    pub(super) fn file(&self, address: &str) -> Option<&str> {
        self.files.get(address).map(String::as_str)
    }

    /// The section at a place of its witness.
    pub(super) fn section(&self, (witness, at): Taken) -> &'a Section {
        &self.edition.witnesses[witness].sections[at]
    }

    /// The address of a place, from a file of the book: in the book, else in the site; none where neither has one.
    pub(super) fn href(&self, place: &Place, from: &str) -> Option<String> {
        let Some(file) = self.file(&place.address) else {
            let mut href = self.edition.meta.base_url.clone()?;
            path_to(&mut href, &place.address);
            if let Some(fragment) = &place.fragment {
                href.push('#');
                path_to(&mut href, fragment);
            }
            return Some(href);
        };
        let mut href = String::new();
        if file != from || place.fragment.is_none() {
            href.push_str(&relative(file, from));
        }
        if let Some(fragment) = &place.fragment {
            href.push('#');
            path_to(&mut href, &part(fragment));
        }
        Some(href)
    }
}

/// An id as the name of a file: none begins with a point.
fn name(id: &str) -> String {
    part(id).trim_start_matches('.').to_owned()
}

/// The address of a file from another, percent-encoded.
pub(super) fn relative(file: &str, from: &str) -> String {
    let mut href = "../".repeat(from.matches('/').count());
    path_to(&mut href, file);
    href
}
