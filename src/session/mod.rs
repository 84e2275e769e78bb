//! A session with an edition that changes: what was read and made last, so that each change makes little again.
//!
//! `watch` and `lsp` are both loops around one. The sources are the disk's, under an overlay of what editors have
//! in their buffers.

pub(crate) mod newest;

use std::path::{Path, PathBuf};

use crate::diag::Diagnostic;
use crate::load::{self, NoEdition, Overlay, World};
use crate::{Assembly, Caches, Options, assemble_read};

/// An edition, with what is remembered of it from run to run.
#[derive(Debug)]
pub struct Session {
    root: PathBuf,
    options: Options,
    overlay: Overlay,
    /// What was read last, and what reading had to say.
    last: Option<(World, Vec<Diagnostic>)>,
    /// Whether that was what had been read before it.
    same: bool,
    past: Caches,
}

impl Session {
    /// A session with the edition in the folder `root`, which may be yet to come.
    #[must_use]
    pub fn new(root: &Path, options: Options) -> Self {
        let (overlay, past) = (Overlay::default(), Caches::default());
        Self { root: root.to_path_buf(), options, overlay, last: None, same: false, past }
    }

    /// The edition's folder, as it was given.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The texts in the place of files. A file that is put over or laid bare is to be named to [`read`](Self::read).
    pub fn overlay(&mut self) -> &mut Overlay {
        &mut self.overlay
    }

    /// Reads the files that may have changed, by their places on the disk, or all of them where none are named or
    /// only a walk can know what there is now.
    ///
    /// # Errors
    /// Where there is no edition any more.
    pub fn read(&mut self, changed: Option<&[PathBuf]>) -> Result<(World, Vec<Diagnostic>), NoEdition> {
        let last = self.last.take();
        let again = last.as_ref().zip(changed).and_then(|((world, told), changed)| {
            load::reload_under(world, told, changed, &self.overlay).map(|next| (next, told.clone()))
        });
        let read = match again {
            Some(read) => read,
            None => load::load_under(&self.root, &self.overlay)?,
        };
        self.same = last.is_some_and(|(world, told)| {
            let words = |all: &[Diagnostic]| all.iter().map(|d| d.message.clone()).collect::<Vec<_>>();
            read.0.changed(&world, 0).is_some() && words(&read.1) == words(&told)
        });
        self.last = Some(read.clone());
        Ok(read)
    }

    /// Whether the last reading found what the one before it had found.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.same
    }

    /// Gives the files of what was read the ids that they have in what comes of it: those of the last run.
    pub(crate) fn number(&self, world: &mut World, told: &mut [Diagnostic]) {
        load::ids::keep(world, told, self.past.sources.as_ref());
    }

    /// What comes of what was read: that of a first run, made of as little as has changed since the last.
    pub fn assemble(&mut self, world: World, told: Vec<Diagnostic>) -> Assembly {
        assemble_read(world, told, &self.options, &mut self.past)
    }

    /// Shows these drafts, by their folded ids, though others are left out.
    pub(crate) fn show_drafts(&mut self, drafts: std::collections::BTreeSet<String>) {
        self.options.shown_drafts = drafts;
    }

    /// A session with the same edition that shows no drafts but where all are shown.
    #[must_use]
    pub(crate) fn without_drafts(&self) -> Self {
        let shown_drafts = std::collections::BTreeSet::new();
        Self::new(&self.root, Options { shown_drafts, ..self.options.clone() })
    }

    /// Says that the last result was thrown away: the next names all pages as new.
    pub(crate) fn unseen(&mut self) {
        self.past.unseen();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::settle;

    fn put(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// What a session says of an edition under an overlay is what it says where the disk has the same texts.
    #[test]
    fn an_overlay_is_as_good_as_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        put(&root, "content/edition.toml", "title = \"T\"\nlanguage = \"en\"\n");
        put(&root, "content/text/01-one.md", "# One\n\nSome words.\n");
        put(&root, "content/text/03-three.md", "# Three\n\nMore.\n");
        let record = |id: &str, words: &str| {
            format!("+++\nid = \"{id}\"\ntarget = \"one\"\nquote = \"{words}\"\n+++\nA note: [[two]].\n")
        };
        put(&root, "content/annotations/a.md", &record("a", "words"));
        let mut session = Session::new(&root, Options::default());
        let mut told = |changes: &[(&str, Option<&str>)]| {
            for (path, text) in changes {
                match text {
                    Some(text) => session.overlay().put(*path, text),
                    None => session.overlay().remove(path),
                }
            }
            let changed: Vec<PathBuf> = changes.iter().map(|(path, _)| root.join(path)).collect();
            let (world, read) = session.read(Some(&changed)).unwrap();
            let assembly = session.assemble(world, read);
            let place = |d: &Diagnostic| {
                let span = d.span.unwrap();
                let source = assembly.sources.get(span.file);
                (source.path.clone(), source.line_column(span.start as usize), d.message.clone())
            };
            settle(assembly.diagnostics.clone(), &assembly.levels)
                .iter()
                .filter(|d| d.span.is_some())
                .map(place)
                .collect::<Vec<_>>()
        };
        let clean = |root: &Path| {
            let assembly = crate::assemble(root, &Options::default()).unwrap();
            settle(assembly.diagnostics, &assembly.levels)
                .iter()
                .filter_map(|d| d.span.map(|span| (span, d)))
                .map(|(span, d)| {
                    let source = assembly.sources.get(span.file);
                    (source.path.clone(), source.line_column(span.start as usize), d.message.clone())
                })
                .collect::<Vec<_>>()
        };
        let other = record("a", "wodrs");
        let steps: &[&[(&str, Option<&str>)]] = &[
            &[],
            // A buffer that differs, with other ends of lines and a byte order mark.
            &[("content/annotations/a.md", Some(&other))],
            &[("content/text/01-one.md", Some("\u{feff}# One\r\n\r\nSome wodrs. [[gone]]\r\n"))],
            // Files that the disk doesn't have, between two that it has and in a folder of their own.
            &[
                ("content/text/02-two.md", Some("# Two\n")),
                ("content/registers/persons.toml", Some("x = 1\n")),
            ],
            // Files that an editor leaves beside others are none of the edition's.
            &[("content/text/.#02-two.md", Some("# Two\n"))],
            &[("content/edition.toml", Some("title = \n"))],
            &[("content/edition.toml", None), ("content/text/02-two.md", None)],
        ];
        let copy = tempfile::tempdir().unwrap();
        let mut over: std::collections::BTreeMap<&str, &str> = std::collections::BTreeMap::new();
        for step in steps {
            for (path, text) in *step {
                match text {
                    Some(text) => drop(over.insert(path, text)),
                    None => drop(over.remove(path)),
                }
            }
            let mirror = copy.path().join("e");
            let _ = std::fs::remove_dir_all(&mirror);
            for file in [
                "content/edition.toml",
                "content/text/01-one.md",
                "content/text/03-three.md",
                "content/annotations/a.md",
            ] {
                put(&mirror, file, &std::fs::read_to_string(root.join(file)).unwrap());
            }
            for (path, text) in &over {
                put(&mirror, path, text);
            }
            assert_eq!(told(step), clean(&mirror.canonicalize().unwrap()), "{step:?}");
        }
    }
}
