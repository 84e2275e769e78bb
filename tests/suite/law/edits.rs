//! Edits of every kind, each of them one save of one or two files.

use std::fs;
use std::path::{Path, PathBuf};

use super::dice::Dice;
use super::edition::files;

/// What an edit did, for the message of a failure, and the files that it wrote.
pub(crate) type Edited = (String, Vec<PathBuf>);

/// A kind of edit: its name, how many of a hundred are of it, and what does it; none where there is nothing to edit.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    share: usize,
    edit: fn(&Path, &mut Dice) -> Option<Edited>,
}

/// Every kind of edit that an editor makes.
pub(crate) const KINDS: &[Kind] = &[
    Kind { name: "a word", share: 20, edit: word },
    Kind { name: "a line", share: 14, edit: line },
    Kind { name: "a new paragraph", share: 5, edit: |root, dice| paragraphs(root, dice, insert) },
    Kind { name: "a removed paragraph", share: 4, edit: |root, dice| paragraphs(root, dice, remove) },
    Kind {
        name: "a split paragraph",
        share: 4,
        edit: |root, dice| paragraphs(root, dice, |all, dice| split(all, dice)),
    },
    Kind { name: "a merged paragraph", share: 4, edit: |root, dice| paragraphs(root, dice, merge) },
    Kind { name: "a moved paragraph", share: 4, edit: |root, dice| paragraphs(root, dice, shift) },
    Kind { name: "a heading", share: 4, edit: heading },
    Kind { name: "a new section", share: 4, edit: new_section },
    Kind { name: "a renamed file", share: 4, edit: rename },
    Kind { name: "a deleted file", share: 3, edit: delete },
    Kind { name: "a new note", share: 5, edit: new_note },
    Kind {
        name: "a removed note",
        share: 3,
        edit: |root, dice| records(root, dice, |all, at| drop(all.remove(at))),
    },
    Kind {
        name: "a note's status",
        share: 3,
        edit: |root, dice| records(root, dice, |all, at| status(all, at)),
    },
    Kind { name: "a new reference", share: 5, edit: reference },
    Kind { name: "a new entity", share: 4, edit: entity },
    Kind { name: "a new work", share: 3, edit: work },
    Kind { name: "a citation style", share: 2, edit: style },
    Kind { name: "a template", share: 3, edit: template },
    Kind { name: "an asset", share: 2, edit: asset },
    Kind { name: "edition.toml", share: 2, edit: config },
];

/// Makes one edit and returns its place in [`KINDS`] with what it did; where there is nothing to edit, tries another.
pub(crate) fn edit(root: &Path, dice: &mut Dice) -> (usize, Edited) {
    let all: usize = KINDS.iter().map(|k| k.share).sum();
    loop {
        let mut left = dice.roll(all);
        let chosen = KINDS.iter().position(|kind| {
            let found = left < kind.share;
            left = left.saturating_sub(kind.share);
            found
        });
        let Some(chosen) = chosen else { continue };
        if let Some(edited) = (KINDS[chosen].edit)(root, dice) {
            return (chosen, edited);
        }
    }
}

const WORDS: &[&str] = &[
    "Reyne",
    "Ware",
    "lamp",
    "Captain Reyne",
    "the wall",
    "[[coda]]",
    "[[note:paid]]",
    "[[tide#p2]]",
    "[@a]",
    "*tide*",
    "shillings",
    "ship",
];

/// Returns the files below `content/` whose path has the given piece.
fn of<'a>(all: &'a [PathBuf], piece: &str) -> Vec<&'a PathBuf> {
    all.iter().filter(|p| p.to_string_lossy().contains(piece)).collect()
}

fn pick(root: &Path, dice: &mut Dice, piece: &str) -> Option<PathBuf> {
    let all = files(root);
    let found = of(&all, piece);
    (!found.is_empty()).then(|| (*dice.of(&found)).clone())
}

fn short(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().display().to_string()
}

fn word(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let all = files(root);
    let words: Vec<&PathBuf> =
        all.iter().filter(|p| p.extension().is_some_and(|e| e == "md" || e == "toml")).collect();
    let path = (*dice.of(&words)).clone();
    let text = fs::read_to_string(&path).unwrap();
    let plain: Vec<(usize, &str)> = text
        .split_inclusive(char::is_whitespace)
        .scan(0, |at, word| {
            *at += word.len();
            Some((*at - word.len(), word.trim_end()))
        })
        .filter(|(_, word)| word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase()))
        .collect();
    let (at, word) = *plain.get(dice.roll(plain.len().max(1)))?;
    let new = *dice.of(&["sea", "harbour", "ropes", "was", "lamp"]);
    fs::write(&path, format!("{}{new}{}", &text[..at], &text[at + word.len()..])).unwrap();
    Some((format!("{}: `{word}` is `{new}`", short(root, &path)), vec![path]))
}

/// A line of any file gets a word, is removed, or is written twice: most of these are mistakes.
fn line(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = dice.of(&files(root)).clone();
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        lines.push(String::new());
    }
    let at = dice.roll(lines.len());
    let what = match dice.roll(5) {
        0..3 => {
            let word = *dice.of(WORDS);
            lines[at] = format!("{} {word}", lines[at]);
            format!("line {at} gets `{word}`")
        }
        3 => format!("line {at} is removed: {}", lines.remove(at)),
        _ => {
            lines.insert(at, lines[at].clone());
            format!("line {at} twice")
        }
    };
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    Some((format!("{}: {what}", short(root, &path)), vec![path]))
}

/// Changes the list of paragraphs of a section; the change returns what it did, or none where it can't be made.
fn paragraphs(
    root: &Path,
    dice: &mut Dice,
    change: fn(&mut Vec<String>, &mut Dice) -> Option<String>,
) -> Option<Edited> {
    let path = pick(root, dice, "/content/text/")?;
    let text = fs::read_to_string(&path).unwrap();
    let mut all: Vec<String> = text.trim_end().split("\n\n").map(str::to_owned).collect();
    let what = change(&mut all, dice)?;
    fs::write(&path, all.join("\n\n") + "\n").unwrap();
    Some((format!("{}: {what}", short(root, &path)), vec![path]))
}

fn insert(all: &mut Vec<String>, dice: &mut Dice) -> Option<String> {
    let at = 1 + dice.roll(all.len());
    let new =
        *dice.of(&["A new paragraph of Ware.", "The upper lamp, again; see [[coda]].", "Nothing more."]);
    all.insert(at, new.to_owned());
    Some(format!("paragraph {at} is new: {new}"))
}

fn remove(all: &mut Vec<String>, dice: &mut Dice) -> Option<String> {
    (all.len() > 1).then(|| {
        let at = 1 + dice.roll(all.len() - 1);
        format!("paragraph {at} is removed: {}", all.remove(at))
    })
}

fn split(all: &mut [String], dice: &mut Dice) -> Option<String> {
    let at = dice.roll(all.len());
    let breaks: Vec<usize> = all[at].match_indices(' ').map(|(at, _)| at).collect();
    let space = *breaks.get(dice.roll(breaks.len().max(1)))?;
    all[at].replace_range(space..=space, "\n\n");
    Some(format!("paragraph {at} is split at {space}"))
}

fn merge(all: &mut Vec<String>, dice: &mut Dice) -> Option<String> {
    (all.len() > 2).then(|| {
        let at = 1 + dice.roll(all.len() - 2);
        let next = all.remove(at + 1);
        all[at] = format!("{} {next}", all[at]);
        format!("paragraph {at} and the next are one")
    })
}

fn shift(all: &mut Vec<String>, dice: &mut Dice) -> Option<String> {
    (all.len() > 2).then(|| {
        let from = 1 + dice.roll(all.len() - 1);
        let moved = all.remove(from);
        let to = 1 + dice.roll(all.len());
        all.insert(to, moved);
        format!("paragraph {from} is paragraph {to}")
    })
}

fn heading(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = pick(root, dice, "/content/text/")?;
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let found: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with('#')).collect();
    let at = *found.get(dice.roll(found.len().max(1)))?;
    let new = format!("{} {}", lines[at], dice.of(&["of Ware", "again", "II"]));
    let lines: Vec<&str> =
        lines.iter().enumerate().map(|(n, line)| if n == at { &*new } else { *line }).collect();
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    Some((format!("{}: `{new}`", short(root, &path)), vec![path]))
}

fn new_section(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let witness = *dice.of(&["reading", "reading", "print"]);
    let path = root.join(format!("content/text/{witness}/0{}-new.md", 1 + dice.roll(9)));
    fs::write(&path, "# New\n\nOf Ware, [[tide]], and the upper lamp.\n").unwrap();
    Some((format!("new {}", short(root, &path)), vec![path]))
}

fn rename(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let from = pick(root, dice, "/content/text/")?;
    let to = from.with_file_name(format!("0{}-moved.md", 1 + dice.roll(9)));
    fs::rename(&from, &to).unwrap();
    Some((format!("{} is now {}", short(root, &from), short(root, &to)), vec![from, to]))
}

fn delete(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = dice.of(&files(root)).clone();
    if path.ends_with("edition.toml") {
        return None;
    }
    fs::remove_file(&path).unwrap();
    Some((format!("{} is deleted", short(root, &path)), vec![path]))
}

fn new_note(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = root.join("content/annotations/more.md");
    let old = fs::read_to_string(&path).unwrap_or_default();
    let id = dice.roll(1000);
    let target = *dice.of(&["tide", "reckoning", "coda", "tide#p1"]);
    let quote = *dice.of(&["lamp", "the Board", "March", "Nothing more", "lower lamp"]);
    let draft = *dice.of(&["", "", "status = \"draft\"\n", "reply-to = \"lamp\"\n"]);
    let record = format!(
        "+++\nid = \"x{id}\"\ntarget = \"{target}\"\nquote = \"{quote}\"\nkind = \"gloss\"\n{draft}+++\nOf [[note:lamp]].\n\n"
    );
    fs::write(&path, old + &record).unwrap();
    Some((format!("a note on `{quote}` of {target} {draft}"), vec![path]))
}

/// Changes the list of records of an annotation file.
fn records(root: &Path, dice: &mut Dice, change: fn(&mut Vec<String>, usize)) -> Option<Edited> {
    let path = pick(root, dice, "/annotations/")?;
    let text = fs::read_to_string(&path).unwrap();
    let mut all: Vec<String> = text.split("\n+++\nid").map(str::to_owned).collect();
    if all.len() < 2 {
        return None;
    }
    let at = 1 + dice.roll(all.len() - 1);
    let was = all[at].lines().next().unwrap_or_default().to_owned();
    change(&mut all, at);
    fs::write(&path, all.join("\n+++\nid")).unwrap();
    Some((format!("{}: the record `id{was}`", short(root, &path)), vec![path]))
}

fn status(all: &mut [String], at: usize) {
    all[at] = match all[at].contains("status = \"draft\"\n") {
        true => all[at].replacen("status = \"draft\"\n", "", 1),
        false => all[at].replacen('\n', "\nstatus = \"draft\"\n", 1),
    };
}

fn reference(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let all = files(root);
    let texts: Vec<&PathBuf> =
        of(&all, "/content/").into_iter().filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    let path = (*texts.get(dice.roll(texts.len().max(1)))?).clone();
    let to = *dice.of(&[
        "[[coda]]",
        "[[tide#p2]]",
        "[[note:lamp]]",
        "[[person:ware]]",
        "[[page:introduction]]",
        "[@b, p. 2]",
    ]);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{} See {to}.\n", text.trim_end())).unwrap();
    Some((format!("{}: {to}", short(root, &path)), vec![path]))
}

fn entity(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = root.join(dice.of(&["content/registers/persons.toml", "content/registers/places.toml"]));
    let old = fs::read_to_string(&path).unwrap_or_default();
    let (id, form) = (dice.roll(100), *dice.of(&["Board", "lamp", "Ware", "October", "the lower lamp"]));
    let new = format!("\n[[entity]]\nid = \"e{id}\"\nname = \"E{id}\"\nforms = [\"{form}\"]\n");
    fs::write(&path, old + &new).unwrap();
    Some((format!("{}: e{id}, `{form}`", short(root, &path)), vec![path]))
}

fn work(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = root.join("content/bibliography.bib");
    let old = fs::read_to_string(&path).unwrap_or_default();
    let key = dice.of(&["a", "c", "d"]);
    fs::write(
        &path,
        format!("{old}\n@book{{{key}, author = {{Black, Cy}}, title = {{Walls}}, date = {{1902}}}}\n"),
    )
    .unwrap();
    Some((format!("a work `{key}`"), vec![path]))
}

/// The edition's own citation style: a new one, another one, one that can't be used, or none.
fn style(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = root.join("content/style.csl");
    if path.exists() && dice.roll(3) == 0 {
        fs::remove_file(&path).unwrap();
        return Some(("no citation style".to_owned(), vec![path]));
    }
    let (sign, name) = (dice.of(&["+", "=", "/"]), dice.of(&["title", "publisher", "titel"]));
    let layout = format!("<layout suffix=\"{sign}\"><text variable=\"{name}\"/></layout>");
    let text = format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"note\" version=\"1.0\"><info><title>S</title><id>s</id>\
         <updated>2026-01-01T00:00:00+00:00</updated></info><citation>{layout}</citation><bibliography>{layout}</bibliography></style>\n"
    );
    fs::write(&path, text).unwrap();
    Some((format!("a citation style: `{sign}`, `{name}`"), vec![path]))
}

fn template(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = root.join("templates/section.html");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let words = dice.of(WORDS);
    let text = format!(
        "{{% extends \"variorum/section.html\" %}}\n{{% block footnotes %}}<p>{words}</p>{{% endblock %}}\n"
    );
    fs::write(&path, text).unwrap();
    Some(("another template".to_owned(), vec![path]))
}

fn asset(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = root.join(dice.of(&["static/house.css", "static/style.css", "static/new.txt"]));
    fs::write(&path, format!("/* {} */\n", dice.roll(1000))).unwrap();
    Some((short(root, &path), vec![path]))
}

fn config(root: &Path, dice: &mut Dice) -> Option<Edited> {
    let path = root.join("content/edition.toml");
    let text = fs::read_to_string(&path).unwrap();
    let more = *dice.of(&[
        "[[kind]]\nid = \"own\"\nname = \"Own\"\nmotivation = \"linking\"\n",
        "[[editor]]\nid = \"two\"\nname = \"Two\"\n",
        "[document]\nauthor = [\"A\"]\n",
        "[rules]\nunused-work = \"error\"\n",
    ]);
    fs::write(&path, text + more).unwrap();
    Some((format!("edition.toml: {more}"), vec![path]))
}
