//! The templates: the built-in ones under the edition's own.

use std::collections::HashMap;
use std::fmt::Write;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::diag::{Diagnostic, FileId, Span, rules};
use crate::load::World;

/// The templates of an edition, with the files that they come from.
#[derive(Debug)]
pub(crate) struct Templates {
    tera: Tera,
    files: HashMap<String, FileId>,
}

/// Built-in templates have this before their names; a name alone means the edition's own, then these.
const BUILT_IN: &str = "variorum/";

impl Templates {
    /// Read all templates; `sheet` is the stylesheet that isn't a file, its address and text. Each that can't be read is told; then there are none.
    pub(crate) fn gather(
        world: &World,
        sheet: (&str, &str),
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let mut tera = Tera::new();
        register(&mut tera, world, sheet);
        let mut files = HashMap::new();
        let mut named: Vec<(String, &str)> = Vec::new();
        for template in &world.templates {
            let name = if template.built_in {
                format!("{BUILT_IN}{}", template.name)
            } else {
                template.name.clone()
            };
            files.insert(name.clone(), template.file);
            named.push((name, &world.sources.get(template.file).text));
        }
        let mut templates = Self { tera, files };
        templates.tera.set_escape_fn(super::escape::escape_into);
        // Before templates are there no prefix can fail.
        let _ = templates.tera.set_fallback_prefixes([BUILT_IN]);
        let before = diagnostics.len();
        // All go in at once, since they extend one another; each whose syntax is wrong is told, then the rest is tried.
        while let Err(error) = templates.tera.add_raw_templates(named.iter().map(|(n, t)| (n.as_str(), *t))) {
            let told = templates.diagnose(&error, "the templates are read");
            let name = error_place(&error).map(|(name, _)| name);
            diagnostics.push(told);
            let count = named.len();
            named.retain(|(n, _)| Some(n) != name.as_ref());
            if named.len() == count || diagnostics.len() > before + 20 {
                break;
            }
        }
        (diagnostics.len() == before).then_some(templates)
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
            .map_err(|error| Box::new(self.diagnose(&error, &format!("`{address}` is made"))))
    }

    fn diagnose(&self, error: &tera::Error, when: &str) -> Diagnostic {
        let place = error_place(error);
        let span = place.as_ref().and_then(|(name, range)| {
            let file = self.files.get(name).or_else(|| self.files.get(&format!("{BUILT_IN}{name}")))?;
            Some(Span::new(*file, range.start, range.end))
        });
        let message = match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
                report.message().to_owned()
            }
            _ => error.to_string(),
        };
        let mut message: String = message.lines().next().unwrap_or("the template fails").to_owned();
        if let Some(first) = message.chars().next() {
            message = first.to_lowercase().chain(message.chars().skip(1)).collect();
        }
        Diagnostic::new(&rules::TEMPLATE, span, format!("{message}, while {when}"))
            .hint("docs/templates.md lists the templates and every variable")
    }
}

/// The template and the bytes of it that an error is about.
fn error_place(error: &tera::Error) -> Option<(String, std::ops::Range<usize>)> {
    match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
            Some((report.filename().to_owned(), report.span().range.clone()))
        }
        _ => None,
    }
}

fn register(tera: &mut Tera, world: &World, sheet: (&str, &str)) {
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
    tera.register_function("fill", |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        Ok(filled(kwargs.must_get("text")?, &kwargs))
    });
    tera.register_function("count", |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let number: Value = kwargs.must_get("number")?;
        let words: Value = kwargs.must_get("words")?;
        let form = |name: &'static str| words.get_from_path(name).and_then(Value::as_str);
        let one = number.as_i64() == Some(1);
        let form = if one { form("one").or_else(|| form("other")) } else { form("other") };
        let text = form.ok_or_else(|| tera::Error::message("`words` has neither `one` nor `other`"))?;
        Ok(filled(text, &kwargs))
    });
}

/// Put the arguments in the place of `{name}`.
fn filled(text: &str, kwargs: &Kwargs) -> String {
    super::words::fill_with(text, |out, name| match kwargs.get::<&Value>(name) {
        Ok(Some(value)) if !matches!(name, "text" | "words") => match value.as_str() {
            Some(words) => {
                out.push_str(words);
                true
            }
            None => write!(out, "{value}").is_ok(),
        },
        _ => false,
    })
}
