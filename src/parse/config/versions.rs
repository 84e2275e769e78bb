//! The versions of the text and how they are compared: `[[witness]]`, `[collation]`, `[[alignment]]`.

use crate::diag::{Diagnostic, Span, rules, suggestion};
use crate::edition::class::Class;
use crate::edition::id;
use crate::edition::meta::{Aligned, Apparatus, CollationMeta, DeclaredUnit, Meta, WitnessMeta};
use crate::parse::fields::{self, Fields, TomlOffset};
use crate::parse::sigla;
use crate::parse::toml_slip::as_string;

use super::values::{language, slug};

pub(crate) const WITNESS: &[&str] = &["id", "siglum", "title", "date", "language", "base", "source"];

pub(crate) const COLLATION: &[&str] = &["fold", "spelling", "typography", "ignore", "apparatus"];

pub(crate) const ALIGNMENT: &[&str] = &["section", "blocks"];

/// The witnesses that the file declares.
pub(super) fn witnesses(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<WitnessMeta> {
    let all = fields.tables("witness", diagnostics).into_iter();
    all.filter_map(|(inner, range)| {
        let own = Fields::new(inner, range, fields.place(), "[[witness]]", WITNESS, diagnostics);
        witness(&own, diagnostics)
    })
    .collect()
}

/// How the witnesses are compared: `[collation]` and `[[alignment]]`, into `meta`.
pub(super) fn collation(fields: &Fields<'_, '_>, meta: &mut Meta, diagnostics: &mut Vec<Diagnostic>) {
    let place = fields.place();
    if let Some((inner, range)) = fields.inner("collation", diagnostics) {
        let own = Fields::new(inner, range, place, "[collation]", COLLATION, diagnostics);
        meta.collation = CollationMeta {
            fold: pairs(&own, "fold", place, diagnostics),
            spelling: pairs(&own, "spelling", place, diagnostics),
            typography: own.flag("typography", diagnostics).unwrap_or(false),
            ignore: ignored(&own, diagnostics),
            apparatus: apparatus(&own, diagnostics),
        };
    }
    for (inner, range) in fields.tables("alignment", diagnostics) {
        let own = Fields::new(inner, range, place, "[[alignment]]", ALIGNMENT, diagnostics);
        meta.alignments.extend(alignment(&own, place, diagnostics));
    }
}

fn witness(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Option<WitnessMeta> {
    let id = slug(fields, "a witness", diagnostics);
    let siglum = fields.string("siglum", diagnostics);
    let title = fields.string("title", diagnostics).map(|s| s.value);
    let date = fields.date("date", diagnostics);
    let language = language(fields, "language", diagnostics);
    let base = fields.flag("base", diagnostics).unwrap_or(false);
    let source = fields.plain("source", diagnostics);
    let id = id?.value;
    Some(WitnessMeta {
        siglum_span: siglum.as_ref().map(|siglum| siglum.span),
        siglum: siglum.map(|siglum| id::normal(&siglum.value)).unwrap_or_default(),
        title: title.unwrap_or_else(|| id.clone()),
        date,
        language,
        base,
        source,
        span: Some(fields.span()),
        id,
    })
}

/// One base, every id once, and a siglum for each.
pub(super) fn settle(witnesses: &mut Vec<WitnessMeta>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(String, Span)> = Vec::new();
    witnesses.retain(|witness| {
        let Some(span) = witness.span else { return true };
        let folded = id::fold(&witness.id);
        if let Some((_, first)) = seen.iter().find(|(id, _)| *id == folded) {
            diagnostics.push(
                Diagnostic::new(
                    &rules::DUPLICATE_ID,
                    span,
                    format!("witness `{}` is declared a second time", witness.id),
                )
                .also(*first, "first here"),
            );
            return false;
        }
        seen.push((folded, span));
        true
    });
    let mut base: Option<Span> = None;
    for witness in witnesses.iter_mut().filter(|w| w.base) {
        let Some(span) = witness.span else { continue };
        match base {
            None => base = Some(span),
            Some(first) => {
                witness.base = false;
                diagnostics.push(
                    Diagnostic::new(
                        &rules::BAD_VALUE,
                        span,
                        format!("witness `{}` is a second base", witness.id),
                    )
                    .also(first, "this is the base")
                    .hint("one witness alone has `base = true`"),
                );
            }
        }
    }
    if base.is_none()
        && let Some(first) = witnesses.first_mut()
    {
        first.base = true;
    }
    sigla::give(witnesses, diagnostics);
}

/// A table of words and what they become.
fn pairs(
    fields: &Fields<'_, '_>,
    key: &str,
    place: TomlOffset,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, String)> {
    let Some((inner, range)) = fields.inner(key, diagnostics) else { return Vec::new() };
    let known: Vec<&str> = inner.keys().map(|k| k.get_ref().as_ref()).collect();
    let own = Fields::new(inner, range, place, key, &known, diagnostics);
    let mut all = Vec::new();
    for from in &known {
        if let Some(to) = own.get_words(from, diagnostics) {
            all.push(((*from).to_owned(), to.value));
        }
    }
    all
}

/// Blocks that are one unit, by the ids of witnesses.
fn alignment(
    fields: &Fields<'_, '_>,
    place: TomlOffset,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<DeclaredUnit> {
    let section = fields.required("section", diagnostics);
    if !fields.has("blocks") {
        diagnostics.push(
            Diagnostic::new(&rules::MISSING_KEY, fields.span(), "this alignment has no `blocks`").hint(
                "add `blocks = { reading = [\"p3\"], print = [\"p4\", \"p5\"] }`, by the ids of witnesses",
            ),
        );
    }
    let (inner, range) = fields.inner("blocks", diagnostics)?;
    let known: Vec<&str> = inner.keys().map(|k| k.get_ref().as_ref()).collect();
    let own = Fields::new(inner, range, place, "blocks", &known, diagnostics);
    let section = section?;
    let mut blocks = Vec::new();
    for (witness, key, _) in own.entries() {
        let names = own.one_or_more(witness, diagnostics).into_iter();
        let names = names.map(|name| (name.value.trim().trim_start_matches('#').to_owned(), name.span));
        blocks.push(Aligned { witness: (id::normal(witness), key), blocks: names.collect() });
    }
    // In the order of the file: a table of TOML has none.
    blocks.sort_by_key(|aligned| aligned.witness.1.start);
    let named = (id::normal(section.value.trim()), section.span);
    Some(DeclaredUnit { section: named, blocks, span: fields.span() })
}

/// The classes of readings that are not shown.
fn ignored(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Class> {
    let named = fields.one_or_more("ignore", diagnostics);
    named.into_iter().filter_map(|name| class(&name, diagnostics)).collect()
}

/// A class of readings.
pub(in crate::parse) fn class(
    name: &fields::WithOffset<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Class> {
    let found = Class::named(&name.value);
    if found.is_none() {
        let shown: String = name.value.chars().take(60).collect();
        let names = Class::ALL.map(Class::name);
        let advice = suggestion(&name.value, names)
            .written(as_string)
            .or(|| format!("the classes are: {}", names.join(", ")).into());
        let message = format!("`{shown}` is no class of readings");
        diagnostics.push(Diagnostic::new(&rules::BAD_VALUE, name.span, message).advise(name.span, advice));
    }
    found
}

/// Whether the apparatus names those too that have the lemma.
fn apparatus(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Apparatus {
    let Some(name) = fields.string("apparatus", diagnostics) else { return Apparatus::default() };
    Apparatus::named(&name.value).unwrap_or_else(|| {
        let shown: String = name.value.chars().take(60).collect();
        diagnostics.push(
            Diagnostic::new(&rules::BAD_VALUE, name.span, format!("`{shown}` is no kind of apparatus"))
                .advise(name.span, suggestion(&name.value, ["negative", "positive"]).written(as_string))
                .hint("write `apparatus = \"negative\"`, who differs, or `apparatus = \"positive\"`, who agrees too"),
        );
        Apparatus::default()
    })
}
