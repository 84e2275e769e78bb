//! Words that are in the text, but not where a note looks for them: in another block, or in several.

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::Section;
use crate::edition::fold::needle;
use crate::edition::raw_words::{UnquotedPlace, unquoted};
use crate::parse::toml_slip::as_string;

use super::haystack::JoinedLeaves;
use super::live::Scope;
use super::places::block_place;
use super::quote::{Haystack, Hit, shorten};

/// Words that were not found where they were sought.
pub(super) struct Lost<'a> {
    /// As they are written.
    pub(super) words: &'a str,
    /// Folded.
    pub(super) folded: &'a str,
    pub(super) span: Span,
    /// The leaves that were looked through.
    pub(super) leaves: &'a [usize],
    /// Whether a range ends with them, which begins in these leaves.
    pub(super) ends_range: bool,
}

impl Lost<'_> {
    /// Says in which other block the very words are, with the target to paste.
    pub(super) fn in_another(&self, hay: &Haystack<'_>, section: &Section) -> Option<Diagnostic> {
        let others = self.others(hay)?;
        let hits = hay.hits(self.folded, &others);
        let first = hits.first()?;
        let mut here = place(section, *self.leaves.first()?);
        if self.leaves.iter().any(|leaf| place(section, *leaf) != here) {
            here.clone_from(&section.id);
        }
        let there = place(section, first.leaf);
        let message = format!("`{}` is not in `{here}`, but in `{there}`", shorten(self.words));
        let mut told = Diagnostic::new(&rules::ORPHAN, self.span, message);
        let mut places: Vec<String> = Vec::new();
        for hit in hits.iter().take(5) {
            told = told.also(hay.span(*hit), "here");
            let place = place(section, hit.leaf);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if self.ends_range {
            let is_footnote =
                |place: &String| place.split_once('#').is_some_and(|(_, it)| it.starts_with("fn-"));
            let target = format!("target = {}", as_string(&section.id));
            return Some(match places.iter().all(is_footnote) {
                true => told.hint("a range doesn't run from the text into a footnote: give the footnote's words a note of their own"),
                false => told.advise_keys(format!("a range over several blocks is on their section: write `{target}`"), target),
            });
        }
        Some(places.iter().enumerate().fold(told, |told, (n, place)| {
            let target = format!("target = {}", as_string(place));
            told.advise_keys(format!("{} `{target}`", if n == 0 { "write" } else { "or" }), target)
        }))
    }

    /// Where the nearest words of the section are that are in none of the leaves which were searched, and a hint that says so.
    pub(super) fn nearest_in_another(&self, hay: &Haystack<'_>, section: &Section) -> Option<(Span, String)> {
        let others = self.others(hay)?;
        let text = |leaf: usize| hay.folded[leaf].text.as_str();
        let near = hay.lettered().find(self.words, &others, text);
        let (leaf, from, to) = near.or_else(|| hay.words().nearest(self.words, &others, text))?;
        let stretch = hay.stretch(Hit { leaf, from, to });
        let found = &hay.body.text[stretch.from as usize..stretch.to as usize];
        let hint = format!("the nearest words are in `{}`: `{}`", place(section, leaf), shorten(found));
        Some((hay.body.span(leaf, stretch.from, stretch.to), hint))
    }

    /// The leaves of the section that weren't searched; none where all were.
    fn others(&self, hay: &Haystack<'_>) -> Option<Vec<usize>> {
        if self.leaves.is_empty() || self.leaves.len() == hay.folded.len() {
            return None;
        }
        let is_other = |leaf: &usize| self.leaves.binary_search(leaf).is_err();
        Some((0..hay.folded.len()).filter(is_other).collect())
    }

    /// Says that the page has the words where no quote finds them, and what to write.
    pub(super) fn unquoted(&self, hay: &Haystack<'_>, section: &Section) -> Option<Diagnostic> {
        if section.given_title && needle(&section.title).contains(self.folded) {
            let message = format!(
                "`{}` is in the title that the front matter gives, which no quote finds",
                shorten(self.words)
            );
            let hint = format!(
                "write the title as a heading; or, without `quote`, `target = {}` puts the note on the whole section",
                as_string(&section.id)
            );
            return Some(Diagnostic::new(&rules::ORPHAN, self.span, message).hint(hint));
        }
        let all = 0..hay.body.leaves.len();
        let (leaf, found) = all.into_iter().find_map(|leaf| {
            let places = unquoted(hay.body, leaf).into_iter();
            let mut places = places.filter(|(_, words)| needle(words).contains(self.folded));
            Some((leaf, places.next()?.0))
        })?;
        let (what, instead) = match found {
            UnquotedPlace::Html => (
                "a block of HTML",
                "begin the line with a word or with an element that is among words, such as `<span>`, so that it is a paragraph; or",
            ),
            UnquotedPlace::Caption => ("the caption of an image", ""),
            UnquotedPlace::Ruby => ("a `<rt>` or `<rp>`", "quote the characters below it; or"),
        };
        let place = block_place(section, leaf).fragment;
        let target =
            place.map_or_else(|| section.id.clone(), |fragment| format!("{}#{fragment}", section.id));
        let message = format!("`{}` is in {what}, which no quote finds", shorten(self.words));
        let range = &hay.body.leaves[leaf].events;
        let events = &hay.body.events[range.start as usize..range.end as usize];
        let (start, end) = (events.first()?.start, events.last()?.end);
        let here = Span { file: hay.body.file, start, end };
        let whole =
            format!("without `quote`, `target = {}` puts the note on the whole of it", as_string(&target));
        let hint = if instead.is_empty() { whole } else { format!("{instead} {whole}") };
        Some(Diagnostic::new(&rules::ORPHAN, self.span, message).also(here, "here").hint(hint))
    }

    /// Says that the words run over several leaves, with the range to paste.
    pub(super) fn over_several(&self, hay: &Haystack<'_>) -> Option<Diagnostic> {
        let all = hay.without_footnotes(Scope::Section);
        let JoinedLeaves { text: joined, starts } = hay.joined();
        let at = joined.find(self.folded)?;
        let end = at + self.folded.len();
        let leaf_at = |byte: usize| starts.partition_point(|start| *start <= byte).checked_sub(1);
        let (first, last) = (leaf_at(at)?, leaf_at(end.checked_sub(1)?)?);
        if first == last {
            return None;
        }
        let head = self.folded.get(..starts.get(first + 1)?.checked_sub(at)?)?.trim();
        let tail = joined.get(*starts.get(last)?..end)?.trim();
        if head.is_empty() || tail.is_empty() {
            return None;
        }
        let beginning = ends(head, false).find(|words| hay.hits(words, &all).len() == 1)?;
        let from = *hay.hits(beginning, &all).first()?;
        let after = |hit: &Hit| (hit.leaf, hit.from) > (from.leaf, from.from);
        let ending = ends(tail, true)
            .find(|words| hay.hits(words, &all).iter().filter(|hit| after(hit)).count() == 1)?;
        let to = *hay.hits(ending, &all).iter().find(|hit| after(hit))?;
        let message = format!("`{}` runs over more than one paragraph", shorten(self.words));
        let range = format!("range = [{}, {}]", as_string(beginning), as_string(ending));
        Some(
            Diagnostic::new(&rules::ORPHAN, self.span, message)
                .also(hay.span(from), "from here")
                .also(hay.span(to), "to here")
                .advise_keys(format!("in the place of `quote` write `{range}`"), range),
        )
    }

    /// Says that words are left out of the quote, where those on both sides are in the text, with the range to paste.
    pub(super) fn without_middle(&self, hay: &Haystack<'_>) -> Option<Diagnostic> {
        let (first, last) = LEFT_OUT.iter().find_map(|sign| self.folded.split_once(sign))?;
        let (first, last) = (first.trim(), last.trim());
        if first.is_empty() || last.is_empty() {
            return None;
        }
        let all = hay.without_footnotes(Scope::Section);
        let hits = hay.hits(first, &all);
        let [from] = hits.as_slice() else { return None };
        let after = |hit: &&Hit| (hit.leaf, hit.from) > (from.leaf, from.from);
        let ends = hay.hits(last, &all);
        let mut ends = ends.iter().filter(after);
        let (Some(to), None) = (ends.next(), ends.next()) else { return None };
        let message = format!("`{}` is not in the text: it leaves words out", shorten(self.words));
        let range = format!("range = [{}, {}]", as_string(first), as_string(last));
        Some(
            Diagnostic::new(&rules::ORPHAN, self.span, message)
                .also(hay.span(*from), "from here")
                .also(hay.span(*to), "to here")
                .advise_keys(format!("in the place of `quote` write `{range}`"), range),
        )
    }
}

/// What people write in the place of words that they leave out.
const LEFT_OUT: [&str; 6] = ["[…]", "[...]", "(…)", "(...)", "…", "..."];

/// The first words of a stretch, or its last: three, then one more each time, at last all.
fn ends(words: &str, last: bool) -> impl Iterator<Item = &str> {
    let spaces: Vec<usize> = words.match_indices(' ').map(|(at, _)| at).collect();
    let count = spaces.len() + 1;
    (3..count.max(3) + 1).map(move |n| match (n >= count, last) {
        (true, _) => words,
        (false, false) => &words[..spaces[n - 1]],
        (false, true) => &words[spaces[count - n - 1] + 1..],
    })
}
/// A leaf's block, as a target names it.
fn place(section: &Section, leaf: usize) -> String {
    match block_place(section, leaf).fragment {
        Some(fragment) => format!("{}#{fragment}", section.id),
        None => section.id.clone(),
    }
}
