//! Another edition: thirty sections with three hundred notes, generated, built, and built again.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use variorum::diag::settle;
use variorum::write::{WriteSummary, write};
use variorum::{Assembly, Options, assemble};

const SECTIONS: usize = 30;
const BLOCKS: usize = 8;
const NOTES: usize = 10;

const WORDS: &[&str] = &[
    "river",
    "stone",
    "letter",
    "harbour",
    "winter",
    "market",
    "road",
    "bread",
    "window",
    "island",
    "garden",
    "paper",
    "“quoted”",
    "it’s",
    "well-known",
    "1871–72",
    "学而",
    "été",
];

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every section has paragraphs of words, among them one that is nowhere else (`key7x3`), a heading,
/// a table, a stanza, a footnote and cross-references; the notes quote, overlap, range and reply.
fn generate(root: &Path) {
    let mut dice = Dice(7);
    put(
        &root.join("content/edition.toml"),
        "title = \"Generated\"\nbase-url = \"https://example.org/g/\"\n\
         [[editor]]\nid = \"ed\"\nname = \"Ed\"\n[[editor]]\nid = \"al\"\nname = \"Al\"\n",
    );
    for section in 1..=SECTIONS {
        let mut text = String::from("+++\n");
        if section % 10 == 1 {
            let _ = writeln!(text, "part = \"Part {}\"", section / 10 + 1);
        }
        let _ = write!(text, "+++\n# Section *{section}*\n\n");
        for block in 1..=BLOCKS {
            let mut words: Vec<String> = (0..40).map(|_| WORDS[dice.roll(WORDS.len())].to_owned()).collect();
            words[10] = format!("*key{section}x{block}*");
            words[20] = format!("[[s{}#p{}]]", dice.roll(SECTIONS) + 1, dice.roll(BLOCKS) + 1);
            words[30] = format!("[[note:n{}-{}|a note]]", dice.roll(SECTIONS) + 1, dice.roll(NOTES));
            match block {
                2 => text.push_str("## A heading\n\n"),
                3 => words[5] = "word[^1]".to_owned(),
                4 => words[15] = "line\\\nline".to_owned(),
                5 => {
                    let _ = write!(text, "| a | {} |\n|---|---|\n| b | [[s1\\|one]] |\n\n", words[10]);
                    continue;
                }
                _ => {}
            }
            let _ = write!(text, "{}.\n\n", words.join(" "));
        }
        text.push_str("[^1]: A footnote.\n");
        put(&root.join(format!("content/text/{section:02}-s{section}.md")), &text);

        let mut notes = format!("+++\n[defaults]\ntarget = \"s{section}\"\ncreator = \"ed\"\n+++\n");
        for note in 0..NOTES {
            let block = note % BLOCKS + 1;
            let selector = match note {
                0 => String::new(),
                1 => format!("target = \"s{section}#p2\"\n"),
                2 => format!("range = [\"key{section}x1\", \"key{section}x3\"]\n"),
                3 => format!("reply-to = \"n{section}-2\"\ncreator = \"al\"\n"),
                _ => format!("quote = \"key{section}x{block}\"\nkind = \"gloss\"\n"),
            };
            let _ = write!(
                notes,
                "+++\nid = \"n{section}-{note}\"\n{selector}created = 2026-01-{:02}\n+++\nSee [[s{}]] and *more*.\n\n",
                note + 1,
                dice.roll(SECTIONS) + 1
            );
        }
        put(&root.join(format!("content/annotations/s{section}.md")), &notes);
    }
}

fn build(root: &Path) -> (Assembly, WriteSummary) {
    let assembly = assemble(root, &Options::default()).unwrap();
    let written = write(assembly.site.as_ref().unwrap(), &root.join("public"), root).unwrap();
    (assembly, written)
}

#[test]
fn thirty_sections_with_three_hundred_notes() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    generate(root);
    let (mut assembly, written) = build(root);

    let mut all = std::mem::take(&mut assembly.diagnostics);
    all.extend(written.proof.diagnostics.iter().cloned());
    let told: Vec<String> = settle(all, &assembly.levels).into_iter().map(|d| d.message).collect();
    assert!(told.is_empty(), "{told:#?}");
    assert!(!written.proof.fatal);

    assert_eq!(assembly.notes.len(), SECTIONS * NOTES);
    assert!(assembly.notes.iter().all(|n| n.verdict == "exact"));
    assert_eq!(assembly.notes.iter().map(|n| &n.id).collect::<HashSet<_>>().len(), SECTIONS * NOTES);

    for section in 1..=SECTIONS {
        let page = fs::read_to_string(root.join(format!("public/s{section}.html"))).unwrap();
        for block in 1..=BLOCKS {
            assert_eq!(page.matches(&format!(" id=\"p{block}\"")).count(), 1, "s{section} p{block}");
        }
        assert!(!page.contains(&format!(" id=\"p{}\"", BLOCKS + 1)));
        for note in 0..NOTES {
            assert_eq!(page.matches(&format!(" id=\"n-n{section}-{note}\"")).count(), 1);
            let marks = page.matches(&format!(" id=\"at-n{section}-{note}\"")).count();
            assert_eq!(marks, usize::from(note != 3), "the mark of n{section}-{note}");
        }
        assert!(page.matches("<span data-a=").count() >= NOTES - 3);
    }
    let index = fs::read_to_string(root.join("public/index.html")).unwrap();
    for section in 1..=SECTIONS {
        assert!(index.contains(&format!("href=\"s{section}.html\"")));
    }
    assert!(["Part 1", "Part 2", "Part 3"].iter().all(|part| index.contains(part)));

    let (_, again) = build(root);
    assert_eq!((again.changed, again.removed, again.restored), (0, 0, 0));
    assert_eq!(again.files, written.files);

    // One note more: only what shows it changes.
    let path = root.join("content/annotations/s9.md");
    let notes = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{notes}+++\nid = \"more\"\nquote = \"key9x6\"\noccurrence = 1\n+++\nMore.\n"))
        .unwrap();
    let (assembly, third) = build(root);
    assert_eq!(assembly.notes.len(), SECTIONS * NOTES + 1);
    assert!(
        third.changed >= 1 && third.changed < written.files / 2,
        "{} of {}",
        third.changed,
        written.files
    );
}

/// Pieces of Markdown in which each `W` becomes a word of its own, and `N` a number.
const PIECES: &[&str] = &[
    "## W {W}",
    "## {W}",
    "## W {#own-N} ##",
    "W ~W~ ~~W~~ ~W *W~ W* {W} [W] \\[^W]",
    "[W[^1]](https://example.org/W) and ![W[^1]](map.svg) W",
    "![W](map.svg \"W\")",
    "| W | ~W~ |\n|:--|--:|\n| W | W | W |\n<!-- page N -->\n| W |",
    "<b>W <i>W</b> W",
    "W <span lang=\"la\">W</span> <font>W</font> </div> <a href=\"https://example.org/\">W</a>",
    "<div class=\"poem\">\nW<br>W\n<p>W\n</div>",
    "<div>\n\nW\n\n</div>",
    "<!-- page N -->\n---",
    "<!-- page N -->\n7. W\n<!-- page N -->\n8. W",
    "- W\n  <!-- page N --> W\n\n  <!-- page N -->\n\n  W",
    "> W\n> <!-- page N --> W\n>\n> W",
    "    W\n<!-- page N -->\n    W",
    "```\nW {W} ~W~ <b>W\n```",
    "W\\\nW\n<!-- page N -->",
    "W `W ~W~` *W **W** W* W[^1]",
];

#[test]
fn no_word_of_a_text_is_lost() {
    for allowed in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        put(&root.join("content/edition.toml"), &format!("title = \"Words\"\nallow-html = {allowed}\n"));
        put(&root.join("content/text/map.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        let mut dice = Dice(11);
        let mut count = 0;
        let mut texts = Vec::new();
        for section in 1..=60 {
            let mut text = format!("# Section {section}\n\n");
            for _ in 0..8 {
                for piece in PIECES[dice.roll(PIECES.len())].split_inclusive(['W', 'N']) {
                    count += 1;
                    match piece.strip_suffix('W') {
                        Some(before) => write!(text, "{before}word{count}x").unwrap(),
                        None => text.push_str(&piece.replace('N', &count.to_string())),
                    }
                }
                text.push_str("\n\n");
            }
            text.push_str("[^1]: The note.\n");
            put(&root.join(format!("content/text/{section:02}-s{section}.md")), &text);
            texts.push(text);
        }
        let assembly = assemble(root, &Options::default()).unwrap();
        for (n, text) in texts.iter().enumerate() {
            let page = assembly.site.as_ref().unwrap().make(&format!("s{}.html", n + 1)).unwrap().unwrap();
            let page = String::from_utf8_lossy(&page);
            for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.starts_with("word")) {
                assert!(page.contains(word), "`{word}` is lost (allow-html = {allowed}) from:\n{text}");
            }
        }
    }
}

#[test]
fn no_page_lists_more_than_sixty_of_what_an_edition_has() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    put(&root.join("content/edition.toml"), "title = \"Many\"\n");
    for n in 0..130 {
        let part = if n == 0 { "+++\npart = \"One\"\n+++\n" } else { "" };
        put(&root.join(format!("content/text/{n:03}-s{n}.md")), &format!("{part}# S {n}\n\nWords.\n"));
    }
    for n in 0..70 {
        put(&root.join(format!("content/pages/{n:03}-e{n}.md")), &format!("# E {n}\n\nWords.\n"));
        let register = format!("[register]\ntitle = \"R\"\nsingular = \"r\"\nprefix = \"r{n}\"\n");
        let register = format!("{register}[[entity]]\nid = \"x{n}\"\nname = \"X {n}\"\n");
        put(&root.join(format!("content/registers/r{n}.toml")), &register);
    }
    let site = assemble(root, &Options::default()).unwrap().site.unwrap();
    // The links of the list that hangs from the head of a page, by the beginning of their addresses.
    let count = |page: &str, to: &str| {
        let html = String::from_utf8(site.make(page).unwrap().unwrap().into_owned()).unwrap();
        let list = html.split("id=\"contents\"").nth(1).unwrap().split("</nav>").next().unwrap().to_owned();
        list.matches(&format!("href=\"{to}")).count()
    };
    assert_eq!(
        ["s", "pages/e", "r", "index.html#this-edition"].map(|to| count("s65.html", to)),
        [60 + 1, 0, 0, 1],
        "sections and the search"
    );
    assert_eq!(
        ["s64.html", "s35.html", "s94.html", "s95.html"].map(|to| count("s65.html", to)),
        [1, 1, 1, 0]
    );
    assert_eq!(["../pages/e", "../pages/e39", "../r"].map(|to| count("pages/e69.html", to)), [60, 1, 0]);
    assert_eq!(["pages/e", "r"].map(|to| count("r69.html", to)), [0, 60]);
    let title = String::from_utf8(site.make("index.html").unwrap().unwrap().into_owned()).unwrap();
    assert_eq!(title.matches("href=\"pages/e").count(), 70);
}

/// Ranges may be within one another, each over all that follow: the words that are kept of them must not grow with the square.
#[test]
fn of_a_long_range_the_ends_are_kept_and_of_a_quote_all_words() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let words: Vec<String> = (0..900).map(|n| format!("w{n:03}x")).collect();
    put(&root.join("content/edition.toml"), "title = \"T\"\n");
    put(&root.join("content/text/01-one.md"), &format!("# One\n\n{}\n", words.join(" ")));
    let quote = words[100..600].join(" ");
    let records = [
        "id = \"long\"\nrange = [\"w000x\", \"w899x\"]".to_owned(),
        "id = \"short\"\nrange = [\"w002x\", \"w005x\"]".to_owned(),
        format!("id = \"quote\"\nquote = \"{quote}\""),
    ];
    let notes = records.map(|record| format!("+++\n{record}\nkind = \"gloss\"\n+++\nA note.\n"));
    put(&root.join("content/annotations/one.md"), &notes.join("\n"));
    let assembly = assemble(root, &Options::default()).unwrap();
    let exact = |id: &str| assembly.notes.iter().find(|note| note.id == id).unwrap().exact.clone().unwrap();
    assert!(quote.len() > 2000);
    assert_eq!((exact("quote"), exact("short").as_str()), (quote, "w002x w003x w004x w005x"));
    let long = exact("long");
    assert!(
        long.starts_with("w000x w001x w002x ") && long.ends_with(" w899x") && long.contains(" … "),
        "{long}"
    );
    assert!((1800..2010).contains(&long.len()), "{}", long.len());
}
