//! The names in Markdown: references, links, citations, footnotes.

use std::ops::Range;

use crate::diag::{FileId, Source};
use crate::edition::id;
use crate::edition::text::{Body, EventKind, LinkKind};
use crate::parse::markdown;
use crate::parse::order::slug_of;

use super::{FileNames, Symbol, Use};

impl FileNames<'_> {
    /// The names in Markdown.
    pub(super) fn of_body(
        &self,
        file: FileId,
        source: &Source,
        range: Range<usize>,
        section: Option<&str>,
        within: usize,
        found: &mut Vec<Use>,
    ) {
        let body: Body = markdown::parse(source, file, range, self.known.manner, &mut Vec::new());
        for link in &body.links {
            let whole = link.span.range();
            let written = source.text.get(whole.clone()).unwrap_or_default();
            match link.kind {
                LinkKind::CrossReference => {
                    let inner = written.strip_prefix("[[").unwrap_or(written);
                    let start = whole.start + written.len() - inner.len();
                    let inner = inner.strip_suffix("]]").unwrap_or(inner);
                    let target = inner.split(['|', '\\']).next().unwrap_or_default();
                    self.reference(target, start, whole, section, found);
                }
                LinkKind::Inline => {
                    let open = written.rfind("](").map(|at| at + 2);
                    let at = open.and_then(|open| Some(open + written[open..].find(&*link.target)?));
                    if let Some(at) = at {
                        self.address(&link.target, &source.path, whole.start + at, whole, section, found);
                    }
                }
                LinkKind::Auto | LinkKind::Lost => {}
            }
        }
        for item in body.citations.iter().flat_map(|citation| &citation.items) {
            let whole = item.span.range();
            let written = source.text.get(whole.clone()).unwrap_or_default();
            let sign = format!("@{}", item.key);
            if let Some(at) = written.find(&sign) {
                let start = whole.start + at + 1;
                found.push(work(source, start..start + item.key.len(), whole));
            }
        }
        for event in &body.events {
            if let EventKind::FootnoteMark(mark) = event.kind
                && let Some(mark) = body.marks.get(mark as usize)
                && let Some(footnote) = body.footnotes.get(mark.footnote as usize)
            {
                let whole = event.start as usize..event.end as usize;
                found.push(footnote_use(source, file, within, &footnote.id, whole, false));
            }
        }
        for footnote in &body.footnotes {
            found.push(footnote_use(source, file, within, &footnote.id, footnote.span.range(), true));
        }
    }

    /// What a cross-reference names, `target` at the byte `at`.
    pub(super) fn reference(
        &self,
        target: &str,
        at: usize,
        whole: Range<usize>,
        here: Option<&str>,
        found: &mut Vec<Use>,
    ) {
        if let Some((other, _)) = target.split_once(':')
            && self.known.others.iter().any(|own| own == other.trim())
        {
            let bytes = at..at + target.len();
            let name = Symbol::Elsewhere(target.trim().to_owned());
            return found.push(Use { name, bytes, whole, defines: false, plain: false });
        }
        let (name, fragment) = match target.split_once('#') {
            Some((name, fragment)) => (name, Some(fragment)),
            None => (target, None),
        };
        let mut start = at + name.len() - name.trim_start().len();
        let mut bare = name.trim();
        let make = |name: Symbol, bytes: Range<usize>| {
            let plain = true;
            Use { name, bytes, whole: whole.clone(), defines: false, plain }
        };
        if let Some((prefix, rest)) = bare.split_once(':') {
            let offset = bare.len() - rest.trim_start().len();
            let (kind, rest) = (prefix.trim(), rest.trim());
            let bytes = start + offset..start + offset + rest.len();
            let folded = id::fold(rest);
            match kind {
                "note" => return found.push(make(Symbol::Note(folded), bytes)),
                "page" => return found.push(make(Symbol::Essay(folded), bytes)),
                _ if self.known.sigla.iter().any(|siglum| siglum == kind) => {
                    start += offset;
                    bare = rest;
                }
                _ => return found.push(make(Symbol::Entity(id::fold(&format!("{kind}:{rest}"))), bytes)),
            }
        }
        let section = if bare.is_empty() { here.unwrap_or_default() } else { bare };
        if !bare.is_empty() {
            found.push(make(Symbol::Section(id::fold(bare)), start..start + bare.len()));
        }
        if let Some(fragment) = fragment.filter(|fragment| !fragment.trim().is_empty()) {
            let end = at + target.len();
            let bytes = end - fragment.len()..end;
            let (section, fragment) = (id::fold(section), fragment.trim().to_owned());
            found.push(make(Symbol::Place { section, fragment }, bytes));
        }
    }

    /// What the address of a link names: a section or an essay by its file, a place, a file beside the text.
    fn address(
        &self,
        target: &str,
        from: &str,
        at: usize,
        whole: Range<usize>,
        here: Option<&str>,
        found: &mut Vec<Use>,
    ) {
        if target.contains("://") || target.starts_with("mailto:") || target == "#" {
            return;
        }
        let (file, fragment) = target.split_once('#').map_or((target, None), |(f, place)| (f, Some(place)));
        let path = if file.is_empty() { Some(from.to_owned()) } else { joined(from, file) };
        let Some(path) = path else { return };
        let page = self.page(&path);
        let section = page.or(here.filter(|_| file.is_empty())).map(id::fold);
        if let Some(page) = page.filter(|_| !file.is_empty()) {
            let folded = id::fold(page);
            let essay = path.starts_with("content/pages/");
            let name = if essay { Symbol::Essay(folded) } else { Symbol::Section(folded) };
            // Where the id is the slug of the file's name it can be renamed there.
            let stem = file.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or_default();
            let plain = slug_of(stem) == page;
            let end = at + file.len() - ".md".len().min(file.len());
            let bytes = if plain { end - page.len()..end } else { at..at + file.len() };
            found.push(Use { name, bytes, whole: whole.clone(), defines: false, plain });
        } else if !file.is_empty() {
            let bytes = at..at + file.len();
            found.push(Use {
                name: Symbol::File(path),
                bytes,
                whole: whole.clone(),
                defines: false,
                plain: false,
            });
        }
        if let (Some(fragment), Some(section)) = (fragment.filter(|it| !it.is_empty()), section) {
            let end = at + target.len();
            let name = Symbol::Place { section, fragment: fragment.to_owned() };
            let bytes = end - fragment.len()..end;
            found.push(Use { name, bytes, whole, defines: false, plain: true });
        }
    }
}

/// The path of a file that is named from another.
fn joined(from: &str, name: &str) -> Option<String> {
    let name = crate::edition::address::decoded(name);
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

pub(super) fn work(source: &Source, bytes: Range<usize>, whole: Range<usize>) -> Use {
    let key = source.text.get(bytes.clone()).unwrap_or_default().to_owned();
    Use { name: Symbol::Work(key), bytes, whole, defines: false, plain: true }
}

fn footnote_use(
    source: &Source,
    file: FileId,
    within: usize,
    own: &str,
    whole: Range<usize>,
    defines: bool,
) -> Use {
    let written = source.text.get(whole.clone()).unwrap_or_default();
    let label = written.strip_prefix("[^").and_then(|rest| rest.split(']').next()).unwrap_or_default();
    let bytes = whole.start + 2..whole.start + 2 + label.len();
    let plain = !label.is_empty();
    Use { name: Symbol::Footnote(file, within, id::fold(own)), bytes, whole, defines, plain }
}
