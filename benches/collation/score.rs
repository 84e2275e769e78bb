//! What was found, held against what is true.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::Section;
use super::edits::{At, Kind};

/// The words of both sides that a collation says to differ.
#[derive(Debug, Default)]
pub struct Found {
    pub base: HashSet<At>,
    pub own: HashSet<At>,
    /// Those of either that it says are elsewhere.
    pub moved: HashSet<At>,
    pub own_moved: HashSet<At>,
}

impl Found {
    /// From a section of the JSON of `variorum collate`.
    pub fn of_variorum(section: &Value, witness: usize) -> Self {
        let (base, own) = (places(section, 0), places(section, witness));
        let table = section["table"].as_array().unwrap();
        let siglum = section["witnesses"][witness].as_str().unwrap();
        let mut found = Self::default();
        for entry in section["entries"].as_array().unwrap() {
            let has = |reading: &&Value| reading["wit"].as_array().unwrap().iter().any(|w| w == siglum);
            let Some(reading) = entry["readings"].as_array().unwrap().iter().find(has) else { continue };
            let [from, to] = [0, 1].map(|at| number(&entry["columns"][at]));
            let row = |witness: usize| &table[witness].as_array().unwrap()[from..to];
            for (column, (a, b)) in (from..to).zip(row(0).iter().zip(row(witness))) {
                if a.is_array() && b.is_array() && a[0]["n"] == b[0]["n"] {
                    continue;
                }
                let moved = reading["class"] == "transposition";
                if let Some(at) = base.get(&column) {
                    found.base.insert(*at);
                    if moved {
                        found.moved.insert(*at);
                    }
                }
                if let Some(at) = own.get(&column) {
                    found.own.insert(*at);
                    if moved {
                        found.own_moved.insert(*at);
                    }
                }
            }
        }
        found
    }
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn blocks(unit: &Value, witness: usize) -> Vec<usize> {
    let names = unit["blocks"][witness].as_array().unwrap().iter();
    names.map(|name| name.as_str().unwrap()[1..].parse::<usize>().unwrap() - 1).collect()
}

/// By column the word of a witness in it.
fn places(section: &Value, witness: usize) -> HashMap<usize, At> {
    let row = section["table"][witness].as_array().unwrap();
    let mut places = HashMap::new();
    for unit in section["units"].as_array().unwrap() {
        let (own, mut block, mut at) = (blocks(unit, witness), 0, 0);
        let columns = number(&unit["columns"][0])..number(&unit["columns"][1]);
        for (column, cell) in columns.clone().zip(&row[columns]) {
            let Some(text) = cell[0]["t"].as_str() else { continue };
            places.insert(column, (own[block], at));
            at += 1;
            if text.ends_with('\n') {
                (block, at) = (block + 1, 0);
            }
        }
    }
    places
}

/// How much of what is true was found, and of what was found is true.
#[derive(Debug, Default)]
pub struct Score {
    edits: usize,
    right: usize,
    said: usize,
    differ: usize,
    hit: usize,
    by_kind: BTreeMap<Kind, (usize, usize)>,
    moved: (usize, usize),
    swapped: (usize, usize),
    links: (usize, usize, usize),
}

impl Score {
    pub fn add(&mut self, section: &Section, witness: usize, found: &Found) {
        let version = &section.versions[witness - 1];
        let (mut base, mut own) = (version.base.clone(), version.own.clone());
        let edits: HashSet<usize> = base.values().chain(own.values()).map(|(edit, _)| *edit).collect();
        self.edits += edits.len();
        for [(a, x), (b, y)] in &version.swapped {
            let Some(edit) = base.get(a).copied() else { continue };
            if found.base.contains(b) && !found.base.contains(a) {
                base.remove(a);
                base.insert(*b, edit);
                own.remove(x);
                own.insert(*y, edit);
            }
            self.swapped.1 += 1;
            let is_moved = found.moved.contains(a) || found.moved.contains(b);
            self.swapped.0 += usize::from(is_moved);
        }
        for sentence in &version.moved {
            self.moved.1 += 1;
            let said = sentence.iter().filter(|at| found.moved.contains(at)).count();
            self.moved.0 += usize::from(said * 10 >= sentence.len() * 6);
        }
        for (said, truth) in [(&found.base, &base), (&found.own, &own)] {
            self.said += said.len();
            self.right += said.iter().filter(|at| truth.contains_key(at)).count();
            self.differ += truth.len();
            for (at, (_, kind)) in truth {
                let of_kind = self.by_kind.entry(*kind).or_default();
                of_kind.1 += 1;
                if said.contains(at) {
                    of_kind.0 += 1;
                    self.hit += 1;
                }
            }
        }
    }

    /// Blocks of the base and of a witness that belong together: what several witnesses have together is one unit.
    pub fn units(&mut self, section: &Section, found: &Value) {
        let mut parent: Vec<usize> = (0..section.base.len()).collect();
        fn root(parent: &[usize], mut at: usize) -> usize {
            while parent[at] != at {
                at = parent[at];
            }
            at
        }
        for origin in section.versions.iter().flat_map(|version| &version.origins) {
            for pair in origin.windows(2) {
                let (a, b) = (root(&parent, pair[0]), root(&parent, pair[1]));
                parent[a.max(b)] = a.min(b);
            }
        }
        let units = found["units"].as_array().unwrap();
        for (at, version) in section.versions.iter().enumerate() {
            let mut truth: HashSet<(usize, usize)> = HashSet::new();
            for (block, origin) in version.origins.iter().enumerate() {
                let Some(first) = origin.first() else { continue };
                let unit = root(&parent, *first);
                truth.extend((0..parent.len()).filter(|x| root(&parent, *x) == unit).map(|x| (x, block)));
            }
            let pairs = units.iter().flat_map(|unit| {
                let own = blocks(unit, at + 1);
                blocks(unit, 0).into_iter().flat_map(move |x| own.clone().into_iter().map(move |y| (x, y)))
            });
            let said: HashSet<(usize, usize)> = pairs.collect();
            self.links.0 += said.intersection(&truth).count();
            self.links.1 += said.len();
            self.links.2 += truth.len();
            if std::env::var_os("SHOW").is_some() {
                let mut wrong: Vec<_> = said.difference(&truth).map(|pair| ("said", pair)).collect();
                wrong.extend(truth.difference(&said).map(|pair| ("true", pair)));
                wrong.sort_by_key(|(_, pair)| **pair);
                for (what, (x, y)) in wrong {
                    println!("{} w{} {what} base p{} own p{}", found["section"], at + 1, x + 1, y + 1);
                }
            }
        }
    }

    pub fn edits(&self) -> usize {
        self.edits
    }

    pub fn block_precision(&self) -> f64 {
        share(self.links.0, self.links.1)
    }

    pub fn block_recall(&self) -> f64 {
        share(self.links.0, self.links.2)
    }

    pub fn recall_of(&self, kind: Kind) -> f64 {
        self.by_kind.get(&kind).map_or(f64::NAN, |(hit, all)| share(*hit, *all))
    }

    fn figures(&self) -> String {
        format!(
            "{:.3} | {:.3} | {:.3}",
            share(self.right, self.said),
            share(self.hit, self.differ),
            share(self.said, self.differ)
        )
    }

    pub fn row(&self, name: &str) -> String {
        let [moved, swapped] = [self.moved, self.swapped].map(|(hit, all)| match hit {
            0 => "–".to_owned(),
            hit => format!("{:.3} ({hit} of {all})", share(hit, all)),
        });
        format!("| {name} | {} | {moved} | {swapped} |", self.figures())
    }

    pub fn short_row(&self, words: usize, name: &str, took: Option<f64>) -> String {
        let took = took.map_or("–".to_owned(), |s| format!("{s:.2}"));
        format!("| {words} words | {name} | {} | {took} |", self.figures())
    }
}

fn share(part: usize, all: usize) -> f64 {
    part as f64 / all as f64
}
