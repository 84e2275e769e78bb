//! The page that the path of a request means.

use crate::diag::nearest;
use crate::edition::address::{encoded, strictly_decoded};
use crate::output::Site;

/// The address in a site that a path of a request means; none where it has none.
pub(super) fn found(site: &Site, path: &str) -> Option<String> {
    let path = strictly_decoded(path)?;
    let has = |address: &str| site.has(address);
    // A host may serve the site below a path, and 404.html leads there.
    let below = path.strip_prefix(site.base_path()).map(|rest| format!("/{rest}"));
    address(&path, has).or_else(|| address(&below?, has))
}

/// The page in the same folder whose name is most like that of one which isn't there.
pub(super) fn near<'a>(path: &str, addresses: impl Iterator<Item = &'a str>) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let folder = &path[..path.rfind('/').map_or(0, |at| at + 1)];
    let stem = path[folder.len()..].trim_end_matches(".html");
    let names = addresses.filter_map(|a| a.strip_prefix(folder)?.strip_suffix(".html"));
    let near = nearest(stem, names.filter(|name| !name.contains('/') && !matches!(*name, "404")))?;
    Some(encoded(&format!("/{folder}{near}.html")))
}

/// The address that a path asks for: itself, or, as hosts do, without its `.html`.
pub(super) fn address(path: &str, has: impl Fn(&str) -> bool) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let guesses = if path.is_empty() || path.ends_with('/') {
        vec![format!("{path}index.html")]
    } else {
        vec![path.to_owned(), format!("{path}.html"), format!("{path}/index.html")]
    };
    guesses.into_iter().find(|guess| has(guess))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_its_page() {
        let has = |address: &str| ["index.html", "a.html", "b/index.html", "é.html", "c"].contains(&address);
        let find = |path: &str| strictly_decoded(path).and_then(|path| address(&path, has));
        for (path, page) in [
            ("/", "index.html"),
            ("/a", "a.html"),
            ("/a.html", "a.html"),
            ("/b/", "b/index.html"),
            ("/b", "b/index.html"),
            ("/%C3%A9", "é.html"),
            ("/c", "c"),
        ] {
            assert_eq!(find(path).as_deref(), Some(page), "{path}");
        }
        for path in ["/x", "/../a.html", "/%", "/%zz", "/%ff", "/a/", "/%+1"] {
            assert_eq!(find(path), None, "{path}");
        }
    }

    #[test]
    fn a_page_that_vanished_has_a_nearest_one() {
        let near = |path| {
            near(path, ["boredom.html", "notes/boredom.html", "404.html", "a.css", "скука.html"].into_iter())
        };
        assert_eq!(near("/boredome.html").as_deref(), Some("/boredom.html"));
        assert_eq!(near("/boredoms").as_deref(), Some("/boredom.html"));
        assert_eq!(near("/notes/boredon.html").as_deref(), Some("/notes/boredom.html"));
        assert_eq!(near("/скуки.html").as_deref(), Some("/%D1%81%D0%BA%D1%83%D0%BA%D0%B0.html"));
        assert_eq!(near("/economy.html"), None);
        assert_eq!(near("/405.html"), None);
    }
}
