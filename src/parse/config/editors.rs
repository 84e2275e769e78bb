//! Who writes the notes, and which kinds there are: `[[editor]]`, `[[kind]]`.

use crate::diag::{Advice, Diagnostic, rules, suggestion};
use crate::edition::id;
use crate::edition::meta::{Agent, Editor, Kind, MOTIVATIONS, Meta};
use crate::parse::fields::Fields;
use crate::parse::toml_slip::as_string;

use super::values::slug;

pub(crate) const EDITOR: &[&str] = &["id", "name", "type", "orcid", "url"];

pub(crate) const KIND: &[&str] = &["id", "name", "motivation"];

/// The editors that the file declares, into `meta`.
pub(super) fn editors(fields: &Fields<'_, '_>, meta: &mut Meta, diagnostics: &mut Vec<Diagnostic>) {
    for (inner, range) in fields.tables("editor", diagnostics) {
        let own = Fields::new(inner, range, fields.place(), "[[editor]]", EDITOR, diagnostics);
        editor(&own, meta, diagnostics);
    }
}

fn editor(fields: &Fields<'_, '_>, meta: &mut Meta, diagnostics: &mut Vec<Diagnostic>) {
    let id = slug(fields, "an editor", diagnostics);
    let name = fields.required("name", diagnostics);
    let url = fields.url("url", diagnostics);
    let agent = agent(fields, diagnostics);
    let orcid = fields.string("orcid", diagnostics).and_then(|orcid| {
        let bare = orcid.value.rsplit('/').next().unwrap_or("").to_owned();
        if agent.is_some_and(|agent| agent != Agent::Person) {
            diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, orcid.span, "an ORCID iD is a person's")
                    .hint("leave `orcid` out, or write `type = \"person\"`; a page about an organization or a role is its `url`"),
            );
            return None;
        }
        if is_orcid(&bare) {
            return Some(bare);
        }
        let shown: String = orcid.value.chars().take(60).collect();
        diagnostics.push(
            Diagnostic::new(&rules::BAD_VALUE, orcid.span, format!("`{shown}` is no ORCID iD"))
                .hint("an iD is sixteen digits, `0000-0002-1825-0097`, the last of which checks the others"),
        );
        None
    });
    let (Some(id), Some(name)) = (id, name) else { return };
    if meta.editors.iter().any(|e| id::fold(&e.id) == id::fold(&id.value)) {
        let message = format!("editor `{}` is declared a second time", id.value);
        diagnostics.push(Diagnostic::new(&rules::DUPLICATE_ID, id.span, message));
        return;
    }
    meta.editors.push(Editor {
        id: id.value,
        name: crate::edition::wide::title(&name.value),
        orcid,
        url,
        agent: agent.unwrap_or_default(),
    });
}

/// What the name of an editor represents; none where nothing is said, or nothing that is known.
fn agent(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Agent> {
    let found = fields.string("type", diagnostics)?;
    if let Some((_, agent)) = Agent::ALL.iter().find(|(name, _)| *name == found.value) {
        return Some(*agent);
    }
    let shown: String = found.value.chars().take(60).collect();
    let advice = suggestion(&found.value, Agent::ALL.iter().map(|(name, _)| *name)).written(as_string);
    diagnostics.push(
        Diagnostic::new(&rules::BAD_VALUE, found.span, format!("`{shown}` is no type of an editor"))
            .advise(found.span, advice)
            .hint("a type is `\"person\"`, `\"organization\"` or `\"role\"`; a role names no person"),
    );
    None
}

/// ISO 7064 mod 11-2, as ORCID describes it.
fn is_orcid(id: &str) -> bool {
    let shape = id.len() == 19
        && id
            .bytes()
            .enumerate()
            .all(|(i, b)| if i % 5 == 4 { b == b'-' } else { b.is_ascii_digit() || (i == 18 && b == b'X') });
    let mut total = 0u32;
    for b in id.bytes().filter(|b| *b != b'-').take(15) {
        total = (total + u32::from(b.wrapping_sub(b'0'))) * 2;
    }
    let check = (12 - total % 11) % 11;
    let last = if check == 10 { 'X' } else { char::from_digit(check, 10).unwrap_or('X') };
    shape && id.ends_with(last)
}

/// The kinds of notes that the file declares, beside those that every edition has.
pub(super) fn kinds(fields: &Fields<'_, '_>, meta: &mut Meta, diagnostics: &mut Vec<Diagnostic>) {
    for (inner, range) in fields.tables("kind", diagnostics) {
        let own = Fields::new(inner, range, fields.place(), "[[kind]]", KIND, diagnostics);
        kind(&own, meta, diagnostics);
    }
}

fn kind(fields: &Fields<'_, '_>, meta: &mut Meta, diagnostics: &mut Vec<Diagnostic>) {
    let id = slug(fields, "a kind", diagnostics);
    let name = fields.string("name", diagnostics).map(|n| n.value);
    let motivation = motivation(fields, diagnostics);
    let Some(id) = id else { return };
    match meta.kinds.iter_mut().find(|kind| kind.id == id.value) {
        Some(kind) => {
            kind.name = name.or_else(|| kind.name.take());
            if let Some(motivation) = motivation {
                kind.motivation = motivation;
            }
        }
        None => meta.kinds.push(Kind {
            name: name.or_else(|| Some(id.value.clone())),
            motivation: motivation.unwrap_or_else(|| "commenting".to_owned()),
            id: id.value,
        }),
    }
}

/// A motivation of the Web Annotation vocabulary.
pub(in crate::parse) fn motivation(
    fields: &Fields<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let found = fields.string("motivation", diagnostics)?;
    if MOTIVATIONS.contains(&found.value.as_str()) {
        return Some(found.value);
    }
    let shown: String = found.value.chars().take(60).collect();
    // `comment` for `commenting`.
    let stem = found.value.trim().trim_end_matches('e');
    let by_stem = MOTIVATIONS.iter().find(|known| stem.len() >= 3 && known.starts_with(stem));
    let advice = suggestion(&found.value, MOTIVATIONS.iter().copied())
        .or(|| {
            by_stem.map_or_else(Advice::default, |known| {
                Advice::write(format!("did you mean `{known}`?"), *known)
            })
        })
        .written(as_string)
        .or(|| format!("the motivations are: {}", MOTIVATIONS.join(", ")).into());
    diagnostics.push(
        Diagnostic::new(&rules::BAD_VALUE, found.span, format!("`{shown}` is no motivation"))
            .advise(found.span, advice),
    );
    None
}
