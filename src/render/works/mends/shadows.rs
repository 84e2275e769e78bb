//! Conditions that ask whether a work has a variable, such as an author.
//!
//! Where names are taken for others (`substitute`) the engine counts their variable as one that isn't there, for
//! conditions too: a review by Quell would be an “unsigned review”. By the specification it is only not shown again.
//! So conditions ask for another variable, which the style has no use for, and which is there where the first one is.

use std::collections::HashSet;

use hayagriva::citationberg::taxonomy::{
    DateVariable, NameVariable, NumberVariable, StandardVariable, Variable,
};
use hayagriva::citationberg::{Choose, IndependentStyle, LayoutRenderingElement, NamesChild, TextTarget};

use super::{each_branch, layouts};

/// Variables that a style may have no use for, the least common first.
const SPARE: &[Variable] = &[
    Variable::Standard(StandardVariable::CitationKey),
    Variable::Standard(StandardVariable::License),
    Variable::Standard(StandardVariable::Annote),
    Variable::Standard(StandardVariable::Keyword),
    Variable::Standard(StandardVariable::Abstract),
    Variable::Standard(StandardVariable::Division),
    Variable::Standard(StandardVariable::Scale),
    Variable::Standard(StandardVariable::Source),
    Variable::Standard(StandardVariable::ISSN),
    Variable::Standard(StandardVariable::PMCID),
    Variable::Standard(StandardVariable::PMID),
    Variable::Standard(StandardVariable::ISBN),
    Variable::Standard(StandardVariable::ContainerTitleShort),
    Variable::Standard(StandardVariable::CallNumber),
    Variable::Standard(StandardVariable::ReviewedGenre),
    Variable::Standard(StandardVariable::ReviewedTitle),
    Variable::Standard(StandardVariable::Event),
    Variable::Standard(StandardVariable::OriginalTitle),
    Variable::Standard(StandardVariable::OriginalPublisherPlace),
    Variable::Number(NumberVariable::PrintingNumber),
    Variable::Number(NumberVariable::SupplementNumber),
    Variable::Number(NumberVariable::NumberOfPages),
    Variable::Number(NumberVariable::Section),
    Variable::Date(DateVariable::AvailableDate),
    Variable::Date(DateVariable::Submitted),
    Variable::Name(NameVariable::OriginalAuthor),
    Variable::Name(NameVariable::EditorialDirector),
    Variable::Name(NameVariable::Chair),
    Variable::Name(NameVariable::Contributor),
    Variable::Name(NameVariable::ExecutiveProducer),
    Variable::Name(NameVariable::SeriesCreator),
    Variable::Name(NameVariable::ScriptWriter),
    Variable::Name(NameVariable::Narrator),
    Variable::Name(NameVariable::Producer),
    Variable::Name(NameVariable::Curator),
    Variable::Name(NameVariable::Organizer),
    Variable::Name(NameVariable::Host),
    Variable::Name(NameVariable::Guest),
    Variable::Name(NameVariable::Performer),
    Variable::Name(NameVariable::Interviewer),
    Variable::Name(NameVariable::Recipient),
];

/// What represents which variable.
type Shadows = Vec<(Variable, Variable)>;

/// Let conditions ask for spare variables; what each one represents, and numbers that may represent others where it is
/// asked whether these are numbers.
pub(super) fn cast(style: &mut IndependentStyle) -> (Shadows, Shadows) {
    let mut found = Shadow::default();
    let macros: Vec<(String, Vec<LayoutRenderingElement>)> =
        style.macros.iter().map(|part| (part.name.clone(), part.children.clone())).collect();
    layouts(style).for_each(|elements| found.elements(elements, &macros, false));
    let mut spare = SPARE.iter().copied().filter(|variable| !found.used.contains(variable));
    let wanted = found.tested.iter().copied().filter(|variable| found.taken.contains(variable));
    let shadows: Vec<(Variable, Variable)> =
        wanted.map_while(|variable| Some((variable, spare.next()?))).collect();
    layouts(style).for_each(|elements| ask(elements, &shadows));
    let mut spare = spare.filter(|variable| matches!(variable, Variable::Number(_)));
    let counted = found.counted.iter().copied().filter(|variable| found.taken.contains(variable));
    let numbers = counted.map_while(|variable| Some((variable, spare.next()?))).collect();
    (shadows, numbers)
}

#[derive(Default)]
struct Shadow {
    /// Variables that the style shows or asks for.
    used: HashSet<Variable>,
    /// Variables that take the place of others.
    taken: HashSet<Variable>,
    /// Variables that conditions ask for, in order.
    tested: Vec<Variable>,
    /// Variables that may be numbers, in order.
    counted: Vec<Variable>,
    /// Macros that were gone through as what takes the place of others.
    seen: HashSet<String>,
}

impl Shadow {
    fn elements(
        &mut self,
        elements: &[LayoutRenderingElement],
        macros: &[(String, Vec<LayoutRenderingElement>)],
        substitute: bool,
    ) {
        for element in elements {
            match element {
                LayoutRenderingElement::Text(text) => match &text.target {
                    TextTarget::Variable { var, .. } => self.shown(*var, substitute),
                    TextTarget::Macro { name } if substitute && self.seen.insert(name.clone()) => {
                        let found = macros.iter().find(|(own, _)| own == name);
                        found.into_iter().for_each(|(_, children)| self.elements(children, macros, true));
                    }
                    _ => {}
                },
                LayoutRenderingElement::Date(date) => {
                    date.variable.into_iter().for_each(|v| self.shown(Variable::Date(v), substitute));
                }
                LayoutRenderingElement::Number(number) => self.shown(number.variable.into(), substitute),
                LayoutRenderingElement::Label(label) => self.shown(label.variable.into(), false),
                LayoutRenderingElement::Names(names) => {
                    names.variable.iter().for_each(|v| self.shown(Variable::Name(*v), substitute));
                    for child in &names.children {
                        if let NamesChild::Substitute(substitute) = child {
                            self.elements(&substitute.children, macros, true);
                        }
                    }
                }
                LayoutRenderingElement::Group(group) => self.elements(&group.children, macros, substitute),
                LayoutRenderingElement::Choose(choose) => self.choose(choose, macros, substitute),
            }
        }
    }

    fn choose(
        &mut self,
        choose: &Choose,
        macros: &[(String, Vec<LayoutRenderingElement>)],
        substitute: bool,
    ) {
        for branch in choose.branches() {
            for variable in branch.variable.iter().flatten() {
                self.used.insert(*variable);
                if !self.tested.contains(variable) {
                    self.tested.push(*variable);
                }
            }
            for variable in branch.is_numeric.iter().flatten() {
                self.used.insert(*variable);
                if !self.counted.contains(variable) {
                    self.counted.push(*variable);
                }
            }
            self.elements(&branch.children, macros, substitute);
        }
        if let Some(otherwise) = &choose.otherwise {
            self.elements(&otherwise.children, macros, substitute);
        }
    }

    fn shown(&mut self, variable: Variable, substitute: bool) {
        self.used.insert(variable);
        if substitute {
            self.taken.insert(variable);
        }
    }
}

fn ask(elements: &mut [LayoutRenderingElement], shadows: &[(Variable, Variable)]) {
    for element in elements {
        match element {
            LayoutRenderingElement::Group(group) => ask(&mut group.children, shadows),
            LayoutRenderingElement::Names(names) => {
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        ask(&mut substitute.children, shadows);
                    }
                }
            }
            LayoutRenderingElement::Choose(choose) => {
                let Choose { if_, else_if, .. } = choose;
                for branch in std::iter::once(if_).chain(else_if) {
                    for variable in branch.variable.iter_mut().flatten() {
                        if let Some((_, shadow)) = shadows.iter().find(|(own, _)| own == variable) {
                            *variable = *shadow;
                        }
                    }
                }
                each_branch(choose, |children| ask(children, shadows));
            }
            _ => {}
        }
    }
}
