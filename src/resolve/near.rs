//! What is near to a name that leads nowhere: made ready once in a run, at the first that does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diag::{Advice, Candidates, nearest};
use crate::edition::id;
use crate::parse::order::slug_of;

use super::links::TargetIndex;
use super::meant::Meant;

/// The names that references can have, ready to be compared; all of it follows from the [`TargetIndex`].
#[derive(Debug, Default)]
pub(super) struct NearNames {
    sections: OnceLock<Candidates>,
    meant: OnceLock<Meant>,
    notes: OnceLock<Candidates>,
    essays: OnceLock<Candidates>,
    files: OnceLock<Candidates>,
    media: OnceLock<Candidates>,
    /// The first path of each file name.
    files_by_name: OnceLock<HashMap<String, String>>,
    files_by_slug: OnceLock<HashMap<String, String>>,
    media_by_name: OnceLock<HashMap<String, String>>,
    /// The paths of files by their composed names.
    composed: OnceLock<HashMap<String, String>>,
    /// The blocks and headings of a section, by its address.
    fragments: Mutex<HashMap<String, Arc<Candidates>>>,
}

impl TargetIndex<'_> {
    /// The section that is meant by another of its names.
    pub(super) fn meant(&self, name: &str) -> Option<&str> {
        let all = || Meant::of(self.witnesses.iter().flatten().map(AsRef::as_ref));
        self.near.meant.get_or_init(all).section(name)
    }

    pub(super) fn near_section(&self, name: &str) -> Advice {
        let all = || Candidates::of(self.witnesses.iter().flatten().map(|s| s.id.as_str()));
        self.near.sections.get_or_init(all).suggestion(name)
    }

    pub(super) fn near_note(&self, name: &str) -> Advice {
        self.near.notes.get_or_init(|| Candidates::of(self.notes.keys())).suggestion(name)
    }

    pub(super) fn near_essay(&self, name: &str) -> Advice {
        let all = || Candidates::of(self.essays.iter().map(|e| e.id.as_str()));
        self.near.essays.get_or_init(all).suggestion(name)
    }

    /// A section's or an essay's file, by its whole path: of this name in another folder, or of one near to it.
    pub(super) fn near_file(&self, path: &str) -> Advice {
        let files = || self.files.keys().map(String::as_str);
        let namesakes = self.near.files_by_name.get_or_init(|| by_name(files()));
        let found = |name: &str| namesakes.get(name).map_or_else(Advice::default, |path| meant(path));
        let name = name_of(path);
        found(name).or(|| near_path(self.near.files.get_or_init(|| Candidates::of(files())), path)).or(|| {
            // A section goes by its slug elsewhere.
            let slug = name.strip_suffix(".md").map_or("", slug_of);
            let by_slug = self.near.files_by_slug.get_or_init(|| {
                let slug = |path: &str| slug_of(name_of(path).trim_end_matches(".md")).to_owned();
                let mut all = HashMap::new();
                files().for_each(|path| least(&mut all, slug(path), path));
                all
            });
            by_slug.get(slug).map_or_else(Advice::default, |path| meant(path))
        })
    }

    /// A file that isn't Markdown, by its path under `content/`: of this name in another folder, or of one near to it.
    pub(super) fn near_media(&self, path: &str) -> Advice {
        let files = || self.media.keys().map(String::as_str);
        let namesakes = self.near.media_by_name.get_or_init(|| by_name(files()));
        let found = namesakes.get(name_of(path)).map_or_else(Advice::default, |path| meant(path));
        found.or(|| near_path(self.near.media.get_or_init(|| Candidates::of(files())), path))
    }

    /// A block or a heading of the section with this address.
    pub(super) fn near_fragment(
        &self,
        address: &str,
        fragment: &str,
        all: impl FnOnce() -> Vec<String>,
    ) -> Advice {
        let mut fragments = self.near.fragments.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = match fragments.get(address) {
            Some(ready) => Arc::clone(ready),
            None => {
                let ready = Arc::new(Candidates::of(all().iter().map(String::as_str)));
                fragments.insert(address.to_owned(), Arc::clone(&ready));
                ready
            }
        };
        drop(fragments);
        ready.suggestion(fragment)
    }

    /// The path, as it is on the disk, of the file with this name, composed or decomposed.
    pub(super) fn composed(&self, path: &str) -> Option<&str> {
        let all = || {
            let media = self.media.keys().map(|inside| format!("content/{inside}"));
            composed(media.chain(self.files.keys().cloned()).chain(self.hidden.iter().cloned()))
        };
        self.near.composed.get_or_init(all).get(&id::normal(path)).map(String::as_str)
    }
}

/// Which numbered paragraphs a section has, for a hint.
pub(super) fn paragraphs<T: std::fmt::Display>(numbers: &[T]) -> String {
    match numbers {
        [] => "it has no numbered paragraphs".to_owned(),
        [one] => format!("its one paragraph is `#p{one}`"),
        [first, .., last] => format!("its paragraphs are `#p{first}` to `#p{last}`"),
    }
}

/// The block whose number was written without its `p`.
pub(super) fn number_meant(section: &crate::edition::Section, fragment: &str) -> Advice {
    let number = fragment.trim().trim_start_matches('¶').trim_start();
    let known = section.numbers.iter().any(|known| **known == *number);
    if !known {
        return Advice::default();
    }
    let target = format!("{}#p{number}", section.id);
    Advice::write(format!("write `target = \"{target}\"`"), format!("\"{target}\"")).sure(true)
}

fn meant(path: &str) -> Advice {
    Advice::write(format!("did you mean `{path}`?"), path)
}

/// The path that is near, where the name of its file is near too: long folders make any two paths near.
fn near_path(paths: &Candidates, path: &str) -> Advice {
    let found = paths.nearest(path);
    let is_near = found.is_some_and(|found| nearest(name_of(path), [name_of(found)]).is_some());
    if is_near { paths.suggestion(path) } else { Advice::default() }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn by_name<'a>(paths: impl Iterator<Item = &'a str>) -> HashMap<String, String> {
    let mut all = HashMap::new();
    paths.for_each(|path| least(&mut all, name_of(path).to_owned(), path));
    all
}

/// Keep the first of the paths with a name, in the order of the alphabet.
fn least(all: &mut HashMap<String, String>, name: String, path: &str) {
    let first = all.entry(name).or_insert_with(|| path.to_owned());
    if path < first.as_str() {
        path.clone_into(first);
    }
}

/// Paths by their composed names, those of ASCII aside, which are that already.
pub(super) fn composed(paths: impl Iterator<Item = String>) -> HashMap<String, String> {
    let mut composed = HashMap::new();
    for path in paths.filter(|path| !path.is_ascii()) {
        composed.entry(id::normal(&path)).or_insert(path);
    }
    composed
}
