//! The lock on the disk, and numbers that last: when nothing is written, and what is said then.

use crate::editions;

use std::fs;
use std::path::Path;
use std::process::Command;

use editions::{A, B, C, N, below, put, read, variorum, write};
use tempfile::TempDir;

const FROZEN: &str = "title = \"T\"\nbase-url = \"https://example.org/\"\nfrozen = true\n";
const LOCK: &str = "content/anchors.lock";

/// An edition whose numbers last, of p1, p1a, p2, built.
fn frozen() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", FROZEN);
    write(root, "01-one", &[A, B]);
    assert_eq!(variorum(root, &["renumber"]).0, 0);
    write(root, "01-one", &[A, N, B]);
    assert_eq!(variorum(root, &["build"]).0, 0);
    assert!(fs::read_to_string(root.join("public/one.html")).unwrap().contains("id=\"p1a\""));
    folder
}

/// Neither `build` nor `check` changes anything, both fail and say this.
fn nothing_is_written(root: &Path, wanted: &[&str]) {
    let before = below(root);
    for args in [&["build"][..], &["build", "--locked"], &["check"]] {
        let (code, said) = variorum(root, args);
        assert_eq!(code, 1, "{args:?}: {said}");
        assert_eq!(below(root), before, "{args:?}: {said}");
        for words in wanted {
            assert!(said.contains(words), "{args:?}: {words}: {said}");
        }
        assert!(said.contains("nothing"), "{said}");
    }
}

#[test]
fn an_error_in_the_configuration_writes_nothing() {
    for (wrong, wanted) in [
        ("frozn = true", "did you mean `frozen`?"),
        ("frozen = \"true\"", "true or false is wanted"),
        ("frozen = true\nlanguage = \"?\"", "is no language"),
        // Nor does it where the edition allows the rule.
        ("frozen = true\nlangauge = \"en\"\n[rules]\nunknown-key = \"allow\"", "edition.toml"),
    ] {
        let folder = frozen();
        let root = folder.path();
        write(root, "01-one", &[A, N, B, C]);
        put(root, "content/edition.toml", &FROZEN.replace("frozen = true", wrong));
        nothing_is_written(root, &[if wanted == "edition.toml" { "nothing" } else { wanted }]);
        let before = below(root);
        assert_eq!(variorum(root, &["renumber"]).0, 1);
        assert_eq!(below(root), before);
    }
}

#[test]
fn a_frozen_edition_without_its_lock_writes_nothing() {
    let folder = frozen();
    let root = folder.path();
    let good = fs::read_to_string(root.join(LOCK)).unwrap();
    fs::remove_file(root.join(LOCK)).unwrap();
    let ways = ["error lost-numbers", "version control", "variorum renumber", "run `variorum build` once"];
    nothing_is_written(root, &ways);
    for bad in [
        good.replace("[text/one", "<<<<<<< ours\n[text/one"),
        good[..good.len() - 9].to_owned(),
        good.replace("anchors 3", "anchors 4"),
        String::new(),
    ] {
        put(root, LOCK, &bad);
        nothing_is_written(root, &ways);
        // What can't be read is not overwritten by `renumber` either.
        let before = below(root);
        let (code, said) = variorum(root, &["renumber"]);
        assert!(code == 1 && said.contains("move it away"), "{said}");
        assert_eq!(below(root), before);
    }
    // The ways out.
    put(root, LOCK, &good);
    assert_eq!(variorum(root, &["build", "--locked"]).0, 0);
    fs::remove_file(root.join(LOCK)).unwrap();
    put(root, "content/edition.toml", &FROZEN.replace("frozen = true", ""));
    assert_eq!(variorum(root, &["build"]).0, 0);
    put(root, "content/edition.toml", FROZEN);
    assert_eq!(variorum(root, &["build"]).0, 0);
    assert!(fs::read_to_string(root.join(LOCK)).unwrap().contains("\nlasting\n"));
    assert!(fs::read_to_string(root.join("public/one.html")).unwrap().contains("id=\"p3\""));
    fs::remove_file(root.join(LOCK)).unwrap();
    let (code, said) = variorum(root, &["renumber"]);
    assert!(code == 0 && said.contains("numbered from 1"), "{said}");
    assert_eq!(variorum(root, &["build", "--locked"]).0, 0);
}

#[test]
fn a_lock_of_the_second_version_is_read_and_written_in_this_one() {
    let folder = frozen();
    let root = folder.path();
    write(root, "02-two", &["As in [[one#p1a]], [[one]] and [[one#p2]]."]);
    assert_eq!(variorum(root, &["build"]).0, 0);
    let now = fs::read_to_string(root.join(LOCK)).unwrap();
    // It knew no references to sections, and remembered of headings what they were called.
    let second: String = now.replacen("anchors 3", "anchors 2", 1);
    let second: String = second.split_inclusive('\n').filter(|line| !line.ends_with("/-\n")).collect();
    let second = second.replacen("[text/one 1]\n", "[text/one 1]\nfrom h-causes h-reasons\n", 1);
    assert!(second.contains("from h-causes") && second.len() != now.len());
    put(root, LOCK, &second);
    assert_eq!(variorum(root, &["build", "--locked"]).0, 1);
    assert_eq!(fs::read_to_string(root.join(LOCK)).unwrap(), second);
    let (code, said) = variorum(root, &["build"]);
    assert_eq!((code, said.contains("anchors.lock renewed")), (0, true), "{said}");
    assert_eq!(fs::read_to_string(root.join(LOCK)).unwrap(), now);
}

#[test]
fn numbers_that_last_are_taken_away_by_renumber_alone() {
    let folder = frozen();
    let root = folder.path();
    put(root, "content/edition.toml", &FROZEN.replace("frozen = true", ""));
    nothing_is_written(root, &["error lost-numbers", "put `frozen = true`", "variorum renumber"]);
    let (code, said) = variorum(root, &["renumber"]);
    assert!(code == 0 && said.contains("numbered from 1") && said.contains("don't last any more"), "{said}");
    assert_eq!(variorum(root, &["build", "--locked"]).0, 0);
    assert!(!fs::read_to_string(root.join(LOCK)).unwrap().contains("\nlasting\n"));
    let before = below(root);
    let (code, said) = variorum(root, &["renumber"]);
    assert!(code == 0 && said.contains("isn't frozen"), "{said}");
    assert_eq!(below(root), before);
}

/// The numbers of the sections, in the order of the contents.
fn sections(root: &Path) -> Vec<(String, String)> {
    let lock = fs::read_to_string(root.join(LOCK)).unwrap();
    let heads = lock.lines().filter_map(|line| line.strip_prefix("[text/")?.strip_suffix(']'));
    heads.filter_map(|head| head.split_once(' ')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

#[test]
fn section_numbers_last() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", FROZEN);
    write(root, "01-first", &[A]);
    write(root, "02-second", &[B]);
    write(root, "03-third", &[C]);
    assert_eq!(variorum(root, &["renumber"]).0, 0);
    assert_eq!(variorum(root, &["build"]).0, 0);
    write(root, "02-between", &[N]);
    fs::rename(root.join("content/text/02-second.md"), root.join("content/text/025-second.md")).unwrap();
    fs::rename(root.join("content/text/03-third.md"), root.join("content/text/030-third.md")).unwrap();
    fs::rename(root.join("content/text/02-between.md"), root.join("content/text/026-between.md")).unwrap();
    let (code, said) = variorum(root, &["build"]);
    assert_eq!(code, 0, "{said}");
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    assert_eq!(sections(root), pairs(&[("between", "2a"), ("first", "1"), ("second", "2"), ("third", "3")]));
    let page =
        |name: &str| fs::read_to_string(root.join("public").join(name)).unwrap().replace('\u{a0}', " ");
    assert!(
        page("between.html").contains("<span class=\"unseen\"> § 2a ¶ 1</span></a>"),
        "{}",
        page("between.html")
    );
    assert!(page("third.html").contains("<span class=\"unseen\"> § 3 ¶ 1</span></a>"));
    // Renamed, it keeps its number; removed, its number is given to no other; another order changes none.
    fs::rename(root.join("content/text/025-second.md"), root.join("content/text/00-deux.md")).unwrap();
    fs::remove_file(root.join("content/text/030-third.md")).unwrap();
    write(root, "040-last", &[&format!("{N} {N}")]);
    assert_eq!(variorum(root, &["build"]).0, 0);
    let now = pairs(&[("between", "2a"), ("deux", "2"), ("first", "1"), ("last", "4"), ("third", "3")]);
    assert_eq!(sections(root), now);
    assert_eq!(variorum(root, &["build", "--locked"]).0, 0);
    assert_eq!(variorum(root, &["renumber"]).0, 0);
    assert_eq!(variorum(root, &["build"]).0, 0);
    let now = pairs(&[("between", "3"), ("deux", "1"), ("first", "2"), ("last", "4")]);
    assert_eq!(sections(root), now);
}

#[cfg(unix)]
#[test]
fn a_witness_that_is_named_or_renamed_keeps_numbers_notes_and_references() {
    for frozen in [true, false] {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        let config = |rest: &str| {
            put(root, "content/edition.toml", &format!("title = \"T\"\nfrozen = {frozen}\n{rest}"));
        };
        let witness = |id: &str| format!("[[witness]]\nid = \"{id}\"\ntitle = \"W\"\n");
        config("");
        put(root, "content/text/01-one.md", &format!("{A}\n\n{B}\n\n{C}\n"));
        let note = |of: &str, quote: &str| {
            format!(
                "+++\nid = \"n\"\ntarget = \"one\"\n{of}quote = \"{quote}\"\noccurrence = 1\n+++\nSee [[one#p1]].\n"
            )
        };
        put(root, "content/annotations/a.md", &note("", "of"));
        assert_eq!(variorum(root, &[if frozen { "renumber" } else { "build" }]).0, 0);
        // The first version gets a name, its folder another, and a paragraph comes in meanwhile.
        let text = format!("There was nothing of this before.\n\n{A}\n\n{B}\n\n{C}\n");
        let folders = ["content/text", "content/text/reading", "content/text/print"];
        for pair in folders.windows(2) {
            fs::remove_file(root.join(pair[0]).join("01-one.md")).unwrap();
            put(root, &format!("{}/01-one.md", pair[1]), &text);
            config(&witness(pair[1].rsplit('/').next().unwrap()));
            let (code, said) = variorum(root, &["build"]);
            assert_eq!(code, 0, "{said}");
            let page = read(root, "public/one.html");
            let first = if frozen { "p1" } else { "p2" };
            assert!(
                page.contains(&format!("href=\"#{first}\""))
                    || page.contains(&format!("href=\"one.html#{first}\""))
            );
            let block = page.split(&format!("id=\"{first}\"")).nth(1).unwrap();
            assert!(block.split("</p>").next().unwrap().contains("faction"), "{block}");
            assert!(block.split("</p>").next().unwrap().contains("data-a=\"n\""), "{block}");
            let lock = read(root, "content/anchors.lock");
            assert_eq!(
                lock.lines().filter(|line| line.starts_with('[') && line.contains("/one")).count(),
                1,
                "{lock}"
            );
        }
        // A note on a version is sought under the name that this has now.
        put(root, "content/annotations/a.md", &note("witness = \"print\"\n", "common impulse"));
        variorum(root, &["build"]);
        fs::rename(root.join("content/text/print"), root.join("content/text/proof")).unwrap();
        put(root, "content/text/proof/01-one.md", &text.replace("nothing of", "no common impulse of"));
        put(root, "content/annotations/a.md", &note("witness = \"proof\"\n", "common impulse"));
        config(&witness("proof"));
        assert_eq!(variorum(root, &["build"]).0, 0);
        let page = read(root, "public/one.html");
        let block = page.split(&format!("id=\"{}\"", if frozen { "p1" } else { "p2" })).nth(1).unwrap();
        assert!(block.split("</p>").next().unwrap().contains("data-a=\"n\""), "{block}");
    }
}

#[test]
fn what_is_no_file_is_not_overwritten() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    write(root, "01-one", &[A, B]);
    let lock = root.join(LOCK);
    for what in ["a link that leads nowhere", "a folder", "a pipe", "a link that leads out"] {
        match what {
            "a link that leads nowhere" => symlink("nowhere.lock", &lock).unwrap(),
            "a folder" => fs::create_dir(&lock).unwrap(),
            "a pipe" => assert!(Command::new("mkfifo").arg(&lock).status().unwrap().success()),
            _ => symlink("/dev/null", &lock).unwrap(),
        }
        let before = fs::symlink_metadata(&lock).unwrap().file_type();
        for args in [&["build"][..], &["check"], &["renumber"], &["reanchor", "--apply"]] {
            let (code, said) = variorum(root, args);
            assert_eq!(fs::symlink_metadata(&lock).unwrap().file_type(), before, "{what} {args:?}: {said}");
            if args != ["reanchor", "--apply"] {
                assert!(code != 0 && said.contains("anchors.lock"), "{what} {args:?}: {said}");
            }
        }
        assert!(!root.join("content/nowhere.lock").exists());
        if before.is_dir() { fs::remove_dir(&lock) } else { fs::remove_file(&lock) }.unwrap();
    }
    // For reading only: the message names the lock, and what helps.
    assert_eq!(variorum(root, &["build"]).0, 0);
    write(root, "01-one", &[A, N, B]);
    fs::set_permissions(&lock, fs::Permissions::from_mode(0o444)).unwrap();
    let before = below(root);
    let (code, said) = variorum(root, &["build"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("anchors.lock`: permission denied") && said.contains("--locked"), "{said}");
    assert!(!said.contains("--out") && !said.contains(".anchors."), "{said}");
    assert_eq!(below(root), before);
}

#[test]
fn tidy_drops_what_is_gone_and_nothing_that_cannot_be_read() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    write(root, "01-one", &[A, B]);
    write(root, "02-two", &[C]);
    let note = |id: &str, quote: &str| {
        format!("+++\nid = \"{id}\"\ntarget = \"one\"\nquote = \"{quote}\"\n+++\nx\n")
    };
    put(
        root,
        "content/annotations/a.md",
        &(note("kept", "common impulse") + &note("removed", "two methods")),
    );
    assert_eq!(variorum(root, &["build"]).0, 0);
    let (code, said) = variorum(root, &["tidy"]);
    assert!(code == 0 && said.contains("nothing that isn't wanted"), "{said}");
    put(root, "content/annotations/a.md", &note("kept", "common impulse"));
    fs::remove_file(root.join("content/text/02-two.md")).unwrap();
    assert_eq!(variorum(root, &["build"]).0, 0);
    let lock = || fs::read_to_string(root.join(LOCK)).unwrap();
    assert!(lock().contains(":removed ") && lock().contains("[text/two]"), "builds forget nothing");
    // A file that can't be read may have it.
    put(root, "content/annotations/b.md", "+++\nid = \"removed\n+++\n");
    let (before, (code, said)) = (lock(), variorum(root, &["tidy"]));
    assert!(code == 2 && said.contains("b.md` has an error"), "{said}");
    assert_eq!(lock(), before);
    fs::remove_file(root.join("content/annotations/b.md")).unwrap();
    put(root, "content/pages/essay.md", "---\ntitle: Essay\n---\n[[one#p1]]\n");
    let (code, said) = variorum(root, &["tidy"]);
    assert!(code == 2 && said.contains("essay.md` has an error"), "{said}");
    assert_eq!(lock(), before);
    fs::remove_file(root.join("content/pages/essay.md")).unwrap();
    let (code, said) = variorum(root, &["tidy"]);
    assert!(
        code == 0 && said.contains("1 note: `removed`") && said.contains("1 section: `text/two`"),
        "{said}"
    );
    assert!(!lock().contains("removed") && !lock().contains("two") && lock().contains(":kept "));
    assert_eq!(variorum(root, &["build", "--locked"]).0, 0);
}

/// Another witness is made the base: nothing goes over to its words in silence.
#[test]
fn another_base_is_reported() {
    for frozen in [true, false] {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        let base = |base: &str| {
            let of = |id: &str| {
                let line = if id == base { "base = true\n" } else { "" };
                format!(
                    "[[witness]]\nid = \"{id}\"\ntitle = \"{id}\"\nsiglum = \"{}\"\n{line}",
                    id.to_uppercase()
                )
            };
            let config = format!("title = \"T\"\nfrozen = {frozen}\n{}{}", of("x"), of("y"));
            put(root, "content/edition.toml", &config);
        };
        let note = |witness: &str| {
            let text = format!(
                "+++\nid = \"n\"\ntarget = \"a\"\n{witness}quote = \"of\"\noccurrence = 1\n+++\nSee [[a#p1]].\n"
            );
            put(root, "content/annotations/a.md", &text);
        };
        base("x");
        put(root, "content/text/x/a.md", &format!("{A}\n"));
        put(root, "content/text/y/a.md", &format!("{B}\n\n{A}\n"));
        note("");
        assert_eq!(variorum(root, &[if frozen { "renumber" } else { "build" }]).0, 0);
        assert_eq!(variorum(root, &["build"]).0, 0);
        base("y");
        if frozen {
            nothing_is_written(root, &["error lost-numbers: `y` is the base now", "`x` again", "renumber"]);
            assert_eq!(variorum(root, &["renumber"]).0, 0);
        }
        for _ in 0..2 {
            let (code, said) = variorum(root, &["build"]);
            assert!(
                code == 1 && said.contains("error former-base: `n` was on `x`, which was the base"),
                "{said}"
            );
            assert!(said.contains("write `witness = \"x\"`"), "{said}");
            assert!(!read(root, "public/a.html").contains("id=\"n-n\""));
        }
        // It stays on its words; the reference gets the siglum, once.
        note("witness = \"x\"\n");
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 0 && read(root, "public/versions/x/a.html").contains("id=\"n-n\""), "{said}");
        variorum(root, &["reanchor", "--apply"]);
        assert!(!variorum(root, &["build"]).1.contains("reference-moved"));
        assert!(variorum(root, &["reanchor", "--apply"]).1.contains("every reference where it leads"));
    }
}

/// A draft is followed as other notes are, and shown nowhere.
#[test]
fn a_draft_is_followed() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", "title = \"T\"\n");
    let note = |status: &str| {
        let text = format!(
            "+++\nid = \"n\"\ntarget = \"one\"\n{status}quote = \"of\"\noccurrence = 1\n+++\nSee [[one#p1]].\n"
        );
        put(root, "content/annotations/a.md", &text);
    };
    let draft = "status = \"draft\"\n";
    write(root, "01-one", &[A]);
    note(draft);
    assert_eq!(variorum(root, &["build"]).0, 0);
    assert!(!read(root, "public/one.html").contains("n-n"));
    assert_eq!(variorum(root, &["build", "--drafts", "--locked"]).0, 0);
    write(root, "01-one", &["There was nothing of this before.", A]);
    assert_eq!(variorum(root, &["build"]).0, 0);
    assert_eq!(variorum(root, &["build", "--drafts", "--locked"]).0, 0);
    note("");
    let (code, said) = variorum(root, &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("reference-moved: `one#p1` led to a paragraph that is `one#p2` now"), "{said}");
    let page = read(root, "public/one.html");
    assert!(page.split("id=\"p2\"").nth(1).unwrap().contains("data-a=\"n\""), "{page}");
}

/// Words of a small stock, the same for the same seed.
struct Stock(u32);

impl Stock {
    fn words(&mut self, count: usize) -> String {
        const STOCK: &str = "river stone letter harbour winter market road bread window island garden paper lantern bridge keeper tower signal \
            evening orchard meadow ferry village council timber harvest sailor captain ledger candle mirror";
        let all: Vec<&str> = STOCK.split_whitespace().collect();
        let mut next = || {
            self.0 = (self.0.wrapping_mul(1_103_515_245).wrapping_add(12_345)) % (1 << 31);
            all[(self.0 >> 16) as usize % all.len()]
        };
        (0..count).map(|_| next()).collect::<Vec<_>>().join(" ")
    }
}

/// Where all is rewritten, and what became of a paragraph is in doubt, references lead in the second build where they led in the
/// first. In these revisions they once did not.
#[test]
fn a_second_build_leads_references_where_the_first_did() {
    for seed in [3, 11, 22, 24] {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        put(root, "content/edition.toml", "title = \"T\"\n");
        let mut stock = Stock(seed);
        let mut revise = || {
            for s in 0..2 {
                let mut blocks: Vec<String> =
                    (0..3).map(|b| format!("{} mark{b} {}.", stock.words(20), stock.words(20))).collect();
                blocks[0] += &format!(" See [[part{}#p2]].", 1 - s);
                let text = format!("# Part {s}\n\n{}\n", blocks.join("\n\n"));
                put(root, &format!("content/text/0{}-part{s}.md", s + 1), &text);
            }
        };
        revise();
        for s in 0..2 {
            let record = format!(
                "+++\nid = \"n{s}\"\ntarget = \"part{s}\"\nquote = \"mark0\"\n+++\nSee [[part{s}#p1]].\n"
            );
            put(root, &format!("content/annotations/part{s}.md"), &record);
        }
        variorum(root, &["build"]);
        revise();
        let site = || {
            let mut all = below(&root.join("public"));
            all.retain(|path, _| !path.starts_with(".variorum"));
            all
        };
        variorum(root, &["build"]);
        let first = site();
        variorum(root, &["build"]);
        let second = site();
        let differ: Vec<&String> = first.keys().filter(|page| first[*page] != second[*page]).collect();
        assert_eq!(differ, Vec::<&String>::new(), "revision {seed}");
    }
}

/// The lines of both locks where they differ, one side before the other, as an editor keeps them after a conflict.
fn both_sides(ours: &str, theirs: &str) -> String {
    let diff = similar::TextDiff::from_lines(ours, theirs);
    let lines = |op: &similar::DiffOp| diff.iter_changes(op).map(|change| change.value()).collect::<String>();
    diff.ops().iter().map(lines).collect()
}

#[test]
fn a_lock_with_the_lines_of_two_sides_knows_each_block_once() {
    let bell =
        "A bell of iron was cast in Bergen for the chapel, and it cracked in the first winter of frost.";
    let cut = "A bell of iron was cast in Bergen for the chapel, and it cracked.";
    let pump = "The old pump froze in the yard, so the horses went down to the river for their water.";
    let joined = format!("{bell} {pump}");
    let short = B.rsplit_once(' ').unwrap().0;
    // Whether numbers last, the two sides, what git makes of the texts, and where the pump is then.
    let stories: [(bool, [&[&str]; 3], &str); 3] = [
        (false, [&[N, A, B, bell, pump], &[A, B, cut, pump], &[N, A, B, cut, pump]], "p5"),
        (true, [&[N, A, B, bell, pump], &[A, B, cut, pump], &[N, A, B, cut, pump]], "p4"),
        (true, [&[A, short, bell, pump], &[A, B, &joined], &[A, short, &joined]], "p3"),
    ];
    for (lasting, [ours, theirs, merged], place) in stories {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        let config = if lasting { FROZEN.to_owned() } else { FROZEN.replace("frozen = true\n", "") };
        put(root, "content/edition.toml", &config);
        put(
            root,
            "content/annotations/a.md",
            "+++\nid = \"n\"\ntarget = \"one\"\nquote = \"the horses\"\n+++\nA note.\n",
        );
        put(root, "content/pages/x.md", "# X\n\nThe pump: [[one#p4]].\n");
        write(root, "01-one", &[A, B, bell, pump]);
        assert_eq!(variorum(root, &[if lasting { "renumber" } else { "build" }]).0, 0);
        let base = fs::read_to_string(root.join(LOCK)).unwrap();
        let side = |paragraphs: &[&str]| {
            put(root, LOCK, &base);
            write(root, "01-one", paragraphs);
            let (code, said) = variorum(root, &["build"]);
            assert_eq!(code, 0, "{said}");
            fs::read_to_string(root.join(LOCK)).unwrap()
        };
        let lock = both_sides(&side(ours), &side(theirs));
        put(root, LOCK, &lock);
        write(root, "01-one", merged);
        let (code, said) = variorum(root, &["build"]);
        assert_eq!(code, 0, "{lasting} {place}: {said}\n{lock}");
        let page = fs::read_to_string(root.join("public/one.html")).unwrap();
        let (before, _) = page.split_once("the horses</span>").expect("the note's words are marked");
        let id = before.rfind("id=\"p").map(|at| &before[at + 4..at + 6]);
        assert_eq!(id, Some(place), "{lasting}: {said}");
        assert!(!page.contains("was removed"), "{place}: {page}");
        let essay = fs::read_to_string(root.join("public/pages/x.html")).unwrap();
        assert!(essay.contains(&format!("one.html#{place}\"")), "{place}: {essay}");
    }
}
