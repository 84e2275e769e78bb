//! A style in a language, and the parts of it that are asked for.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{
    Citation, CitationFormat, Date, DateForm, IndependentStyle, LayoutRenderingElement, Locale, TermForm,
};
use xxhash_rust::xxh3::Xxh3;

use super::mends::{self, Marked};
use super::narrow::{WantedOfStyle, WorksFeatures, narrowed};
use super::style::Chosen;
use super::{locale, style};
use crate::edition::work::Work;

/// The key of a style in a language: an own style by what its file says.
pub(super) fn key(chosen: &Chosen, language: &str) -> u64 {
    let mut hasher = Xxh3::new();
    (chosen.key(), language).hash(&mut hasher);
    hasher.finish()
}

/// What of a style is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// With its citations, and what distinguishes these.
    Cited(Extras),
    /// Without its citations, for entries alone.
    Entries,
    /// Nothing but its order.
    Sorting,
}

/// What a citation has beyond its usual form, since it would be like others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Extras {
    /// So many names are shown at least; 0: as many as the style has.
    pub(super) names: usize,
    /// Whether what the style has for citations that are alike is shown.
    pub(super) more: bool,
    /// Whether the engine may add given names.
    pub(super) given: bool,
}

/// Parts of a style for works of some types, by the names of these.
type Narrowed = HashMap<(Part, WorksFeatures), Arc<IndependentStyle>>;

/// A style in a language.
#[derive(Debug)]
pub(super) struct Dress {
    /// The key of this style in this language.
    key: u64,
    pub(super) style: IndependentStyle,
    sorting: OnceLock<IndependentStyle>,
    narrowed: Mutex<Narrowed>,
    pub(super) locale: Vec<Locale>,
    /// What is around a citation.
    pub(super) brackets: (&'static str, &'static str),
    /// What was marked in the style.
    pub(super) marked: Marked,
    /// The outer quotation marks of the language, and the inner ones.
    pub(super) quotes: [(String, String); 2],
    /// Whether points and commas are before the marks that close.
    pub(super) punctuation_in_quote: bool,
    /// Whether titles without a language are English.
    pub(super) english: bool,
}

impl Dress {
    /// The style that was chosen in a language.
    pub(super) fn find(chosen: &Chosen, language: &str) -> Option<Self> {
        let (found, locale) = rayon::join(|| style::find(chosen), || locale::decode(language));
        Some(Self::new(found?, key(chosen, language), language, locale))
    }

    /// The style that was chosen, in a language whose terms are these.
    pub(super) fn in_locale(chosen: &Chosen, language: &str, locale: Vec<Locale>) -> Option<Self> {
        Some(Self::new(style::find(chosen)?, key(chosen, language), language, locale))
    }

    fn new(mut style: IndependentStyle, key: u64, language: &str, locale: Vec<Locale>) -> Self {
        let brackets = style::brackets(&mut style);
        let mut dress = Self {
            key,
            sorting: OnceLock::new(),
            narrowed: Mutex::default(),
            style,
            locale,
            brackets,
            marked: Marked::default(),
            quotes: Default::default(),
            punctuation_in_quote: false,
            english: language == "en" || language.starts_with("en-"),
        };
        let quote =
            |term: OtherTerm, other: &str| dress.term(term, TermForm::Long).unwrap_or(other).to_owned();
        let quotes = [
            (quote(OtherTerm::OpenQuote, "“"), quote(OtherTerm::CloseQuote, "”")),
            (quote(OtherTerm::OpenInnerQuote, "‘"), quote(OtherTerm::CloseInnerQuote, "’")),
        ];
        let options = |locale: &Locale| locale.style_options.and_then(|options| options.punctuation_in_quote);
        let inside = dress.locales().find_map(options).unwrap_or_default();
        dress.punctuation_in_quote = inside;
        dress.quotes = quotes;
        dress.marked = mends::mend(&mut dress.style);
        // Every entry says whose it is: each is a place of its own, which others lead to.
        if let Some(bibliography) = &mut dress.style.bibliography {
            bibliography.subsequent_author_substitute = None;
        }
        dress.locale.iter_mut().for_each(mends::quotes);
        dress
    }

    /// A part of the style, as far as it bears on works that are so.
    pub(super) fn of_works(&self, part: Part, works: WorksFeatures) -> Arc<IndependentStyle> {
        let key = (part, works);
        let known = self.narrowed.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let whole = if part == Part::Sorting { self.sorting() } else { &self.style };
            let extras = if let Part::Cited(extras) = part { extras } else { Extras::default() };
            let entries = part == Part::Entries;
            let cites = !entries || style::is(&self.style, CitationFormat::Numeric);
            let mut made =
                narrowed(whole, &key.1, WantedOfStyle { cites, sorts: !entries, alike: extras.more });
            extended(&mut made.citation, extras);
            let made = Arc::new(made);
            self.narrowed.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&made));
            made
        })
    }

    /// The style with nothing but its order.
    fn sorting(&self) -> &IndependentStyle {
        self.sorting.get_or_init(|| {
            let mut sorting = self.style.clone();
            mends::bare(&mut sorting);
            sorting.citation.layout.elements.clear();
            sorting.citation.sort = None;
            if let Some(bibliography) = &mut sorting.bibliography {
                bibliography.layout.elements = vec![LayoutRenderingElement::Text(mends::value("x"))];
            }
            sorting
        })
    }

    /// What says how things are called: the style first, for this language or for all.
    fn locales(&self) -> impl Iterator<Item = &Locale> {
        let own = self.language();
        let fits = move |locale: &&Locale| locale.lang.as_ref().is_none_or(|code| main(&code.0) == own);
        // What is said for one language goes before what is said for all.
        let (special, general): (Vec<&Locale>, Vec<&Locale>) =
            self.style.locale.iter().filter(fits).partition(|locale| locale.lang.is_some());
        special.into_iter().chain(general).chain(&self.locale)
    }

    /// The language of its terms, without a region.
    pub(super) fn language(&self) -> &str {
        main(self.locale.first().and_then(|locale| locale.lang.as_ref()).map_or("en", |code| &code.0))
    }

    /// A term of the language.
    pub(super) fn term(&self, term: OtherTerm, form: TermForm) -> Option<&str> {
        self.word(Term::Other(term), form)
    }

    /// The word of any term, in the nearest form that the language has.
    pub(super) fn word(&self, term: Term, form: TermForm) -> Option<&str> {
        let mut form = Some(form);
        while let Some(wanted) = form {
            if let Some(found) = self.locales().find_map(|locale| locale.term(term, wanted)?.single()) {
                return Some(found);
            }
            form = wanted.fallback();
        }
        None
    }

    /// How a date is written in the language.
    pub(super) fn date_form(&self, form: DateForm) -> Option<&Date> {
        self.locales().find_map(|locale| locale.date.iter().find(|date| date.form == Some(form)))
    }

    /// What makes an ordinal of a number.
    pub(super) fn ordinal(&self, number: i32) -> &str {
        self.locales().find_map(|locale| locale.ordinals()?.lookup(number, None)).unwrap_or_default()
    }

    /// What the forms of a group of works depend on.
    pub(super) fn key(&self, works: &[&Work], given: &impl Hash, first: usize) -> u64 {
        let mut hasher = Xxh3::new();
        self.key.hash(&mut hasher);
        (first, given).hash(&mut hasher);
        for work in works {
            work.key.hash(&mut hasher);
            work.reference.hash(&mut hasher);
            work.located.hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// A tag of a language without what follows the language itself.
fn main(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// Has a citation show what distinguishes it. The engine adds no names: it breaks off where works have more of them than others.
fn extended(citation: &mut Citation, extras: Extras) {
    citation.disambiguate_add_names = false;
    citation.disambiguate_add_givenname &= extras.given;
    let names = u32::try_from(extras.names).unwrap_or(u32::MAX);
    if names > 0 {
        let options = &mut citation.name_options;
        let of = |own: &mut Option<u32>, least: u32| *own = own.map(|own| own.max(least));
        of(&mut options.et_al_min, names.saturating_add(1));
        of(&mut options.et_al_use_first, names);
        of(&mut options.et_al_subsequent_min, names.saturating_add(1));
        of(&mut options.et_al_subsequent_use_first, names);
    }
}
