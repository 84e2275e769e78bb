//! What the engine made of a work, letter by letter, and what it lacks: dates, capitals, quotation marks, points.

use hayagriva::citationberg::taxonomy::{DateVariable, NumberVariable, OtherTerm, Term};
use hayagriva::citationberg::{
    FontStyle, FontVariant, FontWeight, TermForm, TextCase, TextDecoration, VerticalAlign,
};
use hayagriva::{ElemChild, ElemChildren, Formatting};

use super::dress::Dress;
use super::hidden;
use super::item::{NO_NUMBER, SubstitutedWords};
use super::letter::{ITALICS, LOWERED, Letter, LetterStyle, RAISED, SMALL_CAPS, STRONG, UNDERLINED};
use super::mends::{HYPHEN, INNER, MarkMeaning, OTHERS, OUTER, WANTED, place};
use super::{casing, dates};
use crate::edition::reference::{Reference, WorkName};
use crate::edition::rich::{BOLD, CAPS, ITALIC, KEEP, QUOTE, SOFT, SUB, SUP, is_mark};

/// Where the locator is.
pub(super) const SLOT: char = '\u{F0030}';

/// The letters of a work in a form.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) cells: Vec<Letter>,
    pub(super) links: Vec<String>,
}

/// Read what the engine made.
pub(super) fn read(
    children: &ElemChildren,
    reference: &Reference,
    swaps: &[SubstitutedWords],
    dress: &Dress,
) -> Flow {
    let mut flow = Flow::default();
    flow.children(children, swaps);
    flow.dates(reference, dress);
    flow.looks();
    flow.cases(reference, dress);
    flow.others(reference, dress);
    flow.labels(reference, dress);
    flow.quotes(dress);
    flow.points();
    flow
}

impl Flow {
    pub(super) fn children(&mut self, children: &ElemChildren, swaps: &[SubstitutedWords]) {
        children.0.iter().for_each(|child| self.child(child, swaps));
    }

    pub(super) fn child(&mut self, child: &ElemChild, swaps: &[SubstitutedWords]) {
        match child {
            ElemChild::Text(text) => self.push(&swapped(&text.text, swaps), look(text.formatting), 0),
            ElemChild::Elem(elem) => {
                if elem.display.is_some() && self.cells.last().is_some_and(|cell| cell.c != ' ') {
                    self.push(" ", 0, 0);
                }
                self.children(&elem.children, swaps);
            }
            ElemChild::Markup(words) => self.push(words, 0, 0),
            ElemChild::Link { text, url } => {
                self.links.push(url.clone());
                let link = u16::try_from(self.links.len()).unwrap_or(0);
                self.push(&text.text, look(text.formatting), link);
            }
            ElemChild::Transparent { format, .. } => {
                self.push(SLOT.encode_utf8(&mut [0; 4]), look(*format), 0);
            }
        }
    }

    fn push(&mut self, words: &str, look: LetterStyle, link: u16) {
        let words = hidden::shown(words);
        self.cells.extend(words.chars().map(|c| Letter { c, look, keep: false, soft: false, link }));
    }

    /// Put the dates right that the engine can't write.
    fn dates(&mut self, reference: &Reference, dress: &Dress) {
        let mut out: Vec<Letter> = Vec::with_capacity(self.cells.len());
        let mut open: Option<(usize, usize)> = None;
        for cell in &self.cells {
            match place(cell.c) {
                Some(MarkMeaning::Date(at, true)) => open = Some((at, out.len())),
                Some(MarkMeaning::Date(at, false)) => {
                    let Some((opened, start)) = open.take().filter(|(opened, _)| *opened == at) else {
                        continue;
                    };
                    let form = &dress.marked.dates[opened];
                    let Some(date) = form.variable.and_then(|v| reference.date(name(v))) else { continue };
                    let uncertain = date.circa && !dress.marked.uncertain;
                    if dates::is_plain(form, date, dress) && !uncertain {
                        continue;
                    }
                    let made: String = out[start..].iter().map(|cell| cell.c).collect();
                    let look = out.get(start).map_or(0, |cell| cell.look);
                    out.truncate(start);
                    let words = dates::write(form, date, letters(&made, dress), dress);
                    out.extend(words.chars().map(|c| Letter { c, look, keep: true, soft: false, link: 0 }));
                }
                _ => out.push(*cell),
            }
        }
        self.cells = out;
    }

    /// Turn the marks of the words themselves into looks.
    fn looks(&mut self) {
        let mut own: LetterStyle = 0;
        let mut keep = 0usize;
        let mut soft = false;
        let mut out = Vec::with_capacity(self.cells.len());
        for cell in &self.cells {
            let mut mark = |pair: (char, char), bit: LetterStyle| {
                if cell.c == pair.0 {
                    own |= bit;
                } else if cell.c == pair.1 {
                    own &= !bit;
                }
                cell.c == pair.0 || cell.c == pair.1
            };
            let pairs =
                [(ITALIC, ITALICS), (BOLD, STRONG), (CAPS, SMALL_CAPS), (SUP, RAISED), (SUB, LOWERED)];
            if pairs.into_iter().any(|(pair, bit)| mark(pair, bit)) {
                continue;
            }
            if cell.c == WANTED {
                out.push(Letter { c: ' ', keep: true, look: cell.look ^ own, soft: false, link: cell.link });
            } else if cell.c == HYPHEN {
                out.push(Letter { c: '-', look: cell.look ^ own, ..*cell });
            } else if cell.c == SOFT {
                soft = true;
            } else if cell.c == KEEP.0 {
                keep += 1;
            } else if cell.c == KEEP.1 {
                keep = keep.saturating_sub(1);
            } else {
                // Emphasis within italics is upright.
                out.push(Letter { look: cell.look ^ own, keep: cell.keep || keep > 0, soft, ..*cell });
                soft = false;
            }
        }
        self.cells = out;
    }

    /// Put the capitals where the style wants them.
    fn cases(&mut self, reference: &Reference, dress: &Dress) {
        let english = match reference.get("language") {
            Some(language) => language == "en" || language.starts_with("en-"),
            None => dress.english,
        };
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut out: Vec<Letter> = Vec::with_capacity(self.cells.len());
        for cell in &self.cells {
            match place(cell.c) {
                Some(MarkMeaning::Case(at, true)) => open.push((at, out.len())),
                Some(MarkMeaning::Case(at, false)) => {
                    let Some(n) = open.iter().rposition(|(opened, _)| *opened == at) else { continue };
                    let (_, start) = open[n];
                    open.truncate(n);
                    let words = &mut out[start..];
                    match dress.marked.cases.get(at) {
                        Some(TextCase::TitleCase) if english => casing::title(words),
                        Some(TextCase::SentenceCase) if english => casing::sentence(words),
                        Some(TextCase::CapitalizeFirst) => casing::first(words),
                        _ => {}
                    }
                }
                _ => out.push(*cell),
            }
        }
        out.iter_mut().filter(|cell| cell.soft).for_each(Letter::lower);
        self.cells = out;
    }

    /// Writes “et al.” for people who are not named.
    fn others(&mut self, reference: &Reference, dress: &Dress) {
        let several = |names: &[WorkName]| names.len() > 2 && names.contains(&WorkName::Others);
        let several = reference.names.iter().any(|(_, names)| several(names));
        while let Some(at) = self.cells.iter().position(|cell| cell.c == OTHERS) {
            let mut end = at;
            let cut = |end: &mut usize, cells: &[Letter]| {
                while *end > 0 && cells[*end - 1].c.is_whitespace() {
                    *end -= 1;
                }
            };
            cut(&mut end, &self.cells);
            for and in [dress.term(OtherTerm::And, TermForm::Long).unwrap_or("and"), "&"] {
                let length = and.chars().count();
                let before = end.saturating_sub(length);
                let same = self.cells[before..end].iter().map(|cell| cell.c).eq(and.chars());
                if same {
                    end = before;
                    cut(&mut end, &self.cells);
                    break;
                }
            }
            while end > 0 && self.cells[end - 1].c == ',' {
                end -= 1;
            }
            let look = self.cells[at].look;
            // A style may want one behind a name that is turned around: `Quell, Ada, et al.`
            let turned =
                dress.marked.comma_before_others && self.cells[..end].iter().any(|cell| cell.c == ',');
            let comma = if several || turned { "," } else { "" };
            let words =
                format!("{comma} {}", dress.term(OtherTerm::EtAl, TermForm::Long).unwrap_or("et al."));
            let cells = words.chars().map(|c| Letter { c, look, keep: true, soft: false, link: 0 });
            self.cells.splice(end..=at, cells);
        }
    }

    /// Drops the word for a number before an issue that is none, `no. Winter`, and that for an edition behind one of a
    /// newspaper that says it, `Evening edition edition`.
    fn labels(&mut self, reference: &Reference, dress: &Dress) {
        let is_word = |words: &&str| !words.contains(|c: char| c.is_numeric());
        let first = reference.get("issue").filter(is_word).and_then(|words| words.split_whitespace().next());
        let is_of_day = reference.kind == "article-newspaper";
        let edition = reference.get("edition").filter(|words| is_of_day && is_word(words));
        let says_so = |word: &&str| {
            let word = word.to_lowercase();
            ["ed", "éd", "ausg", "aufl", "utg", "udg", "vyd", "wyd", "kiad"]
                .iter()
                .any(|own| word.starts_with(own))
        };
        let last = edition.and_then(|words| words.split_whitespace().next_back()).filter(says_so);
        for form in [TermForm::Short, TermForm::Long] {
            let label = |variable| dress.word(Term::NumberVariable(variable), form);
            if let (Some(first), Some(label)) = (first, label(NumberVariable::Issue)) {
                self.without(label, first, 0..label.chars().count() + 1);
            }
            if let (Some(last), Some(label)) = (last, label(NumberVariable::Edition)) {
                let before = last.chars().count();
                self.without(last, label, before..before + 1 + label.chars().count());
            }
        }
    }

    /// Drops some of the letters of two words that follow one another.
    fn without(&mut self, one: &str, other: &str, dropped: std::ops::Range<usize>) {
        let wanted: Vec<char> = one.chars().chain([' ']).chain(other.chars()).collect();
        let same = |(cell, c): (&Letter, &char)| {
            cell.c.to_lowercase().eq(c.to_lowercase()) || *c == ' ' && cell.c.is_whitespace()
        };
        let found = self.cells.windows(wanted.len()).position(|own| own.iter().zip(&wanted).all(same));
        if let Some(at) = found {
            self.cells.drain(at + dropped.start..at + dropped.end);
        }
    }

    /// Choose the quotation marks: those within others are inner ones. Points and commas go before those that
    /// close, where the language has it so.
    fn quotes(&mut self, dress: &Dress) {
        let mut depth = 0usize;
        let mut out: Vec<Letter> = Vec::with_capacity(self.cells.len());
        // How many marks that close end what was written.
        let mut closed = 0usize;
        let pairs = [OUTER, INNER, QUOTE];
        let put = |out: &mut Vec<Letter>, cell: &Letter, words: &str| {
            out.extend(words.chars().map(|c| Letter { c, ..*cell }));
        };
        for cell in &self.cells {
            if pairs.iter().any(|pair| pair.0 == cell.c) {
                put(&mut out, cell, &dress.quotes[depth % 2].0);
                depth += 1;
                closed = 0;
            } else if pairs.iter().any(|pair| pair.1 == cell.c) {
                depth = depth.saturating_sub(1);
                let mark = &dress.quotes[depth % 2].1;
                put(&mut out, cell, mark);
                closed += mark.chars().count();
            } else if closed > 0 && dress.punctuation_in_quote && matches!(cell.c, '.' | ',') {
                let at = out.len() - closed;
                let look = out[at].look;
                out.insert(at, Letter { look, ..*cell });
                closed = 0;
            } else if let Some(n) =
                [0, 1].into_iter().find(|n| depth > 0 && is_one(&dress.quotes[0], cell.c, *n))
            {
                let inner = if depth % 2 == 1 { &dress.quotes[1] } else { &dress.quotes[0] };
                let words = if n == 0 { &inner.0 } else { &inner.1 };
                put(&mut out, cell, words);
                closed = if n == 1 { words.chars().count() } else { 0 };
            } else {
                closed = 0;
                out.push(*cell);
            }
        }
        self.cells = out;
    }

    /// Put the letter of an undated work, by its place among others, behind the words for that: `n.d.-a`. Where an `entry` went
    /// on behind their point, it was also that of the style: `n.d.-a.`
    pub(super) fn undated(&mut self, place: usize, dress: &Dress, entry: bool) {
        let words: Vec<char> =
            dress.term(OtherTerm::NoDate, TermForm::Short).unwrap_or("n.d.").chars().collect();
        let found =
            self.cells.windows(words.len()).position(|cells| cells.iter().map(|cell| &cell.c).eq(&words));
        let Some(end) = found.map(|at| at + words.len()) else { return };
        let mut letters = Vec::new();
        let mut left = place + 1;
        while left > 0 {
            letters.insert(0, char::from(b'a' + u8::try_from((left - 1) % 26).unwrap_or_default()));
            left = (left - 1) / 26;
        }
        let cell = Letter { soft: false, keep: true, ..self.cells[end - 1] };
        let goes_on = self.cells.get(end).is_none_or(|next| next.c == ' ');
        let point = (entry && cell.c == '.' && goes_on).then_some('.');
        let cells = std::iter::once('-').chain(letters).chain(point).map(|c| Letter { c, ..cell });
        self.cells.splice(end..end, cells.collect::<Vec<_>>());
    }

    /// Drop points and spaces that follow on others.
    fn points(&mut self) {
        let mut out: Vec<Letter> = Vec::with_capacity(self.cells.len());
        // Three points are one sign; a fourth is that of the style.
        let mut ellipsis = 0usize;
        for (at, cell) in self.cells.iter().enumerate() {
            if is_mark(cell.c) && cell.c != SLOT {
                continue;
            }
            let points = self.cells[at..].iter().take_while(|cell| cell.c == '.').count();
            if points >= 3 && ellipsis == 0 {
                ellipsis = 4;
            }
            ellipsis = if cell.c == '.' { ellipsis } else { 0 };
            if ellipsis > 0 {
                ellipsis -= 1;
                out.extend((ellipsis > 0).then_some(*cell));
                ellipsis = ellipsis.max(1);
                continue;
            }
            // What was written last, but for what closes.
            let last = out.iter().rev().map(|cell| cell.c).find(|c| !matches!(c, '”' | '’' | '»' | '“'));
            let direct = out.last().map(|cell| cell.c);
            let dots = out.iter().rev().take_while(|cell| cell.c == '.').count();
            match (cell.c, last) {
                ('.', Some('?' | '!')) if cell.link == 0 => {}
                ('.', Some('.')) if dots == 1 || (dots == 0 && direct != Some('.')) => {}
                ('.', Some(',' | ';')) if direct == last => {
                    if let Some(last) = out.last_mut() {
                        last.c = '.';
                    }
                }
                ('.', Some(':')) | (',', Some(',' | ';' | ':')) | (';', Some(';')) if direct == last => {}
                (';', Some(',')) if direct == last => {
                    if let Some(last) = out.last_mut() {
                        last.c = ';';
                    }
                }
                (' ', _) if direct == Some(' ') || direct.is_none() => {}
                // What is to part two things, of which the second is not there.
                (')' | ']', _) if matches!(direct, Some(' ' | ',' | ';')) => {
                    while out.last().is_some_and(|cell| matches!(cell.c, ' ' | ',' | ';')) {
                        out.pop();
                    }
                    out.push(*cell);
                }
                (',' | ';' | ' ', _) if matches!(direct, Some('(' | '[')) => {}
                ('.' | ',' | ';' | ':', _) if out.last().is_some_and(|cell| cell.c == ' ' && !cell.keep) => {
                    out.pop();
                    out.push(*cell);
                }
                _ => out.push(*cell),
            }
        }
        self.cells = out;
    }
}

fn is_one(quotes: &(String, String), c: char, n: usize) -> bool {
    let mark = if n == 0 { &quotes.0 } else { &quotes.1 };
    let mut chars = mark.chars();
    chars.next() == Some(c) && chars.next().is_none() && c != '\''
}

/// The letters after the year, which the engine writes behind its era.
fn letters<'a>(made: &'a str, dress: &Dress) -> &'a str {
    let Some(end) = made.rfind(|c: char| c.is_ascii_digit()) else { return "" };
    let eras = [OtherTerm::Bc, OtherTerm::Ad].map(|era| dress.term(era, TermForm::Long).unwrap_or_default());
    let rest = made[end + 1..].trim_start();
    let era = eras.iter().find_map(|era| rest.strip_prefix(era.trim()).filter(|_| !era.trim().is_empty()));
    let rest = era.unwrap_or(&made[end + 1..]);
    let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
    // A longer word is none: that of a month.
    if length <= 2 { &rest[..length] } else { "" }
}

fn name(variable: DateVariable) -> &'static str {
    match variable {
        DateVariable::Accessed => "accessed",
        DateVariable::AvailableDate => "available-date",
        DateVariable::EventDate => "event-date",
        DateVariable::Issued => "issued",
        DateVariable::OriginalDate => "original-date",
        DateVariable::Submitted => "submitted",
    }
}

/// Words with those put in that others represented.
fn swapped(words: &str, swaps: &[SubstitutedWords]) -> String {
    let mut out = words.to_owned();
    // The locator's place: several pages are a range of pages that no work has.
    for written in ["7171–8282", super::SEVERAL, super::ONE] {
        if out.contains(written) {
            out = out.replace(written, SLOT.encode_utf8(&mut [0; 4]));
        }
    }
    if out.contains(NO_NUMBER) {
        out = out.replace(NO_NUMBER, "");
    }
    for swap in swaps {
        match swap {
            SubstitutedWords::Number(other, own) => out = out.replace(other, own),
            SubstitutedWords::Pages(first, last, own) => {
                let Some(at) = out.find(first) else { continue };
                let after = at + first.len();
                let end = last.and_then(|last| {
                    let found =
                        out[after..].find(last).filter(|n| out[after..after + n].chars().count() <= 3)?;
                    Some(after + found + last.len())
                });
                // Alone it is the first page.
                let alone = || own.split(['–', ',', '-', ' ']).next().unwrap_or(own).to_owned();
                let words = if last.is_some() && end.is_none() { alone() } else { own.clone() };
                out.replace_range(at..end.unwrap_or(after), &words);
            }
        }
    }
    out
}

fn look(format: Formatting) -> LetterStyle {
    let mut look = 0;
    let mut set = |on: bool, bit: LetterStyle| {
        if on {
            look |= bit;
        }
    };
    set(format.font_style == FontStyle::Italic, ITALICS);
    set(format.font_weight == FontWeight::Bold, STRONG);
    set(format.font_variant == FontVariant::SmallCaps, SMALL_CAPS);
    set(format.vertical_align == VerticalAlign::Sup, RAISED);
    set(format.vertical_align == VerticalAlign::Sub, LOWERED);
    set(format.text_decoration == TextDecoration::Underline, UNDERLINED);
    look
}
