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
    assert_eq!(persons.matches("<section class=\"entity\"").count(), 2, "{persons}");
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
}
