//! Every date and figure of the memo's notes and essays is one that was found: in the facts on the words that the note is
//! about, on the works that it cites, or in the reviewed list with its source. What was found to be doubtful is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;

use toml::Table;

use crate::memo_notes;
use memo_notes::{Note, list, notes, root, string, strings};

const CLAIMS: &str = include_str!("../dossier/claims.toml");
const FACTS: &str = include_str!("../dossier/facts.toml");
const REVIEWED: &str = include_str!("../dossier/reviewed.toml");

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Numbers as words, from three: one and two are in half of all sentences.
const NUMBERS: [&str; 18] = [
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// A number that is written as a word: `nineteen`, `thirty-seven`, `thirty`.
fn number(word: &str) -> Option<usize> {
    let tens = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let (head, tail) = word.split_once('-').unwrap_or((word, ""));
    if let Some(ten) = tens.iter().position(|t| *t == head) {
        let one = if tail.is_empty() { Some(0) } else { unit(tail) };
        return one.map(|one| (ten + 3) * 10 + one);
    }
    NUMBERS.iter().position(|n| *n == word).map(|at| at + 3)
}

fn unit(word: &str) -> Option<usize> {
    ["one", "two"].iter().chain(&NUMBERS[..7]).position(|n| *n == word).map(|at| at + 1)
}

/// The dates and numbers of a text: `2016-07-04`, `2016-07`, `--07-04` where no year is given, `2016`, `1.05`.
fn figures(text: &str) -> BTreeSet<String> {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || "–—/()[]".contains(c))
        .flat_map(|w| if w.starts_with(|c: char| c.is_ascii_digit()) { parts(w) } else { vec![w.to_owned()] })
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .map(|w| w.trim_end_matches("’s").to_owned())
        .filter(|w| !w.is_empty())
        .collect();
    let digits = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit());
    let mut used = BTreeSet::new();
    let mut found = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        let Some(month) = MONTHS.iter().position(|m| m == word).map(|m| m + 1) else { continue };
        let year = words.get(at + 1).filter(|w| digits(w) && w.len() == 4);
        // `18 and 19 November`, `18–24 October`: every day before the month.
        let (mut days, mut before) = (Vec::new(), at);
        while before > 0 {
            let word = &words[before - 1];
            if digits(word) && word.len() < 3 {
                days.push(word.clone());
                used.insert(before - 1);
            } else if word != "and" || days.is_empty() {
                break;
            }
            before -= 1;
        }
        if year.is_some() {
            used.insert(at + 1);
        }
        let year = year.map_or_else(|| "-".to_owned(), Clone::clone);
        if days.is_empty() && year != "-" {
            found.insert(format!("{year}-{month:02}"));
        }
        found.extend(days.iter().map(|day| format!("{year}-{month:02}-{day:0>2}")));
    }
    for (at, word) in words.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let own: String = word.chars().take_while(|c| c.is_ascii_digit() || ".,-".contains(*c)).collect();
            found.insert(own.replace(',', "").trim_end_matches(['.', '-']).to_owned());
        } else if let Some(number) = number(word) {
            found.insert(number.to_string());
        } else if word == "two" || word == "one" {
            let next = words.get(at + 1).map_or("", |w| w.as_str());
            if ["million", "billion", "trillion", "years", "terms", "per"].contains(&next) {
                found.insert(if word == "two" { "2" } else { "1" }.to_owned());
            }
        }
    }
    found
}

/// A date stays whole; a range of numbers is two: `2012-2017`, `18-19`.
fn parts(word: &str) -> Vec<String> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let pieces: Vec<&str> = bare.split('-').collect();
    let date = pieces.len() == 3 || (pieces.len() == 2 && pieces[0].len() == 4 && pieces[1].len() == 2);
    if date { vec![bare.to_owned()] } else { pieces.iter().map(|&p| p.to_owned()).collect() }
}

/// Whether a figure is among known ones: itself, or a date that it is part of.
fn known(figure: &str, facts: &BTreeSet<String>) -> bool {
    let within = |fact: &String| match figure.strip_prefix("--") {
        Some(day) => fact.ends_with(&format!("-{day}")),
        None => fact == figure || fact.strip_prefix(figure).is_some_and(|rest| rest.starts_with('-')),
    };
    facts.iter().any(within)
}

/// Letters and digits in lower case, to find words whatever their markup.
fn plain(words: &str) -> String {
    let words = words.replace("](#)", "");
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text without what leads elsewhere, and without its citations.
fn said(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        out.push_str(&rest[..open]);
        let inside = &rest[open..];
        let close = if inside.starts_with("[[") {
            inside.find("]]").map(|at| at + 2)
        } else {
            inside.find(']').map(|at| at + 1)
        };
        let Some(close) = close else { break };
        let bracket = &inside[..close];
        if !bracket.starts_with("[[") && !bracket.contains('@') {
            out.push_str(&bracket[1..close - 1]);
        }
        rest = &inside[close..];
        // The address of a link.
        if let Some(address) =
            rest.strip_prefix('(').filter(|_| !bracket.contains('@') && !bracket.starts_with("[["))
        {
            rest = address.split_once(')').map_or("", |(_, rest)| rest);
        }
    }
    out.push_str(rest);
    out
}

/// The words of each section of the reading text, folded.
fn sections() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for file in fs::read_dir(root().join("content/text/reading")).unwrap() {
        let path = file.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy()[3..].to_owned();
        found.insert(stem, plain(&fs::read_to_string(&path).unwrap()));
    }
    found
}

/// Where some words are in a text: from the first of a list to the last.
fn place(text: &str, quote: &[String]) -> Option<Range<usize>> {
    let (first, last) = (plain(quote.first()?), plain(quote.last()?));
    let from = text.find(&first)?;
    let to = from + text[from..].find(&last)? + last.len();
    Some(from..to)
}

struct Dossier {
    facts: Vec<Table>,
    places: BTreeMap<String, Range<usize>>,
    works: BTreeMap<String, BTreeSet<String>>,
    sections: BTreeMap<String, String>,
    reviewed: Vec<Table>,
}

impl Dossier {
    fn new() -> Self {
        let (facts, sections) = (list(CLAIMS, "fact"), sections());
        let mut places = BTreeMap::new();
        for fact in &facts {
            let section = sections.get(&string(fact, "section"));
            if let Some(place) = section.and_then(|text| place(text, &[string(fact, "quote")])) {
                places.insert(string(fact, "id"), place);
            }
        }
        let work = |work: &Table| {
            (string(work, "id"), figures(&format!("{} {}", string(work, "title"), string(work, "date"))))
        };
        let works = list(FACTS, "work").iter().map(work).collect();
        Self { facts, places, works, sections, reviewed: list(REVIEWED, "reviewed") }
    }

    /// The facts on the words of a note; of a reply, on those of what it answers too.
    fn on<'a>(&'a self, note: &Note, notes: &[Note]) -> Vec<&'a Table> {
        let own = self.sections.get(&note.section).and_then(|text| place(text, &note.quote));
        let on = |fact: &&Table| {
            let place = self.places.get(&string(fact, "id"));
            let same = string(fact, "section") == note.section;
            same && matches!((&own, place), (Some(a), Some(b)) if a.start < b.end && b.start < a.end)
        };
        let mut found: Vec<&Table> = self.facts.iter().filter(on).collect();
        if let Some(parent) = notes.iter().find(|other| Some(&other.id) == note.parent.as_ref()) {
            found.extend(self.on(parent, notes));
        }
        found
    }

    /// Figures of a note or an essay that were looked up: by its id.
    fn reviewed(&self, id: &str) -> BTreeSet<String> {
        let own = self.reviewed.iter().filter(|entry| string(entry, "of") == id);
        own.flat_map(|entry| strings(entry, "figures")).collect()
    }
}

fn all_of(facts: &[&Table]) -> BTreeSet<String> {
    let text = |fact: &&Table| format!("{} {}", string(fact, "text"), string(fact, "quote"));
    facts.iter().flat_map(|fact| figures(&text(fact))).collect()
}

/// What is wrong with the figures of notes, each a line; how many there are, and how many the facts have.
fn wrong(dossier: &Dossier, notes: &[Note]) -> (String, usize, usize) {
    let (mut told, mut all, mut held) = (String::new(), 0, 0);
    for note in notes {
        let mut facts = all_of(&dossier.on(note, notes));
        facts.extend(note.cited.iter().filter_map(|key| dossier.works.get(key)).flatten().cloned());
        let reviewed = dossier.reviewed(&note.id);
        for figure in figures(&said(&note.body)) {
            all += 1;
            if known(&figure, &facts) {
                held += 1;
            } else if !reviewed.contains(&figure) {
                writeln!(told, "{} says {figure}", note.id).unwrap();
            }
        }
    }
    (told, all, held)
}

#[test]
fn notes_say_what_was_found() {
    let dossier = Dossier::new();
    let (told, all, held) = wrong(&dossier, &notes());
    eprintln!("{held} of {all} figures in the notes are held by the facts on their words");
    assert!(told.is_empty(), "\n{told}");
    assert!(all > 200 && held * 100 >= all * 60, "{held} of {all}");
}

#[test]
fn a_wrong_figure_is_found() {
    let dossier = Dossier::new();
    let note = |body: &str| Note {
        id: "x".to_owned(),
        kind: "context".to_owned(),
        section: "economy".to_owned(),
        parent: None,
        quote: vec!["The $2 billion loan".to_owned()],
        body: body.to_owned(),
        cited: BTreeSet::new(),
    };
    let of = |body: &str| wrong(&dossier, &[note(body)]);
    assert_eq!(of("The loan of 3 March 2016 was for two billion euros, for five years.").0, "");
    assert_eq!(of("In March 2016.").0, "");
    for (body, figure) in [
        ("The loan of 4 March 2016.", "2016-03-04"),
        ("In April 2016.", "2016-04"),
        ("On 3 May.", "--05-03"),
        ("For six years.", "6"),
        ("About 2.3 billion.", "2.3"),
        ("It was 1,087 then, or thirty-seven.", "1087"),
        ("On 2 and 3 March 2016.", "2016-03-02"),
    ] {
        assert!(of(body).0.contains(&format!("x says {figure}\n")), "{body}: {:?}", of(body));
    }
}

#[test]
fn the_reviewed_list_has_what_it_needs() {
    let dossier = Dossier::new();
    let notes = notes();
    for entry in &dossier.reviewed {
        let of = string(entry, "of");
        let body = match of.strip_prefix("page:") {
            Some(page) => fs::read_to_string(root().join(format!("content/pages/{page}.md"))).unwrap(),
            None => {
                notes.iter().find(|n| n.id == of).unwrap_or_else(|| panic!("no note `{of}`")).body.clone()
            }
        };
        assert!(!string(entry, "source").is_empty(), "`{of}` has no source");
        let own = figures(&said(&body));
        for figure in strings(entry, "figures") {
            assert!(own.contains(&figure), "`{of}` doesn't say {figure} any more");
        }
    }
}

#[test]
fn essays_say_what_was_found() {
    let dossier = Dossier::new();
    let every: Vec<&Table> = dossier.facts.iter().collect();
    let mut facts = all_of(&every);
    facts.extend(dossier.works.values().flatten().cloned());
    let mut told = String::new();
    for file in fs::read_dir(root().join("content/pages")).unwrap() {
        let path = file.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let reviewed = dossier.reviewed(&format!("page:{stem}"));
        for figure in figures(&said(&text)) {
            if !known(&figure, &facts) && !reviewed.contains(&figure) {
                writeln!(told, "{stem}.md says {figure}").unwrap();
            }
        }
    }
    assert!(told.is_empty(), "\n{told}");
}

/// Claims that were found to be doubtful, and that no note over their words says to be.
fn unsaid(dossier: &Dossier, notes: &[Note]) -> String {
    let mut told = String::new();
    for fact in &dossier.facts {
        let word = match string(fact, "verdict").as_str() {
            "partly" => "Partly supported",
            "disputed" => "Disputed",
            "unverifiable" => "Unverifiable",
            _ => continue,
        };
        let id = string(fact, "id");
        let on = |note: &&Note| dossier.on(note, notes).iter().any(|own| string(own, "id") == id);
        if !notes.iter().filter(on).any(|note| note.body.contains(word)) {
            writeln!(told, "`{id}`: no note on its words says “{word}”").unwrap();
        }
    }
    told
}

#[test]
fn what_is_doubtful_is_said() {
    let dossier = Dossier::new();
    let mut notes = notes();
    let told = unsaid(&dossier, &notes);
    assert!(told.is_empty(), "\n{told}");
    notes.retain(|note| note.id != "novatek-owner");
    assert!(unsaid(&dossier, &notes).contains("`novatek-owner`"));
}
