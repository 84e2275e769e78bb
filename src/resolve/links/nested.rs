//! References within the words of a link or a picture: a reference is a link, and within one there is no other, so that what is
//! around it is text.

use std::ops::Range;

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::text::{Body, LinkKind};
use crate::resolve::everywhere::like::floor;

use super::unmade::is_address;
use super::{TargetIndex, clip};

/// How far from a reference the brackets around it are sought, in bytes.
const WINDOW: usize = 1000;

impl TargetIndex<'_> {
    /// Reports what was meant as a link around a reference; returns the bytes that were reported.
    pub(super) fn around_references(
        &self,
        body: &Body,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Range<usize>> {
        let source = &*self.sources.get(body.file).text;
        let mut found: Vec<Range<usize>> = Vec::new();
        for link in body.links.iter().filter(|link| link.kind == LinkKind::CrossReference) {
            let own = link.span.range();
            // The places in a value of TOML are not those in its file.
            if !source
                .get(own.clone())
                .is_some_and(|own| own.starts_with("[[") && own.contains(&*link.target))
                || found.last().is_some_and(|last| last.contains(&own.start))
            {
                continue;
            }
            let Some((whole, what, hint)) = around(source, &own) else { continue };
            let span = Span::new(body.file, whole.start, whole.end);
            let message =
                format!("`{}` is shown as it is written, and makes no {what}", clip(&source[whole.clone()]));
            diagnostics.push(Diagnostic::new(&rules::UNMADE_LINK, span, message).hint(hint));
            found.push(whole);
        }
        found
    }
}

/// What is around a reference that was meant as a link or a picture: its bytes, what it makes none of, and what to do.
fn around(source: &str, own: &Range<usize>) -> Option<(Range<usize>, &'static str, &'static str)> {
    let (before, after) = (&source[..own.start], &source[own.end..]);
    // Right behind it an address of its own.
    if let Some(address) = after.strip_prefix('(').and_then(|rest| rest.split_once(')'))
        && is_address(address.0)
    {
        let whole = own.start..own.end + address.0.len() + 2;
        return Some((
            whole,
            "link",
            "a reference leads where its name says: `[[name|words]]`; a link has one pair of brackets",
        ));
    }
    if before.ends_with('!')
        && before.strip_suffix('!').is_none_or(|it| it.is_empty() || it.ends_with(char::is_whitespace))
    {
        let whole = own.start - 1..own.end;
        return Some((whole, "image", "a picture is `![what it shows](file.png)`"));
    }
    // Among what is in parentheses behind a bracket: an address, a title.
    if let Some(middle) = before.rfind("](").filter(|at| !before[at + 2..].contains([')', '\n']))
        && let Some(open) = opening(&before[..middle])
        && let Some(end) = after.find(')').filter(|end| !after[..*end].contains('\n'))
    {
        let is_image = source[..open].ends_with('!');
        let whole = open - usize::from(is_image)..own.end + end + 1;
        let what = if is_image { "image" } else { "link" };
        return Some((whole, what, "an address and a title have no references in them: write it beside"));
    }
    let open = opening(before)?;
    let close = own.end + closing(after)?;
    let rest = &source[close..];
    let is_image = source[..open].ends_with('!');
    let start = open - usize::from(is_image);
    if source[..open].ends_with('[') && rest.starts_with("]]") {
        return Some((
            open - 1..close + 2,
            "reference",
            "a reference is in no other: write one behind the other",
        ));
    }
    let end = match rest.as_bytes().get(1) {
        Some(b'(') => rest.find(')').map_or(rest.len(), |end| end + 1),
        Some(b'[') => 1 + rest[1..].find(']').map_or(rest.len() - 1, |end| end + 1),
        _ => return None,
    };
    let what = if is_image { "image" } else { "link" };
    let hint = if is_image {
        "a reference is a link, which the words and the title of a picture can't have: write it beside the picture"
    } else {
        "a reference is a link, and a link is in no other: write it beside this one"
    };
    Some((start..close + end, what, hint))
}

/// Where the bracket is that is open at the end of these words, in their paragraph.
fn opening(before: &str) -> Option<usize> {
    let near = floor(before, before.len().saturating_sub(WINDOW));
    let from = before[near..].rfind("\n\n").map_or(near, |at| near + at);
    let mut depth = 0;
    for (at, c) in before[from..].char_indices().rev().map(|(at, c)| (from + at, c)) {
        match c {
            _ if before[..at].ends_with('\\') => {}
            ']' => depth += 1,
            '[' if depth > 0 => depth -= 1,
            '[' => return Some(at),
            _ => {}
        }
    }
    None
}

/// Where the bracket is that closes what is open at the head of these words, in their paragraph.
fn closing(after: &str) -> Option<usize> {
    let after = &after[..floor(after, after.len().min(WINDOW))];
    let after = after.split("\n\n").next().unwrap_or(after);
    let mut depth = 0;
    for (at, c) in after.char_indices() {
        match c {
            _ if after[..at].ends_with('\\') => {}
            '[' => depth += 1,
            ']' if depth > 0 => depth -= 1,
            ']' => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_around_a_reference_is_found() {
        let found = |words: &str| {
            let start = words.rfind("[[b]]")?;
            let (whole, what, _) = around(words, &(start..start + 5))?;
            Some((words[whole].to_owned(), what))
        };
        for (words, wanted, what) in [
            ("a ![Alt [[b]]](p.png \"Cap\") z", "![Alt [[b]]](p.png \"Cap\")", "image"),
            ("a [w [[b]] v](x.md) z", "[w [[b]] v](x.md)", "link"),
            ("a ![A](p q.png \"t [[b]]\") z", "![A](p q.png \"t [[b]]\")", "image"),
            ("a ![Alt [[b]]][r] z", "![Alt [[b]]][r]", "image"),
            ("a [w [x] [[b]]][] z", "[w [x] [[b]]][]", "link"),
            ("a [[c|d [[b]] e]] z", "[[c|d [[b]] e]]", "reference"),
            ("a [[b]](x.md) z", "[[b]](x.md)", "link"),
            ("a ![[b]] z", "![[b]]", "image"),
        ] {
            assert_eq!(found(words), Some((wanted.to_owned(), what)), "{words}");
        }
        for words in [
            "a [see [[b]]] z",
            "a [[b]] (see there) z",
            "Stop![[b]]",
            "\\[a [[b]]](x.md)",
            "[a\n\n[[b]]](x.md)",
        ] {
            assert_eq!(found(words), None, "{words}");
        }
    }
}
