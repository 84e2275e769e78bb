//! Notes on whole paragraphs, and references to them: no word of their own says where they belong, so the paragraph alone does.

use variorum::diag::{Source, Sources};
use variorum::edition::note::{Anchor, Verdict};
use variorum::edition::text::ItemKind;
use variorum::edition::{Edition, LinkTo};
use variorum::load::{TextFile, World};

use super::edits::{Dice, Text, Token, noise, paragraph};

/// What is done to a paragraph between two builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ParagraphEdit {
    /// So many of its words in a hundred are changed.
    Reworded(usize),
    /// It is taken out, and another of the same text is in its place.
    Replaced,
    /// It was there twice, and is; the first is changed, and one like it comes in behind the second.
    Refrain,
    /// One that has most words in common with it, beside it, is joined to it.
    Joined,
}

const ROWS: &[(ParagraphEdit, &str)] = &[
    (ParagraphEdit::Reworded(15), "15 % of its words are changed"),
    (ParagraphEdit::Reworded(30), "30 %"),
    (ParagraphEdit::Reworded(50), "50 %"),
    (ParagraphEdit::Replaced, "it is taken out, another of the text is in its place"),
    (ParagraphEdit::Refrain, "it is there twice: the other is changed, one like it comes in"),
    (ParagraphEdit::Joined, "it is joined to one beside it that is like it"),
];

/// What became of what is on a paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcomes {
    right: usize,
    wrong: usize,
    reported: usize,
}

impl Outcomes {
    fn count(&mut self, found: Found, truth: Option<usize>) {
        match found {
            Found::Reported => self.reported += 1,
            Found::At(at) if Some(at) == truth => self.right += 1,
            Found::At(_) => self.wrong += 1,
        }
    }

    fn shown(self) -> String {
        let all = (self.right + self.wrong + self.reported).max(1);
        let part = |n: usize| format!("{:.1}", n as f64 * 100.0 / all as f64);
        format!("{} / {} / {}", part(self.right), part(self.wrong), part(self.reported))
    }
}

/// Where a note is, or a reference leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// At this paragraph, without a warning.
    At(usize),
    Reported,
}

/// The rows of all texts: of each the notes and the references.
pub fn table(texts: &[(String, String)], seed: u64, rounds: usize) -> String {
    let mut told = "| edit of its paragraph | notes | references |\n|---|--:|--:|\n".to_owned();
    for (edit, name) in ROWS {
        let mut sums = [Outcomes::default(); 2];
        for (n, (_, source)) in texts.iter().enumerate() {
            let mut dice = Dice::new(seed * 1000 + n as u64);
            for _ in 0..rounds {
                try_once(source, *edit, &mut dice, &mut sums);
            }
        }
        told.push_str(&format!("| {name} | {} | {} |\n", sums[0].shown(), sums[1].shown()));
    }
    told
}

fn try_once(source: &str, edit: ParagraphEdit, dice: &mut Dice, sums: &mut [Outcomes; 2]) {
    let Text(all) = Text::read(source);
    let words: Vec<String> = all.iter().flatten().map(|token| token.text.clone()).collect();
    // Every other paragraph is not in the first text: one of these comes in later.
    let (mut before, spare): (Vec<Vec<Token>>, Vec<Vec<Token>>) =
        (all.iter().step_by(2).cloned().collect(), all.iter().skip(1).step_by(2).cloned().collect());
    let at = 1 + dice.roll(before.len() - 2);
    let changed = |tokens: &[Token], per_cent: usize, dice: &mut Dice| {
        let mut tokens = tokens.to_vec();
        loop {
            noise(&mut tokens, per_cent, &words, dice);
            if tokens.len() < 2 || tokens.iter().any(|token| !token.same) {
                return tokens;
            }
        }
    };
    let mut after;
    let (own, truth) = match edit {
        ParagraphEdit::Reworded(per_cent) => {
            after = before.clone();
            after[at] = changed(&before[at], per_cent, dice);
            (at, Some(at))
        }
        ParagraphEdit::Replaced => {
            after = before.clone();
            after[at] = spare[dice.roll(spare.len())].clone();
            (at, None)
        }
        ParagraphEdit::Refrain => {
            let refrain: Vec<Token> = before[at].iter().take(9).cloned().collect();
            before[at] = refrain.clone();
            let second = (at + 2).min(before.len());
            before.insert(second, refrain.clone());
            after = before.clone();
            after[at] = changed(&refrain, 60, dice);
            after.insert(second + 1, changed(&refrain, 20, dice));
            (second, Some(second))
        }
        ParagraphEdit::Joined => {
            let like = changed(&before[at], 25, dice);
            before.insert(at + 1, like);
            after = before.clone();
            let second = after.remove(at + 1);
            after[at].extend(second);
            (at + dice.roll(2), Some(at))
        }
    };
    let (before, after): (Vec<String>, Vec<String>) = (
        before.iter().map(|tokens| paragraph(tokens)).collect(),
        after.iter().map(|tokens| paragraph(tokens)).collect(),
    );
    // What is the same to the letter is no edit.
    if before == after || after.iter().any(String::is_empty) || before.iter().any(String::is_empty) {
        return;
    }
    let lock = variorum::output::lock::text(&edition(&before, own, None).lock.expect("a lock"));
    let edition = edition(&after, own, Some(&lock));
    sums[0].count(place_of_note(&edition), truth);
    sums[1].count(place_of_reference(&edition), truth);
}

/// A section, with a note on one paragraph and a reference to it.
fn edition(paragraphs: &[String], on: usize, lock: Option<&str>) -> Edition {
    let mut world = World::default();
    let mut sources = Sources::default();
    world.config = Some(sources.add(Source::new("content/edition.toml", "title = \"T\"\n")));
    let text = Source::new("content/text/s.md", paragraphs.join("\n\n") + "\n");
    world.texts.push(TextFile { witness: None, stem: "s".to_owned(), file: sources.add(text) });
    let number = on + 1;
    let notes = format!(
        "+++\nid = \"whole\"\ntarget = \"s#p{number}\"\n+++\nx\n\n+++\nid = \"refers\"\ntarget = \"s\"\n+++\nSee [[s#p{number}]].\n"
    );
    world.annotations.push(sources.add(Source::new("content/annotations/notes.md", notes)));
    if let Some(lock) = lock {
        world.lock = Some(sources.add(Source::new("content/anchors.lock", lock)));
    }
    world.sources = sources;
    super::resolve(&world)
}

fn place_of_note(edition: &Edition) -> Found {
    let section = &edition.witnesses[0].sections[0];
    let note = section.notes.iter().find(|note| note.record.id == "whole").expect("a note");
    match (&note.anchor, note.verdict < Verdict::Rewritten) {
        (Anchor::Item(item), true) => match section.body.items[*item as usize].kind {
            ItemKind::Block(block) => Found::At(block as usize),
            _ => Found::Reported,
        },
        _ => Found::Reported,
    }
}

fn place_of_reference(edition: &Edition) -> Found {
    let section = &edition.witnesses[0].sections[0];
    let note = section.notes.iter().find(|note| note.record.id == "refers").expect("a note");
    let LinkTo::Place(place) = &note.links[0] else { return Found::Reported };
    let number = place.fragment.as_deref().and_then(|fragment| fragment.strip_prefix('p'));
    number.and_then(|number| number.parse::<usize>().ok()).map_or(Found::Reported, |n| Found::At(n - 1))
}
