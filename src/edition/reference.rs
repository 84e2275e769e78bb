//! What a bibliography says of a work, in the types and variables of the Citation Style Language.

/// A work as it is described: of which type, and what each variable says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The CSL type: `book`, `article-journal`, …
    pub kind: &'static str,
    /// Variables that are words, with marks (see [`super::rich`]), in the order in which they were found.
    pub words: Vec<(&'static str, String)>,
    /// Variables that are names.
    pub names: Vec<(&'static str, Vec<WorkName>)>,
    /// Variables that are dates.
    pub dates: Vec<(&'static str, WorkDate)>,
    /// What the file has of fields that a style may leave out, for comparison with what is shown.
    pub fields: Vec<ShownField>,
    /// Who published it, one by one, where `publisher` has more than that in one: several, or how it was published.
    pub publishers: Option<Vec<String>>,
    /// Of a set: the entries after the first, which this is.
    pub members: Vec<Reference>,
}

/// A field of the file, with the words that ought to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ShownField {
    /// Its name in the file.
    pub name: String,
    /// Its words, without markup.
    pub words: String,
}

/// Somebody who has to do with a work.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WorkName {
    /// A person.
    Person(Person),
    /// A body, by its whole name.
    Body(String),
    /// Others who are not named.
    Others,
}

/// The parts of a person's name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Person {
    /// The family name.
    pub family: String,
    /// The given names.
    pub given: String,
    /// A particle that is left out where the family name is alone: `van` of Beethoven.
    pub dropping: String,
    /// A particle that belongs to the family name.
    pub particle: String,
    /// `Jr.`, `III`.
    pub suffix: String,
}

/// A date, or a span of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct WorkDate {
    /// The first day; none where its beginning isn't known.
    pub from: Option<WorkDatePoint>,
    /// The last one.
    pub to: DateEnd,
    /// Whether it is approximate or uncertain.
    pub circa: bool,
    /// Whether it is some year of a decade or century that begins and ends so.
    pub unspecified: bool,
    /// The words of a date that is no date.
    pub words: Option<String>,
}

/// How a date ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DateEnd {
    /// It is no span.
    #[default]
    Same,
    /// It goes on.
    Open,
    /// With a day.
    At(WorkDatePoint),
}

/// A year, with a month and a day or with a season.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct WorkDatePoint {
    /// The year: 0 is 1 BC.
    pub year: i32,
    /// The month, from 1.
    pub month: Option<u8>,
    /// The day, from 1.
    pub day: Option<u8>,
    /// The season, from 1 for spring.
    pub season: Option<u8>,
}

/// Whether a word is what follows a person's name: `Jr.`, `III`.
#[must_use]
pub fn is_suffix(word: &str) -> bool {
    matches!(word.trim_end_matches('.'), "Jr" | "Sr" | "Jnr" | "Snr" | "II" | "III" | "IV")
}

impl Reference {
    /// The address on the web that it gives; none where it isn't one.
    pub fn address(&self) -> Option<&str> {
        self.get("URL").filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// The words of a variable.
    #[must_use]
    pub fn get(&self, variable: &str) -> Option<&str> {
        self.words.iter().find(|(name, _)| *name == variable).map(|(_, words)| words.as_str())
    }

    /// The names of a variable.
    #[must_use]
    pub fn names(&self, variable: &str) -> &[WorkName] {
        self.names.iter().find(|(name, _)| *name == variable).map_or(&[], |(_, names)| names)
    }

    /// The date of a variable.
    #[must_use]
    pub fn date(&self, variable: &str) -> Option<&WorkDate> {
        self.dates.iter().find(|(name, _)| *name == variable).map(|(_, date)| date)
    }

    /// Whether its keywords say that it is further reading: named, but no source of what is said.
    #[must_use]
    pub fn is_further(&self) -> bool {
        let keywords = self.get("keyword").unwrap_or_default();
        keywords.split([',', ';']).any(|keyword| keyword.trim() == "further")
    }

    /// Whether one looks for a page or a section in it: a book or a thesis, and not what is dated and read as a whole.
    #[must_use]
    pub fn is_longer_than_an_article(&self) -> bool {
        matches!(self.kind, "book" | "classic" | "collection" | "manuscript" | "periodical" | "thesis")
    }

    /// Say what a variable is, unless it is nothing or was said before.
    pub fn set(&mut self, variable: &'static str, words: impl Into<String>) {
        let words = words.into();
        if !words.trim().is_empty() && self.get(variable).is_none() {
            self.words.push((variable, words));
        }
    }

    /// Say what a variable is, whatever was said before.
    pub fn replace(&mut self, variable: &'static str, words: impl Into<String>) {
        self.words.retain(|(name, _)| *name != variable);
        self.set(variable, words);
    }
}

impl WorkName {
    /// The words that it is filed under: the family name, then the given names. A particle of the family name is before it,
    /// or behind the given names where it is `demoted`.
    #[must_use]
    pub fn filed(&self, demoted: bool) -> String {
        match self {
            Self::Person(person) => {
                let Person { family, given, particle, suffix, .. } = person;
                let parts = if demoted {
                    [family, given, particle, suffix]
                } else {
                    [particle, family, given, suffix]
                };
                let parts: Vec<&str> =
                    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
                parts.join(" ")
            }
            Self::Body(words) => words.clone(),
            Self::Others => String::new(),
        }
    }
}
