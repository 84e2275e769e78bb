//! Laws of reading Markdown, over generated texts.

use proptest::prelude::*;

use super::*;

fn read_body(text: &str) -> Body {
    let source = Source::new("x.md", text);
    parse(
        &source,
        FileId(0),
        0..text.len(),
        Manner { allow_html: false, citations: true, ..Manner::default() },
        &mut Vec::new(),
    )
}

/// Blocks and words, without places and without page marks.
fn blocks_and_words(body: &Body) -> (Vec<ItemKind>, Vec<EventKind>, String, Vec<String>) {
    let items = body.items.iter().map(|item| item.kind).filter(|kind| *kind != ItemKind::Page).collect();
    let events = body.events.iter().map(|event| event.kind);
    let events = events.filter(|kind| !matches!(kind, EventKind::Page(_))).collect();
    let slugs = body.headings.iter().map(|heading| heading.slug.clone()).collect();
    (items, events, body.text.clone(), slugs)
}

const LINES: &[&str] = &[
    "",
    "",
    "word",
    "more *words*",
    "on* and [a",
    "b](u) end",
    "---",
    "===",
    "# Head {#id}",
    "## {leaf}",
    "- item",
    "  goes on",
    "1. one",
    "7. seven",
    "> quoted",
    "> - deep",
    ">",
    "| a | b |",
    "|---|---|",
    "| c | d | e |",
    "[x]: https://example.org/",
    "see [x] and [[y|z]]",
    "note[^1] and [n[^1]](u)",
    "[^1]: Note",
    "    indented",
    "hard\\",
    "~one~ ~~two~~",
    "[@key,",
    "p. 3]",
    "***",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn page_marks_change_no_block_and_no_word(
        lines in proptest::collection::vec((0..LINES.len(), 0..4u8), 0..12)
    ) {
        let mut plain = String::new();
        let mut marked = String::new();
        let mut count = 0;
        for (line, mark) in lines {
            let line = LINES[line];
            if mark == 1 {
                count += 1;
                marked += &format!("<!-- page {count} -->\n");
            }
            if mark == 2 && !line.is_empty() && !line.starts_with(' ') {
                count += 1;
                marked += &format!("<!-- page {count} --> ");
            }
            for text in [&mut plain, &mut marked] {
                text.push_str(line);
                text.push('\n');
            }
        }
        let body = read_body(&marked);
        prop_assert_eq!(blocks_and_words(&read_body(&plain)), blocks_and_words(&body), "{}", marked);
        prop_assert_eq!(body.pages.len(), count, "{}", marked);
        // Every event is where it was written.
        for event in &body.events {
            prop_assert!(event.start <= event.end && event.end as usize <= marked.len());
            if let EventKind::Text { from, to } = event.kind {
                let words = &body.text[from as usize..to as usize];
                let written = &marked[event.start as usize..event.end as usize];
                prop_assert!(written.contains(words.trim()), "{words} {written}");
            }
        }
    }

    #[test]
    fn no_letter_of_a_heading_is_lost(words in "[a-z{}#.=~ \\\\*`-]{0,24}") {
        let text = format!("# {words}x\n");
        let body = read_body(&text);
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).count();
        prop_assert_eq!(letters(&body.text), letters(&text), "{}", text);
        let own = format!("# {words} {{#own}}\n");
        if !words.ends_with('\\') {
            let body = read_body(&own);
            let kept = letters(&body.text) + if body.headings.iter().any(|h| h.slug == "own") { 3 } else { 0 };
            prop_assert_eq!(kept, letters(&own), "{}", own);
        }
    }
}
