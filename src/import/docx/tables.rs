//! The tables of a DOCX.

use super::super::html;
use super::super::text::{ImportedBlock, Inlines, is_blank};
use super::super::tree::NodeId;
use super::DocxReader;

impl DocxReader<'_> {
    pub(super) fn table(&mut self, id: NodeId) -> Option<ImportedBlock> {
        let mut rows = Vec::new();
        let wrapped = |reader: &Self, parent: NodeId, name: &str| -> Vec<NodeId> {
            let mut all = Vec::new();
            for child in reader.tree.children(parent) {
                if reader.tree.is(child, name) {
                    all.push(child);
                } else if ["w:sdt", "w:ins", "w:customXml"].iter().any(|name| reader.tree.is(child, name)) {
                    let inner = reader.tree.descendants(child).filter(|id| reader.tree.is(*id, name));
                    all.extend(inner);
                }
            }
            all
        };
        for row in wrapped(self, id, "w:tr") {
            let mut cells = Vec::new();
            for cell in wrapped(self, row, "w:tc") {
                let blocks = self.blocks(cell);
                if blocks.len() > 1 {
                    self.count("cells of several paragraphs are one line here");
                }
                cells.push(html::one_line(blocks));
                let properties = self.tree.child(cell, "w:tcPr");
                let merged = |name: &str| properties.and_then(|p| self.tree.child(p, name));
                let span = merged("w:gridSpan").and_then(|s| self.tree.attribute(s, "w:val"));
                let span = span.and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).clamp(1, 60);
                let below = merged("w:vMerge").and_then(|m| self.tree.attribute(m, "w:val"));
                if span > 1 {
                    self.count("cells over several columns are one cell here");
                }
                if below == Some("restart") {
                    self.count("cells over several rows are one cell here");
                }
                cells.extend(std::iter::repeat_n(Inlines::new(), span - 1));
            }
            rows.push(cells);
        }
        rows.retain(|row| !row.iter().all(|cell| is_blank(cell)));
        (!rows.is_empty()).then_some(ImportedBlock::Table(rows))
    }
}
