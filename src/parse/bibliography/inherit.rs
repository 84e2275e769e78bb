//! What an entry takes from others: by `xdata` all that it lacks, by `crossref` what the manual of BibLaTeX says
//! (its appendix B, “default inheritance setup”).

use std::ops::Range;

/// A field of an entry: its name in lower case, its words as they were written, and its place in the file.
#[derive(Debug, Clone)]
pub(super) struct BibField {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) place: Range<usize>,
}

/// How an entry takes fields from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Crossref,
    Xdata,
    /// It is shown beside the first of its set: no field is taken.
    Member,
}

/// The name that a field of BibTeX, or of another tool, has in BibLaTeX.
pub(super) fn name(written: &str) -> String {
    let name = written.to_ascii_lowercase();
    match name.as_str() {
        "journal" => "journaltitle",
        "address" => "location",
        "school" => "institution",
        "annote" => "annotation",
        "archiveprefix" => "eprinttype",
        "primaryclass" => "eprintclass",
        "hyphenation" => "langid",
        _ => return name,
    }
    .to_owned()
}

/// Fields that belong to one entry only.
const OWN: &[&str] = &[
    "ids",
    "crossref",
    "xref",
    "xdata",
    "entryset",
    "entrysubtype",
    "execute",
    "label",
    "options",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shorthand",
    "shorthandintro",
    "sortkey",
    "sortname",
    "sorttitle",
    "sortyear",
    "sortshorthand",
];

/// The fields that `child` takes from the fields of `parent`.
pub(super) fn taken(child: (&str, &[BibField]), parent: (&str, &[BibField]), by: By) -> Vec<BibField> {
    let has = |name: &str| {
        let dated = matches!(name, "date" | "year" | "month");
        child.1.iter().any(|f| f.name == name || (dated && matches!(f.name.as_str(), "date" | "year")))
    };
    let mut out: Vec<BibField> = Vec::new();
    for field in parent.1 {
        let names: Vec<&str> = match by {
            By::Xdata if matches!(field.name.as_str(), "ids" | "xdata") => Vec::new(),
            By::Xdata => vec![&field.name],
            By::Member => Vec::new(),
            By::Crossref => as_taken(parent.0, child.0, &field.name),
        };
        for name in names {
            if !has(name) && !out.iter().any(|f| f.name == name) {
                out.push(BibField { name: name.to_owned(), ..field.clone() });
            }
        }
    }
    out
}

/// The names that a field of the parent has in the child.
fn as_taken<'f>(parent: &str, child: &str, field: &'f str) -> Vec<&'f str> {
    if OWN.contains(&field) {
        return Vec::new();
    }
    let part = matches!(child, "inbook" | "bookinbook" | "suppbook");
    if field == "author" && matches!(parent, "book" | "mvbook") && (part || child == "book") {
        return vec!["bookauthor", "author"];
    }
    let collected = matches!(child, "incollection" | "inreference" | "suppcollection");
    let main = match parent {
        "mvbook" => part || child == "book",
        "mvcollection" | "mvreference" => collected || matches!(child, "collection" | "reference"),
        "mvproceedings" => matches!(child, "proceedings" | "inproceedings" | "conference"),
        _ => false,
    };
    let whole = match parent {
        "book" => part || collected,
        "collection" | "reference" => collected || part,
        "proceedings" => matches!(child, "inproceedings" | "conference" | "incollection"),
        _ => false,
    };
    let periodical = parent == "periodical" && matches!(child, "article" | "suppperiodical");
    let short = matches!(field, "shorttitle" | "indextitle" | "indexsorttitle");
    match (field, main, whole, periodical) {
        _ if short && (main || whole || periodical) => Vec::new(),
        ("title", true, ..) => vec!["maintitle"],
        ("subtitle", true, ..) => vec!["mainsubtitle"],
        ("titleaddon", true, ..) => vec!["maintitleaddon"],
        ("title", _, true, _) => vec!["booktitle"],
        ("subtitle", _, true, _) => vec!["booksubtitle"],
        ("titleaddon", _, true, _) => vec!["booktitleaddon"],
        ("title", _, _, true) => vec!["journaltitle"],
        ("subtitle", _, _, true) => vec!["journalsubtitle"],
        ("titleaddon", _, _, true) => vec!["journaltitleaddon"],
        _ => vec![field],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<BibField> {
        let field = |(name, value): &(&str, &str)| BibField {
            name: (*name).into(),
            value: (*value).into(),
            place: 0..0,
        };
        pairs.iter().map(field).collect()
    }

    fn shown(
        child: &str,
        parent: &str,
        own: &[(&str, &str)],
        theirs: &[(&str, &str)],
        by: By,
    ) -> Vec<String> {
        let found = taken((child, &fields(own)), (parent, &fields(theirs)), by);
        found.into_iter().map(|f| format!("{}={}", f.name, f.value)).collect()
    }

    #[test]
    fn a_title_is_that_of_the_whole_in_what_is_part_of_it() {
        let theirs = [
            ("title", "Sparks"),
            ("subtitle", "Essays"),
            ("date", "1923"),
            ("shorttitle", "S"),
            ("editor", "Orr"),
        ];
        let own = [("title", "Flints"), ("year", "1924")];
        let crossref = |child, parent| shown(child, parent, &own, &theirs, By::Crossref);
        assert_eq!(
            crossref("incollection", "collection"),
            ["booktitle=Sparks", "booksubtitle=Essays", "editor=Orr"]
        );
        assert_eq!(crossref("book", "mvbook"), ["maintitle=Sparks", "mainsubtitle=Essays", "editor=Orr"]);
        assert_eq!(
            crossref("article", "periodical"),
            ["journaltitle=Sparks", "journalsubtitle=Essays", "editor=Orr"]
        );
        assert_eq!(
            shown("misc", "xdata", &own, &theirs, By::Xdata),
            ["subtitle=Essays", "shorttitle=S", "editor=Orr"]
        );
    }

    #[test]
    fn who_wrote_a_book_wrote_its_parts() {
        let author = [("author", "Quell")];
        assert_eq!(shown("inbook", "book", &[], &author, By::Crossref), ["bookauthor=Quell", "author=Quell"]);
        assert_eq!(
            shown("inbook", "book", &[("author", "Orr")], &author, By::Crossref),
            ["bookauthor=Quell"]
        );
    }
}
