//! Records on entries: readings by hand in the place of what is computed, and textual notes beside it.

use crate::parse::toml_slip::as_string;
use std::ops::Range;

use super::classes::class;
use super::entries::Reading;
use super::rules::Rules;
use super::tokens::{CollatedKind, Token, TokenBlock, plain};
use super::words::align;
use super::{Class, Collated};
use crate::diag::{Advice, Diagnostic, rules, suggestion};
use crate::edition::note::{Anchor, HandReading, LeafRange, Record};
use crate::edition::{Edition, Note, id};
use crate::resolve::links::clip;

/// Why a reading has the class that its record gives.
pub(crate) const BY_RECORD: &str = "the record says so";

/// The columns of an entry, and the record that says what it reads.
#[derive(Debug)]
pub(super) struct OverruledColumns<'a> {
    pub(super) columns: Range<usize>,
    pub(super) by_hand: Option<&'a Note>,
}

/// Where the words of the base are in the columns.
pub(super) struct BaseWords<'a> {
    made: &'a Collated,
    /// First byte and the byte after the last in the text of the base's body, and the column.
    tokens: Vec<(u32, u32, usize)>,
}

impl<'a> BaseWords<'a> {
    pub(super) fn of(made: &'a Collated) -> Self {
        let token = |column| made.token(column, 0).map(|(_, token)| (token.from, token.to, column));
        let mut tokens: Vec<_> = (0..made.width()).filter_map(token).collect();
        tokens.sort_unstable();
        Self { made, tokens }
    }

    /// The columns of words that are anchored, from the first to the last.
    pub(super) fn columns(&self, note: &Note) -> Option<Range<usize>> {
        let Anchor::Words(stretches) = &note.anchor else { return None };
        let of = |stretch: &LeafRange| {
            let first = self.tokens.partition_point(|(_, to, _)| *to <= stretch.from);
            let end = stretch.to;
            self.tokens[first..].iter().take_while(move |(from, ..)| *from < end).map(|(.., column)| *column)
        };
        let first = stretches.iter().flat_map(of).min()?;
        let last = stretches.iter().flat_map(of).max()?;
        Some(first..last + 1)
    }

    /// Whether words that are anchored begin or end within a word.
    fn cuts(&self, note: &Note) -> bool {
        let Anchor::Words(stretches) = &note.anchor else { return false };
        let is_cut = |at: u32| {
            let (from, _, column) =
                *self.tokens[..self.tokens.partition_point(|(from, ..)| *from < at)].last()?;
            let (block, token) = self.made.token(column, 0)?;
            // Signs at the ends of a word may be left out.
            let (before, after) = block.word(token).split_at_checked((at - from) as usize)?;
            Some(before.contains(char::is_alphanumeric) && after.contains(char::is_alphanumeric))
        };
        let ends =
            stretches.first().map(|first| first.from).into_iter().chain(stretches.last().map(|s| s.to));
        ends.into_iter().any(|at| is_cut(at).unwrap_or(false))
    }

    fn unit(&self, column: usize) -> usize {
        self.made.units.partition_point(|unit| unit.columns.end <= column)
    }
}

/// The entries that are computed, or taken the place of by records with readings; `ids` are those of the witnesses.
pub(super) fn places<'a>(
    made: &Collated,
    computed: Vec<Range<usize>>,
    notes: &[&'a Note],
    (rules, ids): (&Rules, &[&str]),
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<OverruledColumns<'a>> {
    let untouched = |columns| OverruledColumns { columns, by_hand: None };
    if notes.iter().all(|note| note.record.readings.is_empty()) {
        return computed.into_iter().map(untouched).collect();
    }
    let words = BaseWords::of(made);
    let ruling = ruling(&words, notes, diagnostics);
    let mut places: Vec<OverruledColumns<'a>> = Vec::with_capacity(computed.len() + ruling.len());
    let mut rest = computed.into_iter().peekable();
    for (at, (lemma, note)) in ruling.iter().enumerate() {
        while let Some(columns) = rest.next_if(|columns| columns.end <= lemma.start) {
            places.push(untouched(columns));
        }
        let mut columns = lemma.clone();
        let is_said = |run: &Range<usize>, side| {
            words.unit(run.start) == words.unit(lemma.start) && says(made, rules, ids, note, run, side)
        };
        if let Some(before) = places.pop_if(|last| {
            last.by_hand.is_none()
                && last.columns.end == lemma.start
                && is_said(&last.columns, LemmaSide::Before)
        }) {
            columns.start = before.columns.start;
        }
        // What the record before has of an entry that both touch is its own.
        let from = at.checked_sub(1).and_then(|_| places.last()).map_or(0, |last| last.columns.end);
        let to = ruling.get(at + 1).map_or(usize::MAX, |(next, _)| next.start);
        while let Some(touched) = rest.peek().filter(|touched| touched.start < lemma.end) {
            columns = columns.start.min(touched.start.max(from))..columns.end.max(touched.end.min(to));
            if touched.end > to {
                break;
            }
            rest.next();
        }
        let behind =
            rest.next_if(|run| run.start == columns.end && run.end <= to && is_said(run, LemmaSide::Behind));
        columns.end = behind.map_or(columns.end, |run| run.end);
        narrow(&words, note, lemma, &columns, diagnostics);
        places.push(OverruledColumns { columns, by_hand: Some(note) });
    }
    places.extend(rest.map(untouched));
    places
}

#[derive(Clone, Copy)]
enum LemmaSide {
    Before,
    Behind,
}

/// Whether a record says what is put in beside its lemma: words that the base lacks there, and that the reading of each witness
/// which has them begins or ends with.
fn says(
    made: &Collated,
    rules: &Rules,
    ids: &[&str],
    note: &Note,
    run: &Range<usize>,
    side: LemmaSide,
) -> bool {
    if run.clone().any(|column| made.token(column, 0).is_some()) {
        return false;
    }
    let mut any = false;
    for (witness, own) in ids.iter().enumerate().skip(1) {
        let there = run.clone().filter_map(|column| made.token(column, witness));
        let there: Vec<String> = there.map(|(block, token)| rules.normal(block.word(token))).collect();
        if there.is_empty() {
            continue;
        }
        let names =
            |hand: &&HandReading| hand.witnesses.iter().any(|(name, _)| id::fold(name) == id::fold(own));
        let Some(hand) = note.record.readings.iter().find(names) else { return false };
        let reading = normal(&plain("", CollatedKind::Numbered, &hand.text, rules), rules);
        let said = match side {
            LemmaSide::Before => reading.starts_with(&there),
            LemmaSide::Behind => reading.ends_with(&there),
        };
        if !said {
            return false;
        }
        any = true;
    }
    any
}

/// The records with readings, and the columns of their lemmas, in order; of two whose lemmas share words the first.
fn ruling<'a>(
    words: &BaseWords<'_>,
    notes: &[&'a Note],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Range<usize>, &'a Note)> {
    let with_readings = notes.iter().filter(|note| !note.record.readings.is_empty());
    let mut all: Vec<(Range<usize>, &Note)> =
        with_readings.filter_map(|note| Some((words.columns(note)?, *note))).collect();
    all.sort_by_key(|(lemma, _)| lemma.start);
    let mut ruling: Vec<(Range<usize>, &Note)> = Vec::with_capacity(all.len());
    for (lemma, note) in all {
        let record = &note.record;
        if words.unit(lemma.start) != words.unit(lemma.end - 1) {
            diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_RANGE,
                    place(record),
                    "a lemma that goes over blocks which are compared apart",
                )
                .hint("give the words of each block a record of their own")
                .about(record.id.as_str()),
            );
        } else if let Some((_, other)) = ruling.last().filter(|(own, _)| lemma.start < own.end) {
            let message =
                format!("`{}` and `{}` give readings of the same words", other.record.id, record.id);
            diagnostics.push(
                Diagnostic::new(&rules::READING_TWICE, place(record), message)
                    .also(place(&other.record), "this one counts")
                    .hint("put the readings into one record, or give each a lemma of its own")
                    .about(record.id.as_str()),
            );
        } else {
            ruling.push((lemma, note));
        }
    }
    ruling
}

/// Reports a lemma that is a part of what differs there, or of a word. Columns in which the base has nothing are of no lemma.
fn narrow(
    words: &BaseWords<'_>,
    note: &Note,
    lemma: &Range<usize>,
    columns: &Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let is_narrow = columns.clone().any(|c| !lemma.contains(&c) && words.made.token(c, 0).is_some());
    if !is_narrow && !words.cuts(note) {
        return;
    }
    let whole = words.made.text(columns.clone(), 0);
    let what = match is_narrow {
        true => format!("the witnesses differ in `{}`, of which the lemma is a part", clip(&whole)),
        false => format!("the lemma begins or ends within a word of `{}`", clip(&whole)),
    };
    let hint = match whole.is_empty() {
        true => String::new(),
        false => format!("write `lemma = {}`, and the readings to match", as_string(&whole)),
    };
    let told = Diagnostic::new(&rules::NARROW_LEMMA, place(&note.record), what);
    diagnostics.push(told.hint(hint).about(note.record.id.as_str()));
}

/// Where the lemma of a record is written.
fn place(record: &Record) -> crate::diag::Span {
    let quote = record.selector.quote.as_ref().map(|(_, span)| *span);
    quote.or(record.selector.range.as_ref().map(|[(_, span), _]| *span)).unwrap_or(record.span)
}

/// The words of the base that an entry by hand is about.
pub(super) fn lemma(note: &Note) -> String {
    let record = &note.record;
    let quote = record.selector.quote.as_ref().map(|(words, _)| words);
    let printed = record.lemma.as_ref().filter(|lemma| Some(*lemma) != quote).map(String::as_str);
    crate::edition::wide::in_a_line(printed.or(note.words.as_deref()).unwrap_or_default())
}

/// What a record says that the witnesses read, those with the lemma apart; of a witness that it doesn't name nothing is
/// said. What can't be so is reported.
pub(super) fn readings(
    made: &Collated,
    rules: &Rules,
    ids: &[&str],
    note: &Note,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<usize>, Vec<Reading>) {
    let lemma_block = plain("", CollatedKind::Numbered, &lemma(note), rules);
    let lemma_tokens = normal(&lemma_block, rules);
    let (mut agreeing, mut readings) = (Vec::new(), Vec::new());
    let mut named = vec![false; ids.len()];
    for hand in &note.record.readings {
        let mut own = Vec::new();
        for (name, span) in &hand.witnesses {
            // One that isn't there, and the base, were reported.
            let Some(witness) = ids.iter().position(|id| id::fold(id) == id::fold(name)).filter(|w| *w > 0)
            else {
                continue;
            };
            if std::mem::replace(&mut named[witness], true) {
                diagnostics.push(
                    Diagnostic::new(&rules::READING_TWICE, *span, format!("`{name}` has two readings here"))
                        .hint("a witness has one: the first counts")
                        .about(note.record.id.as_str()),
                );
                continue;
            }
            if let Some(why) = missing(made, rules, witness, name, hand) {
                diagnostics.push(
                    Diagnostic::new(&rules::READING_NOT_THERE, *span, why)
                        .hint("correct the reading, or take it away where the witness has the lemma")
                        .about(note.record.id.as_str()),
                );
            }
            if made.blocks[witness].is_some() {
                own.push(witness);
            }
        }
        own.sort_unstable();
        let block = plain("", CollatedKind::Numbered, &hand.text, rules);
        let tokens = normal(&block, rules);
        if own.is_empty() {
            continue;
        }
        if tokens == lemma_tokens {
            agreeing.extend(own);
            continue;
        }
        // As of what is computed, the class is that of the columns in which it differs.
        let [ours, theirs] = [&lemma_block, &block].map(|block| block.tokens.iter().collect::<Vec<_>>());
        let aligned = align(&ours, &theirs);
        let columns: Vec<_> = aligned
            .into_iter()
            .map(|(x, y)| (x.map(|x| lemma_tokens[x].clone()), y.map(|y| tokens[y].clone())))
            .filter(|(x, y)| x != y)
            .collect();
        let (class, rule) = match hand.class {
            Some(class) => (class, BY_RECORD),
            None => class(&columns, rules),
        };
        readings.push(Reading { text: hand.text.clone(), witnesses: own, class, rule, elsewhere: None });
    }
    (agreeing, readings)
}

/// The words of a block as they are compared.
fn normal(block: &TokenBlock, rules: &Rules) -> Vec<String> {
    block.tokens.iter().map(|token| rules.normal(block.word(token))).collect()
}

/// Why a witness can't have a reading, in words; none where it has these words somewhere in the section.
fn missing(made: &Collated, rules: &Rules, witness: usize, name: &str, hand: &HandReading) -> Option<String> {
    let Some(blocks) = &made.blocks[witness] else {
        return Some(format!("`{name}` has no section `{}`", made.id));
    };
    let words = |tokens: &[Token]| -> Vec<u64> {
        tokens.iter().map(|token| token.word).filter(|word| *word != 0).collect()
    };
    let sought = words(&plain("", CollatedKind::Numbered, &hand.text, rules).tokens);
    let there = blocks.iter().flat_map(|block| words(&block.tokens)).collect::<Vec<_>>();
    let found = sought.is_empty() || there.windows(sought.len()).any(|window| *window == sought);
    (!found).then(|| format!("`{name}` has nowhere in `{}` the words `{}`", made.id, clip(&hand.text)))
}

/// Tell the witnesses of readings that aren't there, or have no readings.
pub(super) fn check<'a>(
    edition: &Edition,
    records: impl Iterator<Item = &'a Record>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for record in records.filter(|record| !record.readings.is_empty()) {
        if let Some((name, span)) = &record.witness
            && edition.base().is_some_and(|base| id::fold(&base.meta.id) != id::fold(name))
        {
            diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, *span, "readings are of the words of the base")
                    .hint("take `witness` away from the record; each `[[reading]]` names its own")
                    .about(record.id.as_str()),
            );
        }
        for (name, span) in record.readings.iter().flat_map(|reading| &reading.witnesses) {
            let ids = || edition.witnesses.iter().map(|w| w.meta.id.as_str());
            let told = match ids().position(|own| id::fold(own) == id::fold(name)) {
                Some(0) => Diagnostic::new(
                    &rules::BAD_VALUE,
                    *span,
                    format!("`{name}` is the base: its words are the lemma"),
                )
                .hint("a reading is another witness's"),
                Some(_) => continue,
                None => {
                    let by_siglum = edition.witnesses.iter().find(|w| w.meta.siglum == *name);
                    let advice = match by_siglum {
                        Some(w) => {
                            let id = w.meta.id.as_str();
                            let hint = format!("a witness is named by its id: write `witness = \"{id}\"`");
                            Advice::write(hint, id).sure(true)
                        }
                        None => suggestion(name, ids()),
                    };
                    Diagnostic::new(
                        &rules::UNKNOWN_WITNESS,
                        *span,
                        format!("there is no witness `{}`", clip(name)),
                    )
                    .advise(*span, advice.written(as_string))
                }
            };
            diagnostics.push(told.about(record.id.as_str()));
        }
    }
}

/// The classes that aren't shown: readings of these count as the lemma; an entry without others goes, unless a record
/// made it.
pub(super) fn without(entries: &[super::Entry], ignore: &[Class]) -> Vec<super::Entry> {
    let shown = |entry: &super::Entry| {
        let mut entry = entry.clone();
        if !matches!(entry.source, super::EntryOrigin::Computed) {
            return Some(entry);
        }
        let (gone, left): (Vec<Reading>, Vec<Reading>) =
            entry.readings.into_iter().partition(|reading| ignore.contains(&reading.class));
        entry.readings = left;
        entry.witnesses.extend(gone.into_iter().flat_map(|reading| reading.witnesses));
        entry.witnesses.sort_unstable();
        (!entry.readings.is_empty()).then_some(entry)
    };
    entries.iter().filter_map(shown).collect()
}
