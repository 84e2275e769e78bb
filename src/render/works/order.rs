//! The order of the bibliography: by names as the edition's language files them, then as the style has it.

use std::sync::Arc;

use hayagriva::citationberg::json::Value;
use hayagriva::citationberg::taxonomy::Variable;
use hayagriva::citationberg::{
    CitationFormat, DemoteNonDroppingParticle, IndependentStyle, LayoutRenderingElement, SortKey, TextTarget,
};
use hayagriva::{BibliographyDriver, BibliographyRequest};
use icu_collator::CollatorBorrowed;

use unicode_normalization::UnicodeNormalization;

use super::dress::Part;
use super::narrow::WorksFeatures;
use super::{BARE, Encoded, Render, UNCITED, WorkForms, guarded, locale, style};
use crate::cache::Cache;
use crate::edition::reference::{Reference, WorkDatePoint, WorkName};
use crate::edition::rich;
use crate::edition::work::{Bibliography, Work};

/// The works that are shown, in the order of their authors' names and then in that of the style; those without names by
/// the words of their entries, where these are made, else by their titles. A style of numbers that has no order numbers works as
/// they are first cited; what nothing cites follows.
pub(super) fn order(
    bibliography: &Bibliography,
    render: &Render<'_>,
    past: &mut Cache<u64, Vec<usize>>,
    language: &str,
    made: Option<&[WorkForms]>,
) -> Vec<usize> {
    let style = &render.dress.style;
    let unsorted = style.bibliography.as_ref().is_none_or(|bibliography| bibliography.sort.is_none());
    if unsorted && style::is(style, CitationFormat::Numeric) {
        let mut first = vec![usize::MAX; bibliography.works.len()];
        bibliography.first.iter().enumerate().for_each(|(place, work)| first[*work] = place);
        let mut order = by_names(bibliography, render, past, language, made);
        order.sort_by_key(|work| first[*work]);
        return order;
    }
    by_names(bibliography, render, past, language, made)
}

fn by_names(
    bibliography: &Bibliography,
    render: &Render<'_>,
    past: &mut Cache<u64, Vec<usize>>,
    language: &str,
    made: Option<&[WorkForms]>,
) -> Vec<usize> {
    let style = &render.dress.style;
    let uncited = bibliography.cited.iter().filter(|c| c.is_empty()).count();
    let shown = |work: usize| {
        let cited = !bibliography.cited[work].is_empty();
        cited || (!bibliography.works[work].lent && uncited <= UNCITED)
    };
    let by_year = style::is(style, CitationFormat::AuthorDate);
    let keyed = (0..bibliography.works.len()).filter(|work| shown(*work)).map(|work| {
        let reference = &bibliography.works[work].reference;
        let title = rich::plain(reference.get("title").unwrap_or("")).into_owned();
        let year =
            reference.date("issued").and_then(|date| date.from).map(|point| when(reference.kind, point));
        let names = filed(reference, style, made.map(|forms| &forms[work]), &title);
        (names, year.filter(|_| by_year), title, year, work)
    });
    let mut keyed: Vec<_> = keyed.collect();
    let collator = locale::collator(language);
    let compare = |a: &str, b: &str| match &collator {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    };
    keyed.sort_by(|a, b| {
        let names = compare(&a.0, &b.0);
        names.then(a.1.cmp(&b.1)).then_with(|| compare(&a.2, &b.2)).then(a.3.cmp(&b.3)).then(a.4.cmp(&b.4))
    });
    // Works of the same people are in the order that the style has for them; where it has another for all, so are all.
    let whole = !begins_with_names(style);
    let runs: Vec<Vec<usize>> = keyed
        .chunk_by(|a, b| whole || (!a.0.is_empty() && compare(&a.0, &b.0).is_eq()))
        .map(|run| run.iter().map(|(.., work)| *work).collect())
        .collect();
    let works = |run: &Vec<usize>| run.iter().map(|work| &*bibliography.works[*work]).collect::<Vec<_>>();
    let several: Vec<&Vec<usize>> = runs.iter().filter(|run| run.len() > 1).collect();
    let sorted =
        past.each(several, |run| render.dress.key(&works(run), &(), 0), |run| sorted(&works(run), render));
    let mut sorted = sorted.iter();
    let mut out = Vec::with_capacity(bibliography.works.len());
    for run in &runs {
        match (run.as_slice(), sorted.as_slice().first()) {
            ([_, _, ..], Some(places)) => {
                out.extend(places.iter().map(|place| run[*place]));
                sorted.next();
            }
            (run, _) => out.extend(run),
        }
    }
    out
}

/// The words that a work is filed under: names, else those of its entry where that is made, else its title.
fn filed(reference: &Reference, style: &IndependentStyle, made: Option<&WorkForms>, title: &str) -> String {
    let names = names(reference, style);
    let entry = || made.map(|forms| crate::render::plain::without_markup(&forms.entry));
    let words = if names.is_empty() { entry().unwrap_or_else(|| title.to_owned()) } else { names };
    // A quotation mark or a bracket before the first word files nothing.
    words.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The letter that each work is filed under, by its place; none where the style has another order, or for a number. A
/// letter with an accent is one of its own where the language has it so: Ä in Swedish, not in German.
pub(super) fn letters(
    bibliography: &Bibliography,
    style: &IndependentStyle,
    language: &str,
    forms: &[WorkForms],
) -> Vec<Option<String>> {
    if style::is(style, CitationFormat::Numeric) || !begins_with_names(style) {
        return vec![None; forms.len()];
    }
    let alphabet = Alphabet::new(language);
    let letter = |(work, made): (&Arc<Work>, &WorkForms)| {
        let title = rich::plain(work.reference.get("title").unwrap_or("")).into_owned();
        alphabet.letter(&filed(&work.reference, style, Some(made), &title))
    };
    bibliography.works.iter().zip(forms).map(letter).collect()
}

/// The letters of a language, as its lists have them.
pub(in crate::render) struct Alphabet<'l> {
    language: &'l str,
    collator: Option<CollatorBorrowed<'static>>,
}

impl<'l> Alphabet<'l> {
    pub(in crate::render) fn new(language: &'l str) -> Self {
        Self { language, collator: locale::letters(language) }
    }

    /// The letter that words are filed under; none where they don't begin with one.
    pub(in crate::render) fn letter(&self, words: &str) -> Option<String> {
        let first = words.chars().next().filter(|c| c.is_alphabetic())?;
        if let Some(letter) = letter_of_several(self.language, words) {
            return Some(letter.to_owned());
        }
        let upper: String = first.to_uppercase().collect();
        let base: String = upper.nfd().take(1).collect();
        let same = self.collator.as_ref().is_some_and(|collator| collator.compare(&upper, &base).is_eq());
        Some(if same { base } else { upper })
    }
}

/// The letter that words begin with, where it is of several signs: alphabets count it after those with its first alone.
fn letter_of_several(language: &str, words: &str) -> Option<&'static str> {
    let tongue = language.split('-').next().unwrap_or_default();
    let letters: &[&'static str] = match tongue {
        "cs" | "sk" => &["Ch"],
        "hu" => &["Cs", "Dzs", "Dz", "Gy", "Ly", "Ny", "Sz", "Ty", "Zs"],
        "hr" | "bs" => &["Dž", "Lj", "Nj"],
        "cy" => &["Ch", "Dd", "Ff", "Ng", "Ll", "Ph", "Rh", "Th"],
        _ => &[],
    };
    let folded: String = words.chars().take(3).flat_map(char::to_lowercase).collect();
    letters.iter().copied().find(|letter| folded.starts_with(&letter.to_lowercase()))
}

/// Whether the first that a style orders by is who made the works: it is, where it says nothing.
fn begins_with_names(style: &IndependentStyle) -> bool {
    let sort = style.bibliography.as_ref().and_then(|bibliography| bibliography.sort.as_ref());
    match sort.and_then(|sort| sort.keys.first()) {
        None => true,
        Some(SortKey::Variable { variable, .. }) => matches!(variable, Variable::Name(_)),
        Some(SortKey::MacroName { name, .. }) => has_names(style, name, 0),
    }
}

fn has_names(style: &IndependentStyle, name: &str, depth: usize) -> bool {
    let found = style.macros.iter().find(|part| part.name == name).filter(|_| depth < 20);
    found.is_some_and(|part| any_names(style, &part.children, depth))
}

fn any_names(style: &IndependentStyle, elements: &[LayoutRenderingElement], depth: usize) -> bool {
    elements.iter().any(|element| match element {
        LayoutRenderingElement::Names(_) => true,
        LayoutRenderingElement::Text(text) => match &text.target {
            TextTarget::Macro { name } => has_names(style, name, depth + 1),
            _ => false,
        },
        LayoutRenderingElement::Group(group) => any_names(style, &group.children, depth),
        LayoutRenderingElement::Choose(choose) => {
            let branches = choose.branches().map(|branch| &branch.children);
            let mut all = branches.chain(choose.otherwise.iter().map(|branch| &branch.children));
            all.any(|children| any_names(style, children, depth))
        }
        _ => false,
    })
}

/// The places of works in the order of the style.
fn sorted(works: &[&Work], render: &Render<'_>) -> Vec<usize> {
    let as_given: Vec<usize> = (0..works.len()).collect();
    if works.len() < 2 {
        return as_given;
    }
    let types = works.iter().map(|work| work.reference.kind);
    let style = render.dress.of_works(Part::Sorting, WorksFeatures::of_types(types));
    let style = &*style;
    if style.bibliography.as_ref().is_none_or(|bibliography| bibliography.sort.is_none()) {
        return as_given;
    }
    let encode = |(n, work): (usize, &&Work)| {
        let mut encoded = render.encode(&n.to_string(), &work.reference);
        for value in encoded.item.0.values_mut() {
            if let Value::String(words) = value {
                words.retain(|c| !rich::is_mark(c));
            }
        }
        encoded
    };
    let items: Vec<Encoded> = works.iter().enumerate().map(encode).collect();
    let made = guarded(|| {
        let mut driver = BibliographyDriver::new();
        items.iter().for_each(|encoded| driver.citation(render.request_in(style, &encoded.item, BARE)));
        let locale_files = &render.dress.locale;
        driver.finish(BibliographyRequest { style, locale: render.code(), locale_files }).bibliography
    });
    let places =
        made.flatten().map(|made| made.items.iter().filter_map(|item| item.key.parse().ok()).collect());
    places.filter(|places: &Vec<usize>| places.len() == works.len()).unwrap_or(as_given)
}

/// When a work came out, as works of a year are ordered: of what has no volumes by the day.
fn when(kind: &str, point: WorkDatePoint) -> (i32, u8, u8) {
    let by_year = [
        "article-journal",
        "book",
        "chapter",
        "dataset",
        "entry",
        "entry-encyclopedia",
        "entry-dictionary",
        "graphic",
        "manuscript",
        "map",
        "patent",
        "report",
        "review",
        "thesis",
    ];
    if by_year.contains(&kind) {
        return (point.year, 0, 0);
    }
    (point.year, point.month.unwrap_or(0), point.day.unwrap_or(0))
}

/// The names that a work is filed under.
///
/// A particle that a style demotes is behind them: of “Beethoven, Ludwig van” nothing is under V.
pub(super) fn names(reference: &Reference, style: &IndependentStyle) -> String {
    let variables = ["author", "editor", "translator", "director", "compiler"];
    let people = variables.iter().map(|v| reference.names(v)).find(|names| !names.is_empty());
    let demoted = style.settings.demote_non_dropping_particle != DemoteNonDroppingParticle::Never;
    let filed = |name: &WorkName| name.filed(demoted);
    people.unwrap_or_default().iter().map(filed).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::letter_of_several;

    #[test]
    fn letters_of_several_signs_are_their_languages_own() {
        assert_eq!(letter_of_several("cs", "Chytil Josef"), Some("Ch"));
        assert_eq!(letter_of_several("cs", "Capek Karel"), None);
        assert_eq!(letter_of_several("hu-HU", "Dzsida Jenő"), Some("Dzs"));
        assert_eq!(letter_of_several("hr", "džamija"), Some("Dž"));
        assert_eq!(letter_of_several("en", "Chytil Josef"), None);
    }
}
