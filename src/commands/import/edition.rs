//! The edition that something is imported into: one that is there, or a new one.

use std::path::{Path, PathBuf};

use crate::diag::{FileId, Severity, Source};
use crate::edition::{id, language};
use crate::import::text::{About, Decision};
use crate::{cli, load, parse};

use super::super::{Failure, place, tell};
use super::tables::with_tables;

/// Where the files go.
pub(super) struct ImportTarget {
    /// The edition's folder.
    pub(super) root: PathBuf,
    /// What leads there from the reader's folder.
    pub(super) base: String,
    /// Whether there is an edition in it.
    pub(super) is_there: bool,
}

/// The edition that is meant: in `--into`, or around the reader's folder.
pub(super) fn target(args: &cli::Import) -> Result<ImportTarget, Failure> {
    let place = match &args.into {
        None => place::find(None).map_err(|failure| {
            Failure::new(failure.message, "say where the edition is, or is to be made, with `--into DIR`")
        })?,
        Some(dir) => place::at(dir.clone()),
    };
    let is_there = load::is_edition(&place.root);
    if !is_there && place.root.exists() && !place.root.is_dir() {
        return Err(Failure::new(
            format!("`{}` is a file", tell::clean(place.name())),
            "name a folder with `--into`",
        ));
    }
    Ok(ImportTarget { root: place.root, base: place.base, is_there })
}

/// Where the sections of a witness go, and what edition.toml is to say.
pub(super) struct WitnessFolder {
    /// The folder, with its last `/`.
    pub(super) folder: String,
    /// edition.toml as it was read, and as it is to be.
    pub(super) config: Option<(Source, String)>,
    /// A new edition.toml.
    pub(super) fresh: Option<String>,
}

/// Find the folder of a witness in an edition that is there.
pub(super) fn shelf(root: &Path, witness: Option<&str>) -> Result<WitnessFolder, Failure> {
    let (world, _) = load::load(root).map_err(|e| Failure::new(e, ""))?;
    let Some(file) = world.config else {
        return Err(Failure::new("content/edition.toml can't be read", "`variorum check` says why"));
    };
    let source = world.sources.get(file).clone();
    let mut diagnostics = Vec::new();
    let config = parse::config::parse(&source, file, &mut diagnostics);
    let Some(config) = config.filter(|_| !diagnostics.iter().any(|d| d.severity == Severity::Error)) else {
        return Err(Failure::new(
            "content/edition.toml has an error",
            "`variorum check` says which; mend it first",
        ));
    };
    let texts: Vec<String> =
        world.texts.iter().map(|text| world.sources.get(text.file).path.clone()).collect();
    let loose = texts.iter().any(|path| path.matches('/').count() == 2);
    let Some(witness) = witness else {
        if !texts.is_empty() {
            return Err(Failure::new(
                "the edition has text already",
                "`--witness ID` adds this as a version of it; or make a new edition with `--into DIR`",
            ));
        }
        let folder = match config.witnesses.as_slice() {
            [one] if one.span.is_some() => format!("content/text/{}/", one.id),
            [] | [_] => "content/text/".to_owned(),
            many => {
                let ids: Vec<&str> = many.iter().map(|w| w.id.as_str()).collect();
                let hint = format!("`--witness ID` says which: {}", ids.join(", "));
                return Err(Failure::new("the edition has several witnesses", hint));
            }
        };
        return Ok(WitnessFolder { folder, config: None, fresh: None });
    };
    is_slug(witness)?;
    let known =
        config.witnesses.iter().find(|own| own.span.is_some() && id::fold(&own.id) == id::fold(witness));
    let own = known.map_or(witness, |own| own.id.as_str());
    let folder = format!("content/text/{own}/");
    if let Some(path) = texts.iter().find(|path| path.starts_with(&folder)) {
        return Err(Failure::new(
            format!("the witness `{own}` has text already: `{path}`"),
            "nothing that is there is overwritten: give another `--witness`, or move its files away",
        ));
    }
    if known.is_some() {
        return Ok(WitnessFolder { folder, config: None, fresh: None });
    }
    if loose {
        return Err(Failure::new(
            "the sections of the edition lie in `content/text/` itself, which is for editions of one version",
            "move them to a folder of their own (`content/text/a/`) and declare it in edition.toml:\n[[witness]]\nid = \"a\"",
        ));
    }
    let text = with_tables(&source, "witness", &[vec![("id", witness)]])?;
    Ok(WitnessFolder { folder, config: Some((source, text)), fresh: None })
}

fn is_slug(witness: &str) -> Result<(), Failure> {
    if id::is_slug(witness) {
        return Ok(());
    }
    Err(Failure::new(
        format!("`{}` can't be the id of a witness", tell::clean(witness)),
        "an id is letters, digits, `-` and `_`, a letter or digit first",
    ))
}

/// The folder and edition.toml of a new edition; what couldn't be said there is reported.
pub(super) fn fresh(
    about: &About,
    file: &str,
    witness: Option<&str>,
    decisions: &mut Vec<Decision>,
) -> Result<WitnessFolder, Failure> {
    if let Some(witness) = witness {
        is_slug(witness)?;
    }
    let mut tell = |message: String| decisions.push(Decision { file: file.to_owned(), line: 0, message });
    let stem =
        Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let title = about.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or_else(|| {
        tell(format!("the text names no title: the edition is called `{stem}` after the file"));
        stem
    });
    let mut lines = vec![line("title", &title)];
    lines.extend(about.subtitle.as_deref().map(|words| line("subtitle", words)));
    if let Some(tag) = about.language.as_deref() {
        match language::check(tag) {
            Ok(()) => lines.push(line("language", language::renewed(tag).as_deref().unwrap_or(tag))),
            Err(_) => tell(format!(
                "`{tag}` is no language that is known: edition.toml names none, so the edition is English"
            )),
        }
    }
    let mut document = Vec::new();
    match about.authors.as_slice() {
        [] => {}
        [one] => document.push(line("author", one)),
        many => {
            let all = many.iter().map(|author| toml::Value::String(author.clone())).collect();
            document.push(format!("author = {}\n", toml::Value::Array(all)));
        }
    }
    if let Some(issued) = about.issued.as_deref() {
        match crate::edition::date::Date::parse(issued.trim()) {
            Some(_) => document.push(line("issued", issued.trim())),
            None => tell(format!("`{issued}` is no date that edition.toml can say: it is left out")),
        }
    }
    document.extend(about.publisher.as_deref().map(|words| line("publisher", words)));
    if let Some(url) = about.url.as_deref() {
        if url.starts_with("http://") || url.starts_with("https://") {
            document.push(line("url", url));
        } else {
            tell(format!("`{url}` is no address: it is left out"));
        }
    }
    document.extend(about.rights.as_deref().map(|words| line("rights", words)));
    let mut text: String = lines.concat();
    if !document.is_empty() {
        text.push_str(&format!("\n[document]\n{}", document.concat()));
    }
    text.extend(witness.map(declared));
    let source = Source::new("content/edition.toml", text.as_str());
    let mut diagnostics = Vec::new();
    let parsed = parse::config::parse(&source, FileId(0), &mut diagnostics);
    if let Some(told) = diagnostics.iter().find(|d| d.severity == Severity::Error) {
        tell(format!("what the text says of itself is left out of edition.toml: {}", told.message));
        text = format!("{}{}", line("title", &title), witness.map(declared).unwrap_or_default());
    }
    drop(parsed);
    let folder =
        witness.map_or_else(|| "content/text/".to_owned(), |witness| format!("content/text/{witness}/"));
    Ok(WitnessFolder { folder, config: None, fresh: Some(text) })
}

fn line(key: &str, words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<&str>>().join(" ");
    format!("{key} = {}\n", toml::Value::String(words))
}

fn declared(witness: &str) -> String {
    format!("\n[[witness]]\n{}base = true\n", line("id", witness))
}
