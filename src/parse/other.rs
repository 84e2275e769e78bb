//! The `xref.json` of another edition.

use std::sync::Arc;

use serde::Deserialize;

use crate::cache::Cache;
use crate::diag::{Diagnostic, Span, rules};
use crate::edition::id;
use crate::edition::other::{FORMAT, Other, OtherEdition, OtherPlace};
use crate::load::{OtherFile, World};

/// The file, as it is written.
#[derive(Deserialize)]
struct XrefFile {
    format: String,
    #[serde(default)]
    title: String,
    #[serde(default, rename = "base-url")]
    base_url: Option<String>,
    entries: Vec<XrefLine>,
}

#[derive(Deserialize)]
struct XrefLine {
    address: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    locus: String,
    #[serde(default)]
    fingerprint: Option<String>,
}

/// What was read of each file, by its hash.
pub(super) type OtherCache = Cache<u64, Result<Arc<OtherEdition>, String>>;

/// The editions that edition.toml names; what can't be read is reported at its place there.
pub(super) fn others(
    world: &World,
    named: &[(String, Span, Span)],
    past: &mut OtherCache,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Other> {
    let find = |name: &str| world.others.iter().find(|file| file.name == *name);
    let files: Vec<&OtherFile> = named.iter().filter_map(|(name, ..)| find(name)).collect();
    let known = past.each(files.clone(), |file| file.hash, read);
    let mut all = Vec::new();
    for (name, _, span) in named {
        let Some(at) = files.iter().position(|file| file.name == *name) else { continue };
        let file = files[at];
        let known = match &*known[at] {
            Ok(known) => Some(Arc::clone(known)),
            Err(why) => {
                let shown: String = file.path.chars().take(80).collect();
                let message = format!("`{shown}`, the file of `{name}`, can't be read: {why}");
                diagnostics.push(Diagnostic::new(&rules::MISSING_FILE, *span, message).hint(
                    "it is the `xref.json` of another edition: add `exports = [\"xref\"]` to its edition.toml and build it, or take a copy",
                ));
                None
            }
        };
        let base =
            known.as_ref().and_then(|known| known.base_url.clone()).unwrap_or_else(|| beside(&file.path));
        all.push(Other { name: id::normal(name), span: *span, known, base });
    }
    all
}

fn read(file: &OtherFile) -> Result<Arc<OtherEdition>, String> {
    let text = file.text.as_ref().map_err(Clone::clone)?;
    let file: XrefFile =
        serde_json::from_str(text).map_err(|error| format!("it is no such JSON: {error}"))?;
    if file.format != FORMAT {
        let shown: String = file.format.chars().take(40).collect();
        return Err(format!("its format is `{shown}`, not `{FORMAT}`"));
    }
    let base_url = match file.base_url {
        Some(url) => Some(super::base_url(&url).ok_or("its base-url is no address")?),
        None => None,
    };
    let entries = file.entries.into_iter();
    let entries = entries.map(|line| {
        let fingerprint = line.fingerprint.and_then(|digits| u32::from_str_radix(&digits, 16).ok());
        (line.address, OtherPlace { title: line.title, locus: line.locus, fingerprint })
    });
    Ok(Arc::new(OtherEdition { title: file.title, base_url, entries: entries.collect() }))
}

/// The way from the site, which is `public/` in the edition's folder, to the folder of a file.
fn beside(path: &str) -> String {
    let path = path.replace('\\', "/");
    let folder = path.rfind('/').map_or("", |at| &path[..=at]);
    if folder.starts_with('/') { format!("file://{folder}") } else { format!("../{folder}") }
}
