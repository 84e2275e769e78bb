//! Names as people may be shown them: a terminal or a log obeys control characters, and a line end within a name
//! begins what looks like another message.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

/// The name of a file, or another word of one line, with its control characters, line ends and changes of direction
/// written out: `\n`, `\u{1b}`.
#[must_use]
pub(crate) fn name(text: &str) -> Cow<'_, str> {
    written_out(text, is_unseen)
}

/// A path, in the same way.
#[must_use]
pub(crate) fn path(path: &Path) -> String {
    name(&path.to_string_lossy()).into_owned()
}

/// Words of several lines, in the same way; their line ends stay.
#[must_use]
pub(crate) fn words(text: &str) -> Cow<'_, str> {
    written_out(text, |c| is_unseen(c) && !matches!(c, '\n' | '\r'))
}

fn written_out(text: &str, is_meant: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_meant) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_meant(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether a character is obeyed where it should be shown: controls, separators of lines and paragraphs, and what
/// turns the direction of the words after it.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes a value as JSON, in which the same characters are escapes of JSON: a program reads them as they are, a
/// terminal that shows the file obeys none.
pub(super) fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    let mut rest = text.as_str();
    // A line end as it is parts the lines of the JSON: within strings it is an escape already.
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_unseen(*c) && *c != '\n') {
        out.write_all(&rest.as_bytes()[..at])?;
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        rest = &rest[at + c.len_utf8()..];
    }
    out.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_as_it_was_and_shows_nothing_that_is_obeyed() {
        let value =
            serde_json::json!({ "file": ["a\u{9b}\u{202e}b\n\u{7f}.md"], "none": [], "é": { "n": 1 } });
        let mut out = Vec::new();
        assert!(write_json(&mut out, &value).is_ok());
        let text = String::from_utf8_lossy(&out);
        assert!(text.contains(r#""a\u009b\u202eb\n\u007f.md""#), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value.clone()));
        let plain = serde_json::json!({ "a": [1, { "b": [] }], "c": "é" });
        let mut out = Vec::new();
        assert!(write_json(&mut out, &plain).is_ok());
        assert_eq!(String::from_utf8_lossy(&out), serde_json::to_string_pretty(&plain).unwrap_or_default());
    }

    #[test]
    fn what_would_be_obeyed_is_written_out() {
        assert_eq!(name("content/été שלום\u{200d}.md"), "content/été שלום\u{200d}.md");
        assert_eq!(name("a\nb\r\u{1b}[31m\u{85}\u{202e}\t"), "a\\nb\\r\\u{1b}[31m\\u{85}\\u{202e}\\t");
        assert_eq!(words("a\nb\u{9b}\u{2028}"), "a\nb\\u{9b}\\u{2028}");
        assert_eq!(path(Path::new("a\u{7}")), "a\\u{7}");
    }
}
