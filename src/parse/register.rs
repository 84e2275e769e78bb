//! registers/*.toml.

use crate::diag::{Diagnostic, FileId, Source, Span, escape, rules};
use crate::edition::id;
use crate::edition::meta::natural_name;
use crate::edition::register::{Entity, KNOWN};

use super::conflict;
use super::fields::{self, Fields, TomlOffset, WithOffset};
use super::markdown::Manner;
use super::toml_text;

pub(crate) const KEYS: &[&str] = &["register", "entity"];
pub(crate) const REGISTER: &[&str] = &["title", "singular", "prefix"];
pub(crate) const ENTITY: &[&str] =
    &["id", "name", "sort", "original", "dates", "role", "summary", "same-as", "links", "forms", "not"];

/// What a register's file says.
#[derive(Debug, Clone)]
pub(crate) struct RegisterFile {
    pub(crate) file: FileId,
    pub(crate) stem: String,
    pub(crate) title: Option<String>,
    pub(crate) singular: Option<String>,
    pub(crate) prefix: WithOffset<String>,
    pub(crate) entities: Vec<Entity>,
    /// The ids of entities that are left out for an error.
    pub(crate) broken: Vec<String>,
}

/// Read a register; none where its TOML can't be read, or its name is no slug.
pub(crate) fn parse(
    source: &Source,
    file: FileId,
    manner: Manner,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<RegisterFile> {
    if conflict::tell(source, file, diagnostics) {
        return None;
    }
    let place = TomlOffset { file, base: 0 };
    let stem = id::normal(source.stem());
    let head = Span::new(file, 0, source.text.find('\n').unwrap_or(source.text.len()).min(120));
    let table = fields::table(&source.text, place, "a register", diagnostics)?;
    if !id::is_slug(&stem) {
        let shown: String = stem.chars().take(60).collect();
        diagnostics.push(
            Diagnostic::new(&rules::BAD_SLUG, head, format!("`{shown}` can't be the name of a register"))
                .hint("a register's name is letters of any script, digits, `-` and `_`, a letter or digit first"),
        );
        return None;
    }
    let fields = Fields::new(table.get_ref(), 0..0, place, "a register", KEYS, diagnostics);
    let known = KNOWN.iter().find(|(name, _)| *name == stem).map(|(_, prefix)| *prefix);
    if known.is_none() && id::RESERVED.contains(&stem.as_str()) {
        diagnostics.push(
            Diagnostic::new(&rules::RESERVED_ID, head, format!("`{stem}` is a page of the site"))
                .hint("give the register's file another name"),
        );
        return None;
    }
    let mut register = RegisterFile {
        file,
        prefix: WithOffset { value: known.unwrap_or(&stem).to_owned(), span: head },
        stem,
        title: None,
        singular: None,
        entities: Vec::new(),
        broken: Vec::new(),
    };
    match fields.inner("register", diagnostics) {
        Some((inner, range)) => {
            let own = Fields::new(inner, range, place, "[register]", REGISTER, diagnostics);
            declare(&own, known, &mut register, diagnostics);
        }
        None if known.is_none() && !fields.has("register") => diagnostics.push(
            Diagnostic::new(
                &rules::MISSING_KEY,
                head,
                format!("`{}` is a register of the edition’s own, and has no `[register]`", register.stem),
            )
            .hint("add `[register]` with `title`, `singular` and `prefix`"),
        ),
        None => {}
    }
    for (inner, range) in fields.tables("entity", diagnostics) {
        let fields = Fields::new(inner, range, place, "[[entity]]", ENTITY, diagnostics);
        let person = register.prefix.value == "person";
        match entity(source, &fields, person, manner, diagnostics) {
            Ok(entity) => register.entities.push(entity),
            Err(broken) => register.broken.extend(broken),
        }
    }
    if register.entities.is_empty() && register.broken.is_empty() && !fields.has("entity") {
        diagnostics.push(
            Diagnostic::new(
                &rules::UNUSED_FILE,
                head,
                format!("nothing is made of `{}`: it has no `[[entity]]`", escape::name(&source.path)),
            )
            .hint("write its first `[[entity]]`, with `id` and `name`, or delete the file"),
        );
    }
    Some(register)
}

/// `[register]`: what a register of the edition's own is called.
fn declare(
    own: &Fields<'_, '_>,
    known: Option<&str>,
    register: &mut RegisterFile,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let title =
        if known.is_some() { own.string("title", diagnostics) } else { own.required("title", diagnostics) };
    register.title = title.map(|t| t.value);
    register.singular = own.string("singular", diagnostics).map(|s| s.value);
    let Some(prefix) = own.string("prefix", diagnostics) else { return };
    let shown: String = prefix.value.chars().take(60).collect();
    if known.is_some_and(|known| known != prefix.value) {
        let message = format!("`{shown}` is not the prefix of `{}`", register.stem);
        let hint = format!("references to it begin with `{}:`", register.prefix.value);
        diagnostics.push(Diagnostic::new(&rules::BAD_VALUE, prefix.span, message).hint(hint));
    } else if !id::is_slug(&prefix.value) || matches!(prefix.value.as_str(), "note" | "page") {
        diagnostics.push(
            Diagnostic::new(&rules::BAD_VALUE, prefix.span, format!("`{shown}` can't be a prefix"))
                .hint("a prefix is an id like `ship`, and neither `note` nor `page`"),
        );
    } else {
        register.prefix = WithOffset { value: id::normal(&prefix.value), span: prefix.span };
    }
}

/// An entity, or its id where it has one and is left out.
fn entity(
    source: &Source,
    fields: &Fields<'_, '_>,
    person: bool,
    manner: Manner,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Entity, Option<String>> {
    let id = fields
        .required("id", diagnostics)
        .map(|at| WithOffset { value: id::normal(&at.value), span: at.span });
    let id = id.filter(|at| {
        let good = id::is_slug(&at.value);
        if !good {
            let shown: String = at.value.chars().take(60).collect();
            diagnostics.push(
                Diagnostic::new(&rules::BAD_SLUG, at.span, format!("`{shown}` can't be an id"))
                    .hint("an id is letters of any script, digits, `-` and `_`, a letter or digit first"),
            );
        }
        good
    });
    let name = fields.required("name", diagnostics);
    let forms = fields.strings("forms", diagnostics);
    let not = fields.strings("not", diagnostics).unwrap_or_default();
    let summary = fields.string("summary", diagnostics);
    let summary = summary.map(|s| toml_text::parse(source, &s.value, s.span, manner, diagnostics));
    let summary_escaped = summary.as_ref().is_some_and(|(_, escaped)| *escaped);
    let summary_span = fields.span_of("summary");
    let entity = Entity {
        sort: fields.string("sort", diagnostics).map(|s| s.value),
        original: fields.string("original", diagnostics).map(|s| s.value),
        dates: fields.date("dates", diagnostics),
        role: fields.plain("role", diagnostics),
        summary: summary.map(|(body, _)| (body, Vec::new(), Vec::new())),
        summary_span,
        summary_escaped,
        same_as: fields.urls("same-as", diagnostics),
        links: fields.urls("links", diagnostics),
        forms: match (forms, &name) {
            (Some(forms), _) => forms.into_iter().filter_map(|form| self::form(form, diagnostics)).collect(),
            // Without forms an entity is found by its name, a person also by it in natural order.
            (None, Some(name)) if !fields.has("forms") => {
                let natural = Some(natural_name(&name.value)).filter(|n| person && *n != name.value);
                let names = std::iter::once(name.value.clone()).chain(natural);
                let names = names.map(|value| WithOffset { value, span: name.span });
                names.filter_map(|name| self::form(name, diagnostics)).collect()
            }
            _ => Vec::new(),
        },
        not: not.into_iter().map(|at| at.value).filter(|words| !words.trim().is_empty()).collect(),
        id: id.as_ref().map(|at| at.value.clone()).unwrap_or_default(),
        span: id.as_ref().map_or(fields.span(), |at| at.span),
        name: name.as_ref().map(|at| crate::edition::wide::title(&at.value)).unwrap_or_default(),
    };
    if id.is_none() || name.is_none() {
        return Err(id.map(|at| at.value));
    }
    Ok(entity)
}

/// A form that can be looked for.
fn form(form: WithOffset<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<(String, Span)> {
    if long_enough(&form.value) {
        return Some((form.value, form.span));
    }
    let message = if form.value.trim().is_empty() {
        "a form is empty".to_owned()
    } else {
        format!("`{}` is too short a form to be looked for", form.value.trim())
    };
    diagnostics.push(
        Diagnostic::new(&rules::SHORT_FORM, form.span, message)
            .hint("a form has two letters at least; a note's `entities` tags what has no form, and `forms = []` says that none is looked for"),
    );
    None
}

/// Two letters or digits; one where a letter is a word.
fn long_enough(form: &str) -> bool {
    let letters = form.chars().filter(|c| c.is_alphanumeric());
    letters.map(|c| if crate::edition::wide::is_wide(c) { 2 } else { 1 }).sum::<usize>() >= 2
}
