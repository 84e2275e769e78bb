//! Definition and references: from a name to where it is defined, and to where it is used.

use lsp_types::{GotoDefinitionParams, Location, ReferenceParams};

use crate::diag::{FileId, Span};
use crate::edition::note::Anchor;
use crate::edition::other::Other;
use crate::edition::text::Body;
use crate::edition::{Note, Section, id};
use crate::resolve::flat;

use super::names::{Symbol, Use};
use super::view::ClientView;

/// The name at a byte of a file: of several the shortest.
pub(super) fn at(view: &ClientView<'_>, file: FileId, byte: usize) -> Option<Use> {
    let all = view.now.names().of(file);
    let holds =
        |range: &std::ops::Range<usize>| range.start <= byte && byte <= range.end && !range.is_empty();
    let own = all.iter().filter(|it| holds(&it.bytes)).min_by_key(|it| (it.bytes.len(), it.bytes.start));
    let around = || {
        let around = all.iter().filter(|it| !it.defines && holds(&it.whole));
        around.min_by_key(|it| it.whole.len())
    };
    own.or_else(around).cloned()
}

/// The section that a file is, in the edition as it is now.
pub(super) fn section<'a>(view: &ClientView<'a>, file: FileId) -> Option<&'a Section> {
    let mut sections = view.now.edition()?.witnesses.iter().flat_map(|witness| &witness.sections);
    sections.find(|section| section.file == file).map(AsRef::as_ref)
}

/// The section of an id: the base's, else the first.
pub(super) fn section_named<'a>(view: &ClientView<'a>, folded: &str) -> Option<&'a Section> {
    let mut sections = view.now.edition()?.witnesses.iter().flat_map(|witness| &witness.sections);
    sections.find(|section| id::fold(&section.id) == folded).map(AsRef::as_ref)
}

/// All notes of the edition, each with the section that it is in.
pub(super) fn notes<'a>(view: &ClientView<'a>) -> impl Iterator<Item = (&'a Section, &'a Note)> + use<'a> {
    let sections = view.now.edition().into_iter().flat_map(|edition| &edition.witnesses);
    let sections = sections.flat_map(|witness| &witness.sections);
    sections.flat_map(|section| section.notes.iter().flat_map(flat).map(move |note| (&**section, note)))
}

/// The note of an id, and its section.
pub(super) fn note<'a>(view: &ClientView<'a>, folded: &str) -> Option<(&'a Section, &'a Note)> {
    notes(view).find(|(_, note)| id::fold(&note.record.id) == folded)
}

/// The note whose words a note is about: that at the head of its thread, or itself.
pub(super) fn head<'a>(section: &'a Section, note: &'a Note) -> &'a Note {
    let is_in = |head: &&Note| flat(head).into_iter().any(|other| std::ptr::eq(other, note));
    section.notes.iter().find(is_in).unwrap_or(note)
}

/// The places of a note's words in the file of its section.
pub(super) fn words(section: &Section, note: &Note) -> Vec<Span> {
    match &note.anchor {
        Anchor::Words(stretches) => {
            let of = |s: &crate::edition::note::LeafRange| section.body.span(s.leaf as usize, s.from, s.to);
            stretches.iter().map(of).collect()
        }
        Anchor::Item(item) => item_span(&section.body, *item).into_iter().collect(),
        Anchor::Section => vec![Span::new(section.file, 0, 0)],
        Anchor::Nowhere | Anchor::Parent => Vec::new(),
    }
}

/// The notes whose words hold this byte of the file of their section, those with the fewest words first.
pub(super) fn notes_at<'a>(view: &ClientView<'a>, file: FileId, byte: usize) -> Vec<(&'a Section, &'a Note)> {
    let Some(section) = section(view, file) else { return Vec::new() };
    let mut found: Vec<(usize, &Note)> = Vec::new();
    for note in section.notes.iter().flat_map(flat).filter(|note| matches!(note.anchor, Anchor::Words(_))) {
        let spans = words(section, note);
        if spans.iter().any(|span| span.range().start <= byte && byte <= span.range().end) {
            found.push((spans.iter().map(|span| span.range().len()).sum(), note));
        }
    }
    found.sort_by_key(|(length, _)| *length);
    found.into_iter().map(|(_, note)| (section, note)).collect()
}

fn item_span(body: &Body, item: u32) -> Option<Span> {
    let item = body.items.get(item as usize)?;
    Some(Span { file: body.file, start: item.start, end: item.end })
}

/// Where a place of a section is: a block, a heading, a footnote, a page of the source.
pub(super) fn place(section: &Section, fragment: &str) -> Option<Span> {
    let body = &section.body;
    if let Some(block) = fragment.strip_prefix('p').and_then(|number| section.block_numbered(number)) {
        return item_span(body, body.item_of_block(u32::try_from(block).ok()?)?);
    }
    if let Some(line) = section.line_addressed(fragment).and_then(|at| body.lines.get(at)) {
        return Some(body.span(line.leaf as usize, line.from, line.to));
    }
    if let Some(footnote) = fragment.strip_prefix("fn-").and_then(|own| body.footnote_of(own)) {
        return body.footnotes.get(footnote).map(|footnote| footnote.span);
    }
    if let Some(label) = fragment.strip_prefix("page-") {
        return body.pages.iter().find(|page| page.label == label).map(|page| page.span);
    }
    let slug = fragment.strip_prefix("h-").unwrap_or(fragment);
    let heading = body.heading_of(slug).or_else(|| body.heading_of(fragment))?;
    item_span(body, body.item_of_heading(u32::try_from(heading).ok()?)?)
}

/// Where a name is defined: the bytes that are selected, the name's own most often.
pub(super) fn definitions(view: &ClientView<'_>, name: &Symbol) -> Vec<Span> {
    let names = view.now.names();
    let world = &view.now.world;
    let among = |files: &[FileId]| -> Vec<Span> {
        let of = |file: &FileId| {
            let own = names.of(*file).into_iter().filter(|it| it.defines && it.name == *name);
            own.map(|it| Span::new(*file, it.bytes.start, it.bytes.end)).collect::<Vec<_>>()
        };
        files.iter().flat_map(of).collect()
    };
    let config: Vec<FileId> = world.config.into_iter().collect();
    match name {
        Symbol::Note(own) => match note(view, own) {
            Some((_, note)) => vec![inner(view, note.record.id_span)],
            None => among(&having(view, &world.annotations, own)),
        },
        Symbol::Entity(own) => {
            let prefix = own.split(':').next().unwrap_or_default();
            let of = |file: &&FileId| names.prefix(**file).is_some_and(|known| id::fold(known) == prefix);
            among(&world.registers.iter().filter(of).copied().collect::<Vec<_>>())
        }
        Symbol::Work(_) => among(&world.bibliography.into_iter().collect::<Vec<_>>()),
        Symbol::Editor(_) | Symbol::Kind(_) | Symbol::Witness(_) => among(&config),
        Symbol::Section(own) => {
            let file = |text: &crate::load::TextFile| {
                let page = names.page(&view.source(text.file).path)?;
                (id::fold(page) == *own).then(|| top(view, text.file))
            };
            world.texts.iter().filter_map(file).collect()
        }
        Symbol::Essay(own) => {
            let file = |file: &FileId| {
                let page = names.page(&view.source(*file).path)?;
                (id::fold(page) == *own).then(|| top(view, *file))
            };
            world.pages.iter().filter_map(file).collect()
        }
        Symbol::Place { section, fragment } => {
            section_named(view, section).and_then(|section| place(section, fragment)).into_iter().collect()
        }
        Symbol::Footnote(file, ..) => among(&[*file]),
        Symbol::Words(own) => note(view, own).map(|(section, note)| words(section, note)).unwrap_or_default(),
        // Where edition.toml names the other edition's file.
        Symbol::Elsewhere(target) => {
            elsewhere(view, target).map(|(other, _)| other.span).into_iter().collect()
        }
        Symbol::File(_) | Symbol::Tag(_) | Symbol::Key { .. } => Vec::new(),
    }
}

/// The other edition that a reference leads to, and what is behind its name.
pub(super) fn elsewhere<'a, 't>(view: &ClientView<'a>, target: &'t str) -> Option<(&'a Other, &'t str)> {
    let (name, rest) = target.split_once(':')?;
    let other = view.now.edition()?.others.iter().find(|other| other.name == name.trim())?;
    Some((other, rest))
}

/// Those of the files that have these words, in any case.
fn having(view: &ClientView<'_>, files: &[FileId], words: &str) -> Vec<FileId> {
    let has = |file: &&FileId| super::names::contains_folded(&view.source(**file).text, words);
    files.iter().filter(has).copied().collect()
}

/// The head of a file: its first heading, or its first line.
fn top(view: &ClientView<'_>, file: FileId) -> Span {
    let heading = section(view, file).and_then(|section| {
        let heading = section.heading?;
        item_span(&section.body, section.body.item_of_heading(heading)?)
    });
    heading.unwrap_or_else(|| {
        let text = &view.source(file).text;
        Span::new(file, 0, text.find('\n').unwrap_or(text.len()))
    })
}

/// The bytes between quotation marks.
fn inner(view: &ClientView<'_>, span: Span) -> Span {
    let words = view.now.sources().words(span);
    let bare = words.trim_matches(['"', '\'']);
    let lead = words.len() - words.trim_start_matches(['"', '\'']).len();
    Span::new(span.file, span.range().start + lead, span.range().start + lead + bare.len())
}

/// Where a note's record is: its id.
pub(super) fn record(view: &ClientView<'_>, note: &Note) -> Span {
    inner(view, note.record.id_span)
}

/// Where what is at a position is defined: of words of the text the notes on them.
pub(super) fn definition(view: &ClientView<'_>, params: &GotoDefinitionParams) -> Vec<Location> {
    let at_place = &params.text_document_position_params;
    let Some(file) = view.file(&at_place.text_document.uri) else { return Vec::new() };
    let byte = view.byte(file, at_place.position);
    let mut spans = match at(view, file, byte) {
        Some(found) => definitions(view, &found.name),
        None => notes_at(view, file, byte).iter().map(|(_, note)| record(view, note)).collect(),
    };
    spans.dedup();
    spans.into_iter().filter_map(|span| view.location(span)).collect()
}

/// Where what is at a position is used, its definition too where that is asked for.
pub(super) fn references(view: &ClientView<'_>, params: &ReferenceParams) -> Vec<Location> {
    let at_place = &params.text_document_position;
    let Some(file) = view.file(&at_place.text_document.uri) else { return Vec::new() };
    let byte = view.byte(file, at_place.position);
    let declared = params.context.include_declaration;
    let mut spans = match at(view, file, byte) {
        Some(Use { name: Symbol::Words(own), .. }) => definitions(view, &Symbol::Words(own)),
        Some(found) => uses(view, &found.name, declared),
        None => notes_at(view, file, byte).iter().map(|(_, note)| record(view, note)).collect(),
    };
    spans.sort();
    spans.dedup();
    spans.into_iter().filter_map(|span| view.location(span)).collect()
}

/// Every place of a name; of a note its words too.
pub(super) fn uses(view: &ClientView<'_>, name: &Symbol, declared: bool) -> Vec<Span> {
    let words = match name {
        Symbol::Entity(own) => own.split_once(':').map_or(own.as_str(), |(_, own)| own),
        Symbol::Note(own) | Symbol::Section(own) | Symbol::Essay(own) => own,
        Symbol::Work(own)
        | Symbol::Editor(own)
        | Symbol::Kind(own)
        | Symbol::Witness(own)
        | Symbol::Tag(own) => own,
        Symbol::Footnote(_, _, own) => own,
        Symbol::Place { fragment, .. } => fragment,
        Symbol::Elsewhere(own) => own,
        Symbol::File(path) => path.rsplit('/').next().unwrap_or(path),
        Symbol::Key { .. } | Symbol::Words(_) => return Vec::new(),
    };
    let all = view.now.names().everywhere(words).into_iter();
    let own = all.filter(|(_, it)| it.name == *name && (declared || !it.defines));
    // The definition of a section whose id is its file's name has no bytes.
    let mut spans: Vec<Span> = own
        .filter(|(_, it)| !it.bytes.is_empty())
        .map(|(file, it)| Span::new(file, it.bytes.start, it.bytes.end))
        .collect();
    if let Symbol::Note(own) = name
        && let Some((section, note)) = note(view, own)
        && matches!(note.anchor, Anchor::Words(_))
    {
        spans.extend(self::words(section, note));
    }
    spans
}
