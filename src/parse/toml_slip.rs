//! Slips in TOML that an editor makes with words: what to paste in their place.

use std::ops::Range;

use crate::diag::Advice;

/// Words as a TOML string.
pub(crate) fn as_string(words: &str) -> String {
    let plain = !words.contains(|c: char| c.is_control());
    if plain && words.contains(['"', '\\']) && !words.contains('\'') {
        return format!("'{words}'");
    }
    if plain {
        return format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""));
    }
    toml::Value::from(words).to_string()
}

/// What a line that can't be read was meant to be: quotation marks within quotation marks, words without any, or in
/// those of print; a colon as in YAML.
pub(super) fn mended(line: &str) -> Option<String> {
    let quoted = line.find(['"', '\'']).unwrap_or(line.len());
    let Some(at) = line[..quoted].find(['=', ':']) else {
        // `quote "words"`: the sign between was forgotten.
        let (key, value) = line.split_at(quoted);
        let bare = key.trim_end();
        let is_key = !bare.is_empty()
            && key.len() > bare.len()
            && bare.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let whole = format!("{bare} = {}", value.trim_end());
        return (is_key && whole.parse::<toml::Table>().is_ok()).then_some(whole);
    };
    let (key, value) = (line[..at].trim(), &line[at + 1..]);
    if key.is_empty() || !key.chars().all(is_of_key) {
        return None;
    }
    if line[at..].starts_with(':') {
        // `https://…` is no key.
        if !value.starts_with([' ', '\t', '"', '\'']) {
            return None;
        }
        let as_it_is = format!("{key} = {}", value.trim());
        if as_it_is.parse::<toml::Table>().is_ok() {
            return Some(as_it_is);
        }
    }
    // A comma ends a line in JSON.
    let value = value.trim();
    if let Some(whole) = value.strip_suffix(',').map(|value| format!("{key} = {}", value.trim_end()))
        && whole.parse::<toml::Table>().is_ok()
    {
        return Some(whole);
    }
    let first = value.chars().next()?;
    let words = match first {
        '"' | '\'' => {
            let inner = value.strip_prefix(first)?.strip_suffix(first)?;
            if first == '"' { inner.replace("\\\"", "\"") } else { inner.to_owned() }
        }
        '“' | '”' | '„' | '‘' | '’' | '«' | '»' => {
            let inner = value[first.len_utf8()..].trim_end_matches(['“', '”', '‘', '’', '«', '»', '"']);
            inner.to_owned()
        }
        // The first of two quotation marks is missing.
        _ if first.is_alphabetic() && value.ends_with(['"', '”']) && value.matches('"').count() < 2 => {
            value.trim_end_matches(['"', '”']).to_owned()
        }
        _ if is_bare_date(value) => value.to_owned(),
        _ if first.is_alphabetic() && !value.contains(['"', '\'', '[', '{', '#']) => value.to_owned(),
        _ => return None,
    };
    let mended = format!("{key} = {}", as_string(&words));
    let reads = mended.parse::<toml::Table>().is_ok();
    (reads && !words.trim().is_empty() && mended != line.trim()).then_some(mended)
}

/// Lines that a string without its second quotation mark begins, from the first on: how many bytes they have, and what was meant.
pub(super) fn unclosed(lines: &str) -> Option<(usize, String)> {
    let line = lines.lines().next()?;
    let (key, value) = line.split_once('=')?;
    let (key, value) = (key.trim(), value.trim());
    if key.is_empty() || !key.chars().all(is_of_key) {
        return None;
    }
    if let Some(items) = value.strip_prefix('[') {
        return list(items).map(|list| (line.len(), format!("{key} = {list}")));
    }
    let sign = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|sign| value.starts_with(sign))?;
    let long = sign.len() == 3;
    let first = value[sign.len()..].trim_end_matches(['”', '“', '’', '»', '«']);
    if first.contains(&sign[..1]) || first.contains(" #") {
        return None;
    }
    let mut words = vec![first];
    let mut length = line.len();
    // The words go on below: until a mark that closes them, or to the end of all where none does.
    for below in lines[line.len()..].split_inclusive('\n').skip(1) {
        let own = below.trim();
        let begins = own.is_empty() || own.starts_with(['[', '#']) || is_entry(own);
        if begins && !long || is_entry(own) {
            break;
        }
        length += 1 + below.trim_end_matches('\n').len();
        match own.strip_suffix(&sign[..1]) {
            Some(last) => {
                words.push(last);
                break;
            }
            None => words.push(own),
        }
    }
    let words = words.join(" ");
    let words = words.trim();
    let written = format!("{key} = {}", as_string(words));
    (!words.is_empty() && written.parse::<toml::Table>().is_ok()).then_some((length, written))
}

/// The words of a list that is in one line, of which a quotation mark is missing.
fn list(items: &str) -> Option<String> {
    let items = items.trim_end().trim_end_matches(',').strip_suffix(']')?;
    let bare = |item: &str| item.trim().trim_matches(['"', '\'']).trim().to_owned();
    let words: Vec<String> = items.split(',').map(bare).collect();
    let good = |word: &String| !word.is_empty() && !word.contains(['"', '\'', '[', ']']);
    let all: Vec<String> = words.iter().map(|word| as_string(word)).collect();
    (items.contains(['"', '\'']) && words.iter().all(good)).then(|| format!("[{}]", all.join(", ")))
}

/// Whether a line begins with a key and a sign after it.
fn is_entry(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| !key.trim().is_empty() && key.trim().chars().all(is_of_key))
}

fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// What a value without quotation marks may mean that is near a date, and no form of TOML: `24.11.2026`, `2026-11-31`.
pub(super) fn date(line: &str) -> Advice {
    let Some((key, value)) = line.split_once('=') else { return Advice::default() };
    let (key, value) = (key.trim(), value.split('#').next().unwrap_or_default().trim());
    let begins = value.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    if key.is_empty() || !key.chars().all(is_of_key) || !begins || value.contains(['"', '\'', '[', '{']) {
        return Advice::default();
    }
    super::dates::meant(value).written(|date| format!("{key} = {date}")).shown_as_written()
}

/// The line above in which a key of this line was written first: its place, without the end of the line.
pub(super) fn first_of(line: &str, above: &str) -> Option<Range<usize>> {
    let key = line.split_once('=')?.0.trim();
    let mut at = above.len();
    for other in above.split_inclusive('\n').rev() {
        at -= other.len();
        if other.split_once('=').is_some_and(|(own, _)| own.trim() == key) {
            return Some(at..at + other.trim_end().len());
        }
    }
    None
}

/// Whether a value without quotation marks is a date of EDTF that TOML has no form for: `1899-02`, `1871/1875`, `180X`.
fn is_bare_date(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'))
        && value.chars().any(|c| c.is_ascii_digit())
        && crate::edition::date::Date::parse(value).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_mended_as_they_were_meant() {
        for (line, meant) in [
            (r#"quote = "He said "stop" twice""#, Some(r#"quote = 'He said "stop" twice'"#)),
            (r"quote = 'It's late'", Some(r#"quote = "It's late""#)),
            (r#"quote = "He said "it's late"""#, Some(r#"quote = "He said \"it's late\"""#)),
            ("kind = gloss", Some("kind = \"gloss\"")),
            ("quote = “the lamp”", Some("quote = \"the lamp\"")),
            ("id: lamp", Some("id = \"lamp\"")),
            ("  quote: \"the lamp\"", Some("quote = \"the lamp\"")),
            ("created: 2026-11-24", Some("created = 2026-11-24")),
            ("tags: [\"a\", \"b\"]", Some("tags = [\"a\", \"b\"]")),
            ("quote: the lamp: it burns", Some("quote = \"the lamp: it burns\"")),
            ("url = https://example.org/a", Some("url = \"https://example.org/a\"")),
            ("https://example.org/a", None),
            ("quote \"the lamp\"", Some("quote = \"the lamp\"")),
            ("dates = 161,", Some("dates = 161")),
            ("id: \"a\",", Some("id = \"a\"")),
            ("tags:", None),
            ("quote = the lamp\"", Some("quote = \"the lamp\"")),
            ("quote = \"the lamp", None),
            ("created = 2026-13-45", None),
            ("created = 1899-02", Some("created = \"1899-02\"")),
            ("issued = 1898/1899", Some("issued = \"1898/1899\"")),
            ("dates = 180X", Some("dates = \"180X\"")),
            ("dates = ../1875~", Some("dates = \"../1875~\"")),
            ("[defaults", None),
        ] {
            assert_eq!(mended(line).as_deref(), meant, "{line}");
        }
    }

    #[test]
    fn strings_are_closed() {
        for (lines, length, meant) in [
            ("quote = \"the lamp\nkind = \"gloss\"", 17, "quote = \"the lamp\""),
            ("quote = 'the lamp", 17, "quote = \"the lamp\""),
            ("quote = \"the lamp”", 20, "quote = \"the lamp\""),
            ("quote = \"the lamp\n  was lit\"\nkind = \"gloss\"", 28, "quote = \"the lamp was lit\""),
            ("quote = \"\"\"the lamp\nkind = \"gloss\"", 19, "quote = \"the lamp\""),
            ("tags = [\"sea, \"wall\"]", 21, "tags = [\"sea\", \"wall\"]"),
            ("tags = [\"sea\", wall\"]", 21, "tags = [\"sea\", \"wall\"]"),
        ] {
            assert_eq!(unclosed(lines), Some((length, meant.to_owned())), "{lines}");
        }
        for lines in
            ["quote = \"", "quote = \"a\" b", "quote = \"a # b", "tags = [\"a\"", "tags = [[\"a]]", "\"a", ""]
        {
            assert_eq!(unclosed(lines), None, "{lines}");
        }
    }

    #[test]
    fn words_become_strings() {
        for words in ["a", "a \"b\"", "it's \"b\"", "a\nb", "back\\slash"] {
            let table: toml::Table = format!("k = {}", as_string(words)).parse().unwrap();
            assert_eq!(table["k"].as_str(), Some(words));
        }
    }
}
