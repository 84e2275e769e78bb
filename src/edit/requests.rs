//! What the preview is asked to do with notes, and what that makes of a file: a request and the files' texts in, the new
//! text or a refusal out. Neither the disk nor HTTP is known here.

use serde::Deserialize;

use crate::diag::{Source, Sources};
use crate::edition::raw_words::unquoted;
use crate::edition::{Edition, Note, Section};
use crate::resolve::reanchor::{self, KeyChange};
use crate::resolve::selected::{Selection, Unselected, stretches};
use crate::resolve::{phrases, reanchor::Proposal};

use super::defaults::FileDefaults;
use super::notes::{self, Alteration, FreshRecord, NewNote, NoteContent, Refusal};

/// A change of the notes that a client asks for. Pages are named by their addresses in the site; `was` is a record as
/// the client has seen it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// A new note on words, or an answer to a note, which may have words too.
    Write {
        /// The page.
        page: String,
        /// The words.
        selection: Option<Selection>,
        /// The note that is answered.
        reply_to: Option<String>,
        /// What it says.
        said: NoteContent,
    },
    /// Other values and another text; its creators stay.
    Change {
        /// The note.
        note: String,
        /// Its record as it was seen.
        was: String,
        /// What it is to say.
        said: NoteContent,
    },
    /// The same note on other words.
    Move {
        /// The note.
        note: String,
        /// Its record as it was seen.
        was: String,
        /// The page.
        page: String,
        /// The words.
        selection: Selection,
    },
    /// What a note that moved or was rewritten should say.
    Reanchor {
        /// The note.
        note: String,
        /// Its record as it was seen.
        was: String,
    },
    /// The note goes.
    Remove {
        /// The note.
        note: String,
        /// Its record as it was seen.
        was: String,
    },
}

/// What is to be written.
#[derive(Debug, Clone)]
pub struct EditPlan {
    /// The note.
    pub note: String,
    /// Its file.
    pub path: String,
    /// The file as it is; none where it is yet to be made.
    pub old: Option<Source>,
    /// The file as it is to be; none where nothing would be left in it.
    pub new: Option<String>,
    /// The line at which the record begins.
    pub line: usize,
    /// The record as it is to be; empty where it goes.
    pub record: String,
    /// Whether it is a draft then.
    pub draft: bool,
}

/// The text of a file of the edition as it is now, by its path; none where there is no such file.
pub type ReadFile<'a> = dyn Fn(&str) -> Result<Option<Source>, Refusal> + 'a;

/// What a request makes of an edition's file.
///
/// # Errors
/// Why nothing can be written.
pub fn plan(
    edition: &Edition,
    sources: &Sources,
    request: &Request,
    read: &ReadFile<'_>,
    is_taken: &dyn Fn(&str) -> bool,
) -> Result<EditPlan, Refusal> {
    match request {
        Request::Write { page, selection, reply_to, said } => {
            let section = section_at(edition, page)?;
            let selector = match (selection, reply_to) {
                (Some(selection), _) => selected(section, selection)?,
                (None, Some(_)) => Vec::new(),
                (None, None) => {
                    return Err(Refusal::new("no words are selected", "select words of the text"));
                }
            };
            let reply_to = reply_to.as_deref();
            let new =
                NewNote { section, fragment: None, selector, reply_to, said, file: None, is_whole: true };
            // Its file may have records that the edition has not read yet.
            let mut there = Vec::new();
            let (FreshRecord { id, path, record, .. }, old) = loop {
                let made = notes::fresh(edition, sources, &new, &|id| {
                    is_taken(id) || there.iter().any(|it| it == id)
                })?;
                let old = read(&made.path)?;
                if old.as_ref().is_none_or(|old| notes::written(&old.text, &made.id).is_none()) {
                    break (made, old);
                }
                there.push(made.id);
            };
            let (text, line) = notes::appended(old.as_ref(), &record)?;
            Ok(EditPlan { note: id, path, old, new: Some(text), line, record, draft: said.draft })
        }
        Request::Change { note, was, said } => {
            // Somebody may have removed it: what would have been written isn't lost.
            let (_, known) =
                known(edition, note).map_err(|why| notes::removed(why, note, was, &said.body))?;
            let changes = notes::changes_to(edition, &known.record, said, &defaults(sources, known))?;
            let plan = Altering { sources, note: known, was, draft: said.draft };
            plan.make(&Alteration::Values(changes, Some(said.body.clone())), read)
        }
        Request::Move { note, was, page, selection } => {
            let (_, known) = known(edition, note)?;
            let section = section_at(edition, page)?;
            let selector = selected(section, selection)?;
            let changes = notes::moved(edition, &known.record, section, selector, &defaults(sources, known))?;
            let plan = Altering { sources, note: known, was, draft: known.record.is_draft() };
            plan.make(&Alteration::Values(changes, None), read)
        }
        Request::Reanchor { note, was } => {
            let (section, known) = known(edition, note)?;
            let own = |it: &Proposal| it.note == known.record.id;
            let Some(Proposal { changes, .. }) = reanchor::proposals_in(section).into_iter().find(own) else {
                return Err(Refusal::new(format!("`{note}` says where it is"), "there is nothing to write"));
            };
            let plan = Altering { sources, note: known, was, draft: known.record.is_draft() };
            plan.make(&Alteration::Values(changes, None), read)
        }
        Request::Remove { note, was } => {
            let (_, known) = known(edition, note)?;
            let answers: Vec<String> =
                known.replies.iter().map(|reply| format!("`{}`", reply.record.id)).collect();
            if !answers.is_empty() {
                let hint = format!("remove its answers first: {}", answers.join(", "));
                return Err(Refusal::new(format!("`{note}` has answers"), hint));
            }
            let plan = Altering { sources, note: known, was, draft: false };
            plan.make(&Alteration::Removed, read)
        }
    }
}

/// A record that is to be another.
struct Altering<'a> {
    sources: &'a Sources,
    note: &'a Note,
    was: &'a str,
    draft: bool,
}

impl Altering<'_> {
    fn make(&self, alteration: &Alteration, read: &ReadFile<'_>) -> Result<EditPlan, Refusal> {
        let note = self.note.record.id.clone();
        let path = self.sources.get(self.note.record.id_span.file).path.clone();
        let shown = crate::diag::escape::name(&path);
        let old = read(&path)?.ok_or_else(|| Refusal::new(format!("`{shown}` is not there any more"), ""))?;
        let new = notes::altered(&old, &note, Some(self.was), alteration)?;
        let text = new.as_deref().unwrap_or_default();
        let record = notes::written(text, &note).unwrap_or_default();
        let line = text.find(&record).map_or(1, |at| text[..at].lines().count() + 1);
        Ok(EditPlan { note, path, old: Some(old), new, line, record, draft: self.draft })
    }
}

/// The section whose page this is.
///
/// # Errors
/// Where it is none's.
pub fn section_at<'a>(edition: &'a Edition, page: &str) -> Result<&'a Section, Refusal> {
    let mut sections = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    let found = sections.find(|section| section.address == page).map(AsRef::as_ref);
    found.ok_or_else(|| {
        Refusal::new("this page is no section of the text", "select words on a section's own page")
    })
}

fn known<'a>(edition: &'a Edition, note: &str) -> Result<(&'a Section, &'a Note), Refusal> {
    let found = notes::note_of(edition, note).map(|(section, note)| (section.as_ref(), note));
    let shown = crate::diag::escape::name(note);
    found.ok_or_else(|| Refusal::new(format!("the edition has no note `{shown}` now"), "load the page anew"))
}

/// The defaults of a note's file.
fn defaults(sources: &Sources, note: &Note) -> FileDefaults {
    FileDefaults::of(&sources.get(note.record.id_span.file).text)
}

/// What a record has to say that means the words that are selected.
fn selected(section: &Section, selection: &Selection) -> Result<Vec<KeyChange>, Refusal> {
    let stretches = stretches(section, selection).map_err(|why| match why {
        Unselected::Stale => Refusal::new(
            "the text has changed since this page was made",
            "wait until the page shows it, and select the words again",
        ),
        Unselected::NoText => nothing_selected(section, &selection.from.id),
        Unselected::Apart => Refusal::new(
            "the selection begins in the text and ends in a footnote, or the other way round",
            "select words of the text alone, or of one footnote",
        ),
    })?;
    let leaf = stretches.first().and_then(|first| section.body.leaves.get(first.leaf as usize));
    if stretches.len() > 1 && leaf.is_some_and(|leaf| leaf.footnote.is_some()) {
        return Err(Refusal::new(
            "these words are in several paragraphs of a footnote",
            "select words of one of them: a longer stretch is of the text alone",
        ));
    }
    phrases::selector(section, stretches).ok_or_else(|| {
        Refusal::new(
            "no quote can find these words alone",
            "the same words occur too often: select more of them",
        )
    })
}

/// Why a selection in a block has no words: those of raw HTML and of captions are the document's, and no quote finds them.
fn nothing_selected(section: &Section, block: &str) -> Refusal {
    let body = &section.body;
    let number = block.strip_prefix('p');
    let item =
        number.and_then(|number| body.item_of_block(u32::try_from(section.block_numbered(number)?).ok()?));
    let has_others =
        item.is_some_and(|item| body.leaves_of(item).any(|leaf| !unquoted(body, leaf).is_empty()));
    match number.filter(|_| has_others) {
        Some(number) => Refusal::new(
            "no quote finds words of a block of HTML, of a caption or of the reading of a ruby",
            format!("put the note on the whole paragraph: `target = \"{}#p{number}\"`", section.id),
        ),
        None => Refusal::new(
            "nothing of what is selected is words of the text",
            "numbers, marks, notes and what a reference shows are the page's own",
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::resolve::selected::SelectionEnd;
    use crate::{EditionSources, Options, read as read_edition};

    const TEXT: &str = "# The Tide\n\nThe *sea* came, see [[wall]] and [the wall](wall), and the sea went.\nThe end.[^1]\n\nThe sea `went` again.\n\n> Quoted.\n>\n> Twice.\n\n[^1]: A footnote of words.\n\n    And more.\n";

    /// An edition of two sections with a note.
    fn edition() -> (tempfile::TempDir, EditionSources) {
        let root = tempfile::tempdir().unwrap();
        let note = "+++\nid = \"a\"\ntarget = \"tide\"\nquote = \"Twice\"\n+++\nA.\n";
        for (path, text) in [
            ("edition.toml", "title = \"T\"\n[[editor]]\nid = \"ed\"\nname = \"E\"\n"),
            ("text/01-tide.md", TEXT),
            ("text/02-wall.md", "# The Wall\n\nIt stood.\n\n![A wall](wall.svg \"In 1871\")\n"),
            ("text/wall.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            ("annotations/tide.md", note),
        ] {
            let path = root.path().join("content").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let reading = read_edition(root.path(), &Options::default()).unwrap();
        (root, reading)
    }

    #[test]
    fn words_that_no_quote_finds_are_the_documents() {
        let (_root, reading) = edition();
        let ask = |from: SelectionEnd| {
            let to = from.clone();
            let said = NoteContent { body: "New.".to_owned(), ..NoteContent::default() };
            let selection = Some(Selection { from, to });
            let request = Request::Write { page: "wall.html".to_owned(), selection, reply_to: None, said };
            planned(&reading, &request).unwrap_err()
        };
        let of_caption = ask(end("p2", "", 0));
        assert!(of_caption.message.contains("of a caption"), "{of_caption:?}");
        assert!(of_caption.hint.contains("`target = \"wall#p2\"`"), "{of_caption:?}");
        assert!(ask(end("p1", "It stood.", 0)).message.starts_with("nothing of what is selected"));
    }

    /// What the page shows of the first paragraph.
    const FIRST: &str = "The sea came, see § 2 and the wall, and the sea went.\nThe end.";

    fn end(id: &str, text: &str, at: usize) -> SelectionEnd {
        SelectionEnd { id: id.to_owned(), text: text.to_owned(), at }
    }

    fn write(from: SelectionEnd, to: SelectionEnd) -> Request {
        let said = NoteContent { body: "New.".to_owned(), ..NoteContent::default() };
        Request::Write {
            page: "tide.html".to_owned(),
            selection: Some(Selection { from, to }),
            reply_to: None,
            said,
        }
    }

    fn planned(reading: &EditionSources, request: &Request) -> Result<EditPlan, Refusal> {
        let sources = &reading.sources;
        let read = |path: &str| Ok(sources.iter().map(|(_, it)| it).find(|it| it.path == path).cloned());
        plan(reading.edition.as_ref().unwrap(), sources, request, &read, &|_| false)
    }

    /// The keys that find words, of a record for what is selected.
    fn found(reading: &EditionSources, from: SelectionEnd, to: SelectionEnd) -> String {
        match planned(reading, &write(from, to)) {
            Ok(plan) => {
                let keys = ["quote", "range", "prefix", "suffix", "occurrence"];
                let lines = plan.record.lines().filter(|it| keys.iter().any(|key| it.starts_with(key)));
                lines.collect::<Vec<_>>().join("; ")
            }
            Err(refusal) => refusal.message,
        }
    }

    #[test]
    fn words_are_found_over_markup_and_beside_what_the_page_fills_in() {
        let (_root, reading) = edition();
        let at = |words: &str| FIRST.find(words).unwrap();
        let first = |words: &str| {
            let (from, to) = (at(words), at(words) + words.len());
            // A page counts in UTF-16; here is a sign of two units and three bytes.
            let units = |byte: usize| FIRST[..byte].encode_utf16().count();
            found(&reading, end("p1", FIRST, units(from)), end("p1", FIRST, units(to)))
        };
        assert_eq!(first("The sea came"), "quote = \"The sea came\"");
        assert_eq!(first("sea went"), "quote = \"sea went\"; prefix = \"the\"");
        // What a reference shows is none of the text's words; what a link's words are, is.
        assert_eq!(first("see § 2 and"), "quote = \"see and\"");
        assert_eq!(first("§ 2 and the wall"), "quote = \"and the wall\"");
        assert_eq!(first("§ 2"), "nothing of what is selected is words of the text");
        assert_eq!(first("went.\nThe end"), "quote = \"went. The end\"");
        assert_eq!(first(", "), "quote = \",\"; prefix = \"came\"");
    }

    #[test]
    fn words_over_paragraphs_headings_and_footnotes() {
        let (_root, reading) = edition();
        let second = "The sea went again.";
        let quoted = "Quoted.\nTwice.";
        let two = "A footnote of words.\nAnd more.";
        let find = |from, to| found(&reading, from, to);
        assert_eq!(
            find(end("p1", FIRST, 44), end("p2", second, 12)),
            "range = [\"sea went. The end.\", \"The sea went\"]"
        );
        // The end of a block, where the next begins.
        assert_eq!(
            find(end("p1", FIRST, FIRST.encode_utf16().count()), end("p2", second, 7)),
            "quote = \"The sea\"; suffix = \"went\""
        );
        assert_eq!(
            find(end("p3", quoted, 0), end("p3", quoted, quoted.len())),
            "range = [\"Quoted.\", \"Twice.\"]"
        );
        assert_eq!(
            find(end("h-the-tide", "The Tide", 4), end("h-the-tide", "The Tide", 8)),
            "quote = \"Tide\""
        );
        assert_eq!(find(end("fn-1", two, 2), end("fn-1", two, 10)), "quote = \"footnote\"");
        assert_eq!(
            find(end("fn-1", two, 2), end("fn-1", two, two.len())),
            "these words are in several paragraphs of a footnote"
        );
        assert_eq!(
            find(end("p2", second, 0), end("fn-1", two, 10)),
            "the selection begins in the text and ends in a footnote, or the other way round"
        );
    }

    #[test]
    fn a_stale_page_and_an_empty_selection_are_refused() {
        let (_root, reading) = edition();
        let stale = "the text has changed since this page was made";
        assert_eq!(
            found(&reading, end("p2", "The sea left again.", 0), end("p2", "The sea left again.", 3)),
            stale
        );
        assert_eq!(found(&reading, end("p9", "x", 0), end("p9", "x", 1)), stale);
        let nothing = "nothing of what is selected is words of the text";
        assert_eq!(
            found(&reading, end("p2", "The sea went again.", 3), end("p2", "The sea went again.", 4)),
            nothing
        );
        assert_eq!(found(&reading, end("p2", "The sea went again.", 900), end("p1", FIRST, 0)), nothing);
        let Request::Write { said, .. } = write(end("p1", FIRST, 0), end("p1", FIRST, 3)) else { return };
        let request = Request::Write { page: "notes.html".to_owned(), selection: None, reply_to: None, said };
        assert_eq!(planned(&reading, &request).unwrap_err().message, "this page is no section of the text");
    }

    #[test]
    fn a_note_is_removed_unless_it_has_answers() {
        let (_root, reading) = edition();
        let was = "+++\nid = \"a\"\ntarget = \"tide\"\nquote = \"Twice\"\n+++\nA.".to_owned();
        let remove = Request::Remove { note: "a".to_owned(), was: was.clone() };
        let plan = planned(&reading, &remove).unwrap();
        assert_eq!((plan.new, plan.record.as_str()), (None, ""));
        let answer = Request::Write {
            page: "tide.html".to_owned(),
            selection: None,
            reply_to: Some("a".to_owned()),
            said: NoteContent::default(),
        };
        let plan = planned(&reading, &answer).unwrap();
        assert_eq!(plan.record, "+++\nid = \"re-a\"\ntarget = \"tide\"\nreply-to = \"a\"\n+++\n\n");
        assert_eq!((plan.line, plan.path.as_str()), (8, "content/annotations/tide.md"));
        let other = Request::Reanchor { note: "a".to_owned(), was };
        assert_eq!(planned(&reading, &other).unwrap_err().message, "`a` says where it is");
        let gone = Request::Remove { note: "b".to_owned(), was: String::new() };
        assert_eq!(planned(&reading, &gone).unwrap_err().message, "the edition has no note `b` now");
    }

    #[test]
    fn a_note_that_was_removed_meanwhile_loses_no_words() {
        let (_root, reading) = edition();
        let said = NoteContent { body: "Mine.".to_owned(), ..NoteContent::default() };
        let was = "+++\nid = \"c\"\ntarget = \"tide\"\n+++\nOld.".to_owned();
        let refused = planned(&reading, &Request::Change { note: "c".to_owned(), was: was.clone(), said });
        let versions = *refused.unwrap_err().conflict.unwrap();
        assert_eq!((versions.yours, versions.theirs.as_str()), (was.replace("Old.", "Mine."), ""));
    }

    #[test]
    fn an_id_is_free_in_the_file_as_it_is_now() {
        let (_root, reading) = edition();
        let request = write(end("p1", FIRST, 4), end("p1", FIRST, 12));
        let sources = &reading.sources;
        // Somebody else has just written a note on the same words.
        let other = "\n+++\nid = \"sea-came\"\ntarget = \"tide\"\nquote = \"sea came\"\n+++\nx\n";
        let read = |path: &str| {
            let old = sources.iter().map(|(_, it)| it).find(|it| it.path == path);
            Ok(old.map(|old| Source::new(path, format!("{}{other}", old.text))))
        };
        let plan = plan(reading.edition.as_ref().unwrap(), sources, &request, &read, &|_| false).unwrap();
        assert_eq!(plan.note, "sea-came-2");
    }
}
