//! The editions, each large in one dimension.

use super::edition::{Edition, join, long_word, paragraph, paragraphs, phrase, word};

/// An edition that grows.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    /// Where it begins.
    pub(crate) n: usize,
    pub(crate) make: fn(usize) -> Edition,
}

const fn shape(name: &'static str, n: usize, make: fn(usize) -> Edition) -> Shape {
    Shape { name, n, make }
}

pub(crate) const SHAPES: &[Shape] = &[
    // What the edition has.
    shape("sections", 1000, Edition::plain),
    shape("sections-of-one-part", 1000, |n| sections(n, |at| if at == 0 { "One" } else { "" }.to_owned())),
    shape("parts", 1000, |n| sections(n, |at| format!("Part {at}"))),
    shape("essays", 1000, |n| {
        let mut edition = Edition::plain(100);
        for at in 0..n {
            edition.file(format!("pages/{at:05}-e{at}.md"), format!("# Essay {at}\n\n{}\n", paragraph(at)));
        }
        edition
    }),
    shape("registers", 250, |n| {
        let mut edition = Edition::plain(100);
        for at in 0..n {
            let head =
                format!("[register]\ntitle = \"Register {at}\"\nsingular = \"r\"\nprefix = \"r{at}\"\n");
            edition.file(format!("registers/r{at}.toml"), format!("{head}{}", entity(at, &[word(at)])));
        }
        edition
    }),
    shape("witnesses", 25, |n| witnesses(n, 5)),
    shape("sections-of-two-witnesses", 500, |n| witnesses(2, n)),
    shape("editors", 250, |n| {
        let config = join(n, "", |at| format!("[[editor]]\nid = \"e{at}\"\nname = \"Ann {}\"\n\n", word(at)));
        let mut edition = Edition::new(&config);
        edition.section(0, &paragraphs(n));
        edition
            .notes((0..n).map(|at| (format!("{}\ncreator = \"e{at}\"", quote(&phrase(at))), paragraph(at))));
        edition
    }),
    shape("kinds", 250, |n| {
        let config = join(n, "", |at| format!("[[kind]]\nid = \"k{at}\"\nname = \"{}\"\n\n", word(at)));
        let mut edition = Edition::new(&config);
        edition.section(0, &paragraphs(n));
        let records = (0..n).map(|at| (format!("{}\ntags = [\"k{at}\"]", quote(&phrase(at))), paragraph(at)));
        edition.notes(records);
        edition
    }),
    shape("media", 2500, |n| {
        let mut edition = Edition::new("");
        for at in 0..n {
            edition.file(format!("map/{at}.svg"), "<svg/>");
        }
        edition.section(0, &join(n, "\n\n", |at| format!("![a map](../map/{at}.svg) {}", phrase(at))));
        edition
    }),
    shape("images-of-one-file", 5000, |n| {
        let mut edition = Edition::new("");
        edition.file("map.svg", "<svg/>");
        edition.section(0, &join(n, "\n\n", |at| format!("![a map](../map.svg) {}", phrase(at))));
        edition
    }),
    shape("annotation-files", 2500, |n| {
        let mut edition = Edition::plain(n);
        for at in 0..n {
            let record = format!("+++\nid = \"n{at}\"\nkind = \"gloss\"\n{}\n+++\n", quote(&phrase(at)));
            edition.file(format!("annotations/s{at}.md"), format!("{record}{}\n", paragraph(at)));
        }
        edition
    }),
    // What a section has.
    shape("paragraphs", 10_000, |n| of_text(&paragraphs(n))),
    shape("words-of-a-paragraph", 100_000, |n| of_text(&join(n / 25, " ", paragraph))),
    shape("headings", 5000, |n| of_text(&join(n, "\n\n", |at| format!("## {}\n\nIt is so.", phrase(at))))),
    shape("headings-of-the-same-words", 5000, |n| {
        of_text(&join(n, "\n\n", |_| "## It\n\nIt is so.".to_owned()))
    }),
    shape("pages-of-the-source", 5000, |n| {
        of_text(&join(n, "\n\n", |at| format!("<!-- page {at} -->\n{}", phrase(at))))
    }),
    shape("list-items", 10_000, |n| of_text(&join(n, "\n", |at| format!("- {}", phrase(at))))),
    shape("nested-quotations", 500, |n| of_text(&format!("{} deep", ">".repeat(n)))),
    shape("rows-of-a-table", 5000, |n| {
        of_text(&format!("| a | b |\n|---|---|\n{}", join(n, "\n", |at| format!("| {} | b |", phrase(at)))))
    }),
    shape("lines-of-code", 5000, |n| {
        of_text(&format!("```rust\n{}\n```", join(n, "\n", |at| format!("let {} = {at};", word(at)))))
    }),
    shape("emphases-of-a-paragraph", 10_000, |n| of_text(&join(n, " ", |at| format!("*{}*", word(at))))),
    shape("footnotes", 5000, |n| {
        let marks = join(n, "\n\n", |at| format!("{}[^{at}].", phrase(at)));
        of_text(&format!("{marks}\n\n{}", join(n, "\n", |at| format!("[^{at}]: Note {at}.\n"))))
    }),
    shape("marks-of-one-footnote", 5000, |n| {
        of_text(&format!("{}\n\n[^1]: Note.", join(n, "\n\n", |at| format!("{}[^1].", phrase(at)))))
    }),
    shape("links-of-a-section", 5000, |n| {
        let mut edition = Edition::plain(2);
        edition.section(0, &join(n, "\n\n", |at| format!("{} [here](000001-s1.md#p1)", phrase(at))));
        edition
    }),
    // Notes.
    shape("notes-of-a-section", 2500, |n| noted(&paragraphs(n), n, |at| quote(&phrase(at)))),
    shape("notes-of-a-section-by-blocks", 2500, |n| {
        noted(&paragraphs(n), n, |at| format!("target = \"s0#p{}\"\n{}", at + 1, quote(&phrase(at))))
    }),
    shape("notes-on-a-block", 2500, |n| noted(&join(n, " ", paragraph), n, |at| quote(&phrase(at)))),
    shape("notes-on-a-whole-section", 2500, |n| noted(&paragraph(0), n, |_| String::new())),
    shape("notes-on-a-whole-block", 2500, |n| noted(&paragraph(0), n, |_| "target = \"s0#p1\"".to_owned())),
    shape("notes-on-the-same-words", 1250, |n| noted(&paragraph(0), n, |_| quote("the report says"))),
    shape("notes-within-one-another", 1250, |n| {
        let text = join(2 * n + 1, " ", long_word);
        noted(&text, n, |at| format!("range = [\"{}\", \"{}\"]", long_word(at), long_word(2 * n - at)))
    }),
    // Their records grow with the square, since each quote has the words of all within it.
    shape("quotes-within-one-another", 250, |n| {
        let text = join(2 * n + 1, " ", long_word);
        noted(&text, n, |at| quote(&(at..=2 * n - at).map(long_word).collect::<Vec<String>>().join(" ")))
    }),
    shape("ranges-within-one-another", 100, |n| {
        let text = join(2 * n + 1, "\n\n", phrase);
        noted(&text, n, |at| format!("range = [\"{}\", \"{}\"]", phrase(at), phrase(2 * n - at)))
    }),
    shape("notes-over-their-neighbours", 1250, |n| {
        noted(&join(n + 4, " ", long_word), n, |at| {
            quote(&(at..at + 4).map(long_word).collect::<Vec<String>>().join(" "))
        })
    }),
    shape("notes-over-references", 1250, |n| {
        let text =
            join(n, " ", |at| format!("{} [[#p1]] {} there", long_word(at * 2), long_word(at * 2 + 1)));
        noted(&text, n, |at| quote(&format!("{} {}", long_word(at * 2), long_word(at * 2 + 1))))
    }),
    shape("notes-over-references-within-one-another", 625, |n| {
        let text = join(2 * n + 1, " ", |at| format!("{} [[#p1]]", long_word(at)));
        noted(&text, n, |at| format!("range = [\"{}\", \"{}\"]", long_word(at), long_word(2 * n - at)))
    }),
    shape("notes-by-occurrence", 2500, |n| {
        noted(&paragraphs(n), n, |at| format!("{}\noccurrence = {}", quote("the report"), at + 1))
    }),
    shape("notes-by-prefix", 2500, |n| {
        noted(&paragraphs(n), n, |at| {
            format!(
                "{}\nprefix = \"{} of {} \"",
                quote("in winter was"),
                word(at * 2 + 1000),
                word(at * 2 + 1001)
            )
        })
    }),
    shape("notes-by-range", 2500, |n| {
        noted(&paragraphs(n), n, |at| {
            format!("range = [\"{} of\", \"{} in\"]", word(at * 2 + 1000), word(at * 2 + 1001))
        })
    }),
    shape("range-over-blocks", 5000, |n| {
        noted(&paragraphs(n), 1, |_| format!("range = [\"{}\", \"{}\"]", phrase(0), phrase(n - 1)))
    }),
    shape("orphans", 1250, |n| {
        noted(&paragraphs(n), n, |at| quote(&format!("{} were all gone then", word(at + 777_777))))
    }),
    shape("orphans-of-many-words", 500, |n| {
        noted(&paragraphs(n), n, |at| {
            quote(&format!("nobody {} had been told and {}", word(at + 777_777), paragraph(at + n)))
        })
    }),
    shape("ambiguous-notes", 1250, |n| noted(&paragraphs(n), n, |_| quote("the report"))),
    shape("rewritten-notes", 1250, |n| noted(&paragraphs(n), n, |at| quote(&format!("{} wos", phrase(at))))),
    shape("notes-on-footnotes", 1250, |n| {
        let marks = join(n, "\n\n", |at| format!("{}[^{at}].", phrase(at)));
        let text = format!("{marks}\n\n{}", join(n, "\n", |at| format!("[^{at}]: {}.\n", phrase(at + n))));
        noted(&text, n, |at| format!("target = \"s0#fn-{at}\"\n{}", quote(&phrase(at + n))))
    }),
    shape("replies-to-one-note", 2500, |n| {
        noted(&paragraph(0), n, |at| {
            if at == 0 { quote("the report says") } else { "reply-to = \"n0\"".to_owned() }
        })
    }),
    shape("replies-to-replies", 2500, |n| {
        noted(&paragraph(0), n, |at| match at {
            0 => quote("the report says"),
            at => format!("reply-to = \"n{}\"", at - 1),
        })
    }),
    shape("tags-of-a-note", 5000, |n| {
        one_note(&format!("tags = [{}]", join(n, ", ", |at| format!("\"{}\"", word(at)))))
    }),
    shape("notes-with-one-id", 2500, |n| {
        noted(&paragraphs(n), n, |at| format!("{}\n", quote(&phrase(at))))
            .replaced("\nid = \"n", "\nid = \"n0\" # \"")
    }),
    shape("notes-with-unknown-keys", 2500, |n| {
        noted(&paragraphs(n), n, |at| format!("{}\nkinds{at} = 1", quote(&phrase(at))))
    }),
    shape("notes-on-unknown-sections", 1250, |n| {
        let mut edition = Edition::plain(n);
        edition
            .notes((0..n).map(|at| (format!("target = \"t{at}\"\n{}", quote(&phrase(at))), "x".to_owned())));
        edition
    }),
    shape("replies-to-unknown-notes", 1250, |n| {
        noted(&paragraphs(n), n, |at| format!("reply-to = \"m{at}\""))
    }),
    shape("drafts", 2500, |n| {
        noted(&paragraphs(n), n, |at| format!("status = \"draft\"\n{}", quote(&phrase(at))))
    }),
    // What refers to what.
    shape("references-to-one-block", 2500, |n| {
        let mut edition = Edition::plain(2);
        edition.section(0, &join(n, "\n\n", |at| format!("{} [[s1#p1]] and so on", phrase(at))));
        edition
    }),
    shape("references-to-one-section-from-many", 2500, |n| {
        let mut edition = Edition::new("");
        edition.section(0, &paragraph(0));
        for at in 1..n {
            edition.section(at, &format!("{} as [[s0#p1]] has it, and [[s0]].", paragraph(at)));
        }
        edition
    }),
    shape("references-to-one-note", 1250, |n| {
        let mut edition = noted(&paragraphs(n), n, |at| quote(&phrase(at)));
        edition.section(1, &join(n, "\n\n", |at| format!("{} [[note:n0]] and so on", word(at))));
        edition
    }),
    shape("references-to-blocks", 2500, |n| {
        let mut edition = Edition::new("");
        edition.section(0, &paragraphs(n));
        edition.section(1, &join(n, "\n\n", |at| format!("{} [[s0#p{}]]", word(at), at + 1)));
        edition
    }),
    shape("references-in-a-row", 2500, |n| of_text(&format!("x{}", "[[#p1]]".repeat(n)))),
    shape("references-to-a-long-note", 1250, |n| {
        let words = join(n, " ", word);
        let text = format!("{words}\n\n{}", "[[note:n0]] ".repeat(n));
        noted(&text, 1, |_| quote(&words))
    }),
    shape("references-to-a-heading-of-references", 1250, |n| {
        of_text(&format!("x\n\n## {}{{#b}}\n\n{}", "[[#p1]] ".repeat(n), "[[#b]] ".repeat(n)))
    }),
    shape("references-to-notes", 1250, |n| {
        let mut edition = noted(&paragraphs(n), n, |at| quote(&phrase(at)));
        edition.section(1, &join(n, "\n\n", |at| format!("{} [[note:n{at}]]", word(at))));
        edition
    }),
    shape("references-to-headings", 1250, |n| {
        let mut edition = of_text(&join(n, "\n\n", |at| format!("## {}\n\nIt is so.", phrase(at))));
        edition.section(1, &join(n, "\n\n", |at| format!("[[s0#h-{}]]", phrase(at).replace(' ', "-"))));
        edition
    }),
    shape("broken-references", 1250, |n| {
        let mut edition = Edition::plain(n);
        edition.section(0, &join(n, "\n\n", |at| format!("{} [[t{at}]]", phrase(at))));
        edition
    }),
    shape("broken-references-to-notes", 1250, |n| {
        let mut edition = noted(&paragraphs(n), n, |at| quote(&phrase(at)));
        edition.section(1, &join(n, "\n\n", |at| format!("{} [[note:m{at}]]", word(at))));
        edition
    }),
    shape("broken-references-to-blocks", 1250, |n| {
        let mut edition = Edition::new("");
        edition.section(0, &paragraphs(n));
        edition.section(1, &join(n, "\n\n", |at| format!("{} [[s0#q{at}]]", word(at))));
        edition
    }),
    // Works.
    shape("works", 250, |n| cited(n, n, |at| at)),
    shape("citations-of-one-work", 2500, |n| cited(n, 1, |_| 0)),
    shape("works-that-are-not-there", 1250, |n| cited(n, n, |at| at + n)),
    shape("works-of-a-note", 500, |n| {
        let mut edition = one_note(&format!("cites = [{}]", join(n, ", ", |at| format!("\"w{at}\""))));
        edition.file("bibliography.bib", join(n, "\n", work));
        edition
    }),
    // Registers.
    shape("entities", 2500, |n| named(&paragraphs(n), n, |at| entity(at, &[word(at * 2 + 1000)]))),
    shape("mentions-of-one-entity", 5000, |n| {
        named(&paragraphs(n), 1, |at| entity(at, &["report".to_owned()]))
    }),
    shape("forms-of-one-entity", 5000, |n| {
        named(&paragraphs(n), 1, |at| {
            entity(at, &(0..n).map(|f| word(f * 2 + 1000)).collect::<Vec<String>>())
        })
    }),
    shape("claimants-of-one-form", 2500, |n| {
        named(&paragraph(0), n, |at| entity(at, &["the report".to_owned(), word(at + 5000)]))
    }),
    shape("claimants-and-mentions-of-one-form", 1250, |n| {
        named(&paragraphs(n), n, |at| entity(at, &["report".to_owned()]))
    }),
    shape("claimants-and-exclusions-of-one-form", 1250, |n| {
        named(&paragraphs(n), n, |at| entity(at, &["report".to_owned()]) + "not = [\"report says\"]\n")
    }),
    shape("exclusions-of-one-entity", 2500, |n| {
        named(&paragraphs(n), 1, |at| {
            let not = join(n, ", ", |x| format!("\"{} of\"", word(x * 2 + 1000)));
            format!("{}not = [{not}]\n", entity(at, &["the harbour".to_owned()]))
        })
    }),
    shape("exclusions-in-a-paragraph", 2500, |n| {
        named(&join(n, " ", |_| "the report says".to_owned()), 1, |at| {
            format!("{}not = [\"report says\", \"the\"]\n", entity(at, &["report".to_owned()]))
        })
    }),
    shape("forms-of-one-repeated-character", 75, |n| {
        named(&"a".repeat(n * 100), n, |at| entity(at, &["a".repeat(at + 1)]))
    }),
    shape("long-forms-of-one-repeated-character", 75, |n| {
        named(&"a".repeat(n * 100), n, |at| entity(at, &["a".repeat((at + 1) * 100)]))
    }),
    shape("entities-of-a-note", 2500, |n| {
        let mut edition =
            one_note(&format!("entities = [{}]", join(n, ", ", |at| format!("\"person:e{at}\""))));
        edition.file("registers/persons.toml", join(n, "\n", |at| entity(at, &[word(at * 2 + 1000)])));
        edition
    }),
    shape("notes-on-one-entity", 1250, |n| {
        let mut edition =
            noted(&paragraphs(n), n, |at| format!("{}\nentities = [\"person:e0\"]", quote(&phrase(at))));
        edition.file("registers/persons.toml", entity(0, &["report".to_owned()]));
        edition
    }),
    shape("entities-of-one-id", 2500, |n| {
        named(&paragraph(0), n, |at| entity(at, &[word(at)]).replace(&format!("\"e{at}\""), "\"e\""))
    }),
];

fn quote(words: &str) -> String {
    format!("quote = \"{words}\"")
}

fn of_text(text: &str) -> Edition {
    let mut edition = Edition::new("");
    edition.section(0, text);
    edition
}

fn noted(text: &str, count: usize, record: impl Fn(usize) -> String) -> Edition {
    let mut edition = of_text(text);
    edition.notes((0..count).map(|at| (record(at), format!("Note {at} says so."))));
    edition
}

fn one_note(keys: &str) -> Edition {
    noted(&paragraph(0), 1, |_| format!("{}\n{keys}", quote("the report says")))
}

fn sections(n: usize, part: impl Fn(usize) -> String) -> Edition {
    let mut edition = Edition::plain(0);
    for at in 0..n {
        let part = part(at);
        let front = if part.is_empty() { String::new() } else { format!("+++\npart = \"{part}\"\n+++\n") };
        let text = format!("{front}# Section {at}\n\n{}\n", paragraph(at));
        edition.file(format!("text/{at:06}-s{at}.md"), text);
    }
    edition
}

fn witnesses(count: usize, sections: usize) -> Edition {
    let config = join(count, "", |w| {
        format!("\n[[witness]]\nid = \"w{w}\"\nsiglum = \"W{w}\"\ntitle = \"{}\"\n", word(w))
    });
    let mut edition = Edition::new(&config);
    for w in 0..count {
        for at in 0..sections {
            let text = format!("# Section {at}\n\n{} {}\n", paragraph(at), word(w));
            edition.file(format!("text/w{w}/{at:06}-s{at}.md"), text);
        }
    }
    edition
}

fn work(at: usize) -> String {
    format!(
        "@book{{w{at}, author = {{Holm, {}}}, title = {{On the {}}}, date = {{1871}}, publisher = {{Harbour}}}}",
        word(at),
        word(at + 9)
    )
}

fn cited(count: usize, works: usize, of: impl Fn(usize) -> usize) -> Edition {
    let mut edition = of_text(&join(count, "\n\n", |at| format!("{} [@w{}, p. {at}].", phrase(at), of(at))));
    edition.file("bibliography.bib", join(works, "\n", work));
    edition
}

fn entity(at: usize, forms: &[String]) -> String {
    format!("[[entity]]\nid = \"e{at}\"\nname = \"Name {at}\"\nforms = {forms:?}\n")
}

fn named(text: &str, count: usize, of: impl Fn(usize) -> String) -> Edition {
    let mut edition = of_text(text);
    edition.file("registers/persons.toml", join(count, "\n", of));
    edition
}
