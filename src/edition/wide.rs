//! Line breaks between wide characters: no space stands there, in matching and on the page.

use unicode_properties::UnicodeEmoji;
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

/// Whether the line break at byte `at` of `text` stands between two wide characters.
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
    let mut line = String::with_capacity(text.len());
    let mut gap: Option<bool> = None;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = Some(gap.unwrap_or(true) && c == '\n');
            continue;
        }
        if let Some(breaks_only) = gap.take()
            && !line.is_empty()
            && !(breaks_only && is_wide(c) && line.chars().next_back().is_some_and(is_wide))
        {
            line.push(' ');
        }
        line.push(c);
    }
    line
}

/// A lemma without its middle, as a reader needs it beside the words themselves.
#[must_use]
pub fn shorten(words: &str) -> String {
    if words.chars().count() <= 48 {
        return words.to_owned();
    }
    let parts: Vec<&str> = words.split(' ').collect();
    if parts.len() < 6 {
        let head: String = words.chars().take(24).collect();
        let tail: Vec<char> = words.chars().rev().take(14).collect();
        return format!("{head} … {}", tail.into_iter().rev().collect::<String>());
    }
    format!(
        "{} … {}",
        parts[..3].join(" ").trim_end_matches('…').trim_end(),
        parts[parts.len() - 2..].join(" ")
    )
}

/// The first characters of a line, whole words where it has any, with an ellipsis where more follow.
#[must_use]
pub fn cut(line: &str, most: usize) -> String {
    let Some((end, _)) = line.char_indices().nth(most) else { return line.to_owned() };
    let words =
        line[..end].rfind(' ').filter(|space| *space > 0).map_or(&line[..end], |space| &line[..space]);
    format!("{} …", words.trim_end())
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
    fn a_long_line_is_cut_at_a_word() {
        assert_eq!(cut("one two", 7), "one two");
        assert_eq!(cut("one two three", 9), "one two …");
        assert_eq!(cut("學而時習之", 3), "學而時 …");
        assert_eq!(cut("", 0), "");
        assert_eq!(
            shorten("a revolution that swept away the East German police state"),
            "a revolution that … police state"
        );
    }
}
