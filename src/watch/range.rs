//! Byte ranges of a file, which players of sound and film and readers of PDF ask for.

/// What is sent of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ByteRange {
    /// All of it.
    Whole,
    /// From a byte up to another, which is not in it.
    Some(usize, usize),
    /// There is no such part.
    None,
}

/// The part that a `Range` asks for, of a file of this length. Of several at once, all is sent.
pub(super) fn of(range: &str, length: usize) -> ByteRange {
    let Some(range) = range.trim().strip_prefix("bytes=").filter(|range| !range.contains(',')) else {
        return ByteRange::Whole;
    };
    let Some((from, to)) = range.trim().split_once('-') else { return ByteRange::Whole };
    let number = |text: &str| text.parse::<usize>().ok();
    let (from, to) = match (from.is_empty(), number(from), to.is_empty(), number(to)) {
        (_, Some(from), true, _) => (from, length),
        (_, Some(from), _, Some(to)) if to >= from => (from, to.saturating_add(1).min(length)),
        (true, _, _, Some(last)) => (length.saturating_sub(last), length),
        _ => return ByteRange::Whole,
    };
    if from < to { ByteRange::Some(from, to) } else { ByteRange::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_as_asked() {
        for (range, part) in [
            ("bytes=0-0", ByteRange::Some(0, 1)),
            ("bytes=2-5", ByteRange::Some(2, 6)),
            ("bytes=8-", ByteRange::Some(8, 10)),
            ("bytes=8-99", ByteRange::Some(8, 10)),
            ("bytes=-3", ByteRange::Some(7, 10)),
            ("bytes=-30", ByteRange::Some(0, 10)),
            ("bytes=10-", ByteRange::None),
            ("bytes=-0", ByteRange::None),
            ("bytes=5-2", ByteRange::Whole),
            ("bytes=0-1,3-4", ByteRange::Whole),
            ("bytes=x-1", ByteRange::Whole),
            ("lines=0-1", ByteRange::Whole),
        ] {
            assert_eq!(of(range, 10), part, "{range}");
        }
        assert_eq!(of("bytes=0-", 0), ByteRange::None);
    }
}
