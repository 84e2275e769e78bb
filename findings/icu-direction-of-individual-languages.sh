#!/usr/bin/env bash
# ICU4X (icu_locale), asked which way a language is written.
#
# One would guess: Dari (prs), Iranian Persian (pes), Standard Arabic (arb) and Eastern Yiddish (ydd) are written from right to left,
# as `fa`, `ar` and `yi` are, since the extended data has all likely scripts.
# What happens: there is no answer (None) for them, until the tag is canonicalized; `is_right_to_left` then says `false`.
# Why it matters: catalogues (MARC, ISO 639-3) tag texts by these codes; a page that asks without canonicalizing is laid out from
# left to right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "directions"
version = "0.0.0"
edition = "2021"
[dependencies]
icu_locale = "=2.4.0"
TOML
cat > src/main.rs <<'RUST'
use icu_locale::{Locale, LocaleCanonicalizer, LocaleDirectionality};
fn main() {
    let directions = LocaleDirectionality::new_extended();
    for tag in ["fa", "prs", "pes", "ar", "arb", "yi", "ydd"] {
        let mut locale = Locale::try_from_str(tag).unwrap();
        let plain = directions.get(&locale.id);
        LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
        println!("{tag}: {plain:?}, canonical {locale}: {:?}", directions.get(&locale.id));
    }
}
RUST
echo "icu_locale 2.4.0"
cargo run --quiet 2>/dev/null | tee seen
diff seen - <<'SEEN' && echo "as it was"
fa: Some(RightToLeft), canonical fa: Some(RightToLeft)
prs: None, canonical fa-AF: Some(RightToLeft)
pes: None, canonical fa: Some(RightToLeft)
ar: Some(RightToLeft), canonical ar: Some(RightToLeft)
arb: None, canonical ar: Some(RightToLeft)
yi: Some(RightToLeft), canonical yi: Some(RightToLeft)
ydd: None, canonical yi: Some(RightToLeft)
SEEN
