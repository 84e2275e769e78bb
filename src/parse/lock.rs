//! `content/anchors.lock`, which `output::lock` writes; `first` reads what the first version wrote.

mod first;
mod references;

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, FileId, Source, Span, rules};
use crate::edition::lock::{
    BITS, DIGITS, FORMAT, Home, Lock, LockedBlock, LockedNote, LockedPlace, LockedSection, LockedWords,
    Sketch, VERSION,
};

use super::Locked;

use references::{reference, reference_of_block, reference_of_note};

/// Why a lock can't be read, and the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockFault {
    /// It is of a later version of the format.
    Newer,
    /// A merge left its marks in it.
    Conflict(usize),
    /// It is no lock, or was changed by hand.
    Damaged(usize),
}

impl LockFault {
    /// The line, from 0.
    pub(crate) fn line(self) -> usize {
        match self {
            Self::Newer => 0,
            Self::Conflict(line) | Self::Damaged(line) => line,
        }
    }
}

/// Read the file; what is wrong with it is reported.
pub(crate) fn read(source: &Source, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Locked {
    let wrong = match parse(&source.text) {
        Ok(lock) => return Locked::Read(lock.into()),
        Err(wrong) => wrong,
    };
    let (message, hint) = match wrong {
        LockFault::Newer => (
            "this lock was written by a later version of variorum",
            "use that version, or a later one: until then notes are sought by their own words alone",
        ),
        LockFault::Conflict(_) => (
            "a merge left marks of conflict in the lock",
            "keep the lines of both sides, take the marks away, and run `variorum build`",
        ),
        LockFault::Damaged(_) => (
            "the lock is damaged here",
            "take the last good one from your version control; without any, `variorum build` writes a fresh one, which remembers nothing",
        ),
    };
    let line = wrong.line();
    let start = source.text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
    let end = source.text[start..].find('\n').map_or(source.text.len(), |n| start + n);
    diagnostics.push(
        Diagnostic::new(&rules::LOCK, Span::new(file, start, end), message)
            .hint(hint)
            .hint("until it can be read, it is left as it is"),
    );
    Locked::Unread
}

/// Read a lock of this version, or an older one.
pub(crate) fn parse(text: &str) -> Result<Lock, LockFault> {
    // A mark anywhere is what is reported, whatever else is wrong for it.
    let damaged = |line| Err(conflict(text).unwrap_or(LockFault::Damaged(line)));
    let head = text.lines().next().unwrap_or_default();
    let version = head.strip_prefix(FORMAT).and_then(|version| version.trim().parse::<u32>().ok());
    let read: fn(&str, &str, &mut LockedSection) -> Option<()> = match version {
        Some(1) => first::line,
        // The second knew no `before`, no `base` and fewer references: its lines are read as these are.
        Some(2 | VERSION) => line,
        Some(version) if version > VERSION => return Err(LockFault::Newer),
        _ => return damaged(0),
    };
    let mut lock = Lock::default();
    let mut into = LineOwner::Head;
    for (number, words) in text.lines().enumerate().skip(1) {
        // A checkout may have made the line ends other ones, more than once.
        let words = words.trim_end_matches('\r');
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        if let Some(name) = words.strip_prefix('[') {
            into = match name {
                "references]" => LineOwner::References,
                _ => match section(name, &mut lock.sections) {
                    Some(section) => section,
                    None => return damaged(number),
                },
            };
            continue;
        }
        let known = match &mut into {
            LineOwner::Head => match words.split_once(' ') {
                Some(("base", witness)) => {
                    lock.base = Some(witness.to_owned());
                    Some(())
                }
                _ => (words == "lasting").then(|| lock.lasting = true),
            },
            LineOwner::Section(witness, id, section) => match words.strip_prefix('@') {
                Some(words) => {
                    let read = match words.strip_prefix(':') {
                        Some(words) => reference_of_note(words, witness, id),
                        None => reference_of_block(words, witness, id),
                    };
                    read.map(|(reference, to)| {
                        lock.references.insert(reference.into(), to.into());
                    })
                }
                None => read(words, id, section),
            },
            LineOwner::References => reference(words).map(|(reference, to)| {
                lock.references.insert(reference.into(), to.into());
            }),
        };
        if known.is_none() {
            return damaged(number);
        }
    }
    // A file that was cut short ends within a line.
    if !text.ends_with('\n') {
        return damaged(text.lines().count().saturating_sub(1));
    }
    if version == Some(1) {
        first::settle(&mut lock);
    }
    Ok(lock)
}

/// What the lines that follow are of.
enum LineOwner<'a> {
    Head,
    Section(String, String, &'a mut LockedSection),
    References,
}

/// The first mark that a merge left.
fn conflict(text: &str) -> Option<LockFault> {
    let mark =
        |line: &str| ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark));
    text.lines().position(mark).map(LockFault::Conflict)
}

/// `reading/economy 2a]`, the head of a section.
fn section<'a>(
    head: &str,
    sections: &'a mut BTreeMap<(String, String), LockedSection>,
) -> Option<LineOwner<'a>> {
    let (witness, rest) = head.strip_suffix(']')?.split_once('/')?;
    let (id, number) = match rest.split_once(' ') {
        Some((id, number)) => (id, Some(number)),
        None => (rest, None),
    };
    let section = sections.entry((witness.to_owned(), id.to_owned())).or_default();
    // Of two that a merge left the first counts.
    if section.number.is_none() {
        section.number = number.map(str::to_owned);
    }
    Some(LineOwner::Section(witness.to_owned(), id.to_owned(), section))
}

/// A line of a section.
fn line(line: &str, id: &str, section: &mut LockedSection) -> Option<()> {
    if let Some(rest) = line.strip_prefix(':') {
        let (note, locked) = note(rest, id)?;
        section.notes.insert(note, locked.into());
        return Some(());
    }
    other(line, section, block)
}

/// A line that is no note, in any version; `block` reads one that is a block.
fn other(
    line: &str,
    section: &mut LockedSection,
    block: fn(&str, bool) -> Option<LockedBlock>,
) -> Option<()> {
    let (word, rest) = line.split_once(' ')?;
    match word {
        "from" => {
            let (from, to) = rest.split_once(' ')?;
            // What a heading was called is known now by the references to it.
            if !from.starts_with("h-") {
                section.addresses.insert(from.to_owned(), (to != "-").then(|| to.to_owned()));
            }
        }
        "renamed" => section.renamed = Some(rest.to_owned()),
        "before" => section.before.push(block(rest, false)?),
        "gone" => section.blocks.push(block(rest, true)?),
        _ => section.blocks.push(block(line, false)?),
    }
    Some(())
}

fn block(line: &str, gone: bool) -> Option<LockedBlock> {
    let mut columns = line.split(' ');
    let (address, hash, sketch) = (columns.next()?, columns.next()?, columns.next()?);
    if columns.next().is_some() {
        return None;
    }
    Some(LockedBlock {
        address: address.to_owned(),
        gone,
        hash: self::hash(hash)?,
        sketch: self::sketch(sketch)?,
    })
}

/// What each byte is as a digit; 255 where it is none.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut at = 0;
    while at < 64 {
        #[allow(clippy::cast_possible_truncation)]
        let value = at as u8;
        values[DIGITS[at] as usize] = value;
        at += 1;
    }
    values
};

fn digit(byte: u8) -> Option<u8> {
    Some(VALUES[usize::from(byte)]).filter(|value| *value < 64)
}

/// Eight digits.
fn hash(text: &str) -> Option<u64> {
    if text.len() != 8 {
        return None;
    }
    text.bytes().try_fold(0, |hash, byte| Some(hash << 6 | u64::from(digit(byte)?)))
}

/// See `output::lock`.
fn sketch(text: &str) -> Option<Sketch> {
    if text == "-" {
        return Some(Sketch::default());
    }
    let (first, rest) = text.as_bytes().split_first()?;
    let first = digit(*first)?;
    let (low, whole) = (u32::from(first & 31), first >= 32);
    if low > BITS {
        return None;
    }
    let mut hashes: Vec<u16> = Vec::with_capacity(40);
    let (mut next, mut ones, mut value) = (0_u32, 0_u32, 0_u32);
    // How many bits of the value are still to come; none while ones are counted.
    let mut left = 0;
    for byte in rest {
        let six = digit(*byte)?;
        for shift in (0..6).rev() {
            let bit = u32::from(six >> shift & 1);
            if left > 0 {
                value = value << 1 | bit;
                left -= 1;
            } else if bit == 1 {
                ones += 1;
                // Up to five ones fill the last character.
                if ones > (1 << (BITS - low)) + 5 {
                    return None;
                }
                continue;
            } else {
                (value, left) = (ones, low);
            }
            if left == 0 {
                let hash = next + value;
                if hash >> BITS > 0 {
                    return None;
                }
                hashes.push(u16::try_from(hash).ok()?);
                (next, ones) = (hash + 1, 0);
            }
        }
    }
    // The last digit is filled up with ones.
    (left == 0 && ones < 6 && !hashes.is_empty()).then(|| Sketch { hashes: hashes.into(), whole })
}

fn note(line: &str, section: &str) -> Option<(String, LockedNote)> {
    let (id, rest) = line.split_once(' ')?;
    let id = full_id(id, section);
    let (selector, rest) = rest.split_at_checked(8)?;
    let (unsettled, spots) = spots(rest, |text| spot(text, section))?;
    Some((id, LockedNote { selector: hash(selector)?, unsettled, spots }))
}

/// A note's id; `~` at its beginning is that of its section.
fn full_id(id: &str, section: &str) -> String {
    match id.strip_prefix('~') {
        Some(rest) => format!("{section}{rest}"),
        None => id.to_owned(),
    }
}

/// ` unsettled`, and the spots, each after a space.
fn spots<'a>(
    mut rest: &'a str,
    read: impl Fn(&'a str) -> Option<(LockedPlace, &'a str)>,
) -> Option<(bool, Vec<LockedPlace>)> {
    let unsettled = match rest.strip_prefix(" unsettled") {
        Some(after) => {
            rest = after;
            true
        }
        None => false,
    };
    let mut spots = Vec::new();
    while !rest.is_empty() {
        let spot;
        (spot, rest) = read(rest.strip_prefix(' ')?)?;
        spots.push(spot);
    }
    Some((unsettled, spots))
}

/// A spot at the head of `text`, and what follows it.
fn spot<'a>(text: &'a str, section: &str) -> Option<(LockedPlace, &'a str)> {
    let end = text.find(' ').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let homes = name.split(',').map(|name| home(name, section, hash)).collect::<Option<Vec<Home>>>()?;
    with_words(homes, rest)
}

/// A spot of these blocks, with the words that may follow as `12+9 1/2 |before|after|`: another spot begins with a
/// block.
fn with_words(homes: Vec<Home>, rest: &str) -> Option<(LockedPlace, &str)> {
    let words = rest.strip_prefix(' ').and_then(|rest| {
        let (numbers, rest) = rest.split_once(" |")?;
        let (place, count) = numbers.split_once(' ').unwrap_or((numbers, "1/1"));
        let (at, length) = place.split_once('+')?;
        let (nth, of) = count.split_once('/')?;
        let (before, rest) = rest.split_once('|')?;
        let (after, rest) = rest.split_once('|')?;
        let words = LockedWords {
            at: at.parse().ok()?,
            length: length.parse().ok()?,
            nth: nth.parse().ok()?,
            of: of.parse().ok()?,
            before: words(before)?,
            after: words(after)?,
        };
        Some((words, rest))
    });
    Some(match words {
        Some((words, rest)) => (LockedPlace { homes, words: Some(words.into()) }, rest),
        None => (LockedPlace { homes, words: None }, rest),
    })
}

/// A block: `2d6AbKxe`, `?market/2d6AbKxe.2`; without a section it is in `section`.
fn home(name: &str, section: &str, hash: fn(&str) -> Option<u64>) -> Option<Home> {
    let (name, guess) = match name.strip_prefix('?') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let (section, name) = name.rsplit_once('/').unwrap_or((section, name));
    let (name, nth) = match name.split_once('.') {
        Some((name, nth)) => (name, nth.parse().ok()?),
        None => (name, 1),
    };
    Some(Home { section: section.to_owned(), hash: hash(name)?, nth, guess })
}

fn words(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut words = String::with_capacity(text.len());
    let mut pieces = text.split('%');
    words.push_str(pieces.next()?);
    for piece in pieces {
        let (code, rest) = piece.split_once(';')?;
        words.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
        words.push_str(rest);
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::edition::lock::{LedTo, LockedTarget, ReferenceHolder, cut};
    use crate::output::lock::text;

    fn any_home() -> impl Strategy<Value = Home> {
        ("[a-z学-]{1,4}", any::<u64>().prop_map(cut), 1..4_u32, any::<bool>())
            .prop_map(|(section, hash, nth, guess)| Home { section, hash, nth, guess })
    }

    fn any_spot() -> impl Strategy<Value = LockedPlace> {
        let words =
            (any::<u32>(), any::<u32>(), 1..9_u32, 1..9_u32, "[\\PC\n|%]{0,12}", "[ -~é學|%\t]{0,12}")
                .prop_map(|(at, length, nth, of, before, after)| LockedWords {
                    at,
                    length,
                    nth,
                    of,
                    before,
                    after,
                });
        (prop::collection::vec(any_home(), 1..3), prop::option::of(words))
            .prop_map(|(homes, words)| LockedPlace { homes, words: words.map(Into::into) })
    }

    fn any_section() -> impl Strategy<Value = LockedSection> {
        let block = (
            prop_oneof!["p[0-9a-z]{1,4}", "h-[a-zа-я]{1,5}"],
            any::<bool>(),
            any::<u64>().prop_map(cut),
            prop_oneof![
                prop::collection::btree_set(0..1_u16 << BITS, 0..4),
                prop::collection::btree_set(0..1_u16 << BITS, 0..40),
            ],
            any::<bool>(),
        )
            .prop_map(|(address, gone, hash, hashes, whole)| {
                let whole = whole || hashes.is_empty();
                let sketch = Sketch { hashes: hashes.into_iter().collect(), whole };
                LockedBlock { address, gone, hash, sketch }
            });
        let note = (any::<u64>().prop_map(cut), any::<bool>(), prop::collection::vec(any_spot(), 0..3))
            .prop_map(|(selector, unsettled, spots)| LockedNote { selector, unsettled, spots }.into());
        (
            prop::option::of("[0-9]{1,2}[a-z]{0,2}"),
            prop::option::of("[a-z]{1,5}"),
            prop::collection::vec(block.clone(), 0..4),
            prop::collection::vec(block.prop_map(|block| LockedBlock { gone: false, ..block }), 0..2),
            prop::collection::btree_map("p[0-9]{1,2}", prop::option::of("[a-z]{1,4}#p[0-9]"), 0..3),
            prop::collection::btree_map("[a-zé0-9_-]{1,6}", note, 0..3),
        )
            .prop_map(|(number, renamed, blocks, before, addresses, notes)| LockedSection {
                number,
                renamed,
                blocks,
                before,
                addresses,
                notes,
            })
    }

    fn any_reference() -> impl Strategy<Value = (LockedTarget, LedTo)> {
        let within = prop_oneof![
            ("[a-z]{1,3}", any_home()).prop_map(|(witness, home)| ReferenceHolder::Block { witness, home }),
            "(note|page|person):[a-zé]{1,4}".prop_map(ReferenceHolder::Named),
        ];
        let before = prop::option::of(any::<u64>().prop_map(cut));
        let whole = ("[a-z学-]{1,4}", any::<bool>())
            .prop_map(|(section, guess)| Home { guess, ..Home::whole(section) });
        let to =
            ("[a-z]{1,3}", prop_oneof![any_home(), whole], before).prop_map(|(witness, home, before)| {
                let before = before.filter(|_| !home.is_whole());
                LedTo { witness, home, before }
            });
        (within, "[ a-z#%\\PC]{1,9}", 1..3_u32, to)
            .prop_map(|(within, written, nth, to)| (LockedTarget { within, written, nth }, to))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            lasting in any::<bool>(),
            base in prop::option::of("[a-z]{1,4}"),
            sections in prop::collection::btree_map(("[a-z]{1,4}", "[a-z学-]{1,5}"), any_section(), 0..4),
            references in prop::collection::btree_map(any_reference().prop_map(|r| r.0), any_reference().prop_map(|r| r.1), 0..4),
        ) {
            // Some are in a section that is there, and some name what they lead to.
            let references = references.into_iter().map(|(mut reference, mut to)| {
                if let (ReferenceHolder::Block { witness, home }, Some(own)) = (&mut reference.within, sections.keys().next())
                    && reference.nth == 1
                {
                    own.0.clone_into(witness);
                    own.1.clone_into(&mut home.section);
                    own.0.clone_into(&mut to.witness);
                }
                let noted = sections.iter().find_map(|(home, section)| Some((home, section.notes.keys().next()?)));
                if let (ReferenceHolder::Named(name), Some((home, note))) = (&mut reference.within, noted)
                    && name.len().is_multiple_of(2)
                {
                    *name = format!("note:{note}");
                    home.0.clone_into(&mut to.witness);
                }
                if to.home.hash.is_multiple_of(2) || to.home.is_whole() {
                    reference.written = format!("{}#p2", to.home.section);
                }
                (reference.into(), to.into())
            });
            let references = references.collect();
            let lock = Lock { lasting, base, sections, references };
            prop_assert_eq!(parse(&text(&lock)), Ok(lock));
        }

        #[test]
        fn a_damaged_one_is_told_or_read_never_a_panic(
            lines in prop::collection::vec("(note|:~|from|gone|p1|\\[a/b\\]|\\[references\\]|<<<<<<<)[ 0-9a-f|/+%.;学A-]{0,60}", 0..6),
            sketch in "[a-zA-Z0-9_-]{1,30}",
            version in 0..4_u32,
        ) {
            let _ = parse(&format!("{FORMAT}{version}\n{}\n", lines.join("\n")));
            let _ = parse(&format!("{FORMAT}{version}\n[a/b]\np1 AAAAAAAA {sketch}\n", ));
        }
    }

    #[test]
    fn damage_has_its_line_and_its_cause() {
        assert_eq!(parse(""), Err(LockFault::Damaged(0)));
        assert_eq!(parse("variorum anchors 4\nanything\n"), Err(LockFault::Newer));
        assert_eq!(parse("variorum anchors 1\n\n[a/b]\nrubbish\n"), Err(LockFault::Damaged(3)));
        assert_eq!(parse("variorum anchors 1\n\n[a/b]\nfrom p1"), Err(LockFault::Damaged(3)));
        assert_eq!(
            parse("variorum anchors 1\nx\n<<<<<<< ours\n=======\n>>>>>>> theirs\n"),
            Err(LockFault::Conflict(2))
        );
        assert_eq!(parse("variorum anchors 1\n"), Ok(Lock::default()));
    }

    /// What the first version wrote, and what is read of it.
    #[test]
    fn the_first_version_is_read() {
        let old = "variorum anchors 1\n# remark\n\n[reading/economy]\n\
            p1 2d6a6a1f4b3adefa AZKAtCA3OBZu\ngone p2a 0000000000010000 -\nfrom p4 p1\n\
            note loan 322d66872d4948f1 economy/2d6a6a1f4b3adefa.2 603+64 1/2 |what %7c; stood|after|\n";
        let lock = parse(old).unwrap();
        assert!(lock.lasting);
        let section = &lock.sections[&("reading".to_owned(), "economy".to_owned())];
        assert_eq!(section.blocks[0].hash, 0x2d6a_6a1f_4b3a);
        assert_eq!(section.blocks[0].sketch.hashes.len(), 4);
        assert!(section.blocks[0].sketch.whole && section.blocks[1].gone);
        let spot = &section.notes["loan"].spots[0];
        assert_eq!((spot.homes[0].hash, spot.homes[0].nth), (0x2d6a_6a1f_4b3a, 2));
        assert_eq!(spot.words.as_ref().unwrap().before, "what | stood");
        assert_eq!(parse(&text(&lock)), Ok(lock));
    }
}
