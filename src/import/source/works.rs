//! The works of pandoc's Markdown: `references` in the front matter, and the files that `bibliography` names.

use serde_json::Value;

use super::super::works::{self, ImportedWork};

/// What front matter says of works.
#[derive(Debug, Default)]
pub(super) struct Brought {
    pub(super) works: Vec<ImportedWork>,
    /// Files of works, by their paths beside the text.
    pub(super) files: Vec<String>,
    /// Entries of `references` that can't be read.
    pub(super) unread: usize,
}

/// Reads front matter in YAML, without its fences. What isn't YAML says nothing.
pub(super) fn brought(yaml: &str) -> Brought {
    let mut brought = Brought::default();
    let Ok(value) = serde_yaml::from_str::<Value>(yaml) else { return brought };
    match &value["bibliography"] {
        Value::String(file) => brought.files.push(file.clone()),
        Value::Array(files) => {
            brought.files.extend(files.iter().filter_map(|f| f.as_str().map(str::to_owned)));
        }
        _ => {}
    }
    let (works, unread) = items(&value["references"]);
    (brought.works, brought.unread) = (works, unread);
    brought
}

/// Works of a list of items, and how many of them can't be read.
fn items(list: &Value) -> (Vec<ImportedWork>, usize) {
    let all = list.as_array().map_or(&[][..], Vec::as_slice);
    let works: Vec<ImportedWork> = all.iter().filter_map(works::csl).collect();
    let unread = all.len() - works.len();
    (works, unread)
}

/// The works of a file of CSL in JSON or YAML; none where it is neither.
pub(crate) fn of_file(text: &str) -> Option<Vec<ImportedWork>> {
    let value = serde_json::from_str::<Value>(text).or_else(|_| serde_yaml::from_str::<Value>(text)).ok()?;
    let list = if value.is_array() { &value } else { &value["references"] };
    let (works, _) = items(list);
    (!works.is_empty()).then_some(works)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_pandoc_are_read() {
        let yaml = "title: A\nbibliography: [refs.bib, more.json]\nreferences:\n- id: marlowe1874\n  type: article-journal\n  title: On *lamps*\n  author:\n  - family: Marlowe\n    given: Edith\n  issued:\n    date-parts:\n    - - 1874\n      - 3\n- type: book\n";
        let brought = brought(yaml);
        assert_eq!((brought.files.len(), brought.works.len(), brought.unread), (2, 1, 1));
        assert_eq!(brought.works[0].key, "marlowe1874");
        assert!(of_file("[{\"id\":\"a\",\"type\":\"book\",\"title\":\"B\"}]").is_some());
        assert!(of_file("references:\n- id: a\n  title: B\n").is_some());
        assert!(of_file("just words").is_none());
    }
}
