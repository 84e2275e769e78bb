//! Where in a work: its words, and what they count.

use super::meta::shares_script;

/// Where in a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locator {
    /// What is counted.
    pub unit: LocatorUnit,
    /// Whether there are several.
    pub several: bool,
    /// The words that say where: of a unit that is known the numbers alone, else all.
    pub words: Box<str>,
    /// The words as they were written, where they are more than numbers of pages.
    pub written: Option<Box<str>>,
}

/// What a locator counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LocatorUnit {
    /// Pages, and numbers that say nothing else.
    Page,
    /// Chapters.
    Chapter,
    /// Volumes.
    Volume,
    /// Sections, by name or by `§`.
    Section,
    /// Paragraphs.
    Paragraph,
    /// Verses.
    Verse,
    /// Lines.
    Line,
    /// Leaves of a manuscript.
    Folio,
    /// Columns.
    Column,
    /// Notes.
    Note,
    /// Figures.
    Figure,
    /// Anything else: its words are shown as they are.
    Other,
}

impl LocatorUnit {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::Page,
        Self::Chapter,
        Self::Volume,
        Self::Section,
        Self::Paragraph,
        Self::Verse,
        Self::Line,
        Self::Folio,
        Self::Column,
        Self::Note,
        Self::Figure,
        Self::Other,
    ];
}

/// Words before a number, in the languages that editions are written in: those of one, those of several. They are
/// compared without case and without the point at their end.
const WORDS: &[(LocatorUnit, &[&str], &[&str])] = &[
    (
        LocatorUnit::Page,
        &[
            "p",
            "page",
            "pag",
            "pág",
            "página",
            "pagina",
            "seite",
            "с",
            "стр",
            "страница",
            "strona",
            "strana",
            "sid",
            "side",
            "blz",
            "σ",
            "עמ",
            "עמוד",
            "ص",
            "صفحه",
            "صفحة",
        ],
        &[
            "pp",
            "pages",
            "págs",
            "páginas",
            "pagine",
            "pagina's",
            "seiten",
            "страницы",
            "strony",
            "strany",
            "sider",
            "σσ",
            "עמודים",
            "صص",
        ],
    ),
    (
        LocatorUnit::Chapter,
        &[
            "ch",
            "chap",
            "chapter",
            "kap",
            "kapitel",
            "chapitre",
            "cap",
            "capítulo",
            "capitolo",
            "глава",
            "гл",
            "rozdz",
            "kapitola",
            "hst",
            "hfst",
            "hoofdstuk",
            "פרק",
            "فصل",
        ],
        &[
            "chs",
            "chaps",
            "chapters",
            "chapitres",
            "caps",
            "capítulos",
            "capitoli",
            "главы",
            "hoofdstukken",
            "פרקים",
        ],
    ),
    (
        LocatorUnit::Volume,
        &["vol", "volume", "bd", "band", "tome", "tom", "т", "том", "tomo", "dl", "deel", "כרך", "ج", "جلد"],
        &["vols", "volumes", "bde", "bände", "tomes", "тт", "тома", "tomos", "delen", "כרכים"],
    ),
    (
        LocatorUnit::Section,
        &[
            "§",
            "sec",
            "sect",
            "section",
            "abschnitt",
            "abschn",
            "sección",
            "sezione",
            "раздел",
            "разд",
            "סעיף",
        ],
        &["§§", "secs", "sects", "sections", "abschnitte", "secciones", "sezioni", "разделы", "סעיפים"],
    ),
    (
        LocatorUnit::Paragraph,
        &["¶", "para", "paragraph", "absatz", "abs", "paragraphe", "абз", "абзац", "alinéa", "al", "פסקה"],
        &["¶¶", "paras", "paragraphs", "absätze", "paragraphes", "абзацы", "alinéas", "פסקאות"],
    ),
    (
        LocatorUnit::Verse,
        &["v", "verse", "vers", "verso", "стих", "ст", "vs", "verset", "פסוק", "פס"],
        &["vv", "verses", "verse", "versi", "versos", "стихи", "vss", "versets", "פסוקים"],
    ),
    (
        LocatorUnit::Line,
        &["l", "line", "z", "zeile", "ligne", "riga", "línea", "строка", "שורה", "שו"],
        &["ll", "lines", "zeilen", "lignes", "righe", "líneas", "строки", "שורות"],
    ),
    (
        LocatorUnit::Folio,
        &["fol", "folio", "f", "blatt", "л", "лист", "feuillet", "דף"],
        &["fols", "folios", "ff", "blätter", "лл", "листы", "feuillets", "דפים"],
    ),
    (
        LocatorUnit::Column,
        &["col", "column", "sp", "spalte", "colonne", "colonna", "стб", "столбец", "טור"],
        &["cols", "columns", "spalten", "colonnes", "стлб", "столбцы", "טורים"],
    ),
    (
        LocatorUnit::Note,
        &[
            "n",
            "note",
            "anm",
            "anmerkung",
            "nota",
            "прим",
            "примечание",
            "fn",
            "footnote",
            "fußn",
            "fußnote",
            "сноска",
            "הערה",
            "הע",
        ],
        &[
            "nn",
            "notes",
            "anmerkungen",
            "note",
            "notas",
            "примечания",
            "footnotes",
            "fußnoten",
            "сноски",
            "הערות",
        ],
    ),
    (
        LocatorUnit::Figure,
        &["fig", "figure", "abb", "abbildung", "рис", "рисунок", "илл", "איור"],
        &["figs", "figures", "abbildungen", "рисунки", "איורים"],
    ),
];

/// What a short word counts in some languages, and what in all others; in which it counts nothing, it is shown as it is.
struct DoubtfulWord {
    word: &'static str,
    of: &'static [(&'static [&'static str], Option<LocatorUnit>)],
    elsewhere: Option<LocatorUnit>,
}

/// Words that count one thing in one language and something else in another.
const DOUBTFUL: &[DoubtfulWord] = &[
    DoubtfulWord {
        word: "s",
        of: &[(
            &["cs", "da", "de", "et", "fi", "hr", "nb", "nn", "no", "pl", "sk", "sl", "sv"],
            Some(LocatorUnit::Page),
        )],
        elsewhere: None,
    },
    DoubtfulWord {
        word: "str",
        of: &[(&["bs", "cs", "hr", "pl", "sk", "sl", "sr"], Some(LocatorUnit::Page))],
        elsewhere: None,
    },
    DoubtfulWord {
        word: "bl",
        of: &[(&["af", "nl"], Some(LocatorUnit::Page)), (&["de"], Some(LocatorUnit::Folio))],
        elsewhere: None,
    },
    DoubtfulWord { word: "t", of: &[(&["de"], None)], elsewhere: Some(LocatorUnit::Volume) },
    DoubtfulWord {
        word: "par",
        of: &[(&["en", "fr"], Some(LocatorUnit::Paragraph))],
        elsewhere: Some(LocatorUnit::Section),
    },
];

/// The languages that have them.
const LANGUAGES: &[&str] = &[
    "af", "bs", "cs", "da", "de", "en", "et", "fi", "fr", "hr", "nb", "nl", "nn", "no", "pl", "sk", "sl",
    "sr", "sv",
];

/// A language, as far as words of locators depend on it: its number among them from 1, or 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct LocatorLanguage(u8);

impl LocatorLanguage {
    /// That of a language tag.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let own = tag.split('-').next().unwrap_or_default();
        let same = |known: &&str| known.eq_ignore_ascii_case(own) && shares_script(tag, known);
        let at = LANGUAGES.iter().position(same);
        Self(at.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0))
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// What a doubtful word counts; none of a word that is none.
    fn unit(self, word: &str) -> Option<Option<LocatorUnit>> {
        let found = DOUBTFUL.iter().find(|doubtful| doubtful.word == word)?;
        let own = LANGUAGES[..usize::from(self.0)].last();
        let of = |own: &&str| found.of.iter().find(|(languages, _)| languages.contains(own));
        Some(own.and_then(of).map_or(found.elsewhere, |(_, unit)| *unit))
    }
}

impl Locator {
    /// Read the words behind a key in an edition of this language; none where there are none.
    #[must_use]
    pub fn read(words: &str, language: LocatorLanguage) -> Option<Self> {
        if words.is_empty() {
            return None;
        }
        let bare = |part: &str| {
            part.starts_with(char::is_numeric)
                || matches!(part, "f." | "ff." | "f" | "ff" | "–" | "-" | "—" | "--" | "&")
        };
        let numbers = words.split([' ', ',']).filter(|p| !p.is_empty()).all(bare)
            && words.starts_with(char::is_numeric);
        let found = if numbers { Some((LocatorUnit::Page, false, words)) } else { labelled(words, language) };
        let Some((unit, plural, numbers)) = found else {
            return Some(Self {
                unit: LocatorUnit::Other,
                several: false,
                words: words.into(),
                written: None,
            });
        };
        let numbers = ranges(numbers);
        let several = plural || are_several(&numbers);
        let written = (unit != LocatorUnit::Page).then(|| ranges(words).as_ref().into());
        Some(Self { unit, several, words: numbers.as_ref().into(), written })
    }

    /// The words that say where, alone: of pages the numbers.
    #[must_use]
    pub fn alone(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.words)
    }
}

/// Whether numbers are more than one; what has a label of its own, as in `2, p. 5–7`, is none of them.
fn are_several(numbers: &str) -> bool {
    let mut parts = numbers.split(',').map(str::trim);
    let first = parts.next().unwrap_or_default();
    let is_number = |part: &str| part.starts_with(char::is_numeric) || is_roman(part) || is_hebrew(part);
    first.contains(['–', '&'])
        || first.ends_with('f')
        || first.ends_with("f.")
        || parts.next().is_some_and(|part| is_number(part.split([' ', '–', '&']).next().unwrap_or_default()))
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| "ivxlcdmIVXLCDM".contains(c))
}

/// A number in Hebrew letters: `י״ב`, `ג׳`, `ג`.
fn is_hebrew(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'א'..='ת' | '׳' | '״' | '\'' | '"'))
        && (matches!(word.chars().count(), 1 | 2) || word.contains(['׳', '״', '\'', '"']))
}

/// A word that is known, and what is behind it: numbers, or a letter and numbers.
fn labelled(words: &str, language: LocatorLanguage) -> Option<(LocatorUnit, bool, &str)> {
    let end = words.find(|c: char| !(c.is_alphabetic() || matches!(c, '§' | '¶' | '\'' | '’' | '׳')))?;
    let (word, rest) = words.split_at(end);
    let mark = word.starts_with(['§', '¶']);
    let after = rest.strip_prefix(['.', '°', 'º']).unwrap_or(rest);
    let numbers = after.trim_start();
    // One long word before a number is no label, but what says where: `ch5` is, `MS A 4` is not.
    let parted = mark || after.len() < rest.len() || numbers.len() < after.len();
    let first = numbers.split([' ', ',', '-', '–']).next().unwrap_or("");
    let number = first.chars().any(char::is_numeric) && first.chars().count() < 12;
    if !parted || !(number || is_roman(first) || is_hebrew(first)) || numbers.is_empty() {
        return None;
    }
    // Signs of units are capitals in some languages; `S.` of a German page is one.
    if word == "S" {
        return Some((LocatorUnit::Page, false, numbers));
    }
    let lower = word.to_lowercase();
    // Hebrew marks an abbreviation by a geresh, or by what is at hand for one.
    let folded = lower.trim_end_matches(['\'', '’', '׳']);
    if let Some(doubtful) = language.unit(folded) {
        return doubtful.map(|unit| (unit, false, numbers));
    }
    let one = WORDS.iter().find(|(_, one, _)| one.contains(&folded)).map(|(unit, ..)| (*unit, false));
    let many = || WORDS.iter().find(|(.., many)| many.contains(&folded)).map(|(unit, ..)| (*unit, true));
    let (unit, plural) = one.or_else(many)?;
    Some((unit, plural, numbers))
}

/// `5-7` as `5–7`.
fn ranges(pages: &str) -> std::borrow::Cow<'_, str> {
    if !pages.contains('-') {
        return std::borrow::Cow::Borrowed(pages);
    }
    let mut out = String::with_capacity(pages.len() + 2);
    let mut rest = pages;
    while let Some(at) = rest.find('-') {
        let end = at + rest[at..].len() - rest[at..].trim_start_matches('-').len();
        let before = rest[..at].trim_end().chars().next_back().is_some_and(char::is_alphanumeric);
        let after = rest[end..].trim_start().chars().next().is_some_and(char::is_alphanumeric);
        if before && after {
            out.push_str(rest[..at].trim_end());
            out.push('–');
            rest = rest[end..].trim_start();
        } else {
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    std::borrow::Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_what_is_counted_are_known_in_many_languages() {
        for (words, unit, several, numbers) in [
            ("3", LocatorUnit::Page, false, "3"),
            ("p. iv", LocatorUnit::Page, false, "iv"),
            ("pp. 5-7", LocatorUnit::Page, true, "5–7"),
            ("S. 12", LocatorUnit::Page, false, "12"),
            ("с. 15-17", LocatorUnit::Page, true, "15–17"),
            ("12r", LocatorUnit::Page, false, "12r"),
            ("3, 5 -- 6", LocatorUnit::Page, true, "3, 5–6"),
            ("12 ff.", LocatorUnit::Page, true, "12 ff."),
            ("٣", LocatorUnit::Page, false, "٣"),
            ("ch. 5", LocatorUnit::Chapter, false, "5"),
            ("Kap. 5", LocatorUnit::Chapter, false, "5"),
            ("vol. II", LocatorUnit::Volume, false, "II"),
            ("§ 4", LocatorUnit::Section, false, "4"),
            ("§§ 4-6", LocatorUnit::Section, true, "4–6"),
            ("vv. 1-3", LocatorUnit::Verse, true, "1–3"),
            ("fol. 3r", LocatorUnit::Folio, false, "3r"),
            ("fn. 3", LocatorUnit::Note, false, "3"),
            ("S. 3 f.", LocatorUnit::Page, true, "3 f."),
            ("Fußn. 12", LocatorUnit::Note, false, "12"),
            ("Bde. 2-3", LocatorUnit::Volume, true, "2–3"),
            ("f° 3v", LocatorUnit::Folio, false, "3v"),
            ("t. IV", LocatorUnit::Volume, false, "IV"),
            ("versets 3-4", LocatorUnit::Verse, true, "3–4"),
            ("л. 3 об.", LocatorUnit::Folio, false, "3 об."),
            ("гл. 2", LocatorUnit::Chapter, false, "2"),
            ("עמ׳ 12", LocatorUnit::Page, false, "12"),
            ("עמ' 12-14", LocatorUnit::Page, true, "12–14"),
            ("פרק ג", LocatorUnit::Chapter, false, "ג"),
            ("כרך י״ב", LocatorUnit::Volume, false, "י״ב"),
            ("דף 3", LocatorUnit::Folio, false, "3"),
            ("פרק שני", LocatorUnit::Other, false, "פרק שני"),
            ("صص 3-4", LocatorUnit::Page, true, "3–4"),
            ("MS A 4", LocatorUnit::Other, false, "MS A 4"),
            ("passim", LocatorUnit::Other, false, "passim"),
            ("the end", LocatorUnit::Other, false, "the end"),
            ("vol. 2, p. 5-7", LocatorUnit::Volume, false, "2, p. 5–7"),
            ("fol. 3r, l. 4", LocatorUnit::Folio, false, "3r, l. 4"),
            ("vol. ii, iv", LocatorUnit::Volume, true, "ii, iv"),
            ("ch. 2, 5, p. 9", LocatorUnit::Chapter, true, "2, 5, p. 9"),
        ] {
            let read = Locator::read(words, LocatorLanguage::default()).map(|l| (l.unit, l.several, l.words));
            assert_eq!(read, Some((unit, several, numbers.into())), "{words}");
        }
        assert_eq!(Locator::read("", LocatorLanguage::default()), None);
    }

    #[test]
    fn words_that_count_something_else_elsewhere_are_read_by_the_language() {
        for (language, words, unit) in [
            ("de-AT", "Bl. 3r", LocatorUnit::Folio),
            ("nl", "bl. 3", LocatorUnit::Page),
            ("en", "Bl. 3", LocatorUnit::Other),
            ("de", "T. 2", LocatorUnit::Other),
            ("fr", "t. 2", LocatorUnit::Volume),
            ("de", "Str. 4", LocatorUnit::Other),
            ("pl", "str. 4", LocatorUnit::Page),
            ("en", "par. 3", LocatorUnit::Paragraph),
            ("nl", "par. 3", LocatorUnit::Section),
            ("en", "s. 5", LocatorUnit::Other),
            ("sv", "s. 5", LocatorUnit::Page),
            ("en", "S. 5", LocatorUnit::Page),
        ] {
            let read = Locator::read(words, LocatorLanguage::of(language)).map(|locator| locator.unit);
            assert_eq!(read, Some(unit), "{language} {words}");
        }
    }
}
