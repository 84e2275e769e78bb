//! The integration tests: one program, so one link, and tests of all subjects beside each other on the machine's
//! cores. `cargo test --test suite cases::` runs one module. Apart are the real watcher's (tests/watch.rs) and what
//! measures its own process (tests/again.rs).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that fails says so by a panic, and prints what it held"
)]

/// As the program has it: tests make editions in their own process, too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod aligned;
mod anchors;
mod bad_input;
mod bibliography;
mod cases;
mod collate;
mod commands;
mod dossier;
mod editions;
mod examples;
mod export;
mod export_dts;
mod export_epub;
#[cfg(feature = "pdf")]
mod export_pdf;
mod export_tei;
mod figures;
mod generated;
mod import;
mod import_docx;
mod import_notes;
mod import_programs;
mod import_word;
mod imports;
mod in_doubt;
mod large;
mod lasting;
mod law;
mod library;
mod lock;
mod lsp;
mod memo;
mod memo_notes;
mod names;
mod odd_versions;
mod readers;
mod reference_law;
mod references;
mod releases;
mod respelt;
mod revisions;
mod round_trip;
mod rules;
mod schemas;
mod several_versions;
mod shell;
mod short_trial;
mod sources;
mod unchanged;
mod versions;
mod waiting;
mod write;
mod xml;
