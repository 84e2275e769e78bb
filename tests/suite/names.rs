//! A type's name means one thing in the whole of `src/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The names of types that a file defines, tests aside.
fn types(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    code.lines().filter_map(|line| {
        let line = line.trim_start();
        let line = match line.strip_prefix("pub") {
            Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
            Some(rest) => rest.strip_prefix(' ')?,
            None => line,
        };
        let (word, rest) = line.split_once(' ')?;
        let name = rest.split(|c: char| !c.is_alphanumeric()).next()?;
        // What a trait is implemented with has the name that the trait gives it: `type Output = …;`.
        let own = match word {
            "struct" | "enum" | "trait" => true,
            "type" => !matches!(name, "Item" | "Err" | "Error" | "Output" | "Target" | "Handle" | "Value"),
            _ => false,
        };
        (own && name.starts_with(char::is_uppercase)).then_some(name)
    })
}

fn gather(folder: &Path, all: &mut BTreeMap<String, Vec<String>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, all);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for name in types(&text) {
                all.entry(name.to_owned()).or_default().push(path.display().to_string());
            }
        }
    }
}

#[test]
fn a_type_s_name_is_of_one_thing() {
    let mut all = BTreeMap::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    assert!(all.len() > 500, "{}", all.len());
    let several: Vec<_> = all.iter().filter(|(_, places)| places.len() > 1).collect();
    assert!(several.is_empty(), "{several:#?}");
}
