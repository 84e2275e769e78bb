//! Names in records that edition.toml has to declare: kinds and creators.

use crate::diag::{Advice, Diagnostic, nearest, rules, suggestion};
use crate::edition::id;
use crate::edition::meta::{Editor, Meta, natural_name};
use crate::parse::fields::{Fields, WithOffset};
use crate::parse::toml_slip::as_string;

/// The kind that a record names; reports one that there is not, where `meta` says which there are.
pub(super) fn kind(
    fields: &Fields<'_, '_>,
    meta: Option<&Meta>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<WithOffset<String>> {
    let kind = fields.string("kind", diagnostics).map(in_nfc);
    kind.filter(|kind| {
        let Some(meta) = meta.filter(|m| m.kinds.iter().all(|k| k.id != kind.value)) else { return true };
        let shown: String = kind.value.chars().take(60).collect();
        let known: Vec<&str> = meta.kinds.iter().map(|k| k.id.as_str()).collect();
        let by_name =
            meta.kinds.iter().find(|k| k.name.as_ref().is_some_and(|n| id::fold(n) == id::fold(&kind.value)));
        let advice = match by_name {
            Some(kind) => {
                Advice::write(format!("that is the name; the id is `{}`", kind.id), &*kind.id).sure(true)
            }
            None => suggestion(&kind.value, known.iter().copied()),
        };
        let advice = advice.or(|| format!("the kinds are: {}", known.join(", ")).into());
        diagnostics.push(
            Diagnostic::new(&rules::UNKNOWN_KIND, kind.span, format!("there is no kind `{shown}`"))
                .advise(kind.span, advice.written(as_string))
                .hint("`[[kind]]` in edition.toml declares one of the edition's own"),
        );
        false
    })
}

/// The creators that a record names, those left out that there are not, which are reported.
pub(super) fn creators(
    fields: &Fields<'_, '_>,
    meta: Option<&Meta>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<WithOffset<String>> {
    let mut creators: Vec<_> = fields.one_or_more("creator", diagnostics).into_iter().map(in_nfc).collect();
    creators.retain(|creator| {
        let Some(meta) = meta.filter(|m| m.editors.iter().all(|e| e.id != creator.value)) else {
            return true;
        };
        let shown: String = creator.value.chars().take(60).collect();
        let advice = editor_meant(creator.value.trim(), meta);
        diagnostics.push(
            Diagnostic::new(&rules::UNKNOWN_CREATOR, creator.span, format!("there is no editor `{shown}`"))
                .advise(creator.span, advice.written(as_string))
                .hint("`[[editor]]` in edition.toml declares one, with `id` and `name`"),
        );
        false
    });
    creators
}

/// A name as ids are compared, whatever characters its letters were written with.
fn in_nfc(name: WithOffset<String>) -> WithOffset<String> {
    WithOffset { value: id::normal(&name.value), span: name.span }
}

/// Whom an unknown creator may mean: an editor by name, by another spelling of the id, or by one near it.
fn editor_meant(name: &str, meta: &Meta) -> Advice {
    let by_name = meta.editors.iter().find(|e| {
        [e.name.as_str(), &natural_name(&e.name)].iter().any(|known| id::fold(known) == id::fold(name))
            || id::fold(&e.id) == id::fold(name)
    });
    match by_name {
        Some(editor) => {
            let id = editor.id.as_str();
            let by_id = id::fold(id) == id::fold(name);
            let why = if by_id { String::new() } else { format!("that is the name; the id is `{id}`: ") };
            let hint = format!("{why}write `creator = \"{id}\"`");
            Advice::write(hint, id).sure(true)
        }
        None if meta.editors.iter().any(|editor| is_part_of_name(name, editor)) => {
            by_part_of_name(name, meta)
        }
        None => {
            let near = |editor: &&Editor| nearest(name, [editor.name.as_str()]).is_some();
            let by_name = || {
                let mut named = meta.editors.iter().filter(near);
                named.next().map_or_else(Advice::default, |editor| {
                    let (full, id) = (&editor.name, editor.id.as_str());
                    let hint = format!("`{full}` is the name of `{id}`: write `creator = \"{id}\"`");
                    Advice::write(hint, id).sure(named.next().is_none())
                })
            };
            suggestion(name, meta.editors.iter().map(|e| e.id.as_str())).or(by_name)
        }
    }
}

/// Whether these are some of an editor's names, or initials with one of them: `Holm` and `I. Holm` of Ida Holm.
fn is_part_of_name(words: &str, editor: &Editor) -> bool {
    let full = id::fold(&natural_name(&editor.name));
    let mut names = full.split_whitespace();
    let mut whole = false;
    id::fold(words).split_whitespace().all(|word| {
        names.any(|name| {
            whole |= name == word;
            let initial = word.strip_suffix('.').unwrap_or(word);
            name == word || initial.chars().count() == 1 && name.starts_with(initial)
        })
    }) && whole
}

/// The editors of whose names these words are a part.
fn by_part_of_name(words: &str, meta: &Meta) -> Advice {
    let named: Vec<&Editor> = meta.editors.iter().filter(|editor| is_part_of_name(words, editor)).collect();
    if let [editor] = named.as_slice() {
        let (full, id) = (&editor.name, editor.id.as_str());
        return Advice::write(format!("`{full}` is the name of `{id}`: write `creator = \"{id}\"`"), id)
            .sure(true);
    }
    let all: Vec<String> = named.iter().map(|editor| format!("`{}` ({})", editor.id, editor.name)).collect();
    format!("that may be {}: write the id of one of them", all.join(" or ")).into()
}
