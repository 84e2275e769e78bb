use proptest::prelude::*;

use super::entries::Reading;
use super::tokens::plain;
use super::*;

fn compare(texts: &[&[&str]]) -> Collated {
    let rules = Rules::default();
    let blocks: WitnessBlocks = texts
        .iter()
        .map(|blocks| {
            let named = blocks.iter().enumerate();
            Some(
                named
                    .map(|(n, text)| plain(&format!("p{}", n + 1), CollatedKind::Numbered, text, &rules))
                    .collect(),
            )
        })
        .collect();
    let ids = ["a", "b", "c", "d"];
    let by_hand = ByHand::default();
    let links = units::links(&blocks, &by_hand, &[]);
    collate("s", Some("1".to_owned()), blocks, (&by_hand, &links), &ids[..texts.len()], &[], &rules)
}

/// Each entry: its id, lemma, and the readings with their classes.
fn told(made: &Collated) -> Vec<String> {
    let reading = |r: &Reading| {
        let to = r.elsewhere.as_ref().map(|to| format!(" {to}")).unwrap_or_default();
        format!("{:?} {:?} {}{to}", r.witnesses, r.text, r.class.name())
    };
    let entry = |e: &Entry| {
        let readings: Vec<String> = e.readings.iter().map(reading).collect();
        format!("{} {:?}: {}", e.id, e.lemma, readings.join("; "))
    };
    made.entries.iter().map(entry).collect()
}

fn relations(made: &Collated, witness: usize) -> Vec<&'static str> {
    made.units.iter().map(|unit| unit.relation[witness].map_or("", Relation::name)).collect()
}

const A: &str = "Among the numerous advantages promised by a well-constructed Union, none deserves to be more \
    accurately developed than its tendency to break and control the violence of faction.";
const B: &str = "By a faction, I understand a number of citizens, whether amounting to a majority or a minority \
    of the whole, who are united and actuated by some common impulse of passion.";
const C: &str = "There are two methods of curing the mischiefs of faction: the one, by removing its causes; the \
    other, by controlling its effects.";

#[test]
fn words_that_differ_are_entries_and_neighbours_are_joined_by_a_witness() {
    let made = compare(&[
        &["The big old dog ran to day — home."],
        &["The big old cat ran today — home!"],
        &["the small dog ran to day home."],
    ]);
    assert_eq!(
        told(&made),
        [
            "v-p1-w1 \"The big old\": [2] \"the small\" substantive",
            "v-p1-w4 \"dog\": [1] \"cat\" substantive",
            "v-p1-w6 \"to day\": [1] \"today\" punctuation",
            "v-p1-w7x \"—\": [2] \"\" punctuation",
            "v-p1-w8 \"home.\": [1] \"home!\" punctuation",
        ]
    );
}

#[test]
fn a_refrain_that_a_witness_lacks_once_is_omitted_where_it_is_lacking() {
    const R: &str = "Oh the wind and the rain, says he.";
    let verses =
        ["Salt on the stairs of the tower.", "Frost on the glass at nine.", "Nobody rows to the landing."];
    let edited =
        ["Salt upon the stairs of the tower.", "Frost on the glass at ten.", "Nobody rowed to the landing."];
    let song =
        |verses: &[&'static str; 3]| -> Vec<&'static str> { verses.iter().flat_map(|v| [*v, R]).collect() };
    for own in [verses, edited] {
        for gone in [1, 3, 5] {
            let (base, mut other) = (song(&verses), song(&own));
            other.remove(gone);
            let mut wanted = vec!["same"; 6];
            wanted[gone] = "omitted";
            assert_eq!(relations(&compare(&[&base, &other]), 1), wanted, "{gone}");
            // The other way round it is put in.
            wanted[gone] = "added";
            assert_eq!(relations(&compare(&[&other, &base]), 1), wanted, "{gone}");
        }
    }
    // A verse that moved takes its refrain along.
    let moved = [verses[1], R, verses[2], R, verses[0], R];
    assert_eq!(
        relations(&compare(&[&song(&verses), &moved]), 1).iter().filter(|r| **r == "moved").count(),
        2
    );
}

#[test]
fn several_blocks_are_aligned_by_their_words_alone() {
    let made = compare(&[&[A, C]]);
    let ends = |own: &[usize]| units::leaf_ends(own, &made.blocks[0]);
    let count = |text: &str| text.split_whitespace().count();
    assert_eq!((ends(&[0]), ends(&[0, 1])), (vec![count(A)], vec![count(A) + count(C)]));
}

#[test]
fn exchanged_words_and_moved_sentences_are_transpositions() {
    let made = compare(&[&["He sang loudly gaily there."], &["He sang gaily loudly there."]]);
    let entries = &made.entries;
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].readings[0].elsewhere.as_deref(), Some(entries[1].id.as_str()));
    assert_eq!(entries[1].readings[0].elsewhere.as_deref(), Some(entries[0].id.as_str()));
    let (one, other) = (format!("{A} {B} {C}"), format!("{C} {A} {B}"));
    let made = compare(&[&[&one], &[&other]]);
    assert!(made.entries.iter().all(|e| e.readings[0].class == Class::Transposition));
    // One of five words was exchanged as well, or two of ten.
    let long = "In the big old house by the sea she slept.";
    for (sentence, word, new) in [("He saw the red lamp.", "red", "green"), (long, "big old", "small new")] {
        let changed = sentence.replace(word, new);
        let (one, other) = (format!("{sentence} {A} {B}"), format!("{A} {B} {changed}"));
        let made = compare(&[&[&one], &[&other]]);
        let classes: Vec<Class> = made.entries.iter().map(|e| e.readings[0].class).collect();
        assert_eq!(classes, [Class::Transposition; 2], "{sentence}");
    }
    let (one, other) = (format!("He saw the red lamp. {A}"), format!("{A} We lit the last lamp."));
    let made = compare(&[&[&one], &[&other]]);
    assert!(made.entries.iter().all(|e| e.readings[0].class != Class::Transposition));
}

#[test]
fn what_is_put_in_or_left_out_is_whole_sentences_and_lines() {
    let (short, long) = (
        "The wind fell. The keeper lit the lamp.",
        "The wind fell. The keeper slept in his chair. The keeper lit the lamp.",
    );
    let alone = |texts: &[&[&str]]| told(&compare(texts));
    assert_eq!(
        alone(&[&[short], &[long]]),
        ["v-p1-w3x \"\": [1] \"The keeper slept in his chair.\" addition"]
    );
    assert_eq!(
        alone(&[&[long], &[short]]),
        ["v-p1-w4 \"The keeper slept in his chair.\": [1] \"\" omission"]
    );
    assert_eq!(
        alone(&[
            &["“The sea rose.” So he said."],
            &["“The sea rose.” So he wrote. “The sea fell.” So he said."]
        ]),
        ["v-p1-w3x \"\": [1] \"So he wrote. “The sea fell.”\" addition"]
    );
    assert_eq!(
        alone(&[&["風止。守者點燈。"], &["風止。守者睡。守者點燈。"]]),
        ["v-p1-w2x \"\": [1] \"守者睡。\" addition"]
    );
}

#[test]
fn a_rewritten_passage_is_one_entry() {
    let made = compare(&[
        &["It was a dark night of the stormy winter and nobody slept."],
        &["It was no bright morning of one calm summer and nobody slept."],
    ]);
    assert_eq!(made.entries.len(), 1, "{:?}", told(&made));
}

#[test]
fn blocks_are_split_merged_moved_put_in_and_left_out() {
    let (first, second) = B.split_at(B.find("whether").unwrap_or(0));
    assert_eq!(relations(&compare(&[&[A, B, C], &[A, first, second, C]]), 1), ["same", "split", "same"]);
    let both = format!("{A} {B}");
    assert_eq!(relations(&compare(&[&[A, B, C], &[&both, C]]), 1), ["merged", "same"]);
    assert_eq!(relations(&compare(&[&[A, B, C], &[C, A, B]]), 1), ["same", "same", "moved"]);
    let put_in = compare(&[&[A, C], &[A, B, C]]);
    assert_eq!(relations(&put_in, 1), ["same", "added", "same"]);
    assert!(put_in.entries[0].id.starts_with("v-p1-w"), "{:?}", told(&put_in));
    assert_eq!(relations(&compare(&[&[A, B, C], &[A, C]]), 1), ["same", "omitted", "same"]);
    // What is nearly the same is never taken for what is gone.
    let near = A.replace("numerous", "many");
    assert_eq!(relations(&compare(&[&[A, B, &near], &[B, &near]]), 1), ["omitted", "same", "same"]);
    assert_eq!(relations(&compare(&[&[A, B], &[A, &near, B]]), 1), ["same", "added", "same"]);
}

#[test]
fn headings_above_the_same_block_are_one_that_was_renamed() {
    let rules = Rules::default();
    let linked = |base: &[&str], other: &[&str]| {
        // A heading begins with a number sign.
        let blocks = |texts: &[&str]| -> Vec<_> {
            let kind = |text: &str| {
                if text.starts_with('#') { CollatedKind::Heading } else { CollatedKind::Numbered }
            };
            let block = |(n, text): (usize, &&str)| {
                plain(&format!("b{n}"), kind(text), text.trim_start_matches('#'), &rules)
            };
            texts.iter().enumerate().map(block).collect()
        };
        blocks::link(&blocks(base), &blocks(other), &by_hand::HandAlignment::default())
    };
    assert_eq!(linked(&["# Preface", A], &["# Foreword", A]), [(0, 0), (1, 1)]);
    assert_eq!(linked(&["# Tide", "# Fog", A, "# End"], &["# Sea", "# Mist", A]), [(0, 0), (1, 1), (2, 2)]);
    // The nearest of two is above the same block; one that is elsewhere stays where it is.
    assert_eq!(linked(&["# Fog", A], &["# Part", "# Mist", A]), [(0, 1), (1, 2)]);
    assert_eq!(linked(&["# Fog", A, B], &["# Mist", A, "# Fog", B]), [(0, 2), (1, 1), (2, 3)]);
}

#[test]
fn a_version_that_joins_blocks_hides_no_move_of_another() {
    let both = format!("{A} {B}");
    assert_eq!(relations(&compare(&[&[A, B], &[B, A]]), 1).iter().filter(|r| **r == "moved").count(), 1);
    let made = compare(&[&[A, B], &[B, A], &[&both]]);
    assert_eq!(made.units.len(), 1);
    assert_eq!(relations(&made, 1), ["moved"]);
    assert_eq!(relations(&made, 2), ["merged"]);
    // A joins blocks that have others between them: it moved one, and those that have them in their places haven't.
    let (d, ends) = (
        "Nobody rang the bell of the old harbour on that day in March.",
        format!("{A} Nobody rang the bell of the old harbour on that day in March."),
    );
    let made = compare(&[&[A, B, C, d], &[B, C, &ends], &[A, B, C, d], &[A, B, C]]);
    assert_eq!(made.units.len(), 3);
    assert_eq!(relations(&made, 1), ["moved", "same", "same"]);
    assert_eq!(relations(&made, 2), ["same", "same", "same"]);
    assert_eq!(relations(&made, 3), ["merged", "same", "same"]);
}

#[test]
fn bad_texts_take_no_long_time() {
    let same = "word ".repeat(20_000);
    let less = "word ".repeat(19_000) + &"other word ".repeat(500);
    let strange: String = (0..20_000).map(|n| format!("x{n} ")).collect();
    for other in [&less, &strange] {
        let made = compare(&[&[&same], &[other]]);
        assert!(!made.entries.is_empty());
    }
    assert_eq!(compare(&[&[], &[A]]).entries.len(), 1);
    assert_eq!(compare(&[&[A], &[]]).entries.len(), 1);
    assert!(compare(&[&[A, B], &[A, B]]).entries.is_empty());
}

fn texts() -> impl Strategy<Value = Vec<Vec<String>>> {
    let word = prop::sample::select(vec![
        "a",
        "b",
        "the",
        "House",
        "house,",
        "學",
        "x—y",
        "“q”",
        "e\u{301}t",
        "—",
        "long-word",
    ]);
    let block = prop::collection::vec(word, 1..9).prop_map(|words| words.join(" "));
    prop::collection::vec(prop::collection::vec(block, 0..5), 2..5)
}

proptest! {
    #[test]
    fn every_witness_comes_back_and_every_column_that_differs_is_in_one_entry(texts in texts()) {
        let texts: Vec<Vec<&str>> = texts.iter().map(|t| t.iter().map(String::as_str).collect()).collect();
        let made = compare(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>());
        for (witness, blocks) in made.blocks.iter().enumerate() {
            let blocks = blocks.as_deref().unwrap_or_default();
            let mut seen = vec![false; blocks.len()];
            for unit in &made.units {
                let text: String = unit.columns.clone().filter_map(|c| made.token(c, witness)).map(|(b, t)| b.t(t)).collect();
                let own: String = unit.blocks[witness].iter().map(|at| blocks[*at].text.as_str()).collect();
                prop_assert_eq!(text, own);
                for at in &unit.blocks[witness] {
                    prop_assert!(!std::mem::replace(&mut seen[*at], true));
                }
            }
            prop_assert!(seen.iter().all(|seen| *seen));
        }
        let mut end = 0;
        for unit in &made.units {
            prop_assert_eq!(unit.columns.start, end);
            end = unit.columns.end;
        }
        prop_assert_eq!(end, made.width());
        let mut ids = std::collections::HashSet::new();
        prop_assert!(made.entries.iter().all(|entry| ids.insert(&entry.id)));
        for column in 0..made.width() {
            let differs = (1..texts.len()).any(|w| made.differs(column, w));
            let count = made.entries.iter().filter(|e| e.columns.contains(&column)).count();
            prop_assert_eq!(count, usize::from(differs));
        }
    }

    #[test]
    fn the_order_of_the_witnesses_changes_nothing(texts in texts()) {
        let mut texts: Vec<Vec<&str>> = texts.iter().map(|t| t.iter().map(String::as_str).collect()).collect();
        let of = |texts: &[Vec<&str>]| {
            let made = compare(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>());
            let entry = |e: &Entry| {
                let mut readings: Vec<_> = e.readings.iter().map(|r| (r.text.clone(), r.class, r.elsewhere.clone(), r.witnesses.len())).collect();
                readings.sort();
                (e.id.clone(), e.columns.clone(), e.lemma.clone(), e.witnesses.len(), readings)
            };
            made.entries.iter().map(entry).collect::<Vec<_>>()
        };
        let before = of(&texts);
        texts[1..].reverse();
        prop_assert_eq!(before, of(&texts));
    }
}
