//! Plain text: paragraphs, verse, headings, footnotes and pages, recognized by their layout.

mod footnotes;
mod wrapping;

use std::collections::{HashMap, HashSet};

use super::hyphens::{before_hyphen, stands_for_more};
use super::markup;
use super::text::{Decision, ImportedBlock, ImportedText, InlineKind, InlineRun, Inlines};
use crate::edition::wide::is_wide;
use footnotes::{Definition, definitions};
use wrapping::{is_full, width};

/// A heading has at most so many characters.
const HEADING: usize = 120;
/// A paragraph that a page may cut has at least so many characters.
const CUT: usize = 100;

/// Read a plain text; `file` is its name in what is reported.
pub(super) fn plain(text: &str, file: &str) -> ImportedText {
    let mut reader = PlainReader::new(text, file);
    reader.read();
    reader.document
}

/// Lines between empty ones.
struct LineGroup<'a> {
    /// The line of the first, from 1.
    line: usize,
    lines: Vec<&'a str>,
    /// How many pages end before it by a form feed.
    feeds: usize,
}

struct PlainReader<'a> {
    file: &'a str,
    stretches: Vec<LineGroup<'a>>,
    /// The width that paragraphs are wrapped at; none where each is one line.
    width: Option<usize>,
    /// The words of the text, in lower case: whether a hyphen at a line's end belongs to its word.
    known: HashSet<String>,
    document: ImportedText,
    page: usize,
    definitions: Vec<Definition>,
    /// The stretch that is read.
    at: usize,
    /// The first stretch whose lines were joined: its line and first words.
    joined: Option<(usize, String)>,
    /// The first whose lines stay lines, and how many there are.
    verse: Option<(usize, String, usize)>,
    /// Whether the text has links in Markdown: then a backslash is Markdown's too.
    is_marked: bool,
}

impl<'a> PlainReader<'a> {
    fn new(text: &'a str, file: &'a str) -> Self {
        let mut stretches: Vec<LineGroup<'a>> = Vec::new();
        let mut fresh = true;
        let mut feeds = 0;
        for (number, line) in text.lines().enumerate() {
            feeds += line.matches('\u{c}').count();
            let line = line.trim_matches(|c: char| c == '\u{c}' || c == '\u{feff}');
            if line.trim().is_empty() {
                fresh = true;
                continue;
            }
            match stretches.last_mut().filter(|_| !fresh && feeds == 0) {
                Some(stretch) => stretch.lines.push(line),
                None => stretches.push(LineGroup { line: number + 1, lines: vec![line], feeds }),
            }
            (fresh, feeds) = (false, 0);
        }
        let stretches: Vec<LineGroup<'a>> = stretches.into_iter().flat_map(by_indent).collect();
        let width = width(&stretches);
        let known = words(text);
        let definitions = definitions(&stretches);
        Self {
            file,
            stretches,
            width,
            known,
            document: ImportedText::default(),
            page: 1,
            definitions,
            at: 0,
            joined: None,
            verse: None,
            is_marked: text.contains("]("),
        }
    }

    fn tell(&mut self, line: usize, message: String) {
        self.document.decisions.push(Decision { file: self.file.to_owned(), line, message });
    }

    fn read(&mut self) {
        let stretches = std::mem::take(&mut self.stretches);
        let mut is_cut = false;
        let mut title = true;
        let ranks = ranks(&stretches);
        for (n, stretch) in stretches.iter().enumerate() {
            if stretch.feeds > 0 {
                self.page += stretch.feeds;
            }
            self.at = n;
            if let Some(found) = self.definitions.iter().position(|own| own.at == n) {
                self.footnote(stretch, found);
                continue;
            }
            let after = |n: &usize| !self.definitions.iter().any(|own| own.at == *n);
            let next = (n + 1..stretches.len()).find(after).map(|n| &stretches[n]);
            if let Some((level, words)) = self.heading(stretch, next, title, &ranks) {
                self.feed(stretch);
                self.document.blocks.push(ImportedBlock::Heading(level, words));
                (is_cut, title) = (false, false);
                continue;
            }
            title = false;
            if let Some(list) = self.list(stretch) {
                self.feed(stretch);
                self.document.blocks.push(list);
                is_cut = false;
                continue;
            }
            let (mut words, prose) = self.paragraph(stretch);
            let joined = is_cut && prose;
            let rest = if joined { self.rest_of_word(stretch.line, &mut words) } else { None };
            if joined && let Some(ImportedBlock::Paragraph(own)) = self.document.blocks.last_mut() {
                own.extend(rest);
                if stretch.feeds == 0 {
                    self.page += 1;
                }
                own.push(InlineRun::plain(InlineKind::Page(self.page.to_string())));
                own.extend(words);
                let shown = start_of(stretch);
                let page = self.page;
                self.tell(
                    stretch.line,
                    format!("the sentence goes on at `{shown}`: page {page} begins there"),
                );
            } else {
                self.feed(stretch);
                self.document.blocks.push(ImportedBlock::Paragraph(words));
            }
            let last = stretch.lines.last().copied().unwrap_or_default();
            let length: usize = stretch.lines.iter().map(|line| line.chars().count()).sum();
            is_cut = prose && length >= CUT && !ends_sentence(last);
        }
        self.find_title();
        self.tell_lines();
    }

    /// Reports what was made of the ends of lines.
    fn tell_lines(&mut self) {
        if let (Some(width), Some((line, shown))) = (self.width, self.joined.take()) {
            let message =
                format!("lines are wrapped at {width} columns, and joined: the first are `{shown}`");
            self.tell(line, message);
        }
        if let Some((line, shown, count)) = self.verse.take() {
            let more =
                if count > 1 { format!(", and of {} more stretches", count - 1) } else { String::new() };
            self.tell(line, format!("each line ends on the page, as in verse, from `{shown}` on{more}"));
        }
    }

    /// Takes from the words of a page the rest of a word that the page before it cut, which is mended there.
    fn rest_of_word(&mut self, line: usize, words: &mut Inlines) -> Option<InlineRun> {
        let first = words.first_mut()?;
        let InlineKind::Words(next) = first.what.clone() else { return None };
        let Some(ImportedBlock::Paragraph(own)) = self.document.blocks.last() else { return None };
        let InlineKind::Words(mut head) = own.last()?.what.clone() else { return None };
        let is_mended = self.mend(&mut head, &next, line);
        if let Some(ImportedBlock::Paragraph(own)) = self.document.blocks.last_mut()
            && let Some(InlineKind::Words(place)) = own.last_mut().map(|run| &mut run.what)
        {
            *place = head;
        }
        if !is_mended {
            return None;
        }
        let end = next.find(char::is_whitespace).unwrap_or(next.len());
        let rest = InlineRun { what: InlineKind::Words(next[..end].to_owned()), ..first.clone() };
        first.what = InlineKind::Words(next[end..].to_owned());
        Some(rest)
    }

    /// The mark of a page that ends before a block.
    fn feed(&mut self, stretch: &LineGroup<'_>) {
        if stretch.feeds > 0 {
            self.document.blocks.push(ImportedBlock::Page(self.page.to_string()));
            let page = self.page;
            self.tell(stretch.line, format!("a form feed: page {page} begins there"));
        }
    }

    /// The first heading is the title.
    fn find_title(&mut self) {
        if let Some(ImportedBlock::Heading(_, words)) = self.document.blocks.first() {
            self.document.about.title = Some(super::text::bare(words));
        }
    }

    /// A stretch that is a heading: short, without an end of a sentence, and something follows it.
    fn heading(
        &mut self,
        stretch: &LineGroup<'_>,
        next: Option<&LineGroup<'_>>,
        first: bool,
        ranks: &HashMap<usize, u8>,
    ) -> Option<(u8, Inlines)> {
        let (line, underlined) = match stretch.lines.as_slice() {
            [line] => (line.trim(), None),
            [line, under] => (line.trim(), Some(underline(under)?)),
            _ => return None,
        };
        let next = next?;
        let length = line.chars().count();
        let ends = line.trim_end_matches(['*', '_']).chars().next_back()?;
        let begins = line
            .trim_start_matches(['*', '_', '“', '"', '‘', '\'', '«', '„', '(', '[', '#', ' '])
            .chars()
            .next()?;
        let sharps = line.chars().take_while(|c| *c == '#').count();
        let sharp = (1..=6).contains(&sharps) && line[sharps..].starts_with(' ');
        let shaped = length <= HEADING
            && !matches!(
                ends,
                '.' | ','
                    | ';'
                    | ':'
                    | '-'
                    | '–'
                    | '—'
                    | '"'
                    | '!'
                    | '。'
                    | '、'
                    | '，'
                    | '；'
                    | '：'
                    | '！'
                    | '」'
            )
            && (begins.is_uppercase()
                || begins.is_numeric()
                || !begins.is_lowercase() && begins.is_alphabetic());
        if !sharp && underlined.is_none() && (!shaped || is_mark_line(line)) {
            return None;
        }
        // A line among short lines is no heading: an address, a list.
        let alone = next.lines.len() > 1 || next.lines[0].chars().count() > length || first;
        if !alone && !sharp && underlined.is_none() {
            return None;
        }
        let (level, text) = match (underlined, sharp) {
            (Some(level), _) => (level, line),
            (None, true) => {
                (u8::try_from(sharps).unwrap_or(6), line[sharps..].trim().trim_end_matches('#').trim())
            }
            (None, false) => (ranks.get(&stretch.line).copied().unwrap_or(1), line),
        };
        let words = self.inline(text, stretch.line);
        let bold = !words.is_empty()
            && words.iter().all(|run| {
                run.style.strong || matches!(&run.what, InlineKind::Words(w) if w.trim().is_empty())
            });
        let why = if bold {
            "a line in bold, taken for a heading"
        } else {
            "a line by itself, taken for a heading"
        };
        self.tell(stretch.line, format!("{why}: `{text}`"));
        Some((level, words))
    }

    /// A list: every line begins with its sign, or all do with numbers that follow one another.
    fn list(&mut self, stretch: &LineGroup<'_>) -> Option<ImportedBlock> {
        if stretch.lines.len() < 2 {
            return None;
        }
        let bullet = |line: &&str| {
            ["- ", "* ", "• ", "– "]
                .iter()
                .find_map(|sign| line.trim_start().strip_prefix(sign))
                .map(str::to_owned)
        };
        let items: Option<Vec<String>> = stretch.lines.iter().map(bullet).collect();
        let (start, items) = match items {
            Some(items) => (None, items),
            None => {
                let number = |line: &&str| {
                    let (number, rest) = line.trim_start().split_once(['.', ')'])?;
                    let rest = rest.strip_prefix(' ')?;
                    Some((number.parse::<u64>().ok()?, rest.trim().to_owned()))
                };
                let numbered: Vec<(u64, String)> = stretch.lines.iter().map(number).collect::<Option<_>>()?;
                let first = numbered.first()?.0;
                if !(first..).zip(&numbered).all(|(n, (own, _))| n == *own) {
                    return None;
                }
                (Some(first), numbered.into_iter().map(|(_, words)| words).collect())
            }
        };
        self.tell(stretch.line, format!("{} lines, taken for a list", items.len()));
        let items =
            items.iter().map(|words| vec![ImportedBlock::Paragraph(self.inline(words, stretch.line))]);
        Some(ImportedBlock::List(start, items.collect()))
    }

    /// The words of a stretch, and whether they are prose: of one line, or wrapped.
    fn paragraph(&mut self, stretch: &LineGroup<'_>) -> (Inlines, bool) {
        let prose = stretch.lines.len() == 1 || self.is_wrapped(stretch);
        if !prose {
            self.verse.get_or_insert((stretch.line, start_of(stretch), 0)).2 += 1;
            let mut words = Vec::new();
            for (n, line) in stretch.lines.iter().enumerate() {
                if n > 0 {
                    words.push(InlineRun::plain(InlineKind::Break));
                }
                words.extend(self.inline(line.trim(), stretch.line + n));
            }
            return (words, false);
        }
        if stretch.lines.len() > 1 && self.joined.is_none() {
            self.joined = Some((stretch.line, start_of(stretch)));
        }
        let mut text = String::new();
        for (n, line) in stretch.lines.iter().enumerate() {
            let line = line.trim();
            let joins = text.chars().next_back().is_some_and(is_wide) && line.starts_with(is_wide);
            if n > 0 && !joins && !self.mend(&mut text, line, stretch.line + n - 1) {
                text.push(' ');
            }
            text.push_str(line);
        }
        (self.inline(&text, stretch.line), true)
    }

    /// Join a word that a line's end has cut; whether there is one.
    fn mend(&mut self, text: &mut String, next: &str, line: usize) -> bool {
        let Some((head, hyphen)) = before_hyphen(text) else { return false };
        let head = head.to_owned();
        let tail: String = next.chars().take_while(|c| c.is_alphanumeric()).collect();
        if !head.is_empty() && stands_for_more(&tail) {
            return false;
        }
        if head.is_empty() || !tail.chars().next().is_some_and(char::is_lowercase) {
            return hyphen != '-' && !head.is_empty()
                || head.is_empty() == tail.is_empty() && !head.is_empty();
        }
        let whole = format!("{head}{tail}").to_lowercase();
        let parted = format!("{head}-{tail}").to_lowercase();
        if self.known.contains(&parted) && !self.known.contains(&whole) {
            self.tell(line, format!("the hyphen at the line's end stays: `{head}-{tail}`"));
            return true;
        }
        text.truncate(text.len() - hyphen.len_utf8());
        self.tell(line, format!("a word cut by the line's end is mended: `{head}{tail}`"));
        true
    }

    /// Whether the lines of a stretch end where the page does: the next word had no place in them.
    fn is_wrapped(&self, stretch: &LineGroup<'_>) -> bool {
        let Some(width) = self.width else { return false };
        let full = stretch.lines.windows(2).filter(|pair| is_full(pair[0], pair[1], width)).count();
        full * 3 >= (stretch.lines.len() - 1) * 2
            && !wrapping::looks_like_verse(&stretch.lines)
            && (width >= wrapping::WIDE && !wrapping::is_of_wide(&stretch.lines)
                || wrapping::goes_on(&stretch.lines))
    }

    /// The runs of a line, with the marks of footnotes.
    fn inline(&mut self, text: &str, line: usize) -> Inlines {
        let runs = match markup::runs(text, !self.is_marked) {
            Some(runs) => {
                if self.is_marked {
                    let signs = text.match_indices('\\').filter_map(|(at, _)| text[at + 1..].chars().next());
                    let signs: Vec<char> = signs.filter(char::is_ascii_punctuation).collect();
                    for sign in signs {
                        self.tell(line, format!("`\\{sign}` is Markdown for `{sign}`, and is read so"));
                    }
                }
                for run in &runs {
                    if let (Some(target), InlineKind::Words(words)) = (&run.link, &run.what) {
                        let what = if target.is_empty() || target == "#" {
                            "a link whose target was lost, kept as that"
                        } else {
                            "a link in Markdown, read as one"
                        };
                        self.tell(line, format!("{what}: `[{words}]({target})`"));
                    }
                }
                runs
            }
            None => vec![InlineRun::words(text)],
        };
        let mut all = Inlines::new();
        for run in runs {
            self.marks(run, &mut all);
        }
        all
    }
}

/// The paragraphs of a stretch in which an ideographic space begins each: Chinese and Japanese have no empty lines between them. Where
/// all lines begin so it is a quotation, or verse.
fn by_indent(stretch: LineGroup<'_>) -> Vec<LineGroup<'_>> {
    let is_first = |line: &&str| line.starts_with('\u{3000}');
    if !stretch.lines.first().is_some_and(is_first) || stretch.lines.iter().all(is_first) {
        return vec![stretch];
    }
    let mut paragraphs: Vec<LineGroup<'_>> = Vec::new();
    for (n, line) in stretch.lines.into_iter().enumerate() {
        match paragraphs.last_mut().filter(|_| !is_first(&line)) {
            Some(paragraph) => paragraph.lines.push(line),
            None => {
                let feeds = if n == 0 { stretch.feeds } else { 0 };
                paragraphs.push(LineGroup { line: stretch.line + n, lines: vec![line], feeds });
            }
        }
    }
    paragraphs
}

/// The first of a text's words, for what is reported.
fn start_of(stretch: &LineGroup<'_>) -> String {
    let words: Vec<&str> = stretch.lines[0].split_whitespace().take(6).collect();
    words.join(" ")
}

fn words(text: &str) -> HashSet<String> {
    let inside = text.lines().flat_map(|line| {
        line.trim().trim_end_matches('-').split(|c: char| !(c.is_alphanumeric() || c == '-'))
    });
    inside.filter(|word| word.len() > 1).map(str::to_lowercase).collect()
}

fn underline(line: &str) -> Option<u8> {
    let line = line.trim();
    let all = |sign: char| line.chars().count() >= 3 && line.chars().all(|c| c == sign);
    if all('=') { Some(1) } else { all('-').then_some(2) }
}

/// Whether a sentence ends with a line.
fn ends_sentence(line: &str) -> bool {
    let closing = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '*' | '_' | '⁰'..='⁹' | '¹' | '²' | '³')
    };
    let last = line.trim_end_matches(closing).chars().next_back();
    last.is_none_or(|c| matches!(c, '.' | '!' | '?' | ':' | ';' | '…' | '。' | '！' | '？' | '—' | '–'))
}

/// Whether a line is a sign between parts: no heading.
fn is_mark_line(line: &str) -> bool {
    !line.chars().any(char::is_alphabetic)
}

/// The levels of headings by their words, where books and chapters are named: lines of their stretches.
fn ranks(stretches: &[LineGroup<'_>]) -> HashMap<usize, u8> {
    let rank = |line: &str| {
        let first =
            line.split_whitespace().next()?.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        match first.as_str() {
            "part" | "book" | "volume" | "teil" | "buch" | "livre" | "partie" | "parte" | "libro" => Some(1),
            "chapter" | "canto" | "kapitel" | "chapitre" | "capitolo" | "capítulo" => Some(2),
            _ => None,
        }
    };
    let lines = stretches.iter().filter(|s| s.lines.len() == 1).map(|s| (s.line, s.lines[0].trim()));
    let ranked: HashMap<usize, u8> = lines.clone().filter_map(|(at, line)| Some((at, rank(line)?))).collect();
    let parts = ranked.values().filter(|level| **level == 1).count();
    if parts < 2 || ranked.len() == parts {
        return HashMap::new();
    }
    lines.map(|(at, line)| (at, rank(line).unwrap_or(3))).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::writing::MarkdownBlocks;
    use super::*;

    /// The Markdown of a plain text, footnotes below, and what was reported.
    fn read(text: &str) -> (String, Vec<String>) {
        let document = plain(text, "a.txt");
        let mut written = MarkdownBlocks::default();
        written.blocks(&document.blocks, &str::to_owned);
        for note in &document.footnotes {
            let mut own = MarkdownBlocks::default();
            own.blocks(&note.blocks, &str::to_owned);
            written.text.push_str(&format!("\n\n[^{}]: {}", note.key, own.text));
        }
        let told = document.decisions.iter().map(|d| format!("{}: {}", d.line, d.message));
        (written.text, told.collect())
    }

    #[test]
    fn a_word_that_a_page_cuts_is_mended_before_its_mark() {
        let long = "word ".repeat(30);
        let (made, told) = read(&format!("{long}the matter was set-\n\n\u{c}tled, and {long}it ended.\n"));
        assert_eq!(made, format!("{long}the matter was settled,\n<!-- page 2 --> and {long}it ended."));
        assert_eq!(told[0], "3: a word cut by the line's end is mended: `settled`");
        let (made, _) = read(&format!("{long}the well-known and well-\n\n\u{c}known, and it ended.\n"));
        assert!(made.ends_with("and well-known,\n<!-- page 2 --> and it ended."), "{made}");
        let (made, _) = read(&format!("{long}he said -\n\n\u{c}and it ended.\n"));
        assert!(made.ends_with("he said -\n<!-- page 2 --> and it ended."), "{made}");
    }

    #[test]
    fn wrapped_lines_are_joined_and_cut_words_mended() {
        let text = "The keeper of the lamp had gone down before the tide that day govern-\ned the stairs again, and there his old and by all accounts very well-\nknown coat hung on the door where it had hung in all of the years be-\nfore the war; governed, they said, as well-known coats are.\n\nThe sea came\n  over the wall,\nand went.\n";
        let (made, told) = read(text);
        assert_eq!(
            made,
            "The keeper of the lamp had gone down before the tide that day governed the stairs again, and there his old and by all accounts very well-known coat hung on the door where it had hung in all of the years before the war; governed, they said, as well-known coats are.\n\nThe sea came\\\nover the wall,\\\nand went."
        );
        assert_eq!(
            told,
            [
                "1: a word cut by the line's end is mended: `governed`",
                "2: the hyphen at the line's end stays: `well-known`",
                "3: a word cut by the line's end is mended: `before`",
                "1: lines are wrapped at 69 columns, and joined: the first are `The keeper of the lamp had`",
                "6: each line ends on the page, as in verse, from `The sea came` on"
            ]
        );
    }

    #[test]
    fn wrapped_lines_of_wide_characters_are_prose() {
        let (made, told) = read(
            "　灯守は三月二日の潮が引く前に\n階段を下りて、扉に掛かった古い\n外套を取り、岬の灯台まで歩いて\n行った。\n　海は静かであった。\n　翌朝の新聞には、その夜に壁を\n越えた波のことが、一行も書かれ\nていなかった。\n",
        );
        assert_eq!(
            made,
            "灯守は三月二日の潮が引く前に階段を下りて、扉に掛かった古い外套を取り、岬の灯台まで歩いて行った。\n\n海は静かであった。\n\n翌朝の新聞には、その夜に壁を越えた波のことが、一行も書かれていなかった。"
        );
        assert_eq!(told.len(), 1, "{told:?}");
        let (made, _) = read(
            "白日依山盡黃河入海流，\n欲窮千里目更上一層樓。\n床前明月光疑是地上霜，\n舉頭望明月低頭思故鄉。\n",
        );
        assert_eq!(made.matches('\n').count(), 3, "{made}");
    }

    #[test]
    fn footnotes_pages_and_headings_are_found() {
        let long = "The exaggerated friendliness of their relations is gloss, and one of them was shocked by a revolution that swept away the";
        let text = format!(
            "The Title of It\n\n{long}\n\n¹ A note, [here](#).\n\nEast¹ of the town.\n\nSecond Part\n\nWords follow here, more than before.\n"
        );
        let (made, told) = read(&text);
        assert_eq!(
            made,
            format!(
                "# The Title of It\n\n{long}\n<!-- page 2 --> East[^1] of the town.\n\n# Second Part\n\nWords follow here, more than before.\n\n[^1]: A note, [here](#)."
            )
        );
        assert_eq!(told.len(), 5, "{told:?}");
    }

    #[test]
    fn numbers_in_brackets_are_marks_of_footnotes() {
        let (made, told) = read(
            "ONE\n\nHe slept for *twenty* years.[1] Then he woke [2], see [3].\n\n[1] A footnote.\n\n[2]: Another, [sic].\n",
        );
        assert_eq!(
            made,
            "# ONE\n\nHe slept for *twenty* years.[^1] Then he woke [^2], see \\[3].\n\n[^1]: A footnote.\n\n[^2]: Another, \\[sic]."
        );
        assert_eq!(told.len(), 3, "{told:?}");
    }

    #[test]
    fn what_is_no_markup_stays_words() {
        let (made, _) = read("A word* and [[sic]], 2 < 3.\n\n+++\n\n- one\n- two\n");
        assert_eq!(made, "A word\\* and \\[\\[sic]], 2 < 3.\n\n\\+++\n\n- one\n- two");
    }
}
