//! Versions in several languages: beside each other on a page of their own, and under each paragraph on demand.

use std::collections::HashMap;

use crate::diag::Diagnostic;
use crate::edition::meta::direction;
use crate::edition::{Section, id};
use crate::resolve::collation::{names, parallel};
use crate::resolve::compared::{ComparedPart, parts};

use super::html::{HtmlWriter, PageContext, WovenText};
use super::kind::{PageKind, Reads, Subject, Touched};
use super::pages::Pages;
use super::view::{
    BlockView, ColumnView, CompareView, FiltersView, Nav, ParallelView, SectionLink, UnitView, WitnessColumn,
    into_value,
};

/// A section of the base beside its versions in other languages: its place in the base.
pub(super) const KIND: PageKind = PageKind::new(
    "parallel",
    |pages| {
        let sections = pages.edition.base().into_iter().flat_map(|base| base.sections.iter().enumerate());
        let there = sections.filter(|(at, _)| !pages.translations(0, *at).is_empty());
        there.map(|(at, section)| (address(&section.id), Subject(at, 0))).collect()
    },
    Reads::Some(|pages, Subject(at, _), touched| {
        touched.sections.contains(&(0, at)) || reads(pages, (0, at), touched)
    }),
    |pages, Subject(at, _), here| pages.parallel(at, here),
);

/// Whether a page of a section shows others of the same name in other languages.
pub(super) fn reads(pages: &Pages, (witness, at): (usize, usize), touched: &Touched<'_>) -> bool {
    pages.edition.witnesses.len() > 1
        && pages.translations(witness, at).iter().any(|of| touched.sections.contains(of))
}

/// The address of the page that has a section in several languages.
pub(super) fn address(section: &str) -> String {
    format!("parallel/{section}.html")
}

impl Pages {
    /// The same section in other languages, by witness and place: of the base all, of another the base's.
    pub(super) fn translations(&self, witness: usize, at: usize) -> Vec<(usize, usize)> {
        let all = &self.edition.witnesses;
        let primary = |w: usize| all[w].language.split('-').next().unwrap_or_default().to_lowercase();
        let others = if witness == 0 { 1..all.len() } else { 0..1 };
        let others: Vec<usize> = others.filter(|w| primary(*w) != primary(witness)).collect();
        if others.is_empty() {
            return Vec::new();
        }
        let folded = id::fold(&all[witness].sections[at].id);
        others.into_iter().filter_map(|w| Some((w, self.at_of(w, &folded)?))).collect()
    }

    /// The page that has a section in several languages.
    pub(super) fn parallel_of(&self, witness: usize, at: usize) -> Option<String> {
        let translations = self.translations(witness, at);
        let (w, at) = if witness == 0 { (0, at) } else { *translations.first()? };
        let section = self.edition.witnesses[w].sections.get(at)?;
        (!translations.is_empty()).then(|| address(&section.id))
    }

    /// What other languages have of each item of a section: what is beside it, and behind it what it lacks.
    pub(super) fn parallels(
        &self,
        (w, at): (usize, usize),
        here: PageContext<'_>,
    ) -> HashMap<u32, Vec<ParallelView>> {
        let mut found: HashMap<u32, Vec<ParallelView>> = HashMap::new();
        let section = &self.edition.witnesses[w].sections[at];
        let places: Vec<ComparedPart> = parts(&section.body).collect();
        for (other, place) in self.translations(w, at) {
            let witness = &self.edition.witnesses[other];
            let texts = ParallelText::new(self, &witness.sections[place], here);
            let (mut behind, mut waiting): (Option<u32>, Vec<usize>) = (None, Vec::new());
            let mut shown: Vec<(u32, Vec<usize>)> = Vec::new();
            for (own, theirs) in self.rows((w, at), (other, place)) {
                let mut items = own.iter().filter_map(|block| match places.get(*block)? {
                    ComparedPart::Item(item) => Some(*item),
                    ComparedPart::Footnote(_) => None,
                });
                behind = items.next_back().or(behind);
                waiting.extend(theirs);
                let Some(item) = behind.filter(|_| !waiting.is_empty()) else { continue };
                match shown.last_mut().filter(|(last, _)| *last == item) {
                    Some((_, blocks)) => blocks.append(&mut waiting),
                    None => shown.push((item, std::mem::take(&mut waiting))),
                }
            }
            for (item, blocks) in shown {
                // Footnotes are at the end of either page.
                let blocks: Vec<BlockView> = blocks
                    .into_iter()
                    .filter(|at| texts.is_item(*at))
                    .filter_map(|at| texts.block(at))
                    .collect();
                if blocks.is_empty() {
                    continue;
                }
                found.entry(item).or_default().push(ParallelView {
                    siglum: witness.meta.siglum.clone(),
                    title: self.title_of(&witness.meta),
                    language: witness.language.clone(),
                    dir: direction(&witness.language),
                    blocks,
                });
            }
        }
        found
    }

    /// The blocks of a section, each with those of another language that are beside them, in the section's own order.
    fn rows(&self, (w, at): (usize, usize), other: (usize, usize)) -> Vec<(Vec<usize>, Vec<usize>)> {
        let all = &self.edition.witnesses;
        let (base, own) = if w == 0 { ((w, at), other) } else { (other, (w, at)) };
        let of = |(w, at): (usize, usize)| &*all[w].sections[at];
        let ids = (all[base.0].meta.id.as_str(), all[own.0].meta.id.as_str());
        let rows = parallel(of(base), of(own), ids, &self.edition.meta.alignments).into_iter();
        let mut rows: Vec<(Vec<usize>, Vec<usize>)> =
            rows.map(|row| if w == 0 { (row.base, row.own) } else { (row.own, row.base) }).collect();
        if w > 0 {
            // What the section lacks stays behind what it has before it.
            let mut last = 0;
            rows.sort_by_cached_key(|(own, _)| {
                last = own.first().map_or(last, |first| first + 1);
                last
            });
        }
        rows
    }

    fn parallel(&self, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let base = &self.edition.witnesses[0];
        let section = &base.sections[at];
        let translations = self.translations(0, at);
        let witnesses: Vec<(usize, usize)> =
            std::iter::once((0, at)).chain(translations.iter().copied()).collect();
        let units = self.parallel_units(at, &translations, here);
        let column = |(n, (w, at)): (usize, &(usize, usize))| {
            let witness = &self.edition.witnesses[*w];
            WitnessColumn {
                id: witness.meta.id.clone(),
                siglum: witness.meta.siglum.clone(),
                title: self.title_of(&witness.meta),
                base: n == 0,
                n,
                shown: n < super::compare::WIDE,
                address: Some(format!("{}{}", here.root, witness.sections[*at].address)),
            }
        };
        let columns: Vec<WitnessColumn> = witnesses.iter().enumerate().map(column).collect();
        let view = CompareView {
            id: section.id.clone(),
            locus: Some(self.words.section(&section.number)),
            title_html: self.title_html(&section.body, &section.links, section.heading, &section.title),
            address: section.address.clone(),
            many: columns.len() > super::compare::WIDE,
            columns,
            units,
            language: base.language.clone(),
            dir: direction(&base.language),
            ..CompareView::default()
        };
        let title = self.title_of_section(section);
        let nav = self.parallel_nav(at);
        let value = into_value(view);
        self.finish("parallel.html", "compare", &title, None, here, nav, "compare", value)
    }

    /// The rows of all versions at once: what is beside one block of the base is beside the others.
    fn parallel_units(&self, at: usize, others: &[(usize, usize)], here: PageContext<'_>) -> Vec<UnitView> {
        let all = &self.edition.witnesses;
        let section = &all[0].sections[at];
        let of_base = names(section);
        let texts: Vec<ParallelText<'_>> = std::iter::once((0, at))
            .chain(others.iter().copied())
            .map(|(w, at)| ParallelText::new(self, &all[w].sections[at], here))
            .collect();
        // Of each block of the base the first that it is with.
        let rows: Vec<Vec<(Vec<usize>, Vec<usize>)>> =
            others.iter().map(|other| self.rows((0, at), *other)).collect();
        let mut first: Vec<usize> = (0..of_base.len()).collect();
        for (base, _) in rows.iter().flatten().filter(|(base, _)| base.len() > 1) {
            let least = base.iter().map(|x| first[*x]).min().unwrap_or(0);
            base.iter().for_each(|x| first[*x] = least);
        }
        let mut units: std::collections::BTreeMap<(usize, usize), Vec<Vec<usize>>> =
            std::collections::BTreeMap::new();
        let none = || vec![Vec::new(); texts.len()];
        for (x, group) in first.iter().enumerate() {
            units.entry((group + 1, 0)).or_insert_with(none)[0].push(x);
        }
        for (n, rows) in rows.into_iter().enumerate() {
            let (mut last, mut nth) = (0, 0);
            for (base, own) in rows {
                match base.first() {
                    Some(x) => (last, nth) = (first[*x] + 1, 0),
                    None => nth += 1,
                }
                units.entry((last, nth)).or_insert_with(none)[n + 1].extend(own);
            }
        }
        let witnesses: Vec<usize> = std::iter::once(0).chain(others.iter().map(|(w, _)| *w)).collect();
        let mut made = Vec::with_capacity(units.len());
        for blocks in units.into_values() {
            let name = blocks.iter().enumerate().find_map(|(n, own)| Some((n, *own.first()?)));
            let Some((n, name)) = name.map(|(n, block)| (n, texts[n].names[block].0.clone())) else {
                continue;
            };
            let columns = blocks.iter().enumerate().map(|(n, own)| {
                let witness = &all[witnesses[n]];
                ColumnView {
                    wit: witness.meta.id.clone(),
                    siglum: witness.meta.siglum.clone(),
                    n,
                    language: witness.language.clone(),
                    dir: direction(&witness.language),
                    relation: None,
                    stress: false,
                    blocks: own.iter().filter_map(|block| texts[n].block(*block)).collect(),
                    gaps: String::new(),
                }
            });
            let columns = columns.collect();
            let section = if n == 0 { section } else { &all[witnesses[n]].sections[others[n - 1].1] };
            let label = self.label(section, &name);
            let name = if n == 0 { name } else { format!("{}-{name}", all[witnesses[n]].meta.id) };
            made.push(UnitView { id: format!("u-{name}"), name, label, columns });
        }
        made
    }

    /// The navigation of such a page: its neighbours are such pages too.
    fn parallel_nav(&self, at: usize) -> Nav {
        let mut nav = self.nav(Some((0, at)));
        let beside = |at: Option<usize>| -> Option<SectionLink> {
            let at = at?;
            let section = self.edition.witnesses[0].sections.get(at)?;
            (!self.translations(0, at).is_empty()).then(|| {
                let mut link = self.link(section, false);
                link.address = address(&section.id);
                link
            })
        };
        nav.previous = beside(at.checked_sub(1));
        nav.next = beside(Some(at + 1));
        nav.filters = FiltersView::default();
        nav
    }
}

/// The blocks of a text, on a page that isn't its own.
struct ParallelText<'a> {
    pages: &'a Pages,
    names: Vec<(String, crate::resolve::collation::CollatedKind)>,
    parts: Vec<ComparedPart>,
    section: &'a Section,
    here: PageContext<'a>,
    page: String,
}

impl<'a> ParallelText<'a> {
    fn new(pages: &'a Pages, section: &'a Section, here: PageContext<'a>) -> Self {
        let page = format!("{}{}", here.root, section.address);
        Self { pages, names: names(section), parts: parts(&section.body).collect(), section, here, page }
    }

    fn is_item(&self, at: usize) -> bool {
        matches!(self.parts.get(at), Some(ComparedPart::Item(_)))
    }

    fn block(&self, at: usize) -> Option<BlockView> {
        let (name, _) = self.names.get(at)?;
        let Section { body, links, images, .. } = self.section;
        let text = self.pages.text(body, links, images, "", 0, self.here);
        let mut writer = HtmlWriter::new(WovenText { away: Some(&self.page), ..text });
        let html = match self.parts.get(at)? {
            ComparedPart::Item(item) => writer.item(*item as usize),
            ComparedPart::Footnote(footnote) => writer.footnote(*footnote),
        };
        Some(BlockView {
            id: name.clone(),
            href: format!("{}#{name}", self.page),
            label: self.pages.label(self.section, name),
            heading: name.starts_with("h-"),
            html,
        })
    }
}
