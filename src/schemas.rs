//! The JSON Schemas of what an edition is written in, and of what `check --format json` says.

/// Of content/edition.toml.
pub(crate) static EDITION: &str = include_str!("../schemas/edition.json");
/// Of a record of an annotation file.
pub(crate) static RECORD: &str = include_str!("../schemas/record.json");
/// Of a register.
pub(crate) static REGISTER: &str = include_str!("../schemas/register.json");
/// Of the diagnostics in JSON.
pub(crate) static CHECK: &str = include_str!("../docs/diagnostics.schema.json");
