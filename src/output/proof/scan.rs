//! A scanner for the ids and links of a page: HTML as we and the edition's templates write it.
//!
//! It is no parser: it builds no tree and repairs nothing. It knows what a tokenizer must know so
//! as not to take words for markup: comments, quoted values, and the elements whose content is
//! text. One pass, no allocation but for values with a character reference in them; on 22 MB of
//! pages a full parser takes seconds, this 20 ms.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

/// Something that the check of links wants to know.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scanned<'a> {
    /// An `id`.
    Id(Cow<'a, [u8]>),
    /// An address: `href`, `src` and their like.
    Link(Cow<'a, [u8]>),
    /// The id of another element on this page, and the attribute that names it.
    Refers(&'static str, Cow<'a, [u8]>),
}

/// Tell `found` every id and link of a page, in their order.
pub(super) fn scan<'a>(html: &'a [u8], found: &mut impl FnMut(Scanned<'a>)) {
    let mut at = 0;
    while let Some(next) = rest(html, at).and_then(|rest| memchr(b'<', rest)) {
        at += next + 1;
        match html.get(at) {
            Some(b'!') => at = after_declaration(html, at),
            Some(c) if c.is_ascii_alphabetic() => at = tag(html, at, found),
            // An end tag has no attributes; any other `<` is text.
            _ => {}
        }
    }
}

fn rest(html: &[u8], at: usize) -> Option<&[u8]> {
    html.get(at..)
}

/// The place after the comment or doctype whose `!` is at `at`.
fn after_declaration(html: &[u8], at: usize) -> usize {
    let Some(rest) = rest(html, at) else { return html.len() };
    let end = if let Some(comment) = rest.strip_prefix(b"!--") {
        // `<!-->` and `<!--->` are whole comments, so the end may share the dashes of the start.
        if comment.starts_with(b">") || comment.starts_with(b"->") {
            memchr(b'>', rest)
        } else {
            memmem::find(comment, b"-->").map(|n| n + 5)
        }
    } else {
        memchr(b'>', rest)
    };
    end.map_or(html.len(), |n| at + n + 1)
}

/// What an attribute's value is to us.
enum AttributeKind {
    Id,
    Link,
    Candidates,
    Refers(&'static str),
    Refresh,
    Nothing,
}

/// The names of tags that matter.
#[derive(Clone, Copy, PartialEq)]
enum ScannedTag {
    Base,
    Meta,
    Object,
    Text(&'static [u8]),
    Other,
}

fn tag_of(name: &[u8]) -> ScannedTag {
    // Most tags are no link of ours: the first letter and the length say so.
    let may_matter = matches!(
        (name.len(), name.first().map(u8::to_ascii_lowercase)),
        (3, Some(b'x'))
            | (4, Some(b'b' | b'm'))
            | (5, Some(b's' | b't'))
            | (6, Some(b'i' | b'o' | b's'))
            | (8, Some(b't'))
    );
    if !may_matter {
        return ScannedTag::Other;
    }
    match name.to_ascii_lowercase().as_slice() {
        b"base" => ScannedTag::Base,
        b"meta" => ScannedTag::Meta,
        b"object" => ScannedTag::Object,
        b"script" => ScannedTag::Text(b"script"),
        b"style" => ScannedTag::Text(b"style"),
        b"title" => ScannedTag::Text(b"title"),
        b"textarea" => ScannedTag::Text(b"textarea"),
        b"iframe" => ScannedTag::Text(b"iframe"),
        b"xmp" => ScannedTag::Text(b"xmp"),
        _ => ScannedTag::Other,
    }
}

fn sort_of(tag: ScannedTag, name: &[u8]) -> AttributeKind {
    match name {
        b"id" => AttributeKind::Id,
        b"href" | b"xlink:href" if tag != ScannedTag::Base => AttributeKind::Link,
        b"src" | b"poster" | b"action" | b"formaction" => AttributeKind::Link,
        b"data" if tag == ScannedTag::Object => AttributeKind::Link,
        b"srcset" | b"imagesrcset" => AttributeKind::Candidates,
        b"content" if tag == ScannedTag::Meta => AttributeKind::Refresh,
        b"for" => AttributeKind::Refers("for"),
        b"list" => AttributeKind::Refers("list"),
        b"form" => AttributeKind::Refers("form"),
        b"headers" => AttributeKind::Refers("headers"),
        b"popovertarget" => AttributeKind::Refers("popovertarget"),
        b"commandfor" => AttributeKind::Refers("commandfor"),
        b"aria-details" => AttributeKind::Refers("aria-details"),
        b"aria-labelledby" => AttributeKind::Refers("aria-labelledby"),
        b"aria-describedby" => AttributeKind::Refers("aria-describedby"),
        b"aria-controls" => AttributeKind::Refers("aria-controls"),
        b"aria-owns" => AttributeKind::Refers("aria-owns"),
        b"aria-flowto" => AttributeKind::Refers("aria-flowto"),
        b"aria-errormessage" => AttributeKind::Refers("aria-errormessage"),
        b"aria-activedescendant" => AttributeKind::Refers("aria-activedescendant"),
        // Templates of an edition may shout.
        _ if name.len() <= 24 && name.iter().any(u8::is_ascii_uppercase) => {
            sort_of(tag, &name.to_ascii_lowercase())
        }
        _ => AttributeKind::Nothing,
    }
}

/// The place at or after `from` of the first byte that ends a run.
#[inline]
fn run(html: &[u8], from: usize, ends: impl Fn(u8) -> bool) -> usize {
    let rest = html.get(from..).unwrap_or_default();
    from + rest.iter().position(|b| ends(*b)).unwrap_or(rest.len())
}

/// Read the start tag whose name begins at `at`; the place after it, and after the content of an
/// element that holds text only.
fn tag<'a>(html: &'a [u8], mut at: usize, found: &mut impl FnMut(Scanned<'a>)) -> usize {
    let start = at;
    at = run(html, at, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
    let tag = tag_of(&html[start..at]);
    loop {
        at = run(html, at, |b| !b.is_ascii_whitespace() && b != b'/');
        match html.get(at) {
            None => return at,
            Some(b'>') => {
                at += 1;
                break;
            }
            Some(_) => {}
        }
        let start = at;
        // The first character of a name may be anything, `=` too; so we always move on.
        at = run(html, at + 1, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='));
        let name = &html[start..at];
        let after = run(html, at, |b| !b.is_ascii_whitespace());
        if html.get(after) != Some(&b'=') {
            continue;
        }
        at = run(html, after + 1, |b| !b.is_ascii_whitespace());
        let value = match html.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let inner = html.get(at + 1..).unwrap_or_default();
                let length = memchr(*quote, inner).unwrap_or(inner.len());
                at = (at + length + 2).min(html.len());
                &inner[..length]
            }
            _ => {
                let start = at;
                at = run(html, at, |b| b.is_ascii_whitespace() || b == b'>');
                &html[start..at]
            }
        };
        tell(sort_of(tag, name), value, found);
    }
    if let ScannedTag::Text(name) = tag { end_of_text(html, at, name) } else { at }
}

/// The place of the end tag `</name` at or after `at`.
fn end_of_text(html: &[u8], mut at: usize, name: &[u8]) -> usize {
    while let Some(next) = rest(html, at).and_then(|rest| memchr(b'<', rest)) {
        at += next + 1;
        let end = html.get(at + 1..at + 1 + name.len());
        if html.get(at) == Some(&b'/') && end.is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return at;
        }
    }
    html.len()
}

fn tell<'a>(sort: AttributeKind, value: &'a [u8], found: &mut impl FnMut(Scanned<'a>)) {
    match sort {
        AttributeKind::Nothing => {}
        AttributeKind::Id => found(Scanned::Id(decoded(value))),
        AttributeKind::Link => found(Scanned::Link(decoded(value))),
        AttributeKind::Refers(attribute) => match decoded(value) {
            Cow::Borrowed(value) => {
                let ids = value.split(u8::is_ascii_whitespace).filter(|id| !id.is_empty());
                ids.for_each(|id| found(Scanned::Refers(attribute, id.into())));
            }
            Cow::Owned(value) => {
                let ids = value.split(u8::is_ascii_whitespace).filter(|id| !id.is_empty());
                ids.for_each(|id| found(Scanned::Refers(attribute, id.to_vec().into())));
            }
        },
        AttributeKind::Candidates => candidates(&decoded(value), found),
        AttributeKind::Refresh => {
            if let Some(url) = refresh(&decoded(value)) {
                found(Scanned::Link(url.to_vec().into()));
            }
        }
    }
}

/// The addresses of a `srcset`: each up to white space, its descriptors up to the next comma.
fn candidates<'a>(value: &[u8], found: &mut impl FnMut(Scanned<'a>)) {
    let mut rest = value;
    loop {
        let skip = rest.iter().position(|b| !b.is_ascii_whitespace() && *b != b',');
        let Some(skip) = skip else { return };
        rest = &rest[skip..];
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        let bare = url.len() - url.iter().rev().take_while(|b| **b == b',').count();
        found(Scanned::Link(url[..bare].to_vec().into()));
        // A comma right behind the address ends the candidate: what follows is the next address.
        rest = match memchr(b',', after) {
            _ if bare < url.len() => after,
            Some(comma) => &after[comma..],
            None => return,
        };
    }
}

/// The address in the `content` of a refresh: `0; url=boredom.html`. Other `content` has none.
fn refresh(value: &[u8]) -> Option<&[u8]> {
    let value = value.trim_ascii();
    let digits = value.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = value[digits..].trim_ascii_start().strip_prefix(b";")?.trim_ascii_start();
    let (word, rest) = rest.split_at_checked(3)?;
    let url = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii();
    let quoted = |quote: &[u8]| url.strip_prefix(quote)?.strip_suffix(quote);
    (digits > 0 && word.eq_ignore_ascii_case(b"url"))
        .then(|| quoted(b"'").or_else(|| quoted(b"\"")).unwrap_or(url))
}

/// A value without its character references. Of the named ones those that an escaper writes;
/// others stay as they are.
pub(super) fn decoded(value: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = memchr(b'&', value) else { return value.into() };
    let mut out = Vec::with_capacity(value.len());
    out.extend_from_slice(&value[..first]);
    let mut rest = &value[first..];
    while !rest.is_empty() {
        if let Some((c, length)) = reference(rest) {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            rest = &rest[length..];
        } else {
            out.push(rest[0]);
            rest = &rest[1..];
        }
        let next = memchr(b'&', rest).unwrap_or(rest.len());
        out.extend_from_slice(&rest[..next]);
        rest = &rest[next..];
    }
    out.into()
}

/// The character that the reference at the start of `text` represents, and its length.
fn reference(text: &[u8]) -> Option<(char, usize)> {
    let text = text.get(..text.len().min(12))?;
    let end = memchr2(b';', b' ', text).filter(|end| text[*end] == b';')?;
    let name = std::str::from_utf8(&text[1..end]).ok()?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(html: &str) -> Vec<String> {
        let mut out = Vec::new();
        scan(html.as_bytes(), &mut |found| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            out.push(match found {
                Scanned::Id(id) => format!("id {}", text(&id)),
                Scanned::Link(link) => format!("link {}", text(&link)),
                Scanned::Refers(name, id) => format!("{name} {}", text(&id)),
            });
        });
        out
    }

    #[test]
    fn ids_and_links_are_found_in_their_order() {
        let html = r#"<!doctype html><html><body id="top"><a class=x href="a.html?v=1&amp;w=2#p3" id='q'>a</a>
            <p aria-describedby="n-1  n-2" data-a="x"><img src=m.png alt="a > b"><br/>"#;
        assert_eq!(
            all(html),
            [
                "id top",
                "link a.html?v=1&w=2#p3",
                "id q",
                "aria-describedby n-1",
                "aria-describedby n-2",
                "link m.png"
            ]
        );
    }

    #[test]
    fn what_only_looks_like_markup_is_passed_over() {
        let html = r#"<!-- <a id="no" href="no"> --><!--><i id="yes"><script type="a">"<a id='no'>"</scripture></script
            ><style>a{}<b id=no></style><textarea><b id=no></textarea><title>a <b id=no></title> 1 < 2 <3 </p id="no">
            <a href="x" title='<a href="no">' HREF="y"><b id=""#;
        assert_eq!(all(html), ["id yes", "link x", "link y", "id "]);
    }

    #[test]
    fn sources_and_refreshes() {
        let html = r#"<img srcset="a.png 1x, b,c.png 2x,d.png"><meta http-equiv="refresh" content="0; URL='x.html#p1'">
            <meta name="description" content="12; a url of mine"><object data="o.svg"><input data="no"><base href="no">"#;
        assert_eq!(all(html), ["link a.png", "link b,c.png", "link d.png", "link x.html#p1", "link o.svg"]);
    }

    #[test]
    fn references_are_decoded() {
        let d = |s: &str| String::from_utf8_lossy(&decoded(s.as_bytes())).into_owned();
        assert_eq!(d("a&amp;amp;b&#39;c&#x2F;d&lt;"), "a&amp;b'c/d<");
        assert_eq!(d("a&b&nope;&#xD800;& ;&"), "a&b&nope;&#xD800;& ;&");
    }

    proptest::proptest! {
        #[test]
        fn no_input_makes_it_panic_or_loop(html in "(?s)[<>/=\"'!a-z &;#-]{0,200}") {
            all(&html);
        }
    }
}
