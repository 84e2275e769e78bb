//! Addresses of files, as clients name them.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What is written as it is: what a path segment may have (RFC 3986, 3.3), and `/`.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The file that an address names; none where it is no file's.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let rest = rest.split(['?', '#']).next()?;
    // The name of this machine may be before the path.
    let path = &rest[rest.find('/')?..];
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // `/c:/work` is a path of Windows.
    let drive = path
        .get(1..3)
        .is_some_and(|it| it.ends_with(':') && it.starts_with(|c: char| c.is_ascii_alphabetic()));
    Some(PathBuf::from(if drive && cfg!(windows) { &path[1..] } else { &*path }))
}

/// The address of a file; none where its name is no UTF-8.
pub(super) fn of(path: &Path) -> Option<Uri> {
    let words = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let slash = if words.starts_with('/') { "" } else { "/" };
    Uri::from_str(&format!("file://{slash}{}", utf8_percent_encode(&words, PATH))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_from_its_address() {
        for name in ["/a/b.md", "/Über uns/#1 [draft]?.md", "/a/100%/日本.md"] {
            let address = of(Path::new(name)).unwrap();
            assert_eq!(path(&address).as_deref(), Some(Path::new(name)), "{}", address.as_str());
        }
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for address in ["untitled:Untitled-1", "https://example.org/a.md", "git:/x/a.md?%7B%7D", "file://"] {
            assert_eq!(path(&Uri::from_str(address).unwrap()), None, "{address}");
        }
    }
}
