//! Links and cross-references: where each leads, and who refers to what.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::diag::{Advice, Certainty, Diagnostic, Edit, Sources, Span, rules, suggestion};
use crate::edition::address::{decoded, encoded};
use crate::edition::id;
use crate::edition::other::Other;
use crate::edition::text::{Body, Event, EventKind, Image, LeafKind, Link, LinkKind, Tag};
use crate::edition::verse::Lines;
use crate::edition::wide::{cut, shorten};
use crate::edition::{
    Backlink, Essay, LinkTo, MOST_OF_TITLE, MovedReference, Note, Place, PlaceKind, Section,
};

use crate::parse::order::slug_of;

use crate::load::World;

use super::excerpt::{Fills, one_line};
use super::lines;
use super::meant::Renamed;
use super::near::NearNames;
use super::places::NotePlaces;
use super::references::{BlockAt, Led, References};
use super::registers::Entities;

/// All that a reference can lead to.
pub(super) struct TargetIndex<'a> {
    /// The sections of each witness, the base first.
    pub(super) witnesses: &'a [Vec<Arc<Section>>],
    /// A section's place in its witness, by its folded id.
    pub(super) sections: Arc<Vec<HashMap<String, usize>>>,
    pub(super) essays: &'a [Arc<Essay>],
    /// The places of notes by their ids.
    pub(super) notes: NotePlaces<'a>,
    /// What a path under the edition's folder is: a section or an essay.
    pub(super) files: Arc<HashMap<String, FileTarget>>,
    /// Ids that are there, but left out: `boredom`, `note:x`, `page:y`, as drafts or for an error of their own.
    pub(super) hidden: Arc<HashSet<String>>,
    /// Names that sections had.
    pub(super) renamed: Arc<Renamed>,
    /// Entities by their references.
    pub(super) entities: Arc<Entities>,
    /// Media by their path under `content/`.
    pub(super) media: &'a BTreeMap<String, std::path::PathBuf>,
    pub(super) sources: &'a Sources,
    /// Where references lead that the lock knows.
    pub(super) references: Arc<References>,
    /// What is near to names that lead nowhere.
    pub(super) near: NearNames,
    /// The short signs of the witnesses, which are prefixes of references.
    pub(super) sigla: Vec<String>,
    /// Other editions, whose names are prefixes too.
    pub(super) others: &'a [Other],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileTarget {
    Section { witness: usize, section: usize },
    Essay(usize),
}

/// Where a link is.
#[derive(Debug, Clone, Copy)]
pub(super) struct LinkContext<'a> {
    pub(super) witness: usize,
    /// The section that `#p3` alone is about.
    pub(super) section: Option<(usize, usize)>,
    pub(super) essay: Option<&'a Essay>,
    /// Whether the words are the document's own, where `[[sic]]` may be text.
    pub(super) document: bool,
    /// Where its references lead that the lock knows, by link.
    pub(super) led: &'a [Option<Led>],
}

/// What became of the links of a text.
#[derive(Hash)]
pub(super) struct Resolved {
    pub(super) links: Vec<LinkTo>,
    pub(super) images: Vec<LinkTo>,
    /// References whose blocks have other addresses now.
    pub(super) moved: Vec<MovedReference>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl TargetIndex<'_> {
    /// Resolve every link and image of a text.
    pub(super) fn text(&self, body: &Body, here: LinkContext<'_>) -> Resolved {
        self.text_of(body, here, None)
    }

    /// [`text`](Self::text) of words that are a part of a value of TOML, whose place in the file is this.
    pub(super) fn text_of(&self, body: &Body, here: LinkContext<'_>, within: Option<Span>) -> Resolved {
        let mut made =
            Resolved { links: Vec::new(), images: Vec::new(), moved: Vec::new(), diagnostics: Vec::new() };
        for (n, link) in body.links.iter().enumerate() {
            let told = made.diagnostics.len();
            let to = self.link(link, here, &mut made.diagnostics);
            let span = within.unwrap_or(link.span);
            let it = ReferenceSource {
                target: link.target.trim(),
                file: link.kind == LinkKind::Inline,
                span,
                told,
            };
            if let Some(within) = within {
                // The places in a value of TOML are not those in its file.
                let fixes = made.diagnostics[told..].iter_mut().flat_map(|told| &mut told.fixes);
                fixes.flat_map(|fix| &mut fix.edits).for_each(|edit| edit.span = within);
            }
            self.place_fixes(&it, &mut made.diagnostics);
            let to = self.follow(it, here.led.get(n).and_then(Option::as_ref), to, &mut made);
            made.links.push(to);
        }
        for image in &body.images {
            let told = made.diagnostics.len();
            made.images.push(self.image(image, here, &mut made.diagnostics));
            let it = ReferenceSource { target: image.target.trim(), file: true, span: image.span, told };
            self.place_fixes(&it, &mut made.diagnostics);
        }
        self.spaces(body, &mut made.diagnostics);
        made
    }

    /// Where a reference leads that the lock knows, if it does; `to` is where it leads by its word.
    fn follow(&self, it: ReferenceSource<'_>, led: Option<&Led>, to: LinkTo, made: &mut Resolved) -> LinkTo {
        // The lock leads blocks: a line is counted in what its block became.
        let line = lines::tail(it.target);
        let leads_to = |at: &BlockAt| {
            let section = &self.witnesses[at.witness][at.section];
            let block = |place: &Place| {
                let fragment = place.fragment.as_deref()?;
                Some(fragment.strip_suffix(line).unwrap_or(fragment) == at.fragment)
            };
            matches!(&to, LinkTo::Place(place) if place.address == section.address && block(place) == Some(true))
        };
        let target = clip(it.target);
        match led {
            None => to,
            Some(Led::To(_, at)) if leads_to(at) => to,
            // It has other lines than it had: that is reported already.
            Some(Led::To(_, at)) if !line.is_empty() && self.names_block(&it, at, line) => to,
            Some(Led::To(known, at)) => {
                made.diagnostics.truncate(it.told);
                let (now, text) = self.now_written(&it, at);
                let target_span = self.target_span(&it);
                let message = format!("`{target}` led to a paragraph that is `{now}` now, and leads there");
                let mut told = Diagnostic::new(&rules::REFERENCE_MOVED, it.span, message)
                    .hint(format!("write `{now}`; `variorum reanchor --apply` writes it"));
                if let Some(span) = target_span {
                    let title = format!("write `{now}`");
                    told = told.fix(title, Certainty::Sure, vec![Edit { span, text: text.clone() }]);
                }
                made.diagnostics.push(told);
                let moved =
                    MovedReference { known: known.clone(), span: it.span, now, target: target_span, text };
                let to = self.block(at, line);
                if to == LinkTo::Broken {
                    made.diagnostics.pop();
                    made.diagnostics.push(self.no_such_line(&it, at, line));
                } else {
                    made.moved.push(moved);
                }
                to
            }
            Some(Led::Gone(_)) => {
                made.diagnostics.truncate(it.told);
                let message = format!("`{target}` led to a paragraph that is gone");
                let mut told = Diagnostic::new(&rules::BROKEN_REFERENCE, it.span, message);
                if let LinkTo::Place(_) = &to {
                    told = told.hint(format!(
                        "`{target}` is another paragraph now: to mean that, take the reference away, build, and write it again"
                    ));
                }
                made.diagnostics.push(told.hint("give it another target, or take it away"));
                LinkTo::Broken
            }
            Some(Led::Either(all)) if !all.is_empty() && all.iter().all(leads_to) => to,
            Some(Led::Either(all)) => {
                made.diagnostics.truncate(it.told);
                let message = format!("`{target}` may lead to any of {} paragraphs", all.len().max(1) + 1);
                let mut told = Diagnostic::new(&rules::AMBIGUOUS, it.span, message);
                for at in all {
                    let now = self.now_written(&it, at).0;
                    told = told.hint(format!("if it led to this one: `{now}`"));
                }
                if let LinkTo::Place(_) = &to {
                    told = told.hint(format!(
                        "if it is new, and means what is `{target}` now: take it away, mend the others, build, and write it again"
                    ));
                }
                made.diagnostics.push(told);
                LinkTo::Broken
            }
        }
    }

    /// Whether a reference to a line of this block names it by the address that it has.
    fn names_block(&self, it: &ReferenceSource<'_>, at: &BlockAt, line: &str) -> bool {
        let written = it.target.rsplit_once('#').and_then(|(_, fragment)| fragment.trim().strip_suffix(line));
        written == Some(&at.fragment)
    }

    /// Tells of a reference to a line of a block that has other lines now.
    fn no_such_line(&self, it: &ReferenceSource<'_>, at: &BlockAt, line: &str) -> Diagnostic {
        let section = &self.witnesses[at.witness][at.section];
        let address = format!("{}{line}", at.fragment);
        let message = format!(
            "`{}` led to a line of what is `{}#{}` now, which has no `#{address}`",
            clip(it.target),
            section.id,
            at.fragment
        );
        let told = Diagnostic::new(&rules::BROKEN_REFERENCE, it.span, message);
        match lines::missing(section, &address) {
            Some(hint) => told.hint(hint),
            None => told,
        }
    }

    /// The block, or this line of it, as what is led to.
    fn block(&self, at: &BlockAt, line: &str) -> LinkTo {
        let section = &self.witnesses[at.witness][at.section];
        if !line.is_empty() {
            let at = section.line_addressed(&format!("{}{line}", at.fragment));
            return at.map_or(LinkTo::Broken, |at| lines::link(section, at));
        }
        let number = at.fragment.strip_prefix('p').unwrap_or(&at.fragment).to_owned();
        LinkTo::Place(Box::new(Place {
            address: section.address.clone(),
            fragment: Some(at.fragment.clone()),
            what: PlaceKind::Block { section: Arc::clone(&section.number), number, lines: None },
        }))
    }

    /// A target as it is to be written so that it leads to a block, in words and as it is in the file.
    fn now_written(&self, it: &ReferenceSource<'_>, at: &BlockAt) -> (String, String) {
        let section = &self.witnesses[at.witness][at.section];
        let name = it.target.split_once('#').map_or(it.target, |(name, _)| name);
        let name = if it.file {
            let from = &self.sources.get(it.span.file).path;
            let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
            let to = &self.sources.get(section.file).path;
            let own = name.is_empty() && from == to;
            let same = own || join(folder, &decoded(name)).is_some_and(|path| path == *to);
            if same { name.to_owned() } else { relative(folder, to) }
        } else {
            let own = name.trim().is_empty() && section.file == it.span.file;
            // A siglum before it stays: it says whose section is meant.
            let prefix = name.split_once(':').filter(|(prefix, _)| self.witness(prefix) == Some(at.witness));
            let (prefix, bare) = prefix.map_or((String::new(), name), |(p, bare)| (format!("{p}:"), bare));
            let same = own || id::fold(bare.trim()) == id::fold(&section.id);
            if same { name.to_owned() } else { format!("{prefix}{}", section.id) }
        };
        let now = format!("{name}#{}{}", at.fragment, lines::tail(it.target));
        (now.clone(), now)
    }

    /// Gives the fixes of a reference the place of its target, of which those that begin with `#` are a part. Where
    /// that is not known they go; those that are a whole reference stay where that is.
    fn place_fixes(&self, it: &ReferenceSource<'_>, diagnostics: &mut [Diagnostic]) {
        for told in diagnostics[it.told..].iter_mut().filter(|told| !told.fixes.is_empty()) {
            let place = self.target_span(it);
            told.fixes.retain_mut(|fix| {
                let whole = |edit: &&mut Edit| edit.span == it.span && !edit.text.starts_with("[[");
                fix.edits.iter_mut().filter(whole).all(|edit| {
                    if edit.text.starts_with('#') {
                        let name = it.target.split_once('#').map_or(it.target, |(name, _)| name);
                        edit.text.insert_str(0, name);
                    }
                    edit.span = place.unwrap_or(edit.span);
                    place.is_some()
                })
            });
        }
    }

    /// Where a target is in its file, where it can't be mistaken for another.
    fn target_span(&self, it: &ReferenceSource<'_>) -> Option<Span> {
        let words = self.sources.words(it.span);
        // Of a link the target comes after the words, of a reference before them.
        let (from, to) = match words.rfind("](").filter(|_| it.file) {
            Some(open) => (open, words.len()),
            None => (0, words.find('|').filter(|_| !it.file).unwrap_or(words.len())),
        };
        let start = it.span.start as usize;
        self.sources.only(Span::new(it.span.file, start + from, start + to), it.target)
    }

    /// Tells of what would be a link or an image to a file that is there, if its address had no spaces.
    fn spaces(&self, body: &Body, diagnostics: &mut Vec<Diagnostic>) {
        if memchr::memmem::find(body.text.as_bytes(), b"](").is_none() {
            return;
        }
        for (at, leaf) in body.leaves.iter().enumerate().filter(|(_, leaf)| leaf.kind != LeafKind::Code) {
            let words = body.words(at);
            for (open, _) in words.match_indices("](") {
                let Some(target) = words[open + 2..].split([')', '\n']).next() else { continue };
                let offset = |n: usize| leaf.text.start + u32::try_from(n).unwrap_or(u32::MAX);
                let events = &body.events[leaf.events.start as usize..leaf.events.end as usize];
                let in_code = |event: &Event| matches!(event.kind, EventKind::Code { from, to } if (from..to).contains(&offset(open)));
                if !target.trim().contains(' ') || target.starts_with('<') || events.iter().any(in_code) {
                    continue;
                }
                let start =
                    words[..open].rfind('[').map_or(open, |n| n - usize::from(words[..n].ends_with('!')));
                let span = body.span(at, offset(start), offset(open + 3 + target.len()));
                let there = |name: &str| {
                    let path = self.as_on_disk(join(folder(self.sources, span), name)?);
                    let inside = path.strip_prefix("content/")?;
                    self.media.contains_key(inside).then(|| inside.to_owned())
                };
                // A title may follow the address.
                let address = target.find(" \"").map_or(target, |n| &target[..n]).trim();
                if there(address).is_none() {
                    continue;
                }
                let message =
                    format!("`{}` is no address: it has spaces, and is shown as text", clip(address));
                let written = encoded(address);
                let hint = format!("in an address the file `{}` is `{written}`", clip(address));
                let place = self.sources.words(span).rfind(address).map(|at| {
                    let start = span.start as usize + at;
                    Span::new(span.file, start, start + address.len())
                });
                diagnostics.push(
                    Diagnostic::new(&rules::MISSING_FILE, span, message)
                        .advise(place, Advice::write(hint, written)),
                );
            }
        }
    }

    fn link(&self, link: &Link, here: LinkContext<'_>, diagnostics: &mut Vec<Diagnostic>) -> LinkTo {
        match link.kind {
            LinkKind::CrossReference => self.reference(&link.target, link.span, here, diagnostics),
            LinkKind::Lost => {
                let words = self.sources.words(link.span);
                let message =
                    format!("the target of `{}` was lost; its words stay, and are marked", clip(words));
                diagnostics.push(Diagnostic::new(&rules::LOST_LINK, link.span, message));
                LinkTo::Lost
            }
            LinkKind::Auto | LinkKind::Inline => {
                self.address(&link.target, link.span, here, false, diagnostics)
            }
        }
    }

    fn image(&self, image: &Image, here: LinkContext<'_>, diagnostics: &mut Vec<Diagnostic>) -> LinkTo {
        if image.alt.trim().is_empty() {
            let message = format!("`{}` has no text for those who can't see it", clip(&image.target));
            diagnostics.push(
                Diagnostic::new(&rules::MISSING_ALT, image.span, message)
                    .hint("write `![what it shows](file)`"),
            );
        }
        match self.address(&image.target, image.span, here, true, diagnostics) {
            LinkTo::Media(address) => LinkTo::Media(address),
            LinkTo::Broken => LinkTo::Broken,
            LinkTo::Web(_) | LinkTo::Elsewhere(_) => {
                diagnostics.push(
                    Diagnostic::new(
                        &rules::BAD_LINK,
                        image.span,
                        "an image of another site would be asked of it by every reader",
                    )
                    .hint("put the file beside the text, and show that; or link to the image"),
                );
                LinkTo::Broken
            }
            LinkTo::Place(_) | LinkTo::Lost => {
                let message = format!("`{}` is no file that can be shown", clip(&image.target));
                diagnostics.push(Diagnostic::new(&rules::MISSING_FILE, image.span, message));
                LinkTo::Broken
            }
        }
    }

    /// A cross-reference without its brackets: `boredom#p3`, `note:id`, `page:principles`.
    pub(super) fn reference(
        &self,
        target: &str,
        span: Span,
        here: LinkContext<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> LinkTo {
        let (name, fragment) = match target.split_once('#') {
            Some((name, fragment)) => (name.trim(), Some(fragment.trim())),
            None => (target.trim(), None),
        };
        let folded = id::fold(name);
        let fail = |message: String, advice: Advice, diagnostics: &mut Vec<Diagnostic>| {
            let mut told = Diagnostic::new(&rules::BROKEN_REFERENCE, span, message).advise(span, advice);
            if here.document {
                let start = Span { end: span.start, ..span };
                let hint = format!("if it is the text's own, write `\\[[{target}]]`");
                let written = format!("\\[[{target}]]");
                told = told.advise(start, Advice::write(hint, written).written(|_| "\\".to_owned()));
            }
            diagnostics.push(told);
            LinkTo::Broken
        };
        if self.hidden.contains(&folded) {
            let message = format!("`{}` is left out of the site", clip(name));
            return fail(
                message,
                "it is a draft (`--drafts` shows it), or it has an error of its own".into(),
                diagnostics,
            );
        }
        if let Some((prefix, rest)) = name.split_once(':') {
            let (prefix, rest) = (prefix.trim(), rest.trim());
            if let Some(witness) = self.witness(prefix) {
                return match self.in_witness(witness, rest, here) {
                    Ok(section) => self.in_section(section, fragment, span, diagnostics),
                    Err((message, advice)) => {
                        let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
                        fail(message, advice.written(|words| format!("{words}{fragment}")), diagnostics)
                    }
                };
            }
            let other = self.others.iter().find(|other| other.name == id::normal(prefix));
            if let Some(other) = other.filter(|_| !matches!(prefix, "note" | "page")) {
                let rest = target.split_once(':').map_or(rest, |(_, rest)| rest.trim());
                return match (other.find(rest), &other.known) {
                    (Some(elsewhere), _) => LinkTo::Elsewhere(Box::new(elsewhere)),
                    (None, Some(known)) => {
                        let names = known.names(rest);
                        let near = suggestion(rest, names.iter().map(String::as_str));
                        let advice = near.written(|place| format!("{}:{place}", other.name));
                        fail(format!("`{}` has no `{}`", other.name, clip(rest)), advice, diagnostics)
                    }
                    // Its file can't be read, which is reported.
                    (None, None) => LinkTo::Broken,
                };
            }
            return match prefix {
                "note" => match self.notes.get(&id::folded(rest)) {
                    Some(place) => LinkTo::Place(Box::new((*place).clone())),
                    None => {
                        let advice = self.near_note(rest).written(|id| format!("note:{id}"));
                        fail(format!("there is no note `{}`", clip(rest)), advice, diagnostics)
                    }
                },
                "page" => match self.essays.iter().find(|e| id::fold(&e.id) == id::fold(rest)) {
                    Some(essay) => self.in_essay(essay, fragment, span, diagnostics),
                    None => {
                        let place = fragment.map(|f| format!("#{f}")).unwrap_or_default();
                        let advice = self.near_essay(rest).written(|id| format!("page:{id}{place}"));
                        fail(format!("there is no essay `{}`", clip(rest)), advice, diagnostics)
                    }
                },
                _ => match self.entities.find(prefix, rest) {
                    Ok(entity) => LinkTo::Place(Box::new(self.entities.place(entity).clone())),
                    Err((message, advice)) => fail(message, advice, diagnostics),
                },
            };
        }
        if name.is_empty() && fragment.is_some() {
            return self.own(fragment, span, here, diagnostics);
        }
        match self.section(&folded, here.witness) {
            Some((witness, at)) => self.in_section(&self.witnesses[witness][at], fragment, span, diagnostics),
            None => {
                let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
                let with_place = |id: &str| format!("{id}{fragment}");
                let mut advice = self.near_section(name).written(with_place);
                let before = self.references.renamed(here.witness, &folded);
                let before = before.map(|(witness, at)| &self.witnesses[witness][at].id);
                if let Some(now) = self.renamed.get(&folded).or(before) {
                    let now = with_place(now);
                    let hint = format!("the section has another name now: write `[[{now}]]`");
                    advice = Advice::write(hint, now).sure(true);
                } else if let Some(id) = self.meant(name) {
                    let meant = with_place(id);
                    advice = Advice::write(format!("write `[[{meant}]]`"), meant).sure(true);
                }
                let meant = if self.notes.contains_key(folded.as_str()) {
                    Some(format!("note:{name}"))
                } else if self.essays.iter().any(|e| id::fold(&e.id) == folded) {
                    Some(format!("page:{name}"))
                } else {
                    None
                };
                if let Some(meant) = meant {
                    advice = Advice::write(format!("did you mean `[[{meant}]]`?"), meant).sure(true);
                }
                fail(format!("there is no section `{}`", clip(name)), advice, diagnostics)
            }
        }
    }

    /// One of a note's `refs`: the id of a note, or a cross-reference without its brackets.
    /// `n` is its number after those of the note's links.
    pub(super) fn mention(
        &self,
        n: usize,
        target: &str,
        span: Span,
        here: LinkContext<'_>,
        made: &mut Resolved,
    ) -> LinkTo {
        if let Some(place) = self.notes.get(&id::folded(target.trim())) {
            return LinkTo::Place(Box::new((*place).clone()));
        }
        let told = made.diagnostics.len();
        let to = self.reference(target, span, here, &mut made.diagnostics);
        let it = ReferenceSource { target: target.trim(), file: false, span, told };
        self.place_fixes(&it, &mut made.diagnostics);
        self.follow(it, here.led.get(n).and_then(Option::as_ref), to, made)
    }

    /// The witness that a siglum is of; a prefix of the vocabulary is none's.
    fn witness(&self, siglum: &str) -> Option<usize> {
        let siglum = siglum.trim();
        let known = matches!(siglum, "note" | "page") || siglum.is_empty();
        self.sigla.iter().position(|own| own == siglum).filter(|_| !known)
    }

    /// A section of a witness, by its id; without one the section that the reference is in. Or what is wrong, and
    /// what to write.
    fn in_witness(
        &self,
        witness: usize,
        name: &str,
        here: LinkContext<'_>,
    ) -> Result<&Section, (String, Advice)> {
        let siglum = &self.sigla[witness];
        let own = here.section.map(|(w, at)| self.witnesses[w][at].id.as_str()).filter(|_| name.is_empty());
        let name = own.unwrap_or(name);
        let folded = id::fold(name);
        let found = self.sections.get(witness).and_then(|ids| ids.get(&folded));
        if let Some(at) = found {
            return Ok(&self.witnesses[witness][*at]);
        }
        let advice = match self.section(&folded, witness) {
            Some((other, _)) => {
                let words = format!("{}:{name}", self.sigla[other]);
                Advice::write(format!("`{}` has it: write `[[{words}]]`", self.sigla[other]), words)
            }
            None => {
                let ids = self.witnesses[witness].iter().map(|section| section.id.as_str());
                suggestion(name, ids).written(|id| format!("{siglum}:{id}"))
            }
        };
        Err((format!("witness {siglum} has no section `{}`", clip(name)), advice))
    }

    /// A section of this witness, else of the base, else of any.
    fn section(&self, folded: &str, witness: usize) -> Option<(usize, usize)> {
        let others = 0..self.sections.len();
        std::iter::once(witness).chain(others).find_map(|w| Some((w, *self.sections.get(w)?.get(folded)?)))
    }

    fn own(
        &self,
        fragment: Option<&str>,
        span: Span,
        here: LinkContext<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> LinkTo {
        match (here.section, here.essay) {
            (Some((witness, section)), _) => {
                self.in_section(&self.witnesses[witness][section], fragment, span, diagnostics)
            }
            (None, Some(essay)) => self.in_essay(essay, fragment, span, diagnostics),
            (None, None) => LinkTo::Broken,
        }
    }

    fn in_section(
        &self,
        section: &Section,
        fragment: Option<&str>,
        span: Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> LinkTo {
        let place = |fragment: Option<String>, what: PlaceKind| {
            LinkTo::Place(Box::new(Place { address: section.address.clone(), fragment, what }))
        };
        let Some(fragment) = fragment.filter(|f| !f.is_empty()) else {
            return place(
                None,
                PlaceKind::Section { number: Arc::clone(&section.number), title: section.title.clone() },
            );
        };
        if let Some(number) = fragment.strip_prefix('p').filter(|n| section.block_numbered(n).is_some()) {
            return place(
                Some(fragment.to_owned()),
                PlaceKind::Block {
                    section: Arc::clone(&section.number),
                    number: number.to_owned(),
                    lines: None,
                },
            );
        }
        if let Some(at) = section.line_addressed(fragment) {
            return lines::link(section, at);
        }
        if let Some((id, title)) = heading(&section.body, fragment) {
            return place(Some(id), PlaceKind::Heading { section: Some(Arc::clone(&section.number)), title });
        }
        if let Some(label) = fragment.strip_prefix("page-")
            && section.body.has_page(label)
        {
            return place(
                Some(fragment.to_owned()),
                PlaceKind::Page { section: Arc::clone(&section.number), label: label.to_owned() },
            );
        }
        if let Some(footnote) = fragment
            .strip_prefix("fn-")
            .and_then(|id| section.body.footnotes.get(section.body.footnote_of(id)?))
        {
            return place(
                Some(fragment.to_owned()),
                PlaceKind::Footnote {
                    section: Some(Arc::clone(&section.number)),
                    mark: footnote.mark.clone(),
                },
            );
        }
        if let Some(note) = fragment.strip_prefix("n-").or(fragment.strip_prefix("at-"))
            && let Some(at) = self.notes.get(&id::folded(note)).filter(|p| p.address == section.address)
        {
            return place(Some(fragment.to_owned()), at.what.clone());
        }
        if let Some(Some(to)) = section.addresses.get(fragment) {
            let (other, id) = to.split_once('#').map_or((section, to.as_str()), |(other, id)| {
                let folded = id::fold(other);
                let found = self.sections.iter().zip(self.witnesses).find_map(|(ids, list)| {
                    list.iter()
                        .any(|s| s.address == section.address)
                        .then(|| ids.get(&folded).map(|at| &list[*at]))?
                });
                (found.map_or(section, |found| &**found), id)
            });
            if let Some(number) = id.strip_prefix('p') {
                return LinkTo::Place(Box::new(Place {
                    address: other.address.clone(),
                    fragment: Some(id.to_owned()),
                    what: PlaceKind::Block {
                        section: Arc::clone(&other.number),
                        number: number.to_owned(),
                        lines: None,
                    },
                }));
            }
        }
        // Of a number that no paragraph has, no other is meant more than the next: how far they go is reported.
        let numbered =
            fragment.strip_prefix('p').is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
        let near = match numbered {
            true => Advice::default(),
            false => self.near_fragment(&section.address, fragment, || {
                let blocks = section.numbers.iter().map(|n| format!("p{n}"));
                blocks.chain(section.body.headings.iter().map(|h| h.slug.clone())).collect()
            }),
        };
        let mut advice = near.written(|fragment| format!("#{fragment}"));
        let place =
            self.sections.iter().zip(self.witnesses).enumerate().find_map(|(witness, (ids, list))| {
                let at = *ids.get(&id::fold(&section.id))?;
                (list.get(at)?.address == section.address).then_some((witness, at))
            });
        let bare = fragment.strip_prefix("h-").unwrap_or(fragment);
        if let Some(now) = place.and_then(|(witness, at)| self.references.heading(witness, at, bare)) {
            let now = format!("#{now}");
            advice = Advice::write(format!("that heading reads otherwise: write `{now}`"), now).sure(true);
        }
        let mut told = Diagnostic::new(
            &rules::BROKEN_REFERENCE,
            span,
            format!("section `{}` has no `#{}`", section.id, clip(fragment)),
        )
        .advise(span, advice);
        if let Some(hint) = lines::missing(section, fragment) {
            told = told.hint(hint);
        } else if fragment.starts_with('p') {
            told = told.hint(super::near::paragraphs(&section.numbers));
        }
        diagnostics.push(told);
        LinkTo::Broken
    }

    fn in_essay(
        &self,
        essay: &Essay,
        fragment: Option<&str>,
        span: Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> LinkTo {
        let place = |fragment: Option<String>, what: PlaceKind| {
            LinkTo::Place(Box::new(Place { address: essay.address.clone(), fragment, what }))
        };
        let Some(fragment) = fragment.filter(|f| !f.is_empty()) else {
            return place(None, PlaceKind::Essay { title: essay.title.clone() });
        };
        if let Some((id, title)) = heading(&essay.body, fragment) {
            return place(Some(id), PlaceKind::Heading { section: None, title });
        }
        if let Some(footnote) =
            fragment.strip_prefix("fn-").and_then(|id| essay.body.footnotes.get(essay.body.footnote_of(id)?))
        {
            return place(
                Some(fragment.to_owned()),
                PlaceKind::Footnote { section: None, mark: footnote.mark.clone() },
            );
        }
        let message = format!("essay `{}` has no `#{}`", essay.id, clip(fragment));
        let slugs = essay.body.headings.iter().map(|h| h.slug.as_str());
        let advice = suggestion(fragment, slugs).written(|fragment| format!("#{fragment}"));
        diagnostics.push(Diagnostic::new(&rules::BROKEN_REFERENCE, span, message).advise(span, advice));
        LinkTo::Broken
    }

    /// The target of `[text](target)`.
    fn address(
        &self,
        target: &str,
        span: Span,
        here: LinkContext<'_>,
        image: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> LinkTo {
        // Browsers drop these before they look for a scheme.
        let target: String = target.trim().chars().filter(|c| !c.is_control()).collect();
        if target.is_empty() {
            let message = format!("`{}` leads nowhere", clip(self.sources.words(span)));
            diagnostics.push(
                Diagnostic::new(&rules::EMPTY_LINK, span, message)
                    .hint("`[word](#)` marks a link whose target was lost"),
            );
            return LinkTo::Broken;
        }
        let odd = target.starts_with('#')
            || scheme(&target).is_some_and(|s| !matches!(s.as_str(), "http" | "https" | "mailto"));
        if odd && let Some(advice) = self.with_signs(folder(self.sources, span), &target) {
            let message = format!("`{}` is read as an address, and leads to no file", clip(&target));
            diagnostics.push(Diagnostic::new(&rules::MISSING_FILE, span, message).advise(span, advice));
            return LinkTo::Broken;
        }
        if let Some(fragment) = target.strip_prefix('#') {
            return self.own(Some(&decoded(fragment)), span, here, diagnostics);
        }
        if let Some(scheme) = scheme(&target) {
            return match scheme.as_str() {
                "http" | "https"
                    if target.len() > scheme.len() + 3 && target[scheme.len()..].starts_with("://") =>
                {
                    LinkTo::Web(target)
                }
                "mailto" => LinkTo::Web(target),
                _ => {
                    let message = format!("`{}` is no link that this site makes", clip(&target));
                    diagnostics.push(
                        Diagnostic::new(&rules::BAD_LINK, span, message)
                            .hint("links lead to `https:`, `http:`, `mailto:`, to places of the edition and to files beside the text"),
                    );
                    LinkTo::Broken
                }
            };
        }
        if target.starts_with("//") {
            let message = format!("`{}` depends on how the page was loaded", clip(&target));
            let https = Advice::write(format!("write `https:{}`", clip(&target)), format!("https:{target}"));
            diagnostics.push(Diagnostic::new(&rules::BAD_LINK, span, message).advise(span, https));
            return LinkTo::Broken;
        }
        self.file(&target, span, image, diagnostics)
    }

    /// A file beside the text, relative to the file that the link is in.
    fn file(&self, target: &str, span: Span, image: bool, diagnostics: &mut Vec<Diagnostic>) -> LinkTo {
        let (path, fragment) = match target.split_once('#') {
            Some((path, fragment)) => (path, Some(decoded(fragment))),
            None => (target, None),
        };
        let path = decoded(path.split('?').next().unwrap_or(path));
        let rest = target.find('#').map_or("", |at| &target[at..]);
        let folder = folder(self.sources, span);
        let way = |path: &str| format!("{}{rest}", as_address(&relative(folder, path)));
        let missing = |message: String, advice: Advice, diagnostics: &mut Vec<Diagnostic>| {
            diagnostics.push(Diagnostic::new(&rules::MISSING_FILE, span, message).advise(span, advice));
            LinkTo::Broken
        };
        let Some(joined) = join(folder, &path).filter(|p| p.starts_with("content/")) else {
            let message = format!("`{}` leads out of `content/`", clip(target));
            let named = match path.ends_with(".md") {
                true => self.near_file(&path).written(way),
                false => self.near_media(&path).written(|inside| way(&format!("content/{inside}"))),
            };
            let advice = named.shown_as_written().or(|| "what the site shows lies under `content/`".into());
            return missing(message, advice, diagnostics);
        };
        let path = self.as_on_disk(joined);
        match self.files.get(&path) {
            Some(FileTarget::Section { witness, section }) if !image => {
                return self.in_section(
                    &self.witnesses[*witness][*section],
                    fragment.as_deref(),
                    span,
                    diagnostics,
                );
            }
            Some(FileTarget::Essay(essay)) if !image => {
                return self.in_essay(&self.essays[*essay], fragment.as_deref(), span, diagnostics);
            }
            _ => {}
        }
        if self.hidden.contains(&path) {
            let message = format!("`{}` is left out of the site", clip(target));
            diagnostics.push(
                Diagnostic::new(&rules::BROKEN_REFERENCE, span, message)
                    .hint("it is a draft (`--drafts` shows it), or it has an error of its own"),
            );
            return LinkTo::Broken;
        }
        let inside = path.trim_start_matches("content/");
        if self.media.contains_key(inside) {
            return LinkTo::Media(format!("media/{inside}"));
        }
        if path.ends_with(".md") {
            let mut advice = self.near_file(&path).written(way).shown_as_written();
            let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or("");
            if let Some((witness, at)) = self.references.renamed(0, &id::fold(slug_of(stem))) {
                let now = &self.sources.get(self.witnesses[witness][at].file).path;
                let hint = format!("that section is in `{}` now", relative(folder, now));
                advice = Advice::write(hint, way(now)).sure(true);
            }
            let message = format!("`{}` is no section and no essay", clip(target));
            diagnostics.push(Diagnostic::new(&rules::BROKEN_REFERENCE, span, message).advise(span, advice));
            return LinkTo::Broken;
        }
        // No file is called so: a link was begun within the address of another, and Markdown has none in one another.
        if !image && target.contains("](") {
            let message = format!("`{}` is the address of a link, and leads nowhere", clip(target));
            diagnostics
                .push(Diagnostic::new(&rules::EMPTY_LINK, span, message).hint(
                    "links can't lie within one another: end this one with `)` before the next begins",
                ));
            return LinkTo::Broken;
        }
        if let Some(advice) = self.with_signs(folder, target) {
            let message = format!("`{}` is read as an address, and leads to no file", clip(target));
            return missing(message, advice, diagnostics);
        }
        let advice = match path.strip_suffix(".html").and_then(|p| p.rsplit('/').next()) {
            Some(stem) if self.section(&id::fold(stem), 0).is_some() => {
                let reference = format!("[[{stem}]]");
                let words =
                    self.sources.words(span).strip_prefix('[').and_then(|words| words.split_once("]("));
                let words = words.map(|(words, _)| words).filter(|words| !words.trim().is_empty() && !image);
                Advice::write(format!("write `{reference}`"), reference).written(|reference| match words {
                    Some(words) => format!("[[{stem}|{words}]]"),
                    None => reference.to_owned(),
                })
            }
            _ => {
                self.near_media(inside).written(|inside| way(&format!("content/{inside}"))).shown_as_written()
            }
        };
        missing(format!("there is no file `{}`", clip(target)), advice, diagnostics)
    }
}

impl TargetIndex<'_> {
    /// A path as its file's name is written: some systems decompose letters, and what is typed is composed.
    fn as_on_disk(&self, path: String) -> String {
        if path.is_ascii() {
            return path;
        }
        let inside = path.strip_prefix("content/");
        if self.files.contains_key(&path) || inside.is_some_and(|inside| self.media.contains_key(inside)) {
            return path;
        }
        self.composed(&path).map_or(path.clone(), str::to_owned)
    }

    /// How to write the address of a file whose name has signs that mean something in one, where there is such a file.
    fn with_signs(&self, folder: &str, target: &str) -> Option<Advice> {
        let there = |name: &str| {
            let path = self.as_on_disk(join(folder, name)?);
            self.media.contains_key(path.strip_prefix("content/")?).then(|| name.to_owned())
        };
        let name = there(target).or_else(|| there(&decoded(target)))?;
        let written = encoded(&name);
        Some(Advice::write(format!("in an address the file `{}` is `{written}`", clip(&name)), written))
    }
}

/// A path as an address: encoded only where it must be, since letters of any script are easier to read.
fn as_address(path: &str) -> Cow<'_, str> {
    let odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '%' | '#' | '?' | '(' | ')' | '<' | '>' | '\\')
    };
    if path.contains(odd) { Cow::Owned(encoded(path)) } else { Cow::Borrowed(path) }
}

/// The folder of the file that a link is written in.
fn folder(sources: &Sources, span: Span) -> &str {
    sources.get(span.file).path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The paths under `content/` that a link or an image may name, whether there are such files or not: as an address, and
/// as it is written. `composed` are the paths of media by their composed names.
pub(super) fn named(
    world: &World,
    composed: &HashMap<String, String>,
    target: &str,
    span: Span,
) -> Vec<String> {
    let path = decoded(target.split(['#', '?']).next().unwrap_or(target));
    let names = [path.as_str(), target].into_iter().filter_map(|name| {
        let path = join(folder(&world.sources, span), name)?;
        let inside = path.strip_prefix("content/")?;
        if inside.is_ascii() || world.media.contains_key(inside) {
            return Some(inside.to_owned());
        }
        Some(composed.get(&id::normal(inside)).map_or(inside, String::as_str).to_owned())
    });
    names.collect()
}

/// The id and the words of the heading of this slug, with `h-` or without.
fn heading(body: &Body, fragment: &str) -> Option<(String, String)> {
    let bare = fragment.strip_prefix("h-").unwrap_or(fragment);
    let found = body.headings.get(body.heading_of(fragment).or_else(|| body.heading_of(bare))?)?;
    Some((format!("h-{}", found.slug), cut(&body.line(found.leaf as usize), MOST_OF_TITLE)))
}

/// A reference as it is in a file.
struct ReferenceSource<'a> {
    target: &'a str,
    /// Whether it names a file.
    file: bool,
    span: Span,
    /// How much was reported before it.
    told: usize,
}

/// The way from a folder to a file.
fn relative(folder: &str, file: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (folder.split('/').collect(), file.split('/').collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    up.chain(to[common..].iter().copied()).collect::<Vec<&str>>().join("/")
}

/// The scheme of an address, in lower case.
fn scheme(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
    good.then(|| scheme.to_ascii_lowercase())
}

/// A path without `.` and `..`; `None` where it leads above the top.
fn join(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(['\\', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

pub(super) fn clip(words: &str) -> String {
    let line: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect();
    if words.chars().count() > 80 { line + "…" } else { line }
}

/// The references that a text makes, as backlinks of their targets: (address of the target, backlink).
pub(super) fn backlinks(
    body: &Body,
    links: &[LinkTo],
    from: impl Fn(usize, u32) -> Place,
) -> Vec<(String, Backlink)> {
    let mut found = Vec::new();
    if !links.iter().any(|to| matches!(to, LinkTo::Place(_))) {
        return found;
    }
    let fills = Fills::new(body, links);
    for ((link, to), (start, end)) in body.links.iter().zip(links).zip(extents(body)) {
        let LinkTo::Place(place) = to else { continue };
        let leaf = body.leaves.partition_point(|l| l.events.start <= link.event).saturating_sub(1);
        if !body.leaves.get(leaf).is_some_and(|l| l.events.contains(&link.event)) {
            continue;
        }
        let text = (!link.bare).then(|| one_line(&body.text[start as usize..end as usize]));
        found.push((
            place.address.clone(),
            Backlink {
                fragment: place.fragment.clone(),
                from: from(leaf, start),
                before: fills.before(leaf, start, Some(link.event)),
                text,
                after: fills.after(leaf, end, Some(link.event)),
                to: place.what.clone(),
                at: Some(start),
                span: link.span,
            },
        ));
    }
    found
}

/// The bytes of each link's words.
fn extents(body: &Body) -> Vec<(u32, u32)> {
    let mut extents = vec![(0, 0); body.links.len()];
    let mut at = 0;
    for event in &body.events {
        match event.kind {
            EventKind::OpenLeaf(leaf) => at = body.leaves[leaf as usize].text.start,
            EventKind::Text { to, .. } | EventKind::Code { to, .. } => at = to,
            EventKind::Break { at: place, .. } => at = place + 1,
            EventKind::Open(Tag::Link(link)) => extents[link as usize] = (at, at),
            EventKind::Close(Tag::Link(link)) => extents[link as usize].1 = at,
            _ => {}
        }
    }
    extents
}

/// The place of a note.
pub(super) fn note_place(
    section: &Section,
    note: &Note,
    block: Option<String>,
    lines: Option<Lines>,
) -> Place {
    Place {
        address: section.address.clone(),
        fragment: Some(format!("n-{}", note.record.id)),
        what: PlaceKind::Note {
            section: Arc::clone(&section.number),
            block,
            lines,
            number: note.label.to_string(),
            // Who refers to a note of a thousand words keeps a few of them.
            lemma: note.record.lemma.as_deref().or(note.words.as_deref()).map(shorten),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(join("content/text/r", "../t/./a.md").as_deref(), Some("content/text/t/a.md"));
        assert_eq!(join("content", "../../x"), None);
        assert_eq!(join("content", "/etc/passwd"), None);
        assert_eq!(scheme("JaVaScript:x").as_deref(), Some("javascript"));
        assert_eq!(scheme("05-a.md#p2"), None);
    }
}
