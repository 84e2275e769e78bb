//! The versions of a section side by side, and the apparatus of the whole.

use crate::diag::Diagnostic;
use crate::edition::Section;
use crate::edition::meta::{Apparatus, direction};
use crate::resolve::compared::{Compared, ComparedPart, ComparedUnit, EntryWords};

use super::html::{HtmlWriter, PageContext, VariantSign, Variants, WovenText, gap_to};
use super::kind::{PageKind, Reads, Subject, Touched, one_where};
use super::nav::LISTED;
use super::pages::Pages;
use super::variants::compare_address;
use super::view::{
    ApparatusView, BlockView, ColumnView, CompareView, Nav, SectionLink, UnitView, VariantsOf, WitnessColumn,
    into_value,
};
use super::weave::EntryPosition;

/// Beyond so many entries apparatus.html is the contents of `apparatus/<section>.html`.
const TOGETHER: usize = 500;
/// So many witnesses are beside one another until a reader chooses.
pub(super) const WIDE: usize = 3;

/// The versions of a section side by side: its place among those compared.
pub(super) const KIND: PageKind = PageKind::new(
    "compare",
    |pages| pages.compared_with(compare_address),
    Reads::Some(reads),
    |pages, Subject(at, _), here| pages.compare(at, here),
);

/// All variants, or the contents of the pages that have them.
pub(super) const APPARATUS_KIND: PageKind = PageKind::new(
    "apparatus",
    |pages| one_where(pages.versions.any(), "apparatus.html"),
    Reads::AnySection,
    |pages, _, here| pages.apparatus(here),
);

/// The variants of one section: its place among those compared.
pub(super) const APPARATUS_KIND_OF_SECTION: PageKind = PageKind::new(
    "apparatus of a section",
    |pages| {
        let by_section = pages.versions.any() && pages.has_apparatus_by_section();
        if by_section { pages.compared_with(apparatus_address) } else { Vec::new() }
    },
    Reads::Some(reads),
    |pages, Subject(at, _), here| pages.apparatus_of(at, here),
);

fn reads(pages: &Pages, Subject(at, _): Subject, touched: &Touched<'_>) -> bool {
    pages.versions.has_any(&pages.edition, at, touched.sections)
}

impl Pages {
    /// The sections that are compared, by the addresses that this function makes of their ids.
    fn compared_with(&self, address: fn(&str) -> String) -> Vec<(String, Subject)> {
        if !self.versions.any() {
            return Vec::new();
        }
        let sections = self.versions.sections.iter().enumerate();
        sections.map(|(at, one)| (address(&one.id), Subject(at, 0))).collect()
    }

    /// Whether sections have pages of their variants: where there are too many entries for one page, and where there are
    /// so many sections that counting them would keep a reader waiting.
    pub(super) fn has_apparatus_by_section(&self) -> bool {
        self.versions.sections.len() > LISTED || self.count_of_entries() > TOGETHER
    }

    fn count_of_entries(&self) -> usize {
        self.versions.all(&self.edition).iter().flatten().map(|compared| compared.entries.len()).sum()
    }

    /// The language of the base.
    pub(super) fn base_language(&self) -> &str {
        self.edition.witnesses.first().map_or(&self.edition.meta.language, |w| &w.language)
    }

    /// Whether a section of a witness is a version of one of these.
    pub(super) fn is_version(&self, witness: usize, at: usize, sections: &[(usize, usize)]) -> bool {
        let section = self.edition.witnesses.get(witness).and_then(|w| w.sections.get(at));
        let place = section.and_then(|section| self.versions.place(&section.id));
        place.is_some_and(|place| self.versions.has_any(&self.edition, place, sections))
    }

    /// The versions of a section side by side.
    pub(super) fn compare(&self, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let one = &self.versions.sections[at];
        let texts = self.versions.texts(&self.edition, at);
        let compared = self.versions.compared(&self.edition, at);
        let first = texts.iter().flatten().next();
        let (Some(compared), Some(first)) = (compared, first) else {
            return Err(Box::new(Diagnostic::new(
                &crate::diag::rules::TEMPLATE,
                None,
                format!("`{}` has no versions", here.address),
            )));
        };
        let columns = self.columns(&texts, here);
        let mut units = self.units(compared, &texts, is_many(&columns), here);
        units.retain(|unit| unit.columns.iter().any(|column| !column.blocks.is_empty()));
        let view = CompareView {
            id: one.id.clone(),
            locus: texts[0].map(|section| self.words.section(&section.number)),
            title_html: self.title_html(&first.body, &first.links, first.heading, &first.title),
            address: first.address.clone(),
            many: is_many(&columns),
            columns,
            classes: self.class_counts(std::iter::once(compared)),
            present: self.present(&texts),
            differences: compared.entries.len(),
            entries: self.entry_lines(
                &one.id,
                texts[0].map(|section| section.address.as_str()),
                compared,
                None,
            ),
            moves: self.transposed(at, compared),
            positive: self.positive(),
            units,
            language: self.base_language().to_owned(),
            dir: direction(self.base_language()),
        };
        let title = self.title_of_section(first);
        let nav = self.compare_nav(at);
        self.finish("compare.html", "compare", &title, None, here, nav, "compare", into_value(view))
    }

    /// The navigation of a page of a section's versions: its neighbours are such pages too.
    fn compare_nav(&self, at: usize) -> Nav {
        let place = self.versions.sections[at].places.iter().zip(&*self.versions.witnesses);
        let place = place.filter_map(|(at, w)| Some((*w, (*at)?))).next();
        let mut nav = self.nav(place);
        let beside = |at: Option<usize>| -> Option<SectionLink> {
            let at = at.filter(|at| *at < self.versions.sections.len())?;
            let texts = self.versions.texts(&self.edition, at);
            let mut link = self.link(texts.into_iter().flatten().next()?, false);
            link.address = compare_address(&self.versions.sections[at].id);
            Some(link)
        };
        nav.previous = beside(at.checked_sub(1));
        nav.next = beside(Some(at + 1));
        nav.filters = super::view::FiltersView::default();
        nav
    }

    fn columns(&self, texts: &[Option<&Section>], here: PageContext<'_>) -> Vec<WitnessColumn> {
        let witnesses = self.versions.witnesses.iter().zip(texts).enumerate();
        let mut having = 0;
        witnesses
            .map(|(n, (w, text))| {
                let witness = &self.edition.witnesses[*w];
                having += usize::from(text.is_some());
                WitnessColumn {
                    id: witness.meta.id.clone(),
                    siglum: witness.meta.siglum.clone(),
                    title: self.title_of(&witness.meta),
                    base: n == 0,
                    n,
                    shown: text.is_some() && having <= WIDE,
                    address: text.map(|section| format!("{}{}", here.root, section.address)),
                }
            })
            .collect()
    }

    fn units(
        &self,
        compared: &Compared,
        texts: &[Option<&Section>],
        many: bool,
        here: PageContext<'_>,
    ) -> Vec<UnitView> {
        let ids = self.ids();
        let mut rows: Vec<Vec<ColumnView>> = compared.units.iter().map(|_| Vec::new()).collect();
        for (witness, text) in texts.iter().enumerate() {
            let Some(section) = text else { continue };
            let Some(own) = compared.texts[witness].as_ref() else { continue };
            let w = self.versions.witnesses[witness];
            let language = &self.edition.witnesses[w].language;
            let signs = self.compare_signs(compared, witness, many);
            // Its own text, then those of its other sections that have something of this one.
            let others = own.away.iter().filter_map(|away| {
                let section = self.versions.text(&self.edition, away.section, witness)?;
                Some((section, away.spots.as_slice(), away.gaps.as_slice()))
            });
            let parts: Vec<(&Section, &[EntryWords], Vec<EntryPosition>, String)> =
                std::iter::once((*section, own.spots.as_slice(), own.gaps.as_slice()))
                    .chain(others)
                    .map(|(section, spots, gaps)| {
                        let page = format!("{}{}", here.root, section.address);
                        (section, spots, super::variants::compare_points(&signs, spots, gaps), page)
                    })
                    .collect();
            let writer = |(section, spots, points, page)| {
                let section: &&Section = section;
                let text = self.text(&section.body, &section.links, &section.images, "", 0, here);
                let variants = Variants { spots, points, signs: &signs };
                HtmlWriter::new(WovenText { variants, away: Some(page), ..text })
            };
            let mut writers: Vec<HtmlWriter<'_>> = parts
                .iter()
                .map(|(section, spots, points, page)| {
                    writer((section, *spots, points.as_slice(), page.as_str()))
                })
                .collect();
            let mut lost = own.gaps.iter().filter(|gap| gap.place.is_none()).peekable();
            for (at, unit) in compared.units.iter().enumerate() {
                let block = |block: &usize| {
                    let block = own.blocks.get(*block)?;
                    let name = block.own_name();
                    let part = block.away.map_or(0, |away| away + 1);
                    let (writer, (section, .., page)) = (writers.get_mut(part)?, &parts[part]);
                    Some(BlockView {
                        id: block.name.clone(),
                        href: format!("{page}#{name}"),
                        label: if part == 0 {
                            self.label(section, name)
                        } else {
                            self.label_in(section, name)
                        },
                        heading: name.starts_with("h-"),
                        html: match block.part {
                            ComparedPart::Item(item) => writer.item(item as usize),
                            ComparedPart::Footnote(footnote) => writer.footnote(footnote),
                        },
                    })
                };
                let blocks: Vec<BlockView> = unit.blocks[witness].iter().filter_map(block).collect();
                let mut gaps = String::new();
                while let Some(gap) = lost.next_if(|gap| compared.entries[gap.entry as usize].unit <= at) {
                    self.gap(&mut gaps, &signs, gap.entry, witness);
                }
                rows[at].push(ColumnView {
                    wit: ids[witness].to_owned(),
                    siglum: self.edition.witnesses[w].meta.siglum.clone(),
                    n: witness,
                    language: language.clone(),
                    dir: direction(language),
                    stress: self.stressed(compared, texts, at, witness),
                    relation: unit.relation[witness].map(crate::resolve::collation::Relation::name),
                    blocks,
                    gaps,
                });
            }
        }
        let unit = |(unit, columns): (&ComparedUnit, Vec<ColumnView>)| {
            let name = self.unit_name(compared, unit);
            let first = columns.iter().find_map(|column| Some((column, column.blocks.first()?)));
            let label = first.map_or_else(String::new, |(column, block)| match column.n {
                0 => block.label.clone(),
                _ => self.words.fill("locus.version", &[("locus", &block.label), ("siglum", &column.siglum)]),
            });
            UnitView { id: format!("u-{name}"), name, label, columns }
        };
        compared.units.iter().zip(rows).map(unit).collect()
    }

    /// Whether a witness has the base's words in a unit, and others of them are in italics, in bold, struck.
    fn stressed(&self, compared: &Compared, texts: &[Option<&Section>], unit: usize, witness: usize) -> bool {
        let blocks = &compared.units[unit].blocks;
        let ([base], [own]) = (blocks[0].as_slice(), blocks[witness].as_slice()) else { return false };
        if witness == 0 || !compared.is_same(witness, unit) {
            return false;
        }
        let stressed = |witness: usize, block: usize| {
            let block = compared.texts[witness].as_ref()?.blocks.get(block)?;
            Some(block.stressed(&texts[witness]?.body))
        };
        stressed(0, *base) != stressed(witness, *own)
    }

    /// The ids of the witnesses compared.
    fn ids(&self) -> Vec<&str> {
        self.versions.witnesses.iter().map(|w| self.edition.witnesses[*w].meta.id.as_str()).collect()
    }

    /// The name of a unit, as its address has it.
    pub(super) fn unit_name(&self, compared: &Compared, unit: &ComparedUnit) -> String {
        compared.name(unit, &self.ids())
    }

    fn gap(&self, out: &mut String, signs: &[VariantSign], entry: u32, witness: usize) {
        let Some(sign) = signs.get(entry as usize) else { return };
        let id = sign.id.as_deref().filter(|_| witness == 0);
        gap_to(out, sign, id, false);
        out.push_str(&sign.mark);
    }

    // ---- the apparatus ----

    /// All variants, or the contents of the pages that have them.
    pub(super) fn apparatus(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let all = self.versions.all(&self.edition);
        let together = all.iter().flatten().map(|c| c.entries.len()).sum::<usize>() <= TOGETHER;
        let groups = (0..all.len()).filter_map(|at| self.variants_of(at, together, here)).collect();
        // The contents of other pages have no entry to choose.
        let here_are = all.iter().copied().flatten().filter(|_| together);
        let classes = self.class_counts(here_are);
        self.apparatus_page(groups, classes, self.words.get("apparatus.title"), self.nav(None), here)
    }

    /// The variants of one section.
    pub(super) fn apparatus_of(&self, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let compared = self.versions.compared(&self.edition, at);
        let classes = self.class_counts(compared.into_iter());
        let groups: Vec<VariantsOf> = self.variants_of(at, true, here).into_iter().collect();
        let of = groups.first().map(|group| group.section.title.clone()).unwrap_or_default();
        let title = format!("{}: {of}", self.words.get("apparatus.title"));
        self.apparatus_page(groups, classes, &title, self.compare_nav(at), here)
    }

    fn apparatus_page(
        &self,
        groups: Vec<VariantsOf>,
        classes: Vec<super::view::ClassView>,
        title: &str,
        nav: Nav,
        here: PageContext<'_>,
    ) -> Result<String, Box<Diagnostic>> {
        let view = ApparatusView { groups, classes, positive: self.positive() };
        self.finish("apparatus.html", "apparatus", title, None, here, nav, "apparatus", into_value(view))
    }

    /// A section with its variants, or with the address of the page that has them.
    fn variants_of(&self, at: usize, listed: bool, here: PageContext<'_>) -> Option<VariantsOf> {
        let one = self.versions.sections.get(at)?;
        let compared = self.versions.compared(&self.edition, at)?;
        let texts = self.versions.texts(&self.edition, at);
        let first = texts.iter().flatten().next()?;
        let address = texts[0].map(|section| section.address.as_str());
        Some(VariantsOf {
            section: SectionLink { id: one.id.clone(), ..self.link(first, false) },
            compare: compare_address(&one.id),
            present: self.present(&texts),
            count: compared.entries.len(),
            entries: if listed {
                self.entry_lines(&one.id, address, compared, Some(here.root))
            } else {
                Vec::new()
            },
            moves: if listed { self.transposed(at, compared) } else { Vec::new() },
            address: (!listed).then(|| apparatus_address(&one.id)),
            language: self.base_language().to_owned(),
            dir: direction(self.base_language()),
        })
    }

    /// Whether entries name those that have the lemma too.
    pub(super) fn positive(&self) -> bool {
        self.edition.meta.collation.apparatus == Apparatus::Positive
    }
}

/// Whether more witnesses have the section than are beside one another until a reader chooses.
fn is_many(columns: &[WitnessColumn]) -> bool {
    columns.iter().filter(|column| column.address.is_some()).count() > WIDE
}

fn apparatus_address(section: &str) -> String {
    format!("apparatus/{section}.html")
}
