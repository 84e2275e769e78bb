//! The title as a picture, `og.png`, which other sites show beside a link (<https://ogp.me/>): author, title, subtitle and the
//! edition's name, drawn with an embedded typeface alone, so that the same edition has the same bytes everywhere.

mod face;

use serde::Serialize;
use zeno::{Command, Mask};

use crate::edition::meta::{Meta, natural_name};
use crate::load::PixelSize;
use face::{Face, readable};

/// The card's address, and the name of the file in `static/` that takes its place.
pub(crate) const CARD: &str = "og.png";

const WIDTH: u32 = 1200;
const HEIGHT: u32 = 630;

/// What is left at both sides.
const SIDE: f32 = 84.0;

/// Where the words end below, and the rule over the edition's name begins.
const FOOT: f32 = 522.0;

/// The sizes that are tried for a title, in pixels an em.
const TITLE: [f32; 7] = [100.0, 88.0, 78.0, 68.0, 60.0, 52.0, 46.0];

/// A line's height, in ems.
const LEADING: f32 = 1.2;

/// So many lines a title has on a card; what is longer is on the title page.
const LINES: usize = 5;

/// `--paper` of style.css, by day.
const PAPER: [u8; 3] = [0xfd, 0xfc, 0xfa];

/// So many shades each ink has in the picture's palette.
const SHADES: usize = 64;

/// The inks, in the colours of style.css: `--ink`, `--ink-2`, `--rubric`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Black,
    Grey,
    Red,
}

const INKS: [(Ink, [u8; 3]); 3] =
    [(Ink::Black, [0x1d, 0x1b, 0x19]), (Ink::Grey, [0x5a, 0x55, 0x4e]), (Ink::Red, [0xa5, 0x28, 0x1b])];

/// `page.card`: the picture, as the tags of a page name it.
#[derive(Debug, Clone, Serialize)]
pub(in crate::render) struct CardView {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    alt: String,
}

/// What an edition has as its card.
#[derive(Debug, Clone)]
pub(in crate::render) enum Card {
    /// None: where it would be isn't known.
    None,
    /// It is drawn.
    Drawn(CardView),
    /// A file of the edition's own.
    Own(CardView),
    /// None: the typeface lacks letters of its words.
    Lacking(Vec<char>),
}

impl Card {
    /// The card of an edition; `own` is the size of its own, where it has one and says it.
    pub(in crate::render) fn of(meta: &Meta, own: Option<Option<PixelSize>>) -> Self {
        let Some(base) = &meta.base_url else { return Self::None };
        let words = CardWords::of(meta);
        let said = [words.authors.as_str(), &words.title, &words.subtitle];
        let said: Vec<&str> = said.into_iter().filter(|words| !words.is_empty()).collect();
        let view = |size: Option<PixelSize>| CardView {
            url: format!("{base}{CARD}"),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
            alt: said.join(". "),
        };
        if let Some(size) = own {
            return Self::Own(view(size));
        }
        let all = [words.authors.as_str(), &words.title, &words.subtitle, &words.name].join(" ");
        let lacking = Face::embedded().map(|face| face.lacking(&all)).unwrap_or_default();
        if lacking.is_empty() { Self::Drawn(view(Some((WIDTH, HEIGHT)))) } else { Self::Lacking(lacking) }
    }

    /// What pages say of it.
    pub(in crate::render) fn view(&self) -> Option<&CardView> {
        match self {
            Self::Drawn(view) | Self::Own(view) => Some(view),
            Self::None | Self::Lacking(_) => None,
        }
    }
}

/// What is written on a card.
struct CardWords {
    authors: String,
    title: String,
    subtitle: String,
    /// The edition's name: its title as it is cited, without what is above it; else where it is.
    name: String,
}

impl CardWords {
    fn of(meta: &Meta) -> Self {
        let authors = meta.document.iter().flat_map(|document| &document.authors);
        let authors: Vec<String> = authors.map(|name| natural_name(name)).collect();
        let address = meta.base_url.as_deref().unwrap_or_default();
        let address = address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/');
        let cited = meta.cite.title.as_deref().map(|title| {
            let more =
                title.strip_prefix(meta.title.as_str()).and_then(|rest| rest.strip_prefix([':', '.', ',']));
            more.unwrap_or(title).trim()
        });
        let cited = cited.filter(|title| !title.is_empty() && *title != meta.title);
        Self {
            authors: readable(&authors.join(", ")),
            title: readable(&meta.title),
            subtitle: readable(meta.subtitle.as_deref().unwrap_or_default()),
            name: readable(cited.unwrap_or(address)),
        }
    }
}

/// The card as PNG; nothing where the program has no typeface.
///
/// # Errors
/// Those of the encoder, which has none while it writes to memory.
pub(crate) fn draw(meta: &Meta) -> Result<Vec<u8>, png::EncodingError> {
    let mut sheet = Sheet::new();
    if let Some(face) = Face::embedded() {
        sheet.set(&face, &CardWords::of(meta));
    }
    sheet.png()
}

/// Pixels, as places in the palette: 0 is paper, then come the shades of each ink.
struct Sheet {
    pixels: Vec<u8>,
}

impl Sheet {
    fn new() -> Self {
        Self { pixels: vec![0; (WIDTH * HEIGHT) as usize] }
    }

    /// Put the words in their places.
    fn set(&mut self, face: &Face, words: &CardWords) {
        let measure = WIDTH as f32 - 2.0 * SIDE;
        let mut top = 74.0;
        for line in cut(fill(face, &words.authors, 36.0, measure), 2) {
            top += 36.0 * LEADING;
            self.line(face, &line, 36.0, top, Ink::Grey);
        }
        let subtitle = cut(fill(face, &words.subtitle, 38.0, measure), 3);
        let below = if subtitle.is_empty() { 0.0 } else { subtitle.len() as f32 * 38.0 * LEADING + 24.0 };
        let room = FOOT - 30.0 - top - 34.0 - below;
        let fits = |size: &&f32| {
            let lines = fill(face, &words.title, **size, measure);
            lines.len() <= LINES
                && lines.len() as f32 * **size * LEADING <= room
                && unbroken(&words.title, &lines)
        };
        let smallest = TITLE[TITLE.len() - 1];
        let size = TITLE.iter().find(fits).copied().unwrap_or(smallest);
        let most = ((room / (size * LEADING)) as usize).clamp(1, LINES);
        let title = cut(level(face, &words.title, size, measure), most);
        // The words hang from the author's name, a little above the middle of what is left.
        let spare = (room - title.len() as f32 * size * LEADING).max(0.0);
        top += 34.0 + spare * 0.4;
        for line in title {
            top += size * LEADING;
            self.line(face, &line, size, top - size * 0.2, Ink::Black);
        }
        top += 24.0;
        for line in subtitle {
            top += 38.0 * LEADING;
            self.line(face, &line, 38.0, top - 8.0, Ink::Grey);
        }
        let (left, right) = (SIDE, WIDTH as f32 - SIDE);
        let rule = [(left, FOOT), (right, FOOT), (right, FOOT + 3.0), (left, FOOT + 3.0)];
        let mut path = vec![Command::MoveTo(rule[0].into())];
        path.extend(rule[1..].iter().map(|corner| Command::LineTo((*corner).into())));
        path.push(Command::Close);
        self.ink(&path, Ink::Red);
        for line in cut(fill(face, &words.name, 30.0, measure), 1) {
            self.line(face, &line, 30.0, FOOT + 48.0, Ink::Red);
        }
    }

    fn line(&mut self, face: &Face, line: &str, size: f32, base: f32, ink: Ink) {
        let path = face.outlines(line, size, SIDE, base);
        self.ink(&path, ink);
    }

    /// Fill a path.
    fn ink(&mut self, path: &[Command], ink: Ink) {
        let (mask, place) = Mask::new(path).render();
        let first = 1 + INKS.iter().position(|(known, _)| *known == ink).unwrap_or_default() * SHADES;
        for (row, covers) in mask.chunks_exact((place.width as usize).max(1)).enumerate() {
            for (column, cover) in covers.iter().enumerate() {
                let shade = usize::from(*cover) * SHADES / 255;
                let at = (place.left + column as i32, place.top + row as i32);
                if shade > 0
                    && let Some(pixel) = self.pixel(at)
                {
                    *pixel = (first + shade - 1) as u8;
                }
            }
        }
    }

    /// A pixel of the sheet, by its column and row.
    fn pixel(&mut self, (x, y): (i32, i32)) -> Option<&mut u8> {
        let (x, y) = (u32::try_from(x).ok()?, u32::try_from(y).ok()?);
        (x < WIDTH && y < HEIGHT).then(|| self.pixels.get_mut((y * WIDTH + x) as usize)).flatten()
    }

    fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut palette = PAPER.to_vec();
        for (_, ink) in INKS {
            for shade in 1..=SHADES {
                let mix = |paper: u8, ink: u8| {
                    let sum = usize::from(paper) * (SHADES - shade) + usize::from(ink) * shade;
                    (sum / SHADES) as u8
                };
                palette.extend(PAPER.iter().zip(ink).map(|(paper, ink)| mix(*paper, ink)));
            }
        }
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, WIDTH, HEIGHT);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette);
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(out)
    }
}

/// Words as lines of a measure; a word that is longer than that is cut.
fn fill(face: &Face, words: &str, size: f32, measure: f32) -> Vec<String> {
    let space = face.width(" ", size);
    let mut lines = Vec::new();
    let (mut line, mut width) = (String::new(), 0.0);
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let own = face.width(word, size);
        if !line.is_empty() && width + space + own <= measure {
            line.push(' ');
            line.push_str(word);
            width += space + own;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if own <= measure {
            line.push_str(word);
            width = own;
            continue;
        }
        width = 0.0;
        for c in word.chars() {
            let of_letter = face.width(c.encode_utf8(&mut [0; 4]), size);
            if !line.is_empty() && width + of_letter > measure {
                lines.push(std::mem::take(&mut line));
                width = 0.0;
            }
            line.push(c);
            width += of_letter;
        }
    }
    lines.extend((!line.is_empty()).then_some(line));
    lines
}

/// [`fill`], with lines as even as their number allows.
fn level(face: &Face, words: &str, size: f32, measure: f32) -> Vec<String> {
    let mut lines = fill(face, words, size, measure);
    let (most, mut narrow) = (lines.len(), measure);
    while narrow > measure / 2.0 {
        narrow -= 16.0;
        let tried = fill(face, words, size, narrow);
        if tried.len() > most || !unbroken(words, &tried) {
            break;
        }
        lines = tried;
    }
    lines
}

/// Whether no word was cut.
fn unbroken(words: &str, lines: &[String]) -> bool {
    lines.join(" ") == words
}

/// The first lines, with a sign where there are more.
fn cut(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Card, CardWords, Face, cut, draw, fill, level};
    use crate::edition::meta::Meta;

    #[test]
    fn the_name_says_what_the_title_does_not() {
        let name = |cited: &str| {
            let mut meta = meta("The Tide");
            meta.cite.title = Some(cited.to_owned());
            CardWords::of(&meta).name
        };
        assert_eq!(name("The Tide: Harbour Papers 4"), "Harbour Papers 4");
        assert_eq!(name("Tides, annotated"), "Tides, annotated");
        assert_eq!(name("The Tides"), "The Tides");
        assert_eq!(name("The Tide"), "example.org/tide");
    }

    fn meta(title: &str) -> Meta {
        let base_url = Some("https://example.org/tide/".to_owned());
        Meta { title: title.to_owned(), base_url, ..Meta::default() }
    }

    #[test]
    fn a_title_of_any_length_is_drawn_and_the_same_twice() {
        let long = "word ".repeat(300);
        let unbroken = "w".repeat(400);
        for title in ["The Tide", "", &long, &unbroken] {
            let card = draw(&meta(title)).unwrap();
            assert_eq!(card, draw(&meta(title)).unwrap());
            let reader = png::Decoder::new(std::io::Cursor::new(&card)).read_info().unwrap();
            assert_eq!((reader.info().width, reader.info().height), (1200, 630));
            assert!(card.len() < 60_000, "{} bytes", card.len());
        }
        assert_ne!(draw(&meta("The Tide")).unwrap(), draw(&meta("The Tode")).unwrap());
    }

    #[test]
    fn lines_keep_all_words() {
        let face = Face::embedded().unwrap();
        let words = "Mistrust Sets Low Ceiling for Russia-China Partnership";
        assert_eq!(fill(&face, words, 88.0, 1032.0).join(" "), words);
        let even = level(&face, words, 88.0, 1032.0);
        assert_eq!((even.join(" "), even.len()), (words.to_owned(), 3));
        assert_eq!(fill(&face, "abcdefgh", 100.0, 120.0).concat(), "abcdefgh");
        assert_eq!(cut(vec!["a".to_owned(), "b".to_owned()], 1), ["a…"]);
    }

    #[test]
    fn a_letter_that_the_typeface_lacks_leaves_the_card_out() {
        assert!(matches!(Card::of(&meta("靜夜思"), None), Card::Lacking(all) if all == ['靜', '夜', '思']));
        assert!(matches!(Card::of(&meta("靜夜思"), Some(Some((600, 315)))), Card::Own(_)));
        assert!(matches!(Card::of(&meta("The Tide"), None), Card::Drawn(_)));
        assert!(matches!(Card::of(&Meta::default(), None), Card::None));
    }
}
