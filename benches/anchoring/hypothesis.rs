//! The baseline: how the Hypothesis client attaches a quote (`src/annotator/anchoring/match-quote.ts` and the
//! package `approx-string-match`), ported with all its rules: the position first where its words are the
//! same; then exact hits, and only if there are none the hits with fewest errors, up to half the quote; then
//! the best of 50 parts quote, 20 prefix, 20 suffix, 2 position. No threshold, no margin.

/// What the client stores of a quote.
#[derive(Debug, Clone)]
pub struct Stored {
    pub exact: Vec<char>,
    pub prefix: Vec<char>,
    pub suffix: Vec<char>,
    pub start: usize,
}

/// Characters of context on each side.
const CONTEXT: usize = 32;

/// Store a quote of a text.
pub fn store(text: &[char], start: usize, end: usize) -> Stored {
    Stored {
        exact: text[start..end].to_vec(),
        prefix: text[start.saturating_sub(CONTEXT)..start].to_vec(),
        suffix: text[end..(end + CONTEXT).min(text.len())].to_vec(),
        start,
    }
}

struct Match {
    start: usize,
    end: usize,
    errors: usize,
}

/// Where the client attaches the quote in another text.
pub fn anchor(text: &[char], stored: &Stored) -> Option<(usize, usize)> {
    let end = stored.start + stored.exact.len();
    if text.get(stored.start..end) == Some(&stored.exact[..]) {
        return Some((stored.start, end));
    }
    let most = 256.min(stored.exact.len() / 2);
    let matches = search(text, &stored.exact, most);
    let mut best: Option<(f64, usize, usize)> = None;
    for found in matches {
        let score = score(text, stored, &found);
        // The first of equals, as a stable sort leaves it.
        if best.is_none_or(|(most, ..)| score > most) {
            best = Some((score, found.start, found.end));
        }
    }
    best.map(|(_, start, end)| (start, end))
}

fn score(text: &[char], stored: &Stored, found: &Match) -> f64 {
    let quote = 1.0 - ratio(found.errors, stored.exact.len());
    let prefix = match stored.prefix.as_slice() {
        [] => 1.0,
        prefix => text_score(&text[found.start.saturating_sub(prefix.len())..found.start], prefix),
    };
    let suffix = match stored.suffix.as_slice() {
        [] => 1.0,
        suffix => text_score(&text[found.end..(found.end + suffix.len()).min(text.len())], suffix),
    };
    let position = 1.0 - ratio(found.start.abs_diff(stored.start), text.len());
    (50.0 * quote + 20.0 * prefix + 20.0 * suffix + 2.0 * position) / 92.0
}

fn text_score(text: &[char], wanted: &[char]) -> f64 {
    if text.is_empty() || wanted.is_empty() {
        return 0.0;
    }
    let errors = search(text, wanted, wanted.len()).first().map_or(wanted.len(), |m| m.errors);
    1.0 - ratio(errors, wanted.len())
}

fn search(text: &[char], wanted: &[char], most: usize) -> Vec<Match> {
    let exact: Vec<Match> = text
        .windows(wanted.len())
        .enumerate()
        .filter(|(_, window)| *window == wanted)
        .map(|(start, _)| Match { start, end: start + wanted.len(), errors: 0 })
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    let (ends, errors) = ends(text, wanted, most);
    let reversed: Vec<char> = wanted.iter().rev().copied().collect();
    ends.into_iter()
        .map(|end| {
            let from = end.saturating_sub(wanted.len() + errors);
            let back: Vec<char> = text[from..end].iter().rev().copied().collect();
            let (starts, _) = self::ends(&back, &reversed, errors);
            let longest = starts.into_iter().max().unwrap_or(0);
            Match { start: end - longest, end, errors }
        })
        .collect()
}

/// The ends of the hits with fewest errors, at most `most`.
fn ends(text: &[char], wanted: &[char], most: usize) -> (Vec<usize>, usize) {
    let mut column: Vec<u32> = (0..=u32::try_from(wanted.len()).unwrap()).collect();
    let mut least = u32::try_from(most).unwrap();
    let mut ends = Vec::new();
    for (at, c) in text.iter().enumerate() {
        let mut diagonal = column[0];
        for (i, w) in wanted.iter().enumerate() {
            let next = (diagonal + u32::from(w != c)).min(column[i + 1] + 1).min(column[i] + 1);
            diagonal = column[i + 1];
            column[i + 1] = next;
        }
        let errors = column[wanted.len()];
        if errors <= least {
            if errors < least {
                ends.clear();
            }
            least = errors;
            ends.push(at + 1);
        }
    }
    (ends, least as usize)
}

#[allow(clippy::cast_precision_loss)]
fn ratio(a: usize, b: usize) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}
