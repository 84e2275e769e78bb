//! The place of a note that was followed, in the section that it is in.

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::note::{Anchor, Record, Verdict};
use crate::edition::text::Body;
use crate::edition::verse;
use crate::edition::wide::in_a_line;
use crate::edition::{Section, id};
use crate::parse::toml_slip::as_string;

use super::fold::needle;
use super::follow::{FollowedNote, Heir, SpotFound, SpotOutcome, Stand};
use super::live::{self, Scope};
use super::notes::{self, LockedNotes, NotePlace};
use super::quote::{self, Haystack, Hit, shorten};
use super::respelt;
use super::told;

/// So many places of the same words are shown at most.
const MOST_SHOWN: usize = 4;
/// So many places that words may be in are shown at most.
const MOST_SEVERAL: usize = 8;

/// Place a note where it was followed to; none where its record can't be right.
pub(super) fn place(
    followed: &FollowedNote,
    record: &Record,
    section: &Section,
    hay: &Haystack<'_>,
    ground: &LockedNotes<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<NotePlace> {
    let at = SectionAnchors { followed, record, section, hay, ground };
    let spots = &followed.spots;
    let lost = spots.iter().find(|s| !matches!(s.place, SpotOutcome::Words(_) | SpotOutcome::Block(_)));
    if let Some(spot) = lost {
        diagnostics.push(at.lost(spot));
        let last_seen = at.last_seen();
        return Some(NotePlace {
            anchor: Anchor::Nowhere,
            verdict: spot.verdict,
            score: 0.0,
            certain: false,
            last_seen,
        });
    }
    let mut verdict = spots.iter().map(|s| s.verdict).max().unwrap_or(Verdict::Exact);
    let score = spots.iter().map(|s| s.score).fold(1.0, f64::min);
    let mut certain = spots.iter().all(|s| s.certain);
    let anchor = match spots.as_slice() {
        [] => Anchor::Section,
        [SpotFound { place: SpotOutcome::Block(y), .. }] => {
            match at.line(quote::whole(ground.compared.new[*y].scope, hay)) {
                Ok(anchor) => anchor,
                Err(lost) => {
                    diagnostics.push(*lost);
                    let last_seen = at.last_seen();
                    return Some(NotePlace {
                        anchor: Anchor::Nowhere,
                        verdict: Verdict::Orphan,
                        score: 0.0,
                        certain: false,
                        last_seen,
                    });
                }
            }
        }
        [one] => at.words(one, one)?,
        [first, last] => {
            if first.section != last.section {
                diagnostics.push(at.torn());
                return Some(NotePlace {
                    anchor: Anchor::Nowhere,
                    verdict: Verdict::Orphan,
                    score: 0.0,
                    certain: false,
                    last_seen: at.last_seen(),
                });
            }
            if at.is_crossed(first, last) {
                diagnostics.push(at.crossed());
                return Some(NotePlace {
                    anchor: Anchor::Nowhere,
                    verdict: Verdict::Orphan,
                    score: 0.0,
                    certain: false,
                    last_seen: at.last_seen(),
                });
            }
            at.words(first, last)?
        }
        _ => return None,
    };
    // The very words between others than its prefix and suffix say: an editor has to look.
    if verdict < Verdict::Rewritten && at.contradicted() {
        if !certain {
            diagnostics.push(at.between_others());
            return Some(NotePlace {
                anchor: Anchor::Nowhere,
                verdict: Verdict::Orphan,
                score: 0.0,
                certain: false,
                last_seen: at.last_seen(),
            });
        }
        (verdict, certain) = (Verdict::Rewritten, false);
    }
    if verdict < Verdict::Moved && id::fold(&record.selector.target.section) != id::fold(&section.id) {
        verdict = Verdict::Moved;
    }
    // What its target says already needs no word.
    if verdict == Verdict::Moved && certain && at.is_named(&anchor) {
        verdict = Verdict::Exact;
    }
    if verdict != Verdict::Exact {
        let now = at.now(&anchor);
        let now = now.as_ref().map(|(words, span)| (words.as_str(), *span));
        diagnostics.extend(told::found(verdict, record, &at.place_of(&anchor), now, score));
    }
    Some(NotePlace { anchor, verdict, score, certain, last_seen: None })
}

struct SectionAnchors<'a> {
    followed: &'a FollowedNote,
    record: &'a Record,
    section: &'a Section,
    hay: &'a Haystack<'a>,
    ground: &'a LockedNotes<'a>,
}

impl SectionAnchors<'_> {
    fn body(&self) -> &Body {
        self.hay.body
    }

    /// The words from the beginning of one spot to the end of another; none where they are not what is sought.
    fn words(&self, first: &SpotFound, last: &SpotFound) -> Option<Anchor> {
        let (SpotOutcome::Words(a), SpotOutcome::Words(b)) = (&first.place, &last.place) else { return None };
        let selector = &self.record.selector;
        let quotes = match (&selector.quote, &selector.range) {
            (Some((quote, _)), _) => [quote, quote],
            (None, Some([(x, _), (y, _)])) => [x, y],
            (None, None) => return None,
        };
        // A lock that was changed by hand leads anywhere.
        for ((spot, stand), quote) in [(first, a), (last, b)].into_iter().zip(quotes) {
            let text = &self.hay.folded.get(stand.leaf)?.text;
            if spot.certain && text.get(stand.from..stand.to) != Some(needle(quote).as_str()) {
                return None;
            }
        }
        if (a.leaf, a.from) > (b.last, b.to) {
            return None;
        }
        if a.leaf == b.last {
            return Some(Anchor::Words(vec![self.hay.stretch(Hit { leaf: a.leaf, from: a.from, to: b.to })]));
        }
        let end = |leaf: usize| self.hay.folded.get(leaf).map(|f| f.text.len());
        let start =
            Hit { leaf: a.leaf, from: a.from, to: if a.leaf == a.last { a.to } else { end(a.leaf)? } };
        let stop = Hit { leaf: b.last, from: if b.leaf == b.last { b.from } else { 0 }, to: b.to };
        let stretches = quote::stretches(self.hay, start, stop);
        (!stretches.is_empty()).then_some(Anchor::Words(stretches))
    }

    /// The line of a whole block that the note's target names, where it names one; what is wrong where the block has no such
    /// line any more.
    fn line(&self, whole: Anchor) -> Result<Anchor, Box<Diagnostic>> {
        let target = &self.record.selector.target;
        let line = target.fragment.as_deref().and_then(|fragment| verse::parts(fragment.trim()));
        let (Some((_, nth)), Anchor::Item(item)) = (line, &whole) else { return Ok(whole) };
        let block = self.body().block_of(*item);
        let lines = block.map(|block| self.body().lines_of_block(block)).unwrap_or_default();
        match self.body().words_of_line(lines.start + nth - 1).filter(|_| nth <= lines.len()) {
            Some(words) => Ok(Anchor::Words(vec![words])),
            None => {
                let place = self.place_of(&whole);
                let message = format!("`{place}` has no line {nth}");
                let mut lost = Diagnostic::new(&rules::ORPHAN, target.span, message);
                let address = place.split_once('#').map(|(_, block)| format!("{block}-{nth}"));
                if let Some(hint) = address.and_then(|address| super::lines::missing(self.section, &address))
                {
                    lost = lost.hint(hint);
                }
                Err(Box::new(lost.about(self.record.id.as_str())))
            }
        }
    }

    /// Whether the end of a range is before its beginning.
    fn is_crossed(&self, first: &SpotFound, last: &SpotFound) -> bool {
        let (SpotOutcome::Words(a), SpotOutcome::Words(b)) = (&first.place, &last.place) else {
            return false;
        };
        (a.leaf, a.from) > (b.last, b.to)
    }

    fn crossed(&self) -> Diagnostic {
        let (words, span) = told::sought(self.record);
        let message = format!("`{words}`: its end is before its beginning now");
        Diagnostic::new(&rules::ORPHAN, span, message)
            .hint("give the note the words of its new range")
            .about(self.record.id.as_str())
    }

    fn hit(stand: &Stand) -> Hit {
        Hit { leaf: stand.leaf, from: stand.from, to: stand.to }
    }

    /// Whether what is beside the words is not what the note says.
    fn contradicted(&self) -> bool {
        let selector = &self.record.selector;
        let side =
            |words: &Option<(String, Span)>| words.as_ref().map(|(w, _)| needle(w)).unwrap_or_default();
        let (Some(first), Some(last)) = (self.followed.spots.first(), self.followed.spots.last()) else {
            return false;
        };
        let (SpotOutcome::Words(first), SpotOutcome::Words(last)) = (&first.place, &last.place) else {
            return false;
        };
        !self.hay.follows(Self::hit(first), &side(&selector.prefix))
            || !self.hay.precedes(Self::hit(last), &side(&selector.suffix))
    }

    /// What the anchor has now.
    fn now(&self, anchor: &Anchor) -> Option<(String, Span)> {
        let Anchor::Words(stretches) = anchor else { return None };
        let first = stretches.first()?;
        let words = notes::words(anchor, self.section, notes::most_of_words(self.record))?;
        Some((words, self.body().span(first.leaf as usize, first.from, first.to)))
    }

    /// `economy#p3`.
    fn place_of(&self, anchor: &Anchor) -> String {
        let leaf = match anchor {
            Anchor::Words(stretches) => stretches.first().map(|s| s.leaf as usize),
            Anchor::Item(item) => self.body().leaves_of(*item).next(),
            _ => None,
        };
        let block = leaf.and_then(|leaf| self.ground.compared.of_leaf(self.ground.at, leaf));
        match block {
            Some(y) => {
                let address = live::address(self.section, &self.ground.compared.new[y]);
                format!("{}#{address}", self.section.id)
            }
            None => self.section.id.clone(),
        }
    }

    /// Whether the note's target names the block of an anchor.
    fn is_named(&self, anchor: &Anchor) -> bool {
        let target = &self.record.selector.target;
        let Some(fragment) = &target.fragment else { return false };
        let place = self.place_of(anchor);
        let named = place.split_once('#').is_some_and(|(_, block)| block == fragment.trim());
        named && id::fold(&target.section) == id::fold(&self.section.id)
    }

    /// The block that the words were last seen in, as far as it is still there.
    fn last_seen(&self) -> Option<u32> {
        let heirs = self.followed.spots.iter().flat_map(|s| &s.heirs);
        let here = heirs.filter_map(|heir| match heir {
            Heir::Now(y) => Some(&self.ground.compared.new[*y]),
            _ => None,
        });
        here.filter(|s| s.section == self.ground.at).find_map(|s| match s.scope {
            Scope::Item(item) => Some(item),
            _ => None,
        })
    }

    fn lost(&self, spot: &SpotFound) -> Diagnostic {
        let (words, span) = told::sought(self.record);
        let note = self.record.id.as_str();
        match &spot.place {
            // What is in another section is shown there.
            SpotOutcome::Several(all) if spot.section == Some(self.ground.at) => self.several(spot, all),
            _ => {
                let gone = spot.heirs.iter().all(|heir| matches!(heir, Heir::Gone(_)));
                let what = if spot.heirs.is_empty() || gone {
                    "its paragraph is gone"
                } else {
                    "its paragraph has other words now"
                };
                let others = self.others();
                let message = match others.is_empty() {
                    true => format!("`{words}` is not in the text any more: {what}"),
                    false => format!(
                        "`{words}` is not where it was any more: {what}; elsewhere are the same words"
                    ),
                };
                let mut told = Diagnostic::new(&rules::ORPHAN, span, message).about(note);
                for hit in others.iter().take(MOST_SHOWN) {
                    told = told.also(self.hay.span(*hit), "the same words, where another paragraph was");
                    if let Some(target) = self.target_of(*hit) {
                        let toml = format!("target = {}", as_string(&target));
                        told = told.advise_keys(format!("if the note is about these: `{toml}`"), toml);
                    }
                }
                if let SpotOutcome::Nowhere(Some(near)) = &spot.place
                    && others.is_empty()
                    && spot.section == Some(self.ground.at)
                    && self
                        .hay
                        .folded
                        .get(near.leaf)
                        .is_some_and(|f| f.text.get(near.from..near.to).is_some())
                {
                    let hit = Self::hit(near);
                    let text = &self.hay.folded[near.leaf].text;
                    let (from, to) = super::nearest::bare(text, hit.from, hit.to, &needle(&words));
                    let hit = Hit { from, to, ..hit };
                    let stretch = self.hay.stretch(hit);
                    let now = &self.body().text[stretch.from as usize..stretch.to as usize];
                    told = told.also(self.hay.span(hit), "the nearest words").advise_keys(
                        format!("the nearest words are `{}`", shorten(now)),
                        format!("quote = {}", as_string(&in_a_line(now))),
                    );
                }
                told.hint("give the note other words, or take it away; nothing is attached by a guess")
            }
        }
    }

    /// Words that may be in any of these places, or in one that is gone.
    fn several(&self, spot: &SpotFound, all: &[Stand]) -> Diagnostic {
        let (words, span) = told::sought(self.record);
        let note = self.record.id.as_str();
        let selector = &self.record.selector;
        let hits: Vec<Hit> = all.iter().map(Self::hit).collect();
        let is_last = self.followed.spots.get(1).is_some_and(|last| std::ptr::eq(last, spot));
        let end = selector.range.as_ref().map(|ends| &ends[usize::from(is_last)].0);
        let Some(quote) = selector.quote.as_ref().map(|(quote, _)| quote).or(end) else {
            return self.any_of(&hits);
        };
        let is_exact = |(stand, hit): (&Stand, &Hit)| {
            stand.leaf == stand.last
                && self.hay.folded[hit.leaf].text.get(hit.from..hit.to) == Some(&needle(quote))
        };
        let exact = all.iter().zip(&hits).all(is_exact);
        if exact && hits.len() == 1 {
            let shown = shorten(quote);
            let message = format!("`{shown}` is here, but it may be another place of these words");
            let said =
                |words: &Option<(String, Span)>| words.as_ref().map(|(w, _)| needle(w)).unwrap_or_default();
            let key = match end {
                None => quote::context(self.hay, hits[0], &said(&selector.prefix), &said(&selector.suffix)),
                Some(_) => self.range_at(self.longer(hits[0], is_last), is_last),
            };
            return Diagnostic::new(&rules::AMBIGUOUS, span, message)
                .about(note)
                .also(self.hay.span(hits[0]), "here")
                .hint("what stood beside them is gone, or their paragraph has a copy")
                .advise_keys(format!("if it is here: {key}; if not, give the note other words"), key);
        }
        if exact && end.is_none() {
            return respelt::ambiguous(self.hay, self.section, self.record, &hits);
        }
        let message = match hits.len() {
            1 => format!("`{words}` was rewritten, and may be here"),
            count => format!("`{words}` was rewritten, and may be in {count} places"),
        };
        let mut told = Diagnostic::new(&rules::AMBIGUOUS, span, message).about(note);
        for stand in all.iter().take(MOST_SEVERAL) {
            // What goes on in the next paragraph is shown up to the end of the first.
            let is_within = stand.last == stand.leaf;
            let to = if is_within { stand.to } else { self.hay.folded[stand.leaf].text.len() };
            let hit = Hit { leaf: stand.leaf, from: stand.from, to };
            told = told.also(self.hay.span(hit), "here");
            let hit = if exact { self.longer(hit, is_last) } else { hit };
            match end {
                _ if !is_within => {}
                None => {
                    let now = self.words_at(hit);
                    let key = format!("quote = {}", as_string(&in_a_line(now)));
                    told = told.advise_keys(format!("if it is here: quote = \"{}\"", shorten(now)), key);
                }
                Some(_) => {
                    let key = self.range_at(hit, is_last);
                    told = told.advise_keys(format!("if it is here: {key}"), key);
                }
            }
        }
        told
    }

    /// The words of a place, as the text has them.
    fn words_at(&self, hit: Hit) -> &str {
        let stretch = self.hay.stretch(hit);
        &self.body().text[stretch.from as usize..stretch.to as usize]
    }

    /// A place with one word more: before it where it ends a range, else after it.
    fn longer(&self, hit: Hit, is_last: bool) -> Hit {
        let (before, after) = quote::neighbours(self.hay, hit, 1);
        match is_last {
            true => Hit { from: hit.from - before.len(), ..hit },
            false => Hit { to: hit.to + after.len(), ..hit },
        }
    }

    /// The key of the note's range with the words of a place for one of its ends.
    fn range_at(&self, hit: Hit, is_last: bool) -> String {
        let ends = self.record.selector.range.iter().flatten().map(|(words, _)| in_a_line(words));
        let mut ends: Vec<String> = ends.collect();
        if let Some(end) = ends.get_mut(usize::from(is_last)) {
            *end = in_a_line(self.words_at(hit));
        }
        let ends: Vec<String> = ends.iter().map(|words| as_string(words)).collect();
        format!("range = [{}]", ends.join(", "))
    }

    /// A note on a whole block that may be any of several.
    fn any_of(&self, hits: &[Hit]) -> Diagnostic {
        let (words, span) = told::sought(self.record);
        let message = match hits {
            [_] => format!("`{words}` may have been a paragraph that is gone, or this one"),
            _ => format!("`{words}` may be any of {} paragraphs now", hits.len()),
        };
        let mut told = Diagnostic::new(&rules::AMBIGUOUS, span, message).about(self.record.id.as_str());
        for hit in hits.iter().take(MOST_SHOWN) {
            let end = self.hay.folded[hit.leaf].text.len();
            told = told.also(self.hay.span(Hit { to: hit.to.min(end), ..*hit }), "here");
            if let Some(target) = self.target_of(*hit) {
                let toml = format!("target = {}", as_string(&target));
                told = told.advise_keys(format!("if it is this one: `{toml}`"), toml);
            }
        }
        told.hint("to mean the paragraph that it names, give the note words of it: `quote = \"…\"`")
    }

    /// Where the very words of a quote are in the section, though not where they were.
    fn others(&self) -> Vec<Hit> {
        match &self.record.selector.quote {
            Some((quote, _)) => self.hay.hits(&needle(quote), &self.hay.leaves(Scope::Section)),
            None => Vec::new(),
        }
    }

    /// The block of a place as a target that the note doesn't have yet.
    fn target_of(&self, hit: Hit) -> Option<String> {
        let y = self.ground.compared.of_leaf(self.ground.at, hit.leaf)?;
        let address = live::address(self.section, &self.ground.compared.new[y]);
        let is_named = self.record.selector.target.fragment.as_deref() == Some(address.as_str());
        (!is_named).then(|| format!("{}#{address}", self.section.id))
    }

    fn torn(&self) -> Diagnostic {
        let (words, span) = told::sought(self.record);
        let message = format!("`{words}`: its beginning and its end are in two sections now");
        Diagnostic::new(&rules::ORPHAN, span, message)
            .hint("a range lies in one section")
            .about(self.record.id.as_str())
    }

    fn between_others(&self) -> Diagnostic {
        let (words, span) = told::sought(self.record);
        let message =
            format!("`{words}` is not in its paragraph any more; elsewhere it is between other words");
        Diagnostic::new(&rules::ORPHAN, span, message)
            .hint("mend `prefix` and `suffix`, or take them away, if the note is about those")
            .about(self.record.id.as_str())
    }
}
