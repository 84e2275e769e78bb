#!/usr/bin/env bash
# One would guess: the words of `cite` and `q` stay in their sentence when HTML is made Markdown: both are inline.
# What happens: html2md (crates.io) makes a block quotation of each: the sentence ends before the title, and what follows it is another
# paragraph. Words in `em` and `dfn` stay.
# Why it matters: titles of works are what `cite` is for; the title looks as if it were quoted text, and the sentence is torn.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
mkdir "$dir/src"
cat > "$dir/Cargo.toml" <<'TOML'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"
[dependencies]
html2md = "=0.2.17"
TOML
cat > "$dir/src/main.rs" <<'RS'
fn main() {
    for tag in ["em", "dfn", "cite", "q"] {
        println!("{tag} {:?}", html2md::parse_html(&format!("<p>He read <{tag}>The Tide</{tag}> at night.</p>")));
    }
}
RS
out=$(cd "$dir" && cargo run -q)
printf 'html2md 0.2.17\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a title is a block quotation" || { echo "changed"; exit 1; }
em "He read *The Tide* at night."
dfn "He read The Tide at night."
cite "He read\n> The Tide\n\n at night."
q "He read\n> The Tide\n\n at night."
SEEN
