#!/usr/bin/env bash
# One would guess: the mark of a footnote within the words of a link or of an image's description stands there, and the link is a link.
# What happens: the link and the image are unmade: brackets and address are shown as words.
# Why it matters: linked titles and pictures of editions often bear a footnote, and the address is lost to readers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
mkdir "$dir/src"; cat > "$dir/Cargo.toml" <<'T'
[package]
name = "try"
version = "0.0.0"
edition = "2021"
[dependencies]
pulldown-cmark = "=0.13.6"
T
cat > "$dir/src/main.rs" <<'R'
use pulldown_cmark::{html, Options, Parser};
fn main() {
    let text = "A [link[^1]](https://example.org/) and ![a map[^1]](map.png).\n\n[^1]: Note.\n";
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(text, Options::ENABLE_FOOTNOTES));
    print!("{out}");
}
R
out=$(cd "$dir" && cargo run --quiet 2>/dev/null); echo "pulldown-cmark 0.13.6: $out"
grep -qF '](https://example.org/)' <<<"$out" && ! grep -qF '<img' <<<"$out" && echo "as found: neither a link nor an image" || { echo "changed"; exit 1; }
