//! Signs of Markdown in words that are shown as they are written: values of TOML, captions.

use crate::diag::{Diagnostic, Span, rules};

use super::fields::WithOffset;

/// Tells of the first sign of Markdown in a value that is plain.
pub(super) fn tell(what: &str, value: &WithOffset<String>, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(told(what, &value.value, value.span));
}

/// What is wrong with plain words that have signs of Markdown.
pub(super) fn told(what: &str, words: &str, span: Span) -> Option<Diagnostic> {
    let sign: String = sign(words)?.chars().take(60).collect();
    let message = format!("`{sign}` is shown as it is written: {what} is plain text");
    let hint = "write the words alone; texts, notes, essays, `author-note` and the `summary` of an entity are Markdown";
    Some(Diagnostic::new(&rules::UNMADE_LINK, span, message).hint(hint))
}

/// The first reference, citation, link or emphasis that the words would have as Markdown.
pub(super) fn sign(words: &str) -> Option<&str> {
    let closed = |open: &str, close: &str| {
        let start = words.find(open)?;
        let end = start + open.len() + words[start + open.len()..].find(close)?;
        Some((start, end + close.len()))
    };
    let link = || {
        let middle = words.find("](")?;
        Some((words[..middle].rfind('[')?, middle + words[middle..].find(')')? + 1))
    };
    let emphasis = || {
        let start = words.find('*')?;
        let inner = words[start..].trim_start_matches('*');
        let from = words.len() - inner.len();
        let end = from + inner.find('*')?;
        let inside = &words[from..end];
        let tight = !inside.starts_with(char::is_whitespace) && !inside.ends_with(char::is_whitespace);
        let whole = words[end..].len() - words[end..].trim_start_matches('*').len();
        (tight && !inside.is_empty()).then_some((start, end + whole))
    };
    let found = [closed("[[", "]]"), closed("[@", "]"), closed("<http", ">"), link(), emphasis()];
    let (start, end) = found.into_iter().flatten().min()?;
    words.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn signs_of_markdown_are_found_in_plain_words() {
        for (words, found) in [
            ("From [@a, p. 9] and [[page:p]].", Some("[@a, p. 9]")),
            ("see [[page:p]]", Some("[[page:p]]")),
            ("Owned by *X*, [link](https://x.org)", Some("*X*")),
            ("[link](https://x.org)", Some("[link](https://x.org)")),
            ("a **saint**", Some("**saint**")),
            ("see <https://x.org>.", Some("<https://x.org>")),
            ("2 * 3 * 4, [sic], a@b.org, (c)", None),
        ] {
            assert_eq!(sign(words), found, "{words}");
        }
    }
}
