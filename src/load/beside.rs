//! Folders and files beside `content/`, `templates/` and `static/` that are meant to be one of these, or to be in one: nothing is
//! looked for in them.

use std::ffi::OsStr;
use std::path::Path;

use crate::diag::{Diagnostic, Source, Span, rules};

use super::{World, is_left_over};

/// What is read of an edition's folder.
const READ: [&str; 3] = ["content", "templates", "static"];

/// What is read within `content/`, by the names that folders of it go by, with the ending of its files. An edition's folder may
/// have other folders of these names, so one counts only where it has such a file.
const WITHIN: &[(&str, &str, &str)] = &[
    ("text", "text", "md"),
    ("texts", "text", "md"),
    ("annotations", "annotations", "md"),
    ("annotation", "annotations", "md"),
    ("registers", "registers", "toml"),
    ("register", "registers", "toml"),
    ("pages", "pages", "md"),
];

/// So many entries of a folder are looked at for a file of an ending.
const MOST_LOOKED_AT: usize = 1000;

/// Reports what is beside the folders that are read, and has nearly the name of one or is what would be in one.
pub(super) fn tell(root: &Path, world: &mut World, diagnostics: &mut Vec<Diagnostic>) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    for name in names.iter().filter(|name| !is_left_over(name)) {
        let disk = root.join(name);
        let meant = if disk.is_dir() {
            // On a disk that knows no case `Content` is what `content` finds, and a link may lead to the folder itself.
            let same = |read: &&str| {
                let (own, read) = (disk.canonicalize().ok(), root.join(read).canonicalize().ok());
                own.is_some() && own == read
            };
            folder(name, &disk).filter(|_| !READ.iter().any(same))
        } else {
            file(name, world).map(str::to_owned)
        };
        let Some(meant) = meant else { continue };
        let sign = if disk.is_dir() { "/" } else { "" };
        let at = world.sources.add(Source::new(format!("{name}{sign}"), ""));
        let message = format!("nothing is made of `{name}{sign}`");
        diagnostics.push(
            Diagnostic::new(&rules::UNUSED_FILE, Span::new(at, 0, 0), message)
                .hint(format!("did you mean `{meant}`?")),
        );
    }
}

/// Whether something of this name in the edition's folder may be reported.
pub(crate) fn is_near(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    read(name).is_some() || within(name).is_some() || matches!(name, "edition.toml") || is_bibliography(name)
}

/// The folder that one of this name is meant to be.
fn folder(name: &str, disk: &Path) -> Option<String> {
    if let Some(read) = read(name) {
        return Some(format!("{read}/"));
    }
    let (inside, ending) = within(name)?;
    let found = walkdir::WalkDir::new(disk).max_depth(2).into_iter().take(MOST_LOOKED_AT).flatten();
    found
        .map(walkdir::DirEntry::into_path)
        .any(|path| path.extension() == Some(OsStr::new(ending)))
        .then(|| format!("content/{inside}/"))
}

/// The folder that is read whose name this nearly is: another case, or one letter.
fn read(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    READ.into_iter().find(|read| name != *read && strsim::osa_distance(&lower, read) <= 1)
}

fn within(name: &str) -> Option<(&'static str, &'static str)> {
    let found = WITHIN.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known));
    found.map(|(_, inside, ending)| (*inside, *ending))
}

/// Where a file of this name is looked for; the edition's own, where it has none, is nowhere else.
fn file(name: &str, world: &World) -> Option<&'static str> {
    match name {
        "edition.toml" => Some("content/edition.toml"),
        "bibliography.bib" if world.bibliography.is_none() => Some("content/bibliography.bib"),
        "bibliography.yaml" | "bibliography.yml" if world.bibliography.is_none() => {
            Some("content/bibliography.yaml")
        }
        _ => None,
    }
}

fn is_bibliography(name: &str) -> bool {
    matches!(name, "bibliography.bib" | "bibliography.yaml" | "bibliography.yml")
}
