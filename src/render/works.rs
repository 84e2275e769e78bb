//! Works in a citation style: each is rendered once in the forms that are wanted, whoever cites it how often.
//!
//! The library that knows the styles is slow by the mention, and fast by the work. Locators are put in here.

mod dress;
mod locale;
mod markup;
mod style;

use hayagriva::citationberg::taxonomy::Locator as LocatorKind;
use hayagriva::citationberg::{CitationFormat, IndependentStyle, LocaleCode, StyleClass};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, Entry, LocatorPayload,
    SpecificLocator, TransparentLocator, standalone_citation,
};

use crate::edition::Edition;
use crate::edition::work::{Bibliography, Located, Locator, Work};

use dress::Dress;
pub(super) use dress::Past;
use markup::Form;

/// Works that nobody cites are shown up to so many.
pub(super) const UNCITED: usize = 500;
/// Works that are rendered together since one may need to be told from another, at most.
const TOGETHER: usize = 50;

/// Every work of the bibliography as it is shown.
#[derive(Debug, Default)]
pub(super) struct Works {
    forms: Vec<Forms>,
    /// The works that are shown, in the order of the edition's language.
    order: Vec<usize>,
    /// What stands around the works of a citation.
    pub(super) open: &'static str,
    pub(super) close: &'static str,
}

/// A work as it is shown: in the bibliography, and in a citation without a locator and with one.
#[derive(Debug, Clone, Default)]
struct Forms {
    entry: String,
    cited: [Option<Form>; 4],
}

/// A form of a work in a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Bare,
    Page,
    Pages,
    Other,
}

impl Wanted {
    fn by(locator: Option<&Locator>) -> Self {
        match locator {
            None => Self::Bare,
            Some(Locator::Page(_)) => Self::Page,
            Some(Locator::Pages(_)) => Self::Pages,
            Some(Locator::Other(_)) => Self::Other,
        }
    }

    /// Whether a work is cited so.
    fn of(self, located: Located) -> bool {
        match self {
            Self::Bare => located.bare,
            Self::Page => located.page,
            Self::Pages => located.pages,
            Self::Other => located.other,
        }
    }
}

impl Works {
    /// Render the works of an edition.
    pub(super) fn new(edition: &Edition, past: &mut Past) -> Self {
        let Some(bibliography) = edition.bibliography.as_ref().filter(|b| !b.works.is_empty()) else {
            return Self::default();
        };
        let name = edition.meta.citation_style.as_deref();
        let language = edition.meta.language.as_str();
        let named = (name.map(str::to_owned), language.to_owned());
        let dress = past.dress.one(named, || Dress::find(name, language));
        let Some(dress) = dress.as_ref() else { return Self::default() };
        let (open, close) = dress.brackets;
        let order = order(bibliography, &dress.style, &edition.meta.language);
        let render = Render { note: dress.style.settings.class == StyleClass::Note, dress };
        let groups = groups(bibliography, &order, render.note);
        let works = |group: &[(usize, usize)]| -> Vec<&Work> {
            group.iter().map(|(work, _)| &bibliography.works[*work]).collect()
        };
        let first = |group: &[(usize, usize)]| match group.first() {
            Some((_, place)) if !render.note => *place,
            _ => 0,
        };
        let made = past.forms.each(
            &groups,
            |group| dress.key(&works(group), first(group)),
            |group| render.group(&works(group), first(group)),
        );
        let mut forms = vec![Forms::default(); bibliography.works.len()];
        for ((work, _), made) in groups.iter().zip(&made).flat_map(|(g, forms)| g.iter().zip(forms.iter())) {
            forms[*work] = made.clone();
        }
        Self { forms, order, open, close }
    }

    /// The works that are shown, in order.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    /// A work's entry in the bibliography.
    pub(super) fn entry(&self, work: usize) -> &str {
        self.forms.get(work).map_or("", |forms| &forms.entry)
    }

    /// Write a work as it is cited.
    pub(super) fn cite(&self, out: &mut String, work: usize, locator: Option<&Locator>) {
        let form = self.forms.get(work).and_then(|f| f.cited[Wanted::by(locator) as usize].as_ref());
        if let Some(form) = form {
            form.write(out, locator.map_or("", Locator::words));
        }
    }
}

/// The works that are shown, in the order of their authors' names and titles.
fn order(bibliography: &Bibliography, style: &IndependentStyle, language: &str) -> Vec<usize> {
    let uncited = bibliography.cited.iter().filter(|c| c.is_empty()).count();
    let shown = |work: usize| {
        let cited = !bibliography.cited[work].is_empty();
        cited || (!bibliography.works[work].lent && uncited <= UNCITED)
    };
    let by_year = style::is(style, CitationFormat::AuthorDate);
    let keyed = (0..bibliography.works.len()).filter(|work| shown(*work)).map(|work| {
        let entry = &bibliography.works[work].entry;
        let title = entry.title().map(ToString::to_string).unwrap_or_default();
        let year = entry.date_any().map(|d| d.year);
        let names = names(entry);
        let names = if names.is_empty() { title.clone() } else { names };
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
    keyed.into_iter().map(|(.., work)| work).collect()
}

/// The names that a work stands under.
fn names(entry: &Entry) -> String {
    let people = entry.authors().filter(|a| !a.is_empty()).or_else(|| entry.editors()).unwrap_or_default();
    let names = people.iter().map(|p| format!("{} {}", p.name, p.given_name.as_deref().unwrap_or("")));
    names.collect::<Vec<_>>().join(" ")
}

/// Works that may have to be told from each other: those of one first name. A style for notes tells none.
fn groups(bibliography: &Bibliography, order: &[usize], note: bool) -> Vec<Vec<(usize, usize)>> {
    let mut groups: Vec<Vec<(usize, usize)>> = Vec::new();
    let family =
        |work: usize| bibliography.works[work].entry.authors().and_then(|a| Some(a.first()?.name.clone()));
    let mut last: Option<String> = None;
    for (place, work) in order.iter().copied().enumerate() {
        let family = family(work).filter(|_| !note);
        match groups.last_mut() {
            Some(group) if family.is_some() && family == last && group.len() < TOGETHER => {
                group.push((work, place));
            }
            _ => groups.push(vec![(work, place)]),
        }
        last = family;
    }
    groups
}

struct Render<'a> {
    dress: &'a Dress,
    /// Whether the style is one for notes.
    note: bool,
}

impl Render<'_> {
    /// Render a group of works; where the library panics on what they say, their keys stand for them.
    fn group(&self, works: &[&Work], first: usize) -> Vec<Forms> {
        let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.forms(works, first)));
        let made = made.unwrap_or_else(|_| vec![Forms::default(); works.len()]);
        let named = works.iter().zip(made).map(|(work, mut forms)| {
            for wanted in [Wanted::Bare, Wanted::Page, Wanted::Pages, Wanted::Other] {
                let form = &mut forms.cited[wanted as usize];
                if wanted.of(work.located) && form.as_ref().is_none_or(Form::is_empty) {
                    *form = Some(Form::plain(&work.key));
                }
            }
            if forms.entry.trim_matches(['.', ',', ' ']).is_empty() {
                forms.entry = super::escape::escape(&work.key);
            }
            forms
        });
        named.collect()
    }

    fn forms(&self, works: &[&Work], first: usize) -> Vec<Forms> {
        let mut driver = BibliographyDriver::new().with_citation_number_offset(first);
        let mut forms = vec![Forms::default(); works.len()];
        let mut asked = Vec::new();
        // Alone a citation is neither the first of its work nor next to another: no full form, no ibid. But numbers,
        // and what tells works of one name from each other, need the driver.
        let numbers = style::is(&self.dress.style, CitationFormat::Numeric);
        let alone = self.note || (works.len() == 1 && !numbers);
        for wanted in [Wanted::Page, Wanted::Pages, Wanted::Other] {
            for (n, work) in works.iter().enumerate().filter(|(_, work)| wanted.of(work.located)) {
                let request = self.request(&work.entry, wanted);
                if alone {
                    forms[n].cited[wanted as usize] = Some(Form::new(&standalone_citation(request)));
                } else {
                    driver.citation(request);
                    asked.push((n, wanted));
                }
            }
        }
        // Every work must be asked for to have its entry.
        for (n, work) in works.iter().enumerate() {
            if self.note && work.located.bare {
                let request = self.request(&work.entry, Wanted::Bare);
                forms[n].cited[Wanted::Bare as usize] = Some(Form::new(&standalone_citation(request)));
            }
            driver.citation(self.request(&work.entry, Wanted::Bare));
            asked.push((n, Wanted::Bare));
        }
        let rendered = driver.finish(BibliographyRequest {
            style: &self.dress.style,
            locale: self.code(),
            locale_files: &self.dress.locale,
        });
        for ((n, wanted), citation) in asked.into_iter().zip(&rendered.citations) {
            forms[n].cited[wanted as usize].get_or_insert_with(|| Form::new(&citation.citation));
        }
        for item in rendered.bibliography.into_iter().flat_map(|b| b.items) {
            if let Some(n) = works.iter().position(|w| w.entry.key() == item.key) {
                forms[n].entry = markup::entry(&item);
            }
        }
        forms
    }

    fn code(&self) -> Option<LocaleCode> {
        self.dress.locale.first().and_then(|l| l.lang.clone())
    }

    fn request<'e>(&'e self, entry: &'e Entry, wanted: Wanted) -> CitationRequest<'e, Entry> {
        let transparent = || LocatorPayload::Transparent(TransparentLocator::new(()));
        let locator = match wanted {
            Wanted::Bare => None,
            Wanted::Page => Some(SpecificLocator(LocatorKind::Page, transparent())),
            Wanted::Pages => Some(SpecificLocator(LocatorKind::Page, LocatorPayload::Str(markup::SEVERAL))),
            Wanted::Other => Some(SpecificLocator(LocatorKind::Custom, transparent())),
        };
        let item = CitationItem::with_locator(entry, locator);
        CitationRequest::new(vec![item], &self.dress.style, self.code(), &self.dress.locale, None)
    }
}
