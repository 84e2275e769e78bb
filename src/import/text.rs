//! The one form that every text is read into: blocks, runs of words, footnotes, what was decided on the way.

use super::works::ImportedWork;

/// A text with what is known of it.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct ImportedText {
    /// What it says of itself.
    pub(crate) about: About,
    /// Its blocks, in order.
    pub(crate) blocks: Vec<ImportedBlock>,
    /// Its footnotes and endnotes.
    pub(crate) footnotes: Vec<ImportedFootnote>,
    /// Works that it brings along.
    pub(crate) works: Vec<ImportedWork>,
    /// Files of works, by their paths beside the text.
    pub(crate) bibliographies: Vec<String>,
    /// What was decided, or left out, in reading it.
    pub(crate) decisions: Vec<Decision>,
}

/// What a text says of itself.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) title: Option<String>,
    pub(crate) subtitle: Option<String>,
    pub(crate) authors: Vec<String>,
    /// A BCP 47 tag.
    pub(crate) language: Option<String>,
    /// A date, as edition.toml has them.
    pub(crate) issued: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) rights: Option<String>,
    pub(crate) url: Option<String>,
}

impl About {
    /// Take from another what isn't known yet.
    pub(crate) fn complete(&mut self, other: Self) {
        let fill = |own: &mut Option<String>, other: Option<String>| {
            if own.is_none() {
                *own = other.filter(|words| !words.trim().is_empty());
            }
        };
        fill(&mut self.title, other.title);
        fill(&mut self.subtitle, other.subtitle);
        fill(&mut self.language, other.language);
        fill(&mut self.issued, other.issued);
        fill(&mut self.publisher, other.publisher);
        fill(&mut self.rights, other.rights);
        fill(&mut self.url, other.url);
        if self.authors.is_empty() {
            self.authors = other.authors;
        }
    }
}

/// What was decided in reading a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    /// The file, and where it is a package, the part of it.
    pub(crate) file: String,
    /// The line, from 1; 0 where there are no lines.
    pub(crate) line: usize,
    /// What was done, the words themselves in backticks.
    pub(crate) message: String,
}

/// A footnote.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ImportedFootnote {
    /// What its marks name: unique in the document.
    pub(crate) key: String,
    /// What the document shows at its mark.
    pub(crate) label: String,
    pub(crate) blocks: Vec<ImportedBlock>,
}

/// Words in a line: runs of one kind, one after another.
pub(crate) type Inlines = Vec<InlineRun>;

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ImportedBlock {
    /// A heading, of level 1 or below it.
    Heading(u8, Inlines),
    Paragraph(Inlines),
    Quote(Vec<ImportedBlock>),
    /// A list; an ordered one has its first number.
    List(Option<u64>, Vec<Vec<ImportedBlock>>),
    /// A table: its rows, of which the first is its head.
    Table(Vec<Vec<Inlines>>),
    /// Code, with its language.
    Code(String, String),
    Rule,
    /// A page of the source begins.
    Page(String),
    /// Markdown that stays as it is.
    Source(String),
}

/// A stretch of words, or a sign among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InlineRun {
    pub(crate) what: InlineKind,
    pub(crate) style: InlineStyle,
    /// Where a link on it leads.
    pub(crate) link: Option<String>,
}

/// How words are set apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct InlineStyle {
    pub(crate) emphasis: bool,
    pub(crate) strong: bool,
    pub(crate) strike: bool,
}

/// What is in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InlineKind {
    /// Words as they are, not escaped; white space of any kind and length is one space.
    Words(String),
    Code(String),
    /// The line ends on the page.
    Break,
    /// The mark of a footnote, by its key.
    Footnote(String),
    /// A page of the source begins.
    Page(String),
    /// An image: its target, what represents it, its title.
    Image(String, String, String),
    /// Markdown that stays as it is.
    Source(String),
    /// A name by which links within the text lead to the heading that it is in; nothing is seen of it.
    Name(String),
}

impl InlineRun {
    /// A run without a style.
    pub(crate) fn plain(what: InlineKind) -> Self {
        Self { what, style: InlineStyle::default(), link: None }
    }

    /// Words without a style.
    pub(crate) fn words(words: impl Into<String>) -> Self {
        Self::plain(InlineKind::Words(words.into()))
    }
}

/// The bare words of a line, with single spaces.
pub(crate) fn bare(words: &[InlineRun]) -> String {
    let mut text = String::new();
    for run in words {
        match &run.what {
            InlineKind::Words(words) | InlineKind::Code(words) | InlineKind::Source(words) => {
                text.push_str(words);
            }
            InlineKind::Break => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// Whether nothing of a line would be seen.
pub(crate) fn is_blank(words: &[InlineRun]) -> bool {
    words.iter().all(|run| match &run.what {
        InlineKind::Words(words) | InlineKind::Code(words) | InlineKind::Source(words) => {
            words.trim().is_empty()
        }
        InlineKind::Break | InlineKind::Name(_) => true,
        InlineKind::Footnote(_) | InlineKind::Page(_) | InlineKind::Image(..) => false,
    })
}
