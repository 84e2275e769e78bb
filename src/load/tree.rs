//! The walk over an edition's folder.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::diag::{Diagnostic, Rule, Source, Span, escape, rules};

use super::roles::{FileRole, role, take, template_role};
use super::{
    Asset, AssetSource, NoEdition, OWN_CARD, Overlay, TemplateFile, World, builtin, is_edition, open,
};

/// The largest text file that is read, in bytes; the lock and the history are as large as the edition makes them.
const LARGEST: u64 = 32 << 20;

/// Where the lock is.
const LOCK: &str = "content/anchors.lock";
/// Where the history is.
const HISTORY: &str = "content/history.lock";

/// Read the edition in the folder `root`.
///
/// # Errors
/// Where there is no edition in it.
pub fn load(root: &Path) -> Result<(World, Vec<Diagnostic>), NoEdition> {
    load_under(root, &Overlay::default())
}

/// Reads the edition in the folder `root`, with the texts of an overlay in the place of files.
///
/// # Errors
/// Where there is no edition in it.
pub fn load_under(root: &Path, overlay: &Overlay) -> Result<(World, Vec<Diagnostic>), NoEdition> {
    let missing = || NoEdition::new(root);
    if !is_edition(root) && !overlay.has_edition() {
        return Err(missing());
    }
    // What is only in an overlay may have no folder yet.
    let root = match root.canonicalize() {
        Err(_) if overlay.has_edition() => std::path::absolute(root),
        known => known,
    };
    let root = root.map_err(|_| missing())?;
    let mut world = World { root: root.clone(), ..World::default() };
    let mut diagnostics = Vec::new();

    take_built_in(&mut world);
    let mut content = walk(&root, "content", &mut world, &mut diagnostics);
    overlay.complete(&root, "content", &mut content);
    let mut templates = walk(&root, "templates", &mut world, &mut diagnostics);
    overlay.complete(&root, "templates", &mut templates);
    let assets = walk(&root, "static", &mut world, &mut diagnostics);

    let mut unread = Vec::new();
    world.sizes = Arc::new(measure(&content, &assets));
    let wanted: Vec<(FoundFile, FileRole)> = content
        .into_iter()
        .filter_map(|found| Some((role(&found.path, &found.disk, &mut world, &mut diagnostics)?, found)))
        .chain(
            templates.into_iter().filter_map(|found| Some((template_role(&found.path, &mut unread)?, found))),
        )
        .map(|(role, found)| (found, role))
        .collect();
    for path in unread {
        world.unread.push(world.sources.add(Source::new(path, "")));
    }
    let read: Vec<Result<Source, Broken>> =
        wanted.par_iter().map(|(found, _)| read(&root, found, overlay)).collect();
    for ((found, role), source) in wanted.into_iter().zip(read) {
        match source {
            Ok(source) => {
                let file = world.sources.add(source);
                if let (FileRole::Bibliography, Some(first)) = (&role, world.bibliography) {
                    let told =
                        Diagnostic::new(&rules::STRAY_FILE, Span::new(file, 0, 0), "a second bibliography");
                    diagnostics.push(
                        told.also(Span::new(first, 0, 0), "the first, which counts")
                            .hint("put the entries of the two into one file"),
                    );
                    continue;
                }
                take(&mut world, role, file);
            }
            Err(broken) => {
                if matches!(role, FileRole::Lock) {
                    world.unreadable.push(found.path.clone());
                }
                broken.tell(&found.path, &mut world, &mut diagnostics);
            }
        }
    }
    let shared_root: Arc<Path> = root.into();
    take_assets(assets, &shared_root, &mut world, &mut diagnostics);
    if let Some(config) = world.config {
        world.others = super::others::read(&shared_root, &world.sources.get(config).text).into();
    }
    super::beside::tell(&shared_root, &mut world, &mut diagnostics);
    Ok((world, diagnostics))
}

/// The sizes of images in `content/`, by their paths from there, and of the edition's own title card.
fn measure(content: &[FoundFile], assets: &[FoundFile]) -> BTreeMap<String, super::PixelSize> {
    let measured: Vec<(String, super::PixelSize)> = content
        .par_iter()
        .filter_map(|found| {
            Some((found.path.strip_prefix("content/")?.to_owned(), super::sizes::of(&found.disk)?))
        })
        .collect();
    let card = assets.iter().find(|found| found.path == OWN_CARD);
    let card = card.and_then(|found| Some((OWN_CARD.to_owned(), super::sizes::of(&found.disk)?)));
    measured.into_iter().chain(card).collect()
}

/// Hashes the files of `static/`, which take the place of built-in ones.
fn take_assets(
    assets: Vec<FoundFile>,
    root: &Arc<Path>,
    world: &mut World,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let read: Vec<(FoundFile, std::io::Result<StaticFile>)> = assets
        .into_par_iter()
        .map(|found| {
            let read = asset(root, &found);
            (found, read)
        })
        .collect();
    for (FoundFile { path, disk, .. }, mut read) in read {
        if let Some(text) = read.as_mut().ok().and_then(|read| read.marked.take()) {
            world.marked.push(world.sources.add(Source::new(path.as_str(), text)));
        }
        let address = path.strip_prefix("static/").unwrap_or(&path).to_owned();
        match read.map(|read| read.hash) {
            // A copy of one of ours is ours.
            Ok(hash) if world.assets.get(&address).is_some_and(|asset| asset.hash == hash) => {}
            Ok(hash) => {
                let place = AssetSource::Disk { root: Arc::clone(root), path: disk };
                world.assets.insert(address, Asset { place, hash });
            }
            Err(error) => {
                Broken::unread(&error).tell(&path, world, diagnostics);
            }
        }
    }
}

/// A file of `static/` as it was read.
pub(super) struct StaticFile {
    pub(super) hash: u64,
    /// Its words, where it is a text with lines that a merge may have left.
    pub(super) marked: Option<String>,
}

/// Reads a file of `static/`; one that is no text is never held whole.
pub(super) fn asset(root: &Path, found: &FoundFile) -> std::io::Result<StaticFile> {
    let ending = found.path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if found.length > LARGEST || !STATIC_TEXTS.contains(&ending.as_str()) {
        return Ok(StaticFile { hash: open::hash(root, &found.disk)?, marked: None });
    }
    let bytes = open::read(root, &found.disk)?;
    let hash = xxhash_rust::xxh3::xxh3_64(&bytes);
    let has = |mark: &str| memchr::memmem::find(&bytes, mark.as_bytes()).is_some();
    let is_marked = has("<<<<<<<") || has(">>>>>>>");
    Ok(StaticFile { hash, marked: String::from_utf8(bytes).ok().filter(|_| is_marked) })
}

/// The endings of files of `static/` that are texts, in which a merge leaves its marks.
const STATIC_TEXTS: [&str; 15] = [
    "css",
    "csv",
    "htm",
    "html",
    "js",
    "json",
    "md",
    "mjs",
    "svg",
    "toml",
    "txt",
    "webmanifest",
    "xml",
    "yaml",
    "yml",
];

fn take_built_in(world: &mut World) {
    for (name, text) in builtin::TEMPLATES {
        let file = world.sources.add(Source::new(format!("(built-in)/templates/{name}"), *text));
        world.templates.push(TemplateFile { name: (*name).to_owned(), file, built_in: true });
    }
    for (language, text) in builtin::WORDS {
        let file =
            world.sources.add(Source::new(format!("(built-in)/templates/words/{language}.toml"), *text));
        world.words.push(((*language).to_owned(), file));
    }
    for (address, bytes) in builtin::STATIC {
        let hash = xxhash_rust::xxh3::xxh3_64(bytes);
        world.assets.insert((*address).to_owned(), Asset { place: AssetSource::BuiltIn(bytes), hash });
    }
}

/// A regular file: its path from the edition's folder, with `/`, and its place on the disk.
#[derive(Debug)]
pub(super) struct FoundFile {
    pub(super) path: String,
    pub(super) disk: PathBuf,
    pub(super) length: u64,
}

/// Every file below a folder, in the order of names. Links are followed within the edition's folder only.
fn walk(root: &Path, folder: &str, world: &mut World, diagnostics: &mut Vec<Diagnostic>) -> Vec<FoundFile> {
    let mut found = Vec::new();
    let top = root.join(folder);
    if !top.exists() {
        return found;
    }
    let relative = |path: &Path| {
        let rest = path.strip_prefix(root).unwrap_or(path);
        rest.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    };
    // A folder may be linked several times, but what is linked in it is not gone through again each time: of links in
    // linked folders there may be twice as many at each level.
    let mut followed: HashMap<PathBuf, String> = HashMap::new();
    let mut walker = WalkDir::new(&top).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = walker.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| folder.to_owned(), relative);
                world.links.extend(error.path().filter(|path| path.is_symlink()).map(Path::to_path_buf));
                no_entry(error).tell(&path, world, diagnostics);
                world.unreadable.push(path);
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        if entry.depth() > 0 && is_left_over(&entry.file_name().to_string_lossy()) {
            if is_folder {
                walker.skip_current_dir();
            }
            continue;
        }
        let path = relative(entry.path());
        if entry.path_is_symlink() {
            world.links.push(entry.path().to_path_buf());
        }
        match refused(&entry, &path, root, &mut followed) {
            Some(broken) => {
                broken.tell(&path, world, diagnostics);
                // A file whose name is no UTF-8 could be asked for by no path.
                if entry.file_name().to_str().is_some() || is_folder || entry.path_is_symlink() {
                    world.unreadable.push(path);
                }
                if is_folder {
                    walker.skip_current_dir();
                }
            }
            None if is_folder => {}
            None => {
                let length = entry.metadata().map_or(0, |m| m.len());
                found.push(FoundFile { path, disk: entry.into_path(), length });
            }
        }
    }
    found
}

/// Why an entry of a folder can't be had.
fn no_entry(error: walkdir::Error) -> Broken {
    if error.loop_ancestor().is_some() {
        return Broken::new(&rules::OUTSIDE, "this link leads round in a circle".to_owned());
    }
    if error.path().is_some_and(Path::is_symlink) {
        return Broken::new(&rules::UNREADABLE, "this link leads nowhere".to_owned());
    }
    match error.into_io_error() {
        Some(error) => Broken::unread(&error),
        None => Broken::new(&rules::UNREADABLE, "it can't be read".to_owned()),
    }
}

/// Why a file or folder is left out; `followed` has the linked folders that were gone through, with their paths.
fn refused(
    entry: &DirEntry,
    path: &str,
    root: &Path,
    followed: &mut HashMap<PathBuf, String>,
) -> Option<Broken> {
    let is_folder = entry.file_type().is_dir();
    if entry.path_is_symlink() {
        if !entry.path().canonicalize().is_ok_and(|real| real.starts_with(root)) {
            let why = "this link leads out of the edition's folder".to_owned();
            return Some(Broken::new(&rules::OUTSIDE, why));
        }
        if is_folder {
            let own = entry.path().parent().and_then(|parent| parent.canonicalize().ok());
            let own = own.map_or_else(|| entry.path().to_path_buf(), |parent| parent.join(entry.file_name()));
            if let Some(first) = followed.get(&own) {
                let why = format!("this link was followed already, as `{}`", escape::name(first));
                return Some(Broken::new(&rules::OUTSIDE, why));
            }
            followed.insert(own, path.to_owned());
        }
    }
    if is_folder {
        return (path == LOCK).then(|| Broken::new(&rules::UNREADABLE, "this is a folder".to_owned()));
    }
    if entry.file_name().to_str().is_none() {
        return Some(Broken::new(&rules::NOT_UTF8, "the file's name is not UTF-8".to_owned()));
    }
    (!entry.file_type().is_file())
        .then(|| Broken::new(&rules::UNREADABLE, "this is no regular file".to_owned()))
}

/// Hidden files, and what editors and systems leave beside a file.
pub(crate) fn is_left_over(name: &str) -> bool {
    let starts = [".", "~$"];
    let ends = ["~", ".swp", ".swx", ".swo", "___jb_tmp___", "___jb_old___"];
    matches!(name, "4913" | "Thumbs.db" | "desktop.ini")
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || starts.iter().any(|start| name.starts_with(start))
        || ends.iter().any(|end| name.ends_with(end))
}

/// Why a file is left out.
#[derive(Debug)]
pub(super) struct Broken {
    rule: &'static Rule,
    why: String,
    /// What could be read of it, and the byte at which it breaks off.
    text: (String, usize),
    /// Whether it may be whole a moment later.
    passes: bool,
}

impl Broken {
    fn new(rule: &'static Rule, why: String) -> Self {
        Self { rule, why, text: (String::new(), 0), passes: false }
    }

    /// What the system doesn't let us read.
    fn unread(error: &std::io::Error) -> Self {
        Self { passes: open::passes(error), ..Self::new(&rules::UNREADABLE, reason(error)) }
    }

    fn tell(self, path: &str, world: &mut World, diagnostics: &mut Vec<Diagnostic>) {
        let (text, at) = self.text;
        world.hindered |= self.passes;
        let file = world.sources.add(Source::new(path, text));
        let span = Span::new(file, at, at);
        diagnostics.push(Diagnostic::new(self.rule, span, format!("`{}`: {}", escape::name(path), self.why)));
    }
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
        std::io::ErrorKind::NotFound => "it is not there any more".to_owned(),
        _ => error.to_string(),
    }
}

/// Read a text file: UTF-8, without its byte order mark, with LF line ends.
pub(super) fn read(root: &Path, found: &FoundFile, overlay: &Overlay) -> Result<Source, Broken> {
    let over = overlay.get(&found.path);
    let length = over.map_or(found.length, |text| u64::try_from(text.len()).unwrap_or(u64::MAX));
    if length > LARGEST && found.path != LOCK && found.path != HISTORY {
        let why = format!("it has {} MB, and the most that is read is {} MB", length >> 20, LARGEST >> 20);
        return Err(Broken::new(&rules::TOO_LARGE, why));
    }
    if let Some(text) = over {
        return Ok(Source::new(found.path.as_str(), Arc::clone(text)));
    }
    let bytes = open::read(root, &found.disk).map_err(|error| Broken::unread(&error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        Broken {
            rule: &rules::NOT_UTF8,
            why: format!("byte {byte:#04x} is not UTF-8; save the file in that encoding"),
            text: (String::from_utf8_lossy(error.as_bytes()).into_owned(), at),
            passes: false,
        }
    })?;
    let text = match normal(&text) {
        Cow::Borrowed(all) if all.len() == text.len() => text,
        other => other.into_owned(),
    };
    Ok(Source::new(found.path.as_str(), text))
}

/// A text without its byte order mark, with LF line ends.
pub(super) fn normal(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn edition() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("content/text")).unwrap();
        std::fs::write(folder.path().join("content/edition.toml"), "title = \"T\"\n").unwrap();
        folder
    }

    #[test]
    fn links_of_folders_that_double_at_each_level_are_followed_once_each() {
        const LEVELS: usize = 20;
        let edition = edition();
        let level = |n: usize| edition.path().join(format!("content/maps/{n:02}"));
        for n in (0..LEVELS).rev() {
            std::fs::create_dir_all(level(n)).unwrap();
            std::fs::write(level(n).join("map.png"), "x").unwrap();
            if n + 1 < LEVELS {
                symlink(level(n + 1), level(n).join("a")).unwrap();
                symlink(level(n + 1), level(n).join("b")).unwrap();
            }
        }
        let (world, told) = load(edition.path()).unwrap();
        // Each folder under its own name and by each link to it; what else there would be is reported.
        assert_eq!(world.media.len(), LEVELS + 2 * (LEVELS - 1));
        assert!(world.media.contains_key("maps/00/a/a/map.png"));
        let told: Vec<&str> = told.iter().map(|d| d.message.as_str()).collect();
        assert!(
            told.contains(&"`content/maps/00/b/a`: this link was followed already, as `content/maps/00/a/a`"),
            "{told:#?}"
        );
    }

    #[test]
    fn a_folder_that_is_linked_twice_has_its_files_in_both_places() {
        let edition = edition();
        let at = |path: &str| edition.path().join(path);
        std::fs::create_dir_all(at("content/maps")).unwrap();
        std::fs::write(at("content/maps/a.png"), "x").unwrap();
        symlink(at("content/maps"), at("content/plates")).unwrap();
        symlink(at("content/maps"), at("static")).unwrap();
        let (world, told) = load(edition.path()).unwrap();
        assert!(told.is_empty(), "{told:?}");
        assert!(world.media.contains_key("maps/a.png") && world.media.contains_key("plates/a.png"));
        assert!(world.assets.contains_key("a.png"));
    }
}
