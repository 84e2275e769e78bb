//! The templates: the built-in ones under the edition's own.

mod calls;
mod slips;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::diag::{Diagnostic, FileId, Span, rules, suggestion};
use crate::load::World;
use crate::load::builtin::BUILT_IN;
use crate::parse::conflict;

use super::nesting::{self, TooDeep};
use super::words::{Plural, Words};
use slips::{Slip, blocks, slips, without_block};

/// The templates of an edition, with the files that they come from.
#[derive(Debug)]
pub(crate) struct Templates {
    tera: Tera,
    files: HashMap<String, FileId>,
    /// The template that one extends, by the names under which they are found.
    parents: HashMap<String, String>,
    /// Whether a template of the edition's own names the panels of citations, and how to cite a place.
    names_panels: bool,
    names_citation: bool,
}

impl Templates {
    /// Read all templates; `sheet` is the stylesheet that isn't a file, its address and text; `words` are the interface's. Each that can't be read is reported; then there are none.
    pub(crate) fn gather(
        world: &World,
        sheet: (&str, &str),
        words: &Words,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let mut tera = Tera::new();
        register(&mut tera, world, sheet, words);
        let mut files = HashMap::new();
        let mut named: Vec<(String, Cow<'_, str>)> = Vec::new();
        for template in &world.templates {
            let name = if template.built_in {
                format!("{BUILT_IN}{}", template.name)
            } else {
                template.name.clone()
            };
            files.insert(name.clone(), template.file);
            named.push((name, Cow::Borrowed(&*world.sources.get(template.file).text)));
        }
        let own = world.templates.iter().filter(|template| !template.built_in);
        let own: Vec<&str> = own.map(|own| &*world.sources.get(own.file).text).collect();
        // It is reported by what reads the files; a page of both versions is none.
        if own.iter().any(|text| conflict::is_in(text)) {
            return None;
        }
        let names = |key: &str| own.iter().any(|text| text.contains(key));
        let (names_panels, names_citation) = (names("panels"), names("citation"));
        let mut templates = Self { tera, files, parents: HashMap::new(), names_panels, names_citation };
        let parent = |(name, text): &(String, Cow<'_, str>)| {
            Some((name.clone(), templates.found(nesting::parent(text)?)?))
        };
        templates.parents = named.iter().filter_map(parent).collect();
        templates.tera.set_escape_fn(super::escape::escape_into);
        // Before templates are there no prefix can fail.
        let _ = templates.tera.set_fallback_prefixes([BUILT_IN]);
        let before = diagnostics.len();
        if let Some(deep) = nesting::too_deep(&named, |name| templates.found(name)) {
            diagnostics.push(templates.tell_too_deep(&deep));
            return None;
        }
        let mut removed: HashSet<String> = HashSet::new();
        // All go in at once, since they extend one another; each whose syntax is wrong is reported, then the rest is tried.
        while let Err(error) =
            templates.tera.add_raw_templates(named.iter().map(|(n, t)| (n.as_str(), t.as_ref())))
        {
            let found = slips(&error, |name| named.iter().find(|(n, _)| n == name).map(|(_, text)| &**text));
            if take_out_blocks(&found, &mut named) {
                continue;
            }
            // What extends a template that can't be read is not wrong itself.
            let follows = matches!(error.kind(), tera::ErrorKind::MissingParent { parent, .. } if removed.contains(parent));
            for slip in found.iter().filter(|_| !follows) {
                diagnostics.push(templates.told(slip, "the templates are read", &named));
            }
            let name = match error.kind() {
                tera::ErrorKind::SyntaxError(report) => report.filename(),
                tera::ErrorKind::MissingParent { current, .. } => current.as_str(),
                tera::ErrorKind::CircularExtend { tpl, .. }
                | tera::ErrorKind::CircularInclude { tpl, .. } => tpl,
                _ => break,
            };
            let name = name.to_owned();
            let count = named.len();
            named.retain(|(n, _)| *n != name);
            removed.insert(name);
            if named.len() == count || diagnostics.len() > before + 20 {
                break;
            }
        }
        (diagnostics.len() == before).then_some(templates)
    }

    /// Whether a template of the edition's own may ask for the panels of citations one by one.
    pub(crate) fn names_panels(&self) -> bool {
        self.names_panels
    }

    /// Whether a template of the edition's own may ask how to cite a paragraph in one line of plain text.
    pub(super) fn names_citation(&self) -> bool {
        self.names_citation
    }

    /// Whether the edition has templates of its own, which may ask for more than the built-in ones.
    pub(super) fn has_own(&self) -> bool {
        self.files.keys().any(|name| !name.starts_with(BUILT_IN))
    }

    /// The name under which a template is found that another names.
    fn found(&self, name: &str) -> Option<String> {
        let built_in = format!("{BUILT_IN}{name}");
        [name.to_owned(), built_in].into_iter().find(|name| self.files.contains_key(name))
    }

    fn tell_too_deep(&self, deep: &TooDeep) -> Diagnostic {
        let TooDeep { template, tag, chain } = deep;
        let first = chain.iter().take(4).map(|name| format!("`{name}`")).collect::<Vec<String>>().join(", ");
        let message = format!(
            "templates include or extend one another more than {} deep: {first} and so on",
            nesting::DEEPEST
        );
        let span = self.files.get(template).map(|file| Span::new(*file, tag.start, tag.end));
        Diagnostic::new(&rules::TEMPLATE, span, message)
            .hint("a template that includes itself, through others too, has no end; put what several need into a component")
    }

    /// Render a template for the page at `address`.
    pub(crate) fn render(
        &self,
        name: &str,
        context: &tera::Context,
        address: &str,
    ) -> Result<String, Box<Diagnostic>> {
        self.tera
            .render(name, context)
            .map_err(|error| Box::new(self.diagnose(&error, name, &format!("`{address}` is made"))))
    }

    /// Says that a page has come out empty.
    pub(crate) fn empty(&self, name: &str, address: &str) -> Diagnostic {
        // The edition's own one is to blame, which another may extend.
        let chain = std::iter::successors(self.found(name), |name| self.parents.get(name).cloned());
        let own = chain.take(nesting::DEEPEST).find(|name| !name.starts_with(BUILT_IN));
        let name = own.as_deref().unwrap_or(name);
        let span = self.files.get(name).map(|file| Span::new(*file, 0, 0));
        Diagnostic::new(&rules::TEMPLATE, span, format!("the page comes out empty, while `{address}` is made")).hint(
            format!("write `{{% extends \"{BUILT_IN}{name}\" %}}` and the blocks to change; a file of this name takes the place of the built-in one"),
        )
    }

    /// What went wrong when the template `name` was rendered.
    fn diagnose(&self, error: &tera::Error, name: &str, when: &str) -> Diagnostic {
        let slip = slips(error, |_| None).into_iter().next();
        let mut slip = slip.unwrap_or_else(|| Slip { message: error.to_string(), place: None });
        slip.message.truncate(slip.message.trim_end_matches('.').len());
        // Components within one another without end have no place of their own.
        let endless = slip.place.is_none() && slip.message.contains("recursion depth");
        slip.place.get_or_insert_with(|| (name.to_owned(), 0..0));
        let told = self.told(&slip, when, &[]);
        if endless {
            told.hint("a component that calls itself, through others too, has no end")
        } else {
            told
        }
    }

    /// Tell a slip; `named` are all templates.
    fn told(&self, slip: &Slip, when: &str, named: &[(String, Cow<'_, str>)]) -> Diagnostic {
        let span = slip.place.as_ref().and_then(|(name, range)| {
            let file = self.files.get(name).or_else(|| self.files.get(&format!("{BUILT_IN}{name}")))?;
            Some(Span::new(*file, range.start, range.end))
        });
        let mut message: String = slip.message.lines().next().unwrap_or("the template fails").to_owned();
        if let Some(first) = message.chars().next() {
            message = first.to_lowercase().chain(message.chars().skip(1)).collect();
        }
        let word = slip.message.split('`').nth(1).unwrap_or_default();
        let near = if slip.message.starts_with("Block ") {
            suggestion(word, named.iter().flat_map(|(_, text)| blocks(text)))
        } else if slip.message.contains("template `") {
            suggestion(word, named.iter().map(|(name, _)| name.strip_prefix(BUILT_IN).unwrap_or(name)))
        } else {
            calls::near(&slip.message, word, named.iter().map(|(_, text)| text.as_ref()))
        };
        let written = span.zip(slip.place.as_ref()).and_then(|(span, (name, _))| {
            let (_, text) = named.iter().find(|(own, _)| own == name)?;
            let at = text.get(span.range())?.find(word).filter(|_| !word.is_empty())?;
            let start = span.start as usize + at;
            // A block that is named at its end too is by hand.
            let twice = text.contains(&format!("endblock {word}"));
            (!twice).then(|| Span::new(span.file, start, start + word.len()))
        });
        Diagnostic::new(&rules::TEMPLATE, span, format!("{message}, while {when}"))
            .advise(written, near)
            .hint("docs/templates.md lists the templates, their blocks and every variable")
    }
}

/// Take blocks out of built-in templates that the edition's own template, which they extend, has no place for: an
/// edition's `section.html` need not have all that the built-in one has.
fn take_out_blocks(found: &[Slip], named: &mut [(String, Cow<'_, str>)]) -> bool {
    let mut taken = false;
    for slip in found {
        let Some((template, _)) = slip.place.as_ref().filter(|(name, _)| name.starts_with(BUILT_IN)) else {
            continue;
        };
        let Some(block) = slip.message.strip_prefix("Block `").and_then(|rest| rest.split('`').next()) else {
            continue;
        };
        if let Some((_, text)) = named.iter_mut().find(|(name, _)| name == template)
            && let Some(without) = without_block(text, block)
        {
            *text = Cow::Owned(without);
            taken = true;
        }
    }
    taken
}

fn register(tera: &mut Tera, world: &World, sheet: (&str, &str), words: &Words) {
    let (dir, plural) = (words.direction(), Plural::of(words.counted()));
    let made = (sheet.0, xxhash_rust::xxh3::xxh3_64(sheet.1.as_bytes()));
    let hashes: HashMap<String, String> = world
        .assets
        .iter()
        .map(|(address, asset)| (address.as_str(), asset.hash))
        .chain([made])
        .map(|(address, hash)| {
            let mut link = String::new();
            super::escape::path_to(&mut link, address);
            (address.to_owned(), format!("{link}?v={:08x}", hash >> 32))
        })
        .collect();
    tera.register_function("asset", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let path: &str = kwargs.must_get("path")?;
        hashes.get(path).cloned().ok_or_else(|| tera::Error::message(format!("there is no `static/{path}`")))
    });
    // Text of any direction for a title or an attribute.
    tera.register_filter("isolate", move |text: &str, _: Kwargs, _: &State<'_>| -> String {
        super::mixed::among(text, dir).into_owned()
    });
    // What is between a place and a title.
    tera.register_filter("gap", |title: &str, _: Kwargs, _: &State<'_>| -> String {
        super::titles::gap(title).to_owned()
    });
    tera.register_function("fill", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        Ok(filled(kwargs.must_get("text")?, &kwargs, dir))
    });
    tera.register_function("count", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let number: Value = kwargs.must_get("number")?;
        let words: Value = kwargs.must_get("words")?;
        let form = |name: &'static str| words.get_from_path(name).and_then(Value::as_str);
        let number = number.as_i64().and_then(|number| u64::try_from(number).ok()).unwrap_or_default();
        let text = form(plural.form(number)).or_else(|| form("other"));
        let text = text.ok_or_else(|| tera::Error::message("`words` has no form `other`"))?;
        Ok(filled(text, &kwargs, dir))
    });
}

/// Put the arguments in the place of `{name}`.
fn filled(text: &str, kwargs: &Kwargs, dir: &str) -> String {
    super::words::fill_with(text, |out, name| match kwargs.get::<&Value>(name) {
        Ok(Some(value)) if !matches!(name, "text" | "words") => match value.as_str() {
            Some(words) => {
                super::mixed::put_value(out, text, words, dir);
                true
            }
            None => write!(out, "{value}").is_ok(),
        },
        _ => false,
    })
}
