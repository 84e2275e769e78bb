//! Proof of a whole site: every page made, each internal link and fragment checked.

mod link;
mod report;
mod scan;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::diag::{Diagnostic, rules};

use super::{Content, Site};
use link::{Leads, follow};
use scan::{Scanned, scan};

/// What a proof found.
#[derive(Debug, Default)]
pub struct Proof {
    /// Templates that failed, links that lead nowhere; by page.
    pub diagnostics: Vec<Diagnostic>,
    /// A page could not be made: nothing may be written.
    pub fatal: bool,
    /// How many pages (HTML) were made.
    pub pages: usize,
    /// How many files in all.
    pub files: usize,
    /// What is remembered of each address, for the proof of the next site.
    pub(crate) known: ProofCache,
}

/// What is remembered of the pages of a site that was proved, in the order of its addresses.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProofCache(Arc<Vec<Arc<Facts>>>);

/// What of a site needn't be made again.
#[derive(Debug, Clone)]
pub(crate) struct Before {
    /// What is remembered of a site with the same addresses.
    pub(crate) known: ProofCache,
    /// The addresses whose bytes may be others now.
    pub(crate) remade: BTreeSet<String>,
}

/// Make every address of the site in parallel, hand its bytes to `keep` and let them go, and check
/// every link of the pages against their ids.
///
/// `keep` is called from several threads, once an address; no more once a page has failed, since
/// nothing of the site can be written then. A file that can't be read is reported and left out.
///
/// # Errors
/// An error of `keep`; the rest of the site is not made then.
pub fn proof<E: Send>(
    site: &Site,
    keep: impl Fn(&str, Content<'_>) -> Result<(), E> + Sync,
) -> Result<Proof, E> {
    proof_after(site, None, keep, |_| true)
}

/// [`proof`] of a site of which something is known: what is as it was is not made, where `same` says of an address
/// that its bytes are not wanted.
///
/// # Errors
/// As [`proof`].
pub(crate) fn proof_after<E: Send>(
    site: &Site,
    before: Option<&Before>,
    keep: impl Fn(&str, Content<'_>) -> Result<(), E> + Sync,
    same: impl Fn(&str) -> bool + Sync,
) -> Result<Proof, E> {
    let addresses: Vec<&str> = site.addresses().collect();
    let places: HashMap<&[u8], u32> = addresses.iter().map(|a| a.as_bytes()).zip(0..).collect();
    let fatal = AtomicBool::new(false);
    let before = before.filter(|before| before.known.0.len() == addresses.len());
    let made = |(at, address): (usize, &&str)| -> Result<Arc<Facts>, E> {
        if site.is_on_request(address) {
            return Ok(Arc::new(Facts::made()));
        }
        if let Some(before) = before
            && !before.remade.contains(*address)
            && before.known.0[at].made
            && same(address)
        {
            return Ok(Arc::clone(&before.known.0[at]));
        }
        let failed = |diagnostic: Box<Diagnostic>| {
            if !is_left_out(&diagnostic) {
                fatal.store(true, Ordering::Relaxed);
            }
            Ok(Arc::new(Facts::failed(*diagnostic)))
        };
        match site.file(address) {
            Some(Ok(file)) => {
                if !fatal.load(Ordering::Relaxed) {
                    keep(address, Content::File(file))?;
                }
                return Ok(Arc::new(Facts::made()));
            }
            Some(Err(diagnostic)) => return failed(diagnostic),
            None => {}
        }
        let (made, told) = match site.make_telling(address) {
            Some(Ok(made)) => made,
            Some(Err(diagnostic)) => return failed(diagnostic),
            None => return Ok(Arc::default()),
        };
        if !fatal.load(Ordering::Relaxed) {
            keep(address, Content::Bytes(&made))?;
        }
        let page = is_page(address);
        let facts = if page { Facts::of(site, address, &made, &places) } else { Facts::made() };
        Ok(Arc::new(Facts { told, ..facts }))
    };
    // The index has all words of the edition: it comes before anything else takes room, and goes as soon as it is written.
    let early = |address: &str| site.is_for_once() && site.is_of_index(address);
    let mut indexed = Vec::new();
    let has_early = addresses.iter().any(|address| early(address));
    site.make_shared(has_early);
    if has_early {
        let files = addresses.par_iter().enumerate().filter(|(_, address)| early(address));
        let files = files.map(|(at, address)| Ok((at, made((at, address))?)));
        indexed = files.collect::<Result<Vec<_>, E>>()?;
        site.forget_index();
    }
    // The first file of an export comes before its others, which go by what it leaves; all of them beside the pages.
    let place = |address: &str| Some(*places.get(address.as_bytes())? as usize);
    let exports: Vec<Vec<usize>> =
        site.exports().map(|files| files.into_iter().filter_map(place).collect()).collect();
    let of_exports: HashSet<usize> = exports.iter().flatten().copied().collect();
    let one = |at: &usize| -> Result<(usize, Arc<Facts>), E> { Ok((*at, made((*at, &addresses[*at]))?)) };
    let export = |files: &Vec<usize>| -> Result<Vec<(usize, Arc<Facts>)>, E> {
        let (first, rest) = files.split_at(1.min(files.len()));
        let mut all = first.iter().map(one).collect::<Result<Vec<_>, E>>()?;
        all.extend(rest.par_iter().map(one).collect::<Result<Vec<_>, E>>()?);
        Ok(all)
    };
    let in_exports = || {
        let all = exports.iter().map(export).collect::<Result<Vec<_>, E>>();
        site.forget_exports();
        all
    };
    // A page that gathers the whole edition takes as long as a hundred others: split finely,
    // so that no thread is left with a row of pages behind one of those.
    let large = site.large();
    let comes_last = |address: &str| site.comes_last(address) || large.contains(address);
    let pages = || {
        let all = addresses.par_iter().enumerate().with_max_len(4);
        let later =
            |at: usize, address: &str| comes_last(address) || early(address) || of_exports.contains(&at);
        all.map(|(at, address)| if later(at, address) { Ok(Arc::default()) } else { made((at, address)) })
            .collect::<Result<Vec<Arc<Facts>>, E>>()
    };
    let (exported, facts) = rayon::join(in_exports, pages);
    let mut facts = facts?;
    for (at, file) in exported?.into_iter().flatten().chain(indexed) {
        facts[at] = file;
    }
    for (at, address) in addresses.iter().enumerate().filter(|(_, address)| comes_last(address)) {
        facts[at] = made((at, address))?;
    }

    Ok(Proof {
        fatal: fatal.into_inner(),
        pages: addresses.iter().zip(&facts).filter(|(a, f)| is_page(a) && f.made).count(),
        files: facts.iter().filter(|f| f.made).count(),
        diagnostics: report::report(site, &addresses, &facts),
        known: ProofCache(facts.into()),
    })
}

/// Whether such a failure costs the file only: everything else leaves a page of the site unmade.
fn is_left_out(diagnostic: &Diagnostic) -> bool {
    [&rules::UNREADABLE, &rules::MISSING_FILE, &rules::EXPORT_FAILED].contains(&diagnostic.rule)
}

pub(super) fn is_page(address: &str) -> bool {
    address.ends_with(".html")
}

/// The folder of an address: `""`, `versions/print/`.
fn folder(address: &str) -> &str {
    address.rfind('/').map_or("", |n| &address[..=n])
}

/// What is remembered of a page once its bytes are gone.
///
/// Ids and fragments are kept as hashes: eight bytes for each of the millions that a large
/// edition has. The words of those few that fail are read again from the page, which is made anew
/// for that.
#[derive(Debug, Default)]
struct Facts {
    /// Its bytes were there.
    made: bool,
    /// Why they were not.
    failure: Option<Diagnostic>,
    /// What is reported of it though it was made.
    told: Vec<Diagnostic>,
    /// Hashes of its ids, sorted.
    ids: Vec<u64>,
    /// Where it links to places on other pages: target, hash of the id; sorted, each once.
    far: Vec<(u32, u64)>,
    /// What was wrong with it by itself.
    flaws: Vec<Flaw>,
}

/// Something wrong on a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Flaw {
    /// A link to an address that the site does not have: the link, the address.
    Nowhere { link: String, address: String },
    /// A link that leads above the site's root.
    Above { link: String },
    /// A link to an id that the page itself does not have.
    NoSuchId { id: String },
    /// An attribute that names an id which the page does not have.
    NoSuchElement { attribute: &'static str, id: String },
    /// An id that is twice.
    Twice { id: String },
}

impl Facts {
    fn made() -> Self {
        Self { made: true, ..Self::default() }
    }

    fn failed(diagnostic: Diagnostic) -> Self {
        Self { failure: Some(diagnostic), ..Self::default() }
    }

    /// Read a page.
    fn of(site: &Site, address: &str, html: &[u8], places: &HashMap<&[u8], u32>) -> Self {
        let (folder, base) = (folder(address), site.base_path());
        let mut facts = Self::made();
        let mut here = Vec::new();
        scan(html, &mut |found| match found {
            Scanned::Id(id) => facts.ids.push(xxh3_64(&id)),
            Scanned::Refers(_, id) => here.push(xxh3_64(&id)),
            Scanned::Link(link) => match follow(&link, folder, base) {
                Leads::Away | Leads::Here(None) => {}
                Leads::Above if site.is_elsewhere(&link) => {}
                Leads::Above => facts.flaws.push(Flaw::Above { link: text(&link) }),
                Leads::Here(Some(id)) => here.push(xxh3_64(&id)),
                Leads::To(path, id) => match (places.get(&*path), id) {
                    (None, _) => facts.flaws.push(Flaw::Nowhere { link: text(&link), address: text(&path) }),
                    (Some(_), Some(id)) if *path == *address.as_bytes() => here.push(xxh3_64(&id)),
                    (Some(target), Some(id)) => facts.far.push((*target, xxh3_64(&id))),
                    (Some(_), None) => {}
                },
            },
        });
        facts.ids.sort_unstable();
        facts.far.sort_unstable();
        facts.far.dedup();
        let twice = facts.ids.windows(2).any(|pair| pair[0] == pair[1]);
        if twice || here.iter().any(|id| !facts.has(*id)) {
            facts.look_again(html, folder, base, address);
        }
        facts.flaws.sort_unstable();
        facts.flaws.dedup();
        facts.ids.shrink_to_fit();
        facts.far.shrink_to_fit();
        facts
    }

    fn has(&self, id: u64) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    fn has_twice(&self, id: u64) -> bool {
        let first = self.ids.partition_point(|other| *other < id);
        self.ids.get(first + 1) == Some(&id)
    }

    /// Find the words of what is wrong on the page itself.
    fn look_again(&mut self, html: &[u8], folder: &str, base: &str, address: &str) {
        let mut flaws = std::mem::take(&mut self.flaws);
        scan(html, &mut |found| match found {
            Scanned::Id(id) if self.has_twice(xxh3_64(&id)) => flaws.push(Flaw::Twice { id: text(&id) }),
            Scanned::Refers(attribute, id) if !self.has(xxh3_64(&id)) => {
                flaws.push(Flaw::NoSuchElement { attribute, id: text(&id) });
            }
            Scanned::Link(link) => match follow(&link, folder, base) {
                Leads::Here(Some(id)) if !self.has(xxh3_64(&id)) => {
                    flaws.push(Flaw::NoSuchId { id: text(&id) });
                }
                Leads::To(path, Some(id)) if *path == *address.as_bytes() && !self.has(xxh3_64(&id)) => {
                    flaws.push(Flaw::NoSuchId { id: text(&id) });
                }
                _ => {}
            },
            _ => {}
        });
        self.flaws = flaws;
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Mutex;

    use super::*;
    use crate::load::{Asset, AssetSource};

    fn site(files: &[(&str, &'static str)]) -> Site {
        let asset = |text: &'static str| Asset { place: AssetSource::BuiltIn(text.as_bytes()), hash: 0 };
        Site::of_assets(files.iter().map(|(address, text)| ((*address).to_owned(), asset(text))).collect())
    }

    fn told(files: &[(&str, &'static str)]) -> Vec<String> {
        let proof = proof(&site(files), |_, _| Ok::<(), Infallible>(())).unwrap();
        assert!(!proof.fatal);
        assert_eq!(proof.files, files.len());
        let one = |d: &Diagnostic| format!("{}: {} [{}]", d.rule.id, d.message, d.hints.join(" "));
        proof.diagnostics.iter().map(one).collect()
    }

    #[test]
    fn a_sound_site_has_nothing_to_tell() {
        let files = [
            (
                "a.html",
                r##"<p id="p1"><a href="v/b.html#x%20y">b</a><a href="#p1"></a><a href="a.html?v=1#p1"></a><a href="#"></a>"##,
            ),
            (
                "v/b.html",
                r##"<p id="x y"><a href="../a.html#p1">a</a><img src="../m.svg?v=3#view" alt=""><a href="https://x.org/no.html#no">"##,
            ),
            ("m.svg", "<svg id='a' href='no'/>"),
        ];
        assert_eq!(told(&files), [""; 0]);
    }

    #[test]
    fn each_broken_link_is_told_with_page_link_and_what_is_near() {
        let files = [
            (
                "a.html",
                r##"<p id="p1"><p id="p12"><p id=two><p id=two><a href="econmy.html">x</a><a href="b.md#p1">x</a><a href="v/c.html#q2">x</a>
                <a href="#p13">x</a><a href="../x.html">x</a><a aria-details="twp">x</a><a href="v/">x</a>"##,
            ),
            ("b.html", ""),
            ("economy.html", ""),
            ("v/c.html", r##"<p id="q1"><a href="../a.html#none">x</a>"##),
            ("v/index.html", ""),
        ];
        assert_eq!(
            told(&files),
            [
                "broken-link: `a.html` links to `b.md#p1`, which isn't there [did you mean `b.html`?]",
                "broken-link: `a.html` links to `econmy.html`, which isn't there [did you mean `economy.html`?]",
                "broken-link: `a.html` links to `v/`, which isn't there [did you mean `v/index.html`?]",
                "broken-link: `a.html` links to `../x.html`, which lies above the site [addresses are relative to the page's own folder]",
                "broken-link: `v/c.html` links to `../a.html#none`, but `a.html` has no such id []",
                "broken-link: `a.html` links to `v/c.html#q2`, but `v/c.html` has no such id [did you mean `#q1`?]",
                "broken-link: `a.html` links to `#p13` but has no such id [did you mean `#p1`?]",
                "broken-link: `aria-details` on `a.html` names `twp`, which isn't there [did you mean `two`?]",
                "twice-on-page: the id `two` is twice on `a.html` []",
            ]
        );
    }

    #[test]
    fn what_many_pages_have_is_told_once() {
        let text = r##"<link href="style.css"><a href="#main">x</a><a href="z.html#gone">x</a>"##;
        let files = [("a.html", text), ("b.html", text), ("c.html", text), ("d.html", text), ("z.html", "")];
        assert_eq!(
            told(&files),
            [
                "broken-link: `a.html`, `b.html` and 2 more pages link to `style.css`, which isn't there []",
                "broken-link: `a.html`, `b.html` and 2 more pages link to `z.html#gone`, but `z.html` has no such id []",
                "broken-link: `a.html`, `b.html` and 2 more pages link to `#main` but have no such id []",
            ]
        );
    }

    #[test]
    fn where_hints_end_is_said_once() {
        let links = |count: usize| -> &'static str {
            let link = |n: usize| format!("<a href=\"z{n:02}.html\">x</a>");
            (0..count).map(link).collect::<String>().leak()
        };
        let hints = |count: usize| {
            let all = told(&[("a.html", links(count)), ("z.html", "")]);
            assert_eq!(all.len(), count);
            all.into_iter().filter(|told| told.contains("problems only")).collect::<Vec<_>>()
        };
        assert_eq!(hints(40), [""; 0]);
        let said = "[what may be meant was sought for the first 40 of these 42 problems only]";
        assert_eq!(
            hints(42),
            [format!("broken-link: `a.html` links to `z40.html`, which isn't there {said}")]
        );
    }

    #[test]
    fn every_file_is_kept_once_and_an_error_of_keep_ends_it() {
        let site = site(&[("a.html", "A"), ("b.css", "B")]);
        let kept = Mutex::new(Vec::new());
        let keep = |address: &str, content: Content<'_>| {
            kept.lock().unwrap().push((address.to_owned(), content.bytes().unwrap()));
            Ok::<(), Infallible>(())
        };
        assert_eq!(proof(&site, keep).unwrap().pages, 1);
        let mut kept = kept.into_inner().unwrap();
        kept.sort();
        assert_eq!(kept, [("a.html".to_owned(), b"A".to_vec()), ("b.css".to_owned(), b"B".to_vec())]);
        assert_eq!(proof(&site, |_, _| Err("full")).unwrap_err(), "full");
    }
}
