//! A change of a file as a patch, in the unified form that `git apply` and `patch` take.

use similar::TextDiff;

/// The patch from `old` to `new`, of a file at this path; empty where they are equal.
#[must_use]
pub fn patch(path: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_has_three_lines_around_what_changes() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let made = patch("content/a.md", old, &old.replace('5', "five"));
        assert_eq!(
            made,
            "--- a/content/a.md\n+++ b/content/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
        assert_eq!(patch("a", old, old), "");
        let end = "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n";
        assert_eq!(patch("a", "x", "y"), end);
    }
}
