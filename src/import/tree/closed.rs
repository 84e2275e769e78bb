//! Empty elements of XHTML, `<a id="x"/>`: HTML has no such sign, so that each would go on over all that follows.

use std::borrow::Cow;

/// Elements that have nothing in them in HTML either.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// XHTML that is no well-formed XML, with an end for each of its empty elements.
pub(in crate::import) fn closed(text: &str) -> Cow<'_, str> {
    if !text.contains("/>") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let skipped =
            [("<!--", "-->"), ("<![CDATA[", "]]>")].into_iter().find(|(open, _)| tag.starts_with(open));
        let end = match skipped {
            Some((_, close)) => tag.find(close).map(|at| at + close.len()),
            None => end_of_tag(tag),
        };
        let Some(end) = end else {
            out.push_str(tag);
            return out.into();
        };
        let (tag, behind) = tag.split_at(end);
        let inside = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix("/>"));
        let name = inside
            .filter(|_| skipped.is_none())
            .map(|inside| inside.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default());
        match (inside, name) {
            (Some(inside), Some(name))
                if name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && !VOID.contains(&name.to_ascii_lowercase().as_str()) =>
            {
                out.push_str(&format!("<{inside}></{name}>"));
            }
            _ => out.push_str(tag),
        }
        rest = behind;
    }
    out.push_str(rest);
    out.into()
}

/// Where a tag ends, `>` in the values of its attributes passed over.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::closed;

    #[test]
    fn empty_elements_get_an_end() {
        for (text, wanted) in [
            ("<p>a<span id=\"p5\"/>b&nbsp;c<br/>d</p>", "<p>a<span id=\"p5\"></span>b&nbsp;c<br/>d</p>"),
            ("<head><title/></head>", "<head><title></title></head>"),
            ("<i title='a > b/>' />x", "<i title='a > b/>' ></i>x"),
            ("<!-- <i/> --><p/>", "<!-- <i/> --><p></p>"),
            ("1 < 2 <i/", "1 < 2 <i/"),
            ("</p/>", "</p/>"),
        ] {
            assert_eq!(closed(text), wanted);
        }
    }
}
