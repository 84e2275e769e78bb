//! Which of the forms of a counted word goes with a number: the language's rule in CLDR.

use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesPreferences};

/// All forms that a language may have. Each has the last.
pub(super) const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The forms of a language. The rules themselves can't be shared between threads; they are part of the program, and are found
/// at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plural(Option<PluralRulesPreferences>);

impl Plural {
    /// The rule of a language; of one that is not known each number takes the form `other`.
    pub(crate) fn of(language: &str) -> Self {
        Self(Locale::try_from_str(language).ok().map(Into::into))
    }

    /// The form that goes with a number.
    pub(crate) fn form(&self, number: u64) -> &'static str {
        let rules = self.0.and_then(|language| PluralRules::try_new_cardinal(language).ok());
        match rules.map(|rules| rules.category_for(number)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_forms_of_the_language() {
        let forms = |language: &str, numbers: &[u64]| {
            let plural = Plural::of(language);
            numbers.iter().map(|number| plural.form(*number)).collect::<Vec<_>>()
        };
        assert_eq!(forms("en", &[0, 1, 2, 21]), ["other", "one", "other", "other"]);
        assert_eq!(forms("fr", &[0, 1, 2]), ["one", "one", "other"]);
        assert_eq!(forms("ru", &[1, 2, 5, 11, 21, 104]), ["one", "few", "many", "many", "one", "few"]);
        assert_eq!(forms("he", &[1, 2, 3]), ["one", "two", "other"]);
        assert_eq!(forms("ar", &[0, 1, 2, 3, 11, 100]), ["zero", "one", "two", "few", "many", "other"]);
        assert_eq!(forms("zh-Hant", &[1, 2]), ["other", "other"]);
        assert_eq!(forms("not a tag", &[1]), ["other"]);
    }
}
