//! Versions on pages: side by side, the apparatus, and the signs in the text.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use variorum::{Options, assemble};

/// The pages of an edition of these files.
fn site(files: &[(&str, &str)]) -> HashMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    pages(folder.path())
}

fn pages(root: &Path) -> HashMap<String, String> {
    let site = assemble(root, &Options::default()).unwrap().site.unwrap();
    let page = |address: &str| {
        let bytes = site.make(address).unwrap().unwrap();
        // A sign and its number are joined by U+00A0.
        (address.to_owned(), String::from_utf8_lossy(&bytes).replace('\u{a0}', " "))
    };
    site.addresses().filter(|a| a.ends_with(".html")).map(page).collect()
}

const CONFIG: &str = "title = \"T\"\nbase-url = \"https://example.org/\"\n\n[[witness]]\nid = \"a\"\nsiglum = \"A\"\nbase = true\n\n[[witness]]\nid = \"b\"\nsiglum = \"B\"\n\n[[witness]]\nid = \"c\"\nsiglum = \"C\"\n";

const A: &str = "# The Tide\n\nThe big old dog ran to day, and *the* cat slept.\n\nSecond paragraph of the tide.[^1]\n\n[^1]: Of the author.\n";
const B: &str = "# The Tide\n\nThe big old cat ran today, and *the* cat slept.\n\nA paragraph that is new.\n\nSecond paragraph of the tide.[^1]\n\n[^1]: Of the author.\n";
const C: &str = "# The Tide\n\nThe big dog ran to day, and the cat slept.\n\nSecond paragraph of the tide.\n";

fn three() -> HashMap<String, String> {
    site(&[
        ("content/edition.toml", CONFIG),
        ("content/text/a/01-tide.md", A),
        ("content/text/b/01-tide.md", B),
        ("content/text/c/01-tide.md", C),
        ("content/text/a/02-coda.md", "# Coda\n\nThe same.\n"),
        ("content/text/b/02-coda.md", "# Coda\n\nThe same.\n"),
    ])
}

/// What is between two pieces of a page.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap_or_else(|| panic!("no `{from}` in {page}"));
    let rest = &page[start..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

/// The words of a page, without its elements.
fn without_tags(page: &str) -> String {
    let mut words = String::new();
    for piece in page.split('<') {
        words.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
    }
    words
}

fn has(page: &str, piece: &str) {
    assert!(page.contains(piece), "no `{piece}` in {page}");
}

#[test]
fn units_stand_beside_one_another_with_each_witnesss_own_words() {
    let pages = three();
    let page = &pages["compare/tide.html"];
    let unit = between(page, "<section class=\"unit\" id=\"u-p1\" data-unit=\"p1\">", "</section>");
    has(unit, "data-wit=\"a\" lang=\"en\"><div class=\"one\" data-block=\"p1\">");
    has(unit, "<span id=\"v-p1-w4\" data-v=\"v-p1-w4\" data-class=\"substantive\">dog</span>");
    has(unit, "<span data-v=\"v-p1-w4\" data-class=\"substantive\">cat</span> ran");
    // What a witness has not is a place with a name; who agrees with the base is marked as the base is.
    has(unit, "<span id=\"v-p1-w3\" data-v=\"v-p1-w3\" data-class=\"omission\">old</span>");
    has(
        unit,
        "big<span data-v=\"v-p1-w3\" data-class=\"omission\" role=\"note\" aria-label=\"not in C\"></span> ",
    );
    has(unit, "<em>the</em> cat slept");
    let added = between(page, "<section class=\"unit\" id=\"u-b-p2\" data-unit=\"b-p2\">", "</section>");
    has(added, "data-relation=\"added\"");
    has(
        added,
        "<span id=\"v-p1-w11x\" data-v=\"v-p1-w11x\" data-class=\"addition\" role=\"note\" aria-label=\"not in A\"></span>",
    );
    has(
        added,
        "data-block=\"p2\"><aside class=\"pn\" role=\"none\"><span class=\"siglum\">B</span><a href=\"../versions/b/tide.html#p2\">¶ 2</a>",
    );
    // A footnote that a witness lacks is a unit of its own.
    has(between(page, "id=\"u-fn-1\"", "</section>"), "data-wit=\"c\" lang=\"en\" data-relation=\"omitted\"");
    assert!(!page.contains("id=\"p1\""), "the texts have their ids on their own pages");
}

#[test]
fn classes_are_boxes_and_a_lacuna_is_told() {
    let pages = three();
    let page = &pages["compare/tide.html"];
    for class in ["substantive", "omission", "addition", "punctuation"] {
        has(page, &format!("<input type=\"checkbox\" id=\"v-show-{class}\" checked>"));
    }
    assert!(!page.contains("v-show-case"), "no box for what isn't there");
    assert!(!page.contains("id=\"w1\""), "no chooser for three");
    let coda = &pages["compare/coda.html"];
    has(coda, "<i class=\"term\">lac.</i> <span class=\"siglum\">C</span>");
    assert!(!coda.contains("data-v="), "they are the same");
    has(coda, "0 differences");
}

#[test]
fn beyond_three_witnesses_are_chosen_by_boxes() {
    let config = format!("{CONFIG}\n[[witness]]\nid = \"d\"\nsiglum = \"D\"\n");
    let mut files = vec![("content/edition.toml", config.as_str())];
    files.extend(["a", "b", "c", "d"].map(|w| match w {
        "a" => ("content/text/a/01-tide.md", A),
        "b" => ("content/text/b/01-tide.md", B),
        "c" => ("content/text/c/01-tide.md", C),
        _ => ("content/text/d/01-tide.md", A),
    }));
    let page = &site(&files)["compare/tide.html"];
    has(page, "<input type=\"checkbox\" id=\"w1\" checked>");
    has(page, "<input type=\"checkbox\" id=\"w2\" checked>");
    has(page, "<input type=\"checkbox\" id=\"w3\">");
    assert!(!page.contains("id=\"w0\""), "the base is always there");
}

#[test]
fn one_version_or_none_in_its_language_has_no_such_pages() {
    let alone = site(&[("content/edition.toml", "title = \"T\"\n"), ("content/text/01-tide.md", A)]);
    let other = CONFIG.split("\n[[witness]]\nid = \"c\"").next().unwrap().to_owned() + "language = \"de\"\n";
    let other = site(&[
        ("content/edition.toml", other.as_str()),
        ("content/text/a/01-tide.md", A),
        ("content/text/b/01-tide.md", B),
    ]);
    for pages in [alone, other] {
        assert!(!pages.contains_key("apparatus.html") && !pages.contains_key("compare/tide.html"));
        assert!(pages.values().all(|page| !page.contains("data-v=")));
    }
}

#[test]
fn a_translation_is_named_beside_the_versions_that_are_compared() {
    let german = "\n[[witness]]\nid = \"d\"\nsiglum = \"D\"\ntitle = \"Deutsch\"\nlanguage = \"de\"\n";
    let pages = site(&[
        ("content/edition.toml", &format!("{CONFIG}{german}")),
        ("content/text/a/01-tide.md", A),
        ("content/text/b/01-tide.md", B),
        ("content/text/d/01-tide.md", "# Die Flut\n\nDer Hund lief, die Katze schlief.\n"),
    ]);
    for page in ["tide.html", "versions/b/tide.html"] {
        let bar = between(&pages[page], "class=\"present\"", "</aside>");
        has(bar, "versions/d/tide.html\"><span class=\"siglum\">D</span> Deutsch</a>");
        assert!(!pages[page].contains("Other versions"));
    }
    has(&pages["versions/d/tide.html"], "Other versions");
}

#[test]
fn the_apparatus_has_locus_lemma_reading_and_sigla() {
    let pages = three();
    let page = &pages["apparatus.html"];
    let line = |id: &str| between(page, &format!("<li id=\"tide:{id}\""), "</li>");
    has(line("v-p1-w4"), "data-class=\"substantive\"><a class=\"where\" href=\"tide.html#v-p1-w4\">¶ 1</a>");
    has(line("v-p1-w4"), "<span class=\"lemma\" data-wit=\"a c\">dog</span><span class=\"bracket\">]</span>");
    has(
        line("v-p1-w4"),
        "<span class=\"reading\" data-wit=\"b\" data-class=\"substantive\">cat</span> <span class=\"siglum\">B</span>",
    );
    has(
        line("v-p1-w3"),
        "<span class=\"reading\" data-wit=\"c\" data-class=\"omission\"><i class=\"term\">om.</i></span>",
    );
    has(
        line("v-p1-w11x"),
        "<i class=\"term\">add.</i> <span class=\"reading\" data-wit=\"b\" data-class=\"addition\">A paragraph that is new.</span>",
    );
    assert!(pages.keys().all(|address| !address.starts_with("apparatus/")), "few entries have one page");
}

#[test]
fn what_is_filled_in_among_the_words_of_an_entry_is_shown_there() {
    let base =
        "# One\n\nThe first words.\n\nOf the ferry see [[one#p1]], and [@k, p. 3], of old.\n\nAn end.\n";
    let b = "# One\n\nThe first words.\n\nOf a boat look at [[one#p3]] or else [[two]], of old.\n\nAn end.\n";
    let c = "# One\n\nThe first words.\n\nOf the ferry, of old.\n\nAn end.\n";
    let pages = site(&[
        ("content/edition.toml", CONFIG),
        (
            "content/bibliography.bib",
            "@book{k,\n  author = {Holm, Ida},\n  title = {Ferries},\n  date = {1901},\n}\n",
        ),
        ("content/text/a/01-one.md", base),
        ("content/text/b/01-one.md", b),
        ("content/text/c/01-one.md", c),
        ("content/text/a/02-two.md", "# Two\n\nWords.\n"),
    ]);
    for page in ["apparatus.html", "one.html"] {
        let page = without_tags(&pages[page]);
        has(&page, "the ferry see § 1 ¶ 1, and (Holm, Ferries, 3)");
        has(&page, "a boat look at § 1 ¶ 3 in B or else § 2");
    }
}

#[test]
fn a_sections_own_page_marks_the_words_and_lists_the_entries() {
    let pages = three();
    let page = &pages["tide.html"];
    has(
        page,
        "<span id=\"v-p1-w4\" data-v=\"v-p1-w4\" data-class=\"substantive\">dog</span><a class=\"v-ref\" role=\"doc-noteref\" href=\"#app-v-p1-w4\"",
    );
    has(
        page,
        "<li id=\"app-v-p1-w4\" data-class=\"substantive\"><a class=\"where\" href=\"#v-p1-w4\"><span class=\"letter\">b</span>",
    );
    // What the base lacks has its place where it would be.
    has(page, "slept.<span id=\"v-p1-w11x\" data-v=\"v-p1-w11x\" data-class=\"addition\" role=\"note\"");
    has(page, "href=\"compare/tide.html#u-p1\"");
    assert!(!pages["coda.html"].contains("id=\"variants\""), "nothing to list");
}

#[test]
fn a_note_on_the_base_is_on_every_version_on_the_words_over_against_its_own() {
    let notes = "+++\n[defaults]\ntarget = \"tide\"\nkind = \"gloss\"\n+++\n\n\
        +++\nid = \"same\"\nquote = \"Second paragraph\"\n+++\nx\n\n\
        +++\nid = \"reads\"\nquote = \"dog ran to day\"\n+++\nx\n\n\
        +++\nid = \"gone\"\nquote = \"old\"\n+++\nx\n\n\
        +++\nid = \"foot\"\nquote = \"Of the author\"\n+++\nx\n\n\
        +++\nid = \"own\"\nwitness = \"b\"\nquote = \"that is new\"\n+++\nSee [[#p1]], [[A:#p2]], [[C:tide#p2]].\n";
    let pages = site(&[
        ("content/edition.toml", CONFIG),
        ("content/text/a/01-tide.md", A),
        ("content/text/b/01-tide.md", B),
        ("content/text/c/01-tide.md", C),
        ("content/annotations/tide.md", notes),
    ]);
    let (b, c) = (&pages["versions/b/tide.html"], &pages["versions/c/tide.html"]);
    for page in [b, c] {
        has(between(page, "data-a=\"same\"", "</span>"), ">Second paragraph");
        has(page, "href=\"../../tide.html#n-same\" aria-label=\"Note on A\">A</a>");
    }
    has(between(b, "data-a=\"reads\"", "</span>"), ">cat ran today");
    has(b, "B reads “cat ran today” here.");
    has(between(c, "data-a=\"reads\"", "</span>"), ">dog ran to day");
    // Its words are absent in C: it is at the end of their paragraph.
    assert!(!c.contains("data-a=\"gone\""));
    has(between(c, "id=\"p1\"", "</p>"), "id=\"at-gone\"");
    has(c, "These words are absent here in C.");
    // A footnote that C lacks: the note is there, on its last paragraph.
    has(between(c, "id=\"p2\"", "</p>"), "id=\"at-foot\"");
    // A note of B's own is there alone, with its siglum; what it refers to is its own, or that of the siglum.
    has(b, "id=\"at-own\" href=\"#n-own\"");
    has(between(b, "id=\"at-own\"", "</a>"), ">B1");
    assert!(!c.contains("id=\"n-own\"") && !pages["tide.html"].contains("id=\"n-own\""));
    let own = between(b, "id=\"n-own\"", "</aside>");
    has(own, "<a class=\"xref\" href=\"#p1\">§ 1 ¶ 1</a>");
    has(own, "<a class=\"xref\" href=\"../../tide.html#p2\">§ 1 ¶ 2 in A</a>");
    has(own, "<a class=\"xref\" href=\"../../versions/c/tide.html#p2\">§ 1 ¶ 2 in C</a>");
}

#[test]
fn the_memos_versions_differ_where_they_do_and_nowhere_else() {
    let pages = pages(Path::new(env!("CARGO_MANIFEST_DIR")));
    let count = |address: &str| pages[address].matches("<li id=\"app-").count();
    assert_eq!(count("compare/introduction.html"), 4, "title matter, the author, his footnote");
    for section in ["boredom", "economy", "siloviki", "conclusion"] {
        let page = &pages[&format!("compare/{section}.html")];
        assert!(!page.contains("data-v="), "{section} has the same words");
    }
    // Which is no difference of words, and is there to be seen.
    let told: usize = pages
        .iter()
        .filter(|(a, _)| a.starts_with("compare/"))
        .map(|(_, page)| page.matches("set otherwise").count())
        .sum();
    assert_eq!(told, 1, "one heading is set otherwise");
    has(&pages["compare/siloviki.html"], "<p class=\"h2\"><em>Siloviki</em> are");
    has(&pages["compare/siloviki.html"], "<strong><em>Siloviki</em> are Poor Bridge-Builders</strong>");
    assert_eq!(pages["apparatus.html"].matches("<li id=\"introduction:v-").count(), 4);
}

/// A word of a section makes the pages of its own versions again, what shows all sections, and nothing else.
#[test]
fn a_changed_word_makes_its_own_sections_pages_again() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let files = [
        ("content/edition.toml", CONFIG),
        ("content/text/a/01-tide.md", A),
        ("content/text/b/01-tide.md", B),
        ("content/text/c/01-tide.md", C),
        ("content/text/a/02-coda.md", "# Coda\n\nThe same.\n"),
        ("content/text/b/02-coda.md", "# Coda\n\nThe same.\n"),
    ];
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (world, told) = variorum::load::load(&root).unwrap();
    let (mut past, options) = (variorum::Caches::default(), Options::default());
    let _ = variorum::assemble_read(world.clone(), told.clone(), &options, &mut past);
    let path = root.join("content/text/b/01-tide.md");
    fs::write(&path, B.replace("old cat", "old bird")).unwrap();
    let world = variorum::load::reload(&world, &told, &[path]).unwrap();
    let assembly = variorum::assemble_read(world, told, &options, &mut past);
    let remade: Vec<String> = assembly.remade.unwrap().pages.into_iter().collect();
    let search = |address: &String| address.starts_with("search");
    assert!(remade.iter().any(search), "words that are found");
    let pages: Vec<&String> = remade.iter().filter(|address| !search(address)).collect();
    assert_eq!(
        pages,
        [
            "apparatus.html",
            "cite/tide.html",
            "cite/versions/b/tide.html",
            "cite/versions/c/tide.html",
            "compare/tide.html",
            "index.html",
            "print.html",
            "tide.html",
            "versions/b/tide.html",
            "versions/c/tide.html"
        ]
    );
    let page = assembly.site.unwrap().make("compare/tide.html").unwrap().unwrap();
    has(&String::from_utf8_lossy(&page), ">bird</span> ran");
}

#[test]
fn a_record_with_readings_stands_with_its_entry() {
    let notes = "+++\nid = \"hand\"\ntarget = \"tide\"\nquote = \"dog\"\nlemma = \"dog\"\nkind = \"textual\"\n\n\
        [[reading]]\nwitness = [\"b\", \"c\"]\ntext = \"hound\"\n+++\nSo the errata slip.\n";
    let config = format!("{CONFIG}\n[collation]\napparatus = \"positive\"\nignore = [\"omission\"]\n");
    let pages = site(&[
        ("content/edition.toml", &config),
        ("content/text/a/01-tide.md", A),
        ("content/text/b/01-tide.md", B),
        ("content/text/c/01-tide.md", C),
        ("content/annotations/tide.md", notes),
    ]);
    let line = between(&pages["tide.html"], "<li id=\"app-v-p1-w4\"", "</li>");
    has(line, ">hound</span> <span class=\"siglum\">B</span> <span class=\"siglum\">C</span>");
    has(line, "href=\"tide.html#n-hand\">Note 1</a>");
    has(&pages["compare/tide.html"], "href=\"../tide.html#n-hand\">Note 1</a>");
    has(line, "]</span> <span class=\"siglum\">A</span>;");
    assert!(!pages["tide.html"].contains("v-p1-w3"), "omissions are ignored");
    has(
        between(&pages["tide.html"], "id=\"n-hand\"", "</aside>"),
        "<bdi>hound</bdi> <span class=\"siglum\">B</span> <span class=\"siglum\">C</span>",
    );
}

const FIRST: &str = "Among the numerous advantages promised by a well-constructed Union, none deserves to be more accurately developed.";
const MOVED: &str = "By a faction, I understand a number of citizens, whether amounting to a majority or a minority of the whole.";
const THIRD: &str = "There are two methods of curing the mischiefs of faction: the one, by removing its causes; the other, by its effects.";
const LAST: &str = "The latent causes of faction are thus sown in the nature of man; and we see them everywhere brought into activity.";

/// B has a paragraph in the second section that the others have in the first.
fn moved() -> Vec<(&'static str, String)> {
    let notes = "+++\nid = \"number\"\ntarget = \"one#p2\"\nquote = \"a number of citizens\"\n+++\nHow many?\n\n\
        +++\nid = \"whole\"\ntarget = \"one#p2\"\n+++\nOn the whole.\n";
    let mut files = vec![
        ("content/edition.toml", CONFIG.to_owned()),
        ("content/annotations/n.md", notes.to_owned()),
        ("content/text/b/01-one.md", format!("# One\n\n{FIRST}\n\n{THIRD}\n")),
        ("content/text/b/02-two.md", format!("# Two\n\n{LAST}\n\n{}\n", MOVED.replace("citizens", "people"))),
        ("content/text/a/03-three.md", "# Three\n\nAnother.\n".to_owned()),
        ("content/text/b/03-three.md", "# Three\n\nAnother one.\n".to_owned()),
    ];
    for (one, two) in [
        ("content/text/a/01-one.md", "content/text/a/02-two.md"),
        ("content/text/c/01-one.md", "content/text/c/02-two.md"),
    ] {
        files.push((one, format!("# One\n\n{FIRST}\n\n{MOVED}\n\n{THIRD}\n")));
        files.push((two, format!("# Two\n\n{LAST}\n")));
    }
    files
}

#[test]
fn a_paragraph_in_another_section_is_shown_with_its_place_and_its_notes() {
    let files = moved();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let pages = site(&files);
    let unit = between(&pages["compare/one.html"], "id=\"u-p2\"", "</section>");
    has(unit, "data-wit=\"b\" lang=\"en\" data-relation=\"moved\"><div class=\"one\" data-block=\"two#p2\">");
    has(unit, "<a href=\"../versions/b/two.html#p2\">§ 2 ¶ 2</a>");
    has(unit, "data-class=\"substantive\">people,</span>");
    let to = "<a class=\"where\" href=\"one.html#p2\">¶ 2</a> <i class=\"term\">transp.</i> <a class=\"to\" href=\"versions/b/two.html#p2\">§ 2 ¶ 2</a> <span class=\"siglum\">B</span>";
    has(&pages["apparatus.html"], to);
    has(&pages["one.html"], to);
    has(
        &pages["compare/two.html"],
        "<a class=\"where\" href=\"../versions/b/two.html#p2\">¶ 2 in B</a> <i class=\"term\">transp.</i> <a class=\"to\" href=\"../one.html#p2\">§ 1 ¶ 2</a>",
    );
    // The notes on it are where its words are.
    let there = between(&pages["versions/b/two.html"], "id=\"p2\"", "<aside class=\"margin\"");
    has(there, "data-a=\"number\"");
    has(there, "B reads “a number of people” here.");
    has(there, "id=\"n-whole\"");
    has(there, "href=\"../../one.html#n-number\"");
    has(&pages["versions/b/one.html"], "B has these words in § 2 ¶ 2.");
    // From there to the same paragraph of the others, and back.
    let switch = between(&pages["versions/b/two.html"], "cite<span class=\"unseen\"> § 2 ¶ 2", "</ul>");
    has(switch, "href=\"../../one.html#p2\"");
    has(switch, "href=\"../../versions/c/one.html#p2\"");
    has(switch, "href=\"../../compare/one.html#u-p2\"");
    has(
        between(&pages["one.html"], "cite<span class=\"unseen\"> § 1 ¶ 2", "</ul>"),
        "href=\"versions/b/two.html#p2\"",
    );
}

/// What a change makes again is what a first run makes of the same files, wherever a paragraph of another section is in it.
#[test]
fn a_change_of_a_section_with_a_paragraph_of_another_equals_a_first_run() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for (path, text) in moved() {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (mut world, told) = variorum::load::load(&root).unwrap();
    let (mut past, options) = (variorum::Caches::default(), Options::default());
    let all = |site: &variorum::output::Site| -> HashMap<String, Vec<u8>> {
        let make = |address: &str| (address.to_owned(), site.make(address).unwrap().unwrap().to_vec());
        site.addresses().filter(|a| a.ends_with(".html")).map(make).collect()
    };
    let mut last =
        all(&variorum::assemble_read(world.clone(), told.clone(), &options, &mut past).site.unwrap());
    let edits = [
        ("b/02-two.md", "a number of people", "a great number of people"),
        ("a/01-one.md", "numerous advantages", "many advantages"),
        ("b/01-one.md", "two methods", "several methods"),
        ("c/02-two.md", "latent causes", "hidden causes"),
        ("b/02-two.md", "The latent", "So the latent"),
        ("b/03-three.md", "Another one", "Another two"),
        // It is gone, and comes back to its own section.
        (
            "b/02-two.md",
            "a great number of people, whether amounting to a majority or a minority of the whole",
            "nobody",
        ),
        (
            "b/01-one.md",
            "There are",
            "By a faction, I understand a number of citizens, whether amounting to a majority or a minority of the whole.\n\nThere are",
        ),
    ];
    for (path, from, to) in edits {
        let path = root.join("content/text").join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replace(from, to)).unwrap();
        world = variorum::load::reload(&world, &told, &[path]).unwrap();
        let assembly = variorum::assemble_read(world.clone(), told.clone(), &options, &mut past);
        let remade = assembly.remade;
        let now = all(&assembly.site.unwrap());
        let clean = all(&assemble(&root, &options).unwrap().site.unwrap());
        for (address, bytes) in &clean {
            assert!(now[address] == *bytes, "{address} after `{to}`");
            let same = last.get(address) == Some(bytes);
            let known = remade.as_ref().is_none_or(|remade| remade.pages.contains(address));
            assert!(same || known, "{address} is another after `{to}`, untold");
        }
        last = now;
    }
}

const LANGUAGES: &str = "title = \"T\"\nbase-url = \"https://example.org/\"\n\n[[witness]]\nid = \"en\"\ntitle = \"English\"\nlanguage = \"en\"\nbase = true\n\n[[witness]]\nid = \"de\"\nsiglum = \"D\"\ntitle = \"Deutsch\"\nlanguage = \"de\"\n\n[[witness]]\nid = \"ar\"\nsiglum = \"Ar\"\nlanguage = \"ar\"\n";

#[test]
fn versions_in_several_languages_stand_beside_each_other_and_under_each_paragraph() {
    let pages = site(&[
        ("content/edition.toml", LANGUAGES),
        (
            "content/text/en/01-tide.md",
            "# Tide\n\nThe sea came.\n\nIt went, and *stayed* away.\n\nNobody saw it.[^1]\n\n[^1]: Nobody.\n",
        ),
        // The second paragraph is divided, the third is missing, a last one is the translator's own.
        (
            "content/text/de/01-tide.md",
            "# Flut\n\nDas Meer kam.\n\n<!-- align p2 -->\nEs ging.\n\n<!-- align p2 -->\nUnd blieb fort.\n\nNiemand sah es.\n\nNachwort.\n",
        ),
        ("content/text/ar/01-tide.md", "# مد\n\nجاء البحر.\n"),
        ("content/text/en/02-coda.md", "# Coda\n\nOnly here.\n"),
    ]);
    let page = &pages["parallel/tide.html"];
    let unit = between(page, "id=\"u-p2\"", "</section>");
    has(unit, "data-wit=\"en\" lang=\"en\"><div class=\"one\" data-block=\"p2\">");
    has(unit, "<p>It went, and <em>stayed</em> away.</p>");
    has(unit, "<a href=\"../versions/de/tide.html#p2\" lang=\"en\">¶ 2</a></aside>\n<p>Es ging.</p>");
    has(unit, "<a href=\"../versions/de/tide.html#p3\" lang=\"en\">¶ 3</a></aside>\n<p>Und blieb fort.</p>");
    has(unit, "data-wit=\"ar\" lang=\"ar\" dir=\"rtl\">");
    has(between(page, "id=\"u-de-p5\"", "</section>"), "<p>Nachwort.</p>");
    assert!(!pages.contains_key("parallel/coda.html") && !pages.contains_key("compare/tide.html"));
    // Under its paragraphs the base has what the others say, and each of them the base.
    let under = between(&pages["tide.html"], "id=\"p2\"", "<aside class=\"margin\"");
    has(under, "<details class=\"parallel\"><summary><span class=\"siglum\">D</span> <bdi>Deutsch</bdi>");
    has(
        under,
        "<div class=\"column\" lang=\"de\"><aside class=\"pn\" role=\"none\"><a href=\"versions/de/tide.html#p2\" lang=\"en\">¶ 2</a></aside>\n<p>Es ging.</p>",
    );
    has(under, "<p>Und blieb fort.</p>");
    has(between(&pages["tide.html"], "id=\"p3\"", "<aside class=\"margin\""), "<p>Nachwort.</p>");
    has(
        between(&pages["tide.html"], "id=\"p1\"", "<aside class=\"margin\""),
        "<div class=\"column\" lang=\"ar\" dir=\"rtl\">",
    );
    has(&pages["tide.html"], "<a href=\"parallel/tide.html\">in several languages</a>");
    let under = between(&pages["versions/de/tide.html"], "id=\"p3\"", "<aside class=\"margin\"");
    has(under, "<p>It went, and <em>stayed</em> away.</p>");
    has(&pages["versions/de/tide.html"], "<a href=\"../../parallel/tide.html\">");
    // No id is there twice.
    for (address, page) in &pages {
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{address}");
    }
}

#[test]
fn a_change_of_a_translation_makes_the_pages_of_its_section_again() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let files = [
        ("edition.toml", LANGUAGES),
        ("text/en/01-tide.md", "# Tide\n\nThe sea came.\n"),
        ("text/de/01-tide.md", "# Flut\n\nDas Meer kam.\n"),
        ("text/en/02-coda.md", "# Coda\n\nThe end.\n"),
        ("text/de/02-coda.md", "# Schluss\n\nDas Ende.\n"),
    ];
    for (path, text) in files {
        let path = root.join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (mut world, told) = variorum::load::load(&root).unwrap();
    let (mut past, options) = (variorum::Caches::default(), Options::default());
    let _ = variorum::assemble_read(world.clone(), told.clone(), &options, &mut past);
    for (path, from, to) in [("de/01-tide.md", "kam", "ging"), ("en/01-tide.md", "came", "went")] {
        let path = root.join("content/text").join(path);
        fs::write(&path, fs::read_to_string(&path).unwrap().replace(from, to)).unwrap();
        world = variorum::load::reload(&world, &told, &[path]).unwrap();
        let assembly = variorum::assemble_read(world.clone(), told.clone(), &options, &mut past);
        let remade = assembly.remade.unwrap().pages;
        for page in ["tide.html", "versions/de/tide.html", "parallel/tide.html"] {
            assert!(remade.contains(page), "{page} after {to}");
        }
        assert!(!remade.contains("parallel/coda.html") && !remade.contains("coda.html"));
        let page = assembly.site.unwrap().make("tide.html").unwrap().unwrap();
        has(&String::from_utf8_lossy(&page), to);
    }
}

/// A register says of each mention which versions have its words, a moved paragraph's too.
#[test]
fn a_registers_mentions_name_the_versions_that_have_them() {
    let mut files = moved();
    files.push(("content/registers/terms.toml", "[[entity]]\nid = \"citizens\"\nname = \"citizens\"\n\n[[entity]]\nid = \"faction\"\nname = \"faction\"\n".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let pages = site(&files);
    let sigla = |entry: &str| -> Vec<String> {
        let entry = between(&pages["terms.html"], &format!("id=\"e-{entry}\""), "</section>");
        entry
            .split("<li")
            .skip(1)
            .map(|row| without_tags(row.split("</a>").next().unwrap()).replace('>', "").trim().to_owned())
            .collect()
    };
    assert_eq!(sigla("citizens"), ["§ 1 ¶ 2 A C"], "B has people");
    assert_eq!(sigla("faction"), ["§ 1 ¶ 2 A B C", "§ 1 ¶ 3 A B C", "§ 2 ¶ 1 A B C"]);
}

/// A version has one paragraph for two of the base's, another has them with a third between them.
#[test]
fn of_blocks_that_are_elsewhere_all_are_named() {
    const P: &str = "The keeper lit the lamp before the storm came over the wall.";
    const Q: &str = "At night no gull was on the water, and no boat in the bay.";
    const R: &str = "In winter the light burned twice as long as it did in summer, the oil was dear in all the towns of \
        the coast, and whoever could went to bed when the sun did.";
    let pages = site(&[
        ("content/edition.toml", CONFIG),
        ("content/text/a/01-tide.md", &format!("# The Tide\n\n{P}\n\n{Q}\n\n{R}\n")),
        ("content/text/b/01-tide.md", &format!("# The Tide\n\n{P}\n\n{R}\n\n{Q}\n")),
        ("content/text/c/01-tide.md", &format!("# The Tide\n\n{P} {Q}\n\n{R}\n")),
    ]);
    let words = without_tags(&pages["apparatus.html"]);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("¶ 1, ¶ 2 transp. ¶ 1, ¶ 3 B"), "{words}");
}
