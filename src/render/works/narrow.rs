//! A style as far as it bears on works of some types with some variables: branches for others are left out, macros too that only
//! these call.
//!
//! The engine asks what an element will show before it shows it, once for each group around it, and seeks each macro by its
//! name among all of the style. What is left of a style that knows forty types takes a fraction of the time, and says the same.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::str::FromStr;

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::{DateVariable, Kind, NumberVariable, StandardVariable, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, ChooseMatch, CslMacro, ElseBranch, Group, IndependentStyle, LayoutRenderingElement,
    Names, NamesChild, Sort, SortKey, TestPosition, TextTarget,
};

/// What is asked of a style.
#[derive(Debug, Clone, Copy)]
pub(super) struct WantedOfStyle {
    /// Its citations.
    pub(super) cites: bool,
    /// The order of its bibliography.
    pub(super) sorts: bool,
    /// Citations of works that are like others.
    pub(super) alike: bool,
}

/// What works are, by the names of CSL.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct WorksFeatures {
    /// The types that they have, in order.
    pub(super) types: Vec<&'static str>,
    /// The variables that one of them has, in order; none where that isn't known.
    pub(super) variables: Option<Vec<String>>,
}

impl WorksFeatures {
    /// Of works of these types, as the engine has them.
    pub(super) fn of<'i>(works: impl IntoIterator<Item = (&'static str, &'i Item)>) -> Self {
        let mut variables: Vec<String> = Vec::new();
        let types = works.into_iter().map(|(kind, item)| {
            variables.extend(item.0.keys().cloned());
            kind
        });
        let mut features = Self::of_types(types);
        variables.sort_unstable();
        variables.dedup();
        features.variables = Some(variables);
        features
    }

    /// Of works of these types with any variables.
    pub(super) fn of_types(types: impl Iterator<Item = &'static str>) -> Self {
        let mut types: Vec<&str> = types.collect();
        types.sort_unstable();
        types.dedup();
        Self { types, variables: None }
    }

    /// Whether none of the works has a variable. What isn't a work's own but of its place among others is never lacking.
    fn lack(&self, variable: Variable) -> bool {
        let Some(variables) = &self.variables else { return false };
        let has = |name: &str| variables.binary_search_by(|own| own.as_str().cmp(name)).is_ok();
        match variable {
            Variable::Number(
                NumberVariable::CitationNumber
                | NumberVariable::FirstReferenceNoteNumber
                | NumberVariable::Locator,
            )
            | Variable::Standard(StandardVariable::YearSuffix | StandardVariable::CitationLabel) => false,
            _ => !has(&variable.to_string()),
        }
    }
}

/// What a style says of works that are so.
pub(super) fn narrowed(
    style: &IndependentStyle,
    works: &WorksFeatures,
    asked: WantedOfStyle,
) -> IndependentStyle {
    let kinds = works.types.iter().map(|name| Kind::from_str(name).ok()).collect();
    let mut narrow = Narrow { works, kinds, alike: asked.alike, wanted: Vec::new(), calls: HashMap::new() };
    let mut citation = style.citation.clone();
    if asked.cites {
        citation.layout.elements = narrow.elements(&citation.layout.elements, ElementParent::Whole);
        narrow.sort(citation.sort.as_ref());
    } else {
        citation.layout.elements.clear();
        citation.sort = None;
    }
    let mut bibliography = style.bibliography.clone();
    if let Some(bibliography) = &mut bibliography {
        bibliography.layout.elements = narrow.elements(&bibliography.layout.elements, ElementParent::Whole);
        bibliography.sort = bibliography.sort.take().filter(|_| asked.sorts);
        narrow.sort(bibliography.sort.as_ref());
    }
    let mut macros = Vec::new();
    while let Some(name) = narrow.wanted.pop() {
        // The first of a name is the one that the engine takes.
        if let Some(part) = style.macros.iter().find(|part| part.name == name) {
            macros.push(CslMacro { children: narrow.elements(&part.children, ElementParent::Whole), name });
        }
    }
    // The engine looks through all that come before the one that it seeks.
    macros.sort_by_key(|part| Reverse(narrow.calls.get(&part.name)));
    IndependentStyle {
        info: style.info.clone(),
        default_locale: style.default_locale.clone(),
        version: style.version.clone(),
        citation,
        bibliography,
        settings: style.settings.clone(),
        macros,
        locale: style.locale.clone(),
    }
}

struct Narrow<'w> {
    works: &'w WorksFeatures,
    /// The types; none for one that CSL doesn't know.
    kinds: Vec<Option<Kind>>,
    /// Whether their citations are like others: what `disambiguate` asks.
    alike: bool,
    /// Macros that are called and not yet copied.
    wanted: Vec<String>,
    /// How often each macro is called.
    calls: HashMap<String, usize>,
}

/// What elements are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ElementParent {
    Group,
    Branch,
    /// A layout, a macro, or what takes the place of names.
    Whole,
}

/// What is left of a choice.
enum NarrowedChoice {
    /// What is shown whatever the work is.
    Known(Vec<LayoutRenderingElement>),
    Open(Choose),
}

/// What is known of a branch without the work itself.
enum Branch {
    Taken,
    Never,
    /// Where its other conditions hold.
    Perhaps(OpenConditions),
}

/// The conditions of a branch that hang on the work.
struct OpenConditions {
    types: Option<Vec<Kind>>,
    is_numeric: Option<Vec<Variable>>,
    is_uncertain_date: Option<Vec<DateVariable>>,
    variable: Option<Vec<Variable>>,
}

impl Narrow<'_> {
    fn elements(
        &mut self,
        elements: &[LayoutRenderingElement],
        within: ElementParent,
    ) -> Vec<LayoutRenderingElement> {
        let mut left = Vec::with_capacity(elements.len());
        for element in elements {
            let one = match element {
                LayoutRenderingElement::Text(text) => {
                    if let TextTarget::Macro { name } = &text.target {
                        self.want(name);
                    }
                    element.clone()
                }
                LayoutRenderingElement::Group(group) => LayoutRenderingElement::Group(self.group(group)),
                LayoutRenderingElement::Choose(choose) => match self.choose(choose) {
                    NarrowedChoice::Open(choose) => LayoutRenderingElement::Choose(choose),
                    NarrowedChoice::Known(mut children) if within.takes(&children) => {
                        left.append(&mut children);
                        continue;
                    }
                    NarrowedChoice::Known(children) => LayoutRenderingElement::Choose(always(children)),
                },
                LayoutRenderingElement::Names(names) => LayoutRenderingElement::Names(self.names(names)),
                _ => element.clone(),
            };
            left.push(one);
        }
        left
    }

    fn want(&mut self, name: &str) {
        if let Some(calls) = self.calls.get_mut(name) {
            *calls += 1;
        } else {
            self.calls.insert(name.to_owned(), 1);
            self.wanted.push(name.to_owned());
        }
    }

    fn sort(&mut self, sort: Option<&Sort>) {
        for key in sort.iter().flat_map(|sort| &sort.keys) {
            if let SortKey::MacroName { name, .. } = key {
                self.want(name);
            }
        }
    }

    fn group(&mut self, group: &Group) -> Group {
        Group {
            children: self.elements(&group.children, ElementParent::Group),
            font_style: group.font_style,
            font_variant: group.font_variant,
            font_weight: group.font_weight,
            text_decoration: group.text_decoration,
            vertical_align: group.vertical_align,
            prefix: group.prefix.clone(),
            suffix: group.suffix.clone(),
            delimiter: group.delimiter.clone(),
            display: group.display,
        }
    }

    fn names(&mut self, names: &Names) -> Names {
        let mut names = names.clone();
        for child in &mut names.children {
            if let NamesChild::Substitute(substitute) = child {
                substitute.children = self.elements(&substitute.children, ElementParent::Whole);
            }
        }
        names
    }

    /// A choice among the branches that a work of these types may take.
    fn choose(&mut self, choose: &Choose) -> NarrowedChoice {
        let mut left = Vec::new();
        let mut otherwise = choose.otherwise.as_ref().map(|branch| &branch.children);
        for branch in choose.branches() {
            match self.branch(branch) {
                Branch::Never => {}
                Branch::Taken => {
                    otherwise = Some(&branch.children);
                    break;
                }
                Branch::Perhaps(open) => left.push(ChooseBranch {
                    type_: open.types,
                    disambiguate: None,
                    is_numeric: open.is_numeric,
                    is_uncertain_date: open.is_uncertain_date,
                    locator: branch.locator.clone(),
                    position: None,
                    variable: open.variable,
                    match_: branch.match_,
                    children: self.elements(&branch.children, ElementParent::Branch),
                }),
            }
        }
        let otherwise = otherwise.map(|children| self.elements(children, ElementParent::Branch));
        let mut left = left.into_iter();
        let Some(if_) = left.next() else { return NarrowedChoice::Known(otherwise.unwrap_or_default()) };
        let otherwise = otherwise.map(|children| ElseBranch { children });
        NarrowedChoice::Open(Choose { if_, else_if: left.collect(), otherwise })
    }

    /// No work is of two types: each that a branch asks for is one condition. So is each position.
    fn branch(&self, branch: &ChooseBranch) -> Branch {
        let (mut open, mut any, mut all) = (Vec::new(), false, true);
        for kind in branch.type_.iter().flatten() {
            match self.kinds.iter().filter(|own| **own == Some(*kind)).count() {
                0 => all = false,
                n if n == self.kinds.len() => any = true,
                _ => open.push(*kind),
            }
        }
        if branch.disambiguate == Some(true) {
            if self.alike { any = true } else { all = false }
        }
        // Every citation is a later one, and no *ibid.*
        for position in branch.position.iter().flatten() {
            if *position == TestPosition::Subsequent { any = true } else { all = false }
        }
        // Of a variable that no work has none of these is true.
        let is_numeric = self.had(branch.is_numeric.as_ref(), |name| *name, &mut all);
        let is_uncertain_date =
            self.had(branch.is_uncertain_date.as_ref(), |name| Variable::Date(*name), &mut all);
        let variable = self.had(branch.variable.as_ref(), |name| *name, &mut all);
        let others = is_numeric.is_some()
            || is_uncertain_date.is_some()
            || variable.is_some()
            || branch.locator.is_some();
        let types = (!open.is_empty()).then_some(open);
        match branch.match_ {
            ChooseMatch::All if !all => Branch::Never,
            ChooseMatch::None if any => Branch::Never,
            ChooseMatch::Any if any => Branch::Taken,
            _ if others || types.is_some() => {
                Branch::Perhaps(OpenConditions { types, is_numeric, is_uncertain_date, variable })
            }
            ChooseMatch::All | ChooseMatch::None => Branch::Taken,
            ChooseMatch::Any => Branch::Never,
        }
    }
}

impl Narrow<'_> {
    /// The variables of a condition that one of the works has; none where no work has any. `all` is no longer where one lacks.
    fn had<T: Copy>(
        &self,
        names: Option<&Vec<T>>,
        of: impl Fn(&T) -> Variable,
        all: &mut bool,
    ) -> Option<Vec<T>> {
        let names = names?;
        let had: Vec<T> = names.iter().filter(|name| !self.works.lack(of(name))).copied().collect();
        *all &= had.len() == names.len();
        (!had.is_empty()).then_some(had)
    }
}

impl ElementParent {
    /// Whether these may be in the place of the choice that has them: the engine asks once less then what is below them. They are
    /// joined as those around them are, since a choice has the delimiter of its group; but a group counts groups in itself, and
    /// none in a choice.
    fn takes(self, children: &[LayoutRenderingElement]) -> bool {
        let is_group = |child: &LayoutRenderingElement| matches!(child, LayoutRenderingElement::Group(_));
        match self {
            Self::Whole => false,
            Self::Branch => true,
            Self::Group => !children.iter().any(is_group),
        }
    }
}

/// A choice of one branch without a condition.
fn always(children: Vec<LayoutRenderingElement>) -> Choose {
    let if_ = ChooseBranch {
        disambiguate: None,
        is_numeric: None,
        is_uncertain_date: None,
        locator: None,
        position: None,
        type_: None,
        variable: None,
        match_: ChooseMatch::All,
        children,
    };
    Choose { if_, else_if: Vec::new(), otherwise: None }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn style(choose: &str) -> IndependentStyle {
        IndependentStyle::from_xml(&format!(
            r#"<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note"><info><title>t</title><id>t</id>
            <updated>2020-01-01T00:00:00+00:00</updated></info>
            <macro name="of-book"><text value="b"/></macro><macro name="of-map"><text value="m"/></macro>
            <macro name="key"><text variable="title"/></macro>
            <citation><sort><key macro="key"/></sort><layout>{choose}</layout></citation></style>"#
        ))
        .unwrap()
    }

    fn of(types: &[&'static str]) -> WorksFeatures {
        WorksFeatures { types: types.to_vec(), variables: None }
    }

    /// What is left, as `conditions:macro` of each branch, and the names of the macros.
    fn left(choose: &str, types: &[&'static str]) -> (String, Vec<String>) {
        let narrow =
            narrowed(&style(choose), &of(types), WantedOfStyle { cites: true, sorts: true, alike: false });
        let called = |children: &[LayoutRenderingElement]| match children.first() {
            Some(LayoutRenderingElement::Text(text)) => match &text.target {
                TextTarget::Macro { name } => name.clone(),
                _ => String::new(),
            },
            _ => String::new(),
        };
        let LayoutRenderingElement::Choose(choose) = &narrow.citation.layout.elements[0] else { panic!() };
        let conditions = |branch: &ChooseBranch| {
            let (types, variables) =
                (branch.type_.iter().flatten().count(), branch.variable.iter().flatten().count());
            format!("{types}+{variables}:{}", called(&branch.children))
        };
        let mut branches: Vec<String> = choose.branches().map(conditions).collect();
        branches.extend(choose.otherwise.iter().map(|branch| format!("else:{}", called(&branch.children))));
        let mut names: Vec<String> = narrow.macros.into_iter().map(|part| part.name).collect();
        names.sort();
        (branches.join(" "), names)
    }

    #[test]
    fn branches_for_other_types_are_left_out_with_their_macros() {
        let choose = r#"<choose><if type="map"><text macro="of-map"/></if>
            <else-if type="book chapter" match="any"><text macro="of-book"/></else-if><else><text macro="of-map"/></else></choose>"#;
        assert_eq!(
            left(choose, &["book"]),
            ("0+0:of-book".to_owned(), vec!["key".to_owned(), "of-book".to_owned()])
        );
        assert_eq!(left(choose, &["thesis"]).0, "0+0:of-map");
        assert_eq!(left(choose, &["no-type"]).0, "0+0:of-map");
        assert_eq!(left(choose, &["book", "thesis"]).0, "1+0:of-book else:of-map");
        assert_eq!(left(choose, &["book", "chapter"]).0, "2+0:of-book else:of-map");
        assert_eq!(left(choose, &["book", "map"]).0, "1+0:of-map 1+0:of-book else:of-map");
    }

    #[test]
    fn a_known_choice_is_no_choice_within_a_group() {
        let nested = r#"<group><choose><if type="book"><text macro="of-book"/><group><text value="x"/></group></if></choose>
            <choose><if type="book"><choose><if type="book"><text macro="of-map"/></if></choose></if></choose></group>"#;
        let narrow = narrowed(
            &style(nested),
            &of(&["book"]),
            WantedOfStyle { cites: true, sorts: true, alike: false },
        );
        let LayoutRenderingElement::Group(group) = &narrow.citation.layout.elements[0] else { panic!() };
        // A group in a choice is no group of the one around.
        assert!(matches!(
            group.children[..],
            [LayoutRenderingElement::Choose(_), LayoutRenderingElement::Text(_)]
        ));
    }

    #[test]
    fn conditions_on_variables_that_no_work_has_are_not_asked() {
        let with = |names: &[&str]| {
            let mut works = of(&["book"]);
            works.variables = Some(names.iter().map(|name| (*name).to_owned()).collect());
            works
        };
        let asked = WantedOfStyle { cites: true, sorts: false, alike: false };
        let of_book = |choose: &str, names: &[&str]| {
            let narrow = narrowed(&style(choose), &with(names), asked);
            let LayoutRenderingElement::Choose(choose) = &narrow.citation.layout.elements[0] else {
                panic!()
            };
            let conditions = |branch: &ChooseBranch| {
                branch.variable.iter().flatten().count() + branch.is_numeric.iter().flatten().count()
            };
            let mut branches: Vec<String> =
                choose.branches().map(|branch| conditions(branch).to_string()).collect();
            branches.extend(choose.otherwise.iter().map(|_| "else".to_owned()));
            branches.join(" ")
        };
        let choose = r#"<choose><if variable="author"><text value="a"/></if><else-if match="any" variable="editor title">
            <text value="b"/></else-if><else><text value="c"/></else></choose>"#;
        assert_eq!(of_book(choose, &["author", "editor", "title"]), "1 2 else");
        assert_eq!(of_book(choose, &["title"]), "1 else");
        // Nothing is asked any more: the last is what is shown.
        assert_eq!(of_book(choose, &[]), "0");
        let none = r#"<choose><if match="none" variable="author editor"><text value="a"/></if><else><text value="b"/></else></choose>"#;
        assert_eq!(of_book(none, &["editor"]), "1 else");
        assert_eq!(of_book(none, &[]), "0");
        // What is not a work's own is always asked.
        let place = r#"<choose><if is-numeric="locator"><text value="a"/></if><else-if variable="page"><text value="b"/></else-if></choose>"#;
        assert_eq!(of_book(place, &[]), "1");
        assert_eq!(of_book(place, &["page"]), "1 1");
    }

    #[test]
    fn other_conditions_stay() {
        let choose = r#"<choose><if type="book" variable="author"><text macro="of-book"/></if>
            <else-if match="none" type="map" variable="title"><text macro="of-map"/></else-if></choose>"#;
        assert_eq!(left(choose, &["book"]).0, "0+1:of-book 0+1:of-map");
        assert_eq!(left(choose, &["map"]).0, "0+0:");
        // No work is both.
        let both = r#"<choose><if type="book map"><text macro="of-book"/></if></choose>"#;
        assert_eq!(left(both, &["book"]).0, "0+0:");
        let either =
            r#"<choose><if match="any" type="book" variable="author"><text macro="of-book"/></if></choose>"#;
        assert_eq!(left(either, &["book"]).0, "0+0:of-book");
        assert_eq!(left(either, &["map"]).0, "0+1:of-book");
    }
}
