//! Who is named where: a row an entity, a column a section of the base, or a run of them where there are very many.

use std::collections::HashMap;

use crate::diag::Diagnostic;
use crate::edition::Backlink;
use crate::render::entities;
use crate::render::escape::path_to;
use crate::render::html::PageContext;
use crate::render::kind::{PageKind, Reads, one_where};
use crate::render::pages::Pages;
use serde::Serialize;

use super::largest;

/// The page.
const ADDRESS: &str = "pictures/named.html";

/// So many entities have a row: the most named.
const ROWS: usize = 60;
/// So many columns there are at most; of more sections each column has several.
const COLUMNS: usize = 150;
/// Of more columns than these some have their loci over them.
const HEADS: usize = 20;

/// `named`.
#[derive(Debug, Serialize)]
struct NamedView {
    columns: Vec<SectionColumn>,
    rows: Vec<EntityRow>,
    /// How many entities are named at all.
    all: usize,
    /// How many sections a column has.
    sections: usize,
}

#[derive(Debug, Serialize)]
struct SectionColumn {
    locus: String,
    /// What is over it: its locus, or that of its first section; some columns of many have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<String>,
    address: String,
    title: String,
}

#[derive(Debug, Serialize)]
struct EntityRow {
    name: String,
    address: String,
    register: String,
    count: usize,
    ticks: Vec<Tick>,
}

/// The mentions of an entity in a column.
#[derive(Debug, Serialize)]
struct Tick {
    /// The column's place, from 0.
    column: usize,
    count: usize,
    /// How high it is, in twentieths of the row: the most mentions of all have 16.
    height: u32,
    /// The first mention.
    address: String,
    locus: String,
}

/// Who is named where.
pub(in crate::render) const KIND: PageKind = PageKind::new(
    "named",
    |pages| one_where(pages.has_named(), ADDRESS),
    Reads::Frame,
    |pages, _, here| pages.named(here),
);

impl Pages {
    fn named(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let sections = self.edition.base().map_or(&[][..], |base| base.sections.as_slice());
        let each = sections.len().div_ceil(COLUMNS).max(1);
        let count = sections.len().div_ceil(each);
        // Many columns are too narrow for a locus each: some five have theirs.
        let apart = if each > 1 || count > HEADS { count.div_ceil(5).max(1) } else { 1 };
        let columns: Vec<SectionColumn> = sections
            .chunks(each)
            .enumerate()
            .map(|(n, run)| {
                let locus = |at: usize| self.words.section(&run[at].number);
                let head = n.is_multiple_of(apart).then(|| locus(0));
                let locus = match run.len() {
                    1 => locus(0),
                    n => self.words.fill("dates.range", &[("from", &locus(0)), ("to", &locus(n - 1))]),
                };
                let title = self.title_of_section(&run[0]);
                SectionColumn { locus, head, address: run[0].address.clone(), title }
            })
            .collect();
        let places: HashMap<&str, usize> =
            sections.iter().enumerate().map(|(n, section)| (section.address.as_str(), n / each)).collect();
        let entities: Vec<(usize, usize)> = self
            .edition
            .registers
            .iter()
            .enumerate()
            .flat_map(|(r, register)| (0..register.entities.len()).map(move |at| (r, at)))
            .collect();
        let counts: Vec<usize> = entities
            .iter()
            .map(|(r, at)| {
                let register = &self.edition.registers[*r];
                self.mentions(register, &register.entities[*at]).len()
            })
            .collect();
        let mut shown = largest(&counts, ROWS);
        shown.retain(|at| counts[*at] > 0);
        shown.sort_by_key(|at| (std::cmp::Reverse(counts[*at]), *at));
        let mut rows: Vec<EntityRow> =
            shown.into_iter().map(|at| self.named_row(entities[at], counts[at], &places)).collect();
        let most = rows.iter().flat_map(|row| &row.ticks).map(|tick| tick.count).max().unwrap_or(1);
        for tick in rows.iter_mut().flat_map(|row| &mut row.ticks) {
            tick.height = 4 + u32::try_from(12 * tick.count / most).unwrap_or(12);
        }
        let view =
            NamedView { columns, rows, all: counts.iter().filter(|n| **n > 0).count(), sections: each };
        let (title, nav) = (self.words.get("named.title"), self.nav(None));
        self.finish(
            "named.html",
            "named",
            title,
            None,
            here,
            nav,
            "named",
            crate::render::view::into_value(view),
        )
    }

    fn named_row(&self, (r, at): (usize, usize), count: usize, places: &HashMap<&str, usize>) -> EntityRow {
        let register = &self.edition.registers[r];
        let entity = &register.entities[at];
        let all = self.edition.incoming.get(&register.address).map_or(&[][..], |list| list.as_slice());
        let mut found: HashMap<usize, (usize, &Backlink)> = HashMap::new();
        for link in self.mentions(register, entity).iter().map(|at| &*all[*at]) {
            if let Some(column) = places.get(link.from.address.as_str()) {
                found.entry(*column).or_insert((0, link)).0 += 1;
            }
        }
        let mut ticks: Vec<Tick> = found
            .into_iter()
            .map(|(column, (count, first))| {
                let mut address = String::new();
                path_to(&mut address, &first.from.address);
                if let Some(fragment) = &first.from.fragment {
                    address.push('#');
                    address.push_str(fragment);
                }
                let locus = self.locus_of(&first.from, ADDRESS);
                Tick { column, count, height: 0, address, locus }
            })
            .collect();
        ticks.sort_by_key(|tick| tick.column);
        EntityRow {
            name: entity.name.clone(),
            address: entities::address(register, entity),
            register: self.register_title(register),
            count,
            ticks,
        }
    }
}
