//! `variorum annotate`: add a record for words of the text, with the least context that finds them.

use std::path::Path;
use std::sync::Arc;

use crate::diag::{Sources, Span, escape, rules};
use crate::edit::notes::{self, FreshRecord, NewNote, NoteContent, Refusal};
use crate::edition::{Edition, Section, Witness, id};
use crate::parse::toml_slip::as_string;
use crate::resolve;
use crate::resolve::reanchor::{self, NoPlace};
use crate::write::{create, rewrite};
use crate::{EditionSources, Options, cli, read};

use super::tell::{self, clean};
use super::{CommandOutcome, Failure, place};

/// Find the words, write the record, say where.
pub(super) fn run(args: &cli::Annotate) -> Result<CommandOutcome, Failure> {
    let place = place::find(args.edition.as_deref())?;
    let options = Options { drafts: true, ..Options::default() };
    let EditionSources { sources, edition, .. } =
        read(&place.root, &options).map_err(|e| Failure::new(e, ""))?;
    let Some(edition) = edition else {
        return Err(Failure::new("the edition can't be read", "`variorum check` says why"));
    };
    let witness = witness(&edition, args.witness.as_deref())?;
    let (section, fragment) = target(&witness.sections, &args.section)?;
    let selector = if args.words.is_empty() {
        whole(args, section, fragment)?;
        Vec::new()
    } else {
        let (range, nth) = (args.range.as_deref(), args.occurrence);
        let changes = reanchor::describe(section, fragment, &args.words, range, nth);
        changes.map_err(|why| no_place(&sources, section, why))?
    };
    if args.status.as_deref().is_some_and(|status| status != "draft") {
        return Err(Failure::new("the one status of a new note is `draft`", "leave `--status` out"));
    }
    let said = NoteContent {
        kind: args.kind.clone(),
        by: args.by.clone(),
        tags: args.tags.clone(),
        entities: args.entities.clone(),
        draft: args.status.is_some(),
        body: body(args.body.as_deref())?,
    };
    let new = NewNote {
        section,
        fragment,
        selector,
        reply_to: args.reply_to.as_deref(),
        said: &said,
        file: args.file.as_deref(),
        is_whole: false,
    };
    let refused = |refusal: Refusal| Failure::new(refusal.message, refusal.hint);
    let FreshRecord { id, path, record, given } =
        notes::fresh(&edition, &sources, &new, &|_| false).map_err(refused)?;
    let old = sources.iter().map(|(_, source)| source).find(|source| source.path == path);
    let (text, line) = notes::appended(old, &record).map_err(refused)?;
    // Nothing is written before it is known what opens it.
    let editor = if args.edit { Some(editor()?) } else { None };
    let fail = |e: crate::write::WriteError| Failure::new(&e, e.hint());
    match old {
        Some(source) => rewrite(&place.root, source, &text).map_err(fail)?,
        None => create(&place.root, &path, &text).map_err(fail)?,
    }
    let shown = format!("{}{path}", place.base);
    let more = if said.body.trim().is_empty() { "; write its text below the record" } else { "" };
    tell::out(&format!("{}:{line}: `{}`{more}\n", escape::name(&shown), escape::name(&id)))?;
    for given in given {
        tell::out(&format!("  {} (`[defaults]` of the file)\n", clean(&given)))?;
    }
    let written = resolve::SourceEdits { notes: vec![id], ..resolve::SourceEdits::default() };
    super::reanchor::carry_over(&place.root, written)?;
    if let Some(editor) = editor {
        open(&editor, &place.root.join(&path), line)?;
    }
    Ok(CommandOutcome::Good)
}

/// The version of the text that is meant: the base, unless another is named.
fn witness<'a>(edition: &'a Edition, given: Option<&str>) -> Result<&'a Witness, Failure> {
    let all = edition.witnesses.iter();
    let found = match given {
        Some(given) => all.clone().find(|witness| id::fold(&witness.meta.id) == id::fold(given)),
        None => edition.base(),
    };
    found.ok_or_else(|| {
        let ids: Vec<&str> = all.map(|witness| witness.meta.id.as_str()).collect();
        let given = clean(given.unwrap_or_default());
        Failure::new(format!("there is no witness `{given}`"), format!("there are: {}", ids.join(", ")))
    })
}

/// The section that is meant, and the place in it where one is named: `lamp`, `lamp#p2`.
fn target<'a>(
    sections: &'a [Arc<Section>],
    given: &'a str,
) -> Result<(&'a Section, Option<&'a str>), Failure> {
    let Some((name, fragment)) = given.split_once('#') else { return Ok((section(sections, given)?, None)) };
    let (section, fragment) = (section(sections, name)?, fragment.trim());
    if reanchor::has_place(section, fragment) {
        return Ok((section, Some(fragment)));
    }
    let message = format!("`{}` has no `{}`", section.id, clean(fragment));
    let hint = "a paragraph is `#p3`, a line of verse `#p3-2`, a heading `#h-its-words`, a footnote `#fn-1`: as the page's addresses have them";
    Err(Failure::new(message, hint))
}

/// Whether a note may be without words: an answer to a whole note, a note on the whole of a place.
fn whole(args: &cli::Annotate, section: &Section, fragment: Option<&str>) -> Result<(), Failure> {
    if args.range.is_some() || args.occurrence.is_some() {
        return Err(Failure::new(
            "a note on the whole has no words for `--range` and `--occurrence`",
            "leave them out, or name the words",
        ));
    }
    if args.reply_to.is_none() && fragment.is_none() {
        let hint = format!(
            "name the words that the note is about; `{}#p1` in the place of the section puts it on the whole of a paragraph",
            section.id
        );
        return Err(Failure::new("there are no words", hint));
    }
    Ok(())
}

fn section<'a>(sections: &'a [Arc<Section>], given: &str) -> Result<&'a Section, Failure> {
    let folded = id::fold(given);
    sections.iter().find(|s| id::fold(&s.id) == folded).map(AsRef::as_ref).ok_or_else(|| {
        let hint = crate::diag::suggestion(given, sections.iter().map(|s| s.id.as_str()));
        Failure::new(format!("there is no section `{}`", clean(given)), hint)
    })
}

/// Why words have no place; where they have several, each with its line, its paragraph and what is around it.
fn no_place(sources: &Sources, section: &Section, why: NoPlace) -> Failure {
    let Some(told) = why.told else { return Failure::new("these words have no place", "") };
    let several = told.rule.id == rules::AMBIGUOUS.id;
    if !several {
        // Of a record it would be `range` in the place of `quote`; there is none yet.
        let range = told.fixes.iter().find_map(|fix| {
            let keys: toml::Table = fix.keys.as_ref()?.toml.parse().ok()?;
            let ends: Vec<String> = keys
                .get("range")?
                .as_array()?
                .iter()
                .filter_map(|it| Some(it.as_str()?.to_owned()))
                .collect();
            (told.rule.id == rules::ORPHAN.id).then_some(ends)
        });
        if let Some([first, last]) = range.as_deref() {
            let hint = format!("write {} --range {}", as_string(first), as_string(last));
            return Failure::new(&told.message, clean(&hint));
        }
        return Failure::new(&told.message, told.hints.join("\n"));
    }
    let mut hint = match why.is_of_last {
        true => "`--range` with more of the last words says which".to_owned(),
        false => "`--occurrence N` says which".to_owned(),
    };
    for (label, n) in told.labels.iter().zip(1..) {
        let source = sources.get(label.span.file);
        let (line, _) = source.line_column(label.span.range().start);
        let body = &section.body;
        let item =
            body.items.iter().position(|item| item.start <= label.span.start && label.span.end <= item.end);
        let block = item.and_then(|item| body.block_of(u32::try_from(item).ok()?));
        let number = block.and_then(|block| section.numbers.get(block as usize));
        let number = number.map(|number| format!(", ¶{number}")).unwrap_or_default();
        let path = escape::name(&source.path);
        hint.push_str(&format!("\n{n}: {path}:{line}{number}: {}", clean(&around(&source.text, label.span))));
    }
    // One more says how many are not shown.
    for more in told.hints.iter().skip(told.labels.len()) {
        hint.push_str(&format!("\n{more}"));
    }
    Failure::new(&told.message, hint)
}

/// Words in brackets with some of what is before and behind them in their paragraph, in a line.
fn around(text: &str, span: Span) -> String {
    const MOST: usize = 32;
    let range = span.range();
    let before = text.get(..range.start).and_then(|it| it.rsplit("\n\n").next()).unwrap_or_default();
    let after = text.get(range.end..).and_then(|it| it.split("\n\n").next()).unwrap_or_default();
    let from = before.char_indices().rev().nth(MOST - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(MOST).map_or(after.len(), |(at, _)| at);
    let cut = |whole: bool| if whole { "" } else { "…" };
    let words = text.get(range).unwrap_or_default();
    let words = format!("{}[{words}]{}", &before[from..], &after[..to]);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}{words}{}", cut(from == 0), cut(to == after.len()))
}

/// The note's text, that of the standard input for `-`.
fn body(given: Option<&str>) -> Result<String, Failure> {
    match given {
        Some("-") => std::io::read_to_string(std::io::stdin())
            .map_err(|error| Failure::new(format!("can't read the standard input: {error}"), "")),
        given => Ok(given.unwrap_or_default().to_owned()),
    }
}

/// The person's own editor.
fn editor() -> Result<String, Failure> {
    let editor = ["VISUAL", "EDITOR"].into_iter().filter_map(std::env::var_os).find(|e| !e.is_empty());
    let none = || Failure::new("no editor is set", "set EDITOR, or open the file yourself");
    let editor = editor.ok_or_else(none)?.to_string_lossy().into_owned();
    let program = Path::new(editor.split_whitespace().next().unwrap_or_default());
    let found = |folder: &Path| {
        let path = folder.join(program);
        path.is_file() || path.with_extension("exe").is_file()
    };
    let is_there = match program.components().count() {
        1 => std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).any(|it| found(&it)),
        _ => found(Path::new("")),
    };
    if is_there {
        return Ok(editor);
    }
    let message = format!("there is no program `{}`", clean(&program.to_string_lossy()));
    Err(Failure::new(message, "set EDITOR to one that is there; nothing was written"))
}

/// Open a file in an editor.
fn open(editor: &str, path: &Path, line: usize) -> Result<(), Failure> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default().to_owned();
    let name = Path::new(&program).file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut command = std::process::Command::new(&program);
    command.args(words);
    if matches!(name.as_str(), "vi" | "vim" | "nvim" | "nano" | "emacs" | "emacsclient" | "kak") {
        command.arg(format!("+{line}"));
    }
    let status = command.arg(path).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(
            format!("`{}` failed: {status}", clean(&program)),
            "the record is written: open its file yourself, or set EDITOR",
        )),
        Err(error) => Err(Failure::new(format!("can't start `{}`: {error}", clean(&program)), "set EDITOR")),
    }
}
