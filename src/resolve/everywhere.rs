//! Words that are sought in a whole edition: notes from elsewhere, which know no section.
//!
//! Three ways, each for what the one before hasn't found. The very words, folded, in all sections at once, over the ends
//! of paragraphs too. The same letters and digits, whatever is between them: hyphens at the ends of lines, ligatures,
//! quotation marks, the numbers of footnotes. Then words like these: pieces of the words are sought at once, and where
//! some of them are close together, the words are laid on the text (see [`super::approx`]). A place is taken where it is the
//! only one, and nothing that was beside the words says otherwise; else the places are shown.

mod letters;
pub(super) mod like;
mod parts;
mod spelling;

use std::collections::HashMap;

use rayon::prelude::*;

use crate::edition::note::{Anchor, LeafRange};
use crate::edition::{Section, id};

use super::approx::{beside, similarity};
use super::fold::{self, Folded, needle};
use super::forms::automaton;
use super::haystack::{Haystack, Hit, is_boundary};
use super::reanchor::{self, KeyChange};

/// The patterns of one automaton, in bytes.
const AT_ONCE: usize = 256 << 10;
/// Of words that are at more places than these, no place is looked at.
const MOST: usize = 40;
/// How much better the best place must be than the next.
const MARGIN: f64 = 0.15;
/// How like what is beside must be, where it has to decide between places, and where it has to agree with one.
const DECIDES: f64 = 0.6;
const AGREES: f64 = 0.5;
/// So many letters of a side within a paragraph say whether it agrees.
const WITHIN: usize = 8;
/// What the end of a paragraph at the same place says, where all of the other side would be 1.
const WITHIN_ALONE: f64 = 0.6;
/// So many characters of long words say how like others are.
const HEAD: usize = 400;
/// Words of so many characters say by themselves whose they are.
const LONG: usize = 40;

/// Words that are sought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SoughtQuote {
    pub(crate) words: String,
    /// What was right before them, and right after.
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    /// What the chapter is called, or the id of the section.
    pub(crate) chapter: Option<String>,
}

/// What was found of words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum QuoteSearch {
    /// The very words.
    Exact(TextRange),
    /// The same words, written otherwise; how like they are.
    Sure(TextRange, f64),
    /// Places of which none is sure.
    Unsure(Vec<TextRange>),
    Absent,
}

/// A place: bytes of a section's text, its paragraphs one after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TextRange {
    /// The section, by its place among those that are looked through.
    pub(crate) section: usize,
    from: usize,
    to: usize,
}

impl TextRange {
    /// From the first of these places to the last, where they are of one section.
    pub(crate) fn over(spots: &[Self]) -> Option<Self> {
        let (first, last) = (spots.iter().min()?, spots.iter().max()?);
        let to = spots.iter().map(|spot| spot.to).max()?;
        (first.section == last.section).then_some(Self { section: first.section, from: first.from, to })
    }

    /// What orders places in the text.
    pub(crate) fn order(self) -> (usize, usize) {
        (self.section, self.from)
    }
}

/// The sections that are looked through.
pub(crate) struct Everywhere<'a> {
    sections: Vec<&'a Section>,
    folded: Vec<Vec<Folded>>,
    texts: Vec<JoinedText>,
}

/// The leaves of a section as one text: a space between those of the text; footnotes follow, each after a line's end.
struct JoinedText {
    text: String,
    /// Where each leaf begins: byte, leaf.
    starts: Vec<(usize, usize)>,
}

impl<'a> Everywhere<'a> {
    pub(crate) fn new(sections: Vec<&'a Section>) -> Self {
        let folded: Vec<Vec<Folded>> =
            sections.par_iter().map(|section| fold::leaves(&section.body)).collect();
        let texts = sections
            .par_iter()
            .zip(&folded)
            .map(|(section, folded)| JoinedText::new(section, folded))
            .collect();
        Self { sections, folded, texts }
    }

    /// Find all of these.
    pub(crate) fn find(&self, all: &[SoughtQuote]) -> Vec<QuoteSearch> {
        let needles: Vec<String> = all.par_iter().map(|sought| needle(&sought.words)).collect();
        let mut found: Vec<Option<QuoteSearch>> = vec![None; all.len()];
        self.pass(all, &needles, &self.hits(&needles), true, &mut found);
        let left = |found: &[Option<QuoteSearch>]| {
            (0..found.len()).filter(|n| found[*n].is_none()).collect::<Vec<usize>>()
        };
        for without_numbers in [false, true] {
            let rest = left(&found);
            if rest.is_empty() {
                break;
            }
            let hits = letters::hits(self, &rest, &needles, without_numbers);
            self.pass(all, &needles, &hits, false, &mut found);
        }
        let rest = left(&found);
        let plain: Vec<String> = needles.into_iter().map(|needle| without_ligatures(&needle)).collect();
        let like = like::find(self, &rest, &plain, all);
        rest.into_iter().zip(like).for_each(|(n, like)| found[n] = Some(like));
        let mut found =
            found.into_iter().map(|found| found.unwrap_or(QuoteSearch::Absent)).collect::<Vec<_>>();
        parts::find(self, all, &mut found);
        for (sought, found) in all.iter().zip(&mut found) {
            self.doubt_other_sections(sought, found);
        }
        found
    }

    /// Makes a place unsure that is in another section than the chapter that was named, where that has the words in other
    /// letters, or they are short; what was beside the words is better evidence.
    fn doubt_other_sections(&self, sought: &SoughtQuote, found: &mut QuoteSearch) {
        let (QuoteSearch::Exact(spot) | QuoteSearch::Sure(spot, _)) = *found else { return };
        let Some(chapter) = &sought.chapter else { return };
        let named = self.called(chapter);
        if named.is_empty() || named.contains(&spot.section) {
            return;
        }
        if self.context(spot, sought).is_some_and(|context| context >= DECIDES) {
            return;
        }
        let mut places: Vec<TextRange> =
            named.iter().flat_map(|section| self.in_any_case(*section, &sought.words)).take(MOST).collect();
        let is_long = needle(&sought.words).chars().count() >= LONG;
        if !places.is_empty() || !is_long {
            places.push(spot);
            *found = QuoteSearch::Unsure(places);
        }
    }

    /// The sections that a chapter's name says.
    pub(crate) fn called(&self, chapter: &str) -> Vec<usize> {
        (0..self.sections.len()).filter(|section| self.is_called(*section, chapter)).collect()
    }

    /// Where a section has words in capital or small letters.
    fn in_any_case(&self, section: usize, words: &str) -> Vec<TextRange> {
        let text = &self.texts[section].text;
        let (lower, words) = (text.to_lowercase(), needle(words).to_lowercase());
        // Letters whose other case takes more bytes have their places elsewhere.
        if lower.len() != text.len() || words.is_empty() {
            return Vec::new();
        }
        let found =
            lower.match_indices(&words).map(|(from, own)| TextRange { section, from, to: from + own.len() });
        found
            .filter(|spot| text.is_char_boundary(spot.from) && text.is_char_boundary(spot.to))
            .filter(|spot| self.is_whole(*spot))
            .collect()
    }

    /// Judge the hits of those that have any.
    fn pass(
        &self,
        all: &[SoughtQuote],
        needles: &[String],
        hits: &HashMap<usize, Vec<TextRange>>,
        exact: bool,
        found: &mut [Option<QuoteSearch>],
    ) {
        let judged: Vec<(usize, QuoteSearch)> = hits
            .par_iter()
            .filter(|(_, spots)| !spots.is_empty())
            .map(|(n, spots)| (*n, self.judge(&all[*n], &needles[*n], spots, exact)))
            .collect();
        judged.into_iter().for_each(|(n, judged)| found[n] = Some(judged));
    }

    /// Which of these places it is.
    fn judge(&self, sought: &SoughtQuote, needle: &str, spots: &[TextRange], exact: bool) -> QuoteSearch {
        let take =
            |spot: TextRange| if exact { QuoteSearch::Exact(spot) } else { QuoteSearch::Sure(spot, 0.97) };
        let whole: Vec<TextRange> = spots.iter().copied().filter(|spot| self.is_whole(*spot)).collect();
        let is_cut = whole.is_empty();
        let spots = if is_cut { spots.to_vec() } else { whole };
        let context: Vec<Option<f64>> = spots.iter().map(|spot| self.context(*spot, sought)).collect();
        let known = context.first().copied().flatten().is_some();
        let long = needle.chars().count() >= LONG;
        if let [spot] = spots.as_slice() {
            let agrees = context[0].map_or(!is_cut || long, |context| context >= AGREES || long && !is_cut);
            return if agrees { take(*spot) } else { QuoteSearch::Unsure(spots) };
        }
        if known {
            let mut order: Vec<usize> = (0..spots.len()).collect();
            let of = |n: &usize| context[*n].unwrap_or(0.0);
            order.sort_by(|a, b| of(b).total_cmp(&of(a)));
            if of(&order[0]) >= DECIDES && of(&order[0]) - of(&order[1]) >= MARGIN {
                return take(spots[order[0]]);
            }
        }
        if let Some(chapter) = &sought.chapter {
            let within: Vec<TextRange> =
                spots.iter().copied().filter(|s| self.is_called(s.section, chapter)).collect();
            if let ([spot], false) = (within.as_slice(), is_cut) {
                return take(*spot);
            }
        }
        QuoteSearch::Unsure(spots)
    }

    /// Whether a section is what a chapter's name says.
    fn is_called(&self, section: usize, chapter: &str) -> bool {
        let section = self.sections[section];
        let plain = |words: &str| {
            words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        id::fold(&section.id) == id::fold(chapter)
            || !plain(chapter).is_empty() && plain(&section.title) == plain(chapter)
    }

    /// How like what is beside a place is to what was beside the words; none where nothing is known of that.
    fn context(&self, spot: TextRange, sought: &SoughtQuote) -> Option<f64> {
        let joined = &self.texts[spot.section];
        let letter = |c: &char| c.is_alphanumeric();
        let before = || joined.text[..spot.from].chars().rev().filter(letter).flat_map(char::to_lowercase);
        let after = || joined.text[spot.to..].chars().filter(letter).flat_map(char::to_lowercase);
        // What is beyond the end of a paragraph may be another's: what is within it says less, and may be all there is.
        let side = |words: &str, own: &str, left: usize, like: &dyn Fn(&str) -> f64| -> Option<f64> {
            let (all, own) = (letters_of(words), letters_of(own));
            let (size, whole) = (own.chars().count(), all.chars().count());
            if whole == 0 || size == whole {
                return (whole > 0).then(|| like(&all));
            }
            let share = WITHIN_ALONE + (1.0 - WITHIN_ALONE) * as_f64(size) / as_f64(whole);
            let within = if size >= WITHIN || size == left { like(&own) * share } else { 0.0 };
            Some(like(&all).max(within))
        };
        let own = sought.prefix.rsplit('\n').next().unwrap_or_default();
        let like = |words: &str| beside(words.chars().rev(), before());
        let ahead = side(&sought.prefix, own, joined.letters_before(spot.from), &like);
        let own = sought.suffix.split('\n').next().unwrap_or_default();
        let like = |words: &str| beside(words.chars(), after());
        let behind = side(&sought.suffix, own, joined.letters_after(spot.to), &like);
        let sides: Vec<f64> = [ahead, behind].into_iter().flatten().collect();
        (!sides.is_empty()).then(|| sides.iter().sum::<f64>() / as_f64(sides.len()))
    }

    /// Whether no word is cut at the ends of a place.
    fn is_whole(&self, spot: TextRange) -> bool {
        let text = &self.texts[spot.section].text;
        let letter =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !crate::edition::wide::is_wide(c));
        let cut = |at: usize| letter(text[..at].chars().next_back()) && letter(text[at..].chars().next());
        !cut(spot.from) && !cut(spot.to)
    }

    /// Where each of these words is, by their numbers.
    fn hits(&self, needles: &[String]) -> HashMap<usize, Vec<TextRange>> {
        let texts: Vec<&str> = self.texts.iter().map(|joined| joined.text.as_str()).collect();
        let mut hits = find_all(&texts, needles);
        for spots in hits.values_mut() {
            spots.retain(|spot| {
                let text = &self.texts[spot.section].text;
                is_boundary(text, spot.from) && is_boundary(text, spot.to)
            });
        }
        hits
    }

    /// The words of a place as the text has them, in a line.
    pub(crate) fn words(&self, spot: TextRange) -> String {
        let section = self.sections[spot.section];
        let parts = self
            .stretches(spot)
            .into_iter()
            .map(|s| section.body.text[s.from as usize..s.to as usize].trim().to_owned());
        let words: Vec<String> = parts.collect();
        words.join(" / ").split_whitespace().collect::<Vec<&str>>().join(" ")
    }

    /// How like the words of a place are to others.
    pub(crate) fn likeness(&self, spot: TextRange, words: &str) -> f64 {
        let chars = |words: &str| letters_of(words).chars().take(HEAD).collect::<Vec<char>>();
        similarity(&chars(&self.texts[spot.section].text[spot.from..spot.to]), &chars(words))
    }

    /// Some words before a place and after it.
    pub(crate) fn around(&self, spot: TextRange) -> (&str, &str) {
        let text = self.texts[spot.section].text.as_str();
        let start = text[..spot.from].char_indices().rev().nth(29).map_or(0, |(at, _)| at);
        let end = text[spot.to..].char_indices().nth(30).map_or(text.len(), |(at, _)| spot.to + at);
        (&text[start..spot.from], &text[spot.to..end])
    }

    /// The section of a place.
    pub(crate) fn section(&self, spot: TextRange) -> &'a Section {
        self.sections[spot.section]
    }

    /// The address of the numbered block that a place begins in.
    pub(crate) fn block(&self, spot: TextRange) -> Option<String> {
        let section = self.sections[spot.section];
        let leaf = self.stretches(spot).first()?.leaf as usize;
        let item = section.body.items.get(section.body.leaves.get(leaf)?.item as usize)?;
        match item.kind {
            crate::edition::text::ItemKind::Block(n) => {
                section.numbers.get(n as usize).map(|n| format!("p{n}"))
            }
            _ => None,
        }
    }

    /// What a record says that leads to a place; none where nothing would.
    pub(crate) fn selector(&self, spot: TextRange) -> Option<Vec<KeyChange>> {
        let section = self.sections[spot.section];
        let hay = Haystack::new(&section.body, &self.folded[spot.section]);
        reanchor::lead_to(section, &hay, &Anchor::Words(self.stretches(spot)), None)
    }

    /// The stretches of leaves that a place covers.
    fn stretches(&self, spot: TextRange) -> Vec<LeafRange> {
        let (section, folded) = (self.sections[spot.section], &self.folded[spot.section]);
        let hay = Haystack::new(&section.body, folded);
        let joined = &self.texts[spot.section];
        let mut all = Vec::new();
        let first = joined.starts.partition_point(|(start, _)| *start <= spot.from).saturating_sub(1);
        for (start, leaf) in &joined.starts[first.min(joined.starts.len())..] {
            if *start >= spot.to {
                break;
            }
            let text = &folded[*leaf].text;
            let lead = text.len() - text.trim_start().len();
            let from = spot.from.saturating_sub(*start) + lead;
            let to = (spot.to - start + lead).min(text.trim_end().len());
            if from < to {
                all.push(hay.stretch(Hit { leaf: *leaf, from, to }));
            }
        }
        all
    }
}

impl JoinedText {
    /// The letters of a leaf before a byte.
    fn letters_before(&self, at: usize) -> usize {
        let start = self.starts.partition_point(|(start, _)| *start <= at).checked_sub(1);
        let start = start.map_or(0, |n| self.starts[n].0);
        self.text[start..at].chars().filter(|c| c.is_alphanumeric()).count()
    }

    /// The letters of a leaf behind a byte.
    fn letters_after(&self, at: usize) -> usize {
        let next = self.starts.partition_point(|(start, _)| *start < at);
        let end = self.starts.get(next).map_or(self.text.len(), |(start, _)| *start);
        self.text[at..end].chars().filter(|c| c.is_alphanumeric()).count()
    }

    fn new(section: &Section, folded: &[Folded]) -> Self {
        let mut joined = Self { text: String::new(), starts: Vec::new() };
        let leaves = &section.body.leaves;
        let mut last = None;
        for notes in [false, true] {
            for leaf in (0..leaves.len()).filter(|leaf| leaves[*leaf].footnote.is_some() == notes) {
                if !joined.text.is_empty() {
                    joined.text.push(if last == Some(leaves[leaf].footnote) { ' ' } else { '\n' });
                }
                last = Some(leaves[leaf].footnote);
                joined.starts.push((joined.text.len(), leaf));
                joined.text.push_str(folded[leaf].text.trim());
            }
        }
        joined
    }
}

fn as_f64(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The letters and digits of words, in lower case.
fn letters_of(words: &str) -> String {
    needle(words).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words with the letters of their ligatures, which a PDF's text has.
fn without_ligatures(words: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\u{fb00}'..='\u{fb06}' => out.extend(std::iter::once(c).nfkc()),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character is a mark on the one before it.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Where each pattern is in these texts, by the numbers of the patterns; empty ones are nowhere. Of a pattern with
/// more places than [`MOST`] only so many are known.
fn find_all(texts: &[&str], patterns: &[String]) -> HashMap<usize, Vec<TextRange>> {
    let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| !pattern.is_empty()) {
        same.entry(pattern).or_default().push(n);
    }
    let mut distinct: Vec<&str> = same.keys().copied().collect();
    distinct.sort_unstable();
    let mut all: HashMap<usize, Vec<TextRange>> = HashMap::new();
    let mut rest = distinct.as_slice();
    while !rest.is_empty() {
        let mut bytes = 0;
        let count = rest.iter().take_while(|pattern| {
            bytes += pattern.len();
            bytes <= AT_ONCE
        });
        let (chunk, left) = rest.split_at(count.count().max(1));
        rest = left;
        let Some(automaton) = automaton(chunk.iter()) else { continue };
        let found: Vec<Vec<(usize, TextRange)>> = texts
            .par_iter()
            .enumerate()
            .map(|(section, text)| {
                let mut counts: HashMap<usize, usize> = HashMap::new();
                let mut own = Vec::new();
                for hit in automaton.find_overlapping_iter(text) {
                    let pattern = hit.pattern().as_usize();
                    let count = counts.entry(pattern).or_default();
                    *count += 1;
                    if *count <= MOST {
                        own.push((pattern, TextRange { section, from: hit.start(), to: hit.end() }));
                    }
                }
                own
            })
            .collect();
        for (pattern, spot) in found.into_iter().flatten() {
            for n in &same[chunk[pattern]] {
                let spots = all.entry(*n).or_default();
                if spots.len() < MOST {
                    spots.push(spot);
                }
            }
        }
    }
    all
}
