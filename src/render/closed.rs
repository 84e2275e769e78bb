//! Which notes of a section are closed: where all of them open would run on below its text, or be far from their words,
//! each shows its kind, its lemma and the first lines of its body.
//!
//! The page is laid out by estimate, in thirds of a line of the text: a line of a note takes two. The notes are a chain
//! beside the text, each level with its words or below the one before (static/style.css).

use crate::edition::note::Anchor;
use crate::edition::text::{Event, EventKind, ItemKind};
use crate::edition::{Note, Section};

use super::cut::{ClosedNote, columns, cut};
use super::view::{ClosedView, NoteView};

/// What a line holds in characters: of the text, and of a note on a screen of 1280 px.
const TEXT_LINE: usize = 66;
const NOTE_LINE: usize = 56;
/// A line of a note.
const LINE: usize = 2;
/// What a note takes beside its lines: the stroke over it, the room below it.
const FRAME: usize = 2;
/// So far at the median a note may be from its words, and so far may the last one run on below the text; these are about
/// 90 and 300 px.
const NEAR: usize = 9;
const BELOW: usize = 30;
/// Where all notes end so near to the head of the text, they are on one screen with their words, however far from them.
const SCREEN: usize = 70;
/// A closed note has so many lines at most.
const LINES: usize = 3;
/// What two lines of a note hold on a phone of 390 px: no more of a closed note is shown there.
const ON_PHONE: usize = 84;
/// A lemma in a note of one line.
const BRIEF: usize = 28;

/// Where the words of notes are in the text as it is laid out, and where the text ends.
#[derive(Debug)]
struct WordHeights {
    notes: Vec<Option<usize>>,
    end: usize,
}

/// Closes the notes of a section where they outgrow its text; `open` are the kinds that keep their first lines, all
/// where it is none. Returns whether it did.
pub(super) fn close(section: &Section, views: &mut [NoteView], open: Option<&[String]>) -> bool {
    let places = places(section);
    let beside: Vec<(usize, usize)> =
        places.notes.iter().enumerate().filter_map(|(note, place)| Some((note, (*place)?))).collect();
    let at: Vec<usize> = beside.iter().map(|(_, place)| *place).collect();
    let whole: Vec<usize> = beside.iter().map(|(note, _)| lines(&views[*note])).collect();
    if holds(&at, &whole, places.end) || fits(&at, &whole) {
        return false;
    }
    let shown =
        shown(&at, &beside.iter().map(|(note, _)| most(&views[*note], open)).collect::<Vec<_>>(), places.end);
    for ((note, _), lines) in beside.iter().zip(shown) {
        let keeps = open.is_none_or(|kinds| kinds.contains(&views[*note].kind));
        shut(&mut views[*note], lines, keeps);
    }
    true
}

/// How many lines each note shows: as many as the page has room for, and more where none would be pushed down by them.
fn shown(at: &[usize], most: &[usize], end: usize) -> Vec<usize> {
    let level = |lines: usize| most.iter().map(|most| lines.min(*most)).collect::<Vec<_>>();
    let found = (1..=LINES).rev().map(level).find(|lines| holds(at, lines, end));
    let mut shown = found.unwrap_or_else(|| level(1));
    let tops = chain(at, &shown);
    for (note, top) in tops.iter().enumerate() {
        let room = tops.get(note + 1).map_or(usize::MAX, |next| next - top);
        while shown[note] < most[note] && height(shown[note] + 1) <= room {
            shown[note] += 1;
        }
    }
    shown
}

fn height(lines: usize) -> usize {
    FRAME + LINE * lines
}

/// Where the notes come to are.
fn chain(at: &[usize], lines: &[usize]) -> Vec<usize> {
    let mut bottom = 0;
    let stand = |(place, lines): (&usize, &usize)| {
        let top = bottom.max(*place);
        bottom = top + height(*lines);
        top
    };
    at.iter().zip(lines).map(stand).collect()
}

/// Whether notes of so many lines stay by their words.
fn holds(at: &[usize], lines: &[usize], end: usize) -> bool {
    let tops = chain(at, lines);
    let Some((top, last)) = tops.last().zip(lines.last()) else { return true };
    let mut away: Vec<usize> = tops.iter().zip(at).map(|(top, place)| top - place).collect();
    away.sort_unstable();
    away[away.len() / 2] <= NEAR && top + height(*last) <= end + BELOW
}

/// Whether whole notes of so many lines are on one screen with the text.
fn fits(at: &[usize], lines: &[usize]) -> bool {
    let ends = chain(at, lines).into_iter().zip(lines).map(|(top, lines)| top + height(*lines));
    ends.max().is_none_or(|end| end <= SCREEN)
}

/// What is before a note's body: its kind and its lemma.
fn head(view: &NoteView) -> usize {
    let lemma = view.lemma.as_deref().map_or_else(|| view.locus.chars().count(), columns);
    view.kind_name.chars().count() + lemma + 3
}

/// How many lines a whole note takes.
fn lines(view: &NoteView) -> usize {
    let blocks =
        ["</p>", "</li>", "</tr>", "<br>"].iter().map(|end| view.html.matches(end).count()).sum::<usize>();
    let body = (head(view) + columns(&view.html)).div_ceil(NOTE_LINE) + blocks.saturating_sub(1);
    let names = view.creators.iter().map(|c| c.name.chars().count() + 2).sum::<usize>();
    let entities = view.entities.iter().map(|e| e.name.chars().count() + 2).sum::<usize>();
    let cites = view.cites.as_deref().map_or(0, columns);
    let end = names + entities + cites + 10 * view.backlinks.len();
    body + end.div_ceil(NOTE_LINE) + view.replies.iter().map(|reply| 1 + lines(reply)).sum::<usize>()
}

/// How many lines of a note may be shown while it is closed.
fn most(view: &NoteView, open: Option<&[String]>) -> usize {
    let body = match open {
        Some(kinds) if !kinds.contains(&view.kind) => 0,
        _ => columns(&view.html),
    };
    (head(view) + body).div_ceil(NOTE_LINE).clamp(1, LINES)
}

/// Closes a note to so many lines.
fn shut(view: &mut NoteView, lines: usize, keeps: bool) {
    if lines == 1
        && let Some(words) = view.lemma_full.as_deref().filter(|_| view.lemma.is_some())
    {
        view.lemma = Some(super::escape::escape(&crate::edition::wide::shorten_to(words, BRIEF)));
    }
    // The sign that there is more takes two columns.
    let room = (NOTE_LINE * lines).saturating_sub(head(view) + 2);
    let ClosedNote { mut first, rest, runs_on } = cut(&view.html, if keeps { room } else { 0 });
    if first.is_empty() && keeps {
        first = gist(&view.html, room);
    }
    let on_phone = cut(&first, ON_PHONE.saturating_sub(head(view) + 2));
    let second = on_phone.rest;
    view.closed = Some(ClosedView { first: on_phone.first, second, rest, runs_on });
}

/// The first words of a note that begins with something else than a paragraph, or with a link longer than the room: they are shown
/// while it is closed, and again where they are once it is open.
fn gist(html: &str, room: usize) -> String {
    let plain = html.replace("</", " </").replace("<br>", " ");
    let words = super::plain::without_markup(&plain);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match super::cut::words(&words, room) {
        "" => String::new(),
        words => format!("<p class=\"gist\">{}</p>", super::escape::escape(words)),
    }
}

/// Lays out the text.
fn places(section: &Section) -> WordHeights {
    let body = &section.body;
    let mut leaves = vec![0; body.leaves.len()];
    let mut items = vec![0; body.items.len()];
    let mut y = 0;
    let footnotes = |kind: &ItemKind| matches!(kind, ItemKind::Footnote(_));
    for below in [false, true] {
        for (at, item) in body.items.iter().enumerate().filter(|(_, item)| footnotes(&item.kind) == below) {
            items[at] = y;
            let events = &body.events[item.events.start as usize..item.events.end as usize];
            y += match item.kind {
                ItemKind::Block(_) | ItemKind::Footnote(_) => block(body, events, y, &mut leaves),
                ItemKind::Heading(_) => block(body, events, y, &mut leaves) + 5,
                ItemKind::Rule => 6,
                ItemKind::Page => 0,
            };
        }
        y += if below { 0 } else { 3 };
    }
    let place = |note: &Note| {
        if !note.marked() {
            return None;
        }
        match &note.anchor {
            Anchor::Words(stretches) => {
                let first = stretches.first()?;
                let leaf = body.leaves.get(first.leaf as usize)?;
                let before = body.text.get(leaf.text.start as usize..first.from as usize)?;
                Some(leaves.get(first.leaf as usize)? + 3 * (before.chars().count() / TEXT_LINE))
            }
            Anchor::Item(item) => items.get(*item as usize).copied(),
            Anchor::Section => Some(0),
            Anchor::Nowhere | Anchor::Parent => None,
        }
    };
    WordHeights { notes: section.notes.iter().map(place).collect(), end: y }
}

/// Lays out a block that begins at `from`; returns its height.
fn block(body: &crate::edition::text::Body, events: &[Event], from: usize, leaves: &mut [usize]) -> usize {
    let mut y = from;
    let (mut open, mut breaks) = (None, 0);
    for event in events {
        match event.kind {
            EventKind::OpenLeaf(leaf) => {
                leaves[leaf as usize] = y;
                (open, breaks) = (Some(leaf), 0);
            }
            EventKind::Break { hard: true, .. } => breaks += 1,
            EventKind::CloseLeaf(leaf) if open.take() == Some(leaf) => {
                let range = body.leaves[leaf as usize].text.clone();
                let words = &body.text[range.start as usize..range.end as usize];
                let columns =
                    words.chars().map(|c| 1 + usize::from(crate::edition::wide::is_wide(c))).sum::<usize>();
                y += 3 * (columns.div_ceil(TEXT_LINE).max(1) + breaks);
            }
            _ => {}
        }
    }
    y - from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_stands_level_with_its_words_or_below_the_one_before() {
        assert_eq!(chain(&[0, 2, 40], &[1, 3, 1]), [0, 4, 40]);
    }

    #[test]
    fn notes_that_stay_by_their_words_hold() {
        assert!(holds(&[], &[], 0));
        assert!(holds(&[0, 30, 60], &[8, 8, 8], 90));
        assert!(!holds(&[0, 3, 6, 9, 12], &[8; 5], 90), "the median is far from its words");
        assert!(fits(&[0, 0, 3, 6], &[3, 10, 4, 4]), "a short section is on one screen with its notes");
        assert!(!fits(&[0, 0, 3, 6], &[3, 20, 8, 4]));
        assert!(!holds(&[80], &[30], 90), "it runs on below the text");
    }

    #[test]
    fn a_page_shows_as_many_lines_as_it_has_room_for() {
        let places = |step: usize| (0..40).map(|n| n * step).collect::<Vec<_>>();
        assert_eq!(shown(&places(8), &[9; 40], 320), [vec![3; 39], vec![9]].concat());
        assert_eq!(shown(&places(6), &[3; 40], 240)[..39], [2; 39]);
        assert_eq!(shown(&places(3), &[3; 40], 120)[..39], [1; 39], "no room at all: one line each");
    }

    #[test]
    fn a_note_apart_from_the_others_has_more_lines() {
        let at: Vec<usize> = (0..30).map(|n| n * 3).chain([300]).collect();
        let shown = shown(&at, &[3; 31], 320);
        assert_eq!((shown[0], shown[29], shown[30]), (1, 3, 3));
    }
}
