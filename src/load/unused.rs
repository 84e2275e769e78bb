//! Files of an edition that nothing is made of: one line a folder.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::diag::{Diagnostic, FileId, Span, nearest, rules};

use super::{World, builtin};

/// What is looked for under `content/`, with other names that people give it.
const FOLDERS: &[(&str, &[&str])] = &[
    ("annotations", &["notes", "comments", "commentary"]),
    ("text", &["sections", "chapters", "source", "sources"]),
    ("pages", &["essays", "about", "posts"]),
    ("registers", &["index", "indexes", "indices", "entities"]),
];

/// So many hints are given for the files of one folder.
const MOST_HINTS: usize = 5;

/// Tells of files that nothing is made of.
pub(crate) fn tell(world: &World, unused: &[FileId], diagnostics: &mut Vec<Diagnostic>) {
    if unused.is_empty() {
        return;
    }
    let left: HashSet<FileId> = unused.iter().copied().collect();
    let used = world.sources.iter().filter(|(file, _)| !left.contains(file));
    let busy: BTreeSet<&str> = used.flat_map(|(_, source)| folders(&source.path)).collect();
    let mut groups: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    for file in unused {
        let path = world.sources.get(*file).path.as_str();
        let idle = folders(path).find(|folder| folder.contains('/') && !busy.contains(folder));
        let parent = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        groups.entry(idle.unwrap_or(parent)).or_default().push(*file);
    }
    for (folder, files) in groups {
        let paths: Vec<&str> = files.iter().map(|file| world.sources.get(*file).path.as_str()).collect();
        let Some((file, path)) = files.first().zip(paths.first()) else { continue };
        let message = match paths.len() {
            _ if !busy.contains(folder) && folder.contains('/') => {
                let all =
                    if paths.len() == 1 { "1 file".to_owned() } else { format!("{} files", paths.len()) };
                format!("nothing is made of `{folder}/` ({all})")
            }
            1 => format!("nothing is made of `{path}`"),
            more => {
                let names: Vec<String> = paths
                    .iter()
                    .take(4)
                    .map(|p| format!("`{}`", p.rsplit('/').next().unwrap_or(p)))
                    .collect();
                let rest = if more > 4 { format!(" and {} more", more - 4) } else { String::new() };
                format!("nothing is made of {}{rest} in `{folder}/`", names.join(", "))
            }
        };
        let told = Diagnostic::new(&rules::UNUSED_FILE, Span::new(*file, 0, 0), message);
        let idle = !busy.contains(folder) && folder.contains('/');
        diagnostics.push(hints(world, folder, idle, &paths).into_iter().fold(told, Diagnostic::hint));
    }
}

/// Tells of texts and tables that nothing is made of, where an edition has no section: one of them may have been meant as one.
/// Which pictures would be shown isn't known then.
pub(crate) fn tell_texts(world: &World, diagnostics: &mut Vec<Diagnostic>) {
    let is_text = |file: &FileId| {
        let ending = world.sources.get(*file).path.rsplit('.').next().unwrap_or_default().to_lowercase();
        matches!(&*ending, "md" | "markdown" | "mdown" | "mkd" | "txt" | "text" | "toml" | "bib")
    };
    let unused: Vec<FileId> = world.unread.iter().copied().filter(is_text).collect();
    tell(world, &unused, diagnostics);
}

/// What to do about the files of a folder: its right name where that is wrong, else what each of its files needs.
fn hints(world: &World, folder: &str, idle: bool, paths: &[&str]) -> Vec<String> {
    let inside = folder.strip_prefix("content/").filter(|inside| idle && !inside.contains('/'));
    let unknown = inside.filter(|top| !FOLDERS.iter().any(|(known, _)| known == top));
    if let Some(known) = unknown.and_then(|top| meant(&top.to_lowercase())) {
        return vec![format!("did you mean `content/{known}/`?")];
    }
    let mut hints: Vec<String> = Vec::new();
    for said in paths.iter().map(|path| hint(world, path)) {
        if hints.len() < MOST_HINTS && !hints.contains(&said) {
            hints.push(said);
        }
    }
    hints
}

/// The folder that is meant by a name, where that can be known.
fn meant(name: &str) -> Option<&'static str> {
    let meant = FOLDERS.iter().find(|(known, others)| *known == name || others.contains(&name));
    meant.map(|(known, _)| *known).or_else(|| nearest(name, FOLDERS.iter().map(|(known, _)| *known)))
}

/// The folders that a file is in, from the top: `content`, `content/text`.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// What to do about a file: what its name should have been, where that can be seen.
fn hint(world: &World, path: &str) -> String {
    if let Some(name) = path.strip_prefix("templates/") {
        return of_template(world, name);
    }
    let inside = path.strip_prefix("content/").unwrap_or(path);
    let name = inside.rsplit('/').next().unwrap_or(inside);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending = ending.to_lowercase();
    let (top, rest) = inside.split_once('/').unwrap_or(("", inside));
    let is_text = matches!(ending.as_str(), "md" | "markdown" | "mdown" | "mkd" | "txt" | "text");
    match (top, meant(&top.to_lowercase())) {
        ("static" | "templates", _) => format!("did you mean `{top}/{rest}`, beside `content/`?"),
        ("", _) if stem.eq_ignore_ascii_case("edition") => {
            "what the edition is says `content/edition.toml`".to_owned()
        }
        ("", _) if ["json", "ris", "enw", "nbib"].contains(&ending.as_str()) && stem != "package" => {
            "works are read as BibLaTeX, from `content/bibliography.bib`: export them so from the program that has them".to_owned()
        }
        ("", _) if ["bib", "bibtex", "biblatex", "yaml", "yml"].contains(&ending.as_str()) => {
            let right = if ending.starts_with('y') { "yaml" } else { "bib" };
            format!("the works are looked for in `content/bibliography.{right}`")
        }
        (_, _) if ending == "csl" => {
            format!("a style is used that edition.toml names: `citation-style = \"{inside}\"`")
        }
        ("", _) if ending == "toml" => {
            "what the edition is says `content/edition.toml`; registers lie in `content/registers/`"
                .to_owned()
        }
        ("", _) if is_text => {
            "sections lie in `content/text/`, notes in `content/annotations/`, essays in `content/pages/`"
                .to_owned()
        }
        (top, Some(known)) if top != known => format!("did you mean `content/{known}/{rest}`?"),
        (_, Some("registers")) if ending != "toml" => {
            "registers are files `.toml` in `content/registers/`".to_owned()
        }
        (_, Some(_)) if is_text && !name.ends_with(".md") => {
            format!("texts, notes and essays are files `.md`: name it `{stem}.md`")
        }
        _ => "show or link it in a text or a note; else move it out of `content/`".to_owned(),
    }
}

fn of_template(world: &World, name: &str) -> String {
    if name.starts_with("words/") {
        return "words are read of the edition's language, and of English: `words/<language>.toml`"
            .to_owned();
    }
    if let Some((_, file)) = name.rsplit_once('/').filter(|(_, file)| file.ends_with(".toml")) {
        return format!("did you mean `templates/words/{file}`?");
    }
    let own =
        world.templates.iter().filter(|template| template.built_in).map(|template| template.name.as_str());
    match nearest(name, own) {
        Some(known) => format!("did you mean `templates/{known}`?"),
        None => format!(
            "a template is used where it has the name of a built-in one, such as `{}`, or another one includes it",
            builtin::TEMPLATES.first().map_or("base.html", |(name, _)| *name)
        ),
    }
}
