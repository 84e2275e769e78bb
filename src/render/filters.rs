//! What a reader may leave out of a page, by kind and by commentator, and the sheet that does it.
//!
//! The boxes are in the page's View panel; view.css is made of the kinds and commentators that the
//! edition has notes of. So filters need no script, and print holds to them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::edition::meta::{KINDS, Meta};
use crate::edition::{Note, Section};

use super::census::Census;
use super::kind::{PageKind, Reads, one_where};
use super::pages::Pages;
use super::view::{FilterView, FiltersView};
use super::words::Words;

/// The address of the sheet.
pub(crate) const SHEET: &str = "view.css";

/// Lines for the edition's own kinds: none of them is a built-in kind's. Style and width.
const LINES: &[(&str, &str)] =
    &[("double", "2px"), ("solid", "4px"), ("dotted", "4.5px"), ("dashed", "4.5px")];

/// The lines of the built-in kinds, which an own kind takes where the edition has no note of theirs.
const BUILT_IN_LINES: &[(&str, &str, &str)] = &[
    ("aftermath", "dashed", "3px"),
    ("textual", "dotted", "3px"),
    ("query", "solid", "2.5px"),
    ("parallel", "double", "1px"),
    ("source", "dashed", "1.5px"),
    ("gloss", "dotted", "1.75px"),
];

/// A note and all that answer it, in order.
fn flat<'a>(note: &'a Note, each: &mut impl FnMut(&'a Note)) {
    each(note);
    note.replies.iter().for_each(|reply| flat(reply, each));
}

/// The sheet, which is made of the edition's kinds and commentators.
pub(super) const KIND: PageKind = PageKind::new(
    "sheet",
    |pages| one_where(pages.notes > 0, SHEET),
    Reads::Frame,
    |pages, _, _| Ok(pages.sheet.to_string()),
);

impl Pages {
    /// What may be left out of a page with the notes of these sections: nothing where there is no choice.
    pub(super) fn filters<'a>(&'a self, sections: impl Iterator<Item = &'a Section>) -> FiltersView {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        let mut editors: BTreeMap<&str, usize> = BTreeMap::new();
        for top in sections.flat_map(|s| &s.notes) {
            flat(top, &mut |note| {
                *kinds.entry(&note.record.kind).or_default() += 1;
                for creator in note.record.creators.iter().collect::<BTreeSet<_>>() {
                    *editors.entry(creator).or_default() += 1;
                }
            });
        }
        let meta = &self.edition.meta;
        let kinds = meta.kinds.iter().filter_map(|kind| {
            let notes = *kinds.get(kind.id.as_str())?;
            Some(FilterView { id: kind.id.clone(), name: self.kind_name(&kind.id), notes })
        });
        let editors = meta.editors.iter().filter_map(|editor| {
            let notes = *editors.get(editor.id.as_str())?;
            let name = crate::edition::meta::natural_name(&editor.name);
            Some(FilterView { id: editor.id.clone(), name, notes })
        });
        let (kinds, editors): (Vec<_>, Vec<_>) = (kinds.collect(), editors.collect());
        FiltersView {
            kinds: if kinds.len() > 1 { kinds } else { Vec::new() },
            editors: if editors.len() > 1 { editors } else { Vec::new() },
        }
    }
}

/// view.css: the lines of the edition's own kinds, a rule for each box that a page may have, and the signs that open and
/// close a note, which so are no words of the note.
pub(super) fn sheet(meta: &Meta, census: &Census, words: &Words) -> String {
    let order: Vec<&str> =
        meta.kinds.iter().map(|k| k.id.as_str()).filter(|id| census.kinds.contains_key(*id)).collect();
    let groups = census.groups.iter().map(|group| group.iter().map(String::as_str).collect()).collect();
    let mut css = rules(&order, &groups);
    let [more, less] = ["signs.more", "signs.less"].map(|path| string(words.get(path)));
    let _ = writeln!(css, ":root{{--more:{more};--less:{less}}}");
    running_head(&mut css, &meta.title);
    css
}

/// The edition's title on each sheet of paper: no engine takes it from the page (`string()`, CSS Generated Content for Paged Media).
fn running_head(css: &mut String, title: &str) {
    let title = string(&crate::edition::wide::in_a_line(title));
    let _ = writeln!(css, "@media print{{@page{{@top-center{{content:{title};font:9pt serif}}}}}}");
}

/// Words as a string of CSS.
fn string(words: &str) -> String {
    let mut out = String::from("\"");
    for c in words.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\{:x} ", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn rules(kinds: &[&str], groups: &BTreeSet<BTreeSet<&str>>) -> String {
    let mut lines = String::new();
    let free = BUILT_IN_LINES
        .iter()
        .filter(|(id, ..)| !kinds.contains(id))
        .map(|(_, style, width)| (*style, *width));
    let own = kinds.iter().filter(|id| KINDS.iter().all(|(built_in, _)| built_in != *id));
    for (id, (style, width)) in own.zip(LINES.iter().copied().chain(free)) {
        let token = quoted(&format!("k-{id}"));
        let line = format!("{{--s:{style};--w:{width}}}");
        let _ = writeln!(
            lines,
            ":is([data-u~={token}],[data-k~={token}]){line}.edited:has([data-k~={token}]:is(:hover,:target,:focus-within)) [data-a]{line}"
        );
    }
    let mut css = String::new();
    if !lines.is_empty() {
        let _ = write!(css, "@layer notes{{\n{lines}}}\n");
    }
    css.push_str("@layer view{\n");
    for id in kinds {
        rule(&mut css, &BTreeSet::from([format!("k-{id}")]), &BTreeSet::new());
    }
    // A note of several commentators goes when all of them do; so that of one alone must not name theirs.
    for group in groups.iter().filter(|g| !g.is_empty()) {
        let token = |id: &&str| format!("by-{id}");
        let more = groups.iter().filter(|other| other.is_superset(group)).flatten();
        let others: BTreeSet<String> = more.filter(|id| !group.contains(*id)).map(token).collect();
        let own: BTreeSet<String> = group.iter().map(token).collect();
        rule(&mut css, &own, &others);
    }
    let editors: BTreeSet<&str> = groups.iter().flatten().copied().collect();
    let kinds = kinds.iter().map(|id| format!("k-{id}"));
    let boxes: Vec<String> = kinds.chain(editors.iter().map(|id| format!("by-{id}"))).collect();
    relaid(&mut css, &boxes);
    css.push_str("}\n");
    css
}

/// Lays the notes beside their words anew whenever a box changes: Firefox moves only some of a chain of anchored notes.
/// A new count of columns makes it build the text's boxes again, and means nothing to a grid; each box has a bit of it.
fn relaid(css: &mut String, boxes: &[String]) {
    let bit = |at: usize| 1u32 << (at % 24);
    let _ = writeln!(
        css,
        ":root:has(#text-only:checked){{--box:1}}:root:has(#notes-open:checked){{--box-open:{}}}",
        bit(23)
    );
    for (at, id) in boxes.iter().enumerate() {
        let id = quoted(&format!("show-{id}"));
        let _ = writeln!(css, ":root:has([id={id}]:not(:checked)){{--box-{at}:{}}}", bit(at + 1));
    }
    css.push_str("@media screen and (min-width:68.75rem){.edited{column-count:calc(1 + var(--box,0) + var(--box-open,0)");
    for at in 0..boxes.len() {
        let _ = write!(css, " + var(--box-{at},0)");
    }
    css.push_str(")}}\n");
}

/// What happens to notes with all of `tokens` and none of `others` while the boxes of `tokens` are empty.
/// A note that was asked for by its address is shown.
fn rule(css: &mut String, tokens: &BTreeSet<String>, others: &BTreeSet<String>) {
    css.push_str(":root");
    for token in tokens {
        let _ = write!(css, ":has([id={}]:not(:checked))", quoted(&format!("show-{token}")));
    }
    css.push('{');
    for (attribute, asked, what) in [
        ("data-k", ":not(.note:target,.note:has(:target))", "--none:none;--hide:hidden;--on:0"),
        ("data-u", "", "--near:0"),
        ("data-x", "", "--far:0"),
        ("data-y", "", "--over:0"),
    ] {
        for token in tokens {
            let _ = write!(css, "[{attribute}~={}]", quoted(token));
        }
        if !others.is_empty() {
            let listed: Vec<String> =
                others.iter().map(|token| format!("[{attribute}~={}]", quoted(token))).collect();
            let _ = write!(css, ":not({})", listed.join(","));
        }
        let _ = write!(css, "{asked}{{{what}}}");
    }
    css.push_str("}\n");
}

/// An attribute's value: as it is where it is a name in CSS for sure, else in quotes.
fn quoted(token: &str) -> String {
    if token.is_ascii() { token.to_owned() } else { format!("\"{token}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(kinds: &[&str], groups: &[&[&str]]) -> String {
        rules(kinds, &groups.iter().map(|group| group.iter().copied().collect()).collect())
    }

    /// The rule for the boxes that are empty, by what is before its `{`.
    fn rule_for<'a>(css: &'a str, boxes: &str) -> &'a str {
        css.lines().find(|line| line.starts_with(&format!(":root{boxes}{{"))).unwrap_or_default()
    }

    #[test]
    fn a_kind_takes_notes_and_marks_and_its_own_lane() {
        let css = sheet(&["gloss"], &[]);
        assert_eq!(
            rule_for(&css, ":has([id=show-k-gloss]:not(:checked))"),
            ":root:has([id=show-k-gloss]:not(:checked)){\
             [data-k~=k-gloss]:not(.note:target,.note:has(:target)){--none:none;--hide:hidden;--on:0}\
             [data-u~=k-gloss]{--near:0}[data-x~=k-gloss]{--far:0}[data-y~=k-gloss]{--over:0}}"
        );
        assert!(!css.contains("@layer notes"), "its line stands in style.css");
    }

    #[test]
    fn the_title_is_on_paper_whatever_signs_it_has() {
        let mut css = String::new();
        running_head(&mut css, "The \"Lamp\" \\ of\nSkarra\u{7}");
        let wanted =
            r#"@media print{@page{@top-center{content:"The \"Lamp\" \\ of Skarra\7 ";font:9pt serif}}}"#;
        assert_eq!(css.trim_end(), wanted);
    }

    #[test]
    fn a_note_of_two_goes_when_both_do() {
        let css = sheet(&[], &[&["a"], &["b"], &["a", "b"]]);
        let alone = rule_for(&css, ":has([id=show-by-a]:not(:checked))");
        assert!(alone.contains("[data-k~=by-a]:not([data-k~=by-b])"), "{alone}");
        let both = rule_for(&css, ":has([id=show-by-a]:not(:checked)):has([id=show-by-b]:not(:checked))");
        assert!(both.contains("[data-k~=by-a][data-k~=by-b]:not(.note:target"), "{both}");
    }

    #[test]
    fn own_kinds_have_lines_of_their_own_and_then_those_of_absent_kinds() {
        let own = ["o1", "o2", "o3", "o4", "o5", "müsik", "o7"];
        let css = sheet(&[&["gloss", "aftermath"][..], &own].concat(), &[]);
        let line = |id: &&str| {
            let rule =
                css.lines().find(|l| l.contains(&format!("[data-k~={}])", quoted(&format!("k-{id}")))));
            rule.and_then(|rule| rule.split(['{', '}']).nth(1)).unwrap_or_default()
        };
        let lines: Vec<&str> = own.iter().map(line).collect();
        assert_eq!(lines[5], "--s:solid;--w:2.5px", "a query's, of which there is none");
        assert_eq!(lines[4], "--s:dotted;--w:3px", "aftermath's is taken");
        assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), own.len(), "{lines:?}");
        assert!(css.contains("[data-u~=\"k-müsik\"]"), "{css}");
    }

    #[test]
    fn the_lines_lent_are_those_of_style_css() {
        let css = include_str!("../../static/style.css");
        for (id, style, width) in BUILT_IN_LINES {
            let near = css.find(&format!("[data-k~=k-{id}])")).map(|at| &css[at..]);
            let near = near.and_then(|rule| rule.split(['{', '}']).nth(1)).unwrap_or_default();
            assert_eq!(near.contains("--s:"), *style != "solid", "{id}");
            assert!(*style == "solid" || near.contains(&format!("--s: {style}")), "{id}: {near}");
            assert!(*width == "1px" || near.contains(&format!("--w: {width}")), "{id}: {near}");
            let pointed = format!(
                ".edited:has([data-k~=k-{id}]:is(:hover, :target, :focus-within)) [data-a] {{ --s: {style}; --w: {width} }}"
            );
            assert!(css.contains(&pointed), "{pointed}");
        }
    }
}
