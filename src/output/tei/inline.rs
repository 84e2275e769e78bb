//! Our own HTML of a work or a citation as TEI: the few elements that a citation style makes.

use super::names::attribute_address;

/// The elements, with what they are in TEI.
const ELEMENTS: &[(&str, &str)] = &[
    ("em", "italic"),
    ("strong", "bold"),
    ("span class=\"caps\"", "smallcaps"),
    ("u", "underline"),
    ("sup", "superscript"),
    ("sub", "subscript"),
];

/// The words with their markup; of what has no counterpart the words alone.
pub(super) fn from_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<&'static str> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        // No attribute of ours has a bare `>`.
        let Some(end) = rest[start..].find('>') else { break };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        if tag.starts_with('/') {
            out.push_str(open.pop().unwrap_or_default());
        } else if let Some((_, rend)) = ELEMENTS.iter().find(|(name, _)| *name == tag) {
            out.push_str(&format!("<hi rend=\"{rend}\">"));
            open.push("</hi>");
        } else if let Some(href) = tag.strip_prefix("a href=\"").and_then(|a| a.split('"').next()) {
            out.push_str(&format!("<ref target=\"{}\">", attribute_address(&href.replace("&amp;", "&"))));
            open.push("</ref>");
        } else {
            open.push("");
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::from_html;

    #[test]
    fn what_a_style_makes_has_its_counterpart() {
        assert_eq!(
            from_html(
                "A, <em>B</em> <a href=\"https://e.org/?a=1&amp;b\">c</a><span class=\"x\">d</span> &amp;"
            ),
            "A, <hi rend=\"italic\">B</hi> <ref target=\"https://e.org/?a=1&amp;b\">c</ref>d &amp;"
        );
    }
}
