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

/// `unreadable`: a file or folder can't be read.
pub static UNREADABLE: Rule = Rule {
    id: "unreadable",
    severity: Severity::Error,
    summary: "a file or folder can't be read",
    explanation: include_str!("rules/unreadable.md"),
};

/// `outside`: a symbolic link leads out of the edition's folder, or round in a circle.
pub static OUTSIDE: Rule = Rule {
    id: "outside",
    severity: Severity::Error,
    summary: "a symbolic link leads out of the edition's folder, or round in a circle",
    explanation: include_str!("rules/outside.md"),
};

/// `not-utf8`: a file isn't UTF-8.
pub static NOT_UTF8: Rule = Rule {
    id: "not-utf8",
    severity: Severity::Error,
    summary: "a file isn't UTF-8",
    explanation: include_str!("rules/not-utf8.md"),
};

/// `too-large`: a file is larger than 32 MB.
pub static TOO_LARGE: Rule = Rule {
    id: "too-large",
    severity: Severity::Error,
    summary: "a file is larger than 32 MB",
    explanation: include_str!("rules/too-large.md"),
};

/// `toml-syntax`: a TOML file, record or front matter can't be read.
pub static TOML_SYNTAX: Rule = Rule {
    id: "toml-syntax",
    severity: Severity::Error,
    summary: "a TOML file, record or front matter can't be read",
    explanation: include_str!("rules/toml-syntax.md"),
};

/// `merge-conflict`: a file has the marks of a merge conflict.
pub static MERGE_CONFLICT: Rule = Rule {
    id: "merge-conflict",
    severity: Severity::Error,
    summary: "a file has the marks of a merge conflict",
    explanation: include_str!("rules/merge-conflict.md"),
};

/// `conflict-in-code`: fenced code has the marks of a merge conflict.
pub static CONFLICT_IN_CODE: Rule = Rule {
    id: "conflict-in-code",
    severity: Severity::Warning,
    summary: "fenced code has the marks of a merge conflict",
    explanation: include_str!("rules/conflict-in-code.md"),
};

/// `unknown-key`: a key that isn't known.
pub static UNKNOWN_KEY: Rule = Rule {
    id: "unknown-key",
    severity: Severity::Error,
    summary: "a key that isn't known",
    explanation: include_str!("rules/unknown-key.md"),
};

/// `wrong-type`: a value of the wrong type.
pub static WRONG_TYPE: Rule = Rule {
    id: "wrong-type",
    severity: Severity::Error,
    summary: "a value of the wrong type",
    explanation: include_str!("rules/wrong-type.md"),
};

/// `missing-key`: a key that is required is missing.
pub static MISSING_KEY: Rule = Rule {
    id: "missing-key",
    severity: Severity::Error,
    summary: "a key that is required is missing",
    explanation: include_str!("rules/missing-key.md"),
};

/// `bad-value`: a value that isn't allowed.
pub static BAD_VALUE: Rule = Rule {
    id: "bad-value",
    severity: Severity::Error,
    summary: "a value that isn't allowed",
    explanation: include_str!("rules/bad-value.md"),
};

/// `unknown-language`: a language whose tag isn't registered.
pub static UNKNOWN_LANGUAGE: Rule = Rule {
    id: "unknown-language",
    severity: Severity::Error,
    summary: "a language whose tag isn't registered",
    explanation: include_str!("rules/unknown-language.md"),
};

/// `bad-date`: a date that is no year, no TOML date and no EDTF string.
pub static BAD_DATE: Rule = Rule {
    id: "bad-date",
    severity: Severity::Error,
    summary: "a date that is no year, no TOML date and no EDTF string",
    explanation: include_str!("rules/bad-date.md"),
};

/// `bad-url`: an address that isn't http or https.
pub static BAD_URL: Rule = Rule {
    id: "bad-url",
    severity: Severity::Error,
    summary: "an address that isn't http or https",
    explanation: include_str!("rules/bad-url.md"),
};

/// `bad-slug`: an id or a file name that isn't a slug.
pub static BAD_SLUG: Rule = Rule {
    id: "bad-slug",
    severity: Severity::Error,
    summary: "an id or a file name that isn't a slug",
    explanation: include_str!("rules/bad-slug.md"),
};

/// `excess-cell`: a row of a table has more cells than its head.
pub static EXCESS_CELL: Rule = Rule {
    id: "excess-cell",
    severity: Severity::Warning,
    summary: "a row of a table has more cells than its head",
    explanation: include_str!("rules/excess-cell.md"),
};

/// `reserved-id`: a section's id that a page of the site needs.
pub static RESERVED_ID: Rule = Rule {
    id: "reserved-id",
    severity: Severity::Error,
    summary: "a section's id that a page of the site needs",
    explanation: include_str!("rules/reserved-id.md"),
};

/// `duplicate-id`: an id that stands for two things.
pub static DUPLICATE_ID: Rule = Rule {
    id: "duplicate-id",
    severity: Severity::Error,
    summary: "an id that stands for two things",
    explanation: include_str!("rules/duplicate-id.md"),
};

/// `duplicate-section`: two files for one section.
pub static DUPLICATE_SECTION: Rule = Rule {
    id: "duplicate-section",
    severity: Severity::Error,
    summary: "two files for one section",
    explanation: include_str!("rules/duplicate-section.md"),
};

/// `empty-edition`: an edition without a section.
pub static EMPTY_EDITION: Rule = Rule {
    id: "empty-edition",
    severity: Severity::Error,
    summary: "an edition without a section",
    explanation: include_str!("rules/empty-edition.md"),
};

/// `unknown-witness`: a witness, or a folder of one, that edition.toml doesn't declare.
pub static UNKNOWN_WITNESS: Rule = Rule {
    id: "unknown-witness",
    severity: Severity::Error,
    summary: "a witness, or a folder of one, that edition.toml doesn't declare",
    explanation: include_str!("rules/unknown-witness.md"),
};

/// `prefix-clash`: two prefixes of references that are the same.
pub static PREFIX_CLASH: Rule = Rule {
    id: "prefix-clash",
    severity: Severity::Error,
    summary: "two prefixes of references that are the same",
    explanation: include_str!("rules/prefix-clash.md"),
};

/// `not-in-base`: a section that the base witness lacks.
pub static NOT_IN_BASE: Rule = Rule {
    id: "not-in-base",
    severity: Severity::Warning,
    summary: "a section that the base witness lacks",
    explanation: include_str!("rules/not-in-base.md"),
};

/// `stray-file`: a file where none is looked for.
pub static STRAY_FILE: Rule = Rule {
    id: "stray-file",
    severity: Severity::Warning,
    summary: "a file where none is looked for",
    explanation: include_str!("rules/stray-file.md"),
};

/// `unused-file`: files of the edition that nothing is made of.
pub static UNUSED_FILE: Rule = Rule {
    id: "unused-file",
    severity: Severity::Warning,
    summary: "files of the edition that nothing is made of",
    explanation: include_str!("rules/unused-file.md"),
};

/// `unknown-rule`: `[rules]` names a rule that isn't there.
pub static UNKNOWN_RULE: Rule = Rule {
    id: "unknown-rule",
    severity: Severity::Error,
    summary: "`[rules]` names a rule that isn't there",
    explanation: include_str!("rules/unknown-rule.md"),
};

/// `yaml-front-matter`: front matter or a record is written in YAML.
pub static YAML_FRONT_MATTER: Rule = Rule {
    id: "yaml-front-matter",
    severity: Severity::Error,
    summary: "front matter or a record is written in YAML",
    explanation: include_str!("rules/yaml-front-matter.md"),
};

/// `unclosed-front-matter`: front matter without its closing `+++`.
pub static UNCLOSED_FRONT_MATTER: Rule = Rule {
    id: "unclosed-front-matter",
    severity: Severity::Error,
    summary: "front matter without its closing `+++`",
    explanation: include_str!("rules/unclosed-front-matter.md"),
};

/// `unclosed-record`: a record without its closing `+++`.
pub static UNCLOSED_RECORD: Rule = Rule {
    id: "unclosed-record",
    severity: Severity::Error,
    summary: "a record without its closing `+++`",
    explanation: include_str!("rules/unclosed-record.md"),
};

/// `text-outside-record`: words before the first record of an annotation file.
pub static TEXT_OUTSIDE_RECORD: Rule = Rule {
    id: "text-outside-record",
    severity: Severity::Warning,
    summary: "words before the first record of an annotation file",
    explanation: include_str!("rules/text-outside-record.md"),
};

/// `empty-note`: an annotation without a body.
pub static EMPTY_NOTE: Rule = Rule {
    id: "empty-note",
    severity: Severity::Warning,
    summary: "an annotation without a body",
    explanation: include_str!("rules/empty-note.md"),
};

/// `unplaced`: imported notes whose words aren't in the text.
pub static UNPLACED: Rule = Rule {
    id: "unplaced",
    severity: Severity::Info,
    summary: "imported annotations without a place",
    explanation: include_str!("rules/unplaced.md"),
};

/// `unknown-kind`: a kind that isn't known.
pub static UNKNOWN_KIND: Rule = Rule {
    id: "unknown-kind",
    severity: Severity::Error,
    summary: "a kind that isn't known",
    explanation: include_str!("rules/unknown-kind.md"),
};

/// `unknown-creator`: a creator that is no editor of the edition.
pub static UNKNOWN_CREATOR: Rule = Rule {
    id: "unknown-creator",
    severity: Severity::Error,
    summary: "a creator that is no editor of the edition",
    explanation: include_str!("rules/unknown-creator.md"),
};

/// `unknown-target`: an annotation's target that isn't there.
pub static UNKNOWN_TARGET: Rule = Rule {
    id: "unknown-target",
    severity: Severity::Error,
    summary: "an annotation's target that isn't there",
    explanation: include_str!("rules/unknown-target.md"),
};

/// `orphan`: the words of an annotation are not in the text.
pub static ORPHAN: Rule = Rule {
    id: "orphan",
    severity: Severity::Error,
    summary: "the words of an annotation are not in the text",
    explanation: include_str!("rules/orphan.md"),
};

/// `ambiguous`: the words of an annotation are there more than once.
pub static AMBIGUOUS: Rule = Rule {
    id: "ambiguous",
    severity: Severity::Error,
    summary: "the words of an annotation are there more than once",
    explanation: include_str!("rules/ambiguous.md"),
};

/// `crowded-words`: more notes are over some words than their markup names.
pub static CROWDED_WORDS: Rule = Rule {
    id: "crowded-words",
    severity: Severity::Info,
    summary: "more notes are over some words than their markup names",
    explanation: include_str!("rules/crowded-words.md"),
};

/// `shifted`: an annotation's words stand elsewhere in their own block, or their block has another number.
pub static SHIFTED: Rule = Rule {
    id: "shifted",
    severity: Severity::Info,
    summary: "an annotation's words stand elsewhere in their own block, or their block has another number",
    explanation: include_str!("rules/shifted.md"),
};

/// `moved`: an annotation's words have moved to another place.
pub static MOVED: Rule = Rule {
    id: "moved",
    severity: Severity::Info,
    summary: "an annotation's words have moved to another place",
    explanation: include_str!("rules/moved.md"),
};

/// `rewritten`: an annotation's words, or those beside them, were rewritten.
pub static REWRITTEN: Rule = Rule {
    id: "rewritten",
    severity: Severity::Warning,
    summary: "an annotation's words, or those beside them, were rewritten",
    explanation: include_str!("rules/rewritten.md"),
};

/// `split`: a new paragraph begins within an annotation's words.
pub static SPLIT: Rule = Rule {
    id: "split",
    severity: Severity::Warning,
    summary: "a new paragraph begins within an annotation's words",
    explanation: include_str!("rules/split.md"),
};

/// `lock`: anchors.lock can't be read.
pub static LOCK: Rule = Rule {
    id: "lock",
    severity: Severity::Error,
    summary: "anchors.lock can't be read",
    explanation: include_str!("rules/lock.md"),
};

/// `history`: history.lock can't be read.
pub static HISTORY: Rule = Rule {
    id: "history",
    severity: Severity::Error,
    summary: "history.lock can't be read",
    explanation: include_str!("rules/history.md"),
};

/// `reference-moved`: a reference's block has another address.
pub static REFERENCE_MOVED: Rule = Rule {
    id: "reference-moved",
    severity: Severity::Warning,
    summary: "a reference leads to a paragraph that has another address now",
    explanation: include_str!("rules/reference-moved.md"),
};

/// `lost-numbers`: numbers that should last can't.
pub static LOST_NUMBERS: Rule = Rule {
    id: "lost-numbers",
    severity: Severity::Error,
    summary: "the numbers of a frozen edition are in no lock, or the lock's last and the edition isn't frozen",
    explanation: include_str!("rules/lost-numbers.md"),
};

/// `numbered-twice`: two blocks of a frozen edition have one number.
pub static NUMBERED_TWICE: Rule = Rule {
    id: "numbered-twice",
    severity: Severity::Warning,
    summary: "two blocks of a frozen edition have one number",
    explanation: include_str!("rules/numbered-twice.md"),
};

/// `stale-lock`: anchors.lock is not what a build would write.
pub static STALE_LOCK: Rule = Rule {
    id: "stale-lock",
    severity: Severity::Error,
    summary: "with `--locked`: anchors.lock is not what a build would write",
    explanation: include_str!("rules/stale-lock.md"),
};

/// `bad-range`: a range whose words don't mark a stretch of text.
pub static BAD_RANGE: Rule = Rule {
    id: "bad-range",
    severity: Severity::Error,
    summary: "a range whose words don't mark a stretch of text",
    explanation: include_str!("rules/bad-range.md"),
};

/// `broken-reply`: a reply to nothing, to itself or in a circle.
pub static BROKEN_REPLY: Rule = Rule {
    id: "broken-reply",
    severity: Severity::Error,
    summary: "a reply to nothing, to itself or in a circle",
    explanation: include_str!("rules/broken-reply.md"),
};

/// `undefined-footnote`: a footnote mark without its footnote.
pub static UNDEFINED_FOOTNOTE: Rule = Rule {
    id: "undefined-footnote",
    severity: Severity::Error,
    summary: "a footnote mark without its footnote",
    explanation: include_str!("rules/undefined-footnote.md"),
};

/// `unused-footnote`: a footnote without its mark.
pub static UNUSED_FOOTNOTE: Rule = Rule {
    id: "unused-footnote",
    severity: Severity::Warning,
    summary: "a footnote without its mark",
    explanation: include_str!("rules/unused-footnote.md"),
};

/// `duplicate-footnote`: two footnotes with one label.
pub static DUPLICATE_FOOTNOTE: Rule = Rule {
    id: "duplicate-footnote",
    severity: Severity::Error,
    summary: "two footnotes with one label",
    explanation: include_str!("rules/duplicate-footnote.md"),
};

/// `bad-footnote-label`: a footnote's label that isn't a slug.
pub static BAD_FOOTNOTE_LABEL: Rule = Rule {
    id: "bad-footnote-label",
    severity: Severity::Error,
    summary: "a footnote's label that isn't a slug",
    explanation: include_str!("rules/bad-footnote-label.md"),
};

/// `broken-reference`: a cross-reference to what isn't there.
pub static BROKEN_REFERENCE: Rule = Rule {
    id: "broken-reference",
    severity: Severity::Error,
    summary: "a cross-reference to what isn't there",
    explanation: include_str!("rules/broken-reference.md"),
};

/// `unescaped-bar`: a cross-reference in a table's cell with a bare `|`.
pub static UNESCAPED_BAR: Rule = Rule {
    id: "unescaped-bar",
    severity: Severity::Error,
    summary: "a cross-reference in a table's cell with a bare `|`",
    explanation: include_str!("rules/unescaped-bar.md"),
};

/// `lost-link`: a link whose target was lost.
pub static LOST_LINK: Rule = Rule {
    id: "lost-link",
    severity: Severity::Info,
    summary: "a link whose target was lost",
    explanation: include_str!("rules/lost-link.md"),
};

/// `empty-link`: a link without a target.
pub static EMPTY_LINK: Rule = Rule {
    id: "empty-link",
    severity: Severity::Warning,
    summary: "a link without a target",
    explanation: include_str!("rules/empty-link.md"),
};

/// `bad-link`: a link whose scheme isn't safe.
pub static BAD_LINK: Rule = Rule {
    id: "bad-link",
    severity: Severity::Error,
    summary: "a link whose scheme isn't safe",
    explanation: include_str!("rules/bad-link.md"),
};

/// `missing-file`: a file that is shown or linked isn't there.
pub static MISSING_FILE: Rule = Rule {
    id: "missing-file",
    severity: Severity::Error,
    summary: "a file that is shown or linked isn't there",
    explanation: include_str!("rules/missing-file.md"),
};

/// `empty-heading`: a heading without words.
pub static EMPTY_HEADING: Rule = Rule {
    id: "empty-heading",
    severity: Severity::Warning,
    summary: "a heading without words",
    explanation: include_str!("rules/empty-heading.md"),
};

/// `missing-alt`: an image without a text for those who can't see it.
pub static MISSING_ALT: Rule = Rule {
    id: "missing-alt",
    severity: Severity::Warning,
    summary: "an image without a text for those who can't see it",
    explanation: include_str!("rules/missing-alt.md"),
};

/// `bibliography-syntax`: an entry of the bibliography that can't be read.
pub static BIBLIOGRAPHY_SYNTAX: Rule = Rule {
    id: "bibliography-syntax",
    severity: Severity::Error,
    summary: "an entry of the bibliography that can't be read",
    explanation: include_str!("rules/bibliography-syntax.md"),
};

/// `bibliography-field`: a field of the bibliography that is empty, double or can't be understood.
pub static BIBLIOGRAPHY_FIELD: Rule = Rule {
    id: "bibliography-field",
    severity: Severity::Warning,
    summary: "a field of the bibliography that is empty, double or can't be understood",
    explanation: include_str!("rules/bibliography-field.md"),
};

/// `unshown-field`: fields of a work that the bibliography shows nowhere.
pub static UNSHOWN_FIELD: Rule = Rule {
    id: "unshown-field",
    severity: Severity::Info,
    summary: "fields of a work that the bibliography shows nowhere",
    explanation: include_str!("rules/unshown-field.md"),
};

/// `unread-field`: a field of the bibliography that nothing is made of.
pub static UNREAD_FIELD: Rule = Rule {
    id: "unread-field",
    severity: Severity::Info,
    summary: "a field of the bibliography that nothing is made of",
    explanation: include_str!("rules/unread-field.md"),
};

/// `unshown-work`: a work of which the citation style shows nothing.
pub static UNSHOWN_WORK: Rule = Rule {
    id: "unshown-work",
    severity: Severity::Error,
    summary: "a work of which the citation style shows nothing",
    explanation: include_str!("rules/unshown-work.md"),
};

/// `bad-style`: a citation style of the edition's own that can't be used.
pub static BAD_STYLE: Rule = Rule {
    id: "bad-style",
    severity: Severity::Error,
    summary: "a citation style of the edition's own that can't be used",
    explanation: include_str!("rules/bad-style.md"),
};

/// `idle-style`: a part of a citation style of the edition's own that does nothing.
pub static IDLE_STYLE: Rule = Rule {
    id: "idle-style",
    severity: Severity::Warning,
    summary: "a part of a citation style of the edition's own that does nothing",
    explanation: include_str!("rules/idle-style.md"),
};

/// `duplicate-work`: a work that is in the bibliography twice.
pub static DUPLICATE_WORK: Rule = Rule {
    id: "duplicate-work",
    severity: Severity::Error,
    summary: "a work that is in the bibliography twice",
    explanation: include_str!("rules/duplicate-work.md"),
};

/// `unknown-work`: a citation of a work that the bibliography lacks.
pub static UNKNOWN_WORK: Rule = Rule {
    id: "unknown-work",
    severity: Severity::Error,
    summary: "a citation of a work that the bibliography lacks",
    explanation: include_str!("rules/unknown-work.md"),
};

/// `unused-work`: a work of the bibliography that nobody cites.
pub static UNUSED_WORK: Rule = Rule {
    id: "unused-work",
    severity: Severity::Warning,
    summary: "a work of the bibliography that nobody cites",
    explanation: include_str!("rules/unused-work.md"),
};

/// `page-mark`: a mark of a page that can't be read as one.
pub static PAGE_MARK: Rule = Rule {
    id: "page-mark",
    severity: Severity::Warning,
    summary: "a mark of a page that can't be read as one",
    explanation: include_str!("rules/page-mark.md"),
};

/// `html-left-out`: HTML that may not stand is left out.
pub static HTML_LEFT_OUT: Rule = Rule {
    id: "html-left-out",
    severity: Severity::Warning,
    summary: "HTML that may not stand is left out",
    explanation: include_str!("rules/html-left-out.md"),
};

/// `html-unbalanced`: HTML is not closed where it was opened.
pub static HTML_UNBALANCED: Rule = Rule {
    id: "html-unbalanced",
    severity: Severity::Warning,
    summary: "HTML is not closed where it was opened",
    explanation: include_str!("rules/html-unbalanced.md"),
};

/// `raw-html`: raw HTML, shown as text.
pub static RAW_HTML: Rule = Rule {
    id: "raw-html",
    severity: Severity::Info,
    summary: "raw HTML, shown as text",
    explanation: include_str!("rules/raw-html.md"),
};

/// `deep-nesting`: lists and quotations nested deeper than 100 levels.
pub static DEEP_NESTING: Rule = Rule {
    id: "deep-nesting",
    severity: Severity::Error,
    summary: "lists and quotations nested deeper than 100 levels",
    explanation: include_str!("rules/deep-nesting.md"),
};

/// `template`: a template that can't be read or fails.
pub static TEMPLATE: Rule = Rule {
    id: "template",
    severity: Severity::Error,
    summary: "a template that can't be read or fails",
    explanation: include_str!("rules/template.md"),
};

/// `address-clash`: two things that can't both be files of the site.
pub static ADDRESS_CLASH: Rule = Rule {
    id: "address-clash",
    severity: Severity::Error,
    summary: "two things that can't both be files of the site",
    explanation: include_str!("rules/address-clash.md"),
};

/// `broken-link`: a link of the finished site that leads nowhere.
pub static BROKEN_LINK: Rule = Rule {
    id: "broken-link",
    severity: Severity::Error,
    summary: "a link of the finished site that leads nowhere",
    explanation: include_str!("rules/broken-link.md"),
};

/// `twice-on-page`: an id that stands twice on one page.
pub static TWICE_ON_PAGE: Rule = Rule {
    id: "twice-on-page",
    severity: Severity::Error,
    summary: "an id that stands twice on one page",
    explanation: include_str!("rules/twice-on-page.md"),
};

/// `export-unavailable`: a format that this program can't write.
pub static EXPORT_UNAVAILABLE: Rule = Rule {
    id: "export-unavailable",
    severity: Severity::Error,
    summary: "a format that this program can't write",
    explanation: include_str!("rules/export-unavailable.md"),
};

/// `export-failed`: an export that can't be made.
pub static EXPORT_FAILED: Rule = Rule {
    id: "export-failed",
    severity: Severity::Error,
    summary: "an export that can't be made",
    explanation: include_str!("rules/export-failed.md"),
};

/// `export-differs`: what an export has otherwise than the edition.
pub static EXPORT_DIFFERS: Rule = Rule {
    id: "export-differs",
    severity: Severity::Info,
    summary: "what an export has otherwise than the edition",
    explanation: include_str!("rules/export-differs.md"),
};

/// `no-base-url`: an edition without a base-url.
pub static NO_BASE_URL: Rule = Rule {
    id: "no-base-url",
    severity: Severity::Info,
    summary: "an edition without a base-url",
    explanation: include_str!("rules/no-base-url.md"),
};

/// `interface-language`: the interface lacks words in the edition's language.
pub static INTERFACE_LANGUAGE: Rule = Rule {
    id: "interface-language",
    severity: Severity::Warning,
    summary: "the interface lacks words in the edition's language",
    explanation: include_str!("rules/interface-language.md"),
};

/// `reading-twice`: two records with readings of the same words.
pub static READING_TWICE: Rule = Rule {
    id: "reading-twice",
    severity: Severity::Error,
    summary: "two records with readings of the same words",
    explanation: include_str!("rules/reading-twice.md"),
};

/// `reading-not-there`: a reading that its witness has not.
pub static READING_NOT_THERE: Rule = Rule {
    id: "reading-not-there",
    severity: Severity::Warning,
    summary: "a reading that its witness has not",
    explanation: include_str!("rules/reading-not-there.md"),
};

/// `narrow-lemma`: a lemma without words that differ beside it.
pub static NARROW_LEMMA: Rule = Rule {
    id: "narrow-lemma",
    severity: Severity::Warning,
    summary: "a lemma without words that differ beside it",
    explanation: include_str!("rules/narrow-lemma.md"),
};

/// `align-mark`: a mark of an alignment that can't be read.
pub static ALIGN_MARK: Rule = Rule {
    id: "align-mark",
    severity: Severity::Warning,
    summary: "a mark of an alignment that can't be read",
    explanation: include_str!("rules/align-mark.md"),
};

/// `unaligned`: blocks of a translation that stand over against none of the base.
pub static UNALIGNED: Rule = Rule {
    id: "unaligned",
    severity: Severity::Warning,
    summary: "blocks of a translation that stand over against none of the base",
    explanation: include_str!("rules/unaligned.md"),
};

/// `short-form`: a form of an entity that is too short to be looked for.
pub static SHORT_FORM: Rule = Rule {
    id: "short-form",
    severity: Severity::Warning,
    summary: "a form of an entity that is too short to be looked for",
    explanation: include_str!("rules/short-form.md"),
};

/// `shared-form`: a form that two entities claim.
pub static SHARED_FORM: Rule = Rule {
    id: "shared-form",
    severity: Severity::Warning,
    summary: "a form that two entities claim",
    explanation: include_str!("rules/shared-form.md"),
};

/// `entity-twice`: one id in two registers.
pub static ENTITY_TWICE: Rule = Rule {
    id: "entity-twice",
    severity: Severity::Warning,
    summary: "one id in two registers",
    explanation: include_str!("rules/entity-twice.md"),
};

/// Every rule, in the order of the flow.
pub static RULES: &[&Rule] = &[
    &UNREADABLE,
    &OUTSIDE,
    &NOT_UTF8,
    &TOO_LARGE,
    &TOML_SYNTAX,
    &MERGE_CONFLICT,
    &CONFLICT_IN_CODE,
    &UNKNOWN_KEY,
    &WRONG_TYPE,
    &MISSING_KEY,
    &BAD_VALUE,
    &UNKNOWN_LANGUAGE,
    &BAD_DATE,
    &BAD_URL,
    &BAD_SLUG,
    &EXCESS_CELL,
    &RESERVED_ID,
    &DUPLICATE_ID,
    &DUPLICATE_SECTION,
    &EMPTY_EDITION,
    &UNKNOWN_WITNESS,
    &PREFIX_CLASH,
    &NOT_IN_BASE,
    &STRAY_FILE,
    &UNUSED_FILE,
    &UNKNOWN_RULE,
    &YAML_FRONT_MATTER,
    &UNCLOSED_FRONT_MATTER,
    &UNCLOSED_RECORD,
    &TEXT_OUTSIDE_RECORD,
    &EMPTY_NOTE,
    &UNPLACED,
    &UNKNOWN_KIND,
    &UNKNOWN_CREATOR,
    &UNKNOWN_TARGET,
    &ORPHAN,
    &AMBIGUOUS,
    &CROWDED_WORDS,
    &SHIFTED,
    &MOVED,
    &REWRITTEN,
    &SPLIT,
    &LOCK,
    &HISTORY,
    &STALE_LOCK,
    &LOST_NUMBERS,
    &REFERENCE_MOVED,
    &NUMBERED_TWICE,
    &BAD_RANGE,
    &BROKEN_REPLY,
    &UNDEFINED_FOOTNOTE,
    &UNUSED_FOOTNOTE,
    &DUPLICATE_FOOTNOTE,
    &BAD_FOOTNOTE_LABEL,
    &BROKEN_REFERENCE,
    &UNESCAPED_BAR,
    &LOST_LINK,
    &EMPTY_LINK,
    &BAD_LINK,
    &MISSING_FILE,
    &EMPTY_HEADING,
    &MISSING_ALT,
    &BIBLIOGRAPHY_SYNTAX,
    &BIBLIOGRAPHY_FIELD,
    &UNSHOWN_FIELD,
    &UNSHOWN_WORK,
    &DUPLICATE_WORK,
    &UNKNOWN_WORK,
    &UNUSED_WORK,
    &PAGE_MARK,
    &HTML_LEFT_OUT,
    &HTML_UNBALANCED,
    &RAW_HTML,
    &DEEP_NESTING,
    &TEMPLATE,
    &ADDRESS_CLASH,
    &BROKEN_LINK,
    &TWICE_ON_PAGE,
    &EXPORT_UNAVAILABLE,
    &EXPORT_FAILED,
    &EXPORT_DIFFERS,
    &NO_BASE_URL,
    &INTERFACE_LANGUAGE,
    &READING_TWICE,
    &READING_NOT_THERE,
    &NARROW_LEMMA,
    &ALIGN_MARK,
    &UNALIGNED,
    &SHORT_FORM,
    &SHARED_FORM,
    &ENTITY_TWICE,
];

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
