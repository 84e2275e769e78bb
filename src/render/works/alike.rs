//! Works whose citations would read alike, and what distinguishes them, in the order of CSL: more of their names, given
//! names, what the style has for the case (`disambiguate`). What is alike then has letters after its year.
//!
//! Citations are compared as they are written, so that whatever a style puts in the place of names counts.

use std::collections::{BTreeMap, HashMap};

use hayagriva::citationberg::{CitationFormat, DisambiguationRule, StyleClass};
use hayagriva::standalone_citation;

use super::dress::{Extras, Part};
use super::given::{self, Given};
use super::narrow::WorksFeatures;
use super::{BARE, Dress, Render, flow, guarded, style};
use crate::edition::reference::{DateEnd, WorkDate, WorkDatePoint, WorkName};
use crate::edition::work::{Bibliography, Work};

/// So many works are rendered together at most: years have letters up to `zz`.
const TOGETHER: usize = 700;

/// What distinguishes a work's citation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Distinction {
    /// What it has beyond the style's usual form.
    pub(super) extras: Extras,
    /// What its first name needs before it.
    pub(super) given: Option<Given>,
    /// Works of a set whose citations are alike all the same have the same number.
    alike: usize,
}

/// Works, each by its number and its place in the bibliography.
pub(super) type Placed = Vec<(usize, usize)>;

/// What the works of a set share: their first name, and what else citations show of each.
type SetKey<'w> = (String, Option<&'w str>, Option<(i32, DateEnd)>);

/// Works whose citations may be alike: those of one first name, or that have none, and of one year or one title where citations
/// have it.
pub(super) fn sets(bibliography: &Bibliography, order: &[usize], dress: &Dress) -> Vec<Placed> {
    let dated = style::is(&dress.style, CitationFormat::AuthorDate);
    let note = dress.style.settings.class == StyleClass::Note;
    let named = dated
        || note
        || [CitationFormat::Author, CitationFormat::Label].iter().any(|kind| style::is(&dress.style, *kind));
    let mut sets: Vec<Placed> = Vec::new();
    let mut known: HashMap<SetKey<'_>, usize> = HashMap::new();
    for (place, work) in order.iter().copied().enumerate() {
        let reference = &bibliography.works[work].reference;
        // A set begins with a work that is also one by itself.
        if !named || !reference.members.is_empty() {
            sets.push(vec![(work, place)]);
            continue;
        }
        let first = given::names(reference).first().map(|name| match name {
            WorkName::Person(person) => given::whole(person).to_lowercase(),
            other => other.filed(false).to_lowercase(),
        });
        let year = reference.date("issued").filter(|_| dated).and_then(years);
        let title = reference.get("title-short").or(reference.get("title")).filter(|_| note);
        let key = (first.unwrap_or_default(), title, year);
        let at = *known.entry(key).or_insert(sets.len());
        match sets.get_mut(at) {
            Some(set) => set.push((work, place)),
            None => sets.push(vec![(work, place)]),
        }
    }
    sets
}

/// The works that are rendered together, by what distinguishes those of each set.
pub(super) fn groups<'d>(
    sets: &[Placed],
    distinctions: impl Iterator<Item = &'d [Distinction]>,
    note: bool,
) -> Vec<(Placed, Extras)> {
    let mut groups = Vec::new();
    for (set, distinctions) in sets.iter().zip(distinctions) {
        let mut alike: BTreeMap<usize, (Placed, Extras)> = BTreeMap::new();
        for (n, (work, distinction)) in set.iter().zip(distinctions).enumerate() {
            // A style for notes gives no letters.
            let class = if note { n } else { distinction.alike };
            let group = alike.entry(class).or_insert_with(|| (Vec::new(), distinction.extras));
            group.0.push(*work);
        }
        for (works, extras) in alike.into_values() {
            groups.extend(works.chunks(TOGETHER).map(|works| (works.to_vec(), extras)));
        }
    }
    groups
}

/// The years of a date, which is all that citations show of it.
fn years(date: &WorkDate) -> Option<(i32, DateEnd)> {
    let from = date.from?.year;
    let to = match date.to {
        DateEnd::At(to) if to.year == from => DateEnd::Same,
        DateEnd::At(to) => DateEnd::At(WorkDatePoint { year: to.year, ..WorkDatePoint::default() }),
        other => other,
    };
    Some((from, to))
}

/// Those of some works whose citations are the same, by what is written of each.
fn classes(written: Vec<(usize, String)>) -> Vec<Vec<usize>> {
    let mut classes: Vec<Vec<usize>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (n, words) in written {
        let at = *known.entry(words).or_insert(classes.len());
        match classes.get_mut(at) {
            Some(class) => class.push(n),
            None => classes.push(vec![n]),
        }
    }
    classes
}

impl Render<'_> {
    /// What distinguishes the works of a set; `given` is what their first names need in any case.
    pub(super) fn distinctions(&self, works: &[&Work], given: &[Option<&Given>]) -> Vec<Distinction> {
        let mut found: Vec<Distinction> = given
            .iter()
            .enumerate()
            .map(|(n, given)| Distinction { given: given.cloned(), alike: n, ..Distinction::default() })
            .collect();
        if works.len() < 2 {
            return found;
        }
        let all: Vec<usize> = (0..works.len()).collect();
        let mut left = several(classes(self.written(works, &all, &found)));
        let citation = &self.dress.style.citation;
        if citation.disambiguate_add_names {
            left = left.into_iter().flat_map(|class| self.more_names(works, &class, &mut found)).collect();
        }
        if given::are_wanted(&self.dress.style)
            && citation.givenname_disambiguation_rule == DisambiguationRule::ByCite
        {
            for class in std::mem::take(&mut left) {
                let references = class.iter().map(|n| (*n, &works[*n].reference));
                for (n, given) in given::of_alike(references, &self.dress.style) {
                    found[n].given = Some(given);
                }
                left.extend(several(classes(self.written(works, &class, &found))));
            }
        }
        if self.dress.marked.disambiguates {
            for class in std::mem::take(&mut left) {
                class.iter().for_each(|n| found[*n].extras.more = true);
                left.extend(several(classes(self.written(works, &class, &found))));
            }
        }
        for class in left {
            let people = |n: &usize| given::names(&works[*n].reference);
            let others = class.iter().any(|n| people(n) != people(&class[0]));
            class.iter().for_each(|n| found[*n].alike = class[0]);
            class.iter().for_each(|n| found[*n].extras.given = others);
        }
        found
    }

    /// Show so many of the names of works that are alike as distinguish each from the most; the works that are alike still.
    fn more_names(&self, works: &[&Work], class: &[usize], found: &mut [Distinction]) -> Vec<Vec<usize>> {
        let most = class.iter().map(|n| given::names(&works[*n].reference).len()).max().unwrap_or(0);
        let mut levels: Vec<(usize, Vec<Vec<usize>>)> = Vec::new();
        for names in 2..=most.min(MOST_NAMES) {
            class.iter().for_each(|n| found[*n].extras.names = names);
            levels.push((names, classes(self.written(works, class, found))));
            if levels.last().is_some_and(|(_, classes)| classes.len() == class.len()) {
                break;
            }
        }
        let last = levels.last().map_or_else(|| vec![class.to_vec()], |(_, classes)| classes.clone());
        for own in &last {
            // With fewer names they would be like others.
            let names = levels.iter().find(|(_, classes)| classes.contains(own)).map_or(0, |level| level.0);
            let names = if own.len() == class.len() { 0 } else { names };
            own.iter().for_each(|n| found[*n].extras.names = names);
        }
        several(last)
    }

    /// The words that citations of some of these works have, with what distinguishes each.
    fn written(&self, works: &[&Work], of: &[usize], found: &[Distinction]) -> Vec<(usize, String)> {
        let text = |n: usize| {
            let work = works[n];
            let encoded = self.encode("0", &work.reference);
            let part = Part::Cited(found[n].extras);
            let style = self.dress.of_works(part, WorksFeatures::of([(work.reference.kind, &encoded.item)]));
            let made =
                guarded(|| standalone_citation(self.request_in(&style, &encoded.item, BARE))).map(|made| {
                    let mut flow = flow::read(&made, &work.reference, &encoded.swaps, self.dress);
                    if let Some(given) = &found[n].given {
                        flow.given(given);
                    }
                    flow.cells.iter().map(|cell| cell.c).collect::<String>()
                });
            made.filter(|words| !words.is_empty()).unwrap_or_else(|| work.key.clone())
        };
        of.iter().map(|n| (*n, text(*n))).collect()
    }
}

/// So many names are shown at most to distinguish a citation.
const MOST_NAMES: usize = 30;

/// Those classes that have several works.
fn several(classes: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    classes.into_iter().filter(|class| class.len() > 1).collect()
}
