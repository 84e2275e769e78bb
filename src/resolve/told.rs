//! What is said of a note that isn't where it was.

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::note::{Record, Verdict};

use super::quote::shorten;

/// The words of a note in its file: what is sought, and where that is written.
pub(super) fn sought(record: &Record) -> (String, Span) {
    match (&record.selector.quote, &record.selector.range) {
        (Some((quote, span)), _) => (shorten(quote), *span),
        (None, Some([(first, a), (last, b)])) => {
            let span = Span { file: a.file, start: a.start, end: b.end.max(a.end) };
            (format!("{} … {}", shorten(first), shorten(last)), span)
        }
        (None, None) => (target(record), record.selector.target.span),
    }
}

fn target(record: &Record) -> String {
    let target = &record.selector.target;
    match &target.fragment {
        Some(fragment) => format!("{}#{fragment}", target.section),
        None => target.section.clone(),
    }
}

/// Reports a note that was found, but not as it was. `place` is where it is now: `economy#p3`.
pub(super) fn found(
    verdict: Verdict,
    record: &Record,
    place: &str,
    now: Option<(&str, Span)>,
    score: f64,
) -> Option<Diagnostic> {
    let (words, span) = sought(record);
    let whole = record.selector.quote.is_none() && record.selector.range.is_none();
    let (rule, message) = match verdict {
        Verdict::Shifted if whole => (&rules::SHIFTED, format!("`{words}` is `{place}` now")),
        Verdict::Shifted => (&rules::SHIFTED, format!("`{words}` has shifted: it is in `{place}`")),
        Verdict::Moved if whole => (&rules::MOVED, format!("`{words}` has moved: it is `{place}` now")),
        Verdict::Moved => (&rules::MOVED, format!("`{words}` has moved: it is in `{place}`")),
        Verdict::Rewritten => match now {
            Some((now, _)) if *now == *words => {
                (&rules::REWRITTEN, format!("`{words}` is in `{place}`, but not between these words"))
            }
            Some((now, _)) => {
                (&rules::REWRITTEN, format!("`{words}` was rewritten: `{place}` has `{}`", shorten(now)))
            }
            None => (&rules::REWRITTEN, format!("`{words}` was rewritten, in `{place}`")),
        },
        Verdict::Split => {
            (&rules::SPLIT, format!("`{words}` was split: a paragraph begins within it, after `{place}`"))
        }
        Verdict::Exact | Verdict::Ambiguous | Verdict::Orphan => return None,
    };
    let mut told = Diagnostic::new(rule, span, message).about(record.id.as_str());
    if let Some((_, span)) = now {
        told = told.also(span, "here");
    }
    Some(match verdict {
        Verdict::Rewritten | Verdict::Split => told.hint(format!(
            "{:.0} % sure; `variorum reanchor` shows what it would write, `--apply` writes it",
            score * 100.0
        )),
        _ => told,
    })
}
