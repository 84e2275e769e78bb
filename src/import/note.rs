//! The one form that every note is read into.

use super::text::Decision;

/// What was read of a file with notes.
#[derive(Debug, Default, Clone)]
pub(crate) struct NotesFile {
    /// The program that it comes from, as records name it.
    pub(crate) from: &'static str,
    pub(crate) notes: Vec<ImportedNote>,
    /// What was decided, or left out, in reading it.
    pub(crate) decisions: Vec<Decision>,
}

/// A note from elsewhere.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct ImportedNote {
    /// Its id there.
    pub(crate) id: Option<String>,
    /// Whether another export may give it another id: then its author, date and words say which it was.
    pub(crate) has_loose_id: bool,
    /// Where it is in the file: a line from 1, or 0.
    pub(crate) line: usize,
    /// The words that it marks; several stretches are parts of one.
    pub(crate) quotes: Vec<Quote>,
    /// What the chapter is called that it is in, or the section of the edition.
    pub(crate) chapter: Option<String>,
    /// Where it is there, for a reader: a page, a location.
    pub(crate) position: Option<String>,
    /// The book that it is on, where a file has notes on several.
    pub(crate) book: Option<String>,
    /// The names of its authors.
    pub(crate) authors: Vec<String>,
    /// Dates, as records have them.
    pub(crate) created: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) body: String,
    pub(crate) format: BodyFormat,
    pub(crate) tags: Vec<String>,
    /// What may be done with it.
    pub(crate) rights: Option<String>,
    /// The language that it is in, a BCP 47 tag.
    pub(crate) language: Option<String>,
    /// The id of the note that it answers.
    pub(crate) reply_to: Option<String>,
    /// The ids of what that answers itself, the nearest first, where the file says so.
    pub(crate) ancestors: Vec<String>,
    /// Whether it was marked as settled there.
    pub(crate) resolved: bool,
    /// The record that it was made of, where Variorum exported it.
    pub(crate) own: Option<Own>,
}

impl ImportedNote {
    /// Whether it neither marks words nor says any: a highlight whose words its program keeps to itself.
    pub(crate) fn is_bare(&self) -> bool {
        self.quotes.is_empty()
            && self.body.trim().is_empty()
            && self.tags.is_empty()
            && self.reply_to.is_none()
            && self.own.is_none()
    }
}

/// A record that Variorum exported.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Own {
    pub(crate) id: String,
    /// The section that it is on.
    pub(crate) section: String,
    /// Its file, by its path below `content/annotations/`; none where that is no path of an annotation file.
    pub(crate) file: Option<String>,
    /// Its keys in the order of the docs.
    pub(crate) keys: Vec<(String, toml::Value)>,
    pub(crate) body: String,
    /// The ids of its authors, with their names.
    pub(crate) editors: Vec<(String, String)>,
}

/// Words that a note marks, with what was beside them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) words: String,
    pub(crate) prefix: String,
    pub(crate) suffix: String,
}

impl Quote {
    pub(crate) fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }
}

/// What a note's text is written in.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyFormat {
    #[default]
    Plain,
    Markdown,
    Html,
}

/// A date as records have it: what isn't one is none, and so is a year of less than four digits, which is a day or a number. A time
/// without a zone gets none.
pub(crate) fn date(words: &str) -> Option<String> {
    let words = words.trim();
    if words.trim_start_matches('-').bytes().take_while(u8::is_ascii_digit).count() < 4 {
        return None;
    }
    let (day, time) = match words.split_once(['T', ' ']) {
        Some((day, time)) => (day, time.trim()),
        None => (words, ""),
    };
    let day = day.replace('/', "-");
    if time.is_empty() {
        return crate::edition::date::Date::parse(&day).map(|_| day);
    }
    // Fractions of a second say nothing of a note.
    let zone = time.find(['Z', '+', 'U', 'G']).or_else(|| time.rfind('-')).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let clock = clock.trim().split('.').next().unwrap_or_default();
    let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    let zone = match zone.trim() {
        "+00:00" | "+0000" | "+00" | "UTC" | "GMT" => "Z".to_owned(),
        zone if zone.len() == 5 && !zone.contains(':') => format!("{}:{}", &zone[..3], &zone[3..]),
        zone => zone.to_owned(),
    };
    let whole = format!("{day}T{clock}{zone}");
    if crate::edition::date::Date::parse(&whole).is_some_and(|date| date.timestamp().is_some()) {
        return Some(whole);
    }
    crate::edition::date::Date::parse(&day).map(|_| day)
}

/// A date from the seconds since 1970, in UTC.
pub(crate) fn date_of_seconds(seconds: i64) -> Option<String> {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // H. Hinnant, *chrono-compatible low-level date algorithms*, 2013.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    date(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_zone_and_get_none() {
        let of = |words: &str| date(words).unwrap_or_default();
        assert_eq!(of("2024-03-05T09:12:45.123456+00:00"), "2024-03-05T09:12:45Z");
        assert_eq!(of("2020-10-05 10:15:30+02:00"), "2020-10-05T10:15:30+02:00");
        assert_eq!(of("2026-07-04 15:34:12"), "2026-07-04T15:34:12");
        assert_eq!(of("2026-07-04"), "2026-07-04");
        assert_eq!(of("2026-11-24 10:11:12 UTC"), "2026-11-24T10:11:12Z");
        assert_eq!(of("2026-11-24 25:00"), "2026-11-24");
        assert_eq!(of("soon"), "");
        assert_eq!(of("24 Nov 2026"), "");
        assert_eq!(of("3"), "");
        assert_eq!(date_of_seconds(1_709_629_965).unwrap_or_default(), "2024-03-05T09:12:45Z");
    }
}
