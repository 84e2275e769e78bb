//! Twins of the pages as Markdown, `boredom.md` beside `boredom.html`, with notes as footnotes; `llms.txt` lists them.
//!
//! A twin is the source as it was written: read again, it has the same blocks. Sources: CommonMark 0.31.2, footnotes as GitHub
//! has them; *The /llms.txt file*, <https://llmstxt.org>.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use crate::edition::meta::natural_name;
use crate::edition::text::{Body, LeafKind};
use crate::edition::{Essay, LinkTo, Note, Section};
use crate::parse::section::split;

use super::iri::Base;
use super::portable::{Replacement, TextSource, changed, changes, escaped};
use super::{ExportFile, ExportWriter, Model, Outcome, failed};

/// The writer.
pub(super) const WRITER: ExportWriter = ExportWriter::Many { files, make, whole: None };

/// A page that has a twin.
#[derive(Clone, Copy)]
enum Twin<'a> {
    Section(&'a Section),
    Essay(&'a Essay),
}

/// The pages that have twins, in order.
fn twins<'a>(model: Model<'a>) -> impl Iterator<Item = Twin<'a>> + use<'a> {
    let edition = model.edition();
    let sections = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    sections
        .map(|section| Twin::Section(section))
        .chain(edition.essays.iter().map(|essay| Twin::Essay(essay)))
}

impl Twin<'_> {
    fn address(self) -> String {
        match self {
            Self::Section(section) => twin(&section.address),
            Self::Essay(essay) => twin(&essay.address),
        }
    }
}

/// The address of a page's twin.
fn twin(address: &str) -> String {
    format!("{}.md", address.strip_suffix(".html").unwrap_or(address))
}

fn files(model: Model<'_>) -> Vec<ExportFile> {
    let addresses = std::iter::once("llms.txt".to_owned()).chain(twins(model).map(Twin::address));
    addresses.map(ExportFile::of_format).collect()
}

fn make(model: Model<'_>, at: usize) -> Outcome {
    let Some(at) = at.checked_sub(1) else { return Ok(list(model).into()) };
    match twins(model).nth(at) {
        Some(Twin::Section(section)) => Ok(of_section(model, section).into()),
        Some(Twin::Essay(essay)) => Ok(of_essay(model, essay).into()),
        None => Err(failed("markdown", "there is no such file")),
    }
}

/// `llms.txt`: what the edition is, and where its twins are.
fn list(model: Model<'_>) -> String {
    let (pages, edition) = (model.pages, model.edition());
    let base = Base::of(edition);
    let address = |address: &str| match edition.meta.base_url {
        Some(_) => base.address(&twin(address)),
        None => crate::edition::address::encoded(&twin(address)),
    };
    let mut out = format!("# {}\n", line(&edition.meta.title));
    if let Some(words) = edition.meta.description.as_ref().or(edition.meta.subtitle.as_ref()) {
        let _ = write!(out, "\n> {}\n", line(words));
    }
    let _ = write!(out, "\n{}\n", escaped(&pages.citation_of_edition()));
    if let Some(rights) = edition.meta.document.as_ref().and_then(|document| document.rights.as_ref()) {
        let _ = write!(out, "\n{} {}\n", pages.word("exports.rights"), line(rights));
    }
    for witness in &edition.witnesses {
        let _ = write!(out, "\n## {}\n\n", escaped(&pages.witness_title(witness)));
        for section in &witness.sections {
            let name = pages.section_name(section);
            let _ = writeln!(out, "- [{}]({})", escaped(&name), address(&section.address));
        }
    }
    if !edition.essays.is_empty() {
        let _ = write!(out, "\n## {}\n\n", pages.word("common.essays"));
        for essay in &edition.essays {
            let name = escaped(&pages.essay_title(essay));
            let _ = writeln!(out, "- [{name}]({})", address(&essay.address));
        }
    }
    out
}

fn line(words: &str) -> String {
    escaped(&crate::edition::wide::in_a_line(words))
}

fn of_essay(model: Model<'_>, essay: &Essay) -> String {
    let text = &model.sources.get(essay.file).text;
    let start = split(text).map_or(0, |(_, start)| start);
    let address = link(&essay.address);
    let source = &text[start..];
    let own = changed(source, changes(model.pages, TextSource::essay(essay, source, start), &address));
    let title = if essay.given_title {
        format!("# {}\n\n", line(&model.pages.essay_title(essay)))
    } else {
        String::new()
    };
    format!("{}{title}{}\n", from(model, &essay.address), own.trim())
}

/// A comment that leads to the page.
fn from(model: Model<'_>, address: &str) -> String {
    match model.edition().meta.base_url {
        Some(_) => {
            format!("<!-- {} -->\n\n", Base::of(model.edition()).address(address).replace("--", "%2D-"))
        }
        None => String::new(),
    }
}

/// Where links of a twin lead: to pages, from its own folder.
fn link(address: &str) -> impl Fn(&LinkTo) -> Option<String> + use<> {
    let root = "../".repeat(address.matches('/').count());
    move |to| match to {
        LinkTo::Place(place) => {
            let fragment = place.fragment.as_ref().map(|fragment| format!("#{fragment}")).unwrap_or_default();
            Some(format!("{root}{}{fragment}", crate::edition::address::encoded(&place.address)))
        }
        LinkTo::Media(address) => Some(format!("{root}{}", crate::edition::address::encoded(address))),
        LinkTo::Elsewhere(to) if to.href.starts_with("../") => Some(format!("{root}{}", to.href)),
        LinkTo::Elsewhere(to) => Some(to.href.clone()),
        LinkTo::Web(_) | LinkTo::Lost | LinkTo::Broken | LinkTo::InDoubt(_) => None,
    }
}

fn of_section(model: Model<'_>, section: &Section) -> String {
    let pages = model.pages;
    let text = &model.sources.get(section.file).text;
    let start = split(text).map_or(0, |(_, start)| start);
    let source = &text[start..];
    let address = link(&section.address);
    let labels = NoteLabels::new(section);
    let mut all = changes(pages, TextSource::section(section, source, start), &address);
    let mut marked: HashSet<u32> = HashSet::new();
    let mut title = String::new();
    let given = section.given_title;
    // Marks at one place are in the order of the page.
    let mut marks: Vec<(usize, String)> = Vec::new();
    for mark in &section.marks {
        let Some(note) = section.notes.get(mark.note as usize) else { continue };
        let sign = format!("[^{}]", labels.note(note));
        match place(section, mark.leaf, mark.at) {
            Some(at) if at >= start => {
                let at = out_of(at - start, &section.body, start, &all);
                marks.push((at, sign));
                marked.insert(mark.note);
            }
            _ if given => {
                title.push_str(&sign);
                marked.insert(mark.note);
            }
            _ => {}
        }
    }
    marks.sort_by_key(|(at, _)| *at);
    let mut placed: Vec<Replacement> = Vec::new();
    for (at, sign) in marks {
        match placed.last_mut() {
            Some((range, signs)) if range.start == at => signs.push_str(&sign),
            _ => placed.push((at..at, sign)),
        }
    }
    all.extend(placed);
    let mut out = from(model, &section.address);
    if given {
        let _ = write!(out, "# {}{title}\n\n", line(&pages.section_title(section)));
    }
    let _ = writeln!(out, "{}", changed(source, all).trim());
    let mut apart: Vec<&Note> = Vec::new();
    for (note, at) in section.notes.iter().zip(0..) {
        if marked.contains(&at) {
            let label = labels.note(note);
            let body = indented(&of_note(model, section, note, &labels));
            let _ = write!(out, "\n[^{label}]: {}\n", body.trim_start());
        } else {
            apart.push(note);
        }
    }
    // Notes whose mark has no place in Markdown: on code, on the whole section.
    if !apart.is_empty() {
        let _ = write!(out, "\n{}:\n", line(&pages.word("section.notes")));
        for note in apart {
            let body = indented(&of_note(model, section, note, &labels));
            let _ = write!(out, "\n-   {}\n", body.trim_start());
        }
    }
    out
}

/// Lines of a text within a footnote or an item.
fn indented(text: &str) -> String {
    let lines =
        text.lines().map(|line| if line.trim().is_empty() { String::new() } else { format!("    {line}") });
    lines.collect::<Vec<_>>().join("\n")
}

/// Where a mark is in the file; none where Markdown has no marks.
fn place(section: &Section, leaf: u32, at: u32) -> Option<usize> {
    let body = &section.body;
    let own = body.leaves.get(leaf as usize)?;
    if own.kind == LeafKind::Code || own.text.is_empty() {
        return None;
    }
    let at = at.clamp(own.text.start, own.text.end);
    let mut from = at.saturating_sub(1).max(own.text.start);
    while !body.text.is_char_boundary(from as usize) {
        from -= 1;
    }
    let span = body.span(leaf as usize, from, at.max(from + 1));
    // A line's end is no place for a mark: the words before it are.
    let breaks = body.text.get(from as usize..at as usize).is_some_and(|c| c == "\n");
    Some(if breaks || at == own.text.start { span.start as usize } else { span.end as usize })
}

/// The end of what is written otherwise around a place, or of the link around it.
fn out_of(at: usize, body: &Body, start: usize, changes: &[Replacement]) -> usize {
    let inside = |range: &Range<usize>| range.start < at && at < range.end;
    let links = body.links.iter().map(|link| {
        (link.span.start as usize).saturating_sub(start)..(link.span.end as usize).saturating_sub(start)
    });
    let around = links.chain(changes.iter().map(|(range, _)| range.clone())).filter(|range| inside(range));
    around.map(|range| range.end).max().unwrap_or(at)
}

/// The labels of notes, which are none of the text's own footnotes.
struct NoteLabels {
    prefix: String,
}

impl NoteLabels {
    fn new(section: &Section) -> Self {
        let mut prefix = "n-".to_owned();
        while section.body.footnotes.iter().any(|footnote| footnote.id.starts_with(&prefix)) {
            prefix.insert(0, 'n');
        }
        Self { prefix }
    }

    fn note(&self, note: &Note) -> String {
        format!("{}{}", self.prefix, note.record.id)
    }
}

/// A note: its number, its words, its kind and who wrote it, its text; then what answers it.
fn of_note(model: Model<'_>, section: &Section, note: &Note, labels: &NoteLabels) -> String {
    let (pages, record) = (model.pages, &note.record);
    let mut head = format!("**{}**", pages.filled_word("note.number", &[("number", &note.label)]));
    if let Some(lemma) = record.lemma.as_deref().or(note.words.as_deref()) {
        let _ = write!(head, " {}\\]", line(lemma));
    }
    let mut facts = vec![pages.kind_title(&record.kind)];
    let editors = &model.edition().meta.editors;
    facts.extend(record.creators.iter().map(|creator| {
        let editor = editors.iter().find(|editor| editor.id == *creator);
        editor.map_or_else(|| creator.clone(), |editor| natural_name(&editor.name))
    }));
    facts.extend(record.created.as_ref().map(|date| pages.date_words(date)));
    facts.extend(pages.answered(note));
    if record.is_draft() {
        facts.push(pages.word("common.draft"));
    }
    let _ = write!(head, " ({})", line(&facts.join(&pages.word("common.comma"))));
    let mut parts = vec![head];
    let body = text(model, section, note, labels);
    parts.extend(Some(body).filter(|body| !body.is_empty()));
    for reading in &record.readings {
        let sigla = reading.witnesses.iter().map(|(id, _)| {
            let witness = pages.edition().witnesses.iter().find(|witness| witness.meta.id == *id);
            witness.map_or(id.as_str(), |witness| &witness.meta.siglum)
        });
        let sigla = sigla.collect::<Vec<_>>().join(" ");
        let words =
            if reading.text.is_empty() { pages.word("apparatus.omitted") } else { reading.text.clone() };
        parts.push(format!("{}: {}", line(&sigla), line(&words)));
    }
    if !record.cites.is_empty() {
        parts.push(format!("{} {}", pages.word("note.cites"), line(&pages.citation_line(&record.cites))));
    }
    if let Some(rights) = &record.rights {
        parts.push(format!("{} {}", pages.word("note.rights"), line(rights)));
    }
    parts.extend(note.replies.iter().map(|reply| of_note(model, section, reply, labels)));
    parts.join("\n\n")
}

/// The text of a note as it was written, with its own footnotes under labels that nothing else has.
fn text(model: Model<'_>, section: &Section, note: &Note, labels: &NoteLabels) -> String {
    let record = &note.record;
    let written = model.written(record);
    let source = TextSource::note(note, written.body, written.start);
    let mut own = changed(written.body, changes(model.pages, source, &link(&section.address)));
    for footnote in &record.body.footnotes {
        let label = |name: &str| format!("[^{name}]");
        // A label is compared without case.
        let theirs = label(&footnote.id);
        let ours = label(&format!("{}-{}", labels.note(note), footnote.id));
        let lower = own.to_ascii_lowercase();
        let places: Vec<usize> =
            lower.match_indices(&theirs.to_ascii_lowercase()).map(|(at, _)| at).collect();
        for at in places.into_iter().rev() {
            own.replace_range(at..at + theirs.len(), &ours);
        }
    }
    own
}
