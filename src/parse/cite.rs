//! `[cite]` of edition.toml: how the edition itself is cited.

use crate::diag::{Diagnostic, rules, suggestion};
use crate::edition::id;
use crate::edition::meta::Cite;
use crate::edition::meta::{Agent, Editor};

use super::fields::{Fields, WithOffset};
use super::toml_slip::as_string;

pub(crate) const CITE: &[&str] = &["title", "editors", "publisher", "version", "doi"];

/// Read the table; `editors` are those that edition.toml has.
pub(super) fn cite(fields: &Fields<'_, '_>, editors: &[Editor], diagnostics: &mut Vec<Diagnostic>) -> Cite {
    let mut string = |key| fields.string(key, diagnostics).map(|s| s.value);
    let (title, publisher, version) = (string("title"), string("publisher"), string("version"));
    let named = fields.has("editors").then(|| fields.one_or_more("editors", diagnostics));
    let named = named.map(|ids| ids.iter().filter_map(|id| editor(id, editors, diagnostics)).collect());
    let doi = fields.string("doi", diagnostics).and_then(|found| {
        let bare = bare_doi(&found.value);
        if bare.is_none() {
            let shown: String = found.value.chars().take(60).collect();
            diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, found.span, format!("`{shown}` is no DOI"))
                    .hint("a DOI begins with `10.` and has a `/`: `10.5281/zenodo.1234567`"),
            );
        }
        bare.map(str::to_owned)
    });
    Cite { title, editors: named, publisher, version, doi }
}

/// What an address for feedback may have filled in.
const PLACES: &[&str] = &["locus", "address", "version", "words", "file", "line"];

/// The address at which readers write to the editors: a mail address, or that of a form.
pub(super) fn feedback(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let found = fields.string("feedback", diagnostics)?;
    let shown: String = found.value.chars().take(60).collect();
    let words = found.value.trim();
    let starts = ["mailto:", "https://", "http://"]
        .iter()
        .any(|head| words.len() > head.len() && words.starts_with(head));
    let signs = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '|')
    };
    if !starts || words.contains(signs) {
        diagnostics.push(
            Diagnostic::new(&rules::BAD_URL, found.span, format!("`{shown}` is no address that readers could write to"))
                .hint("it is `mailto:ed@example.org?subject={locus}&body={words}`, or begins with `https://`; a space is written `%20`"),
        );
        return None;
    }
    let mut rest = words;
    while let Some((_, after)) = rest.split_once('{') {
        let name = after.split_once('}').map_or(after, |(name, _)| name);
        if !PLACES.contains(&name) {
            let name: String = name.chars().take(60).collect();
            diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_VALUE,
                    found.span,
                    format!("nothing is filled in for `{{{name}}}`"),
                )
                .hint(format!("these are filled in: {}", PLACES.join(", "))),
            );
            return None;
        }
        rest = after;
    }
    Some(words.to_owned())
}

/// An editor that a citation may name, by the id in edition.toml.
fn editor(
    name: &WithOffset<String>,
    editors: &[Editor],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let shown: String = name.value.chars().take(60).collect();
    match editors.iter().find(|editor| id::fold(&editor.id) == id::fold(&name.value)) {
        Some(editor) if editor.agent == Agent::Role => {
            let message = format!("`{shown}` is a role, and a citation names people");
            diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, name.span, message)
                    .hint("leave it out; the notes are signed with the role all the same"),
            );
            None
        }
        Some(editor) => Some(editor.id.clone()),
        None => {
            let ids = editors.iter().filter(|e| e.agent != Agent::Role).map(|e| e.id.as_str());
            let advice = suggestion(&name.value, ids)
                .written(as_string)
                .or(|| "name the `id` of an `[[editor]]`".into());
            let message = format!("there is no editor `{shown}`");
            diagnostics
                .push(Diagnostic::new(&rules::BAD_VALUE, name.span, message).advise(name.span, advice));
            None
        }
    }
}

/// A DOI without what is before it in addresses.
fn bare_doi(words: &str) -> Option<&str> {
    let words = words.trim();
    let heads = ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"];
    let bare = heads.iter().find_map(|head| words.strip_prefix(head)).unwrap_or(words);
    let (prefix, suffix) = bare.split_once('/')?;
    let digits = prefix.strip_prefix("10.")?;
    let sound = !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !suffix.is_empty()
        && !bare.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'));
    sound.then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::bare_doi;

    #[test]
    fn a_doi_is_known_with_and_without_its_resolver() {
        for words in ["10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.1", "doi:10.5281/zenodo.1"] {
            assert_eq!(bare_doi(words), Some("10.5281/zenodo.1"), "{words}");
        }
        for words in ["", "10.5281", "zenodo.1", "10./x", "10.a/b", "10.1/a b", "11.1/x"] {
            assert_eq!(bare_doi(words), None, "{words}");
        }
    }
}
