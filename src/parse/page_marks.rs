//! Marks of the source's pages: `<!-- page 2 -->`.
//!
//! To CommonMark such a comment at the head of a line is a block of its own, which would end a
//! paragraph and keep the rest of its line from being text. So before parsing each mark is
//! replaced by as many commas, which mean nothing anywhere, and is put back by its place.

use std::borrow::Cow;
use std::ops::Range;

/// A mark: its bytes, and the page's label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) range: Range<usize>,
    pub(crate) label: String,
}

/// The text with its page marks blanked, byte for byte as long, the marks, and those that can't be
/// read since they stand within a line.
pub(crate) fn blank(text: &str) -> (Cow<'_, str>, Vec<Mark>, Vec<Range<usize>>) {
    let mut marks: Vec<Mark> = Vec::new();
    let mut misplaced = Vec::new();
    for (start, _) in text.match_indices("<!--") {
        let Some(length) = text[start..].find("-->") else { break };
        let range = start..start + length + 3;
        let words = text[start + 4..range.end - 3].trim();
        let Some(label) = words.strip_prefix("page").filter(|l| l.starts_with(char::is_whitespace)) else {
            continue;
        };
        let label = label.trim();
        if label.is_empty() || label.contains(char::is_whitespace) || words.contains('\n') {
            continue;
        }
        let line = text[..start].rfind('\n').map_or(0, |n| n + 1);
        let head = match marks.last() {
            Some(last) if last.range.end > line => &text[last.range.end..start],
            _ => strip_markers(&text[line..start]),
        };
        if head.trim().is_empty() {
            marks.push(Mark { range, label: label.to_owned() });
        } else {
            misplaced.push(range);
        }
    }
    if marks.is_empty() {
        return (Cow::Borrowed(text), marks, misplaced);
    }
    let mut blanked = String::with_capacity(text.len());
    let mut done = 0;
    for mark in &marks {
        blanked.push_str(&text[done..mark.range.start]);
        blanked.extend(std::iter::repeat_n(',', mark.range.len()));
        done = mark.range.end;
    }
    blanked.push_str(&text[done..]);
    (Cow::Owned(blanked), marks, misplaced)
}

/// A line's head without the signs of quotations and lists.
fn strip_markers(head: &str) -> &str {
    let head = head.trim_start_matches([' ', '\t', '>']);
    let number = head.trim_start_matches(|c: char| c.is_ascii_digit());
    match (head.strip_prefix(['-', '*', '+']), number.strip_prefix(['.', ')'])) {
        (Some(rest), _) if rest.starts_with(' ') => rest,
        (_, Some(rest)) if number.len() < head.len() && rest.starts_with(' ') => rest,
        _ => head,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_at_the_head_of_a_line_are_blanked() {
        let text = "a\n<!-- page 2 --> b\n> - <!--page iv--> c\nd <!-- page 5 --> e\n<!-- no page -->\n";
        let (blanked, marks, misplaced) = blank(text);
        assert_eq!(blanked.len(), text.len());
        assert_eq!(marks.iter().map(|m| m.label.as_str()).collect::<Vec<_>>(), ["2", "iv"]);
        assert_eq!(misplaced.len(), 1);
        assert!(blanked.starts_with("a\n,,,,,,,,,,,,,,, b\n> - ,,,,"));
        assert!(blanked.ends_with("<!-- no page -->\n"));
    }
}
