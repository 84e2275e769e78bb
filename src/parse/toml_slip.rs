//! Slips in TOML that an editor makes with words: what to paste in their place.

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
/// those of print.
pub(super) fn mended(line: &str) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    let key = key.trim();
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if key.is_empty() || !key.chars().all(bare) {
        return None;
    }
    let value = value.trim();
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
        _ if first.is_alphabetic() && !value.contains(['"', '\'', '[', '{', '#']) => value.to_owned(),
        _ => return None,
    };
    let mended = format!("{key} = {}", as_string(&words));
    let reads = mended.parse::<toml::Table>().is_ok();
    (reads && !words.trim().is_empty() && mended != line.trim()).then_some(mended)
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
            ("quote = \"the lamp", None),
            ("created = 2026-13-45", None),
            ("[defaults", None),
        ] {
            assert_eq!(mended(line).as_deref(), meant, "{line}");
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
