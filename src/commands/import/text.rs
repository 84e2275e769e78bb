//! Texts: files to sections of a witness.

mod works;

use std::path::Path;

use crate::cli::{self, SplitAt};
use crate::diag::escape;
use crate::import::split::{Split, sections};
use crate::import::text::{About, Decision, ImportedText};
use crate::import::{self};
use crate::load::open;
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
    let mut documents = documents(&given)?;
    let notes = super::notes::beside(&given)?;
    let mut decisions: Vec<Decision> = Vec::new();
    for (_, document) in &mut documents {
        decisions.append(&mut document.decisions);
    }
    let mut media = media(&given, &mut documents, &mut decisions);
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
            edition::fresh(&about, &given[0].name, args.witness.as_deref(), &mut decisions)?
        }
    };
    let width = files.len().to_string().len().max(2);
    let mut batch = Batch::default();
    batch.new.extend(shelf.fresh.map(|text| ("content/edition.toml".to_owned(), text.into_bytes())));
    for (n, file) in files.iter().enumerate() {
        let path = format!("{}{:0width$}-{}.md", shelf.folder, n + 1, file.slug);
        batch.new.push((path, file.text.clone().into_bytes()));
    }
    batch.new.extend(media.drain(..).map(|(name, bytes)| (format!("{}{name}", shelf.folder), bytes)));
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
    super::notes::add_beside(args, &target.root, notes)
}

/// The texts; every file that can't be read is reported.
fn documents(given: &[GivenFile]) -> Result<Vec<(String, ImportedText)>, Failure> {
    let mut documents = Vec::new();
    let (mut unread, mut hints) = (Vec::new(), Vec::new());
    for file in given {
        match import::text(&file.bytes, &file.name) {
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

/// The images of the texts: in their files, or beside them and below.
fn media(
    given: &[GivenFile],
    documents: &mut [(String, ImportedText)],
    decisions: &mut Vec<Decision>,
) -> Vec<(String, Vec<u8>)> {
    let mut media: Vec<(String, Vec<u8>)> = Vec::new();
    for (file, (name, document)) in given.iter().zip(documents) {
        let mut tell = |message: String| decisions.push(Decision { file: name.clone(), line: 0, message });
        let folder = file.path.parent().unwrap_or(Path::new(""));
        for medium in std::mem::take(&mut document.media) {
            if media.iter().any(|(name, _)| *name == medium.name) {
                continue;
            }
            let bytes = medium.bytes.map_or_else(|| beside(folder, &medium.source), Ok);
            match bytes {
                Ok(bytes) => {
                    tell(format!("the image `{}` is `{}`", medium.source, medium.name));
                    media.push((medium.name, bytes));
                }
                Err(why) => tell(format!("the image `{}` can't be read: {why}", medium.source)),
            }
        }
    }
    media
}

/// An image beside a file, or in a folder below it.
fn beside(folder: &Path, source: &str) -> Result<Vec<u8>, String> {
    let source = source.split(['?', '#']).next().unwrap_or_default();
    let path = percent_encoding::percent_decode_str(source).decode_utf8_lossy().into_owned();
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let root = folder.canonicalize().map_err(|e| e.to_string())?;
    open::read(&root, &root.join(path)).map_err(|e| e.to_string())
}
