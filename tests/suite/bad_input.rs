//! Bad input: no panic, a diagnostic that names the file, and all else still reported.

use std::convert::Infallible;
use std::fs;
use std::path::Path;

use tempfile::TempDir;
use variorum::diag::settle;
use variorum::output::{Content, proof};
use variorum::{Options, assemble};

/// An edition with a section, a note, and a mistake that has to be reported whatever else is wrong.
struct Edition(TempDir);

const OTHER: &str = "broken-reference content/text/01-one.md";

impl Edition {
    fn new() -> Self {
        let edition = Self(TempDir::new().unwrap());
        edition.put("content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
        edition.put("content/text/01-one.md", "# One\n\nWords. [[nowhere]]\n");
        edition.put("content/annotations/one.md", "+++\nid = \"a\"\nquote = \"Words\"\n+++\nx\n");
        edition
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    /// `rule file:line:column`, in order, and the page of an address.
    fn made(&self, address: &str) -> (Vec<String>, String) {
        let assembly = assemble(self.0.path(), &Options::default()).unwrap();
        let page = std::sync::Mutex::new(String::new());
        let mut all = assembly.diagnostics;
        if let Some(site) = &assembly.site {
            let keep = |made: &str, content: Content<'_>| {
                if made == address {
                    *page.lock().unwrap() = String::from_utf8_lossy(&content.bytes().unwrap()).into_owned();
                }
                Ok::<(), Infallible>(())
            };
            all.extend(proof(site, keep).unwrap().diagnostics);
        }
        let told = settle(all, &assembly.levels).into_iter().map(|d| {
            let place = d.span.map_or_else(String::new, |span| {
                let source = assembly.sources.get(span.file);
                let (line, column) = source.line_column(span.range().start);
                format!("{}:{line}:{column}", source.path)
            });
            format!("{} {place}", d.rule.id)
        });
        (told.collect(), page.into_inner().unwrap())
    }

    /// What is reported; the mistake that is always there is among it.
    fn told(&self) -> Vec<String> {
        let (mut told, page) = self.made("one.html");
        let before = told.len();
        told.retain(|line| !line.starts_with(OTHER));
        assert!(told.len() < before, "the other mistake is not told: {told:?}");
        assert!(page.contains(">Words</span>"), "the note has lost its words");
        told
    }
}

#[test]
fn invalid_utf8() {
    let edition = Edition::new();
    edition.put("content/text/02-two.md", b"# Two\n\nab\xff\xfe\n");
    edition.put("content/annotations/two.md", b"\xc3\x28");
    edition.put("templates/section.html", b"\xff");
    let told = edition.told();
    assert!(told.contains(&"not-utf8 content/text/02-two.md:3:3".to_owned()), "{told:?}");
    assert!(told.iter().any(|t| t.starts_with("not-utf8 content/annotations/two.md")), "{told:?}");
    assert!(told.iter().any(|t| t.starts_with("not-utf8 templates/section.html")), "{told:?}");
}

#[test]
fn a_config_that_is_not_utf8_is_fatal_and_all_else_is_told() {
    let edition = Edition::new();
    edition.put("content/edition.toml", b"title = \"\xff\"");
    edition.put("content/text/01-one.md", "Words.\n\n[^1]: Unused.\n");
    let (told, page) = edition.made("one.html");
    assert!(told.iter().any(|t| t.starts_with("not-utf8 content/edition.toml")), "{told:?}");
    assert!(told.iter().any(|t| t.starts_with("unused-footnote content/text/01-one.md")), "{told:?}");
    assert_eq!(page, "");
}

#[test]
fn a_byte_order_mark_and_crlf_are_not_seen() {
    let edition = Edition::new();
    edition.put("content/edition.toml", "\u{feff}title = \"T\"\r\nbase-url = \"https://example.org/\"\r\n");
    edition.put(
        "content/text/01-one.md",
        "\u{feff}+++\r\ntitle = \"One\"\r\n+++\r\nWords\r\nand more. [[nowhere]]\r\n",
    );
    edition.put(
        "content/annotations/one.md",
        "\u{feff}+++\r\nid = \"a\"\r\nquote = \"Words\"\r\n+++\r\nx\r\n+++\r\nid = \"b\"\r\nquote = \"and more\"\r\n+++\r\ny\r\n",
    );
    assert_eq!(edition.told(), [""; 0]);
    let (_, page) = edition.made("one.html");
    assert!(!page.contains('\r') && !page.contains('\u{feff}'));
    edition.put("content/text/01-one.md", "+++\ntitle = \"One\"\n+++\nWords\nand more. [[nowhere]]\n");
    assert_eq!(edition.made("one.html").1, page, "the same page as from LF");
}

#[cfg(unix)]
#[test]
fn links_that_go_round_out_or_nowhere() {
    use std::os::unix::fs::symlink;
    let edition = Edition::new();
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("secret.md"), "secret").unwrap();
    symlink(edition.path("content/text"), edition.path("content/text/loop")).unwrap();
    symlink(outside.path().join("secret.md"), edition.path("content/text/02-out.md")).unwrap();
    symlink(outside.path(), edition.path("content/pages")).unwrap();
    symlink("no-such-file.md", edition.path("content/text/03-gone.md")).unwrap();
    symlink("04-self.md", edition.path("content/text/04-self.md")).unwrap();
    let told = edition.told();
    for path in ["content/text/loop", "content/text/02-out.md", "content/pages"] {
        assert!(told.iter().any(|t| t.starts_with(&format!("outside {path}:"))), "{path}: {told:?}");
    }
    for path in ["content/text/03-gone.md", "content/text/04-self.md"] {
        assert!(told.iter().any(|t| t.contains(path)), "{path}: {told:?}");
    }
    // Within the edition's folder a link is as good as the file.
    let edition = Edition::new();
    edition.put("shelf/two.md", "# Two\n\nx\n");
    symlink(edition.path("shelf/two.md"), edition.path("content/text/02-two.md")).unwrap();
    assert_eq!(edition.told(), [""; 0]);
    assert!(edition.made("two.html").1.contains("Two"));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let edition = Edition::new();
    edition.put("content/text/02-two.md", "# Two\n");
    fs::set_permissions(edition.path("content/text/02-two.md"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(edition.path("content/text/02-two.md")).is_ok() {
        // Root reads everything.
        return;
    }
    let told = edition.told();
    assert!(told.iter().any(|t| t.starts_with("unreadable content/text/02-two.md")), "{told:?}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_where_one_should_be() {
    let edition = Edition::new();
    fs::create_dir_all(edition.path("content/text/02-two.md")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(edition.path("content/text/03-three.md")).unwrap();
    let told = edition.told();
    assert!(told.iter().any(|t| t.starts_with("unreadable content/text/03-three.md")), "{told:?}");
    // A folder of that name is a witness's, and is empty.
    assert!(!told.iter().any(|t| t.contains("02-two")), "{told:?}");
}

#[test]
fn an_empty_edition() {
    let edition = Edition(TempDir::new().unwrap());
    assert!(assemble(edition.0.path(), &Options::default()).is_err());
    edition.put("content/edition.toml", "");
    let (told, _) = edition.made("index.html");
    assert!(told.iter().any(|t| t.starts_with("missing-key content/edition.toml")), "{told:?}");
    edition.put("content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    let (told, page) = edition.made("index.html");
    assert_eq!(told, ["empty-edition content/edition.toml:1:1"]);
    assert_eq!(page, "");
    // An empty file is a section without words, which is reported.
    edition.put("content/text/01-one.md", "");
    let (told, page) = edition.made("one.html");
    assert_eq!(told, ["empty-section content/text/01-one.md:1:1"]);
    assert!(page.contains("One"));
}

#[test]
fn a_file_of_fifty_megabytes() {
    let edition = Edition::new();
    for name in ["content/text/02-two.md", "content/annotations/two.md"] {
        edition.put(name, "");
        fs::File::options().write(true).open(edition.path(name)).unwrap().set_len(50 << 20).unwrap();
    }
    let told = edition.told();
    assert!(told.iter().any(|t| t.starts_with("too-large content/text/02-two.md")), "{told:?}");
    assert!(told.iter().any(|t| t.starts_with("too-large content/annotations/two.md")), "{told:?}");
}

#[test]
fn nesting_a_thousand_deep() {
    let list: String = (0..1000).map(|n| format!("{}- x\n", "  ".repeat(n))).collect();
    for deep in [
        format!("{} deep\n", ">".repeat(1000)),
        format!("{} deep\n", "> ".repeat(1000)),
        format!("{} deep\n", ">".repeat(100_000)),
        format!("{} deep\n", "- ".repeat(1000)),
        list,
    ] {
        let edition = Edition::new();
        edition.put("content/text/02-two.md", &deep);
        edition.put("content/annotations/two.md", format!("+++\nid = \"t\"\ntarget = \"one\"\n+++\n{deep}"));
        let told = edition.told();
        let head: String = deep.chars().take(10).collect();
        assert!(
            told.iter().any(|t| t.starts_with("deep-nesting content/text/02-two.md")),
            "{head}: {told:?}"
        );
        assert!(
            told.iter().any(|t| t.starts_with("deep-nesting content/annotations/two.md")),
            "{head}: {told:?}"
        );
    }
    for deep in [
        format!("{}x{}\n", "*_".repeat(1000), "_*".repeat(1000)),
        format!("{}x{}\n", "[".repeat(10_000), "](a)".repeat(10_000)),
        format!("{}x{}\n", "![".repeat(1000), "](a.png)".repeat(1000)),
        format!("{}x{}\n", "<b>".repeat(1000), "</b>".repeat(1000)),
        format!("{}\n", "[[".repeat(20_000)),
        "[^1]: ".repeat(1000),
    ] {
        let edition = Edition::new();
        edition.put("content/text/02-two.md", &deep);
        edition.told();
    }
    let edition = Edition::new();
    edition.put(
        "content/annotations/two.md",
        format!("+++\nid = {}1{}\n+++\nx\n", "[".repeat(5000), "]".repeat(5000)),
    );
    let told = edition.told();
    assert!(told.iter().any(|t| t.contains("content/annotations/two.md")), "{told:?}");
}

#[test]
fn a_line_of_a_hundred_thousand_words() {
    let edition = Edition::new();
    edition.put("content/text/02-two.md", "word ".repeat(100_000));
    edition.put("content/annotations/two.md", "+++\nid = \"t\"\nquote = \"wort word\"\n+++\nx\n");
    let told = edition.told();
    assert_eq!(told, ["orphan content/annotations/two.md:3:9"]);
}

#[test]
fn nul_and_other_controls() {
    let edition = Edition::new();
    edition.put("content/text/02-two.md", "# T\0wo\n\nA\0b \u{1b}[31m c\u{85}\u{2028}d\n");
    edition.put("content/annotations/two.md", "+++\nid = \"t\"\nquote = \"A\\u0000b\"\n+++\nNote\0.\n");
    edition.put("content/annotations/three.md", "+++\nid = \"t\0\"\n+++\nx\n");
    let told = edition.told();
    assert!(told.iter().any(|t| t.contains("content/annotations/three.md")), "{told:?}");
    let (_, page) = edition.made("two.html");
    assert!(!page.contains('\0') && !page.contains('\u{1b}'), "no control characters in HTML");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt as _;
    let edition = Edition::new();
    let name = std::ffi::OsStr::from_bytes(b"02-\xff.md");
    fs::write(edition.path("content/text").join(Path::new(name)), "x").unwrap();
    let told = edition.told();
    assert!(told.iter().any(|t| t.starts_with("not-utf8 content/text/02-")), "{told:?}");
}

#[test]
fn a_bibliography_that_cannot_be_read_is_not_held_against_those_who_cite_it() {
    let edition = Edition::new();
    edition.put("content/bibliography.bib", [0xFF, 0xFE]);
    edition
        .put("content/annotations/two.md", "+++\nid = \"b\"\ntarget = \"one\"\ncites = [\"x\"]\n+++\n[@y]\n");
    let (told, page) = edition.made("one.html");
    assert_eq!(
        told,
        ["not-utf8 content/bibliography.bib:1:1", "broken-reference content/text/01-one.md:3:8"]
    );
    assert!(page.contains("[@y]"));
}

#[test]
fn ten_thousand_works_of_which_few_are_cited_are_told_in_one() {
    let edition = Edition::new();
    let works: String = (0..10_000).map(|n| format!("@book{{k{n}, title = {{T{n}}}}}\n")).collect();
    edition.put("content/bibliography.bib", works);
    edition.put("content/text/02-two.md", "Words [@k7] [@k10000].\n");
    let (told, page) = edition.made("bibliography.html");
    assert_eq!(
        told,
        [
            "unused-work content/bibliography.bib:1:7",
            "broken-reference content/text/01-one.md:3:8",
            "unknown-work content/text/02-two.md:1:14"
        ]
    );
    assert!(page.contains("id=\"b-k7\"") && !page.contains("id=\"b-k8\""));
}

#[test]
fn circles_and_depths_of_a_bibliography_end() {
    let edition = Edition::new();
    let mut works = String::from("@string{a = a # a}\n@string{s0 = \"x\"}\n");
    for n in 1..60 {
        works += &format!("@string{{s{n} = s{} # s{}}}\n", n - 1, n - 1);
        works += &format!("@book{{c{n}, title = {{T}}, crossref = {{c{}}}}}\n", n - 1);
    }
    works += &format!(
        "@book{{bomb, title = s59, note = a}}\n@book{{deep, title = {{{}x{}}}}}\n",
        "\\b{".repeat(9000),
        "}".repeat(9000)
    );
    works += &format!("@book{{bare, title = {}", "{".repeat(90_000));
    edition.put("content/bibliography.bib", works);
    let (told, page) = edition.made("bibliography.html");
    assert!(told.iter().any(|t| t.starts_with("bibliography-syntax")), "{told:?}");
    assert!(told.iter().any(|t| t.starts_with("bibliography-field")), "{told:?}");
    assert!(told.iter().any(|t| t.starts_with(OTHER)), "{told:?}");
    assert!(page.contains("id=\"b-c59\""));
}

#[test]
fn what_is_wrong_with_an_entry_has_its_place_and_the_others_are_shown() {
    let edition = Edition::new();
    let lines = [
        "@xdata{one, xdata = {two}, publisher = {Skarra}}".to_owned(),
        "@xdata{two, xdata = {one}}".to_owned(),
        "@book{round, title = {Round}, xdata = {one}}".to_owned(),
        "@book{itself, title = {Itself}, crossref = {itself}}".to_owned(),
        "@bok{odd, title = {Odd}}".to_owned(),
        format!("@book{{large, title = {{Large}}, abstract = {{{}}}}}", "lamp ".repeat(200_000)),
        "@book{open, title = {Open}, note = {never closed".to_owned(),
        "@book{last, title = {Last}, publisher = nowhere}".to_owned(),
    ];
    edition.put("content/bibliography.bib", lines.join("\n"));
    let (told, page) = edition.made("bibliography.html");
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    for (line, rule) in [
        (1, "bibliography-field"),
        (2, "bibliography-field"),
        (3, "bibliography-field"),
        (4, "bibliography-field"),
        (5, "bibliography-field"),
        (7, "bibliography-syntax"),
        (8, "bibliography-field"),
    ] {
        let place = format!("{rule} content/bibliography.bib:{line}:");
        assert!(told.iter().any(|t| t.starts_with(&place)), "{place} is not in {told:?}");
    }
    assert!(!told.iter().any(|t| t.starts_with("bibliography-") && t.contains(".bib:6:")), "{told:?}");
    for key in ["round", "itself", "odd", "large", "last"] {
        assert!(page.contains(&format!("id=\"b-{key}\"")), "{key}");
    }
    assert!(!page.contains("id=\"b-open\""));
}

#[test]
fn ten_thousand_works_are_read_and_those_that_are_cited_shown() {
    let edition = Edition::new();
    let works: String =
        (0..10_000).map(|n| format!("@book{{k{n}, title = {{Lamp {n}}}, date = {{1901}}}}\n")).collect();
    edition.put("content/bibliography.bib", works);
    edition.put("content/text/01-one.md", "# One\n\nWords [@k9999].\n");
    let (_, page) = edition.made("bibliography.html");
    assert!(page.contains("id=\"b-k9999\"") && !page.contains("id=\"b-k9998\""));
}

#[test]
fn characters_that_no_page_can_have_are_told_once_a_text() {
    let edition = Edition::new();
    for (text, shown) in
        [("a\u{c}b", true), ("a\u{0}b \u{85}", true), ("a\u{fffd}b", true), ("a\tb\u{a0}\u{feff}", false)]
    {
        edition.put("content/text/02-two.md", format!("# Two\n\n{text}\n"));
        let told = edition.made("two.html").0;
        let told: Vec<_> = told.iter().filter(|told| told.starts_with("unshown-character")).collect();
        assert_eq!(told.len(), usize::from(shown), "{text:?}: {told:?}");
        assert!(told.iter().all(|told| told.ends_with("02-two.md:3:2")), "{told:?}");
    }
}

#[test]
fn of_a_very_long_section_the_places_have_no_files_of_their_own() {
    let edition = Edition::new();
    for (paragraphs, files) in [(2000, 2001), (2001, 1)] {
        edition.put("content/text/02-two.md", format!("# Two\n\n{}", "Words.\n\n".repeat(paragraphs)));
        let page = edition.made("cite/two.html").1;
        assert_eq!(page.matches("@book{").count(), files);
        assert_eq!(page.matches("<section class=\"cited\"").count(), paragraphs + 1);
    }
}
