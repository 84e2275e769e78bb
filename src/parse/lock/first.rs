//! What version 1 of the format says: hashes in full, sketches of 18 bits a hash, no references.

use crate::edition::lock::{
    BITS, CONTEXT, Home, Lock, LockedBlock, LockedNote, LockedPlace, LockedSection, Sketch, cut,
};

/// How many hashes a sketch had at most.
const SIZE: usize = 40;

/// A line of a section.
pub(super) fn line(line: &str, id: &str, section: &mut LockedSection) -> Option<()> {
    match line.strip_prefix("note ") {
        Some(rest) => {
            let (note, locked) = note(rest, id)?;
            section.notes.insert(note, locked.into());
            Some(())
        }
        None => super::other(line, section, block),
    }
}

/// The numbers of a frozen edition could be known by their letters, and by what leads on.
pub(super) fn settle(lock: &mut Lock) {
    let has_letter = |address: &str| {
        address.strip_prefix('p').is_some_and(|number| number.ends_with(|c: char| c.is_ascii_lowercase()))
    };
    lock.lasting = lock.sections.values().any(|section| {
        section.renamed.is_some()
            || !section.addresses.is_empty()
            || section.blocks.iter().any(|block| has_letter(&block.address))
    });
}

fn block(line: &str, gone: bool) -> Option<LockedBlock> {
    let mut columns = line.split(' ');
    let (address, hash, digits) = (columns.next()?, columns.next()?, columns.next()?);
    if columns.next().is_some() {
        return None;
    }
    Some(LockedBlock { address: address.to_owned(), gone, hash: self::hash(hash)?, sketch: sketch(digits)? })
}

/// Three digits a hash, of which the first bits are what is kept now.
fn sketch(digits: &str) -> Option<Sketch> {
    if digits == "-" {
        return Some(Sketch::default());
    }
    if !digits.len().is_multiple_of(3) {
        return None;
    }
    let mut hashes: Vec<u16> = Vec::with_capacity(digits.len() / 3);
    for three in digits.as_bytes().chunks(3) {
        let mut value = 0_u32;
        for digit in three {
            value = value << 6 | u32::from(super::digit(*digit)?);
        }
        hashes.push(u16::try_from(value >> (18 - BITS)).ok()?);
    }
    if !hashes.is_sorted() {
        return None;
    }
    let whole = hashes.len() < SIZE;
    hashes.dedup();
    Some(Sketch { hashes: hashes.into(), whole })
}

fn hash(text: &str) -> Option<u64> {
    (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok().map(cut))?
}

fn note(line: &str, section: &str) -> Option<(String, LockedNote)> {
    let (id, rest) = line.split_once(' ')?;
    let (selector, rest) = rest.split_at_checked(16)?;
    let (unsettled, spots) = super::spots(rest, |text| spot(text, section))?;
    Some((id.to_owned(), LockedNote { selector: hash(selector)?, unsettled, spots }))
}

fn spot<'a>(text: &'a str, section: &str) -> Option<(LockedPlace, &'a str)> {
    let end = text.find(' ').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let homes = name.split(',').map(|name| super::home(name, section, hash));
    let (mut spot, rest) = super::with_words(homes.collect::<Option<Vec<Home>>>()?, rest)?;
    // More of what was around was remembered than is now.
    if let Some(words) = spot.words.as_mut().and_then(std::sync::Arc::get_mut) {
        let before = words.before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        words.before.drain(..before);
        let after = words.after.char_indices().nth(CONTEXT).map_or(words.after.len(), |(at, _)| at);
        words.after.truncate(after);
    }
    Some((spot, rest))
}
