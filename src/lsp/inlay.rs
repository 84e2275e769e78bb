//! Inlay hints: what became of each note, and where it is.

use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintParams};

use crate::edition::id;
use crate::resolve::block_of;

use super::find;
use super::names::Symbol;
use super::view::ClientView;

/// The verdict of each record of an annotation file, behind its id.
pub(super) fn hints(view: &ClientView<'_>, params: &InlayHintParams) -> Vec<InlayHint> {
    let Some(file) = view.file(&params.text_document.uri) else { return Vec::new() };
    let Some(edition) = view.now.edition() else { return Vec::new() };
    let bytes = view.bytes(file, params.range);
    let text = &view.source(file).text;
    let mut records: std::collections::HashMap<String, String> = std::collections::HashMap::new();
    for (section, note) in find::notes(view).filter(|(_, note)| note.record.id_span.file == file) {
        let block = block_of(section, find::head(section, note))
            .map(|number| format!(" p{number}"))
            .unwrap_or_default();
        records.insert(id::fold(&note.record.id), format!("{}{block}", note.verdict.name()));
    }
    let mut hints = Vec::new();
    for it in view.now.names().of(file) {
        let Symbol::Note(own) = &it.name else { continue };
        if !it.defines || !bytes.contains(&it.bytes.start) {
            continue;
        }
        let left_out =
            || edition.left_out.iter().any(|id| id::fold(id) == *own).then(|| "left out".to_owned());
        let Some(label) = records.get(own).cloned().or_else(left_out) else { continue };
        let end = text[it.bytes.end..].find('\n').map_or(text.len(), |n| it.bytes.end + n);
        hints.push(InlayHint {
            position: view.position(file, end),
            label: InlayHintLabel::String(label),
            kind: Some(InlayHintKind::TYPE),
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
    }
    hints
}
