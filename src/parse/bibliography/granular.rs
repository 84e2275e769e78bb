//! Fields, and items of lists, that are named in data entries: `author = {xdata=people-author-2 and Orr, Tom}`
//! (the manual of BibLaTeX, 3.13.6).

use super::inherit::{self, BibField};
use super::names;

/// So deep one names another at most.
const DEEPEST: usize = 8;

/// Returns what a field that names parts of data entries says, and the entries that it takes them from; none where it names none.
/// `data` gives the number and the fields of an entry by its key. An error is the name that leads nowhere.
pub(super) fn filled<'f>(
    value: &str,
    data: &impl Fn(&str) -> Option<(usize, &'f [BibField])>,
) -> Option<Result<(String, Vec<usize>), String>> {
    if !value.contains('=') {
        return None;
    }
    let mut from = Vec::new();
    let filled = list(&names::list(value), data, &mut from, 0)?;
    Some(filled.map(|words| (words, from)))
}

/// What a list says whose items name parts of data entries; none where none does.
fn list<'f>(
    items: &[String],
    data: &impl Fn(&str) -> Option<(usize, &'f [BibField])>,
    from: &mut Vec<usize>,
    depth: usize,
) -> Option<Result<String, String>> {
    if items.iter().all(|item| part(item).is_none()) {
        return None;
    }
    let words: Result<Vec<String>, String> = items.iter().map(|item| said(item, data, from, depth)).collect();
    Some(words.map(|words| words.join(" and ")))
}

/// The name of a part of a data entry: what is after `xdata=`.
fn part(item: &str) -> Option<&str> {
    let item = item.trim();
    let rest = item.get(..5).filter(|head| head.eq_ignore_ascii_case("xdata")).map(|_| &item[5..])?;
    Some(rest.trim_start().strip_prefix('=')?.trim())
}

fn said<'f>(
    item: &str,
    data: &impl Fn(&str) -> Option<(usize, &'f [BibField])>,
    from: &mut Vec<usize>,
    depth: usize,
) -> Result<String, String> {
    let Some(name) = part(item) else { return Ok(item.to_owned()) };
    let nowhere = || name.to_owned();
    if depth > DEEPEST {
        return Err(nowhere());
    }
    let dashes = || name.match_indices('-').map(|(at, _)| at);
    // A key may have dashes too: `lamps-2-author-1`.
    let found = dashes().find_map(|dash| {
        let (entry, fields) = data(&name[..dash])?;
        let rest = &name[dash + 1..];
        let field = |wanted: &str| fields.iter().find(|field| field.name == inherit::name(wanted));
        let whole = || Some((entry, field(rest)?.value.clone()));
        let item = || {
            let (wanted, nth) = rest.rsplit_once('-')?;
            let nth = nth.parse::<usize>().ok()?.checked_sub(1)?;
            Some((entry, names::list(&field(wanted)?.value).into_iter().nth(nth)?))
        };
        whole().or_else(item)
    });
    let (entry, words) = found.ok_or_else(nowhere)?;
    from.push(entry);
    list(&names::list(&words), data, from, depth + 1).unwrap_or(Ok(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, value: &str) -> BibField {
        BibField { name: name.into(), value: value.into(), place: 0..0 }
    }

    #[test]
    fn parts_of_data_entries_are_put_in() {
        let people = [
            field("author", "Quell, Ada and {Orr and Sons} and Rau, Ilse"),
            field("journaltitle", "Lamp Review"),
            field("editor", "xdata=people-author-3"),
            field("note", "xdata=people-note"),
        ];
        let data = |key: &str| (key == "people" || key == "lamps-2").then_some((7, people.as_slice()));
        let words = |value: &str| filled(value, &data).map(|made| made.map(|(words, _)| words));
        assert_eq!(words("Orr, Tom"), None);
        assert_eq!(words("{xdata=people-author-2}"), None);
        assert_eq!(words("xdata=people-author-2").unwrap().unwrap(), "{Orr and Sons}");
        assert_eq!(
            words("XData = people-author-1 and Orr, Tom").unwrap().unwrap(),
            "Quell, Ada and Orr, Tom"
        );
        assert_eq!(words("xdata=people-journal").unwrap().unwrap(), "Lamp Review");
        assert_eq!(words("xdata=lamps-2-author-3").unwrap().unwrap(), "Rau, Ilse");
        assert_eq!(words("xdata=people-editor").unwrap().unwrap(), "Rau, Ilse");
        for lost in ["people-author-4", "people-title", "others-author", "people-note", "people"] {
            assert!(words(&format!("xdata={lost}")).unwrap().is_err(), "{lost}");
        }
    }
}
