//! What is made before the crate is compiled.

// A build script speaks to cargo by printing.
#![allow(clippy::print_stdout)]

use std::path::PathBuf;
use std::{env, io};

#[path = "build/builtin.rs"]
mod builtin;
#[path = "build/highlighting.rs"]
mod highlighting;
#[path = "build/manual.rs"]
mod manual;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let folder = |name| {
        env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(format!("cargo sets no {name}")))
    };
    let (root, out) = (folder("CARGO_MANIFEST_DIR")?, folder("OUT_DIR")?);
    builtin::prepare(&root, &out)?;
    highlighting::prepare(&out);
    manual::prepare(&out)
}
