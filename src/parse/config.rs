//! edition.toml.

mod editors;
mod values;
mod versions;

pub(super) use editors::motivation;
#[cfg(test)]
pub(crate) use editors::{EDITOR, KIND};
pub(super) use values::{language, numbers, slug};
pub(super) use versions::class;
#[cfg(test)]
pub(crate) use versions::{ALIGNMENT, COLLATION, WITNESS};

use crate::diag::{Advice, Diagnostic, FileId, Level, Levels, Source, Span, rules, suggestion};
use crate::edition::export::{self, RequestedExport};
use crate::edition::id;
use crate::edition::meta::{Cite, CollationMeta, Document, KINDS, Kind, Meta, ViewMeta, WitnessMeta};

use super::cite::{self, CITE};
use super::conflict;
use super::fields::{self, Fields, TomlOffset};
use super::toml_slip::as_string;

pub(crate) const KEYS: &[&str] = &[
    "title",
    "subtitle",
    "description",
    "language",
    "base-url",
    "allow-html",
    "sources",
    "frozen",
    "feedback",
    "citation-style",
    "cite",
    "document",
    "witness",
    "editor",
    "kind",
    "view",
    "collation",
    "alignment",
    "exports",
    "other",
    "twins",
    "rules",
];
pub(crate) const DOCUMENT: &[&str] =
    &["author", "issued", "series", "number", "publisher", "url", "rights", "author-note"];

pub(crate) const VIEW: &[&str] = &["open", "numbers"];

/// What edition.toml says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config {
    pub(crate) meta: Meta,
    pub(crate) witnesses: Vec<WitnessMeta>,
    pub(crate) levels: Levels,
    /// The file that `citation-style` names, by its path from `content/`, and where it does.
    pub(crate) style: Option<(String, Span)>,
    /// Other editions that `[other]` names: name, where it is, where its file is named.
    pub(crate) others: Vec<(String, Span, Span)>,
}

/// Reads edition.toml; `None` where it can't be read, which is fatal.
pub(crate) fn parse(source: &Source, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let place = TomlOffset { file, base: 0 };
    if conflict::tell(source, file, diagnostics) {
        return None;
    }
    let table = fields::table(&source.text, place, "edition.toml", diagnostics)?;
    let before = diagnostics.len();
    let fields = Fields::new(table.get_ref(), 0..0, place, "edition.toml", KEYS, diagnostics);
    let title = fields.required("title", diagnostics);
    let (style_name, style) = citation_style(&fields, diagnostics);
    let mut meta = Meta {
        title: title.map(|t| crate::edition::wide::title(&t.value)).unwrap_or_default(),
        subtitle: fields.plain("subtitle", diagnostics),
        description: fields.plain("description", diagnostics),
        language: language(&fields, "language", diagnostics).unwrap_or_else(|| "en".to_owned()),
        base_url: fields.url("base-url", diagnostics).map(|url| with_slash(&url)),
        allow_html: fields.flag("allow-html", diagnostics).unwrap_or(false),
        sources: fields.flag("sources", diagnostics).unwrap_or(false),
        frozen: fields.flag("frozen", diagnostics).unwrap_or(false),
        citation_style: style_name,
        cite: Cite::default(),
        feedback: cite::feedback(&fields, diagnostics),
        document: None,
        editors: Vec::new(),
        kinds: KINDS
            .iter()
            .map(|(id, motivation)| Kind {
                id: (*id).to_owned(),
                name: None,
                motivation: (*motivation).to_owned(),
            })
            .collect(),
        view: ViewMeta::default(),
        collation: CollationMeta::default(),
        alignments: Vec::new(),
        exports: exports(&fields, diagnostics),
    };
    if let Some((inner, range)) = fields.inner("document", diagnostics) {
        let fields = Fields::new(inner, range, place, "[document]", DOCUMENT, diagnostics);
        meta.document = Some(document(&fields, diagnostics));
    }
    let mut witnesses = versions::witnesses(&fields, diagnostics);
    editors::editors(&fields, &mut meta, diagnostics);
    editors::kinds(&fields, &mut meta, diagnostics);
    if let Some((inner, range)) = fields.inner("cite", diagnostics) {
        let fields = Fields::new(inner, range, place, "[cite]", CITE, diagnostics);
        meta.cite = cite::cite(&fields, &meta.editors, diagnostics);
    }
    if let Some((inner, range)) = fields.inner("view", diagnostics) {
        let fields = Fields::new(inner, range, place, "[view]", VIEW, diagnostics);
        meta.view = view(&fields, &meta.kinds, diagnostics);
    }
    versions::collation(&fields, &mut meta, diagnostics);
    let mut levels = Levels::new();
    if let Some((inner, range)) = fields.inner("rules", diagnostics) {
        let known: Vec<&str> = inner.keys().map(|k| k.get_ref().as_ref()).collect();
        let fields = Fields::new(inner, range, place, "[rules]", &known, diagnostics);
        read_levels(&fields, &mut levels, diagnostics);
    }
    let others = others(&fields, place, diagnostics);
    versions::settle(&mut witnesses, diagnostics);
    let config = Config { meta, witnesses, levels, style, others };
    // An edition without a title can't be read; other mistakes in the file leave out what they are about.
    let fatal = config.meta.title.is_empty() && diagnostics.len() > before;
    (!fatal).then_some(config)
}

/// The address that a site is published at, as the pages need it: without what a folder's address
/// has not, and with a slash at its end. None where it is no address.
pub(crate) fn base_url(url: &str) -> Option<String> {
    fields::is_web_address(url).then(|| with_slash(url))
}

/// The name of a citation style, or a file of the edition's own.
fn citation_style(
    fields: &Fields<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<String>, Option<(String, Span)>) {
    let Some(found) = fields.string("citation-style", diagnostics) else { return (None, None) };
    if found.value.ends_with(".csl") {
        return (None, Some((found.value, found.span)));
    }
    if crate::edition::work::style(&found.value).is_some() {
        return (Some(found.value), None);
    }
    let shown: String = found.value.chars().take(60).collect();
    diagnostics.push(
        Diagnostic::new(&rules::BAD_VALUE, found.span, format!("there is no citation style `{shown}`"))
            .advise(found.span, crate::edition::work::style_advice(&found.value).written(as_string))
            .hint("`variorum styles` lists them; the default is `chicago-shortened-notes-bibliography`; a style of the edition's own is a path, such as `style.csl`"),
    );
    (None, None)
}

/// Other editions, by the paths of their files.
fn others(
    fields: &Fields<'_, '_>,
    place: TomlOffset,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Span, Span)> {
    let Some((inner, range)) = fields.inner("other", diagnostics) else { return Vec::new() };
    let known: Vec<&str> = inner.keys().map(|key| key.get_ref().as_ref()).collect();
    let own = Fields::new(inner, range, place, "[other]", &known, diagnostics);
    let mut all = Vec::new();
    for (key, _) in inner {
        let (name, span) = (key.get_ref().as_ref(), place.span(key.span()));
        let Some(path) = own.string(name, diagnostics) else { continue };
        if id::is_slug(&id::normal(name)) {
            all.push((name.to_owned(), span, path.span));
            continue;
        }
        let shown: String = name.chars().take(60).collect();
        let message = format!("`{shown}` can't be the name of another edition");
        let hint = "a name is letters of any script, digits, `-` and `_`, a letter or digit first: references begin with it";
        diagnostics.push(Diagnostic::new(&rules::BAD_SLUG, span, message).hint(hint));
    }
    all
}

/// The formats that the site offers the edition in.
fn exports(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<RequestedExport> {
    let mut asked: Vec<RequestedExport> = Vec::new();
    let given = fields.strings("exports", diagnostics).unwrap_or_default();
    for name in &given {
        let Some(format) = export::named(&name.value) else {
            let shown: String = name.value.chars().take(60).collect();
            let names = export::FORMATS.iter().map(|format| format.name);
            // To write one that is there already would mend nothing.
            let is_free = |name: &str| given.iter().all(|other| other.value != name);
            let advice = match export::meant(&name.value) {
                Some(meant) if is_free(meant) => {
                    Advice::write(format!("that format is `{meant}`"), meant).sure(true)
                }
                Some(meant) => format!("that format is `{meant}`, which is there already").into(),
                None => suggestion(&name.value, names.clone().filter(|name| is_free(name))),
            };
            let message = format!("there is no format `{shown}` to export to");
            diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, name.span, message)
                    .advise(name.span, advice.written(as_string))
                    .hint(format!("there are: {}", names.collect::<Vec<_>>().join(", "))),
            );
            continue;
        };
        match asked.iter().find(|other| other.format == format) {
            Some(first) => diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, name.span, format!("`{}` is named twice", name.value))
                    .also(first.span, "first here")
                    .hint("take one of the two away"),
            ),
            None => asked.push(RequestedExport { format, span: name.span }),
        }
    }
    if fields.flag("twins", diagnostics) == Some(true)
        && let Some(format) = export::named("markdown")
        && asked.iter().all(|other| other.format != format)
    {
        asked.push(RequestedExport { format, span: fields.span_of("twins") });
    }
    asked
}

fn with_slash(url: &str) -> String {
    let bare = url.split(['?', '#']).next().unwrap_or(url);
    if bare.ends_with('/') { bare.to_owned() } else { format!("{bare}/") }
}

fn document(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Document {
    let mut string = |key| fields.plain(key, diagnostics);
    let (series, publisher, rights) = (string("series"), string("publisher"), string("rights"));
    let author_note = fields.string("author-note", diagnostics).map(|note| (note.value, note.span));
    let number = if fields.is_integer("number") {
        fields.count("number", diagnostics).map(|n| n.value.to_string())
    } else {
        fields.string("number", diagnostics).map(|s| s.value)
    };
    Document {
        authors: fields
            .one_or_more("author", diagnostics)
            .into_iter()
            .map(|a| a.value)
            .filter(|a| !a.trim().is_empty())
            .collect(),
        issued: fields.date("issued", diagnostics),
        series,
        number,
        publisher,
        url: fields.url("url", diagnostics),
        rights,
        author_note,
    }
}

/// How pages show the edition; `kinds` are those that it has.
fn view(fields: &Fields<'_, '_>, kinds: &[Kind], diagnostics: &mut Vec<Diagnostic>) -> ViewMeta {
    let mut open = fields.has("open").then(|| fields.one_or_more("open", diagnostics));
    open.iter_mut().flatten().for_each(|kind| kind.value = id::normal(&kind.value));
    for named in open.iter().flatten().filter(|named| kinds.iter().all(|kind| kind.id != named.value)) {
        let shown: String = named.value.chars().take(60).collect();
        let known = kinds.iter().map(|kind| kind.id.as_str());
        diagnostics.push(
            Diagnostic::new(&rules::UNKNOWN_KIND, named.span, format!("there is no kind `{shown}`"))
                .advise(named.span, suggestion(&named.value, known).written(as_string)),
        );
    }
    ViewMeta {
        open: open.map(|open| open.into_iter().map(|kind| kind.value).collect()),
        numbers: numbers(fields, diagnostics).unwrap_or_default(),
    }
}

/// The level that another word may mean.
fn level_meant(given: &str) -> Advice {
    let levels = ["error", "warn", "allow"];
    let advice = match levels.into_iter().find(|level| given.to_lowercase().starts_with(level)) {
        Some(level) => Advice::write(format!("did you mean `{level}`?"), level),
        None => suggestion(given, levels),
    };
    advice.written(as_string)
}

fn read_levels(fields: &Fields<'_, '_>, levels: &mut Levels, diagnostics: &mut Vec<Diagnostic>) {
    for (id, key, value) in fields.entries() {
        if rules::find(id).is_none() {
            let shown: String = id.chars().take(60).collect();
            diagnostics.push(
                Diagnostic::new(&rules::UNKNOWN_RULE, key, format!("there is no rule `{shown}`"))
                    .advise(key, suggestion(id, rules::RULES.iter().map(|r| r.id)))
                    .hint("`variorum explain` lists the rules"),
            );
            continue;
        }
        match value.as_ref().map(|v| v.value.as_str()) {
            Some("error") => levels.push((id.to_owned(), Level::Error)),
            Some("warn") => levels.push((id.to_owned(), Level::Warn)),
            Some("allow") => levels.push((id.to_owned(), Level::Allow)),
            given => diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_VALUE,
                    fields.span_of(id),
                    format!("the level of `{id}` is none of the three"),
                )
                .advise(fields.span_of(id), level_meant(given.unwrap_or_default()))
                .hint("a level is `\"error\"`, `\"warn\"` or `\"allow\"`"),
            ),
        }
    }
}
