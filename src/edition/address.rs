//! Percent-encoding of addresses, where it has to be exact: nothing is decoded that isn't encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// All but letters, digits, `-`, `.`, `_`, `~` and the `/` between the parts of a path.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Encodes the path of a file.
#[must_use]
pub(crate) fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// A sign as an address has it: `%3C`.
#[must_use]
pub(crate) fn encoded_sign(sign: char) -> String {
    utf8_percent_encode(sign.encode_utf8(&mut [0; 4]), percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Decodes what a link says; as it is where that isn't UTF-8. A `%` without two hexadecimal digits stays.
#[must_use]
pub(crate) fn decoded(words: &str) -> String {
    percent_decode_str(words).decode_utf8().map_or_else(|_| words.to_owned(), std::borrow::Cow::into_owned)
}

/// Decodes where every `%` has two hexadecimal digits and the whole is UTF-8; else there is nothing.
#[must_use]
pub(crate) fn strictly_decoded(words: &str) -> Option<String> {
    let is_code = |rest: &str| rest.as_bytes().get(..2).is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit));
    if !words.split('%').skip(1).all(is_code) {
        return None;
    }
    percent_decode_str(words).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_encoded_is_decoded() {
        assert_eq!(decoded("a%20b%zz%C3%A9"), "a b%zzé");
        assert_eq!(decoded("a%+fb.pdf"), "a%+fb.pdf");
        assert_eq!(decoded("%ff"), "%ff");
        assert_eq!(strictly_decoded("a%20b").as_deref(), Some("a b"));
        for bad in ["%", "%+1", "%zz", "%ff", "a%2"] {
            assert_eq!(strictly_decoded(bad), None, "{bad}");
        }
        for path in ["a b/ü#?%.png", "100%.png", "a%20b"] {
            assert_eq!(decoded(&encoded(path)), path);
        }
    }
}
