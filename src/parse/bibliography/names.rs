//! Names, as BibLaTeX reads them: `von Last, Jr, First`, `First von Last`, `family=…, given=…`, `{A Body}`.

use crate::edition::reference::{Person, WorkName, is_suffix};

use super::tex;

/// The names of a field. `prefix` says whether particles belong to the family names.
pub(super) fn names(field: &str, prefix: bool) -> Vec<WorkName> {
    let names = split(field, |word| word.eq_ignore_ascii_case("and"));
    names.iter().filter_map(|words| name(words, prefix)).collect()
}

/// What is to be said of names that run into one another; nothing where they are parted as BibLaTeX has it.
pub(super) fn slip(field: &str) -> Option<&'static str> {
    const PARTED: &str = "names are parted by `and`: `Last, First and Last, First`; a body is in braces";
    split(field, |word| word.eq_ignore_ascii_case("and")).iter().find_map(|words| {
        let commas = words.iter().filter(|word| *word == ",").count();
        let bare = |word: &&String| !word.starts_with('{') && !word.contains('=');
        let ends = |word: &String| word.ends_with(';') && !word.contains('&');
        match () {
            () if words.len() > 2 && words.windows(2).any(is_al) => {
                Some("others who are not named are `and others`")
            }
            () if words.iter().filter(bare).any(ends) => Some(PARTED),
            () if commas > 0 && words.iter().any(|word| word == "&" || word == "\\&") => Some(PARTED),
            () if commas > 2 && words.iter().all(|word| bare(&word)) => Some(PARTED),
            () => None,
        }
    })
}

/// The parts of a list that is joined by `and`, as publishers and places are.
pub(super) fn list(field: &str) -> Vec<String> {
    split(field, |word| word == "and").iter().map(|words| words.join(" ").replace(" ,", ",")).collect()
}

/// Words outside of braces, parted where a word is a separator.
fn split(field: &str, separator: impl Fn(&str) -> bool) -> Vec<Vec<String>> {
    let mut lists = vec![Vec::new()];
    for word in words(field) {
        if separator(&word) {
            lists.push(Vec::new());
        } else if let Some(last) = lists.last_mut() {
            last.push(word);
        }
    }
    lists.retain(|words: &Vec<String>| !words.is_empty());
    lists
}

/// Words outside of braces; commas are words of their own.
fn words(field: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut depth, mut escaped) = (0usize, false);
    for c in field.chars() {
        let parts = depth == 0 && !escaped && (c.is_whitespace() || c == '~' || c == ',');
        match c {
            _ if escaped => {}
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if !parts {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c == ',' {
            words.push(",".to_owned());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn is_al(pair: &[String]) -> bool {
    pair[0] == "et" && matches!(pair[1].as_str(), "al." | "al")
}

fn name(words: &[String], prefix: bool) -> Option<WorkName> {
    if words.len() == 2 && is_al(words) {
        return Some(WorkName::Others);
    }
    if let [one] = words {
        if one.eq_ignore_ascii_case("others") {
            return Some(WorkName::Others);
        }
        // A body, in braces as a whole.
        let inner = one.strip_prefix('{').filter(|inner| tex::closing(inner) + 1 == inner.len());
        if inner.is_some_and(|inner| !inner.starts_with('\\')) {
            return Some(WorkName::Body(tex::text(one))).filter(|n| !n.filed(false).is_empty());
        }
    }
    let parts: Vec<&[String]> = words.split(|word| word == ",").collect();
    if parts.iter().any(|part| part.first().is_some_and(|word| keyed(word).is_some())) {
        return extended(&parts, prefix);
    }
    let (family, suffix, given): (&[String], &[String], Vec<&String>) = match parts.as_slice() {
        [whole] => {
            let first = whole.iter().position(|word| !is_capital(word)).filter(|at| *at + 1 < whole.len());
            let (given, family) = whole.split_at(first.unwrap_or(whole.len().saturating_sub(1)));
            (family, &[], given.iter().collect())
        }
        // `Martin Luther King, Jr.` is no given name after a comma.
        [whole, [suffix]] if whole.len() > 1 && is_suffix(suffix) => {
            let (given, family) = whole.split_at(whole.len() - 1);
            (family, std::slice::from_ref(suffix), given.iter().collect())
        }
        [family, given] => (family, &[], given.iter().collect()),
        [family, suffix, given @ ..] => (family, suffix, given.iter().flat_map(|g| g.iter()).collect()),
        [] => return None,
    };
    // The particle is what is small before the first capital, but never all.
    let small =
        family.iter().take_while(|word| !is_capital(word)).count().min(family.len().saturating_sub(1));
    let (particle, family) = family.split_at(small);
    let read = |words: &[String]| tex::text(&words.join(" "));
    let particle = read(particle);
    let given: Vec<&str> = given.iter().map(|word| word.as_str()).collect();
    let person = Person {
        family: read(family),
        given: initials(&tex::text(&given.join(" "))),
        dropping: if prefix { String::new() } else { particle.clone() },
        particle: if prefix { particle } else { String::new() },
        suffix: read(suffix),
    };
    finished(person)
}

fn finished(mut person: Person) -> Option<WorkName> {
    // Commas that commands make are those of a style.
    for part in [&mut person.family, &mut person.given, &mut person.suffix] {
        part.truncate(part.trim_end_matches([',', ' ']).len());
    }
    if person.family.is_empty() {
        std::mem::swap(&mut person.family, &mut person.given);
    }
    (!person.family.is_empty()).then_some(WorkName::Person(person))
}

/// `family=Quell, given=Ada, prefix=van, useprefix=true`.
fn extended(parts: &[&[String]], prefix: bool) -> Option<WorkName> {
    let mut person = Person::default();
    let mut prefix = prefix;
    for part in parts {
        let Some((key, rest)) = part.first().and_then(|word| keyed(word)) else { continue };
        let mut words = vec![rest];
        words.extend(part[1..].iter().map(String::as_str));
        let value = tex::text(words.join(" ").trim());
        match key {
            "family" => person.family = value,
            "given" if person.given.is_empty() => person.given = initials(&value),
            "given" => person.given = format!("{} {value}", person.given),
            "prefix" => person.dropping = value,
            "suffix" => person.suffix = value,
            "useprefix" => prefix = value == "true",
            _ => {}
        }
    }
    if prefix {
        person.particle = std::mem::take(&mut person.dropping);
    }
    finished(person)
}

fn keyed(word: &str) -> Option<(&str, &str)> {
    let (key, rest) = word.split_once('=')?;
    let known = [
        "family",
        "given",
        "prefix",
        "suffix",
        "useprefix",
        "given-i",
        "family-i",
        "prefix-i",
        "suffix-i",
        "id",
    ];
    let key = key.trim().trim_matches('"');
    known.contains(&key).then_some((key, rest))
}

/// Whether the first letter of a word that has a case is a capital. Words in braces count as such.
fn is_capital(word: &str) -> bool {
    if word.starts_with('{') && !word.starts_with("{\\") {
        return true;
    }
    let read = tex::text(word);
    read.chars().find(|c| c.is_alphabetic()).is_none_or(|c| !c.is_lowercase())
}

/// `A.B.` as `A. B.`.
fn initials(given: &str) -> String {
    let letters: Vec<char> = given.chars().collect();
    let mut out = String::with_capacity(given.len() + 2);
    for (at, c) in letters.iter().enumerate() {
        out.push(*c);
        let after = |n: usize| letters.get(at + n).copied();
        let initial = *c == '.' && at > 0 && letters[at - 1].is_uppercase();
        let alone = at < 2 || !letters[at - 2].is_alphabetic();
        if initial && alone && after(1).is_some_and(char::is_uppercase) {
            out.push(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(field: &str, prefix: bool) -> Vec<String> {
        let show = |name: &WorkName| match name {
            WorkName::Person(p) => {
                [&p.particle, &p.family, &p.dropping, &p.given, &p.suffix].map(String::as_str).join("|")
            }
            WorkName::Body(words) => format!("={words}"),
            WorkName::Others => "others".to_owned(),
        };
        names(field, prefix).iter().map(show).collect()
    }

    #[test]
    fn names_that_run_into_one_another_are_seen() {
        for good in [
            "Smith, John and Doe, Jane",
            "van Beethoven, Ludwig",
            "King, Jr, Martin Luther",
            "Smith \\& Sons",
            "{Board; of Trade, The, Old, Harbour}",
            "family=Orr, given=Tom, prefix=de, suffix=Jr",
            "M&uuml;ller, A. and others",
            "Quell, Ada and et al.",
        ] {
            assert_eq!(slip(good), None, "{good}");
        }
        for bad in [
            "Smith, John; Doe, Jane",
            "John Smith; Jane Doe",
            "Smith, John \\& Doe, Jane",
            "Smith, John, Doe, Jane",
            "Smith, John et al.",
            "Rau, I. and Smith, John et al",
        ] {
            assert!(slip(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn names_have_the_parts_that_biblatex_gives_them() {
        for (field, expected) in [
            ("Quell, Ada", "|Quell||Ada|"),
            ("Ada Quell", "|Quell||Ada|"),
            ("De Quincey, Thomas", "|De Quincey||Thomas|"),
            ("van der Berg, Jan", "|Berg|van der|Jan|"),
            ("Ludwig van Beethoven", "|Beethoven|van|Ludwig|"),
            ("Drummond de Andrade, Carlos", "|Drummond de Andrade||Carlos|"),
            ("King, Jr., Martin L.", "|King||Martin L.|Jr."),
            ("Martin Luther King, Jr.", "|King||Martin Luther|Jr."),
            ("Quell, A.B.", "|Quell||A. B.|"),
            ("House, Edward~M\\adddot\\addcomma", "|House||Edward M.|"),
            ("{Harbour Board}", "=Harbour Board"),
            ("{\\'E}mile, Z.", "|Émile||Z.|"),
            ("family=Berg, given=Jan, prefix=van, useprefix=true", "van|Berg||Jan|"),
            ("family=Berg, given=Jan, prefix=van", "|Berg|van|Jan|"),
            ("Plato", "|Plato|||"),
            ("{van Rau}, Ilse", "|van Rau||Ilse|"),
            ("d'Alembert, Jean", "|d’Alembert||Jean|"),
        ] {
            assert_eq!(parts(field, false), [expected], "{field}");
        }
        assert_eq!(parts("van der Berg, Jan", true), ["van der|Berg||Jan|"]);
        assert_eq!(
            parts("Quell, A. and {Lamps and Sons} AND others", false),
            ["|Quell||A.|", "=Lamps and Sons", "others"]
        );
        assert_eq!(parts(" and , and {}", false), Vec::<String>::new());
    }

    #[test]
    fn others_are_no_name() {
        for field in ["Quell, Ada and others", "Quell, Ada and et al.", "Quell, Ada and et al"] {
            assert_eq!(names(field, false).last(), Some(&WorkName::Others), "{field}");
        }
    }

    #[test]
    fn lists_are_parted_outside_of_braces() {
        assert_eq!(list("Skarra and {Lamps and Sons}"), ["Skarra", "{Lamps and Sons}"]);
    }
}
