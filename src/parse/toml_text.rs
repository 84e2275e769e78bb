//! Markdown in a string of TOML.

use crate::diag::{Diagnostic, Fix, Source, Span};
use crate::edition::text::Body;

use super::markdown::{self, Manner};

/// The Markdown of a string, and whether some of its words are escaped. Where none is, all places in it are those of the
/// file; else what is wrong in it points at the whole string.
pub(super) fn parse(
    source: &Source,
    value: &str,
    span: Span,
    manner: Manner,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Body, bool) {
    let written = source.text.get(span.range()).unwrap_or_default();
    let mut own = Vec::new();
    let there = verbatim(written, value).map(|start| start + span.range().start);
    let body = match there {
        Some(start) => markdown::parse(source, span.file, start..start + value.len(), manner, &mut own),
        None => {
            let value = Source::new("(a string)", value);
            let body = markdown::parse(&value, span.file, 0..value.text.len(), manner, &mut own);
            own.iter_mut().for_each(|told| (told.span, told.fixes) = (Some(span), Vec::new()));
            body
        }
    };
    escape(written, &mut own);
    diagnostics.append(&mut own);
    (body, there.is_none())
}

/// Makes what is to be written into a string of TOML, which is `written` so, what TOML reads as these words.
pub(crate) fn escape(written: &str, diagnostics: &mut [Diagnostic]) {
    let basic = written.starts_with('"');
    for told in diagnostics {
        if basic {
            told.hints.iter_mut().for_each(|hint| *hint = hint.replace('\\', r"\\"));
        }
        for fix in told.fixes.iter_mut().filter(|_| basic) {
            fix.title = fix.title.replace('\\', r"\\");
            for edit in &mut fix.edits {
                edit.text = edit.text.replace('\\', r"\\").replace('"', "\\\"");
            }
        }
        // In single marks nothing is escaped.
        let fits = |fix: &Fix| basic || fix.edits.iter().all(|edit| !edit.text.contains('\''));
        told.fixes.retain(fits);
    }
}

/// Where the value of a string of TOML begins in what is written, if nothing of it is escaped.
fn verbatim(written: &str, value: &str) -> Option<usize> {
    let marks = ["\"\"\"", "'''", "\"", "'"];
    let mark = marks.into_iter().find(|mark| written.starts_with(mark))?;
    let inside = written.strip_prefix(mark)?.strip_suffix(mark)?;
    // The line end behind three marks is none of the value's.
    let own = inside.strip_prefix('\n').filter(|_| mark.len() == 3).unwrap_or(inside);
    (own == value).then_some(mark.len() + inside.len() - own.len())
}

#[cfg(test)]
mod tests {
    use super::{escape, verbatim};
    use crate::diag::{Certainty, Diagnostic, Edit, FileId, Span, rules};

    #[test]
    fn what_is_written_into_a_string_is_what_toml_reads() {
        let span = Span::new(FileId(0), 0, 1);
        let edit = Edit { span, text: "\\[a's \"b\"]".to_owned() };
        let told = Diagnostic::new(&rules::UNMADE_LINK, span, "m").hint("write `\\[`");
        let told = told.fix("write `\\[`", Certainty::Open, vec![edit]);
        let mut basic = [told.clone()];
        escape("\"\"\"x\"\"\"", &mut basic);
        assert_eq!(basic[0].hints, ["write `\\\\[`"]);
        assert_eq!(basic[0].fixes[0].edits[0].text, "\\\\[a's \\\"b\\\"]");
        let mut literal = [told];
        escape("'x'", &mut literal);
        assert!(literal[0].fixes.is_empty() && literal[0].hints == ["write `\\[`"]);
    }

    #[test]
    fn the_words_of_a_string_are_where_they_are_written() {
        assert_eq!(verbatim("\"\"\"\na\nb\n\"\"\"", "a\nb\n"), Some(4));
        assert_eq!(verbatim("'''a \\n b'''", "a \\n b"), Some(3));
        assert_eq!(verbatim("\"a\"", "a"), Some(1));
        assert_eq!(verbatim("\"a \\n b\"", "a \n b"), None);
        assert_eq!(verbatim("\"\"\"a \\\n  b\"\"\"", "a b"), None);
        assert_eq!(verbatim("[\"a\"]", "a"), None);
    }
}
