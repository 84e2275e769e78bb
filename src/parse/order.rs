//! The order of files: `NN-slug`, by number; files without a number come last, by name.

/// The slug of a file's stem: without its number.
#[must_use]
pub(crate) fn slug_of(stem: &str) -> &str {
    match stem.split_once('-') {
        Some((number, slug)) if is_number(number) && !slug.is_empty() => slug,
        _ => stem,
    }
}

/// What files are sorted by: numbers of any length, then names.
#[must_use]
pub(crate) fn key(stem: &str) -> (bool, usize, String, String) {
    match stem.split_once('-') {
        Some((number, slug)) if is_number(number) && !slug.is_empty() => {
            let digits = number.trim_start_matches('0');
            (false, digits.len(), digits.to_owned(), slug.to_owned())
        }
        _ => (true, 0, String::new(), stem.to_owned()),
    }
}

fn is_number(digits: &str) -> bool {
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_by_value_and_names_come_last() {
        let mut stems = ["zeta", "10-b", "2-c", "002-a", "alpha", "99999999999999999999-d"];
        stems.sort_by_key(|s| key(s));
        assert_eq!(stems, ["002-a", "2-c", "10-b", "99999999999999999999-d", "alpha", "zeta"]);
        assert_eq!(slug_of("01-intro"), "intro");
        assert_eq!(slug_of("2016"), "2016");
    }
}
