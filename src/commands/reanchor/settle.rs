//! Imported notes that wait for a place, asked one by one.

use std::collections::BTreeMap;

use crate::diag::Sources;
use crate::edition::{Edition, id};
use crate::import::waiting::{self, Waiting, places};
use crate::resolve::everywhere::{Everywhere, SoughtQuote, TextRange};

use super::super::Failure;
use super::super::tell::{self, clean};
use super::line_of_input;

/// So many places of a note are offered.
const OFFERED: usize = 9;

/// The imported notes of the annotation files that wait for a place.
pub(super) fn waiting(sources: &Sources) -> Vec<Waiting> {
    let files = sources.iter().map(|(_, source)| source);
    let files = files.filter(|source| source.path.starts_with("content/annotations/"));
    waiting::waiting(files.map(|source| (source.path.as_str(), &*source.text)))
}

/// Ask for the place of each; the texts of the files change by what is chosen. Returns the ids of the records that changed,
/// and how many notes were given a place.
pub(super) fn ask(
    edition: &Edition,
    waiting: &[Waiting],
    base: &str,
    texts: &mut BTreeMap<String, String>,
) -> Result<(Vec<String>, usize), Failure> {
    let (mut done, mut count) = (Vec::new(), 0);
    let mut by_witness: Vec<(Option<&str>, Vec<&Waiting>)> = Vec::new();
    for one in waiting {
        let witness = one.witness.as_deref();
        match by_witness.iter_mut().find(|(own, _)| *own == witness) {
            Some((_, list)) => list.push(one),
            None => by_witness.push((witness, vec![one])),
        }
    }
    for (witness, list) in by_witness {
        let own = match witness {
            None => edition.base(),
            Some(own) => edition.witnesses.iter().find(|w| id::fold(&w.meta.id) == id::fold(own)),
        };
        // `check` reports a witness that isn't there.
        let Some(own) = own else { continue };
        let everywhere = Everywhere::new(own.sections.iter().map(AsRef::as_ref).collect());
        let sought: Vec<SoughtQuote> = list.iter().map(|one| one.sought()).collect();
        for (one, spots) in list.into_iter().zip(places(&everywhere, &sought)) {
            tell::out(&about(one, base))?;
            match choose(&everywhere, spots)? {
                Settlement::None => {}
                Settlement::Quit => return Ok((done, count)),
                Settlement::Place(section, changes) => {
                    match waiting::settle(texts, one, &section, &changes) {
                        Some(records) => {
                            done.extend(records);
                            count += 1;
                        }
                        None => tell::out("  its record can't be changed: change it by hand\n")?,
                    }
                }
            }
        }
    }
    Ok((done, count))
}

/// What was chosen for a note.
enum Settlement {
    Place(String, Vec<crate::resolve::reanchor::KeyChange>),
    None,
    Quit,
}

/// Offer places until one is chosen, or none.
fn choose(everywhere: &Everywhere<'_>, mut spots: Vec<TextRange>) -> Result<Settlement, Failure> {
    loop {
        tell::out(&offered(everywhere, &spots))?;
        let numbers = match spots.len().min(OFFERED) {
            0 => String::new(),
            1 => "[1] this one, ".to_owned(),
            n => format!("[1-{n}] which one, "),
        };
        tell::out(&format!("  {numbers}[n]one, [q]uit, or other words of the text: "))?;
        let Some(line) = line_of_input()? else { return Ok(Settlement::Quit) };
        match line.trim() {
            "" | "n" | "no" | "none" => return Ok(Settlement::None),
            "q" | "quit" => return Ok(Settlement::Quit),
            given => {
                let chosen = given.parse::<usize>().ok().and_then(|n| spots.get(n.checked_sub(1)?));
                match chosen.map(|spot| (everywhere.section(*spot).id.clone(), everywhere.selector(*spot))) {
                    Some((section, Some(changes))) => return Ok(Settlement::Place(section, changes)),
                    Some((_, None)) => tell::out("  no record can say that place: choose other words\n")?,
                    None => {
                        let sought = SoughtQuote { words: given.to_owned(), ..SoughtQuote::default() };
                        spots = places(everywhere, &[sought]).pop().unwrap_or_default();
                    }
                }
            }
        }
    }
}

/// The places, with their numbers and some words around.
fn offered(everywhere: &Everywhere<'_>, spots: &[TextRange]) -> String {
    if spots.is_empty() {
        return "  nothing in the text is like these words\n".to_owned();
    }
    let mut text = String::new();
    for (n, spot) in spots.iter().take(OFFERED).enumerate() {
        let section = &everywhere.section(*spot).id;
        let at =
            everywhere.block(*spot).map_or_else(|| section.clone(), |block| format!("{section}#{block}"));
        let (before, after) = everywhere.around(*spot);
        let words = everywhere.words(*spot);
        text.push_str(&format!(
            "  {}. {}: “{}[{}]{}”\n",
            n + 1,
            clean(&at),
            clean(before),
            clean(&words),
            clean(after)
        ));
    }
    if spots.len() > OFFERED {
        text.push_str(&format!("  and {} more: more words find fewer\n", spots.len() - OFFERED));
    }
    text
}

/// A note: where it is, its words, the beginning of its text.
fn about(one: &Waiting, base: &str) -> String {
    let short = |words: &str| {
        let words = words.split_whitespace().collect::<Vec<&str>>().join(" ");
        let mut cut: String = words.chars().take(100).collect();
        if cut.len() < words.len() {
            cut.push('…');
        }
        clean(&cut)
    };
    let at = clean(&format!("{base}{}:{}", one.path, one.line));
    let words = if one.words.is_empty() { String::new() } else { format!(": `{}`", short(&one.words)) };
    let mut text = format!("{at}: `{}` waits for a place{words}\n", clean(&one.id));
    if !one.body.is_empty() {
        text.push_str(&format!("  {}\n", short(&one.body)));
    }
    text
}
