//! Blocks and runs as Markdown.
//!
//! What is written is read again, by the parser that reads it later: where that finds other words or styles, it is
//! written more plainly, so that no word is ever lost to a sign.

mod line;

use super::text::{ImportedBlock, InlineKind, InlineRun, Inlines, is_blank};
use line::{LineContext, pages_of};
pub(super) use line::{MarkdownLine, line};

/// Blocks as Markdown, with what couldn't be written as it was.
#[derive(Debug, Default)]
pub(super) struct MarkdownBlocks {
    pub(super) text: String,
    /// The keys of the footnotes whose marks are in it, in order.
    pub(super) marks: Vec<String>,
    /// What was left out: styles that Markdown has no way to write.
    pub(super) lost: Vec<String>,
}

impl MarkdownBlocks {
    /// Write blocks, parted by empty lines. `label` gives a footnote's label by its key.
    pub(super) fn blocks(&mut self, blocks: &[ImportedBlock], label: &dyn Fn(&str) -> String) {
        let mut flipped = false;
        let mut before: Option<bool> = None;
        for block in blocks {
            // Two lists one after another would be one.
            let ordered = match block {
                ImportedBlock::List(start, _) => Some(start.is_some()),
                _ => None,
            };
            flipped = ordered.is_some() && ordered == before && !flipped;
            before = ordered;
            let text = self.block(block, flipped, label);
            if text.is_empty() {
                continue;
            }
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(&text);
        }
    }

    fn inner(&mut self, blocks: &[ImportedBlock], label: &dyn Fn(&str) -> String) -> String {
        let mut inner = Self::default();
        inner.blocks(blocks, label);
        self.marks.append(&mut inner.marks);
        self.lost.append(&mut inner.lost);
        inner.text
    }

    fn line(&mut self, words: &[InlineRun], place: LineContext, label: &dyn Fn(&str) -> String) -> String {
        let MarkdownLine { text, marks, lost } = line(words, place, label);
        self.marks.extend(marks);
        self.lost.extend(lost);
        text
    }

    fn block(&mut self, block: &ImportedBlock, flipped: bool, label: &dyn Fn(&str) -> String) -> String {
        match block {
            ImportedBlock::Heading(level, words) => {
                let text = self.line(words, LineContext::Heading, label);
                if text.is_empty() {
                    return pages_of(words);
                }
                let sharps = "#".repeat(usize::from((*level).clamp(1, 6)));
                format!("{}{sharps} {text}", before(pages_of(words)))
            }
            ImportedBlock::Paragraph(words) if is_blank(words) => String::new(),
            ImportedBlock::Paragraph(words) => self.line(words, LineContext::Paragraph, label),
            ImportedBlock::Quote(blocks) => {
                let inner = self.inner(blocks, label);
                let lines =
                    inner.lines().map(|l| if l.is_empty() { ">".to_owned() } else { format!("> {l}") });
                lines.collect::<Vec<String>>().join("\n")
            }
            ImportedBlock::List(start, items) => self.list(*start, items, flipped, label),
            ImportedBlock::Table(rows) => self.table(rows, label),
            ImportedBlock::Code(language, text) => {
                let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(longest.max(2) + 1);
                let language: String =
                    language.chars().filter(|c| c.is_alphanumeric() || "+-#".contains(*c)).collect();
                format!("{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'))
            }
            ImportedBlock::Rule => "---".to_owned(),
            ImportedBlock::Page(label) => format!("<!-- page {} -->", page(label)),
            ImportedBlock::Source(text) => text.trim_matches('\n').to_owned(),
        }
    }

    fn list(
        &mut self,
        start: Option<u64>,
        items: &[Vec<ImportedBlock>],
        flipped: bool,
        label: &dyn Fn(&str) -> String,
    ) -> String {
        let mut written = Vec::new();
        let mut loose = false;
        for (n, item) in items.iter().enumerate() {
            let marker = match (start, flipped) {
                (Some(start), false) => format!("{}. ", start.saturating_add(n as u64).min(999_999_999)),
                (Some(start), true) => format!("{}) ", start.saturating_add(n as u64).min(999_999_999)),
                (None, false) => "- ".to_owned(),
                (None, true) => "* ".to_owned(),
            };
            let inner = self.inner(item, label);
            loose |= inner.contains("\n\n");
            let indent = " ".repeat(marker.len());
            let mut text = marker.trim_end().to_owned();
            for (number, line) in inner.lines().enumerate() {
                match (number, line.is_empty()) {
                    (0, _) => text = format!("{marker}{line}"),
                    (_, true) => text.push('\n'),
                    (_, false) => text.push_str(&format!("\n{indent}{line}")),
                }
            }
            written.push(text);
        }
        written.join(if loose { "\n\n" } else { "\n" })
    }

    fn table(&mut self, rows: &[Vec<Inlines>], label: &dyn Fn(&str) -> String) -> String {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns == 0 {
            return String::new();
        }
        let pages: Vec<String> =
            rows.iter().flatten().map(|cell| pages_of(cell)).filter(|p| !p.is_empty()).collect();
        let mut text = before(pages.join("\n"));
        for (n, row) in rows.iter().enumerate() {
            let cells = (0..columns).map(|column| {
                row.get(column).map(|cell| self.line(cell, LineContext::Cell, label)).unwrap_or_default()
            });
            let cells: Vec<String> = cells.collect();
            text.push_str(&format!("| {} |", cells.join(" | ")));
            if n == 0 {
                text.push_str(&format!("\n|{}", " --- |".repeat(columns)));
            }
            if n + 1 < rows.len() {
                text.push('\n');
            }
        }
        text
    }
}

/// What is in lines of its own before a block.
fn before(pages: String) -> String {
    if pages.is_empty() { pages } else { format!("{pages}\n\n") }
}

/// The label of a page, as its mark can hold it.
fn page(label: &str) -> String {
    let label = label.split_whitespace().collect::<Vec<&str>>().join(" ");
    label.replace("--", "\u{2013}").replace('>', "")
}

/// Whether a run is nothing but white space.
fn is_space(run: &InlineRun) -> bool {
    matches!(&run.what, InlineKind::Words(words) if words.trim_matches([' ', '\n']).is_empty())
}
