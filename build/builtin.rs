//! Writes the tables of the files in `templates/` and `static/`, so that the binary alone can
//! make a site.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Write `builtin.rs` into `out`.
pub(crate) fn prepare(root: &Path, out: &Path) -> io::Result<()> {
    let templates = files(&root.join("templates"))?;
    let mut assets = files(&root.join("static"))?;
    assets.retain(|(name, _)| !is_of_the_memo(name));
    let html = templates.iter().filter(|(name, _)| name.ends_with(".html") && !name.starts_with("words/"));
    let words = templates.iter().filter_map(|(name, path)| {
        let language = name.strip_prefix("words/")?.strip_suffix(".toml")?;
        Some((language, path))
    });

    let mut code = String::new();
    table(
        &mut code,
        "The built-in templates: name, text.",
        "TEMPLATES",
        "str",
        html.map(|(n, p)| (n.as_str(), p)),
    );
    table(&mut code, "The interface's words: language, TOML.", "WORDS", "str", words);
    let all = assets.iter().map(|(n, p)| (n.as_str(), p));
    table(&mut code, "The built-in files of the site: address, bytes.", "STATIC", "[u8]", all);
    fs::write(out.join("builtin.rs"), code)
}

/// Whether a file of `static/` is the memo's own: this repository is an edition, too.
fn is_of_the_memo(name: &str) -> bool {
    name == "own.css" || name.starts_with("fonts/memo/")
}

/// One table. Paths are absolute: the compiler takes relative ones from the generated file.
fn table<'a>(
    code: &mut String,
    doc: &str,
    name: &str,
    of: &str,
    files: impl Iterator<Item = (&'a str, &'a PathBuf)>,
) {
    let include = if of == "str" { "include_str!" } else { "include_bytes!" };
    // Writing to a string can't fail.
    let _ = writeln!(code, "#[doc = {doc:?}]\npub(crate) static {name}: &[(&str, &{of})] = &[");
    for (file, path) in files {
        let _ = writeln!(code, "    ({file:?}, {include}({:?})),", path.display().to_string());
    }
    code.push_str("];\n");
}

/// All files under a folder by their paths from there, with `/`, sorted; dot-files aside, which
/// editors and systems leave behind.
fn files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    walk(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    // A folder's own time changes where files came or went.
    println!("cargo::rerun-if-changed={}", folder.display());
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
            return Err(io::Error::other(format!("{} is no UTF-8", path.display())));
        };
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            walk(&path, &format!("{name}/"), found)?;
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
            found.push((name, path));
        }
    }
    Ok(())
}
