//! The works of a TEI document: `biblStruct` and `bibl` of its lists.

use serde_json::{Value, json};

use super::super::tree::{NodeId, ROOT, Tree};
use super::super::works::{self, ImportedWork};

/// The works of all lists, and how many of their entries have words alone.
pub(super) fn works(tree: &Tree) -> (Vec<ImportedWork>, usize) {
    let lists = tree.descendants(ROOT).filter(|id| tree.is(*id, "listBibl"));
    let entries = lists
        .flat_map(|list| tree.children(list))
        .filter(|id| matches!(tree.name(*id), Some("biblStruct" | "bibl" | "biblFull")));
    let (mut all, mut plain) = (Vec::new(), 0);
    for id in entries {
        match work(tree, id) {
            Some(work) => all.push(work),
            None => plain += 1,
        }
    }
    (all, plain)
}

/// An entry as a work; none where it has no title of its own.
pub(super) fn work(tree: &Tree, entry: NodeId) -> Option<ImportedWork> {
    let all = |name: &'static str| tree.descendants(entry).filter(move |id| tree.is(*id, name));
    let words = |id: NodeId| Some(tree.in_a_line(id)).filter(|words| !words.is_empty());
    let one = |name: &'static str| all(name).find_map(words);
    let level = |id: NodeId| {
        tree.attribute(id, "level").unwrap_or_else(|| match tree.parent(id).and_then(|up| tree.name(up)) {
            Some("analytic") => "a",
            Some("series") => "s",
            _ => "m",
        })
    };
    // Titles that are further ones of the same level are subtitles and translations.
    let title = |wanted: &[&str]| all("title").find(|id| wanted.contains(&level(*id))).and_then(words);
    let is_journal = all("title").any(|id| level(id) == "j");
    let (own, container) = match title(&["a"]) {
        Some(own) => (own, title(&["j", "m", "u"])),
        None => (title(&["m", "u", "j"])?, None),
    };
    let kind = match (tree.attribute(entry, "type"), &container) {
        (Some("thesis"), _) => "thesis",
        (Some("report"), _) => "report",
        (Some("webPage" | "webpage"), _) => "webpage",
        (_, Some(_)) if is_journal => "article-journal",
        (_, Some(_)) => "chapter",
        _ => "book",
    };
    let scope = |units: &[&str]| {
        let is = |id: &NodeId| {
            ["unit", "type"]
                .iter()
                .any(|name| tree.attribute(*id, name).is_some_and(|own| units.contains(&own)))
        };
        all("biblScope").find(is).and_then(words)
    };
    let number = |kind: &str| {
        let is = |id: &NodeId| tree.attribute(*id, "type").is_some_and(|own| own.eq_ignore_ascii_case(kind));
        all("idno").find(is).and_then(words)
    };
    let names = |name: &'static str| all(name).filter_map(|id| named(tree, id)).collect::<Vec<Value>>();
    let day = all("date").find_map(|id| {
        let said = ["when", "notBefore", "from"].iter().find_map(|name| tree.attribute(id, name));
        said.map(str::to_owned).or_else(|| words(id))
    });
    let address = all("ref").chain(all("ptr")).find_map(|id| tree.attribute(id, "target"));
    let address =
        address.filter(|target| target.starts_with("http")).map(str::to_owned).or_else(|| number("URL"));
    works::csl(&json!({
        "id": tree.attribute(entry, "xml:id"), "type": kind, "title": own, "container-title": container,
        "collection-title": title(&["s"]), "author": names("author"), "editor": names("editor"), "issued": day,
        "publisher": one("publisher"), "publisher-place": one("pubPlace"), "edition": one("edition"),
        "volume": scope(&["volume", "vol"]), "issue": scope(&["issue", "nr"]), "page": scope(&["page", "pages", "pp"]),
        "DOI": number("DOI"), "ISBN": number("ISBN"), "ISSN": number("ISSN"), "URL": address, "note": one("note"),
    }))
}

/// A name: in parts, or by its comma; without either a body or a person of whom nothing else is known.
fn named(tree: &Tree, id: NodeId) -> Option<Value> {
    let part = |name: &str| {
        let all = tree.descendants(id).filter(|part| tree.is(*part, name)).map(|part| tree.in_a_line(part));
        all.collect::<Vec<String>>().join(" ")
    };
    let (family, given) = (part("surname"), part("forename"));
    if !family.is_empty() {
        return Some(json!({"family": family, "given": given, "non-dropping-particle": part("nameLink")}));
    }
    let words = tree.in_a_line(id);
    match words.split_once(',') {
        Some((family, given)) if !given.trim().is_empty() => {
            Some(json!({"family": family.trim(), "given": given.trim()}))
        }
        _ => (!words.is_empty()).then(|| json!({ "literal": words })),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::tree::xml;
    use super::*;

    #[test]
    fn entries_in_parts_become_works() {
        let text = "<listBibl><biblStruct xml:id=\"marlowe\"><analytic><author><persName><forename>Edith</forename> <surname>Marlowe</surname></persName></author><title level=\"a\">On lamps</title></analytic><monogr><title level=\"j\">Tides</title><imprint><biblScope unit=\"volume\">4</biblScope><biblScope unit=\"page\">3–9</biblScope><date when=\"1874-03\"/></imprint></monogr><idno type=\"DOI\">10.1000/1</idno></biblStruct><bibl>Nother, A. Words alone. 1875.</bibl><bibl><author>Nother, Ada</author>: <title>The Wall</title>, <pubPlace>Skarra</pubPlace> <date>1875</date></bibl></listBibl>";
        let (works, plain) = works(&xml(text).unwrap());
        assert_eq!((works.len(), plain), (2, 1));
        let first = &works[0];
        assert_eq!((first.key.as_str(), first.reference.kind), ("marlowe", "article-journal"));
        assert_eq!(first.reference.get("page"), Some("3–9"));
        assert_eq!(works[1].reference.get("publisher-place"), Some("Skarra"));
        assert_eq!(works[1].reference.names("author").len(), 1);
    }
}
