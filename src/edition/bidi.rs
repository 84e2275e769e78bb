//! Unicode's controls of direction in words that are put among others.

use std::borrow::Cow;

/// Words in which each control that opens something closes it, and none closes what it didn't open: whatever is around them
/// keeps its order.
pub(crate) fn closed(words: Cow<'_, str>) -> Cow<'_, str> {
    if !words.chars().any(is_control) {
        return words;
    }
    let mut out = String::with_capacity(words.len() + 8);
    let mut open: Vec<char> = Vec::new();
    for c in words.chars() {
        match c {
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => open.push('\u{202c}'),
            '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
            '\u{202c}' if open.last() != Some(&c) => continue,
            '\u{202c}' => _ = open.pop(),
            // The end of an isolate ends what was opened within it.
            '\u{2069}' => match open.iter().rposition(|end| *end == c) {
                Some(at) => open.truncate(at),
                None => continue,
            },
            _ => {}
        }
        out.push(c);
    }
    out.extend(open.into_iter().rev());
    Cow::Owned(out)
}

fn is_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::closed;

    #[test]
    fn what_is_opened_is_closed_and_nothing_else() {
        for (words, expected) in [
            ("plain “words”", "plain “words”"),
            ("a \u{202e}b", "a \u{202e}b\u{202c}"),
            ("a \u{2067}b \u{202d}c", "a \u{2067}b \u{202d}c\u{202c}\u{2069}"),
            ("a \u{2067}b \u{202d}c\u{2069} d", "a \u{2067}b \u{202d}c\u{2069} d"),
            ("a\u{2069} b\u{202c}", "a b"),
            ("\u{202a}a\u{202c}", "\u{202a}a\u{202c}"),
        ] {
            assert_eq!(closed(words.into()), expected);
        }
    }
}
