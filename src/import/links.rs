//! Links and images in the Markdown of other programs: what an edition can lead to, and the words that stay of the rest.

use std::ops::Range;

use pulldown_cmark::LinkType;

/// Whether an edition can lead to an address: one of the web, or of mail.
pub(super) fn is_of_web(target: &str) -> bool {
    // Browsers drop these before they look for a scheme.
    let target: String = target.trim().chars().filter(|c| !c.is_control()).collect();
    let lower = target.to_ascii_lowercase();
    let rest = ["https://", "http://", "mailto:"].into_iter().find_map(|scheme| lower.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty())
}

/// Whether an address has a scheme, or leaves it to the page that it is on.
pub(super) fn has_scheme(target: &str) -> bool {
    let target: String = target.trim().chars().filter(|c| !c.is_control()).collect();
    let end = target.find([':', '/', '?', '#']);
    target.starts_with("//") || end.is_some_and(|end| end > 0 && target[end..].starts_with(':'))
}

/// The words of a link or an image as they are written: the bytes between its first brackets, or of `<address>`.
pub(super) fn words(source: &str, kind: LinkType) -> Range<usize> {
    if matches!(kind, LinkType::Autolink | LinkType::Email) {
        return 1..source.len().saturating_sub(1).max(1);
    }
    let start = source.find('[').map_or(0, |at| at + 1);
    let (mut depth, mut is_escaped) = (1_usize, false);
    for (at, c) in source[start..].char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return start..start + at;
        }
    }
    start..source.len()
}

/// What is taken out of the words around: the bytes, with what takes their place. Of several that overlap the first stays.
pub(super) fn changed(text: &str, mut changes: Vec<(Range<usize>, String)>) -> String {
    changes.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (place, words) in changes {
        if place.start < at {
            continue;
        }
        out.push_str(&text[at..place.start]);
        out.push_str(&words);
        at = place.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_web_are_known() {
        for target in ["https://e.org", "HTTP://e.org/x", "mailto:a@e.org", " https://e.org"] {
            assert!(is_of_web(target) && has_scheme(target), "{target}");
        }
        for target in ["javascript:x()", "java\nscript:x()", "data:text/html,x", "file:///etc", "//e.org"] {
            assert!(!is_of_web(target) && has_scheme(target), "{target}");
        }
        for target in ["a.md", "#p3", "a/b:c", "a?b:c", "", "https://"] {
            assert!(!is_of_web(target), "{target}");
        }
        assert!(!has_scheme("a/b:c") && !has_scheme("#a:b") && !has_scheme("a.md"));
    }

    #[test]
    fn words_end_at_their_bracket() {
        let of = |source: &'static str, kind| &source[words(source, kind)];
        assert_eq!(of("[a [b] \\] c](d)", LinkType::Inline), "a [b] \\] c");
        assert_eq!(of("![a](d)", LinkType::Inline), "a");
        assert_eq!(of("[a][b]", LinkType::Reference), "a");
        assert_eq!(of("<x:y>", LinkType::Autolink), "x:y");
    }
}
