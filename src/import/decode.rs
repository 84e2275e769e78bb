//! Bytes to text: by a byte order mark, as UTF-8, in the encoding that XML or HTML names, or in the one that the bytes look like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// A text, with the name of its encoding where that isn't UTF-8, and the text itself doesn't name it.
pub(super) fn decoded(bytes: &[u8]) -> (String, Option<&'static str>) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return (with_lines(&text), (encoding != UTF_8).then(|| encoding.name()));
    }
    // Excel writes UTF-16 without a mark at times: every second byte is 0.
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).take(200).filter(|b| **b == 0).count();
    let few = bytes.len().min(400) / 4;
    if bytes.len() > 8 && zeros(1) > few {
        let (text, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(bytes);
        return (with_lines(&text), Some("UTF-16LE"));
    }
    if bytes.len() > 8 && zeros(0) > few {
        let (text, _) = encoding_rs::UTF_16BE.decode_without_bom_handling(bytes);
        return (with_lines(&text), Some("UTF-16BE"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (with_lines(text), None);
    }
    if let Some(encoding) = declared(bytes) {
        let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
        if !has_errors {
            return (with_lines(&text), None);
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (with_lines(&text), Some(encoding.name()))
}

/// The encoding that the head of XML or HTML names: `encoding="…"`, `charset=…`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    /// HTML names it within so many bytes.
    const HEAD: usize = 1024;
    let head = &bytes[..bytes.len().min(HEAD)];
    let is_marked_up = head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let key = ["encoding=", "charset="].into_iter().find_map(|key| Some(head.find(key)? + key.len()));
    let rest = head[key.filter(|_| is_marked_up)?..].trim_start_matches(['"', '\'', ' ']);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(rest.len());
    Encoding::for_label(&rest.as_bytes()[..end])
}

/// The text of an entry of XML, which may be large: as it is where it is UTF-8 with plain ends of lines.
pub(super) fn owned(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{feff}') && memchr::memchr2(b'\r', 0, text.as_bytes()).is_none() => {
            text
        }
        Ok(text) => decoded(text.as_bytes()).0,
        Err(error) => decoded(error.as_bytes()).0,
    }
}

fn with_lines(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_says_of_its_encoding_is_believed() {
        let of = |head: &str, bytes: &[u8]| decoded(&[head.as_bytes(), bytes].concat());
        let xml = "<?xml version='1.0' encoding='windows-1251'?><p>";
        assert_eq!(of(xml, b"\xa8\xe6."), (format!("{xml}Ёж."), None));
        let html = "<html><meta http-equiv=\"Content-Type\" content=\"text/html; charset=ISO-8859-2\">";
        assert_eq!(of(html, b"\xb3\xf3d\xbc"), (format!("{html}łódź"), None));
        // Words are no declaration.
        assert_eq!(of("charset=koi8-r Schl", b"\xfcssel").0, "charset=koi8-r Schlüssel");
    }

    #[test]
    fn encodings_are_found() {
        assert_eq!(decoded(b"\xef\xbb\xbfa\r\nb"), ("a\nb".to_owned(), None));
        assert_eq!(decoded(b"\xff\xfeh\0i\0"), ("hi".to_owned(), Some("UTF-16LE")));
        assert_eq!(
            decoded(
                "a\tb\tquote\tnote".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>().as_slice()
            )
            .1,
            Some("UTF-16LE")
        );
        assert_eq!(
            decoded(b"Der Schl\xfcssel f\xfcr \x84T\xfcren\x93"),
            ("Der Schlüssel für „Türen“".to_owned(), Some("windows-1252"))
        );
    }
}
