//! Symbols: what a file defines, and what the edition does.

use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolInformation, SymbolKind,
    WorkspaceSymbolParams,
};

use crate::diag::{FileId, Span};
use crate::edition::text::Body;
use crate::edition::wide::in_a_line;
use crate::edition::{Edition, id};

use super::find;
use super::names::{EditionFile, Symbol, Use};
use super::view::ClientView;

/// So many symbols of the edition are answered at once.
const MOST: usize = 200;

/// What a file defines: records, headings, entities, works.
pub(super) fn of_document(
    view: &ClientView<'_>,
    params: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let file = view.file(&params.text_document.uri)?;
    let mut symbols = match view.now.names().role(file) {
        EditionFile::Text | EditionFile::Essay => headings(view, file),
        _ => definitions(view, file),
    };
    if view.client.nests_symbols {
        return Some(DocumentSymbolResponse::Nested(symbols));
    }
    let uri = &params.text_document.uri;
    let mut flat = Vec::new();
    while let Some(symbol) = symbols.pop() {
        #[expect(deprecated, reason = "a field of the protocol's type")]
        flat.push(SymbolInformation {
            name: symbol.name,
            kind: symbol.kind,
            tags: None,
            deprecated: None,
            location: lsp_types::Location { uri: uri.clone(), range: symbol.range },
            container_name: None,
        });
        symbols.extend(symbol.children.into_iter().flatten());
    }
    flat.sort_by_key(|symbol| (symbol.location.range.start.line, symbol.location.range.start.character));
    Some(DocumentSymbolResponse::Flat(flat))
}

#[expect(deprecated, reason = "a field of the protocol's type")]
fn symbol(view: &ClientView<'_>, name: String, kind: SymbolKind, whole: Span, own: Span) -> DocumentSymbol {
    DocumentSymbol {
        // A symbol without a name is an error of the protocol.
        name: if name.is_empty() { "…".to_owned() } else { name },
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range: view.range(whole),
        selection_range: view.range(own),
        children: None,
    }
}

fn definitions(view: &ClientView<'_>, file: FileId) -> Vec<DocumentSymbol> {
    let text = &view.source(file).text;
    let defined = view.now.names().of(file).into_iter().filter(|it| it.defines);
    let mut symbols = Vec::new();
    for Use { name, bytes, whole, .. } in defined {
        let kind = match name {
            Symbol::Note(_) => SymbolKind::OBJECT,
            Symbol::Entity(_) => SymbolKind::CONSTANT,
            Symbol::Work(_) => SymbolKind::FIELD,
            Symbol::Editor(_) | Symbol::Kind(_) | Symbol::Witness(_) => SymbolKind::PROPERTY,
            _ => continue,
        };
        let own = text.get(bytes.clone()).unwrap_or_default().to_owned();
        let whole = Span::new(file, whole.start.min(bytes.start), whole.end.max(bytes.end));
        let mut made = symbol(view, own, kind, whole, Span::new(file, bytes.start, bytes.end));
        made.detail = detail(view, &name);
        symbols.push(made);
    }
    symbols
}

/// What is shown beside a name.
pub(super) fn detail(view: &ClientView<'_>, name: &Symbol) -> Option<String> {
    match name {
        Symbol::Note(own) => {
            let (section, note) = find::note(view, own)?;
            let words = note.words.as_deref().map(in_a_line).unwrap_or_default();
            Some(format!("{} {}", super::hover::of_place(section, note), super::hover::shortened(&words, 60)))
        }
        Symbol::Entity(own) => {
            let (edition, _) = view.edition()?;
            named(edition, own).map(|entity| entity.name.clone())
        }
        Symbol::Work(key) => {
            let works = view.edition()?.0.bibliography.as_ref()?;
            works
                .works
                .get(works.find(key)?)?
                .reference
                .get("title")
                .map(|title| crate::edition::rich::plain(title).into_owned())
        }
        _ => None,
    }
}

/// The entity of a reference, `person:ware`, folded.
pub(super) fn named<'a>(edition: &'a Edition, own: &str) -> Option<&'a crate::edition::register::Entity> {
    let (prefix, rest) = own.split_once(':')?;
    let register = edition.registers.iter().find(|register| id::fold(&register.prefix) == prefix)?;
    register.entities.iter().find(|entity| id::fold(&entity.id) == rest)
}

/// The headings of a text, those of a higher level within those before them.
fn headings(view: &ClientView<'_>, file: FileId) -> Vec<DocumentSymbol> {
    let edition = view.now.edition();
    let essays = edition.into_iter().flat_map(|edition| &edition.essays);
    let essay = || essays.clone().find(|essay| essay.file == file).map(|essay| &*essay.body);
    let Some(body) = find::section(view, file).map(|section| &*section.body).or_else(essay) else {
        return Vec::new();
    };
    let mut open: Vec<(u8, DocumentSymbol)> = Vec::new();
    let mut done = Vec::new();
    let close = |open: &mut Vec<(u8, DocumentSymbol)>, done: &mut Vec<DocumentSymbol>| {
        if let Some((_, symbol)) = open.pop() {
            match open.last_mut() {
                Some((_, parent)) => parent.children.get_or_insert_default().push(symbol),
                None => done.push(symbol),
            }
        }
    };
    let all = spans(body, view.source(file).text.len());
    for (heading, (whole, own)) in body.headings.iter().zip(all) {
        while open.last().is_some_and(|(level, _)| *level >= heading.written) {
            close(&mut open, &mut done);
        }
        let words = body.line(heading.leaf as usize);
        open.push((heading.written, symbol(view, words, SymbolKind::STRING, whole, own)));
    }
    while !open.is_empty() {
        close(&mut open, &mut done);
    }
    done
}

/// Of each heading the stretch up to the next that is not below it, and its own.
pub(super) fn spans(body: &Body, length: usize) -> Vec<(Span, Span)> {
    let own = |heading: usize| {
        let item = body.item_of_heading(u32::try_from(heading).unwrap_or(u32::MAX));
        let item = item.and_then(|item| body.items.get(item as usize));
        // A heading within a quotation is no item.
        item.map_or_else(
            || {
                let leaf = body.headings[heading].leaf as usize;
                let text = &body.leaves[leaf].text;
                body.span(leaf, text.start, text.end)
            },
            |item| Span { file: body.file, start: item.start, end: item.end },
        )
    };
    let all: Vec<Span> = (0..body.headings.len()).map(own).collect();
    let end = |n: usize| {
        let level = body.headings[n].written;
        let next = (n + 1..all.len()).find(|next| body.headings[*next].written <= level);
        next.map_or(length, |next| all[next].range().start)
    };
    let whole = |n: usize| {
        let start = all[n].range().start;
        Span::new(body.file, start, end(n).max(all[n].range().end))
    };
    (0..all.len()).map(|n| (whole(n), all[n])).collect()
}

/// What the edition defines under a name like this: the nearest first.
#[expect(deprecated, reason = "a field of the protocol's type")]
pub(super) fn of_edition(view: &ClientView<'_>, params: &WorkspaceSymbolParams) -> Vec<SymbolInformation> {
    let query = id::fold(params.query.trim());
    let mut found: Vec<(u8, String, SymbolKind, Span)> = Vec::new();
    let mut take = |name: String, kind: SymbolKind, span: Span| {
        let folded = id::fold(&name);
        let rank = match () {
            () if folded == query => 0,
            () if folded.starts_with(&query) => 1,
            () if folded.contains(&query) => 2,
            () => return,
        };
        found.push((rank, name, kind, span));
    };
    if let Some(edition) = view.now.edition() {
        for (_, note) in find::notes(view) {
            take(note.record.id.clone(), SymbolKind::OBJECT, find::record(view, note));
        }
        for section in edition.witnesses.iter().flat_map(|witness| &witness.sections) {
            take(section.id.clone(), SymbolKind::FILE, Span::new(section.file, 0, 0));
            for (heading, (_, own)) in section.body.headings.iter().zip(spans(&section.body, 0)) {
                take(section.body.line(heading.leaf as usize), SymbolKind::STRING, own);
            }
        }
        for essay in &edition.essays {
            take(essay.id.clone(), SymbolKind::FILE, Span::new(essay.file, 0, 0));
        }
        for register in edition.registers.iter() {
            for entity in &register.entities {
                take(
                    format!("{}:{} {}", register.prefix, entity.id, entity.name),
                    SymbolKind::CONSTANT,
                    entity.span,
                );
            }
        }
        for work in edition.bibliography.iter().flat_map(|bibliography| &bibliography.works) {
            take(work.key.clone(), SymbolKind::FIELD, work.span);
        }
    }
    found.sort_by(|a, b| (a.0, a.1.len(), &a.1).cmp(&(b.0, b.1.len(), &b.1)));
    found.truncate(MOST);
    let made = found.into_iter().filter_map(|(_, name, kind, span)| {
        let location = view.location(span)?;
        Some(SymbolInformation { name, kind, tags: None, deprecated: None, location, container_name: None })
    });
    made.collect()
}
