//! The filters, tests and functions that templates can call. The engine doesn't list its own.

use crate::diag::{Advice, suggestion};

const FILTERS: [&str; 38] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "isolate",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];
const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];
const FUNCTIONS: [&str; 6] = ["asset", "count", "fill", "range", "super", "throw"];

/// What is meant by a name that a template calls, and that is no filter, test, function or component; `texts` are the
/// templates, where components are defined.
pub(super) fn near<'a>(message: &str, name: &str, texts: impl Iterator<Item = &'a str>) -> Advice {
    let Some(what) = message.strip_prefix("Unknown ").and_then(|rest| rest.split(' ').next()) else {
        return Advice::default();
    };
    match what {
        "filter" => suggestion(name, FILTERS),
        "test" => suggestion(name, TESTS),
        "function" => suggestion(name, FUNCTIONS),
        "component" => suggestion(name, texts.flat_map(components)),
        _ => Advice::default(),
    }
}

/// The names of the components that a template defines.
fn components(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%").skip(1).filter_map(|tag| {
        let rest = tag.trim_start_matches('-').trim_start().strip_prefix("component ")?;
        rest.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_has_what_is_suggested() {
        let own = ["isolate", "asset", "count", "fill"];
        let known = |template: String, name: &str| {
            let mut tera = tera::Tera::new();
            let told = tera.add_raw_template("a", &template).err().map(|error| error.to_string());
            assert!(!told.is_some_and(|told| told.contains("Unknown")), "{name}");
        };
        for name in FILTERS.iter().filter(|name| !own.contains(name)) {
            known(format!("{{{{ a | {name} }}}}"), name);
        }
        for name in TESTS {
            known(format!("{{{{ a is {name} }}}}"), name);
        }
        for name in FUNCTIONS.iter().filter(|name| !own.contains(name) && **name != "super") {
            known(format!("{{{{ {name}() }}}}"), name);
        }
        assert!(tera::Tera::new().add_raw_template("a", "{{ a | no_such }}").is_err());
    }

    #[test]
    fn slips_in_names_have_a_suggestion() {
        let texts = ["{%- component lang(of) -%}x{%- endcomponent lang %}{% component note_mark() %}"];
        let hint = |message: &str, name: &str| String::from(near(message, name, texts.into_iter()));
        assert_eq!(hint("Unknown filter `uper`", "uper"), "did you mean `upper`?");
        assert_eq!(hint("Unknown test `defned`", "defned"), "did you mean `defined`?");
        assert_eq!(hint("Unknown function `aset`", "aset"), "did you mean `asset`?");
        assert_eq!(hint("Unknown component `note_mrak`", "note_mrak"), "did you mean `note_mark`?");
        assert_eq!(hint("Something else", "uper"), "");
    }
}
