//! The program `variorum`.
fn main() {}
