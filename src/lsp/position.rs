//! Positions of the protocol, and bytes of a text.

use lsp_types::Position;

/// What the columns of positions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16, which every client knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The encoding of this name in the protocol.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Utf8, Self::Utf16, Self::Utf32].into_iter().find(|encoding| encoding.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    /// How many columns a character takes.
    fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// How many columns these words take.
    pub(super) fn columns(self, words: &str) -> u32 {
        let columns = match self {
            Self::Utf8 => words.len(),
            _ if words.is_ascii() => words.len(),
            _ => words.chars().map(|c| self.width(c)).sum(),
        };
        u32::try_from(columns).unwrap_or(u32::MAX)
    }
}

/// The ends of a text's lines as the protocol counts them: LF, CR, and both together.
#[derive(Debug, Clone)]
pub(super) struct LineEnds {
    /// The first byte of each line.
    starts: Vec<usize>,
}

impl LineEnds {
    /// Of a text as a client has it.
    pub(super) fn of_buffer(text: &str) -> Self {
        Self::new(text, true)
    }

    /// Of a text that was read: what was CR LF is LF there, so that each CR that is left ends a line of its own.
    pub(super) fn of_source(text: &str) -> Self {
        Self::new(text, false)
    }

    fn new(text: &str, pairs: bool) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| !(pairs && bytes[*at] == b'\r' && bytes.get(at + 1) == Some(&b'\n')));
        Self { starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect() }
    }

    /// The words of a line without its end, and the byte at which it begins.
    fn line<'a>(&self, text: &'a str, line: usize) -> (usize, &'a str) {
        let start = self.starts.get(line).copied().unwrap_or(text.len());
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        (start, text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']))
    }

    /// The byte at a position: one beyond the end of a line is its end, one within a character its beginning.
    pub(super) fn byte(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        if line >= self.starts.len() {
            return text.len();
        }
        let (start, words) = self.line(text, line);
        let mut left = position.character as usize;
        for (at, c) in words.char_indices() {
            let width = encoding.width(c);
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + words.len()
    }

    /// The position of a byte; one within a character is its beginning.
    pub(super) fn position(&self, text: &str, byte: usize, encoding: Encoding) -> Position {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let (start, words) = self.line(text, line);
        let before = words.get(..byte - start).unwrap_or(words);
        Position::new(u32::try_from(line).unwrap_or(u32::MAX), encoding.columns(before))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn a_position_beyond_the_end_is_the_end() {
        let text = "a😀\r\nb\rc\n";
        let lines = LineEnds::of_buffer(text);
        let at = |line, character| lines.byte(text, Position::new(line, character), Encoding::Utf16);
        assert_eq!([at(0, 0), at(0, 1), at(0, 2), at(0, 3), at(0, 99)], [0, 1, 1, 5, 5]);
        assert_eq!(
            [at(1, 1), at(2, 0), at(3, 0), at(3, 7), at(9, 0), at(u32::MAX, u32::MAX)],
            [8, 9, 11, 11, 11, 11]
        );
        assert_eq!(lines.position(text, 3, Encoding::Utf16), Position::new(0, 1));
    }

    #[test]
    fn a_source_has_no_pairs() {
        let lines = LineEnds::of_source("a\r\nb");
        assert_eq!(lines.position("a\r\nb", 3, Encoding::Utf8), Position::new(2, 0));
    }

    proptest! {
        #[test]
        fn bytes_and_positions_lead_to_one_another(text in "[a😀é\n]{0,20}(\r\n[b𝒳]{0,4}\r[c]?){0,3}") {
            let lines = LineEnds::of_buffer(&text);
            for encoding in ALL {
                for (byte, c) in text.char_indices().chain([(text.len(), ' ')]) {
                    // Between the two of a pair there is no position.
                    if c == '\n' && text[..byte].ends_with('\r') {
                        continue;
                    }
                    let position = lines.position(&text, byte, encoding);
                    prop_assert_eq!(lines.byte(&text, position, encoding), byte);
                }
            }
        }
    }
}
