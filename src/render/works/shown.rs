//! Which fields of the file are shown nowhere.

use hayagriva::citationberg::taxonomy::Variable;

use crate::edition::reference::Reference;
use crate::edition::wide::is_wide;

/// The variable that a field becomes, where it is one that styles may lack.
const VARIABLES: &[(&str, &str)] = &[
    ("note", "note"),
    ("addendum", "note"),
    ("library", "call-number"),
    ("collection", "call-number"),
    ("shelfmark", "call-number"),
    ("volumes", "number-of-volumes"),
    ("series", "collection-title"),
    ("number", "number"),
    ("edition", "edition"),
    ("version", "version"),
    ("pubstate", "status"),
    ("origdate", "original-date"),
    ("eventdate", "event-date"),
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

/// Fields that nothing but their own variable shows.
const CHANCE: &[&str] = &["note", "addendum", "library", "volumes", "version", "pubstate", "origpublisher"];

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
            "date" | "year" | "eventdate" | "origdate" => &year(&field.words, &words),
            "pages" | "page-range" => words.get(..1).unwrap_or(&words),
            _ => &words,
        };
        // A style may write a word as an ordinal, or shorten a given name.
        let there = |word: &String| {
            // Digits that are not specified: `185X`.
            let bare = word.trim_end_matches('x');
            let word = if is_number(bare) && !bare.is_empty() { bare } else { word.as_str() };
            // What is written without spaces is shown so: the family name and the given one are a word.
            let is_part = |other: &String| word.chars().all(is_wide) && other.contains(word);
            shown
                .iter()
                .any(|other| other == word || (other.starts_with(word) && is_number(word)) || is_part(other))
        };
        let variable = VARIABLES.iter().find(|(own, _)| *own == field.name).map(|(_, variable)| *variable);
        let prints = |name: &str| variables.iter().any(|variable| variable.to_string() == name);
        // A word as short as `7` may be there by chance, as another field's.
        let by_chance = CHANCE.contains(&field.name.as_str())
            && !variables.is_empty()
            && variable.is_some_and(|name| !prints(name))
            && words.iter().map(|word| word.chars().count()).sum::<usize>() < 4;
        let hidden = words.iter().filter(|word| by_chance || !there(word)).count();
        // A name of many words may be shortened; what has none of its words there is not shown.
        if hidden == words.len() || (hidden * 2 > words.len() && words.len() < 4) {
            let known = variable.is_none_or(prints);
            lacking.push(match known {
                true => format!("`{}`", field.name),
                false => format!("`{}` (the style doesn't print it)", field.name),
            });
        }
    }
    lacking.dedup();
    (!lacking.is_empty()).then(|| lacking.join(", "))
}

/// Whether an entry has no word of a work that has neither title nor names: numbers and the words for a lacking date are none.
pub(super) fn says_nothing(reference: &Reference, html: &str, no_date: &str) -> bool {
    if reference.get("title").is_some() || !reference.names.is_empty() {
        return false;
    }
    let no_date = tokens(no_date);
    let is_word = |word: &String| word.chars().count() > 1 && !is_number(word) && !no_date.contains(word);
    !tokens(&without_tags(html)).iter().any(is_word)
}

/// The year of a date as it is shown, by the date's words and their parts: `-0050` is 51 BC, `0476` is 476.
fn year(date: &str, parts: &[String]) -> Vec<String> {
    // `ca. 1901` has a word before it.
    let first = parts.iter().find(|part| part.starts_with(|c: char| c.is_ascii_digit())).or(parts.first());
    let Some(first) = first else { return Vec::new() };
    let shown = match first.parse::<u32>() {
        Ok(year) if date.trim_start().starts_with('-') => (year + 1).to_string(),
        Ok(year) if first.len() == 4 => year.to_string(),
        _ => first.clone(),
    };
    vec![shown]
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
    use hayagriva::citationberg::taxonomy::StandardVariable;

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

    #[test]
    fn a_short_word_of_another_field_shows_nothing() {
        let told = |words: &str, variables: &[Variable]| {
            let fields = vec![ShownField { name: "note".into(), words: words.into() }];
            unshown(&Reference { fields, ..Reference::default() }, "Vol. 7. No. 12, 1901.", variables)
        };
        let note = Variable::Standard(StandardVariable::Note);
        let other = Variable::Standard(StandardVariable::Title);
        assert_eq!(told("7", &[note]), None);
        assert!(told("7", &[other]).is_some() && told("no", &[other]).is_some());
        assert_eq!(told("1901", &[other]), None);
    }

    #[test]
    fn an_entry_of_a_number_alone_says_nothing() {
        let bare = Reference::default();
        assert!(says_nothing(&bare, "[1]", "no date n.d."));
        assert!(says_nothing(&bare, "n.d.", "no date n.d."));
        assert!(!says_nothing(&bare, "[1] <em>Lamps</em>", "no date n.d."));
        let titled = Reference { words: vec![("title", "1984".into())], ..Reference::default() };
        assert!(!says_nothing(&titled, "1984.", "no date n.d."));
    }

    #[test]
    fn years_before_christ_and_names_without_spaces_are_shown_as_styles_write_them() {
        let told = |name: &str, words: &str, html: &str| {
            let field = ShownField { name: name.into(), words: words.into() };
            unshown(&Reference { fields: vec![field], ..Reference::default() }, html, &[])
        };
        assert_eq!(told("date", "-0050", "Caesar. 51 BC. <em>De Bello</em>."), None);
        assert_eq!(told("date", "-0100/-0044", "Caesar. 101 BC–45 BC."), None);
        assert_eq!(told("date", "0476", "Odoacer. 476."), None);
        assert_eq!(told("date", "-0050", "Caesar. 50 BC."), Some("`date`".to_owned()));
        assert_eq!(told("author", "司馬, 遷", "司馬遷. 史記."), None);
        assert_eq!(told("author", "班, 固", "司馬遷. 史記."), Some("`author`".to_owned()));
    }
}
