//! BibLaTeX: entries as the edition's own file has them, else made of what the works say.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use crate::edition::reference::{Person, Reference, WorkName};
use crate::edition::rich::{BOLD, CAPS, ITALIC, KEEP, MarkPair, QUOTE, SUB, SUP, is_mark};
use crate::edition::work::BibSource;

/// The entries of these keys as they were written, with those that they take fields from, in the order of the file.
pub(super) fn written(written: &BibSource, keys: &[&str]) -> String {
    let mut by_key: HashMap<&str, usize> = HashMap::new();
    for (at, entry) in written.entries.iter().enumerate() {
        by_key.entry(&entry.key).or_insert(at);
    }
    let mut wanted: Vec<usize> = keys.iter().filter_map(|key| by_key.get(key).copied()).collect();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    while let Some(at) = wanted.pop() {
        if taken.insert(at) {
            wanted.extend(&written.entries[at].needs);
        }
    }
    let entries = taken.iter().map(|at| &written.entries[*at].words);
    let mut pieces: Vec<String> = Vec::new();
    for ranges in written.strings.iter().chain(entries) {
        pieces.push(ranges.iter().map(|range| &written.text[range.clone()]).collect());
    }
    pieces.iter().map(|piece| format!("{}\n", piece.trim_end())).collect::<Vec<_>>().join("\n")
}

/// Types of CSL, and those of BibLaTeX for them, with what `entrysubtype` says.
const KINDS: &[(&str, &str, &str)] = &[
    ("article-journal", "article", ""),
    ("article-magazine", "article", "magazine"),
    ("article-newspaper", "article", "newspaper"),
    ("bill", "legislation", "bill"),
    ("book", "book", ""),
    ("broadcast", "video", "broadcast"),
    ("chapter", "incollection", ""),
    ("dataset", "dataset", ""),
    ("entry", "inreference", ""),
    ("entry-dictionary", "inreference", "dictionary"),
    ("entry-encyclopedia", "inreference", ""),
    ("graphic", "artwork", ""),
    ("legal_case", "jurisdiction", ""),
    ("legislation", "legislation", ""),
    ("manuscript", "unpublished", ""),
    ("motion_picture", "movie", ""),
    ("pamphlet", "booklet", ""),
    ("paper-conference", "inproceedings", ""),
    ("patent", "patent", ""),
    ("performance", "performance", ""),
    ("personal_communication", "letter", ""),
    ("post", "online", "post"),
    ("post-weblog", "online", "blog"),
    ("report", "report", ""),
    ("review", "review", ""),
    ("software", "software", ""),
    ("song", "audio", ""),
    ("speech", "unpublished", "talk"),
    ("standard", "standard", ""),
    ("thesis", "thesis", ""),
    ("treaty", "legal", ""),
    ("webpage", "online", ""),
];

const FIELDS: &[(&str, &str)] = &[
    ("title", "title"),
    ("title-short", "shorttitle"),
    ("original-title", "origtitle"),
    ("collection-title", "series"),
    ("collection-number", "number"),
    ("issue", "number"),
    ("number", "number"),
    ("volume", "volume"),
    ("number-of-volumes", "volumes"),
    ("number-of-pages", "pagetotal"),
    ("chapter-number", "chapter"),
    ("edition", "edition"),
    ("version", "version"),
    ("genre", "type"),
    ("status", "pubstate"),
    ("publisher-place", "location"),
    ("original-publisher", "origpublisher"),
    ("original-publisher-place", "origlocation"),
    ("event-title", "eventtitle"),
    ("event-place", "venue"),
    ("call-number", "library"),
    ("note", "note"),
    ("annote", "annotation"),
    ("abstract", "abstract"),
    ("keyword", "keywords"),
    ("language", "langid"),
];

/// Fields whose signs are no TeX.
const VERBATIM: &[(&str, &str)] = &[
    ("DOI", "doi"),
    ("URL", "url"),
    ("ISBN", "isbn"),
    ("ISSN", "issn"),
    ("PMID", "pmid"),
    ("PMCID", "pmcid"),
];

const DATES: &[(&str, &str)] = &[
    ("issued", "date"),
    ("original-date", "origdate"),
    ("event-date", "eventdate"),
    ("accessed", "urldate"),
];

/// How the names of people are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameForm {
    /// Part by part, `family={…}, given={…}`, which BibLaTeX alone reads.
    InParts,
    /// `von Family, Jr, Given`.
    InOrder,
}

/// A work as an entry; what BibLaTeX has no field for is in comments before it.
pub(super) fn entry(key: &str, reference: &Reference, written: NameForm) -> String {
    let known = KINDS.iter().find(|(kind, ..)| *kind == reference.kind);
    let (kind, subtype) = known.map_or(("misc", reference.kind), |(_, kind, subtype)| (*kind, *subtype));
    // A review has what it is of where another article would have its book.
    let reviews = kind == "review" && reference.get("container-title").is_some();
    let mut fields: Vec<(&str, String)> = Vec::new();
    let mut left = Vec::new();
    let mut others = ["editora", "editorb", "editorc"].into_iter();
    if !subtype.is_empty() {
        fields.push(("entrysubtype", subtype.to_owned()));
    }
    for (variable, names) in &reference.names {
        let all = names.iter().map(|name| written.name(name)).collect::<Vec<_>>().join(" and ");
        match *variable {
            "author" | "editor" | "translator" => fields.push((variable, all)),
            "container-author" => fields.push(("bookauthor", all)),
            "reviewed-author" if reviews => fields.push(("bookauthor", all)),
            role => match others.next() {
                Some(field) => {
                    fields.push((field, all));
                    let kind = match field {
                        "editora" => "editoratype",
                        "editorb" => "editorbtype",
                        _ => "editorctype",
                    };
                    fields.push((
                        kind,
                        role.replace("script-writer", "scriptwriter")
                            .replace("collection-editor", "serieseditor"),
                    ));
                }
                None => left.push(format!("{role}: {all}")),
            },
        }
    }
    for (variable, words) in &reference.words {
        let field = match (*variable, kind) {
            ("container-title", "article" | "review" | "periodical") => Some("journaltitle"),
            ("container-title", _) => Some("booktitle"),
            ("reviewed-title", _) if reviews => Some("booktitle"),
            ("publisher", "thesis" | "report") => Some("institution"),
            ("publisher", "online" | "software" | "dataset") => Some("organization"),
            ("publisher", _) => Some("publisher"),
            ("authority", "jurisdiction" | "legislation") => Some("institution"),
            ("language", _) if words == "und" => continue,
            (variable, _) => FIELDS.iter().find(|(name, _)| *name == variable).map(|(_, field)| *field),
        };
        let bare = VERBATIM.iter().find(|(name, _)| name == variable).map(|(_, field)| *field);
        match (field, bare) {
            (Some(field), _) if fields.iter().any(|(own, _)| *own == field) => {
                left.push(format!("{variable}: {}", tex(words)));
            }
            (Some("langid"), _) => fields.push(("langid", words.clone())),
            (Some("pages"), _) => fields.push(("pages", words.replace('-', "--"))),
            (Some(field), _) => fields.push((field, tex(words))),
            (None, Some(field)) => fields.push((field, words.clone())),
            (None, None) if *variable == "page" => fields.push(("pages", tex(words).replace('-', "--"))),
            (None, None) => left.push(format!("{variable}: {}", tex(words))),
        }
    }
    for (variable, date) in &reference.dates {
        let field = DATES.iter().find(|(name, _)| name == variable);
        match field {
            Some((_, field)) => fields.push((field, super::edtf(date))),
            None => left.push(format!("{variable}: {}", super::edtf(date))),
        }
    }
    let mut out = String::new();
    for words in left {
        let _ = writeln!(out, "% {}", words.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let _ = writeln!(out, "@{kind}{{{key},");
    for (field, words) in fields {
        let _ = writeln!(out, "  {field} = {{{words}}},");
    }
    out.push_str("}\n");
    out
}

impl NameForm {
    fn name(self, name: &WorkName) -> String {
        match name {
            WorkName::Person(person) if self == Self::InOrder => in_order(person),
            name => in_parts(name),
        }
    }
}

fn in_order(Person { family, given, dropping, particle, suffix }: &Person) -> String {
    let prefix = if particle.is_empty() { dropping } else { particle };
    // A word that begins small would be taken for one that belongs before the family name.
    let small = family.split_whitespace().any(|word| word.starts_with(char::is_lowercase));
    let family = if small { format!("{{{}}}", tex(family)) } else { tex(family) };
    let family = if prefix.is_empty() { family } else { format!("{} {family}", tex(prefix)) };
    let parts = [family, tex(suffix), tex(given)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn in_parts(name: &WorkName) -> String {
    match name {
        WorkName::Body(words) => format!("{{{}}}", tex(words)),
        WorkName::Others => "others".to_owned(),
        WorkName::Person(Person { family, given, dropping, particle, suffix }) => {
            let prefix = if particle.is_empty() { dropping } else { particle };
            let mut parts = vec![format!("family={{{}}}", tex(family))];
            for (part, words) in [("given", given), ("prefix", prefix), ("suffix", suffix)] {
                if !words.is_empty() {
                    parts.push(format!("{part}={{{}}}", tex(words)));
                }
            }
            if !particle.is_empty() {
                parts.push("useprefix=true".to_owned());
            }
            parts.join(", ")
        }
    }
}

/// Words as TeX.
pub(super) fn tex(words: &str) -> String {
    const COMMANDS: &[(MarkPair, &str)] = &[
        (ITALIC, "\\emph{"),
        (BOLD, "\\textbf{"),
        (CAPS, "\\textsc{"),
        (SUP, "\\textsuperscript{"),
        (SUB, "\\textsubscript{"),
        (KEEP, "{"),
        (QUOTE, "\\enquote{"),
    ];
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if let Some((_, command)) = COMMANDS.iter().find(|(mark, _)| mark.0 == c) {
            out.push_str(command);
        } else if COMMANDS.iter().any(|(mark, _)| mark.1 == c) {
            out.push('}');
        } else if !is_mark(c) {
            match c {
                '&' | '%' | '#' | '_' | '$' | '{' | '}' => {
                    out.push('\\');
                    out.push(c);
                }
                '~' => out.push_str("\\textasciitilde{}"),
                '^' => out.push_str("\\textasciicircum{}"),
                '\\' => out.push_str("\\textbackslash{}"),
                '\u{a0}' => out.push('~'),
                c => out.push(c),
            }
        }
    }
    out
}
