//! The law of incremental builds: after any edits, what is made with the caches of the last run equals what a first
//! run makes of the same files, byte for byte, and gives the same diagnostics.

mod dice;
mod edition;
mod edits;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use dice::Dice;
use edition::Lock;
use variorum::diag::{Diagnostic, Sources, settle};
use variorum::load::{World, load, reload};
use variorum::{Assembly, Caches, Options, assemble_read};

/// How many scripts of edits are tried; `VARIORUM_SCRIPTS` says another number.
const SCRIPTS: u64 = 54;
/// Edits of a script.
const EDITS: usize = 6;

/// The addresses of a site, and what is made of each.
type Pages = Vec<(String, Result<Vec<u8>, String>)>;

/// Which pages a script looks at: half of the scripts those of the output, half those of the preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Output,
    Preview,
}

/// Returns all diagnostics of a run, in the order of their words, and all that it makes.
fn outcome(assembly: &Assembly, seen: Seen) -> (Vec<String>, Pages) {
    let line = |d: &Diagnostic, sources: &Sources| {
        let place = d.span.map(|span| {
            let source = sources.get(span.file);
            (source.path.clone(), source.line_column(span.start as usize))
        });
        format!("{place:?} {} {} {:?} {:?}", d.rule.id, d.message, d.hints, d.note)
    };
    let mut diagnostics: Vec<String> = settle(assembly.diagnostics.clone(), &assembly.levels)
        .iter()
        .map(|d| line(d, &assembly.sources))
        .collect();
    diagnostics.sort();
    let made = assembly.site.iter().flat_map(|site| site.addresses().map(move |a| (site, a)));
    let pages = made.map(|(site, address)| {
        let made = match seen {
            Seen::Output => site.make(address),
            Seen::Preview => site.preview(address),
        };
        (address.to_owned(), made.unwrap().map(|bytes| bytes.to_vec()).map_err(|told| told.message))
    });
    (diagnostics, pages.collect())
}

/// Reads what changed, as `watch` does.
fn read_again(
    root: &Path,
    last: Option<(World, Vec<Diagnostic>)>,
    changed: &[PathBuf],
) -> (World, Vec<Diagnostic>) {
    if let Some((world, diagnostics)) = last
        && let Some(next) = reload(&world, &diagnostics, changed)
    {
        return (next, diagnostics);
    }
    load(root).unwrap()
}

fn addresses(pages: &Pages) -> Vec<&str> {
    pages.iter().map(|(address, _)| address.as_str()).collect()
}

fn words(bytes: &Result<Vec<u8>, String>) -> String {
    match bytes {
        Ok(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Err(message) => message.clone(),
    }
}

/// How many edits of each kind all scripts made.
static MADE: Mutex<Vec<usize>> = Mutex::new(Vec::new());
/// How many runs said that only some pages can be others.
static PARTIAL: AtomicUsize = AtomicUsize::new(0);

fn try_script(seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let (kind, round) = (seed as usize % Lock::ALL.len(), seed as usize / Lock::ALL.len());
    let lock = Lock::ALL[kind];
    // With each lock both.
    let seen = if round.is_multiple_of(2) { Seen::Output } else { Seen::Preview };
    edition::write(&root, lock);
    let options = Options { drafts: seed.is_multiple_of(3), ..Options::default() };
    let mut dice = Dice::new(seed);
    let mut past = Caches::default();
    let mut last = load(&root).unwrap();
    let mut before = outcome(&assemble_read(last.0.clone(), last.1.clone(), &options, &mut past), seen).1;
    let mut script = format!("script {seed}, lock {lock:?}, drafts {}, {seen:?}\n", options.drafts);
    for _ in 0..EDITS {
        let (kind, (what, changed)) = edits::edit(&root, &mut dice);
        MADE.lock().unwrap().resize(edits::KINDS.len(), 0);
        MADE.lock().unwrap()[kind] += 1;
        let _ = writeln!(script, "- {}: {what}", edits::KINDS[kind].name);
        last = read_again(&root, Some(last), &changed);
        let assembly = assemble_read(last.0.clone(), last.1.clone(), &options, &mut past);
        let next = outcome(&assembly, seen);
        let (world, diagnostics) = load(&root).unwrap();
        let first = outcome(&assemble_read(world, diagnostics, &options, &mut Caches::default()), seen);
        assert_eq!(next.0, first.0, "other diagnostics: {script}");
        assert_eq!(addresses(&next.1), addresses(&first.1), "other pages: {script}");
        for ((address, next), (_, first)) in next.1.iter().zip(&first.1) {
            assert_eq!(words(next), words(first), "another {address}: {script}");
        }
        if let Some(remade) = &assembly.remade {
            PARTIAL.fetch_add(1, Ordering::Relaxed);
            assert_eq!(addresses(&next.1), addresses(&before), "a partial run has other pages: {script}");
            for ((address, now), (_, before)) in next.1.iter().zip(&before) {
                let same = now == before || remade.pages.contains(address);
                assert!(same, "{address} is another, and isn't listed as remade: {script}");
            }
        }
        before = next.1;
    }
}

#[test]
fn after_any_edits_the_site_is_that_of_a_first_run() {
    use rayon::prelude::*;
    let number = |name| std::env::var(name).ok().and_then(|seed| seed.parse().ok());
    if let Some(seed) = number("VARIORUM_SCRIPT") {
        return try_script(seed);
    }
    let scripts = number("VARIORUM_SCRIPTS").unwrap_or(SCRIPTS);
    // A pool of this test's own: the threads of the common one print where the test prints that began them.
    let pool = rayon::ThreadPoolBuilder::new().build().unwrap();
    pool.install(|| (1..=scripts).into_par_iter().for_each(try_script));
    if scripts < SCRIPTS {
        return;
    }
    for (kind, count) in edits::KINDS.iter().zip(&*MADE.lock().unwrap()) {
        assert!(*count > 2, "only {count} edits were {}", kind.name);
    }
    let partial = PARTIAL.load(Ordering::Relaxed);
    assert!(partial > 15, "only {partial} runs said that only some pages can be others");
}
