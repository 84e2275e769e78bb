//! Which words the interface has: what an edition's own file of words may say.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::{DeTable, DeValue};

use crate::diag::{Advice, Diagnostic, FileId, Span, rules, suggestion};
use crate::edition::Edition;
use crate::load::World;

/// The places of a word, what is filled into it.
#[derive(Default)]
struct WordPlaces {
    /// All that some language has.
    known: BTreeSet<String>,
    /// Those that each language has.
    needed: Option<BTreeSet<String>>,
}

/// The words of all built-in languages by their paths, `locus.section`.
pub(super) struct BuiltinWords<'a> {
    words: BTreeMap<String, WordPlaces>,
    /// The edition's own templates, which may ask for words of their own.
    templates: Vec<&'a str>,
    edition: &'a Edition,
}

impl<'a> BuiltinWords<'a> {
    pub(super) fn new(world: &'a World, edition: &'a Edition) -> Self {
        let mut words: BTreeMap<String, WordPlaces> = BTreeMap::new();
        for (_, text) in crate::load::builtin::WORDS {
            let Ok(table) = text.parse() else { continue };
            let mut flat = hashbrown::HashMap::new();
            super::flatten(&table, "", &mut flat);
            for (path, text) in flat {
                let own: BTreeSet<String> = places(&text).map(str::to_owned).collect();
                let word = words.entry(path).or_default();
                word.known.extend(own.iter().cloned());
                word.needed = Some(match word.needed.take() {
                    Some(needed) => needed.intersection(&own).cloned().collect(),
                    None => own,
                });
            }
        }
        // A language may have other forms of a counted word than the built-in ones.
        let counted: Vec<(String, BTreeSet<String>)> = words
            .iter()
            .filter_map(|(path, places)| {
                let word = path.strip_prefix("count.")?.strip_suffix(".other")?;
                Some((word.to_owned(), places.known.clone()))
            })
            .collect();
        for (word, places) in counted {
            for form in super::plural::FORMS {
                let word = words.entry(format!("count.{word}.{form}")).or_default();
                word.known.extend(places.iter().cloned());
                // A form may say its number in a word.
                word.needed = None;
            }
        }
        // Files of words had it; the way comes from the language, and one that says otherwise is reported.
        words.entry("dir".to_owned()).or_default();
        // Forms of their own that days and centuries may have.
        let days = (1..=31).map(|day| format!("days.{day}"));
        let centuries = (1..=99).map(|century| format!("centuries.{century}"));
        days.chain(centuries).for_each(|path| {
            words.entry(path).or_default();
        });
        let own = world.templates.iter().filter(|template| !template.built_in);
        let templates = own.map(|template| &*world.sources.get(template.file).text).collect();
        Self { words, templates, edition }
    }

    /// Tells of words of a file that nothing asks for, and of places in them that nothing fills.
    pub(super) fn check(&self, text: &str, file: FileId, diagnostics: &mut Vec<Diagnostic>) {
        let (table, _) = DeTable::parse_recoverable(text);
        self.table(table.get_ref(), "", (text, file), diagnostics);
    }

    fn table(
        &self,
        table: &DeTable<'_>,
        above: &str,
        (text, file): (&str, FileId),
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let span = |range: std::ops::Range<usize>| Span::new(file, range.start, range.end);
        let at = |range: std::ops::Range<usize>, place: &str| {
            let at = range.start + text.get(range)?.find(&format!("{{{place}}}"))? + 1;
            Some(span(at..at + place.len()))
        };
        for (key, value) in table {
            let name: &str = key.get_ref().as_ref();
            let path = format!("{above}{name}");
            let below = format!("{path}.");
            let is_table =
                self.words.keys().any(|known| known.starts_with(&below)) || self.is_own_table(&path);
            match (value.get_ref(), self.words.get(&path)) {
                (DeValue::Table(inner), None) if is_table => {
                    self.table(inner, &below, (text, file), diagnostics);
                }
                (DeValue::String(words), Some(WordPlaces { known, needed })) => {
                    let lacking =
                        needed.iter().flatten().filter(|place| !places(words).any(|own| own == *place));
                    let lacking: Vec<String> = lacking.map(|place| format!("`{{{place}}}`")).collect();
                    let all_known = places(words).all(|place| known.contains(place));
                    if all_known && !lacking.is_empty() {
                        let message = format!("`{path}` has no place for {}", lacking.join(", "));
                        diagnostics.push(
                            Diagnostic::new(&rules::MISSING_PLACE, span(value.span()), message)
                                .hint("put it where it belongs among the words: what it stands for isn't shown without it"),
                        );
                    }
                    for place in places(words).filter(|place| !known.contains(*place)) {
                        let message = format!("nothing is put in the place of `{{{place}}}` in `{path}`");
                        let all: Vec<String> = known.iter().map(|place| format!("`{{{place}}}`")).collect();
                        let hint = match all.len() {
                            0 => "it has no places: braces are not for words".to_owned(),
                            _ => format!("its places are {}", all.join(", ")),
                        };
                        diagnostics.push(
                            Diagnostic::new(&rules::BAD_VALUE, span(value.span()), message)
                                .advise(
                                    at(value.span(), place),
                                    suggestion(place, known.iter().map(String::as_str)),
                                )
                                .hint(hint),
                        );
                    }
                }
                (_, Some(_)) => diagnostics.push(Diagnostic::new(
                    &rules::WRONG_TYPE,
                    span(value.span()),
                    format!("`{path}` is no string: words are wanted"),
                )),
                (_, None) if is_table => diagnostics.push(Diagnostic::new(
                    &rules::WRONG_TYPE,
                    span(value.span()),
                    format!("`{path}` is a table of words, not a word"),
                )),
                (_, None) if self.is_asked_for(&path) => {}
                (_, None) => {
                    let what = if matches!(value.get_ref(), DeValue::Table(_)) { "table" } else { "words" };
                    let known =
                        self.words.keys().filter_map(|known| known.strip_prefix(above)?.split('.').next());
                    let known: BTreeSet<&str> = known.collect();
                    let free = known.iter().copied().filter(|known| !table.contains_key(*known));
                    let taken = || suggestion(name, known.iter().copied()).without_words();
                    let advice = suggestion(name, free).or(taken).or(|| {
                        let all = known.iter().copied().collect::<Vec<_>>().join(", ");
                        let few = !known.is_empty() && known.len() < 20;
                        if few { format!("there are: {all}").into() } else { Advice::default() }
                    });
                    diagnostics.push(
                        Diagnostic::new(
                            &rules::UNKNOWN_KEY,
                            span(key.span()),
                            format!("the interface has no {what} `{path}`"),
                        )
                        .advise(span(key.span()), advice)
                        .hint("`templates/words/en.toml` of the program has them all; your own templates may ask for others, as `words.…`"),
                    );
                }
            }
        }
    }

    /// Whether the words are those of a kind of the edition's own, or a template of its own asks for them.
    fn is_asked_for(&self, path: &str) -> bool {
        let of_kind = path
            .strip_prefix("kinds.")
            .is_some_and(|id| self.edition.meta.kinds.iter().any(|kind| kind.id == id));
        of_kind || self.templates.iter().any(|text| text.contains(&format!("words.{path}")))
    }

    /// Whether the table is that of a register, or of plural forms, that templates of the edition ask for.
    fn is_own_table(&self, path: &str) -> bool {
        self.templates.iter().any(|text| text.contains(&format!("words.{path}.")))
    }
}

/// The names of the places that a word has: `number` in `§ {number}`.
fn places(words: &str) -> impl Iterator<Item = &str> {
    words.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
