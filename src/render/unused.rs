//! Templates and words of an edition that no page uses.

use std::collections::HashSet;

use crate::diag::{Diagnostic, FileId, is_built_in};
use crate::load::{TemplateFile, World, builtin, unused};

use super::words::languages;

/// Tells of the templates that neither make a page nor are used by one that does, of words in other languages, and
/// of what else is in `templates/`.
pub(super) fn tell(world: &World, language: &str, diagnostics: &mut Vec<Diagnostic>) {
    let own: Vec<&TemplateFile> = world.templates.iter().filter(|template| !template.built_in).collect();
    let built_in: HashSet<&str> =
        world.templates.iter().filter(|t| t.built_in).map(|t| t.name.as_str()).collect();
    let text = |template: &TemplateFile| &*world.sources.get(template.file).text;
    let (mut used, mut idle): (Vec<_>, Vec<_>) =
        own.into_iter().partition(|t| built_in.contains(t.name.as_str()));
    let mut at = 0;
    while let Some(template) = used.get(at).copied() {
        at += 1;
        let by = text(template);
        let (more, rest) = idle.into_iter().partition(|other| names(by, other) || calls(by, text(other)));
        idle = rest;
        used.extend::<Vec<_>>(more);
    }
    let wanted = languages(language);
    let is_read = |of: &str| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(of));
    // A copy of the program's own is its own, as everything else is.
    let ours = |of: &str, file: FileId| {
        let text = &*world.sources.get(file).text;
        builtin::WORDS.iter().any(|(language, own)| *language == of && *own == text)
    };
    let words = world.words.iter().filter(|(of, file)| {
        !is_read(of) && !is_built_in(&world.sources.get(*file).path) && !ours(of, *file)
    });
    let other = world.unread.iter().filter(|file| world.sources.get(**file).path.starts_with("templates/"));
    let files: Vec<FileId> =
        idle.iter().map(|t| t.file).chain(words.map(|(_, file)| *file)).chain(other.copied()).collect();
    unused::tell(world, &files, diagnostics);
}

/// Whether a template names another: it extends or includes it.
fn names(by: &str, other: &TemplateFile) -> bool {
    ['"', '\'', '`'].iter().any(|quote| by.contains(&format!("{quote}{}{quote}", other.name)))
}

/// Whether a template uses a component that another defines.
fn calls(by: &str, other: &str) -> bool {
    other.split("component ").skip(1).any(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.')).unwrap_or(rest.len());
        let name = &rest[..end];
        !name.is_empty()
            && (by.contains(&format!("<{name} "))
                || by.contains(&format!("<{name}/"))
                || by.contains(&format!("<{name}>")))
    })
}
