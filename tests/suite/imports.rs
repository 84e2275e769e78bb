//! Imports of the program run along the flow, and no files of one folder import one another in a circle. What is still otherwise
//! is listed here, and goes from the list when it is mended.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `src/` in the order of the flow, those before it first: each imports only from those before it.
const FLOW: &[&str] = &[
    "diag", "edition", "cache", "load", "parse", "resolve", "works", "search", "render", "output", "write",
    "edit", "import", "session", "watch", "lsp", "commands",
];

/// Files that import one another today, by their folder: a circle is within one of these. Take out what is mended.
const CIRCLES: &[(&str, &[&str])] = &[
    (
        "render",
        &[
            "bibliography",
            "cite",
            "commentary",
            "html",
            "kind",
            "nav",
            "offers",
            "pages",
            "registers",
            "source",
            "templates",
            "titles",
            "words",
        ],
    ),
    ("resolve", &["homes", "known", "notes", "unmoved"]),
    (
        "resolve",
        &[
            "called",
            "elsewhere",
            "follow",
            "haystack",
            "links",
            "meant",
            "near",
            "places",
            "quote",
            "references",
            "registers",
            "revision",
            "seek",
        ],
    ),
    ("resolve::collation", &["entries", "overrule"]),
    ("resolve::collation", &["rules", "tokens"]),
];

/// The modules of `src/` by their paths (`resolve::align`), each with its text.
fn modules(folder: &Path, path: &str, all: &mut BTreeMap<String, String>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        let stem = entry.file_stem().unwrap().to_str().unwrap();
        let own = if path.is_empty() { stem.to_owned() } else { format!("{path}::{stem}") };
        if entry.is_dir() {
            modules(&entry, &own, all);
        } else if entry.extension().is_some_and(|end| end == "rs") {
            let own = if matches!(stem, "mod" | "lib" | "main") { path.to_owned() } else { own };
            let text = fs::read_to_string(&entry).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            all.entry(own).or_default().push_str(code);
        }
    }
}

/// The paths of a `use`: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn paths(tree: &str) -> Vec<String> {
    let Some((before, rest)) = tree.split_once('{') else { return vec![tree.to_owned()] };
    let inner = rest.strip_suffix('}').unwrap_or(rest);
    let (mut depth, mut start, mut all) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if start < at {
                    all.extend(paths(&inner[start..at]).into_iter().map(|path| format!("{before}{path}")));
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    all
}

/// What each module imports of this crate.
fn imports(modules: &BTreeMap<String, String>) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, text) in modules {
        let of = all.entry(module.clone()).or_default();
        let uses = text.split('\n').enumerate().filter(|(_, line)| {
            let line = line.trim_start();
            let line = line.strip_prefix("pub ").unwrap_or(line);
            let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
            line.strip_prefix("pub(super) ").unwrap_or(line).starts_with("use ")
        });
        for (number, _) in uses {
            let rest: Vec<&str> = text.split('\n').skip(number).collect();
            let rest = rest.join("\n");
            let tree = rest.split_once("use ").unwrap().1.split(';').next().unwrap();
            let tree: String = tree.split(" as ").next().unwrap().split_whitespace().collect();
            for path in paths(&tree) {
                let mut parts: Vec<&str> = path.split("::").collect();
                let mut at: Vec<&str> = module.split("::").filter(|part| !part.is_empty()).collect();
                match parts[0] {
                    "crate" => {
                        at.clear();
                        parts.remove(0);
                    }
                    "self" => {
                        parts.remove(0);
                    }
                    "super" => {
                        while parts.first() == Some(&"super") {
                            parts.remove(0);
                            at.pop();
                        }
                    }
                    _ => continue,
                }
                at.extend(parts);
                while !at.is_empty() && !modules.contains_key(&at.join("::")) {
                    at.pop();
                }
                let to = at.join("::");
                if to != *module && !to.is_empty() {
                    of.insert(to);
                }
            }
        }
    }
    all
}

/// All that can be reached from a module.
fn reached<'a>(from: &'a str, imports: &'a BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'a str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(at) = open.pop() {
        for to in imports.get(at).into_iter().flatten() {
            if seen.insert(to.as_str()) {
                open.push(to);
            }
        }
    }
    seen
}

#[test]
fn imports_run_along_the_flow_and_in_no_circle() {
    let mut all = BTreeMap::new();
    modules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut all);
    let imports = imports(&all);
    assert!(imports.len() > 200 && imports["resolve::follow"].contains("edition::lock"));
    let mut wrong = Vec::new();
    let place = |module: &str| FLOW.iter().position(|folder| module.split("::").next() == Some(folder));
    for (module, to) in &imports {
        for to in to {
            if let (Some(from), Some(at)) = (place(module), place(to))
                && at > from
            {
                wrong.push(format!("{module} imports {to}, which comes later"));
            }
        }
    }
    // What a folder's own file says is open to all files of it.
    let parents: BTreeSet<&str> =
        all.keys().filter_map(|module| module.rsplit_once("::").map(|(parent, _)| parent)).collect();
    let mut leaves = imports.clone();
    leaves.retain(|module, _| !parents.contains(module.as_str()));
    leaves.values_mut().for_each(|to| to.retain(|to| !parents.contains(to.as_str())));
    let circle = |module: &str| -> Vec<String> {
        let here = reached(module, &leaves);
        let back = |other: &&&str| reached(other, &leaves).contains(module);
        here.iter().filter(back).map(|other| (*other).to_owned()).collect()
    };
    let circles: BTreeSet<Vec<String>> =
        leaves.keys().map(|module| circle(module)).filter(|circle| !circle.is_empty()).collect();
    let known: Vec<BTreeSet<String>> = CIRCLES
        .iter()
        .map(|(folder, files)| files.iter().map(|file| format!("{folder}::{file}")).collect())
        .collect();
    let new = circles
        .iter()
        .filter(|circle| !known.iter().any(|known| circle.iter().all(|file| known.contains(file))));
    wrong.extend(new.map(|circle| format!("a circle: {}", circle.join(", "))));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
