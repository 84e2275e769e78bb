//! Atom feeds (RFC 4287): the newest notes, and the releases. They need the address that the edition is published at.

use std::fmt::Write as _;

use crate::edition::Note;
use crate::edition::date::Date;
use crate::edition::history::sections;
use crate::render::commentary::flat;
use crate::render::escape::escape;
use crate::render::kind::{PageKind, Reads, one_where};
use crate::render::pages::Pages;

/// So many notes the feed has, the newest first.
const NEWEST: usize = 50;

/// `feed.xml`: the newest notes.
pub(in crate::render) const NOTES_KIND: PageKind = PageKind::new(
    "feed.xml",
    |pages| one_where(pages.has_feed(), "feed.xml"),
    Reads::AnySection,
    |pages, _, _| Ok(pages.feed()),
);

/// `releases.xml`.
pub(in crate::render) const RELEASES_KIND: PageKind = PageKind::new(
    "releases.xml",
    |pages| one_where(pages.has_releases_feed(), "releases.xml"),
    Reads::Frame,
    |pages, _, _| Ok(pages.releases_feed()),
);

impl Pages {
    /// Whether there is a feed of notes: some have a date, and it is known where they are published.
    pub(in crate::render) fn has_feed(&self) -> bool {
        self.edition.meta.base_url.is_some() && self.notes > 0 && self.edition.date.is_some()
    }

    /// Whether there is a feed of releases.
    pub(in crate::render) fn has_releases_feed(&self) -> bool {
        self.edition.meta.base_url.is_some() && self.is_released()
    }

    /// The newest notes.
    pub(in crate::render) fn feed(&self) -> String {
        let base = self.edition.meta.base_url.as_deref().unwrap_or_default();
        let mut newest = Vec::new();
        for section in sections(&self.edition) {
            for note in section.notes.iter().flat_map(flat) {
                let date = note.record.modified.as_ref().or(note.record.created.as_ref());
                if let Some(date) = date.and_then(moment) {
                    newest.push((date, section, note));
                }
            }
        }
        // Of one day in the order of the text.
        newest.sort_by(|a, b| b.0.cmp(&a.0));
        newest.truncate(NEWEST);
        let updated = newest.first().map(|(date, ..)| date.clone());
        let title = format!("{}: {}", self.edition.meta.title, self.words.get("notes.title"));
        let mut out = self.head(&title, "feed.xml", "notes.html", updated.as_deref());
        for (date, section, note) in newest {
            let address = format!("{base}{}#n-{}", encoded(&section.address), note.record.id);
            let block = crate::resolve::block_of(section, note);
            let lines = crate::resolve::lines_of(section, note);
            let locus = self.words.spot(&section.number, block.as_deref(), lines);
            let locus = self.words.fill("locus.note", &[("locus", &locus), ("number", &note.label)]);
            let title = note.words.as_ref().map_or_else(
                || locus.clone(),
                |words| format!("{locus}: {}", crate::edition::wide::shorten(words)),
            );
            let names = self.creators(&note.record.creators).into_iter().map(|creator| creator.name);
            entry(&mut out, &address, &title, &date, names, &self.whole_note(note));
        }
        out + "</feed>\n"
    }

    /// The releases.
    pub(in crate::render) fn releases_feed(&self) -> String {
        let base = self.edition.meta.base_url.as_deref().unwrap_or_default();
        let releases = &self.edition.history.releases;
        let title = format!("{}: {}", self.edition.meta.title, self.words.get("history.title"));
        let updated = releases.last().and_then(|last| moment(&last.date));
        let mut out = self.head(&title, "releases.xml", "history.html", updated.as_deref());
        for (at, release) in releases.iter().enumerate().rev() {
            let view = self.release(at);
            let title = self.words.fill("history.version", &[("version", &release.version)]);
            let mut lines: Vec<String> = Vec::new();
            for section in &view.sections {
                let lists = [("changed", &section.changed), ("new", &section.new), ("gone", &section.gone)];
                for (what, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
                    let loci: Vec<&str> = list.iter().map(|(_, block)| block.locus.as_str()).collect();
                    let what = self.words.get(&format!("history.{what}")).to_owned();
                    let title = match &section.locus {
                        Some(locus) => format!("{locus} {}", section.title),
                        None => section.title.clone(),
                    };
                    lines.push(format!("{title}: {what}: {}", loci.join(" ")));
                }
            }
            if lines.is_empty() {
                let path = if view.first { "history.first" } else { "history.none" };
                lines.push(self.words.get(path).trim_end_matches([':', '\u{a0}', ' ']).to_owned());
            }
            let address = format!("{base}history.html#{}", encoded(&view.id));
            let date = moment(&release.date).unwrap_or_default();
            entry(&mut out, &address, &title, &date, std::iter::empty(), &lines.join("\n"));
        }
        out + "</feed>\n"
    }

    fn head(&self, title: &str, own: &str, page: &str, updated: Option<&str>) -> String {
        let meta = &self.edition.meta;
        let base = escape(meta.base_url.as_deref().unwrap_or_default());
        let fallback = self.edition.date.as_ref().and_then(moment).unwrap_or_default();
        let author = meta.editors.first().map_or(meta.title.as_str(), |editor| editor.name.as_str());
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
             <title>{}</title>\n<id>{base}{own}</id>\n<updated>{}</updated>\n<author><name>{}</name></author>\n\
             <link rel=\"self\" type=\"application/atom+xml\" href=\"{base}{own}\"/>\n<link href=\"{base}{page}\"/>\n",
            escape(&meta.language),
            escape(title),
            updated.unwrap_or(&fallback),
            escape(&crate::edition::meta::natural_name(author)),
        )
    }

    /// What a note says, as plain words.
    fn whole_note(&self, note: &Note) -> String {
        let body = &note.record.body;
        let lines = (0..body.leaves.len()).map(|leaf| self.line_of(body, &note.links, leaf, 1 << 20));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

fn entry(
    out: &mut String,
    address: &str,
    title: &str,
    date: &str,
    names: impl Iterator<Item = String>,
    words: &str,
) {
    let address = escape(address);
    let _ = write!(
        out,
        "<entry>\n<title>{}</title>\n<id>{address}</id>\n<link href=\"{address}\"/>\n<updated>{date}</updated>\n",
        escape(title)
    );
    for name in names {
        let _ = writeln!(out, "<author><name>{}</name></author>", escape(&name));
    }
    let _ = writeln!(out, "<content type=\"text\">{}</content>\n</entry>", escape(words));
}

/// The beginning of a date as RFC 3339 has it; none of spans and what is not certain.
fn moment(date: &Date) -> Option<String> {
    let (year, month, day) = date.parts()?;
    Some(format!("{year}-{:02}-{:02}T00:00:00Z", month.unwrap_or(1), day.unwrap_or(1)))
}

fn encoded(path: &str) -> String {
    crate::edition::address::encoded(path)
}
