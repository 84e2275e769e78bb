//! A library: a shelf of several editions, their registers as one, and one search over all.
//!
//! Entities of one register are the same where a `same-as` of theirs is, compared without scheme, `www.` and last slash.

mod search;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use crate::edition::date::Date;
use crate::edition::meta::natural_name;
use crate::edition::register::{Entity, KNOWN, Register, fragment};
use crate::load::builtin;
use crate::render::escape::{address_to, escape};
use crate::render::{Lined, Pages};

/// An edition on the shelf.
pub(crate) struct Volume<'a> {
    pub(crate) pages: &'a Pages,
    /// What is before the addresses of its site: its base-url, or the way there from the library.
    pub(crate) base: String,
}

/// The pages of a library and the files of its index, by their addresses.
pub(crate) fn files(title: Option<&str>, volumes: &[Volume<'_>]) -> BTreeMap<String, String> {
    let Some(first) = volumes.first() else { return BTreeMap::new() };
    let library = LibraryData {
        title: title.map_or_else(|| first.pages.word("library.title"), str::to_owned),
        words: first.pages,
        volumes,
        language: first.pages.edition().meta.language.clone(),
    };
    let registers = library.registers();
    let mut pages = BTreeMap::new();
    pages.insert("index.html".to_owned(), library.shelf(&registers));
    for register in &registers {
        pages.insert(register.address.clone(), library.register(register, &registers));
    }
    pages.extend(library.search(&registers));
    pages
}

/// The program's own files that the pages need.
pub(crate) fn assets() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let wanted = |address: &str| {
        let style = ["style.css", "pages.css", "apparatus.css", "search.css", "icon.svg"];
        style.contains(&address)
            || matches!(address, "words.js" | "search.js")
            || address.starts_with("fonts/")
    };
    builtin::STATIC
        .iter()
        .filter(move |(address, _)| wanted(address))
        .map(|(address, bytes)| (*address, *bytes))
}

struct LibraryData<'a> {
    title: String,
    /// Whose words of the interface are used: those of the first edition.
    words: &'a Pages,
    volumes: &'a [Volume<'a>],
    language: String,
}

/// A register of all editions.
struct Merged<'a> {
    title: String,
    address: String,
    /// Its entities, each as the editions have it.
    entities: Vec<Vec<LibraryEntity<'a>>>,
}

/// An entity of one edition.
#[derive(Clone, Copy)]
struct LibraryEntity<'a> {
    volume: usize,
    register: &'a Register,
    entity: &'a Entity,
}

/// An address as it is compared: without scheme, `www.` and last slash, its host in lower case.
pub(crate) fn comparable(address: &str) -> String {
    let bare = address.trim();
    let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    let bare = match bare.get(..4) {
        Some(www) if www.eq_ignore_ascii_case("www.") => &bare[4..],
        _ => bare,
    };
    let bare = bare.strip_suffix('/').unwrap_or(bare);
    let end = bare.find(['/', '?', '#']).unwrap_or(bare.len());
    format!("{}{}", bare[..end].to_lowercase(), &bare[end..])
}

/// Which of these are one: groups in the order of their first.
fn same<'a>(all: Vec<LibraryEntity<'a>>) -> Vec<Vec<LibraryEntity<'a>>> {
    // Union-find over places in the list.
    fn root(parents: &mut [usize], mut at: usize) -> usize {
        while parents[at] != at {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        at
    }
    let mut parents: Vec<usize> = (0..all.len()).collect();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (at, found) in all.iter().enumerate() {
        for address in &found.entity.same_as {
            let other = *known.entry(comparable(address)).or_insert(at);
            let (a, b) = (root(&mut parents, at), root(&mut parents, other));
            parents[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<LibraryEntity<'a>>> = BTreeMap::new();
    for (at, found) in all.into_iter().enumerate() {
        groups.entry(root(&mut parents, at)).or_default().push(found);
    }
    groups.into_values().collect()
}

impl<'a> LibraryData<'a> {
    /// The registers: those of the vocabulary first, then the editions' own by their names.
    fn registers(&self) -> Vec<Merged<'a>> {
        let mut ids: BTreeSet<(usize, &str)> = BTreeSet::new();
        let mut all: HashMap<&str, Vec<LibraryEntity<'a>>> = HashMap::new();
        for (volume, own) in self.volumes.iter().enumerate() {
            for register in own.pages.edition().registers.iter() {
                let known = KNOWN.iter().position(|(stem, _)| *stem == register.id).unwrap_or(KNOWN.len());
                ids.insert((known, &register.id));
                let found = register.entities.iter().map(|entity| LibraryEntity { volume, register, entity });
                all.entry(&register.id).or_default().extend(found);
            }
        }
        let each = ids.into_iter().filter_map(|(_, id)| {
            let found = all.remove(id)?;
            let (first, register) = (found.first()?.volume, found.first()?.register);
            let mut entities = same(found);
            self.sort(&mut entities);
            Some(Merged {
                title: self.volumes[first].pages.register_name(register),
                address: format!("{id}.html"),
                entities,
            })
        });
        each.collect()
    }

    fn sort(&self, entities: &mut [Vec<LibraryEntity<'_>>]) {
        let key = |all: &Vec<LibraryEntity<'_>>| {
            let first = all.first().map(|found| found.entity);
            first.map(|entity| entity.sort.clone().unwrap_or_else(|| entity.name.clone())).unwrap_or_default()
        };
        let locale = self.language.parse().unwrap_or(icu_locale_core::Locale::UNKNOWN);
        match icu_collator::Collator::try_new(
            locale.into(),
            icu_collator::options::CollatorOptions::default(),
        ) {
            Ok(collator) => entities.sort_by(|a, b| collator.compare(&key(a), &key(b))),
            Err(_) => entities.sort_by_cached_key(|all| key(all).to_lowercase()),
        }
    }

    /// A page: its head, its heading, what is in it.
    fn page(&self, address: &str, title: &str, registers: &[Merged<'_>], main: &str) -> String {
        let (library, language) = (escape(&self.title), escape(&self.language));
        let name =
            if title == self.title { library.clone() } else { format!("{} · {library}", escape(title)) };
        let dir = self.words.direction();
        let mut nav = format!("<li><a href=\"index.html\">{library}</a></li>\n");
        for register in registers {
            let _ = writeln!(
                nav,
                "<li><a href=\"{}\">{}</a></li>",
                escape(&register.address),
                escape(&register.title)
            );
        }
        let _ = writeln!(
            nav,
            "<li><a href=\"{}\">{}</a></li>",
            search::ADDRESS,
            escape(&self.words.word("search.title"))
        );
        let more = match address {
            search::ADDRESS => {
                "<link rel=\"stylesheet\" href=\"search.css\">\n<script src=\"words.js\" defer></script>\n\
                 <script src=\"search.js\" defer></script>\n"
            }
            _ => "",
        };
        format!(
            "<!doctype html>\n<html lang=\"{language}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{name}</title>\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"icon.svg\" type=\"image/svg+xml\">\n\
             <link rel=\"stylesheet\" href=\"style.css\">\n<link rel=\"stylesheet\" href=\"pages.css\">\n\
             <link rel=\"stylesheet\" href=\"apparatus.css\">\n{more}</head>\n<body class=\"library-page\">\n\
             <a class=\"skip\" href=\"#main\">{skip}</a>\n<main class=\"leaf\" id=\"main\">\n\
             <div class=\"page-head\"><h1>{heading}</h1>\n<nav class=\"volumes-nav\" aria-label=\"{library}\"><ul>\n{nav}</ul></nav></div>\n\
             {main}</main>\n</body>\n</html>\n",
            skip = escape(&self.words.word("common.skip")),
            heading = escape(title),
        )
    }

    /// The attributes of words that are in an edition's language.
    fn language_of(&self, volume: usize) -> String {
        let pages = self.volumes[volume].pages;
        let own = &pages.edition().meta.language;
        if *own == self.language {
            return String::new();
        }
        format!(" lang=\"{}\" dir=\"{}\"", escape(own), pages.direction())
    }

    fn href(&self, volume: usize, address: &str) -> String {
        let mut href = String::new();
        address_to(&mut href, &format!("{}{address}", self.volumes[volume].base));
        href
    }

    fn shelf(&self, registers: &[Merged<'_>]) -> String {
        let mut main = String::from("<ul class=\"shelf\">\n");
        for (volume, own) in self.volumes.iter().enumerate() {
            let meta = &own.pages.edition().meta;
            let _ = write!(
                main,
                "<li{}><h2><a href=\"{}\">{}</a></h2>",
                self.language_of(volume),
                self.href(volume, "index.html"),
                escape(&meta.title)
            );
            let document = meta.document.as_ref();
            let authors: Vec<String> = document
                .map(|d| d.authors.iter().map(|name| natural_name(name)).collect())
                .unwrap_or_default();
            let comma = own.pages.word("common.comma");
            let editors: Vec<String> = meta.editors.iter().map(|editor| natural_name(&editor.name)).collect();
            let notes = own.pages.filled_word("title.notes", &[("names", &editors.join(&comma))]);
            let lines = [
                meta.subtitle.clone(),
                Some(authors.join(&comma)).filter(|names| !names.is_empty()),
                Some(notes).filter(|_| !editors.is_empty()),
                meta.description.clone(),
            ];
            for line in lines.into_iter().flatten() {
                let _ = write!(main, "\n<p>{}</p>", escape(&line));
            }
            main.push_str("</li>\n");
        }
        main.push_str("</ul>\n");
        self.page("index.html", &self.title, registers, &main)
    }

    fn register(&self, register: &Merged<'_>, registers: &[Merged<'_>]) -> String {
        let mut main = String::from("<div class=\"register\">\n");
        let mut ids: BTreeSet<String> = BTreeSet::new();
        for entity in &register.entities {
            self.entity(entity, &mut ids, &mut main);
        }
        main.push_str("</div>\n");
        self.page(&register.address, &register.title, registers, &main)
    }

    fn entity(&self, all: &[LibraryEntity<'_>], ids: &mut BTreeSet<String>, main: &mut String) {
        let Some(first) = all.first() else { return };
        let base = fragment(first.entity);
        let mut free = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") });
        let id = free.find(|id| !ids.contains(id)).unwrap_or_default();
        let _ = writeln!(
            main,
            "<section class=\"entry\" id=\"{}\"><h2{}>{}</h2>",
            escape(&id),
            self.language_of(first.volume),
            escape(&first.entity.name)
        );
        ids.insert(id);
        // Other names, and what is known first of dates and roles.
        let names = all.iter().skip(1).filter(|found| found.entity.name != first.entity.name);
        let mut seen = BTreeSet::new();
        for found in names.filter(|found| seen.insert(&found.entity.name)) {
            let _ = writeln!(
                main,
                "<p><b{}>{}</b></p>",
                self.language_of(found.volume),
                escape(&found.entity.name)
            );
        }
        let date = |found: &LibraryEntity<'_>| {
            let date: &Date = found.entity.dates.as_ref()?;
            let pages = self.volumes[found.volume].pages;
            Some(if found.register.prefix == "person" {
                pages.born_words(date)
            } else {
                pages.date_words(date)
            })
        };
        let facts = [all.iter().find_map(date), all.iter().find_map(|found| found.entity.role.clone())];
        for fact in facts.into_iter().flatten() {
            let _ = writeln!(main, "<p class=\"role\">{}</p>", escape(&fact));
        }
        main.push_str("<ul class=\"volumes\">\n");
        for found in all {
            let (own, entity) = (&self.volumes[found.volume], found.entity);
            let address = format!("{}#{}", found.register.address, fragment(entity));
            let _ = write!(
                main,
                "<li{}><a href=\"{}\">{}</a>",
                self.language_of(found.volume),
                self.href(found.volume, &address),
                escape(&own.pages.edition().meta.title)
            );
            if let Some((body, links, _)) = &entity.summary {
                let text = Lined { body, links };
                let words = own.pages.reading(text, 0..body.leaves.len()).text;
                let _ = write!(main, " <span>{}</span>", escape(&words));
            }
            main.push_str("</li>\n");
        }
        main.push_str("</ul>\n");
        let mut links: BTreeMap<String, &str> = BTreeMap::new();
        for address in all.iter().flat_map(|found| &found.entity.same_as) {
            links.entry(comparable(address)).or_insert(address);
        }
        if !links.is_empty() {
            let each = links.iter().map(|(shown, address)| {
                let mut href = String::new();
                address_to(&mut href, address);
                format!("<a href=\"{href}\">{}</a>", escape(shown))
            });
            let _ = writeln!(main, "<p class=\"elsewhere\">{}</p>", each.collect::<Vec<_>>().join(" · "));
        }
        main.push_str("</section>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::comparable;

    #[test]
    fn addresses_are_compared_without_what_says_nothing() {
        let one = comparable("https://www.wikidata.org/wiki/Q1/");
        for same in
            ["http://wikidata.org/wiki/Q1", "https://WWW.Wikidata.org/wiki/Q1", "wikidata.org/wiki/Q1/"]
        {
            assert_eq!(comparable(same), one, "{same}");
        }
        for other in
            ["https://wikidata.org/wiki/q1", "https://wikidata.org/wiki/Q1?a", "https://d-nb.info/gnd/1"]
        {
            assert_ne!(comparable(other), one, "{other}");
        }
    }
}
