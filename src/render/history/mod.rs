//! Releases: what became of the words that a citation names, and what each release changed.

mod became;
mod difference;
pub(crate) mod succession;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::diag::Diagnostic;
use crate::edition::history::{Fingerprint, ReleasedState, name, sections};
use crate::edition::{Away, Section, id};

use super::html::PageContext;
use super::kind::{PageKind, Reads, Subject, one_where};
use super::pages::Pages;
use super::view::{
    HistoryView, MovedBlock, MovedView, ReleaseSection, ReleaseView, ReleasedBlock, WasView, into_value,
};

use became::{Now, Then, became, blocks};
use succession::{StateBlock, are_like, changes, order, state};

/// What a section's page has for citations of released words.
#[derive(Debug, Default)]
pub(super) struct ReleasedWords {
    /// The id of a block whose words are a release's, by its place.
    pub(super) same: HashMap<usize, String>,
    /// What is said of other words, at the block that they have become.
    pub(super) was: HashMap<usize, Vec<WasView>>,
    /// What is said of words that are gone.
    pub(super) gone: Vec<WasView>,
}

/// Where words are now, by their fingerprints: the witness, the section, the block.
#[derive(Debug, Default)]
pub(super) struct Whereabouts(OnceLock<HashMap<Fingerprint, Vec<BlockPlace>>>);

/// A block by its witness, its section and its name.
type BlockPlace = (usize, usize, String);

/// The id of a wording of a block.
fn wording(block: &str, print: Fingerprint) -> String {
    format!("{block}~{print}")
}

/// The releases.
pub(super) const KIND: PageKind = PageKind::new(
    "history",
    |pages| one_where(pages.is_released(), "history.html"),
    Reads::Frame,
    |pages, _, here| pages.history(here),
);

/// A section that only a release has: its place among those.
pub(super) const KIND_OF_GONE: PageKind = PageKind::new(
    "gone",
    |pages| {
        let gone = if pages.is_released() { pages.gone() } else { Vec::new() };
        gone.into_iter().enumerate().map(|(at, name)| (format!("{name}.html"), Subject(at, 0))).collect()
    },
    Reads::Some(super::moved::reads),
    |pages, Subject(at, _), here| pages.gone_page(at, here),
)
.unlisted();

impl Pages {
    /// Whether the edition has been released.
    pub(crate) fn is_released(&self) -> bool {
        !self.edition.history.releases.is_empty()
    }

    /// The id that a block's words have in a release; none where no release has them.
    pub(super) fn released(&self, section: &Section, item: u32, number: &str) -> Option<String> {
        if !self.is_released() {
            return None;
        }
        let print = crate::edition::history::fingerprint(&crate::edition::history::said(&section.body, item));
        let block = format!("p{number}");
        self.edition.history.has(name(&section.address), &block, print).then(|| wording(&block, print))
    }

    /// What citations of released words of a section lead to: under its own name, and those that it had.
    pub(super) fn followed(&self, w: usize, section: &Section) -> ReleasedWords {
        let mut followed = ReleasedWords::default();
        if !self.is_released() {
            return followed;
        }
        let now = blocks(section);
        let lasting = self.edition.meta.frozen;
        let mut seen = BTreeSet::new();
        let own = (name(&section.address), section.addresses.clone());
        let is_it = |away: &&Away| {
            let there = away.now.and_then(|(w, at)| self.edition.witnesses.get(w)?.sections.get(at));
            there.is_some_and(|there| there.address == section.address)
        };
        let before = self.edition.away.iter().filter(is_it).map(|away| {
            let lead = away.blocks.iter().map(|(from, to)| {
                let to = to.as_ref().filter(|(page, _)| *page == section.address);
                (from.clone(), to.map(|(_, id)| id.clone()))
            });
            (name(&away.address), lead.collect())
        });
        for (name, lead) in std::iter::once(own).chain(before) {
            for then in became(&self.edition.history, name, &now, &lead, lasting) {
                if seen.insert((then.block.clone(), then.print)) {
                    self.follow(w, section, &now, name, then, &mut followed);
                }
            }
        }
        followed
    }

    fn follow(
        &self,
        w: usize,
        section: &Section,
        now: &[became::CurrentBlock],
        name: &str,
        then: Then,
        followed: &mut ReleasedWords,
    ) {
        let id = wording(&then.block, then.print);
        let is_lost = match then.now {
            Now::Gone => true,
            // A number that was given to other words says nothing of these.
            Now::Changed(at) => now.get(at).is_none_or(|(_, words, _)| !are_like(&then.words, words)),
            Now::Same(_) | Now::Moved(_) => false,
        };
        if let Some((other, block)) = is_lost.then(|| self.went(w, section, name, &then)).flatten() {
            let place = self.words.block(&other.number, block.strip_prefix('p').unwrap_or(block));
            let became = self.words.fill("history.moved", &[("locus", &place)]);
            let page = other.address.rsplit('/').next().unwrap_or(&other.address);
            let href = Some(format!("{page}#{block}"));
            followed.gone.push(WasView { became, href, to: Some(place), ..self.was(id, &then) });
            return;
        }
        let locus = |at: usize| {
            let block = now.get(at).map_or("", |(block, ..)| block.as_str());
            self.words.block(&section.number, block.strip_prefix('p').unwrap_or(block))
        };
        let href = |at: usize| now.get(at).map(|(block, ..)| format!("#{block}"));
        match then.now {
            Now::Same(at) if !followed.same.contains_key(&at) => {
                followed.same.insert(at, id);
            }
            Now::Same(at) | Now::Moved(at) => {
                let became = self.words.fill("history.moved", &[("locus", &locus(at))]);
                let was = WasView { became, href: href(at), to: Some(locus(at)), ..self.was(id, &then) };
                followed.was.entry(at).or_default().push(was);
            }
            Now::Changed(at) => {
                let words = now.get(at).map_or("", |(_, words, _)| words);
                let was = WasView {
                    became: self.since("history.changed", &then),
                    html: difference::difference(&then.words, words),
                    href: href(at),
                    to: Some(locus(at)),
                    ..self.was(id, &then)
                };
                followed.was.entry(at).or_default().push(was);
            }
            Now::Gone => {
                let was = WasView {
                    became: self.since("history.gone", &then),
                    html: plain(&then.words),
                    ..self.was(id, &then)
                };
                followed.gone.push(match self.led(w, section, &then) {
                    None => was,
                    Some((page, words, place)) => WasView {
                        became: self.since("history.changed", &then),
                        html: difference::difference(&then.words, &words),
                        href: Some(page),
                        to: Some(place),
                        ..was
                    },
                });
            }
        }
    }

    /// The block of another section that the address of a block leads to: where it is, its words, its locus.
    fn led(&self, w: usize, section: &Section, then: &Then) -> Option<(String, String, String)> {
        let (other, block) = section.addresses.get(&then.block)?.as_deref()?.split_once('#')?;
        let other = self.section_of(w, &id::fold(other))?;
        let (_, words) = crate::edition::history::blocks(other).find(|(name, _)| name == block)?;
        let page = other.address.rsplit('/').next().unwrap_or(&other.address);
        let number = block.strip_prefix('p').unwrap_or(block);
        Some((format!("{page}#{block}"), words, self.words.block(&other.number, number)))
    }

    /// The block of another section of the witness that has the words now, and had not when `name` had them.
    fn went(&self, w: usize, section: &Section, own: &str, then: &Then) -> Option<(&Section, &str)> {
        let all = self.whereabouts.0.get_or_init(|| {
            let mut all: HashMap<Fingerprint, Vec<BlockPlace>> = HashMap::new();
            for (w, witness) in self.edition.witnesses.iter().enumerate() {
                for (at, section) in witness.sections.iter().enumerate() {
                    for (block, _, print) in blocks(section) {
                        all.entry(print).or_default().push((w, at, block));
                    }
                }
            }
            all
        });
        let had = |other: &Section| {
            let known = self.edition.history.sections.get(name(&other.address));
            let known = known.filter(|_| name(&other.address) != own);
            known
                .is_some_and(|known| state(known, then.release).iter().any(|block| block.print == then.print))
        };
        let places = all.get(&then.print)?.iter().filter(|(of, ..)| *of == w);
        let found = places.filter_map(|(w, at, block)| {
            let other: &Section = self.edition.witnesses.get(*w)?.sections.get(*at)?;
            (other.address != section.address && !had(other)).then_some((other, block.as_str()))
        });
        let led = section.addresses.get(&then.block).and_then(Option::as_deref);
        let is_led = |(other, block): &(&Section, &str)| led == Some(&format!("{}#{block}", other.id));
        let found: Vec<(&Section, &str)> = found.collect();
        found.iter().copied().find(is_led).or_else(|| found.first().copied())
    }

    /// Whether words of a release are sought beyond the page of their section.
    pub(super) fn seeks_released(&self, w: usize, section: &Section) -> bool {
        let followed = self.followed(w, section);
        !followed.gone.is_empty() || followed.was.values().flatten().any(|was| !was.html.is_empty())
    }

    /// What is said of a wording whatever became of it.
    fn was(&self, id: String, then: &Then) -> WasView {
        let cited = self.of_release("history.cited", then.release);
        WasView { id, cited, became: String::new(), html: String::new(), href: None, to: None }
    }

    /// In which release words went, or that no release says so yet.
    fn since(&self, path: &str, then: &Then) -> String {
        match then.since {
            Some(release) => self.of_release(&format!("{path}-in"), release),
            None => self.words.get(&format!("{path}-since")).to_owned(),
        }
    }

    fn of_release(&self, path: &str, release: usize) -> String {
        let Some(release) = self.edition.history.releases.get(release) else { return String::new() };
        let date = self.words.date(&release.date);
        self.words.fill(path, &[("version", &release.version), ("date", &date)])
    }

    // ---- sections that are gone ----

    /// The names of sections that releases have, and that no page is made for otherwise.
    pub(super) fn gone(&self) -> Vec<&str> {
        let known: BTreeSet<String> = sections(&self.edition)
            .map(|section| section.address.as_str())
            .chain(self.edition.away.iter().map(|away| away.address.as_str()))
            .map(|address| id::fold(name(address)))
            .collect();
        let names = self.edition.history.sections.keys().map(String::as_str);
        names.filter(|name| !known.contains(&id::fold(name))).collect()
    }

    /// The page at the address of a section that is gone.
    pub(super) fn gone_page(&self, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let gone = self.gone();
        let name = gone.get(at).copied().unwrap_or_default();
        let (blocks, now) = self.wordings(name, None);
        let view = MovedView {
            href: now.map(|section| path_from(here, &section.address)),
            locus: now.map(|section| self.words.section(&section.number)),
            title: now.map(|section| self.title_of_section(section)),
            leads: blocks.iter().all(|block| block.words.is_none()),
            blocks,
        };
        let title = now.map_or_else(|| name.to_owned(), |section| self.title_of_section(section));
        self.finish("moved.html", "moved", &title, None, here, self.nav(None), "moved", into_value(view))
    }

    /// The released wordings of a section that is not there any more: where each leads, and the section that has most of
    /// them. Where it was renamed, `now` is its new page, which has them all.
    pub(super) fn wordings(&self, name: &str, now: Option<&str>) -> (Vec<MovedBlock>, Option<&Section>) {
        let folder = "../".repeat(name.matches('/').count());
        let all = became(&self.edition.history, name, &[], &BTreeMap::new(), false);
        let mut there: HashMap<Fingerprint, (&Section, String)> = HashMap::new();
        if now.is_none() && !all.is_empty() {
            for section in sections(&self.edition) {
                for (block, _, print) in blocks(section) {
                    there.entry(print).or_insert((section, block));
                }
            }
        }
        let mut most: HashMap<&str, (usize, &Section)> = HashMap::new();
        let mut out = Vec::new();
        for then in &all {
            let id = wording(&then.block, then.print);
            let number = then.block.strip_prefix('p').unwrap_or(&then.block);
            let found = there.get(&then.print);
            if let Some((section, _)) = found {
                most.entry(&section.address).or_insert((0, section)).0 += 1;
            }
            let to = found.map(|(section, block)| {
                let locus = self.words.block(&section.number, block.strip_prefix('p').unwrap_or(block));
                (format!("{folder}{}#{block}", section.address), locus)
            });
            let (href, to) = to.unzip();
            let renamed = now.map(|page| format!("{page}#{id}"));
            out.push(MovedBlock {
                locus: self.words.fill("locus.block", &[("number", number)]),
                words: (renamed.is_none() && href.is_none()).then(|| plain(&then.words)),
                href: renamed.or(href),
                to,
                id,
            });
        }
        let best = most.into_values().filter(|(count, _)| count * 2 >= all.len());
        (out, best.max_by_key(|(count, section)| (*count, std::cmp::Reverse(&section.address))).map(|b| b.1))
    }

    // ---- the page of releases ----

    pub(super) fn history(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let releases = &self.edition.history.releases;
        let view = HistoryView { releases: (0..releases.len()).rev().map(|at| self.release(at)).collect() };
        let title = self.words.get("history.title");
        let view = into_value(view);
        self.finish("history.html", "history", title, None, here, self.nav(None), "history", view)
    }

    /// A locus of a witness: the base, where it has no siglum.
    pub(super) fn locus_of_witness(&self, locus: &str, siglum: &str) -> String {
        match siglum {
            "" => locus.to_owned(),
            _ => self.words.fill("locus.version", &[("locus", locus), ("siglum", siglum)]),
        }
    }

    /// A release: the paragraphs that it changed.
    pub(super) fn release(&self, at: usize) -> ReleaseView {
        let history = &self.edition.history;
        let release = &history.releases[at];
        let places: HashMap<&str, (&str, &Section)> = self
            .edition
            .witnesses
            .iter()
            .enumerate()
            .flat_map(|(w, witness)| {
                let siglum = if w > 0 { witness.meta.siglum.as_str() } else { "" };
                witness.sections.iter().map(move |section| (name(&section.address), (siglum, &**section)))
            })
            .collect();
        // What no line of the release is about is as it was.
        let is_in = |said: &BTreeMap<String, Vec<ReleasedState>>| {
            said.values().flatten().any(|said| said.release == at)
        };
        let touched = || history.sections.iter().filter(|(_, said)| is_in(said));
        let states = |release: Option<usize>| -> BTreeMap<&str, Vec<StateBlock<'_>>> {
            let of = |said| release.map(|release| state(said, release)).unwrap_or_default();
            touched().map(|(name, said)| (name.as_str(), of(said))).collect()
        };
        let (before, after) = (states(at.checked_sub(1)), states(Some(at)));
        let mut of_sections = Vec::new();
        let mut blocks = 0;
        for (name, changes) in changes(&before, &after, self.edition.meta.frozen) {
            let place = places.get(name).copied();
            let (siglum, section) = place.unzip();
            let link = |block: &StateBlock<'_>| {
                let number = block.name.strip_prefix('p').unwrap_or(block.name);
                let locus = self.words.fill("locus.block", &[("number", number)]);
                let link = ReleasedBlock {
                    locus: self.locus_of_witness(&locus, siglum.unwrap_or_default()),
                    address: Some(format!("{name}.html#{}", wording(block.name, block.print))),
                };
                (order(number), link)
            };
            let of = ReleaseSection {
                locus: place.map(|(siglum, section)| {
                    self.locus_of_witness(&self.words.section(&section.number), siglum)
                }),
                title: section.map_or_else(|| name.to_owned(), |section| self.title_of_section(section)),
                address: format!("{name}.html"),
                changed: changes.changed.iter().map(|y| link(&after[name][*y])).collect(),
                new: changes.new.iter().map(|y| link(&after[name][*y])).collect(),
                gone: changes.gone.iter().map(|x| link(&before[name][*x])).collect(),
            };
            let count = of.changed.len() + of.new.len() + of.gone.len();
            blocks += count;
            if count > 0 {
                of_sections.push((section.map(|section| section.number.clone()), of));
            }
        }
        let place = |number: &Option<std::sync::Arc<str>>| number.as_ref().map(|number| order(number));
        of_sections.sort_by(|a, b| (place(&a.0), &a.1.address).cmp(&(place(&b.0), &b.1.address)));
        let of_sections = of_sections.into_iter().map(|(_, mut of)| {
            for list in [&mut of.changed, &mut of.new, &mut of.gone] {
                list.sort_by(|a, b| a.0.cmp(&b.0));
            }
            of
        });
        ReleaseView {
            id: format!("r-{}", release.version),
            version: release.version.clone(),
            date: self.date(&release.date),
            first: at == 0,
            blocks,
            sections: if at == 0 { Vec::new() } else { of_sections.collect() },
        }
    }
}

/// Words as HTML, a line a line.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    difference::words(&mut out, &words.split_word_bounds().collect::<Vec<_>>());
    out
}

fn path_from(here: PageContext<'_>, address: &str) -> String {
    let mut out = here.root.to_owned();
    super::escape::path_to(&mut out, address);
    out
}
