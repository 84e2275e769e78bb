//! The program's own templates, words and files, as `build.rs` embedded them: sorted by name.

/// Built-in templates have this before their names; a name alone means the edition's own, then these.
pub(crate) const BUILT_IN: &str = "variorum/";

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
