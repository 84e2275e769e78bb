//! The command line, as data for clap. The comments here are what `--help` prints.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Makes the website of an annotated edition.
#[derive(Debug, Parser)]
#[command(name = "variorum", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
EDITION is the folder that holds content/edition.toml; without it, the folder that you are in or the
nearest of its parents that is an edition.

Exit codes: 0 done; 1 the edition has errors; 2 it could not run.
Environment: NO_COLOR; VARIORUM_PLAIN=1 tells problems in words only, without lines of files.";

/// A command with what it is given.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the site.
    Build(BuildArgs),
    /// Serve the site, and make it again whenever a file changes.
    Watch(WatchArgs),
    /// Tell what is wrong with an edition; nothing is written.
    Check(CheckArgs),
    /// Compare the versions of the text, word by word.
    Collate(Collate),
    /// Write the edition in another format.
    Export(ExportArgs),
    /// Make a shelf of several editions, with their registers as one.
    Library(LibraryArgs),
    /// Begin an edition: one that explains itself by its own notes.
    New(NewArgs),
    /// Bring a text, or notes, that other programs have.
    Import(Import),
    /// Add an annotation for words of a section.
    Annotate(Annotate),
    /// Number the blocks of a frozen edition afresh; the old addresses lead on.
    Renumber(Renumber),
    /// Show what notes that moved or were rewritten should say, and write it.
    Reanchor(Reanchor),
    /// Write down what each paragraph says at a release, so that citations of it can be followed.
    Release(ReleaseArgs),
    /// Drop what the lock remembers of notes, sections and blocks that are long gone.
    Tidy(Tidy),
    /// Explain a rule, or list them all.
    Explain(Explain),
    /// List the citation styles, or print one as a CSL file.
    Styles(Styles),
    /// Print the JSON Schemas of the files and of what `check` prints.
    Schema(Schema),
    /// Serve an editor that speaks the Language Server Protocol, on the standard streams.
    Lsp,
    /// Print the completions for a shell.
    Completions(Completions),
}

/// `variorum build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// The edition's folder.
    pub edition: Option<PathBuf>,
    /// Where the site goes [default: public/ in the edition's folder].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Where the site will be, in the place of the edition's own base-url.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Show drafts, marked.
    #[arg(long)]
    pub drafts: bool,
    /// Leave content/anchors.lock as it is, and fail where it would be written.
    #[arg(long)]
    pub locked: bool,
}

/// `variorum watch`.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// The edition's folder; it may be without an edition yet.
    pub edition: Option<PathBuf>,
    /// Where the site goes [default: public/ in the edition's folder].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The port to serve on [default: the next free one].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// Open the site in the browser.
    #[arg(long)]
    pub open: bool,
    /// Look at the files every half second, where the system doesn't tell of changes.
    #[arg(long)]
    pub poll: bool,
    /// Serve from memory only; notes that are written on pages go to their files all the same.
    #[arg(long, conflicts_with = "out")]
    pub no_write: bool,
    /// Let pages write no notes.
    #[arg(long)]
    pub read_only: bool,
    /// Let others on the network read what is served, by an address with a key in it [ADDR: this machine's own].
    #[arg(long, value_name = "ADDR", num_args = 0..=1, require_equals = true, default_missing_value = "0.0.0.0")]
    pub host: Option<std::net::IpAddr>,
    /// Show drafts, marked.
    #[arg(long)]
    pub drafts: bool,
    /// What opens a file from the browser, as `code -g {file}:{line}:{column}` [default: $VISUAL].
    #[arg(long, value_name = "CMD")]
    pub editor: Option<String>,
}

/// `variorum check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The edition's folder.
    pub edition: Option<PathBuf>,
    /// How to tell it.
    #[arg(long, value_enum, default_value_t = DiagnosticFormat::Human)]
    pub format: DiagnosticFormat,
    /// Warnings make the exit code 1 too.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Check drafts too.
    #[arg(long)]
    pub drafts: bool,
    /// Fail where `build` would write content/anchors.lock.
    #[arg(long)]
    pub locked: bool,
    /// Count too what the notes cover: kinds, commentators, paragraphs, sources, entities.
    #[arg(long)]
    pub coverage: bool,
    /// Write what mends what is wrong: where nothing else can be meant, or where it is likely too.
    #[arg(long, value_enum, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "sure")]
    pub fix: Option<FixLevel>,
    /// Print what `--fix` would write, as a patch, and write nothing.
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

/// Which fixes are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FixLevel {
    /// Names that have one near to them, and references whose blocks have other addresses.
    Sure,
    /// Also the words of notes that were rewritten, with a score of 0.9 or more.
    All,
}

/// `variorum collate`.
#[derive(Debug, Args)]
pub struct Collate {
    /// The edition's folder; or, where it is no folder, the section.
    pub edition: Option<PathBuf>,
    /// The section, by its id; all without.
    pub section: Option<String>,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = CollationFormat::Json)]
    pub format: CollationFormat,
    /// The witness that the others are compared with, in the place of the edition's own base.
    #[arg(long, value_name = "ID")]
    pub base: Option<String>,
    /// Explain an entry or a unit, by its section and its name: `boredom:v-p3-w12`, `boredom:p3`.
    #[arg(long, value_name = "ID")]
    pub explain: Option<String>,
    /// Where it goes [default: the standard output].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A form of a collation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CollationFormat {
    /// One object, with CollateX's table for each section.
    Json,
    /// A row a reading.
    Csv,
    /// A TEI document, in parallel segmentation.
    Tei,
}

/// `variorum library`.
#[derive(Debug, Args)]
pub struct LibraryArgs {
    /// The editions' folders, in the order of the shelf.
    #[arg(required = true, value_name = "DIR")]
    pub editions: Vec<PathBuf>,
    /// Where the pages go [default: library/].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What the library is called.
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
}

/// `variorum export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The format; all are listed without.
    pub format: Option<String>,
    /// The edition's folder.
    pub edition: Option<PathBuf>,
    /// Where it goes: a file, or a folder for a format of several files [default: the standard output].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Where the site is published, in the place of the edition's own base-url.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Drafts too, marked.
    #[arg(long)]
    pub drafts: bool,
}

/// A form of diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiagnosticFormat {
    /// For a person.
    Human,
    /// One object: diagnostics and notes.
    Json,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
    /// Workflow commands, for GitHub Actions.
    Github,
}

/// What is not let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings.
    Warnings,
}

/// `variorum new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The folder to make; it must not be there, or be empty.
    pub dir: PathBuf,
    /// Write what a code host needs to check, publish and release the edition.
    #[arg(long, value_enum, value_name = "HOST")]
    pub pages: Option<Host>,
}

/// A code host that publishes pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// GitHub, by its Actions.
    Github,
    /// GitLab, by its CI.
    Gitlab,
    /// Codeberg, and others with Forgejo's Actions.
    Codeberg,
}

/// `variorum import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The files, in the order that their texts have.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The files have notes: find their words in the text, and write records.
    #[arg(long)]
    pub annotations: bool,
    /// The edition's folder; without an edition in it, one is made there.
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// The witness that the text becomes, needed where the edition has text already; or that the notes are on.
    #[arg(long, value_name = "ID")]
    pub witness: Option<String>,
    /// Where sections begin: `heading` (at those of the highest level that occurs twice), `part` (level 1 opens a part,
    /// level 2 a section), or a level.
    #[arg(long, value_name = "heading|part|N", default_value = "heading", value_parser = split, conflicts_with = "annotations")]
    pub split: SplitAt,
    /// The editor, by id, of notes that name no author [default: the only editor, else a new one, `reader`].
    #[arg(long, value_name = "ID", requires = "annotations")]
    pub creator: Option<String>,
    /// The kind of the notes [default: `comment`; `highlight` without a text].
    #[arg(long, value_name = "KIND", requires = "annotations")]
    pub kind: Option<String>,
    /// The title, or a part of it, of the book whose notes are taken from a file with several [default: the edition's].
    #[arg(long, value_name = "TITLE", requires = "annotations")]
    pub book: Option<String>,
    /// Print what becomes of each note, and write nothing.
    #[arg(long, requires = "annotations")]
    pub check: bool,
    /// How `--check` prints it.
    #[arg(long, value_enum, default_value_t = TableFormat::Human, requires = "check")]
    pub format: TableFormat,
    /// Say what would be written, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// A form of the table of imported notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// A line a note.
    Human,
    /// One object: `{notes: [{file, line, id, verdict, score, words, places}]}`.
    Json,
}

/// Where the sections of an imported text begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitAt {
    /// At headings of the highest level that occurs twice.
    Heading,
    /// Level 1 opens a part, level 2 a section.
    Part,
    /// At headings of this level and above.
    Level(u8),
}

fn split(words: &str) -> Result<SplitAt, String> {
    match words {
        "heading" => Ok(SplitAt::Heading),
        "part" => Ok(SplitAt::Part),
        _ => match words.parse() {
            Ok(level @ 1..=6) => Ok(SplitAt::Level(level)),
            _ => Err("this is `heading`, `part`, or a level from 1 to 6".to_owned()),
        },
    }
}

/// `variorum annotate`.
#[derive(Debug, Args)]
pub struct Annotate {
    /// The section, by its id; or a place in it, `lamp#p2`.
    pub section: String,
    /// The words, as they are in the text; empty for a note on the whole of a place, and for an answer to a whole note.
    pub words: String,
    /// The edition's folder.
    pub edition: Option<PathBuf>,
    /// Which of several places with these words, from 1; what finds it alone is written.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub occurrence: Option<u32>,
    /// The annotation file [default: that with most notes on the section].
    #[arg(long, value_name = "PATH")]
    pub file: Option<String>,
    /// The kind.
    #[arg(long)]
    pub kind: Option<String>,
    /// The editor's id.
    #[arg(long, value_name = "EDITOR")]
    pub by: Option<String>,
    /// The last words of a longer stretch that begins with the words.
    #[arg(long, value_name = "WORDS")]
    pub range: Option<String>,
    /// The version of the text, by its id [default: the base].
    #[arg(long, value_name = "ID")]
    pub witness: Option<String>,
    /// The note that it answers, by its id.
    #[arg(long, value_name = "ID")]
    pub reply_to: Option<String>,
    /// A tag; may be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// An entity that it names, as `person:putin`; may be given several times.
    #[arg(long = "entity", value_name = "ENTITY")]
    pub entities: Vec<String>,
    /// `draft` for a note that is left out unless --drafts shows it.
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// The note's text, Markdown; `-` reads it from the standard input.
    #[arg(long, value_name = "TEXT")]
    pub body: Option<String>,
    /// Open the file in $EDITOR.
    #[arg(long)]
    pub edit: bool,
}

/// `variorum renumber`.
#[derive(Debug, Args)]
pub struct Renumber {
    /// The edition's folder.
    pub edition: Option<PathBuf>,
}

/// `variorum reanchor`.
#[derive(Debug, Args)]
pub struct Reanchor {
    /// The edition's folder.
    pub edition: Option<PathBuf>,
    /// Write what is shown to the annotation files; all else in them stays as it is.
    #[arg(long)]
    pub apply: bool,
    /// Ask for each note.
    #[arg(long, conflicts_with = "apply")]
    pub interactive: bool,
}

/// `variorum release`.
#[derive(Debug, Args)]
pub struct ReleaseArgs {
    /// The version: `1.2`.
    pub version: String,
    /// The edition's folder.
    pub edition: Option<PathBuf>,
    /// The day of the release [default: today].
    #[arg(long, value_name = "DAY")]
    pub date: Option<String>,
}

/// `variorum tidy`.
#[derive(Debug, Args)]
pub struct Tidy {
    /// The edition's folder.
    pub edition: Option<PathBuf>,
}

/// `variorum explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The rule, as it is in brackets after `error`; all are listed without.
    pub rule: Option<String>,
}

/// `variorum styles`.
#[derive(Debug, Args)]
pub struct Styles {
    /// The style to print; all are listed without.
    pub style: Option<String>,
}

/// `variorum schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// What to describe; without, one object with all of them.
    #[arg(value_enum)]
    pub of: Option<SchemaOf>,
}

/// What there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// content/edition.toml.
    Edition,
    /// A record of an annotation file.
    Record,
    /// A file of content/registers/.
    Register,
    /// What `check --format json` prints.
    Check,
}

/// `variorum completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
