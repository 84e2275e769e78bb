//! The fields of a DOCX: of their instructions, where a link leads is read; of their results, the words.

use super::super::tree::NodeId;
use super::super::{inner, links};
use super::DocxReader;

/// A field that is open.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    /// Where its result leads, once that begins.
    link: Option<String>,
}

impl DocxReader<'_> {
    /// Follows where a field begins, its result begins, and it ends.
    pub(super) fn field(&mut self, id: NodeId) {
        match self.tree.attribute(id, "w:fldCharType").unwrap_or_default() {
            "begin" => self.fields.push(Field::default()),
            "separate" => {
                let instruction = self.fields.last_mut().map(|field| std::mem::take(&mut field.instruction));
                let link = instruction.and_then(|words| self.linked(&words));
                if let Some(field) = self.fields.last_mut() {
                    field.link = link;
                }
            }
            "end" => drop(self.fields.pop()),
            _ => {}
        }
    }

    /// Adds words to the instruction of the field that is open.
    pub(super) fn instruction(&mut self, id: NodeId) {
        if let Some(field) = self.fields.last_mut() {
            field.instruction.push_str(&self.tree.words(id));
        }
    }

    /// Where the fields that are open lead.
    pub(super) fn field_link(&self) -> Option<String> {
        self.fields.iter().rev().find_map(|field| field.link.clone())
    }

    /// Where an instruction leads.
    pub(super) fn linked(&mut self, instruction: &str) -> Option<String> {
        let target = target(instruction)?;
        self.reachable(target)
    }

    /// A target that an edition can lead to; of another the words stay, which is reported.
    pub(super) fn reachable(&mut self, target: String) -> Option<String> {
        if links::is_of_web(&target) {
            return Some(target);
        }
        if let Some(name) = inner::target(&target) {
            let place = self.place();
            self.inner.push((name.to_owned(), place));
            return Some(target);
        }
        let shown: String = target.chars().take(80).collect();
        self.count(format!("the link to `{shown}` leads nowhere here, and its words stay"));
        None
    }
}

/// The target that the instruction of a link names: `HYPERLINK "address" \\l "mark" \\o "tip"`.
fn target(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?;
    let (mut address, mut mark) = (String::new(), String::new());
    let mut switch = None;
    for word in words(rest) {
        match word {
            FieldWord::Switch(sign) => switch = Some(sign),
            FieldWord::Words(words) => match switch.take() {
                None if address.is_empty() => address = words,
                Some('l') => mark = words,
                _ => {}
            },
        }
    }
    if !mark.is_empty() {
        address = format!("{address}#{mark}");
    }
    (!address.is_empty()).then_some(address)
}

/// A word of an instruction.
enum FieldWord {
    /// The sign behind a backslash.
    Switch(char),
    Words(String),
}

/// The words of an instruction, those between quotation marks as one.
fn words(instruction: &str) -> Vec<FieldWord> {
    let mut all = Vec::new();
    let mut rest = instruction.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '\\' => {
                let sign = rest[1..].chars().next().unwrap_or(' ');
                all.push(FieldWord::Switch(sign));
                (1 + sign.len_utf8()).min(rest.len())
            }
            '"' => {
                let end = rest[1..].find('"').map_or(rest.len(), |at| at + 1);
                all.push(FieldWord::Words(rest[1..end].to_owned()));
                (end + 1).min(rest.len())
            }
            _ => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                all.push(FieldWord::Words(rest[..end].to_owned()));
                end
            }
        };
        rest = rest[end..].trim_start();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_of_links_are_read() {
        for (instruction, wanted) in [
            (" HYPERLINK \"https://e.org/x\" ", Some("https://e.org/x")),
            (" HYPERLINK https://e.org/x \\o \"a tip\" ", Some("https://e.org/x")),
            (" HYPERLINK \\l \"_Toc1\" \\h", Some("#_Toc1")),
            (" HYPERLINK \"https://e.org/\" \\l \"x\"", Some("https://e.org/#x")),
            (" HYPERLINK \"https://e.org", Some("https://e.org")),
            (" HYPERLINK \\", None),
            (" PAGEREF _Toc1 \\h", None),
        ] {
            assert_eq!(target(instruction).as_deref(), wanted, "{instruction}");
        }
    }
}
