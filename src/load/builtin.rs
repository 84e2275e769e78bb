//! The program's own templates, words and files, as `build.rs` embedded them: sorted by name.

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
