//! The beginnings of lines of verse in a page: their ids, and the numbers that the margin shows.

use std::fmt::Write as _;

use crate::edition::text::Body;

use super::html::WovenText;

/// The margin shows the numbers that this divides.
const SHOWN: usize = 5;

/// Whether the number of a line is shown: every fifth is, and each where there are fewer.
pub(crate) fn is_shown(body: &Body, number: usize) -> bool {
    number.is_multiple_of(SHOWN) || body.lines.len() < SHOWN
}

/// Write the beginning of a line: an element without words, whose sheet shows the number beside the line.
///
/// Where the text is not on its own page, nothing is written: its ids are there.
pub(crate) fn line_to(out: &mut String, text: &WovenText<'_>, line: usize) {
    let Some(it) = text.body.lines.get(line).filter(|_| text.away.is_none()) else { return };
    let number = line + 1;
    out.push_str(if is_shown(text.body, number) { "<span class=\"line shown" } else { "<span class=\"line" });
    if let Some(block) = text.numbers.get(it.block as usize) {
        let _ = write!(out, "\" id=\"p{block}-{}", it.nth);
    }
    let _ = write!(out, "\" data-line=\"{number}\"></span>");
}
