#!/usr/bin/env bash
# One would guess: a recursive watch of notify either follows symbolic links or doesn't, files and folders alike.
# What happens (Linux): what is written behind a link to a folder is told, what is written to the target of a link to a file
# is not, though reading the folder gives its new words.
# Why it matters: a preview of an edition that links a text from elsewhere shows the old words until another file is saved.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/src" "$dir/edition" "$dir/elsewhere/notes"
cat > "$dir/Cargo.toml" <<'TOML'
[package]
name = "watching"
version = "0.0.0"
edition = "2021"
[dependencies]
notify = "=8.2.0"
TOML
cat > "$dir/src/main.rs" <<'RS'
use notify::{RecursiveMode, Watcher};
use std::{fs, sync::mpsc, thread::sleep, time::Duration};

fn main() {
    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).unwrap();
    watcher.watch("edition".as_ref(), RecursiveMode::Recursive).unwrap();
    let told = |path: &str, words: &str| {
        while events.try_recv().is_ok() {}
        fs::write(path, words).unwrap();
        sleep(Duration::from_millis(300));
        events.try_iter().flatten().any(|event| event.kind.is_modify())
    };
    let file = told("edition/own.md", "new");
    let folder = told("elsewhere/notes/a.md", "new");
    let linked = told("elsewhere/text.md", "new");
    let read = fs::read_to_string("edition/linked.md").unwrap();
    println!("a file: {file}, behind a linked folder: {folder}, the target of a linked file: {linked}, which reads `{read}`");
}
RS
for file in edition/own.md elsewhere/notes/a.md elsewhere/text.md; do printf old > "$dir/$file"; done
ln -s ../elsewhere/notes "$dir/edition/notes"; ln -s ../elsewhere/text.md "$dir/edition/linked.md"
(cd "$dir" && cargo build --quiet)
out=$(cd "$dir" && ./target/debug/watching); echo "notify 8.2.0: $out"
wanted='a file: true, behind a linked folder: true, the target of a linked file: false, which reads `new`'
[[ $out == "$wanted" ]] && echo "as found: links to folders are followed, links to files are not" || { echo "changed"; exit 1; }
