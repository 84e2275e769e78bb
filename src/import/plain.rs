//! Plain text: paragraphs, verse, headings, footnotes and pages, recognized by their layout.

mod footnotes;
mod gutenberg;
mod headings;
mod pages;
mod wrapping;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::hyphens::{before_hyphen, stands_for_more};
use super::markup;
use super::text::{Decision, ImportedBlock, ImportedText, InlineKind, InlineRun, Inlines};
use crate::edition::wide::is_wide;
use footnotes::{Definition, definitions};
use headings::ranks;
use pages::{begins_small, is_rule, page_numbers};
use wrapping::{is_full, width};

/// A paragraph that a page may cut has at least so many characters.
const CUT: usize = 100;

/// Read a plain text; `file` is its name in what is reported.
pub(super) fn plain(text: &str, file: &str) -> ImportedText {
    let own = gutenberg::within(text);
    let lines = own.as_ref().map_or(0..usize::MAX, |(lines, _)| lines.clone());
    let mut reader = PlainReader::new(text, file, &lines);
    if let Some((lines, about)) = own {
        reader.document.about = about;
        let message = "what Project Gutenberg writes around the text is left out: its head and its licence";
        reader.tell(lines.start, message.to_owned());
    }
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
    /// The stretches that are numbers of pages, and the pages that begin behind them.
    pages: HashMap<usize, usize>,
    /// The line of such a number, until the page behind it begins.
    numbered: Option<usize>,
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
    fn new(text: &'a str, file: &'a str, own: &Range<usize>) -> Self {
        let mut stretches: Vec<LineGroup<'a>> = Vec::new();
        let mut fresh = true;
        let mut feeds = 0;
        for (number, line) in text.lines().enumerate().filter(|(number, _)| own.contains(number)) {
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
        let pages = page_numbers(&stretches);
        Self {
            file,
            stretches,
            width,
            known,
            document: ImportedText::default(),
            page: 1,
            pages,
            numbered: None,
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
        let ranks = ranks(&stretches);
        let (mut is_cut, mut is_open, mut is_first) = (false, false, true);
        // A line that is the title of the chapter before it.
        let mut taken = None;
        for (n, stretch) in stretches.iter().enumerate() {
            if stretch.feeds > 0 && self.numbered.is_none() {
                self.page += stretch.feeds;
            }
            self.at = n;
            if taken == Some(n) || self.beside(&stretches, n) {
                continue;
            }
            let is_text = |n: &usize| self.definition(*n).is_none() && !self.pages.contains_key(n);
            let next: Vec<usize> = (n + 1..stretches.len()).filter(is_text).take(2).collect();
            let following: Vec<&LineGroup<'_>> = next.iter().map(|n| &stretches[*n]).collect();
            if is_rule(stretch) {
                self.feed(stretch);
                self.document.blocks.push(ImportedBlock::Rule);
                self.tell(
                    stretch.line,
                    format!("a line of signs, taken for a rule: `{}`", start_of(stretch)),
                );
                (is_cut, is_open, is_first) = (false, false, false);
                continue;
            }
            if let Some(heading) = self.heading(stretch, &following, is_first, &ranks) {
                self.feed(stretch);
                self.document.blocks.push(ImportedBlock::Heading(heading.level, heading.words));
                taken = next.first().copied().filter(|_| heading.has_title);
                (is_cut, is_open, is_first) = (false, false, false);
                continue;
            }
            is_first = false;
            if let Some(list) = self.list(stretch) {
                self.feed(stretch);
                self.document.blocks.push(list);
                (is_cut, is_open) = (false, false);
                continue;
            }
            let (words, prose) = self.paragraph(stretch);
            let goes_on = is_cut || is_open && self.numbered.is_some() && begins_small(stretch.lines[0]);
            self.put(stretch, words, goes_on && prose);
            let last = stretch.lines.last().copied().unwrap_or_default();
            let length: usize = stretch.lines.iter().map(|line| line.chars().count()).sum();
            is_open = prose && !ends_sentence(last);
            is_cut = is_open && length >= CUT;
        }
        if let Some(line) = self.numbered.take() {
            self.tell(line, "a number by itself, that of the last page, is left out".to_owned());
        }
        self.find_title();
        self.tell_lines();
    }

    /// Whether a stretch is no block of the text: a footnote, or the number of a page.
    fn beside(&mut self, stretches: &[LineGroup<'_>], n: usize) -> bool {
        if let Some(found) = self.definition(n) {
            if self.definitions[found].at == n {
                self.footnote(stretches, found);
            }
            return true;
        }
        let Some(page) = self.pages.get(&n) else { return false };
        (self.page, self.numbered) = (*page, Some(stretches[n].line));
        true
    }

    /// Adds a paragraph, or goes on with the one before it where a page cut that.
    fn put(&mut self, stretch: &LineGroup<'_>, mut words: Inlines, joined: bool) {
        let rest = if joined { self.rest_of_word(stretch.line, &mut words) } else { None };
        if joined && let Some(ImportedBlock::Paragraph(own)) = self.document.blocks.last_mut() {
            own.extend(rest);
            if stretch.feeds == 0 && self.numbered.is_none() {
                self.page += 1;
            }
            self.numbered = None;
            own.push(InlineRun::plain(InlineKind::Page(self.page.to_string())));
            own.extend(words);
            let (shown, page) = (start_of(stretch), self.page);
            let message = format!("the sentence goes on at `{shown}`: page {page} begins there");
            self.tell(stretch.line, message);
        } else {
            self.feed(stretch);
            self.document.blocks.push(ImportedBlock::Paragraph(words));
        }
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

    /// The mark of a page that begins before a block.
    fn feed(&mut self, stretch: &LineGroup<'_>) {
        let numbered = self.numbered.take();
        if numbered.is_none() && stretch.feeds == 0 {
            return;
        }
        self.document.blocks.push(ImportedBlock::Page(self.page.to_string()));
        let why = if numbered.is_some() { "a number by itself" } else { "a form feed" };
        let message = format!("{why}: page {} begins there", self.page);
        self.tell(numbered.unwrap_or(stretch.line), message);
    }

    /// The first heading is the title, where the file names none.
    fn find_title(&mut self) {
        if self.document.about.title.is_some() {
            return;
        }
        if let Some(ImportedBlock::Heading(_, words)) = self.document.blocks.first() {
            self.document.about.title = Some(super::text::bare(words));
        }
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

/// Whether a sentence ends with a line.
fn ends_sentence(line: &str) -> bool {
    let closing = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '*' | '_' | '⁰'..='⁹' | '¹' | '²' | '³')
    };
    let last = line.trim_end_matches(closing).chars().next_back();
    last.is_none_or(|c| matches!(c, '.' | '!' | '?' | ':' | ';' | '…' | '。' | '！' | '？' | '—' | '–'))
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
    fn chapters_with_a_point_are_headings_and_the_line_below_is_their_title() {
        let (made, _) = read(
            "CHAPTER I.\n\nThe Sea\n\nThe night was dark and the keeper slept.\n\nII.\n\nChapter 2 is short.\n\nBOOK II.\n\nChapter Two was long, and it was told here.\n",
        );
        assert_eq!(
            made,
            "# CHAPTER I. The Sea\n\nThe night was dark and the keeper slept.\n\n# II.\n\nChapter 2 is short.\n\n# BOOK II.\n\nChapter Two was long, and it was told here."
        );
    }

    #[test]
    fn what_project_gutenberg_writes_around_a_text_is_left_out() {
        let text = "\u{feff}The Project Gutenberg eBook of The Lamp\n\nTitle: The Lamp; or,\n    The Sea\n\nAuthor: Edith Marlowe\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nTHE LAMP\n\nBy the author of others; the night[1] was dark.[A]\n\n[Illustration: The tower]\n\n[Footnote 1: One\n[sic].\n\nTwo.]\n\n[Footnote A: Other.]\n\nThe end of it all.\n\n*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nUpdated editions\n";
        let (made, told) = read(text);
        assert_eq!(
            made,
            "# THE LAMP\n\nBy the author of others; the night[^1] was dark.[^A]\n\n\\[Illustration: The tower]\n\nThe end of it all.\n\n[^1]: One\\\n\\[sic].\n\nTwo.\n\n[^A]: Other."
        );
        assert!(told[0].starts_with("8: what Project Gutenberg writes"), "{told:?}");
        let about = plain(text, "a.txt").about;
        assert_eq!(about.title.as_deref(), Some("The Lamp; or, The Sea"));
        assert_eq!(about.authors, ["Edith Marlowe"]);
    }

    #[test]
    fn rules_and_numbers_of_pages_are_no_words() {
        let (made, told) = read(
            "The keeper slept.\n\n  * * *\n\nHe rose.\n\n12\n\nThe people went down to the\n\n13\n\nharbour, and were there.\n\n⁂\n\nThe end.\n",
        );
        assert_eq!(
            made,
            "The keeper slept.\n\n---\n\nHe rose.\n\n<!-- page 12 -->\n\nThe people went down to the\n<!-- page 13 --> harbour, and were there.\n\n---\n\nThe end."
        );
        assert_eq!(told.len(), 4, "{told:?}");
        // Chapters have numbers too.
        let (made, _) = read("1\n\nHe slept.\n\n2\n\nHe rose.\n");
        assert_eq!(made, "1\n\nHe slept.\n\n2\n\nHe rose.");
    }

    #[test]
    fn what_is_no_markup_stays_words() {
        let (made, _) = read("A word* and [[sic]], 2 < 3.\n\n+++\n\n- one\n- two\n");
        assert_eq!(made, "A word\\* and \\[\\[sic]], 2 < 3.\n\n\\+++\n\n- one\n- two");
    }
}
