//! Tables that an import adds to edition.toml: editors, a witness.

use crate::diag::{FileId, Severity, Source};
use crate::parse;

use super::super::Failure;

/// The text of edition.toml with further tables under a key, each of its keys and their words.
///
/// A list on one key (`editor = [{ … }]`) gets them within its brackets; else they are added at the end as `[[editor]]`.
///
/// # Errors
/// They can't be added so that the file can be read; nothing is to be written then.
pub(super) fn with_tables(
    config: &Source,
    key: &str,
    tables: &[Vec<(&str, &str)>],
) -> Result<String, Failure> {
    let text = match list_end(&config.text, key) {
        Some((at, before)) => {
            let (head, tail) = config.text.split_at(at);
            let entries = tables.iter().map(|table| {
                let pairs: Vec<String> = table.iter().map(|(key, words)| pair(key, words)).collect();
                format!("{{ {} }}", pairs.join(", "))
            });
            let entries: Vec<String> = entries.collect();
            match before {
                Some(before) => {
                    let entries = entries.iter().map(|entry| format!(",{before}{entry}"));
                    format!("{head}{}{tail}", entries.collect::<String>())
                }
                None => format!("{head}{}{tail}", entries.join(", ")),
            }
        }
        None => format!("{}\n\n{}", config.text.trim_end_matches('\n'), blocks(key, tables)),
    };
    let errors = |source: &Source| {
        let mut diagnostics = Vec::new();
        drop(parse::config::parse(source, FileId(0), &mut diagnostics));
        diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect::<Vec<String>>()
    };
    let before = errors(config);
    let new = errors(&Source::new("content/edition.toml", text.as_str()));
    match new.iter().find(|message| !before.contains(message)) {
        None => Ok(text),
        Some(message) => Err(Failure::new(
            format!("`{key}` can't be added to content/edition.toml: {message}"),
            format!(
                "add this by hand, and import again; nothing was written to it:\n{}",
                blocks(key, tables)
            ),
        )),
    }
}

/// Where the list on a key has its last entry's end, with the white space before that entry; its start where it is empty.
fn list_end(text: &str, key: &str) -> Option<(usize, Option<String>)> {
    let document = toml_edit::Document::parse(text).ok()?;
    let array = document.get(key)?.as_array()?;
    let Some(last) = array.iter().last() else { return Some((array.span()?.start + 1, None)) };
    let span = last.span()?;
    let lead = &text[..span.start];
    let white = &lead[lead.trim_end().len()..];
    let white = white.rfind('\n').map_or(" ", |line| &white[line..]);
    Some((span.end, Some(white.to_owned())))
}

fn blocks(key: &str, tables: &[Vec<(&str, &str)>]) -> String {
    let block = |table: &Vec<(&str, &str)>| {
        let lines = table.iter().map(|(key, words)| format!("{}\n", pair(key, words)));
        format!("[[{key}]]\n{}", lines.collect::<String>())
    };
    tables.iter().map(block).collect::<Vec<String>>().join("\n")
}

fn pair(key: &str, words: &str) -> String {
    format!("{key} = {}", toml::Value::String(words.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> Result<String, Failure> {
        let source = Source::new("content/edition.toml", text);
        with_tables(&source, "editor", &[vec![("id", "b"), ("name", "B")], vec![("id", "c"), ("name", "C")]])
    }

    #[test]
    fn tables_go_into_the_list_that_is_there() {
        let of = |text: &str| added(text).map_err(|why| why.message).unwrap_or_default();
        let blocks = "[[editor]]\nid = \"b\"\nname = \"B\"\n\n[[editor]]\nid = \"c\"\nname = \"C\"\n";
        assert_eq!(of("title = \"T\"\n"), format!("title = \"T\"\n\n{blocks}"));
        assert_eq!(
            of("title = \"T\"\neditor = [{ id = \"a\", name = \"A\" }] # us\n"),
            "title = \"T\"\neditor = [{ id = \"a\", name = \"A\" }, { id = \"b\", name = \"B\" }, { id = \"c\", name = \"C\" }] # us\n"
        );
        assert_eq!(
            of("title = \"T\"\neditor = [\n  # one\n  { id = \"a\", name = \"A\" }, # first\n]\n"),
            "title = \"T\"\neditor = [\n  # one\n  { id = \"a\", name = \"A\" },\n  { id = \"b\", name = \"B\" },\n  { id = \"c\", name = \"C\" }, # first\n]\n"
        );
        assert_eq!(
            of("title = \"T\"\neditor = []\n"),
            "title = \"T\"\neditor = [{ id = \"b\", name = \"B\" }, { id = \"c\", name = \"C\" }]\n"
        );
    }

    #[test]
    fn what_would_break_the_file_is_refused() {
        let Err(why) = added("title = \"T\"\neditor = \"A\"\n") else { panic!("it was taken") };
        assert!(
            why.message.starts_with("`editor` can't be added to content/edition.toml: "),
            "{}",
            why.message
        );
        assert!(why.hint.contains("[[editor]]\nid = \"b\"\nname = \"B\"\n"), "{}", why.hint);
    }
}
