//! The variables that styles may ask for.

use hayagriva::citationberg::taxonomy::{
    DateVariable, NameVariable, NumberVariable, PageVariable, StandardVariable,
};
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

/// All variables, where this is none of them.
///
/// The library has no list of them; it names them where it is asked for one that is not there.
pub(super) fn known(name: &str) -> Option<Vec<String>> {
    let read = [
        of::<StandardVariable>(name),
        of::<NumberVariable>(name),
        of::<DateVariable>(name),
        of::<NameVariable>(name),
        of::<PageVariable>(name),
    ];
    if read.iter().any(Result::is_ok) {
        return None;
    }
    let named = |why: &String| why.split('`').skip(3).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    Some(read.iter().filter_map(|read| read.as_ref().err()).flat_map(named).collect())
}

fn of<'n, T: Deserialize<'n>>(name: &'n str) -> Result<(), String> {
    let name: StrDeserializer<'n, Error> = StrDeserializer::new(name);
    T::deserialize(name).map(|_| ()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_all_sorts_are_known_and_others_have_near_names() {
        for name in ["title", "volume", "issued", "author", "URL", "locator", "page", "page-first"] {
            assert_eq!(known(name), None, "{name}");
        }
        assert!(known("titel").is_some_and(|all| all.iter().any(|name| name == "title")));
    }
}
