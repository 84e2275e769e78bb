//! The address at which a reader writes to the editors about a place, filled in: nothing is sent by itself.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but what needs no encoding in any part of an address (RFC 3986, 2.3).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// So many bytes a value has at most, encoded: mail programs and servers refuse addresses that are much longer.
const MOST: usize = 900;

/// Fills in `{name}` with values, encoded and cut to a length that can be sent.
pub(super) fn filled(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 200);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let found = after.split_once('}').and_then(|(name, after)| {
            values.iter().find(|(own, _)| *own == name).map(|(_, value)| (value, after))
        });
        match found {
            Some((value, after)) => {
                out.push_str(&encoded(value));
                rest = after;
            }
            None => {
                out.push_str("%7B");
                rest = after;
            }
        }
    }
    out + rest
}

/// A value as it is in an address.
pub(super) fn encoded(value: &str) -> String {
    let whole = utf8_percent_encode(value, VALUE).to_string();
    if whole.len() <= MOST {
        return whole;
    }
    let mut out = String::new();
    for c in value.chars() {
        let mut bytes = [0; 4];
        let next = utf8_percent_encode(c.encode_utf8(&mut bytes), VALUE).to_string();
        if out.len() + next.len() > MOST {
            break;
        }
        out.push_str(&next);
    }
    out + "%E2%80%A6"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_and_bounded() {
        let pattern = "mailto:ed@example.org?subject={locus}&body={words}%0A{address}";
        let values = [("locus", "§ 2 & more"), ("words", "a?b=c\n“d”"), ("address", "https://e.org/#p3")];
        assert_eq!(
            filled(pattern, &values),
            "mailto:ed@example.org?subject=%C2%A7%202%20%26%20more&body=a%3Fb%3Dc%0A%E2%80%9Cd%E2%80%9D%0Ahttps%3A%2F%2Fe.org%2F%23p3"
        );
        let long = filled("https://e.org/?w={words}", &[("words", &"天地".repeat(400))]);
        assert!(long.len() < 950 && long.ends_with("%E2%80%A6") && long.is_ascii(), "{long}");
    }
}
