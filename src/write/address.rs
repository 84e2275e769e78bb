//! Addresses as files of an output.

use super::OURS;

/// Whether an address is a file inside the output and outside our own folder there. The stages
/// before see to it; this guards the disk against their defects, and against an edited manifest.
pub(super) fn is_inside(address: &str) -> bool {
    let odd = |c: char| {
        c == '\\' || c == '\0' || (cfg!(windows) && matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|'))
    };
    let mut parts = address.split('/');
    !address.contains(odd)
        && address.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && parts.next().is_some_and(|first| !first.eq_ignore_ascii_case(OURS))
}

/// The folders on the way to an address, the outermost first: `a`, `a/b` for `a/b/c.html`.
pub(super) fn folders_of(address: &str) -> impl Iterator<Item = &str> {
    address.match_indices('/').map(|(n, _)| &address[..n])
}

#[cfg(test)]
mod tests {
    use super::is_inside;

    #[test]
    fn addresses_that_leave_the_folder_are_none() {
        for good in
            ["index.html", "versions/print/a.html", "a..b", "...", ".nojekyll", "п/ü.html", "media/.variorum"]
        {
            assert!(is_inside(good), "{good}");
        }
        for bad in [
            "",
            "/etc/x",
            "../x",
            "a/../../x",
            "a//b",
            "a/",
            "./a",
            "a\\b",
            "a\0",
            ".variorum/lock",
            ".Variorum",
        ] {
            assert!(!is_inside(bad), "{bad}");
        }
    }
}
