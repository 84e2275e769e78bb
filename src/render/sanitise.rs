//! Raw HTML of an edition that allows it, sanitised by ammonia's list of elements and attributes.

/// A block of HTML: whole elements, balanced.
pub(super) fn block(html: &str) -> String {
    ammonia::Builder::default().link_rel(None).clean(html).to_string()
}

/// One tag within a line. Its pair is another event, so nothing here can see whether it is closed: only
/// elements that a browser closes by itself without harm may stand, and no attributes.
pub(super) fn tag(html: &str) -> String {
    const INLINE: &[&str] = &[
        "abbr", "b", "bdi", "bdo", "br", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q", "rp", "rt",
        "ruby", "s", "samp", "small", "strong", "sub", "sup", "u", "var", "wbr",
    ];
    let bare = html.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
    let (close, name) = match bare.strip_prefix('/') {
        Some(name) => (true, name),
        None => (false, bare),
    };
    let name = name.split_whitespace().next().unwrap_or("").to_ascii_lowercase();
    match INLINE.iter().find(|n| **n == name) {
        Some(name) if close => format!("</{name}>"),
        Some(name) => format!("<{name}>"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_gets_through() {
        assert_eq!(tag("<b onclick=\"x()\">"), "<b>");
        assert_eq!(tag("</sup>"), "</sup>");
        assert_eq!(tag("<script>"), "");
        assert_eq!(block("<p onload=x()>a<script>b</script></p>"), "<p>a</p>");
    }
}
