//! Diagnostics: what is wrong with an edition, where, and what to do about it.
//!
//! Every stage returns its value and a list of these; none prints. The emitters turn the
//! list into words for a terminal, for machines, or for the page in `watch`.

mod coverage;
mod drafts;
pub(crate) mod escape;
mod excerpt;
mod fix;
pub mod github;
pub mod json;
mod levels;
mod printable;
mod report;
pub mod rules;
pub mod sarif;
mod source;
mod suggest;
pub mod terminal;

use serde::{Deserialize, Serialize};

pub use coverage::{Coverage, CoveredShare, Share};
pub(crate) use drafts::of_drafts;
pub use fix::{Advice, Certainty, Edit, Fix, Keys};
pub use levels::{Level, Levels, settle};
pub(crate) use report::is_built_in;
pub use report::{Counts, DiagnosticReport, NoteReport};
pub use rules::Rule;
pub use source::{FileId, Source, Sources, Span};
pub use suggest::{Candidates, nearest, suggestion};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing; `--deny warnings` lets it pass.
    Info,
    /// Probably a mistake.
    Warning,
    /// Something is left out of the site.
    Error,
}

impl Severity {
    /// Its name in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A further place that a diagnostic points to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// One problem: rule, message, place, and what to do.
#[derive(Debug, Clone, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The rule that was broken.
    #[serde(with = "rules::by_id")]
    pub rule: &'static Rule,
    /// The rule's severity, or what the edition's `[rules]` make of it.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, the words themselves in backticks.
    pub message: String,
    /// Where; none where the problem has no place in a file.
    pub span: Option<Span>,
    /// A word at the place itself.
    pub label: Option<String>,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do: a sentence each, the words to paste in them.
    pub hints: Vec<String>,
    /// The annotation that it is about.
    pub note: Option<String>,
    /// What could be written.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A diagnostic of `rule` at `span`.
    pub fn new(rule: &'static Rule, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            span: span.into(),
            label: None,
            labels: Vec::new(),
            hints: Vec::new(),
            note: None,
            fixes: Vec::new(),
        }
    }

    /// With a word at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// With a further place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// With what to do; an empty hint is none.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.hints.push(text);
        }
        self
    }

    /// About this annotation.
    #[must_use]
    pub fn about(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}
