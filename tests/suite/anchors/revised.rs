//! A text is revised, and each note is on its own words, or what is said of it says that this isn't known.

use std::fmt::Write as _;

use variorum::Options;
use variorum::diag::{Source, Sources};
use variorum::edition::Edition;
use variorum::edition::note::{Anchor, Verdict};
use variorum::load::{TextFile, World};

/// An edition in memory, from build to build.
#[derive(Clone, Default)]
struct Text {
    /// The paragraphs of each section: `s1`, `s2`.
    sections: Vec<Vec<String>>,
    /// Records without their ends.
    notes: Vec<String>,
    lock: Option<String>,
}

/// Where a note is: its verdict, its section, and its paragraphs with `[` and `]` around the words.
type Seen = (Verdict, usize, String);

impl Text {
    fn of(paragraphs: &[&str]) -> Self {
        Self { sections: vec![owned(paragraphs)], ..Self::default() }
    }

    /// A note on the first section.
    fn note(mut self, id: &str, selector: &str) -> Self {
        self.notes.push(format!("id = \"{id}\"\ntarget = \"s1\"\n{selector}\n"));
        self
    }

    fn edition(&self) -> Edition {
        let mut world = World::default();
        let mut sources = Sources::default();
        world.config = Some(sources.add(Source::new("content/edition.toml", "title = \"T\"\n")));
        for (n, paragraphs) in self.sections.iter().enumerate() {
            let stem = format!("s{}", n + 1);
            let source = Source::new(format!("content/text/{stem}.md"), paragraphs.join("\n\n") + "\n");
            world.texts.push(TextFile { witness: None, stem, file: sources.add(source) });
        }
        let mut notes = String::new();
        for note in &self.notes {
            let _ = write!(notes, "+++\n{note}+++\nA note.\n\n");
        }
        world.annotations.push(sources.add(Source::new("content/annotations/notes.md", notes)));
        if let Some(lock) = &self.lock {
            world.lock = Some(sources.add(Source::new("content/anchors.lock", lock.clone())));
        }
        world.sources = sources;
        let mut told = Vec::new();
        let parsed = variorum::parse::parse(&world, &mut variorum::parse::ParseCache::default(), &mut told);
        let options = Options { lock: true, ..Options::default() };
        let mut past = variorum::resolve::ResolveCache::default();
        variorum::resolve::resolve(&world, parsed, &options, &mut past, &mut told)
            .unwrap_or_else(|| panic!("no edition: {told:?}"))
    }

    /// Build: where a note is.
    fn build(&mut self, id: &str) -> Seen {
        let edition = self.edition();
        self.lock = Some(variorum::output::lock::text(edition.lock.as_ref().unwrap()));
        for (n, section) in edition.witnesses[0].sections.iter().enumerate() {
            if let Some(note) = section.notes.iter().find(|note| note.record.id == id) {
                let Anchor::Words(stretches) = &note.anchor else {
                    return (note.verdict, n + 1, String::new());
                };
                let marked = stretches.iter().map(|s| {
                    let leaf = &section.body.leaves[s.leaf as usize].text;
                    let text = &section.body.text[leaf.start as usize..leaf.end as usize];
                    let (from, to) = ((s.from - leaf.start) as usize, (s.to - leaf.start) as usize);
                    format!("{}[{}]{}", &text[..from], &text[from..to], &text[to..])
                });
                return (note.verdict, n + 1, marked.collect::<Vec<String>>().join(" / "));
            }
        }
        (Verdict::Orphan, 0, String::new())
    }

    /// The same text after an edit, built: where a note is.
    fn revised(&self, id: &str, sections: &[&[&str]]) -> Seen {
        Self { sections: sections.iter().map(|s| owned(s)).collect(), ..self.clone() }.build(id)
    }
}

fn owned(paragraphs: &[&str]) -> Vec<String> {
    paragraphs.iter().map(|p| (*p).to_owned()).collect()
}

/// Whether a verdict is silent: no warning, no error.
fn is_silent(verdict: Verdict) -> bool {
    verdict < Verdict::Rewritten
}

/// Where words are in a text, by which of them it is.
fn places(text: &str, words: &str) -> Vec<usize> {
    text.match_indices(words).map(|(at, _)| at).collect()
}

#[test]
fn of_equal_words_one_is_deleted() {
    for (text, words, instead) in [
        (
            "He took the book and he put the book down, and again he took the book and he put the book by.",
            "the book",
            ["it", "the volume", ""],
        ),
        (
            "Er nahm das Buch und er legte das Buch weg, und wieder nahm er das Buch, und er stellte das Buch ab.",
            "das Buch",
            ["es", "den Band", ""],
        ),
        (
            "学而时习之，不亦说乎？学而不思则罔，思而不学则殆。学而优则仕，仕而优则学。",
            "学而",
            ["读而", "习", ""],
        ),
        (
            "أخذ الكتاب ووضع الكتاب على الرف، ثم أخذ الكتاب مرة أخرى وترك الكتاب هناك.",
            "الكتاب",
            ["الدفتر", "ورقة", ""],
        ),
    ] {
        let places = places(text, words);
        let mut right = 0;
        for noted in 0..places.len() {
            let mut first = Text::of(&["Before it.", text, "After it."])
                .note("n", &format!("quote = \"{words}\"\noccurrence = {}", noted + 1));
            assert_eq!(first.build("n").0, Verdict::Exact);
            for (gone, at) in places.iter().enumerate() {
                for instead in instead {
                    let edited =
                        format!("{}{instead}{}", &text[..*at], &text[at + words.len()..]).replace("  ", " ");
                    let (verdict, _, found) = first.revised("n", &[&["Before it.", &edited, "After it."]]);
                    if noted == gone {
                        assert!(!is_silent(verdict), "{words} {noted}: {verdict:?} {found}");
                        continue;
                    }
                    let own = self::places(&edited, words)[noted - usize::from(gone < noted)];
                    let wanted = format!("{}[{words}]{}", &edited[..own], &edited[own + words.len()..]);
                    assert!(
                        !is_silent(verdict) || found == wanted,
                        "{words} {noted} of {edited}: {verdict:?} {found}"
                    );
                    right += usize::from(found == wanted);
                }
            }
        }
        assert!(right > 0, "no note on {words} is followed");
    }
}

const ORIGINAL: &str = "Among the numerous advantages promised by a well-constructed Union, none deserves to be more \
    accurately developed than its tendency to break and control the violence of faction. The friend of popular \
    governments never finds himself so much alarmed for their character and fate.";
const NEXT: &str = "The instability, injustice, and confusion introduced into the public councils have, in truth, \
    been the mortal diseases under which popular governments have everywhere perished.";
const OTHER: &str =
    "Liberty is to faction what air is to fire, an aliment without which it instantly expires.";

#[test]
fn a_near_copy_comes_and_the_original_is_edited() {
    let copy = ORIGINAL.replace("numerous", "many");
    let (half, rest) = ORIGINAL.split_at(ORIGINAL.find("The friend").unwrap());
    let edited = ORIGINAL.replace("accurately", "carefully").replace("alarmed", "frightened");
    let merged = format!("{ORIGINAL} {NEXT}");
    let first = Text {
        sections: vec![owned(&[OTHER, ORIGINAL, NEXT]), owned(&["Of other things."])],
        ..Text::default()
    };
    for quote in [
        "the violence of faction",
        "finds himself so much",
        "Union",
        "popular governments never finds himself so",
    ] {
        let mut first = first.clone().note("n", &format!("quote = \"{quote}\""));
        assert_eq!(first.build("n").0, Verdict::Exact);
        for originals in [vec![&*edited, NEXT], vec![&*merged], vec![half.trim(), rest, NEXT]] {
            for (section, at) in [(0, 0), (0, 1), (0, 1 + originals.len()), (1, 0), (1, 1)] {
                let mut sections = [vec![OTHER], vec!["Of other things."]];
                sections[0].extend(&originals);
                let place = at.min(sections[section].len());
                sections[section].insert(place, &copy);
                let sections: Vec<&[&str]> = sections.iter().map(Vec::as_slice).collect();
                let (verdict, _, found) = first.revised("n", &sections);
                let stands_in_copy = found.replace(['[', ']'], "") == copy;
                assert!(
                    !is_silent(verdict) || !stands_in_copy,
                    "{quote}: {verdict:?} {found} of {sections:?}"
                );
            }
        }
    }
}

#[test]
fn an_id_that_was_renamed_is_the_same_note() {
    let text = "The war was long, and the war was dear, and they said of the war that it was lost.";
    let mut first = Text::of(&["Before it.", text]).note("old", "quote = \"the war\"\noccurrence = 1");
    assert_eq!(first.build("old").0, Verdict::Exact);
    let mut renamed =
        Text { notes: Vec::new(), ..first.clone() }.note("new", "quote = \"the war\"\noccurrence = 1");
    // Its words are there: it is on them.
    let (verdict, _, found) = renamed.revised("new", &[&["Before it.", "And a new one.", text]]);
    assert!(is_silent(verdict) && found.contains("and [the war] was dear"), "{verdict:?} {found}");
    // They are gone: it is on no others, and stays so.
    let edited = text.replace("and the war was dear", "and it was dear");
    renamed.sections = vec![owned(&["Before it.", &edited])];
    for _ in 0..2 {
        let (verdict, _, found) = renamed.build("new");
        assert!(matches!(verdict, Verdict::Ambiguous | Verdict::Orphan), "{verdict:?} {found}");
    }
    // An id that is new, while the old one is there too, is taken at its word.
    let mut both = first.clone().note("new", "quote = \"the war\"\noccurrence = 1");
    assert_eq!(both.build("new").0, Verdict::Exact);
}

/// A paragraph of numbered words, none of them twice.
fn long(count: usize) -> Vec<String> {
    let syllables = ["ba", "ke", "di", "lo", "mu", "na", "pe", "ri", "so", "tu"];
    (0..count)
        .map(|n| format!("{}{}{}", syllables[n % 10], syllables[n / 10 % 10], syllables[n * 7 % 10]))
        .collect()
}

#[test]
fn a_paragraph_is_divided() {
    let words = long(66);
    let text = words.join(" ");
    for pieces in 2..=11 {
        let size = words.len() / pieces;
        let cuts: Vec<String> = (0..pieces)
            .map(|n| words[n * size..if n + 1 == pieces { words.len() } else { (n + 1) * size }].join(" "))
            .collect();
        let mut paragraphs = vec!["Before it there was nothing to be seen."];
        paragraphs.extend(cuts.iter().map(String::as_str));
        paragraphs.push("After it there is nothing to be said.");
        for piece in 0..pieces {
            let inside = words[piece * size + 1..piece * size + 4].join(" ");
            let mut first = Text::of(&[paragraphs[0], &text, paragraphs[pieces + 1]])
                .note("inside", &format!("quote = \"{inside}\""));
            if piece > 0 {
                let over = words[piece * size - 2..piece * size + 2].join(" ");
                let (from, to) = (
                    words[piece * size - 3..piece * size - 1].join(" "),
                    words[piece * size + 1..piece * size + 3].join(" "),
                );
                first = first
                    .note("over", &format!("quote = \"{over}\""))
                    .note("range", &format!("range = [\"{from}\", \"{to}\"]"));
            }
            first.build("inside");
            let mut divided = Text { sections: vec![owned(&paragraphs)], ..first };
            let before = divided.clone();
            let (verdict, _, found) = divided.build("inside");
            assert!(
                is_silent(verdict) && found.contains(&format!("[{inside}]")),
                "{pieces} {piece}: {verdict:?} {found}"
            );
            if piece > 0 {
                let (verdict, _, found) = before.clone().build("over");
                assert_eq!(verdict, Verdict::Split, "{pieces} {piece}: {found}");
                let (verdict, _, found) = before.clone().build("range");
                assert!(
                    is_silent(verdict) && found.contains("] / ["),
                    "{pieces} {piece}: {verdict:?} {found}"
                );
            }
            // What is certain is settled by the build.
            assert_eq!(divided.build("inside").0, Verdict::Exact, "{pieces} {piece}");
        }
    }
}

#[test]
fn words_that_are_deleted_are_not_others() {
    let text = "Among the numerous advantages promised by a well-constructed Union, none deserves to be developed more \
        than its tendency to control the violence of faction, and none deserves less to be praised than its tendency to \
        control the rage of parties.";
    for quote in [
        "the violence of faction",
        "its tendency to control the violence of faction",
        "none deserves to be developed more",
        "numerous",
        "promised by a well-constructed Union",
    ] {
        let mut first = Text::of(&[OTHER, text, NEXT]).note("n", &format!("quote = \"{quote}\""));
        assert_eq!(first.build("n").0, Verdict::Exact);
        let edited = text.replacen(quote, "", 1).replace("  ", " ").replace(" ,", ",");
        let (verdict, _, found) = first.revised("n", &[&[OTHER, &edited, NEXT]]);
        assert!(matches!(verdict, Verdict::Ambiguous | Verdict::Orphan), "{quote}: {verdict:?} {found}");
    }
}

#[test]
fn rows_and_items_in_another_order_are_known_by_what_is_beside_their_words() {
    for (before, after, words, wanted) in [
        (
            "| Month | Ships |\n|---|---|\n| March | 12 |\n| May | 12 |",
            "| Month | Ships |\n|---|---|\n| May | 12 |\n| March | 12 |",
            "12",
            "May",
        ),
        (
            "- Ware: three oars\n- Orr: three oars",
            "- Orr: three oars\n- Ware: three oars",
            "three oars",
            "Orr",
        ),
    ] {
        let mut first = Text::of(&[before]).note("n", &format!("quote = \"{words}\"\noccurrence = 2"));
        assert_eq!(first.build("n").0, Verdict::Exact);
        let edition = Text { sections: vec![owned(&[after])], ..first.clone() }.edition();
        let section = &edition.witnesses[0].sections[0];
        let note = &section.notes[0];
        if is_silent(note.verdict) {
            let Anchor::Words(stretches) = &note.anchor else { panic!("{:?}", note.anchor) };
            let before = &section.body.text[..stretches[0].from as usize];
            assert!(before.trim_end().trim_end_matches(':').ends_with(wanted), "{words}: after {before:?}");
        }
    }
}

#[test]
fn a_speaker_who_speaks_once_more_before_may_be_either() {
    let play = ["WARE.", "Who has the watch?", "BELL.", "Mice ate all the corn."];
    let mut first = Text::of(&play).note("n", "quote = \"BELL\"");
    assert_eq!(first.build("n").0, Verdict::Exact);
    let (verdict, ..) = first.revised(
        "n",
        &[&[
            "WARE.",
            "Who has the watch?",
            "BELL.",
            "I heard him sing below.",
            "WARE.",
            "Then he is drunk again.",
            "BELL.",
            "Mice ate all the corn.",
        ]],
    );
    assert_eq!(verdict, Verdict::Ambiguous);
    // Put in elsewhere, it says nothing of the first.
    let more = [&play[..], &["WARE.", "And then?", "BELL.", "They slept."]].concat();
    assert_eq!(first.revised("n", &[&more]).0, Verdict::Exact);
}

#[test]
fn what_is_put_back_takes_its_later_notes_along() {
    let of = |beast: &str, down: &str| {
        format!(
            "By the river bank a {beast} was seen by the keeper, who wrote it {down} in his book of days."
        )
    };
    let mut text = Text::of(&[&of("fox", "down")]).note("n0", "quote = \"the keeper\"");
    text.build("n0");
    text.sections = vec![vec![of("wolf", "down"), of("otter", "up")]];
    text = text.note("n2", "quote = \"it down in his book\"");
    assert_eq!(text.build("n2").0, Verdict::Exact);
    text.sections = vec![vec![of("fox", "down")]];
    let (verdict, _, found) = text.build("n2");
    assert!(is_silent(verdict) && found.contains("[it down in his book]"), "{verdict:?} {found}");
}

#[test]
fn a_note_on_a_whole_paragraph_that_is_divided_joined_or_copied_is_told() {
    let target =
        |text: Text, id: &str| Text { notes: vec![format!("id = \"{id}\"\ntarget = \"s1#p1\"\n")], ..text };
    let mut first = target(Text::of(&[ORIGINAL, NEXT, OTHER]), "n");
    assert_eq!(first.build("n").0, Verdict::Exact);
    let (half, rest) = ORIGINAL.split_at(ORIGINAL.find("The friend").unwrap());
    assert_eq!(first.revised("n", &[&[half.trim(), rest, NEXT, OTHER]]).0, Verdict::Split);
    let joined = format!("{ORIGINAL} {NEXT}");
    assert_eq!(first.revised("n", &[&[&joined, OTHER]]).0, Verdict::Rewritten);
    let edited = ORIGINAL.replace("accurately", "carefully").replace("alarmed", "frightened");
    let copy = ORIGINAL.replace("numerous", "many").replace("character", "name");
    assert_eq!(first.revised("n", &[&[&edited, &copy, NEXT, OTHER]]).0, Verdict::Ambiguous);
}

#[test]
fn notes_whose_ids_are_numbered_afresh_are_the_same_notes() {
    let mut text = Text::of(&["The fox was seen at dusk.", "Mice ate all the corn."]);
    text.notes = vec!["id = \"n1\"\ntarget = \"s1#p1\"\n".into(), "id = \"n2\"\ntarget = \"s1#p2\"\n".into()];
    text.build("n1");
    text.sections =
        vec![owned(&["Rain fell on the old roof.", "The fox was seen at dusk.", "Mice ate all the corn."])];
    text.build("n1");
    text.notes = vec![
        "id = \"n1\"\ntarget = \"s1\"\nquote = \"Rain\"\n".into(),
        "id = \"n2\"\ntarget = \"s1#p1\"\n".into(),
        "id = \"n3\"\ntarget = \"s1#p2\"\n".into(),
    ];
    let edition = text.edition();
    let section = &edition.witnesses[0].sections[0];
    let on = |id: &str| {
        let note = section.notes.iter().find(|note| note.record.id == id).unwrap();
        match &note.anchor {
            Anchor::Item(item) => {
                let leaf = section.body.leaves_of(*item).next().unwrap();
                let text = &section.body.leaves[leaf].text;
                section.body.text[text.start as usize..text.end as usize].to_owned()
            }
            Anchor::Words(stretches) => {
                section.body.text[stretches[0].from as usize..stretches[0].to as usize].to_owned()
            }
            other => panic!("{other:?}"),
        }
    };
    assert!(on("n1").starts_with("Rain") && on("n2").starts_with("The fox") && on("n3").starts_with("Mice"));
}

#[test]
fn a_word_that_is_put_in_beside_the_only_place_of_the_words_takes_nothing_away() {
    let line = "The cat sat on the mat and the dog lay by the fire until morning.";
    for (quote, now) in [
        ("cat sat", line.replace("cat", "black cat")),
        ("morning", line.replace("morning.", "morning came.")),
    ] {
        let mut first = Text::of(&[line]).note("n", &format!("quote = \"{quote}\""));
        assert_eq!(first.build("n").0, Verdict::Exact);
        let (verdict, _, found) = first.revised("n", &[&[&now]]);
        assert!(is_silent(verdict) && found.contains(&format!("[{quote}]")), "{verdict:?} {found}");
    }
}
