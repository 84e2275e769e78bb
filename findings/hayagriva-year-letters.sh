#!/usr/bin/env bash
# One would guess: letters that tell works of one year apart follow the order of the bibliography, as the specification of CSL has it: 1901a is above 1901b.
# What happens: hayagriva gives them in the order in which the works are cited: Wicks, cited first, is 1901a, and comes below Oils, 1901b.
# Why it matters: readers look for 1901a above 1901b; and a citation that is added to page 1 renames works everywhere.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
mkdir "$dir/src"
cat > "$dir/Cargo.toml" <<'TOML'
[package]
name = "letters"
version = "0.0.0"
edition = "2021"
[dependencies]
hayagriva = { version = "=0.10.1", features = ["archive"] }
TOML
cat > "$dir/src/main.rs" <<'RUST'
use hayagriva::archive::{locales, ArchivedStyle};
use hayagriva::citationberg::Style;
use hayagriva::{io, BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest};

fn main() {
    let entry = |key: &str, title: &str| format!("{key}:\n  type: book\n  title: {title}\n  author: \"Quell, Ada\"\n  date: 1901\n");
    let library = io::from_yaml_str(&(entry("w", "Wicks") + &entry("o", "Oils"))).unwrap();
    let Style::Independent(style) = ArchivedStyle::AmericanPsychologicalAssociation.get() else { unreachable!() };
    let locales = locales();
    let mut driver = BibliographyDriver::new();
    for key in ["w", "o"] {
        let items = vec![CitationItem::with_entry(library.get(key).unwrap())];
        driver.citation(CitationRequest::from_items(items, &style, &locales));
    }
    let made = driver.finish(BibliographyRequest::new(&style, None, &locales));
    for item in made.bibliography.unwrap().items {
        println!("{}", item.content.to_string());
    }
}
RUST
CARGO_TARGET_DIR="$dir/target" cargo run -q --manifest-path "$dir/Cargo.toml" | sed 's/\x1b\[[0-9;]*m//g' | tee "$dir/out"
[ "$(grep -o '1901[ab]' "$dir/out" | tr '\n' ' ')" = "1901b 1901a " ] && echo "as found: 1901b is above 1901a" || { echo "changed"; exit 1; }
