//! Hover: what is meant at a place, in Markdown.

use std::fmt::Write;

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::diag::{FileId, Span};
use crate::edition::meta::{KINDS, natural_name};
use crate::edition::note::Anchor;
use crate::edition::wide::in_a_line;
use crate::edition::{Note, Section, id};
use crate::render::Lined;
use crate::resolve::block_of;

use super::find;
use super::names::Symbol;
use super::schema;
use super::view::ClientView;
pub(super) use crate::edit::offers::shortened;

/// So many characters of a text are shown around the words that are meant, and of the text of a note.
const AROUND: usize = 80;
const MOST: usize = 600;

/// What is meant at a position, and what is wrong there.
pub(super) fn hover(view: &ClientView<'_>, params: &HoverParams) -> Option<Hover> {
    let at = &params.text_document_position_params;
    let file = view.file(&at.text_document.uri)?;
    let byte = view.byte(file, at.position);
    let mut parts: Vec<String> = Vec::new();
    let range;
    if let Some(found) = find::at(view, file, byte) {
        parts.extend(describe(view, &found.name));
        let around =
            if found.bytes.contains(&byte) || found.bytes.end == byte { &found.bytes } else { &found.whole };
        range = Some(view.range(Span::new(file, around.start, around.end)));
    } else {
        let notes = find::notes_at(view, file, byte);
        parts.extend(notes.iter().map(|(section, note)| of_note(view, section, note)));
        let words = notes.first().map(|(section, note)| find::words(section, note)).unwrap_or_default();
        let own = words.into_iter().find(|span| span.range().start <= byte && byte <= span.range().end);
        range = own.map(|span| view.range(span));
    }
    parts.extend(rules(view, file, byte));
    if parts.is_empty() {
        return None;
    }
    let markdown = parts.join("\n\n---\n\n");
    let (kind, value) = match view.client.reads_markdown {
        true => (MarkupKind::Markdown, markdown),
        false => (MarkupKind::PlainText, bare(&markdown)),
    };
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range })
}

/// The rules that are broken at a byte.
fn rules(view: &ClientView<'_>, file: FileId, byte: usize) -> Vec<String> {
    let here = view.now.found.iter().filter(|told| {
        told.span
            .is_some_and(|span| span.file == file && span.range().start <= byte && byte <= span.range().end)
    });
    let mut told: Vec<String> =
        here.map(|told| format!("`{}`: {}", told.rule.id, escaped(told.rule.summary))).collect();
    told.dedup();
    told
}

/// What a name means.
pub(super) fn describe(view: &ClientView<'_>, name: &Symbol) -> Option<String> {
    match name {
        Symbol::Note(own) => find::note(view, own).map(|(section, note)| of_note(view, section, note)),
        Symbol::Words(own) => find::note(view, own).map(|(section, note)| in_place(view, section, note)),
        Symbol::Entity(own) => entity(view, own),
        Symbol::Work(key) => work(view, key),
        Symbol::Section(own) => {
            let section = find::section_named(view, own)?;
            Some(format!(
                "**§ {} {}**\n\n{} notes, `{}`",
                section.number,
                escaped(&section.title),
                section.notes.len(),
                view.source(section.file).path
            ))
        }
        Symbol::Place { section, fragment } => {
            let section = find::section_named(view, section)?;
            let span = find::place(section, fragment)?;
            let words = shortened(view.now.sources().words(span), MOST);
            Some(format!(
                "**§ {} {}**, `#{fragment}`\n\n{}",
                section.number,
                escaped(&section.title),
                quoted(&words)
            ))
        }
        Symbol::Essay(own) => {
            let edition = view.now.edition()?;
            let essay = edition.essays.iter().find(|essay| id::fold(&essay.id) == *own)?;
            Some(format!("**{}**\n\n`{}`", escaped(&essay.title), view.source(essay.file).path))
        }
        Symbol::Editor(own) => {
            let editor = view.edition()?.0.meta.editors.iter().find(|editor| id::fold(&editor.id) == *own)?;
            let mut words = format!("**{}**, `{}`", escaped(&natural_name(&editor.name)), editor.id);
            for more in [&editor.orcid, &editor.url].into_iter().flatten() {
                let _ = write!(words, "\n\n{more}");
            }
            Some(words)
        }
        Symbol::Kind(own) => kind(view, own),
        Symbol::Witness(own) => {
            let edition = view.edition()?.0;
            let witness = edition.witnesses.iter().find(|witness| id::fold(&witness.meta.id) == *own)?;
            Some(format!(
                "**{}** ({}), `{}`",
                escaped(&witness.meta.title),
                witness.meta.siglum,
                witness.meta.id
            ))
        }
        Symbol::Footnote(file, _, _) => {
            let span = find::definitions(view, name).first().copied()?;
            let text = &view.source(*file).text;
            let rest = text.get(span.range().end..)?;
            let rest = rest.strip_prefix("]:").unwrap_or(rest);
            let end = rest.find("\n\n").unwrap_or(rest.len());
            Some(shortened(rest[..end].trim(), MOST))
        }
        Symbol::Tag(tag) => {
            let count = find::notes(view)
                .filter(|(_, note)| note.record.tags.iter().any(|own| id::fold(own) == *tag))
                .count();
            Some(format!("`{tag}`: a tag of {count} notes"))
        }
        Symbol::Key { table, key } => {
            schema::explanation(*table, key).map(|words| format!("**{key}**: {words}"))
        }
        Symbol::File(path) => Some(format!("`{path}`")),
        Symbol::Elsewhere(target) => {
            let (other, rest) = find::elsewhere(view, target)?;
            let place = other.find(rest)?;
            let [edition, locus, title] = [&place.edition, &place.locus, &place.title].map(|it| escaped(it));
            let title = if locus == title { String::new() } else { format!("\n\n{title}") };
            Some(format!("**{edition}**, {locus}{title}\n\n`{}`", place.href))
        }
    }
}

/// A note: its kind, who wrote it, the words that it is on, and its text.
fn of_note(view: &ClientView<'_>, section: &Section, note: &Note) -> String {
    let record = &note.record;
    let mut words = format!("**{}** `{}`", record.kind, record.id);
    let meta = view.now.edition().map(|edition| &edition.meta);
    for creator in &record.creators {
        let name = meta.and_then(|meta| meta.editors.iter().find(|editor| editor.id == *creator));
        let name = name.map_or_else(|| creator.clone(), |editor| natural_name(&editor.name));
        let _ = write!(words, ", {}", escaped(&name));
    }
    let _ = write!(words, "  \n{} {}", note.verdict.name(), of_place(section, note));
    if let Some(exact) = &note.words {
        let _ = write!(words, "\n\n{}", quoted(&escaped(&shortened(&in_a_line(exact), MOST))));
    }
    let items = &record.body.items;
    if let (Some(first), Some(last)) = (items.first(), items.last()) {
        let span = Span { file: record.body.file, start: first.start, end: last.end };
        let _ = write!(words, "\n\n{}", shortened(view.now.sources().words(span), MOST));
    }
    words
}

/// `tide#p3`; of an answer that of the note at the head of its thread.
pub(super) fn of_place(section: &Section, note: &Note) -> String {
    match block_of(section, find::head(section, note)) {
        Some(number) => format!("{}#p{number}", section.id),
        None => section.id.clone(),
    }
}

/// The words of a note in their place, with what is around them.
fn in_place(view: &ClientView<'_>, section: &Section, note: &Note) -> String {
    let verdict = format!("{} {}", note.verdict.name(), of_place(section, note));
    let Anchor::Words(stretches) = &note.anchor else { return verdict };
    let mut words = verdict;
    for stretch in stretches {
        let leaf = std::iter::once(stretch.leaf as usize);
        let site = view.now.site.as_ref();
        let Some(reading) = site.and_then(|site| site.reading(section.into(), leaf)) else { continue };
        let own = reading.range(stretch.from, stretch.to);
        let (text, own) = (&reading.text, own.start.min(reading.text.len())..own.end.min(reading.text.len()));
        let before: Vec<char> = text[..own.start].chars().collect();
        let (cut, before) = match before.len().checked_sub(AROUND) {
            Some(from) if from > 0 => ("…", before[from..].iter().collect::<String>()),
            _ => ("", before.iter().collect()),
        };
        let after = &text[own.end..];
        let more = if after.chars().count() > AROUND { "…" } else { "" };
        let after: String = after.chars().take(AROUND).collect();
        let exact = shortened(&text[own], MOST);
        let [before, exact, after] = [&before, &exact, &after].map(|words| escaped(words));
        let _ = write!(words, "\n\n{}", quoted(&format!("{cut}{before}**{exact}**{after}{more}")));
    }
    words
}

fn entity(view: &ClientView<'_>, own: &str) -> Option<String> {
    let edition = view.now.edition()?;
    let (prefix, id_) = own.split_once(':')?;
    let register = edition.registers.iter().find(|register| id::fold(&register.prefix) == prefix)?;
    let entity = register.entities.iter().find(|entity| id::fold(&entity.id) == id_)?;
    let mut words = format!("**{}**", escaped(&entity.name));
    if let Some(original) = &entity.original {
        let _ = write!(words, " ({})", escaped(original));
    }
    if let Some(dates) = &entity.dates {
        let _ = write!(words, ", {}", dates.edtf());
    }
    if let Some(role) = &entity.role {
        let _ = write!(words, "  \n{}", escaped(role));
    }
    if let (Some((body, links, _)), Some(site)) = (&entity.summary, &view.now.site) {
        let leaves = (0..body.leaves.len()).filter(|leaf| body.leaves[*leaf].footnote.is_none());
        let summary = site.reading(Lined { body, links }, leaves).unwrap_or_default().text;
        let _ = write!(words, "\n\n{}", escaped(&shortened(&summary, MOST)));
    }
    let _ = write!(words, "\n\n`{}:{}`", register.prefix, entity.id);
    Some(words)
}

/// A work as the bibliography has it, in the edition's style.
pub(super) fn work(view: &ClientView<'_>, key: &str) -> Option<String> {
    let site = view.now.site.as_ref()?;
    let works = site.edition()?.bibliography.as_ref()?;
    let at = works.find(key)?;
    let entry = in_markdown(site.work(at));
    if !entry.is_empty() {
        return Some(entry);
    }
    let title =
        works.works.get(at)?.reference.get("title").map(|title| escaped(&crate::edition::rich::plain(title)));
    Some(title.unwrap_or_else(|| format!("`{key}`")))
}

fn kind(view: &ClientView<'_>, own: &str) -> Option<String> {
    let kinds = view.edition().map(|(edition, _)| edition.meta.kinds.as_slice()).unwrap_or_default();
    if let Some(kind) = kinds.iter().find(|kind| id::fold(&kind.id) == *own) {
        let name = kind.name.as_ref().map(|name| format!(" ({})", escaped(name))).unwrap_or_default();
        return Some(format!("kind **{}**{name}: {}", kind.id, kind.motivation));
    }
    let (id, motivation) = KINDS.iter().find(|(id, _)| *id == own)?;
    Some(format!("kind **{id}**: {motivation}"))
}

/// HTML of an entry as Markdown: its emphasis stays.
fn in_markdown(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        words.push_str(&unescaped(&rest[..open]));
        let Some(close) = rest[open..].find('>') else { break };
        let tag = rest[open + 1..open + close].trim_start_matches('/');
        if ["i", "em", "cite"].iter().any(|name| tag == *name || tag.starts_with(&format!("{name} "))) {
            words.push('*');
        }
        rest = &rest[open + close + 1..];
    }
    words.push_str(&unescaped(rest));
    words.trim().to_owned()
}

fn unescaped(html: &str) -> String {
    let plain = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    escaped(&plain.replace("&amp;", "&"))
}

/// Markdown of ours without its signs.
fn bare(markdown: &str) -> String {
    let mut made = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        let mut signs = line.strip_prefix("> ").unwrap_or(line).trim_end().chars();
        while let Some(c) = signs.next() {
            match c {
                '\\' => made.extend(signs.next()),
                '*' | '`' => {}
                c => made.push(c),
            }
        }
        made.push('\n');
    }
    made.trim_end().to_owned()
}

/// Words that mean nothing else in Markdown.
pub(super) fn escaped(words: &str) -> String {
    let mut made = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '\\') {
            made.push('\\');
        }
        made.push(c);
    }
    made
}

fn quoted(words: &str) -> String {
    words.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_without_markdown_gets_the_words_alone() {
        let words = escaped("a [b] *c* `d` \\");
        assert_eq!(
            bare(&format!("**note** `id`  \n§ 1\n\n> x **{words}**")),
            "note id\n§ 1\n\nx a [b] *c* `d` \\"
        );
    }
}
