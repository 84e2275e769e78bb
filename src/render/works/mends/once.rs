//! What takes the place of names, where these are none: a title with its edition, say.
//!
//! The engine shows a variable once there, and takes asking whether it is a number for showing it; the label of a number
//! asks for it a second time. So an edition would lack its number, and a number its label. Here macros that take the
//! place of names are copied, the copies ask a spare variable for numbers, and have terms for labels.

use std::collections::HashSet;

use hayagriva::citationberg::taxonomy::{NumberOrPageVariable, NumberVariable, Term, Variable};
use hayagriva::citationberg::{
    CslMacro, IndependentStyle, Label, LabelPluralize, LayoutRenderingElement, NamesChild, Text, TextTarget,
};

use super::{each_branch, layouts};

/// What the name of a copy ends with.
const COPY: char = '\u{F0025}';

/// Copy the macros that take the place of names; `shadows` are the spare variables that may be asked for numbers.
pub(super) fn mend(style: &mut IndependentStyle, shadows: &[(Variable, Variable)]) {
    let macros = style.macros.clone();
    let mut copies = Copies { shadows, wanted: Vec::new(), seen: HashSet::new() };
    layouts(style).for_each(|elements| copies.substitutes(elements));
    while let Some(name) = copies.wanted.pop() {
        let Some(found) = macros.iter().find(|part| part.name == name) else { continue };
        let mut children = found.children.clone();
        copies.elements(&mut children);
        style.macros.push(CslMacro { name: format!("{name}{COPY}"), children });
    }
}

struct Copies<'a> {
    shadows: &'a [(Variable, Variable)],
    wanted: Vec<String>,
    seen: HashSet<String>,
}

impl Copies<'_> {
    /// Find what takes the place of names.
    fn substitutes(&mut self, elements: &mut [LayoutRenderingElement]) {
        for element in elements {
            match element {
                LayoutRenderingElement::Names(names) => {
                    for child in &mut names.children {
                        if let NamesChild::Substitute(substitute) = child {
                            self.elements(&mut substitute.children);
                        }
                    }
                }
                LayoutRenderingElement::Group(group) => self.substitutes(&mut group.children),
                LayoutRenderingElement::Choose(choose) => {
                    each_branch(choose, |children| self.substitutes(children));
                }
                _ => {}
            }
        }
    }

    fn elements(&mut self, elements: &mut [LayoutRenderingElement]) {
        for element in elements {
            if let LayoutRenderingElement::Label(label) = element
                && let Some(text) = term(label)
            {
                *element = LayoutRenderingElement::Text(text);
            }
            match element {
                LayoutRenderingElement::Text(text) => {
                    if let TextTarget::Macro { name } = &mut text.target {
                        if self.seen.insert(name.clone()) {
                            self.wanted.push(name.clone());
                        }
                        name.push(COPY);
                    }
                }
                LayoutRenderingElement::Group(group) => self.elements(&mut group.children),
                LayoutRenderingElement::Choose(choose) => {
                    for branch in std::iter::once(&mut choose.if_).chain(&mut choose.else_if) {
                        for variable in branch.is_numeric.iter_mut().flatten() {
                            if let Some((_, shadow)) = self.shadows.iter().find(|(own, _)| own == variable) {
                                *variable = *shadow;
                            }
                        }
                    }
                    each_branch(choose, |children| self.elements(children));
                }
                LayoutRenderingElement::Names(names) => {
                    for child in &mut names.children {
                        if let NamesChild::Substitute(substitute) = child {
                            self.elements(&mut substitute.children);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// The term of a label; none where it is of a locator or of pages, which no work has there.
fn term(label: &Label) -> Option<Text> {
    let NumberOrPageVariable::Number(variable) = label.variable else { return None };
    if variable == NumberVariable::Locator {
        return None;
    }
    let many = matches!(variable, NumberVariable::NumberOfVolumes | NumberVariable::NumberOfPages);
    let plural =
        label.label.plural == LabelPluralize::Always || (many && label.label.plural != LabelPluralize::Never);
    Some(Text {
        target: TextTarget::Term { term: Term::NumberVariable(variable), form: label.label.form, plural },
        formatting: label.label.formatting,
        affixes: label.label.affixes.clone(),
        display: None,
        quotes: false,
        strip_periods: label.label.strip_periods,
        text_case: label.label.text_case,
    })
}
