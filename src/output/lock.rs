//! `content/anchors.lock` as text: a line a block, a note and a reference, in a stable order, so that a diff can be
//! read and two branches merge. docs/anchors.md says what the columns are; `parse::lock` reads it.

use std::collections::HashMap;
use std::fmt::Write;

use crate::edition::lock::{
    self, DIGITS, FORMAT, Home, LedTo, Lock, LockedBlock, LockedNote, LockedPlace, LockedSection,
    LockedTarget, ReferenceHolder, Sketch, VERSION,
};

const REMARK: &str = "# Where every block and note was last seen. `variorum build` writes this; commit it.\n";

/// A reference, and where it led.
type ReferenceLine<'l> = (&'l LockedTarget, &'l LedTo);

/// The lock as text.
#[must_use]
pub fn text(lock: &Lock) -> String {
    let blocks: usize = lock.sections.values().map(|section| section.blocks.len()).sum();
    let notes: usize = lock.sections.values().map(|section| section.notes.len()).sum();
    let mut text = String::with_capacity(1000 + blocks * 80 + notes * 120);
    let _ = write!(text, "{FORMAT}{VERSION}\n{REMARK}");
    if lock.lasting {
        text.push_str("lasting\n");
    }
    if let Some(base) = &lock.base {
        let _ = writeln!(text, "base {base}");
    }
    // References in blocks and in notes are with their section, so that they say no more of it.
    let mut of_sections: HashMap<(&str, &str), Vec<ReferenceLine<'_>>> =
        lock.sections.keys().map(|(witness, id)| ((witness.as_str(), id.as_str()), Vec::new())).collect();
    let notes = noted(lock);
    let mut elsewhere: Vec<ReferenceLine<'_>> = Vec::new();
    for (reference, to) in &lock.references {
        let own = match &reference.within {
            ReferenceHolder::Block { witness, home } => {
                of_sections.get_mut(&(witness.as_str(), home.section.as_str()))
            }
            ReferenceHolder::Named(name) => {
                notes.get(name.as_str()).and_then(|home| of_sections.get_mut(home))
            }
        };
        own.unwrap_or(&mut elsewhere).push((&**reference, &**to));
    }
    for ((witness, id), section) in &lock.sections {
        let _ = write!(text, "\n[{witness}/{id}");
        if let Some(number) = &section.number {
            let _ = write!(text, " {number}");
        }
        text.push_str("]\n");
        put_section(&mut text, id, section);
        for (reference, to) in of_sections.remove(&(witness.as_str(), id.as_str())).unwrap_or_default() {
            text.push('@');
            match &reference.within {
                ReferenceHolder::Block { home, .. } => put_home(&mut text, id, home),
                ReferenceHolder::Named(name) => {
                    text.push(':');
                    put_id(&mut text, id, note(name).unwrap_or(name));
                }
            }
            put_reference(&mut text, Some(witness), reference, to);
        }
    }
    if !elsewhere.is_empty() {
        text.push_str("\n[references]\n");
    }
    for (reference, to) in elsewhere {
        match &reference.within {
            ReferenceHolder::Block { witness, home } => {
                let _ = write!(text, "{witness}/");
                put_home(&mut text, "", home);
            }
            ReferenceHolder::Named(name) => put_words(&mut text, name, ' '),
        }
        put_reference(&mut text, None, reference, to);
    }
    text
}

/// The sections that notes with references are in, by what references call these.
fn noted(lock: &Lock) -> HashMap<&str, (&str, &str)> {
    let names = lock.references.keys().filter_map(|reference| match &reference.within {
        ReferenceHolder::Named(name) => Some((note(name)?, name.as_str())),
        ReferenceHolder::Block { .. } => None,
    });
    let names: HashMap<&str, &str> = names.collect();
    let mut all = HashMap::with_capacity(names.len());
    for ((witness, id), section) in lock.sections.iter().filter(|_| !names.is_empty()) {
        let own = section.notes.keys().filter_map(|note| names.get(note.as_str()));
        all.extend(own.map(|name| (*name, (witness.as_str(), id.as_str()))));
    }
    all
}

/// The note that references are in; none where they are in something else with a name.
fn note(name: &str) -> Option<&str> {
    name.strip_prefix("note:")
}

fn put_section(text: &mut String, id: &str, section: &LockedSection) {
    if let Some(renamed) = &section.renamed {
        let _ = writeln!(text, "renamed {renamed}");
    }
    for block in &section.blocks {
        put_block(text, block);
    }
    for (from, to) in &section.addresses {
        let _ = writeln!(text, "from {from} {}", to.as_deref().unwrap_or("-"));
    }
    for block in &section.before {
        text.push_str("before ");
        put_block(text, block);
    }
    for (note, locked) in &section.notes {
        put_note(text, id, note, locked);
    }
}

/// 48 bits in eight digits.
fn put_hash(text: &mut String, hash: u64) {
    for shift in (0..8).rev() {
        text.push(char::from(DIGITS[(hash >> (shift * 6) & 63) as usize]));
    }
}

fn put_block(text: &mut String, block: &LockedBlock) {
    if block.gone {
        text.push_str("gone ");
    }
    text.push_str(&block.address);
    text.push(' ');
    put_hash(text, block.hash);
    text.push(' ');
    put_sketch(text, &block.sketch);
    text.push('\n');
}

/// The hashes by what each is beyond the one before, in the Golomb–Rice code: a first digit says how many bits of each
/// are written as they are (32 more where these are all hashes); the rest of each is as many ones and a zero.
fn put_sketch(text: &mut String, sketch: &Sketch) {
    let Some(last) = sketch.last() else {
        text.push('-');
        return;
    };
    // Near the best for gaps of this mean: its logarithm, less a half.
    let mean = u32::from(*last) / u32::try_from(sketch.len()).unwrap_or(u32::MAX);
    let low = (mean * 2 / 3).checked_ilog2().unwrap_or(0);
    text.push(char::from(DIGITS[(low + if sketch.whole { 32 } else { 0 }) as usize]));
    let mut bits = BitWriter { text, held: 0, length: 0 };
    let mut next = 0;
    for hash in sketch.iter().map(|hash| u32::from(*hash)) {
        let gap = hash - next;
        next = hash + 1;
        for _ in 0..gap >> low {
            bits.put(1, 1);
        }
        bits.put(0, 1);
        bits.put(gap & ((1 << low) - 1), low);
    }
    bits.finish();
}

/// Bits on their way to digits of six.
struct BitWriter<'a> {
    text: &'a mut String,
    held: u32,
    length: u32,
}

impl BitWriter<'_> {
    /// At most 16 bits.
    fn put(&mut self, bits: u32, length: u32) {
        self.held = self.held << length | bits;
        self.length += length;
        while self.length >= 6 {
            self.length -= 6;
            self.text.push(char::from(DIGITS[(self.held >> self.length & 63) as usize]));
        }
        self.held &= (1 << self.length) - 1;
    }

    /// What is left of the last digit is ones, which end nothing.
    fn finish(mut self) {
        if self.length > 0 {
            let rest = 6 - self.length;
            self.put((1 << rest) - 1, rest);
        }
    }
}

fn put_note(text: &mut String, section: &str, id: &str, note: &LockedNote) {
    text.push(':');
    put_id(text, section, id);
    text.push(' ');
    put_hash(text, note.selector);
    if note.unsettled {
        text.push_str(" unsettled");
    }
    for spot in &note.spots {
        put_spot(text, section, spot);
    }
    text.push('\n');
}

/// A note's id; one that begins with its section's is written without it.
fn put_id(text: &mut String, section: &str, id: &str) {
    match id.strip_prefix(section).filter(|rest| !rest.is_empty()) {
        Some(rest) => {
            text.push('~');
            text.push_str(rest);
        }
        None => text.push_str(id),
    }
}

fn put_spot(text: &mut String, section: &str, spot: &LockedPlace) {
    for (at, home) in spot.homes.iter().enumerate() {
        text.push(if at == 0 { ' ' } else { ',' });
        put_home(text, section, home);
    }
    let Some(words) = &spot.words else { return };
    let _ = write!(text, " {}+{}", words.at, words.length);
    if (words.nth, words.of) != (1, 1) {
        let _ = write!(text, " {}/{}", words.nth, words.of);
    }
    text.push_str(" |");
    put_words(text, &words.before, '|');
    text.push('|');
    put_words(text, &words.after, '|');
    text.push('|');
}

/// `2d6AbKxe`, `2d6AbKxe.2`; of another section `market/2d6AbKxe`; `?` before what is a guess.
fn put_home(text: &mut String, section: &str, home: &Home) {
    put_home_in(text, Some(home.section.as_str()).filter(|own| *own != section), home);
}

fn put_home_in(text: &mut String, section: Option<&str>, home: &Home) {
    if home.guess {
        text.push('?');
    }
    if let Some(section) = section {
        text.push_str(section);
        text.push('/');
    }
    match home.is_whole() {
        true => text.push('-'),
        false => put_hash(text, home.hash),
    }
    if home.nth != 1 {
        let _ = write!(text, ".{}", home.nth);
    }
}

/// ` market#p3 ~/9fQAbK_e`, behind what the reference is in: `2` after what is written for the second; `<` and a hash where others
/// were merged with the block since; `~/-` is the whole section, `~` that which the words name, and the witness is left out where it
/// is that of the reference's own section, `of`. Of the whole section there that the words name nothing is written.
fn put_reference(text: &mut String, of: Option<&str>, reference: &LockedTarget, to: &LedTo) {
    text.push(' ');
    put_words(text, &reference.written, ' ');
    if reference.nth != 1 {
        let _ = write!(text, " {}", reference.nth);
    }
    let is_named = to.home.section == lock::named_section(&reference.written);
    let is_own = of == Some(&to.witness) && !to.home.section.contains('/');
    if is_own
        && is_named
        && to.before.is_none()
        && to.home.is_whole()
        && (to.home.nth, to.home.guess) == (1, false)
    {
        text.push('\n');
        return;
    }
    text.push(' ');
    if !is_own {
        let _ = write!(text, "{}/", to.witness);
    }
    put_home_in(text, Some(if is_named { "~" } else { &to.home.section }), &to.home);
    if let Some(before) = to.before {
        text.push('<');
        put_hash(text, before);
    }
    text.push('\n');
}

/// Words in a line: what would end it, or the column, is written by its number.
fn put_words(text: &mut String, words: &str, end: char) {
    for c in words.chars() {
        if c == end || c.is_control() || matches!(c, '%' | '\u{2028}' | '\u{2029}') {
            let _ = write!(text, "%{:x};", u32::from(c));
        } else {
            text.push(c);
        }
    }
}
