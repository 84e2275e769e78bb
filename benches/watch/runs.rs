//! The processor's time of single runs: `cargo bench --bench watch -- runs`. No server, no pages, so that the figures hold on a busy machine.

use std::fmt::Write as _;
use std::path::PathBuf;

use variorum::Options;
use variorum::session::Session;

use crate::{Lock, SECTIONS, corpus, edits, prepare};

/// What one edit cost.
struct RunCost {
    /// Of all threads, in ms.
    cpu: f64,
    /// Stage by stage by the wall clock, in ms.
    stages: Vec<(&'static str, f64)>,
    /// Whether the last result was kept but for some sections.
    is_swap: bool,
}

/// Makes each kind of edit that is asked for, and returns the table of what the runs after them cost.
pub(crate) fn measure(lock: Lock, only: &[String]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let root = &folder.path().canonicalize().unwrap();
    prepare(root, lock);
    let mut session = Session::new(root, Options { quiet: true, ..Options::default() });
    let mut run = |changed: Option<&[PathBuf]>| {
        let before = processor();
        let (world, told) = session.read(changed).unwrap();
        let assembly = session.assemble(world, told);
        let cpu = (processor() - before) * 1000.0;
        let ms = |(stage, took): &(&'static str, std::time::Duration)| (*stage, took.as_secs_f64() * 1000.0);
        RunCost { cpu, stages: assembly.took.iter().map(ms).collect(), is_swap: assembly.remade.is_some() }
    };
    run(None);
    let mut table = String::from(
        "| edit | runs | CPU ms, median | worst | stages, ms of the wall | swaps |\n|---|--:|--:|--:|---|--:|\n",
    );
    let mut dice = corpus::Dice::new(7);
    let wanted = |name: &str| only.is_empty() || only.iter().any(|only| name.contains(only.as_str()));
    for kind in edits::KINDS.iter().filter(|kind| wanted(kind.name)) {
        let mut costs: Vec<RunCost> = (0..kind.count)
            .map(|n| {
                let word = format!("x{n}x{}", dice.below(1_000_000));
                let save = (kind.save)(root, dice.below(SECTIONS - 1), &word);
                std::fs::write(&save.file, &save.text).unwrap();
                // What the last run let go of is freed behind it.
                std::thread::sleep(std::time::Duration::from_millis(30));
                run(Some(&[save.file]))
            })
            .collect();
        costs.sort_by(|a, b| a.cpu.total_cmp(&b.cpu));
        let (half, last) = (&costs[costs.len() / 2], &costs[costs.len() - 1]);
        let stages =
            half.stages.iter().map(|(stage, ms)| format!("{stage} {ms:.1}")).collect::<Vec<_>>().join(", ");
        let swaps = costs.iter().filter(|cost| cost.is_swap).count();
        let _ = writeln!(
            table,
            "| {} | {} | {:.1} | {:.1} | {stages} | {swaps} |",
            kind.name,
            costs.len(),
            half.cpu,
            last.cpu
        );
    }
    table
}

/// The processor's time that all threads of this process have had, in seconds; none where the system doesn't say.
fn processor() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let of = |thread: std::fs::DirEntry| -> Option<f64> {
        let times = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        times.split(' ').next()?.parse::<f64>().ok()
    };
    threads.filter_map(of).sum::<f64>() / 1e9
}
