//! Fields that nothing is made of: each is reported once a file.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, FileId, Span, rules, suggestion};

use super::clip;
use super::inherit::BibField;

/// Fields that are read, but for those of [`SHOWN`](super::mapping::SHOWN): parts of others, addresses, what is for exports.
const READ: &[&str] = &[
    "abstract",
    "annotation",
    "crossref",
    "day",
    "director",
    "doi",
    "editoratype",
    "editorbtype",
    "editorctype",
    "editortype",
    "entryset",
    "entrysubtype",
    "eprinttype",
    "eventdate",
    "eventday",
    "eventmonth",
    "eventyear",
    "ids",
    "isbn",
    "issn",
    "issuetitleaddon",
    "journaltitleaddon",
    "keywords",
    "langid",
    "language",
    "location",
    "mainsubtitle",
    "month",
    "options",
    "origday",
    "origlocation",
    "origmonth",
    "origyear",
    "pagetotal",
    "pmcid",
    "pmid",
    "shortjournal",
    "shorttitle",
    "url",
    "urldate",
    "urlday",
    "urlmonth",
    "urlyear",
    "xdata",
];

/// Fields that programs write for themselves, or that say how BibLaTeX files and sorts an entry: readers miss nothing.
const MANAGED: &[&str] = &[
    "added-at",
    "biburl",
    "citeulike-article-id",
    "comment",
    "creationdate",
    "date-added",
    "date-modified",
    "eprintclass",
    "execute",
    "file",
    "gender",
    "groups",
    "hyphenation",
    "intrahash",
    "interhash",
    "label",
    "local-url",
    "localfile",
    "modificationdate",
    "numpages",
    "owner",
    "pagination",
    "bookpagination",
    "pdf",
    "presort",
    "priority",
    "printed",
    "qualityassured",
    "ranking",
    "rating",
    "read",
    "readstatus",
    "relevance",
    "relatedoptions",
    "relatedtype",
    "shorthandintro",
    "sortkey",
    "sortname",
    "sortshorthand",
    "sorttitle",
    "sortyear",
    "timestamp",
    "xref",
];

/// Which fields of a file nothing is made of.
#[derive(Default)]
pub(super) struct UnreadFields {
    by_name: BTreeMap<String, Unread>,
}

/// A field that nothing is made of, or the parts of one date.
struct Unread {
    /// The first in the file.
    first: Span,
    /// All of its names, as they were found.
    names: Vec<String>,
    /// The fields beside the first.
    beside: Vec<String>,
    /// How many entries have it.
    count: usize,
}

impl UnreadFields {
    /// Look at the fields of an entry.
    pub(super) fn entry(&mut self, fields: &[BibField], file: FileId) {
        let has_others = fields
            .iter()
            .any(|field| ["author", "editor", "translator", "title", "maintitle"].contains(&&*field.name));
        let mut counted: Vec<&str> = Vec::new();
        for field in fields {
            let name = field.name.as_str();
            // What has no other name is shown by it.
            if name == "shortauthor" && !has_others {
                continue;
            }
            let known = [super::mapping::SHOWN, READ, MANAGED].iter().any(|list| list.contains(&name));
            let of_a_program = ["bdsk-", "jabref-", "mendeley-", "zotero", "__"]
                .iter()
                .any(|prefix| name.starts_with(prefix));
            if known || of_a_program {
                continue;
            }
            let fact = end_of_span(name).unwrap_or(name);
            let unread = self.by_name.entry(fact.to_owned()).or_insert_with(|| Unread {
                first: Span::new(file, field.place.start, field.place.end),
                names: Vec::new(),
                beside: fields.iter().map(|field| field.name.clone()).collect(),
                count: 0,
            });
            if !unread.names.iter().any(|known| known == name) {
                unread.names.push(name.to_owned());
            }
            if !counted.contains(&fact) {
                counted.push(fact);
                unread.count += 1;
            }
        }
    }

    /// Tell of them.
    pub(super) fn tell(self, diagnostics: &mut Vec<Diagnostic>) {
        for (fact, unread) in self.by_name {
            let Unread { first: span, names, beside, count } = unread;
            let times = if count > 1 { format!(", which {count} entries have") } else { String::new() };
            let shown: Vec<String> = names.iter().map(|name| format!("`{}`", clip(name))).collect();
            let message = format!("nothing is made of {}{times}", shown.join(", "));
            let told = Diagnostic::new(&rules::UNREAD_FIELD, span, message);
            if let Some(date) = fact.strip_suffix(END) {
                let date = format!("{date}date");
                diagnostics.push(told.hint(format!("a span is in one field: `{date} = {{1871/1875}}`")));
                continue;
            }
            let known = super::mapping::SHOWN.iter().chain(READ).copied();
            // Written a second time a field would take the place of the first.
            let free = known.clone().filter(|known| beside.iter().all(|own| own != known));
            let near = suggestion(&fact, free).or(|| suggestion(&fact, known).without_words());
            let key = Span::new(span.file, span.start as usize, span.start as usize + fact.len());
            let told = told.advise((count == 1).then_some(key), near);
            diagnostics.push(match told.hints.is_empty() {
                true => told.hint(
                    "nothing is wrong with the entries; what readers need belongs into a field such as `note`",
                ),
                false => told,
            });
        }
    }
}

/// What the name of a field ends with that has a part of the last day of a span.
const END: &str = "end";

/// The date, with [`END`], whose last day's year, month or day a field is: `urlend` of `urlendmonth`.
fn end_of_span(name: &str) -> Option<&str> {
    let date = ["year", "month", "day"].iter().find_map(|part| name.strip_suffix(part))?;
    ["end", "origend", "eventend", "urlend"].contains(&date).then_some(date)
}
