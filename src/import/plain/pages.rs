//! What printed pages leave in plain text: their numbers alone on a line, and lines of signs between parts.

use std::collections::HashMap;

use super::{LineGroup, ends_sentence};

/// The stretches that are numbers of pages, and the pages that begin behind them. Chapters have numbers alone on a line too: those of
/// pages grow, and one of them has dashes around it, is at a form feed, or is amid a sentence.
pub(super) fn page_numbers(stretches: &[LineGroup<'_>]) -> HashMap<usize, usize> {
    let found: Vec<(usize, usize, bool)> = stretches
        .iter()
        .enumerate()
        .filter_map(|(at, stretch)| number(stretch).map(|(number, is_dashed)| (at, number, is_dashed)))
        .collect();
    let feeds = |at: usize| stretches.get(at).is_some_and(|stretch| stretch.feeds > 0);
    let is_amid = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| stretches[at].lines.last());
        let after = stretches.get(at + 1).map(|next| next.lines[0]);
        let (Some(before), Some(after)) = (before, after) else { return false };
        !ends_sentence(before) && begins_small(after)
    };
    let is_sure = found.iter().any(|(at, _, is_dashed)| *is_dashed || feeds(*at + 1) || is_amid(*at));
    if !is_sure || !found.windows(2).all(|pair| pair[0].1 < pair[1].1) {
        return HashMap::new();
    }
    // Before a form feed it is the number of the page that ends.
    found.into_iter().map(|(at, number, _)| (at, number + usize::from(feeds(at + 1)))).collect()
}

/// The number that a stretch is, and whether it has dashes around it.
fn number(stretch: &LineGroup<'_>) -> Option<(usize, bool)> {
    let [line] = stretch.lines.as_slice() else { return None };
    let line = line.trim();
    let digits = line.trim_matches(['-', '–', '—', ' ']);
    let is_number = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_dashed =
        digits.len() < line.len() && line.starts_with(['-', '–', '—']) && line.ends_with(['-', '–', '—']);
    (is_number && (is_dashed || digits.len() == line.len())).then_some((digits.parse().ok()?, is_dashed))
}

/// Whether a stretch goes on in a sentence.
pub(super) fn begins_small(line: &str) -> bool {
    line.trim_start().chars().next().is_some_and(char::is_lowercase)
}

/// Whether a stretch is a line of signs between parts: `* * *`.
pub(super) fn is_rule(stretch: &LineGroup<'_>) -> bool {
    let [line] = stretch.lines.as_slice() else { return false };
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next() else { return false };
    let count = 1 + signs.clone().count();
    first == '⁂' && count == 1 || "*-_~#•·—=".contains(first) && count >= 3 && signs.all(|c| c == first)
}
