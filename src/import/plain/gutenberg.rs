//! What Project Gutenberg writes around a plain text: a head that says what it is, and a licence.

use std::ops::Range;

use super::super::text::About;

/// The lines of the text itself, from 0, and what the head says of it; none where a file is not of Project Gutenberg.
pub(super) fn within(text: &str) -> Option<(Range<usize>, About)> {
    let is_mark = |line: &str, word: &str| {
        let line = line.trim_matches(['\u{feff}', ' ']).to_uppercase();
        let rest = line.strip_prefix("***").map(|rest| rest.trim_start().to_owned());
        rest.is_some_and(|rest| rest.starts_with(word) && rest.contains("PROJECT GUTENBERG"))
    };
    let lines: Vec<&str> = text.lines().collect();
    let mut from = lines.iter().position(|line| is_mark(line, "START OF"))?;
    let head = &lines[..from];
    // The words of the mark may fill two lines.
    if !lines[from].trim_end().ends_with("***") {
        from += usize::from(lines.get(from + 1).is_some_and(|line| line.trim_end().ends_with("***")));
    }
    let to = lines.iter().rposition(|line| is_mark(line, "END OF")).filter(|to| *to > from);
    let about = About {
        title: field(head, "Title:"),
        authors: field(head, "Author:").into_iter().collect(),
        ..About::default()
    };
    Some((from + 1..to.unwrap_or(lines.len()), about))
}

/// The words of a field of the head; those that it has in further lines are behind white space.
fn field(head: &[&str], name: &str) -> Option<String> {
    let at = head.iter().position(|line| line.starts_with(name))?;
    let mut words = head[at][name.len()..].trim().to_owned();
    for line in head[at + 1..].iter().take_while(|line| line.starts_with(' ') && !line.trim().is_empty()) {
        words.push(' ');
        words.push_str(line.trim());
    }
    Some(words).filter(|words| !words.is_empty())
}
