//! An edition's own citation style: a CSL file below `content/`, with the place of each mistake in it.
//!
//! The library that reads styles stops at the first error and doesn't say where it is; so the elements are looked at
//! first, and what the library refuses is then found by giving it parts of the file.

mod faults;
mod outline;
mod variables;

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{IndependentStyle, InfoLinkRel, Style};
use xxhash_rust::xxh3::Xxh3;

use crate::diag::{Diagnostic, Edit, FileId, Source, Span, rules, suggestion};
use crate::edition::style::OwnStyle;
use crate::edition::work;
use crate::load::World;

use super::toml_slip::as_string;

use outline::{Element, Outline};

/// The style that is used where edition.toml names none.
const USUAL: &str = "content/style.csl";
/// A style may have so many elements once its macros are put in: macros that call others twice double at each level.
const MOST: u64 = 20_000_000;
/// What an address of the style repository begins with.
const REPOSITORY: &str = "http://www.zotero.org/styles/";

/// The file that edition.toml names, and where it does; else the usual one, where it is there.
pub(super) fn chosen(
    world: &World,
    named: Option<&(String, Span)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FileId> {
    let find = |path: &str| world.styles.iter().copied().find(|file| world.sources.get(*file).path == path);
    let Some((path, span)) = named else { return find(USUAL) };
    let found = find(&format!("content/{path}"));
    if found.is_none() {
        let shown: String = path.chars().take(60).collect();
        let known =
            world.styles.iter().filter_map(|file| world.sources.get(*file).path.strip_prefix("content/"));
        diagnostics.push(
            Diagnostic::new(&rules::BAD_VALUE, *span, format!("there is no file `content/{shown}`"))
                .advise(*span, suggestion(path, known).written(as_string))
                .hint("a style of the edition's own is named by its path from `content/`: `citation-style = \"style.csl\"`"),
        );
    }
    found
}

/// What a style is read from, as a hash: its own file, and all others that it may depend on.
pub(super) fn key(world: &World, file: FileId) -> u64 {
    let mut hash = Xxh3::new();
    file.hash(&mut hash);
    for style in &world.styles {
        (style, world.sources.get(*style).hash).hash(&mut hash);
    }
    hash.finish()
}

/// Read the style of a file; what is wrong with it is reported.
pub(super) fn parse(world: &World, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> OwnStyle {
    let mut files = vec![file];
    let style = match read(world.sources.get(file), file, diagnostics) {
        Some(Style::Dependent(style)) => {
            let parent = style.info.link.iter().find(|link| link.rel == InfoLinkRel::IndependentParent);
            let address = parent.map(|link| link.href.as_str()).unwrap_or_default();
            of_parent(world, address, &mut files, diagnostics)
        }
        Some(Style::Independent(style)) => Some(style),
        None => None,
    };
    OwnStyle { files, hash: key(world, file), style }
}

/// The style that another depends on: one of the edition's own, or one that the program carries.
fn of_parent(
    world: &World,
    address: &str,
    files: &mut Vec<FileId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<IndependentStyle> {
    let file = *files.first()?;
    let name = address.strip_prefix(REPOSITORY).or(address.strip_prefix("https://www.zotero.org/styles/"));
    let carried = name.and_then(work::style).map(ArchivedStyle::get);
    if let Some(Style::Independent(style)) = carried {
        return Some(style);
    }
    let mut others = world.styles.iter().copied().filter(|other| *other != file);
    let own = others.find(|other| id(&world.sources.get(*other).text).as_deref() == Some(address));
    if let Some(other) = own {
        files.push(other);
        return match read(world.sources.get(other), other, diagnostics)? {
            Style::Independent(style) => Some(style),
            Style::Dependent(_) => {
                let message = format!("`{address}` depends on another style itself");
                diagnostics.push(bad(Span::new(other, 0, 0), message));
                None
            }
        };
    }
    let text = &world.sources.get(file).text;
    let at = text.find("independent-parent").unwrap_or_default();
    let shown: String = address.chars().take(80).collect();
    let names = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied();
    diagnostics.push(
        bad(
            Span::new(file, at, at + "independent-parent".len()),
            format!("this style depends on `{shown}`, which is not there"),
        )
        .hint(suggestion(name.unwrap_or_default(), names))
        .hint(
            "save that style below `content/` too, or name it in edition.toml where `variorum styles` has it",
        ),
    );
    None
}

/// The address by which a style is known.
fn id(text: &str) -> Option<String> {
    let rest = text.split_once("<id>")?.1;
    Some(rest.split_once("</id>")?.0.trim().to_owned())
}

fn bad(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(&rules::BAD_STYLE, span, message)
}

fn read(source: &Source, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Style> {
    let text = &*source.text;
    let outline = match outline::read(text) {
        Ok(outline) => outline,
        Err((at, why)) => {
            let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
            diagnostics.push(
                bad(Span::new(file, at, end), format!("this is no well-formed XML: {why}"))
                    .hint("a citation style is a CSL file; `variorum styles apa` prints one to begin with"),
            );
            return None;
        }
    };
    let before = diagnostics.len();
    StyleOutline { file, text, outline: &outline }.all(diagnostics);
    let told: Vec<Span> = diagnostics[before..]
        .iter()
        .filter(|told| told.rule.id == rules::BAD_STYLE.id)
        .filter_map(|told| told.span)
        .collect();
    // What is not there, or leads round, was reported; the engine must not see it.
    let error = match Style::from_xml(text) {
        Ok(style) if told.is_empty() => return Some(style),
        Ok(_) => return None,
        Err(error) => error,
    };
    let found = faults::find(text, &outline);
    let inside = |span: &Span, element: &Element| element.range.contains(&span.range().start);
    let new = |(at, _): &(usize, String)| !told.iter().any(|span| inside(span, &outline.elements[*at]));
    let found: Vec<_> = found.into_iter().filter(new).collect();
    if told.is_empty() && found.is_empty() {
        diagnostics.push(refused(file, &outline.elements[0], &faults::reason(&error)));
    }
    diagnostics.extend(found.iter().map(|(at, why)| refused(file, &outline.elements[*at], why)));
    None
}

/// What the library says of an element, with a name that is near where it knows another.
fn refused(file: FileId, element: &Element, why: &str) -> Diagnostic {
    let span = Span::new(file, element.head.start, element.head.end);
    let names: Vec<&str> = why.split('`').skip(1).step_by(2).collect();
    match names.split_first() {
        Some((unknown, known)) if why.contains("unknown variant") => {
            let message = format!("`{unknown}` is not known here");
            bad(span, message).hint(suggestion(unknown, known.iter().copied()))
        }
        _ if why.contains("untagged enum") => {
            let message = format!("what `<{}>` says doesn't go together", element.name);
            bad(span, message)
                .hint("it needs one of `variable`, `macro`, `term`, `value`, with a value that CSL 1.0 has")
        }
        _ => {
            let why: String = why.chars().take(200).collect();
            bad(span, format!("`<{}>` can't be read: {why}", element.name))
        }
    }
}

/// What can be seen of a style without reading it.
struct StyleOutline<'a> {
    file: FileId,
    text: &'a str,
    outline: &'a Outline,
}

impl StyleOutline<'_> {
    fn all(&self, diagnostics: &mut Vec<Diagnostic>) {
        let Some(root) = self.outline.elements.first().filter(|root| root.name == "style") else {
            let name = self.outline.elements.first().map_or("", |root| root.name.as_str());
            let span = self.outline.elements.first().map_or(0..0, |root| root.head.clone());
            let message =
                format!("this is no citation style: its outermost element is `<{name}>`, not `<style>`");
            diagnostics.push(bad(Span::new(self.file, span.start, span.end), message));
            return;
        };
        self.unknown(diagnostics);
        // A style that depends on another has nothing of its own.
        let parent = |e: &Element| e.name == "link" && e.get("rel") == Some("independent-parent");
        if self.outline.elements.iter().any(parent) {
            return;
        }
        self.whole(root, diagnostics);
        self.macros(diagnostics);
    }

    fn span(&self, element: &Element) -> Span {
        Span::new(self.file, element.head.start, element.head.end)
    }

    /// The place of an attribute's value.
    fn value(&self, element: &Element, name: &str) -> Span {
        let head = &self.text[element.head.clone()];
        let found = head.match_indices(name).find_map(|(at, _)| {
            let after = head[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let start = head.len() - after.len() + 1;
            Some((start, start + head[start..].find(quote)?))
        });
        match found {
            Some((start, end)) => Span::new(self.file, element.head.start + start, element.head.start + end),
            None => self.span(element),
        }
    }

    /// What every style that depends on no other must have.
    fn whole(&self, root: &Element, diagnostics: &mut Vec<Diagnostic>) {
        if !matches!(root.get("class"), Some("note" | "in-text")) {
            let message = "`<style>` doesn't say which `class` it is of".to_owned();
            diagnostics
                .push(bad(self.span(root), message).hint("write `class=\"note\"` or `class=\"in-text\"`"));
        }
        for (name, why) in [
            ("citation", "nothing says how works are cited"),
            ("bibliography", "nothing says how works are listed"),
        ] {
            let found = self.outline.children(0).find(|at| self.outline.elements[*at].name == name);
            let layout =
                |at: usize| self.outline.children(at).any(|at| self.outline.elements[at].name == "layout");
            match found {
                None => diagnostics.push(
                    bad(self.span(root), format!("this style has no `<{name}>`: {why}"))
                        .hint(format!("write one: `<{name}><layout>…</layout></{name}>`")),
                ),
                Some(at) if !layout(at) => diagnostics.push(bad(
                    self.span(&self.outline.elements[at]),
                    format!("this `<{name}>` has no `<layout>`: {why}"),
                )),
                Some(_) => {}
            }
        }
    }

    /// Elements and attributes that CSL 1.0 doesn't have, each name once.
    fn unknown(&self, diagnostics: &mut Vec<Diagnostic>) {
        let mut seen: HashSet<(&str, &str)> = HashSet::new();
        let idle = |span: Span, message: String| Diagnostic::new(&rules::IDLE_STYLE, span, message);
        let version = self.outline.elements[0].get("version");
        if let Some(version) = version.filter(|version| !matches!(*version, "1.0" | "1.0.1" | "1.0.2")) {
            let message = format!("this style is of CSL `{version}`: what goes beyond 1.0 does nothing here");
            diagnostics.push(idle(self.value(&self.outline.elements[0], "version"), message));
        }
        for (at, element) in self.outline.elements.iter().enumerate() {
            let name = element.name.as_str();
            if !outline::ELEMENTS.contains(&name) {
                let message = format!("CSL 1.0 has no element `<{name}>`");
                let renders = self.outline.renders(at);
                let known = outline::ELEMENTS.iter().copied();
                if renders || seen.insert((name, "")) {
                    let told = if renders {
                        bad(self.span(element), message)
                    } else {
                        idle(self.span(element), message)
                    };
                    diagnostics.push(told.hint(suggestion(name, known)));
                }
                continue;
            }
            for variable in element.get("variable").unwrap_or_default().split_whitespace() {
                let Some(known) = variables::known(variable) else { continue };
                let span = self.value(element, "variable");
                let message = format!("CSL 1.0 has no variable `{variable}`");
                let alone = (element.get("variable") == Some(variable)).then_some(span);
                diagnostics.push(
                    bad(span, message).advise(alone, suggestion(variable, known.iter().map(String::as_str))),
                );
            }
            for (attribute, _) in &element.attributes {
                let known = attribute.contains(':')
                    || attribute == "xmlns"
                    || outline::ATTRIBUTES.contains(&attribute.as_str());
                if !known && seen.insert((name, attribute)) {
                    let message =
                        format!("`{attribute}` of `<{name}>` does nothing: CSL 1.0 has no such attribute");
                    let known = outline::ATTRIBUTES.iter().copied();
                    diagnostics.push(idle(self.span(element), message).hint(suggestion(attribute, known)));
                }
            }
        }
    }

    /// Macros that are called and not there, that call themselves, or that grow too large.
    fn macros(&self, diagnostics: &mut Vec<Diagnostic>) {
        let elements = &self.outline.elements;
        let mut by_name: HashMap<&str, usize> = HashMap::new();
        for at in self.outline.children(0).filter(|at| elements[*at].name == "macro") {
            let Some(name) = elements[at].get("name") else { continue };
            if let Some(first) = by_name.get(name).copied() {
                let message = format!("there are two macros `{name}`");
                let told = bad(self.value(&elements[at], "name"), message);
                diagnostics.push(
                    told.also(self.span(&elements[first]), "the first").hint("give one of them another name"),
                );
                continue;
            }
            by_name.insert(name, at);
        }
        let mut missing = HashSet::new();
        for element in elements.iter().filter(|e| matches!(e.name.as_str(), "text" | "key")) {
            let Some(name) = element.get("macro").filter(|name| !by_name.contains_key(name)) else {
                continue;
            };
            if missing.insert(name) {
                let span = self.value(element, "macro");
                let advice = suggestion(name, by_name.keys().copied());
                let mut told = bad(span, format!("there is no macro `{name}`")).advise(span, advice);
                for fix in &mut told.fixes {
                    let all = elements.iter().filter(|other| other.get("macro") == Some(name));
                    let text = fix.edits.first().map(|edit| edit.text.clone()).unwrap_or_default();
                    let edits =
                        all.map(|other| Edit { span: self.value(other, "macro"), text: text.clone() });
                    fix.edits = edits.collect();
                }
                diagnostics.push(told);
            }
        }
        let mut sizes =
            Sizes { outline: self.outline, by_name: &by_name, known: HashMap::new(), open: Vec::new() };
        let mut names: Vec<&str> = by_name.keys().copied().collect();
        names.sort_unstable_by_key(|name| by_name[name]);
        for name in names {
            let Err(circle) = sizes.of(name) else { continue };
            let message = format!("the macro `{name}` calls itself: {}", circle.join(" → "));
            diagnostics.push(bad(self.value(&elements[by_name[name]], "name"), message));
            return;
        }
        if let Some((name, _)) = sizes.known.iter().find(|(_, size)| **size > MOST) {
            let message = format!("with the macros that `{name}` calls it has more than {MOST} elements");
            diagnostics.push(bad(self.value(&elements[by_name[name]], "name"), message));
        }
    }
}

/// How many elements macros have, with those that they call.
struct Sizes<'a> {
    outline: &'a Outline,
    by_name: &'a HashMap<&'a str, usize>,
    known: HashMap<&'a str, u64>,
    open: Vec<&'a str>,
}

impl<'a> Sizes<'a> {
    /// The elements of a macro; the names of those that call each other in a circle.
    fn of(&mut self, name: &'a str) -> Result<u64, Vec<String>> {
        if let Some(size) = self.known.get(name) {
            return Ok(*size);
        }
        let Some(at) = self.by_name.get(name).copied() else { return Ok(0) };
        if let Some(first) = self.open.iter().position(|open| *open == name) {
            let circle = self.open[first..].iter().chain(std::iter::once(&name));
            return Err(circle.map(|name| (*name).to_owned()).collect());
        }
        // A chain of calls is as deep as elements within one another are: the engine calls itself for each.
        if self.open.len() > outline::DEEPEST {
            return Ok(MOST + 1);
        }
        self.open.push(name);
        let outline = self.outline;
        let mut size = 1u64;
        for element in outline.below(at) {
            let own = match element.get("macro").filter(|_| element.name == "text") {
                Some(called) => self.of(called)?,
                None => 1,
            };
            size = size.saturating_add(own);
        }
        self.open.pop();
        self.known.insert(name, size);
        Ok(size)
    }
}
