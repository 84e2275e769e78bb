//! Entries of the apparatus: runs of columns that differ, with their addresses and readings.

use std::ops::Range;

use hashbrown::HashMap;

use super::classes::{Class, class};
use super::overrule::BaseWords;
use super::rules::Rules;
use super::tokens::CollatedKind;
use super::{Collated, moves, overrule};
use crate::diag::Diagnostic;
use crate::edition::Note;

/// An entry of the apparatus.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Its address on the page: `v-p3-w12`.
    pub(crate) id: String,
    /// The block of the base that it is at: its place among the base's, none where that has none.
    pub(crate) block: Option<usize>,
    /// Its columns.
    pub(crate) columns: Range<usize>,
    /// The words of the base.
    pub(crate) lemma: String,
    /// Who has them: the base first.
    pub(crate) witnesses: Vec<usize>,
    /// What the others have.
    pub(crate) readings: Vec<Reading>,
    /// Who says so.
    pub(crate) source: EntryOrigin,
    /// The textual notes on its words, by their ids.
    pub(crate) notes: Vec<String>,
}

/// Who says what an entry reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EntryOrigin {
    /// The program.
    Computed,
    /// The record with this id, in the place of what was computed.
    Overruled(String),
}

/// A reading of an entry.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// The words; empty where there are none.
    pub(crate) text: String,
    /// Who has it.
    pub(crate) witnesses: Vec<usize>,
    /// In what it differs from the base.
    pub(crate) class: Class,
    /// Why that is its class.
    pub(crate) rule: &'static str,
    /// The entry that has the words instead.
    pub(crate) elsewhere: Option<String>,
}

impl Collated {
    /// Whether a witness differs from the base in a column.
    pub(crate) fn differs(&self, column: usize, witness: usize) -> bool {
        self.blocks[witness].is_some()
            && match (self.token(column, 0), self.token(column, witness)) {
                (Some((_, a)), Some((_, b))) => a.key != b.key,
                (None, None) => false,
                _ => true,
            }
    }

    /// The locus of an entry: `§2 ¶3`.
    pub(crate) fn locus(&self, entry: &Entry) -> String {
        let number = self.number.as_deref().unwrap_or_default();
        let block = entry.block.and_then(|at| self.blocks.first()?.as_ref()?.get(at));
        match block {
            Some(block) if block.kind == CollatedKind::Numbered => {
                format!("§{number} ¶{}", block.name.trim_start_matches('p'))
            }
            Some(block) => format!("§{number} #{}", block.name),
            None => format!("§{number}"),
        }
    }
}

/// The entries of a section.
pub(super) fn entries(
    made: &Collated,
    rules: &Rules,
    names: &[&str],
    notes: &[&Note],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let count = made.blocks.len();
    let all = overrule::places(made, ranges(made), notes, (rules, names), diagnostics);
    let ranges: Vec<Range<usize>> = all.iter().map(|place| place.columns.clone()).collect();
    let mut moves = moves::moves(made, &ranges);
    // Of what a record says neither end of a move is left.
    moves.retain(|(at, _), to| all[*at].by_hand.is_none() && all[*to].by_hand.is_none());
    let places = addresses(made, &ranges);
    let ids: Vec<&str> = places.iter().map(|(id, _)| id.as_str()).collect();
    let mut one = |(at, columns): (usize, &Range<usize>)| {
        let mut witnesses = vec![0];
        let by_hand = all[at].by_hand;
        let hand = by_hand.map(|note| overrule::readings(made, rules, names, note, diagnostics));
        let (agreeing, mut readings) = hand.unwrap_or_default();
        let named: Vec<usize> =
            readings.iter().flat_map(|r: &Reading| &r.witnesses).chain(&agreeing).copied().collect();
        witnesses.extend(agreeing);
        // Readings with the same tokens in the same columns are one: of each, a witness, and which it is.
        let mut seen: Vec<(usize, Option<usize>, usize)> = Vec::new();
        let key = |column: usize, witness: usize| made.token(column, witness).map(|(_, t)| t.key);
        for witness in (1..count).filter(|w| made.blocks[*w].is_some() && !named.contains(w)) {
            let differing: Vec<usize> =
                columns.clone().filter(|column| made.differs(*column, witness)).collect();
            if differing.is_empty() {
                witnesses.push(witness);
                continue;
            }
            let to = moves.get(&(at, witness)).copied();
            let is_same = |(other, own, _): &&(usize, Option<usize>, usize)| {
                *own == to && columns.clone().all(|column| key(column, *other) == key(column, witness))
            };
            if let Some((.., reading)) = seen.iter().find(is_same) {
                readings[*reading].witnesses.push(witness);
                continue;
            }
            seen.push((witness, to, readings.len()));
            let word = |column: usize, w: usize| made.token(column, w).map(|(b, t)| rules.normal(b.word(t)));
            let words = || differing.iter().map(|c| (word(*c, 0), word(*c, witness))).collect::<Vec<_>>();
            let (class, rule) = match to {
                Some(_) => (Class::Transposition, "the same words are in the entry that `move` names"),
                None => class(&words(), rules),
            };
            let text = String::new();
            let elsewhere = to.map(|to| ids[to].to_owned());
            readings.push(Reading { text, witnesses: vec![witness], class, rule, elsewhere });
        }
        for (.., at) in seen {
            let texts = readings[at].witnesses.iter().map(|witness| made.text(columns.clone(), *witness));
            readings[at].text = commonest(texts.collect());
        }
        witnesses.sort_unstable();
        readings.sort_by(|a, b| a.witnesses.cmp(&b.witnesses));
        // Many entries are kept for as long as pages are made.
        readings.iter_mut().for_each(|reading| reading.witnesses.shrink_to_fit());
        readings.shrink_to_fit();
        witnesses.shrink_to_fit();
        let (id, block) = places[at].clone();
        Entry {
            id,
            block,
            columns: columns.clone(),
            lemma: by_hand.map_or_else(|| made.text(columns.clone(), 0), overrule::lemma),
            witnesses,
            readings,
            source: by_hand
                .map_or(EntryOrigin::Computed, |note| EntryOrigin::Overruled(note.record.id.clone())),
            notes: Vec::new(),
        }
    };
    let mut entries: Vec<Entry> = ranges.iter().enumerate().map(&mut one).collect();
    attach(made, notes, &mut entries);
    entries
}

/// The text of a reading whose witnesses have it in letters that fold alike: that of most, else the least; the order of the
/// witnesses has no say in it.
fn commonest(mut texts: Vec<String>) -> String {
    texts.sort_unstable();
    let longest = |best: Option<(usize, String)>, run: &[String]| match best {
        Some((count, text)) if count >= run.len() => Some((count, text)),
        _ => Some((run.len(), run[0].clone())),
    };
    texts.chunk_by(|a, b| a == b).fold(None, longest).map(|(_, text)| text).unwrap_or_default()
}

/// Put the textual notes to the entries that they are on.
fn attach(made: &Collated, notes: &[&Note], entries: &mut [Entry]) {
    if notes.is_empty() {
        return;
    }
    let words = BaseWords::of(made);
    for note in notes {
        let Some(columns) = words.columns(note) else { continue };
        let first = entries.partition_point(|entry| entry.columns.end <= columns.start);
        for entry in entries[first..].iter_mut().take_while(|entry| entry.columns.start < columns.end) {
            if entry.source != EntryOrigin::Overruled(note.record.id.clone()) {
                entry.notes.push(note.record.id.clone());
            }
        }
    }
}

/// Runs of columns that differ: neighbours are joined while some one witness differs in both, within a unit.
fn ranges(made: &Collated) -> Vec<Range<usize>> {
    let count = made.blocks.len();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let (mut before, mut now) = (vec![false; count], vec![false; count]);
    for unit in &made.units {
        before.fill(false);
        for column in unit.columns.clone() {
            now.iter_mut().enumerate().for_each(|(w, now)| *now = w > 0 && made.differs(column, w));
            if now.contains(&true) {
                let joined = now.iter().zip(&before).any(|(a, b)| *a && *b);
                match ranges.last_mut().filter(|_| joined) {
                    Some(last) => last.end = column + 1,
                    None => ranges.push(column..column + 1),
                }
            }
            std::mem::swap(&mut before, &mut now);
        }
    }
    ranges
}

/// The address of each entry, by the base's own words, and the base's block that it is at.
fn addresses(made: &Collated, ranges: &[Range<usize>]) -> Vec<(String, Option<usize>)> {
    // Before each column: the last token of the base, with the number of words of its block up to it.
    let Some(base) = made.blocks.first().and_then(Option::as_ref) else { return Vec::new() };
    let counts: Vec<Vec<u32>> = base
        .iter()
        .map(|block| {
            block
                .tokens
                .iter()
                .scan(0, |sum, token| {
                    *sum += u32::from(token.is_word());
                    Some(*sum)
                })
                .collect()
        })
        .collect();
    let width = made.blocks.len();
    let cell = |column: usize| made.cells[column * width];
    let mut unit = 0;
    let mut last_block: Option<usize> = None;
    let mut taken: HashMap<String, u32> = HashMap::new();
    let mut all = Vec::with_capacity(ranges.len());
    for range in ranges {
        while unit < made.units.len() && made.units[unit].columns.end <= range.start {
            let worded = |block: &&usize| !base[**block].tokens.is_empty();
            last_block = made.units[unit].blocks[0].iter().rev().find(worded).copied().or(last_block);
            unit += 1;
        }
        let own = made.units.get(unit).map_or(0..0, |unit| unit.columns.clone());
        let (block, place) = if let Some((block, token)) = range.clone().find_map(cell) {
            let (block, token) = (block as usize, token as usize);
            let count = counts[block][token];
            let x = if base[block].tokens[token].is_word() { "" } else { "x" };
            (Some(block), format!("w{count}{x}"))
        } else if let Some((block, token)) = (own.start..range.start).rev().find_map(cell) {
            (Some(block as usize), format!("w{}x", counts[block as usize][token as usize]))
        } else if let Some((block, _)) = (range.end..own.end).find_map(cell) {
            (Some(block as usize), "w0x".to_owned())
        } else if let Some(block) = last_block {
            (Some(block), format!("w{}x", counts[block].last().copied().unwrap_or(0)))
        } else {
            let first = base.iter().position(|block| !block.tokens.is_empty());
            (first.or((!base.is_empty()).then_some(0)), "w0x".to_owned())
        };
        let id = match block {
            Some(block) => format!("v-{}-{place}", base[block].name),
            None => format!("v-{place}"),
        };
        let nth = taken.entry(id.clone()).or_default();
        *nth += 1;
        all.push((if *nth == 1 { id } else { format!("{id}-{nth}") }, block));
    }
    all
}
