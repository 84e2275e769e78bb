//! Folding: records, front matter, entities, entries, and what follows a heading.

use lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use crate::diag::{FileId, Span};
use crate::parse::section;

use super::find;
use super::names::EditionFile;
use super::symbols;
use super::view::ClientView;

/// What can be folded in a file.
pub(super) fn folding(view: &ClientView<'_>, params: &FoldingRangeParams) -> Vec<FoldingRange> {
    let Some(file) = view.file(&params.text_document.uri) else { return Vec::new() };
    let text = &view.source(file).text;
    let mut spans: Vec<Span> = Vec::new();
    match view.now.names().role(file) {
        EditionFile::Text | EditionFile::Essay => {
            if let Ok((Some(head), _)) = section::split(text) {
                spans.push(Span::new(file, 0, head.end));
            }
            let section = find::section(view, file);
            spans.extend(
                section.into_iter().flat_map(|it| symbols::spans(&it.body, text.len())).map(|(w, _)| w),
            );
        }
        _ => {
            let names = view.now.names().of(file);
            let whole = names.into_iter().filter(|it| it.defines).map(|it| it.whole);
            spans.extend(whole.map(|whole| Span::new(file, whole.start, whole.end)));
        }
    }
    spans.into_iter().filter_map(|span| fold(view, file, span)).collect()
}

fn fold(view: &ClientView<'_>, file: FileId, span: Span) -> Option<FoldingRange> {
    // Blank lines at the end belong to no fold.
    let words = view.now.sources().words(span).trim_end();
    let start = view.position(file, span.range().start).line;
    let end = view.position(file, span.range().start + words.len()).line;
    let kind = Some(FoldingRangeKind::Region);
    (start < end).then(|| FoldingRange { start_line: start, end_line: end, kind, ..FoldingRange::default() })
}
