//! An annotation file cut into records: where each one's TOML and body are, in bytes of the file.

use std::ops::Range;

use crate::edition::id;
use crate::parse::yaml;

/// A record's TOML and body, in bytes of the file.
pub(crate) struct RecordPiece {
    pub(crate) head: Range<usize>,
    pub(crate) body: Range<usize>,
    /// The fence that opened it.
    pub(crate) fence: Range<usize>,
    pub(crate) closed: bool,
}

/// The bytes before the first record, and the records.
pub(crate) fn split(text: &str) -> (Range<usize>, Vec<RecordPiece>) {
    let mut pieces: Vec<RecordPiece> = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut in_head = false;
    let mut before = 0..text.len();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end_matches('\n').len();
        let next = start + line.len();
        start = next;
        let bare = text[range.clone()].trim_end();
        if in_head {
            if bare == "+++"
                && let Some(piece) = pieces.last_mut()
            {
                piece.head.end = range.start;
                piece.body = next..text.len();
                piece.closed = true;
                in_head = false;
                fence = None;
            }
            continue;
        }
        match fence {
            Some((sign, length)) => {
                if closes(bare, sign, length) {
                    fence = None;
                }
            }
            None if bare == "+++" => {
                match pieces.last_mut() {
                    Some(piece) => piece.body.end = range.start,
                    None => before.end = range.start,
                }
                pieces.push(RecordPiece {
                    head: next..text.len(),
                    body: text.len()..text.len(),
                    fence: range,
                    closed: false,
                });
                in_head = true;
            }
            None => fence = opens(bare),
        }
    }
    (before, pieces)
}

/// What the `[defaults]` of a file say, of the keys that they may have; empty where it has none.
pub(crate) fn defaults(text: &str) -> toml::Table {
    let first = split(text).1.into_iter().next().filter(|piece| piece.closed);
    let first = first.and_then(|piece| text.get(piece.head)?.parse::<toml::Table>().ok());
    let mut defaults = first.and_then(|first| first.get("defaults")?.as_table().cloned()).unwrap_or_default();
    defaults.retain(|key, _| super::DEFAULTS.contains(&key));
    defaults
}

/// Whether a line opens fenced code: its sign, and how many of it.
pub(crate) fn opens(line: &str) -> Option<(char, usize)> {
    let rest = line.trim_start_matches(' ');
    if line.len() - rest.len() > 3 {
        return None;
    }
    let sign = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = rest.chars().take_while(|c| *c == sign).count();
    (length >= 3 && !(sign == '`' && rest[length..].contains('`'))).then_some((sign, length))
}

/// Whether a line closes fenced code that was opened by so many of this sign.
pub(crate) fn closes(line: &str, sign: char, length: usize) -> bool {
    let rest = line.trim_start_matches(' ');
    let count = rest.chars().take_while(|c| *c == sign).count();
    line.len() - rest.len() <= 3 && count >= length && rest[count..].trim().is_empty()
}

/// The ids of all records of a file, be they in TOML that can't be read, or in YAML.
pub(crate) fn ids(text: &str) -> Vec<String> {
    let (before, pieces) = split(text);
    let of = |head: &str| match head.parse::<toml::Table>() {
        Ok(table) => table.get("id").and_then(|id| id.as_str()).map(str::to_owned),
        Err(_) => written_id(head),
    };
    let yaml = yaml_records(text, &before).into_iter();
    let yaml = yaml.chain(pieces.iter().flat_map(|piece| yaml_within(text, &piece.body)));
    let written = yaml.filter_map(|place| written_id(&text[place])).collect::<Vec<String>>();
    pieces.iter().filter_map(|piece| of(&text[piece.head.clone()])).chain(written).collect()
}

/// The id that the head of a record names which can't be read, in TOML or in YAML.
pub(super) fn written_id(head: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let value = line.strip_prefix("id")?.trim_start().strip_prefix(['=', ':'])?.trim();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let id = match quote {
            Some(quote) => value[1..].split(quote).next(),
            None => value.split([' ', '#']).next(),
        };
        id.filter(|id| !id.is_empty()).map(id::normal)
    })
}

/// Records written in YAML: those of a file that begins with one, up to its first record in TOML.
pub(super) fn yaml_records(text: &str, before: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = before.start;
    while at < before.end {
        let next = match yaml::front_matter(&text[at..before.end]) {
            Some(place) => {
                found.push(at + place.start..at + place.end);
                at + place.end
            }
            None if found.is_empty() => break,
            None => at + 3.min(before.end - at),
        };
        let Some(line) = text.get(next..before.end).and_then(|rest| rest.find("\n---")) else { break };
        at = next + line + 1;
    }
    found
}

/// Records written in YAML behind one in TOML: front matter that has an `id`, outside code.
pub(super) fn yaml_within(text: &str, body: &Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut start = body.start;
    for line in text[body.clone()].split_inclusive('\n') {
        let at = start;
        start += line.len();
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        match fence {
            Some((sign, length)) => {
                if closes(line.trim_end(), sign, length) {
                    fence = None;
                }
            }
            None if line.trim_end() == "---" => {
                let place =
                    yaml::front_matter(&text[at..body.end]).map(|place| at + place.start..at + place.end);
                found.extend(place.filter(|place| written_id(&text[place.clone()]).is_some()));
            }
            None => fence = opens(line.trim_end()),
        }
    }
    found
}

/// Keys of a record that are written below its closing `+++`: the lines at the head of the body that are `key = value`.
pub(super) fn late_keys(text: &str, body: &Range<usize>, keys: &[&str]) -> Option<Range<usize>> {
    let start = body.end - text[body.clone()].trim_start().len();
    let is_key = |line: &&str| {
        let key = line.split_once('=').map(|(key, _)| key.trim());
        key.is_some_and(|key| keys.contains(&key)) && toml::from_str::<toml::Table>(line).is_ok()
    };
    let length: usize = text[start..body.end].split_inclusive('\n').take_while(is_key).map(str::len).sum();
    (length > 0).then(|| start..start + text[start..start + length].trim_end().len())
}
