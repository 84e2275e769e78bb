//! Words by their letters and digits alone: how a quote is found, for a hint, that differs in signs, accents, case or markup.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The letters of leaves, one after another, each with the bytes that it is made of.
#[derive(Debug, Default)]
pub(super) struct Lettered {
    text: String,
    /// For each byte of `text` the leaf, and the first byte and the byte after the last in its folded text.
    places: Vec<(u32, u32, u32)>,
}

impl Lettered {
    /// Those of a text's folded leaves.
    pub(super) fn of<'a>(leaves: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for (words, leaf) in leaves.zip(0..) {
            // Words of two leaves are never joined.
            all.text.push('\n');
            all.places.push((leaf, 0, 0));
            for (at, sign) in words.char_indices() {
                letters(sign, &mut all.text);
                let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                all.places.resize(all.text.len(), (leaf, number(at), number(at + sign.len_utf8())));
            }
        }
        all
    }

    /// The first stretch (leaf, bytes of its text) of whole words with these letters; `text` is that of a leaf.
    pub(super) fn find<'a>(
        &self,
        words: &str,
        leaves: &[usize],
        text: impl Fn(usize) -> &'a str,
    ) -> Option<(usize, usize, usize)> {
        let mut sought = String::new();
        without_markup(words).chars().for_each(|sign| letters(sign, &mut sought));
        if sought.is_empty() {
            return None;
        }
        self.text.match_indices(&sought).find_map(|(at, _)| {
            let ((leaf, from, _), (_, _, to)) = (self.places[at], self.places[at + sought.len() - 1]);
            let (leaf, from, mut to) = (leaf as usize, from as usize, to as usize);
            let words = text(leaf);
            to +=
                words[to..].chars().take_while(|c| is_combining_mark(*c)).map(char::len_utf8).sum::<usize>();
            let joins = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
            let whole = !joins(words[..from].chars().next_back()) && !joins(words[to..].chars().next());
            (whole && leaves.binary_search(&leaf).is_ok()).then_some((leaf, from, to))
        })
    }
}

/// The letters and digits of a sign, in lower case, without accents: `ss` for `ß`, `fi` for the ligature.
fn letters(sign: char, out: &mut String) {
    if sign.is_ascii() {
        if sign.is_ascii_alphanumeric() {
            out.push(sign.to_ascii_lowercase());
        }
        return;
    }
    let plain = sign.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c));
    for part in plain.flat_map(char::to_lowercase) {
        match part {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'ſ' => out.push('s'),
            'ς' => out.push('σ'),
            _ => out.push(part),
        }
    }
}

/// Words without what Markdown and HTML write beside them: marks of footnotes, addresses of links, names of characters.
fn without_markup(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find("[^").or_else(|| rest.find("](")) {
        let close = if rest[at..].starts_with("[^") { ']' } else { ')' };
        let Some(end) = rest[at + 1..].find(close).map(|n| at + 1 + n) else { break };
        out.push_str(&rest[..at]);
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    let named =
        [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&shy;", "")];
    named.iter().fold(out, |out, (name, sign)| if out.contains('&') { out.replace(name, sign) } else { out })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_letters() {
        let leaves = [
            "The softness of wool.",
            "Straße, naïve; the bell & the well.",
            "Footnote here and after, in “Łódź”.",
            "η λέξις, שָׁלוֹם, e\u{323}\u{301}t",
        ];
        let all = Lettered::of(leaves.into_iter());
        let find = |words: &str| {
            let (leaf, from, to) = all.find(words, &[0, 1, 2, 3], |leaf| leaves[leaf])?;
            Some(&leaves[leaf][from..to])
        };
        for (words, found) in [
            ("soft ness", Some("softness")),
            ("*soft*ness", Some("softness")),
            ("wool .", Some("wool")),
            ("Strasse", Some("Straße")),
            ("naive", Some("naïve")),
            ("bell &amp; the", Some("bell & the")),
            ("here[^1] and", Some("here and")),
            ("[here](x.html) and", Some("here and")),
            ("Lodz", Some("Łódź")),
            ("λεξισ", Some("λέξις")),
            ("שלום", Some("שָׁלוֹם")),
            ("et", Some("e\u{323}\u{301}t")),
            ("soft", None),
            ("wool Straße", None),
            ("…", None),
        ] {
            assert_eq!(find(words), found, "{words}");
        }
        assert_eq!(all.find("naive", &[0, 2], |leaf| leaves[leaf]), None);
    }
}
