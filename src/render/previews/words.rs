//! HTML of ours reduced to what a preview shows: the first words, with the elements that belong to words alone.

/// Elements that stay, with their language and direction, and what says how they are counted.
const KEPT: &[&str] = &[
    "p", "ul", "ol", "li", "pre", "em", "strong", "i", "b", "s", "q", "cite", "sup", "sub", "bdi", "code",
    "span", "br",
];
/// Elements that go with all that is in them.
const DROPPED: &[&str] = &["svg", "button", "nav", "aside", "script", "style", "template", "summary"];
/// Roles that go with all that is in them: marks, and page numbers of the source.
const ROLES: &[&str] = &["doc-noteref", "doc-backlink", "doc-pagebreak"];
/// Elements without an end.
const VOID: &[&str] = &["br", "img", "wbr", "hr", "input", "source", "col", "area", "embed", "track"];

/// The first words of HTML, about `most` characters of them: links and ids are taken away, marks of notes with their words.
pub(super) fn first_words(html: &str, most: usize) -> String {
    let mut out = String::new();
    // The elements that are open: the name, and whether its tag was written.
    let mut open: Vec<(&str, bool)> = Vec::new();
    let (mut left, mut rest) = (most, html);
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<').and_then(|inner| inner.split_once('>')) else {
            // A `<` that begins no tag is text.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = rest[first..].find('<').map_or(rest.len(), |at| first + at);
            let (words, after) = rest.split_at(end);
            rest = after;
            match put(&mut out, words, left) {
                Some(n) => left = n,
                None => break,
            }
            continue;
        };
        let (tag, after) = tag;
        rest = after;
        let name = tag.trim_start_matches('/');
        let name = name.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or(name);
        if tag.starts_with('/') {
            if let Some((name, written)) = open.pop() {
                close(&mut out, name, written);
            }
        } else if is_dropped(tag, name) {
            if !VOID.contains(&name) {
                rest = after_element(rest);
            }
        } else {
            let written = KEPT.contains(&name);
            if written {
                out.push('<');
                out.push_str(name);
                ["lang", "dir", "start", "value", "type"]
                    .iter()
                    .for_each(|key| attribute(&mut out, tag, key));
                out.push('>');
            } else {
                gap(&mut out);
            }
            if !VOID.contains(&name) {
                open.push((name, written));
            }
        }
    }
    while let Some((name, written)) = open.pop() {
        close(&mut out, name, written);
    }
    out.replace("<p></p>", "").replace("<li></li>", "").trim().to_owned()
}

/// HTML from the element with an id on, in a paragraph of its own; all of it where there is none.
pub(super) fn from_id(html: &str, id: &str) -> String {
    let mut attribute = String::from(" id=\"");
    crate::render::escape::escape_to(&mut attribute, id);
    attribute.push('"');
    let start = html.find(&attribute).and_then(|at| html[..at].rfind('<'));
    start.map_or_else(|| html.to_owned(), |start| format!("<p>{}", &html[start..]))
}

/// Writes words, so many characters of them at most, and says how many are left; none once they were cut.
fn put(out: &mut String, words: &str, left: usize) -> Option<usize> {
    let (mut count, mut at, mut space) = (0, 0, None);
    while at < words.len() {
        // An entity is one character.
        let tail = &words[at..];
        let entity = tail.starts_with('&').then(|| tail.find(';')).flatten().map(|end| end + 1);
        let length = entity.or_else(|| tail.chars().next().map(char::len_utf8)).unwrap_or(tail.len());
        if tail.starts_with(char::is_whitespace) {
            space = Some(at);
        }
        count += 1;
        if count > left {
            // Words without spaces are cut where the room ends.
            out.push_str(words[..space.unwrap_or(at)].trim_end());
            out.push('…');
            return None;
        }
        at += length;
    }
    out.push_str(words);
    Some(left - count)
}

/// Parts what isn't in a paragraph of its own: items of a list, cells.
fn gap(out: &mut String) {
    if !out.is_empty() && !out.ends_with(|c: char| c.is_whitespace() || c == '>') {
        out.push(' ');
    }
}

fn close(out: &mut String, name: &str, written: bool) {
    if written {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    } else if matches!(name, "td" | "th" | "dt" | "dd" | "div" | "figcaption") || name.starts_with('h') {
        gap(out);
    }
}

fn is_dropped(tag: &str, name: &str) -> bool {
    DROPPED.contains(&name)
        || matches!(name, "img" | "wbr" | "hr" | "input")
        || value(tag, "role").is_some_and(|role| ROLES.contains(&role))
        || tag.split_ascii_whitespace().any(|word| word == "hidden")
}

/// What follows the end of the element that was just opened.
fn after_element(mut rest: &str) -> &str {
    let mut depth = 1;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>') else { return "" };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or(tag);
        if tag.starts_with('/') {
            depth -= 1;
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            depth += 1;
        }
        if depth == 0 {
            return rest;
        }
    }
    ""
}

/// The value of an attribute as it is written: no attribute of ours has a bare quote or `>`.
fn value<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {key}=\""))? + key.len() + 3;
    tag.get(start..)?.split('"').next()
}

fn attribute(out: &mut String, tag: &str, key: &str) {
    if let Some(value) = value(tag, key) {
        out.push_str(&format!(" {key}=\"{value}\""));
    }
}

#[cfg(test)]
mod tests {
    use super::{first_words, from_id};

    #[test]
    fn a_stanza_begins_with_the_line_that_was_asked_for() {
        let stanza = "<p id=\"p1\"><span id=\"p1-1\"></span>One<br>\n<span id=\"p1-2\"></span>two.</p>";
        assert_eq!(first_words(&from_id(stanza, "p1-2"), 100), "<p><span></span>two.</p>");
        assert_eq!(from_id(stanza, "p1-3"), stanza);
    }

    #[test]
    fn words_stay_and_links_marks_and_ids_go() {
        for (html, wanted) in [
            (
                "<p class=\"block\" id=\"p1\">An <a href=\"x.html\">old <em>lamp</em></a>.</p>",
                "<p>An old <em>lamp</em>.</p>",
            ),
            (
                "<p>Lamps<a class=\"ref\" role=\"doc-noteref\" href=\"#n-a\"><sup>1</sup></a> burn.</p>",
                "<p>Lamps burn.</p>",
            ),
            (
                "<p><span data-a=\"x\" lang=\"la\">nox</span><br>et</p>",
                "<p><span lang=\"la\">nox</span><br>et</p>",
            ),
            ("<ul class=\"block\"><li>one</li><li>two</li></ul>", "<ul><li>one</li><li>two</li></ul>"),
            ("<ol start=\"3\"><li>one</li></ol>", "<ol start=\"3\"><li>one</li></ol>"),
            (
                "<pre><code><span class=\"hk\">def</span> f():\n    x</code></pre>",
                "<pre><code><span>def</span> f():\n    x</code></pre>",
            ),
            ("<p>a <svg><path d=\"M0 0\"/><g><path/></g></svg>b</p>", "<p>a b</p>"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
            ("<p>one</p>\n<p>two</p>", "<p>one</p>\n<p>two</p>"),
            (
                "<p>Смотритель<a role=\"doc-noteref\" id=\"r\" href=\"#n\">1</a> жил</p>",
                "<p>Смотритель жил</p>",
            ),
            ("<p>“<em>學</em><a href=\"x.html\">而</a>”</p>", "<p>“<em>學</em>而”</p>"),
            ("<p><img src=\"x\" alt=\"y\"></p><p>z</p>", "<p>z</p>"),
        ] {
            assert_eq!(first_words(html, 100), wanted, "{html}");
        }
    }

    #[test]
    fn words_are_cut_at_a_space_and_elements_closed() {
        assert_eq!(first_words("<p>one <em>two three</em> four</p>", 9), "<p>one <em>two…</em></p>");
        assert_eq!(first_words("<p>a &amp; b c</p>", 5), "<p>a &amp; b…</p>");
        assert_eq!(first_words("<p>學而時習之</p>", 3), "<p>學而時…</p>");
        assert_eq!(first_words("<p>one</p><p>two</p>", 3), "<p>one</p><p>…</p>");
    }
}
