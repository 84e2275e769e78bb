//! Formulas of TeX between dollar signs: there are none in our Markdown, and it changes what they say (`\\,` becomes a comma).

use crate::diag::{Advice, Diagnostic, Span, rules};

use super::{Builder, index, shorten};

impl Builder<'_> {
    /// Tells of what looks like a formula in a leaf and is not shown as it is written.
    pub(super) fn tell_formulas(&mut self, at: u32) {
        let Some(leaf) = self.body.leaves.get(at as usize) else { return };
        let from = leaf.text.start;
        let words = &self.body.text[from as usize..leaf.text.end as usize];
        if !words.contains('$') || leaf.kind == crate::edition::text::LeafKind::Code {
            return;
        }
        let mut told = Vec::new();
        for (start, end) in formulas(words) {
            let span = self.body.span(at as usize, from + index(start), from + index(end));
            let place = (span.start as usize - self.base, span.end as usize - self.base);
            let Some(written) = self.written.get(place.0..place.1) else { continue };
            let escaped = self.written.get(..place.0).is_some_and(|before| before.ends_with('\\'));
            // What is in code is written with its signs.
            let is_whole = written.starts_with('$') && written.ends_with('$');
            if escaped || !is_whole || bare(written) == bare(&words[start..end]) {
                continue;
            }
            let message = format!("`{}` is shown as `{}`", shorten(written), shorten(&words[start..end]));
            let hint = "Markdown here has no formulas, and reads `\\`, `*` and `_` in them: put TeX in code, or use an image; if this is text, write `\\$`";
            let in_code = (!written.contains(['`', '\n']))
                .then(|| Span::new(span.file, span.start as usize, span.end as usize));
            told.push(
                Diagnostic::new(&rules::CHANGED_FORMULA, span, message)
                    .advise(in_code, Advice::write(hint, format!("`{written}`"))),
            );
        }
        self.diagnostics.append(&mut told);
    }
}

/// What is between `$$` and `$$`, or `$` and `$` with no space on their insides: sums of money have one.
fn formulas(words: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = words[from..].find('$').map(|at| from + at) {
        let sign = if words[start..].starts_with("$$") { "$$" } else { "$" };
        let inner = start + sign.len();
        let end = words[inner..].find(sign).map(|at| inner + at);
        let Some(end) = end.filter(|end| {
            let inside = &words[inner..*end];
            let after = words[end + sign.len()..].chars().next();
            !inside.trim().is_empty()
                && (sign == "$$"
                    || (!inside.starts_with(char::is_whitespace)
                        && !inside.ends_with(char::is_whitespace)
                        && !after.is_some_and(|c| c.is_ascii_digit())))
        }) else {
            from = inner;
            continue;
        };
        found.push((start, end + sign.len()));
        from = end + sign.len();
    }
    found
}

/// Words without what Markdown leaves out at the ends of lines, and the signs of a quotation before them.
fn bare(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace() && *c != '>').collect()
}

#[cfg(test)]
mod tests {
    use super::formulas;

    #[test]
    fn sums_of_money_are_no_formulas() {
        let found = |words: &str| {
            formulas(words).into_iter().map(|(a, b)| words[a..b].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("It is $x_a$, and $$ y, $$."), ["$x_a$", "$$ y, $$"]);
        assert!(found("From $5 to $6, or 5 $ and 6 $; US$5 and CA$7.").is_empty());
    }
}
