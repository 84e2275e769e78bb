//! The works that a DOCX cites: Zotero, Mendeley and others keep them in its fields, as CSL-JSON.

use serde_json::Value;

use super::super::tree::{NodeId, ROOT, Tree};
use super::super::works::{self, ImportedWork};

/// The works of the citations in a part.
pub(super) fn works(tree: &Tree) -> Vec<ImportedWork> {
    instructions(tree).iter().flat_map(|words| cited(words)).collect()
}

/// The instructions of fields: of a field they are in several runs, one after another.
fn instructions(tree: &Tree) -> Vec<String> {
    let mut all = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for id in tree.descendants(ROOT) {
        match tree.name(id) {
            Some("w:fldSimple") => all.extend(tree.attribute(id, "w:instr").map(str::to_owned)),
            Some("w:instrText") => {
                if let Some(field) = open.last_mut() {
                    field.push_str(&tree.words(id));
                }
            }
            Some("w:fldChar") => match kind(tree, id) {
                "begin" => open.push(String::new()),
                "end" => all.extend(open.pop()),
                _ => {}
            },
            _ => {}
        }
    }
    all
}

fn kind(tree: &Tree, id: NodeId) -> &str {
    tree.attribute(id, "w:fldCharType").unwrap_or_default()
}

fn cited(instruction: &str) -> Vec<ImportedWork> {
    if !instruction.contains("CSL_CITATION") {
        return Vec::new();
    }
    let Some(start) = instruction.find('{') else { return Vec::new() };
    let mut values = serde_json::Deserializer::from_str(&instruction[start..]).into_iter::<Value>();
    let Some(Ok(value)) = values.next() else { return Vec::new() };
    let items = value["citationItems"].as_array().cloned().unwrap_or_default();
    items.iter().filter_map(|item| works::csl(&item["itemData"])).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::tree::xml;
    use super::*;

    #[test]
    fn fields_that_are_cut_are_read() {
        let run = |inner: &str| format!("<w:r>{inner}</w:r>");
        let text = [
            "<w:p xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">".to_owned(),
            run("<w:fldChar w:fldCharType=\"begin\"/>"),
            run(
                "<w:instrText> ADDIN ZOTERO_ITEM CSL_CITATION {\"citationItems\":[{\"itemData\":{\"id\":7,\"type\":\"book\",</w:instrText>",
            ),
            run(
                "<w:instrText>\"title\":\"Lamps\",\"author\":[{\"family\":\"Marlowe\"}],\"issued\":{\"date-parts\":[[\"1874\"]]}}}]} </w:instrText>",
            ),
            run("<w:fldChar w:fldCharType=\"separate\"/>"),
            run("<w:t>(Marlowe, 1874)</w:t>"),
            run("<w:fldChar w:fldCharType=\"end\"/>"),
            "<w:fldSimple w:instr=\" PAGE \"/></w:p>".to_owned(),
        ];
        let works = works(&xml(&text.concat()).unwrap());
        assert_eq!(works.len(), 1);
        assert_eq!(works[0].reference.get("title"), Some("Lamps"));
    }
}
