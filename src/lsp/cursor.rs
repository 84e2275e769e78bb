//! What is being written at a place: a key, a value, a reference. The text is half done there, so that it is looked at line
//! by line, and no parser is asked.

use std::ops::Range;

use crate::parse::{record, section};

use super::names::{EditionFile, Table};

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cursor {
    /// A key of TOML; `has_value` where a `=` follows.
    Key { toml: Toml, typed: Range<usize>, has_value: bool },
    /// A value of TOML.
    Value { toml: Toml, key: String, string: StringAt },
    /// A cross-reference behind `[[`.
    Reference { typed: Range<usize>, close: &'static str },
    /// A key of a work behind `@`.
    Citation { typed: Range<usize> },
    /// The label of a footnote behind `[^`.
    Footnote { typed: Range<usize>, close: &'static str },
}

/// The TOML around the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Toml {
    pub(super) table: Table,
    /// The tables that the cursor is in: `["editor"]`.
    pub(super) within: Vec<String>,
    /// The bytes of the whole piece of TOML: of a record, or of the file.
    pub(super) piece: Range<usize>,
    /// The keys that the table has, each with its line.
    pub(super) keys: Vec<(String, Range<usize>)>,
}

/// A string that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StringAt {
    /// What was typed of it, up to the cursor.
    pub(super) typed: Range<usize>,
    /// Its end: before the quotation mark that closes it, else the cursor.
    pub(super) end: usize,
    /// Its quotation mark; none where it has not begun.
    pub(super) mark: Option<char>,
    /// Whether its other quotation mark is missing.
    pub(super) open: bool,
    /// Which of a list's strings it is; none where it is in no list.
    pub(super) nth: Option<usize>,
}

/// What is being written at a byte of a text.
pub(super) fn at(text: &str, role: EditionFile, byte: usize) -> Option<Cursor> {
    match role {
        EditionFile::Notes => {
            let (_, pieces) = record::split(text);
            let piece = pieces.iter().find(|piece| piece.head.start <= byte && byte <= piece.head.end);
            match piece {
                Some(piece) => in_toml(text, Table::Record, piece.head.clone(), byte),
                None => in_markdown(text, byte),
            }
        }
        EditionFile::Text | EditionFile::Essay => {
            let head = section::split(text).ok().and_then(|(head, _)| head);
            match head.filter(|head| head.start <= byte && byte <= head.end) {
                Some(head) => in_toml(text, Table::FrontMatter, head, byte),
                None => in_markdown(text, byte),
            }
        }
        // A summary is Markdown in a value.
        EditionFile::Config | EditionFile::Register => in_markdown(text, byte).or_else(|| {
            let table = if role == EditionFile::Config { Table::Edition } else { Table::Register };
            in_toml(text, table, 0..text.len(), byte)
        }),
        EditionFile::Bibliography | EditionFile::Other => None,
    }
}

/// The line of a byte, up to it and behind it.
fn line(text: &str, byte: usize) -> (usize, &str, &str) {
    let start = text[..byte].rfind('\n').map_or(0, |n| n + 1);
    let end = text[byte..].find('\n').map_or(text.len(), |n| byte + n);
    (start, &text[start..byte], &text[byte..end])
}

fn in_markdown(text: &str, byte: usize) -> Option<Cursor> {
    let (start, before, after) = line(text, byte);
    // In code nothing is read.
    if before.matches('`').count() % 2 == 1 {
        return None;
    }
    let close = |whole: &'static str| {
        let there = after.chars().take_while(|c| *c == ']').count().min(whole.len());
        &whole[there..]
    };
    if let Some(open) = before.rfind("[[")
        && !before[open..].contains("]]")
        && !before[open..].contains('|')
    {
        return Some(Cursor::Reference { typed: start + open + 2..byte, close: close("]]") });
    }
    let open = before.rfind('[').filter(|open| !before[*open..].contains(']'))?;
    let inner = &before[open + 1..];
    if inner.starts_with('^') {
        return Some(Cursor::Footnote { typed: start + open + 2..byte, close: close("]") });
    }
    let sign = inner.rfind('@')?;
    let typed = &inner[sign + 1..];
    // Words may be before a key: `[see @key`.
    let begins = sign == 0 || inner[..sign].ends_with([' ', '-', ';']);
    (begins && !typed.contains([' ', ',', ';']))
        .then(|| Cursor::Citation { typed: start + open + 2 + sign..byte })
}

fn in_toml(text: &str, table: Table, piece: Range<usize>, byte: usize) -> Option<Cursor> {
    let toml = around(text, table, piece, byte);
    let (start, before, after) = line(text, byte);
    let bare = before.trim_start();
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    // The key whose value may go on over several lines.
    let (key, from) = match before.find('=').filter(|at| before[..*at].trim().chars().all(is_key)) {
        Some(at) => (before[..at].trim().to_owned(), start + at + 1),
        None => {
            let last = toml.keys.iter().rfind(|(_, line)| line.start < start && line.start < byte);
            let open = last.and_then(|(key, line)| {
                let at = line.start + text[line.clone()].find('=')? + 1;
                scan(text, at, byte).list.then(|| (key.clone(), at))
            });
            match open {
                Some(open) => open,
                None if bare.chars().all(is_key) => {
                    let has_value = after.trim_start_matches(is_key).trim_start().starts_with('=');
                    let typed = byte - bare.len()..byte;
                    return Some(Cursor::Key { toml, typed, has_value });
                }
                None => return None,
            }
        }
    };
    let Scan { list, strings, open, comment } = scan(text, from, byte);
    if comment {
        return None;
    }
    let nth = list.then_some(strings);
    let string = match open {
        Some((mark, begins)) => {
            let close = closing(after, mark);
            let end = close.map_or(byte, |n| byte + n);
            StringAt { typed: begins..byte, end, mark: Some(mark), open: close.is_none(), nth }
        }
        // Behind a value there is nothing to write.
        None if text[from..byte].trim().is_empty() || list => {
            StringAt { typed: byte..byte, end: byte, mark: None, open: false, nth }
        }
        None => return None,
    };
    Some(Cursor::Value { toml, key, string })
}

/// Where a string ends in the rest of its line.
fn closing(rest: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if mark == '"' => escaped = true,
            _ if c == mark => return Some(at),
            _ => {}
        }
    }
    None
}

/// What is between the sign of a key and the cursor.
struct Scan {
    /// A list is open.
    list: bool,
    /// How many strings are closed.
    strings: usize,
    /// A string is open: its mark, and where its words begin.
    open: Option<(char, usize)>,
    comment: bool,
}

fn scan(text: &str, from: usize, to: usize) -> Scan {
    let mut scan = Scan { list: false, strings: 0, open: None, comment: false };
    let mut escaped = false;
    for (at, c) in text.get(from..to).unwrap_or_default().char_indices() {
        if scan.comment {
            scan.comment = c != '\n';
            continue;
        }
        match (scan.open, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(('"', _)), '\\') => escaped = true,
            (Some((mark, _)), _) if c == mark => {
                scan.open = None;
                scan.strings += 1;
            }
            // No string of one mark goes over a line.
            (Some(_), '\n') => scan.open = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => scan.open = Some((c, from + at + 1)),
            (None, '[') => scan.list = true,
            (None, ']') => scan.list = false,
            (None, '#') => scan.comment = true,
            (None, _) => {}
        }
    }
    scan
}

/// The table that a byte of TOML is in, with its keys.
fn around(text: &str, table: Table, piece: Range<usize>, byte: usize) -> Toml {
    let mut within: Vec<String> = Vec::new();
    let mut keys = Vec::new();
    let mut at = piece.start;
    for line in text[piece.clone()].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim();
        let header = bare.strip_prefix('[').filter(|_| line.starts_with('[') && !bare.contains('='));
        if let Some(header) = header {
            if start >= byte {
                break;
            }
            let name = header.trim_matches(['[', ']', ' ']);
            within = name.split('.').map(|part| part.trim().to_owned()).collect();
            keys.clear();
        } else if let Some((key, _)) = bare.split_once('=') {
            let key = key.trim();
            if !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
                keys.push((key.to_owned(), start..at));
            }
        }
    }
    // The table of defaults has keys of its own.
    let defaults = table == Table::Record && within.first().is_some_and(|name| name == "defaults");
    let table = if defaults { Table::Defaults } else { table };
    if defaults {
        within.clear();
    }
    Toml { table, within, piece, keys }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cursor is at `|`.
    fn here(text: &str, role: EditionFile) -> String {
        let byte = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let words = |range: Range<usize>| text[range].to_owned();
        match at(&text, role, byte) {
            None => "nothing".to_owned(),
            Some(Cursor::Key { toml, typed, has_value }) => {
                let keys: Vec<String> = toml.keys.into_iter().map(|(key, _)| key).collect();
                format!(
                    "key {:?} {} {:?} {has_value} {}",
                    toml.table,
                    toml.within.join("."),
                    words(typed),
                    keys.join(",")
                )
            }
            Some(Cursor::Value { toml, key, string }) => format!(
                "value {:?} {key} {:?} {:?} {} {:?}",
                toml.table,
                words(string.typed.start..string.end),
                string.mark,
                string.open,
                string.nth
            ),
            Some(Cursor::Reference { typed, close }) => format!("reference {:?} {close}", words(typed)),
            Some(Cursor::Citation { typed }) => format!("citation {:?}", words(typed)),
            Some(Cursor::Footnote { typed, close }) => format!("footnote {:?} {close}", words(typed)),
        }
    }

    #[test]
    fn keys_and_values_of_records() {
        let record = |words: &str| format!("+++\nid = \"a\"\n{words}\n+++\nBody.\n");
        let of = |words: &str| here(&record(words), EditionFile::Notes);
        assert_eq!(of("|"), "key Record  \"\" false id");
        assert_eq!(of("ki|"), "key Record  \"ki\" false id");
        assert_eq!(of("ki|nd = \"x\""), "key Record  \"ki\" true id,kind");
        assert_eq!(of("kind = |"), "value Record kind \"\" None false None");
        assert_eq!(of("kind = \"gl|"), "value Record kind \"gl\" Some('\"') true None");
        assert_eq!(of("kind = \"gl|oss\" # x"), "value Record kind \"gloss\" Some('\"') false None");
        assert_eq!(of("kind = \"gloss\" |"), "nothing");
        assert_eq!(of("kind = \"a\\\"b|\""), "value Record kind \"a\\\\\\\"b\" Some('\"') false None");
        assert_eq!(of("tags = [\"a\", '|']"), "value Record tags \"\" Some('\\'') false Some(1)");
        assert_eq!(of("tags = [\n  \"a\",\n  \"b|\"\n]"), "value Record tags \"b\" Some('\"') false Some(1)");
        assert_eq!(of("tags = [\"a\"]\n|"), "key Record  \"\" false id,tags");
        assert_eq!(
            here("+++\n[defaults]\nkind = \"|\"\n+++\n", EditionFile::Notes),
            "value Defaults kind \"\" Some('\"') false None"
        );
        // A record that isn't closed.
        assert_eq!(here("+++\nid = \"a\"\nta|", EditionFile::Notes), "key Record  \"ta\" false id");
        assert_eq!(
            here("[[editor]]\nid = \"a\"\n[[editor]]\n|\n", EditionFile::Config),
            "key Edition editor \"\" false "
        );
    }

    #[test]
    fn references_citations_and_footnotes() {
        let of = |words: &str| here(words, EditionFile::Text);
        assert_eq!(of("x [[note:ke|"), "reference \"note:ke\" ]]");
        assert_eq!(of("x [[note:ke|]]"), "reference \"note:ke\" ");
        assert_eq!(of("x [[a]] [[|]"), "reference \"\" ]");
        assert_eq!(of("x [[a]] y|"), "nothing");
        assert_eq!(of("x `[[a|"), "nothing");
        assert_eq!(of("x `a` [[a|"), "reference \"a\" ]]");
        assert_eq!(of("x [see @a, p. 3; @ke|"), "citation \"ke\"");
        assert_eq!(of("x [@key, |"), "nothing");
        assert_eq!(of("x[^1|"), "footnote \"1\" ]");
        assert_eq!(of("+++\ntit|\n+++\n"), "key FrontMatter  \"tit\" false ");
    }
}
