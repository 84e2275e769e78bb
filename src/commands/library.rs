//! `variorum library`: a shelf of several editions, with their registers as one. The editions are read; each is built by itself.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::diag::escape;
use crate::load::{Asset, AssetSource, NoEdition, is_edition};
use crate::output::Site;
use crate::output::library::{self, Volume};
use crate::write::{admit, write};
use crate::{Options, assemble, cli};

use super::tell::{self, clean, count};
use super::{CommandOutcome, Failure};

/// Read all, merge, write.
pub(super) fn run(args: &cli::LibraryArgs) -> Result<CommandOutcome, Failure> {
    let folders = folders(&args.editions)?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("library"));
    for folder in &folders {
        admit(&out, folder).map_err(|error| Failure::new(&error, error.hint()))?;
    }
    let options = Options { quiet: true, exports_on_request: true, ..Options::default() };
    let mut sites: Vec<(PathBuf, Site)> = Vec::new();
    let mut unread: Vec<String> = Vec::new();
    for folder in &folders {
        match assemble(folder, &options).map(|assembly| assembly.site) {
            Ok(Some(site)) => sites.push((folder.clone(), site)),
            Ok(None) => {
                unread.push(format!("`{}` can't be read: `variorum check` says why", escape::path(folder)));
            }
            Err(error) => unread.push(error.to_string()),
        }
    }
    if !unread.is_empty() {
        return Err(Failure::new(unread.join("\n"), "nothing was written"));
    }
    let mut beside: Vec<String> = Vec::new();
    let mut volumes: Vec<Volume<'_>> = Vec::new();
    for (folder, site) in &sites {
        let Some(pages) = site.pages() else { continue };
        let base = match &pages.edition().meta.base_url {
            Some(url) => url.clone(),
            None => {
                let site = folder.join("public");
                if !site.join("index.html").is_file() {
                    tell::err(&format!(
                        "`{}` has no base-url, and isn't built: its links lead to `{}`\n",
                        clean(&escape::path(folder)),
                        clean(&escape::path(&site))
                    ));
                }
                let way = way(&out, &site);
                beside.push(way.clone());
                way
            }
        };
        volumes.push(Volume { pages, base });
    }
    let mut assets: BTreeMap<String, Asset> = BTreeMap::new();
    for (address, bytes) in library::assets() {
        assets.insert(address.to_owned(), Asset { place: AssetSource::BuiltIn(bytes), hash: 0 });
    }
    for (address, text) in library::files(args.title.as_deref(), &volumes) {
        assets.insert(address, Asset { place: AssetSource::Memory(text.into_bytes().into()), hash: 0 });
    }
    let site = Site::of_assets(assets).beside(beside);
    let root = sites.first().map_or(Path::new("."), |(folder, _)| folder.as_path());
    let written = write(&site, &out, root).map_err(|error| Failure::new(&error, error.hint()))?;
    for told in &written.proof.diagnostics {
        tell::err(&format!("{}\n", clean(&told.message)));
    }
    let changed = match written.changed {
        0 => "no file changed".to_owned(),
        n => format!("{} changed", count(n, "file")),
    };
    tell::out(&format!(
        "{}: {}, {}; {changed}\n",
        clean(&escape::path(&out)),
        count(sites.len(), "edition"),
        count(written.proof.pages, "page")
    ))?;
    Ok(if written.proof.diagnostics.is_empty() { CommandOutcome::Good } else { CommandOutcome::Errors })
}

/// The folders, each once and each an edition; all that are none are reported.
fn folders(given: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut all: Vec<PathBuf> = Vec::new();
    let mut wrong: Vec<String> = Vec::new();
    for folder in given {
        if !is_edition(folder) {
            wrong.push(NoEdition::new(folder).to_string());
            continue;
        }
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        if all.iter().any(|other| other.canonicalize().is_ok_and(|other| other == real)) {
            wrong.push(format!("`{}` is named twice", escape::path(folder)));
        } else {
            all.push(folder.clone());
        }
    }
    if wrong.is_empty() {
        return Ok(all);
    }
    Err(Failure::new(wrong.join("\n"), "name the folders of editions, each once; nothing was written"))
}

/// The way from a folder to another, with a slash at its end.
fn way(from: &Path, to: &Path) -> String {
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_default();
    let (from, to) = (real(from), real(to));
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut way = "../".repeat(from.len() - common);
    for part in &to[common..] {
        way.push_str(&crate::edition::address::encoded(&part.as_os_str().to_string_lossy()));
        way.push('/');
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_way_is_short() {
        assert_eq!(
            way(Path::new("/srv/none/library"), Path::new("/srv/none/a b/public")),
            "../a%20b/public/"
        );
        assert_eq!(way(Path::new("/srv/none/x/y"), Path::new("/srv/none")), "../../");
    }
}
