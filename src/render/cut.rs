//! HTML of ours cut at a word, so that what comes before can be shown and the rest be closed.

use crate::edition::wide::is_wide;

/// What a note shows at first, and what is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClosedNote {
    /// Whole blocks, and the beginning of one.
    pub(super) first: String,
    /// What comes after; empty where there is no more.
    pub(super) rest: String,
    /// Whether the rest begins within the paragraph that the first part ends in.
    pub(super) runs_on: bool,
}

/// Elements that may be closed at the cut and opened again after it: they have no id, no name and no address.
const DIVISIBLE: &[&str] = &["em", "strong", "s", "i", "b", "bdi", "span", "q"];

/// A rest shorter than this is no gain.
const LEAST: usize = 16;

/// How many columns the words of HTML take in a line; a wide character takes two.
pub(super) fn columns(html: &str) -> usize {
    let mut sum = 0;
    let mut rest = html;
    loop {
        // Letters of most texts, each of them a piece.
        let plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'&');
        let letters = rest.bytes().take_while(|byte| plain(byte)).count();
        sum += letters;
        rest = &rest[letters..];
        let Some(piece) = next(rest) else { return sum };
        sum += piece.columns();
        rest = &rest[piece.len()..];
    }
}

/// Cuts HTML at the last space within `most` columns of its first paragraph; links and what has an id stay whole.
/// HTML that begins with another block has no first part.
pub(super) fn cut(html: &str, most: usize) -> ClosedNote {
    let none = || ClosedNote { first: String::new(), rest: html.to_owned(), runs_on: false };
    let Some(start) = html.starts_with("<p>").then_some(3).or_else(|| opening(html)) else { return none() };
    if most == 0 {
        return none();
    }
    let mut at = start;
    let mut width = 0;
    // The elements that are open, each with its tag, and how many of them may not be cut.
    let mut open: Vec<&str> = Vec::new();
    let mut whole = 0;
    let mut best: Option<(usize, Vec<&str>)> = None;
    while let Some(piece) = next(&html[at..]) {
        match piece {
            HtmlPiece::Tag("</p>") => {
                let end = at + "</p>".len();
                let rest = html[end..].trim_start();
                return ClosedNote { first: html[..end].to_owned(), rest: rest.to_owned(), runs_on: false };
            }
            // A link is left to what follows; but not if hardly a word would be before it.
            HtmlPiece::Tag(tag) if tag.starts_with("<a ") && width >= LEAST => break,
            HtmlPiece::Tag(tag) => {
                if tag.starts_with("</") {
                    if open.pop().is_some_and(|opened| !divisible(opened)) {
                        whole -= 1;
                    }
                } else if !is_void(tag) {
                    whole += usize::from(!divisible(tag));
                    open.push(tag);
                }
            }
            HtmlPiece::Word(word) => {
                let space = word.starts_with(char::is_whitespace);
                let wide = !space && word.chars().next().is_some_and(is_wide) && width > 0;
                if (space || wide) && whole == 0 && width <= most {
                    best = Some((at, open.clone()));
                }
                width += piece.columns();
            }
        }
        if width > most {
            break;
        }
        at += piece.len();
    }
    let Some((to, open)) = best else { return none() };
    if columns(&html[to..]) < LEAST {
        return ClosedNote { first: html.to_owned(), rest: String::new(), runs_on: false };
    }
    let mut first = html[..to].to_owned();
    for tag in open.iter().rev() {
        first.push_str("</");
        first.push_str(name_of(tag));
        first.push('>');
    }
    first.push_str("</p>");
    // The space at the cut goes with the rest: it parts the two where all is shown.
    let mut rest = String::from(&html[..start]);
    rest.extend(open);
    rest.push_str(&html[to..]);
    ClosedNote { first, rest, runs_on: true }
}

/// The first of some plain words, as many as there is room for.
pub(super) fn words(line: &str, most: usize) -> &str {
    let mut width = 0;
    let mut best = 0;
    for (at, c) in line.char_indices() {
        if (c == ' ' || is_wide(c)) && width <= most {
            best = at;
        }
        width += 1 + usize::from(is_wide(c));
        if width > most {
            // A word that is longer than the room, such as an address, is cut.
            return line[..if best == 0 { at } else { best }].trim_end();
        }
    }
    line
}

/// The bytes of a paragraph's opening tag.
fn opening(html: &str) -> Option<usize> {
    html.starts_with("<p ").then(|| html.find('>'))?.map(|at| at + 1)
}

/// The name of the element that a tag opens.
fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches('<');
    name.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or(name)
}

fn divisible(tag: &str) -> bool {
    DIVISIBLE.contains(&name_of(tag))
        && !tag.contains(" id=")
        && !tag.contains(" class=")
        && !tag.contains(" role=")
}

fn is_void(tag: &str) -> bool {
    matches!(name_of(tag), "br" | "img" | "wbr" | "hr")
}

/// A tag, or a character with what belongs to it: a space, a letter, an entity.
enum HtmlPiece<'a> {
    Tag(&'a str),
    Word(&'a str),
}

impl HtmlPiece<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Tag(piece) | Self::Word(piece) => piece.len(),
        }
    }

    fn columns(&self) -> usize {
        match self {
            Self::Tag(_) => 0,
            Self::Word(word) if word.starts_with('&') => 1,
            Self::Word(word) => word.chars().next().map_or(0, |c| 1 + usize::from(is_wide(c))),
        }
    }
}

fn next(html: &str) -> Option<HtmlPiece<'_>> {
    let first = html.chars().next()?;
    let end = |sign: char, else_at: usize| html.find(sign).map_or(else_at, |at| at + 1);
    Some(match first {
        '<' => HtmlPiece::Tag(&html[..end('>', html.len())]),
        '&' => HtmlPiece::Word(&html[..end(';', 1)]),
        c if c.is_whitespace() => {
            let to = html.find(|c: char| !c.is_whitespace()).unwrap_or(html.len());
            HtmlPiece::Word(&html[..to])
        }
        c => HtmlPiece::Word(&html[..c.len_utf8()]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(html: &str, most: usize) -> (String, String, bool) {
        let ClosedNote { first, rest, runs_on } = cut(html, most);
        (first, rest, runs_on)
    }

    fn plain(html: &str) -> String {
        html.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect()
    }

    #[test]
    fn a_paragraph_is_cut_at_the_last_space_that_fits() {
        let (first, rest, runs_on) = parts("<p>one two three four five six seven</p>\n", 9);
        assert_eq!(
            (first.as_str(), rest.as_str()),
            ("<p>one two</p>", "<p> three four five six seven</p>\n")
        );
        assert!(runs_on);
    }

    #[test]
    fn emphasis_is_closed_and_opened_again() {
        let (first, rest, _) =
            parts("<p>one <em>two <bdi lang=\"zh\">three four</bdi> five</em> six seven</p>", 14);
        assert_eq!(first, "<p>one <em>two <bdi lang=\"zh\">three</bdi></em></p>");
        assert_eq!(rest, "<p><em><bdi lang=\"zh\"> four</bdi> five</em> six seven</p>");
    }

    #[test]
    fn links_citations_and_what_has_an_id_stay_whole() {
        let link = "<p>one <a href=\"b.html\">two three four</a> five six seven eight</p>";
        assert_eq!(cut(link, 12).first, "<p>one</p>");
        let late = "<p>one two three four <a href=\"b.html\">five</a> six seven eight nine ten</p>";
        assert_eq!(cut(late, 30).first, "<p>one two three four</p>", "a link is left to the rest");
        let citation =
            "<p>one <span class=\"citation\"><a href=\"b\">two</a> three</span> four five six seven</p>";
        assert_eq!(cut(citation, 8).first, "<p>one</p>");
        let id = "<p>one <span id=\"x\">two three four</span> five six seven eight</p>";
        assert_eq!(cut(id, 12).first, "<p>one</p>");
    }

    #[test]
    fn a_first_paragraph_that_fits_is_whole() {
        let (first, rest, runs_on) = parts("<p>one two</p>\n<ul>\n<li>three</li>\n</ul>\n", 40);
        assert_eq!((first.as_str(), rest.as_str()), ("<p>one two</p>", "<ul>\n<li>three</li>\n</ul>\n"));
        assert!(!runs_on);
        assert_eq!(parts("<p>one two</p>\n", 40), ("<p>one two</p>".to_owned(), String::new(), false));
    }

    #[test]
    fn a_rest_of_a_word_or_two_is_not_cut_off() {
        let html = "<p>one two three four five six</p>";
        assert_eq!(parts(html, 22), (html.to_owned(), String::new(), false));
    }

    #[test]
    fn another_block_and_a_word_that_is_too_long_have_no_first_part() {
        for html in
            ["<ul>\n<li>one two three</li>\n</ul>\n", "<p>onetwothreefourfivesix seven eight nine ten</p>"]
        {
            assert_eq!(parts(html, 8), (String::new(), html.to_owned(), false));
        }
        assert_eq!(parts("<p>one two</p>", 0).0, "");
    }

    #[test]
    fn plain_words_are_cut_between_words_where_they_can_be() {
        assert_eq!(words("one two three", 9), "one two");
        assert_eq!(words("one two", 9), "one two");
        assert_eq!(words("https://example.org/a", 9), "https://e");
        assert_eq!(words("四个自信四个", 7), "四个自");
        assert_eq!(words("one", 0), "");
    }

    #[test]
    fn wide_characters_are_two_columns_and_may_be_parted() {
        let html = "<p>四个自信四个自信四个自信四个自信</p>";
        let (first, rest, runs_on) = parts(html, 9);
        assert_eq!((first.as_str(), runs_on), ("<p>四个自信</p>", true));
        assert_eq!(plain(&first) + &plain(&rest), plain(html));
        assert_eq!(columns("<b>四a&amp;</b> "), 5);
    }
}
