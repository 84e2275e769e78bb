//! What the `[defaults]` of an annotation file give a record that has no key of its own, and what a record says that
//! wants none of it.

use crate::parse::record;
use crate::resolve::reanchor::KeyChange;

/// The `[defaults]` of an annotation file.
#[derive(Debug, Clone, Default)]
pub struct FileDefaults(toml::Table);

impl FileDefaults {
    /// Those of a file with this text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(record::defaults(text))
    }

    /// The string that they say for a key.
    pub(super) fn word(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// What a record says that is to have nothing of a key; none where the defaults say nothing that it would have.
    pub(super) fn denied(&self, key: &'static str) -> Option<KeyChange> {
        let value = self.0.get(key)?;
        match key {
            "kind" => Some(KeyChange::Words(key, record::plain_kind(false).to_owned())),
            // An empty status is an error: any word that hides nothing will do.
            "status" => {
                let hides = value.as_str().is_some_and(|status| record::hiding(status).is_some());
                hides.then(|| KeyChange::Words(key, "published".to_owned()))
            }
            _ => Some(KeyChange::List(key, Vec::new())),
        }
    }

    /// What takes a key's value from a record: the key goes, where the defaults don't put another in its place.
    pub(super) fn without(&self, key: &'static str) -> KeyChange {
        self.denied(key).unwrap_or(KeyChange::Gone(key))
    }

    /// What a record has of them, as keys are written; its place aside.
    pub(super) fn given_to(&self, head: &str) -> Vec<String> {
        let own: toml::Table = head.parse().unwrap_or_default();
        let given = self.0.iter().filter(|(key, _)| !own.contains_key(*key));
        let given = given.filter(|(key, _)| !matches!(key.as_str(), "target" | "witness"));
        given.map(|(key, value)| format!("{key} = {value}")).collect()
    }
}
