//! Stylesheets without their comments and indentation: what a reader need not load.

/// The same rules in fewer bytes. A comment that begins with `/*!` stays; so does every string.
pub(super) fn css(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    let mut space = false;
    while let Some((at, c)) = chars.next() {
        let rest = &text[at..];
        if c.is_ascii_whitespace() {
            space = true;
            continue;
        }
        let length = match c {
            '/' if rest.starts_with("/*") => {
                let end = rest.get(2..).and_then(|inside| inside.find("*/")).map_or(rest.len(), |n| n + 4);
                if !rest.starts_with("/*!") {
                    // Where nothing else parts its neighbours an empty one goes on doing so.
                    let parts = !space && rest[end..].starts_with(|c: char| !c.is_ascii_whitespace());
                    if parts && !out.is_empty() && !out.ends_with(['{', '}', ';', ',']) {
                        out.push_str("/**/");
                    }
                    skip(&mut chars, at + end);
                    continue;
                }
                end
            }
            '"' | '\'' => quoted(rest, c),
            '\\' => c.len_utf8() + rest[1..].chars().next().map_or(0, char::len_utf8),
            'u' | 'U' if rest.get(..4).is_some_and(|url| url.eq_ignore_ascii_case("url(")) => {
                let inside = rest[4..].trim_start();
                if inside.starts_with(['"', '\'']) { 4 } else { rest.find(')').map_or(rest.len(), |n| n + 1) }
            }
            _ => word(rest).max(c.len_utf8()),
        };
        // A custom property may be one space.
        let bare = || out.ends_with(['{', '}', ';', ',']) || (out.ends_with(':') && c != ';');
        if space && !out.is_empty() && !matches!(c, '{' | '}') && !bare() {
            out.push(' ');
        }
        space = false;
        out.push_str(&rest[..length]);
        skip(&mut chars, at + length);
    }
    out
}

/// The bytes of letters and digits, up to what may be the beginning of an address.
fn word(rest: &str) -> usize {
    rest.bytes().take_while(|b| b.is_ascii_alphanumeric() && !matches!(b, b'u' | b'U')).count()
}

/// The bytes of a string, its quotes included; up to the text's end where it isn't closed.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn skip(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>, to: usize) {
    while chars.next_if(|(at, _)| *at < to).is_some() {}
}

#[cfg(test)]
mod tests {
    use super::css;

    #[test]
    fn comments_and_indentation_go_and_nothing_else() {
        let source = "/* what */\n@layer a {\n  p + p, li:not(.x, .y) > a :hover {\n    color: red; /* why */\n    margin: 0 auto\n  }\n}\n";
        assert_eq!(css(source), "@layer a{p + p,li:not(.x,.y) > a :hover{color:red;margin:0 auto}}");
    }

    #[test]
    fn strings_addresses_and_escapes_stay() {
        for kept in [
            r#"a{content:"/* no  comment */ {  }"}"#,
            r#"a{content:"\"  /*"}"#,
            "a{background:url(data:x;/*y*/,z)}",
            r"a\ \{{color:red}",
            "/*! licence */a{}",
            "a{--empty: ;--w:calc(1px + 2px)}",
        ] {
            assert_eq!(css(kept), kept);
        }
    }

    #[test]
    fn a_comment_goes_on_parting_words() {
        assert_eq!(css("a{margin: 1px/* */2px}"), "a{margin:1px/**/2px}");
        assert_eq!(css("a /* */ b{}"), "a b{}");
        assert_eq!(css("a{} /* open"), "a{}");
        assert_eq!(css("a{content: 'open"), "a{content:'open");
    }
}
