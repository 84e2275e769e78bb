//! A fragment of one page as a part of another: its ids bear the page's name, its links lead within that other page, and what
//! would lead elsewhere on the site is no link.

use memchr::{memchr, memchr_iter, memchr2};

/// Attributes that name ids of their own page, several of them parted by white space.
const REFERRING: [&str; 4] = ["aria-details", "aria-labelledby", "aria-describedby", "for"];

/// What the ids of a page of the site begin with on this one; none where it has nothing of that page.
pub(super) type IdPrefixes<'a> = &'a dyn Fn(&str) -> Option<&'a str>;

/// Append a fragment of the page `own`, written with links from the site's root. Attributes are quoted, as all that the
/// program writes has them.
pub(super) fn write(out: &mut String, html: &str, own: &str, names: IdPrefixes<'_>) {
    let mut rest = html;
    while let Some(open) = memchr(b'<', rest.as_bytes()) {
        let end = open + end_of_tag(&rest[open..]);
        // An end tag has no attributes.
        if rest.as_bytes().get(open + 1) == Some(&b'/') {
            out.push_str(&rest[..end]);
        } else {
            out.push_str(&rest[..open]);
            tag(out, &rest[open..end], own, names);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
}

/// The byte behind the `>` that closes a tag.
fn end_of_tag(html: &str) -> usize {
    let (bytes, mut at) = (html.as_bytes(), 0);
    while let Some(next) = memchr2(b'"', b'>', &bytes[at..]) {
        at += next + 1;
        if bytes[at - 1] == b'>' {
            return at;
        }
        let Some(quote) = memchr(b'"', &bytes[at..]) else { break };
        at += quote + 1;
    }
    html.len()
}

fn tag(out: &mut String, tag: &str, own: &str, names: IdPrefixes<'_>) {
    let mut rest = tag;
    while let Some(equals) = first_value(rest) {
        let before = &rest.as_bytes()[..equals];
        let start = before.iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
        let name = &rest[start..equals];
        let from = equals + 2;
        let Some(length) = memchr(b'"', &rest.as_bytes()[from..]) else { break };
        let value = &rest[from..from + length];
        match name {
            "id" => {
                out.push_str(&rest[..from]);
                out.push_str(own);
                out.push(':');
                out.push_str(value);
                out.push('"');
            }
            _ if REFERRING.contains(&name) => {
                let ids: Vec<String> = value.split_whitespace().map(|id| format!("{own}:{id}")).collect();
                out.push_str(&rest[..from]);
                out.push_str(&ids.join(" "));
                out.push('"');
            }
            "href" => match leads(value, own, names) {
                Some(to) => {
                    out.push_str(&rest[..from]);
                    out.push_str(&to);
                    out.push('"');
                }
                // Without its link the element stays, and its words.
                None => out.push_str(rest[..start].trim_end()),
            },
            _ => out.push_str(&rest[..=from + length]),
        }
        rest = &rest[from + length + 1..];
    }
    out.push_str(rest);
}

/// Where the first quoted value of an attribute begins: at its `=`.
fn first_value(tag: &str) -> Option<usize> {
    let bytes = tag.as_bytes();
    memchr_iter(b'"', bytes).filter_map(|at| at.checked_sub(1)).find(|at| bytes[*at] == b'=')
}

/// Where a link leads on the page; none where it would lead to another page of the site.
fn leads(href: &str, own: &str, names: IdPrefixes<'_>) -> Option<String> {
    let (page, fragment) = href.split_once('#').map_or((href, None), |(page, id)| (page, Some(id)));
    if page.contains("://") || page.starts_with("mailto:") || page.starts_with("//") {
        return Some(href.to_owned());
    }
    let name = if page.is_empty() { Some(own) } else { names(&crate::edition::address::decoded(page)) }?;
    Some(match fragment {
        Some(id) => format!("#{name}:{id}"),
        None => format!("#{name}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_links_are_those_of_the_page() {
        let names = |page: &str| (page == "economy.html").then_some("economy");
        let mut out = String::new();
        let html = "<p class=\"block\" id=\"p3\">a <a id=\"at-x\" href=\"#n-x\" aria-details=\"n-x\">1</a> <a href=\"economy.html\">b</a> \
                    <a class=\"xref\" href=\"economy.html#p2\">c</a> <a class=\"xref\" href=\"cite/a.html#p1\">d</a> <a href=\"https://example.org/a#b\">e</a> 1 &lt; 2</p>";
        write(&mut out, html, "boredom", &names);
        assert_eq!(
            out,
            "<p class=\"block\" id=\"boredom:p3\">a <a id=\"boredom:at-x\" href=\"#boredom:n-x\" aria-details=\"boredom:n-x\">1</a> <a href=\"#economy\">b</a> \
             <a class=\"xref\" href=\"#economy:p2\">c</a> <a class=\"xref\">d</a> <a href=\"https://example.org/a#b\">e</a> 1 &lt; 2</p>"
        );
    }
}
