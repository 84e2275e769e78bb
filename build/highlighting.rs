//! The syntaxes that code blocks are coloured by: syntect's own, and those of `syntaxes/`.

use std::path::Path;

use syntect::{
    dumps,
    parsing::{SyntaxDefinition, SyntaxSet},
};

/// The syntaxes syntect has not, as the set's name for each and its file.
const OWN: [(&str, &str); 1] = [("TOML", "syntaxes/TOML.sublime-syntax")];

/// Writes `syntaxes.packdump` into `out_dir`. The dump itself is not compressed: each syntax in it is, until used.
#[allow(clippy::panic, reason = "a build script fails by panicking")]
pub(crate) fn prepare(out_dir: &Path) {
    println!("cargo::rerun-if-changed=build/highlighting.rs");
    let mut builder = SyntaxSet::load_defaults_newlines().into_builder();
    for (name, path) in OWN {
        println!("cargo::rerun-if-changed={path}");
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let syntax = SyntaxDefinition::load_from_str(&text, true, Some(name))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        builder.add(syntax);
    }
    let dump = out_dir.join("syntaxes.packdump");
    dumps::dump_to_uncompressed_file(&builder.build(), &dump)
        .unwrap_or_else(|error| panic!("{}: {error}", dump.display()));
}
