//! Other editions, by their `xref.json`: what references to them lead to.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::Span;

use super::address::encoded;
use super::id;
use super::register::KNOWN;

/// What such a file begins with.
pub const FORMAT: &str = "variorum-xref/1";

/// Another edition that edition.toml names.
#[derive(Debug, Clone)]
pub struct Other {
    /// What references begin with.
    pub name: String,
    /// Its file in `[other]`.
    pub span: Span,
    /// What is known of it; none where its file can't be read, which was reported.
    pub known: Option<Arc<OtherEdition>>,
    /// What is before its addresses: its base-url, else the way from the site to the folder of its file.
    pub base: String,
}

/// What is known of another edition.
#[derive(Debug, Default)]
pub struct OtherEdition {
    /// Its title.
    pub title: String,
    /// The address that it is published at, with its last `/`.
    pub base_url: Option<String>,
    /// Its places by their addresses.
    pub entries: HashMap<String, OtherPlace>,
}

/// A place of another edition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtherPlace {
    /// What is there: a section's title, the words of a heading or a note.
    pub title: String,
    /// Where it is: `§ 2 ¶ 3`; empty where it is cited by its title.
    pub locus: String,
    /// The fingerprint of its words, where it has any.
    pub fingerprint: Option<u32>,
}

/// Where a reference to another edition leads, and what it says when it was given no text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Elsewhere {
    /// The address.
    pub href: String,
    /// The name that references have for the edition.
    pub other: String,
    /// The page there.
    pub page: String,
    /// The block, heading or footnote of that page.
    pub block: Option<String>,
    /// The fingerprint of its words.
    pub fingerprint: Option<u32>,
    /// The title of the edition.
    pub edition: String,
    /// The locus there, or what there is where it has none.
    pub locus: String,
    /// What there is.
    pub title: String,
}

impl Other {
    /// Where a reference leads, by what is behind the name: `boredom#p3`, `note:id`, `person:id`, `page:id`.
    #[must_use]
    pub fn find(&self, target: &str) -> Option<Elsewhere> {
        let known = self.known.as_ref()?;
        let address = known.address(target)?;
        self.at(known, &address)
    }

    /// Where a block is now that had this fingerprint, on this page or else on another: none where several have it.
    pub(crate) fn with_words(&self, page: Option<&str>, fingerprint: u32) -> Option<Elsewhere> {
        let known = self.known.as_ref()?;
        let all =
            || known.entries.iter().filter(|(at, own)| own.fingerprint == Some(fingerprint) && is_block(at));
        let here = || all().filter(|(at, _)| at.split_once('#').is_some_and(|(own, _)| Some(own) == page));
        let mut found = all().map(|(at, _)| at);
        let address = match here().map(|(at, _)| at).collect::<Vec<_>>().as_slice() {
            [one] => Some(*one),
            [] => found.next().filter(|_| found.next().is_none()),
            _ => None,
        };
        self.at(known, address?)
    }

    fn at(&self, known: &OtherEdition, address: &str) -> Option<Elsewhere> {
        let OtherPlace { title, locus, fingerprint } = known.entries.get(address)?;
        let mut href = self.base.clone();
        let (page, fragment) = address.split_once('#').map_or((address, None), |(p, f)| (p, Some(f)));
        href.push_str(&encoded(page));
        if let Some(fragment) = fragment {
            href.push('#');
            href.push_str(fragment);
        }
        let locus = if locus.is_empty() { title.clone() } else { locus.clone() };
        Some(Elsewhere {
            href,
            other: self.name.clone(),
            page: page.to_owned(),
            block: fragment.filter(|_| is_block(address)).map(str::to_owned),
            fingerprint: *fingerprint,
            edition: known.title.clone(),
            locus,
            title: title.clone(),
        })
    }
}

impl OtherEdition {
    /// The address that a reference means. Behind a note or an entity there is no place to name.
    fn address(&self, target: &str) -> Option<String> {
        let has = |address: String| self.entries.contains_key(&address).then_some(address);
        let (name, fragment) = match target.split_once('#') {
            Some((name, fragment)) => (name.trim(), Some(fragment.trim()).filter(|f| !f.is_empty())),
            None => (target.trim(), None),
        };
        if let Some((prefix, own)) = name.split_once(':').filter(|(prefix, _)| prefix.trim() != "page") {
            let own = id::normal(own.trim());
            return match prefix.trim() {
                _ if fragment.is_some() => None,
                "note" => self.ending(&format!("#n-{own}")),
                prefix => match KNOWN.iter().find(|(_, known)| *known == prefix) {
                    Some((stem, _)) => has(format!("{stem}.html#e-{own}")),
                    None => self.ending(&format!("#e-{own}")),
                },
            };
        }
        let page = page(name);
        match fragment {
            None => has(page),
            Some(fragment) => {
                has(format!("{page}#{fragment}")).or_else(|| has(format!("{page}#h-{fragment}")))
            }
        }
    }

    /// What references to its places say, each with the place: `boredom#p3`, `note:id`, `person:id`, `page:id`.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (String, &OtherPlace)> {
        self.entries.iter().filter_map(|(address, place)| Some((self.form(address)?, place)))
    }

    fn form(&self, address: &str) -> Option<String> {
        let (page, fragment) = address.split_once('#').map_or((address, None), |(p, f)| (p, Some(f)));
        let name = page.strip_suffix(".html")?;
        let name = match name.strip_prefix("pages/") {
            Some(essay) => format!("page:{essay}"),
            None => name.to_owned(),
        };
        let Some(fragment) = fragment else { return Some(name) };
        if let Some(note) = fragment.strip_prefix("n-") {
            return Some(format!("note:{note}"));
        }
        if let Some(entity) = fragment.strip_prefix("e-") {
            let (_, prefix) = KNOWN.iter().find(|(stem, _)| *stem == name)?;
            return Some(format!("{prefix}:{entity}"));
        }
        let bare = fragment.strip_prefix("h-");
        let bare = bare.filter(|bare| !self.entries.contains_key(&format!("{page}#{bare}")));
        Some(format!("{name}#{}", bare.unwrap_or(fragment)))
    }

    /// The only address that ends so.
    fn ending(&self, end: &str) -> Option<String> {
        let mut found = self.entries.keys().filter(|address| address.ends_with(end));
        found.next().filter(|_| found.next().is_none()).cloned()
    }

    /// What references could say: pages, or places of the page that one names.
    #[must_use]
    pub fn names(&self, target: &str) -> Vec<String> {
        let name = target.split('#').next().unwrap_or_default().trim();
        let page = page(name);
        let mut names: Vec<String> = if target.contains('#') && self.entries.contains_key(&page) {
            let places = self.entries.keys().filter_map(|at| at.strip_prefix(&page)?.strip_prefix('#'));
            let bare = |place: &str| {
                let bare = place.strip_prefix("h-").unwrap_or(place);
                let is_other = bare != place && self.entries.contains_key(&format!("{page}#{bare}"));
                format!("{name}#{}", if is_other { place } else { bare })
            };
            places.map(bare).collect()
        } else {
            let pages = self.entries.keys().filter(|address| !address.contains('#'));
            let names = pages.filter_map(|address| address.strip_suffix(".html"));
            let named = names.map(|name| match name.strip_prefix("pages/") {
                Some(essay) => format!("page:{essay}"),
                None => name.to_owned(),
            });
            named.collect()
        };
        names.sort();
        names
    }
}

/// Whether an address is that of a block, a heading or a footnote.
fn is_block(address: &str) -> bool {
    let fragment = address.split_once('#').map_or("", |(_, fragment)| fragment);
    let is_number = |n: &str| n.starts_with(|c: char| c.is_ascii_digit());
    fragment.starts_with("h-")
        || fragment.starts_with("fn-")
        || fragment.strip_prefix('p').is_some_and(is_number)
}

/// The page of a section, or of an essay: `boredom`, `page:principles`.
fn page(name: &str) -> String {
    match name.split_once(':').filter(|(prefix, _)| prefix.trim() == "page") {
        Some((_, essay)) => format!("pages/{}.html", id::normal(essay.trim())),
        None => format!("{}.html", id::normal(name)),
    }
}
