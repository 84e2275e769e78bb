//! Words over the ends of sections: no section has all of them, and each has its part.

use super::{Everywhere, QuoteSearch, SoughtQuote, TextRange};

/// Seeks the paragraphs of words that are in no section as a whole; what is found of them is a place in each section.
pub(super) fn find(all: &Everywhere<'_>, sought: &[SoughtQuote], found: &mut [QuoteSearch]) {
    let is_over = |n: &usize| found[*n] == QuoteSearch::Absent && sought[*n].words.contains('\n');
    let over: Vec<usize> = (0..found.len()).filter(is_over).collect();
    let parts: Vec<(usize, SoughtQuote)> =
        over.into_iter().flat_map(|n| parts(&sought[n]).map(move |part| (n, part))).collect();
    if parts.is_empty() {
        return;
    }
    let (owners, parts): (Vec<usize>, Vec<SoughtQuote>) = parts.into_iter().unzip();
    let mut places: Vec<(usize, TextRange)> = Vec::new();
    for (owner, place) in owners.into_iter().zip(all.find(&parts)) {
        if let QuoteSearch::Exact(place) | QuoteSearch::Sure(place, _) = place {
            places.push((owner, place));
        }
    }
    for own in places.chunk_by(|a, b| a.0 == b.0) {
        let own_places: Vec<TextRange> = own.iter().map(|(_, place)| *place).collect();
        let by_section = own_places.chunk_by(|a, b| a.section == b.section);
        let whole: Vec<TextRange> = by_section.filter_map(TextRange::over).collect();
        found[own[0].0] = QuoteSearch::Unsure(whole);
    }
}

/// The paragraphs of words: the first has what was before them, the last what was after.
fn parts(sought: &SoughtQuote) -> impl Iterator<Item = SoughtQuote> + '_ {
    let lines = || sought.words.split('\n').map(str::trim).filter(|line| !line.is_empty());
    let last = lines().count().saturating_sub(1);
    lines().enumerate().map(move |(n, line)| SoughtQuote {
        words: line.to_owned(),
        prefix: if n == 0 { sought.prefix.clone() } else { String::new() },
        suffix: if n == last { sought.suffix.clone() } else { String::new() },
        chapter: sought.chapter.clone(),
    })
}
