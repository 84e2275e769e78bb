//! The edition as it is cited: rendered once in each style and format; [`Citing::at`] alone puts a place and its address in.

use std::sync::{Arc, Mutex, OnceLock};

use rayon::prelude::*;

use crate::edition::meta::direction;
use crate::edition::reference::Reference;
use crate::edition::rich;
use crate::render::escape::{address_to, text_to};
use crate::render::mixed;
use crate::render::works::alone;
use crate::works::{self, WorksFormat};

/// The styles, each with its name in the library's archive.
const STYLES: &[(&str, &str)] =
    &[("Chicago", "chicago-notes-bibliography"), ("MLA", "modern-language-association"), ("APA", "apa")];

/// The formats of reference managers.
pub(super) const FORMATS: &[(&str, WorksFormat)] =
    &[("BibTeX", WorksFormat::Bib), ("RIS", WorksFormat::Ris), ("CSL-JSON", WorksFormat::Json)];

/// An address that represents others while the engine renders: each place has its own.
const ADDRESS: &str = "https://address.invalid/";

/// A citation in each style, as HTML, and in each format, as text; each with its name.
#[derive(Debug, Default)]
pub(super) struct FormattedCitation {
    pub(super) styles: Vec<(&'static str, String)>,
    pub(super) formats: Vec<(&'static str, String)>,
}

/// A place of the edition: its locus, its address where that is known, and what distinguishes its key from others.
#[derive(Debug, Clone, Copy)]
pub(super) struct CitedPlace<'a> {
    pub(super) locus: &'a str,
    pub(super) url: Option<&'a str>,
    pub(super) key: &'a str,
}

/// A place as HTML: its locus, and its address as an attribute and as text.
#[derive(Debug, Default)]
pub(super) struct PlaceHtml {
    locus: Option<String>,
    url: Option<(String, String)>,
}

impl PlaceHtml {
    pub(super) fn new(locus: Option<&str>, url: Option<&str>) -> Self {
        let text = |words: &str| {
            let mut html = String::with_capacity(words.len());
            text_to(&mut html, words);
            html
        };
        let attribute = |url: &str| {
            let mut html = String::with_capacity(url.len());
            address_to(&mut html, url);
            html
        };
        Self { locus: locus.map(text), url: url.map(|url| (attribute(url), text(url))) }
    }
}

/// The edition in all styles and formats.
#[derive(Debug)]
pub(in crate::render) struct Citing {
    reference: Reference,
    key: String,
    /// Of each style: the edition, and what is around a place in it.
    styles: Vec<(&'static str, String, Slots)>,
    /// Of each format: what is around a place in it, for places with an address and without; rendered when a place first
    /// asks.
    frames: [OnceLock<Vec<Option<Frame>>>; 2],
}

impl Citing {
    /// Render the edition, which `reference` describes, in a language.
    pub(super) fn new(reference: Reference, language: &str) -> Self {
        let mut of_place = reference.clone();
        // A DOI leads to the edition, and a style that shows it leaves the address of the place out.
        of_place.words.retain(|(name, _)| *name != "DOI");
        of_place.replace("URL", ADDRESS);
        let terms = alone::terms(language);
        let styles = STYLES
            .par_iter()
            .map(|(name, style)| {
                let style = alone::ArchiveStyle::find(style, language, terms.clone());
                let entry = |reference| {
                    let made = style.as_ref().and_then(|style| alone::entry(style, reference));
                    mixed::isolated_runs(&made.unwrap_or_default(), direction(language))
                };
                let slots = Slots::new(&entry(&of_place));
                let whole = match (reference.get("DOI"), reference.get("URL")) {
                    (Some(_), _) => entry(&reference),
                    (None, url) => {
                        let mut whole = String::new();
                        slots.fill_to(&mut whole, &PlaceHtml::new(None, url));
                        whole
                    }
                };
                (*name, whole, slots)
            })
            .collect();
        Self { key: crate::edition::cited::key(&reference), reference, styles, frames: Default::default() }
    }

    /// The edition as a whole.
    pub(super) fn whole(&self) -> FormattedCitation {
        FormattedCitation {
            styles: self.styles.iter().map(|(name, whole, _)| (*name, whole.clone())).collect(),
            formats: Vec::new(),
        }
    }

    /// The edition as a whole, in a format.
    pub(super) fn file(&self, format: WorksFormat) -> String {
        self.written(format, "", None, self.reference.get("URL"))
    }

    /// A place in each style and each format.
    pub(super) fn at(&self, place: &CitedPlace<'_>) -> FormattedCitation {
        let as_html = PlaceHtml::new(Some(place.locus), place.url);
        let filled = |slots: &Slots| {
            let mut html = String::new();
            slots.fill_to(&mut html, &as_html);
            html
        };
        let styles = self.styles.iter().map(|(name, _, slots)| (*name, filled(slots)));
        let formats = FORMATS.iter().enumerate().map(|(at, (name, _))| {
            let mut text = String::new();
            self.format_to(&mut text, at, place);
            (*name, text)
        });
        FormattedCitation { styles: styles.collect(), formats: formats.collect() }
    }

    /// The styles by their names, each with what puts a place in.
    pub(super) fn styles(&self) -> impl Iterator<Item = (&'static str, &Slots)> {
        self.styles.iter().map(|(name, _, slots)| (*name, slots))
    }

    /// Writes a place in the format that is at this place of [`FORMATS`], as a page shows it: without the ends of lines that only files
    /// have.
    pub(super) fn format_to(&self, out: &mut String, at: usize, place: &CitedPlace<'_>) {
        let with_url = place.url.is_some();
        let frames = self.frames[usize::from(with_url)]
            .get_or_init(|| FORMATS.iter().map(|(_, format)| self.frame(*format, with_url)).collect());
        match (&frames[at], FORMATS[at].1) {
            (Some(frame), format) if !place.locus.trim().is_empty() => frame.fill_to(out, format, place),
            (_, format) => {
                out.push_str(&shown(&self.written(format, place.key, Some(place.locus), place.url)));
            }
        }
    }

    /// What is around a place in a format; none where a place can't simply be put in, so that each is rendered.
    fn frame(&self, format: WorksFormat, with_url: bool) -> Option<Frame> {
        let [key, locus, url] = MARKERS;
        let frame = Frame::new(&shown(&self.written(format, key, Some(locus), with_url.then_some(url))));
        // Signs that some format writes in another way.
        let (key, locus, url) =
            ("s2p3", "§\u{a0}2 ¶\u{a0}3  & {“a_b\\”} \"c\"", "https://example.org/%C3%A9_~a?b=1&c#p3");
        let place = CitedPlace { key, locus, url: with_url.then_some(url) };
        let mut filled = String::new();
        frame.fill_to(&mut filled, format, &place);
        (filled == shown(&self.written(format, key, Some(locus), place.url))).then_some(frame)
    }

    fn written(&self, format: WorksFormat, key: &str, locus: Option<&str>, url: Option<&str>) -> String {
        let key = if key.is_empty() { self.key.clone() } else { format!("{}-{key}", self.key) };
        let mut reference = self.reference.clone();
        reference.replace("URL", url.unwrap_or_default());
        // CSL has a variable for the place in a work, the others have remarks.
        let variable = if format == WorksFormat::Json { "locator" } else { "note" };
        reference.set(variable, locus.unwrap_or_default());
        if format != WorksFormat::Bib {
            let title = rich::plain(reference.get("title").unwrap_or_default()).into_owned();
            reference.replace("title", title);
        }
        let written = works::one(format, &key, &reference);
        match reference.date("issued").and_then(|date| date.from).filter(|_| format == WorksFormat::Bib) {
            // BibTeX itself knows no `date`.
            Some(from) => written.replacen(
                &format!("{{{key},\n"),
                &format!("{{{key},\n  year = {{{}}},\n", from.year),
                1,
            ),
            None => written,
        }
    }
}

/// The edition as it has become, and as it was released; each rendered when it is first asked for.
pub(in crate::render) type CitingCache = [Mutex<Option<Arc<Citing>>>; 2];

/// Words that represent key, locus and address while the edition is written in a format: no format has other signs for these.
const MARKERS: [&str; 3] = ["variorumkeyofaplace", "variorumlocusofaplace", "variorumaddressofaplace"];

/// The edition in a format, cut where key, locus and address of a place are put in.
#[derive(Debug)]
struct Frame {
    /// Pieces of it, each with which of the three comes after it.
    pieces: Vec<(String, usize)>,
    rest: String,
}

impl Frame {
    fn new(written: &str) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), written);
        let next =
            |rest: &str| MARKERS.iter().enumerate().filter_map(|(n, m)| Some((rest.find(m)?, n))).min();
        while let Some((at, which)) = next(rest) {
            pieces.push((rest[..at].to_owned(), which));
            rest = &rest[at + MARKERS[which].len()..];
        }
        Self { pieces, rest: rest.to_owned() }
    }

    fn fill_to(&self, out: &mut String, format: WorksFormat, place: &CitedPlace<'_>) {
        let values = [
            place.key.into(),
            works::words(format, place.locus),
            works::address(format, place.url.unwrap_or_default()),
        ];
        for (piece, which) in &self.pieces {
            out.push_str(piece);
            out.push_str(&values[*which]);
        }
        out.push_str(&self.rest);
    }
}

/// What a page shows of a file: a line ends in one sign, the last in none.
fn shown(file: &str) -> String {
    let mut text = file.replace('\r', "");
    text.truncate(text.trim_end_matches('\n').len());
    text
}

/// An entry without its address: what is before the place, the signs between the place and what follows, the words
/// before the address, and what is after it.
#[derive(Debug)]
pub(super) struct Slots {
    before: String,
    signs: String,
    lead: String,
    after: String,
}

/// Signs between the parts of an entry.
const SIGNS: [char; 9] = ['.', ',', ';', ':', ' ', '\u{a0}', '،', '。', '，'];

impl Slots {
    fn new(entry: &str) -> Self {
        let link = format!("<a href=\"{ADDRESS}\">{ADDRESS}</a>");
        let Some((head, after)) = entry.split_once(&link) else {
            let head = entry.trim_end_matches(SIGNS);
            let (before, signs) = (format!("{head}, "), ", ".to_owned());
            return Self { before, signs, lead: String::new(), after: ".".to_owned() };
        };
        // “Retrieved” and the like belong to the address.
        let part = head.rmatch_indices(' ').find(|(at, _)| head[..*at].ends_with(SIGNS));
        let (before, lead) = head.split_at(part.map_or(head.len(), |(at, sign)| at + sign.len()));
        let signs = match &before[before.trim_end_matches(SIGNS).len()..] {
            signs if signs.trim().is_empty() => ". ",
            // The point of a shortened word is no sign of the style: `Harbour, Inc., `.
            signs => signs.strip_prefix('.').filter(|rest| !rest.trim().is_empty()).unwrap_or(signs),
        };
        Self {
            before: before.to_owned(),
            signs: signs.to_owned(),
            lead: lead.to_owned(),
            after: after.to_owned(),
        }
    }

    /// Writes the entry with a place and an address.
    pub(super) fn fill_to(&self, out: &mut String, PlaceHtml { locus, url }: &PlaceHtml) {
        let Self { before, signs, lead, after } = self;
        let start = out.len();
        out.push_str(before);
        if let Some(locus) = locus {
            out.push_str(locus);
        }
        let Some((href, url)) = url else {
            if locus.is_none() {
                out.truncate(start + before.trim_end_matches(signs.as_str()).len());
            }
            if !out[start..].ends_with('.') {
                out.push('.');
            }
            out.push_str(after.trim_start_matches('.'));
            return;
        };
        if locus.is_some() {
            out.push_str(signs);
        }
        out.push_str(lead);
        out.push_str("<a href=\"");
        out.push_str(href);
        out.push_str("\">");
        out.push_str(url);
        out.push_str("</a>");
        out.push_str(after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::cited;
    use crate::edition::date::Date;
    use crate::edition::meta::{Document, Meta};

    fn citing(doi: Option<&str>, url: Option<&str>) -> Citing {
        let document = Document {
            authors: vec!["Ware, John".to_owned()],
            issued: Date::parse("1871"),
            ..Document::default()
        };
        let mut meta = Meta {
            title: "The Tide of Skarra Point".to_owned(),
            language: "en".to_owned(),
            document: Some(document),
            ..Meta::default()
        };
        meta.cite.doi = doi.map(str::to_owned);
        let issued = Date::parse("2026-11-24");
        let reference = cited::reference(&meta, "annotated edition", Some("1.2"), issued.as_ref(), url);
        Citing::new(reference, "en")
    }

    const BASE: &str = "https://example.org/";

    fn place<'a>(locus: &'a str, url: Option<&'a str>, key: &'a str) -> CitedPlace<'a> {
        CitedPlace { locus, url, key }
    }

    #[test]
    fn a_place_and_its_address_stand_in_each_style() {
        let made =
            citing(None, Some(BASE)).at(&place("§ 2 ¶ 3", Some("https://example.org/a.html#p3"), "s2p3"));
        let plain: Vec<String> =
            made.styles.iter().map(|(_, html)| crate::render::plain::without_markup(html)).collect();
        assert_eq!(
            plain,
            [
                "Ware, John. The Tide of Skarra Point. Version 1.2. 1871. Annotated edition, 2026. § 2 ¶ 3. https://example.org/a.html#p3.",
                "Ware, John. The Tide of Skarra Point. 1871. Annotated edition, version 1.2, 2026, § 2 ¶ 3, https://example.org/a.html#p3.",
                "Ware, J. (2026). The Tide of Skarra Point (Version 1.2, annotated edition). § 2 ¶ 3. https://example.org/a.html#p3 (Original work published 1871)",
            ]
        );
        let [bib, ris, json] = &made.formats[..] else { panic!() };
        assert!(bib.1.contains("@book{ware2026-s2p3,\n  year = {2026},\n"), "{}", bib.1);
        assert!(
            bib.1.contains("  note = {§ 2 ¶ 3},\n")
                && bib.1.contains("url = {https://example.org/a.html#p3}")
        );
        assert!(ris.1.contains("N1  - § 2 ¶ 3\n") && ris.1.contains("UR  - https://example.org/a.html#p3\n"));
        let item: serde_json::Value = serde_json::from_str(&json.1).unwrap();
        assert_eq!(item[0]["locator"], "§ 2 ¶ 3");
        assert_eq!(item[0]["title"], "The Tide of Skarra Point");
    }

    #[test]
    fn places_are_put_in_as_the_formats_write_them() {
        for citing in [citing(None, Some(BASE)), citing(Some("10.1234/tide"), None)] {
            for (locus, url) in
                [("§ 2 ¶ 3", Some("https://example.org/é_b.html#p3")), ("§ 12", None), ("", None)]
            {
                let made = citing.at(&place(locus, url, "s2p3"));
                for ((_, made), (_, format)) in made.formats.iter().zip(FORMATS) {
                    assert_eq!(*made, shown(&citing.written(*format, "s2p3", Some(locus), url)));
                }
            }
            assert!(citing.frames.iter().filter_map(OnceLock::get).flatten().all(Option::is_some));
        }
    }

    #[test]
    fn without_an_address_the_place_ends_the_citation() {
        let citing = citing(None, None);
        let ends: Vec<String> =
            citing.at(&place("§ 2", None, "s2")).styles.into_iter().map(|(_, html)| html).collect();
        assert!(ends[0].ends_with("2026. § 2."), "{}", ends[0]);
        assert!(ends[1].ends_with("2026, § 2."), "{}", ends[1]);
        assert!(ends[2].contains("§ 2. (Original"), "{}", ends[2]);
        assert!(citing.whole().styles[0].1.ends_with("edition, 2026."), "{:?}", citing.whole());
        assert!(!citing.file(WorksFormat::Bib).contains("url"));
    }

    #[test]
    fn the_point_of_a_shortened_word_is_not_said_again() {
        let mut meta = Meta { title: "The Tide".to_owned(), language: "en".to_owned(), ..Meta::default() };
        meta.cite.publisher = Some("Harbour, Inc.".to_owned());
        let citing = Citing::new(cited::reference(&meta, "", None, None, Some(BASE)), "en");
        let made = citing.at(&place("§ 1 ¶ 1", Some("https://example.org/a.html"), "s1p1"));
        let mla = crate::render::plain::without_markup(&made.styles[1].1);
        assert!(mla.ends_with("Harbour, Inc., § 1 ¶ 1, https://example.org/a.html."), "{mla}");
    }

    #[test]
    fn a_doi_leads_to_the_edition_and_the_address_to_the_place() {
        let citing = citing(Some("10.1234/tide"), Some(BASE));
        assert!(citing.whole().styles.iter().all(|(_, html)| html.contains("https://doi.org/10.1234/tide")));
        let place = citing.at(&self::place("§ 2", Some("https://example.org/a.html"), "s2"));
        assert!(place.styles.iter().all(|(_, html)| html.contains("https://example.org/a.html\"")));
    }
}
