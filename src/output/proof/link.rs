//! Where a link leads: the address in the site, and the fragment there.

use std::borrow::Cow;

use memchr::{memchr, memmem, memrchr};
use percent_encoding::percent_decode;

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leads<'a> {
    /// Out of the site: another scheme, another host, another part of ours.
    Away,
    /// To a path above the site's folder.
    Above,
    /// To a place on the page itself.
    Here(Option<Cow<'a, [u8]>>),
    /// To an address, which need not be there, and a place on it.
    To(Cow<'a, [u8]>, Option<Cow<'a, [u8]>>),
}

/// Follow the `link` of a page that is in `folder` (`""`, `versions/print/`); the site's root
/// is served at `base` (`/`, `/skarra/`).
pub(super) fn follow<'a>(link: &'a [u8], folder: &str, base: &str) -> Leads<'a> {
    let link = link.trim_ascii();
    if link.starts_with(b"//") || has_scheme(link) {
        return Leads::Away;
    }
    let (rest, fragment) = split(link, b'#');
    let (path, _query) = split(rest, b'?');
    let fragment = fragment.and_then(place);
    if path.is_empty() {
        return Leads::Here(fragment);
    }
    let path = percent_decoded(path);
    let (folder, path) = if path.starts_with(b"/") {
        // `/skarra` is asked for as `/skarra/`.
        if path.get(..base.len()) != Some(base.as_bytes()) {
            let bare = base.strip_suffix('/').unwrap_or(base);
            return if &*path == bare.as_bytes() {
                Leads::To(Cow::Borrowed(b""), fragment)
            } else {
                Leads::Away
            };
        }
        ("", cut(path, base.len()))
    } else {
        (folder, path)
    };
    match joined(folder, path) {
        Some(path) => Leads::To(path, fragment),
        None => Leads::Above,
    }
}

fn split(link: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    match memchr(at, link) {
        Some(n) => (&link[..n], Some(&link[n + 1..])),
        None => (link, None),
    }
}

fn cut(path: Cow<'_, [u8]>, from: usize) -> Cow<'_, [u8]> {
    match path {
        Cow::Borrowed(path) => Cow::Borrowed(&path[from..]),
        Cow::Owned(mut path) => {
            path.drain(..from);
            Cow::Owned(path)
        }
    }
}

fn has_scheme(link: &[u8]) -> bool {
    let scheme = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    let end = link.iter().position(|b| !scheme(b)).unwrap_or(link.len());
    link.first().is_some_and(u8::is_ascii_alphabetic) && link.get(end) == Some(&b':')
}

/// The id that a fragment asks for; none where it asks for the top of the page.
fn place(fragment: &[u8]) -> Option<Cow<'_, [u8]>> {
    // What follows `:~:` is for the browser: words to mark.
    let end = match memchr(b':', fragment) {
        Some(_) => memmem::find(fragment, b":~:").unwrap_or(fragment.len()),
        None => fragment.len(),
    };
    let id = percent_decoded(&fragment[..end]);
    (!id.is_empty() && !id.eq_ignore_ascii_case(b"top")).then_some(id)
}

/// `path` seen from `folder`, without `.` and `..`; none where it leads above the root.
fn joined<'a>(folder: &str, path: Cow<'a, [u8]>) -> Option<Cow<'a, [u8]>> {
    let is_odd =
        |path: &[u8]| path.starts_with(b".") || path.windows(2).any(|pair| matches!(pair, b"/." | b"//"));
    // Nearly every link is a plain name beside its page, or beside the folder of its page.
    if folder.is_empty() && !is_odd(&path) {
        return Some(path);
    }
    if let Cow::Borrowed(borrowed) = path
        && let Some(rest) = borrowed.strip_prefix(b"../")
        && folder.find('/') == Some(folder.len().saturating_sub(1))
        && !rest.is_empty()
        && !is_odd(rest)
    {
        return Some(rest.into());
    }
    let mut out = folder.as_bytes().to_vec();
    let mut parts = path.split(|b| *b == b'/').peekable();
    while let Some(part) = parts.next() {
        match part {
            b"" | b"." => {}
            b".." => {
                let folder = out.strip_suffix(b"/")?;
                out.truncate(memrchr(b'/', folder).map_or(0, |n| n + 1));
            }
            _ => {
                out.extend_from_slice(part);
                if parts.peek().is_some() {
                    out.push(b'/');
                }
            }
        }
    }
    Some(out.into())
}

fn percent_decoded(text: &[u8]) -> Cow<'_, [u8]> {
    percent_decode(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(link: &str, folder: &str, base: &str) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let hash = |f: Option<Cow<'_, [u8]>>| f.map_or(String::new(), |f| format!(" #{}", text(&f)));
        match follow(link.as_bytes(), folder, base) {
            Leads::Away => "away".into(),
            Leads::Above => "above".into(),
            Leads::Here(f) => format!("here{}", hash(f)),
            Leads::To(path, f) => text(&path) + &hash(f),
        }
    }

    #[test]
    fn links_are_followed_as_a_browser_does() {
        for (link, folder, leads) in [
            ("economy.html#p3", "", "economy.html #p3"),
            ("economy.html?v=12#p3", "", "economy.html #p3"),
            ("../../economy.html", "versions/print/", "economy.html"),
            ("./a/../b.html", "pages/", "pages/b.html"),
            ("../x.html", "", "above"),
            ("../../x.html", "pages/", "above"),
            ("media/", "", "media/"),
            ("./", "", ""),
            ("#p3", "", "here #p3"),
            ("", "", "here"),
            ("?a", "", "here"),
            ("#", "", "here"),
            ("#TOP", "", "here"),
            ("#p3:~:text=words", "", "here #p3"),
            ("#%D0%BF%20x", "", "here #п x"),
            ("%D0%BF.html", "", "п.html"),
            (" a%zz.html ", "", "a%zz.html"),
            ("https://example.org/", "", "away"),
            ("mailto:x@example.org", "", "away"),
            ("//example.org/x", "", "away"),
            ("a:b", "", "away"),
            ("1:b.html", "", "1:b.html"),
        ] {
            assert_eq!(lead(link, folder, "/"), leads, "{link} from {folder}");
        }
    }

    #[test]
    fn links_from_the_hosts_root_go_by_the_base_path() {
        assert_eq!(lead("/a.html", "pages/", "/"), "a.html");
        assert_eq!(lead("/skarra/a.html#p1", "pages/", "/skarra/"), "a.html #p1");
        assert_eq!(lead("/skarra/%61.html", "pages/", "/skarra/"), "a.html");
        assert_eq!(lead("/skarra", "", "/skarra/"), "");
        assert_eq!(lead("/other/a.html", "", "/skarra/"), "away");
    }
}
