//! The edition's own essays, in their order.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::Options;
use crate::diag::{Diagnostic, FileId, Span, rules};
use crate::edition::{Essay, id};
use crate::load::World;
use crate::parse::section::ParsedPage;

pub(super) fn essays(
    world: &World,
    pages: Vec<Arc<ParsedPage>>,
    options: &Options,
    hidden: &mut HashSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Essay>> {
    let mut pages: Vec<(String, Arc<ParsedPage>)> =
        pages.into_iter().map(|p| (world.sources.get(p.file).stem().to_owned(), p)).collect();
    pages.sort_by_cached_key(|(stem, _)| crate::parse::order::key(stem));
    let mut made: Vec<Arc<Essay>> = Vec::new();
    let mut seen: HashMap<String, FileId> = HashMap::new();
    for (_, page) in pages {
        let folded = id::fold(&page.id);
        if page.draft && !options.drafts {
            hidden.insert(format!("page:{folded}"));
            hidden.insert(world.sources.get(page.file).path.clone());
            continue;
        }
        if let Some(first) = seen.get(&folded).copied() {
            diagnostics.push(
                Diagnostic::new(
                    &rules::DUPLICATE_ID,
                    page.id_span,
                    format!("essay `{}` has two files", page.id),
                )
                .also(Span::new(first, 0, 0), "the first"),
            );
            continue;
        }
        seen.insert(folded, page.file);
        let first = page.body.headings.first().map(|h| page.body.line(h.leaf as usize));
        let title = page
            .title
            .as_deref()
            .map(crate::edition::wide::title)
            .or(first)
            .filter(|t| !t.is_empty())
            .unwrap_or_else(|| page.id.clone());
        made.push(Arc::new(Essay {
            address: format!("pages/{}.html", page.id),
            id: page.id.clone(),
            title,
            given_title: page.title.is_some(),
            heading: page.heading,
            draft: page.draft,
            file: page.file,
            body: Arc::clone(&page.body),
            links: Vec::new(),
            images: Vec::new(),
        }));
    }
    made
}
