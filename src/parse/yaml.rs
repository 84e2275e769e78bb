//! YAML front matter, which this program doesn't read: it is recognised, and said in TOML.

use std::fmt::Write as _;
use std::ops::Range;

use crate::diag::{Advice, Diagnostic, FileId, Span, rules};

/// The bytes of YAML front matter with its fences, where a text begins with one.
///
/// Its first line is `---`, a later one `---` or `...`, and between them every line that isn't blank, indented,
/// a comment or an item `- ` begins with `word:`, one at least. All else is Markdown.
pub(crate) fn front_matter(text: &str) -> Option<Range<usize>> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let mut end = first.len();
    let mut keys = 0;
    for line in lines {
        end += line.len();
        let bare = line.trim_end();
        if bare == "---" || bare == "..." {
            return (keys > 0).then(|| 0..end - (line.len() - bare.len()));
        }
        if bare.is_empty() || bare.starts_with([' ', '\t', '#']) || bare == "-" || bare.starts_with("- ") {
            continue;
        }
        key(bare)?;
        keys += 1;
    }
    None
}

/// What is between the fences of front matter; nothing where the text has none in YAML.
pub(crate) fn inside(front_matter: &str) -> &str {
    let text = front_matter.strip_prefix("---").unwrap_or_default().trim_end();
    text.strip_suffix("---").or_else(|| text.strip_suffix("...")).unwrap_or_default()
}

/// The key that a line begins with, and what is after its colon.
fn key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    (!key.is_empty() && key.chars().all(good)).then_some((key, value))
}

/// Tell that there is YAML, with the TOML to paste; keys that are not `known` are comments in it.
pub(crate) fn tell(
    text: &str,
    place: Range<usize>,
    file: FileId,
    known: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let yaml = text.get(place.clone()).unwrap_or_default();
    let first = yaml.lines().next().map_or(0, str::len);
    let toml = toml(yaml, known);
    let toml = toml.trim_end();
    diagnostics.push(
        Diagnostic::new(
            &rules::YAML_FRONT_MATTER,
            Span::new(file, place.start, place.start + first),
            "this is YAML, which is not read here",
        )
        .advise(
            Span::new(file, place.start, place.start + yaml.trim_end().len()),
            Advice::write(format!("write it in TOML:\n{toml}"), toml),
        ),
    );
}

/// The keys of YAML front matter, fences included, as far as they are plain.
pub(crate) fn values(yaml: &str) -> Vec<(String, toml::Value)> {
    entries(yaml).iter().map(|entry| (entry.key.to_owned(), read(entry))).collect()
}

/// YAML front matter as a block of TOML.
fn toml(yaml: &str, known: &[&str]) -> String {
    let mut out = String::from("+++\n");
    for entry in entries(yaml) {
        let value = plain_items(read(&entry));
        let key = entry.key.to_lowercase().replace('_', "-");
        let key = if known.contains(&entry.key) { entry.key.to_owned() } else { key };
        let is_known = known.contains(&key.as_str());
        let key = if key.contains(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')) {
            toml::Value::String(key).to_string()
        } else {
            key
        };
        let written = format!("{key} = {value}");
        for line in written.lines() {
            // What isn't known is a comment, each line of it.
            let _ = writeln!(out, "{}{line}", if is_known { "" } else { "# " });
        }
    }
    out + "+++\n"
}

/// A list whose items are words, `lamp: oil` too: no key here has a list of tables that YAML would be pasted for.
fn plain_items(value: toml::Value) -> toml::Value {
    let toml::Value::Array(items) = value else { return value };
    let plain = |item: toml::Value| match item {
        toml::Value::Table(keys) => {
            let shown = |value: toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let pairs: Vec<String> =
                keys.into_iter().map(|(key, value)| format!("{key}: {}", shown(value))).collect();
            toml::Value::String(pairs.join(", "))
        }
        other => other,
    };
    toml::Value::Array(items.into_iter().map(plain).collect())
}

/// A key with what is written after its colon, and below it.
struct YamlEntry<'a> {
    key: &'a str,
    value: &'a str,
    below: Vec<&'a str>,
}

fn entries(yaml: &str) -> Vec<YamlEntry<'_>> {
    let mut entries: Vec<YamlEntry<'_>> = Vec::new();
    let lines: Vec<&str> = yaml.lines().collect();
    for line in lines.iter().skip(1).take(lines.len().saturating_sub(2)) {
        let inside = line.is_empty() || line.starts_with([' ', '\t', '-', '#']);
        match (inside, key(line)) {
            (false, Some((key, value))) => {
                entries.push(YamlEntry { key, value: value.trim(), below: Vec::new() });
            }
            _ => {
                if let Some(entry) = entries.last_mut() {
                    entry.below.push(line);
                }
            }
        }
    }
    entries
}

/// What an entry says, as far as it is plain: a scalar, a list of scalars, a block of words.
fn read(entry: &YamlEntry<'_>) -> toml::Value {
    let below = entry.below.iter().map(|line| line.trim());
    if entry.value.starts_with(['|', '>']) {
        let sign = if entry.value.starts_with('|') { "\n" } else { " " };
        let words: Vec<&str> = below.collect();
        return toml::Value::String(words.join(sign).trim().to_owned());
    }
    if let Some(inside) = entry.value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        return toml::Value::Array(items(inside).into_iter().map(scalar).collect());
    }
    let value = without_comment(entry.value);
    if value.is_empty() {
        let listed = listed(&entry.below);
        if !listed.is_empty() {
            return toml::Value::Array(listed);
        }
    }
    let more = below.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let words: Vec<&str> = std::iter::once(value).chain(more).filter(|words| !words.is_empty()).collect();
    scalar(&words.join(" "))
}

/// The items of a list, a line each, or several lines of keys.
fn listed(lines: &[&str]) -> Vec<toml::Value> {
    let mut items = Vec::new();
    for line in lines.iter().map(|line| line.trim()) {
        let item = line.strip_prefix("- ").map(str::trim);
        let pair = key(item.unwrap_or(line))
            .filter(|(_, value)| value.is_empty() || value.starts_with(' '))
            .map(|(key, value)| (key.to_owned(), scalar(without_comment(value.trim()))));
        match (item, pair, items.last_mut()) {
            (Some(_), Some(pair), _) => items.push(toml::Value::Table([pair].into_iter().collect())),
            (Some(item), None, _) => items.push(scalar(without_comment(item))),
            (None, Some((key, value)), Some(toml::Value::Table(keys))) => {
                keys.insert(key, value);
            }
            _ => {}
        }
    }
    items
}

/// The items of a list in brackets, parted by commas that are in no quotation marks.
fn items(inside: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut start, mut quote) = (0, None);
    for (at, c) in inside.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') if inside[start..at].trim().is_empty() => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, ',') => {
                items.push(inside[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(inside[start..].trim());
    items.retain(|item| !item.is_empty());
    items
}

fn without_comment(value: &str) -> &str {
    if value.starts_with(['"', '\'']) {
        return value;
    }
    if value.starts_with('#') {
        return "";
    }
    value.find(" #").map_or(value, |at| value[..at].trim_end())
}

/// A scalar: a flag, a whole number, a date, a string with quotation marks or without.
fn scalar(words: &str) -> toml::Value {
    let words = words.trim();
    match words {
        "true" | "True" | "yes" => return toml::Value::Boolean(true),
        "false" | "False" | "no" => return toml::Value::Boolean(false),
        _ => {}
    }
    if let Some(inside) = words.strip_prefix('\'').and_then(|w| w.strip_suffix('\'')) {
        return toml::Value::String(inside.replace("''", "'"));
    }
    if words.len() > 1 && words.starts_with('"') && words.ends_with('"') {
        // The escapes that people write are those of TOML as well.
        let read = format!("v = {words}").parse::<toml::Table>();
        return read
            .ok()
            .and_then(|mut table| table.remove("v"))
            .unwrap_or_else(|| toml::Value::String(words[1..words.len() - 1].to_owned()));
    }
    let plain = !words.starts_with('0') || words == "0";
    if plain && let Ok(number) = words.parse::<i64>() {
        return toml::Value::Integer(number);
    }
    if words.len() == 10
        && let Ok(date) = words.parse::<toml::value::Datetime>()
    {
        return toml::Value::Datetime(date);
    }
    toml::Value::String(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_is_what_has_keys_between_its_fences() {
        for yaml in ["---\ntitle: A\n---\n", "---\n# x\n\ntags:\n  - a\n- b\n...\nText", "---\nа-б:\n---"] {
            assert!(front_matter(yaml).is_some(), "{yaml}");
        }
        for text in [
            "---\n---\n",
            "---\n\n---\n",
            "---\nA rule above words.\n---\n",
            "---\ntitle: A\n",
            "---\ntitle: A\nwords\n---\n",
            "\n---\ntitle: A\n---\n",
            "--- \n# only a comment\n---",
            "---\n- item: x\n---",
        ] {
            assert!(front_matter(text).is_none(), "{text}");
        }
    }

    #[test]
    fn items_of_a_list_may_have_keys() {
        let yaml =
            "---\nauthor:\n- name: John Roe\n  affiliation: Skarra\n- 'A: B'\n- https://a.example/\n---\n";
        let made = values(yaml).remove(0).1;
        let list = made.as_array().map(Vec::as_slice).unwrap_or_default();
        assert_eq!(list[0].get("name").and_then(toml::Value::as_str), Some("John Roe"));
        assert_eq!(list[0].get("affiliation").and_then(toml::Value::as_str), Some("Skarra"));
        assert_eq!((list[1].as_str(), list[2].as_str()), (Some("A: B"), Some("https://a.example/")));
    }

    #[test]
    fn tags_with_a_colon_are_words() {
        let made = toml("---\ntags:\n- lamp: oil\n- sea\n---\n", &["tags"]);
        assert_eq!(made, "+++\ntags = [\"lamp: oil\", \"sea\"]\n+++\n");
    }

    #[test]
    fn what_it_says_is_said_in_toml() {
        let yaml = "---\ntitle: \"A: b\"\nshort: It's # brief\nDraft: yes\ntags: [a, 'b, c']\ncreated: 2026-01-02\n\
                    refs:\n  - x\n  - y\nauthor: Ida\nlemma: >\n  one\n  two\nyear: 1871\n---";
        assert_eq!(
            toml(yaml, &["title", "short", "draft", "tags", "created", "refs", "lemma"]),
            "+++\ntitle = \"A: b\"\nshort = \"It's\"\ndraft = true\ntags = [\"a\", \"b, c\"]\ncreated = 2026-01-02\n\
             refs = [\"x\", \"y\"]\n# author = \"Ida\"\nlemma = \"one two\"\n# year = 1871\n+++\n"
        );
    }
}
