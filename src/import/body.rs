//! The text of a note as Markdown: what was HTML is sanitised, what was plain words stays words.

use super::html;
use super::note::BodyFormat;
use super::text::{ImportedBlock, InlineKind, InlineRun};
use super::tree;
use super::writing::MarkdownBlocks;

/// A note's text as the body of a record.
pub(crate) fn markdown(text: &str, format: BodyFormat) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match format {
        BodyFormat::Plain => plain(&text),
        BodyFormat::Markdown => guarded(text.trim()),
        BodyFormat::Html => of_html(&text),
    }
}

/// Plain words: lines end on the page, empty ones part paragraphs.
fn plain(text: &str) -> String {
    let mut blocks: Vec<ImportedBlock> = Vec::new();
    let mut line: Vec<InlineRun> = Vec::new();
    for words in text.lines() {
        if words.trim().is_empty() {
            blocks.extend((!line.is_empty()).then(|| ImportedBlock::Paragraph(std::mem::take(&mut line))));
            continue;
        }
        if !line.is_empty() {
            line.push(InlineRun::plain(InlineKind::Break));
        }
        line.push(InlineRun::words(words));
    }
    blocks.extend((!line.is_empty()).then_some(ImportedBlock::Paragraph(line)));
    written(&blocks)
}

fn of_html(text: &str) -> String {
    let clean = ammonia::clean(text);
    match tree::html(&clean) {
        Some(tree) => {
            let document = html::html(&tree, "", html::Whole::All);
            let mut text = written(&document.blocks);
            for note in &document.footnotes {
                let own = written(&note.blocks);
                text.push_str(&format!("\n\n[^{}]: {}", note.key, own.replace('\n', "\n    ")));
            }
            text
        }
        None => plain(text),
    }
}

fn written(blocks: &[ImportedBlock]) -> String {
    let mut written = MarkdownBlocks::default();
    written.blocks(blocks, &str::to_owned);
    written.text
}

/// Markdown of another program: what only this one reads stays words.
fn guarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let bare = line.trim();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            code = !code;
        }
        if code && bare != "+++" {
            out.push_str(line);
        } else if bare == "+++" {
            out.push_str("\\+++");
        } else {
            let mut before = '\0';
            for (at, c) in line.char_indices() {
                let next = line[at + c.len_utf8()..].chars().next();
                if c == '[' && before != '\\' && matches!(next, Some('[' | '^' | '@')) {
                    out.push('\\');
                }
                before = c;
                out.push(c);
            }
        }
    }
    // A fence that isn't closed would take in the records behind it.
    if code {
        out.push_str("\n```");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anybody_writes_stays_words() {
        let text = "[[sic]], [^1] and [@x]\n+++\n\n<b>*not* bold</b> & co";
        assert_eq!(
            markdown(text, BodyFormat::Plain),
            "\\[\\[sic]], \\[^1] and \\[@x]\\\n\\+++\n\n\\<b>\\*not\\* bold\\</b> & co"
        );
        assert_eq!(markdown("*so* [[sic]] [^1]\n+++", BodyFormat::Markdown), "*so* \\[[sic]] \\[^1]\n\\+++");
        assert_eq!(
            markdown(
                "<p>A <i>b</i> <script>x()</script><a href=\"javascript:x()\">c</a></p><p>[[sic]]</p>",
                BodyFormat::Html
            ),
            "A *b* c\n\n\\[\\[sic]]"
        );
        assert_eq!(markdown("```\n+++\nx", BodyFormat::Markdown), "```\n\\+++\nx\n```");
    }
}
