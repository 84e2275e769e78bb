//! `content/anchors.lock` as text: a line a block and a note, in a stable order, so that a diff can be read and
//! two branches merge. docs/formats.md says what the columns are; `parse::lock` reads it.

use std::fmt::Write;

use crate::edition::lock::{DIGITS, HEAD, Lock, LockedBlock, LockedNote, Spot};

const REMARK: &str = "# Where every block and note was last seen. `variorum build` writes this; commit it.\n";

/// The lock as text.
#[must_use]
pub fn text(lock: &Lock) -> String {
    let mut text = format!("{HEAD}\n{REMARK}");
    for ((witness, id), section) in &lock.sections {
        let _ = writeln!(text, "\n[{witness}/{id}]");
        if let Some(renamed) = &section.renamed {
            let _ = writeln!(text, "renamed {renamed}");
        }
        for block in &section.blocks {
            put_block(&mut text, block);
        }
        for (from, to) in &section.addresses {
            let _ = writeln!(text, "from {from} {}", to.as_deref().unwrap_or("-"));
        }
        for (id, note) in &section.notes {
            put_note(&mut text, id, note);
        }
    }
    text
}

fn put_block(text: &mut String, block: &LockedBlock) {
    let sign = if block.gone { "gone " } else { "" };
    let _ = write!(text, "{sign}{} {:016x} ", block.address, block.hash);
    if block.sketch.is_empty() {
        text.push('-');
    }
    for hash in block.sketch.iter() {
        for shift in [12, 6, 0] {
            text.push(char::from(DIGITS[(hash >> shift & 63) as usize]));
        }
    }
    text.push('\n');
}

fn put_note(text: &mut String, id: &str, note: &LockedNote) {
    let _ = write!(text, "note {id} {:016x}", note.selector);
    if note.unsettled {
        text.push_str(" unsettled");
    }
    for spot in &note.spots {
        put_spot(text, spot);
    }
    text.push('\n');
}

fn put_spot(text: &mut String, spot: &Spot) {
    for (at, home) in spot.homes.iter().enumerate() {
        text.push(if at == 0 { ' ' } else { ',' });
        if home.guess {
            text.push('?');
        }
        let _ = write!(text, "{}/{:016x}", home.section, home.hash);
        if home.nth > 1 {
            let _ = write!(text, ".{}", home.nth);
        }
    }
    let Some(words) = &spot.words else { return };
    let _ = write!(text, " {}+{} {}/{} |", words.at, words.length, words.nth, words.of);
    put_words(text, &words.before);
    text.push('|');
    put_words(text, &words.after);
    text.push('|');
}

/// Words in a line: what would end it, or the column, is written by its number.
fn put_words(text: &mut String, words: &str) {
    for c in words.chars() {
        if c.is_control() || matches!(c, '%' | '|' | '\u{2028}' | '\u{2029}') {
            let _ = write!(text, "%{:x};", u32::from(c));
        } else {
            text.push(c);
        }
    }
}
