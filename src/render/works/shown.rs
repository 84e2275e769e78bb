//! Which fields of the file are shown nowhere.

use hayagriva::citationberg::taxonomy::Variable;

use crate::edition::reference::Reference;

/// The variable that a field becomes, where it is one that styles may lack.
const VARIABLES: &[(&str, &str)] = &[
    ("note", "note"),
    ("addendum", "note"),
    ("library", "call-number"),
    ("volumes", "number-of-volumes"),
    ("series", "collection-title"),
    ("number", "number"),
    ("edition", "edition"),
    ("version", "version"),
    ("pubstate", "status"),
    ("origdate", "original-date"),
    ("origtitle", "original-title"),
    ("origpublisher", "original-publisher"),
    ("translator", "translator"),
    ("editor", "editor"),
    ("chapter", "chapter-number"),
    ("pages", "page"),
    ("type", "genre"),
    ("eventtitle", "event-title"),
    ("venue", "event-place"),
    ("archive", "archive"),
    ("call-number", "call-number"),
];

/// The fields whose words are nowhere in an entry, as a message says it.
pub(super) fn unshown(reference: &Reference, html: &str, variables: &[Variable]) -> Option<String> {
    if reference.fields.is_empty() {
        return None;
    }
    let shown = tokens(&without_tags(html));
    let mut lacking = Vec::new();
    for field in &reference.fields {
        let words = tokens(&field.words);
        // A date is shown where its year is, and pages where the first one is: styles write the rest their own way.
        let words: &[String] = match field.name.as_str() {
            "date" | "year" | "origdate" | "pages" | "page-range" => words.get(..1).unwrap_or(&words),
            _ => &words,
        };
        // A style may write a word as an ordinal, or shorten a given name.
        let there = |word: &String| {
            // Digits that are not specified: `185X`.
            let bare = word.trim_end_matches('x');
            let word = if is_number(bare) && !bare.is_empty() { bare } else { word.as_str() };
            shown.iter().any(|other| other == word || (other.starts_with(word) && is_number(word)))
        };
        let hidden = words.iter().filter(|word| !there(word)).count();
        // A name of many words may be shortened; what has none of its words there is not shown.
        if hidden == words.len() || (hidden * 2 > words.len() && words.len() < 4) {
            let name = VARIABLES.iter().find(|(own, _)| *own == field.name).map(|(_, variable)| *variable);
            let known = name.is_none_or(|name| variables.iter().any(|variable| variable.to_string() == name));
            lacking.push(match known {
                true => format!("`{}`", field.name),
                false => format!("`{}` (the style doesn't print it)", field.name),
            });
        }
    }
    lacking.dedup();
    (!lacking.is_empty()).then(|| lacking.join(", "))
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}

/// The words of a text, without case and signs.
fn tokens(words: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in words.chars() {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if !matches!(c, '’' | '\'' | '\u{ad}') && !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&amp;", "&")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::reference::ShownField;

    #[test]
    fn what_is_nowhere_in_the_entry_is_named() {
        let field = |name: &str, words: &str| ShownField { name: name.into(), words: words.into() };
        let reference = Reference {
            fields: vec![
                field("title", "Harbour Lamps"),
                field("edition", "3"),
                field("date", "1901-05"),
                field("library", "Skarra Library"),
                field("foreword", "Orr"),
            ],
            ..Reference::default()
        };
        let html = "Quell, Ada. <em>Harbour lamps</em>. 3rd ed. Wick, May 1901.";
        let told = unshown(&reference, html, &[]);
        assert_eq!(told.as_deref(), Some("`library` (the style doesn't print it), `foreword`"));
    }
}
