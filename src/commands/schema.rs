//! `variorum schema`: JSON Schemas, for editors that complete and check.

use crate::cli::{self, SchemaOf};
use crate::schemas::{CHECK, EDITION, RECORD, REGISTER};

use super::{CommandOutcome, Failure, tell};

/// One schema, or an object with all.
pub(super) fn run(args: &cli::Schema) -> Result<CommandOutcome, Failure> {
    match args.of {
        Some(SchemaOf::Edition) => tell::out(EDITION)?,
        Some(SchemaOf::Record) => tell::out(RECORD)?,
        Some(SchemaOf::Register) => tell::out(REGISTER)?,
        Some(SchemaOf::Check) => tell::out(CHECK)?,
        None => tell::out(&all())?,
    }
    Ok(CommandOutcome::Good)
}

fn all() -> String {
    let parts = [("edition", EDITION), ("record", RECORD), ("register", REGISTER), ("check", CHECK)];
    let parts: Vec<String> =
        parts.iter().map(|(name, schema)| format!("\"{name}\": {}", schema.trim_end())).collect();
    format!("{{\n{}\n}}\n", parts.join(",\n"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use serde_json::Value;

    use crate::edition::meta::{KINDS, MOTIVATIONS};
    use crate::parse::{config, record, register};

    use super::*;

    fn assert_keys(schema: &Value, known: &[&str]) {
        let keys: BTreeSet<&str> =
            schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, known.iter().copied().collect());
        assert_eq!(schema["additionalProperties"], false);
        for key in schema["required"].as_array().into_iter().flatten() {
            assert!(keys.contains(key.as_str().unwrap()));
        }
        for (key, of) in schema["properties"].as_object().unwrap() {
            assert!(of["description"].is_string(), "{key} is not described");
        }
    }

    fn strings(list: &Value) -> Vec<&str> {
        list.as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect()
    }

    /// What the parsers know, and nothing else.
    #[test]
    fn schemas_have_the_keys_that_are_read() {
        let edition: Value = serde_json::from_str(EDITION).unwrap();
        assert_keys(&edition, config::KEYS);
        let of = &edition["properties"];
        assert_keys(&of["document"], config::DOCUMENT);
        assert_keys(&of["cite"], crate::parse::cite::CITE);
        assert_keys(&of["witness"]["items"], config::WITNESS);
        assert_keys(&of["editor"]["items"], config::EDITOR);
        assert_keys(&of["kind"]["items"], config::KIND);
        assert_keys(&of["view"], config::VIEW);
        assert_keys(&of["collation"], config::COLLATION);
        assert_keys(&of["alignment"]["items"], config::ALIGNMENT);
        assert_eq!(strings(&of["kind"]["items"]["properties"]["motivation"]["enum"]), MOTIVATIONS);

        let schema: Value = serde_json::from_str(RECORD).unwrap();
        let own = &schema["anyOf"][0];
        assert_keys(own, record::KEYS);
        assert_keys(&schema["anyOf"][1]["properties"]["defaults"], record::DEFAULTS);
        let kinds: Vec<&str> = KINDS.iter().map(|(id, _)| *id).collect();
        assert_eq!(strings(&own["properties"]["kind"]["anyOf"][0]["enum"]), kinds);
        assert_eq!(strings(&own["properties"]["motivation"]["enum"]), MOTIVATIONS);
    }

    #[test]
    fn the_schema_of_registers_has_the_keys_that_are_read() {
        let schema: Value = serde_json::from_str(REGISTER).unwrap();
        assert_keys(&schema, register::KEYS);
        assert_keys(&schema["properties"]["register"], register::REGISTER);
        assert_keys(&schema["properties"]["entity"]["items"], register::ENTITY);
        assert_eq!(strings(&schema["properties"]["entity"]["items"]["required"]), ["id", "name"]);
    }

    #[test]
    fn all_of_them_are_one_object() {
        let all: Value = serde_json::from_str(&all()).unwrap();
        let names: Vec<&str> = all.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names.len(), 4);
        for (name, schema) in all.as_object().unwrap() {
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        }
    }
}
