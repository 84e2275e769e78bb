//! The keys of a bibliography, and the entries that take fields from others.

use std::ops::Range;

use crate::diag::Source;

use super::Use;
use super::markdown::work;

/// The keys of the entries of a bibliography.
pub(super) fn of_bibliography(source: &Source) -> Vec<Use> {
    let mut found = Vec::new();
    let text = &*source.text;
    let yaml = !source.path.ends_with(".bib");
    let mut starts: Vec<(Range<usize>, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bytes = if yaml {
            let end = line.find(':').filter(|_| !line.starts_with([' ', '#', '-', '\t']));
            end.map(|end| start..start + end)
        } else {
            entry_key(text, start, line)
        };
        starts.extend(bytes.filter(|bytes| !bytes.is_empty()).map(|bytes| (bytes, start)));
    }
    for (n, (bytes, start)) in starts.iter().enumerate() {
        let end = starts.get(n + 1).map_or(text.len(), |(_, next)| *next);
        let end = start + text[*start..end].trim_end().len();
        let of = work(source, bytes.clone(), *start..end);
        found.push(Use { defines: true, ..of });
        // Entries take fields from others.
        for field in ["crossref", "xref", "xdata", "parent", "related"] {
            for (place, _) in text[*start..end].match_indices(field) {
                let from = start + place + field.len();
                let rest = text[from..end].trim_start();
                let Some(value) = rest.strip_prefix('=').map(str::trim_start) else { continue };
                let Some(inner) = value.strip_prefix(['{', '"']) else { continue };
                let open = end - inner.len();
                let close = inner.find(['}', '"']).unwrap_or(inner.len());
                let mut offset = open;
                for part in inner[..close].split_inclusive(',') {
                    let name = part.trim_end_matches(',');
                    let lead = name.len() - name.trim_start().len();
                    let bytes = offset + lead..offset + lead + name.trim().len();
                    found.push(work(source, bytes.clone(), bytes));
                    offset += part.len();
                }
            }
        }
    }
    found
}

/// The bytes of the key in `@book{key,`, where a line begins an entry.
fn entry_key(text: &str, start: usize, line: &str) -> Option<Range<usize>> {
    let bare = line.trim_start().strip_prefix('@')?;
    let kind_length = bare.find(|c: char| !c.is_ascii_alphabetic())?;
    let kind = bare[..kind_length].to_ascii_lowercase();
    if kind.is_empty() || matches!(kind.as_str(), "string" | "comment" | "preamble") {
        return None;
    }
    let rest = bare[kind_length..].trim_start().strip_prefix(['{', '('])?;
    let from = start + line.len() - rest.len();
    // The key may be on the next line.
    let rest = &text[from..];
    let lead = rest.len() - rest.trim_start().len();
    let end = rest.find([',', '}'])?;
    let key = rest.get(lead..end)?.trim_end();
    (!key.contains(char::is_whitespace)).then_some(from + lead..from + lead + key.len())
}
