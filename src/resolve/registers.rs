//! Registers from their files: ids, prefixes, and the order of the edition's language.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::cache::Cache;
use crate::diag::{Advice, Candidates, Diagnostic, Span, rules, suggestion};
use crate::edition::id;
use crate::edition::register::{Entity, EntityId, KNOWN, Register, fragment};
use crate::edition::{Place, PlaceKind};
use crate::parse::register::RegisterFile;

use super::forms::FormIndex;
use super::links::clip;

/// The order of the entities of each register of the last run, by the address of its file as it was parsed, which is held, and the language.
pub(super) type RegisterOrders = Cache<(usize, String), RegisterOrder>;

/// The places of a register's entities in its file, in the order of a dictionary.
#[derive(Debug)]
pub(super) struct RegisterOrder {
    #[expect(dead_code, reason = "it holds its address")]
    file: Arc<RegisterFile>,
    order: Vec<usize>,
}

/// The automaton over the forms of the last run, and the registers that it is of.
#[derive(Debug, Default)]
pub(super) struct FormsCache(Option<(Vec<Arc<RegisterFile>>, String, Arc<FormIndex>)>);

impl FormsCache {
    /// The automaton over the forms of these registers, which are in the order of the language.
    pub(super) fn of(
        &mut self,
        files: &[Arc<RegisterFile>],
        language: &str,
        registers: &[Register],
    ) -> Arc<FormIndex> {
        let is_same = |own: &[Arc<RegisterFile>]| {
            own.len() == files.len() && own.iter().zip(files).all(|(a, b)| Arc::ptr_eq(a, b))
        };
        match &self.0 {
            Some((own, of, forms)) if of == language && is_same(own) => Arc::clone(forms),
            _ => {
                let forms = Arc::new(FormIndex::new(registers));
                self.0 = Some((files.to_vec(), language.to_owned(), Arc::clone(&forms)));
                forms
            }
        }
    }
}

/// The registers, and the references to entities that are left out for an error: `person:putin`.
pub(super) fn gather(
    files: Vec<Arc<RegisterFile>>,
    language: &str,
    past: &mut RegisterOrders,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Register>, Vec<String>) {
    let mut hidden = Vec::new();
    let mut prefixes: HashMap<String, (Span, String)> = HashMap::new();
    let mut everywhere: HashMap<String, (Span, String)> = HashMap::new();
    let mut registers = Vec::new();
    let rank = |stem: &str| KNOWN.iter().position(|(known, _)| *known == stem).unwrap_or(KNOWN.len());
    let mut files = files;
    files.sort_by_key(|file| rank(&file.stem));
    let orders = past.each(
        files.clone(),
        |file| (Arc::as_ptr(file) as usize, language.to_owned()),
        |file| RegisterOrder { order: order(&file.entities, language), file },
    );
    for (file, RegisterOrder { order, .. }) in files.into_iter().zip(orders.iter().map(AsRef::as_ref)) {
        let RegisterFile { file, stem, title, singular, prefix, entities, broken } = file.as_ref().clone();
        let taken = KNOWN.iter().any(|(known, of)| *of == prefix.value && *known != stem);
        if let Some((_, other)) = prefixes.get(&prefix.value).filter(|_| !taken) {
            let message = format!("`{}:` is the prefix of `{other}` too", clip(&prefix.value));
            let hint = "give one of the two another `prefix`; until then the first counts";
            diagnostics.push(Diagnostic::new(&rules::DUPLICATE_ID, prefix.span, message).hint(hint));
            continue;
        }
        if taken {
            let message = format!("`{}:` is the prefix of a register of the vocabulary", clip(&prefix.value));
            diagnostics.push(
                Diagnostic::new(&rules::DUPLICATE_ID, prefix.span, message).hint("give it another `prefix`"),
            );
            continue;
        }
        prefixes.insert(prefix.value.clone(), (prefix.span, stem.clone()));
        hidden.extend(broken.iter().map(|id| format!("{}:{}", prefix.value, id::fold(id))));
        let mut seen: HashMap<String, Span> = HashMap::new();
        let mut kept: Vec<Option<Entity>> = Vec::with_capacity(entities.len());
        for entity in entities {
            let folded = id::fold(&entity.id);
            if let Some(first) = seen.get(&folded) {
                let message = format!("`{}` is the id of two entities", clip(&entity.id));
                diagnostics.push(
                    Diagnostic::new(&rules::DUPLICATE_ID, entity.span, message)
                        .also(*first, "first here")
                        .hint("give one of the two another id; until then the first counts"),
                );
                kept.push(None);
                continue;
            }
            if let Some((first, other)) = everywhere.get(&folded) {
                let message = format!("`{}` is an entity of `{other}` too", clip(&entity.id));
                diagnostics.push(
                    Diagnostic::new(&rules::ENTITY_TWICE, entity.span, message)
                        .also(*first, "there")
                        .hint("if the two are one, keep one; if not, two ids keep them apart"),
                );
            }
            seen.insert(folded.clone(), entity.span);
            everywhere.entry(folded).or_insert_with(|| (entity.span, stem.clone()));
            kept.push(Some(entity));
        }
        registers.push(Register {
            address: format!("{stem}.html"),
            id: stem,
            prefix: prefix.value,
            title,
            singular,
            file,
            entities: order.iter().filter_map(|at| kept[*at].take()).collect(),
        });
    }
    registers.retain(|register| !register.entities.is_empty());
    (registers, hidden)
}

/// The places of entities in the order of a dictionary of this language.
fn order(entities: &[Entity], language: &str) -> Vec<usize> {
    let locale = language.parse::<icu_locale_core::Locale>().unwrap_or(icu_locale_core::Locale::UNKNOWN);
    let collator =
        icu_collator::Collator::try_new(locale.into(), icu_collator::options::CollatorOptions::default());
    let key = |at: usize| entities[at].sort.as_ref().unwrap_or(&entities[at].name).as_str();
    let id = |at: usize| entities[at].id.as_str();
    let mut order: Vec<usize> = (0..entities.len()).collect();
    match collator {
        Ok(collator) => {
            order.sort_by(|a, b| collator.compare(key(*a), key(*b)).then_with(|| id(*a).cmp(id(*b))));
        }
        Err(_) => order.sort_by_cached_key(|at| (key(*at).to_lowercase(), id(*at))),
    }
    order
}

/// Where an entity is.
pub(super) fn place(register: &Register, entity: &Entity) -> Place {
    Place {
        address: register.address.clone(),
        fragment: Some(fragment(entity)),
        what: PlaceKind::Entity { name: entity.name.clone() },
    }
}

/// Entities by their references.
#[derive(Debug)]
pub(super) struct Entities {
    by_prefix: HashMap<String, HashMap<String, EntityId>>,
    /// The ids of a prefix, ready to be compared with those that lead nowhere.
    near: HashMap<String, OnceLock<Candidates>>,
    places: Vec<Vec<Place>>,
    /// The stems of registers that can't be read, which was reported.
    unreadable: Vec<String>,
}

impl Entities {
    pub(super) fn new(registers: &[Register], unreadable: Vec<String>) -> Self {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let by_prefix = registers.iter().enumerate().map(|(r, register)| {
            let ids = register.entities.iter().enumerate();
            let ids = ids.map(|(e, entity)| {
                (id::fold(&entity.id), EntityId { register: number(r), entity: number(e) })
            });
            (register.prefix.clone(), ids.collect())
        });
        let places = registers
            .iter()
            .map(|register| register.entities.iter().map(|entity| place(register, entity)).collect());
        let near = registers.iter().map(|register| (register.prefix.clone(), OnceLock::new())).collect();
        Self { by_prefix: by_prefix.collect(), near, places: places.collect(), unreadable }
    }

    /// Where an entity is.
    pub(super) fn place(&self, entity: EntityId) -> &Place {
        &self.places[entity.register as usize][entity.entity as usize]
    }

    /// The prefixes that there are.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.by_prefix.keys().map(String::as_str)
    }

    /// The entity of a reference, or what is wrong with it, and what to do.
    pub(super) fn find(&self, prefix: &str, name: &str) -> Result<EntityId, (String, Advice)> {
        let prefix = &*id::normal(prefix);
        let Some(register) = self.by_prefix.get(prefix) else {
            let stem = KNOWN.iter().find(|(_, known)| *known == prefix).map_or(prefix, |(stem, _)| *stem);
            if self.unreadable.iter().any(|other| other == stem) {
                let hint = "the error in its file is reported beside this one";
                return Err((format!("register `{}` can’t be read", clip(stem)), hint.into()));
            }
            if let Some((stem, _)) = KNOWN.iter().find(|(_, known)| *known == prefix) {
                let hint = format!("`content/registers/{stem}.toml` would have it");
                return Err((format!("there is no register `{stem}`"), hint.into()));
            }
            let there = ["note", "page"].into_iter().chain(self.prefixes());
            let advice = suggestion(prefix, there)
                .or(|| suggestion(prefix, KNOWN.iter().map(|(_, prefix)| *prefix)).sure(false))
                .written(|prefix| format!("{prefix}:{name}"));
            return Err((format!("`{}:` leads to nothing that is known", clip(prefix)), advice));
        };
        register.get(&id::fold(name)).copied().ok_or_else(|| {
            let all = || Candidates::of(register.keys().map(String::as_str));
            let near = self
                .near
                .get(prefix)
                .map_or_else(Advice::default, |ready| ready.get_or_init(all).suggestion(name))
                .written(|name| format!("{prefix}:{name}"));
            let elsewhere = self.by_prefix.iter().find(|(_, ids)| ids.contains_key(&id::fold(name)));
            let advice = elsewhere.map_or(near, |(other, _)| {
                let meant = format!("{other}:{name}");
                Advice::write(format!("did you mean `{meant}`?"), meant).sure(true)
            });
            (format!("`{}:` has no `{}`", prefix, clip(name)), advice)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_as_the_language_sorts() {
        let entity = |name: &str, sort: Option<&str>| Entity {
            id: name.to_owned(),
            span: Span::new(crate::diag::FileId(0), 0, 0),
            name: name.to_owned(),
            sort: sort.map(str::to_owned),
            original: None,
            dates: None,
            role: None,
            summary: None,
            summary_span: Span::new(crate::diag::FileId(0), 0, 0),
            summary_escaped: false,
            same_as: Vec::new(),
            links: Vec::new(),
            forms: Vec::new(),
            not: Vec::new(),
        };
        let sorted = |language: &str| {
            let all = [
                entity("Zeta", None),
                entity("Östen", None),
                entity("olav", None),
                entity("Anna Öberg", Some("Öberg, Anna")),
            ];
            let order = order(&all, language);
            order.into_iter().map(|at| all[at].name.as_str()).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(sorted("de"), "Anna Öberg, olav, Östen, Zeta");
        assert_eq!(sorted("sv"), "olav, Zeta, Anna Öberg, Östen");
        assert_eq!(sorted("no such language"), sorted("en"));
    }
}
