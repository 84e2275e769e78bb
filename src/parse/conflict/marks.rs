//! The lines that a merge writes between two versions, and which of them belong together.

use std::ops::Range;

use memchr::memmem;

/// What a line of marks says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `<<<<<<< ours`
    Ours,
    /// `||||||| base`
    Base,
    /// `=======`
    Middle,
    /// `>>>>>>> theirs`
    Theirs,
}

impl Mark {
    const ALL: [(&'static str, Self); 4] = [
        ("<<<<<<<", Self::Ours),
        ("|||||||", Self::Base),
        ("=======", Self::Middle),
        (">>>>>>>", Self::Theirs),
    ];

    /// The mark that a line is. A label is optional, and a space goes before it.
    fn of(line: &str) -> Option<Self> {
        let (sign, mark) = Self::ALL.into_iter().find(|(sign, _)| line.starts_with(sign))?;
        let rest = &line[sign.len()..];
        (rest.starts_with(' ') || rest.trim_end().is_empty()).then_some(mark)
    }
}

/// What is left of a conflict: its lines in order, each without its end. There is one at least.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Conflict(pub(super) Vec<(Mark, Range<usize>)>);

impl Conflict {
    pub(super) fn has(&self, mark: Mark) -> bool {
        self.0.iter().any(|(other, _)| *other == mark)
    }

    /// Whether it has its three lines.
    pub(super) fn is_whole(&self) -> bool {
        self.has(Mark::Ours) && self.has(Mark::Middle) && self.has(Mark::Theirs)
    }

    /// Whether it is this line alone.
    pub(super) fn is_only(&self, mark: Mark) -> bool {
        matches!(self.0.as_slice(), [(only, _)] if *only == mark)
    }

    /// From its first line to its last.
    pub(super) fn range(&self) -> Range<usize> {
        let first = self.0.first().map_or(0, |(_, line)| line.start);
        first..self.0.last().map_or(first, |(_, line)| line.end)
    }
}

/// What is left of conflicts in a text, in order. A line `=======` by itself is among them: a heading may be underlined so.
pub(super) fn conflicts(text: &str) -> Vec<Conflict> {
    let mut found = Vec::new();
    if Mark::ALL.iter().all(|(sign, _)| memmem::find(text.as_bytes(), sign.as_bytes()).is_none()) {
        return found;
    }
    let mut open = Conflict(Vec::new());
    let mut close = |open: &mut Conflict| {
        if !open.0.is_empty() {
            found.push(Conflict(std::mem::take(&mut open.0)));
        }
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end_matches('\n').len();
        start += line.len();
        let words = &text[range.clone()];
        let Some(mark) = Mark::of(words) else { continue };
        let begun = open.has(Mark::Ours) || open.has(Mark::Base);
        match mark {
            Mark::Ours => close(&mut open),
            Mark::Base if open.is_only(Mark::Ours) => {}
            Mark::Base => close(&mut open),
            // Of several the first belongs to the conflict; the others may underline headings of the other version.
            Mark::Middle if begun && open.has(Mark::Middle) => continue,
            Mark::Middle if begun => {}
            Mark::Middle if words.trim_end().len() > 7 => continue,
            Mark::Middle => close(&mut open),
            Mark::Theirs => {}
        }
        open.0.push((mark, range));
        if mark == Mark::Theirs {
            close(&mut open);
        }
    }
    close(&mut open);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Vec<&str>> {
        let marks = |conflict: Conflict| conflict.0.into_iter().map(|(_, range)| &text[range]).collect();
        conflicts(text).into_iter().map(marks).collect()
    }

    #[test]
    fn the_marks_in_their_order_are_a_conflict() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| base\nc\n=======\nd\n>>>>>>> main\ne\n";
        assert_eq!(lines(text), [["<<<<<<< HEAD", "||||||| base", "=======", ">>>>>>> main"]]);
        assert_eq!(lines(&text.repeat(3)).len(), 3);
        assert_eq!(lines("<<<<<<< a\n=======\n>>>>>>> b"), [["<<<<<<< a", "=======", ">>>>>>> b"]]);
        assert_eq!(lines("<<<<<<<\n=======\n>>>>>>>"), [["<<<<<<<", "=======", ">>>>>>>"]]);
    }

    #[test]
    fn what_is_left_of_one_is_found() {
        let again = "<<<<<<< a\n=======\n<<<<<<< b\n=======\n=======\n>>>>>>> c\n";
        assert_eq!(lines(again), [vec!["<<<<<<< a", "======="], vec!["<<<<<<< b", "=======", ">>>>>>> c"]]);
        assert_eq!(
            lines("A\n=======\nB\n=======\n>>>>>>> b\n"),
            [vec!["======="], vec!["=======", ">>>>>>> b"]]
        );
        assert_eq!(
            lines("<<<<<<< a\n>>>>>>> b\n=======\n"),
            [vec!["<<<<<<< a", ">>>>>>> b"], vec!["======="]]
        );
        assert_eq!(lines("=======\n<<<<<<< a\n"), [vec!["======="], vec!["<<<<<<< a"]]);
        assert_eq!(lines("||||||| base\n=======\n"), [vec!["||||||| base", "======="]]);
        assert_eq!(lines(">>>>>>> a\n>>>>>>> b\n"), [vec![">>>>>>> a"], vec![">>>>>>> b"]]);
    }

    #[test]
    fn other_lines_are_none() {
        for text in [
            "",
            " <<<<<<< a\n",
            "<<<<<<<a\n>>>>>>>b\n",
            "========\n",
            "======= Part =======\n",
            ">>>>>>>> a\n",
            "||||||\n",
        ] {
            assert_eq!(lines(text), Vec::<Vec<&str>>::new(), "{text:?}");
        }
    }
}
