//! `variorum annotate`: add a record for words of the text, with the least context that finds them.

use std::path::Path;

use crate::diag::{Source, escape};
use crate::edition::{Edition, Section, id};
use crate::output::record;
use crate::resolve::{self, reanchor};
use crate::write::{create, rewrite};
use crate::{Options, Reading, cli, edit, read};

use super::tell::{self, clean};
use super::{Failure, Verdict, place};

/// Find the words, write the record, say where.
pub(super) fn run(args: &cli::Annotate) -> Result<Verdict, Failure> {
    let place = place::find(args.edition.as_deref())?;
    let options = Options { drafts: true, ..Options::default() };
    let Reading { sources, edition, .. } = read(&place.root, &options).map_err(|e| Failure::new(e, ""))?;
    let Some(edition) = edition else {
        return Err(Failure::new("the edition can't be read", "`variorum check` says why"));
    };
    let section = section(&edition, &args.section)?;
    let changes = reanchor::describe(section, &args.words, args.occurrence).map_err(|told| {
        let (message, hint) = told.split_once('\n').unwrap_or((told.as_str(), ""));
        let hint = if hint.contains("hit 2") {
            format!("`--occurrence N` says which\n{hint}")
        } else {
            hint.to_owned()
        };
        Failure::new(message, hint)
    })?;
    known(&args.kind, edition.meta.kinds.iter().map(|k| k.id.as_str()), "kind")?;
    known(&args.by, edition.meta.editors.iter().map(|e| e.id.as_str()), "editor")?;

    let path =
        args.file.clone().unwrap_or_else(|| edit::file_of(&edition, &sources, section, args.by.as_deref()));
    let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
    if !path.starts_with("content/annotations/")
        || !path.ends_with(".md")
        || path.split('/').any(|p| p == "..")
    {
        return Err(Failure::new(
            format!("`{}` is no annotation file", clean(&path)),
            "annotation files are `content/annotations/….md`",
        ));
    }
    let note = edit::id_of(&edition, &args.words);
    let mut keys = vec![("id", note.clone()), ("target", section.id.clone())];
    if let Some(kind) = &args.kind {
        keys.push(("kind", kind.clone()));
    }
    if let Some(by) = &args.by {
        keys.push(("creator", by.clone()));
    }
    let text = record::fresh(&keys, &changes, "");
    let old = sources.iter().map(|(_, source)| source).find(|source| source.path == path);
    let line = write(&place.root, &path, old, &text)?;
    let shown = format!("{}{path}", place.base);
    tell::out(&format!(
        "{}:{line}: `{}`; write its text below the record\n",
        escape::name(&shown),
        escape::name(&note)
    ))?;
    let written = resolve::Written { notes: vec![note.clone()], ..resolve::Written::default() };
    super::reanchor::carry_over(&place.root, written)?;
    if args.edit {
        open(&place.root.join(&path), line)?;
    }
    Ok(Verdict::Good)
}

fn section<'a>(edition: &'a Edition, given: &str) -> Result<&'a Section, Failure> {
    let folded = id::fold(given);
    let sections = edition.base().into_iter().flat_map(|w| &w.sections);
    sections.clone().find(|s| id::fold(&s.id) == folded).map(AsRef::as_ref).ok_or_else(|| {
        let hint = crate::diag::suggestion(given, sections.map(|s| s.id.as_str()));
        Failure::new(format!("there is no section `{}`", clean(given)), hint)
    })
}

fn known<'a>(
    given: &Option<String>,
    all: impl Iterator<Item = &'a str> + Clone,
    what: &str,
) -> Result<(), Failure> {
    match given {
        Some(given) if !all.clone().any(|id| id == given) => {
            let hint = format!("there are: {}", all.collect::<Vec<&str>>().join(", "));
            Err(Failure::new(format!("there is no {what} `{}`", clean(given)), hint))
        }
        _ => Ok(()),
    }
}

/// Put a record at the end of a file; the line at which it begins.
fn write(root: &Path, path: &str, old: Option<&Source>, record: &str) -> Result<usize, Failure> {
    let fail = |e: crate::write::WriteError| Failure::new(&e, e.hint());
    match old {
        Some(source) => {
            let gap = edit::gap(&source.text);
            let text = format!("{}{gap}{record}", source.text);
            rewrite(root, source, &text).map_err(fail)?;
            Ok(source.text.lines().count() + gap.len().min(1) + 1)
        }
        None => {
            create(root, path, record).map_err(fail)?;
            Ok(1)
        }
    }
}

/// Open a file in the person's own editor.
fn open(path: &Path, line: usize) -> Result<(), Failure> {
    let editor = ["VISUAL", "EDITOR"].into_iter().filter_map(std::env::var_os).find(|e| !e.is_empty());
    let Some(editor) = editor else {
        return Err(Failure::new("no editor is set", "set EDITOR, or open the file yourself"));
    };
    let editor = editor.to_string_lossy().into_owned();
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default().to_owned();
    let name = Path::new(&program).file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut command = std::process::Command::new(&program);
    command.args(words);
    if matches!(name.as_str(), "vi" | "vim" | "nvim" | "nano" | "emacs" | "emacsclient" | "kak") {
        command.arg(format!("+{line}"));
    }
    let status = command.arg(path).status();
    match status {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::new(format!("can't start `{}`: {error}", clean(&program)), "set EDITOR")),
    }
}
