//! `variorum export`, as it is called, and exports as parts of a site.

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
        ("pdf", "`cargo install --path . --features pdf`"),
    ] {
        if name == "pdf" && cfg!(feature = "pdf") {
            continue;
        }
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
fn ids_are_of_one_sort_in_every_format() {
    let folder = edition("");
    fs::create_dir(folder.path().join("content/annotations")).unwrap();
    let note = "+++\nid = \"n\"\nquote = \"the text\"\ncreated = 2026-01-02\n+++\nA note.\n";
    fs::write(folder.path().join("content/annotations/one.md"), note).unwrap();
    let made = |format: &str, file: &str, args: &[&str]| {
        let output = export(folder.path(), &[&[format, ".", "-o", "out/"], args].concat());
        assert_eq!(output.status.code(), Some(0), "{format}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            told.contains("without `base-url` ids begin with a `urn:`"),
            args.is_empty(),
            "{format}: {told}"
        );
        fs::read_to_string(folder.path().join("out").join(file)).unwrap()
    };
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    for (args, edition, section, note) in [
        (&["--base-url", "https://example.org/x/"][..], "https://example.org/x/", "one.html", "one.html#n-n"),
        (&[], "urn:uuid:", "#one.html", "#one.html/n-n"),
    ] {
        let tei = made("tei", "edition.tei.xml", args);
        let id = tei.split("<idno type=\"URI\">").nth(1).unwrap().split('<').next().unwrap();
        assert!(id.starts_with(edition), "{id}");
        let annotations = json(&made("annotations", "annotations.jsonld", args));
        let item = &annotations["first"]["items"][0];
        assert_eq!(item["id"], format!("{id}{note}"));
        assert_eq!(item["target"]["source"], format!("{id}{section}"));
        let set = json(&made("epub", "edition.annotation", args));
        assert_eq!(set["items"][0]["id"], format!("{id}{note}"));
        if args.is_empty() {
            assert_eq!(set["about"]["dc:identifier"][0], id);
        }
        let entry = json(&made("dts", "dts/entry.jsonld", args));
        let own = if args.is_empty() { "#dts/entry.jsonld" } else { "dts/entry.jsonld" };
        assert_eq!(entry["@id"], format!("{id}{own}"));
    }
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

#[test]
fn a_deposit_is_told_what_the_edition_says() {
    let config = "base-url = \"https://example.org/x/\"\nexports = [\"text\", \"cff\", \"ro-crate\"]\n\
                  [document]\nauthor = [\"Marlowe, Edith\", \"Plato\", \"The Lamp Company\"]\nrights = \"Public domain: nobody's.\"\n\
                  [cite]\ndoi = \"10.5555/x\"\nversion = \"1.0\"\neditors = [\"ed\"]\n\
                  [[editor]]\nid = \"ed\"\nname = \"A. N. Editor\"\norcid = \"0000-0002-1825-0097\"\n\
                  [[editor]]\nid = \"other\"\nname = \"Alpha, Ann\"\n\
                  [[editor]]\nid = \"role\"\nname = \"Scholiast\"\ntype = \"role\"\n";
    let folder = edition(config);
    let cff = String::from_utf8(export(folder.path(), &["cff"]).stdout).unwrap();
    for line in [
        "cff-version: 1.2.0",
        "title: \"T\"",
        "doi: \"10.5555/x\"",
        "  - family-names: \"Marlowe\"\n    given-names: \"Edith\"\n  - family-names: \"Plato\"\n  - name: \"The Lamp Company\"\n",
        "  - family-names: \"Editor\"\n    given-names: \"A. N.\"\n    orcid: \"https://orcid.org/0000-0002-1825-0097\"",
    ] {
        assert!(cff.contains(line), "{line}: {cff}");
    }
    assert!(!cff.contains("Scholiast"), "a role is no author: {cff}");
    assert!(!cff.contains("Alpha"), "`[cite]` names one editor: {cff}");
    let output = export(folder.path(), &["ro-crate"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("`datePublished` is left out"), "{told}");
    let crate_: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let graph = crate_["@graph"].as_array().unwrap();
    let find = |id: &str| graph.iter().find(|entity| entity["@id"] == id).unwrap();
    assert_eq!(find("ro-crate-metadata.json")["about"]["@id"], "./");
    assert_eq!(find("./")["license"]["@id"], "#rights");
    for part in find("./")["hasPart"].as_array().unwrap() {
        assert_eq!(find(part["@id"].as_str().unwrap())["@type"], "File");
    }
    assert_eq!(find("./")["hasPart"].as_array().unwrap().len(), 3, "the page, the text, the citation");
}

/// What is deposited says the same version and date as the citation.
#[test]
fn each_format_has_the_version_and_the_date_of_the_last_release() {
    let folder = edition("subtitle = \"Sub\"\n[cite]\npublisher = \"Ferry Press\"\n");
    fs::create_dir_all(folder.path().join("content/annotations")).unwrap();
    let note = "+++\nid = \"a\"\nquote = \"text\"\nmodified = 2025-05-06\n+++\nx\n";
    fs::write(folder.path().join("content/annotations/one.md"), note).unwrap();
    let released = Command::new(env!("CARGO_BIN_EXE_variorum"))
        .current_dir(folder.path())
        .args(["release", "1.0", "--date", "2026-11-30"])
        .output()
        .unwrap();
    assert!(released.status.success(), "{}", String::from_utf8_lossy(&released.stderr));
    let said = |format: &str| {
        let bytes = export(folder.path(), &[format]).stdout;
        if format != "epub" {
            return String::from_utf8(bytes).unwrap();
        }
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        std::io::read_to_string(zip.by_name("EPUB/package.opf").unwrap()).unwrap()
    };
    for (format, wanted) in [
        ("cff", &["version: \"1.0\"\n", "date-released: \"2026-11-30\"\n"][..]),
        (
            "ro-crate",
            &[
                "\"version\": \"1.0\"",
                "\"datePublished\": \"2026-11-30\"",
                "\"alternateName\": \"Sub\"",
                "\"name\": \"Ferry Press\"",
            ],
        ),
        ("tei", &["<edition n=\"1.0\">1.0, <date when=\"2026-11-30\">2026-11-30</date></edition>"]),
        (
            "epub",
            &[
                "<dc:date>2026-11-30</dc:date>",
                "<meta property=\"dcterms:modified\">2026-11-30T00:00:00Z</meta>",
            ],
        ),
    ] {
        let said = said(format);
        for words in wanted {
            assert!(said.contains(words), "{format}: {words}: {said}");
        }
    }
}

/// The script of the publishing kit, where `zip` is installed.
#[test]
fn the_kit_makes_a_release_whose_hashes_agree() {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_variorum"));
    for (host, file) in [
        ("github", ".github/workflows/pages.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("codeberg", ".forgejo/workflows/pages.yml"),
    ] {
        let made = Command::new(program)
            .current_dir(folder.path())
            .args(["new", host, "--pages", host])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        assert!(folder.path().join(host).join(file).is_file(), "{file}");
    }
    if Command::new("zip").arg("-v").output().is_err() {
        return;
    }
    let root = folder.path().join("github");
    assert!(Command::new(program).arg("build").arg(&root).output().unwrap().status.success());
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let run = |words: &str| {
        Command::new("bash").current_dir(&root).env("PATH", &path).args(["-c", words]).output().unwrap()
    };
    let made = run(
        "bash release.sh --base-url https://example.org/x/ && cd release && sha256sum -c --quiet SHA256SUMS && ls",
    );
    let told = String::from_utf8_lossy(&made.stderr).into_owned();
    assert!(made.status.success(), "{told}");
    let listed = String::from_utf8(made.stdout).unwrap();
    for file in ["site.zip", "edition.epub", "edition.tei.xml", "annotations.jsonld", "CITATION.cff"] {
        assert!(listed.contains(file), "{file}: {listed}");
    }
    let site = run("unzip -l release/site.zip && grep -c example.org/x release/edition.tei.xml");
    assert!(
        String::from_utf8_lossy(&site.stdout).contains("ro-crate-metadata.json") && site.status.success()
    );
}
