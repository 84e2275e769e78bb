//! `content/anchors.lock`, which `output::lock` writes.

use crate::diag::{Diagnostic, FileId, Source, Span, rules};
use crate::edition::lock::{DIGITS, HEAD, Home, Lock, LockedBlock, LockedNote, LockedSection, Spot, Words};

use super::Locked;

/// Why a lock can't be read, and the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It is of a later version of the format.
    Newer,
    /// A merge left its marks in it.
    Conflict(usize),
    /// It is no lock, or was changed by hand.
    Damaged(usize),
}

impl Wrong {
    /// The line, from 0.
    pub(crate) fn line(self) -> usize {
        match self {
            Self::Newer => 0,
            Self::Conflict(line) | Self::Damaged(line) => line,
        }
    }
}

/// Read the file; what is wrong with it is told.
pub(super) fn read(source: &Source, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Locked {
    let wrong = match parse(&source.text) {
        Ok(lock) => return Locked::Read(lock.into()),
        Err(wrong) => wrong,
    };
    let (message, hint) = match wrong {
        Wrong::Newer => (
            "this lock was written by a later version of variorum",
            "use that version, or a later one: until then notes are sought by their own words alone",
        ),
        Wrong::Conflict(_) => (
            "a merge left marks of conflict in the lock",
            "keep the lines of both sides, take the marks away, and run `variorum build`",
        ),
        Wrong::Damaged(_) => (
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

/// Read a lock.
pub(crate) fn parse(text: &str) -> Result<Lock, Wrong> {
    let mut lines = text.lines().enumerate();
    let conflict =
        |line: &str| ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark));
    // A mark anywhere is what is told, whatever else is wrong for it.
    let marked = || text.lines().position(conflict);
    let damaged = |line| Err(marked().map_or(Wrong::Damaged(line), Wrong::Conflict));
    match lines.next().map(|(_, line)| line) {
        Some(HEAD) => {}
        Some(line) if line.strip_prefix("variorum anchors ").is_some_and(is_later) => {
            return Err(Wrong::Newer);
        }
        _ => return damaged(0),
    }
    let mut lock = Lock::default();
    let mut section: Option<&mut LockedSection> = None;
    for (number, line) in lines {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            let Some((witness, id)) = name.strip_suffix(']').and_then(|name| name.split_once('/')) else {
                return damaged(number);
            };
            section = Some(lock.sections.entry((witness.to_owned(), id.to_owned())).or_default());
            continue;
        }
        let Some(section) = section.as_deref_mut() else { return damaged(number) };
        if read_line(line, section).is_none() {
            return damaged(number);
        }
    }
    // A file that was cut short ends within a line.
    if !text.ends_with('\n') {
        return damaged(text.lines().count().saturating_sub(1));
    }
    Ok(lock)
}

fn is_later(version: &str) -> bool {
    version.trim().parse::<u32>().is_ok_and(|n| n > 1)
}

fn read_line(line: &str, section: &mut LockedSection) -> Option<()> {
    let (word, rest) = line.split_once(' ')?;
    match word {
        "note" => {
            let (id, note) = note(rest)?;
            section.notes.insert(id, note.into());
        }
        "from" => {
            let (from, to) = rest.split_once(' ')?;
            section.addresses.insert(from.to_owned(), (to != "-").then(|| to.to_owned()));
        }
        "renamed" => section.renamed = Some(rest.to_owned()),
        "gone" => section.blocks.push(block(rest, true)?),
        _ => section.blocks.push(block(line, false)?),
    }
    Some(())
}

fn block(line: &str, gone: bool) -> Option<LockedBlock> {
    let mut columns = line.split(' ');
    let address = columns.next()?.to_owned();
    let hash = hash(columns.next()?)?;
    let digits = columns.next()?;
    if columns.next().is_some() {
        return None;
    }
    let mut sketch = Vec::with_capacity(digits.len() / 3);
    if digits != "-" {
        if digits.len() % 3 != 0 {
            return None;
        }
        for three in digits.as_bytes().chunks(3) {
            let mut value = 0;
            for digit in three {
                let six = VALUES[usize::from(*digit)];
                if six > 63 {
                    return None;
                }
                value = value << 6 | u32::from(six);
            }
            sketch.push(value);
        }
        if !sketch.is_sorted() {
            return None;
        }
    }
    Some(LockedBlock { address, gone, hash, sketch: sketch.into() })
}

/// What each byte is as a digit of a sketch; 255 where it is none.
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

fn hash(text: &str) -> Option<u64> {
    (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok())?
}

fn note(line: &str) -> Option<(String, LockedNote)> {
    let (id, rest) = line.split_once(' ')?;
    let (selector, mut rest) = rest.split_at_checked(16)?;
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
        (spot, rest) = self::spot(rest.strip_prefix(' ')?)?;
        spots.push(spot);
    }
    Some((id.to_owned(), LockedNote { selector: hash(selector)?, unsettled, spots }))
}

/// A spot at the head of `text`, and what follows it.
fn spot(text: &str) -> Option<(Spot, &str)> {
    let end = text.find(' ').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let homes = name.split(',').map(home).collect::<Option<Vec<Home>>>()?;
    // Words follow as `12+9 1/2 |before|after|`; another spot begins with a hash.
    let words = rest.strip_prefix(' ').and_then(|rest| {
        let (at, rest) = rest.split_once('+')?;
        let at: u32 = at.parse().ok()?;
        let (length, rest) = rest.split_once(' ')?;
        let (nth, rest) = rest.split_once('/')?;
        let (of, rest) = rest.split_once(" |")?;
        let (before, rest) = rest.split_once('|')?;
        let (after, rest) = rest.split_once('|')?;
        let words = Words {
            at,
            length: length.parse().ok()?,
            nth: nth.parse().ok()?,
            of: of.parse().ok()?,
            before: words(before)?,
            after: words(after)?,
        };
        Some((words, rest))
    });
    Some(match words {
        Some((words, rest)) => (Spot { homes, words: Some(words.into()) }, rest),
        None => (Spot { homes, words: None }, rest),
    })
}

fn home(name: &str) -> Option<Home> {
    let (name, guess) = match name.strip_prefix('?') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let (section, name) = name.rsplit_once('/')?;
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
    use crate::output::lock::text;

    fn any_spot() -> impl Strategy<Value = Spot> {
        let words =
            (any::<u32>(), any::<u32>(), 1..9_u32, 1..9_u32, "[\\PC\n|%]{0,12}", "[ -~é學|%\t]{0,12}")
                .prop_map(|(at, length, nth, of, before, after)| Words {
                    at,
                    length,
                    nth,
                    of,
                    before,
                    after,
                });
        let home = ("[a-z学-]{1,4}", any::<u64>(), 1..4_u32, any::<bool>())
            .prop_map(|(section, hash, nth, guess)| Home { section, hash, nth, guess });
        (prop::collection::vec(home, 1..3), prop::option::of(words))
            .prop_map(|(homes, words)| Spot { homes, words: words.map(Into::into) })
    }

    fn any_section() -> impl Strategy<Value = LockedSection> {
        let block = (
            prop_oneof!["p[0-9a-z]{1,4}", "h-[a-zа-я]{1,5}"],
            any::<bool>(),
            any::<u64>(),
            prop::collection::btree_set(0..1_u32 << 18, 0..40),
        )
            .prop_map(|(address, gone, hash, sketch)| LockedBlock {
                address,
                gone,
                hash,
                sketch: sketch.into_iter().collect(),
            });
        let note = (any::<u64>(), any::<bool>(), prop::collection::vec(any_spot(), 0..3))
            .prop_map(|(selector, unsettled, spots)| LockedNote { selector, unsettled, spots }.into());
        (
            prop::option::of("[a-z]{1,5}"),
            prop::collection::vec(block, 0..4),
            prop::collection::btree_map("p[0-9]{1,2}", prop::option::of("[a-z]{1,4}#p[0-9]"), 0..3),
            prop::collection::btree_map("[a-zé0-9_-]{1,6}", note, 0..3),
        )
            .prop_map(|(renamed, blocks, addresses, notes)| LockedSection {
                renamed,
                blocks,
                addresses,
                notes,
            })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            sections in prop::collection::btree_map(("[a-z]{1,4}", "[a-z学-]{1,5}"), any_section(), 0..4),
        ) {
            let lock = Lock { sections };
            prop_assert_eq!(parse(&text(&lock)), Ok(lock));
        }

        #[test]
        fn a_damaged_one_is_told_or_read_never_a_panic(
            lines in prop::collection::vec("(note|from|gone|p1|\\[a/b\\]|<<<<<<<)[ 0-9a-f|/+%.;学A-]{0,60}", 0..6),
        ) {
            let _ = parse(&format!("{HEAD}\n{}\n", lines.join("\n")));
        }
    }

    #[test]
    fn damage_has_its_line_and_its_cause() {
        assert_eq!(parse(""), Err(Wrong::Damaged(0)));
        assert_eq!(parse("variorum anchors 2\nanything\n"), Err(Wrong::Newer));
        assert_eq!(parse("variorum anchors 1\n\n[a/b]\nrubbish\n"), Err(Wrong::Damaged(3)));
        assert_eq!(parse("variorum anchors 1\n\n[a/b]\nfrom p1"), Err(Wrong::Damaged(3)));
        assert_eq!(
            parse("variorum anchors 1\nx\n<<<<<<< ours\n=======\n>>>>>>> theirs\n"),
            Err(Wrong::Conflict(2))
        );
        assert_eq!(parse("variorum anchors 1\n"), Ok(Lock::default()));
    }
}
