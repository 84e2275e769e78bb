//! What a witness has over against words of the base.

use super::Compared;
use crate::edition::note::LeafRange;
use crate::edition::text::Body;

/// Words of the base and of a witness that are opposite each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordRun {
    pub(super) unit: usize,
    pub(super) base: Option<LeafRange>,
    /// The witness's block with its words.
    pub(super) own: Option<(usize, LeafRange)>,
    /// Whether they are equal.
    pub(super) same: bool,
    /// Whether they are the same bytes, so that each part of the one is a part of the other.
    pub(super) exact: bool,
}

/// What a witness has over against words of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Counterpart {
    /// The same words.
    Same(Vec<LeafRange>),
    /// Other words.
    Reads(Vec<LeafRange>),
    /// None; the block that would have them, or the last before it.
    Absent(Option<usize>),
}

impl Compared {
    /// What another section of a witness has over against words of the base.
    pub(crate) fn away_counterpart(
        &self,
        witness: usize,
        section: usize,
        words: &[LeafRange],
        (base, own): (&Body, &Body),
    ) -> Counterpart {
        let text = self.texts.get(witness).and_then(Option::as_ref);
        let away = text.and_then(|text| text.away.iter().find(|away| away.section == section));
        away.map_or(Counterpart::Absent(None), |away| self.over(&away.runs, witness, words, base, own))
    }

    /// What a witness has over against words of the base; `base` and `own` are the texts.
    pub(crate) fn counterpart(
        &self,
        witness: usize,
        words: &[LeafRange],
        base: &Body,
        own: &Body,
    ) -> Counterpart {
        let Some(text) = self.texts.get(witness).and_then(Option::as_ref) else {
            return Counterpart::Absent(None);
        };
        match self.over(&text.runs, witness, words, base, own) {
            Counterpart::Absent(block) => {
                let moved = self.moved_within(witness, words, base, own);
                moved.unwrap_or(Counterpart::Absent(block))
            }
            found => found,
        }
    }

    /// Words that a witness has elsewhere in their unit: those of the entry that the transposition names.
    fn moved_within(
        &self,
        witness: usize,
        words: &[LeafRange],
        base: &Body,
        own: &Body,
    ) -> Option<Counterpart> {
        let of_base = &self.texts.first()?.as_ref()?.spots;
        let spot = of_base.iter().find(|spot| words.iter().any(|of| overlap(*of, spot.stretch).is_some()))?;
        let gone = self.entries.get(spot.entry as usize)?;
        let reading = gone.entry.readings.iter().find(|reading| reading.witnesses.contains(&witness))?;
        let to = reading.elsewhere.as_deref()?;
        let (at, come) = self.entries.iter().enumerate().find(|(_, other)| other.entry.id == to)?;
        let there = &self.texts.get(witness)?.as_ref()?.spots;
        let mut found: Vec<LeafRange> =
            there.iter().filter(|spot| spot.entry as usize == at).map(|spot| spot.stretch).collect();
        if come.unit != gone.unit || found.is_empty() {
            return None;
        }
        // The note may be on a part of what moved.
        let part = |words: &LeafRange| -> Option<LeafRange> {
            let sought = base.text.get(words.from as usize..words.to as usize)?;
            found.iter().find_map(|stretch| {
                let text = own.text.get(stretch.from as usize..stretch.to as usize)?;
                let from = stretch.from + u32::try_from(text.find(sought)?).ok()?;
                Some(LeafRange { from, to: from + (words.to - words.from), ..*stretch })
            })
        };
        if let Some(parts) = words.iter().map(part).collect::<Option<Vec<LeafRange>>>() {
            return Some(Counterpart::Same(joined(parts, own)));
        }
        found = joined(found, own);
        Some(Counterpart::Reads(found))
    }

    fn over(
        &self,
        runs: &[WordRun],
        witness: usize,
        words: &[LeafRange],
        base: &Body,
        own: &Body,
    ) -> Counterpart {
        let over =
            |run: &WordRun| run.base.and_then(|stretch| words.iter().find_map(|of| overlap(*of, stretch)));
        let hits: Vec<usize> = (0..runs.len()).filter(|at| over(&runs[*at]).is_some()).collect();
        let (Some(first), Some(last)) = (hits.first(), hits.last()) else {
            return Counterpart::Absent(None);
        };
        let in_units = |unit: usize| hits.iter().any(|at| runs[*at].unit == unit);
        let mut same = true;
        let mut found = Vec::new();
        for run in &runs[*first..=*last] {
            let part = over(run);
            if part.is_none() && (run.base.is_some() || !in_units(run.unit)) {
                continue;
            }
            same &= run.same;
            let Some((_, stretch)) = run.own else { continue };
            found.push(match (part, run.base) {
                (Some(part), Some(of)) => within(part, of, stretch, run.exact),
                _ => stretch,
            });
        }
        found.retain(|stretch| stretch.from < stretch.to);
        if found.is_empty() {
            return Counterpart::Absent(self.before(witness, runs, *first));
        }
        let mut found = joined(found, own);
        if !same {
            trimmed(&mut found, words, base, own);
        }
        if same { Counterpart::Same(found) } else { Counterpart::Reads(found) }
    }

    /// The block of a witness that a run without words of its own belongs to: in its unit, else before that.
    fn before(&self, witness: usize, runs: &[WordRun], run: usize) -> Option<usize> {
        let unit = runs[run].unit;
        let near = runs[..run].iter().rev().take_while(|r| r.unit == unit).find_map(|run| run.own);
        let first = self.units[unit].blocks[witness].iter().copied().find(|at| self.is_here(witness, *at));
        near.map(|(block, _)| block).or(first).or_else(|| self.last_before(witness, unit))
    }
}

impl WordRun {
    /// Whether what follows may be one with this: the same bytes in one leaf of both, as far apart in both.
    pub(super) fn goes_on(&self, next: &Self) -> bool {
        let (Some(a), Some(c)) = (self.base, next.base) else { return false };
        let (Some((_, b)), Some((_, d))) = (self.own, next.own) else { return false };
        self.exact
            && next.exact
            && self.unit == next.unit
            && (a.leaf, b.leaf) == (c.leaf, d.leaf)
            && c.from.checked_sub(a.to).is_some_and(|gap| d.from.checked_sub(b.to) == Some(gap))
    }
}

/// What two stretches have in common.
fn overlap(a: LeafRange, b: LeafRange) -> Option<LeafRange> {
    let part = LeafRange { leaf: a.leaf, from: a.from.max(b.from), to: a.to.min(b.to) };
    (a.leaf == b.leaf && part.from < part.to).then_some(part)
}

/// The words over against a part of what a run has of the base; where they aren't the same bytes, all of them.
fn within(part: LeafRange, of: LeafRange, own: LeafRange, exact: bool) -> LeafRange {
    if !exact {
        return own;
    }
    let from = own.from + (part.from - of.from);
    LeafRange { from, to: from + (part.to - part.from), ..own }
}

/// Leaves out punctuation at the ends of what is found, where the base's words leave out theirs.
fn trimmed(found: &mut [LeafRange], words: &[LeafRange], base: &Body, own: &Body) {
    let sign = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
    let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if let (Some(first), Some(of)) = (found.first_mut(), words.first())
        && sign(base.text[..of.from as usize].chars().next_back())
    {
        let text = &own.text[first.from as usize..first.to as usize];
        first.from += size(text.find(char::is_alphanumeric).unwrap_or(0));
    }
    if let (Some(last), Some(of)) = (found.last_mut(), words.last())
        && sign(base.text[of.to as usize..].chars().next())
    {
        let text = &own.text[last.from as usize..last.to as usize];
        let kept = text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        last.to = last.from + size(if kept == 0 { text.len() } else { kept });
    }
}

/// Stretches in the order of the text, those with white space alone between them as one.
fn joined(mut found: Vec<LeafRange>, body: &Body) -> Vec<LeafRange> {
    found.sort_unstable();
    let mut all: Vec<LeafRange> = Vec::new();
    for stretch in found {
        match all.last_mut() {
            Some(last)
                if last.leaf == stretch.leaf
                    && body.text[last.to.min(stretch.from) as usize..stretch.from as usize]
                        .trim()
                        .is_empty() =>
            {
                last.to = last.to.max(stretch.to);
            }
            _ => all.push(stretch),
        }
    }
    all
}
