//! Three versions and more, where one does to another what two alone don't: joins its blocks, has other letters, lacks a section.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fs;
use std::path::Path;

use serde_json::Value;
use variorum::diag::settle;
use variorum::output::proof;
use variorum::{Options, assemble};

use crate::collate::{collate, edition, entries, text_of};

const BELL: &str = "Nobody rang the bell of the old harbour on that day in March of the year.";
const KEEPER: &str = "The keeper walked slowly down to the lower landing with his lantern and his dog.";
const WATER: &str = "Water rose over seven steps, and carried four barrels of oil into the open bay.";
const SHIP: &str = "A ship with torn sails came round the northern point before anybody had seen her.";

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The pages of an edition, and what is reported of it.
fn made(root: &Path) -> (HashMap<String, String>, Vec<String>) {
    let assembly = assemble(root, &Options::default()).unwrap();
    let site = assembly.site.as_ref().unwrap();
    let mut all = assembly.diagnostics.clone();
    all.extend(proof(site, |_, _| Ok::<(), Infallible>(())).unwrap().diagnostics);
    let told = settle(all, &assembly.levels).into_iter();
    let told = told.map(|d| format!("{}: {} ({})", d.rule.id, d.message, d.hints.join("; ")));
    let page = |address: &str| {
        let bytes = site.make(address).unwrap().unwrap();
        (address.to_owned(), String::from_utf8_lossy(&bytes).replace('\u{a0}', " "))
    };
    (site.addresses().filter(|a| a.ends_with(".html")).map(page).collect(), told.collect())
}

/// What is between two pieces of a page.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap_or_else(|| panic!("no `{from}` in {page}"));
    let rest = &page[start..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

fn has(page: &str, piece: &str) {
    assert!(page.contains(piece), "no `{piece}` in {page}");
}

fn tei(root: &Path) -> String {
    String::from_utf8(collate(&[root.to_str().unwrap(), "--format", "tei"]).stdout).unwrap()
}

fn json(root: &Path) -> Value {
    serde_json::from_slice(&collate(&[root.to_str().unwrap(), "one"]).stdout).unwrap()
}

/// What a witness has in a TEI document, as a reader of XML has it.
fn letters_of(tei: &str, witness: &str) -> String {
    text_of(tei, witness).replace("&quot;", "\"")
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn a_base_whose_blocks_another_joins_from_afar_keeps_its_order_in_tei() {
    let texts = [
        ("a", format!("{BELL}\n\n{KEEPER}\n\n{WATER}\n\n{SHIP}")),
        ("b", format!("{KEEPER}\n\n{WATER}\n\n{BELL} {SHIP}")),
        ("c", format!("{BELL}\n\n{KEEPER}\n\n{WATER}\n\n{}", SHIP.replace("torn", "white"))),
    ];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
    let made = edition(&texts, "", "");
    assert_eq!(json(made.path())["units"].as_array().unwrap().len(), 3);
    let tei = tei(made.path());
    for (id, text) in &texts {
        assert_eq!(text_of(&tei, id), without_space(text), "{id}: {tei}");
    }
}

#[test]
fn each_version_has_its_own_letters_in_tei() {
    let texts = [
        ("a", "He ſaid \u{201c}days\u{201d} vpon the fine end."),
        ("b", "He said \"days\" upon the ﬁne end."),
        ("c", "He ſaid “days” upon the fine “end”."),
    ];
    let made = edition(&texts, "[collation]\nfold = { \"v\" = \"u\" }\n", "");
    let tei = tei(made.path());
    for (id, text) in &texts {
        assert_eq!(letters_of(&tei, id), without_space(text), "{id}: {tei}");
    }
    let export = tempfile::tempdir().unwrap();
    let out = export.path().join("all.xml");
    let args = ["export", "tei", made.path().to_str().unwrap(), "-o", out.to_str().unwrap()];
    assert!(crate::shell::run(export.path(), &args).status.success());
    let all = fs::read_to_string(&out).unwrap();
    let all = &all[..all.find("<back").unwrap_or(all.len())];
    for (id, text) in &texts {
        assert!(letters_of(all, id).contains(&without_space(text)), "{id}: {all}");
    }
}

#[test]
fn a_version_in_chinese_that_divides_a_paragraph_has_the_break_in_tei() {
    let made = edition(
        &[("a", "海水漫過了城牆。守燈人仍在樓上等候。"), ("b", "海水漫過了城牆。\n\n守燈人仍在樓上等候。")],
        "",
        "",
    );
    assert!(tei(made.path()).contains("<app><lem wit=\"#w-a\">。</lem><rdg wit=\"#w-b\">。\n</rdg></app>"));
}

#[test]
fn the_text_of_a_reading_does_not_hang_on_the_order_of_the_witnesses() {
    let (a, c, d) =
        (("a", "It was the beginning."), ("c", "It was the “end”."), ("d", "It was the \"end\"."));
    let of = |texts: &[(&str, &str)]| {
        json(edition(texts, "", "").path())["entries"][0]["readings"][0]["text"].clone()
    };
    assert_eq!(of(&[a, c, d]), of(&[a, d, c]));
    assert_eq!(of(&[a, c, d]), "\"end\".");
    assert_eq!(of(&[a, d, c, ("e", c.1)]), "“end”.", "that of most");
}

#[test]
fn a_move_stays_one_and_the_switch_leads_right_where_another_version_joins_blocks() {
    let both = format!("{BELL} {KEEPER}");
    let texts = [
        ("a", format!("{BELL}\n\n{KEEPER}\n\n{WATER}")),
        ("b", format!("{KEEPER}\n\n{BELL}\n\n{WATER}")),
        ("c", format!("{both}\n\n{WATER}")),
        ("d", format!("{BELL}\n\n{KEEPER}")),
    ];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
    let edition = edition(&texts, "", "");
    let units = &json(edition.path())["units"];
    assert_eq!(units[0]["relation"], serde_json::json!([null, "moved", "merged", "same"]));
    let (pages, _) = made(edition.path());
    assert!(between(&pages["apparatus.html"], "<ul class=\"moves\"", "</ul>").contains("¶ 2, ¶ 1"));
    let switch = |page: &str, block: &str| {
        let page = &pages[page];
        let from = page.find(&format!("id=\"{block}\"")).unwrap();
        let links = between(&page[from..], "<ul class=\"switch\"", "</ul>");
        links
            .split("<a href=\"")
            .skip(1)
            .filter_map(|l| Some(l.split_once('"')?.0.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        switch("one.html", "p2")[..3],
        ["versions/b/one.html#p1", "versions/c/one.html#p1", "versions/d/one.html#p2"]
    );
    assert_eq!(
        switch("versions/b/one.html", "p1")[..3],
        ["../../one.html#p2", "../../versions/c/one.html#p1", "../../versions/d/one.html#p2"]
    );
    // Where a version lacks the block the way leads to the one before it, which isn't called the same place.
    let third = between(
        &pages["one.html"][pages["one.html"].find("id=\"p3\"").unwrap()..],
        "<ul class=\"switch\"",
        "</ul>",
    );
    assert!(
        third.contains(
            "versions/d/one.html#p2\"><span class=\"siglum\">D</span><span class=\"unseen\"> not here</span>"
        ),
        "{third}"
    );
    let shown = |id: &str| {
        String::from_utf8(collate(&[edition.path().to_str().unwrap(), "--explain", id]).stdout).unwrap()
    };
    assert!(
        shown("one:p2").contains("entries: none\n  unit, A: p1, p2\n  unit, B: p2, p1 (moved):"),
        "{}",
        shown("one:p2")
    );
    assert_eq!(
        shown("one:u-p1").lines().skip(1).collect::<Vec<_>>(),
        shown("one:p2").lines().skip(1).collect::<Vec<_>>()
    );
}

#[test]
fn an_alignment_in_the_bases_order_moves_nothing() {
    let alignment =
        "[[alignment]]\nsection = \"one\"\nblocks = { a = [\"p1\", \"p3\"], b = [\"p1\", \"p3\"] }\n";
    let text = format!("{BELL}\n\n{KEEPER}\n\n{WATER}");
    let made = edition(&[("a", &text), ("b", &text)], alignment, "");
    assert_eq!(json(made.path())["units"][0]["relation"], serde_json::json!([null, "same"]));
    assert_eq!(text_of(&tei(made.path()), "a"), without_space(&text));
    assert_eq!(text_of(&tei(made.path()), "b"), without_space(&text));
}

fn record(id: &str, lemma: &str, text: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\ntarget = \"one\"\nlemma = \"{lemma}\"\n[[reading]]\nwitness = \"b\"\ntext = \"{text}\"\n+++\n\n"
    )
}

#[test]
fn what_a_lemma_covers_is_measured_by_the_bases_own_words() {
    let texts = [
        ("a", "It stood for nine years until the sea came."),
        ("b", "It stood for nine years. — until the sea came."),
    ];
    let told = made(edition(&texts, "", &record("n", "nine years", "nine years. —")).path()).1;
    assert!(!told.iter().any(|line| line.starts_with("narrow-lemma")), "{told:?}");
    let texts = [("a", "The old wall fell."), ("b", "The old wail fell.")];
    let told = made(edition(&texts, "", &record("n", "wal", "wail")).path()).1;
    let line = "narrow-lemma: the lemma begins or ends within a word of `wall` (write `lemma = \"wall\"`, and the readings to match)";
    assert!(told.iter().any(|told| told == line), "{told:?}");
    let told = made(edition(&texts, "", &record("n", "old wall", "old wail")).path()).1;
    assert!(!told.iter().any(|line| line.starts_with("narrow-lemma")), "{told:?}");
}

#[test]
fn records_divide_the_entry_that_their_lemmas_touch() {
    let texts = [("a", "First.\n\nA last paragraph stands here alone."), ("b", "First.")];
    let records = record("n0", "A last", "") + &record("n1", "stands here alone.", "");
    let edition = edition(&texts, "", &records);
    let told = made(edition.path()).1;
    let line = "narrow-lemma: the witnesses differ in `A last paragraph`, of which the lemma is a part (write `lemma = \"A last paragraph\"`, and the readings to match)";
    assert_eq!(told[0], line);
    assert!(!told.iter().any(|told| told.starts_with("reading-twice")), "{told:?}");
    let entries = &json(edition.path())["entries"];
    let lemmas: Vec<&str> =
        entries.as_array().unwrap().iter().map(|it| it["lemma"]["text"].as_str().unwrap()).collect();
    assert_eq!(lemmas, ["A last", "stands here alone."]);
}

#[test]
fn a_records_reading_has_the_class_of_the_words_in_which_it_differs() {
    let texts = [("a", "It was so: nobody had paid him."), ("b", "It was so: nobody paid him.")];
    let edition = edition(&texts, "", &record("n", "nobody had paid him", "nobody paid him"));
    assert_eq!(entries(&edition), ["v-p1-w4 \"nobody had paid him\" A: \"nobody paid him\" B omission by n"]);
}

const CONFIG: &str = "title = \"T\"\nbase-url = \"https://example.org/\"\n[[witness]]\nid = \"print\"\n[[witness]]\nid = \"b\"\n[[witness]]\nid = \"c\"\n";

#[test]
fn a_section_that_the_base_lacks_has_a_number_of_its_own() {
    let made = made(
        folder(&[
            ("edition.toml", CONFIG),
            ("text/print/01-one.md", "# One\n\nThe old wall.\n\nSee [[B:zero#p1]] and [[b:one#p1]].\n"),
            ("text/print/02-two.md", "# Two\n\nThe end.\n"),
            ("text/b/00-zero.md", "# Zero\n\nNothing.\n"),
            ("text/b/01-one.md", "# One\n\nThe old wall.\n"),
            ("text/b/02-extra.md", "# Extra\n\nMore.\n"),
            ("text/b/03-third.md", "# Third\n\nMore again.\n"),
            ("text/c/01-one.md", "# One\n\nThe new wall.\n"),
            ("text/c/02-extra.md", "# Extra\n\nMore.\n"),
        ])
        .path(),
    );
    let (pages, told) = made;
    for (page, locus) in [("zero", "§ 0a"), ("one", "§ 1"), ("extra", "§ 1a"), ("third", "§ 1b")] {
        has(&pages[&format!("versions/b/{page}.html")], &format!("<title>{locus} "));
    }
    has(&pages["versions/c/extra.html"], "§ 1a");
    has(&pages["one.html"], "§ 0a ¶ 1");
    has(&pages["apparatus.html"], "in B alone");
    has(&pages["compare/zero.html"], "in B alone");
    assert!(told.iter().any(|line| line.contains("the siglum is `B`: write `[[B:one#p1]]`")), "{told:?}");
}

#[test]
fn a_draft_of_the_base_is_named_as_one() {
    let folder = folder(&[
        ("edition.toml", CONFIG),
        ("text/print/01-one.md", "# One\n\nThe old wall.\n"),
        ("text/print/02-two.md", "+++\ndraft = true\n+++\n# Two\n\nThe end.\n"),
        ("text/b/01-one.md", "# One\n\nThe old wall.\n"),
        ("text/b/02-two.md", "# Two\n\nThe end.\n"),
        ("text/c/01-one.md", "# One\n\nThe old wall.\n"),
    ]);
    let told = made(folder.path()).1;
    assert!(
        told.iter()
            .any(|line| line.starts_with("not-in-base: the base, `print`, has the section `two` as a draft")),
        "{told:?}"
    );
}

#[test]
fn of_four_versions_those_beside_one_another_have_the_section_and_bear_the_signs() {
    let config = format!("{CONFIG}[[witness]]\nid = \"d\"\n");
    let folder = folder(&[
        ("edition.toml", &config),
        ("text/print/01-one.md", "# One\n\nThe old wall, *it is said*, fell.\n"),
        ("text/b/01-one.md", "# One\n\nThe old wall, *it is said*, fell.\n"),
        ("text/c/01-one.md", "# One\n\nThe old wall, *it is said*, fell.\n"),
        ("text/d/01-one.md", "# One\n\nThe new wall.\n"),
        ("text/d/02-two.md", "# Two\n\nBy night.\n"),
    ]);
    let (pages, _) = made(folder.path());
    let one = &pages["compare/one.html"];
    has(one, "id=\"w2\" checked");
    assert!(!one.contains("id=\"w3\" checked"));
    // The box of a version that alone has other words says whether they bear a sign.
    has(one, "data-class=\"substantive\" data-by=\"w3\" data-continues=\"\">old wall, </span>");
    assert!(!pages["compare/two.html"].contains("class=\"chooser"), "nothing to choose");
    // Markup cuts words that are one: what is set at their ends is set once.
    has(one, "data-continued=\"\" data-continues=\"\">it is said</span></em>");
    let pieces = between(one, "data-wit=\"print\"", "</section>");
    assert_eq!(pieces.matches("data-continued=").count(), pieces.matches("data-continues=").count());
}

#[test]
fn a_note_on_a_whole_paragraph_is_where_a_version_has_it_or_says_where_it_is_not() {
    let velvet = "Her velvet hat was found on the third step of the old stair in the morning.";
    let note = "+++\nid = \"w\"\ntarget = \"one#p2\"\n+++\nOn the paragraph.\n\n+++\nid = \"q\"\ntarget = \"one\"\nquote = \"the old stair\"\n+++\nStair.\n";
    let one = |more: &str| format!("# One\n\nThe sea rose over the wall by night and nobody saw it.\n{more}");
    let two =
        |more: &str| format!("# Two\n\n{more}The lamp burned until the oil had gone, and then went out.\n");
    let hat = format!("\n{velvet}\n");
    let folder = folder(&[
        ("edition.toml", CONFIG),
        ("annotations/one.md", note),
        ("text/print/01-one.md", &one(&hat)),
        ("text/print/02-two.md", &two("")),
        ("text/b/01-one.md", &one("")),
        ("text/b/02-two.md", &two(&format!("{velvet}\n\n"))),
        ("text/c/01-one.md", &one("")),
        ("text/c/02-two.md", &two("")),
    ]);
    let (pages, _) = made(folder.path());
    let note = |page: &str| between(&pages[page], "id=\"n-w\"", "</aside>").to_owned();
    has(&note("versions/b/one.html"), "B has these words in § 2 ¶ 1.");
    has(&note("versions/b/one.html"), "<span class=\"lemma whole\">§ 1 ¶ 2 in P</span>");
    has(&note("versions/c/one.html"), "These words are absent here in C.");
    has(&note("versions/c/one.html"), "<span class=\"lemma whole\">§ 1 ¶ 2 in P</span>");
}

#[test]
fn a_version_that_differs_beyond_a_notes_words_alone_has_them_as_they_are() {
    let note = "+++\nid = \"q\"\ntarget = \"one\"\nquote = \"a cooper\"\n+++\nA trade.\n\n\
        +++\nid = \"r\"\ntarget = \"one\"\nrange = [\"When the fog\", \"but thirsty\"]\n+++\nAll of it.\n";
    let text = |cooper: &str, oil: &str| {
        format!(
            "# One\n\nShe would marry {cooper} He knew it.\n\nWhen the fog came down over the harbour and the {oil} boats lay still, the keeper was not hungry but thirsty, as he wrote.\n"
        )
    };
    let folder = folder(&[
        ("edition.toml", CONFIG),
        ("annotations/one.md", note),
        ("text/print/01-one.md", &text("a cooper.", "four")),
        ("text/b/01-one.md", &text("a cooper, or drown.", "seven")),
        ("text/c/01-one.md", &text("a cooper.", "four")),
    ]);
    let (pages, _) = made(folder.path());
    let page = &pages["versions/b/one.html"];
    assert!(!between(page, "id=\"n-q\"", "</aside>").contains("B reads"), "{page}");
    has(between(page, "id=\"n-r\"", "</aside>"), "B reads otherwise within these words.");
}
