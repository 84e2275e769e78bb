//! Line breaks between wide characters: no space is there, in matching and on the page.

use super::bidi::closed;
use std::borrow::Cow;

use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Whether a character is East Asian Wide or Fullwidth, but neither Hangul nor an emoji.
#[must_use]
pub fn is_wide(c: char) -> bool {
    // Nothing below is wide, and nearly all text is below.
    if (c as u32) < 0x1100 {
        return false;
    }
    c.width() == Some(2) && !is_hangul(c) && !c.is_emoji_char()
}

fn is_hangul(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x11FF | 0x302E..=0x302F | 0x3131..=0x318E | 0x3200..=0x321E
        | 0x3260..=0x327E | 0xA960..=0xA97C | 0xAC00..=0xD7FB | 0xFFA0..=0xFFDC)
}

/// Whether the line break at byte `at` of `text` is between two wide characters.
#[must_use]
pub fn joins(text: &str, at: usize) -> bool {
    let before = text[..at].chars().rev().find(|c| *c != '\n');
    let after = text[at..].chars().find(|c| *c != '\n');
    before.is_some_and(is_wide) && after.is_some_and(is_wide)
}

/// Text as it reads in a line: each run of white space is one space, or none where it is a
/// line break between two wide characters.
#[must_use]
pub fn in_a_line(text: &str) -> String {
    as_a_line(text).into_owned()
}

/// [`in_a_line`]; the text itself where it reads so already.
pub(crate) fn as_a_line(text: &str) -> Cow<'_, str> {
    if is_a_line(text) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    let (mut at, mut breaks_only) = (0, true);
    for word in text.split(char::is_whitespace) {
        if let Some(first) = word.chars().next() {
            let wide = |last: char| breaks_only && is_wide(first) && is_wide(last);
            if line.chars().next_back().is_some_and(|last| !wide(last)) {
                line.push(' ');
            }
            line.push_str(word);
            breaks_only = true;
        }
        at += word.len();
        let space = text[at..].chars().next();
        breaks_only &= space == Some('\n');
        at += space.map_or(0, char::len_utf8);
    }
    Cow::Owned(line)
}

/// Whether the only white space of a text is single spaces between words. No when that takes more than a look at its bytes.
fn is_a_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    if has_single_spaces(text) {
        return !text.is_empty() && !text.starts_with(' ') && !text.ends_with(' ');
    }
    let mut after_space = true;
    for (at, byte) in bytes.iter().enumerate() {
        let is_space = *byte == b' ';
        let other = match byte {
            b'\t'..=b'\r' => true,
            // The other white space of Unicode begins with one of these: of the quotation marks and dashes no second look is taken.
            0xC2 => matches!(bytes.get(at + 1), Some(0x85 | 0xA0)),
            0xE1 => true,
            0xE2 => !matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x90..=0xA7])),
            0xE3 => bytes.get(at + 1) == Some(&0x80),
            _ => false,
        };
        if other || (is_space && after_space) {
            return false;
        }
        after_space = is_space;
    }
    !after_space
}

/// Whether no byte may begin other white space than spaces, and these are single. All bytes are looked at without a branch among
/// them, which the processor does many at a time.
#[must_use]
pub fn has_single_spaces(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(last) = bytes.last() else { return true };
    let is_doubtful =
        |b: u8| (b.wrapping_sub(b'\t') < 5) | (b == 0xC2) | (b == 0xE1) | (b == 0xE2) | (b == 0xE3);
    let pairs = bytes.iter().zip(&bytes[1..]);
    !pairs.fold(is_doubtful(*last), |doubtful, (one, next)| {
        doubtful | is_doubtful(*one) | ((*one == b' ') & (*next == b' '))
    })
}

/// Text as it reads in a line; of one with more than `most` bytes the ends, with an ellipsis between them.
#[must_use]
pub fn ends_in_a_line(text: &str, most: usize) -> String {
    if text.len() <= most {
        return in_a_line(text);
    }
    let (head, tail) = ends(text, most / 2);
    format!("{} … {}", in_a_line(head), in_a_line(tail))
}

/// Some so many bytes of each end of a longer text: whole words where it has any near, else whole characters.
fn ends(text: &str, each: usize) -> (&str, &str) {
    /// A word has fewer bytes.
    const WORD: usize = 100;
    let (mut to, mut from) = (each, text.len() - each);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let (head, tail) = (&text[..to], &text[from..]);
    // What was cut may be a part of a character with its marks.
    let space = head.rfind(char::is_whitespace).filter(|space| to - space < WORD);
    let head = space.or_else(|| head.grapheme_indices(true).next_back().map(|(at, _)| at));
    let space = tail.find(char::is_whitespace).filter(|space| *space < WORD);
    let tail = space.or_else(|| tail.graphemes(true).next().map(str::len));
    (text[..head.unwrap_or(to)].trim_end(), text[from + tail.unwrap_or(0)..].trim_start())
}

/// A title in a line, whose controls of direction leave alone what is around it.
pub(crate) fn title(words: &str) -> String {
    closed(as_a_line(words)).into_owned()
}

/// A lemma of more characters loses its middle.
const LEMMA: usize = 48;

/// A lemma without its middle, as a reader needs it beside the words themselves.
#[must_use]
pub fn shorten(words: &str) -> String {
    if words.chars().count() <= LEMMA {
        return closed(words.into()).into_owned();
    }
    let parts: Vec<&str> = words.split(' ').collect();
    // Of few parts, and of long ones, characters are taken: a script without spaces has paragraphs of one part.
    let of_words = |parts: &[&str], most: usize| {
        let line = parts.join(" ");
        (line.chars().count() <= most).then_some(line)
    };
    let head = parts.get(..3).filter(|_| parts.len() >= 6).and_then(|parts| of_words(parts, 60));
    let head = head.unwrap_or_else(|| words.graphemes(true).take(24).collect());
    let tail = parts.len().checked_sub(2).filter(|from| *from >= 4);
    let tail = tail.and_then(|from| of_words(&parts[from..], 40)).unwrap_or_else(|| {
        let from = words.grapheme_indices(true).rev().nth(13).map_or(0, |(at, _)| at);
        words[from..].to_owned()
    });
    let whole = format!("{} … {}", head.trim_end_matches('…').trim_end(), tail.trim_start());
    closed(whole.into()).into_owned()
}

/// A lemma of so many columns at most: its first words, and its last where there is room for one.
#[must_use]
pub fn shorten_to(words: &str, most: usize) -> String {
    let columns = |words: &str| words.chars().map(|c| 1 + usize::from(is_wide(c))).sum::<usize>();
    if columns(words) <= most {
        return closed(words.into()).into_owned();
    }
    let (rest, last) = words.rsplit_once(' ').unwrap_or((words, ""));
    let last = if columns(last) * 2 <= most { last } else { "" };
    let mut room = most.saturating_sub(columns(last) + 3);
    let fits = |c: &char| {
        let width = 1 + usize::from(is_wide(*c));
        let fits = width <= room;
        room = room.saturating_sub(width);
        fits
    };
    let first: String = rest.chars().take_while(fits).collect();
    let first = if first.len() < rest.len() && !rest[first.len()..].starts_with(' ') {
        first.rfind(' ').map_or(first.as_str(), |space| &first[..space])
    } else {
        first.as_str()
    };
    let whole = format!("{} … {last}", first.trim_end_matches([',', ';', ':', '…', ' ']));
    closed(whole.trim_end().into()).into_owned()
}

/// The first characters of a line, whole words where it has any, with an ellipsis where more follow.
#[must_use]
pub fn cut(line: &str, most: usize) -> String {
    let Some((end, _)) = line.char_indices().nth(most) else { return closed(line.into()).into_owned() };
    let words =
        line[..end].rfind(' ').filter(|space| *space > 0).map_or(&line[..end], |space| &line[..space]);
    format!("{} …", closed(words.trim_end().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_between_wide_characters_vanish() {
        assert_eq!(in_a_line("學而\n時習之"), "學而時習之");
        assert_eq!(in_a_line("한국\n사람 a\nb"), "한국 사람 a b");
        assert_eq!(in_a_line("學 而"), "學 而");
    }

    #[test]
    fn each_white_space_becomes_a_space() {
        for c in '\0'..='\u{3100}' {
            let line = in_a_line(&format!("a{c}b ”x"));
            assert_eq!(line.contains(c), c == ' ' || !c.is_whitespace(), "{c:?}");
        }
        for text in ["", " ", "a", " a", "a ", "a  b", "a b", " \u{2003} a — “b”\t"] {
            assert_eq!(in_a_line(text), text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    #[test]
    fn a_long_line_is_cut_at_a_word() {
        assert_eq!(cut("one two", 7), "one two");
        assert_eq!(cut("one two three", 9), "one two …");
        assert_eq!(cut("學而時習之", 3), "學而時 …");
        assert_eq!(cut("", 0), "");
        assert_eq!(
            shorten("a revolution that swept away the East German police state"),
            "a revolution that … police state"
        );
        assert_eq!(shorten_to("one two", 7), "one two");
        assert_eq!(shorten_to("China’s new strongman and his party", 24), "China’s new … party");
        assert_eq!(shorten_to("a straightforwardness unheardof", 12), "a …");
        assert_eq!(shorten_to("四个自信四个自信四个自信", 9), "四个自 …");
    }

    #[test]
    fn a_lemma_without_spaces_loses_its_middle_too() {
        let line = "學而時習之不亦說乎".repeat(40);
        let of_parts = [line.as_str(); 6].join(" ");
        for line in [&line, &of_parts] {
            assert_eq!(
                shorten(line),
                "學而時習之不亦說乎學而時習之不亦說乎學而時習之不 … 之不亦說乎學而時習之不亦說乎"
            );
        }
        // No character loses its marks.
        let line = "क्षिप्रं".repeat(40);
        assert!(shorten(&line).ends_with("क्षिप्रं"));
        assert!(shorten(&line).chars().count() < 160);
    }

    #[test]
    fn of_a_long_text_both_ends_are_kept() {
        assert_eq!(ends_in_a_line("one\ntwo", 7), "one two");
        let words = "one two ".repeat(200);
        let ends = ends_in_a_line(&words, 40);
        assert_eq!(ends, "one two one two one … one two one two");
        assert!(ends_in_a_line(&"學而時習之".repeat(400), 300).chars().count() < 103);
        assert!(ends_in_a_line(&"क्षिप्रं".repeat(400), 300).ends_with("क्षिप्रं"));
    }
}
