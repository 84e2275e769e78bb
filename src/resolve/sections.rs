//! Which files are the sections of which witness, and in what order.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::Options;
use crate::diag::{Diagnostic, Source, Span, rules, suggestion};
use crate::edition::Section;
use crate::edition::id;
use crate::edition::meta::{IMPLICIT_WITNESS, WitnessMeta};
use crate::load::World;
use crate::parse::order;
use crate::parse::section::ParsedPage;

/// The witnesses, the base first, and the sections of each in order.
pub(super) struct WitnessSections {
    pub(super) witnesses: Vec<WitnessMeta>,
    pub(super) sections: Vec<Vec<Section>>,
    /// What is there but left out: ids and paths.
    pub(super) hidden: Vec<String>,
}

/// Give each section to its witness, number them, and tell what can't be.
pub(super) fn gather(
    world: &World,
    declared: Vec<WitnessMeta>,
    pages: Vec<Option<Arc<ParsedPage>>>,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> WitnessSections {
    let mut witnesses = declared;
    let only = witnesses.len() == 1;
    if witnesses.is_empty() && world.texts.iter().any(|t| t.witness.is_none()) {
        witnesses.push(WitnessMeta {
            id: IMPLICIT_WITNESS.to_owned(),
            siglum: "T".to_owned(),
            siglum_span: None,
            title: "Text".to_owned(),
            date: None,
            language: None,
            base: true,
            source: None,
            span: None,
        });
    }
    // The base comes first: that is what the rest of the program goes by.
    witnesses.sort_by_key(|w| !w.base);
    let implicit = witnesses.first().is_some_and(|w| w.span.is_none());
    let mut found: Vec<Vec<(String, Arc<ParsedPage>)>> = witnesses.iter().map(|_| Vec::new()).collect();
    let mut has_files = vec![false; witnesses.len()];
    let mut hidden = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    // Sections of the base that are drafts, and those that can't be read, which was reported.
    let (mut drafts, mut unread): (HashSet<String>, HashSet<String>) = <_>::default();
    for (text, page) in world.texts.iter().zip(pages) {
        let witness = match &text.witness {
            Some(folder) => witnesses.iter().position(|w| w.id == id::normal(folder) && !implicit),
            None if only || implicit => Some(0),
            None => None,
        };
        let Some(witness) = witness else {
            tell_unknown(world, text.witness.as_deref(), text.file, &witnesses, &mut told, diagnostics);
            continue;
        };
        has_files[witness] = true;
        let is_base = witness == 0;
        let path = world.sources.get(text.file).path.clone();
        let Some(page) = page else {
            hidden.push(path);
            hidden.push(id::fold(order::slug_of(&text.stem)));
            unread.extend(is_base.then(|| id::fold(order::slug_of(&text.stem))));
            continue;
        };
        if page.draft && !options.drafts {
            hidden.push(path);
            hidden.push(id::fold(&page.id));
            drafts.extend(is_base.then(|| id::fold(&page.id)));
            continue;
        }
        found[witness].push((text.stem.clone(), page));
    }
    tell_without_files(&witnesses, &has_files, diagnostics);
    let reserved = reserved(world);
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut blocks = BlockNumbers::default();
    let mut sections: Vec<Vec<Section>> = Vec::new();
    for (at, mut pages) in found.into_iter().enumerate() {
        pages.sort_by_cached_key(|(stem, _)| order::key(stem));
        let mut seen: HashMap<String, Span> = HashMap::new();
        let mut part: Option<String> = None;
        let mut made = Vec::new();
        for (_, page) in pages {
            let folded = id::fold(&page.id);
            if reserved.contains(&folded) {
                diagnostics.push(
                    Diagnostic::new(
                        &rules::RESERVED_ID,
                        page.id_span,
                        format!("`{}` is a page of the site", page.id),
                    )
                    .hint("give the section another `id` in its front matter"),
                );
                continue;
            }
            if let Some(first) = seen.get(&folded) {
                let other = world.sources.get(first.file);
                diagnostics.push(
                    Diagnostic::new(
                        &rules::DUPLICATE_SECTION,
                        page.id_span,
                        format!("section `{}` has two files", page.id),
                    )
                    .also(*first, "the first")
                    .hint(format!("`{}` counts until one of the two has another id", other.path)),
                );
                continue;
            }
            seen.insert(folded.clone(), page.id_span);
            if page.part.is_some() {
                part.clone_from(&page.part);
            }
            let number = if at == 0 {
                numbers.insert(folded, made.len() + 1);
                made.len() + 1
            } else {
                if !numbers.contains_key(&folded) && !unread.contains(&folded) {
                    let base = witnesses.first().map_or("", |w| w.id.as_str());
                    let ids = numbers.keys().map(String::as_str);
                    let (message, hint) = match drafts.contains(&folded) {
                        true => (
                            format!("the base, `{base}`, has the section `{}` as a draft", page.id),
                            "`draft = true` here too leaves it out; without it there both are shown"
                                .to_owned(),
                        ),
                        false => (
                            format!("the base, `{base}`, has no section `{}`", page.id),
                            suggestion(&page.id, ids).into(),
                        ),
                    };
                    diagnostics.push(Diagnostic::new(&rules::NOT_IN_BASE, page.id_span, message).hint(hint));
                }
                // Those that it lacks get theirs when all are known.
                numbers.get(&folded).copied().unwrap_or(0)
            };
            let address = if at == 0 {
                format!("{}.html", page.id)
            } else {
                format!("versions/{}/{}.html", witnesses[at].id, page.id)
            };
            made.push(section(&page, number.to_string().into(), part.clone(), address, &mut blocks));
        }
        sections.push(made);
    }
    WitnessSections { witnesses, sections, hidden }
}

/// What no section can be called: the site's pages, and those of the edition's own registers.
fn reserved(world: &World) -> std::collections::HashSet<String> {
    let stems = world.registers.iter().map(|file| id::fold(world.sources.get(*file).stem()));
    let history = world.history.map(|_| id::HISTORY.to_owned());
    id::RESERVED.iter().map(|s| (*s).to_owned()).chain(history).chain(stems).collect()
}

fn tell_unknown<'a>(
    world: &'a World,
    folder: Option<&'a str>,
    file: crate::diag::FileId,
    witnesses: &[WitnessMeta],
    told: &mut Vec<&'a str>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let ids = witnesses.iter().map(|w| w.id.as_str());
    let span = Span::new(file, 0, 0);
    match folder {
        Some(folder) if told.contains(&folder) => {}
        Some(folder) => {
            told.push(folder);
            diagnostics.push(
                Diagnostic::new(&rules::UNKNOWN_WITNESS, span, format!("edition.toml declares no witness `{folder}`"))
                    .hint(suggestion(folder, ids))
                    .hint(format!("add `[[witness]]` with `id = \"{folder}\"`; until then the folder's sections are left out")),
            );
        }
        None => {
            let Source { path, .. } = world.sources.get(file);
            diagnostics.push(
                Diagnostic::new(
                    &rules::UNKNOWN_WITNESS,
                    span,
                    format!("`{}` belongs to no witness", crate::diag::escape::name(path)),
                )
                .hint("with several witnesses each section lies in the folder of one"),
            );
        }
    }
}

/// Reports the witnesses, the base aside, that have no file at all: what can't be read and what is a draft is one.
fn tell_without_files(witnesses: &[WitnessMeta], has_files: &[bool], diagnostics: &mut Vec<Diagnostic>) {
    for (witness, _) in witnesses.iter().zip(has_files).skip(1).filter(|(_, has)| !**has) {
        let message = format!("the witness `{}` has no section", witness.id);
        diagnostics.push(Diagnostic::new(&rules::EMPTY_SECTION, witness.span, message).hint(format!(
            "its sections are Markdown files `content/text/{}/NN-slug.md`; or take its `[[witness]]` away",
            witness.id
        )));
    }
}

/// The numbers of blocks as words: all sections share them.
#[derive(Debug, Default)]
pub(super) struct BlockNumbers(Vec<Arc<str>>);

impl BlockNumbers {
    /// Those from 1 to `last`.
    fn upto(&mut self, last: usize) -> Vec<Arc<str>> {
        self.0.extend((self.0.len() + 1..=last).map(|n| Arc::from(n.to_string())));
        self.0[..last].to_vec()
    }
}

/// A section as its file has it.
pub(super) fn section(
    page: &ParsedPage,
    number: Arc<str>,
    part: Option<String>,
    address: String,
    numbers: &mut BlockNumbers,
) -> Section {
    let first = page.body.headings.first().map(|h| page.body.line(h.leaf as usize)).filter(|t| !t.is_empty());
    let given = page.title.as_deref().map(crate::edition::wide::title);
    let title = given.clone().or(first).unwrap_or_else(|| {
        let spaced = page.id.replace(['-', '_'], " ");
        let mut chars = spaced.chars();
        chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
    });
    Section {
        id: page.id.clone(),
        number,
        title,
        given_title: given.is_some(),
        heading: page.heading,
        short: page.short.clone(),
        part,
        draft: page.draft,
        file: page.file,
        address,
        numbers: numbers.upto(page.body.blocks as usize),
        body: Arc::clone(&page.body),
        links: Vec::new(),
        images: Vec::new(),
        addresses: std::collections::BTreeMap::new(),
        notes: Vec::new(),
        segments: Vec::new(),
        marks: Vec::new(),
        names: Vec::new(),
        mentions: Vec::new(),
    }
}
