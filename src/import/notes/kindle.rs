//! Kindle's `My Clippings.txt`, and what KOReader writes like it.
//!
//! A record is a title, a line that says what it is, where and when, an empty line, and the words. A note is a record of
//! its own, at a place of the highlight that it is on; a highlight that was changed leaves the older one behind.

use super::super::note::{ImportedNote, NotesFile, Quote};
use super::months::when;
use super::{shown, told};

/// The words for a highlight, a note, a bookmark in the languages of the device.
const HIGHLIGHT: &[&str] = &[
    "highlight",
    "markierung",
    "subrayado",
    "surlignement",
    "evidenziazione",
    "destaque",
    "markering",
    "标注",
    "標註",
    "ハイライト",
    "выделенный",
    "vurgu",
];
const NOTE: &[&str] =
    &["note", "notiz", "nota", "notitie", "anotação", "笔记", "筆記", "メモ", "заметка", "not"];
const BOOKMARK: &[&str] = &[
    "bookmark",
    "lesezeichen",
    "marcador",
    "signet",
    "segnalibro",
    "bladwijzer",
    "书签",
    "書籤",
    "ブックマーク",
    "закладка",
];
const PAGES: &[&str] = &["page", "seite", "página", "pagina", "页", "頁", "ページ", "стр"];
/// What a location is called.
const LOCATIONS: &[&str] = &[
    "location",
    "loc.",
    "position",
    "posición",
    "emplacement",
    "posizione",
    "posição",
    "locatie",
    "位置",
    // `Место 243–245`, `в месте 1301`.
    "мест",
];
/// A word of the sentence in brackets, `<You have reached the clipping limit for this item>`, that ends a clipping longer
/// than its publisher allows.
const LIMIT: &[&str] = &[
    "limit",
    "limiet",
    "límite",
    "maximal",
    "máximo",
    "massimo",
    "上限",
    "限制",
    "限额",
    "лимит",
    "предел",
    "максим",
];

/// A record of the file.
struct Clipping {
    line: usize,
    book: String,
    kind: ClippingKind,
    /// A range of locations, else of pages; which of the two.
    place: Option<(u64, u64, bool)>,
    created: Option<String>,
    words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ClippingKind {
    Highlight,
    Note,
}

/// Read clippings.
pub(super) fn clippings(text: &str, file: &str) -> NotesFile {
    let mut export = NotesFile { from: "kindle", ..NotesFile::default() };
    let mut all: Vec<Clipping> = Vec::new();
    let mut bookmarks = 0;
    let mut lines: Vec<(usize, &str)> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.trim() == "==========" {
            take(&std::mem::take(&mut lines), file, &mut all, &mut bookmarks, &mut export);
        } else {
            lines.push((n + 1, line));
        }
    }
    take(&lines, file, &mut all, &mut bookmarks, &mut export);
    if bookmarks > 0 {
        export.decisions.push(told(file, 0, format!("bookmarks are left out: {bookmarks}")));
    }
    if all.iter().any(|clipping| clipping.created.is_some()) {
        export.decisions.push(told(
            file,
            0,
            "times are those of the device, and get no zone; no author is named",
        ));
    }
    let superseded = superseded(&all);
    let mut notes: Vec<ImportedNote> = Vec::new();
    let mut of: Vec<usize> = Vec::new();
    for (n, clipping) in all.iter().enumerate().filter(|(_, c)| c.kind == ClippingKind::Highlight) {
        if let Some(by) = superseded[n] {
            let message = format!(
                "an older form of the highlight of line {} is left out: `{}`",
                all[by].line,
                shown(&clipping.words)
            );
            export.decisions.push(told(file, clipping.line, message));
            continue;
        }
        of.push(n);
        notes.push(note(clipping));
    }
    for (n, clipping) in all.iter().enumerate().filter(|(_, c)| c.kind == ClippingKind::Note) {
        if superseded[n].is_some() {
            continue;
        }
        match highlight_of(n, &all, &of) {
            // A second note on the same words is a note of its own.
            Some(own) if notes[own].body.is_empty() => {
                notes[own].body.clone_from(&clipping.words);
                notes[own].created = clipping.created.clone().or(notes[own].created.take());
            }
            Some(own) => notes.push(ImportedNote { quotes: notes[own].quotes.clone(), ..remark(clipping) }),
            None => {
                export.decisions.push(told(
                    file,
                    clipping.line,
                    format!("no highlight is where this note is: `{}`", shown(&clipping.words)),
                ));
                notes.push(remark(clipping));
            }
        }
    }
    export.notes = notes;
    export
}

fn note(clipping: &Clipping) -> ImportedNote {
    let words = clipping.words.trim();
    ImportedNote {
        line: clipping.line,
        quotes: if words.is_empty() { Vec::new() } else { vec![Quote::new(words)] },
        position: clipping.place.map(|(from, to, _)| format!("{from}-{to}")),
        book: Some(clipping.book.clone()),
        created: clipping.created.clone(),
        ..ImportedNote::default()
    }
}

fn remark(clipping: &Clipping) -> ImportedNote {
    ImportedNote { quotes: Vec::new(), body: clipping.words.clone(), ..note(clipping) }
}

fn take(
    lines: &[(usize, &str)],
    file: &str,
    all: &mut Vec<Clipping>,
    bookmarks: &mut usize,
    export: &mut NotesFile,
) {
    let mut rest = lines.iter().skip_while(|(_, line)| line.trim().is_empty());
    let (Some((at, title)), Some((_, about))) = (rest.next(), rest.next()) else { return };
    let about = about.trim().trim_start_matches('\u{feff}');
    let book = title.trim().trim_start_matches('\u{feff}').trim().to_owned();
    let words: Vec<&str> = rest.map(|(_, line)| *line).collect();
    let mut words = words.join("\n").trim().to_owned();
    const DASHES: [char; 3] = ['-', '–', '—'];
    let parts: Vec<&str> = about.trim_start_matches(DASHES).split('|').map(str::trim).collect();
    let (last, places) = parts.split_last().unwrap_or((&"", &[]));
    let places = if places.is_empty() { std::slice::from_ref(last) } else { places };
    // In Japanese the kind is behind the location.
    let head = places.join(" ").to_lowercase();
    let has = |names: &[&str]| {
        names.iter().any(|name| match name.is_ascii() {
            // `not` of Turkish is no `note` of English.
            true => head
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == *name || word.strip_suffix('s') == Some(name)),
            false => head.contains(name),
        })
    };
    if !about.starts_with(DASHES) {
        export.decisions.push(told(file, *at, format!("this is no clipping: `{}`", shown(about))));
        return;
    }
    if has(BOOKMARK) {
        *bookmarks += 1;
        return;
    }
    let kind = if has(HIGHLIGHT) {
        ClippingKind::Highlight
    } else if has(NOTE) {
        ClippingKind::Note
    } else {
        export.decisions.push(told(
            file,
            *at,
            format!("the language of this line isn't known; it is taken for a highlight: `{}`", shown(about)),
        ));
        ClippingKind::Highlight
    };
    if let Some(start) = limit(&words) {
        let sentence = shown(&words[start..]);
        words.truncate(start);
        words = words.trim().to_owned();
        let what = if words.is_empty() { "has no words" } else { "ends too early" };
        let message = format!("the publisher's limit was reached: this highlight {what}: `{sentence}`");
        export.decisions.push(told(file, *at, message));
    }
    all.push(Clipping { line: *at, book, kind, place: place(places), created: when(last), words });
}

/// Where the sentence about the publisher's limit begins, at the end of a clipping.
fn limit(words: &str) -> Option<usize> {
    let inner = words.strip_suffix(['>', '›', '＞', '〉'])?;
    let start = inner.rfind(['<', '‹', '＜', '〈'])?;
    let sentence = inner[start..].to_lowercase();
    LIMIT.iter().any(|word| sentence.contains(word)).then_some(start)
}

/// The range of locations of a line, else of pages.
fn place(parts: &[&str]) -> Option<(u64, u64, bool)> {
    let mut found = None;
    for part in parts {
        let lower = part.to_lowercase();
        let is_page = PAGES.iter().any(|page| lower.contains(page));
        let location = LOCATIONS.iter().any(|name| lower.contains(name));
        // The older form has both in one part; the last range is the location.
        let mut ranges = Vec::new();
        let mut digits = part.char_indices().peekable();
        while let Some((at, c)) = digits.next() {
            if !c.is_ascii_digit() {
                continue;
            }
            let end = part[at..]
                .find(|c: char| !(c.is_ascii_digit() || c == '-' || c == '–'))
                .map_or(part.len(), |n| at + n);
            while digits.peek().is_some_and(|(n, _)| *n < end) {
                digits.next();
            }
            let (from, to) = part[at..end].split_once(['-', '–']).unwrap_or((&part[at..end], &part[at..end]));
            // `433-34` is 433-434.
            let to = if to.len() < from.len() {
                format!("{}{to}", &from[..from.len() - to.len()])
            } else {
                to.to_owned()
            };
            if let (Ok(from), Ok(to)) = (from.parse(), to.parse()) {
                ranges.push((from, to));
            }
        }
        if let Some((from, to)) = ranges.last().filter(|_| is_page || location || parts.len() == 1) {
            found = match found {
                Some(own @ (_, _, true)) if !location => Some(own),
                _ => Some((*from, *to, location)),
            };
        }
    }
    found
}

/// Of each clipping the later one that takes its place: the same words, or more of them at the same place.
fn superseded(all: &[Clipping]) -> Vec<Option<usize>> {
    let mut by: Vec<Option<usize>> = vec![None; all.len()];
    let mut books: std::collections::HashMap<&str, Vec<usize>> = std::collections::HashMap::new();
    for (n, clipping) in all.iter().enumerate() {
        books.entry(&clipping.book).or_default().push(n);
    }
    for numbers in books.into_values() {
        let mut order = numbers;
        order.sort_by_key(|n| (all[*n].place.map_or(0, |p| p.0), *n));
        for (at, n) in order.iter().enumerate() {
            let own = &all[*n];
            let Some((_, end, is_location)) = own.place else { continue };
            for other in order[at + 1..].iter().take_while(|m| all[**m].place.is_some_and(|p| p.0 <= end)) {
                let next = &all[*other];
                if next.kind != own.kind || next.place.is_none_or(|p| p.2 != is_location) {
                    continue;
                }
                let (older, newer) = if n < other { (*n, *other) } else { (*other, *n) };
                let (a, b) = (all[older].words.trim(), all[newer].words.trim());
                let same = a == b;
                let grown = own.kind == ClippingKind::Highlight
                    && !a.is_empty()
                    && !b.is_empty()
                    && (b.contains(a) || a.contains(b));
                if (same || grown) && by[newer].is_none() {
                    by[older] = Some(newer);
                }
            }
        }
    }
    by
}

/// The highlight that a note is on: one of the same book that holds its location, the nearest in the file of several.
fn highlight_of(n: usize, all: &[Clipping], of: &[usize]) -> Option<usize> {
    let (at, _, is_location) = all[n].place?;
    let holds = |own: &usize| {
        let other = &all[*own];
        other.book == all[n].book
            && other.place.is_some_and(|(from, to, kind)| kind == is_location && from <= at && at <= to)
    };
    let ends = |own: usize| all[own].place.is_some_and(|(from, to, _)| to != at && from != at);
    let fitting = of.iter().enumerate().filter(|(_, own)| holds(own));
    fitting.min_by_key(|(_, own)| (ends(**own), own.abs_diff(n))).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_languages() {
        for (words, wanted) in [
            ("Added on Friday, 7 March 2025 10:00:00", "2025-03-07T10:00:00"),
            ("Added on Thursday, April 21, 2011, 10:08 PM", "2011-04-21T22:08:00"),
            ("Added on Sunday, December 18, 2022 3:19:56 PM", "2022-12-18T15:19:56"),
            ("Hinzugefügt am Freitag, 8. Mai 2020 17:23:15", "2020-05-08T17:23:15"),
            ("Hinzugefügt am Freitag, 8. Mai 2020 12:23:15", "2020-05-08T12:23:15"),
            ("Añadido el martes, 15 de febrero de 2022 19:30:45", "2022-02-15T19:30:45"),
            ("Ajouté le mardi 5 mars 2024 09:12:45", "2024-03-05T09:12:45"),
            ("Aggiunto in data martedì 5 marzo 2024 18:40:02", "2024-03-05T18:40:02"),
            ("添加于 2014年4月21日星期一 下午10:08:30", "2014-04-21T22:08:30"),
        ] {
            assert_eq!(when(words).as_deref(), Some(wanted), "{words}");
        }
    }

    #[test]
    fn notes_go_to_their_highlights_and_older_forms_go() {
        let text = "\u{feff}The Lamp (Marlowe, Edith)\n- Your Highlight on page 5 | Location 60-62 | Added on Friday, 7 March 2025 10:00:00\n\nThe sea came\n==========\nThe Lamp (Marlowe, Edith)\n- Your Note on page 5 | Location 63 | Added on Friday, 7 March 2025 10:01:00\n\nSo the log says.\n==========\nThe Lamp (Marlowe, Edith)\n- Your Highlight on page 5 | Location 60-63 | Added on Friday, 7 March 2025 10:02:00\n\nThe sea came over the wall\n==========\nThe Lamp (Marlowe, Edith)\n- Ihr Lesezeichen bei Position 70 | Hinzugefügt am Freitag, 8. Mai 2020 17:23:15\n\n\n==========\nThe Lamp (Marlowe, Edith)\n- Highlight Loc. 433-34  | Added on Thursday, April 21, 2011, 10:08 PM\n\n <You have reached the clipping limit for this item>\n";
        let export = clippings(text, "c.txt");
        let seen: Vec<(usize, String, &str)> = export
            .notes
            .iter()
            .map(|n| (n.line, n.quotes.first().map(|q| q.words.clone()).unwrap_or_default(), n.body.as_str()))
            .collect();
        assert_eq!(
            seen,
            [(11, "The sea came over the wall".to_owned(), "So the log says."), (21, String::new(), "")]
        );
        assert_eq!(export.notes[1].position.as_deref(), Some("433-434"));
        assert_eq!(export.decisions.len(), 4, "{:?}", export.decisions);
    }

    /// A highlight, a note at its end, a bookmark, a highlight that the limit cut.
    #[test]
    fn every_language_is_understood() {
        let languages = [
            [
                "- Your Highlight on page 5 | Location 60-62 | Added on Friday, 7 March 2025 10:00:00",
                "- Your Note on Location 62 | Added on Friday, 7 March 2025 10:01:00",
                "- Your Bookmark on Location 70 | Added on Friday, 7 March 2025 10:02:00",
                "<You have reached the clipping limit for this item>",
            ],
            [
                "- Ihre Markierung auf Seite 7 | bei Position 60-62 | Hinzugefügt am Freitag, 7. März 2025 10:00:00",
                "- Ihre Notiz bei Position 62 | Hinzugefügt am Freitag, 7. März 2025 10:01:00",
                "- Ihr Lesezeichen bei Position 70 | Hinzugefügt am Freitag, 7. März 2025 10:02:00",
                "<Sie haben das Limit für Ausschnitte aus diesem Artikel erreicht>",
            ],
            [
                "- Votre surlignement sur la page 7 | emplacement 60-62 | Ajouté le vendredi 7 mars 2025 10:00:00",
                "- Votre note à l’emplacement 62 | Ajouté le vendredi 7 mars 2025 10:01:00",
                "- Votre signet à l’emplacement 70 | Ajouté le vendredi 7 mars 2025 10:02:00",
                "<Vous avez atteint la limite de coupures pour cet article>",
            ],
            [
                "- Tu subrayado en la página 45 | posición 60-62 | Añadido el viernes, 7 de marzo de 2025 10:00:00 a. m.",
                "- Tu nota en la posición 62 | Añadido el viernes, 7 de marzo de 2025 10:01:00 a. m.",
                "- Tu marcador en la posición 70 | Añadido el viernes, 7 de marzo de 2025 10:02:00 a. m.",
                "<Has alcanzado el límite de recortes>",
            ],
            [
                "- La tua evidenziazione a pagina 7 | posizione 60-62 | Aggiunto in data venerdì 7 marzo 2025 10:00:00",
                "- La tua nota alla posizione 62 | Aggiunto in data venerdì 7 marzo 2025 10:01:00",
                "- Il tuo segnalibro alla posizione 70 | Aggiunto in data venerdì 7 marzo 2025 10:02:00",
                "<Hai raggiunto il limite di ritagli per questo articolo>",
            ],
            [
                "- Seu destaque na página 7 | posição 60-62 | Adicionado: sexta-feira, 7 de março de 2025 10:00:00",
                "- Sua nota ou posição 62 | Adicionado: sexta-feira, 7 de março de 2025 10:01:00",
                "- Seu marcador na posição 70 | Adicionado: sexta-feira, 7 de março de 2025 10:02:00",
                "<Você atingiu o limite de recortes deste item>",
            ],
            [
                "- Je markering op pagina 7 | Locatie 60-62 | Toegevoegd op vrijdag 7 maart 2025 10:00:00",
                "- Je notitie op locatie 62 | Toegevoegd op vrijdag 7 maart 2025 10:01:00",
                "- Je bladwijzer op locatie 70 | Toegevoegd op vrijdag 7 maart 2025 10:02:00",
                "<Je hebt de limiet voor knipsels van dit item bereikt>",
            ],
            [
                "- 您在第 12 页（位置 #60-62）的标注 | 添加于 2025年3月7日星期五 上午10:00:00",
                "- 您在位置 #62 的笔记 | 添加于 2025年3月7日星期五 上午10:01:00",
                "- 您在位置 #70 的书签 | 添加于 2025年3月7日星期五 上午10:02:00",
                "<您已达到本内容的剪贴上限>",
            ],
            [
                "- 27ページ|位置No. 60-62のハイライト |作成日: 2025年3月7日金曜日 10:00:00",
                "- 22ページ|位置No. 62のメモ |作成日: 2025年3月7日金曜日 10:01:00",
                "- 位置No. 70のブックマーク |作成日: 2025年3月7日金曜日 10:02:00",
                "‹このアイテムのクリップの上限に達しました›",
            ],
            [
                "– Ваш выделенный отрывок на странице 8 | Место 60–62 | Добавлено: пятница, 7 марта 2025 г. в 10:00:00",
                "– Ваша заметка в месте 62 | Добавлено: пятница, 7 марта 2025 г. в 10:01:00",
                "– Ваша закладка в месте 70 | Добавлено: пятница, 7 марта 2025 г. в 10:02:00",
                "<Достигнут лимит вырезок для этого материала>",
            ],
        ];
        for [highlight, note, bookmark, limit] in languages {
            let record = |about: &str, words: &str| format!("The Lamp\n{about}\n\n{words}\n==========\n");
            let text = [
                record(highlight, &format!("The sea came {limit}")),
                record(note, "So the log says."),
                record(bookmark, ""),
            ];
            let export = clippings(&text.concat(), "c.txt");
            let [own] = export.notes.as_slice() else { panic!("{highlight}: {:?}", export.notes) };
            assert_eq!(own.quotes, [Quote::new("The sea came")], "{highlight}");
            assert_eq!(own.body, "So the log says.", "{note}");
            assert_eq!(own.position.as_deref(), Some("60-62"), "{highlight}");
            assert_eq!(own.created.as_deref(), Some("2025-03-07T10:01:00"), "{note}");
            let told: Vec<&str> = export.decisions.iter().map(|own| own.message.as_str()).collect();
            let [limited, bookmarks, times] = told.as_slice() else { panic!("{told:?}") };
            assert!(limited.contains("ends too early"), "{limited}");
            assert!(bookmarks.contains("bookmarks are left out: 1") && times.contains("no zone"), "{told:?}");
        }
        // What only looks like it stays.
        assert_eq!(super::limit("the <b>limit</b> of it"), None);
        assert_eq!(super::limit("as in <the sea came>"), None);
    }
}
