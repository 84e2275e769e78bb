//! Registers from their files: ids, prefixes, and the order of the edition's language.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::diag::{Advice, Candidates, Diagnostic, Span, rules, suggestion};
use crate::edition::id;
use crate::edition::register::{Entity, EntityId, KNOWN, Register, fragment};
use crate::edition::{Place, PlaceKind};
use crate::parse::register::RegisterFile;

use super::links::clip;

/// The registers, and the references to entities that are left out for an error: `person:putin`.
pub(super) fn gather(
    files: Vec<Arc<RegisterFile>>,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Register>, Vec<String>) {
    let mut hidden = Vec::new();
    let mut prefixes: HashMap<String, (Span, String)> = HashMap::new();
    let mut everywhere: HashMap<String, (Span, String)> = HashMap::new();
    let mut registers = Vec::new();
    let rank = |stem: &str| KNOWN.iter().position(|(known, _)| *known == stem).unwrap_or(KNOWN.len());
    let mut files = files;
    files.sort_by_key(|file| rank(&file.stem));
    for file in files {
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
        let mut kept: Vec<Entity> = Vec::new();
        for entity in entities {
            let folded = id::fold(&entity.id);
            if let Some(first) = seen.get(&folded) {
                let message = format!("`{}` is the id of two entities", clip(&entity.id));
                diagnostics.push(
                    Diagnostic::new(&rules::DUPLICATE_ID, entity.span, message)
                        .also(*first, "first here")
                        .hint("give one of the two another id; until then the first counts"),
                );
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
            kept.push(entity);
        }
        sort(&mut kept, language);
        registers.push(Register {
            address: format!("{stem}.html"),
            id: stem,
            prefix: prefix.value,
            title,
            singular,
            file,
            entities: kept,
        });
    }
    registers.retain(|register| !register.entities.is_empty());
    (registers, hidden)
}

/// In the order of a dictionary of this language.
fn sort(entities: &mut [Entity], language: &str) {
    let locale = language.parse::<icu_locale_core::Locale>().unwrap_or(icu_locale_core::Locale::UNKNOWN);
    let collator =
        icu_collator::Collator::try_new(locale.into(), icu_collator::options::CollatorOptions::default());
    let key = |e: &Entity| e.sort.clone().unwrap_or_else(|| e.name.clone());
    match collator {
        Ok(collator) => {
            entities.sort_by(|a, b| collator.compare(&key(a), &key(b)).then_with(|| a.id.cmp(&b.id)));
        }
        Err(_) => entities.sort_by_cached_key(|e| (key(e).to_lowercase(), e.id.clone())),
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
        let places = registers.iter().map(|register| {
            let of = |entity: &Entity| Place {
                address: register.address.clone(),
                fragment: Some(fragment(entity)),
                what: PlaceKind::Entity { name: entity.name.clone() },
            };
            register.entities.iter().map(of).collect()
        });
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
            same_as: Vec::new(),
            links: Vec::new(),
            forms: Vec::new(),
            not: Vec::new(),
        };
        let sorted = |language: &str| {
            let mut all = [
                entity("Zeta", None),
                entity("Östen", None),
                entity("olav", None),
                entity("Anna Öberg", Some("Öberg, Anna")),
            ];
            sort(&mut all, language);
            all.map(|e| e.name).join(", ")
        };
        assert_eq!(sorted("de"), "Anna Öberg, olav, Östen, Zeta");
        assert_eq!(sorted("sv"), "olav, Zeta, Anna Öberg, Östen");
        assert_eq!(sorted("no such language"), sorted("en"));
    }
}
