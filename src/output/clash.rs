//! Addresses that can't all be files of one folder: equal ones, ones that differ by case only, and a file where
//! another address has a folder.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::diag::{Diagnostic, escape, rules};

/// What is to be written to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Claim {
    /// A page of the edition.
    Page,
    /// A file of the edition, by its path from the edition's folder.
    File(String),
    /// A file that every site has.
    BuiltIn,
    /// A file of an export, by the name of its format.
    Export(&'static str),
}

/// The claims of the last run, and what was wrong with them.
#[derive(Debug, Default)]
pub(crate) struct ClashCache(Vec<(String, Claim)>, Vec<Diagnostic>);

impl ClashCache {
    /// [`clashes`], of the last run where it had the same claims.
    pub(super) fn of(&mut self, claims: Vec<(String, Claim)>) -> Vec<Diagnostic> {
        if self.0 != claims {
            self.1 = clashes(&claims);
            self.0 = claims;
        }
        self.1.clone()
    }
}

/// The claims that can't be met together, each with what to do.
pub(super) fn clashes(claims: &[(String, Claim)]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut by_address: HashMap<String, usize> = HashMap::with_capacity(claims.len());
    let folded: Vec<String> = claims.iter().map(|(address, _)| folded(address)).collect();
    for (n, address) in folded.iter().enumerate() {
        match by_address.get(address) {
            Some(first) => found.push(one_address(&claims[*first], &claims[n])),
            None => {
                by_address.insert(address.clone(), n);
            }
        }
    }
    for (n, address) in folded.iter().enumerate() {
        for (end, _) in address.match_indices('/') {
            if let Some(file) = by_address.get(&address[..end]) {
                found.push(file_and_folder(&claims[*file], &claims[n]));
            }
        }
    }
    found
}

/// An address as a disk sees it that knows no case, and takes a composed letter for its parts.
fn folded(address: &str) -> String {
    if address.is_ascii() {
        return address.to_ascii_lowercase();
    }
    address.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Two things at one address, or at addresses that are one where case is none.
fn one_address(first: &(String, Claim), second: &(String, Claim)) -> Diagnostic {
    let message = match (&first.1, &second.1) {
        (Claim::Page, Claim::File(path)) if first.0 == second.0 => {
            format!("`{}` is at the address of a page", escape::name(path))
        }
        (Claim::Export(format), Claim::File(path)) if first.0 == second.0 => {
            format!("`{}` has the address of the export `{format}`", escape::name(path))
        }
        _ if first.0 == second.0 => format!("{} and {} have one address", name(first), name(second)),
        _ if first.0.nfc().eq(second.0.nfc()) => format!(
            "{} and {} are one file on disks that don't tell composed letters from decomposed ones: {} has the composed ones",
            name(first),
            name(second),
            if first.0.nfc().eq(first.0.chars()) { "the first" } else { "the second" }
        ),
        _ => format!(
            "{} and {} are one file on disks that don't tell upper from lower case",
            name(first),
            name(second)
        ),
    };
    Diagnostic::new(&rules::ADDRESS_CLASH, None, message).hint(rename(first, second))
}

/// A file, and another that is to be in a folder of its name.
fn file_and_folder(file: &(String, Claim), below: &(String, Claim)) -> Diagnostic {
    let message = format!("{} lies in a folder that is a file of the site: {}", name(below), name(file));
    Diagnostic::new(&rules::ADDRESS_CLASH, None, message).hint(rename(file, below))
}

/// What claims an address, in words.
fn name((address, claim): &(String, Claim)) -> String {
    match claim {
        Claim::Page => format!("the page `{}`", escape::name(address)),
        Claim::File(path) => format!("`{}`", escape::name(path)),
        Claim::BuiltIn => format!("Variorum's own `{address}`"),
        Claim::Export(format) => format!("`{address}` of the export `{format}`"),
    }
}

/// What to do: files are renamed sooner than pages, whose addresses may be known already.
fn rename(first: &(String, Claim), second: &(String, Claim)) -> &'static str {
    match (&first.1, &second.1) {
        (Claim::Export(_), _) | (_, Claim::Export(_)) => {
            "give the file another name, or take the format out of `exports` in edition.toml"
        }
        (Claim::Page, Claim::Page) => "give one of them another `id`",
        (Claim::File(_), Claim::File(_)) => "give one of them another name",
        _ => "give the file, or the folder that it lies in, another name",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(claims: &[(&str, Claim)]) -> Vec<String> {
        let claims: Vec<(String, Claim)> =
            claims.iter().map(|(address, claim)| ((*address).to_owned(), claim.clone())).collect();
        clashes(&claims).into_iter().map(|d| d.message).collect()
    }

    fn file(path: &str) -> Claim {
        Claim::File(path.to_owned())
    }

    #[test]
    fn addresses_that_go_together_are_left_alone() {
        let claims = [
            ("a.html", Claim::Page),
            ("a", file("static/a")),
            ("a.htm/x", file("static/a.htm/x")),
            ("a.html.txt", file("static/a.html.txt")),
            ("media/a.html/b", file("static/media/a.html/b")),
            ("A.css", file("static/A.css")),
            ("style.css", Claim::BuiltIn),
        ];
        assert_eq!(told(&claims), Vec::<String>::new());
    }

    #[test]
    fn a_file_is_no_folder() {
        let claims = [("a.html", Claim::Page), ("a.html/b/x.txt", file("static/a.html/b/x.txt"))];
        assert_eq!(
            told(&claims),
            ["`static/a.html/b/x.txt` lies in a folder that is a file of the site: the page `a.html`"]
        );
        let claims = [("Style.css/x", file("static/Style.css/x")), ("style.css", Claim::BuiltIn)];
        assert_eq!(
            told(&claims),
            ["`static/Style.css/x` lies in a folder that is a file of the site: Variorum's own `style.css`"]
        );
    }

    #[test]
    fn case_and_composition_tell_no_files_apart() {
        let one = "are one file on disks that don't tell upper from lower case";
        for (a, b) in [("A.css", "a.css"), ("É.png", "e\u{301}.png"), ("Ж/x", "ж/x")] {
            assert_eq!(told(&[(a, file(a)), (b, file(b))]), [format!("`{a}` and `{b}` {one}")]);
        }
        let (one_letter, two) = ("é.png", "e\u{301}.png");
        let clash = "are one file on disks that don't tell composed letters from decomposed ones";
        assert_eq!(
            told(&[(one_letter, file(one_letter)), (two, file(two))]),
            [format!("`{one_letter}` and `{two}` {clash}: the first has the composed ones")]
        );
        assert_eq!(
            told(&[("A.html", Claim::Page), ("a.html", Claim::Page)]),
            [format!("the page `A.html` and the page `a.html` {one}")]
        );
    }
}
