//! What each file of an edition's folder is to it, by its name and place.

use std::path::Path;

use crate::diag::{Diagnostic, FileId, Source, Span, rules};

use super::builtin::BUILT_IN;
use super::{TemplateFile, TextFile, World};

/// What a text file is to the edition.
#[derive(Debug)]
pub(super) enum FileRole {
    Config,
    Lock,
    History,
    Text { witness: Option<String>, stem: String },
    Annotations,
    Essay,
    Register,
    Bibliography,
    Style,
    Template(String),
    Words(String),
}

/// Names of files that people read beside others.
const FOR_PEOPLE: [&str; 4] = ["README", "LICENSE", "LICENCE", "RIGHTS"];

/// What a file under `content/` is; media are taken in at once.
pub(super) fn role(
    path: &str,
    disk: &Path,
    world: &mut World,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FileRole> {
    let rest = path.strip_prefix("content/")?;
    let parts: Vec<&str> = rest.split('/').collect();
    let stem = |name: &str| name.strip_suffix(".md").map(str::to_owned);
    let name = parts.last().copied().unwrap_or("");
    if is_for_people(name) {
        world.media.insert(rest.to_owned(), disk.to_path_buf());
        return None;
    }
    let known = match parts.as_slice() {
        ["edition.toml"] => Some(FileRole::Config),
        ["bibliography.bib" | "bibliography.yaml" | "bibliography.yml"] => Some(FileRole::Bibliography),
        ["anchors.lock"] => Some(FileRole::Lock),
        ["history.lock"] => Some(FileRole::History),
        ["text", name] => stem(name).map(|stem| FileRole::Text { witness: None, stem }),
        ["text", witness, name] => {
            stem(name).map(|stem| FileRole::Text { witness: Some((*witness).to_owned()), stem })
        }
        ["annotations", .., name] => stem(name).map(|_| FileRole::Annotations),
        ["pages", name] => stem(name).map(|_| FileRole::Essay),
        ["registers", name] if name.ends_with(".toml") => Some(FileRole::Register),
        _ => None,
    };
    if known.is_some() {
        return known;
    }
    if name.ends_with(".csl") {
        world.media.insert(rest.to_owned(), disk.to_path_buf());
        return Some(FileRole::Style);
    }
    let misplaced = match parts.first() {
        Some(&"text" | &"pages") => name.ends_with(".md"),
        Some(&"annotations") => name.ends_with(".toml"),
        Some(&"registers") => name.ends_with(".toml") || name.ends_with(".md"),
        _ => false,
    };
    if misplaced {
        let hint = match parts.first() {
            Some(&"text") => "sections are `content/text/<witness>/NN-slug.md`",
            Some(&"pages") => "essays are `content/pages/<slug>.md`",
            Some(&"annotations") => "annotations are in files `.md` with records between `+++`",
            _ => "registers are `content/registers/<name>.toml`",
        };
        let file = world.sources.add(Source::new(path, ""));
        diagnostics.push(
            Diagnostic::new(&rules::STRAY_FILE, Span::new(file, 0, 0), "no file is looked for here")
                .hint(hint),
        );
    } else {
        world.media.insert(rest.to_owned(), disk.to_path_buf());
        // It has no words here, but what is said of it has a file to point to.
        if !is_passed_over(rest) {
            world.unread.push(world.sources.add(Source::new(path, "")));
        }
    }
    None
}

/// Whether a file is about those beside it, in any folder: `README.md`. A section may be called so in lower case.
fn is_for_people(name: &str) -> bool {
    name.split('.').next().is_some_and(|stem| FOR_PEOPLE.contains(&stem))
}

/// Files that are beside others for people to read, and locks: nothing is made of them, and that is no mistake.
fn is_passed_over(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let known = |stem: &str| {
        let head = name.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem));
        head && name.get(stem.len()..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    FOR_PEOPLE.into_iter().any(known) || path.ends_with(".lock")
}

/// What a file under `templates/` is; what is neither a template nor words goes to `unread`.
pub(super) fn template_role(path: &str, unread: &mut Vec<String>) -> Option<FileRole> {
    let name = path.strip_prefix("templates/")?;
    if let Some(language) = name.strip_prefix("words/").and_then(|n| n.strip_suffix(".toml")) {
        return Some(FileRole::Words(language.to_owned()));
    }
    // Under `variorum/` the built-in ones are found.
    if name.ends_with(".html") && !name.starts_with(BUILT_IN) {
        return Some(FileRole::Template(name.to_owned()));
    }
    if !is_passed_over(name) {
        unread.push(path.to_owned());
    }
    None
}

/// Puts a text file where the edition has those of its role.
pub(super) fn take(world: &mut World, role: FileRole, file: FileId) {
    match role {
        FileRole::Config => world.config = Some(file),
        FileRole::Lock => world.lock = Some(file),
        FileRole::History => world.history = Some(file),
        FileRole::Text { witness, stem } => world.texts.push(TextFile { witness, stem, file }),
        FileRole::Annotations => world.annotations.push(file),
        FileRole::Essay => world.pages.push(file),
        FileRole::Register => world.registers.push(file),
        FileRole::Bibliography => world.bibliography = Some(file),
        FileRole::Style => {
            world.styles.push(file);
            world.unread.push(file);
        }
        FileRole::Template(name) => world.templates.push(TemplateFile { name, file, built_in: false }),
        FileRole::Words(language) => world.words.push((language, file)),
    }
}
