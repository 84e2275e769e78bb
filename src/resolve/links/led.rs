//! References that the lock knows: they lead where their block or their section is now.

use std::sync::Arc;

use crate::diag::{Certainty, Diagnostic, Edit, Span, rules};
use crate::edition::address::decoded;
use crate::edition::id;
use crate::edition::lock::LockedTarget;
use crate::edition::{LinkTo, MovedReference, Place};
use crate::resolve::lines;
use crate::resolve::references::{BlockAt, Led, fragment_as};

use super::files::{join, relative};
use super::{Resolved, TargetIndex, clip};

impl TargetIndex<'_> {
    /// Where a reference leads that the lock knows, if it does; `to` is where it leads by its word.
    pub(super) fn follow(
        &self,
        it: ReferenceSource<'_>,
        led: Option<&Led>,
        to: LinkTo,
        made: &mut Resolved,
    ) -> LinkTo {
        // The lock leads blocks: a line is counted in what its block became.
        let line = lines::tail(it.target);
        let leads_to = |at: &BlockAt| {
            let section = &self.witnesses[at.witness][at.section];
            let block = |place: &Place| {
                let fragment = place.fragment.as_deref().unwrap_or_default();
                fragment.strip_suffix(line).unwrap_or(fragment) == at.fragment
            };
            matches!(&to, LinkTo::Place(place) if place.address == section.address && block(place))
        };
        let target = clip(it.target);
        match led {
            None => to,
            Some(Led::To(_, at)) if leads_to(at) => to,
            // It has other lines than it had: that is reported already.
            Some(Led::To(_, at)) if to == LinkTo::Broken && self.names_line(&it, at, line) => to,
            Some(Led::To(known, at)) => {
                made.diagnostics.truncate(it.told);
                let (now, text) = self.now_written(&it, at);
                let target_span = self.target_span(&it);
                let what = what(&at.fragment);
                let message = format!("`{target}` led to a {what} that is `{now}` now, and leads there");
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
            // What is near to the name of a heading is reported already.
            Some(Led::Gone(known)) if to == LinkTo::Broken && what_is_written(it.target) != "paragraph" => {
                made.moved.push(MovedReference::gone(known, it.span));
                to
            }
            Some(Led::Gone(known)) => {
                made.moved.push(MovedReference::gone(known, it.span));
                made.diagnostics.truncate(it.told);
                let what = what_is_written(it.target);
                let message = format!("`{target}` led to a {what} that is gone");
                let mut told = Diagnostic::new(&rules::BROKEN_REFERENCE, it.span, message);
                if let LinkTo::Place(_) = &to {
                    told = told.hint(format!(
                        "`{target}` is another {what} now: to mean that, take the reference away, build, and write it again"
                    ));
                }
                made.diagnostics.push(told.hint("give it another target, or take it away"));
                LinkTo::Broken
            }
            Some(Led::Lost(known)) => {
                made.moved.push(MovedReference::gone(known, it.span));
                made.diagnostics.truncate(it.told);
                let what = what_is_written(it.target);
                let message =
                    format!("`content/anchors.lock` doesn't have the {what} any more that `{target}` led to");
                let mut told = Diagnostic::new(&rules::AMBIGUOUS, it.span, message).hint(
                    "a merge may have taken its line away: look where it leads in the text before the merge",
                );
                if let LinkTo::Place(_) = &to {
                    told = told.hint(format!(
                        "to mean what is `{target}` now, take the reference away, build, and write it again"
                    ));
                }
                made.diagnostics.push(told.hint("else give it another target"));
                LinkTo::Broken
            }
            Some(Led::Elsewhere(known, words)) => self.follow_elsewhere(&it, known, *words, to, made),
            Some(Led::Either { all, one_is_gone: false, .. })
                if !all.is_empty() && all.iter().all(leads_to) =>
            {
                to
            }
            Some(led @ (Led::OneOf(_, all) | Led::Either { all, .. })) => {
                made.diagnostics.truncate(it.told);
                let may_be_new = matches!(led, Led::Either { .. });
                made.diagnostics.push(self.in_doubt(&it, all, may_be_new, &to, leads_to));
                match to {
                    LinkTo::Place(place) => LinkTo::InDoubt(place),
                    _ => LinkTo::Broken,
                }
            }
        }
    }

    /// Reports a reference that may lead to any of these blocks; where it may be new, also to what it says.
    fn in_doubt(
        &self,
        it: &ReferenceSource<'_>,
        all: &[BlockAt],
        may_be_new: bool,
        to: &LinkTo,
        leads_to: impl Fn(&BlockAt) -> bool,
    ) -> Diagnostic {
        let (target, what, line) = (clip(it.target), what_is_written(it.target), lines::tail(it.target));
        let now: Vec<String> = all.iter().map(|at| self.now_written(it, at).0).collect();
        let is_there = matches!(to, LinkTo::Place(_));
        let is_other = may_be_new && is_there && !all.iter().any(leads_to);
        let message = match (line.is_empty(), now.as_slice()) {
            (false, _) => format!(
                "which line `{target}` led to isn't known any more: the stanza was joined, divided or copied"
            ),
            (true, []) if !is_other => format!("the {what}s that `{target}` may have led to are gone"),
            (true, [now]) if !is_other => {
                format!("`{target}` may have led to a {what} that is gone, or to what is `{now}` now")
            }
            (true, _) => {
                let count = (all.len() + usize::from(is_other)).max(2);
                format!("`{target}` may lead to any of {count} {what}s")
            }
        };
        let mut told = Diagnostic::new(&rules::AMBIGUOUS, it.span, message);
        for now in now.iter().filter(|now| line.is_empty() && **now != it.target) {
            told = told.hint(format!("if it led to this one: `{now}`"));
        }
        for now in now.iter().filter_map(|now| now.strip_suffix(line)).filter(|_| !line.is_empty()) {
            told = told.hint(format!("its words may be in `{now}`: write the line that is meant"));
        }
        if !is_there {
            return told;
        }
        let meant = match now.iter().any(|now| *now == it.target) {
            true => "if it led to what is",
            false => "if it is new, and means what is",
        };
        told.hint(format!("{meant} `{target}` now: take it away, mend the others, build, and write it again"))
    }

    /// Where a reference to another edition leads whose block had these words: to them, where they are in one block there.
    fn follow_elsewhere(
        &self,
        it: &ReferenceSource<'_>,
        known: &Arc<LockedTarget>,
        words: u32,
        to: LinkTo,
        made: &mut Resolved,
    ) -> LinkTo {
        let own = match &to {
            LinkTo::Elsewhere(own) => Some(own),
            _ => None,
        };
        if own.is_some_and(|own| own.fingerprint.is_none_or(|now| now == words)) {
            return to;
        }
        let Some((prefix, rest)) = it.target.split_once(':') else { return to };
        let other = self.others.iter().find(|other| other.name == id::normal(prefix.trim()));
        let page = own.map(|own| own.page.as_str());
        let target = clip(it.target);
        let Some(found) = other.and_then(|other| other.with_words(page, words)) else {
            if own.is_some() {
                let message = format!("`{target}` has other words than when the reference was written");
                made.diagnostics.push(
                    Diagnostic::new(&rules::REFERENCE_MOVED, it.span, message).hint(
                        "look whether it is the place that is meant: the next build takes it at its word",
                    ),
                );
            }
            return to;
        };
        made.diagnostics.truncate(it.told);
        let name = match found.page.strip_suffix(".html") {
            _ if page == Some(&found.page) => rest.split_once('#').map_or(rest, |(name, _)| name).to_owned(),
            Some(name) => {
                name.strip_prefix("pages/").map_or_else(|| name.to_owned(), |essay| format!("page:{essay}"))
            }
            None => found.page.clone(),
        };
        let now = format!("{prefix}:{name}#{}", found.block.as_deref().unwrap_or_default());
        let target_span = self.target_span(it);
        let what = what(found.block.as_deref().unwrap_or_default());
        let message = format!("`{target}` led to a {what} that is `{now}` now, and leads there");
        let mut told = Diagnostic::new(&rules::REFERENCE_MOVED, it.span, message)
            .hint(format!("write `{now}`; `variorum reanchor --apply` writes it"));
        if let Some(span) = target_span {
            let edits = vec![Edit { span, text: now.clone() }];
            told = told.fix(format!("write `{now}`"), Certainty::Sure, edits);
        }
        made.diagnostics.push(told);
        let (known, text) = (known.clone(), now.clone());
        made.moved.push(MovedReference { known, span: it.span, now, target: target_span, text });
        LinkTo::Elsewhere(Box::new(found))
    }

    /// Whether a reference is to a line, of this block by the address that it has.
    fn names_line(&self, it: &ReferenceSource<'_>, at: &BlockAt, line: &str) -> bool {
        let written = it.target.rsplit_once('#').and_then(|(_, fragment)| fragment.trim().strip_suffix(line));
        !line.is_empty() && written == Some(&at.fragment)
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
        self.in_section(section, Some(&at.fragment), Span::new(section.file, 0, 0), &mut Vec::new())
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
            // What is no more what the bare name means has its siglum.
            let means = self.section(&id::fold(&section.id), it.witness);
            let siglum = self.sigla[at.witness].as_str();
            let prefix = match prefix.is_empty() && !own && means != Some((at.witness, at.section)) {
                true if !siglum.is_empty() => format!("{siglum}:"),
                _ => prefix,
            };
            if same && name.starts_with(&prefix) {
                name.to_owned()
            } else {
                format!("{prefix}{}", section.id)
            }
        };
        let now = match fragment_as(at, it.target) {
            "" => name,
            fragment => format!("{name}#{fragment}{}", lines::tail(it.target)),
        };
        (now.clone(), now)
    }

    /// Gives the fixes of a reference the place of its target, of which those that begin with `#` are a part. Where
    /// that is not known they go; those that are a whole reference stay where that is.
    pub(super) fn place_fixes(&self, it: &ReferenceSource<'_>, diagnostics: &mut [Diagnostic]) {
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
}

/// What an address on a section's page is of, in words.
fn what(fragment: &str) -> &'static str {
    match fragment.split_once('-') {
        _ if fragment.is_empty() => "section",
        Some(("h", _)) => "heading",
        Some(("fn", _)) => "footnote",
        _ => "paragraph",
    }
}

/// What a reference led to, by its own words.
fn what_is_written(target: &str) -> &'static str {
    let fragment = target.split_once('#').map_or("", |(_, fragment)| fragment).trim();
    let is_number = fragment.strip_prefix('p').is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
    match what(fragment) {
        "paragraph" if !is_number => "heading",
        what => what,
    }
}

/// A reference as it is in a file.
pub(super) struct ReferenceSource<'a> {
    pub(super) target: &'a str,
    /// Whether it names a file.
    pub(super) file: bool,
    pub(super) span: Span,
    /// The witness that it is in, or on.
    pub(super) witness: usize,
    /// How much was reported before it.
    pub(super) told: usize,
}
