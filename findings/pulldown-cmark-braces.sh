#!/usr/bin/env bash
# One would guess: with heading attributes on, pulldown-cmark takes `{#id}`, `{.class}` and `{key=value}` from a heading's end, and
# leaves braces that hold plain words as words.
# What happens: any words in braces at the end become attributes: `# The Torn {leaf}` is `<h1 leaf="">The Torn</h1>`.
# Why it matters: braces are an editor's signs (a damaged or supplied reading), and the words vanish without a warning.
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
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext("# The Torn {leaf}\n", Options::ENABLE_HEADING_ATTRIBUTES));
    print!("{out}");
}
R
out=$(cd "$dir" && cargo run --quiet 2>/dev/null); echo "pulldown-cmark 0.13.6: $out"
grep -qF 'The Torn' <<<"$out" && ! grep -qF 'The Torn {leaf}' <<<"$out" && ! grep -qF '>The Torn leaf<' <<<"$out" && echo "as found: the words in braces are gone" || { echo "changed"; exit 1; }
