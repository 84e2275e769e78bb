//! Words of an edition as the terminal's renderer takes them.

use std::borrow::Cow;

use annotate_snippets::normalize_untrusted_str;

use super::report::shorten;

/// Words of an edition as a terminal may have them.
pub(super) fn words(text: &str, most: usize) -> String {
    normalize_untrusted_str(&harmless(&shorten(text.trim_end(), most)))
}

/// The renderer puts pictures in the place of most control characters; the rest of them, some of
/// which terminals obey, are replaced here.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c == '\r' || ('\u{80}'..='\u{9f}').contains(&c);
    if text.contains(bad) {
        let mend = |c: char| if c == '\r' { '␍' } else { '\u{fffd}' };
        Cow::Owned(text.chars().map(|c| if bad(c) { mend(c) } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}
