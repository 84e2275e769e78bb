//! Small editions, one text file each in `tests/cases/`, with what is to be said of them and pieces of
//! what is to be made of them.
//!
//! A case is parted by lines such as `-- content/edition.toml --`. What is before the first is a
//! remark. Parts with a path are files of the edition; without `content/edition.toml` there is one with
//! a title and a base-url. The others are:
//!
//! - `options`: `drafts`.
//! - `before <path>`: the file as it was when the edition was built last. Where there is one, that build's lock is there, of the files with
//!   these in their places.
//! - `expect diagnostics`: all of them, as `severity rule file:line:col message`, or `fatal` where no
//!   site may come of it. A case without this part expects none.
//! - `expect hints`: words that must be in the hints.
//! - `expect notes`: all of them, as `id verdict place | words`.
//! - `expect addresses`: addresses that the site has; with `!` before them, that it has not.
//! - `expect <address>`: blocks of lines, parted by empty ones, that must be in that page. A block
//!   that begins with `#id` is the whole element of that id; with `#id has`, a piece of it; with `!`,
//!   words that must not be there. Of a page's attributes only [`KEPT`] are looked at, unless the
//!   block begins with `raw`.
//!
//! `VARIORUM_BLESS=1 cargo test --test suite cases` rewrites diagnostics, notes and whole elements: look at
//! what it made. `VARIORUM_CASE=footnotes` runs only the cases with that in their names.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use variorum::diag::{Diagnostic, DiagnosticReport, Sources, Span, settle};
use variorum::load::World;
use variorum::output::{Content, proof};
use variorum::{Options, assemble, edit};

/// The attributes of a page that a case sees.
const KEPT: &[&str] = &["id", "href", "src", "alt", "lang", "dir", "data-a", "start"];

const DEFAULT: &str = "title = \"T\"\nbase-url = \"https://example.org/\"\n";

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let only = std::env::var("VARIORUM_CASE").unwrap_or_default();
    let bless = std::env::var_os("VARIORUM_BLESS").is_some();
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|e| e == "txt") && path.to_string_lossy().contains(&only)
    });
    // What a program without a feature says.
    paths.retain(|path| !cfg!(feature = "pdf") || !path.ends_with("exports-unavailable.txt"));
    paths.sort();
    assert!(!paths.is_empty());
    let mut failed = String::new();
    for path in &paths {
        let name = path.file_stem().unwrap().to_string_lossy();
        let text = fs::read_to_string(path).unwrap();
        let case = Case::read(&text);
        let made = Made::new(&case);
        if bless {
            let blessed = case.blessed(&made);
            if blessed != text {
                fs::write(path, blessed).unwrap();
            }
        }
        let case = Case::read(&fs::read_to_string(path).unwrap());
        let wrong = case.held_against(&made);
        if !wrong.is_empty() {
            let _ = writeln!(failed, "\n== {name} ==\n{wrong}");
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

/// Each fix of each case, by itself: its diagnostic is gone, and no other has come. And what a hint says to write can
/// be written by a fix.
#[test]
fn fixes_mend_what_they_are_about() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let only = std::env::var("VARIORUM_CASE").unwrap_or_default();
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|e| e == "txt") && path.to_string_lossy().contains(&only)
    });
    paths.sort();
    let mut failed = String::new();
    let mut fixed = BTreeSet::new();
    for path in &paths {
        let name = path.file_stem().unwrap().to_string_lossy();
        let case = Case::read(&fs::read_to_string(path).unwrap());
        try_fixes(&case, &name, &mut fixed, &mut failed);
    }
    assert!(failed.is_empty(), "{failed}");
    let missing: Vec<_> = FIXABLE.iter().filter(|rule| !fixed.contains(**rule)).collect();
    assert!(missing.is_empty() || !only.is_empty(), "no case has a fix of {missing:?}; there are {fixed:?}");
}

/// What is written by hand: the words are the editor's, a file has to be made or renamed, or what is meant is there
/// already beside the slip.
const BY_HAND: &[&str] = &[
    "write `2016`, `2016-11` or `2016-11-24`",
    "write `content/bibliography.bib`",
    "write `![what it shows](file)`",
    "where they are meant to be shown, write `conflict-in-code",
    "write `range = [\"first words\", \"last words\"]`",
    "or write `\\|` for a bar that is text",
    "write `class=\"note\"` or `class=\"in-text\"`",
    "leave `orcid` out, or write",
    "and the readings to match",
    // A key or a field that is there already.
    "did you mean `volume`?",
    "a witness is named by its id: write `second`",
    // In a citation style: an element that is named at its end too, an attribute, the style that another depends on.
    "did you mean `text`?",
    "did you mean `delimiter-precedes-last`?",
    "did you mean `chicago-author-date`?",
    // Of two keys in one `xdata`, of a key that the table has, of files, of a block that is named at its end too.
    "did you mean `x1`?",
    "did you mean `common`?",
    "did you mean `forms`?",
    "did you mean `content/",
    "did you mean `templates/",
    "did you mean `static/",
    "did you mean `after`?",
];

/// What comes to light where another mistake had hidden it.
const HIDDEN: &[(&str, &str)] = &[
    ("write `title = \"T\"`", "no-base-url no `base-url`: what needs an absolute address is left out"),
    ("write `title = \"T\"`", "unknown-kind there is no kind `of-our-own`"),
    ("write `\"3\"`", "orphan `3` is not in the text"),
    ("write `\"5\"`", "orphan `5` is not in the text"),
    ("write `kind`", "unknown-kind there is no kind `x`"),
    ("write `quote = 'one \"two\" three'`", "unknown-target there is no section `two`"),
    ("write `tide`", "orphan `came under the bridge` is not in the text"),
    ("write `first`", "ambiguous `wall` is there twice"),
    ("write `person`", "broken-reference there is no register `persons`"),
    ("write `[\"x\"]`", "short-form `x` is too short a form to be looked for"),
    ("write `b`", "bibliography-field `publisher` is left out: there is no string `b`"),
    ("write `second`", "reading-not-there `second` has nowhere in `one` the words `new wall`"),
    ("write `spelling`", "reading-not-there `second` has nowhere in `one` the words `right of it`"),
    ("write `spelling`", "reading-not-there `third` has nowhere in `one` the words `right of it`"),
    ("write `id`", "unplaced 2 notes have no place in the text, and are shown nowhere"),
    ("write `target = \"three\"`", "ambiguous `Thre` is there twice"),
    ("write `one`", "bad-value `one#p1` of `first` is aligned twice"),
    ("write `styles/house.csl`", "bad-style `<style>` doesn't say which `class` it is of"),
    (
        "write `styles/house.csl`",
        "bad-style this style has no `<bibliography>`: nothing says how works are listed",
    ),
    (
        "write `styles/house.csl`",
        "bad-style this style has no `<citation>`: nothing says how works are cited",
    ),
];

/// Rules whose hints have words to write.
const FIXABLE: &[&str] = &[
    "align-mark",
    "ambiguous",
    "bad-date",
    "bad-link",
    "bad-range",
    "bad-style",
    "bad-value",
    "bibliography-field",
    "broken-reference",
    "broken-reply",
    "conflict-remains",
    "merge-conflict",
    "missing-file",
    "moved",
    "orphan",
    "reference-moved",
    "rewritten",
    "shifted",
    "split",
    "template",
    "toml-syntax",
    "undefined-footnote",
    "unescaped-bar",
    "unknown-creator",
    "unknown-key",
    "unknown-kind",
    "unknown-language",
    "unknown-rule",
    "unknown-target",
    "unknown-witness",
    "unknown-work",
    "unread-field",
    "unused-definition",
    "wrong-type",
    "yaml-front-matter",
];

fn try_fixes(case: &Case, name: &str, fixed: &mut BTreeSet<&'static str>, failed: &mut String) {
    let folder = tempfile::tempdir().unwrap();
    case.write_to(folder.path());
    let drafts = case.part("options").is_some_and(|o| o.contains("drafts"));
    let options = Options { drafts, fixes: true, ..Options::default() };
    let (world, read) = variorum::load::load(folder.path()).unwrap();
    let check = |world: &World| {
        let past = &mut variorum::Caches::for_one_run();
        let assembly = variorum::assemble_read(world.clone(), read.clone(), &options, past);
        let mut told = settle(assembly.diagnostics, &assembly.levels);
        edit::complete(&assembly.sources, &mut told);
        (told, assembly.notes)
    };
    let (before, notes) = check(&world);
    let offered = offered(&world, &before);
    for (at, told) in before.iter().enumerate() {
        for hint in &told.hints {
            let says = hint.contains("write `") || hint.starts_with("did you mean");
            let by_hand = hint.contains('…') || BY_HAND.iter().any(|known| hint.contains(known));
            if says && !by_hand && told.fixes.is_empty() {
                let _ = writeln!(failed, "{name}: {} `{}`: no fix for: {hint}", told.rule.id, told.message);
            }
        }
        for (nth, fix) in told.fixes.iter().enumerate() {
            fixed.insert(told.rule.id);
            let mut wrong = |what: &str| {
                let _ =
                    writeln!(failed, "{name}: {} `{}`, {}: {what}", told.rule.id, told.message, fix.title);
            };
            let mut mended = world.clone();
            let applied = edit::apply(&world.sources, &fix.edits);
            if let Some(file) = applied.iter().find(|(file, text)| {
                let path = world.sources.get(**file).path.as_str();
                offered_text(&offered[at]["fixes"][nth], path, &world.sources.get(**file).text) != **text
            }) {
                wrong(&format!("the JSON has other edits of {}", world.sources.get(*file.0).path));
            }
            for (file, text) in applied {
                mended.rewrite(file, text);
            }
            let (after, notes_after) = check(&mended);
            let mut left: Vec<String> =
                before.iter().map(|d| format!("{} {}", d.rule.id, d.message)).collect();
            for d in &after {
                let shown = format!("{} {}", d.rule.id, d.message);
                match left.iter().position(|known| *known == shown) {
                    Some(at) => drop(left.swap_remove(at)),
                    None if HIDDEN.contains(&(fix.title.as_str(), shown.as_str())) => {}
                    None => wrong(&format!("brings {shown}")),
                }
            }
            if !left.contains(&format!("{} {}", told.rule.id, told.message)) {
                wrong("is still there");
            }
            // What else has a place keeps it.
            for note in notes.iter().filter(|note| told.note.as_deref() != Some(&note.id)) {
                let now = notes_after.iter().find(|now| now.id == note.id);
                let is_same = now.is_some_and(|now| (now.verdict, &now.exact) == (note.verdict, &note.exact));
                if note.exact.is_some() && !is_same {
                    wrong(&format!("`{}` is {}", note.id, now.map_or("gone", |now| now.verdict)));
                }
            }
        }
    }
}

/// The diagnostics as `check --format json` has them.
fn offered(world: &World, diagnostics: &[Diagnostic]) -> Vec<serde_json::Value> {
    let report = DiagnosticReport { sources: &world.sources, diagnostics, notes: &[], base: "" };
    let mut json = Vec::new();
    variorum::diag::json::write(&report, None, &mut json).unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&json).unwrap();
    answer["diagnostics"].as_array().unwrap().clone()
}

/// What the edits of a fix in the JSON make of a file.
fn offered_text(fix: &serde_json::Value, path: &str, text: &str) -> String {
    let byte = |place: &serde_json::Value| {
        let [line, column] = [0, 1].map(|n| usize::try_from(place[n].as_u64().unwrap()).unwrap());
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let before: usize = text[start..].chars().take(column - 1).map(char::len_utf8).sum();
        start + before
    };
    let edits = fix["edits"].as_array().unwrap().iter().filter(|edit| edit["file"] == path);
    let mut edits: Vec<(usize, usize, &str)> = edits
        .map(|edit| (byte(&edit["start"]), byte(&edit["end"]), edit["text"].as_str().unwrap()))
        .collect();
    edits.sort_unstable();
    let mut made = text.to_owned();
    for (start, end, words) in edits.into_iter().rev() {
        made.replace_range(start..end, words);
    }
    made
}

/// Every rule is reported in some case, so that the test of the fixes has seen its hints; but for those whose causes a case can't have,
/// and that have no words to write.
#[test]
fn every_rule_is_in_a_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let case = Case::read(&text);
        let lines = case.part("expect diagnostics").unwrap_or_default().lines();
        seen.extend(lines.filter_map(|line| line.split(' ').nth(1)).map(str::to_owned));
    }
    for rule in variorum::diag::rules::RULES {
        let is_elsewhere = ELSEWHERE.contains(&rule.id);
        assert_ne!(
            seen.contains(rule.id),
            is_elsewhere,
            "{}: in a case, or in the list of those that can't be",
            rule.id
        );
    }
}

/// Rules that no case can break: what they report of the disk, of the output, of bytes, of a hundred notes, of a release, or of a lock
/// that is stale or older. What is to be done is no words that could be written.
const ELSEWHERE: &[&str] = &[
    "unreadable",
    "outside",
    "not-utf8",
    "too-large",
    "unshown-character",
    "crowded-words",
    "history",
    "stale-lock",
    "lost-numbers",
    "numbered-twice",
    "number-in-doubt",
    "reused-name",
    "former-base",
    "broken-link",
    "twice-on-page",
    "export-failed",
];

/// A case: what is before its first part, and its parts.
struct Case {
    remark: String,
    parts: Vec<(String, String)>,
}

impl Case {
    fn read(text: &str) -> Self {
        let mut case = Self { remark: String::new(), parts: Vec::new() };
        for line in text.split_inclusive('\n') {
            let head = line.trim_end().strip_prefix("-- ").and_then(|l| l.strip_suffix(" --"));
            match (head, case.parts.last_mut()) {
                (Some(name), _) => case.parts.push((name.to_owned(), String::new())),
                (None, Some((_, part))) => part.push_str(line),
                (None, None) => case.remark.push_str(line),
            }
        }
        case
    }

    fn part(&self, name: &str) -> Option<&str> {
        self.parts.iter().find(|(n, _)| n == name).map(|(_, text)| text.as_str())
    }

    fn write_to(&self, root: &Path) {
        let is_file = |name: &str| {
            !["expect ", "before "].iter().any(|what| name.starts_with(what)) && name != "options"
        };
        let files = self.parts.iter().filter(|(name, _)| is_file(name));
        let write = |name: &str, text: &str| {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("content/edition.toml", DEFAULT);
        let before = self.parts.iter().filter_map(|(name, text)| Some((name.strip_prefix("before ")?, text)));
        let before: Vec<_> = before.collect();
        if !before.is_empty() {
            files.clone().for_each(|(name, text)| write(name, text));
            before.iter().for_each(|(name, text)| write(name, text));
            let options = Options { lock: true, ..Options::default() };
            let lock = assemble(root, &options).unwrap().lock.unwrap();
            write("content/anchors.lock", &lock);
            before.iter().for_each(|(name, _)| fs::remove_file(root.join(name)).unwrap());
        }
        files.for_each(|(name, text)| write(name, text));
    }

    fn held_against(&self, made: &Made) -> String {
        let mut wrong = String::new();
        let diagnostics = self.part("expect diagnostics").unwrap_or("").trim();
        if diagnostics != made.diagnostics.trim() {
            let _ = writeln!(wrong, "diagnostics:\n{}", difference(diagnostics, made.diagnostics.trim()));
        }
        // What marks words of the interface that are not in the page's language is in nothing that is published.
        for (address, _) in made
            .pages
            .iter()
            .filter(|(_, page)| page.contains(['\u{10F8F1}', '\u{10F8F2}', '\u{10F8F3}', '\u{10F8F4}']))
        {
            let _ = writeln!(wrong, "marks of foreign words: {address}");
        }
        for (name, text) in &self.parts {
            match name.strip_prefix("expect ") {
                None | Some("diagnostics") => {}
                Some("notes") if text.trim() == made.notes.trim() => {}
                Some("notes") => {
                    let _ = writeln!(wrong, "notes:\n{}", difference(text.trim(), made.notes.trim()));
                }
                Some("hints") => {
                    for line in text.lines().filter(|line| !made.hints.contains(line.trim())) {
                        let _ = writeln!(wrong, "no hint says: {line}\n{}", made.hints);
                    }
                }
                Some("addresses") => {
                    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                        let (address, wanted) = line.strip_prefix('!').map_or((line, true), |a| (a, false));
                        if made.pages.contains_key(address) != wanted {
                            let _ = writeln!(wrong, "address: {line}");
                        }
                    }
                }
                Some(address) => match made.pages.get(address) {
                    None => {
                        let _ = writeln!(wrong, "there is no {address}");
                    }
                    Some(page) => blocks(text).for_each(|block| page_has(address, page, &block, &mut wrong)),
                },
            }
        }
        wrong
    }

    fn blessed(&self, made: &Made) -> String {
        let mut text = self.remark.clone();
        let mut told = false;
        for (name, part) in &self.parts {
            let _ = writeln!(text, "-- {name} --");
            match name.strip_prefix("expect ") {
                Some("diagnostics") => {
                    told = true;
                    text.push_str(&made.diagnostics);
                }
                Some("notes") => text.push_str(&made.notes),
                Some(address) if made.pages.contains_key(address) => {
                    let page = skeleton(&made.pages[address]);
                    let all: Vec<String> = blocks(part)
                        .map(|block| match whole(&block) {
                            Some(id) => format!("#{id}\n{}", element(&page, id).unwrap_or_default()),
                            None => block,
                        })
                        .collect();
                    let _ = writeln!(text, "{}", all.join("\n\n"));
                }
                _ => text.push_str(part),
            }
        }
        if !told && !made.diagnostics.is_empty() {
            let _ = write!(text, "-- expect diagnostics --\n{}", made.diagnostics);
        }
        text
    }
}

/// What came of a case.
struct Made {
    diagnostics: String,
    hints: String,
    notes: String,
    pages: BTreeMap<String, String>,
}

impl Made {
    fn new(case: &Case) -> Self {
        let folder = tempfile::tempdir().unwrap();
        case.write_to(folder.path());
        let drafts = case.part("options").is_some_and(|o| o.contains("drafts"));
        let assembly = assemble(folder.path(), &Options { drafts, ..Options::default() }).unwrap();
        let pages = Mutex::new(BTreeMap::new());
        let mut all = assembly.diagnostics;
        let mut fatal = assembly.site.is_none();
        if let Some(site) = &assembly.site {
            let keep = |address: &str, content: Content<'_>| {
                let bytes = content.bytes().unwrap();
                pages
                    .lock()
                    .unwrap()
                    .insert(address.to_owned(), String::from_utf8_lossy(&bytes).into_owned());
                Ok::<(), Infallible>(())
            };
            let proof = proof(site, keep).unwrap();
            all.extend(proof.diagnostics);
            fatal |= proof.fatal;
        }
        let settled = settle(all, &assembly.levels);
        let mut diagnostics = String::new();
        let mut hints = String::new();
        for d in &settled {
            let place = d.span.map_or_else(|| "-".to_owned(), |span| place_of(&assembly.sources, span));
            let _ = writeln!(diagnostics, "{} {} {place} {}", d.severity.name(), d.rule.id, d.message);
            for hint in &d.hints {
                let _ = writeln!(hints, "{hint}");
            }
            for label in &d.labels {
                let _ = writeln!(hints, "{} {}", place_of(&assembly.sources, label.span), label.text);
            }
        }
        if fatal {
            diagnostics.push_str("fatal\n");
        }
        let mut notes = String::new();
        for note in &assembly.notes {
            let section = note.section.as_deref().unwrap_or("");
            let block = note.block.as_ref().map(|b| format!("#{b}")).unwrap_or_default();
            let words = note.exact.as_ref().map(|w| format!(" | {w}")).unwrap_or_default();
            let line = format!("{} {} {section}{block}{words}", note.id, note.verdict);
            let _ = writeln!(notes, "{}", line.trim_end());
        }
        Self { diagnostics, hints, notes, pages: pages.into_inner().unwrap() }
    }
}

fn place_of(sources: &Sources, span: Span) -> String {
    let source = sources.get(span.file);
    let (line, column) = source.line_column(span.range().start);
    format!("{}:{line}:{column}", source.path)
}

/// Blocks of lines, parted by empty ones.
fn blocks(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split("\n\n")
        .map(|block| block.trim_matches('\n').to_owned())
        .filter(|block| !block.trim().is_empty())
}

/// The id of the element that a block gives whole.
fn whole(block: &str) -> Option<&str> {
    let first = block.lines().next()?;
    first.strip_prefix('#').filter(|id| !id.ends_with(" has") && !id.contains(' '))
}

fn page_has(address: &str, page: &str, block: &str, wrong: &mut String) {
    let seen = skeleton(page);
    if let Some(id) = whole(block) {
        let wanted = lines(block.split_once('\n').map_or("", |(_, rest)| rest));
        let found = element(&seen, id).unwrap_or_default();
        if wanted != found {
            let _ = writeln!(wrong, "{address}#{id}:\n{}", difference(&wanted, &found));
        }
        return;
    }
    let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
    let (within, wanted) = match first.strip_prefix('#').and_then(|f| f.strip_suffix(" has")) {
        Some(id) => (element(&seen, id).unwrap_or_default(), rest),
        None if first == "raw" => (lines(page), rest),
        None => (seen, block),
    };
    let (wanted, there) = wanted.strip_prefix('!').map_or((wanted, true), |w| (w, false));
    if within.contains(&lines(wanted)) != there {
        let about = if within.len() < 4000 { within } else { String::new() };
        let _ =
            writeln!(wrong, "{address} {}:\n{wanted}\n--- in:\n{about}", if there { "lacks" } else { "has" });
    }
}

/// Lines without the spaces at their ends, and without empty ones; a space that keeps a line together is one.
fn lines(text: &str) -> String {
    let text = text.replace('\u{a0}', " ");
    let all: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    all.join("\n")
}

/// A page with the attributes alone that a case sees.
fn skeleton(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let tag = &rest[start..];
        let mut quoted = false;
        let end = tag.char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == '>' && !quoted
        });
        let end = end.map_or(tag.len(), |(at, _)| at + 1);
        let name_end = tag.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(end).min(end);
        out.push_str(&tag[..name_end]);
        let attributes = &tag[name_end..end];
        for kept in KEPT {
            let key = format!(" {kept}=\"");
            if let Some(at) = attributes.find(&key) {
                let value = &attributes[at + key.len()..];
                let _ = write!(out, "{key}{}\"", &value[..value.find('"').unwrap_or(value.len())]);
            }
        }
        if attributes.ends_with('>') {
            out.push('>');
        }
        rest = &tag[end..];
    }
    out.push_str(rest);
    lines(&out)
}

/// The whole element of an id.
fn element(page: &str, id: &str) -> Option<String> {
    let at = page.find(&format!(" id=\"{id}\""))?;
    let start = page[..at].rfind('<')?;
    let name: String = page[start + 1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    let mut depth = 0usize;
    for (n, _) in page[start..].match_indices('<') {
        let tag = &page[start + n..];
        let same = |rest: &str| {
            rest.strip_prefix(name.as_str())
                .is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_alphanumeric()))
        };
        if same(&tag[1..]) {
            depth += 1;
        } else if tag.strip_prefix("</").is_some_and(same) {
            depth -= 1;
        }
        if depth == 0 {
            return Some(page[start..start + n + tag.find('>')? + 1].to_owned());
        }
    }
    None
}

/// Two texts, with the lines that only one of them has.
fn difference(wanted: &str, found: &str) -> String {
    let mut out = String::new();
    for line in wanted.lines() {
        let _ = writeln!(out, "{} {line}", if found.lines().any(|l| l == line) { ' ' } else { '-' });
    }
    for line in found.lines().filter(|line| !wanted.lines().any(|l| l == *line)) {
        let _ = writeln!(out, "+ {line}");
    }
    out
}

#[test]
fn pieces_of_pages_are_cut_out_whole() {
    let page = "<div>a<div id=\"x\" class='b'><div>1</div><p>2</p></div><pre>3</pre></div>";
    assert_eq!(element(page, "x").unwrap(), "<div id=\"x\" class='b'><div>1</div><p>2</p></div>");
    assert_eq!(skeleton("<p class=\"a > b\" id=\"p1\">x <a b=\"c\">y</a>"), "<p id=\"p1\">x <a>y</a>");
}
