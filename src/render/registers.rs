//! The pages of registers: who or what there is, and every mention in its context.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;
use tera::Value;

use crate::diag::Diagnostic;
use crate::edition::register::{Entity, Register, fragment};
use crate::edition::{Backlink, LinkTo};

use super::entities::{address, is_divided, own_page};
use super::escape::path_to;
use super::html::{HtmlWriter, PageContext};
use super::kind::{PageKind, Reads, Subject};
use super::pages::Pages;
use super::versions::VersionedSection;
use super::view::{
    BacklinkView, EntityLink, EntityName, EntityView, LetterLink, Nav, OutLink, RegisterLink, RegisterView,
};
use super::works::Alphabet;

/// Beyond so many mentions of one entity a page of its own has them.
const TOGETHER: usize = 500;
/// Beyond so many mentions of all entities of a register each has more than a few on a page of its own.
const ALL_TOGETHER: usize = 5000;
/// The most mentions that are open; the others fold.
const OPEN: usize = 8;

/// The mentions of an entity as the preview showed them last, of this list of its register's and of these sections, compared.
#[derive(Debug)]
pub(super) struct ShownMentions {
    list: Arc<Vec<Arc<Backlink>>>,
    versions: Vec<(usize, Arc<VersionedSection>)>,
    most: Option<usize>,
    mentions: Vec<(&'static str, Value)>,
}

/// A register with its entities.
fn with(view: &RegisterView, entities: Vec<Value>) -> Value {
    let mut map = Value::from_serializable(view).as_map().cloned().unwrap_or_default();
    map.insert("entities".into(), Value::from(entities));
    Value::from(map)
}

/// A register: its place among them.
pub(super) const KIND: PageKind = PageKind::new(
    "register",
    |pages| {
        let registers = pages.edition.registers.iter().enumerate();
        registers.map(|(at, register)| (register.address.clone(), Subject(at, 0))).collect()
    },
    Reads::Some(|pages, Subject(at, _), touched| pages.mentions_in(&pages.edition.registers[at], touched)),
    |pages, Subject(at, _), here| pages.register(at, here),
);

/// An entity that has a page of its own, since its register's has too many entities or mentions: its register, its place there.
pub(super) const KIND_OF_ENTITY: PageKind = PageKind::new(
    "entity",
    |pages| {
        let mut list = Vec::new();
        for (at, register) in pages.edition.registers.iter().enumerate() {
            for (of, entity) in register.entities.iter().enumerate() {
                if is_divided(register) || pages.has_too_many(register, entity) {
                    list.push((own_page(register, entity), Subject(at, of)));
                }
            }
        }
        list
    },
    Reads::Some(|pages, Subject(register, _), touched| {
        let register = &pages.edition.registers[register];
        touched.quoting.contains(&register.address) || pages.mentions_in(register, touched)
    }),
    |pages, Subject(register, entity), here| pages.entity(register, entity, here),
);

impl Pages {
    pub(super) fn register_link(&self, register: &Register) -> RegisterLink {
        RegisterLink {
            id: register.id.clone(),
            title: self.register_title(register),
            singular: self.singular(register),
            address: register.address.clone(),
            entities: register.entities.len(),
        }
    }

    pub(super) fn register_title(&self, register: &Register) -> String {
        let own = register.title.clone();
        own.or_else(|| self.words.find(&format!("registers.{}.title", register.id)).map(str::to_owned))
            .unwrap_or_else(|| register.id.clone())
    }

    fn singular(&self, register: &Register) -> String {
        let own = register.singular.clone();
        own.or_else(|| self.words.find(&format!("registers.{}.singular", register.id)).map(str::to_owned))
            .unwrap_or_else(|| self.register_title(register))
    }

    /// The mentions of an entity, by their place among those of its register.
    pub(super) fn mentions(&self, register: &Register, entity: &Entity) -> &[usize] {
        let by_id = self.incoming(&register.address);
        by_id.and_then(|ids| ids.get(&Some(fragment(entity)))).map_or(&[], Vec::as_slice)
    }

    /// Whether the mentions of an entity are too many for its register's page.
    fn has_too_many(&self, register: &Register, entity: &Entity) -> bool {
        let all = self.edition.incoming.get(&register.address).map_or(0, |list| list.len());
        let most = if all > ALL_TOGETHER { OPEN + 2 } else { TOGETHER };
        self.mentions(register, entity).len() > most
    }

    pub(super) fn register(&self, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let register = &self.edition.registers[at];
        if is_divided(register) {
            return self.names_of(at, here);
        }
        let strips = Strips::new(self);
        // A register may hold the mentions of the whole edition: its entities are made in parallel.
        let entities = register.entities.par_iter().enumerate().map(|(of, entity)| {
            let most = self.has_too_many(register, entity).then_some(OPEN);
            self.entity_value((at, of), most, &strips, here)
        });
        let entities: Vec<Value> = entities.collect();
        let nav = Nav { registers: self.registers_around(at), ..self.nav(None) };
        let (title, value) = (self.register_title(register), with(&self.register_view(register), entities));
        self.finish("register.html", "register", &title, None, here, nav, "register", value)
    }

    /// The page of a register whose entities have pages of their own: their names.
    fn names_of(&self, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let register = &self.edition.registers[at];
        let mut letters: Vec<LetterLink> = Vec::new();
        let alphabet = Alphabet::new(&self.edition.meta.language);
        let name = |entity: &Entity| {
            let letter = alphabet.letter(entity.sort.as_ref().unwrap_or(&entity.name));
            if let Some(text) = letter.filter(|own| letters.last().is_none_or(|last| last.text != *own)) {
                let mut href = "#".to_owned();
                path_to(&mut href, &fragment(entity));
                letters.push(LetterLink { href, text, current: false });
            }
            EntityName {
                id: fragment(entity),
                name: entity.name.clone(),
                original: entity.original.clone(),
                dates: self.dates_of(register, entity),
                count: self.mentions(register, entity).len(),
                address: own_page(register, entity),
            }
        };
        let names: Vec<EntityName> = register.entities.iter().map(name).collect();
        let view = RegisterView { names, letters, ..self.register_view(register) };
        let nav = Nav { registers: self.registers_around(at), ..self.nav(None) };
        let title = self.register_title(register);
        let value = with(&view, Vec::new());
        self.finish("register.html", "register", &title, None, here, nav, "register", value)
    }

    fn register_view(&self, register: &Register) -> RegisterView {
        RegisterView {
            id: register.id.clone(),
            title: self.register_title(register),
            singular: self.singular(register),
            address: register.address.clone(),
            alone: false,
            names: Vec::new(),
            letters: Vec::new(),
        }
    }

    /// When an entity lived, was, or happened, in words.
    fn dates_of(&self, register: &Register, entity: &Entity) -> Option<String> {
        let date = entity.dates.as_ref()?;
        Some(if register.prefix == "person" { self.words.born(date) } else { self.words.date(date) })
    }

    pub(super) fn entity(
        &self,
        r: usize,
        e: usize,
        here: PageContext<'_>,
    ) -> Result<String, Box<Diagnostic>> {
        let register = &self.edition.registers[r];
        let entity = &register.entities[e];
        let view = RegisterView { alone: true, ..self.register_view(register) };
        let own = self.entity_view(register, entity, None, true, &Strips::new(self), here);
        let entities = vec![Value::from_serializable(&own)];
        let value = with(&view, entities);
        let nav = Nav { registers: self.registers_around(r), ..self.nav(None) };
        self.finish("register.html", "register", &entity.name, None, here, nav, "register", value)
    }

    /// An entity, by its register and its place there. For the preview its mentions are kept: they are most of
    /// a register's page, and what an editor writes of an entity leaves them as they are.
    fn entity_value(
        &self,
        (at, of): (usize, usize),
        most: Option<usize>,
        strips: &Strips,
        here: PageContext<'_>,
    ) -> Value {
        let register = &self.edition.registers[at];
        let entity = &register.entities[of];
        let is_kept = here.preview;
        let list = self.edition.incoming.get(&register.address).filter(|_| is_kept);
        let kept = |all: &HashMap<(usize, usize), ShownMentions>| {
            let shown = all.get(&(at, of))?;
            let same = shown.most == most
                && list.is_some_and(|list| Arc::ptr_eq(&shown.list, list))
                && self.versions.has_same(&shown.versions);
            same.then(|| shown.mentions.clone())
        };
        let known = kept(&self.shown.lock().unwrap_or_else(PoisonError::into_inner));
        let view = self.entity_view(register, entity, most, known.is_none(), strips, here);
        let value = Value::from_serializable(&view);
        let (Some(list), Some(map)) = (list, value.as_map()) else { return value };
        let mut map = map.clone();
        match known {
            Some(mentions) => map.extend(mentions.into_iter().map(|(key, value)| (key.into(), value))),
            None => {
                let mentions = ["mentions", "more"].map(|key| (key, value.get_from_path(key).cloned()));
                let mentions = mentions.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
                let all = self.mentions(register, entity);
                let shown = &all[..most.unwrap_or(all.len()).min(all.len())];
                let versions = self.compared_for(shown.iter().map(|at| &*list[*at]));
                let shown = ShownMentions { list: Arc::clone(list), versions, most, mentions };
                self.shown.lock().unwrap_or_else(PoisonError::into_inner).insert((at, of), shown);
            }
        }
        Value::from(map)
    }

    /// An entity; with no more mentions than `most`, if it says so, and with none at all unless they are wanted.
    fn entity_view(
        &self,
        register: &Register,
        entity: &Entity,
        most: Option<usize>,
        wanted: bool,
        strips: &Strips,
        here: PageContext<'_>,
    ) -> EntityView {
        let of = self.mentions(register, entity);
        let all = self.edition.incoming.get(&register.address).map_or(&[][..], |list| list.as_slice());
        let view = |at: &usize| BacklinkView {
            witnesses: self.having(&all[*at]),
            ..self.backlink(&register.address, &all[*at])
        };
        let shown = if wanted { &of[..most.unwrap_or(of.len()).min(of.len())] } else { &[] };
        // One or two that would fold are open as well.
        let open = if shown.len() <= OPEN + 2 { shown.len() } else { OPEN };
        let mentions: Vec<BacklinkView> = shown[..open].iter().map(view).collect();
        let summary_html = entity.summary.as_ref().map(|(body, links, images)| {
            let prefix = format!("e-{}:", entity.id);
            let text = self.text(body, links, images, &prefix, 2, here);
            let mut html = HtmlWriter::new(text).all(None);
            super::pages::inline_footnotes(&mut html, text, &self.words);
            html
        });
        let out = |url: &String| OutLink { address: encoded(url), label: label(url) };
        EntityView {
            id: fragment(entity),
            name: entity.name.clone(),
            original: entity.original.clone(),
            dates: self.dates_of(register, entity),
            role: entity.role.clone(),
            summary_html,
            same_as: entity.same_as.iter().map(out).collect(),
            links: entity.links.iter().map(out).collect(),
            sought: !entity.forms.is_empty(),
            count: of.len(),
            strip: strips.of(of.iter().map(|at| &*all[*at])),
            mentions,
            more: shown[open..].iter().map(view).collect(),
            address: most.map(|_| own_page(register, entity)),
        }
    }

    /// The entities that a note tags and does not lead to.
    pub(super) fn tagged(&self, note: &crate::edition::Note) -> Vec<EntityLink> {
        let named = |entity: crate::edition::register::EntityId| {
            let place = self.entities.get(entity);
            note.names.iter().any(|name| name.entity == entity)
                || note
                    .links
                    .iter()
                    .any(|to| matches!(to, LinkTo::Place(to) if place == Some(&*self.entities.direct(to))))
        };
        let tags = note.entities.iter().filter(|entity| !named(**entity));
        tags.filter_map(|entity| {
            let register = self.edition.registers.get(entity.register as usize)?;
            let it = register.entities.get(entity.entity as usize)?;
            Some(EntityLink { name: it.name.clone(), address: address(register, it) })
        })
        .collect()
    }
}

/// An address as it may be in an attribute; the template escapes it once more.
fn encoded(url: &str) -> String {
    url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
}

/// What a link to an authority or a page is called: its host, and what the address ends with.
fn label(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // What is behind the path is no name.
    let rest = match rest.find(['?', '#']) {
        Some(at) => rest[..at].split('/').next().unwrap_or(rest),
        None => rest,
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.strip_prefix("www.").unwrap_or(host);
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    if last.is_empty() || last.len() > 24 { host.to_owned() } else { format!("{host} {last}") }
}

/// The edition at a glance, for the ticks of mentions: where each section of the base begins, and its scale.
struct Strips {
    sections: HashMap<String, (f64, f64)>,
    base: String,
}

const WIDTH: f64 = 1000.0;
/// More sections than this would be dust.
const MOST: usize = 80;

impl Strips {
    fn new(pages: &Pages) -> Self {
        use std::fmt::Write as _;
        let none = Self { sections: HashMap::new(), base: String::new() };
        let Some(witness) = pages.edition.witnesses.first() else { return none };
        if witness.sections.len() > MOST || witness.sections.len() < 2 {
            return none;
        }
        let gap = 6.0;
        let total: f64 = witness.sections.iter().map(|s| s.body.text.len().max(1) as f64).sum();
        let room = WIDTH - gap * (witness.sections.len() as f64 - 1.0);
        let (mut sections, mut base, mut x) = (HashMap::new(), String::new(), 0.0);
        for section in &witness.sections {
            let length = section.body.text.len().max(1) as f64;
            let width = room * length / total;
            let _ = write!(base, "M{x:.0} 17H{:.0}", x + width);
            sections.insert(section.address.clone(), (x, width / length));
            x += width + gap;
        }
        Self { sections, base }
    }

    fn of<'a>(&self, mentions: impl Iterator<Item = &'a Backlink>) -> Option<super::view::Strip> {
        use std::fmt::Write as _;
        if self.base.is_empty() {
            return None;
        }
        let mut ticks = String::new();
        let mut last = i64::MIN;
        for mention in mentions {
            let (Some((x, scale)), Some(at)) = (self.sections.get(&mention.from.address), mention.at) else {
                continue;
            };
            let x = (x + scale * f64::from(at)) as i64;
            if x != last {
                let _ = write!(ticks, "M{x} 3V17");
                last = x;
            }
        }
        Some(super::view::Strip {
            width: WIDTH as u32,
            base: self.base.clone(),
            ticks,
            variants: String::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_called_by_their_host_and_end() {
        assert_eq!(label("https://www.wikidata.org/entity/Q15031"), "wikidata.org Q15031");
        assert_eq!(label("https://d-nb.info/gnd/118540238/"), "d-nb.info 118540238");
        assert_eq!(label("https://example.org"), "example.org");
        assert_eq!(label("https://www.openstreetmap.org/#map=12/57.12/-2.05"), "openstreetmap.org");
        assert_eq!(label("https://example.org/find?q=a/b"), "example.org");
    }
}
