//! From what was remembered of the pages to diagnostics: the places that links ask for are looked
//! up, and the words of those that fail are found again.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::diag::{Diagnostic, nearest, rules, suggestion};

use super::link::{Leads, follow};
use super::scan::{Scanned, scan};
use super::{Facts, Flaw, Site, folder, is_page, text};

/// For so many problems a "did you mean" is sought: each costs a look through all addresses, or a
/// page made anew, and who has more has one cause for all.
const MOST_HINTS: usize = 40;

/// One problem; the pages that have it are reported together, since a slip in a template is on all.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Problem {
    Nowhere { address: String },
    Above { link: String },
    NoSuchId { target: u32, id: String },
    NotHere { id: String },
    NoSuchElement { attribute: &'static str, id: String },
    Twice { id: String },
}

/// The pages that have a problem, in the order of the site, and the link as the first writes it.
#[derive(Debug, Default)]
struct FaultyPages {
    pages: BTreeSet<u32>,
    link: Option<String>,
}

/// All that is wrong with the site.
pub(super) fn report(site: &Site, addresses: &[&str], facts: &[Arc<Facts>]) -> Vec<Diagnostic> {
    let mut problems: BTreeMap<Problem, FaultyPages> = BTreeMap::new();
    let mut failures: Vec<(Diagnostic, usize)> = Vec::new();
    for (page, facts) in (0..).zip(facts) {
        if let Some(failure) = &facts.failure {
            let of_template = failure.rule == &rules::TEMPLATE;
            let known = if of_template { failures.as_mut_slice() } else { &mut [] };
            match known.iter_mut().find(|(first, _)| is_one_slip(first, failure)) {
                Some((_, more)) => *more += 1,
                None => failures.push((failure.clone(), 0)),
            }
        }
        for flaw in facts.flaws.iter().cloned() {
            let (problem, link) = match flaw {
                Flaw::Nowhere { link, address } => (Problem::Nowhere { address }, Some(link)),
                Flaw::Above { link } => (Problem::Above { link }, None),
                Flaw::NoSuchId { id } => (Problem::NotHere { id }, None),
                Flaw::NoSuchElement { attribute, id } => (Problem::NoSuchElement { attribute, id }, None),
                Flaw::Twice { id } => (Problem::Twice { id }, None),
            };
            let pages = problems.entry(problem).or_default();
            pages.pages.insert(page);
            pages.link = pages.link.take().or(link);
        }
    }
    let of_files = facts.iter().flat_map(|facts| facts.told.iter().cloned());
    let mut diagnostics: Vec<Diagnostic> = of_files.collect();
    diagnostics.extend(failures.into_iter().map(|(mut failure, more)| {
        if more > 0 {
            let pages = if more == 1 { "1 more page" } else { &format!("{more} more pages") };
            failure.message = format!("{}, and {pages}", failure.message);
        }
        failure
    }));
    far(site, addresses, facts, &mut problems);
    let ids = ids_for_hints(site, addresses, &problems);
    diagnostics.extend(problems.iter().enumerate().map(|(n, (problem, pages))| {
        let hint = match n.cmp(&MOST_HINTS) {
            Ordering::Less => hint(problem, pages, addresses, &ids),
            Ordering::Equal => {
                let all = problems.len();
                format!(
                    "what may be meant was sought for the first {MOST_HINTS} of these {all} problems only"
                )
            }
            Ordering::Greater => String::new(),
        };
        told(problem, pages, addresses).hint(hint)
    }));
    diagnostics
}

/// Whether two pages fail at one place of one template.
fn is_one_slip(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.rule == b.rule && a.rule == &rules::TEMPLATE && a.span.is_some() && a.span == b.span
}

/// Look up the places on other pages. A page that failed, or that is no page (a fragment of a
/// picture, of a PDF), is not asked for its ids.
fn far(site: &Site, addresses: &[&str], facts: &[Arc<Facts>], problems: &mut BTreeMap<Problem, FaultyPages>) {
    let mut failed: BTreeMap<(u32, u64), BTreeSet<u32>> = BTreeMap::new();
    let failing: Vec<(u32, (u32, u64))> = facts
        .par_iter()
        .enumerate()
        .flat_map_iter(|(page, page_facts)| {
            let page = u32::try_from(page).unwrap_or(u32::MAX);
            let missing = page_facts.far.iter().filter(|(target, id)| {
                let target = *target as usize;
                let (address, facts) = (addresses.get(target), facts.get(target));
                address.is_some_and(|a| is_page(a)) && facts.is_some_and(|f| f.made && !f.has(*id))
            });
            missing.map(move |place| (page, *place)).collect::<Vec<_>>()
        })
        .collect();
    for (page, place) in failing {
        failed.entry(place).or_default().insert(page);
    }
    // The words are on the first page that has such a link.
    let mut readers: BTreeMap<u32, BTreeSet<(u32, u64)>> = BTreeMap::new();
    for (place, pages) in &failed {
        readers.entry(*pages.iter().next().unwrap_or(&0)).or_default().insert(*place);
    }
    let words: Vec<((u32, u64), String, String)> =
        readers.par_iter().flat_map_iter(|(page, wanted)| words_of(site, addresses, *page, wanted)).collect();
    for (place, id, link) in words {
        // A fragment that is percent-encoded too has the same words: the first is enough.
        let Some(pages) = failed.remove(&place) else { continue };
        problems.insert(Problem::NoSuchId { target: place.0, id }, FaultyPages { pages, link: Some(link) });
    }
}

/// Make a page again and read the words of its links to the wanted places: place, id, link.
fn words_of(
    site: &Site,
    addresses: &[&str],
    page: u32,
    wanted: &BTreeSet<(u32, u64)>,
) -> Vec<((u32, u64), String, String)> {
    let mut words = Vec::new();
    let Some(address) = addresses.get(page as usize) else { return words };
    let Some(Ok(html)) = site.make(address) else { return words };
    scan(&html, &mut |found| {
        let Scanned::Link(link) = found else { return };
        let Leads::To(path, Some(id)) = follow(&link, folder(address), site.base_path()) else { return };
        let place = (index(addresses, &path), xxh3_64(&id));
        if wanted.contains(&place) {
            words.push((place, text(&id), text(&link)));
        }
    });
    words
}

/// The place of an address in the sorted table; beyond its end where it isn't there.
fn index(addresses: &[&str], address: &[u8]) -> u32 {
    addresses
        .binary_search_by(|a| a.as_bytes().cmp(address))
        .map_or(u32::MAX, |n| u32::try_from(n).unwrap_or(u32::MAX))
}

/// The page whose ids a problem's hint is sought among.
fn page_for_hint(problem: &Problem, pages: &FaultyPages) -> Option<u32> {
    match problem {
        Problem::NoSuchId { target, .. } => Some(*target),
        Problem::NotHere { .. } | Problem::NoSuchElement { .. } => pages.pages.first().copied(),
        Problem::Nowhere { .. } | Problem::Above { .. } | Problem::Twice { .. } => None,
    }
}

/// The ids of the pages whose ids are wanted for hints.
fn ids_for_hints(
    site: &Site,
    addresses: &[&str],
    problems: &BTreeMap<Problem, FaultyPages>,
) -> HashMap<u32, Vec<String>> {
    let pages: BTreeSet<u32> = problems
        .iter()
        .take(MOST_HINTS)
        .filter_map(|(problem, pages)| page_for_hint(problem, pages))
        .collect();
    let ids = |page: u32| {
        let mut ids = Vec::new();
        if let Some(Ok(html)) = addresses.get(page as usize).and_then(|address| site.make(address)) {
            scan(&html, &mut |found| {
                if let Scanned::Id(id) = found {
                    ids.push(text(&id));
                }
            });
        }
        (page, ids)
    };
    pages.into_par_iter().map(ids).collect()
}

fn hint(
    problem: &Problem,
    pages: &FaultyPages,
    addresses: &[&str],
    ids: &HashMap<u32, Vec<String>>,
) -> String {
    match problem {
        Problem::Nowhere { address } => {
            // `boredom`, `boredom.md`, `versions/`: what other programs and hosts would make of it.
            let bare = address.strip_suffix(".md").unwrap_or(address);
            let bare = bare.strip_suffix('/').unwrap_or(bare);
            let meant = [format!("{bare}.html"), format!("{bare}/index.html")];
            let meant = meant.iter().map(|m| m.trim_start_matches('/'));
            let mut meant = meant.filter(|m| index(addresses, m.as_bytes()) != u32::MAX);
            meant.next().map_or_else(
                || suggestion(address, addresses.iter().copied()).into(),
                |address| format!("did you mean `{address}`?"),
            )
        }
        Problem::NoSuchId { id, .. } | Problem::NotHere { id } | Problem::NoSuchElement { id, .. } => {
            let ids = page_for_hint(problem, pages).and_then(|page| ids.get(&page));
            let near = ids.and_then(|ids| nearest(id, ids.iter().map(String::as_str)));
            let hash = if matches!(problem, Problem::NoSuchElement { .. }) { "" } else { "#" };
            near.map_or_else(String::new, |near| format!("did you mean `{hash}{near}`?"))
        }
        Problem::Above { .. } => "addresses are relative to the page's own folder".to_owned(),
        Problem::Twice { .. } => String::new(),
    }
}

fn told(problem: &Problem, on: &FaultyPages, addresses: &[&str]) -> Diagnostic {
    let names: Vec<&str> = on.pages.iter().filter_map(|p| addresses.get(*p as usize).copied()).collect();
    let (pages, many) = (listed(&names), names.len() > 1);
    let link_to = if many { "link to" } else { "links to" };
    let link = on.link.as_deref().unwrap_or_default();
    let (rule, message) = match problem {
        Problem::Nowhere { address } => {
            // From several folders the link is written otherwise each time; its end is one.
            let shown = if many { address } else { link };
            (&rules::BROKEN_LINK, format!("{pages} {link_to} `{shown}`, which isn't there"))
        }
        Problem::Above { link } => {
            (&rules::BROKEN_LINK, format!("{pages} {link_to} `{link}`, which lies above the site"))
        }
        Problem::NoSuchId { target, id } => {
            let address = addresses.get(*target as usize).copied().unwrap_or_default();
            let shown = if many { format!("{address}#{id}") } else { link.to_owned() };
            (&rules::BROKEN_LINK, format!("{pages} {link_to} `{shown}`, but `{address}` has no such id"))
        }
        Problem::NotHere { id } => {
            let has = if many { "have" } else { "has" };
            (&rules::BROKEN_LINK, format!("{pages} {link_to} `#{id}` but {has} no such id"))
        }
        Problem::NoSuchElement { attribute, id } => {
            (&rules::BROKEN_LINK, format!("`{attribute}` on {pages} names `{id}`, which isn't there"))
        }
        Problem::Twice { id } => (&rules::TWICE_ON_PAGE, format!("the id `{id}` is twice on {pages}")),
    };
    Diagnostic::new(rule, None, message)
}

/// The first pages by name, and how many more there are.
fn listed(names: &[&str]) -> String {
    let quoted = |names: &[&str]| names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>();
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [first @ .., last] if names.len() <= 3 => format!("{} and `{last}`", quoted(first).join(", ")),
        _ => format!("{} and {} more pages", quoted(&names[..2]).join(", "), names.len() - 2),
    }
}
