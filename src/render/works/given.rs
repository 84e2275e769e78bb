//! Initials that distinguish people of one family name in citations: `(A. Quell, 1901)` and `(B. Quell, 1904)`; given
//! names where initials don't: `(Ada Quell 1901)` and `(Anna Quell 1904)`.
//!
//! Styles want them wherever two people share a name (`primary-name` of CSL 1.0.2), or where two citations would read alike
//! (`by-cite`). The engine has the latter only, within the few works that it is given at a time, and for one of two.

use std::collections::{BTreeSet, HashMap};

use hayagriva::citationberg::{CitationFormat, DisambiguationRule, IndependentStyle, StyleClass};

use crate::edition::reference::{Person, Reference, WorkName};
use crate::edition::rich;
use crate::edition::work::Bibliography;

use super::flow::Flow;
use super::hidden::is_long_initial;
use super::letter::Letter;
use super::style;

/// Initials, or the given names, for a work's first name, with the name that they go before.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Given {
    words: String,
    family: String,
    /// The family name with its particle.
    whole: String,
    /// What follows it: `Jr.`.
    suffix: String,
}

/// Whether a style distinguishes people so in its citations.
pub(super) fn are_wanted(style: &IndependentStyle) -> bool {
    let in_text = style::is(style, CitationFormat::AuthorDate) || style::is(style, CitationFormat::Author);
    in_text && style.settings.class != StyleClass::Note && style.citation.disambiguate_add_givenname
}

/// The names that a work is cited by.
pub(super) fn names(reference: &Reference) -> &[WorkName] {
    ["author", "editor", "translator", "director", "compiler"]
        .iter()
        .map(|v| reference.names(v))
        .find(|n| !n.is_empty())
        .unwrap_or(&[])
}

/// The person that a work is cited by first.
pub(super) fn first(reference: &Reference) -> Option<&Person> {
    match names(reference).first()? {
        WorkName::Person(person) => Some(person),
        WorkName::Body(_) | WorkName::Others => None,
    }
}

/// What of each of these works the first name needs before it wherever two people share it; by the work.
pub(super) fn told_apart(
    bibliography: &Bibliography,
    shown: &[usize],
    style: &IndependentStyle,
) -> HashMap<usize, Given> {
    if !are_wanted(style) || style.citation.givenname_disambiguation_rule == DisambiguationRule::ByCite {
        return HashMap::new();
    }
    let mut by_name: HashMap<String, Vec<(usize, &Reference)>> = HashMap::new();
    for work in shown {
        let reference = &bibliography.works[*work].reference;
        if let Some(person) = first(reference) {
            by_name.entry(whole(person)).or_default().push((*work, reference));
        }
    }
    by_name.into_values().flat_map(|works| of_alike(works.into_iter(), style)).collect()
}

/// What of each of these works, whose first names are alike, they need before them; by the number of the work.
pub(super) fn of_alike<'r>(
    works: impl Iterator<Item = (usize, &'r Reference)>,
    style: &IndependentStyle,
) -> Vec<(usize, Given)> {
    // Some styles have given names where initials are the same, others initials alone.
    let whole_names = style.citation.givenname_disambiguation_rule.allows_full_first_names();
    let works: Vec<(usize, &Person, String)> = works
        .filter_map(|(n, reference)| first(reference).map(|person| (n, person, initials(&person.given))))
        .collect();
    let people: BTreeSet<(&str, &str)> = works
        .iter()
        .map(|(_, person, initials)| (initials.as_str(), person.given.as_str()))
        .filter(|(initials, _)| !initials.is_empty())
        .collect();
    let different: BTreeSet<&str> = people.iter().map(|(initials, _)| *initials).collect();
    let given = |(n, person, initials): &(usize, &Person, String)| {
        let same = people.iter().filter(|(other, _)| *other == initials.as_str()).count();
        let words = match () {
            () if initials.is_empty() || people.len() < 2 => return None,
            () if same > 1 && whole_names => rich::plain(&person.given).into_owned(),
            () if different.len() > 1 => initials.clone(),
            () => return None,
        };
        let dropping = rich::plain(&person.dropping);
        let words = if dropping.is_empty() { words } else { format!("{words} {dropping}") };
        let (family, whole) = (rich::plain(&person.family).into_owned(), whole(person));
        let suffix = rich::plain(&person.suffix).into_owned();
        Some((*n, Given { words, family, whole, suffix }))
    };
    works.iter().filter_map(given).collect()
}

/// A family name with its particle.
pub(super) fn whole(person: &Person) -> String {
    let family = rich::plain(&person.family);
    match person.particle.as_str() {
        "" => family.into_owned(),
        particle => format!("{} {family}", rich::plain(particle)),
    }
}

/// The initials of given names: `J. P.`, `J.-P.`; nothing of names in a script without capitals.
pub(super) fn initials(given: &str) -> String {
    let plain = rich::plain(given);
    let initial = |part: &str| {
        let first = part.chars().find(|c| c.is_alphabetic())?;
        first.is_uppercase().then(|| format!("{first}."))
    };
    let name = |word: &str| {
        let parts: Vec<String> = word.split(['-', '‐', '‑']).filter_map(initial).collect();
        (!parts.is_empty()).then(|| parts.join("-"))
    };
    // `J.P.` are two.
    let of_word = |word: &str| match is_long_initial(word) {
        true => vec![word.to_owned()],
        false => word.split('.').filter(|part| !part.is_empty()).filter_map(name).collect(),
    };
    plain.split_whitespace().flat_map(of_word).collect::<Vec<_>>().join(" ")
}

impl Flow {
    /// Put initials or given names before the name that a citation begins with, if it does and has none.
    pub(super) fn given(&mut self, given: &Given) {
        let Some(start) = self.cells.iter().position(|cell| cell.c.is_alphanumeric()) else { return };
        let begins = |name: &str| {
            let own = self.cells[start..].iter().flat_map(|cell| cell.c.to_lowercase());
            let mut own = own.fuse();
            let same = name.chars().flat_map(char::to_lowercase).all(|c| own.next() == Some(c));
            same && own.next().is_none_or(|c| !c.is_alphanumeric())
        };
        let name = [&given.whole, &given.family].into_iter().find(|name| begins(name));
        if let Some(name) = name {
            let like = Letter { keep: true, soft: false, ..self.cells[start] };
            if !given.suffix.is_empty() {
                let end = (start + name.chars().count()).min(self.cells.len());
                let suffix = std::iter::once(' ').chain(given.suffix.chars()).map(|c| Letter { c, ..like });
                self.cells.splice(end..end, suffix.collect::<Vec<_>>());
            }
            let cells = given.words.chars().chain(std::iter::once(' ')).map(|c| Letter { c, ..like });
            self.cells.splice(start..start, cells.collect::<Vec<_>>());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_each_given_name() {
        for (given, made) in [
            ("Ada", "A."),
            ("Jens Peter", "J. P."),
            ("J.P.", "J. P."),
            ("Yu. Mikh. K.", "Yu. Mikh. K."),
            ("Jean-Paul", "J.-P."),
            ("Émile de la", "É."),
            ("明", ""),
            ("", ""),
        ] {
            assert_eq!(initials(given), made, "{given}");
        }
    }

    #[test]
    fn names_are_found_at_the_head_of_a_citation_alone() {
        let made = |words: &str, family: &str, whole: &str| {
            let mut flow = Flow { cells: words.chars().map(Letter::plain).collect(), links: Vec::new() };
            let (family, whole, suffix) = (family.into(), whole.into(), "Jr.".into());
            let given = Given { words: "A.".into(), family, whole, suffix };
            flow.given(&given);
            flow.cells.iter().map(|cell| cell.c).collect::<String>()
        };
        assert_eq!(made("Quell, 1901", "Quell", "Quell"), "A. Quell Jr., 1901");
        assert_eq!(made("Van Dam 1901", "Dam", "van Dam"), "A. Van Dam Jr. 1901");
        assert_eq!(made("A. Quell, 1901", "Quell", "Quell"), "A. Quell, 1901");
        assert_eq!(made("Quells, 1901", "Quell", "Quell"), "Quells, 1901");
        assert_eq!(made("Orr, Quell", "Quell", "Quell"), "Orr, Quell");
    }
}
