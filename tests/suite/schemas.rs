//! The JSON Schemas of `schemas/` refuse what the parser complains of, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use variorum::diag::Severity;
use variorum::{load, parse};

const EDITION: &str = "content/edition.toml";
const RECORD: &str = "content/annotations/tide.md";
const PERSONS: &str = "content/registers/persons.toml";
/// A register of the edition's own.
const SHIPS: &str = "content/registers/ships.toml";

/// What neither has anything against: the file, and its TOML.
const GOOD: &[(&str, &str)] = &[
    (EDITION, "title = 'T'"),
    (
        EDITION,
        r#"
title = "The Lamp at Skarra Point"
subtitle = "A keeper's account"
description = "What it is"
language = "zh-Hans"
base-url = "https://example.org/skarra/"
allow-html = false
sources = true
exports = ["text", "pdf"]
twins = true
citation-style = "apa"
frozen = true
[cite]
title = "The Lamp"
editors = ["ed", "house"]
publisher = "Harbour Press"
version = "1.2"
doi = "https://doi.org/10.5281/zenodo.1234567"
[document]
author = ["Marlowe, Edith", "Ware, John"]
issued = 1871
series = "Lights"
number = 12
publisher = "Harbour Press"
url = "http://example.org/a?b=c#d"
rights = "Nobody's"
author-note = "*Markdown*"
[[witness]]
id = "print"
siglum = "P"
title = "The printed account"
date = 1871-03-02
language = "en"
base = true
source = "An archive"
[[witness]]
id = "manuscript"
date = "1871-03~"
[[editor]]
id = "ed"
name = "A. N. Editor"
type = "person"
orcid = "0000-0002-1825-0097"
url = "https://example.org"
[[editor]]
id = "second"
name = "Another"
orcid = "https://orcid.org/0000-0002-1694-233X"
[[editor]]
id = "house"
name = "The House"
type = "organization"
[[editor]]
id = "glossator"
name = "Glossator"
type = "role"
url = "https://example.org/roles"
[[kind]]
id = "gloss"
[[kind]]
id = "variant"
name = "variant"
motivation = "editing"
[collation]
fold = { "ſ" = "s" }
spelling = { shew = "show" }
typography = true
ignore = ["case", "punctuation"]
apparatus = "positive"
[[alignment]]
section = "boredom"
blocks = { print = "p3", manuscript = ["p4", "p5"] }
[rules]
unused-footnote = "allow"
orphan = "warn"
shifted = "error"
"#,
    ),
    (EDITION, "title = 'T'\n[document]\nauthor = 'Marlowe, Edith'\nnumber = '12 bis'\nissued = 1_871"),
    (EDITION, "title = 'T'\n[document]\nissued = +1871"),
    (RECORD, "id = 'a'"),
    (RECORD, "id = 'été'\nquote = 'the wall'\nprefix = ' '\nsuffix = ''\noccurrence = 1"),
    (RECORD, "id = '第一'\nrange = ['the sea', 'the wall']\nprefix = 'x'"),
    (RECORD, "id = '3-b_c'\ntarget = 'tide#p1'\nwitness = 'print'\nreply-to = 'a'\nlemma = 'sea'"),
    (RECORD, "id = 'a'\nlemma = 'sea'\n[[reading]]\nwitness = ['a', 'b']\ntext = ''\nclass = 'omission'"),
    (RECORD, "id = 'a'\nkind = 'variant'\nmotivation = 'editing'\ncreator = 'ed'\nstatus = 'draft'"),
    (RECORD, "id = 'a'\ncreator = ['ed']\ncreated = 2026-11-24T10:00:00Z\nmodified = 2026-11-24"),
    (RECORD, "id = 'a'\ntags = ['x']\ncites = 'b, p. 4'\nentities = ['person:ware']\nrefs = 'b'"),
    (RECORD, "id = 'a'\nrights = 'Free'\nlang = 'pt-BR'"),
    (RECORD, "[defaults]\ntarget = 'tide'\ncreator = 'ed'\nkind = 'gloss'\ntags = ['x']"),
    (PERSONS, ""),
    (PERSONS, "[[entity]]\nid = 'ware'\nname = 'Ware, John'"),
    (PERSONS, "[register]\ntitle = 'Crew'\nprefix = 'person'"),
    (
        SHIPS,
        r#"
[register]
title = "Ships"
singular = "ship"
prefix = "ship"
[[entity]]
id = "argo"
name = "Argo"
sort = "Argo"
original = "Ἀργώ"
dates = "1952-10-07/.."
role = "a boat"
summary = "Of *Skarra*."
same-as = ["https://www.wikidata.org/entity/Q15031"]
links = "https://example.org/"
forms = ["Argo", "the Argo of Skarra"]
not = ["Argo Street"]
[[entity]]
id = "nemo"
name = "Nemo"
forms = []
"#,
    ),
];

/// What both refuse: the file, its TOML, and the parser's rule.
const BAD: &[(&str, &str, &str)] = &[
    // A key is missing.
    (EDITION, "", "missing-key"),
    (EDITION, "subtitle = 'S'", "missing-key"),
    (EDITION, "title = 'T'\n[[witness]]\ntitle = 'W'", "missing-key"),
    (EDITION, "title = 'T'\n[[editor]]\nid = 'ed'", "missing-key"),
    (EDITION, "title = 'T'\n[[editor]]\nname = 'E'", "missing-key"),
    (EDITION, "title = 'T'\n[[kind]]\nname = 'K'", "missing-key"),
    (RECORD, "", "missing-key"),
    (RECORD, "quote = 'the wall'", "missing-key"),
    (RECORD, "id = 'a'\nprefix = 'x'", "missing-key"),
    (RECORD, "id = 'a'\nsuffix = 'x'", "missing-key"),
    (RECORD, "id = 'a'\noccurrence = 2", "missing-key"),
    (PERSONS, "[[entity]]\nid = 'ware'", "missing-key"),
    (PERSONS, "[[entity]]\nname = 'Ware'", "missing-key"),
    // A key that there is not.
    (EDITION, "title = 'T'\nsubtitel = 'S'", "unknown-key"),
    (EDITION, "title = 'T'\nbase_url = 'https://example.org/'", "unknown-key"),
    (RECORD, "id = 'a'\nqoute = 'the wall'", "unknown-key"),
    (RECORD, "id = 'a'\n[defaults]\nkind = 'gloss'", "unknown-key"),
    (RECORD, "[defaults]\nid = 'a'", "unknown-key"),
    (RECORD, "[defaults]\nquote = 'the wall'", "unknown-key"),
    (PERSONS, "[[person]]\nid = 'ware'", "unknown-key"),
    // A value of another type.
    (EDITION, "title = 'T'\nexports = 'text'", "wrong-type"),
    (EDITION, "title = 'T'\nexports = ['txt']", "bad-value"),
    (EDITION, "title = 'T'\nexports = ['text', 'text']", "bad-value"),
    (EDITION, "title = 3", "wrong-type"),
    (EDITION, "title = 'T'\nsources = 'yes'", "wrong-type"),
    (EDITION, "title = 'T'\ndocument = 'D'", "wrong-type"),
    (EDITION, "title = 'T'\n[witness]\nid = 'w'", "wrong-type"),
    (EDITION, "title = 'T'\nwitness = ['w']", "wrong-type"),
    (EDITION, "title = 'T'\n[document]\nauthor = [1]", "wrong-type"),
    (RECORD, "id = 1", "wrong-type"),
    (RECORD, "id = 'a'\nquote = ['the wall']", "wrong-type"),
    (RECORD, "id = 'a'\ntags = 'x'", "wrong-type"),
    (RECORD, "id = 'a'\nquote = 'x'\noccurrence = '1'", "wrong-type"),
    (RECORD, "id = 'a'\nrange = 'the wall'", "wrong-type"),
    (RECORD, "defaults = 1", "wrong-type"),
    (PERSONS, "[[entity]]\nid = 'ware'\nname = 'Ware'\nforms = 'Ware'", "wrong-type"),
    (PERSONS, "[[entity]]\nid = 'ware'\nname = 'Ware'\nnot = 'Ware Street'", "wrong-type"),
    // A value that there is not.
    (EDITION, "title = ' '", "bad-value"),
    (EDITION, "title = 'T'\nlanguage = 'english language'", "bad-value"),
    (EDITION, "title = 'T'\nlanguage = 'e'", "bad-value"),
    (EDITION, "title = 'T'\n[document]\nnumber = 0", "bad-value"),
    (EDITION, "title = 'T'\n[cite]\ndoi = 'zenodo.1234567'", "bad-value"),
    (EDITION, "title = 'T'\n[[editor]]\nid = 'e'\nname = 'E'\norcid = '0000-0002-1825'", "bad-value"),
    (EDITION, "title = 'T'\n[[editor]]\nid = 'e'\nname = 'E'\ntype = 'organisation'", "bad-value"),
    (EDITION, "title = 'T'\n[[editor]]\nid = 'e'\nname = 'E'\ntype = 'Person'", "bad-value"),
    (EDITION, "title = 'T'\n[[editor]]\nid = 'e'\nname = 'E'\ntype = 1", "wrong-type"),
    (EDITION, "title = 'T'\n[[kind]]\nid = 'k'\nmotivation = 'editign'", "bad-value"),
    (EDITION, "title = 'T'\n[rules]\norphan = 'loud'", "bad-value"),
    (EDITION, "title = 'T'\n[rules]\norphan = 1", "bad-value"),
    (RECORD, "id = 'a'\nquote = ''", "bad-value"),
    (RECORD, "id = 'a'\nquote = 'x'\noccurrence = 0", "bad-value"),
    (RECORD, "id = 'a'\nmotivation = 'thinking'", "bad-value"),
    (RECORD, "id = 'a'\nlang = 'en_GB'", "bad-value"),
    (RECORD, "id = 'a'\nquote = 'x'\nrange = ['the sea', 'the wall']", "bad-value"),
    (RECORD, "id = 'a'\nrange = ['the sea']", "bad-range"),
    (RECORD, "id = 'a'\nrange = ['the sea', 'over', 'the wall']", "bad-range"),
    (RECORD, "id = 'a'\nrange = ['the sea', ' ']", "bad-range"),
    (SHIPS, "[register]\ntitle = 'S'\nprefix = 'note'", "bad-value"),
    (SHIPS, "[register]\ntitle = 'S'\nprefix = 'a ship'", "bad-value"),
    // An id that can be none.
    (EDITION, "title = 'T'\n[[witness]]\nid = 'first print'", "bad-slug"),
    (EDITION, "title = 'T'\n[[editor]]\nid = '-e'\nname = 'E'", "bad-slug"),
    (EDITION, "title = 'T'\n[[kind]]\nid = 'a.b'", "bad-slug"),
    (RECORD, "id = '../a'", "bad-slug"),
    (RECORD, "id = 'a#b'", "bad-slug"),
    (RECORD, "id = 'a\u{301} b'", "bad-slug"),
    (PERSONS, "[[entity]]\nid = 'a/b'\nname = 'Ware'", "bad-slug"),
    // A date that is none.
    (EDITION, "title = 'T'\n[document]\nissued = 'yesterday'", "bad-date"),
    (EDITION, "title = 'T'\n[document]\nissued = 18711", "bad-date"),
    (EDITION, "title = 'T'\n[[witness]]\nid = 'w'\ndate = '24.11.2026'", "bad-date"),
    (RECORD, "id = 'a'\ncreated = '1871-3'", "bad-date"),
    (RECORD, "id = 'a'\ncreated = ''", "bad-date"),
    (RECORD, "id = 'a'\nmodified = '../..'", "bad-date"),
    (RECORD, "id = 'a'\nmodified = 10:00:00", "bad-date"),
    (RECORD, "[defaults]\ncreated = '1871–1875'", "bad-date"),
    (PERSONS, "[[entity]]\nid = 'ware'\nname = 'Ware'\ndates = '1862-1875'", "bad-date"),
    // An address that is none.
    (EDITION, "title = 'T'\nbase-url = 'example.org'", "bad-url"),
    (EDITION, "title = 'T'\nbase-url = 'https:///x'", "bad-url"),
    (EDITION, "title = 'T'\n[document]\nurl = 'https://example.org/a b'", "bad-url"),
    (PERSONS, "[[entity]]\nid = 'ware'\nname = 'Ware'\nlinks = ['ftp://example.org']", "bad-url"),
    (PERSONS, "[[entity]]\nid = 'ware'\nname = 'Ware'\nsame-as = 'Q15031'", "bad-url"),
];

/// What the parser alone reports, its rule, and why a schema doesn't.
const PARSER_ALONE: &[(&str, &str, &str, &str)] = &[
    (EDITION, "title = 2026-11-24", "wrong-type", "JSON has no dates: they are strings there"),
    (EDITION, "title = 'T'\n[document]\nissued = 1871.0", "wrong-type", "in JSON 1871.0 is 1871"),
    (EDITION, "title = 'T'\n[document]\nissued = 0x7", "wrong-type", "in JSON a number has no base"),
    (
        EDITION,
        "title = 'T'\n[document]\nissued = '2026-13'",
        "bad-date",
        "a pattern that knows months is unreadable",
    ),
    (RECORD, "id = 'a'\ncreated = '2026-02-31'", "bad-date", "a pattern that knows days is unreadable"),
    (
        EDITION,
        "title = 'T'\ncitation-style = 'none'",
        "bad-value",
        "a schema outlives a release, and the styles change with one",
    ),
    (EDITION, "title = 'T'\ncitation-style = 'none.csl'", "bad-value", "a schema sees no other file"),
    (
        EDITION,
        "title = 'T'\nlanguage = 'german'",
        "unknown-language",
        "a schema outlives a release, and languages are registered",
    ),
    (
        EDITION,
        "title = 'T'\n[rules]\norphans = 'warn'",
        "unknown-rule",
        "a schema outlives a release, and rules are added",
    ),
    (
        EDITION,
        "title = 'T'\n[[editor]]\nid = 'e'\nname = 'E'\norcid = '0000-0002-1825-0098'",
        "bad-value",
        "a pattern can't compute the last digit",
    ),
    (
        EDITION,
        "title = 'T'\n[[editor]]\nid = 'e'\nname = 'E'\ntype = 'role'\norcid = '0000-0002-1825-0097'",
        "bad-value",
        "it compares two values",
    ),
    (
        EDITION,
        "title = 'T'\n[[witness]]\nid = 'w'\n[[witness]]\nid = 'W'",
        "duplicate-id",
        "it compares two values",
    ),
    (
        EDITION,
        "title = 'T'\n[[editor]]\nid = 'e'\nname = 'E'\n[[editor]]\nid = 'e'\nname = 'F'",
        "duplicate-id",
        "it compares two values",
    ),
    (
        EDITION,
        "title = 'T'\n[[witness]]\nid = 'v'\nbase = true\n[[witness]]\nid = 'w'\nbase = true",
        "bad-value",
        "that one alone may say `base` would be told of all",
    ),
    (RECORD, "id = 'a'\nkind = 'glos'", "unknown-kind", "edition.toml declares kinds"),
    (RECORD, "id = 'a'\ncreator = 'nobody'", "unknown-creator", "edition.toml declares editors"),
    (
        RECORD,
        "id = 'a'\n[[reading]]\nwitness = 'p'\ntext = ''",
        "missing-key",
        "`lemma`, `quote` or `range` may say what the readings are of",
    ),
    (
        EDITION,
        "title = 'T'\n[[witness]]\nid = 'v'\nsiglum = 'A'\n[[witness]]\nid = 'w'\nsiglum = 'A'",
        "prefix-clash",
        "it compares two values",
    ),
    (SHIPS, "", "missing-key", "whether `[register]` may be left out depends on the file's name"),
    (
        SHIPS,
        "[register]\nsingular = 'ship'",
        "missing-key",
        "whether `title` may be left out depends on the file's name",
    ),
    (
        PERSONS,
        "[register]\nprefix = 'ship'",
        "bad-value",
        "the prefix of a known register depends on the file's name",
    ),
    (
        PERSONS,
        "[[entity]]\nid = 'ware'\nname = 'Ware'\nforms = ['W']",
        "short-form",
        "how much a sign counts depends on its script",
    ),
];

/// Values of all sorts, and for every key one that it may have.
const VALUES: &[&str] = &[
    "'words'",
    "''",
    "' '",
    "'two words'",
    "'gloss'",
    "'editing'",
    "'role'",
    "'en'",
    "'apa'",
    "'case'",
    "'negative'",
    "'1871-03~'",
    "'1862/1875'",
    "'https://example.org/'",
    "'0000-0002-1825-0097'",
    "1",
    "0",
    "-44",
    "1871",
    "1.5",
    "true",
    "2026-11-24",
    "2026-11-24T10:00:00",
    "[]",
    "['one word', 'other words']",
    "['https://example.org/']",
    "[1]",
    "[[]]",
    "[true, 'words']",
    "{}",
    "{ words = 'words' }",
    "[{}]",
];

/// A table that has keys: its file, what is before its keys, its keys that must be there, and where its
/// schema is.
struct Keyed {
    file: &'static str,
    head: &'static str,
    given: &'static [(&'static str, &'static str)],
    schema: &'static str,
}

const TABLES: &[Keyed] = &[
    Keyed { file: EDITION, head: "", given: &[("title", "'T'")], schema: "" },
    Keyed { file: EDITION, head: "title = 'T'\n[document]\n", given: &[], schema: "/properties/document" },
    Keyed {
        file: EDITION,
        head: "title = 'T'\n[[witness]]\n",
        given: &[("id", "'w'")],
        schema: "/properties/witness/items",
    },
    Keyed {
        file: EDITION,
        head: "title = 'T'\n[[editor]]\n",
        given: &[("id", "'e'"), ("name", "'E'")],
        schema: "/properties/editor/items",
    },
    Keyed {
        file: EDITION,
        head: "title = 'T'\n[[kind]]\n",
        given: &[("id", "'k'")],
        schema: "/properties/kind/items",
    },
    Keyed { file: EDITION, head: "title = 'T'\n[collation]\n", given: &[], schema: "/properties/collation" },
    Keyed {
        file: EDITION,
        head: "title = 'T'\n[[alignment]]\n",
        given: &[("section", "'s'"), ("blocks", "{ a = 'p1', b = [] }")],
        schema: "/properties/alignment/items",
    },
    Keyed { file: RECORD, head: "", given: &[("id", "'a'"), ("quote", "'x'")], schema: "/anyOf/0" },
    Keyed {
        file: RECORD,
        head: "id = 'a'\nlemma = 'x'\n[[reading]]\n",
        given: &[("witness", "'w'"), ("text", "''")],
        schema: "/anyOf/0/properties/reading/items",
    },
    Keyed { file: RECORD, head: "[defaults]\n", given: &[], schema: "/anyOf/1/properties/defaults" },
    Keyed { file: PERSONS, head: "", given: &[], schema: "" },
    Keyed { file: SHIPS, head: "[register]\n", given: &[("title", "'S'")], schema: "/properties/register" },
    Keyed {
        file: PERSONS,
        head: "[[entity]]\n",
        given: &[("id", "'e'"), ("name", "'Ware'")],
        schema: "/properties/entity/items",
    },
];

/// The schemas, and an edition to put a file into.
struct Both {
    folder: tempfile::TempDir,
    schemas: boon::Schemas,
    indices: Vec<(&'static str, boon::SchemaIndex)>,
}

impl Both {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["annotations", "registers", "text"] {
            fs::create_dir_all(folder.path().join("content").join(part)).unwrap();
        }
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        let mut indices = Vec::new();
        for name in ["edition", "record", "register"] {
            let address = format!("https://example.org/{name}.json");
            compiler.add_resource(&address, schema(name)).unwrap();
            // That compiles only what is a schema itself.
            indices.push((name, compiler.compile(&address, &mut schemas).unwrap()));
        }
        Self { folder, schemas, indices }
    }

    /// The rules by which the parser complains of a file, and whether its schema refuses it.
    fn of(&self, file: &str, toml: &str) -> (BTreeSet<&'static str>, bool) {
        let table: toml::Table = toml.parse().unwrap_or_else(|error| panic!("{toml}: {error}"));
        let json = json(&toml::Value::Table(table));
        let index = self.indices.iter().find(|(name, _)| *name == schema_of(file)).unwrap().1;
        (self.told(file, toml), self.schemas.validate(&json, index).is_err())
    }

    fn told(&self, file: &str, toml: &str) -> BTreeSet<&'static str> {
        let root = self.folder.path();
        let declared = "title = 'T'\n[[editor]]\nid = 'ed'\nname = 'E'\n[[kind]]\nid = 'variant'\n";
        fs::write(root.join(EDITION), declared).unwrap();
        let text = if file == RECORD { format!("+++\n{toml}\n+++\nA note.\n") } else { toml.to_owned() };
        fs::write(root.join(file), text).unwrap();
        let (world, mut diagnostics) = load::load(root).unwrap();
        parse::parse(&world, &mut parse::ParseCache::default(), &mut diagnostics);
        if file != EDITION {
            fs::remove_file(root.join(file)).unwrap();
        }
        let here = |d: &&variorum::diag::Diagnostic| {
            d.severity > Severity::Info && d.span.is_some_and(|s| world.sources.get(s.file).path == file)
        };
        // That nothing is in a register yet is no fault of its keys.
        diagnostics.iter().filter(here).map(|d| d.rule.id).filter(|rule| *rule != "unused-file").collect()
    }
}

fn schema_of(file: &str) -> &'static str {
    match file {
        EDITION => "edition",
        RECORD => "record",
        _ => "register",
    }
}

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// TOML as editors hand it to a schema: dates are strings.
fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(list) => list.iter().map(json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
        plain => serde_json::to_value(plain).unwrap(),
    }
}

#[test]
fn what_is_good_passes_both() {
    let both = Both::new();
    for (file, toml) in GOOD {
        assert_eq!(both.of(file, toml), (BTreeSet::new(), false), "{file}: {toml}");
    }
}

#[test]
fn what_is_bad_is_refused_by_both() {
    let both = Both::new();
    for (file, toml, rule) in BAD {
        assert_eq!(both.of(file, toml), (BTreeSet::from([*rule]), true), "{file}: {toml}");
    }
}

#[test]
fn what_the_parser_alone_tells_is_known() {
    let both = Both::new();
    for (file, toml, rule, why) in PARSER_ALONE {
        assert_eq!(both.of(file, toml), (BTreeSet::from([*rule]), false), "{file}: {toml}: {why}");
    }
}

/// What [`PARSER_ALONE`] has of each key.
fn known(key: &str, value: &str, told: &BTreeSet<&str>) -> bool {
    let Some(rule) = told.first().filter(|_| told.len() == 1) else { return false };
    match *rule {
        "wrong-type" => value.starts_with("2026-"),
        "bad-value" => key == "citation-style",
        "unknown-language" => matches!(key, "language" | "lang"),
        "missing-file" => key == "other",
        "unknown-kind" => key == "kind",
        "unknown-creator" => key == "creator",
        _ => false,
    }
}

#[test]
fn every_key_takes_what_its_schema_says() {
    let both = Both::new();
    let mut wrong = Vec::new();
    for table in TABLES {
        let schema = schema(schema_of(table.file));
        let schema = schema.pointer(table.schema).unwrap();
        let keys = schema["properties"].as_object().unwrap().keys().map(String::as_str);
        for key in keys.chain(["colour"]) {
            let mut taken = false;
            for value in VALUES {
                let given = table.given.iter().filter(|(other, _)| {
                    // A record has a quote or a range.
                    *other != key && !(key == "range" && *other == "quote")
                });
                let given: String = given.map(|(key, value)| format!("{key} = {value}\n")).collect();
                let toml = format!("{}{given}{key} = {value}", table.head);
                let (told, refused) = both.of(table.file, &toml);
                taken |= !refused;
                if told.is_empty() == refused && (refused || !known(key, value, &told)) {
                    wrong.push(format!("{}: {toml}\n    told {told:?}, refused {refused}", table.file));
                }
            }
            assert_eq!(taken, key != "colour", "`{key}` of {}{}", table.file, table.schema);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_edition_here_is_as_the_schemas_have_it() {
    let both = Both::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut records, mut registers) = (0, 0);
    let good = |file, toml: &str| assert!(!both.of(file, toml).1, "{toml}");
    good(EDITION, &fs::read_to_string(root.join(EDITION)).unwrap());
    for entry in walkdir::WalkDir::new(root.join("content/annotations")) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|e| e == "md") {
            let text = format!("\n{}", fs::read_to_string(path).unwrap());
            // Every second part is a record, the others are notes.
            for record in text.split("\n+++\n").skip(1).step_by(2) {
                good(RECORD, record);
                records += 1;
            }
        }
    }
    for entry in fs::read_dir(root.join("content/registers")).unwrap() {
        good(PERSONS, &fs::read_to_string(entry.unwrap().path()).unwrap());
        registers += 1;
    }
    assert!(records > 0 && registers > 0);
}
