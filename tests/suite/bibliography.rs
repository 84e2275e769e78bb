//! Bibliographies against what citeproc makes of the same entries in the same style, as it was recorded by
//! `benches/bibliography/compare.py --record`. Where references differ any of them will do; where Variorum says what
//! they leave out, or what the file says and they have wrong, `ours.tsv` names it with the words.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use variorum::{Options, assemble};

const STYLES: &[&str] = &[
    "chicago-shortened-notes-bibliography",
    "chicago-author-date",
    "mhra-notes",
    "apa",
    "modern-language-association",
];

/// The site of an edition with this bibliography, in a file of this ending.
fn site(ending: &str, works: &str, keys: &[&str], style: &str) -> variorum::output::Site {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    fs::create_dir_all(content.join("text")).unwrap();
    let settings = format!("title = \"T\"\nlanguage = \"en\"\ncitation-style = \"{style}\"\n");
    fs::write(content.join("edition.toml"), settings).unwrap();
    fs::write(content.join(format!("bibliography.{ending}")), works).unwrap();
    let cited: Vec<String> = keys.iter().map(|key| format!("[@{key}]")).collect();
    fs::write(content.join("text/01-one.md"), cited.join(" ")).unwrap();
    assemble(folder.path(), &Options::default()).unwrap().site.unwrap()
}

fn file(site: &variorum::output::Site, address: &str) -> String {
    String::from_utf8(site.make(address).unwrap().unwrap().into_owned()).unwrap()
}

/// The entries of a bibliography in a style, by their keys.
fn made(bib: &str, style: &str) -> BTreeMap<String, String> {
    // Those that others take fields from are shown where they are cited.
    let page = file(&site("bib", bib, &keys(bib), style), "bibliography.html");
    let entries = page.split("id=\"b-").skip(1).map(|rest| {
        let (key, rest) = rest.split_once('"').unwrap();
        let entry = rest.split_once("<p").unwrap().1.split_once('>').unwrap().1.split_once("</p>").unwrap().0;
        (key.to_owned(), text(entry))
    });
    entries.collect()
}

fn keys(bib: &str) -> Vec<&str> {
    let entries = bib.lines().filter_map(|line| line.strip_prefix('@')?.split_once('{'));
    let works = entries.filter(|(kind, _)| !matches!(*kind, "string" | "xdata"));
    works.filter_map(|(_, rest)| rest.split(',').next()).collect()
}

fn text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Words without what references differ in: quotation marks, dashes, white space, the last point.
fn fold(words: &str) -> String {
    let quote = |c: &char| "“”‘’\"'«»„‚‹›".contains(*c);
    let dash = |c: char| if "–—‒−".contains(c) { '-' } else { c };
    let words: String = words.chars().filter(|c| !quote(c)).map(dash).collect();
    let mut words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    while words.contains("--") {
        words = words.replace("--", "-");
    }
    words.trim_matches([' ', '.']).to_owned()
}

fn rows(path: &Path) -> BTreeMap<String, Vec<String>> {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in
        fs::read_to_string(path).unwrap().lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (key, words) = line.split_once('\t').unwrap();
        rows.entry(key.to_owned()).or_default().push(fold(words));
    }
    rows
}

#[test]
fn entries_are_as_citeproc_has_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bibliography");
    let ours = rows(&folder.join("ours.tsv"));
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for name in ["kinds", "siblings", "exports"] {
        let bib = fs::read_to_string(folder.join(format!("{name}.bib"))).unwrap();
        for style in STYLES {
            let references = rows(&folder.join(format!("{name}.{style}.tsv")));
            let made = made(&bib, style);
            assert_eq!(made.len(), keys(&bib).len());
            for (key, words) in &made {
                let own = format!("{style} {key}");
                let expected = ours.get(&own).or_else(|| references.get(key));
                used.extend(ours.contains_key(&own).then_some(own));
                if !expected.is_some_and(|expected| expected.contains(&fold(words))) {
                    wrong.push(format!("{style} {key}\t{words}\n    {expected:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let stale: Vec<_> = ours.keys().filter(|key| !used.contains(*key)).collect();
    assert!(stale.is_empty(), "nothing asks for {stale:?}");
}

/// Entries of a bibliography in a style as they are to be.
fn assert_made(style: &str, works: &[(&str, &str)]) {
    let entries =
        works.iter().enumerate().map(|(n, (entry, _))| entry.replacen("{k", &format!("{{k{n:02}"), 1));
    let made = made(&entries.collect::<Vec<_>>().join("\n"), style);
    for ((entry, expected), (_, words)) in works.iter().zip(&made) {
        assert_eq!(fold(words), fold(expected), "{style} {entry}");
    }
    assert_eq!(made.len(), works.len());
}

#[test]
fn the_title_the_journal_and_the_author_of_a_work_are_its_own() {
    let works = [
        (
            "@online{k, author={Quell, Ada}, title={A Lamp}, subtitle={At Dusk}, maintitle={Lampgram}, date={2018}}",
            "Quell, Ada. “A Lamp: At Dusk.” Lampgram, 2018.",
        ),
        ("@misc{k, author={Quell, Ada}, maintitle={Lampgram}, date={2018}}", "Quell, Ada. Lampgram. 2018."),
        (
            "@book{k, author={Quell, Ada}, title={Wax}, maintitle={Works}, volume=2, date={1960}, publisher={Skarra}}",
            "Quell, Ada. Works. Vol. 2, Wax. Skarra, 1960.",
        ),
        (
            "@review{k, author={Rau, Ilse}, bookauthor={Orr, Tom}, booktitle={Zero Lamps}, journal={Lamp Review}, volume=3, date={2020}}",
            "Rau, Ilse. Review of Zero Lamps, by Tom Orr. Lamp Review 3 (2020).",
        ),
        (
            "@article{k, author={Rau, Ilse}, title={Zones}, booktitle={Zero Lamps}, journal={Lamp Review}, volume=3, date={2020}}",
            "Rau, Ilse. “Zones.” Lamp Review 3 (2020).",
        ),
        (
            "@book{k, author={Oakes, Meredith}, title={The Wick}, editor={Quay, Tom}, editortype={composer}, publisher={Skarra}, date={2004}}",
            "Oakes, Meredith. The Wick. With Tom Quay. Skarra, 2004.",
        ),
        (
            "@article{k, author={Rau, Ilse}, title={Wax}, journal={Lamp Review}, issue={Summer}, volume=61, date={1978}}",
            "Rau, Ilse. “Wax.” Lamp Review 61 (Summer 1978).",
        ),
        (
            "@article{k, author={Rau, Ilse}, title={Wax}, journal={Lamp Review}, issue={Winter}, number=3, volume=61, date={1978}}",
            "Rau, Ilse. “Wax.” Lamp Review 61, no. 3, Winter (1978).",
        ),
        (
            "@article{k, author={Rau, Ilse}, title={Wax}, journal={Lamp Review}, issue={Lent}, volume=61, date={1978}}",
            "Rau, Ilse. “Wax.” Lamp Review 61, Lent (1978).",
        ),
        (
            "@article{k, author={Rau, Ilse}, title={Wax}, journal={Skarra Post}, issue={Evening edition}, date={1922-03-30}}",
            "Rau, Ilse. “Wax.” Skarra Post, March 30, 1922. Evening Edition.",
        ),
        (
            "@manuscript{k, library={Skarra Library}, collection={Lamps}, shelfmark={MS 4}, location={Skarra}, date={1900}}",
            "“Skarra Library, Lamps, MS 4.” Unpublished manuscript. Skarra, 1900.",
        ),
        (
            "@misc{k, author={Rau, Ilse}, title={The 'lamp' at \\url{http://a.b/c_d} &amp; then}, date={1902}}",
            "Rau, Ilse. “The ‘Lamp’ at http://a.b/c_d & Then.” 1902.",
        ),
    ];
    assert_made("chicago-shortened-notes-bibliography", &works);
}

#[test]
fn months_and_parts_of_data_entries_are_read() {
    let works = [
        (
            "@misc{k, author={Quell, Ada}, title={Lamps}, month={7--8}, year=1909}",
            "Quell, Ada. Lamps. July–August 1909.",
        ),
        (
            "@misc{k, author={Quell, Ada}, title={Lamps}, month={Dezember}, year=1909}",
            "Quell, Ada. Lamps. December 1909.",
        ),
        (
            "@misc{k, author={Quell, Ada}, title={Lamps}, month={1--3 July}, year=1909}",
            "Quell, Ada. Lamps. July 1–3, 1909.",
        ),
    ];
    assert_made("chicago-shortened-notes-bibliography", &works);
    let bib = "@xdata{x-n, author={Quell, Ada and Orr, Tom}, publisher={Skarra House}}\n\
        @book{d, author={xdata=x-n-author-2}, title={Granular}, publisher={xdata=x-n-publisher}, date={1900}}\n";
    let made = made(bib, "chicago-shortened-notes-bibliography");
    assert_eq!(made["d"], "Orr, Tom. Granular. Skarra House, 1900.");
    // What is taken goes along in the file of works.
    let works = file(&site("bib", bib, &["d"], "apa"), "works.bib");
    assert!(works.contains("@xdata{x-n") && works.contains("xdata=x-n-author-2"), "{works}");
}

#[test]
fn an_event_has_its_name_in_styles_of_the_older_version() {
    let work = "@inproceedings{k, author={Quell, Ada}, title={Lamps}, eventtitle={Third Lamp Congress}, booktitle={Lamps of Skarra}, date={1999}}";
    let made = made(&work.replacen("{k", "{k00", 1), "harvard-cite-them-right");
    assert!(made["k00"].contains("Third lamp congress"), "{made:?}");
}

#[test]
fn small_words_that_mean_something_keep_their_capitals() {
    let works = [
        (
            "@book{k, title={The Lamp. The Light. A study of F. A. Quell}, date={1900}}",
            "The Lamp. The Light. A Study of F. A. Quell. 1900.",
        ),
        (
            "@book{k, title={Texas A\\&M}, titleaddon={Under Henry V Of Orr}, date={1900}}",
            "Texas A&M. Under Henry V of Orr. 1900.",
        ),
        (
            "@book{k, title={A Review Of \\emph{The Lamp And The Light} In Skarra}, date={1900}}",
            "A Review of The Lamp and the Light in Skarra. 1900.",
        ),
        ("@book{k, title={The silent lamp}, language={eng}, date={1900}}", "The Silent Lamp. 1900."),
        ("@book{k, title={Die stille Lampe}, language={ger}, date={1900}}", "Die stille Lampe. 1900."),
    ];
    assert_made("chicago-shortened-notes-bibliography", &works);
    let works = [
        (
            "@book{k, title={The Works of A. Quell and Texas A\\&M}, date={1900}}",
            "The works of A. quell and texas A&M. (1900).",
        ),
        ("@book{k, title={The Silent Lamp}, language={eng}, date={1900}}", "The silent lamp. (1900)."),
        (
            "@book{k, title={Lamp Trade: a Northern Look}, date={1901}}",
            "Lamp trade: A northern look. (1901).",
        ),
        (
            "@book{k, title={Lamp Trade}, subtitle={a Northern Look}, date={1900}}",
            "Lamp trade: A northern look. (1900).",
        ),
        (
            "@book{k, title={``The Lamp Man'': a Northern Look}, date={1900}}",
            "“The lamp man”: A northern look. (1900).",
        ),
        ("@book{k, title={Wordplay in \\mkbibemph{Lampet}}, date={1900}}", "Wordplay in Lampet. (1900)."),
    ];
    assert_made("apa", &works);
}

/// Every work of these two files, as CSL-JSON, by its key.
fn as_json(site: &variorum::output::Site) -> BTreeMap<String, serde_json::Value> {
    let items: Vec<serde_json::Value> = serde_json::from_str(&file(site, "bibliography.json")).unwrap();
    items.into_iter().map(|item| (item["id"].as_str().unwrap().to_owned(), item)).collect()
}

#[test]
fn the_file_of_works_says_what_the_bibliography_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bibliography");
    for name in ["kinds", "siblings", "exports"] {
        let bib = fs::read_to_string(folder.join(format!("{name}.bib"))).unwrap();
        let keys = keys(&bib);
        let first = site("bib", &bib, &keys, "apa");
        let again = site("bib", &file(&first, "works.bib"), &keys, "apa");
        assert_eq!(as_json(&first), as_json(&again));
        let ris = file(&first, "works.ris");
        assert_eq!(ris.matches("TY  - ").count(), keys.len());
        assert_eq!(ris.matches("ER  - \r\n").count(), keys.len());
    }
}

#[test]
fn works_of_yaml_are_biblatex_that_says_the_same() {
    let yaml = "\
quell:
  type: Article
  title: \"Oil & Light, 100% of {it}\"
  author: [\"Quell, Ada\", \"Vincent van Gogh\"]
  date: 1999-05
  page-range: 3-12
  serial-number:
    doi: 10.1000/x_y
  parent:
    type: Periodical
    title: Lamp Review
    volume: 4
    issue: 2
orr:
  type: Thesis
  title: Wicks
  author: Orr, Tom
  date: 2003
  organization: Skarra University
  url: https://example.org/a_b?c=1&d
pike:
  type: Chapter
  title: Salt
  author: Pike, Anna
  parent:
    type: Anthology
    title: Harbours
    editor: Rau, Ilse
    date: 1950
    publisher:
      name: Skarra Press
      location: Wick
";
    let first = site("yaml", yaml, &["quell", "orr", "pike"], "apa");
    let again = site("bib", &file(&first, "works.bib"), &["quell", "orr", "pike"], "apa");
    assert_eq!(as_json(&first), as_json(&again), "{}", file(&first, "works.bib"));
}

#[test]
fn a_long_list_has_letters_and_data() {
    let names = ["Ärger", "Adams", "Zola", "{The Board}", "de Vries", "Éluard"];
    let entry = |n: usize| {
        let name = names[n % names.len()];
        format!(
            "@book{{w{n}, author = {{{name}}}, title = {{Lamps </script> {n}}}, date = {{{}}}}}\n",
            1900 + n
        )
    };
    let bib: String = (0..42).map(entry).collect();
    let page = file(&site("bib", &bib, &keys(&bib), "chicago-author-date"), "bibliography.html");
    let nav = page.split_once("class=\"letters\"").unwrap().1.split_once("</nav>").unwrap().0;
    let letters: Vec<&str> =
        nav.split("</a>").filter_map(|link| Some(link.rsplit_once('>')?.1.trim())).collect();
    assert_eq!(letters, ["A", "E", "T", "V", "Z"]);
    // The first of each, in the order of the years.
    assert!(nav.contains("href=\"#b-w1\">A") && nav.contains("href=\"#b-w2\">Z"), "{nav}");
    let data = page.split_once("application/ld+json\">").unwrap().1.split_once("</script>").unwrap().0;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let first = &data["@graph"][0];
    assert_eq!((&first["@type"], &first["author"][0]["name"]), (&"Book".into(), &"Adams".into()));
    assert_eq!(first["name"], "Lamps </script> 1");
    let short = site("bib", &entry(0), &["w0"], "apa");
    assert!(!file(&short, "bibliography.html").contains("class=\"letters\""));
}

#[test]
fn works_of_the_same_people_and_year_have_letters_of_their_own() {
    let dated = |n: usize| {
        format!("@book{{d{n:02}, author = {{Quell, Ada}}, title = {{Lamp {n:02}}}, date = {{1999}}}}\n")
    };
    let undated =
        |n: usize| format!("@online{{u{n}, author = {{{{Harbour Board}}}}, title = {{Tide {n}}}}}\n");
    let bib: String = (0..60).map(dated).chain((0..2).map(undated)).collect();
    let made = made(&bib, "apa");
    let years: BTreeSet<&str> = made.values().filter_map(|entry| entry.split(['(', ')']).nth(1)).collect();
    assert_eq!(years.len(), 62, "{years:?}");
    assert_eq!(made["d00"], "Quell, A. (1999a). Lamp 00.");
    assert_eq!(made["d59"], "Quell, A. (1999bh). Lamp 59.");
    assert_eq!(
        (made["u0"].as_str(), made["u1"].as_str()),
        ("Harbour Board. (n.d.-a). Tide 0.", "Harbour Board. (n.d.-b). Tide 1.")
    );
}

#[test]
fn what_styles_prints_serves_as_an_edition_s_own() {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    put("content/text/one.md", "# One\n\nSee [@tide, p. 3].\n");
    put(
        "content/bibliography.bib",
        "@article{tide, author={Ware, Ada}, title={The Tide}, journaltitle={Lamp Review}, pages={10-12}, date={1900}}\n",
    );
    let program = |args: &[&str]| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_variorum"))
            .args(args)
            .current_dir(folder.path())
            .output()
            .unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap())
    };
    for style in [
        "apa",
        "chicago-notes",
        "chicago-author-date",
        "modern-language-association",
        "mhra-notes",
        "nature",
        "deutsche-sprache",
    ] {
        let (code, csl) = program(&["styles", style]);
        assert_eq!(code, Some(0), "{style}");
        put("content/style.csl", &csl);
        let (code, said) = program(&["check"]);
        assert_eq!(code, Some(0), "{style}: {said}");
    }
}
