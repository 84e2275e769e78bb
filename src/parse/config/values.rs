//! Values that front matter and records have too.

use crate::diag::{Advice, Diagnostic, rules, suggestion};
use crate::edition::id;
use crate::edition::language::{self, Fault, TagFault};
use crate::edition::verse::Numbers;
use crate::parse::fields::{self, Fields};
use crate::parse::toml_slip::as_string;

/// A BCP 47 tag whose language is registered; of an old one, what is registered in its place.
pub(in crate::parse) fn language(
    fields: &Fields<'_, '_>,
    key: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let found = fields.string(key, diagnostics)?;
    let shown: String = found.value.chars().take(60).collect();
    let Err(wrong) = language::check(&found.value) else {
        let Some(new) = language::renewed(&found.value) else { return Some(found.value) };
        let message = format!("`{shown}` is an old tag: `{new}` has been registered in its place");
        let advice = Advice::write(format!("write `{key} = \"{new}\"`"), new.clone()).written(as_string);
        diagnostics
            .push(Diagnostic::new(&rules::OLD_LANGUAGE_TAG, found.span, message).advise(found.span, advice));
        return Some(new);
    };
    let (rule, message) = match wrong {
        TagFault::Shape => (&rules::BAD_VALUE, format!("`{shown}` is no language tag")),
        TagFault::Unregistered => (&rules::UNKNOWN_LANGUAGE, format!("no language has the tag `{shown}`")),
        TagFault::Part(Fault::Unregistered(kind, part)) => {
            (&rules::UNKNOWN_LANGUAGE, format!("`{shown}`: no {kind} has the code `{part}`"))
        }
        TagFault::Part(Fault::Alone(part)) => {
            (&rules::BAD_VALUE, format!("`{shown}` is no language tag: nothing follows `{part}`"))
        }
        TagFault::Part(Fault::Misplaced(part)) => {
            (&rules::BAD_VALUE, format!("`{shown}` is no language tag: `{part}` can't be in this place"))
        }
    };
    let advice = match language::meant(&found.value) {
        Some(tag) => Advice::write(format!("write `{key} = \"{tag}\"`"), tag).written(as_string),
        None => {
            "a language is a tag such as `en`, `pt-BR` or `zh-Hans`; for one that has none: `x-name`".into()
        }
    };
    diagnostics.push(Diagnostic::new(rule, found.span, message).advise(found.span, advice));
    None
}

/// An id that must be a slug.
pub(in crate::parse) fn slug(
    fields: &Fields<'_, '_>,
    what: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<fields::WithOffset<String>> {
    let mut found = fields.required("id", diagnostics)?;
    found.value = id::normal(&found.value);
    if id::is_slug(&found.value) {
        return Some(found);
    }
    let shown: String = found.value.chars().take(60).collect();
    let slug = id::heading_slug(&found.value);
    let advice = match id::is_slug(&slug) {
        true => Advice::write(format!("write `id = \"{slug}\"`, and so where it is named"), as_string(&slug)),
        false => Advice::default(),
    };
    diagnostics.push(
        Diagnostic::new(&rules::BAD_SLUG, found.span, format!("`{shown}` can't be the id of {what}"))
            .advise(found.span, advice)
            .hint(format!("an id is letters of any script, digits, `-` and `_`, a letter or digit first, at most {} bytes", id::LONGEST)),
    );
    None
}

/// What the places of texts are counted by, in `[view]` or in a section's front matter.
pub(in crate::parse) fn numbers(
    fields: &Fields<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Numbers> {
    let found = fields.string("numbers", diagnostics)?;
    let numbers = Numbers::named(&found.value);
    if numbers.is_none() {
        let shown: String = found.value.chars().take(60).collect();
        let names = Numbers::ALL.iter().map(|(name, _)| *name);
        diagnostics.push(
            Diagnostic::new(&rules::BAD_VALUE, found.span, format!("nothing is counted by `{shown}`"))
                .advise(found.span, suggestion(&found.value, names).written(as_string))
                .hint("`blocks` counts paragraphs; `lines` the lines of stanzas too, which are paragraphs with hard breaks; `verse` takes each paragraph for verse"),
        );
    }
    numbers
}
