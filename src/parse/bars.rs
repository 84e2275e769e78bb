//! Cross-references in a table's cell: there a bare `|` ends the cell.

use crate::diag::{Advice, Diagnostic, rules};
use crate::edition::text::{Body, LeafKind};

/// Tell each `[[target|text]]` that a bare bar cut in two.
pub(super) fn unescaped(body: &Body, original: &str, base: usize, diagnostics: &mut Vec<Diagnostic>) {
    for (at, leaf) in body.leaves.iter().enumerate() {
        if leaf.kind != LeafKind::Cell {
            continue;
        }
        let words = body.words(at);
        let cut = |n: &usize| words[*n..].find("]]").is_none_or(|end| words[*n..*n + end].contains('|'));
        let Some(start) = words.rfind("[[").filter(cut) else { continue };
        let from = leaf.text.start + u32::try_from(start).unwrap_or(u32::MAX);
        let span = body.span(at, from, leaf.text.end);
        let Some(a) = span.range().start.checked_sub(base) else { continue };
        let Some(line) = original.get(a..).and_then(|rest| rest.lines().next()) else { continue };
        let Some(end) = line.find("]]") else { continue };
        let written = &line[..end + 2];
        if !written.starts_with("[[") || !written.contains('|') || original[..a].ends_with('\\') {
            continue;
        }
        let whole = crate::diag::Span::new(body.file, span.range().start, span.range().start + written.len());
        diagnostics.push(
            Diagnostic::new(&rules::UNESCAPED_BAR, whole, format!("the bar in `{written}` ends the cell"))
                .advise(whole, Advice::plainly(written.replace('|', "\\|"))),
        );
    }
}
