//! JSON-LD in the vocabulary of <https://schema.org>: the edition, its sections, the entities of its registers.

use serde_json::{Map, Value, json};

use crate::edition::date::Date;
use crate::edition::meta::{Agent, natural_name};
use crate::edition::register::{Register, fragment};
use crate::render::pages::Pages;

/// Types of schema.org for the registers of the vocabulary; any other has a `Thing`.
const KINDS: &[(&str, &str)] = &[
    ("persons", "Person"),
    ("organisations", "Organization"),
    ("places", "Place"),
    ("events", "Event"),
    ("terms", "DefinedTerm"),
];

impl Pages {
    /// The edition, for its title page.
    pub(in crate::render) fn edition_as_data(&self) -> String {
        let meta = &self.edition.meta;
        let mut item = self.book();
        let mut put = |property: &str, value: Option<Value>| {
            if let Some(value) = value {
                item.insert(property.to_owned(), value);
            }
        };
        put("alternateName", meta.subtitle.clone().map(Value::from));
        put("description", meta.description.clone().map(Value::from));
        put("version", self.edition.version().map(Value::from));
        put("sameAs", meta.cite.doi.as_ref().map(|doi| format!("https://doi.org/{doi}").into()));
        let editors = meta.editors.iter().filter(|editor| editor.agent != Agent::Role);
        let editors = editors.filter(|e| meta.cite.editors.as_ref().is_none_or(|ids| ids.contains(&e.id)));
        let editors: Vec<Value> = editors
            .map(|editor| {
                let kind = if editor.agent == Agent::Person { "Person" } else { "Organization" };
                let mut agent = Map::new();
                agent.insert("@type".to_owned(), kind.into());
                agent.insert("name".to_owned(), natural_name(&editor.name).into());
                let orcid = editor.orcid.as_ref().map(|orcid| format!("https://orcid.org/{orcid}"));
                agent.extend(orcid.map(|orcid| ("sameAs".to_owned(), orcid.into())));
                agent.extend(editor.url.as_ref().map(|url| ("url".to_owned(), url.as_str().into())));
                Value::Object(agent)
            })
            .collect();
        put("editor", (!editors.is_empty()).then(|| editors.into()));
        put("isBasedOn", self.document());
        in_page(Value::Object(item))
    }

    /// A section, as a part of the edition.
    pub(in crate::render) fn section_as_data(
        &self,
        title: &str,
        language: &str,
        canonical: Option<&str>,
    ) -> String {
        let mut item = Map::new();
        item.insert("@context".to_owned(), "https://schema.org".into());
        item.insert("@type".to_owned(), "Chapter".into());
        item.insert("name".to_owned(), title.into());
        item.insert("inLanguage".to_owned(), language.into());
        item.extend(canonical.map(|url| ("url".to_owned(), url.into())));
        let mut whole = self.book();
        whole.remove("@context");
        item.insert("isPartOf".to_owned(), Value::Object(whole));
        in_page(Value::Object(item))
    }

    /// The entities of a register that authority files know; none where there are none.
    pub(in crate::render) fn register_as_data(&self, register: &Register) -> Option<String> {
        let kind = KINDS.iter().find(|(id, _)| *id == register.id).map_or("Thing", |(_, kind)| *kind);
        let known = register.entities.iter().filter(|entity| !entity.same_as.is_empty());
        let entities: Vec<Value> = known
            .map(|entity| {
                let mut item = Map::new();
                item.insert("@type".to_owned(), kind.into());
                item.insert("name".to_owned(), natural_name(&entity.name).into());
                item.extend(
                    entity.original.as_ref().map(|name| ("alternateName".to_owned(), name.as_str().into())),
                );
                item.extend(
                    entity.role.as_ref().map(|role| ("description".to_owned(), role.as_str().into())),
                );
                item.insert("sameAs".to_owned(), entity.same_as.clone().into());
                let base = self.edition.meta.base_url.as_ref();
                let url = base.map(|base| format!("{base}{}#{}", register.address, fragment(entity)));
                item.extend(url.map(|url| ("url".to_owned(), url.into())));
                Value::Object(item)
            })
            .collect();
        (!entities.is_empty())
            .then(|| in_page(json!({ "@context": "https://schema.org", "@graph": entities })))
    }

    /// The edition, as its parts name it.
    fn book(&self) -> Map<String, Value> {
        let meta = &self.edition.meta;
        let mut item = Map::new();
        item.insert("@context".to_owned(), "https://schema.org".into());
        item.insert("@type".to_owned(), "Book".into());
        item.insert("name".to_owned(), meta.cite.title.as_ref().unwrap_or(&meta.title).as_str().into());
        item.insert("inLanguage".to_owned(), meta.language.as_str().into());
        let authors = self.authors();
        item.extend((!authors.is_empty()).then(|| ("author".to_owned(), authors.into())));
        let issued = self.edition.issued().and_then(Date::time);
        item.extend(issued.map(|day| ("datePublished".to_owned(), day.into())));
        let publisher = meta.cite.publisher.as_ref();
        let publisher = publisher.map(|name| json!({ "@type": "Organization", "name": name }));
        item.extend(publisher.map(|publisher| ("publisher".to_owned(), publisher)));
        item.extend(meta.base_url.as_ref().map(|url| ("url".to_owned(), url.as_str().into())));
        item
    }

    /// The document that the edition is of.
    fn document(&self) -> Option<Value> {
        let document = self.edition.meta.document.as_ref()?;
        let mut item = Map::new();
        item.insert("@type".to_owned(), "CreativeWork".into());
        item.insert("name".to_owned(), self.edition.meta.title.as_str().into());
        let authors = self.authors();
        item.extend((!authors.is_empty()).then(|| ("author".to_owned(), authors.into())));
        let issued = document.issued.as_ref().and_then(Date::time);
        item.extend(issued.map(|day| ("datePublished".to_owned(), day.into())));
        let publisher = document.publisher.as_ref();
        let publisher = publisher.map(|name| json!({ "@type": "Organization", "name": name }));
        item.extend(publisher.map(|publisher| ("publisher".to_owned(), publisher)));
        item.extend(document.url.as_ref().map(|url| ("url".to_owned(), url.as_str().into())));
        Some(Value::Object(item))
    }

    /// The document's authors; a name without a comma may be a body's.
    fn authors(&self) -> Vec<Value> {
        let authors = self.edition.meta.document.iter().flat_map(|document| &document.authors);
        let author = |name: &String| {
            let kind = if name.contains(',') { "Person" } else { "Organization" };
            json!({ "@type": kind, "name": natural_name(name) })
        };
        authors.map(author).collect()
    }
}

/// JSON that can be in a page: nothing in it ends the element.
fn in_page(value: Value) -> String {
    value.to_string().replace('<', "\\u003c")
}
