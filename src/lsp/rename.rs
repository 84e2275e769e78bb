//! Rename: a name is changed wherever it occurs, in the names of files and in the lock too.

mod lock;

use std::collections::BTreeMap;
use std::ops::Range;

use lsp_types::{PrepareRenameResponse, RenameFile, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use crate::diag::{FileId, Source, Span};
use crate::edition::id;
use crate::parse::order::slug_of;
use crate::parse::record;
use crate::resolve::SourceEdits;
use crate::{Caches, Options, assemble_read};

use super::carry::applied;
use super::find;
use super::names::{Symbol, Use, page_id};
use super::toml::entries;
use super::view::{ClientView, SourceEdit};

/// The name at a position, where it can have another.
pub(super) fn prepare(
    view: &ClientView<'_>,
    params: &TextDocumentPositionParams,
) -> Option<PrepareRenameResponse> {
    let file = view.file(&params.text_document.uri)?;
    let found = find::at(view, file, view.byte(file, params.position))?;
    let is_tag = matches!(found.name, Symbol::Tag(_));
    let can = has_other(&found.name) && (found.plain || is_tag) && !found.bytes.is_empty();
    let text = &view.source(file).text;
    let written = text.get(found.bytes.clone())?;
    let placeholder = if is_tag { string_at(text, &found.bytes)? } else { written.to_owned() };
    let range = view.range(Span::new(file, found.bytes.start, found.bytes.end));
    can.then_some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
}

/// Whether names of this kind can be others.
fn has_other(name: &Symbol) -> bool {
    match name {
        Symbol::Note(_) | Symbol::Entity(_) | Symbol::Work(_) | Symbol::Section(_) | Symbol::Essay(_) => true,
        Symbol::Editor(_) | Symbol::Tag(_) | Symbol::Footnote(..) => true,
        Symbol::Kind(_) | Symbol::Witness(_) | Symbol::Place { .. } => false,
        Symbol::Key { .. } | Symbol::Words(_) | Symbol::File(_) | Symbol::Elsewhere(_) => false,
    }
}

/// The edit that gives the name at a position another.
///
/// # Errors
/// Why it can't have that.
pub(super) fn rename(view: &ClientView<'_>, params: &RenameParams) -> Result<WorkspaceEdit, String> {
    let at = &params.text_document_position;
    let file = view.file(&at.text_document.uri).ok_or("this file is none of an edition's texts")?;
    let found = find::at(view, file, view.byte(file, at.position)).ok_or("no name is here")?;
    if !has_other(&found.name) {
        return Err("this can't be renamed".to_owned());
    }
    let new = params.new_name.trim();
    admit(view, &found.name, new)?;
    let old = own(&found.name).to_owned();
    let all = view.now.names().everywhere(&old).into_iter();
    let all: Vec<(FileId, Use)> = all.filter(|(_, it)| it.name == found.name).collect();
    let renamed = files(view, &found.name, new);
    if !renamed.is_empty() && !view.client.renames_files {
        return Err(format!("`{old}` is the name of a file, and this editor doesn't rename files"));
    }
    let mut changes: BTreeMap<FileId, Vec<SourceEdit>> = BTreeMap::new();
    for (file, it) in all {
        if it.bytes.is_empty() {
            continue;
        }
        let text = &view.source(file).text;
        let written = text.get(it.bytes.clone()).unwrap_or_default();
        if let Symbol::Tag(_) = it.name {
            changes.entry(file).or_default().push(as_string(text, it.bytes, new));
            continue;
        }
        if !it.plain {
            // A link to a file whose name is not the id stays as it is.
            if written.ends_with(".md") {
                continue;
            }
            let (line, column) = view.source(file).line_column(it.bytes.start);
            let path = &view.source(file).path;
            return Err(format!("`{old}` is written with escapes at {path}:{line}:{column}"));
        }
        changes.entry(file).or_default().push(SourceEdit { bytes: it.bytes, text: new.to_owned() });
    }
    if let Some((file, change)) = locked(view, &found.name, new, &changes, &renamed) {
        changes.insert(file, vec![change]);
    }
    let moves = renamed.iter().filter_map(|(file, path)| {
        let (old_uri, new_uri) = (view.uri(&view.source(*file).path)?, view.uri(path)?);
        Some(RenameFile { old_uri, new_uri, options: None, annotation_id: None })
    });
    Ok(view.edit(changes, moves.collect()))
}

/// The string of TOML between whose quotation marks these bytes are.
fn string_at(text: &str, bytes: &Range<usize>) -> Option<String> {
    let all = entries(&format!("x = {}", text.get(bytes.start - 1..bytes.end + 1)?), 0);
    Some(all.first()?.strings.first()?.0.clone())
}

/// The change of a string of TOML, whose words have these bytes, to others: with escapes, or with other quotation marks.
fn as_string(text: &str, bytes: Range<usize>, new: &str) -> SourceEdit {
    let basic = new.replace('\\', "\\\\").replace('"', "\\\"");
    let before = &text[..bytes.start];
    if !before.ends_with('\'') {
        return SourceEdit { bytes, text: basic };
    }
    if !new.contains('\'') {
        return SourceEdit { bytes, text: new.to_owned() };
    }
    let marks = if before.ends_with("'''") { 3 } else { 1 };
    SourceEdit { bytes: bytes.start - marks..bytes.end + marks, text: format!("\"{basic}\"") }
}

/// The words of a name.
fn own(name: &Symbol) -> &str {
    match name {
        Symbol::Entity(own) => own.split_once(':').map_or(own, |(_, own)| own),
        Symbol::Note(own) | Symbol::Work(own) | Symbol::Section(own) | Symbol::Essay(own) => own,
        Symbol::Editor(own) | Symbol::Kind(own) | Symbol::Witness(own) | Symbol::Tag(own) => own,
        Symbol::Footnote(_, _, own) | Symbol::Words(own) | Symbol::File(own) => own,
        Symbol::Elsewhere(own) => own,
        Symbol::Place { fragment, .. } => fragment,
        Symbol::Key { key, .. } => key,
    }
}

/// Whether a name may be this; else why not.
fn admit(view: &ClientView<'_>, name: &Symbol, new: &str) -> Result<(), String> {
    let folded = id::fold(new);
    let taken = |what: &str| Err(format!("there is {what} `{new}` already"));
    let edition = view.now.edition().ok_or("the edition can't be read: `variorum check` says why")?;
    match name {
        Symbol::Work(_) => {
            let good = |c: char| c.is_alphanumeric() || "_:.#$%&+?<>~/-".contains(c);
            if new.is_empty() || !new.chars().all(good) || !new.ends_with(char::is_alphanumeric) {
                return Err(format!("`{new}` can't be the key of a work"));
            }
            if edition.bibliography.as_ref().is_some_and(|works| works.find(new).is_some()) {
                return taken("a work");
            }
            return Ok(());
        }
        Symbol::Tag(_) if !new.is_empty() && !new.contains(char::is_control) => return Ok(()),
        Symbol::Tag(_) => return Err("a tag is words in one line".to_owned()),
        Symbol::Footnote(..)
            if new.chars().all(|c| c.is_alphanumeric() || "._-".contains(c)) && !new.is_empty() => {}
        _ if id::is_slug(new) => {}
        _ => {
            let what = "an id is letters of any script, digits, `-` and `_`, a letter or digit first";
            return Err(format!("`{new}` can't be an id: {what}"));
        }
    }
    // What differs in its case alone is the same.
    if folded == own(name) {
        return Ok(());
    }
    let sections = || edition.witnesses.iter().flat_map(|witness| &witness.sections);
    match name {
        Symbol::Note(_) => {
            let left_out = edition.left_out.iter().any(|own| id::fold(own) == folded);
            if left_out || find::note(view, &folded).is_some() {
                return taken("a note");
            }
        }
        Symbol::Section(_) => {
            let stems = edition.registers.iter().any(|register| id::fold(&register.id) == folded);
            let is_history = folded == id::HISTORY && !edition.history.releases.is_empty();
            if id::RESERVED.contains(&folded.as_str()) || stems || is_history {
                return Err(format!("`{new}` is a page of the site"));
            }
            if sections().any(|section| id::fold(&section.id) == folded) {
                return taken("a section");
            }
        }
        Symbol::Essay(_) if edition.essays.iter().any(|essay| id::fold(&essay.id) == folded) => {
            return taken("an essay");
        }
        Symbol::Entity(own) => {
            let prefix = own.split(':').next().unwrap_or_default();
            if !find::definitions(view, &Symbol::Entity(format!("{prefix}:{folded}"))).is_empty() {
                return taken("an entity");
            }
        }
        Symbol::Editor(_) if edition.meta.editors.iter().any(|editor| id::fold(&editor.id) == folded) => {
            return taken("an editor");
        }
        Symbol::Footnote(file, within, _) => {
            let other = Symbol::Footnote(*file, *within, folded);
            if view.now.names().of(*file).iter().any(|it| it.name == other) {
                return taken("a footnote");
            }
        }
        _ => {}
    }
    Ok(())
}

/// The files that bear a name, with the paths that they get.
fn files(view: &ClientView<'_>, name: &Symbol, new: &str) -> Vec<(FileId, String)> {
    let world = &view.now.world;
    let (own, pages): (&str, Vec<FileId>) = match name {
        Symbol::Section(own) => (own, world.texts.iter().map(|text| text.file).collect()),
        Symbol::Essay(own) => (own, world.pages.clone()),
        _ => return Vec::new(),
    };
    let named = |file: &FileId| {
        let (page, place) = page_id(view.source(*file));
        id::fold(&page) == own && place.is_empty()
    };
    let mut files: Vec<FileId> = pages.into_iter().filter(named).collect();
    // A file of annotations may say by its name what they are on.
    if let Symbol::Section(_) = name {
        let by_name = |file: &&FileId| {
            let source = view.source(**file);
            id::fold(slug_of(source.stem())) == own && has_target_by_name(source)
        };
        files.extend(world.annotations.iter().filter(by_name));
    }
    files.into_iter().map(|file| (file, renamed(&view.source(file).path, new))).collect()
}

/// Whether a record of a file has no other target than that of the file's name.
fn has_target_by_name(source: &Source) -> bool {
    let (_, pieces) = record::split(&source.text);
    for piece in pieces {
        let all = entries(&source.text[piece.head.clone()], piece.head.start);
        if all.iter().any(|it| it.tables == ["defaults"] && it.key == "target") {
            return false;
        }
        let is_record = all.iter().any(|it| it.tables.is_empty() && it.key == "id");
        if is_record && !all.iter().any(|it| it.tables.is_empty() && it.key == "target") {
            return true;
        }
    }
    false
}

/// The path of a file with another slug; its number stays.
fn renamed(path: &str, new: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let number = &stem[..stem.len() - slug_of(stem).len()];
    format!("{folder}/{number}{new}.md")
}

/// The change of the lock, so that it knows what it knew under the new name; none where it knows nothing of it.
fn locked(
    view: &ClientView<'_>,
    name: &Symbol,
    new: &str,
    changes: &BTreeMap<FileId, Vec<SourceEdit>>,
    renamed: &[(FileId, String)],
) -> Option<(FileId, SourceEdit)> {
    let mut world = view.now.world.clone();
    let file = world.lock?;
    let old = view.source(file).text.clone();
    let home = match name {
        Symbol::Footnote(file, ..) => section_of(view, *file),
        _ => None,
    };
    let lock = lock::renamed(view.source(file), file, name, new, home)?;
    for (file, changes) in changes {
        let text = applied(&view.source(*file).text, changes);
        world.rewrite(*file, text);
    }
    for (file, path) in renamed {
        let text = world.sources.get(*file).text.clone();
        let source = Source::new(path.as_str(), text);
        if let Some(text) = world.texts.iter_mut().find(|text| text.file == *file) {
            text.stem = source.stem().to_owned();
        }
        world.sources.replace(*file, source);
    }
    world.rewrite(file, lock.clone());
    // What the records that it knows say now is known too.
    let edition = view.now.edition()?;
    let notes = edition.witnesses.iter().flat_map(|it| &it.sections).flat_map(|it| &it.notes);
    let notes = notes.flat_map(crate::resolve::flat);
    let touched = notes.filter(|note| match name {
        Symbol::Section(own) => id::fold(&note.record.selector.target.section) == *own,
        Symbol::Note(own) => id::fold(&note.record.id) == *own,
        _ => false,
    });
    let same = |own: &str| if *name == Symbol::Note(id::fold(own)) { new.to_owned() } else { own.to_owned() };
    let notes = touched.map(|note| same(&note.record.id)).collect();
    let written = Some(SourceEdits { notes, references: Vec::new() });
    let options = Options { drafts: true, quiet: true, written, ..Options::default() };
    let made = assemble_read(world, Vec::new(), &options, &mut Caches::for_one_run());
    let text = made.lock.unwrap_or(lock);
    (*text != *old).then(|| (file, SourceEdit { bytes: 0..old.len(), text }))
}

/// The witness and the id of the section that a file is.
fn section_of<'a>(view: &ClientView<'a>, file: FileId) -> Option<(&'a str, &'a str)> {
    view.now.edition()?.witnesses.iter().find_map(|witness| {
        let section = witness.sections.iter().find(|section| section.file == file)?;
        Some((witness.meta.id.as_str(), section.id.as_str()))
    })
}
