//! Files of records, read again before they are written: each record has to come back as it was made.

use std::collections::{BTreeMap, HashMap};

use super::AddedRecord;
use crate::parse::record::split;

/// Says which files don't give the records that they had and those that were added; `added` is in the order of the files.
pub(super) fn unread(
    files: &BTreeMap<String, String>,
    before: &HashMap<String, String>,
    added: &[AddedRecord],
) -> Vec<String> {
    let mut rest = added;
    let mut told = Vec::new();
    for (path, text) in files {
        let (own, others) = rest.split_at(rest.iter().take_while(|record| record.path == *path).count());
        rest = others;
        let old = before.get(path).map_or(0, |text| split(text).1.len());
        let pieces = split(text).1;
        let read = |record: &AddedRecord, n: usize| {
            let piece = pieces.get(old + n).filter(|piece| piece.closed)?;
            let whole = &text[piece.fence.start..piece.body.end];
            let is_same = whole.trim_end() == record.text.trim_end();
            (is_same && text[piece.head.clone()].parse::<toml::Table>().is_ok()).then_some(())
        };
        if let Some(lost) = (0..own.len()).find(|n| read(&own[*n], *n).is_none()) {
            let line = own[lost].text.lines().nth(1).unwrap_or_default();
            told.push(format!("`{path}`: the record with `{line}` isn't read as it is written"));
        } else if pieces.len() != old + own.len() || pieces.iter().any(|piece| !piece.closed) {
            told.push(format!("`{path}`: a record that it has isn't read any more"));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_that_are_taken_in_by_a_fence_are_found() {
        let record = |id: &str, body: &str| AddedRecord {
            path: "a.md".to_owned(),
            order: (0, 0, 0),
            text: format!("+++\nid = \"{id}\"\n+++\n{body}\n"),
        };
        let of = |old: &str, added: &[AddedRecord]| {
            let new: Vec<&str> = added.iter().map(|own| own.text.as_str()).collect();
            let text = format!("{old}{}", new.join("\n"));
            let before = HashMap::from([("a.md".to_owned(), old.to_owned())]);
            unread(&BTreeMap::from([("a.md".to_owned(), text)]), &before, added)
        };
        let old = "+++\nid = \"x\"\n+++\nA.\n\n";
        assert!(of(old, &[record("a", "B."), record("b", "")]).is_empty());
        let said = ["`a.md`: the record with `id = \"a\"` isn't read as it is written"];
        assert_eq!(of(old, &[record("a", "```\ncode"), record("b", "C.")]), said);
        // The fence is in what was there.
        assert_eq!(of("+++\nid = \"x\"\n+++\n~~~\nA.\n\n", &[record("a", "B.")]), said);
        assert_eq!(of(old, &[record("a", "B.\n\n+++\nid = \"c\"\n+++\n")]).len(), 1);
    }
}
