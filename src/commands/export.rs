//! `variorum export`: the edition in another format; nothing of the edition is written.

use std::io::{self, Write as _};
use std::path::Path;

use crate::diag::{Counts, DiagnosticReport, Severity, settle};
use crate::edition::export::{ExportFormat, FORMATS, meant, named};
use crate::output::export::{Asking, Exported};
use crate::write::{WriteError, write_file, write_folder};
use crate::{Assembly, Options, assemble, cli};

use super::tell::{self, clean};
use super::{CommandOutcome, Failure, build, place};

/// Read, export, write, tell.
pub(super) fn run(args: &cli::ExportArgs) -> Result<CommandOutcome, Failure> {
    let Some(name) = &args.format else { return list() };
    let format = format(name)?;
    let place = place::find(args.edition.as_deref())?;
    let base_url = args.base_url.as_deref().map(build::base_url).transpose()?;
    // No page is written: exports are no part of what is made.
    let options = Options {
        quiet: true,
        drafts: args.drafts,
        base_url,
        exports_on_request: true,
        ..Options::default()
    };
    let Assembly { sources, site, diagnostics, levels, .. } =
        assemble(&place.root, &options).map_err(|e| Failure::new(e, ""))?;
    let site = site.ok_or_else(unread)?;
    let one = args.output.as_ref().is_none_or(|path| !is_folder(path));
    let (asking, failed) = match site.export(format, one).ok_or_else(unread)? {
        Ok(asking) => (Some(asking), None),
        Err(diagnostic) => (None, Some(*diagnostic)),
    };
    let told = match &asking {
        Some(Asking::One(file)) => file.told.clone(),
        Some(Asking::Many(files)) => files.iter().flat_map(|(_, file)| file.told.clone()).collect(),
        None => Vec::new(),
    };
    // What can't be written at all isn't judged by the edition's own rules.
    if let Some(failed) = failed {
        return Err(Failure::new(failed.message, failed.hints.join("; ")));
    }
    if let Some(asking) = asking {
        write(asking, format, args.output.as_deref(), &place.root)?;
    }
    for told in settle(told, &levels).iter().filter(|told| told.severity != Severity::Error) {
        tell::err(&format!("{}\n", clean(&told.message)));
    }
    let diagnostics = settle(diagnostics, &levels);
    let Counts { errors, .. } =
        DiagnosticReport { sources: &sources, diagnostics: &diagnostics, notes: &[], base: &place.base }
            .counts();
    if errors == 0 {
        return Ok(CommandOutcome::Good);
    }
    let count = tell::count(errors, "error");
    tell::err(&format!("{count} in the edition; `variorum check` shows them\n"));
    Ok(CommandOutcome::Errors)
}

fn unread() -> Failure {
    Failure::new("the edition can't be read", "`variorum check` says why")
}

/// The formats, with their files.
fn list() -> Result<CommandOutcome, Failure> {
    let width = FORMATS.iter().map(|format| format.name.len()).max().unwrap_or(0);
    let file = FORMATS.iter().map(|format| format.file.len()).max().unwrap_or(0);
    for ExportFormat { name, file: own, title, .. } in FORMATS {
        tell::out(&format!("{name:width$}  {own:file$}  {title}\n"))?;
    }
    Ok(CommandOutcome::Good)
}

/// The format of a name.
fn format(name: &str) -> Result<&'static ExportFormat, Failure> {
    if let Some(at) = named(name) {
        return Ok(&FORMATS[at]);
    }
    let names = || FORMATS.iter().map(|format| format.name);
    let hint = match meant(name) {
        Some(meant) => format!("that format is `{meant}`"),
        None => crate::diag::suggestion(name, names()).into(),
    };
    let all = format!("there are: {}", names().collect::<Vec<_>>().join(", "));
    let hint = if hint.is_empty() { all } else { format!("{hint}; {all}") };
    Err(Failure::new(format!("there is no format `{}` to export to", clean(name)), hint))
}

/// Whether a folder is meant: one that is there, or a path that ends in a slash.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

fn write(asking: Asking, format: &ExportFormat, to: Option<&Path>, root: &Path) -> Result<(), Failure> {
    let refused = |error: WriteError| match &error {
        WriteError::Source { .. } => Failure::new(&error, error.hint()),
        _ => Failure::new(&error, "name another place with `-o`"),
    };
    match (asking, to) {
        (Asking::One(file), None) => printed(&file),
        (Asking::One(file), Some(path)) if is_folder(path) => {
            write_folder(path, root, &[(format.file.to_owned(), file.bytes)]).map_err(refused)
        }
        (Asking::One(file), Some(path)) => {
            write_file(path, root, |out| out.write_all(&file.bytes)).map_err(refused)
        }
        (Asking::Many(files), Some(path)) if !path.exists() || path.is_dir() => {
            let files: Vec<_> = files.into_iter().map(|(address, file)| (address, file.bytes)).collect();
            write_folder(path, root, &files).map_err(refused)
        }
        (Asking::Many(files), _) => Err(Failure::new(
            format!("`{}` is {}, and needs a folder", format.name, tell::count(files.len(), "file")),
            format!("name one: `variorum export {} -o DIR/`", format.name),
        )),
    }
}

/// To the standard output. A reader that has seen enough is no fault.
fn printed(file: &Exported) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(&file.bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("can't write the standard output: {error}"), ""))
        }
        _ => Ok(()),
    }
}
