//! Hyphens at the ends of lines, in texts of every format.

/// The signs that a line ends with within a word.
pub(super) const HYPHENS: [char; 5] = ['-', '\u{ad}', '‐', '¬', '⸗'];

/// Whether the hyphen before a word stands for the rest of another one, as in `See- und Landmacht`.
pub(super) fn stands_for_more(next: &str) -> bool {
    ["und", "oder", "bzw", "and", "or", "en", "of", "och", "og"].contains(&next)
}

/// The last word of a text that ends with a hyphen, and that hyphen.
pub(super) fn before_hyphen(text: &str) -> Option<(&str, char)> {
    let hyphen = text.chars().next_back().filter(|c| HYPHENS.contains(c))?;
    let bare = &text[..text.len() - hyphen.len_utf8()];
    let start = bare.rfind(|c: char| !c.is_alphanumeric());
    let start = start.map_or(0, |at| at + bare[at..].chars().next().map_or(1, char::len_utf8));
    Some((&bare[start..], hyphen))
}
