//! The difference of two wordings, as HTML.

use imara_diff::{Algorithm, Diff, InternedInput};
use unicode_segmentation::UnicodeSegmentation;

use crate::render::escape::escape_to;

/// What is set beside one another at most without words that are the same: a lone space or comma between two changes is
/// part of them.
const LEAST: usize = 2;

/// The new words with what was taken away in `<del>`, and what was added in `<ins>`; lines end in `<br>`.
pub(super) fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_word_bounds().collect(), new.split_word_bounds().collect());
    let mut input: InternedInput<&str> = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let diff = Diff::compute(Algorithm::Histogram, &input);
    // Where both are, and where each of them goes on.
    let mut changes: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> = Vec::new();
    for hunk in diff.hunks() {
        let range = |range: std::ops::Range<u32>| range.start as usize..range.end as usize;
        let (before, after) = (range(hunk.before), range(hunk.after));
        match changes.last_mut() {
            Some((a, b)) if is_little(&new[b.end..after.start]) => {
                a.end = before.end;
                b.end = after.end;
            }
            _ => changes.push((before, after)),
        }
    }
    let mut out = String::new();
    let mut at = 0;
    for (before, after) in changes {
        words(&mut out, &new[at..after.start]);
        element(&mut out, "del", &old[before]);
        element(&mut out, "ins", &new[after.clone()]);
        at = after.end;
    }
    words(&mut out, &new[at..]);
    out
}

/// Whether there are no words but signs and spaces, and few of those.
fn is_little(tokens: &[&str]) -> bool {
    tokens.len() <= LEAST && !tokens.iter().any(|token| token.contains(char::is_alphanumeric))
}

fn element(out: &mut String, name: &str, tokens: &[&str]) {
    if tokens.is_empty() {
        return;
    }
    out.push('<');
    out.push_str(name);
    out.push('>');
    words(out, tokens);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Words as HTML, a line a line.
pub(super) fn words(out: &mut String, tokens: &[&str]) {
    for token in tokens {
        if token.contains('\n') {
            out.push_str("<br>");
        } else {
            escape_to(out, token);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_changed_is_marked() {
        assert_eq!(difference("a red wall", "a blue wall"), "a <del>red</del><ins>blue</ins> wall");
        assert_eq!(difference("one two three", "one three"), "one <del>two </del>three");
        assert_eq!(
            difference("over the old wall", "over a new wall"),
            "over <del>the old</del><ins>a new</ins> wall"
        );
        assert_eq!(difference("a\nb", "a\nc"), "a<br><del>b</del><ins>c</ins>");
        assert_eq!(difference("a < b", "a < b"), "a &lt; b");
    }

    proptest! {
        #[test]
        fn both_wordings_can_be_read_from_it(old in "[ab é天\n.]{0,30}", new in "[ab é天\n.]{0,30}") {
            let made = difference(&old, &new);
            let without = |name: &str, kept: &str| {
                let mut text = made.clone();
                while let (Some(from), Some(to)) = (text.find(&format!("<{name}>")), text.find(&format!("</{name}>"))) {
                    text.replace_range(from..to + name.len() + 3, "");
                }
                text.replace(&format!("<{kept}>"), "").replace(&format!("</{kept}>"), "").replace("<br>", "\n")
            };
            prop_assert_eq!(without("del", "ins"), new);
            prop_assert_eq!(without("ins", "del"), old);
        }
    }
}
