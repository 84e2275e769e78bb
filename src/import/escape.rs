//! Plain words as Markdown that gives them back.
//!
//! Only what Markdown, or this program, would read as a sign is escaped: a text should stay readable in its source.

/// Where words are in their line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LinePosition {
    /// Nothing is before them in the line.
    pub(crate) start: bool,
    /// In a cell of a table, where a bar ends it.
    pub(crate) cell: bool,
    /// In a heading, which may end in `#` or `{#id}`.
    pub(crate) heading: bool,
}

/// Words without line breaks, escaped. Of what is beside them nothing is known, so that signs at their ends are
/// escaped where they could mean something.
pub(crate) fn escaped(words: &str, at: LinePosition) -> String {
    let chars: Vec<char> = words.chars().collect();
    let mut out = String::with_capacity(words.len() + 8);
    let from = if at.start { line_start(&chars, &mut out) } else { 0 };
    for (n, c) in chars.iter().enumerate().skip(from) {
        let before = n.checked_sub(1).map(|n| chars[n]);
        let after = chars.get(n + 1).copied();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let space = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let sign = match c {
            '\\' | '`' | '[' => true,
            ']' => false,
            '*' => !(space(before) && space(after)),
            '_' => !(letter(before) && letter(after) || space(before) && space(after)),
            '~' => before == Some('~') || after == Some('~') || before.is_none() || after.is_none(),
            '<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => entity_like(&chars[n + 1..]),
            '!' => after.is_none() || after == Some('['),
            '|' => at.cell,
            '{' => at.heading,
            '#' => at.heading && chars[n..].iter().all(|c| *c == '#' || c.is_whitespace()),
            _ => false,
        };
        if sign {
            out.push('\\');
        }
        out.push(*c);
    }
    out
}

fn entity_like(rest: &[char]) -> bool {
    let name = rest.iter().take(40).take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name == rest.len() || name > 0 && rest.get(name) == Some(&';')
}

/// Escape what begins a block; how many characters that are.
fn line_start(chars: &[char], out: &mut String) -> usize {
    let Some(first) = chars.first() else { return 0 };
    let run = chars.iter().take_while(|c| *c == first).count();
    let ends = |n: usize| chars.get(n).is_none_or(|c| c.is_whitespace());
    let only = |signs: &str| chars.iter().all(|c| signs.contains(*c) || c.is_whitespace());
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let marks = match first {
        '#' => run <= 6 && ends(run),
        '>' => true,
        '-' => ends(1) || only("-:|"),
        '+' => ends(1) || run >= 3 && ends(run),
        '*' => ends(1),
        '~' => run >= 3,
        '=' => only("="),
        '|' | ':' => only("-:|"),
        '_' => only("_"),
        '0'..='9' if digits <= 9 && matches!(chars.get(digits), Some('.' | ')')) && ends(digits + 1) => {
            out.extend(&chars[..digits]);
            out.push('\\');
            out.push(chars[digits]);
            return digits + 1;
        }
        _ => false,
    };
    if !marks {
        return 0;
    }
    out.push('\\');
    out.push(*first);
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_start(words: &str) -> String {
        escaped(words, LinePosition { start: true, ..LinePosition::default() })
    }

    #[test]
    fn signs_are_escaped_where_they_mean_something() {
        assert_eq!(at_start("[[sic]] and [^1], [@x]"), "\\[\\[sic]] and \\[^1], \\[@x]");
        assert_eq!(at_start("+++"), "\\+++");
        assert_eq!(at_start("1986. A year"), "1986\\. A year");
        assert_eq!(at_start("- a - b"), "\\- a - b");
        assert_eq!(at_start("snake_case, 2 * 3 < 4 & 5, AT&T."), "snake_case, 2 * 3 < 4 & 5, AT&T.");
        assert_eq!(at_start("*x* <b> &amp; ~~y~~"), "\\*x\\* \\<b> \\&amp; \\~\\~y\\~\\~");
        assert_eq!(escaped("a|b", LinePosition { cell: true, ..LinePosition::default() }), "a\\|b");
        assert_eq!(
            escaped("C# {#x}", LinePosition { heading: true, ..LinePosition::default() }),
            "C# \\{#x}"
        );
    }
}
