//! Names as people may be shown them: a terminal or a log obeys control characters, and a line end within a name
//! begins what looks like another message.

use std::borrow::Cow;
use std::path::Path;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_obeyed_is_written_out() {
        assert_eq!(name("content/été שלום\u{200d}.md"), "content/été שלום\u{200d}.md");
        assert_eq!(name("a\nb\r\u{1b}[31m\u{85}\u{202e}\t"), "a\\nb\\r\\u{1b}[31m\\u{85}\\u{202e}\\t");
        assert_eq!(words("a\nb\u{9b}\u{2028}"), "a\nb\\u{9b}\\u{2028}");
        assert_eq!(path(Path::new("a\u{7}")), "a\\u{7}");
    }
}
