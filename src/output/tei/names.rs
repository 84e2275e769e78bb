//! Ids and pointers: what `xml:id` a place has, and how a date or a name goes into an attribute.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::edition::date::{Date, When, Year};
use crate::edition::register::{EntityId, Register, fragment};
use crate::edition::verse;
use crate::edition::{Edition, Place, Section};
use crate::render::escape::{address_to, escape};

/// Letters beyond ASCII that stay as they are in an id: they are name characters in every edition of XML 1.0.
const LETTERS: &[(u32, u32)] = &[
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x131),
    (0x134, 0x13E),
    (0x141, 0x148),
    (0x14A, 0x17E),
    (0x388, 0x38A),
    (0x38E, 0x3A1),
    (0x3A3, 0x3CE),
    (0x401, 0x40C),
    (0x40E, 0x44F),
    (0x451, 0x45C),
    (0x531, 0x556),
    (0x561, 0x586),
    (0x5D0, 0x5EA),
    (0x621, 0x63A),
    (0x641, 0x64A),
    (0x905, 0x939),
    (0x10D0, 0x10F6),
    (0x1E00, 0x1E9B),
    (0x1EA0, 0x1EF9),
    (0x1F00, 0x1F15),
    (0x1F18, 0x1F1D),
    (0x1F20, 0x1F45),
    (0x1F48, 0x1F4D),
    (0x1F50, 0x1F57),
    (0x1F59, 0x1F59),
    (0x1F5B, 0x1F5B),
    (0x1F5D, 0x1F5D),
    (0x1F5F, 0x1F7D),
    (0x1F80, 0x1FB4),
    (0x1FB6, 0x1FBC),
    (0x1FBE, 0x1FBE),
    (0x1FC2, 0x1FC4),
    (0x1FC6, 0x1FCC),
    (0x1FD0, 0x1FD3),
    (0x1FD6, 0x1FDB),
    (0x1FE0, 0x1FEC),
    (0x1FF2, 0x1FF4),
    (0x1FF6, 0x1FFC),
    (0x3041, 0x3094),
    (0x30A1, 0x30FA),
    (0x4E00, 0x9FA5),
    (0xAC00, 0xD7A3),
];

/// An id of ours as part of an XML name: a character that no name may have is written `.u3C.`, by its number.
pub(crate) fn part(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    let mut chars = id.chars().peekable();
    while let Some(c) = chars.next() {
        let n = c as u32;
        // A point before a `u` would read as the beginning of a number.
        let plain = c.is_ascii_alphanumeric()
            || matches!(c, '-' | '_')
            || c == '.' && chars.peek() != Some(&'u')
            || LETTERS.iter().any(|(from, to)| (*from..=*to).contains(&n));
        if plain {
            out.push(c);
        } else {
            let _ = write!(out, ".u{n:X}.");
        }
    }
    out
}

/// The id of a witness's text of a section: `s-boredom` of the base, `w-transcript.s-boredom` of another witness.
pub(crate) fn section(witness: Option<&str>, section: &str) -> String {
    match witness {
        None => format!("s-{}", part(section)),
        Some(witness) => format!("w-{}.s-{}", part(witness), part(section)),
    }
}

/// The id of an entity: `person.putin`.
pub(super) fn entity(register: &Register, id: &str) -> String {
    format!("e-{}.{}", part(&register.prefix), part(id))
}

/// The id of a work.
pub(super) fn work(key: &str) -> String {
    format!("b-{}", part(key))
}

/// The id of a note.
pub(super) fn note(id: &str) -> String {
    format!("n-{}", part(id))
}

/// Where the places of a site are in the document.
pub(super) struct XmlIds<'a> {
    pub(super) edition: &'a Edition,
    /// The ids of sections, essays and registers by their addresses; with what the ids in them begin with.
    by_address: HashMap<&'a str, (String, String)>,
    /// Entities by their ids on the registers' pages.
    entities: HashMap<(&'a str, String), String>,
    /// What is before addresses of the site in a document that has some sections alone: registers, works and notes
    /// aren't in it.
    site: Option<String>,
}

impl<'a> XmlIds<'a> {
    /// The places of an edition; `apart` says which witnesses have a text of their own.
    pub(super) fn new(edition: &'a Edition, apart: &[usize]) -> Self {
        let mut by_address = HashMap::new();
        for (w, witness) in edition.witnesses.iter().enumerate() {
            for own in &witness.sections {
                let base = section(None, &own.id);
                let id = section(Some(&witness.meta.id).filter(|_| w > 0).map(String::as_str), &own.id);
                let whole = if apart.contains(&w) { id.clone() } else { base };
                by_address.insert(own.address.as_str(), (whole, format!("{id}.")));
            }
        }
        for essay in &edition.essays {
            let id = format!("page-{}", part(&essay.id));
            by_address.insert(&essay.address, (id.clone(), format!("{id}.")));
        }
        let mut entities = HashMap::new();
        for register in edition.registers.iter().filter(|register| !register.entities.is_empty()) {
            let id = format!("register-{}", part(&register.id));
            by_address.insert(&register.address, (id, String::new()));
            for own in &register.entities {
                entities.insert((register.address.as_str(), fragment(own)), entity(register, &own.id));
            }
        }
        Self { edition, by_address, entities, site: None }
    }

    /// The places of a document that has these sections alone, each with its id; `site` is the way to the site's pages.
    pub(super) fn of_sections<'s>(
        edition: &'a Edition,
        sections: impl Iterator<Item = (&'a Section, &'s str)>,
        site: String,
    ) -> Self {
        let places = sections.map(|(own, id)| (own.address.as_str(), (id.to_owned(), format!("{id}."))));
        Self { edition, by_address: places.collect(), entities: HashMap::new(), site: Some(site) }
    }

    /// Whether the document has the annotations too.
    pub(super) fn has_notes(&self) -> bool {
        self.site.is_none()
    }

    /// A pointer to an entity, escaped.
    pub(super) fn entity(&self, id: EntityId) -> Option<(&'a Register, String)> {
        let register = self.edition.registers.get(id.register as usize)?;
        let own = register.entities.get(id.entity as usize)?;
        let pointer = match &self.site {
            None => format!("#{}", entity(register, &own.id)),
            Some(site) => on_site(site, &register.address, Some(&fragment(own))),
        };
        Some((register, pointer))
    }

    /// A pointer to a work, escaped.
    pub(super) fn work(&self, key: &str) -> String {
        match &self.site {
            None => format!("#{}", work(key)),
            Some(site) => on_site(site, "bibliography.html", Some(&format!("b-{key}"))),
        }
    }

    /// A pointer to a place, escaped: within the document where it is in it, else to the site.
    pub(super) fn pointer(&self, place: &Place) -> Option<String> {
        if let Some(id) = self.id(place) {
            return Some(format!("#{id}"));
        }
        let site = self.site.as_ref().or(self.edition.meta.base_url.as_ref())?;
        Some(on_site(site, &place.address, place.fragment.as_deref()))
    }

    fn id(&self, place: &Place) -> Option<String> {
        let Some(fragment) = &place.fragment else {
            return Some(self.by_address.get(place.address.as_str())?.0.clone());
        };
        if let Some(id) = fragment.strip_prefix("n-") {
            return self.has_notes().then(|| note(id));
        }
        if let Some(id) = self.entities.get(&(place.address.as_str(), fragment.clone())) {
            return Some(id.clone());
        }
        let (whole, within) = self.by_address.get(place.address.as_str())?;
        let kinds = ["p", "h-", "fn-", "page-"];
        let is_own = !within.is_empty() && kinds.iter().any(|kind| fragment.starts_with(kind));
        // A witness that is read out of the apparatus has no elements for its lines.
        let is_apart = within.strip_suffix('.') == Some(whole);
        let block = verse::parts(fragment).filter(|_| !is_apart).map(|(block, _)| block);
        let fragment = block.unwrap_or(fragment);
        Some(if is_own { format!("{within}{}", part(fragment)) } else { whole.clone() })
    }
}

/// An address of the site, escaped.
fn on_site(site: &str, address: &str, fragment: Option<&str>) -> String {
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    attribute_address(&format!("{site}{address}{fragment}"))
}

/// An address of the web in an attribute.
pub(super) fn attribute_address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    address_to(&mut out, address);
    out
}

/// The attributes that date something: `when`, `from` and `to` where XML Schema has a form for it, else EDTF in
/// `when-custom`.
pub(super) fn dating(date: &Date) -> String {
    if date.parts().is_some() {
        return format!(" when=\"{}\"", date.edtf());
    }
    if let Some(When::Between(Some(from), Some(to))) = date.when() {
        let plain = |point: &crate::edition::date::TimePoint| {
            matches!(point.year, Year::One(1..=9999))
                && !point.approximate
                && !point.uncertain
                && point.month.is_none_or(|month| month <= 12)
        };
        if let Some((a, b)) = date.edtf().split_once('/').filter(|_| plain(&from) && plain(&to))
            && !date.edtf().contains('X')
        {
            return format!(" from=\"{a}\" to=\"{b}\"");
        }
    }
    format!(" when-custom=\"{}\"", escape(date.edtf()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_parts_of_xml_names_and_stay_apart() {
        assert_eq!(part("boredom-2_a"), "boredom-2_a");
        assert_eq!(part("größe"), "größe");
        assert_eq!(part("ⴰ:x"), ".u2D30..u3A.x");
        assert_eq!(part("1.u3A."), "1.u2E.u3A.");
        assert_ne!(part(":"), part(".u3A."));
    }

    #[test]
    fn dates_take_the_attribute_that_has_a_form_for_them() {
        let of = |edtf: &str| dating(&Date::parse(edtf).unwrap());
        assert_eq!(of("2016-11"), " when=\"2016-11\"");
        assert_eq!(of("1862/1875-03"), " from=\"1862\" to=\"1875-03\"");
        for custom in ["1871~", "185X", "-0044", "1871-21", "1952/..", "1862~/1875"] {
            assert_eq!(of(custom), format!(" when-custom=\"{custom}\""));
        }
    }
}
