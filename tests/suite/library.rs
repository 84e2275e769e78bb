//! `variorum library`: the shelf, the registers as one, and the example of the docs.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn library(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).arg("library").args(args).output().unwrap()
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn edition(folder: &Path, name: &str, config: &str, persons: &str) {
    put(folder, &format!("{name}/content/edition.toml"), &format!("title = \"The {name}\"\n{config}"));
    put(folder, &format!("{name}/content/text/01-one.md"), "Words of Ware.\n");
    put(folder, &format!("{name}/content/registers/persons.toml"), persons);
}

const WARE: &str = "[[entity]]\nid = \"ware\"\nname = \"John Ware\"\nsort = \"Ware, John\"\nforms = [\"Ware\"]\n\
                    same-as = [\"https://www.wikidata.org/wiki/Q7/\"]\nsummary = \"A *keeper*.\"\n";

#[test]
fn entities_are_one_by_what_they_are_the_same_as() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    edition(root, "first", "base-url = \"https://first.example.org/x/\"\n", WARE);
    let other = "[[entity]]\nid = \"w\"\nname = \"J. <Ware>\"\nsame-as = [\"https://d-nb.info/gnd/1\", \"http://wikidata.org/wiki/Q7\"]\n\
                 [[entity]]\nid = \"ware\"\nname = \"Another Ware\"\n";
    edition(root, "second", "", other);
    let third = "[[entity]]\nid = \"jw\"\nname = \"John Ware\"\nsame-as = [\"d-nb.info/gnd/1/\"]\n";
    edition(root, "third", "language = \"he\"\n", &third.replace("\"d-nb", "\"https://d-nb"));
    fs::create_dir_all(root.join("third/public")).unwrap();
    fs::write(root.join("third/public/index.html"), "").unwrap();
    let output = library(root, &["first", "second", "third"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("`second` has no base-url, and isn't built"), "{told}");
    assert!(!told.contains("`third`"), "{told}");
    let persons = fs::read_to_string(root.join("library/persons.html")).unwrap();
    assert_eq!(persons.matches("<section class=\"entry\"").count(), 2, "{persons}");
    for words in [
        "id=\"e-ware-2\"><h2>John Ware</h2>",
        "<b>J. &lt;Ware&gt;</b>",
        "<a href=\"https://first.example.org/x/persons.html#e-ware\">The first</a> <span>A keeper.</span>",
        "<a href=\"../second/public/persons.html#e-w\">The second</a>",
        "<li lang=\"he\" dir=\"rtl\"><a href=\"../third/public/persons.html#e-jw\">The third</a>",
        "<h2>Another Ware</h2>",
        ">d-nb.info/gnd/1</a>",
        ">wikidata.org/wiki/Q7</a>",
    ] {
        assert!(persons.contains(words), "{words}: {persons}");
    }
    let shelf = fs::read_to_string(root.join("library/index.html")).unwrap();
    for words in [
        "<title>Library</title>",
        "<a href=\"persons.html\">Persons</a>",
        "<a href=\"https://first.example.org/x/index.html\">The first</a>",
    ] {
        assert!(shelf.contains(words), "{words}: {shelf}");
    }
    let again = library(root, &["first", "second", "third"]);
    assert!(String::from_utf8(again.stdout).unwrap().contains("no file changed"));
}

/// The data of a file of the index.
fn part(root: &Path, name: &str) -> serde_json::Value {
    let text = fs::read_to_string(root.join(format!("library/search/{name}.js"))).unwrap();
    let call = text.trim().strip_prefix("variorumSearch(").unwrap().strip_suffix(");").unwrap();
    let call: Vec<serde_json::Value> = serde_json::from_str(&format!("[{call}]")).unwrap();
    assert_eq!(call[1], name);
    call[2].clone()
}

#[test]
fn one_search_finds_words_of_all_editions_in_all_languages() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    edition(root, "first", "base-url = \"https://first.example.org/x/\"\n", WARE);
    edition(root, "second", "language = \"he\"\n", WARE);
    put(root, "second/content/text/01-one.md", "המגדלור בלילה.\n");
    put(
        root,
        "second/content/annotations/one.md",
        "+++\nid = \"n\"\nquote = \"המגדלור\"\nlang = \"fr\"\n+++\nUne lampe.\n",
    );
    edition(root, "third", "language = \"zh\"\n", WARE);
    put(root, "third/content/text/01-one.md", "學而時習之。\n");
    let output = library(root, &["first", "second", "third"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let page = fs::read_to_string(root.join("library/search.html")).unwrap();
    for words in [
        "data-index=\"search/\"",
        "<a data-edition=\"https://first.example.org/x/\" href=\"https://first.example.org/x/index.html\">The first</a>",
        "<li lang=\"he\" dir=\"rtl\"><a data-edition=\"../second/public/\" href=\"../second/public/index.html\">The second</a>",
        "<li><a href=\"persons.html\">Persons</a></li>",
        "<script src=\"search.js\" defer></script>",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let text = part(root, "t0");
    let groups: Vec<(String, String, String, String)> = text
        .as_array()
        .unwrap()
        .iter()
        .map(|group| {
            let word = |at: usize| group[at].as_str().unwrap().to_owned();
            (word(0), word(2), word(3), group[4][0][2].as_str().unwrap().to_owned())
        })
        .collect();
    let of = |address: &str, language: &str, dir: &str, words: &str| {
        (address.to_owned(), language.to_owned(), dir.to_owned(), words.to_owned())
    };
    assert_eq!(
        groups,
        [
            of("0/one.html", "", "", "Words of Ware."),
            of("1/one.html", "he", "rtl", "המגדלור בלילה."),
            of("2/one.html", "zh", "", "學而時習之。"),
            of("1/one.html", "fr", "", "Une lampe."),
            of("0/persons.html", "", "", "John Ware · Ware · A keeper."),
            of("1/persons.html", "he", "rtl", "John Ware · Ware · A keeper."),
            of("2/persons.html", "zh", "", "John Ware · Ware · A keeper."),
        ],
        "texts of all editions, then their notes, then what serves them"
    );
    assert_eq!(part(root, "index")["kinds"], serde_json::json!([3, 4, 7]));
    let count = part(root, "index")["first"].as_array().unwrap().len();
    let words: String =
        (0..count).map(|n| format!("{} ", part(root, &format!("d{n}"))[3].as_str().unwrap())).collect();
    for word in ["ware", "lampe", "המגדלור", "學而"] {
        // Words share their beginnings with those before them: what is left of each is there.
        assert!(words.contains(&word.chars().skip(1).collect::<String>()), "{word}: {words}");
    }
    for file in ["words.js", "search.js", "search.css"] {
        assert!(root.join("library").join(file).is_file(), "{file}");
    }
}

#[test]
fn what_is_no_edition_is_told_with_all_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    edition(folder.path(), "first", "", WARE);
    fs::create_dir(folder.path().join("none")).unwrap();
    let output = library(folder.path(), &["first", "none", "first/", "gone"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    for words in ["no edition in `none`", "`first/` is named twice", "no edition in `gone`"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!folder.path().join("library").exists());
    let output = library(folder.path(), &["first", "--out", "first/content/x"]);
    assert_eq!(output.status.code(), Some(2), "the output is among the sources");
}

#[test]
fn the_example_runs() {
    let folder = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/library/run");
    let at = folder.path().join("three");
    let mut command = Command::new("bash");
    let output =
        command.arg(script).arg(&at).env("VARIORUM", env!("CARGO_BIN_EXE_variorum")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let shelf = fs::read_to_string(at.join("library/index.html")).unwrap();
    assert_eq!(shelf.matches("<li><h2>").count(), 3, "{shelf}");
    let page = fs::read_to_string(at.join("library/search.html")).unwrap();
    assert_eq!(page.matches("data-edition=\"").count(), 3, "{page}");
    let of_lamp = fs::read_to_string(at.join("library/search/t0.js")).unwrap();
    assert!(of_lamp.contains("\"0/"), "the passages of the first edition come first");
}
