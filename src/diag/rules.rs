//! The table of rules: id, severity, what it says, and the long text of `variorum explain`.
//!
//! Ids are a contract: editions name them in `[rules]`.

use super::Severity;

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub id: &'static str,
    /// How grave it is unless `[rules]` says otherwise.
    pub severity: Severity,
    /// What it is, in one line.
    pub summary: &'static str,
    /// What it means and what to do: Markdown.
    pub explanation: &'static str,
}

impl std::hash::Hash for Rule {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

/// Makes a static of each line, and `RULES` of all of them in their order. The long text of a rule is the file of its id in `rules/`.
macro_rules! rules {
    ($($name:ident: $severity:ident, $id:literal, $summary:literal;)+) => {
        $(
            #[doc = concat!("`", $id, "`: ", $summary, ".")]
            pub static $name: Rule = Rule {
                id: $id,
                severity: Severity::$severity,
                summary: $summary,
                explanation: include_str!(concat!("rules/", $id, ".md")),
            };
        )+

        /// Every rule, in the order of the flow.
        pub static RULES: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    UNREADABLE: Error, "unreadable", "a file or folder can't be read";
    OUTSIDE: Error, "outside", "a symbolic link leads out of the edition's folder, or round in a circle";
    NOT_UTF8: Error, "not-utf8", "a file isn't UTF-8";
    TOO_LARGE: Error, "too-large", "a file is larger than 32 MB";
    TOML_SYNTAX: Error, "toml-syntax", "a TOML file, record or front matter can't be read";
    MERGE_CONFLICT: Error, "merge-conflict", "a file has the marks of a merge conflict";
    CONFLICT_IN_CODE: Warning, "conflict-in-code", "fenced code, or a file of static/, has the marks of a merge conflict";
    CONFLICT_REMAINS: Warning, "conflict-remains", "a line that may be left of a merge conflict";
    UNCLOSED_BLOCK: Warning, "unclosed-block", "code or a comment that runs to the end of the text";
    UNUSED_DEFINITION: Warning, "unused-definition", "the address of a link that is never made";
    UNSHOWN_CHARACTER: Warning, "unshown-character", "a character that no page can have";
    EMPTY_BLOCK: Warning, "empty-block", "a quotation, an item or a footnote without words";
    EMPTY_SECTION: Warning, "empty-section", "a section, an essay or a witness without a text";
    UNKNOWN_KEY: Error, "unknown-key", "a key that isn't known";
    WRONG_TYPE: Error, "wrong-type", "a value of the wrong type";
    MISSING_KEY: Error, "missing-key", "a key that is required is missing";
    BAD_VALUE: Error, "bad-value", "a value that isn't allowed";
    MISSING_PLACE: Warning, "missing-place", "words of the interface that lack the place of what is filled in";
    UNKNOWN_LANGUAGE: Error, "unknown-language", "a language whose tag isn't registered";
    OLD_LANGUAGE_TAG: Warning, "old-language-tag", "a language's tag in whose place another is registered";
    BAD_DATE: Error, "bad-date", "a date that is no year, no TOML date and no EDTF string";
    BAD_URL: Error, "bad-url", "an address that isn't http or https";
    BAD_SLUG: Error, "bad-slug", "an id or a file name that isn't a slug";
    EXCESS_CELL: Warning, "excess-cell", "a row of a table has more cells than its head";
    RESERVED_ID: Error, "reserved-id", "a section's id that a page of the site needs";
    DUPLICATE_ID: Error, "duplicate-id", "an id that names two things";
    DUPLICATE_SECTION: Error, "duplicate-section", "two files for one section";
    EMPTY_EDITION: Error, "empty-edition", "an edition without a section";
    UNKNOWN_WITNESS: Error, "unknown-witness", "a witness, or a folder of one, that edition.toml doesn't declare";
    PREFIX_CLASH: Error, "prefix-clash", "two prefixes of references that are the same";
    NOT_IN_BASE: Warning, "not-in-base", "a section that the base witness lacks";
    STRAY_FILE: Warning, "stray-file", "a file where none is looked for";
    UNUSED_FILE: Warning, "unused-file", "files of the edition that nothing is made of";
    UNKNOWN_RULE: Error, "unknown-rule", "`[rules]` names a rule that isn't there";
    YAML_FRONT_MATTER: Error, "yaml-front-matter", "front matter or a record is written in YAML";
    LATE_FRONT_MATTER: Warning, "late-front-matter", "keys that are shown as text";
    UNCLOSED_FRONT_MATTER: Error, "unclosed-front-matter", "front matter without its closing `+++`";
    UNCLOSED_RECORD: Error, "unclosed-record", "a record without its closing `+++`";
    TEXT_OUTSIDE_RECORD: Warning, "text-outside-record", "words before the first record of an annotation file";
    EMPTY_NOTE: Warning, "empty-note", "an annotation without a body";
    UNPLACED: Info, "unplaced", "imported annotations without a place";
    UNKNOWN_KIND: Error, "unknown-kind", "a kind that isn't known";
    UNKNOWN_CREATOR: Error, "unknown-creator", "a creator that is no editor of the edition";
    UNKNOWN_TARGET: Error, "unknown-target", "an annotation's target that isn't there";
    ORPHAN: Error, "orphan", "the words of an annotation are not in the text";
    AMBIGUOUS: Error, "ambiguous", "the words of an annotation are there more than once, or once where it isn't sure that they are the same";
    CROWDED_WORDS: Info, "crowded-words", "more notes are over some words than their markup names";
    SHIFTED: Info, "shifted", "an annotation's words are elsewhere in their own block, or their block has another number";
    MOVED: Info, "moved", "an annotation's words have moved to another place";
    REWRITTEN: Warning, "rewritten", "an annotation's words, or those beside them, were rewritten";
    SPLIT: Warning, "split", "a new paragraph begins within an annotation's words";
    LOCK: Error, "lock", "anchors.lock can't be read";
    HISTORY: Error, "history", "history.lock can't be read";
    STALE_LOCK: Error, "stale-lock", "with `--locked`: anchors.lock is not what a build would write";
    LOST_NUMBERS: Error, "lost-numbers", "the numbers of a frozen edition are in no lock, or the lock's last and the edition isn't frozen";
    REFERENCE_MOVED: Warning, "reference-moved", "a reference leads to what has another address now";
    NUMBERED_TWICE: Warning, "numbered-twice", "two blocks of a frozen edition have one number";
    NUMBER_IN_DOUBT: Warning, "number-in-doubt", "a number that lasts may be that of another paragraph";
    REUSED_NAME: Warning, "reused-name", "a section has the name that another had";
    FORMER_BASE: Error, "former-base", "a note was on the base, and another witness is the base now";
    BAD_RANGE: Error, "bad-range", "a range whose words don't mark a stretch of text";
    BROKEN_REPLY: Error, "broken-reply", "a reply to nothing, to itself or in a circle";
    UNDEFINED_FOOTNOTE: Error, "undefined-footnote", "a footnote mark without its footnote";
    UNUSED_FOOTNOTE: Warning, "unused-footnote", "a footnote without its mark";
    DUPLICATE_FOOTNOTE: Error, "duplicate-footnote", "two footnotes with one label";
    BAD_FOOTNOTE_LABEL: Error, "bad-footnote-label", "a footnote's label that isn't a slug";
    BROKEN_REFERENCE: Error, "broken-reference", "a cross-reference to what isn't there";
    UNESCAPED_BAR: Error, "unescaped-bar", "a cross-reference in a table's cell with a bare `|`";
    LOST_LINK: Info, "lost-link", "a link whose target was lost";
    CHANGED_FORMULA: Warning, "changed-formula", "a formula of TeX that Markdown changes";
    UNMADE_LINK: Warning, "unmade-link", "signs of a link, a reference, a citation or a footnote that make none";
    EMPTY_LINK: Warning, "empty-link", "a link without a target";
    BAD_LINK: Error, "bad-link", "a link whose scheme isn't safe";
    MISSING_FILE: Error, "missing-file", "a file that is shown or linked isn't there";
    EMPTY_HEADING: Warning, "empty-heading", "a heading without words";
    MISSING_ALT: Warning, "missing-alt", "an image without a text for those who can't see it";
    BIBLIOGRAPHY_SYNTAX: Error, "bibliography-syntax", "an entry of the bibliography that can't be read";
    UNREAD_FIELD: Info, "unread-field", "a field of the bibliography that nothing is made of";
    BIBLIOGRAPHY_FIELD: Warning, "bibliography-field", "a field of the bibliography that is empty, double or can't be understood";
    UNSHOWN_FIELD: Info, "unshown-field", "fields of a work that the bibliography shows nowhere";
    UNSHOWN_WORK: Error, "unshown-work", "a work of which the citation style shows nothing";
    DUPLICATE_WORK: Error, "duplicate-work", "a work that is in the bibliography twice";
    UNKNOWN_WORK: Error, "unknown-work", "a citation of a work that the bibliography lacks";
    UNUSED_WORK: Warning, "unused-work", "a work of the bibliography that is not cited";
    BAD_STYLE: Error, "bad-style", "a citation style of the edition's own that can't be used";
    IDLE_STYLE: Warning, "idle-style", "a part of a citation style of the edition's own that does nothing";
    PAGE_MARK: Warning, "page-mark", "a mark of a page that can't be read as one";
    HTML_LEFT_OUT: Warning, "html-left-out", "HTML that is not allowed is left out";
    HTML_UNBALANCED: Warning, "html-unbalanced", "HTML is not closed where it was opened";
    RAW_HTML: Info, "raw-html", "raw HTML, shown as text";
    DEEP_NESTING: Error, "deep-nesting", "lists and quotations nested deeper than 100 levels";
    TEMPLATE: Error, "template", "a template that can't be read or fails";
    ADDRESS_CLASH: Error, "address-clash", "two things that can't both be files of the site";
    BROKEN_LINK: Error, "broken-link", "a link of the finished site that leads nowhere";
    TWICE_ON_PAGE: Error, "twice-on-page", "an id that is twice on one page";
    EXPORT_UNAVAILABLE: Error, "export-unavailable", "a format that this program can't write";
    EXPORT_FAILED: Error, "export-failed", "an export that can't be made";
    EXPORT_DIFFERS: Info, "export-differs", "what an export has otherwise than the edition";
    NO_BASE_URL: Info, "no-base-url", "an edition without a base-url";
    NO_TITLE_CARD: Info, "no-title-card", "no picture of the title, since the program's typeface lacks a letter of it";
    INTERFACE_LANGUAGE: Warning, "interface-language", "the interface lacks words in the edition's language";
    READING_TWICE: Error, "reading-twice", "two records with readings of the same words";
    READING_NOT_THERE: Warning, "reading-not-there", "a reading that its witness has not";
    NARROW_LEMMA: Warning, "narrow-lemma", "a lemma without words that differ beside it";
    ALIGN_MARK: Warning, "align-mark", "a mark of an alignment that can't be read";
    UNALIGNED: Warning, "unaligned", "blocks of a translation that are opposite to none of the base";
    SHORT_FORM: Warning, "short-form", "a form of an entity that is too short to be looked for";
    SHARED_FORM: Warning, "shared-form", "a form that two entities claim";
    ENTITY_TWICE: Warning, "entity-twice", "one id in two registers";
}

/// The rule of this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// A rule as data: its id.
pub(super) mod by_id {
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::{Rule, find};

    pub(in crate::diag) fn serialize<S: Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(rule.id)
    }

    pub(in crate::diag) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<&'static Rule, D::Error> {
        let id = String::deserialize(from)?;
        find(&id).ok_or_else(|| D::Error::custom("no such rule"))
    }
}
