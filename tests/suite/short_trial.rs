//! A short seeded trial of builds in a row: no note goes to other words in silence. The long one is
//! `cargo bench --bench anchoring -- trial`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    missing_docs,
    unreachable_pub,
    dead_code
)]

#[path = "../../benches/anchoring/edits.rs"]
mod edits;
#[path = "../../benches/anchoring/trial.rs"]
mod trial;

use std::path::Path;

#[test]
fn no_note_goes_to_other_words_in_silence() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/anchoring/texts/report");
    let mut sum = trial::Count::default();
    for (n, name) in ["genesis", "udhr-rus", "udhr-cmn", "udhr-arb", "udhr-ell"].iter().enumerate() {
        let source = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
        for count in trial::Trial::new(&source, 31 + n as u64, 20).run(6).values() {
            sum.add(*count);
        }
    }
    assert!(sum.all() > 400, "{sum:?}");
    assert_eq!(sum.silent, 0, "{sum:?}");
    assert!(sum.told <= 2, "{sum:?}");
    assert!(sum.right * 10 > sum.all() * 7, "{sum:?}");
}
