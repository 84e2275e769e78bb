//! `dts/…`: every expansion of every template leads to a file that answers it.

use crate::shell;
use crate::xml;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use percent_encoding::percent_decode_str;
use serde_json::Value;
use shell::{err, out, run};
use xml::{Element, edition, parse};

const BASE: &str = "https://example.org/x/";

/// The value of a variable, percent-encoded as simple expansion has it.
fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    value.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Expands a URI template (RFC 6570): path segments, fragments, prefixes are all that are used.
fn expand(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, from)) = rest.split_once('{') {
        let (expression, after) = from.split_once('}').unwrap();
        out.push_str(before);
        let sign = expression.chars().next().unwrap();
        assert!("/#".contains(sign), "{expression}");
        for variable in expression[1..].split(',') {
            let (name, length) = variable.split_once(':').unwrap_or((variable, "10000"));
            let Some((_, value)) = values.iter().find(|(own, _)| *own == name) else { continue };
            let value: String = value.chars().take(length.parse().unwrap()).collect();
            out.push(sign);
            out.push_str(&encoded(&value));
        }
        rest = after;
    }
    out + rest
}

/// The files of an edition by their addresses.
struct Service(BTreeMap<String, String>);

impl Service {
    fn of(folder: &Path, args: &[&str]) -> (Self, String) {
        let to = folder.join("out");
        let _ = fs::remove_dir_all(&to);
        let output = run(folder, &[&["export", "dts", ".", "-o", "out/"], args].concat());
        assert_ne!(output.status.code(), Some(2), "{}", err(&output));
        let mut files = BTreeMap::new();
        let mut open = vec![to.clone()];
        while let Some(at) = open.pop() {
            if at.is_dir() {
                open.extend(fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()));
            } else {
                let name = at.strip_prefix(&to).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read_to_string(at).unwrap());
            }
        }
        (Self(files), err(&output))
    }

    /// The file that a request leads to, and what is behind the `#`.
    fn get(&self, from: &str, url: &str) -> (&str, &str, Option<String>) {
        let (path, fragment) = url.split_once('#').map_or((url, None), |(path, own)| (path, Some(own)));
        let address = match path.strip_prefix(BASE) {
            Some(address) => address.to_owned(),
            None => {
                let mut folder: Vec<&str> = from.split('/').collect();
                folder.pop();
                for part in path.split('/') {
                    if part == ".." {
                        folder.pop();
                    } else {
                        folder.push(part);
                    }
                }
                folder.join("/")
            }
        };
        let address = percent_decode_str(&address).decode_utf8().unwrap().into_owned();
        let (address, text) =
            self.0.get_key_value(&address).unwrap_or_else(|| panic!("{url} from {from}: no {address}"));
        let fragment = fragment.map(|own| percent_decode_str(own).decode_utf8().unwrap().into_owned());
        (address, text, fragment)
    }

    fn json(&self, from: &str, template: &Value, values: &[(&str, &str)]) -> (String, Value) {
        let (address, text, _) = self.get(from, &expand(template.as_str().unwrap(), values));
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(value["@context"], "https://dtsapi.org/context/v1.0.json");
        assert_eq!(value["dtsVersion"], "1.0");
        (address.to_owned(), value)
    }
}

fn words<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} of {value}"))
}

fn members(value: &Value) -> &Vec<Value> {
    value["member"].as_array().unwrap_or_else(|| panic!("{value}"))
}

/// Follow all that there is from the entry point; how many units there were.
fn follow(service: &Service) -> usize {
    let (at, entry) = service.json("", &Value::from("dts/entry.jsonld"), &[]);
    assert_eq!(entry["@type"], "EntryPoint");
    let (collection, navigation, document) = (&entry["collection"], &entry["navigation"], &entry["document"]);
    let (_, root) = service.json(&at, collection, &[]);
    let id = words(&root, "@id");
    assert_eq!((&root["@type"], &root["totalParents"]), (&"Collection".into(), &0.into()));
    assert_eq!(members(&root).len(), root["totalChildren"].as_u64().unwrap() as usize);
    let (_, named) = service.json(&at, collection, &[("id", id), ("nav", "children")]);
    assert_eq!(members(&named).len(), members(&root).len());
    assert!(members(&service.json(&at, collection, &[("id", id), ("nav", "parents")]).1).is_empty());
    let mut units = 0;
    for member in members(&root) {
        let id = words(member, "@id");
        let (from, resource) = service.json(&at, collection, &[("id", id)]);
        assert_eq!(resource["@type"], "Resource");
        let (_, parents) = service.json(&at, collection, &[("id", id), ("nav", "parents")]);
        assert_eq!(members(&parents).len(), resource["totalParents"].as_u64().unwrap() as usize);
        // The text's own templates lead to the same.
        let (_, own) = service.json(&from, &resource["navigation"], &[("down", "-1")]);
        let (_, all) = service.json(&at, navigation, &[("resource", id), ("down", "-1")]);
        assert_eq!(own, all);
        assert!(service.json(&from, &resource["collection"], &[("nav", "parents")]).1 == parents);
        let (_, text, _) = service.get(&at, &expand(document.as_str().unwrap(), &[("resource", id)]));
        let whole = parse(text);
        let mut sections = String::new();
        let mut known: BTreeMap<&str, u64> = BTreeMap::new();
        for unit in members(&all) {
            units += 1;
            let reference = words(unit, "identifier");
            let level = unit["level"].as_u64().unwrap();
            match unit["parent"].as_str() {
                Some(parent) => assert_eq!(known[parent] + 1, level, "{reference}"),
                None => assert_eq!(level, 1, "{reference}"),
            }
            assert!(known.insert(reference, level).is_none(), "{reference} is there twice");
            let kind = words(unit, "citeType");
            let asked = [("resource", id), ("ref", reference)];
            for down in [None, Some("0"), Some("1"), Some("-1")] {
                let asked: Vec<_> = asked.into_iter().chain(down.map(|down| ("down", down))).collect();
                let (_, answer) = service.json(&at, navigation, &asked);
                let of = if kind == "block" { words(unit, "parent") } else { reference };
                assert_eq!(answer["ref"]["identifier"], of, "{reference} {down:?}");
                assert_eq!(answer.get("member").is_some(), down.is_some());
                if down == Some("-1") && kind == "block" {
                    assert!(members(&answer).contains(unit), "{reference}");
                }
            }
            let (_, text, fragment) = service.get(&at, &expand(document.as_str().unwrap(), &asked));
            let tei = parse(text);
            assert_eq!(tei.name, "TEI");
            let wrapper = &tei.named("dts:wrapper")[0];
            assert_eq!(wrapper.attribute("xmlns:dts"), "https://w3id.org/api/dts#");
            let found = |tei: &Element| {
                let all = tei.all();
                let own = all.iter().find(|element| element.attribute("xml:id") == reference);
                own.unwrap_or_else(|| panic!("{reference}")).text()
            };
            assert_eq!(fragment.as_deref(), Some(reference));
            assert_eq!(found(wrapper), found(&whole), "{reference}");
            if kind == "section" {
                sections.push_str(&wrapper.text());
            }
        }
        let heads = |element: &Element| element.name != "head" || element.attribute("xml:id").contains(".h-");
        let pressed = |words: String| words.split_whitespace().collect::<String>();
        let body = whole.named("body")[0].clone();
        if all["member"].as_array().unwrap().iter().all(|unit| unit["citeType"] != "part") {
            assert_eq!(pressed(body.text()), pressed(sections), "{id}");
        } else {
            assert!(pressed(body.words(&heads)).len() > 50, "{id}");
        }
    }
    units
}

#[test]
fn every_template_leads_with_every_reference_to_a_file() {
    let folder = edition();
    assert!(out(&run(folder.path(), &["export"])).contains("dts/entry.jsonld"));
    for args in [&["--base-url", BASE][..], &[]] {
        let (service, told) = Service::of(folder.path(), args);
        assert_eq!(told.contains("without `base-url`"), args.is_empty(), "{told}");
        assert!(follow(&service) > 30);
        for (address, text) in service.0.iter().filter(|(address, _)| address.ends_with(".xml")) {
            let depth = address.matches('/').count();
            let site = if args.is_empty() { "../".repeat(depth) } else { BASE.to_owned() };
            let tei = parse(text);
            for element in tei.named("persName") {
                let own = element.attribute("ref");
                assert!(own.starts_with(&format!("{site}persons.html#e-")), "{own} in {address}");
            }
            let ids: Vec<&str> = tei.all().iter().map(|element| element.attribute("xml:id")).collect();
            for element in tei.all() {
                let target = element.attribute("target");
                assert!(
                    target.is_empty() || !target.starts_with('#') || ids.contains(&&target[1..]),
                    "{target} in {address}"
                );
            }
        }
    }
}

#[test]
fn many_sections_are_many_files_of_a_length() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/text/parents")).unwrap();
    fs::write(
        folder.path().join("content/edition.toml"),
        "title = \"T\"\n[[witness]]\nid = \"parents\"\nsiglum = \"P\"\n[[witness]]\nid = \"edition\"\nsiglum = \"E\"\n",
    )
    .unwrap();
    fs::create_dir_all(folder.path().join("content/text/edition")).unwrap();
    fs::write(folder.path().join("content/text/edition/1-one.md"), "# One\n\nWords.\n").unwrap();
    for n in 1..=60 {
        let text = format!("# Section {n}\n\nWords of {n}.\n");
        fs::write(folder.path().join(format!("content/text/parents/{n:02}-s{n}.md")), text).unwrap();
    }
    let (service, _) = Service::of(folder.path(), &[]);
    assert_eq!(follow(&service), 2 * 60 + 2);
    // The units beside one are in pages, which lead to each other.
    let beside = |at: &str| -> Value { serde_json::from_str(&service.0[at]).unwrap() };
    let mut at = "dts/navigation/parents/s0001/0.jsonld".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = beside(&at);
        seen.extend(members(&page).iter().map(|unit| words(unit, "identifier").to_owned()));
        let view = &page["view"];
        assert_eq!(view["@type"], "Pagination");
        let (next, ..) = service.get(&at, words(view, "next"));
        if next == at {
            break;
        }
        at = next.to_owned();
    }
    assert_eq!(seen, (1..=60).map(|n| format!("s{n:04}")).collect::<Vec<_>>());
    assert!(members(&beside("dts/navigation/parents/s0040/0.jsonld")).len() <= 25);
    assert!(beside("dts/navigation/edition/s000a/0.jsonld").get("view").is_none());
    let longest =
        service.0.iter().filter(|(address, _)| address.contains("/s00")).map(|(_, text)| text.len());
    assert!(longest.max().unwrap() < 12_000);
}
