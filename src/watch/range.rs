//! A part of a file, for those who ask for no more: players of sound and film, readers of PDF.

/// What is sent of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// From a byte up to another, which is not in it.
    Some(usize, usize),
    /// There is no such part.
    None,
}

/// The part that a `Range` asks for, of a file of this length. Of several at once, all is sent.
pub(super) fn of(range: &str, length: usize) -> Part {
    let Some(range) = range.trim().strip_prefix("bytes=").filter(|range| !range.contains(',')) else {
        return Part::Whole;
    };
    let Some((from, to)) = range.trim().split_once('-') else { return Part::Whole };
    let number = |text: &str| text.parse::<usize>().ok();
    let (from, to) = match (from.is_empty(), number(from), to.is_empty(), number(to)) {
        (_, Some(from), true, _) => (from, length),
        (_, Some(from), _, Some(to)) if to >= from => (from, to.saturating_add(1).min(length)),
        (true, _, _, Some(last)) => (length.saturating_sub(last), length),
        _ => return Part::Whole,
    };
    if from < to { Part::Some(from, to) } else { Part::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_as_asked() {
        for (range, part) in [
            ("bytes=0-0", Part::Some(0, 1)),
            ("bytes=2-5", Part::Some(2, 6)),
            ("bytes=8-", Part::Some(8, 10)),
            ("bytes=8-99", Part::Some(8, 10)),
            ("bytes=-3", Part::Some(7, 10)),
            ("bytes=-30", Part::Some(0, 10)),
            ("bytes=10-", Part::None),
            ("bytes=-0", Part::None),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=x-1", Part::Whole),
            ("lines=0-1", Part::Whole),
        ] {
            assert_eq!(of(range, 10), part, "{range}");
        }
        assert_eq!(of("bytes=0-", 0), Part::None);
    }
}
