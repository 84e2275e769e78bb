//! Text for HTML.

use std::io;

use percent_encoding::percent_encode_byte;

/// Write text so that it is text in an element and in a quoted attribute. Characters that HTML forbids
/// become U+FFFD.
pub(crate) fn escape_to(out: &mut String, text: &str) {
    pieces::<true>(text, |piece| out.push_str(piece));
}

/// Write text so that it is text in an element: as [`escape_to`], but quotes stay as they are.
pub(crate) fn text_to(out: &mut String, text: &str) {
    pieces::<false>(text, |piece| out.push_str(piece));
}

/// Text escaped.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_to(&mut out, text);
    out
}

/// As [`escape_to`], for templates.
pub(crate) fn escape_into(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let mut done = Ok(());
    pieces::<true>(text, |piece| {
        if done.is_ok() {
            done = out.write_all(piece.as_bytes());
        }
    });
    done
}

/// The pieces of a text as it is written, with its quotes as references where `QUOTES` says so.
fn pieces<const QUOTES: bool>(text: &str, mut put: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let (mut plain, mut from) = (0, 0);
    while let Some(at) = first_doubtful::<QUOTES>(&bytes[from..]).map(|n| from + n) {
        let c = text[at..].chars().next().unwrap_or('\0');
        from = at + c.len_utf8();
        let instead = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' if QUOTES => "&quot;",
            '\'' if QUOTES => "&#39;",
            _ if is_forbidden(c) => "\u{FFFD}",
            _ => continue,
        };
        if plain < at {
            put(&text[plain..at]);
        }
        put(instead);
        plain = from;
    }
    if plain < text.len() {
        put(&text[plain..]);
    }
}

/// The first byte that may begin what is written in another way; most texts have few. Sixteen at a time, without a branch
/// among them, which the processor does at once.
fn first_doubtful<const QUOTES: bool>(bytes: &[u8]) -> Option<usize> {
    let is_doubtful = |b: u8| {
        (b == b'&')
            | (b == b'<')
            | (b == b'>')
            | (QUOTES & ((b == b'"') | (b == b'\'')))
            | ((b < 0x20) & (b != b'\n') & (b != b'\t'))
            | (b == 0x7F)
            | (b == 0xC2)
            | (b >= 0xEF)
    };
    let chunks = bytes.chunks_exact(16);
    let sure = chunks.take_while(|chunk| !chunk.iter().fold(false, |any, b| any | is_doubtful(*b)));
    let from = sure.count() * 16;
    bytes[from..].iter().position(|b| is_doubtful(*b)).map(|n| from + n)
}

/// How many characters of a text are written as U+FFFD.
pub(crate) fn forbidden(text: &str) -> usize {
    // Most texts have no byte that one of them begins with.
    let is_doubtful = |b: u8| {
        ((b < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r')) | (b == 0x7F) | (b == 0xC2) | (b >= 0xEF)
    };
    if !text.bytes().fold(false, |any, b| any | is_doubtful(b)) {
        return 0;
    }
    text.chars().filter(|c| is_forbidden(*c)).count()
}

/// Control characters and noncharacters, which no HTML document may have.
fn is_forbidden(c: char) -> bool {
    let n = c as u32;
    match n {
        0x09 | 0x0A | 0x0D => false,
        0..=0x1F | 0x7F..=0x9F => true,
        0xFDD0..=0xFDEF => true,
        _ => n & 0xFFFE == 0xFFFE,
    }
}

/// Write an address so that it may be in an attribute: what no URL may have is percent-encoded.
pub(crate) fn address_to(out: &mut String, address: &str) {
    let bytes = address.as_bytes();
    for (at, c) in address.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("&#39;"),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | ' ' => percent(out, c),
            // A `[` belongs in an IPv6 host alone.
            '[' | ']' if at > 10 && !address[..at].ends_with("//[") && !address.contains("//[") => {
                percent(out, c);
            }
            '%' if !bytes.get(at + 1..at + 3).is_some_and(|h| h.iter().all(u8::is_ascii_hexdigit)) => {
                percent(out, c);
            }
            _ if is_forbidden(c) || c.is_whitespace() => percent(out, c),
            _ => out.push(c),
        }
    }
}

fn percent(out: &mut String, c: char) {
    let mut buffer = [0; 4];
    out.extend(c.encode_utf8(&mut buffer).bytes().map(percent_encode_byte));
}

/// The path of a file as an address: each part percent-encoded.
pub(crate) fn path_to(out: &mut String, path: &str) {
    for c in path.chars() {
        match c {
            '/' | '-' | '_' | '.' | '~' => out.push(c),
            _ if c.is_ascii_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && !is_forbidden(c)) => {
                out.push(c);
            }
            _ => percent(out, c),
        }
    }
}

/// Writes a language and a direction as attributes.
pub(super) fn language_to(html: &mut String, language: Option<&str>, dir: Option<&str>) {
    for (name, value) in [("lang", language), ("dir", dir)] {
        if let Some(value) = value {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            escape_to(html, value);
            html.push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_addresses_stay_what_they_are() {
        assert_eq!(escape("a<b>&\"'\u{1}\u{FFFE}"), "a&lt;b&gt;&amp;&quot;&#39;\u{FFFD}\u{FFFD}");
        let mut out = String::new();
        text_to(&mut out, "[\"a & b\", 'c'] <d>\u{1}");
        assert_eq!(out, "[\"a &amp; b\", 'c'] &lt;d&gt;\u{FFFD}");
        let mut out = String::new();
        address_to(&mut out, "https://x.y/a b?c=\"d\"&e=%zz%41");
        assert_eq!(out, "https://x.y/a%20b?c=%22d%22&amp;e=%25zz%41");
    }
}
