//! Words of a text that can be taken out of it as they are written: whole inline markup of one paragraph, heading or cell.

use std::ops::Range;

use crate::edition::text::{Body, Event, EventKind, LeafKind, Tag};
use crate::edition::wide::in_a_line;

/// What is written in these bytes, in a line, without the signs of blocks that begin its lines; none where that would leave
/// half of some markup, a heading or a cell without words, or be taken out of code or of a link.
pub(super) fn written(body: &Body, text: &str, bytes: &Range<usize>) -> Option<String> {
    let touched = |event: &&Event| (event.start as usize) < bytes.end && bytes.start < event.end as usize;
    let leaf = body.leaves.iter().find(|leaf| {
        let events = &body.events[leaf.events.start as usize..leaf.events.end as usize];
        events.iter().filter(touched).any(|event| is_words(event.kind))
    })?;
    if leaf.kind == LeafKind::Code {
        return None;
    }
    let events = &body.events[leaf.events.start as usize..leaf.events.end as usize];
    let inner = events.get(1..events.len().checked_sub(1)?)?;
    let (first, last) = (inner.first()?.start as usize, inner.iter().map(|event| event.end as usize).max()?);
    let is_all = bytes.start <= first && last <= bytes.end;
    if bytes.start < first || last < bytes.end || is_all && leaf.kind != LeafKind::Paragraph {
        return None;
    }
    let mut made = String::new();
    let mut from = bytes.start;
    for (n, event) in inner.iter().enumerate().filter(|(_, event)| touched(event)) {
        let (start, end) = (event.start as usize, event.end as usize);
        let within = bytes.start <= start && end <= bytes.end;
        let around = start < bytes.start && bytes.end < end;
        let whole = match event.kind {
            EventKind::Text { from, to } => within || (to - from) as usize == end - start,
            EventKind::Open(Tag::Emphasis | Tag::Strong | Tag::Strike)
            | EventKind::Close(Tag::Emphasis | Tag::Strong | Tag::Strike) => within || around,
            EventKind::Break { .. } => {
                // The next line begins where its words do.
                let next = inner.get(n + 1).map_or(end, |next| next.start as usize);
                made.push_str(text.get(from..start)?);
                made.push(' ');
                from = next;
                within
            }
            _ => within,
        };
        if !whole {
            return None;
        }
    }
    made.push_str(text.get(from..bytes.end)?);
    Some(in_a_line(made.trim())).filter(|words| !words.is_empty())
}

fn is_words(kind: EventKind) -> bool {
    matches!(kind, EventKind::Text { .. } | EventKind::Code { .. })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Source};
    use crate::parse::markdown::{Manner, parse};

    const TEXT: &str = "# A heading\n\nsee *so **strong** a* [link text](http://x.y) thing; ``code`` too.\n\n> A quotation\n> of *two* lines.\n\n```\nfenced\n```\n";

    fn cut(words: &str) -> Option<String> {
        let source = Source::new("content/text/a.md", TEXT);
        let body = parse(&source, FileId(0), 0..TEXT.len(), Manner::default(), &mut Vec::new());
        let at = TEXT.find(words).unwrap();
        written(&body, TEXT, &(at..at + words.len()))
    }

    #[test]
    fn whole_markup_is_cut_and_no_half_of_it() {
        for words in [
            "see",
            "so",
            "**strong**",
            "*so **strong** a*",
            "strong** a* [link text](http://x.y) thing",
            "[link text](http://x.y)",
            "``code`` too",
            "heading",
            "A quotation",
        ] {
            let whole = !words.starts_with("strong");
            assert_eq!(cut(words), whole.then(|| words.to_owned()), "{words}");
        }
        assert_eq!(cut("quotation\n> of *two*").as_deref(), Some("quotation of *two*"));
        for words in [
            "*so **strong",
            "[link text](http",
            "link",
            "ode",
            "# A",
            "A heading",
            "> A",
            "fenced",
            "*two* lines.\n\n```",
        ] {
            assert_eq!(cut(words), None, "{words}");
        }
    }
}
