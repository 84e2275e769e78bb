//! `variorum new`: begin an edition.
//!
//! The one command that writes sources; what it writes is its own, and never over anything.

use std::fs;
use std::io;
use std::path::Path;

use crate::cli;
use crate::diag::escape;

use super::{CommandOutcome, Failure, place, tell};

/// The files of the edition: path, text.
static FILES: &[(&str, &str)] = &[
    (".gitignore", include_str!("new/gitignore")),
    ("README.md", include_str!("new/README.md")),
    (".taplo.toml", include_str!("new/taplo.toml")),
    ("schemas/edition.json", crate::schemas::EDITION),
    ("schemas/record.json", crate::schemas::RECORD),
    ("schemas/register.json", crate::schemas::REGISTER),
    (".vscode/extensions/variorum/package.json", include_str!("../../editors/vscode/package.json")),
    (".vscode/extensions/variorum/extension.js", include_str!("../../editors/vscode/extension.js")),
    (".helix/languages.toml", include_str!("../../editors/helix.toml")),
    ("editors/nvim.lua", include_str!("../../editors/nvim.lua")),
    ("editors/zed/extension.toml", include_str!("new/zed/extension.toml")),
    ("editors/zed/Cargo.toml", include_str!("new/zed/manifest.toml")),
    ("editors/zed/src/lib.rs", include_str!("new/zed/extension.rs")),
    ("content/edition.toml", include_str!("new/edition.toml")),
    ("content/text/print/01-margins.md", include_str!("new/01-margins.md")),
    ("content/text/print/02-words.md", include_str!("new/02-words.md")),
    ("content/text/print/03-change.md", include_str!("new/03-change.md")),
    ("content/text/draft/01-margins.md", include_str!("new/draft-margins.md")),
    ("content/text/draft/03-change.md", include_str!("new/draft-change.md")),
    ("content/annotations/margins.md", include_str!("new/notes-margins.md")),
    ("content/annotations/words.md", include_str!("new/notes-words.md")),
    ("content/annotations/change.md", include_str!("new/notes-change.md")),
    ("content/pages/colophon.md", include_str!("new/colophon.md")),
];

/// The files for a code host.
fn of_host(host: cli::Host) -> &'static [(&'static str, &'static str)] {
    const RELEASE: (&str, &str) = ("release.sh", include_str!("new/pages/release.sh"));
    match host {
        cli::Host::Github => &[
            (".github/workflows/pages.yml", include_str!("new/pages/github-pages.yml")),
            (".github/workflows/release.yml", include_str!("new/pages/github-release.yml")),
            RELEASE,
        ],
        cli::Host::Gitlab => &[(".gitlab-ci.yml", include_str!("new/pages/gitlab-ci.yml")), RELEASE],
        cli::Host::Codeberg => {
            &[(".forgejo/workflows/pages.yml", include_str!("new/pages/codeberg.yml")), RELEASE]
        }
    }
}

/// Make the folder and its files.
pub(super) fn run(args: &cli::NewArgs) -> Result<CommandOutcome, Failure> {
    let dir = &args.dir;
    refuse(dir)?;
    for (name, text) in FILES.iter().chain(args.pages.map(of_host).into_iter().flatten()) {
        let path = dir.join(name);
        write(&path, text)
            .map_err(|error| Failure::new(format!("can't write `{}`: {error}", escape::path(&path)), ""))?;
    }
    let name = place::at(dir.clone());
    let name = escape::name(name.name());
    tell::out(&format!(
        "made an edition in `{name}`; its notes explain themselves\n\n\
         \x20 variorum watch --open {name}    read it, and see each change at once\n\
         \x20 variorum build {name}           make the site\n"
    ))?;
    Ok(CommandOutcome::Good)
}

/// Only a folder that is empty or not there is taken.
fn refuse(dir: &Path) -> Result<(), Failure> {
    let failure = |why: String| Err(Failure::new(why, "name a folder that isn't there yet"));
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            Some(_) => failure(format!("the folder `{}` isn't empty", escape::path(dir))),
            None => Ok(()),
        },
        // A link that leads nowhere is something too.
        Err(error) if error.kind() == io::ErrorKind::NotFound && dir.symlink_metadata().is_err() => Ok(()),
        Err(error) => failure(format!("`{}` can't be made a folder: {error}", escape::path(dir))),
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(path)?;
    io::Write::write_all(&mut file, text.as_bytes())
}
