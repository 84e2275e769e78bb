//! The works of the bibliography as data: JSON-LD in the vocabulary of <https://schema.org>.

use serde_json::{Map, Value, json};

use crate::edition::reference::{DateEnd, Reference, WorkDate, WorkName};
use crate::edition::rich;

use super::pages::Pages;

/// Types of CSL, and those of schema.org for them; any other is a `CreativeWork`.
const KINDS: &[(&str, &str)] = &[
    ("article-journal", "ScholarlyArticle"),
    ("article-magazine", "Article"),
    ("article-newspaper", "NewsArticle"),
    ("bill", "Legislation"),
    ("book", "Book"),
    ("chapter", "Chapter"),
    ("dataset", "Dataset"),
    ("graphic", "VisualArtwork"),
    ("legislation", "Legislation"),
    ("manuscript", "Manuscript"),
    ("map", "Map"),
    ("motion_picture", "Movie"),
    ("pamphlet", "Book"),
    ("paper-conference", "ScholarlyArticle"),
    ("post-weblog", "BlogPosting"),
    ("report", "Report"),
    ("review", "Review"),
    ("song", "MusicRecording"),
    ("thesis", "Thesis"),
    ("webpage", "WebPage"),
];

impl Pages {
    /// Works that the bibliography shows, as JSON that can be in a page.
    pub(super) fn works_as_data(&self, works: &[usize]) -> String {
        let bibliography = self.edition.bibliography.iter();
        let works =
            bibliography.flat_map(|bibliography| works.iter().filter_map(|at| bibliography.works.get(*at)));
        let works: Vec<Value> = works.map(|work| describe(&work.reference)).collect();
        let data = json!({ "@context": "https://schema.org", "@graph": works });
        // Nothing in it may end the element that it is in.
        data.to_string().replace('<', "\\u003c")
    }
}

/// A work.
fn describe(reference: &Reference) -> Value {
    let kind =
        KINDS.iter().find(|(kind, _)| *kind == reference.kind).map_or("CreativeWork", |(_, kind)| *kind);
    let mut item = Map::new();
    let mut put = |property: &str, value: Value| {
        item.insert(property.to_owned(), value);
    };
    put("@type", kind.into());
    let plain = |variable: &str| reference.get(variable).map(|words| rich::plain(words).into_owned());
    for (property, variable) in
        [("name", "title"), ("pagination", "page"), ("genre", "genre"), ("version", "version")]
    {
        // Pages are a part's.
        let part = !matches!(property, "pagination")
            || matches!(kind, "ScholarlyArticle" | "Article" | "NewsArticle" | "Chapter");
        if let Some(words) = plain(variable).filter(|_| part) {
            put(property, words.into());
        }
    }
    for (property, variable) in [("author", "author"), ("editor", "editor"), ("translator", "translator")] {
        let names: Vec<Value> = reference.names(variable).iter().filter_map(agent).collect();
        if !names.is_empty() {
            put(property, names.into());
        }
    }
    if let Some(date) = reference.date("issued").and_then(day) {
        put("datePublished", date.into());
    }
    let publishers = match &reference.publishers {
        Some(bodies) => bodies.iter().map(|words| rich::plain(words).into_owned()).collect(),
        None => plain("publisher").into_iter().collect::<Vec<_>>(),
    };
    let mut bodies: Vec<Value> =
        publishers.iter().map(|name| json!({ "@type": "Organization", "name": name })).collect();
    match bodies.len() {
        0 => {}
        1 => put("publisher", bodies.remove(0)),
        _ => put("publisher", bodies.into()),
    }
    if let Some(whole) = plain("container-title") {
        let of = match kind {
            "ScholarlyArticle" if reference.kind == "article-journal" => "Periodical",
            "Article" | "NewsArticle" | "Review" => "Periodical",
            "Chapter" | "ScholarlyArticle" => "Book",
            _ => "CreativeWork",
        };
        put("isPartOf", json!({ "@type": of, "name": whole }));
    }
    if let Some(language) = plain("language").filter(|language| language != "und") {
        put("inLanguage", language.into());
    }
    if kind == "Book" {
        for (property, variable) in [("isbn", "ISBN"), ("bookEdition", "edition")] {
            if let Some(words) = plain(variable) {
                put(property, words.into());
            }
        }
    }
    if let Some(doi) = plain("DOI") {
        put("sameAs", format!("https://doi.org/{doi}").into());
    }
    if let Some(url) = reference.address() {
        put("url", url.into());
    }
    Value::Object(item)
}

/// Who made a work; none for people who are not named.
fn agent(name: &WorkName) -> Option<Value> {
    match name {
        WorkName::Others => None,
        WorkName::Body(words) => Some(json!({ "@type": "Organization", "name": rich::plain(words) })),
        WorkName::Person(person) => {
            let parts = [&person.given, &person.dropping, &person.particle, &person.family, &person.suffix];
            let words: Vec<&str> =
                parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            Some(json!({ "@type": "Person", "name": rich::plain(&words.join(" ")) }))
        }
    }
}

/// A date as ISO 8601: a day, a month or a year; none for spans and for what is no date.
fn day(date: &WorkDate) -> Option<String> {
    let point = date
        .from
        .filter(|from| date.words.is_none() && date.to == DateEnd::Same && (0..=9999).contains(&from.year))?;
    Some(match (point.month, point.day) {
        (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", point.year),
        (Some(month), None) => format!("{:04}-{month:02}", point.year),
        (None, _) => format!("{:04}", point.year),
    })
}
