//! Works in a citation style: each is rendered once in the forms that are wanted, however often it is cited.
//!
//! The library that knows the styles is slow by the mention, and fast by the work. Locators are put in here.

mod alike;
pub(super) mod alone;
mod asked;
mod casing;
mod compiled;
mod dates;
mod dress;
mod flow;
mod given;
mod hidden;
mod item;
mod letter;
mod locale;
mod markup;
mod memory;
mod mends;
mod narrow;
mod order;
mod paging;
mod shown;
mod style;

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::{Locator as LocatorKind, OtherTerm};
use hayagriva::citationberg::{CitationFormat, IndependentStyle, LocaleCode, StyleClass, TermForm};
use hayagriva::{
    BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest, ElemChild,
    ElemChildren, Formatted, Formatting, LocatorPayload, SpecificLocator, TransparentLocator,
    standalone_citation,
};

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::{Diagnostic, rules};
use crate::edition::Edition;
use crate::edition::locator::{Locator, LocatorUnit};
use crate::edition::reference::Reference;
use crate::edition::work::{self, Bibliography, FORMS, Work};

use dress::{Dress, Part};
use flow::Flow;
use given::Given;
use item::Encoded;
use markup::Form;
pub(super) use memory::WorksCache;
use narrow::WorksFeatures;
pub(super) use order::Alphabet;
pub(super) use paging::WorkPage;
use paging::WorkPages;
use style::Chosen;

/// The form without a locator.
const BARE: usize = 0;
/// Several pages, whose place others take: the engine must see a range to write a plural.
const SEVERAL: &str = "7171-8282";
/// A place by itself: styles ask whether it is a number.
const ONE: &str = "717171";

/// The most uncited works that are shown.
pub(super) const UNCITED: usize = 500;

/// Every work of the bibliography as it is shown.
#[derive(Debug, Default)]
pub(super) struct Works {
    forms: Vec<WorkForms>,
    /// The works that are shown, in the order of the edition's language.
    order: Vec<usize>,
    /// The letter that each work is filed under.
    letters: Vec<Option<String>>,
    /// The pages that they are on, where they are too many for one.
    pub(super) pages: WorkPages,
    /// What is reported of them.
    told: Vec<Diagnostic>,
    /// What is around the works of a citation.
    pub(super) open: &'static str,
    pub(super) close: &'static str,
}

/// A work as it is shown: in the bibliography, and in a citation without a locator and with one.
#[derive(Debug, Clone, Default)]
struct WorkForms {
    entry: String,
    /// By the number of the form: see [`work::form`].
    cited: Vec<Option<Form>>,
    /// Whether nothing but its key could be shown.
    bare: bool,
    /// The fields that are not shown, as a message says it.
    unshown: Option<String>,
}

/// The forms of a work while they are made.
#[derive(Debug, Clone, Default)]
struct WorkBuilder {
    entry: Option<String>,
    cited: Vec<Option<Form>>,
}

/// What the works of a whole edition are rendered from: the style and the language as a hash, and the works with whether each
/// is cited.
#[derive(Debug)]
pub(super) struct WorksKey {
    dress: u64,
    works: Vec<(Arc<Work>, bool)>,
    /// The order in which they are first cited.
    first: Vec<usize>,
}

impl WorksKey {
    fn is_same(&self, other: &Self) -> bool {
        let lengths =
            (self.dress, self.works.len(), &self.first) == (other.dress, other.works.len(), &other.first);
        let mut pairs = self.works.iter().zip(&other.works);
        lengths && pairs.all(|(own, other)| Arc::ptr_eq(&own.0, &other.0) && own.1 == other.1)
    }
}

impl Works {
    /// Render the works of an edition; those of the last run, where it cites the same.
    pub(super) fn new(edition: &Edition, past: &mut WorksCache) -> Arc<Self> {
        let Some(bibliography) = edition.bibliography.as_ref().filter(|b| !b.works.is_empty()) else {
            return Arc::default();
        };
        let chosen = Chosen { name: edition.meta.citation_style.clone(), own: edition.style.clone() };
        let language = edition.meta.language.as_str();
        let cited = bibliography.cited.iter().map(|cited| !cited.is_empty());
        let works = bibliography.works.iter().cloned().zip(cited).collect();
        let first = bibliography.first.clone();
        let key = WorksKey { dress: dress::key(&chosen, language), works, first };
        if let Some((_, last)) = past.last.as_ref().filter(|(last, _)| last.is_same(&key)) {
            return Arc::clone(last);
        }
        let dress = past.dress.one(key.dress, || Dress::find(&chosen, language));
        let made = dress.as_ref().as_ref().map(|dress| Self::render(edition, bibliography, dress, past));
        let made = Arc::new(made.unwrap_or_default());
        past.last = Some((key, Arc::clone(&made)));
        made
    }

    fn render(edition: &Edition, bibliography: &Bibliography, dress: &Dress, past: &mut WorksCache) -> Self {
        let language = edition.meta.language.as_str();
        let (open, close) = dress.brackets;
        let render = Render { note: dress.style.settings.class == StyleClass::Note, dress };
        let order = order::order(bibliography, &render, &mut past.orders, language, None);
        let given = given::told_apart(bibliography, &order, &dress.style);
        let works = |group: &[(usize, usize)]| -> Vec<&Work> {
            group.iter().map(|(work, _)| &*bibliography.works[*work]).collect()
        };
        let sets = alike::sets(bibliography, &order, dress);
        let given_of = |set: &[(usize, usize)]| -> Vec<Option<&Given>> {
            set.iter().map(|(work, _)| given.get(work)).collect()
        };
        let distinctions = past.distinctions.each(
            sets.iter().map(Vec::as_slice).collect(),
            |set| dress.key(&works(set), &given_of(set), 0),
            |set| render.distinctions(&works(set), &given_of(set)),
        );
        let groups = alike::groups(&sets, distinctions.iter().map(|all| all.as_slice()), render.note);
        let mut given: HashMap<usize, &Given> = HashMap::new();
        for ((work, _), own) in
            sets.iter().zip(&distinctions).flat_map(|(set, all)| set.iter().zip(all.iter()))
        {
            given.extend(own.given.as_ref().map(|words| (*work, words)));
        }
        let given_of = |group: &[(usize, usize)]| -> Vec<Option<&Given>> {
            group.iter().map(|(work, _)| given.get(work).copied()).collect()
        };
        let first = |group: &[(usize, usize)]| match group.first() {
            Some((_, place)) if !render.note => *place,
            _ => 0,
        };
        let made = past.forms.each(
            groups.iter().collect(),
            |(group, extras)| dress.key(&works(group), &(given_of(group), extras), first(group)),
            |(group, extras)| {
                render.group(&works(group), &given_of(group), first(group), Part::Cited(*extras))
            },
        );
        let mut forms = vec![WorkForms::default(); bibliography.works.len()];
        for ((work, _), made) in
            groups.iter().zip(&made).flat_map(|((g, _), forms)| g.iter().zip(forms.iter()))
        {
            forms[*work] = made.clone();
        }
        // Works without names are filed under what the style begins them with, which only now is known.
        let numbered = style::is(&dress.style, CitationFormat::Numeric);
        let order = if numbered {
            order
        } else {
            order::order(bibliography, &render, &mut past.orders, language, Some(&forms))
        };
        let letters = order::letters(bibliography, &dress.style, language, &forms);
        let pages = WorkPages::new(&order, &letters);
        let mut works = Self { forms, order, letters, pages, told: Vec::new(), open, close };
        works.told = works.tell(bibliography);
        works
    }

    /// What is to be reported of the works that are shown.
    pub(super) fn told(&self) -> &[Diagnostic] {
        &self.told
    }

    fn tell(&self, bibliography: &Bibliography) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        for work in &self.order {
            let (forms, work) = (&self.forms[*work], &bibliography.works[*work]);
            if forms.bare {
                let message = format!("nothing of `{}` can be shown but its key", work.key);
                told.push(
                    Diagnostic::new(&rules::UNSHOWN_WORK, work.span, message)
                        .hint("give it a `title`, at least, or take it out of the file"),
                );
            } else if let Some(unshown) = &forms.unshown {
                let message = format!("of `{}` nothing shows {unshown}", work.key);
                told.push(
                    Diagnostic::new(&rules::UNSHOWN_FIELD, work.span, message)
                        .hint("nothing is wrong with the entry; `variorum styles` lists other styles"),
                );
            }
        }
        told
    }

    /// The works that are shown, in order.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    /// The letter that a work is filed under.
    pub(super) fn letter(&self, work: usize) -> Option<&str> {
        self.letters.get(work)?.as_deref()
    }

    /// A work's entry in the bibliography.
    pub(super) fn entry(&self, work: usize) -> &str {
        self.forms.get(work).map_or("", |forms| &forms.entry)
    }

    /// Write a work as it is cited.
    pub(super) fn cite(&self, out: &mut String, work: usize, locator: Option<&Locator>) {
        let form = self.forms.get(work).and_then(|f| f.cited.get(work::form(locator))?.as_ref());
        if let Some(form) = form {
            form.write(out, locator.map_or("", |locator| form.words(locator)));
        }
    }
}

/// Calls what may panic on unforeseen words.
fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).ok()
}

/// The letter of a set's first entry; none of a work that is no set.
fn label(reference: &Reference) -> Option<&'static str> {
    (!reference.members.is_empty()).then_some("a")
}

/// The letter of a set's entry, from `a`; beyond `z` its number.
fn letter(place: usize) -> String {
    let letter = u8::try_from(place).ok().filter(|place| *place < 26).map(|place| char::from(b'a' + place));
    letter.map_or_else(|| (place + 1).to_string(), String::from)
}

fn is_empty(entry: &str) -> bool {
    entry.trim_matches(['.', ',', ' ']).is_empty()
}

struct Render<'a> {
    dress: &'a Dress,
    /// Whether the style is one for notes.
    note: bool,
}

impl Render<'_> {
    /// Render a group of works; where the library panics on what they say, their keys represent them.
    fn group(&self, works: &[&Work], given: &[Option<&Given>], first: usize, part: Part) -> Vec<WorkForms> {
        let edited: Vec<Option<Work>> = works.iter().map(|work| self.edited(work)).collect();
        let works: Vec<&Work> =
            works.iter().zip(&edited).map(|(own, other)| other.as_ref().unwrap_or(own)).collect();
        let works = works.as_slice();
        let made = guarded(|| self.forms(works, given, first, part));
        // Where the engine breaks off, it may not for each alone; they aren't distinguished from each other then.
        let one = |(work, given): (&&Work, &Option<&Given>)| {
            let made = guarded(|| self.forms(&[work], &[*given], first, part));
            made.and_then(|mut one| one.pop())
        };
        let alone = || works.iter().zip(given).map(|work| one(work).unwrap_or_default()).collect();
        let made: Vec<WorkForms> = made.unwrap_or_else(alone);
        let named = works.iter().zip(made).map(|(work, mut forms)| {
            // Some styles leave letters, manuscripts, or encyclopaedias without authors out of the bibliography.
            if is_empty(&forms.entry) {
                let entry = work.reference.kind.starts_with("entry");
                let kinds: &[&str] = if entry { &["chapter", "document"] } else { &["document", "book"] };
                let found =
                    kinds.iter().find_map(|kind| self.as_a(kind, work).filter(|entry| !is_empty(entry)));
                forms.entry = found.unwrap_or_default();
            }
            for (n, member) in work.reference.members.iter().enumerate() {
                forms.entry.push(' ');
                forms.entry.push_str(&self.member(member, n + 1));
            }
            forms.cited.resize(FORMS, None);
            for (wanted, form) in forms.cited.iter_mut().enumerate() {
                if work.located.wants(wanted) && form.as_ref().is_none_or(Form::is_empty) {
                    *form = Some(Form::plain(&work.key));
                }
            }
            while forms.cited.last().is_some_and(Option::is_none) {
                forms.cited.pop();
            }
            let numbered = style::is(&self.dress.style, CitationFormat::Numeric);
            let nothing =
                work.reference.members.is_empty() && self.says_nothing(&work.reference, &forms.entry);
            for form in forms.cited.iter_mut().flatten().filter(|_| nothing && !numbered) {
                *form = Form::plain(&work.key);
            }
            forms.bare = nothing || is_empty(&forms.entry);
            if forms.bare {
                forms.entry = super::escape::escape(&work.key);
            } else {
                let all = std::iter::once(&work.reference).chain(&work.reference.members);
                let (entry, variables) = (&forms.entry, &self.dress.marked.variables);
                forms.unshown = all.into_iter().find_map(|one| shown::unshown(one, entry, variables));
            }
            forms
        });
        named.collect()
    }

    /// Whether an entry is no more than a number, or that there is no date.
    fn says_nothing(&self, reference: &Reference, entry: &str) -> bool {
        let forms = [TermForm::Long, TermForm::Short];
        let no_date = forms.iter().filter_map(|form| self.dress.term(OtherTerm::NoDate, *form));
        shown::says_nothing(reference, entry, &no_date.collect::<Vec<_>>().join(" "))
    }

    /// The entry of a work that the style has none for, as one of another type has it.
    fn as_a(&self, kind: &'static str, work: &Work) -> Option<String> {
        let reference = Reference { kind, ..work.reference.clone() };
        let encoded = self.encode("0", &reference);
        let item = guarded(|| self.alone(&encoded.item, kind, 0)).flatten()?;
        let label = label(&reference);
        Some(self.entry(item, label, |children| flow::read(children, &reference, &encoded.swaps, self.dress)))
    }

    /// The entry of a work of a set, with its letter; no number.
    fn member(&self, reference: &Reference, place: usize) -> String {
        let encoded = self.encode("0", reference);
        let Some(mut item) = guarded(|| self.alone(&encoded.item, reference.kind, 0)).flatten() else {
            return String::new();
        };
        item.first_field = None;
        let label = letter(place);
        self.entry(item, Some(&label), |children| flow::read(children, reference, &encoded.swaps, self.dress))
    }

    fn encode(&self, key: &str, reference: &Reference) -> Encoded {
        let pages = self.dress.style.settings.page_range_format.unwrap_or_default();
        let dash = self.dress.term(OtherTerm::PageRangeDelimiter, TermForm::Long).unwrap_or("–");
        item::encode(key, reference, (pages, dash), &self.dress.marked)
    }

    fn forms(&self, works: &[&Work], given: &[Option<&Given>], first: usize, part: Part) -> Vec<WorkForms> {
        let items: Vec<Encoded> =
            works.iter().enumerate().map(|(n, work)| self.encode(&n.to_string(), &work.reference)).collect();
        let features =
            WorksFeatures::of(works.iter().zip(&items).map(|(work, own)| (work.reference.kind, &own.item)));
        // Of notes the entry is all that is wanted of the driver.
        let entries = if self.note { Part::Entries } else { part };
        let entries = &*self.dress.of_works(entries, features.clone());
        let style = &*self.dress.of_works(part, features);
        let undated = self.undated(works);
        let flow = |n: usize, children: &ElemChildren, entry: bool| -> Flow {
            let mut flow = flow::read(children, &works[n].reference, &items[n].swaps, self.dress);
            if let Some(place) = undated[n] {
                flow.undated(place, self.dress, entry);
            }
            flow
        };
        let cited = |n: usize, children: &ElemChildren| -> Form {
            let mut flow = flow(n, children, false);
            if let Some(given) = given[n] {
                flow.given(given);
            }
            Form::new(&flow)
        };
        let mut driver = BibliographyDriver::new().with_citation_number_offset(first);
        let mut forms = vec![WorkBuilder { entry: None, cited: vec![None; FORMS] }; works.len()];
        // Alone a citation is neither the first of its work nor next to another: no full form, no ibid. But numbers,
        // and what distinguishes works of one name, need the driver.
        let numbers = style::is(&self.dress.style, CitationFormat::Numeric);
        let alone = self.note || (works.len() == 1 && !numbers);
        for wanted in (0..FORMS).filter(|wanted| if *wanted == BARE { self.note } else { alone }) {
            for (n, _) in works.iter().enumerate().filter(|(_, work)| work.located.wants(wanted)) {
                let request = self.request_in(style, &items[n].item, wanted);
                forms[n].cited[wanted] = Some(cited(n, &standalone_citation(request)));
            }
        }
        let asked = self.ask(&mut driver, (style, entries), works, &items, alone);
        let rendered = driver.finish(BibliographyRequest {
            style: entries,
            locale: self.code(),
            locale_files: &self.dress.locale,
        });
        for ((n, wanted), citation) in asked.into_iter().zip(&rendered.citations) {
            if !(self.note && wanted == BARE) {
                forms[n].cited[wanted].get_or_insert_with(|| cited(n, &citation.citation));
            }
        }
        // Names that were made longer to tell citations apart are so in entries too, where they are long already.
        let shared = self.dress.style.citation.disambiguate_add_year_suffix;
        let numbered = if works.len() == 1 || shared { rendered.bibliography } else { None };
        for item in numbered.into_iter().flat_map(|b| b.items) {
            let Some(n) = item.key.parse::<usize>().ok().filter(|n| *n < works.len()) else { continue };
            forms[n].entry =
                Some(self.entry(item, label(&works[n].reference), |children| flow(n, children, true)));
        }
        for (n, form) in forms.iter_mut().enumerate().filter(|_| works.len() > 1) {
            let alone = self
                .alone(&items[n].item, works[n].reference.kind, first + n)
                .map(|item| self.entry(item, label(&works[n].reference), |children| flow(n, children, true)));
            form.entry = match (alone, form.entry.take()) {
                // The letter of its year is what the others of the group give to it.
                (Some(alone), Some(told)) if told.len().abs_diff(alone.len()) <= 2 => Some(told),
                (alone, told) => alone.or(told),
            };
        }
        let named = forms.into_iter().map(|form| WorkForms {
            entry: form.entry.unwrap_or_default(),
            cited: form.cited,
            ..WorkForms::default()
        });
        named.collect()
    }

    /// Which of the undated works of the same people each is, where a style distinguishes years by letters: the engine
    /// does so for works with a date only.
    fn undated(&self, works: &[&Work]) -> Vec<Option<usize>> {
        let is_undated = |work: &Work| {
            self.dress.style.citation.disambiguate_add_year_suffix
                && work.reference.date("issued").is_none()
                && work.reference.get("status").is_none()
        };
        let names = |work: &Work| order::names(&work.reference, &self.dress.style);
        let place = |(at, work): (usize, &&Work)| {
            let same = |other: &&Work| is_undated(other) && names(other) == names(work);
            let before = works[..at].iter().copied().filter(same).count();
            let several = before > 0 || works[at + 1..].iter().copied().any(|other| same(&other));
            (is_undated(work) && several).then_some(before)
        };
        works.iter().enumerate().map(place).collect()
    }

    /// The entry of one work of a type, as if there were no other.
    fn alone(&self, item: &Item, kind: &'static str, number: usize) -> Option<BibliographyItem> {
        let style = &*self.dress.of_works(Part::Entries, WorksFeatures::of([(kind, item)]));
        let mut driver = BibliographyDriver::new().with_citation_number_offset(number);
        driver.citation(self.request_in(style, item, BARE));
        let request = BibliographyRequest { style, locale: self.code(), locale_files: &self.dress.locale };
        driver.finish(request).bibliography?.items.into_iter().next()
    }

    fn entry(
        &self,
        item: BibliographyItem,
        label: Option<&str>,
        flow: impl Fn(&ElemChildren) -> Flow,
    ) -> String {
        let mut children = item.content;
        let text = |text: String| ElemChild::Text(Formatted { text, formatting: Formatting::default() });
        if let Some(label) = label.filter(|_| !is_empty(&markup::entry(&flow(&children)))) {
            children.0.insert(0, text(format!("({label}) ")));
        }
        if let Some(first) = item.first_field {
            children.0.splice(0..0, [first, text(" ".to_owned())]);
        }
        markup::entry(&flow(&children))
    }

    fn code(&self) -> Option<LocaleCode> {
        self.dress.locale.first().and_then(|l| l.lang.clone())
    }

    fn request_in<'e>(
        &'e self,
        style: &'e IndependentStyle,
        item: &'e Item,
        wanted: usize,
    ) -> CitationRequest<'e, Item> {
        let unit = wanted.checked_sub(1).and_then(|n| LocatorUnit::ALL.get(n / 2));
        let several = wanted.checked_sub(1).is_some_and(|n| n % 2 == 1);
        let payload = match (unit, several) {
            (Some(LocatorUnit::Other), _) => LocatorPayload::Transparent(TransparentLocator::new(())),
            (_, true) => LocatorPayload::Str(SEVERAL),
            (_, false) => LocatorPayload::Str(ONE),
        };
        // A style without words for units would call a chapter a page: then the words follow as they are.
        let unit = unit.filter(|unit| self.dress.marked.units || **unit == LocatorUnit::Page);
        let locator = unit.map(|unit| SpecificLocator(kind(*unit), payload));
        let item = CitationItem::with_locator(item, locator);
        CitationRequest::new(vec![item], style, self.code(), &self.dress.locale, None)
    }
}

/// The engine's name for what a locator counts.
fn kind(unit: LocatorUnit) -> LocatorKind {
    match unit {
        LocatorUnit::Page => LocatorKind::Page,
        LocatorUnit::Chapter => LocatorKind::Chapter,
        LocatorUnit::Volume => LocatorKind::Volume,
        LocatorUnit::Section => LocatorKind::Section,
        LocatorUnit::Paragraph => LocatorKind::Paragraph,
        LocatorUnit::Verse => LocatorKind::Verse,
        LocatorUnit::Line => LocatorKind::Line,
        LocatorUnit::Folio => LocatorKind::Folio,
        LocatorUnit::Column => LocatorKind::Column,
        LocatorUnit::Note => LocatorKind::Note,
        LocatorUnit::Figure => LocatorKind::Figure,
        LocatorUnit::Other => LocatorKind::Custom,
    }
}
