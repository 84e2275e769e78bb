//! edition.toml.

use crate::diag::{Advice, Diagnostic, FileId, Level, Levels, Source, Span, rules, suggestion};

use crate::edition::class::Class;
use crate::edition::export::{self, RequestedExport};
use crate::edition::id;
use crate::edition::language::{self, Fault, TagFault};
use crate::edition::meta::{
    Agent, Aligned, Apparatus, Cite, CollationMeta, DeclaredUnit, Document, Editor, KINDS, Kind, MOTIVATIONS,
    Meta, ViewMeta, WitnessMeta,
};
use crate::edition::verse::Numbers;

use super::cite::{self, CITE};
use super::conflict;
use super::fields::{self, Fields, TomlOffset};
use super::sigla;
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
pub(crate) const WITNESS: &[&str] = &["id", "siglum", "title", "date", "language", "base", "source"];
pub(crate) const EDITOR: &[&str] = &["id", "name", "type", "orcid", "url"];
pub(crate) const KIND: &[&str] = &["id", "name", "motivation"];
pub(crate) const VIEW: &[&str] = &["open", "numbers"];
pub(crate) const COLLATION: &[&str] = &["fold", "spelling", "typography", "ignore", "apparatus"];
pub(crate) const ALIGNMENT: &[&str] = &["section", "blocks"];

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

/// Read edition.toml; `None` where it can't be read, which is fatal.
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
        title: title.map(|t| t.value).unwrap_or_default(),
        subtitle: fields.string("subtitle", diagnostics).map(|s| s.value),
        description: fields.string("description", diagnostics).map(|s| s.value),
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
    let witnesses = fields
        .tables("witness", diagnostics)
        .into_iter()
        .filter_map(|(inner, range)| {
            witness(&Fields::new(inner, range, place, "[[witness]]", WITNESS, diagnostics), diagnostics)
        })
        .collect();
    for (inner, range) in fields.tables("editor", diagnostics) {
        let fields = Fields::new(inner, range, place, "[[editor]]", EDITOR, diagnostics);
        editor(&fields, &mut meta, diagnostics);
    }
    for (inner, range) in fields.tables("kind", diagnostics) {
        let fields = Fields::new(inner, range, place, "[[kind]]", KIND, diagnostics);
        kind(&fields, &mut meta, diagnostics);
    }
    if let Some((inner, range)) = fields.inner("cite", diagnostics) {
        let fields = Fields::new(inner, range, place, "[cite]", CITE, diagnostics);
        meta.cite = cite::cite(&fields, &meta.editors, diagnostics);
    }
    if let Some((inner, range)) = fields.inner("view", diagnostics) {
        let fields = Fields::new(inner, range, place, "[view]", VIEW, diagnostics);
        meta.view = view(&fields, &meta.kinds, diagnostics);
    }
    if let Some((inner, range)) = fields.inner("collation", diagnostics) {
        let fields = Fields::new(inner, range, place, "[collation]", COLLATION, diagnostics);
        meta.collation = CollationMeta {
            fold: pairs(&fields, "fold", place, diagnostics),
            spelling: pairs(&fields, "spelling", place, diagnostics),
            typography: fields.flag("typography", diagnostics).unwrap_or(false),
            ignore: ignored(&fields, diagnostics),
            apparatus: apparatus(&fields, diagnostics),
        };
    }
    for (inner, range) in fields.tables("alignment", diagnostics) {
        let fields = Fields::new(inner, range, place, "[[alignment]]", ALIGNMENT, diagnostics);
        meta.alignments.extend(alignment(&fields, place, diagnostics));
    }
    let mut levels = Levels::new();
    if let Some((inner, range)) = fields.inner("rules", diagnostics) {
        let known: Vec<&str> = inner.keys().map(|k| k.get_ref().as_ref()).collect();
        let fields = Fields::new(inner, range, place, "[rules]", &known, diagnostics);
        read_levels(&fields, &mut levels, diagnostics);
    }
    let others = others(&fields, place, diagnostics);
    let mut config = Config { meta, witnesses, levels, style, others };
    settle_witnesses(&mut config, diagnostics);
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
    use hayagriva::archive::ArchivedStyle;
    let Some(found) = fields.string("citation-style", diagnostics) else { return (None, None) };
    if found.value.ends_with(".csl") {
        return (None, Some((found.value, found.span)));
    }
    if crate::edition::work::style(&found.value).is_some() {
        return (Some(found.value), None);
    }
    let shown: String = found.value.chars().take(60).collect();
    let names = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied();
    diagnostics.push(
        Diagnostic::new(&rules::BAD_VALUE, found.span, format!("there is no citation style `{shown}`"))
            .advise(found.span, suggestion(&found.value, names).written(as_string))
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

/// A BCP 47 tag whose language is registered.
pub(super) fn language(
    fields: &Fields<'_, '_>,
    key: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let found = fields.string(key, diagnostics)?;
    let Err(wrong) = language::check(&found.value) else { return Some(found.value) };
    let shown: String = found.value.chars().take(60).collect();
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

fn document(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Document {
    let mut string = |key| fields.string(key, diagnostics).map(|s| s.value);
    let (series, publisher, rights, author_note) =
        (string("series"), string("publisher"), string("rights"), string("author-note"));
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

/// An id that must be a slug.
pub(super) fn slug(
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
    diagnostics.push(
        Diagnostic::new(&rules::BAD_SLUG, found.span, format!("`{shown}` can't be the id of {what}"))
            .hint(format!("an id is letters of any script, digits, `-` and `_`, a letter or digit first, at most {} bytes", id::LONGEST)),
    );
    None
}

fn witness(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Option<WitnessMeta> {
    let id = slug(fields, "a witness", diagnostics);
    let siglum = fields.string("siglum", diagnostics);
    let title = fields.string("title", diagnostics).map(|s| s.value);
    let date = fields.date("date", diagnostics);
    let language = language(fields, "language", diagnostics);
    let base = fields.flag("base", diagnostics).unwrap_or(false);
    let source = fields.string("source", diagnostics).map(|s| s.value);
    let id = id?.value;
    Some(WitnessMeta {
        siglum_span: siglum.as_ref().map(|siglum| siglum.span),
        siglum: siglum.map(|siglum| siglum.value).unwrap_or_default(),
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
fn settle_witnesses(config: &mut Config, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(String, crate::diag::Span)> = Vec::new();
    config.witnesses.retain(|witness| {
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
    let mut base: Option<crate::diag::Span> = None;
    for witness in config.witnesses.iter_mut().filter(|w| w.base) {
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
        && let Some(first) = config.witnesses.first_mut()
    {
        first.base = true;
    }
    sigla::give(&mut config.witnesses, diagnostics);
}

/// How pages show the edition; `kinds` are those that it has.
fn view(fields: &Fields<'_, '_>, kinds: &[Kind], diagnostics: &mut Vec<Diagnostic>) -> ViewMeta {
    let open = fields.has("open").then(|| fields.one_or_more("open", diagnostics));
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

/// What the places of texts are counted by, in `[view]` or in a section's front matter.
pub(super) fn numbers(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Numbers> {
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
pub(super) fn class(name: &fields::WithOffset<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<Class> {
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
                .hint("write `apparatus = \"negative\"`, who differs, or `apparatus = \"positive\"`, who agrees too"),
        );
        Apparatus::default()
    })
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
        name: name.value,
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
pub(super) fn motivation(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
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
            _ => diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_VALUE,
                    fields.span_of(id),
                    format!("the level of `{id}` is none of the three"),
                )
                .hint("a level is `\"error\"`, `\"warn\"` or `\"allow\"`"),
            ),
        }
    }
}
