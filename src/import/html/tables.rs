//! The tables of HTML.

use super::super::text::{ImportedBlock, InlineKind, InlineRun, InlineStyle, Inlines, is_blank};
use super::super::tree::NodeId;
use super::HtmlReader;

impl HtmlReader<'_> {
    pub(super) fn table(&mut self, id: NodeId, blocks: &mut Vec<ImportedBlock>) {
        if let Some(caption) = self.tree.child(id, "caption") {
            let words = self.line(caption, InlineStyle::default(), None);
            if !is_blank(&words) {
                self.tell(caption, "the caption of a table is the paragraph before it".to_owned());
                blocks.push(ImportedBlock::Paragraph(words));
            }
        }
        let mut rows = Vec::new();
        let trs: Vec<NodeId> = self.tree.descendants(id).filter(|id| self.tree.is(*id, "tr")).collect();
        let own = |row: &NodeId| {
            let mut above = std::iter::successors(self.tree.parent(*row), |id| self.tree.parent(*id));
            above.find(|above| self.tree.is(*above, "table")) == Some(id)
        };
        let trs: Vec<NodeId> = trs.into_iter().filter(own).collect();
        for row in trs {
            let cells: Vec<NodeId> = self
                .tree
                .children(row)
                .filter(|c| self.tree.is(*c, "td") || self.tree.is(*c, "th"))
                .collect();
            let mut words = Vec::new();
            for cell in cells {
                for span in ["colspan", "rowspan"] {
                    if self.tree.attribute(cell, span).is_some_and(|n| n.trim() != "1") {
                        self.count(format!("a cell with `{span}` is one cell here"), cell);
                    }
                }
                let inner = self.inside(cell);
                if inner.len() > 1 || inner.iter().any(|block| !matches!(block, ImportedBlock::Paragraph(_)))
                {
                    self.count("a cell of several blocks is one line here".to_owned(), cell);
                }
                words.push(one_line(inner));
                let columns = self
                    .tree
                    .attribute(cell, "colspan")
                    .and_then(|n| n.trim().parse::<usize>().ok())
                    .unwrap_or(1);
                words.extend(std::iter::repeat_n(Vec::new(), columns.clamp(1, 50) - 1));
            }
            rows.push(words);
        }
        let blank = |row: &Vec<Inlines>| row.iter().all(|cell| is_blank(cell));
        rows.retain(|row| !blank(row));
        match rows.as_slice() {
            [] => {}
            // A table of one cell holds words for the look of it.
            [row] if row.len() == 1 => blocks.push(ImportedBlock::Paragraph(row[0].clone())),
            _ => blocks.push(ImportedBlock::Table(rows)),
        }
    }
}

/// The words of blocks in one line.
pub(in crate::import) fn one_line(blocks: Vec<ImportedBlock>) -> Inlines {
    let mut line: Inlines = Vec::new();
    for block in blocks {
        if !line.is_empty() {
            line.push(InlineRun::words(" "));
        }
        match block {
            ImportedBlock::Heading(_, words) | ImportedBlock::Paragraph(words) => line.extend(words),
            ImportedBlock::Quote(inner) => line.extend(one_line(inner)),
            ImportedBlock::List(_, items) => line.extend(one_line(items.into_iter().flatten().collect())),
            ImportedBlock::Table(rows) => {
                for cell in rows.into_iter().flatten() {
                    line.extend(cell);
                    line.push(InlineRun::words(" "));
                }
            }
            ImportedBlock::Code(_, text) => line.push(InlineRun::plain(InlineKind::Code(text))),
            ImportedBlock::Page(label) => line.push(InlineRun::plain(InlineKind::Page(label))),
            ImportedBlock::Source(text) => line.push(InlineRun::plain(InlineKind::Source(text))),
            ImportedBlock::Rule => {}
        }
    }
    line
}
