//! What the engine lacks, mended in the style before it renders. What can be done only afterwards is marked here:
//! the engine hands marks of a private area on, and `flow.rs` finds them in what it made.
//!
//! Each mend names what is wrong with hayagriva 0.10, so that it can go when that is put right.

mod once;
mod shadows;
mod signs;

pub(super) use signs::{WANTED, bare, spaced};

use hayagriva::citationberg::taxonomy::{NumberVariable, OtherTerm, Term, Variable};
use hayagriva::citationberg::{
    Affixes, Choose, Date, DelimiterBehavior, Formatting, IndependentStyle, InheritableNameOptions,
    LayoutRenderingElement, Locale, LocalizedTerm, Names, NamesChild, TermForm, Terms, Text, TextCase,
    TextTarget,
};

/// The style's quotation marks: the outer ones and the inner ones, each by its beginning and its end.
pub(super) const OUTER: (char, char) = ('\u{F0010}', '\u{F0011}');
pub(super) const INNER: (char, char) = ('\u{F0012}', '\u{F0013}');
/// A name that says that there are others.
pub(super) const OTHERS: char = '\u{F0020}';
/// The beginning of a family name of several words.
pub(super) const WHOLE: char = '\u{F0021}';
/// A hyphen in a given name that no other initial follows.
pub(super) const HYPHEN: char = '\u{F0026}';
/// The first of the marks at words whose capitals the style changes: one pair for each place in the style.
const CASES: u32 = 0xF_1000;
/// The first of the marks around dates.
const DATES: u32 = 0xF_9000;
/// So many places of each kind a style may have.
const MOST: usize = 0x4000 - 1;

/// What a mark in the engine's words means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkMeaning {
    /// Words in another case begin or end.
    Case(usize, bool),
    /// A date begins or ends.
    Date(usize, bool),
}

/// The place in the style that a mark represents.
pub(super) fn place(mark: char) -> Option<MarkMeaning> {
    let code = u32::from(mark);
    let (base, case) = match code {
        0xF_1000..=0xF_8FFF => (CASES, true),
        0xF_9000..=0xF_FFFD => (DATES, false),
        _ => return None,
    };
    let at = (code - base) as usize;
    let (at, opens) = (at / 2, at.is_multiple_of(2));
    Some(if case { MarkMeaning::Case(at, opens) } else { MarkMeaning::Date(at, opens) })
}

fn marks(base: u32, at: usize) -> Option<(char, char)> {
    let first = base + u32::try_from(at.min(MOST)).ok()? * 2;
    Some((char::from_u32(first)?, char::from_u32(first + 1)?))
}

/// The places that were marked in a style.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub(super) cases: Vec<TextCase>,
    pub(super) dates: Vec<Date>,
    /// Whether the style says by itself that a date is uncertain.
    pub(super) uncertain: bool,
    /// Whether the style has something for citations that are alike.
    pub(super) disambiguates: bool,
    /// Whether a comma goes before “et al.” wherever it is.
    pub(super) comma_before_others: bool,
    /// Whether the style has words for what a locator counts; others write `S.` before any.
    pub(super) units: bool,
    /// The variables that the style shows somewhere.
    pub(super) variables: Vec<Variable>,
    /// Variables that conditions ask for, each with the one that they ask for now.
    pub(super) shadows: Vec<(Variable, Variable)>,
}

/// Mend a style.
pub(super) fn mend(style: &mut IndependentStyle) -> Marked {
    let mut marked = Marked::default();
    signs::mark(style);
    layouts(style).for_each(|elements| marked.elements(elements));
    style.locale.iter_mut().for_each(quotes);
    let (shadows, numbers) = shadows::cast(style);
    once::mend(style, &numbers);
    marked.shadows = shadows;
    marked.shadows.extend(numbers);
    marked
}

/// A text that is always the same.
pub(super) fn value(words: &str) -> Text {
    Text {
        target: TextTarget::Value { val: words.to_owned() },
        formatting: Formatting::default(),
        affixes: Affixes::default(),
        display: None,
        quotes: false,
        strip_periods: false,
        text_case: None,
    }
}

/// Every list of elements of a style.
fn layouts(style: &mut IndependentStyle) -> impl Iterator<Item = &mut Vec<LayoutRenderingElement>> {
    let bibliography = style.bibliography.as_mut().map(|b| &mut b.layout.elements);
    let macros = style.macros.iter_mut().map(|part| &mut part.children);
    macros.chain(std::iter::once(&mut style.citation.layout.elements)).chain(bibliography)
}

/// Let the terms of a language give marks for quotation marks: which they are depends on what is around.
///
/// The engine changes outer for inner ones within the style, but not for those in a title (typst/hayagriva#70).
pub(super) fn quotes(locale: &mut Locale) {
    let mut terms = locale.terms.take().map(|terms| terms.terms).unwrap_or_default();
    for (name, mark) in QUOTES {
        if let Some(at) = terms.iter().position(|term| term.name == Term::Other(*name)) {
            terms.remove(at);
            terms.extend(term(*name, *mark));
        }
    }
    locale.terms = Some(Terms { terms });
}

const QUOTES: &[(OtherTerm, char)] = &[
    (OtherTerm::OpenQuote, OUTER.0),
    (OtherTerm::CloseQuote, OUTER.1),
    (OtherTerm::OpenInnerQuote, INNER.0),
    (OtherTerm::CloseInnerQuote, INNER.1),
];

fn term(name: OtherTerm, mark: char) -> Option<LocalizedTerm> {
    let name = serde_json::to_value(Term::Other(name)).ok()?;
    serde_json::from_value(serde_json::json!({ "@name": name, "$text": mark, "@form": TermForm::Long })).ok()
}

impl Marked {
    fn elements(&mut self, elements: &mut [LayoutRenderingElement]) {
        for element in elements {
            match element {
                LayoutRenderingElement::Text(text) => self.text(text),
                LayoutRenderingElement::Date(date) => self.date(date),
                LayoutRenderingElement::Names(names) => self.names(names),
                LayoutRenderingElement::Group(group) => self.elements(&mut group.children),
                LayoutRenderingElement::Choose(choose) => {
                    self.uncertain |= choose.branches().any(|branch| branch.is_uncertain_date.is_some());
                    self.disambiguates |= choose.branches().any(|branch| branch.disambiguate == Some(true));
                    each_branch(choose, |children| self.elements(children));
                }
                LayoutRenderingElement::Number(number) => {
                    self.variables.push(number.variable.into());
                    of_the_edition(&mut number.text_case);
                }
                LayoutRenderingElement::Label(label) => {
                    self.units |= Variable::from(label.variable) == Variable::Number(NumberVariable::Locator);
                    of_the_edition(&mut label.label.text_case);
                }
            }
        }
    }

    /// Take the case of titles out of the style: the engine puts capitals after every comma, and takes those
    /// within words away (hayagriva's `CaseFolder`).
    fn text(&mut self, text: &mut Text) {
        if let TextTarget::Variable { var, .. } = &text.target {
            self.variables.push(*var);
        }
        if matches!(text.target, TextTarget::Term { .. } | TextTarget::Value { .. }) {
            of_the_edition(&mut text.text_case);
        }
        let case = match text.text_case {
            Some(case @ (TextCase::TitleCase | TextCase::SentenceCase | TextCase::CapitalizeFirst)) => case,
            _ => return,
        };
        let Some((open, close)) = marks(CASES, self.cases.len()).filter(|_| self.cases.len() < MOST) else {
            return;
        };
        self.cases.push(case);
        text.text_case = None;
        text.affixes.prefix.get_or_insert_default().push(open);
        text.affixes.suffix.get_or_insert_default().insert(0, close);
    }

    /// Mark a date: the engine knows no spans (`// TODO: Date ranges`), and writes a season where a month would be
    /// (typst/hayagriva#391).
    fn date(&mut self, date: &mut Date) {
        self.variables.extend(date.variable.map(Variable::Date));
        let Some((open, close)) = marks(DATES, self.dates.len()).filter(|_| self.dates.len() * 2 < 0x6FFD)
        else {
            return;
        };
        self.dates.push(date.clone());
        date.affixes.prefix.get_or_insert_default().push(open);
        date.affixes.suffix.get_or_insert_default().insert(0, close);
    }

    /// Give names that take the place of others the form of these, however deep they are: the engine does so
    /// for direct children of `substitute` only, where the specification makes no such difference.
    fn names(&mut self, names: &mut Names) {
        self.variables.extend(names.variable.iter().copied().map(Variable::Name));
        let always = |child: &NamesChild| match child {
            NamesChild::Name(name) => {
                name.options(&InheritableNameOptions::default()).delimiter_precedes_et_al
                    == DelimiterBehavior::Always
            }
            _ => false,
        };
        self.comma_before_others |= names.children.iter().any(always);
        let outer = names.clone();
        for child in &mut names.children {
            if let NamesChild::Label(label) = child {
                of_the_edition(&mut label.text_case);
            }
            let NamesChild::Substitute(substitute) = child else { continue };
            inherit(&outer, &mut substitute.children);
            substitute.children =
                std::mem::take(&mut substitute.children).into_iter().flat_map(one_by_one).collect();
            self.elements(&mut substitute.children);
        }
    }
}

/// Terms are words of the edition's language, with capitals whatever the language of the work is.
fn of_the_edition(case: &mut Option<TextCase>) {
    match case {
        Some(TextCase::TitleCase) => *case = Some(TextCase::CapitalizeAll),
        Some(TextCase::SentenceCase) => *case = Some(TextCase::CapitalizeFirst),
        _ => {}
    }
}

/// A choice of several elements as choices of one each, since the first that shows something takes the place: the
/// engine shows all that a branch has.
fn one_by_one(element: LayoutRenderingElement) -> Vec<LayoutRenderingElement> {
    let LayoutRenderingElement::Choose(choose) = element else { return vec![element] };
    let otherwise = choose.otherwise.iter().map(|branch| branch.children.len());
    let most = choose.branches().map(|branch| branch.children.len()).chain(otherwise).max().unwrap_or(0);
    let one = |n: usize| {
        let mut choose = choose.clone();
        let Choose { if_, else_if, otherwise } = &mut choose;
        let only = |children: &mut Vec<LayoutRenderingElement>| {
            *children = children.get(n).cloned().into_iter().collect();
        };
        std::iter::once(if_).chain(else_if).for_each(|branch| only(&mut branch.children));
        otherwise.iter_mut().for_each(|branch| only(&mut branch.children));
        LayoutRenderingElement::Choose(choose)
    };
    (0..most).map(one).collect()
}

fn inherit(outer: &Names, elements: &mut [LayoutRenderingElement]) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) => {
                let own = names.children.iter().any(|c| !matches!(c, NamesChild::Label(_)));
                if own {
                    continue;
                }
                let labelled = !names.children.is_empty();
                let mut children: Vec<NamesChild> = outer.children.clone();
                children.retain(|c| match c {
                    NamesChild::Substitute(_) => false,
                    NamesChild::Label(_) => !labelled,
                    _ => true,
                });
                children.append(&mut names.children);
                if !children.iter().any(|c| matches!(c, NamesChild::Name(_))) {
                    children.insert(0, NamesChild::Name(hayagriva::citationberg::Name::default()));
                }
                let mut whole = outer.from_names_substitute(names);
                whole.children = children;
                *names = whole;
            }
            LayoutRenderingElement::Group(group) => inherit(outer, &mut group.children),
            LayoutRenderingElement::Choose(choose) => {
                each_branch(choose, |children| inherit(outer, children));
            }
            _ => {}
        }
    }
}

fn each_branch(choose: &mut Choose, mut each: impl FnMut(&mut [LayoutRenderingElement])) {
    each(&mut choose.if_.children);
    choose.else_if.iter_mut().for_each(|branch| each(&mut branch.children));
    if let Some(otherwise) = &mut choose.otherwise {
        each(&mut otherwise.children);
    }
}
