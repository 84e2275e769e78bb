//! Previews: what a link leads to, in its first words. `static/previews.js` shows them; what isn't on the page already comes
//! from here, in small scripts that are loaded when a reader points at a link. A place is in one of the parts that its key says.

mod words;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use crate::edition::text::ItemKind;
use crate::edition::verse::Lines;
use crate::edition::{Edition, Essay, Section};

use super::commentary::flat;
use super::entities;
use super::html::{HtmlWriter, PageContext, WovenText};
use super::kind::{PageKind, Reads, Subject, Touched, one};
use super::pages::Pages;

/// Where the parts are.
const FOLDER: &str = "previews/";
/// So many places a part has, more or less.
const TOGETHER: usize = 128;
/// So many places of a section are referred to, as a guess: to count them takes longer than to be a little wrong.
const OF_A_PAGE: usize = 6;
/// So many characters of what a link leads to are shown.
const MOST: usize = 420;

/// What a part has something of.
#[derive(Debug, Clone, Copy)]
pub(super) enum PreviewPart {
    /// A section, by its witness and its place.
    Section(usize, usize),
    Essay(usize),
    /// An entity, by its register and its place.
    Entity(usize, usize),
    /// A work, by its place in the bibliography.
    Work(usize),
}

/// What each part has something of; made when a part is first asked for.
pub(super) type PreviewPlan = Arc<OnceLock<Vec<Vec<PreviewPart>>>>;

/// What is shown of a place: its name, its first words as HTML; their language and direction, where they are not the page's.
type PreviewText = (String, String, Option<String>, Option<&'static str>);

/// How many parts there are: a power of two, so that it seldom changes.
fn count(edition: &Edition, works: usize) -> usize {
    let entities: usize = edition.registers.iter().map(|register| register.entities.len()).sum();
    let places = edition.incoming.len() * OF_A_PAGE + entities + works;
    if places == 0 { 0 } else { places.div_ceil(TOGETHER).next_power_of_two() }
}

/// The part that a key is in: FNV-1a of its bytes, as `static/previews.js` reckons it.
fn part_of(key: &str, parts: usize) -> usize {
    let hash =
        key.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash as usize % parts.max(1)
}

/// The file that says how many parts the previews have.
pub(super) const INDEX_KIND: PageKind = PageKind::new(
    "previews",
    |_| one(&format!("{FOLDER}index.js")),
    Reads::Frame,
    |pages, _, _| Ok(pages.preview_index()),
);

/// A part of the previews: its number.
pub(super) const KIND: PageKind = PageKind::new(
    "preview",
    |pages| (0..pages.preview_parts()).map(|part| (format!("{FOLDER}{part}.js"), Subject(part, 0))).collect(),
    Reads::Some(|pages, Subject(part, _), touched| pages.previews(part, touched)),
    |pages, Subject(part, _), here| Ok(pages.preview_part(part, here)),
);

impl Pages {
    fn preview_parts(&self) -> usize {
        count(&self.edition, self.shown_works().len())
    }

    /// The file that says how many parts there are.
    fn preview_index(&self) -> String {
        format!("variorumPreview(\"index\",{})\n", self.preview_parts())
    }

    /// Whether a part has something of these sections, or of a register that is in this file.
    fn previews(&self, part: usize, touched: &Touched<'_>) -> bool {
        let parts = self.preview_parts();
        let section = |(w, at): &(usize, usize)| {
            let section = self.edition.witnesses.get(*w).and_then(|witness| witness.sections.get(*at));
            let shown = section.filter(|section| self.edition.incoming.contains_key(&section.address));
            shown.is_some_and(|section| part_of(&section.address, parts) == part)
        };
        touched.sections.iter().any(section)
            || self.edition.registers.iter().any(|register| register.file == touched.file)
    }

    fn preview_plan(&self) -> &[Vec<PreviewPart>] {
        self.preview_plan.get_or_init(|| {
            let parts = self.preview_parts();
            let mut plan = vec![Vec::new(); parts];
            let mut put = |key: &str, target: PreviewPart| {
                if let Some(part) = plan.get_mut(part_of(key, parts)) {
                    part.push(target);
                }
            };
            let is_target = |address: &str| self.edition.incoming.contains_key(address);
            for (w, witness) in self.edition.witnesses.iter().enumerate() {
                for (at, section) in
                    witness.sections.iter().enumerate().filter(|(_, s)| is_target(&s.address))
                {
                    put(&section.address, PreviewPart::Section(w, at));
                }
            }
            for (at, essay) in self.edition.essays.iter().enumerate().filter(|(_, e)| is_target(&e.address)) {
                put(&essay.address, PreviewPart::Essay(at));
            }
            for (r, register) in self.edition.registers.iter().enumerate() {
                for (at, entity) in register.entities.iter().enumerate() {
                    put(&entities::address(register, entity), PreviewPart::Entity(r, at));
                }
            }
            for work in self.shown_works() {
                put(&self.work_address(*work), PreviewPart::Work(*work));
            }
            plan
        })
    }

    fn work_address(&self, work: usize) -> String {
        let works = self.edition.bibliography.as_ref().map_or(&[][..], |b| b.works.as_slice());
        let key = works.get(work).map_or("", |work| &work.key);
        format!("{}#{}", super::bibliography::page(&self.works, work), super::bibliography::id(key))
    }

    /// A part: a call with what is shown of each place, by its address.
    fn preview_part(&self, part: usize, here: PageContext<'_>) -> String {
        let mut found: BTreeMap<String, PreviewText> = BTreeMap::new();
        for target in self.preview_plan().get(part).into_iter().flatten() {
            match *target {
                PreviewPart::Section(w, at) => self.section_previews(w, at, here.preview, &mut found),
                PreviewPart::Essay(at) => {
                    self.essay_previews(&self.edition.essays[at], here.preview, &mut found);
                }
                PreviewPart::Entity(register, entity) => {
                    let (address, shown) = self.entity_preview(register, entity, here.preview);
                    // A name alone says no more than the link.
                    if !shown.1.is_empty() {
                        found.insert(address, shown);
                    }
                }
                PreviewPart::Work(work) => {
                    let html = words::first_words(self.works.entry(work), MOST);
                    let title = self.words.get("bibliography.title").to_owned();
                    found.insert(self.work_address(work), (title, html, None, None));
                }
            }
        }
        let all = serde_json::to_string(&found).unwrap_or_else(|_| "{}".to_owned());
        format!("variorumPreview({part},{all})\n")
    }

    /// What is referred to in a section: itself, blocks, headings, footnotes, notes.
    fn section_previews(
        &self,
        w: usize,
        at: usize,
        preview: bool,
        found: &mut BTreeMap<String, PreviewText>,
    ) {
        let section = &*self.edition.witnesses[w].sections[at];
        let Some(asked) = self.incoming(&section.address) else { return };
        let here = PageContext { address: &section.address, root: "", preview };
        let (language, dir) = (self.text_language(section), self.text_dir(section));
        let text = WovenText {
            numbers: &section.numbers,
            ..self.text(&section.body, &section.links, &section.images, "", 0, here)
        };
        let siglum = if w > 0 { self.edition.witnesses[w].meta.siglum.as_str() } else { "" };
        let of_witness = |locus: String| self.locus_of_witness(&locus, siglum);
        let locus = |number: &str| of_witness(self.words.block(&section.number, number));
        let notes: HashMap<&str, _> = section
            .notes
            .iter()
            .filter(|_| asked.keys().flatten().any(|id| id.starts_with("n-")))
            .flat_map(|top| flat(top).into_iter().map(move |note| (note.record.id.as_str(), note)))
            .collect();
        let mut put =
            |id: Option<&str>, title: String, html: &str, own: (Option<String>, Option<&'static str>)| {
                let address =
                    id.map_or_else(|| section.address.clone(), |id| format!("{}#{id}", section.address));
                found.insert(address, (title, words::first_words(html, MOST), own.0, own.1));
            };
        let item = |item: usize| HtmlWriter::new(text).item(item);
        for id in asked.keys() {
            let own = (language.clone(), dir);
            match id.as_deref() {
                None => {
                    let locus = of_witness(self.words.section(&section.number));
                    let title = self.title_of_section(section);
                    let title = format!("{locus}{}{title}", super::titles::gap(&title));
                    put(None, title, &first_block(section).map(item).unwrap_or_default(), own);
                }
                Some(id) if id.starts_with("n-") => {
                    let Some(note) = notes.get(&id[2..]) else { continue };
                    let view = self.note(section, note, here);
                    put(Some(id), view.name, &view.html, (view.language, view.dir));
                }
                Some(id) if id.starts_with("fn-") => {
                    let footnote = section.body.footnotes.iter().position(|f| f.id == id[3..]);
                    let Some(at) = footnote else { continue };
                    let mark = &section.body.footnotes[at].mark;
                    let title = self.words.fill("marks.footnote", &[("mark", mark)]);
                    put(Some(id), title, &HtmlWriter::new(text).footnote(at), own);
                }
                Some(id) => {
                    // Of a line of verse its stanza is shown, from there on.
                    if let Some(line) = section.line_addressed(id) {
                        let title =
                            of_witness(self.words.spot(&section.number, None, Some(Lines::one(line))));
                        let block = section.body.lines[line].block;
                        let at = section.body.item_of_block(block).map(|at| at as usize);
                        let stanza = at.map(item).unwrap_or_default();
                        put(Some(id), title, &words::from_id(&stanza, id), own);
                    } else if let Some(number) = id.strip_prefix('p')
                        && let Some(block) = crate::edition::block_numbered(&section.numbers, number)
                    {
                        let of =
                            |kind: ItemKind| matches!(kind, ItemKind::Block(own) if own as usize == block);
                        let at = section.body.items.iter().position(|item| of(item.kind));
                        put(Some(id), locus(number), &at.map(item).unwrap_or_default(), own);
                    } else if let Some((title, at)) = heading(section, id) {
                        put(Some(id), title, &at.map(item).unwrap_or_default(), own);
                    }
                }
            }
        }
    }

    fn essay_previews(&self, essay: &Essay, preview: bool, found: &mut BTreeMap<String, PreviewText>) {
        let here = PageContext { address: &essay.address, root: "", preview };
        let text = self.text(&essay.body, &essay.links, &essay.images, "", 0, here);
        let first = essay.body.items.iter().position(|item| matches!(item.kind, ItemKind::Block(_)));
        let html = first.map(|at| HtmlWriter::new(text).item(at)).unwrap_or_default();
        let shown = (self.title_of_essay(essay), words::first_words(&html, MOST), None, None);
        found.insert(essay.address.clone(), shown);
    }

    fn entity_preview(&self, register: usize, entity: usize, preview: bool) -> (String, PreviewText) {
        let register = &self.edition.registers[register];
        let entity = &register.entities[entity];
        let here = PageContext { address: &register.address, root: "", preview };
        let mut head: Vec<String> = Vec::new();
        if let Some(date) = &entity.dates {
            let born = register.prefix == "person";
            head.push(if born { self.words.born(date) } else { self.words.date(date) });
        }
        head.extend(entity.role.clone());
        let mut html = String::new();
        if !head.is_empty() {
            html = format!("<p>{}</p>", super::escape::escape(&head.join(". ")));
        }
        if let Some((body, links, images)) = &entity.summary {
            html.push_str(&HtmlWriter::new(self.text(body, links, images, "", 2, here)).all(None));
        }
        let title = match &entity.original {
            Some(original) => format!("{} {original}", entity.name),
            None => entity.name.clone(),
        };
        let address = entities::address(register, entity);
        (address, (title, words::first_words(&html, MOST), None, None))
    }
}

/// The first block of a section.
fn first_block(section: &Section) -> Option<usize> {
    section.body.items.iter().position(|item| matches!(item.kind, ItemKind::Block(_)))
}

/// The words of the heading that has an id, and the block after it.
fn heading(section: &Section, id: &str) -> Option<(String, Option<usize>)> {
    let slug = id.strip_prefix("h-")?;
    let at = section.body.headings.iter().position(|heading| heading.slug == slug)?;
    let leaf = section.body.headings[at].leaf as usize;
    let items = section.body.items.iter();
    let of = |kind: ItemKind| matches!(kind, ItemKind::Heading(own) if own as usize == at);
    let after = items.clone().position(|item| of(item.kind)).map(|n| n + 1);
    let block = after
        .filter(|n| section.body.items.get(*n).is_some_and(|item| matches!(item.kind, ItemKind::Block(_))));
    Some((section.body.line(leaf), block))
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn the_browser_reckons_the_part_alike() {
        // FNV-1a of 32 bits: values of its authors' test suite.
        for (key, hash) in [("", 0x811c_9dc5_u32), ("a", 0xe40c_292c), ("foobar", 0xbf9c_f968)] {
            assert_eq!(part_of(key, 1 << 32), hash as usize);
        }
        assert_eq!(part_of("boredom.html", 0), 0);
    }
}
