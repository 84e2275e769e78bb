//! `variorum export`, as it is called, and exports as parts of a site.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use variorum::output::proof;
use variorum::{Options, assemble};

fn export(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).arg("export").args(args).output().unwrap()
}

fn edition(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/text")).unwrap();
    fs::write(folder.path().join("content/edition.toml"), format!("title = \"T\"\n{config}")).unwrap();
    fs::write(folder.path().join("content/text/01-one.md"), "Words of the text.\n").unwrap();
    folder
}

#[test]
fn a_format_goes_to_the_standard_output_a_file_or_a_folder() {
    let folder = edition("");
    let printed = export(folder.path(), &["text"]);
    assert_eq!(printed.status.code(), Some(0));
    assert!(
        String::from_utf8(printed.stdout.clone()).unwrap().contains("[§\u{a0}1 ¶\u{a0}1] Words of the text.")
    );
    for (to, file) in [("a.txt", "a.txt"), ("new/", "new/edition.txt")] {
        assert_eq!(export(folder.path(), &["text", ".", "-o", to]).status.code(), Some(0));
        assert_eq!(fs::read(folder.path().join(file)).unwrap(), printed.stdout, "{file}");
    }
    let refused = export(folder.path(), &["text", ".", "-o", "content/edition.txt"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!folder.path().join("content/anchors.lock").exists(), "export writes no lock");
}

#[test]
fn a_format_that_is_not_there_is_told_with_what_is() {
    let folder = edition("");
    for (name, words) in [
        ("txt", "that format is `text`; there are: "),
        ("txet", "did you mean `text`"),
        ("zzz", "there are: "),
        ("pdf", "--features pdf"),
    ] {
        let output = export(folder.path(), &[name]);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(words), "{name}: {told}");
    }
    let list = String::from_utf8(export(folder.path(), &[]).stdout).unwrap();
    assert!(list.contains("edition.txt"), "{list}");
}

#[test]
fn watch_makes_an_export_when_it_is_asked_for_alone() {
    let folder = edition("exports = [\"text\"]\n");
    let options = Options { exports_on_request: true, ..Options::default() };
    let site = assemble(folder.path(), &options).unwrap().site.unwrap();
    let kept = std::sync::Mutex::new(Vec::new());
    let keep = |address: &str, _: variorum::output::Content<'_>| {
        kept.lock().unwrap().push(address.to_owned());
        Ok::<(), Infallible>(())
    };
    assert!(proof(&site, keep).unwrap().diagnostics.is_empty());
    assert!(!kept.into_inner().unwrap().contains(&"edition.txt".to_owned()));
    let page = |preview: bool| {
        let made = if preview { site.preview("about.html") } else { site.make("about.html") };
        String::from_utf8(made.unwrap().unwrap().into_owned()).unwrap()
    };
    assert!(page(true).contains("edition.txt"), "the preview leads to it");
    assert!(!page(false).contains("edition.txt"), "what is written has no link to what isn't");
    assert!(site.make("edition.txt").unwrap().is_ok());
}
