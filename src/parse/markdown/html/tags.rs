//! Tags of raw HTML, and what of them is safe.

use std::collections::HashSet;

use super::attributes::refused;

/// Elements that may be among words.
pub(super) const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time",
    "u", "var", "wbr",
];

/// Elements that are never closed, and those that a browser closes by itself.
pub(super) const VOID: &[&str] = &["br", "col", "hr", "img", "wbr"];
pub(super) const IMPLIED: &[&str] =
    &["dd", "dt", "li", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr", "colgroup", "caption"];

/// A tag as it was written.
#[derive(Debug)]
pub(super) struct TagSource<'a> {
    pub(super) close: bool,
    pub(super) name: String,
    pub(super) attributes: Vec<(String, Option<&'a str>)>,
    pub(super) length: usize,
}

/// The tag at the head of a text; none where it begins with something else.
pub(super) fn tag(text: &str) -> Option<TagSource<'_>> {
    let inner = text.strip_prefix('<')?;
    let (close, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name = inner[..length].to_ascii_lowercase();
    let mut rest = &inner[length..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some(TagSource { close, name, attributes, length: text.len() - after.len() });
        }
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        let attribute = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let value = match rest.trim_start().strip_prefix('=').map(str::trim_start) {
            None => None,
            Some(value) => {
                let (found, after) = match value.chars().next() {
                    Some(sign @ ('"' | '\'')) => value[1..].split_once(sign)?,
                    _ => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>')?),
                };
                rest = after;
                Some(found)
            }
        };
        attributes.push((attribute, value));
    }
}

impl TagSource<'_> {
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|(attribute, _)| attribute == name)?;
        Some(
            found
                .1
                .unwrap_or("")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&"),
        )
    }

    /// The opening tag, with what it may keep. Values are as they were written, but for the signs of markup.
    pub(super) fn kept(&self) -> String {
        let mut out = format!("<{}", self.name);
        let mut seen = HashSet::new();
        for (attribute, value) in &self.attributes {
            if refused(&self.name, attribute, *value).is_some() || !seen.insert(attribute) {
                continue;
            }
            let value = value.unwrap_or("").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
            out += &format!(" {attribute}=\"{value}\"");
        }
        out + ">"
    }

    pub(super) fn shown(&self) -> String {
        format!("<{}{}>", if self.close { "/" } else { "" }, self.name)
    }
}
