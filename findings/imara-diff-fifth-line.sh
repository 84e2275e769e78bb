#!/usr/bin/env bash
# One would guess: a unified diff has three lines before a change, wherever that is, and its header says at which line they begin.
# What happens: where the fifth line of a file is the first to change, four lines stand before it, and the header says that they begin
# at line 2, though the first of them is line 1. A change of line 4, 9 or 12 is as one would guess.
# Why it matters: a tool that shows an editor what it would write to his notes as a patch hands out one whose first lines aren't where
# it says that they are; notes with four keys before their words are common.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
mkdir "$dir/src"
cat > "$dir/Cargo.toml" <<'TOML'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"
[dependencies]
imara-diff = "=0.2.0"
TOML
cat > "$dir/src/main.rs" <<'RS'
use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};

fn main() {
    for changed in [4, 5, 9] {
        let old: String = (1..=12).map(|n| format!("line {n}\n")).collect();
        let new = old.replace(&format!("line {changed}\n"), "another\n");
        let input = InternedInput::new(old.as_str(), new.as_str());
        let mut diff = Diff::compute(Algorithm::Histogram, &input);
        diff.postprocess_lines(&input);
        let printer = BasicLineDiffPrinter(&input.interner);
        let hunks = diff.unified_diff(&printer, UnifiedDiffConfig::default(), &input).to_string();
        let head: Vec<&str> = hunks.lines().take(2).collect();
        println!("line {changed}: {} | first:{}", head[0], head[1]);
    }
}
RS
out=$(cd "$dir" && cargo run -q)
printf 'imara-diff 0.2.0\n%s\n' "$out"
want='line 4: @@ -1,7 +1,7 @@ | first: line 1
line 5: @@ -2,8 +2,8 @@ | first: line 1
line 9: @@ -6,7 +6,7 @@ | first: line 6'
[ "$out" = "$want" ] && echo "as found: the header says line 2, and the first line is line 1" || { echo "changed"; exit 1; }
