//! `[rules]` of an edition: what it makes of each rule.

use super::{Diagnostic, Severity};

/// What `[rules]` says of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// `"error"`.
    Error,
    /// `"warn"`.
    Warn,
    /// `"allow"`: not reported at all.
    Allow,
}

/// The rules that an edition sets otherwise than the table does: id and level.
pub type Levels = Vec<(String, Level)>;

/// Give each diagnostic the severity that the edition wants, drop what it allows, and put
/// them in the order of files and places, equal ones once.
#[must_use]
pub fn settle(mut diagnostics: Vec<Diagnostic>, levels: &Levels) -> Vec<Diagnostic> {
    diagnostics.retain_mut(|d| {
        match levels.iter().rev().find(|(id, _)| id == d.rule.id).map(|(_, level)| level) {
            Some(Level::Allow) => return false,
            Some(Level::Warn) => d.severity = Severity::Warning,
            Some(Level::Error) => d.severity = Severity::Error,
            None => {}
        }
        true
    });
    diagnostics.sort_by(|a, b| {
        let place = |d: &Diagnostic| d.span.map(|s| (s.file, s.start, s.end));
        (place(a), a.rule.id, &a.message).cmp(&(place(b), b.rule.id, &b.message))
    });
    diagnostics.dedup_by(|a, b| a.span == b.span && a.rule.id == b.rule.id && a.message == b.message);
    diagnostics
}
