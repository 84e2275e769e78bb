use super::*;
use crate::edition::note::LeafRange;
use crate::resolve::phrases;
use crate::{EditionSources, Options, read};

const FILE: &str = "+++\n[defaults]\ncreator = \"ed\"\n+++\n\n+++\n# the first\nid = \"a\"   # its id\ntarget = \"tide\"\nquote = \"sea\"  # see below\noccurrence = 1\n+++\nOne.\n\n```\n+++\n```\n\n\n+++\nid = \"b\"\ntarget = \"tide\"\ntags=[ \"x\" ]\n+++\nTwo.\n";

fn source(text: &str) -> Source {
    Source::new("content/annotations/tide.md", text)
}

fn reading(files: &[(&str, &str)]) -> (tempfile::TempDir, EditionSources) {
    let root = tempfile::tempdir().unwrap();
    let edition = ("content/edition.toml", "title = \"T\"\n[[editor]]\nid = \"ed\"\nname = \"E\"\n");
    let register = ("content/registers/places.toml", "[[entity]]\nid = \"york\"\nname = \"York\"\n");
    let text = ("content/text/01-tide.md", "# Tide\n\nThe *sea* came.\n\nThe sea went.\n");
    for (path, text) in [edition, register, text].iter().chain(files) {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let reading = read(root.path(), &Options::default()).unwrap();
    (root, reading)
}

fn values(changes: &[KeyChange], body: Option<&str>) -> Alteration {
    Alteration::Values(changes.to_vec(), body.map(str::to_owned))
}

fn made(file: &str, note: &str, alteration: &Alteration) -> String {
    altered(&source(file), note, None, alteration).unwrap().unwrap()
}

#[test]
fn a_record_is_added_at_the_end_of_a_file() {
    let record = "+++\nid = \"n\"\n+++\nNew.\n";
    assert_eq!(appended(None, record).unwrap(), (record.to_owned(), 1));
    for (old, gap, line) in
        [("", "", 1), ("+++\nid = \"a\"\n+++\nx\n", "\n", 6), ("+++\nid = \"a\"\n+++\nx", "\n\n", 6)]
    {
        let (text, at) = appended(Some(&source(old)), record).unwrap();
        assert_eq!(text, format!("{old}{gap}{record}"));
        assert_eq!((at, text.lines().nth(at - 1)), (line, Some("+++")));
    }
    for (old, why) in [
        ("+++\nid = \"a\"\n", "its last record is not closed"),
        ("+++\nid = \"a\"\n+++\n```\ncode\n", "the fenced code at its end is not closed"),
        ("+++\nid = \"a\"\n+++\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n", "settle them first"),
    ] {
        let refused = appended(Some(&source(old)), record).unwrap_err();
        assert!(refused.hint.contains(why), "{refused:?}");
    }
}

#[test]
fn values_and_text_change_and_all_else_keeps_its_bytes() {
    let kind = KeyChange::Words("kind", "gloss".to_owned());
    let tags = KeyChange::List("tags", vec!["x".to_owned(), "y \"z\"".to_owned()]);
    assert_eq!(
        made(FILE, "a", &values(&[kind], Some("Other.\n\nMore."))),
        FILE.replace("occurrence = 1\n", "occurrence = 1\nkind = \"gloss\"\n")
            .replace("One.\n\n```\n+++\n```\n", "Other.\n\nMore.\n")
    );
    assert_eq!(
        made(FILE, "B", &values(&[tags], None)),
        FILE.replace("tags=[ \"x\" ]", "tags=[\"x\", 'y \"z\"']")
    );
    // A text that was none gets a line of its own, also at the end of a file that has no line end.
    for (old, new) in [
        (
            "+++\nid = \"a\"\n+++\n\n+++\nid = \"b\"\n+++\n",
            "+++\nid = \"a\"\n+++\nx\n\n+++\nid = \"b\"\n+++\n",
        ),
        ("+++\nid = \"a\"\n+++", "+++\nid = \"a\"\n+++\nx\n"),
    ] {
        assert_eq!(made(old, "a", &values(&[], Some("x"))), new);
    }
    assert_eq!(made(FILE, "b", &values(&[], Some(""))), FILE.replace("Two.\n", "\n"));
    for (body, why) in
        [("x\n+++\ny", "the text would end at its line `+++`"), ("x\n~~~\ny", "the text would take in")]
    {
        let refused = altered(&source(FILE), "a", None, &values(&[], Some(body))).unwrap_err();
        assert!(refused.message.contains(why), "{refused:?}");
    }
}

#[test]
fn the_text_of_a_record_is_what_follows_its_keys() {
    for (file, text) in [
        ("+++\nid = \"a\"\n+++\nOne.\n\n+++ in a line\n", "One.\n\n+++ in a line"),
        ("+++  \nid = \"a\"\n+++ \t\n\n    code\n", "    code"),
        ("+++\nid = \"a\"\n+++", ""),
    ] {
        assert_eq!(text_of(&written(file, "a").unwrap()), text);
    }
}

#[test]
fn a_record_is_removed_with_its_text_alone() {
    let first = FILE.find("+++\n# the first").unwrap();
    let second = FILE.find("+++\nid = \"b\"").unwrap();
    let without = |from: usize, to: usize| format!("{}{}", &FILE[..from], &FILE[to..]);
    assert_eq!(made(FILE, "a", &Alteration::Removed), without(first, second));
    assert_eq!(made(FILE, "b", &Alteration::Removed), without(second, FILE.len()));
    let alone = "+++\nid = \"a\"\n+++\nx\n";
    assert_eq!(altered(&source(alone), "a", None, &Alteration::Removed).unwrap(), None);
}

#[test]
fn what_somebody_else_has_changed_is_left_and_both_versions_are_told() {
    let was = written(FILE, "b").unwrap();
    assert_eq!(was, "+++\nid = \"b\"\ntarget = \"tide\"\ntags=[ \"x\" ]\n+++\nTwo.");
    let mine = values(&[], Some("Mine."));
    // Another record may have changed meanwhile: that is kept.
    let other = FILE.replace("One.", "Won.");
    let text = altered(&source(&other), "b", Some(&was), &mine).unwrap().unwrap();
    assert_eq!(text, other.replace("Two.", "Mine."));
    let theirs = FILE.replace("Two.", "Theirs.");
    for alteration in [&mine, &Alteration::Removed] {
        let refused = altered(&source(&theirs), "b", Some(&was), alteration).unwrap_err();
        let versions = *refused.conflict.unwrap();
        assert_eq!(versions.theirs, was.replace("Two.", "Theirs."));
        let yours = if matches!(alteration, Alteration::Removed) {
            String::new()
        } else {
            was.replace("Two.", "Mine.")
        };
        assert_eq!(versions.yours, yours);
    }
    let refused = altered(&source("+++\nid = \"a\"\n+++\n"), "b", Some(&was), &mine).unwrap_err();
    assert_eq!(refused.message, "`b` is not in its file any more");
    assert_eq!(refused.conflict.unwrap().theirs, "");
}

#[test]
fn a_new_record_says_what_the_edition_knows() {
    // A draft that is left out has its id all the same.
    let draft = "+++\nid = \"the-sea\"\ntarget = \"tide\"\nquote = \"came\"\nstatus = \"draft\"\n+++\nx\n\n+++\nid = \"other\"\ntarget = \"tide\"\n+++\nx\n";
    let (_root, EditionSources { sources, edition, .. }) =
        reading(&[("content/annotations/ed/tide.md", draft)]);
    let edition = edition.unwrap();
    let section = &edition.witnesses[0].sections[0];
    let said = NoteContent {
        by: Some("ed".to_owned()),
        tags: vec!["storm".to_owned()],
        entities: vec!["place:york".to_owned()],
        draft: true,
        body: "It *came*.\r\n".to_owned(),
        ..NoteContent::default()
    };
    let selector = vec![KeyChange::Words("quote", "The sea".to_owned())];
    let new = NewNote {
        section,
        fragment: None,
        selector,
        reply_to: None,
        said: &said,
        file: None,
        is_whole: true,
    };
    let own = fresh(&edition, &sources, &new, &|id| id == "the-sea-2").unwrap();
    assert_eq!((own.id.as_str(), own.path.as_str()), ("the-sea-3", "content/annotations/ed/tide.md"));
    assert_eq!(
        own.record,
        "+++\nid = \"the-sea-3\"\ntarget = \"tide\"\ncreator = \"ed\"\nstatus = \"draft\"\ntags = [\"storm\"]\nentities = [\"place:york\"]\nquote = \"The sea\"\n+++\nIt *came*.\n"
    );
    let answer = NewNote { selector: Vec::new(), reply_to: Some("other"), ..new.clone() };
    let own = fresh(&edition, &sources, &answer, &|_| false).unwrap();
    assert!(
        own.record.starts_with(
            "+++\nid = \"re-other\"\ntarget = \"tide\"\ncreator = \"ed\"\nreply-to = \"other\"\n"
        ),
        "{}",
        own.record
    );
    for (said, file, why) in [
        (NoteContent { by: Some("x".to_owned()), ..NoteContent::default() }, None, "there is no editor `x`"),
        (NoteContent { kind: Some("x".to_owned()), ..NoteContent::default() }, None, "there is no kind `x`"),
        (
            NoteContent { entities: vec!["place:yrok".to_owned()], ..NoteContent::default() },
            None,
            "there is no entity `place:yrok`",
        ),
        (NoteContent { tags: vec![" ".to_owned()], ..NoteContent::default() }, None, "is no tag"),
        (NoteContent::default(), Some("content/annotations/../x.md"), "is no annotation file"),
        (NoteContent::default(), Some("content/text/x.md"), "is no annotation file"),
        (NoteContent::default(), Some("content/annotations/.x.md"), "is no annotation file"),
        (NoteContent::default(), Some("content/annotations/.drafts/x.md"), "is no annotation file"),
    ] {
        let refused = fresh(&edition, &sources, &NewNote { said: &said, file, ..new.clone() }, &|_| false);
        assert!(refused.as_ref().is_err_and(|it| it.message.contains(why)), "{refused:?}");
    }
}

/// What a file of a draft by an editor on the other version gives the records that follow.
const DEFAULTS: &str = "+++\n[defaults]\ntarget = \"tide\"\nwitness = \"late\"\nstatus = \"draft\"\ncreator = \"ed\"\nkind = \"gloss\"\ntags = [\"x\"]\nrights = \"CC0\"\n+++\n\n+++\nid = \"a\"\nquote = \"came\"\n+++\nA.\n";

fn two_versions() -> (tempfile::TempDir, EditionSources) {
    let meta = "title = \"T\"\n[[editor]]\nid = \"ed\"\nname = \"E\"\n[[witness]]\nid = \"early\"\ntitle = \"E\"\n[[witness]]\nid = \"late\"\ntitle = \"L\"\n";
    let text = "# Tide\n\nThe sea came.\n";
    let (root, _) = reading(&[
        ("content/edition.toml", meta),
        ("content/text/early/01-tide.md", text),
        ("content/text/late/01-tide.md", text),
        ("content/annotations/tide.md", DEFAULTS),
    ]);
    std::fs::remove_file(root.path().join("content/text/01-tide.md")).unwrap();
    let reading = read(root.path(), &Options { drafts: true, ..Options::default() }).unwrap();
    (root, reading)
}

#[test]
fn a_new_record_is_none_of_what_its_file_s_defaults_say_otherwise() {
    let (_root, EditionSources { sources, edition, .. }) = two_versions();
    let edition = edition.unwrap();
    let said = NoteContent::default();
    let selector = vec![KeyChange::Words("quote", "sea".to_owned())];
    let made = |version: usize, is_whole: bool| {
        let section = &edition.witnesses[version].sections[0];
        let selector = selector.clone();
        let new =
            NewNote { section, fragment: None, selector, reply_to: None, said: &said, file: None, is_whole };
        let made = fresh(&edition, &sources, &new, &|_| false).unwrap();
        let (record, given) = (made.record, made.given.join("; "));
        let head = record.split("+++\n").nth(1).unwrap().replace('\n', "; ");
        (made.path, head, given)
    };
    let path = "content/annotations/tide.md".to_owned();
    // What a form leaves empty is to be nothing.
    assert_eq!(
        made(0, true),
        (
            path.clone(),
            "id = \"sea\"; target = \"tide\"; witness = \"early\"; quote = \"sea\"; kind = \"comment\"; creator = []; status = \"published\"; tags = []; ".to_owned(),
            "rights = \"CC0\"".to_owned(),
        )
    );
    // What a command doesn't name is its file's; which version has the words is known.
    assert_eq!(
        made(0, false),
        (
            path.clone(),
            "id = \"sea\"; target = \"tide\"; witness = \"early\"; quote = \"sea\"; ".to_owned(),
            "status = \"draft\"; creator = \"ed\"; kind = \"gloss\"; tags = [\"x\"]; rights = \"CC0\""
                .to_owned(),
        )
    );
    assert_eq!(made(1, false).1, "id = \"sea\"; target = \"tide\"; quote = \"sea\"; ");
    // Words of another version are no reason to take its file.
    let (_root, EditionSources { sources, edition, .. }) = {
        let (root, _) = two_versions();
        let from = root.path().join("content/annotations/tide.md");
        std::fs::rename(from, root.path().join("content/annotations/late.md")).unwrap();
        let reading = read(root.path(), &Options { drafts: true, ..Options::default() }).unwrap();
        (root, reading)
    };
    let edition = edition.unwrap();
    let section = |version: usize| &edition.witnesses[version].sections[0];
    let path = |version: usize| fresh::file_of(&edition, &sources, section(version), None);
    assert_eq!(
        (path(0).as_str(), path(1).as_str()),
        ("content/annotations/tide.md", "content/annotations/late.md")
    );
}

#[test]
fn what_the_defaults_of_its_file_say_is_taken_from_a_record() {
    let (_root, EditionSources { sources, edition, .. }) = two_versions();
    let edition = edition.unwrap();
    let (_, note) = note_of(&edition, "a").unwrap();
    let source = sources.get(note.record.id_span.file);
    let defaults = FileDefaults::of(&source.text);
    let changes = changes_to(&edition, &note.record, &NoteContent::default(), &defaults).unwrap();
    let word = |key, word: &str| KeyChange::Words(key, word.to_owned());
    let denied = [word("kind", "comment"), word("status", "published"), KeyChange::List("tags", Vec::new())];
    assert_eq!(changes, denied);
    let base = &edition.witnesses[0].sections[0];
    assert_eq!(
        moved(&edition, &note.record, base, Vec::new(), &defaults).unwrap()[0],
        word("witness", "early")
    );
    // So it reads.
    let text = altered(source, "a", None, &Alteration::Values(changes, None)).unwrap().unwrap();
    let (_root, reading) =
        reading(&[("content/annotations/tide.md", &text.replace("witness = \"late\"\n", ""))]);
    let edition = reading.edition.unwrap();
    let record = &note_of(&edition, "a").unwrap().1.record;
    assert_eq!((record.kind.as_str(), record.is_draft(), record.tags.len()), ("comment", false, 0));
    assert!(reading.errors.is_empty(), "{:?}", reading.errors);
}

#[test]
fn a_note_with_a_lemma_is_not_moved_beside_it() {
    let file = "+++\nid = \"a\"\ntarget = \"tide\"\nquote = \"went\"\nlemma = \"go\"\n+++\nx\n";
    let (_root, EditionSources { edition, .. }) = reading(&[("content/annotations/tide.md", file)]);
    let edition = edition.unwrap();
    let (section, note) = note_of(&edition, "a").unwrap();
    let selector = vec![KeyChange::Words("quote", "came".to_owned())];
    let refused = moved(&edition, &note.record, section, selector, &FileDefaults::default()).unwrap_err();
    assert_eq!(refused.message, "`a` has a lemma, `go`, which is of its old words");
}

#[test]
fn a_note_moves_and_says_other_things_by_the_least() {
    let (_root, EditionSources { sources, edition, .. }) = reading(&[("content/annotations/tide.md", FILE)]);
    let edition = edition.unwrap();
    let (section, note) = note_of(&edition, "A").unwrap();
    let last = section.body.text.rfind("sea went").unwrap();
    let leaf = u32::try_from(section.body.leaves.len() - 1).unwrap();
    let from = u32::try_from(last).unwrap();
    let selector = phrases::selector(section, vec![LeafRange { leaf, from, to: from + 8 }]).unwrap();
    let changes = moved(&edition, &note.record, section, selector, &FileDefaults::default()).unwrap();
    assert_eq!(changes, [KeyChange::Gone("occurrence"), KeyChange::Words("quote", "sea went".to_owned())]);
    let source = sources.get(note.record.id_span.file);
    let text = altered(source, "a", None, &Alteration::Values(changes, None)).unwrap().unwrap();
    assert_eq!(
        text,
        FILE.replace("quote = \"sea\"  # see below\noccurrence = 1\n", "quote = \"sea went\"  # see below\n")
    );
    // What it says already, by its file's defaults too, isn't written again.
    let said = NoteContent {
        by: Some("ed".to_owned()),
        kind: Some(note.record.kind.clone()),
        ..NoteContent::default()
    };
    assert_eq!(changes_to(&edition, &note.record, &said, &FileDefaults::default()).unwrap(), []);
    let (_, other) = note_of(&edition, "b").unwrap();
    let said = NoteContent { draft: true, ..said };
    assert_eq!(
        changes_to(&edition, &other.record, &said, &FileDefaults::default()).unwrap(),
        [KeyChange::Words("status", "draft".to_owned()), KeyChange::Gone("tags")]
    );
}
