//! Where lines end: at a width, so that they are one paragraph, or each for itself, as in verse.

use unicode_width::UnicodeWidthStr;

use crate::edition::wide::is_wide;

use super::LineGroup;

/// A line as long as this is no line of a page: paragraphs are not wrapped.
const LONG: usize = 120;
/// From this width on, most lines that end at it are evidence enough that they are wrapped. Lines of verse are shorter.
pub(super) const WIDE: usize = 45;
/// Narrower lines are not wrapped.
const NARROW: usize = 25;

/// The width that most lines are wrapped at: none where paragraphs are lines.
pub(super) fn width(stretches: &[LineGroup<'_>]) -> Option<usize> {
    let (mut all, mut long, mut widest) = (0, 0, 0);
    for stretch in stretches {
        for line in &stretch.lines {
            let length = columns(line);
            all += length;
            if length > LONG {
                long += length;
            } else if stretch.lines.len() > 1 {
                widest = widest.max(length);
            }
        }
    }
    if long * 10 > all || widest < NARROW {
        return None;
    }
    let several = || stretches.iter().filter(|s| s.lines.len() > 1 && !looks_like_verse(&s.lines));
    let pairs = || several().flat_map(|s| s.lines.windows(2));
    let full = pairs().filter(|pair| is_full(pair[0], pair[1], widest)).count();
    let (count, is_wide) = (pairs().count(), widest >= WIDE);
    let is_wrapped = match is_wide {
        true => full * 2 >= count,
        // Of verse as narrow as this many lines are nearly as long as the longest; hardly one begins small.
        false => {
            let on = pairs().filter(|pair| is_on(pair[0], pair[1])).count();
            count >= 3 && full * 20 >= count * 17 && on * 2 >= count
        }
    };
    (is_wrapped && full > 0).then_some(widest)
}

/// The width of a line in columns, of which a Chinese or Japanese character takes two.
fn columns(line: &str) -> usize {
    line.trim().width()
}

/// Whether the next line's first word had no place in this one. Between wide characters a line may end anywhere, but that a sign begins
/// none.
pub(super) fn is_full(line: &str, next: &str, width: usize) -> bool {
    let next = next.trim_start();
    let first = match next.chars().next().filter(|c| is_wide(*c)) {
        Some(_) => 2,
        None => next.split_whitespace().next().unwrap_or_default().width(),
    };
    // An ideographic space that indents a first line is cut off.
    let indent = line.chars().take_while(|c| *c == '\u{3000}').count() * 2;
    indent + columns(line) + 1 + first + 3 > width
}

/// Whether lines are verse by their looks: each begins with a capital, and most end with a sign.
pub(super) fn looks_like_verse(lines: &[&str]) -> bool {
    let is_capital = |line: &&str| first_letter(line).is_some_and(char::is_uppercase);
    let ends = lines.iter().filter(|line| ends_with_sign(line)).count();
    lines.len() >= 4 && lines.iter().all(is_capital) && ends * 2 >= lines.len()
}

/// Whether lines go on from one to the next, half of them at least.
pub(super) fn goes_on(lines: &[&str]) -> bool {
    lines.windows(2).filter(|pair| is_on(pair[0], pair[1])).count() * 2 >= lines.len() - 1
}

/// Whether lines are in wide characters: half of them at least end with one.
pub(super) fn is_of_wide(lines: &[&str]) -> bool {
    lines.iter().filter(|line| line.trim().ends_with(is_wide)).count() * 2 >= lines.len()
}

/// Whether a line goes on in the next, which begins small; where there are no small letters, it ends without a sign.
fn is_on(line: &str, next: &str) -> bool {
    let is_in_wide = next.trim_start().starts_with(is_wide);
    if is_in_wide { !ends_with_sign(line) } else { begins_small(next) }
}

fn begins_small(line: &str) -> bool {
    first_letter(line).is_some_and(char::is_lowercase)
}

fn first_letter(line: &str) -> Option<char> {
    line.chars().find(|c| c.is_alphabetic())
}

fn ends_with_sign(line: &str) -> bool {
    let closing = ['"', '\'', '”', '’', '»', ')', ']', '*', '_', '」', '』', '）', '》'];
    let signs = [',', '.', ';', ':', '!', '?', '—', '–', '…', '。', '，', '、', '；', '：', '！', '？'];
    line.trim_end().trim_end_matches(closing).ends_with(signs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(text: &str) -> LineGroup<'_> {
        LineGroup { line: 1, lines: text.lines().collect(), feeds: 0 }
    }

    #[test]
    fn narrow_lines_are_joined_where_they_go_on() {
        let prose = "the keeper had gone down before the\ntide that day, and had governed the\nstairs again; there his old and by\nall accounts well-known coat hung\non the door.";
        assert_eq!(width(&[group(prose)]), Some(35));
        let verse = "Full fathom five thy father lies;\nOf his bones are coral made;\nThose are pearls that were his eyes:\nNothing of him that doth fade,\nBut doth suffer a sea-change\nInto something rich and strange.";
        assert_eq!(width(&[group(verse)]), None);
        // Lines that begin small, of many lengths.
        let free = "so much depends\nupon\na red wheel barrow that is there\nglazed\nwith rain";
        assert_eq!(width(&[group(free)]), None);
    }

    #[test]
    fn long_lines_of_verse_are_none_of_the_width() {
        let verse = "Of Mans First Disobedience, and the Fruit of that,\nOf that Forbidden Tree, whose mortal tast was then\nBrought Death into the World, and all our woe, and\nWith loss of Eden, till one greater Man comes here,\nRestore us, and regain the blissful Seat of old it,";
        assert_eq!(width(&[group(verse)]), None);
        assert!(looks_like_verse(&group(verse).lines));
    }
}
