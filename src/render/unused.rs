//! Templates and words of an edition that no page uses.

use std::collections::{HashMap, HashSet};

use crate::diag::{Diagnostic, FileId, is_built_in};
use crate::load::{TemplateFile, World, builtin, unused};

use super::words::languages;

/// What a template uses of others.
#[derive(PartialEq, Eq, Hash)]
enum Used<'t> {
    File(&'t str),
    Component(&'t str),
}

/// Tells of the templates that neither make a page nor are used by one that does, of words in other languages, and
/// of what else is in `templates/`.
pub(super) fn tell(world: &World, language: &str, diagnostics: &mut Vec<Diagnostic>) {
    let own: Vec<&TemplateFile> = world.templates.iter().filter(|template| !template.built_in).collect();
    let built_in: HashSet<&str> =
        world.templates.iter().filter(|t| t.built_in).map(|t| t.name.as_str()).collect();
    let text = |template: &TemplateFile| &*world.sources.get(template.file).text;
    let (mut used, idle): (Vec<_>, Vec<_>) =
        own.into_iter().partition(|t| built_in.contains(t.name.as_str()));
    let mut waiting: HashMap<Used<'_>, Vec<&TemplateFile>> = HashMap::new();
    for template in &idle {
        for name in defined(text(template)).map(Used::Component).chain([Used::File(&template.name)]) {
            waiting.entry(name).or_default().push(template);
        }
    }
    let mut taken: HashSet<FileId> = HashSet::new();
    let mut at = 0;
    while let Some(template) = used.get(at).copied() {
        at += 1;
        let by = text(template);
        let names = quoted(by).map(Used::File).chain(called(by).map(Used::Component));
        let more = names.filter_map(|name| waiting.remove(&name)).flatten();
        used.extend(more.filter(|template| taken.insert(template.file)));
    }
    let idle = idle.into_iter().filter(|template| !taken.contains(&template.file));
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
        idle.map(|t| t.file).chain(words.map(|(_, file)| *file)).chain(other.copied()).collect();
    unused::tell(world, &files, diagnostics);
}

/// What is in quotation marks in a template, among it the names of those that it extends or includes.
fn quoted(by: &str) -> impl Iterator<Item = &str> {
    ['"', '\'', '`'].into_iter().flat_map(|sign| by.split(sign))
}

/// The names of the components that a template defines.
fn defined(text: &str) -> impl Iterator<Item = &str> {
    text.split("component ").skip(1).map(head).filter(|name| !name.is_empty())
}

/// The names of the components that a template uses: `<name …>`.
fn called(by: &str) -> impl Iterator<Item = &str> {
    by.split('<').skip(1).filter(|rest| rest[head(rest).len()..].starts_with([' ', '/', '>'])).map(head)
}

/// The name of a component at the head of these words.
fn head(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.')).unwrap_or(rest.len());
    &rest[..end]
}
