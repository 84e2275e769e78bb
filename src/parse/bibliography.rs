//! The bibliography: BibLaTeX, or Hayagriva's YAML. It is read entry by entry, so that each error is reported
//! with its place, and costs its own entry or field only.

mod bib;
mod dates;
mod granular;
mod inherit;
mod kinds;
mod mapping;
mod names;
mod pieces;
mod strings;
mod tex;
mod unread;
mod yaml;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, FileId, Source, Span, rules};
use crate::edition::id;
use crate::edition::work::{Bibliography, Work};

use super::conflict;

/// Read the bibliography of an edition in this language.
pub(super) fn parse(
    source: &Source,
    file: FileId,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Bibliography {
    let mut broken = HashSet::new();
    let mut written = None;
    let known = diagnostics.len();
    let bibliography = conflict::beside(
        source,
        file,
        |_| Vec::new(),
        diagnostics,
        |diagnostics| {
            let works = if source.path.ends_with(".bib") {
                let (works, entries) = bib::works(&source.text, file, language, &mut broken, diagnostics);
                written = Some(entries);
                works
            } else {
                yaml::works(&source.text, file, &mut broken, diagnostics)
            };
            gather(file, works, diagnostics)
        },
    );
    if bibliography.works.is_empty() && broken.is_empty() && diagnostics.len() == known {
        diagnostics.push(
            Diagnostic::new(
                &rules::UNUSED_FILE,
                Span::new(file, 0, 0),
                format!("nothing is made of `{}`: it has no work", source.path),
            )
            .hint("write its first entry, or delete the file"),
        );
    }
    Bibliography { broken: broken.into(), written: written.map(Arc::new), ..bibliography }
}

/// A work with its further keys.
type Keyed = (Work, Vec<String>);

/// Give every key to the first entry that claims it.
fn gather(file: FileId, found: Vec<Keyed>, diagnostics: &mut Vec<Diagnostic>) -> Bibliography {
    let mut works: Vec<Work> = Vec::with_capacity(found.len());
    let mut by_key: HashMap<String, usize> = HashMap::new();
    let mut further = Vec::new();
    for (work, aliases) in found {
        if let Some(first) = by_key.get(&work.key) {
            diagnostics.push(
                Diagnostic::new(
                    &rules::DUPLICATE_WORK,
                    work.span,
                    format!("work `{}` is in the bibliography twice", clip(&work.key)),
                )
                .also(works[*first].span, "the first, which counts")
                .hint("give it another key, or take one of the two away"),
            );
            continue;
        }
        further.extend(aliases.into_iter().map(|alias| (id::normal(&alias), works.len())));
        by_key.insert(work.key.clone(), works.len());
        works.push(work);
    }
    for (alias, work) in further {
        by_key.entry(alias).or_insert(work);
    }
    let cited = works.iter().map(|_| Arc::default()).collect();
    let works = works.into_iter().map(Arc::new).collect();
    let by_key = by_key.into();
    Bibliography { file, works, by_key, broken: Arc::default(), cited, first: Vec::new(), written: None }
}

/// Calls what may panic on unforeseen words: the libraries that read a bibliography do.
fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).ok()
}

fn clip(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect()
}

fn syntax(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(&rules::BIBLIOGRAPHY_SYNTAX, span, message)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(path: &str, words: &str) -> (Vec<String>, Vec<&'static str>) {
        let mut told = Vec::new();
        let read = parse(&Source::new(path, words), FileId(0), "en", &mut told);
        (read.works.iter().map(|w| w.key.clone()).collect(), told.into_iter().map(|d| d.rule.id).collect())
    }

    #[test]
    fn an_unclosed_entry_takes_none_with_it() {
        let words = "@book{a, title = {x\n@book{b, title = {y}}\n  @Book {c , title={z}}\n";
        assert_eq!(read("x.bib", words), (vec!["b".into(), "c".into()], vec!["bibliography-syntax"]));
    }

    #[test]
    fn what_looks_like_an_entry_within_a_value_is_none() {
        let words = "@book{a, abstract = {see\n@book{b, title = {y}}\n}, title = {x}}\n";
        assert_eq!(read("x.bib", words), (vec!["a".into()], vec![]));
    }

    #[test]
    fn round_brackets_and_remarks_between_fields_are_read() {
        for words in [
            "@book(a, title = {x (y})\n@string(s = \"a ) b\")\n@book{b, title = s}\n",
            "@book{a, %editor = {X}, {\n title = {50 % of y} % the title }\n}\n@book{b%c, title = \"5 % é\"}\n",
            "@book(a,\n% (é\n title = \"x % {)}\",\n)\n@book{b, title = {y}%\n, year = 1900}\n",
        ] {
            let (keys, told) = read("x.bib", words);
            assert_eq!((keys.len(), told.len()), (2, 0), "{words}: {keys:?} {told:?}");
        }
        assert_eq!(read("x.bib", "@book(a, title = {x}\n@book{b, title = {y}}\n").0, ["b"]);
    }

    #[test]
    fn a_string_that_is_made_of_itself_is_told_as_such() {
        let words =
            "@string{loop = loop # {x}}\n@book{a, title = {x}, publisher = loop}\n@book{b, title = lop}\n";
        let mut told = Vec::new();
        let _ = parse(&Source::new("x.bib", words), FileId(0), "en", &mut told);
        let told: Vec<&str> = told.iter().map(|told| told.message.as_str()).collect();
        assert!(told[0].contains("`loop` leads round in a circle"), "{told:?}");
        assert!(told[1].contains("there is no string `lop`"), "{told:?}");
    }

    #[test]
    fn further_keys_lead_to_the_same_work() {
        let mut told = Vec::new();
        let source = Source::new("x.bib", "@book{a, ids = {b, c}, title = {x}}\n@book{c, title = {y}}");
        let read = parse(&source, FileId(0), "en", &mut told);
        assert_eq!((read.find("b"), read.find("c"), told.len()), (Some(0), Some(1), 0));
    }

    #[test]
    fn comments_of_yaml_and_its_head_are_no_entries() {
        let words = "---\n# x\na:\n  type: Book\n  title: T\n\"b\":\n  type: Book\n";
        assert_eq!(read("x.yaml", words), (vec!["a".into(), "b".into()], vec![]));
    }

    const PIECES: &[&str] = &[
        "@book{",
        "@",
        "{",
        "}",
        "a",
        "b",
        ",",
        "=",
        " ",
        "\n",
        "title",
        "crossref",
        "xdata",
        "ids",
        "date",
        "\"",
        "#",
        "\\",
        "\\'e",
        "$",
        "%",
        "1999",
        "-",
        "author",
        "and",
        "é",
        "@string{",
        "@comment{",
        "month",
        "jan",
        "url",
        "pages",
        "volume",
        "--",
        "langid",
        "edition",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn nothing_panics_and_all_places_lie_in_the_file(chosen in prop::collection::vec(0..PIECES.len(), 0..60)) {
            let words: String = chosen.iter().map(|n| PIECES[*n]).collect();
            let source = Source::new("x.bib", words.as_str());
            let mut told = Vec::new();
            let _ = parse(&source, FileId(0), "en", &mut told);
            let _ = parse(&Source::new("x.yaml", words.as_str()), FileId(0), "en", &mut Vec::new());
            for span in told.iter().filter_map(|d| d.span) {
                let inside = words.get(span.range()).is_some();
                prop_assert!(inside);
            }
        }

        #[test]
        fn an_entry_is_read_whatever_its_fields_say(fields in prop::collection::vec((0..PIECES.len(), "[a-z0-9 ,/~?.\\\\$-]{0,12}"), 0..8)) {
            let fields: String = fields.iter().map(|(n, v)| format!(", {} = {{{v}}}", PIECES[*n])).collect();
            let _ = read("x.bib", &format!("@article{{a{fields}}}"));
        }
    }
}
