//! Semantic tokens: records among Markdown, which no grammar of an editor knows, and what names something.

use std::ops::Range;

use lsp_types::{SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensParams};

use crate::diag::FileId;
use crate::parse::{record, section};

use super::names::{EditionFile, Symbol, Table};
use super::toml::entries;
use super::view::ClientView;

/// The kinds of tokens; a token has a place in this list.
pub(super) const TYPES: [SemanticTokenType; 5] = [
    SemanticTokenType::KEYWORD,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::STRING,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::ENUM_MEMBER,
];
const FENCE: u32 = 0;
const KEY: u32 = 1;
const VALUE: u32 = 2;
const NAME: u32 = 3;
const MEMBER: u32 = 4;

/// The tokens of a file.
pub(super) fn tokens(view: &ClientView<'_>, params: &SemanticTokensParams) -> Option<SemanticTokens> {
    let file = view.file(&params.text_document.uri)?;
    let text = &view.source(file).text;
    let mut found: Vec<(Range<usize>, u32)> = Vec::new();
    let heads = match view.now.names().role(file) {
        EditionFile::Notes => {
            let (_, pieces) = record::split(text);
            for piece in &pieces {
                found.push((piece.fence.clone(), FENCE));
                let end = text[piece.head.end..].lines().next().map_or(0, str::len);
                if piece.closed {
                    found.push((piece.head.end..piece.head.end + end, FENCE));
                }
            }
            pieces.into_iter().map(|piece| piece.head).collect()
        }
        EditionFile::Text | EditionFile::Essay => {
            section::split(text).ok().and_then(|(head, _)| head).into_iter().collect::<Vec<_>>()
        }
        // Of these the editor has a grammar.
        EditionFile::Config | EditionFile::Register | EditionFile::Bibliography | EditionFile::Other => {
            Vec::new()
        }
    };
    for head in heads {
        let all = entries(&text[head.clone()], head.start);
        found.extend(all.into_iter().map(|entry| (entry.value, VALUE)));
    }
    for it in view.now.names().of(file) {
        let kind = match &it.name {
            Symbol::Key { table: Table::Record | Table::Defaults | Table::FrontMatter, .. } => KEY,
            Symbol::Key { .. } | Symbol::Words(_) => continue,
            Symbol::Kind(_) | Symbol::Tag(_) => MEMBER,
            _ => NAME,
        };
        found.push((it.bytes, kind));
    }
    Some(SemanticTokens { result_id: None, data: encoded(view, file, text, flat(found)) })
}

/// Tokens that don't overlap: where one is in another it takes its place there.
fn flat(mut found: Vec<(Range<usize>, u32)>) -> Vec<(Range<usize>, u32)> {
    found.retain(|(range, _)| range.start < range.end);
    // The outer ones first.
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut made: Vec<(Range<usize>, u32)> = Vec::new();
    for (range, kind) in found {
        match made.last_mut() {
            Some((last, outer)) if range.start < last.end => {
                let (rest, outer) = (range.end..last.end, *outer);
                last.end = range.start;
                if last.start >= last.end {
                    made.pop();
                }
                let end = rest.end.max(rest.start);
                made.push((range, kind));
                if rest.start < rest.end {
                    made.push((rest.start..end, outer));
                }
            }
            _ => made.push((range, kind)),
        }
    }
    made
}

/// Each token by its distance from the last, none over the end of a line (3.17, Semantic Tokens).
fn encoded(
    view: &ClientView<'_>,
    file: FileId,
    text: &str,
    all: Vec<(Range<usize>, u32)>,
) -> Vec<SemanticToken> {
    let mut made = Vec::new();
    let (mut line, mut column) = (0, 0);
    for (range, kind) in all {
        let mut start = range.start;
        for part in text.get(range).unwrap_or_default().split_inclusive(['\n', '\r']) {
            let words = part.trim_end_matches(['\n', '\r']);
            let at = view.position(file, start);
            start += part.len();
            let length = view.client.encoding.columns(words);
            if length == 0 {
                continue;
            }
            made.push(SemanticToken {
                delta_line: at.line - line,
                delta_start: if at.line == line { at.character - column } else { at.character },
                length,
                token_type: kind,
                token_modifiers_bitset: 0,
            });
            (line, column) = (at.line, at.character);
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_within_others_take_their_place() {
        let all = vec![(0..10, VALUE), (2..4, NAME), (6..8, NAME), (12..13, KEY), (12..13, NAME)];
        let made = flat(all);
        assert_eq!(
            made,
            [(0..2, VALUE), (2..4, NAME), (4..6, VALUE), (6..8, NAME), (8..10, VALUE), (12..13, NAME)]
        );
    }
}
