//! Texts: files to sections of a witness.

mod works;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::cli::{self, SplitAt};
use crate::diag::escape;
use crate::import::images::{ImageAddress, Images, Medium};
use crate::import::split::{Split, sections, title_above};
use crate::import::text::{About, Decision, ImportedText};
use crate::import::{self};
use crate::load::{Overlay, open};
use crate::write::Batch;

use super::super::tell::count;
use super::super::{CommandOutcome, Failure};
use super::{GivenFile, edition, read, report, say};

/// Read the texts, make sections of them, write them.
pub(super) fn run(args: &cli::Import) -> Result<CommandOutcome, Failure> {
    let target = edition::target(args)?;
    // What can't be written needn't be read.
    let there =
        if target.is_there { Some(edition::shelf(&target.root, args.witness.as_deref())?) } else { None };
    let given = read(&args.files)?;
    let media = RefCell::default();
    let mut documents = documents(&given, &media)?;
    let media = media.into_inner();
    let notes = super::notes::beside(&given)?;
    let mut decisions: Vec<Decision> = Vec::new();
    for (_, document) in &mut documents {
        decisions.append(&mut document.decisions);
    }
    decisions.extend(media.iter().map(|medium| Decision {
        file: medium.file.clone(),
        line: 0,
        message: format!("the image `{}` is `{}`", medium.source, medium.name),
    }));
    let split = match args.split {
        SplitAt::Heading => Split::Heading,
        SplitAt::Part => Split::Part,
        SplitAt::Level(level) => Split::Level(level),
    };
    let works = works::gathered(&given, &mut documents, &mut decisions);
    let files = sections(&documents, split, &mut decisions);
    let shelf = match there {
        Some(shelf) => shelf,
        None => {
            let mut about = About::default();
            documents.iter().for_each(|(_, document)| about.complete(document.about.clone()));
            if let ([(file, document)], None) = (documents.as_slice(), &about.title) {
                about.title = title_above(document);
                decisions.extend(about.title.iter().map(|title| Decision {
                    file: file.clone(),
                    line: 0,
                    message: format!("the heading above all others is the edition's title too: `{title}`"),
                }));
            }
            edition::fresh(&about, &given[0].name, args.witness.as_deref(), &mut decisions)?
        }
    };
    let mut batch = Batch::default();
    batch.new.extend(shelf.fresh.map(|text| ("content/edition.toml".to_owned(), text.into_bytes())));
    for file in &files {
        let path = format!("{}{}", shelf.folder, file.name);
        batch.new.push((path, file.text.clone().into_bytes()));
    }
    batch.new.extend(media.into_iter().map(|own| (format!("{}{}", shelf.folder, own.name), own.bytes)));
    batch.new.extend(works::file(works, &target.root, &mut decisions));
    batch.changed.extend(shelf.config.as_ref().map(|(source, text)| (source, text.clone())));
    for (path, _) in &batch.new {
        if target.root.join(path).symlink_metadata().is_ok() {
            let shown = escape::name(path).to_string();
            return Err(Failure::new(
                format!("`{shown}` is there already"),
                "nothing that is there is overwritten",
            ));
        }
    }
    say(&report(&decisions))?;
    let verb = if args.dry_run { "would write" } else { "wrote" };
    if !args.dry_run {
        batch.write(&target.root).map_err(|e| Failure::new(&e, e.hint()))?;
    }
    let mut text = String::new();
    for (path, _) in &batch.new {
        text.push_str(&format!("{verb} {}{}\n", target.base, escape::name(path)));
    }
    for (source, _) in &batch.changed {
        text.push_str(&format!(
            "{} {}{}\n",
            if args.dry_run { "would change" } else { "changed" },
            target.base,
            source.path
        ));
    }
    let decided = count(decisions.len(), "decision");
    text.push_str(&format!(
        "{} of {}, {decided}\n",
        count(files.len(), "section"),
        count(given.len(), "file")
    ));
    say(&text)?;
    let mut overlay = Overlay::default();
    if args.dry_run {
        let texts =
            batch.new.iter().filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)));
        texts.for_each(|(path, text)| overlay.put(path.as_str(), text));
        batch.changed.iter().for_each(|(source, text)| overlay.put(source.path.as_str(), text));
    }
    super::notes::add_beside(args, &target.root, &overlay, notes)
}

/// The texts, their images among the `media`; every file that can't be read is reported.
fn documents(
    given: &[GivenFile],
    media: &RefCell<Vec<Medium>>,
) -> Result<Vec<(String, ImportedText)>, Failure> {
    let mut documents = Vec::new();
    let (mut unread, mut hints) = (Vec::new(), Vec::new());
    for file in given {
        let folder = file.path.parent().unwrap_or(Path::new(""));
        let read = |address: ImageAddress<'_>| beside(folder, address);
        match import::text(&file.bytes, &file.name, &Images::new(&file.name, &read, media)) {
            Ok(document) => documents.push((file.name.clone(), document)),
            Err(why) => {
                unread.push(format!("can't import `{}`: {}", file.name, why.message));
                hints.extend(Some(why.hint).filter(|hint| !hint.is_empty()));
            }
        }
    }
    if unread.is_empty() {
        return Ok(documents);
    }
    hints.dedup();
    hints.push("nothing was written".to_owned());
    Err(Failure::new(unread.join("\n"), hints.join("\n")))
}

/// How many files are looked at, for one that a text names without its folder.
const LOOKED_AT: usize = 20_000;

/// An image beside a file, or in a folder below it.
fn beside(folder: &Path, address: ImageAddress<'_>) -> Result<Vec<u8>, String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let root = folder.canonicalize().map_err(|e| e.to_string())?;
    let path = match address {
        ImageAddress::Path(source) => {
            let source = source.split(['?', '#']).next().unwrap_or_default();
            percent_encoding::percent_decode_str(source).decode_utf8_lossy().into_owned().into()
        }
        ImageAddress::Name(name) => below(&root, name)?,
    };
    open::read(&root, &root.join(path)).map_err(|e| e.to_string())
}

/// The path of the only file of this name in a folder, or below it; one beside the text before others.
fn below(root: &Path, name: &str) -> Result<PathBuf, String> {
    if root.join(name).is_file() {
        return Ok(name.into());
    }
    let mut found: Vec<PathBuf> = Vec::new();
    let (mut open, mut seen) = (vec![root.to_path_buf()], 0);
    while let Some(folder) = open.pop() {
        for entry in folder.read_dir().map_err(|e| e.to_string())?.flatten() {
            seen += 1;
            if seen > LOOKED_AT {
                return Err(format!("it isn't among the first {LOOKED_AT} files below this folder"));
            }
            // Links may lead in circles.
            let Ok(kind) = entry.file_type() else { continue };
            let own = entry.file_name();
            if kind.is_dir() && !own.to_string_lossy().starts_with('.') {
                open.push(entry.path());
            } else if kind.is_file() && own == *name {
                found.push(entry.path());
            }
        }
    }
    match found.as_slice() {
        [] => Err("no file below this folder has this name".to_owned()),
        [one] => Ok(one.clone()),
        many => Err(format!("{} files below this folder have this name", many.len())),
    }
}
