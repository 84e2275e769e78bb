//! Reading again what changed: where only the bytes of known files did, the walk is spared.

use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, FileId};

use super::tree::{FoundFile, is_left_over, read};
use super::{AssetSource, OWN_CARD, Overlay, World};

/// The world with these files read again; none where only a walk can know what there is now: a file came or
/// went, one was or is a link, one can't be read.
///
/// `told` has the diagnostics of the last [`load`](super::load). The result equals what it would read now, provided
/// that nothing but these files has changed.
#[must_use]
pub fn reload(world: &World, told: &[Diagnostic], changed: &[PathBuf]) -> Option<World> {
    reload_under(world, told, changed, &Overlay::default())
}

/// [`reload`] with the texts of an overlay in the place of files.
#[must_use]
pub fn reload_under(
    world: &World,
    told: &[Diagnostic],
    changed: &[PathBuf],
    overlay: &Overlay,
) -> Option<World> {
    if !world.links.is_empty() || world.hindered {
        return None;
    }
    let mut next = world.clone();
    for path in changed {
        take(&mut next, told, path, overlay)?;
    }
    Some(next)
}

fn take(world: &mut World, told: &[Diagnostic], disk: &Path, overlay: &Overlay) -> Option<()> {
    let rest = disk.strip_prefix(&world.root).ok()?;
    let path = rest.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let names = path.split('/');
    let about = std::fs::symlink_metadata(disk);
    if names.clone().count() == 1 && super::is_near(disk.file_name()?) {
        return None;
    }
    if names.clone().any(is_left_over)
        || !["content", "templates", "static"].iter().any(|top| names.clone().next() == Some(*top))
    {
        return Some(());
    }
    let known = world.sources.iter().find(|(_, source)| source.path == path).map(|(file, _)| file);
    let of_file = |d: &Diagnostic| d.span.is_some_and(|span| Some(span.file) == known);
    if overlay.get(&path).is_some() {
        let file = known.filter(|_| !told.iter().any(of_file))?;
        let source =
            read(&world.root, &FoundFile { path, disk: disk.to_path_buf(), length: 0 }, overlay).ok()?;
        world.sources.replace(file, source);
        return Some(());
    }
    let about = match about {
        // What came and went between two looks is nothing.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !had(world, &path) => return Some(()),
        about => about.ok().filter(std::fs::Metadata::is_file)?,
    };
    if disk.canonicalize().ok().as_deref() != Some(disk) {
        return None;
    }
    if let Some(inside) = path
        .strip_prefix("content/")
        .filter(|inside| world.media.contains_key(*inside) && !inside.ends_with(".csl"))
    {
        // Media are read when they are wanted, but for the size that pages show them in.
        world.measure(inside, disk);
        return Some(());
    }
    if let Some(file) = known {
        if path.starts_with("static/") || told.iter().any(of_file) {
            return None;
        }
        let found = FoundFile { path, disk: disk.to_path_buf(), length: about.len() };
        let source = read(&world.root, &found, overlay).ok()?;
        // It may name the files of other editions anew: they are read by a walk.
        let names_others = |text: &str| text.contains("other");
        if Some(file) == world.config && (!world.others.is_empty() || names_others(&source.text)) {
            return None;
        }
        world.sources.replace(file, source);
        return Some(());
    }
    let address = path.strip_prefix("static/")?;
    let found = FoundFile { path: path.clone(), disk: disk.to_path_buf(), length: about.len() };
    let asset = world
        .assets
        .get_mut(address)
        .filter(|asset| matches!(&asset.place, AssetSource::Disk { path, .. } if path == disk))?;
    // Where it has marks its words are a source, which a walk takes in.
    let read = super::tree::asset(&world.root, &found).ok().filter(|read| read.marked.is_none())?;
    asset.hash = read.hash;
    if path == OWN_CARD {
        world.measure(&path, disk);
    }
    Some(())
}

impl World {
    /// Look again how large an image is.
    fn measure(&mut self, name: &str, disk: &Path) {
        let size = super::sizes::of(disk);
        if self.sizes.get(name) != size.as_ref() {
            let sizes = std::sync::Arc::make_mut(&mut self.sizes);
            match size {
                Some(size) => sizes.insert(name.to_owned(), size),
                None => sizes.remove(name),
            };
        }
    }

    /// The one file whose words are not what they were in another world; none where more, or anything else, differs.
    pub(crate) fn one_changed(&self, before: &World) -> Option<FileId> {
        self.changed(before, 1)?.first().copied()
    }

    /// The files whose words are not what they were in another world; none where these are more than `most`, or
    /// anything else differs.
    pub(crate) fn changed(&self, before: &World, most: usize) -> Option<Vec<FileId>> {
        let Self { root, sources, config, texts, lock, history, annotations, pages, registers, .. } = self;
        let Self { bibliography, styles, templates, words, assets, media, sizes, unread, unreadable, .. } =
            self;
        let links = &self.links;
        let same = (root, config, lock, history, bibliography, links)
            == (
                &before.root,
                &before.config,
                &before.lock,
                &before.history,
                &before.bibliography,
                &before.links,
            )
            && (texts, annotations, pages) == (&before.texts, &before.annotations, &before.pages)
            && *styles == before.styles
            && (registers, templates, words) == (&before.registers, &before.templates, &before.words)
            && (assets, media, unread) == (&before.assets, &before.media, &before.unread)
            && *sizes == before.sizes
            && unreadable == &before.unreadable
            && self.others == before.others;
        if !same || sources.iter().count() != before.sources.iter().count() {
            return None;
        }
        let mut changed = Vec::new();
        for ((file, now), (_, then)) in sources.iter().zip(before.sources.iter()) {
            if now.hash != then.hash {
                changed.push(file);
            }
            if now.path != then.path || changed.len() > most {
                return None;
            }
        }
        Some(changed)
    }
}

/// Whether the world has something of this path, or below it.
fn had(world: &World, path: &str) -> bool {
    let below =
        |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let inside = |top: &str, known: &str| {
        path.strip_prefix(top).map_or(top.trim_end_matches('/') == path, |rest| {
            known.strip_prefix(rest).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    world.sources.iter().any(|(_, source)| below(&source.path))
        || world.assets.keys().any(|address| inside("static/", address))
        || world.media.keys().any(|media| inside("content/", media))
        || world.unreadable.iter().any(|known| below(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load;

    fn texts(world: &World) -> Vec<(String, String)> {
        world.sources.iter().map(|(_, s)| (s.path.clone(), s.text.to_string())).collect()
    }

    #[test]
    fn known_files_are_read_again_and_the_rest_asks_for_a_walk() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let put = |path: &str, text: &[u8]| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        put("content/edition.toml", b"title = \"T\"");
        let text = put("content/text/01-one.md", b"# One");
        let style = put("static/own.css", b"a {}");
        let (world, told) = load(&root).unwrap();

        put("content/text/01-one.md", b"\xef\xbb\xbf# Two\r\n");
        put("static/own.css", b"b {}");
        let left_over = put("content/text/01-one.md~", b"");
        let again = reload(&world, &told, &[text.clone(), style.clone(), left_over]).unwrap();
        let (clean, _) = load(&root).unwrap();
        assert_eq!(texts(&again), texts(&clean));
        assert_eq!(again.assets, clean.assets);
        assert_eq!(world.sources.words(crate::diag::Span::new(world.texts[0].file, 0, 5)), "# One");

        let gone = root.join("content/text/01-one.md.new");
        assert!(reload(&world, &told, &[gone]).is_some(), "it came and went");
        let new = put("content/text/02-new.md", b"");
        assert!(reload(&world, &told, &[new]).is_none(), "a new file");
        put("content/text/01-one.md", b"\xff");
        assert!(reload(&world, &told, std::slice::from_ref(&text)).is_none(), "not UTF-8");
        std::fs::remove_file(&text).unwrap();
        assert!(reload(&world, &told, std::slice::from_ref(&text)).is_none(), "gone");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("content/text/02-new.md"), &text).unwrap();
            let (linked, told) = load(&root).unwrap();
            assert!(reload(&linked, &told, &[style]).is_none(), "links");
        }
    }
}
