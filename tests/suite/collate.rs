//! `variorum collate`, as it is called: the memo's two versions, and what is asked wrongly.

use std::process::{Command, Output};

pub(crate) fn collate(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_variorum"))
        .arg("collate")
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

/// The title matter and the author's footnote are in the transcription alone; all other words are the same.
#[test]
fn the_memos_versions_differ_in_title_matter_and_a_footnote_alone() {
    let output = collate(&["--format", "csv"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(rows.len(), 4, "{text}");
    assert!(rows.iter().all(|row| row.starts_with("introduction,") && row.contains(",T,addition,")));
    assert!(rows[3].contains("v-p1-w181x") && rows[3].contains("Research Professor"));
}

/// Every witness comes back from the cells of its row, and the table is what CollateX's readers expect.
#[test]
fn json_has_every_token_of_every_witness() {
    let output = collate(&[]);
    assert!(output.status.success());
    assert_eq!(output.stdout, collate(&[]).stdout, "the same bytes twice");
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(all["format"], "variorum-collation/1");
    assert_eq!(all["witnesses"], serde_json::json!(["R", "T"]));
    assert_eq!(all["ids"], serde_json::json!(["reading", "transcript"]));
    for section in all["sections"].as_array().unwrap() {
        let width = section["units"].as_array().unwrap().last().unwrap()["columns"][1].as_u64().unwrap();
        for row in section["table"].as_array().unwrap() {
            assert_eq!(row.as_array().unwrap().len() as u64, width);
            let cells = row.as_array().unwrap().iter().filter(|cell| !cell.is_null());
            assert!(cells.into_iter().all(|cell| cell[0]["t"].is_string() && cell[0]["n"].is_string()));
        }
    }
    let one = collate(&["boredom"]);
    let one: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!(one, all["sections"][1]);
}

#[test]
fn what_is_not_there_is_told() {
    for (args, told) in [
        (&["borredom"][..], "there is no section `borredom`"),
        (&["--base", "print"], "there is no witness `print`"),
        (&["--explain", "v-p1-w2"], "names no entry"),
        (&["--explain", "introduction:v-p9-w2"], "has no entry"),
    ] {
        let output = collate(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(told), "{args:?}");
    }
    let shown = collate(&["--explain", "introduction:v-p1-w0x"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("addition"));
}

/// What a witness has in a TEI document: all but the `lem` and `rdg` of others.
pub(crate) fn text_of(tei: &str, witness: &str) -> String {
    let body = &tei[tei.find("<body>").unwrap()..];
    let (mut text, mut open): (String, Vec<bool>) = (String::new(), Vec::new());
    for piece in body.split('<').skip(1) {
        let (tag, words) = piece.split_once('>').unwrap();
        let shown = open.last().copied().unwrap_or(true);
        if tag.starts_with('/') {
            open.pop();
        } else if !tag.ends_with('/') {
            let own = match tag.starts_with("lem ") || tag.starts_with("rdg ") {
                true => tag.split('"').nth(1).unwrap().split(' ').any(|w| w == format!("#w-{witness}")),
                false => true,
            };
            open.push(shown && own);
        }
        if open.last().copied().unwrap_or(true) {
            text.push_str(words);
        }
    }
    text.split_whitespace().collect()
}

/// Each witness is in its own order in TEI, what was moved, split or left out too.
#[test]
fn tei_has_each_witness_whole_in_its_own_order() {
    let one = "It was the best of times, it was the worst of times, it was the age of wisdom.";
    let two = "There were a king with a large jaw and a queen with a plain face, on the throne of England.";
    let three =
        "In both countries it was clearer than crystal to the lords of the State preserves of loaves.";
    let (half, rest) = two.split_at(two.find("and a queen").unwrap());
    let texts = [
        ("a", format!("{one}\n\n{two}\n\n{three}")),
        ("b", format!("{three}\n\n{one}\n\n{half}\n\n{}", rest.replace("plain", "fair"))),
        ("c", format!("{one} {two}\n\nSomething new that no other has.")),
    ];
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    let mut config = "title = \"Three\"\n".to_owned();
    for (id, text) in &texts {
        std::fs::create_dir_all(content.join("text").join(id)).unwrap();
        std::fs::write(content.join("text").join(id).join("01-one.md"), text).unwrap();
        config.push_str(&format!("[[witness]]\nid = \"{id}\"\n"));
    }
    // One witness has no second section.
    std::fs::write(content.join("text/a/02-two.md"), "Only here and there.").unwrap();
    std::fs::write(content.join("text/b/02-two.md"), "Only here, and there.").unwrap();
    std::fs::write(content.join("edition.toml"), config).unwrap();
    let output = collate(&[folder.path().to_str().unwrap(), "--format", "tei"]);
    assert!(output.status.success());
    let tei = String::from_utf8(output.stdout).unwrap();
    for ((id, text), more) in texts.iter().zip(["Only here and there.", "Only here, and there.", ""]) {
        let own: String = format!("{text} {more}").split_whitespace().collect();
        assert_eq!(text_of(&tei, id), own, "{id}");
    }
    assert!(tei.contains("corresp=\"#s-one.u-p3\""), "{tei}");
}

/// An edition of one section in several witnesses, with more in its edition.toml and one annotation file.
pub(crate) fn edition(texts: &[(&str, &str)], config: &str, annotations: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    let mut all = "title = \"T\"\n".to_owned();
    for (id, text) in texts {
        std::fs::create_dir_all(content.join("text").join(id)).unwrap();
        std::fs::write(content.join("text").join(id).join("01-one.md"), text).unwrap();
        all.push_str(&format!("[[witness]]\nid = \"{id}\"\n"));
    }
    std::fs::create_dir_all(content.join("annotations")).unwrap();
    std::fs::write(content.join("annotations/one.md"), annotations).unwrap();
    std::fs::write(content.join("edition.toml"), all + config).unwrap();
    folder
}

/// The entries of its only section: id, lemma with who has it, readings with who has them and their classes.
pub(crate) fn entries(folder: &tempfile::TempDir) -> Vec<String> {
    let output = collate(&[folder.path().to_str().unwrap(), "one"]);
    let made: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let who = |it: &serde_json::Value| {
        let all = it["wit"].as_array().unwrap().iter().map(|w| w.as_str().unwrap().to_owned());
        all.collect::<String>()
    };
    let entry = |entry: &serde_json::Value| {
        let readings = entry["readings"].as_array().unwrap().iter();
        let readings = readings.map(|r| format!("{} {} {}", r["text"], who(r), r["class"].as_str().unwrap()));
        let by = entry["overruled"].as_str().map(|id| format!(" by {id}")).unwrap_or_default();
        let notes: Vec<&str> =
            entry["notes"].as_array().into_iter().flatten().filter_map(|n| n.as_str()).collect();
        let notes = if notes.is_empty() { String::new() } else { format!(" notes {}", notes.join(" ")) };
        let lemma = &entry["lemma"];
        format!(
            "{} {} {}: {}{by}{notes}",
            entry["id"].as_str().unwrap(),
            lemma["text"],
            who(lemma),
            readings.collect::<Vec<_>>().join("; ")
        )
    };
    made["entries"].as_array().unwrap().iter().map(entry).collect()
}

const THREE: &[(&str, &str)] = &[
    ("a", "The old wall fell into the sea, by night."),
    ("b", "The old wail fell in to the sea by night."),
    ("c", "The new wall fell into the lake, by day."),
];

#[test]
fn a_record_with_readings_takes_the_place_of_the_entries_that_it_touches() {
    let plain = edition(THREE, "", "");
    assert_eq!(
        entries(&plain),
        [
            "v-p1-w2 \"old\" AB: \"new\" C substantive",
            "v-p1-w3 \"wall\" AC: \"wail\" B substantive",
            "v-p1-w5 \"into\" AC: \"in to\" B punctuation",
            "v-p1-w7 \"sea,\" A: \"sea\" B punctuation; \"lake,\" C substantive",
            "v-p1-w9 \"night.\" AB: \"day.\" C substantive",
        ]
    );
    let records = "+++\nid = \"wall\"\nlemma = \"old wall\"\n[[reading]]\nwitness = [\"b\", \"c\"]\ntext = \"new wall\"\n\
        class = \"spelling\"\n+++\n\n+++\nid = \"sea\"\nlemma = \"sea\"\n[[reading]]\nwitness = \"c\"\ntext = \"sea\"\n+++\n\n\
        +++\nid = \"hour\"\nkind = \"textual\"\nquote = \"by night\"\n+++\nThe hour.\n";
    let ruled = edition(THREE, "", records);
    assert_eq!(
        entries(&ruled),
        [
            "v-p1-w2 \"old wall\" A: \"new wall\" BC spelling by wall",
            "v-p1-w5 \"into\" AC: \"in to\" B punctuation",
            "v-p1-w7 \"sea\" AC: \"sea\" B punctuation by sea",
            "v-p1-w9 \"night.\" AB: \"day.\" C substantive notes hour",
        ]
    );
    let shown = collate(&[ruled.path().to_str().unwrap(), "--explain", "one:v-p1-w2"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("the record `wall` says so"));
    let tei = collate(&[ruled.path().to_str().unwrap(), "--format", "tei"]);
    let tei = String::from_utf8(tei.stdout).unwrap();
    for (id, text) in THREE {
        assert_eq!(text_of(&tei, id), text.split_whitespace().collect::<String>(), "{id}");
    }
    let aside = collate(&[ruled.path().to_str().unwrap(), "--base", "b"]);
    assert!(
        String::from_utf8_lossy(&aside.stderr)
            .contains("2 records with readings of the edition's own base left aside")
    );
}

#[test]
fn a_record_takes_in_the_words_beside_its_lemma_that_its_reading_has() {
    let record = |id: &str, lemma: &str, witness: &str, text: &str| {
        format!(
            "+++\nid = \"{id}\"\nlemma = \"{lemma}\"\n[[reading]]\nwitness = \"{witness}\"\ntext = \"{text}\"\n+++\n\n"
        )
    };
    let texts = [
        ("a", "We have given, granted, and lit the lamp at nine in the hall."),
        ("b", "We have granted, given, and lit the old lamp at nine sharp in the hall."),
        ("c", "We have given, granted, and lit the lamp at nine in the great hall."),
    ];
    let records = [
        record("order", "given, granted", "b", "granted, given"),
        record("lamp", "lamp", "b", "old lamp"),
        record("nine", "nine", "b", "nine sharp"),
        record("hall", "hall", "b", "wide hall"),
    ];
    let ruled = edition(&texts, "", &records.concat());
    assert_eq!(
        entries(&ruled),
        [
            "v-p1-w3 \"given, granted\" AC: \"granted, given\" B substantive by order",
            "v-p1-w8 \"lamp\" AC: \"old lamp\" B addition by lamp",
            "v-p1-w10 \"nine\" AC: \"nine sharp\" B addition by nine",
            "v-p1-w12x \"\" AB: \"great\" C addition",
            "v-p1-w13 \"hall\" AC: \"wide hall\" B addition by hall",
        ]
    );
    let tei = collate(&[ruled.path().to_str().unwrap(), "--format", "tei"]);
    let tei = String::from_utf8(tei.stdout).unwrap();
    for (id, text) in texts {
        assert_eq!(text_of(&tei, id), text.split_whitespace().collect::<String>(), "{id}");
    }
}

#[test]
fn classes_that_are_ignored_are_in_no_entry_and_change_no_address() {
    let folder = edition(THREE, "[collation]\nignore = [\"punctuation\"]\n", "");
    assert_eq!(
        entries(&folder),
        [
            "v-p1-w2 \"old\" AB: \"new\" C substantive",
            "v-p1-w3 \"wall\" AC: \"wail\" B substantive",
            "v-p1-w7 \"sea,\" AB: \"lake,\" C substantive",
            "v-p1-w9 \"night.\" AB: \"day.\" C substantive",
        ]
    );
    let tei = collate(&[folder.path().to_str().unwrap(), "--format", "tei"]);
    let tei = String::from_utf8(tei.stdout).unwrap();
    assert_eq!(text_of(&tei, "b"), THREE[1].1.split_whitespace().collect::<String>());
}

#[test]
fn a_file_is_moved_in_when_it_is_whole_and_never_over_one_of_the_edition() {
    let folder = edition(THREE, "", "");
    let root = folder.path().to_str().unwrap();
    let at = |name: &str| folder.path().join(name);
    let own = std::fs::read_to_string(at("content/edition.toml")).unwrap();
    for name in [
        "content/edition.toml",
        "content/new.json",
        "templates/base.html",
        "static/../content/text/a/01-one.md",
    ] {
        let output = collate(&[root, "-o", at(name).to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("the edition's own"), "{name}");
    }
    assert_eq!(std::fs::read_to_string(at("content/edition.toml")).unwrap(), own);
    assert!(!at("content/new.json").exists() && !at("templates").exists());
    let out = at("all.json");
    std::fs::write(&out, "old").unwrap();
    assert!(collate(&[root, "-o", out.to_str().unwrap()]).status.success());
    assert_eq!(std::fs::read(&out).unwrap(), collate(&[root]).stdout);
    let output = collate(&[root, "-o", root]);
    assert_eq!(output.status.code(), Some(2));
    let left: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing is left beside it: {left:?}");
}

#[test]
fn characters_that_xml_has_not_are_told() {
    let folder = edition(&[("a", "A bell \u{7} here & <there>."), ("b", "A bell here.")], "", "");
    let output = collate(&[folder.path().to_str().unwrap(), "--format", "tei"]);
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("1 character that XML documents should not have")
    );
    let tei = String::from_utf8(output.stdout).unwrap();
    assert!(tei.contains("\u{fffd}") && tei.contains("&amp;") && !tei.contains('\u{7}'));
}

/// Each of these is a text that an edition may have; all that is asked is that every witness comes back whole.
#[test]
fn odd_texts_come_back_whole() {
    let many = "refrain of the song,\n\nand a verse\n\n".repeat(300);
    let reversed: Vec<String> =
        (0..200).map(|n| format!("Paragraph {n} says so much of the number {n}.")).collect();
    let forward = reversed.join("\n\n");
    let backward: Vec<&str> = reversed.iter().rev().map(String::as_str).collect();
    let twice = format!("{forward}\n\n{forward}");
    let long: String = (0..20_000).map(|n| format!("w{} ", n * n % 977)).collect();
    let longer: String = (0..20_000).map(|n| format!("w{} ", (n * n + n / 7) % 977)).collect();
    let hebrew = "\u{5d0}\u{5d1}\u{5b8} \u{5d2}\u{5d3}\u{5be}\u{5d4}, \u{5d5}\u{5d6}.";
    let cases: &[&[&str]] = &[
        &["", "Words."],
        &["Words.", ""],
        &["One.\n\nTwo.", "One.\n\nTwo.", "One.\n\nTwo."],
        &[&many, &many.replace("verse", "chorus")],
        &[&forward, &backward.join("\n\n")],
        &[&forward, &twice],
        &[&twice, &forward],
        &[&long, &longer],
        &["the the the the", "a b c d e f g"],
        &[hebrew, "\u{5d0}\u{5d1} \u{5d2}\u{5d3} \u{5d4}, \u{5d5}\u{5d6}."],
        &["學而時習之，不亦說乎？", "學而時習之不亦悅乎？\n\n有朋自遠方來。"],
        &["| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| c | e |\n| f | g |"],
        &["A line  \nand another  \nof verse", "A line  \nand of  \nverse"],
        &["Words.[^1] More.\n\n[^1]: A note.", "Words. More.[^2]\n\n[^2]: A note, moved.\n"],
        &["# Head\n\nText.", "Text.\n\n# Head\n\n## Other"],
        &["> quoted *words*\n>\n> - a\n> - b", "```\ncode\n```\n\n---\n\n- [x](y.md) ~~gone~~ <b>raw</b>"],
    ];
    for (n, texts) in cases.iter().enumerate() {
        let ids = ["a", "b", "c"];
        let pairs: Vec<(&str, &str)> = ids.iter().copied().zip(texts.iter().copied()).collect();
        let folder = edition(&pairs, "", "");
        let root = folder.path().to_str().unwrap();
        let output = collate(&[root]);
        let made: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{n}: {error}"));
        for format in ["csv", "tei"] {
            assert!(!collate(&[root, "--format", format]).stdout.is_empty(), "{n}");
        }
        let section = &made["sections"][0];
        let base = section["table"][0].as_array().unwrap();
        for (witness, row) in section["table"].as_array().unwrap().iter().enumerate() {
            // Each block once, and all that differs in one entry.
            let mut seen = std::collections::HashSet::new();
            for unit in section["units"].as_array().unwrap() {
                for block in unit["blocks"][witness].as_array().unwrap() {
                    assert!(seen.insert(block.as_str().unwrap().to_owned()), "{n}: {block}");
                }
            }
            let row = row.as_array().unwrap();
            for (column, (a, b)) in base.iter().zip(row).enumerate() {
                if a[0]["n"] != b[0]["n"] {
                    let column = column as u64;
                    let holds = |entry: &&serde_json::Value| {
                        (entry["columns"][0].as_u64().unwrap()..entry["columns"][1].as_u64().unwrap())
                            .contains(&column)
                    };
                    assert_eq!(
                        section["entries"].as_array().unwrap().iter().filter(holds).count(),
                        1,
                        "{n}: {column}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_witness_in_another_language_is_told_to_be_left_out() {
    let folder =
        edition(&[("a", "Words."), ("b", "Words!"), ("c", "W\u{f6}rter.")], "language = \"de\"\n", "");
    let output = collate(&[folder.path().to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("`c` is in another language than the base"));
    let made: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made["ids"], serde_json::json!(["a", "b"]));
}

#[test]
fn twenty_witnesses_are_compared_and_one_has_another_number_of_sections() {
    let ids: Vec<String> = (0..20).map(|n| format!("w{n}")).collect();
    let texts: Vec<String> = (0..20)
        .map(|n| (0..50).map(|w| format!("word{} ", if w % 20 == n { w * 7 } else { w })).collect())
        .collect();
    let pairs: Vec<(&str, &str)> =
        ids.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let folder = edition(&pairs, "", "");
    std::fs::write(folder.path().join("content/text/w3/02-two.md"), "Only here.").unwrap();
    std::fs::remove_file(folder.path().join("content/text/w5/01-one.md")).unwrap();
    let output = collate(&[folder.path().to_str().unwrap()]);
    let made: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made["witnesses"].as_array().unwrap().len(), 20);
    assert_eq!(made["sections"][0]["lacunae"], serde_json::json!(["W5"]));
    assert_eq!(made["sections"][1]["section"], "two");
    assert_eq!(made["sections"][1]["lacunae"].as_array().unwrap().len(), 19);
    assert!(made["sections"][1]["entries"].as_array().unwrap().is_empty());
}

const FIRST: &str = "Among the numerous advantages promised by a well-constructed Union, none deserves to be more accurately developed.";
const MOVED: &str = "By a faction, I understand a number of citizens, whether amounting to a majority or a minority of the whole.[^b]";
const THIRD: &str = "There are two methods of curing the mischiefs of faction: the one, by removing its causes; the other, by its effects.";
const LAST: &str = "The latent causes of faction are thus sown in the nature of man; and we see them everywhere brought into activity.";
const FOOT: &str = "\n\n[^b]: See the tenth paper, which says this at greater length.";

/// A paragraph with its footnote is in the second section of one witness, and in the first of the others.
fn moved(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    let edited = MOVED.replace("citizens", "people");
    let texts = [
        ("a", format!("{FIRST}\n\n{MOVED}\n\n{THIRD}{FOOT}"), LAST.to_owned()),
        ("b", format!("{FIRST}\n\n{THIRD}"), format!("{LAST}\n\n<!-- page 7 -->{edited}{FOOT}")),
        ("c", format!("{FIRST}\n\n{MOVED}\n\n{THIRD}{FOOT}"), LAST.to_owned()),
    ];
    let mut all = "title = \"T\"\nbase-url = \"https://example.org/\"\n".to_owned();
    for (id, one, two) in &texts {
        let text = content.join("text").join(id);
        std::fs::create_dir_all(&text).unwrap();
        std::fs::write(text.join("01-one.md"), format!("# One\n\n{one}\n")).unwrap();
        std::fs::write(text.join("02-two.md"), format!("# Two\n\n{two}\n")).unwrap();
        all.push_str(&format!("[[witness]]\nid = \"{id}\"\n"));
    }
    std::fs::write(content.join("edition.toml"), all + config).unwrap();
    folder
}

#[test]
fn a_block_that_went_to_another_section_is_compared_where_the_base_has_it() {
    let folder = moved("");
    let root = folder.path().to_str().unwrap();
    let all: serde_json::Value = serde_json::from_slice(&collate(&[root]).stdout).unwrap();
    let units = |section: usize| -> Vec<String> {
        let units = all["sections"][section]["units"].as_array().unwrap();
        units.iter().map(|unit| format!("{} {}", unit["blocks"], unit["relation"])).collect()
    };
    assert_eq!(
        units(0),
        [
            r#"[["h-one"],["h-one"],["h-one"]] [null,"same","same"]"#,
            r#"[["p1"],["p1"],["p1"]] [null,"same","same"]"#,
            r#"[["p2"],["two#p2"],["p2"]] [null,"moved","same"]"#,
            r#"[["p3"],["p2"],["p3"]] [null,"same","same"]"#,
            r#"[["fn-b"],["two#fn-b"],["fn-b"]] [null,"moved","same"]"#,
        ]
    );
    assert_eq!(units(1).len(), 2, "each block is in one unit: {:?}", units(1));
    let entry = &all["sections"][0]["entries"][0];
    assert_eq!(
        (&entry["lemma"]["text"], &entry["readings"][0]["text"]),
        (&"citizens,".into(), &"people,".into())
    );
    assert_eq!(all["sections"][1]["entries"].as_array().unwrap().len(), 0);
    // One section alone says the same.
    let one: serde_json::Value = serde_json::from_slice(&collate(&[root, "one"]).stdout).unwrap();
    assert_eq!(one, all["sections"][0]);
    let shown = String::from_utf8(collate(&[root, "--explain", "one:v-p2-w9"]).stdout).unwrap();
    assert!(shown.contains("unit, B: two#p2 (moved): 17 of 19 pairs of words are in both"), "{shown}");
    assert!(shown.contains("unit, C: p2 (same): the same words"), "{shown}");
}

#[test]
fn tei_has_a_block_that_went_to_another_section_in_its_own_place() {
    let folder = moved("");
    let root = folder.path().to_str().unwrap();
    let alone = String::from_utf8(collate(&[root, "--format", "tei"]).stdout).unwrap();
    let edited = MOVED.replace("citizens", "people").replace("[^b]", "");
    let foot = FOOT.trim_start().trim_start_matches("[^b]: ");
    let own = format!("One {FIRST} {THIRD} Two {LAST} {edited} {foot}");
    let own: String = own.split_whitespace().collect();
    assert_eq!(text_of(&alone, "b"), own);
    assert!(alone.contains("corresp=\"#s-one.u-p2\""), "{alone}");
    assert!(alone.contains("xml:id=\"s-one.u-p2\""));
}

#[test]
fn an_alignment_says_that_a_block_went_nowhere() {
    let folder = moved("\n[[alignment]]\nsection = \"one\"\nblocks = { a = [\"p2\"], b = [] }\n");
    let all: serde_json::Value =
        serde_json::from_slice(&collate(&[folder.path().to_str().unwrap()]).stdout).unwrap();
    assert_eq!(all["sections"][0]["units"][2]["blocks"].to_string(), r#"[["p2"],[],["p2"]]"#);
    assert_eq!(all["sections"][1]["units"].as_array().unwrap().len(), 3);
    // And which are one unit, whatever their words are.
    let folder = moved("\n[[alignment]]\nsection = \"one\"\nblocks = { a = [\"p2\"], b = [\"p2\"] }\n");
    let root = folder.path().to_str().unwrap();
    let shown = String::from_utf8(collate(&[root, "--explain", "one:v-p2-w1"]).stdout).unwrap();
    assert!(shown.contains("unit, B: p2 (same): `[[alignment]]` says so"), "{shown}");
}
