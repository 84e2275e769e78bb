//! What a fragment names within a section or an essay.

use std::sync::Arc;

use crate::diag::{Advice, Diagnostic, Span, rules, suggestion};
use crate::edition::id;
use crate::edition::text::Body;
use crate::edition::wide::cut;
use crate::edition::{Essay, LinkTo, MOST_OF_TITLE, Place, PlaceKind, Section};
use crate::resolve::{lines, near};

use super::{TargetIndex, clip};

impl TargetIndex<'_> {
    pub(super) fn in_section(
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
        let advice = near.written(|fragment| format!("#{fragment}"));
        let mut told = Diagnostic::new(
            &rules::BROKEN_REFERENCE,
            span,
            format!("section `{}` has no `#{}`", section.id, clip(fragment)),
        )
        .advise(span, advice);
        if let Some(hint) = lines::missing(section, fragment) {
            told = told.hint(hint);
        } else if fragment.starts_with('p') {
            told = told.hint(near::paragraphs(&section.numbers));
        }
        diagnostics.push(told);
        LinkTo::Broken
    }

    pub(super) fn in_essay(
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
            let own = essay.heading.and_then(|own| essay.body.headings.get(own as usize));
            // The title of its page has no id: it is the page.
            if own.is_some_and(|own| id.strip_prefix("h-") == Some(&own.slug)) {
                return place(None, PlaceKind::Essay { title: essay.title.clone() });
            }
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
}

/// The id and the words of the heading of this slug, with `h-` or without.
fn heading(body: &Body, fragment: &str) -> Option<(String, String)> {
    let fragment = &*id::normal(fragment);
    let bare = fragment.strip_prefix("h-").unwrap_or(fragment);
    let found = body.headings.get(body.heading_of(fragment).or_else(|| body.heading_of(bare))?)?;
    Some((format!("h-{}", found.slug), cut(&body.line(found.leaf as usize), MOST_OF_TITLE)))
}
