//! The Markdown that people write in plain text: emphasis and links, and nothing else.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::parse::markdown::read;

use super::text::{InlineKind, InlineRun, InlineStyle, Inlines};

/// The runs of words with emphasis and links in them; none where they would be read as more than that.
///
/// With `plain`, a backslash and an entity are the characters that they are.
pub(super) fn runs(text: &str, plain: bool) -> Option<Inlines> {
    let text = if plain { text.replace('\\', "\\\\").replace('&', "&amp;") } else { text.to_owned() };
    let reading = read(&text);
    let mut runs: Inlines = Vec::new();
    let (mut style, mut link, mut paragraphs) = (InlineStyle::default(), None, 0);
    for (event, _) in reading.events() {
        let mut push = |what: InlineKind| joined(&mut runs, InlineRun { what, style, link: link.clone() });
        match event {
            Event::Start(Tag::Paragraph) => paragraphs += 1,
            Event::End(TagEnd::Paragraph) => {}
            Event::Text(words) => push(InlineKind::Words(words.to_string())),
            Event::SoftBreak => push(InlineKind::Words(" ".to_owned())),
            Event::HardBreak => push(InlineKind::Break),
            Event::Code(words) if !plain => push(InlineKind::Code(words.to_string())),
            Event::Start(Tag::Emphasis) => style.emphasis = true,
            Event::End(TagEnd::Emphasis) => style.emphasis = false,
            Event::Start(Tag::Strong) => style.strong = true,
            Event::End(TagEnd::Strong) => style.strong = false,
            Event::Start(Tag::Link {
                link_type: pulldown_cmark::LinkType::Inline, dest_url, title, ..
            }) if title.is_empty() => {
                link = Some(dest_url.to_string());
            }
            Event::End(TagEnd::Link) => link = None,
            _ => return None,
        }
    }
    (paragraphs == 1).then_some(runs)
}

/// Adds a run; words are one with those before them. The parser gives brackets that are no link as words of their own.
fn joined(runs: &mut Inlines, run: InlineRun) {
    if let InlineKind::Words(words) = &run.what
        && let Some(last) = runs.last_mut()
        && (last.style, &last.link) == (run.style, &run.link)
        && let InlineKind::Words(before) = &mut last.what
    {
        before.push_str(words);
        return;
    }
    runs.push(run);
}
