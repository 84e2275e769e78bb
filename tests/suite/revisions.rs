//! Edit scripts that are meant to make notes, references and lasting numbers lead elsewhere in silence: `tests/revisions/`.
//!
//! A file has scripts, each after a line `# what happens`. A line `==` parts its builds, `== frozen` makes the numbers last from
//! there on. `-- 01-a` begins a section, `-- 01-a gone` removes it; a section that isn't named stays what it was. In texts
//! `⟦n:words⟧` are the words of the note `n`: in the first build it is written on them, in the others they say where those words
//! are now, if they are anywhere; `⟦n<:words⟧` and `⟦n>:words⟧` are the ends of a range, `⟦n=⟧` before a paragraph or a line makes
//! a note on the whole of it. `{x}` at the beginning of a paragraph names it, `{>x}[[a#p2]]` is a reference that leads to it.
//! `? n orphan ambiguous` demands one of these verdicts of a note.
//!
//! Held after each build: a note that is placed without a warning is on its words; a reference leads to its paragraph or something
//! is reported of it; no other paragraph has the lasting number of a named one, unless that is reported.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use variorum::Options;
use variorum::diag::{Diagnostic, Severity, Source, Sources};
use variorum::edition::note::{Anchor, Verdict};
use variorum::edition::{Edition, LinkTo, Note, Section};
use variorum::load::{TextFile, World};

#[derive(Debug, Clone, Default)]
struct Text {
    plain: String,
    /// The words of notes, in bytes.
    words: Vec<(String, Range<usize>)>,
    /// The paragraphs with names: where each begins.
    named: Vec<(String, usize)>,
    /// Where references begin, and the names that they lead to.
    references: Vec<(String, usize)>,
}

impl Text {
    fn read(source: &str) -> Self {
        let mut text = Self::default();
        let mut rest = source;
        while let Some(at) = rest.find(['⟦', '{']) {
            text.plain.push_str(&rest[..at]);
            rest = &rest[at..];
            let start = text.plain.len();
            if let Some(inner) = rest.strip_prefix('⟦') {
                let end = inner.find('⟧').expect("a mark is closed");
                let (name, words) = match inner[..end].split_once(':') {
                    Some((name, words)) => (name, words),
                    None => (&inner[..end], ""),
                };
                text.plain.push_str(words);
                text.words.push((name.to_owned(), start..text.plain.len()));
                rest = &inner[end + '⟧'.len_utf8()..];
            } else {
                let end = rest.find('}').expect("a name is closed");
                match rest[1..end].strip_prefix('>') {
                    Some(name) => text.references.push((name.to_owned(), start)),
                    None => text.named.push((rest[1..end].to_owned(), start)),
                }
                rest = &rest[end + 1..];
            }
        }
        text.plain.push_str(rest);
        text
    }
}

#[derive(Debug, Default)]
struct Build {
    frozen: bool,
    sections: BTreeMap<String, Option<Text>>,
    demands: Vec<(String, Vec<String>)>,
}

fn scripts(source: &str) -> Vec<(String, Vec<Build>)> {
    let mut all: Vec<(String, Vec<Build>)> = Vec::new();
    let mut open: Option<(String, String)> = None;
    let close = |open: &mut Option<(String, String)>, all: &mut Vec<(String, Vec<Build>)>| {
        if let Some((name, text)) = open.take() {
            let build = all.last_mut().unwrap().1.last_mut().unwrap();
            let gone = name.strip_suffix(" gone").map(str::to_owned);
            match gone {
                Some(name) => build.sections.insert(name, None),
                None => build.sections.insert(name, Some(Text::read(&format!("{}\n", text.trim())))),
            };
        }
    };
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            close(&mut open, &mut all);
            all.push((name.to_owned(), vec![Build::default()]));
        } else if line == "==" || line == "== frozen" {
            close(&mut open, &mut all);
            let builds = &mut all.last_mut().unwrap().1;
            let frozen = builds.last().unwrap().frozen || line != "==";
            builds.push(Build { frozen, ..Build::default() });
        } else if let Some(name) = line.strip_prefix("-- ") {
            close(&mut open, &mut all);
            open = Some((name.to_owned(), String::new()));
        } else if let Some(demand) = line.strip_prefix("? ") {
            close(&mut open, &mut all);
            let mut words = demand.split_whitespace().map(str::to_owned);
            let build = all.last_mut().unwrap().1.last_mut().unwrap();
            build.demands.push((words.next().unwrap(), words.collect()));
        } else if let Some((_, text)) = &mut open {
            text.push_str(line);
            text.push('\n');
        }
    }
    close(&mut open, &mut all);
    all
}

/// The records of the notes that the first build's texts have.
fn records(sections: &BTreeMap<String, Text>) -> String {
    let mut made = String::new();
    for (stem, text) in sections {
        let section = stem.split_once('-').unwrap().1;
        for (name, range) in &text.words {
            let id = name.trim_end_matches(['<', '>', '=']);
            let words = &text.plain[range.clone()];
            if name.ends_with('>') {
                continue;
            }
            let _ = write!(made, "+++\nid = \"{id}\"\ntarget = \"{section}");
            if name.ends_with('=') {
                let block = text.plain[..range.start].matches("\n\n").count() + 1;
                let start = text.plain[..range.start].rfind("\n\n").map_or(0, |at| at + 2);
                let line = text.plain[start..range.start].matches('\n').count();
                let _ = write!(made, "#p{block}");
                if text.plain[start..].split("\n\n").next().unwrap().contains("\\\n") {
                    let _ = write!(made, "-{}", line + 1);
                }
                made.push_str("\"\n");
            } else if name.ends_with('<') {
                let last = text.words.iter().find(|(other, _)| *other == format!("{id}>")).unwrap();
                let _ = writeln!(made, "\"\nrange = [{words:?}, {:?}]", &text.plain[last.1.clone()]);
            } else {
                let nth = text.plain[..range.start].matches(words).count() + 1;
                let _ = writeln!(made, "\"\nquote = {words:?}\noccurrence = {nth}");
            }
            made.push_str("+++\nx\n\n");
        }
    }
    made
}

fn resolved(
    sections: &BTreeMap<String, Text>,
    records: &str,
    lock: Option<&str>,
    frozen: bool,
) -> (Edition, Vec<Diagnostic>) {
    let mut world = World::default();
    let mut sources = Sources::default();
    let verse = sections.values().any(|text| text.plain.contains("\\\n"));
    let numbers = if verse { "[view]\nnumbers = \"verse\"\n" } else { "" };
    let config = format!("title = \"T\"\nbase-url = \"https://example.org/\"\nfrozen = {frozen}\n{numbers}");
    world.config = Some(sources.add(Source::new("content/edition.toml", config)));
    for (stem, text) in sections {
        let file = sources.add(Source::new(format!("content/text/{stem}.md"), text.plain.clone()));
        world.texts.push(TextFile { witness: None, stem: stem.clone(), file });
    }
    world.annotations.push(sources.add(Source::new("content/annotations/notes.md", records.to_owned())));
    if let Some(lock) = lock {
        world.lock = Some(sources.add(Source::new("content/anchors.lock", lock.to_owned())));
    }
    world.sources = sources;
    let mut told = Vec::new();
    let parsed = variorum::parse::parse(&world, &mut variorum::parse::ParseCache::default(), &mut told);
    let options = Options { lock: true, ..Options::default() };
    let mut past = variorum::resolve::ResolveCache::default();
    let edition = variorum::resolve::resolve(&world, parsed, &options, &mut past, &mut told)
        .unwrap_or_else(|| panic!("no edition: {told:?}"));
    (edition, told)
}

/// Where the text of a section's note begins and ends, in bytes of the source.
fn place(section: &Section, note: &Note) -> Option<Range<usize>> {
    let body = &section.body;
    let span = |leaf: u32, from: u32, to: u32| {
        let span = body.span(leaf as usize, from, to);
        (span.start as usize, span.end as usize)
    };
    match &note.anchor {
        Anchor::Words(stretches) => {
            let (first, last) = (stretches.first()?, stretches.last()?);
            Some(span(first.leaf, first.from, first.to).0..span(last.leaf, last.from, last.to).1)
        }
        Anchor::Item(item) => {
            let leaf = body.leaves_of(*item).next()?;
            let text = &body.leaves[leaf].text;
            let (from, to) = span(u32::try_from(leaf).unwrap(), text.start, text.end);
            Some(from..to)
        }
        _ => None,
    }
}

/// Whether a place is that of the words: most of both.
fn is_at(found: &Range<usize>, words: &Range<usize>) -> bool {
    let both = found.end.min(words.end).saturating_sub(found.start.max(words.start));
    let either = found.len() + words.len() - both;
    both * 10 >= either * 6
}

struct Run {
    lock: Option<String>,
    sections: BTreeMap<String, Text>,
    records: String,
    numbers: HashMap<String, (String, String)>,
    wrong: Vec<String>,
}

impl Run {
    fn build(&mut self, n: usize, build: Build) {
        for (stem, text) in build.sections {
            match text {
                Some(text) => self.sections.insert(stem, text),
                None => self.sections.remove(&stem),
            };
        }
        if n == 0 {
            self.records = records(&self.sections);
        }
        let (edition, told) = resolved(&self.sections, &self.records, self.lock.as_deref(), build.frozen);
        self.lock = Some(variorum::output::lock::text(edition.lock.as_ref().expect("a lock")));
        let sections: Vec<(&Text, &Arc<Section>)> =
            self.sections.values().zip(&edition.witnesses[0].sections).collect();
        let mut wrong = Vec::new();
        let mut numbers = std::mem::take(&mut self.numbers);
        for (text, section) in &sections {
            for note in &section.notes {
                let found = place(section, note);
                self.note(n, note, found.map(|found| (*text, found)), &build.demands, &mut wrong);
            }
            self.references(n, &sections, (text, section), &told, &mut wrong);
        }
        if build.frozen {
            numbered(n, &mut numbers, &sections, &told, &mut wrong);
        }
        if n == 0 || !build.frozen {
            numbers = named(&sections).collect();
        }
        self.numbers = numbers;
        self.wrong.extend(wrong);
    }

    fn note(
        &self,
        n: usize,
        note: &Note,
        found: Option<(&Text, Range<usize>)>,
        demands: &[(String, Vec<String>)],
        wrong: &mut Vec<String>,
    ) {
        let id = &note.record.id;
        let verdict = note.verdict.name();
        if let Some((_, all)) = demands.iter().find(|(of, _)| of == id)
            && !all.iter().any(|one| one == verdict)
        {
            wrong.push(format!("build {n}: `{id}` is {verdict}, not {}", all.join(" or ")));
        }
        let Some((text, found)) = found else {
            if n == 0 {
                wrong.push(format!("build {n}: `{id}` is {verdict} at once"));
            }
            return;
        };
        if note.verdict >= Verdict::Rewritten {
            return;
        }
        let of =
            |name: String| text.words.iter().find(|(own, _)| *own == name).map(|(_, range)| range.clone());
        let words = match (of(format!("{id}<")), of(format!("{id}>"))) {
            (Some(first), Some(last)) => Some(first.start..last.end),
            _ => of(id.clone()),
        };
        let whole = of(format!("{id}="));
        let right = words.is_some_and(|words| is_at(&found, &words))
            || whole.is_some_and(|whole| found.contains(&whole.start) || found.start == whole.start);
        if !right {
            wrong.push(format!("build {n}: `{id}` is {verdict} on `{}`", &text.plain[found]));
        }
    }

    fn references(
        &self,
        n: usize,
        all: &[(&Text, &Arc<Section>)],
        (text, section): (&Text, &Arc<Section>),
        told: &[Diagnostic],
        wrong: &mut Vec<String>,
    ) {
        let named: HashMap<String, (String, String)> = named(all).collect();
        for ((name, _), (link, to)) in
            text.references.iter().zip(section.body.links.iter().zip(&section.links))
        {
            let written = format!("`{}`", link.target.trim());
            if told.iter().any(|d| d.severity >= Severity::Warning && d.message.contains(&written)) {
                continue;
            }
            let LinkTo::Place(place) = to else {
                wrong.push(format!("build {n}: {written} to {name} leads nowhere, in silence"));
                continue;
            };
            let number = place.fragment.as_deref().and_then(|f| f.strip_prefix('p')).unwrap_or_default();
            // A line is of its paragraph.
            let number = number.split('-').next().unwrap_or_default();
            let there = all.iter().find(|(_, section)| section.address == place.address).unwrap().1;
            if named.get(name) != Some(&(there.id.clone(), number.to_owned())) {
                wrong.push(format!("build {n}: {written} to {name} leads to {}#p{number}", there.id));
            }
        }
    }
}

/// Hold the lasting numbers of named paragraphs.
fn numbered(
    n: usize,
    numbers: &mut HashMap<String, (String, String)>,
    sections: &[(&Text, &Arc<Section>)],
    told: &[Diagnostic],
    wrong: &mut Vec<String>,
) {
    let now: HashMap<String, (String, String)> = named(sections).collect();
    // What was reported is settled.
    let is_told = |(id, number): &(String, String)| {
        let written = format!("`{id}#p{number}`");
        told.iter().any(|d| d.severity >= Severity::Warning && d.message.contains(&written))
    };
    numbers.retain(|_, it| !is_told(it));
    for (name, (id, number)) in &*numbers {
        let Some((_, section)) = sections.iter().find(|(_, section)| section.id == *id) else { continue };
        let own = now.get(name).filter(|(of, own)| of == id && own == number).is_some();
        if section.block_numbered(number).is_some() && !own {
            wrong.push(format!("build {n}: {id}#p{number} of {name} is another's"));
        }
        if let Some(Some(to)) = section.addresses.get(&format!("p{number}")) {
            let (of, address) = to.split_once('#').unwrap_or((id, to));
            let to = (of.to_owned(), address.trim_start_matches('p').to_owned());
            if now.get(name) != Some(&to) {
                wrong.push(format!("build {n}: {id}#p{number} of {name} leads on to {of}#{address}"));
            }
        }
    }
}

/// The paragraphs with names: their sections and numbers.
fn named<'a>(
    sections: &'a [(&'a Text, &'a Arc<Section>)],
) -> impl Iterator<Item = (String, (String, String))> + 'a {
    sections.iter().flat_map(|(text, section)| {
        text.named.iter().map(move |(name, at)| {
            let block = text.plain[..*at].matches("\n\n").count();
            (name.clone(), (section.id.clone(), section.numbers[block].to_string()))
        })
    })
}

#[test]
fn nothing_leads_elsewhere_in_silence() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/revisions");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut count, mut wrong) = (0, String::new());
    for path in paths {
        for (name, builds) in scripts(&std::fs::read_to_string(&path).unwrap()) {
            count += 1;
            let mut run = Run {
                lock: None,
                sections: BTreeMap::new(),
                records: String::new(),
                numbers: HashMap::new(),
                wrong: Vec::new(),
            };
            for (n, build) in builds.into_iter().enumerate() {
                run.build(n, build);
            }
            if !run.wrong.is_empty() {
                let _ = writeln!(wrong, "{name}\n  {}", run.wrong.join("\n  "));
            }
        }
    }
    assert!(count >= 40, "{count} scripts");
    assert!(wrong.is_empty(), "{count} scripts\n{wrong}");
}
