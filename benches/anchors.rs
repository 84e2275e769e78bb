//! How fast notes find their words: `cargo bench --bench anchors`.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write as _;

use variorum::Options;
use variorum::diag::{Source, Sources};
use variorum::edition::Edition;
use variorum::load::{TextFile, World};
use variorum::parse::{ParseCache, Parsed, parse};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const WORDS: &[&str] = &[
    "faction", "citizens", "majority", "liberty", "air", "fire", "nature", "man", "property", "union",
    "passion", "interest", "public", "cause", "the", "of", "and", "to", "in", "is",
];

fn words(seed: usize, count: usize) -> String {
    let mut dice = seed as u64 + 1;
    let mut roll = || {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[usize::try_from(dice >> 40).unwrap() % WORDS.len()]
    };
    (0..count).map(|_| roll()).collect::<Vec<&str>>().join(" ")
}

/// Sections of ten paragraphs with a key word each, and ten notes on these.
fn world(sections: usize, paragraph: usize, edited: bool, lock: Option<&str>) -> World {
    noted(sections, paragraph, edited, lock, true)
}

fn noted(sections: usize, paragraph: usize, edited: bool, lock: Option<&str>, with: bool) -> World {
    let mut sources = Sources::default();
    let mut world = World {
        config: Some(sources.add(Source::new("content/edition.toml", "title = \"T\"\n"))),
        ..World::default()
    };
    for section in 0..sections {
        let mut text = String::new();
        let mut notes = String::new();
        for block in 0..10 {
            let seed = section * 10 + block;
            let key = format!("key {seed} of all the words");
            let now = if edited && seed == 5 { key.replace("all the", "nearly all") } else { key.clone() };
            let _ = write!(text, "{} {now} {}.\n\n", words(seed, paragraph), words(seed + 7, paragraph));
            let _ = write!(notes, "+++\nid = \"n{seed}\"\nquote = \"{key}\"\n+++\nx\n\n");
        }
        let stem = format!("s{section}");
        world.texts.push(TextFile {
            witness: None,
            file: sources.add(Source::new(format!("content/text/{stem}.md"), text)),
            stem: stem.clone(),
        });
        if with {
            world.annotations.push(sources.add(Source::new(format!("content/annotations/{stem}.md"), notes)));
        }
    }
    world.lock = lock.map(|lock| sources.add(Source::new("content/anchors.lock", lock)));
    world.sources = sources;
    world
}

fn resolve(world: &World, parsed: Parsed, lock: bool) -> Edition {
    let options = Options { lock, ..Options::default() };
    variorum::resolve::resolve(
        world,
        parsed,
        &options,
        &mut variorum::resolve::ResolveCache::default(),
        &mut Vec::new(),
    )
    .unwrap()
}

fn locked(sections: usize, paragraph: usize) -> String {
    let world = world(sections, paragraph, false, None);
    let edition = resolve(&world, parse(&world, &mut ParseCache::default(), &mut Vec::new()), true);
    variorum::output::lock::text(&edition.lock.unwrap())
}

/// 10,000 notes over 1,000 sections, all where the lock has them: everything that `resolve` does.
#[divan::bench(sample_count = 10)]
fn ten_thousand_exact(bencher: divan::Bencher<'_, '_>) {
    let lock = locked(1000, 8);
    let world = world(1000, 8, false, Some(&lock));
    bencher
        .with_inputs(|| parse(&world, &mut ParseCache::default(), &mut Vec::new()))
        .bench_values(|parsed| resolve(&world, parsed, false));
}

/// The same sections without notes: the difference is what notes cost.
#[divan::bench(sample_count = 10)]
fn without_notes(bencher: divan::Bencher<'_, '_>) {
    let lock = locked(1000, 8);
    let world = noted(1000, 8, false, Some(&lock), false);
    bencher
        .with_inputs(|| parse(&world, &mut ParseCache::default(), &mut Vec::new()))
        .bench_values(|parsed| resolve(&world, parsed, false));
}

/// The lock of these, read.
#[divan::bench(sample_count = 10)]
fn ten_thousand_read(bencher: divan::Bencher<'_, '_>) {
    let lock = locked(1000, 8);
    let with = world(1, 1, false, Some(&lock));
    bencher.bench(|| parse(&with, &mut ParseCache::default(), &mut Vec::new()));
}

/// A section of some 15,000 characters in which the words of one of ten notes were rewritten.
#[divan::bench(sample_count = 50)]
fn one_rewritten(bencher: divan::Bencher<'_, '_>) {
    let lock = locked(1, 120);
    let world = world(1, 120, true, Some(&lock));
    bencher
        .with_inputs(|| parse(&world, &mut ParseCache::default(), &mut Vec::new()))
        .bench_values(|parsed| resolve(&world, parsed, false));
}
