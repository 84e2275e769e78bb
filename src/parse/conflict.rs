//! What a merge leaves in a file where two versions of it differ, and none was chosen yet:
//!
//! ```text
//! <<<<<<< ours
//! one version
//! =======
//! the other
//! >>>>>>> theirs
//! ```
//!
//! Of a conflict that was resolved by halves, some of these lines are left. What can't be meant is an error; what has a meaning in
//! Markdown is a warning (a quotation within six others, a row of empty cells), or nothing (the line below a heading).

mod marks;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::diag::{Advice, Diagnostic, FileId, Rule, Source, Span, rules};

use marks::{Conflict, Mark, conflicts};

impl Conflict {
    fn tell(&self, text: &str, file: FileId, rule: &'static Rule, is_markdown: bool) -> Option<Diagnostic> {
        let span = |range: &Range<usize>| Span::new(file, range.start, range.end);
        let ((mark, first), others) = self.0.split_first()?;
        let line: String = text[first.clone()].trim_end().chars().take(60).collect();
        let code = std::ptr::eq(rule, &rules::CONFLICT_IN_CODE);
        let doubt = std::ptr::eq(rule, &rules::CONFLICT_REMAINS);
        let message = match (code, self.is_whole()) {
            (true, true) => "this code has the marks of a merge conflict".to_owned(),
            (false, true) => "these are the marks of a merge conflict".to_owned(),
            _ if doubt => format!("`{line}` may be left of a merge conflict"),
            _ => format!("`{line}` is left of a merge conflict"),
        };
        let label = match mark {
            Mark::Ours => "one version begins",
            Mark::Base => "what both come from begins",
            Mark::Middle => "the other begins",
            Mark::Theirs => "the other ends",
        };
        let mut told = Diagnostic::new(rule, span(first), message).label(label);
        for (mark, range) in others {
            told = told.also(
                span(range),
                match mark {
                    Mark::Ours | Mark::Base => "what both come from begins",
                    Mark::Middle => "the other begins",
                    Mark::Theirs => "and ends",
                },
            );
        }
        if code {
            return Some(told.hint(
                "where they are meant to be shown, write `conflict-in-code = \"allow\"` in `[rules]` of edition.toml",
            ));
        }
        if self.is_whole() {
            return Some(
                told.hint("keep what is right of both versions, and delete the three lines of marks"),
            );
        }
        let told = told.hint("keep what is right, and delete what is left of the marks");
        let Some((line, advice)) = self.if_meant(text, doubt).filter(|_| is_markdown) else {
            return Some(told);
        };
        Some(told.advise(span(&line), advice))
    }

    /// What to write where the line is meant, and in the place of which.
    fn if_meant(&self, text: &str, doubt: bool) -> Option<(Range<usize>, Advice)> {
        let (mark, line) = self.0.last()?;
        let words = text[line.clone()].trim_end();
        let (what, written) = match mark {
            Mark::Theirs if !self.has(Mark::Ours) && !self.has(Mark::Base) => {
                ("a quotation within quotations", words.replacen(">>>>>>>", "> > > > > > >", 1))
            }
            Mark::Base if doubt => ("a row of empty cells", "| | | | | | |".to_owned()),
            Mark::Middle if doubt => ("a break", "***".to_owned()),
            Mark::Ours => ("a line with these signs", format!("\\{words}")),
            _ => return None,
        };
        let shown: String = written.chars().take(60).collect();
        Some((line.clone(), Advice::write(format!("where {what} is meant, write `{shown}`"), written)))
    }

    /// What is reported of it by what it is in; none where it is only what Markdown says it is.
    fn rule(&self, text: &str, markdown: Option<&Markdown>) -> Option<&'static Rule> {
        let Some(markdown) = markdown.filter(|markdown| markdown.has(&self.range())) else {
            return (!self.is_only(Mark::Middle)).then_some(&rules::MERGE_CONFLICT);
        };
        let (range, theirs) = (self.range(), self.has(Mark::Theirs));
        if Markdown::within(&markdown.code, &range) {
            return self.is_of_two().then_some(&rules::CONFLICT_IN_CODE);
        }
        if self.has(Mark::Ours) {
            return Some(&rules::MERGE_CONFLICT);
        }
        if theirs && self.0.last().is_some_and(|(_, line)| is_among_quotations(text, line)) {
            return None;
        }
        let doubtful = match self.0.len() {
            1 if self.is_only(Mark::Middle) && !markdown.lines.contains(&range.start) => return None,
            1 if theirs || self.is_only(Mark::Middle) => true,
            _ => !theirs && Markdown::within(&markdown.tables, &range),
        };
        Some(if doubtful { &rules::CONFLICT_REMAINS } else { &rules::MERGE_CONFLICT })
    }

    /// Whether its lines can hardly be there by chance, whatever they are in.
    fn is_of_two(&self) -> bool {
        self.has(Mark::Ours) || (self.has(Mark::Theirs) && self.has(Mark::Middle))
    }

    /// The bytes in which whatever else is wrong comes of it.
    fn covers(&self) -> Vec<Range<usize>> {
        match self.has(Mark::Ours) && self.has(Mark::Theirs) {
            true => vec![self.range()],
            false => self.0.iter().map(|(_, line)| line.clone()).collect(),
        }
    }
}

/// Whether a line is beside another that is a quotation within one.
fn is_among_quotations(text: &str, line: &Range<usize>) -> bool {
    let before = text[..line.start].strip_suffix('\n').and_then(|before| before.rsplit('\n').next());
    let after = text[line.end..].strip_prefix('\n').and_then(|after| after.split('\n').next());
    [before, after].into_iter().flatten().any(|line| line.starts_with(">>") || line.starts_with("> >"))
}

/// Whether the marks of a conflict, or some of them, are left in a text that is no Markdown.
pub(crate) fn is_in(text: &str) -> bool {
    conflicts(text).iter().any(|conflict| !conflict.is_only(Mark::Middle))
}

/// Whether two versions are left in a text of any kind.
pub(crate) fn is_open(text: &str) -> bool {
    conflicts(text).iter().any(|conflict| conflict.has(Mark::Ours) || conflict.0.len() > 1)
}

/// Tells the conflicts in a file that is no Markdown; whether there are any.
pub(super) fn tell(source: &Source, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let before = diagnostics.len();
    for conflict in conflicts(&source.text) {
        let rule = conflict.rule(&source.text, None);
        diagnostics.extend(rule.and_then(|rule| conflict.tell(&source.text, file, rule, false)));
    }
    diagnostics.len() > before
}

/// Tells the conflicts in a text that is published as it is, and may be meant to show such lines.
pub(super) fn tell_published(source: &Source, file: FileId, diagnostics: &mut Vec<Diagnostic>) {
    for conflict in conflicts(&source.text).iter().filter(|conflict| conflict.is_of_two()) {
        let told = conflict.tell(&source.text, file, &rules::CONFLICT_IN_CODE, false);
        diagnostics.extend(told.map(|mut told| {
            told.message = told.message.replacen("this code", "this file", 1);
            told
        }));
    }
}

/// Parses a file by `parse`. Where there are conflicts in it, they take the place of whatever is wrong within them.
///
/// `markdown` names the stretches of the text that are Markdown: in their fenced code the marks may be meant.
pub(super) fn beside<T>(
    source: &Source,
    file: FileId,
    markdown: impl FnOnce(&str) -> Vec<Range<usize>>,
    diagnostics: &mut Vec<Diagnostic>,
    parse: impl FnOnce(&mut Vec<Diagnostic>) -> T,
) -> T {
    let found = conflicts(&source.text);
    if found.is_empty() {
        return parse(diagnostics);
    }
    let markdown = Markdown::of(&source.text, markdown(&source.text));
    let found: Vec<Conflict> = found.into_iter().flat_map(|conflict| markdown.apart(conflict)).collect();
    let mut told = Vec::new();
    let mut covered = Vec::new();
    for conflict in &found {
        let Some(rule) = conflict.rule(&source.text, Some(&markdown)) else { continue };
        let is_markdown = markdown.has(&conflict.range());
        told.extend(conflict.tell(&source.text, file, rule, is_markdown));
        if std::ptr::eq(rule, &rules::MERGE_CONFLICT) {
            covered.extend(conflict.covers());
        }
    }
    let mut own = Vec::new();
    let value = parse(&mut own);
    let is_covered = |span: Span| {
        let range = span.range();
        covered.iter().any(|covered| range.start <= covered.end && covered.start <= range.end)
    };
    own.retain(|diagnostic| !diagnostic.span.is_some_and(is_covered));
    diagnostics.append(&mut told);
    diagnostics.append(&mut own);
    value
}

/// What of a text is Markdown, and what in it gives the marks another meaning; in bytes of the whole text.
#[derive(Debug, Default)]
struct Markdown {
    stretches: Vec<Range<usize>>,
    /// Fenced code.
    code: Vec<Range<usize>>,
    tables: Vec<Range<usize>>,
    /// Where lines `=======` begin that are words of the text, and underline nothing.
    lines: Vec<usize>,
}

impl Markdown {
    fn of(text: &str, stretches: Vec<Range<usize>>) -> Self {
        let mut found = Self::default();
        for stretch in &stretches {
            let base = stretch.start;
            let mut is_code = false;
            let parser = Parser::new_ext(&text[stretch.clone()], Options::ENABLE_TABLES);
            for (event, range) in parser.into_offset_iter() {
                let range = range.start + base..range.end + base;
                match event {
                    Event::Start(Tag::CodeBlock(kind)) => {
                        is_code = true;
                        if matches!(kind, CodeBlockKind::Fenced(_)) {
                            found.code.push(range);
                        }
                    }
                    Event::End(pulldown_cmark::TagEnd::CodeBlock) => is_code = false,
                    Event::Start(Tag::Table(_)) => found.tables.push(range),
                    Event::Text(words) if !is_code && words.trim_end() == "=======" => {
                        found.lines.push(range.start);
                    }
                    _ => {}
                }
            }
        }
        found.stretches = stretches;
        found
    }

    /// The lines of a conflict whose first is gone, each by itself unless they are in the same code, or in none.
    fn apart(&self, conflict: Conflict) -> Vec<Conflict> {
        let place = |line: &Range<usize>| self.code.iter().position(|code| code.contains(&line.start));
        let same = conflict.0.windows(2).all(|pair| place(&pair[0].1) == place(&pair[1].1));
        if same || conflict.has(Mark::Ours) {
            return vec![conflict];
        }
        conflict.0.into_iter().map(|line| Conflict(vec![line])).collect()
    }

    /// Whether a range is in a stretch of Markdown.
    fn has(&self, range: &Range<usize>) -> bool {
        Self::within(&self.stretches, range)
    }

    fn within(ranges: &[Range<usize>], inner: &Range<usize>) -> bool {
        ranges.iter().any(|outer| outer.start <= inner.start && inner.end <= outer.end)
    }
}
