//! Editions in folders, as tests write, build and read them.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// An `edition.toml` that is enough.
pub const EDITION: &str = "title = \"T\"\nbase-url = \"https://example.org/\"\n";

/// Paragraphs that have few words in common.
pub const A: &str =
    "By a faction, I understand a number of citizens, united by some common impulse of passion.";
pub const B: &str =
    "There are two methods of curing the mischiefs: the one, by removing its causes, and another.";
pub const C: &str =
    "Liberty is to fire what air is, an aliment without which it instantly expires, but who knows.";
pub const N: &str = "Boats lie by the lighthouse all winter, and bread is baked by hand in the kitchens.";

/// Run the program in a folder: its exit code, and what it said.
pub fn variorum(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_variorum"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("VARIORUM_PLAIN", "1")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), format!("{}{}", text(&output.stderr), text(&output.stdout)))
}

/// What the program says, however it ends.
pub fn said(folder: &Path, args: &[&str]) -> String {
    variorum(folder, args).1
}

pub fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

/// Write a text of paragraphs.
pub fn write(root: &Path, file: &str, paragraphs: &[&str]) {
    put(root, &format!("content/text/{file}.md"), &(paragraphs.join("\n\n") + "\n"));
}

/// Copy a folder.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// All that is below a folder: the words of files, what else a path is.
pub fn below(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let about = fs::symlink_metadata(&path).unwrap();
            let what = if about.is_file() {
                fs::read_to_string(&path).unwrap_or_else(|_| "bytes".to_owned())
            } else {
                format!("{:?}", about.file_type())
            };
            if about.is_dir() {
                open.push(path.clone());
            }
            found.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), what);
        }
    }
    found
}
