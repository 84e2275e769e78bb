//! W3C Web Annotations and what is made like them: Hypothesis, Recogito, Readium, EPUB annotations.

use serde_json::Value;

use super::super::body;
use super::super::note::{BodyFormat, ImportedNote, NotesFile, Quote, date};
use super::super::records;
use super::{list, shown, string, told, variorum};

/// Annotations of Hypothesis, of its API or its client's export.
pub(super) fn hypothesis(all: &[Value], file: &str) -> NotesFile {
    let mut export = NotesFile { from: "hypothesis", ..NotesFile::default() };
    let mut readers = Readers::default();
    for value in all {
        let user = string(value, "user").unwrap_or_default();
        let account = user.trim_start_matches("acct:").split('@').next().unwrap_or_default().to_owned();
        let name = string(&value["user_info"], "display_name").or(Some(account).filter(|a| !a.is_empty()));
        let selectors: Vec<&Value> =
            list(value.get("target")).into_iter().flat_map(|t| list(t.get("selector"))).collect();
        let references = list(value.get("references"));
        let mut ancestors = references.iter().rev().filter_map(|id| id.as_str()).map(str::to_owned);
        let note = ImportedNote {
            id: string(value, "id"),
            quotes: selectors.iter().filter_map(|s| quote(s)).collect(),
            chapter: chapter_of(&selectors).or_else(|| string(value, "uri").as_deref().and_then(section_of)),
            authors: name.into_iter().collect(),
            created: string(value, "created").as_deref().and_then(date),
            modified: string(value, "updated")
                .as_deref()
                .and_then(date)
                .filter(|d| Some(d) != string(value, "created").as_deref().and_then(date).as_ref()),
            body: string(value, "text").unwrap_or_default(),
            format: BodyFormat::Markdown,
            tags: tags(value),
            reply_to: ancestors.next(),
            ancestors: ancestors.collect(),
            ..ImportedNote::default()
        };
        export.decisions.extend(lost_dates(value, ["created", "updated"], &note, file));
        if value["hidden"] == true {
            export.decisions.push(told(
                file,
                0,
                format!("a note that its moderators have hidden is left out: `{}`", shown(&note.body)),
            ));
            continue;
        }
        readers.take(value, &note);
        export.notes.push(note);
    }
    export.decisions.extend(readers.told().into_iter().map(|message| told(file, 0, message)));
    export
}

/// Reports what these keys of a note have that is no date, or no more of one than its day.
fn lost_dates(value: &Value, keys: [&str; 2], note: &ImportedNote, file: &str) -> Vec<super::Decision> {
    let on = shown(note.quotes.first().map_or(note.body.as_str(), |quote| quote.words.as_str()));
    let of = |key: &str| {
        let given = value.get(key).filter(|given| !given.is_null())?;
        let words = given.as_str().map_or_else(|| given.to_string(), str::to_owned);
        let message = match date(&words) {
            _ if words.trim().is_empty() => return None,
            None => format!("`{}` is no date that is understood: it is left out", shown(&words)),
            Some(date) => {
                let what = super::dates::lost(&words, &date)?;
                format!("of `{}` the {what} is not understood, and left out", shown(&words))
            }
        };
        Some(told(file, 0, format!("{message}: the note on `{on}`")))
    };
    keys.into_iter().filter_map(of).collect()
}

/// Who else reads notes on Hypothesis: of those that not all do, how many there are, and the first.
#[derive(Default)]
struct Readers {
    own: Option<(usize, String)>,
    groups: std::collections::BTreeMap<String, (usize, String)>,
}

impl Readers {
    fn take(&mut self, value: &Value, note: &ImportedNote) {
        let first = || shown(note.quotes.first().map_or(note.body.as_str(), |quote| quote.words.as_str()));
        let readers = list(value["permissions"].get("read"));
        let group = string(value, "group").filter(|group| group != "__world__");
        let found = if !readers.is_empty()
            && readers.iter().all(|who| who.as_str().is_some_and(|who| who.starts_with("acct:")))
        {
            self.own.get_or_insert_with(|| (0, first()))
        } else if let Some(group) = group {
            self.groups.entry(group).or_insert_with(|| (0, first()))
        } else {
            return;
        };
        found.0 += 1;
    }

    fn told(self) -> Vec<String> {
        let alone = self.own.map(|(number, first)| {
            format!(
                "notes that their author alone sees there (“Only me”), and that become records like all others: {number}, the first `{first}`"
            )
        });
        let groups = self.groups.into_iter().map(|(group, (number, first))| {
            format!("notes of the group `{group}`, which records don't name: {number}, the first `{first}`")
        });
        alone.into_iter().chain(groups).collect()
    }
}

fn tags(value: &Value) -> Vec<String> {
    list(value.get("tags"))
        .into_iter()
        .filter_map(|t| t.as_str())
        .map(|t| t.trim().to_owned())
        .filter(|t| !t.is_empty())
        .collect()
}

/// Web Annotations of any program.
pub(super) fn annotations(all: &[Value], file: &str) -> NotesFile {
    let mut export = NotesFile { from: "annotations", ..NotesFile::default() };
    let of = |name: &str| all.iter().any(|v| v["generator"].to_string().to_lowercase().contains(name));
    if of("recogito") {
        export.from = "recogito";
    } else if of("thorium") || of("readium") {
        export.from = "readium";
    }
    for value in all {
        one(value, file, &mut export);
    }
    export
}

/// Takes an annotation.
fn one(value: &Value, file: &str, export: &mut NotesFile) {
    if let Some(own) = variorum::own(value) {
        let note = ImportedNote {
            id: Some(own.id.clone()),
            body: own.body.clone(),
            own: Some(own),
            ..ImportedNote::default()
        };
        export.notes.push(note);
        return;
    }
    let mut targets = members(list(value.get("target")));
    // Each target is a place of its own; with Recogito they are parts of one.
    let has_words = |target: &&Value| selectors_of(target).into_iter().any(|s| quote(s).is_some());
    if export.from != "recogito"
        && let Some(first) = targets.iter().position(has_words)
    {
        let of = |target: &Value| selectors_of(target).into_iter().find_map(quote).unwrap_or_default().words;
        let own = shown(&of(targets[first]));
        for other in targets.drain(first + 1..).filter(has_words) {
            let other = shown(&of(other));
            let message =
                format!("an annotation is on several places: the note is on `{own}` alone, not on `{other}`");
            export.decisions.push(told(file, 0, message));
        }
    }
    let selectors: Vec<&Value> = targets.iter().flat_map(|target| selectors_of(target)).collect();
    let mut note = ImportedNote {
        id: string(value, "id"),
        quotes: selectors.iter().filter_map(|s| quote(s)).collect(),
        chapter: chapter_of(&selectors).or_else(|| targets.iter().find_map(|t| heading(t))),
        position: targets.iter().find_map(|t| string(&t["meta"], "page")),
        authors: authors(value.get("creator")),
        created: string(value, "created").as_deref().and_then(date),
        modified: string(value, "modified").as_deref().and_then(date),
        tags: tags(value),
        rights: string(value, "rights"),
        ..ImportedNote::default()
    };
    export.decisions.extend(lost_dates(value, ["created", "modified"], &note, file));
    if note.chapter.is_none() {
        let source =
            targets.iter().find_map(|t| t.as_str().map(str::to_owned).or_else(|| string(t, "source")));
        note.chapter = source.as_deref().and_then(section_of);
    }
    let (mut replies, reported) = bodies(value, &mut note);
    let on = shown(note.quotes.first().map_or(note.body.as_str(), |quote| quote.words.as_str()));
    for message in reported.into_iter().chain(unfollowed(&selectors, &note)) {
        export.decisions.push(told(file, 0, format!("{message}: the note on `{on}`")));
    }
    let motivations: Vec<&str> =
        list(value.get("motivation")).into_iter().filter_map(Value::as_str).collect();
    if motivations.iter().any(|m| m.ends_with("bookmarking")) && note.body.is_empty() {
        export.decisions.push(told(file, 0, "a bookmark is left out"));
        return;
    }
    // `replying`, `oa:replying`, or its whole address.
    if motivations.iter().any(|m| m.rsplit([':', '#', '/']).next() == Some("replying"))
        && let Some(parent) = targets.first()
    {
        let named = || string(parent, "source").or_else(|| string(parent, "id"));
        note.reply_to = parent.as_str().map(str::to_owned).or_else(named);
    }
    note.tags.dedup();
    export.notes.push(note);
    export.notes.append(&mut replies);
}

/// What is reported of a note whose selectors name no words.
fn unfollowed(selectors: &[&Value], note: &ImportedNote) -> Option<String> {
    let selector = selectors.iter().find(|own| own.get("type").is_some())?;
    let kind = string(selector, "type").unwrap_or_default();
    let place = string(selector, "value").map(|value| format!(", `{}`", shown(&value))).unwrap_or_default();
    note.quotes
        .is_empty()
        .then(|| format!("its place is a {kind}{place}, which names no words and can't be followed"))
}

/// An annotation in the model of Recogito's own annotator, as a Web Annotation.
pub(super) fn of_recogitos_model(value: &Value) -> Value {
    let mut made = value.clone();
    made["generator"] = "Recogito".into();
    made["body"] = made["bodies"].take();
    let target = &value["target"];
    for key in ["creator", "created"] {
        if made.get(key).is_none() && target.get(key).is_some() {
            made[key] = target[key].clone();
        }
    }
    let selectors: Vec<Value> = list(target.get("selector"))
        .into_iter()
        .map(|selector| match selector.get("quote") {
            Some(words) => {
                let mut own = selector.clone();
                own["type"] = "TextQuoteSelector".into();
                own["exact"] = words.clone();
                own
            }
            None => selector.clone(),
        })
        .collect();
    made["target"]["selector"] = selectors.into();
    made
}

/// The selectors of a target, with those that make them narrower.
fn selectors_of(target: &Value) -> Vec<&Value> {
    let mut selectors: Vec<&Value> = Vec::new();
    let mut open = list(target.get("selector"));
    while let Some(selector) = open.pop() {
        // The ends of a range, and what makes a selector narrower.
        for key in ["startSelector", "endSelector", "refinedBy"] {
            open.extend(list(selector.get(key)));
        }
        selectors.push(selector);
    }
    selectors.reverse();
    selectors
}

/// The bodies or targets of an annotation, those in a choice or a list one by one.
fn members(all: Vec<&Value>) -> Vec<&Value> {
    let mut single = Vec::new();
    for value in all {
        match value.get("items").or_else(|| value.get("members")) {
            Some(items) => single.extend(members(list(Some(items)))),
            None => single.push(value),
        }
    }
    single
}

/// Takes the words, tags and authors of an annotation's bodies. What answers it are notes of their own, which it returns,
/// with what is reported of the bodies.
fn bodies(value: &Value, note: &mut ImportedNote) -> (Vec<ImportedNote>, Vec<String>) {
    let (mut replies, mut told) = (Vec::new(), Vec::new());
    let mut texts: Vec<(String, BodyFormat)> = Vec::new();
    let all: Vec<&Value> = list(value.get("body")).into_iter().chain(value.get("bodyValue")).collect();
    if all.iter().any(|body| body["type"] == "Choice") {
        told.push("the texts of a choice are all kept".to_owned());
    }
    for body in members(all) {
        let purposes: Vec<&str> = list(body.get("purpose")).into_iter().filter_map(Value::as_str).collect();
        let inner = body.get("source").filter(|source| source.is_object());
        let own = |key: &str| string(body, key).or_else(|| string(inner?, key));
        let words = body.as_str().map(str::to_owned).or_else(|| own("value")).or_else(|| own("chars"));
        note.tags.extend(list(body.get("keyword")).into_iter().filter_map(|k| k.as_str().map(str::to_owned)));
        // Recogito has its authors and dates at the bodies alone.
        let (people, when) = (
            authors(body.get("creator")),
            string(body, "created").or_else(|| string(body, "modified")).as_deref().and_then(date),
        );
        let Some(words) = words else {
            let link = string(body, "source").or_else(|| own("id")).filter(|l| l.contains("://"));
            let is_empty = ["value", "chars", "keyword"].iter().any(|key| body.get(key).is_some());
            match link {
                Some(link) => texts.push((format!("<{link}>"), BodyFormat::Markdown)),
                None if is_empty || body.is_string() => {}
                None => {
                    let kind = string(body, "type").unwrap_or_else(|| "of no type".to_owned());
                    told.push(format!("a body without words or address ({kind}) is left out"));
                }
            }
            continue;
        };
        let format = match own("format").as_deref() {
            Some("text/html" | "application/xhtml+xml") => BodyFormat::Html,
            Some("text/markdown") => BodyFormat::Markdown,
            _ => BodyFormat::Plain,
        };
        if purposes.contains(&"tagging") || purposes.contains(&"classifying") {
            note.tags.push(words);
        } else if purposes.contains(&"replying") && note.id.is_some() {
            replies.push(ImportedNote {
                id: string(body, "id").or_else(|| {
                    let own = ImportedNote {
                        created: when.clone(),
                        body: words.clone(),
                        ..ImportedNote::default()
                    };
                    note.id.as_ref().map(|id| format!("{id}#reply-{}", records::own_id(&own)))
                }),
                has_loose_id: string(body, "id").is_none(),
                authors: people,
                created: when,
                body: words,
                format,
                reply_to: note.id.clone(),
                ..ImportedNote::default()
            });
        } else {
            if note.authors.is_empty() {
                note.authors = people;
            }
            note.created = note.created.take().or(when);
            note.language = note.language.take().or_else(|| language(body));
            texts.push((words, format));
        }
    }
    match texts.as_slice() {
        [] => {}
        [(words, format)] => (note.body, note.format) = (words.clone(), *format),
        many => {
            let mut all = Vec::new();
            for (words, format) in many {
                let body::NoteBody { text, told: own } = body::read(words, *format);
                told.extend(own);
                all.push(text);
            }
            note.body = all.join("\n\n");
            note.format = BodyFormat::Markdown;
        }
    }
    (replies, told)
}

/// The language of a body, where it names one that is known.
fn language(body: &Value) -> Option<String> {
    let tags = list(body.get("language"));
    let [tag] = tags.as_slice() else { return None };
    tag.as_str().filter(|tag| crate::edition::language::check(tag).is_ok()).map(str::to_owned)
}

fn authors(value: Option<&Value>) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::String(name) => Some(name.clone()),
        // Names may be given in several languages.
        value => string(value, "name")
            .or_else(|| string(value, "nickname"))
            .or_else(|| {
                let names = value.get("name")?;
                let by_language = names.as_object().filter(|names| !names.contains_key("@value"));
                let all = by_language.map_or_else(|| list(Some(names)), |names| names.values().collect());
                all.into_iter().find_map(|n| {
                    n.as_str()
                        .map(str::to_owned)
                        .or_else(|| string(n, "@value").or_else(|| string(n, "value")))
                })
            })
            .or_else(|| string(value, "id")),
    };
    list(value).into_iter().filter_map(name).collect()
}

/// The words of a selector that has some.
fn quote(selector: &Value) -> Option<Quote> {
    if !list(selector.get("type")).iter().any(|kind| *kind == "TextQuoteSelector") {
        return None;
    }
    let words = |key: &str| string(selector, key).unwrap_or_default();
    Some(Quote { words: string(selector, "exact")?, prefix: words("prefix"), suffix: words("suffix") })
}

/// The title of the chapter that a selector of an EPUB names.
fn chapter_of(selectors: &[&Value]) -> Option<String> {
    let of = |s: &&&Value| s["type"] == "EPUBContentSelector";
    selectors.iter().find(of).and_then(|s| string(s, "title"))
}

/// The last heading that a target names.
fn heading(target: &Value) -> Option<String> {
    let headings = list(target["meta"].get("headings"));
    headings.last().and_then(|heading| string(heading, "txt").or_else(|| string(heading, "text")))
}

/// The section that an address may be of: the stem of its file.
fn section_of(address: &str) -> Option<String> {
    let file = match address.split_once('#') {
        // Where an edition has no address: `urn:uuid:…#boredom.html/p3`.
        Some((urn, own)) if urn.starts_with("urn:") => own.split('/').find(|part| part.contains('.'))?,
        _ => address.split(['?', '#']).next()?.rsplit('/').next()?,
    };
    let (stem, _) = file.rsplit_once('.')?;
    (!stem.is_empty()).then(|| percent_encoding::percent_decode_str(stem).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{annotations, section_of};

    #[test]
    fn bodies_within_others_are_kept_or_reported() {
        let text = |words: &str| json!({"type": "TextualBody", "value": words});
        let target = json!({"selector": {"type": "TextQuoteSelector", "exact": "the lamp"}});
        let one = |body| json!({"id": "a:1", "type": "Annotation", "target": target, "body": body});
        let of = |body| {
            let export = annotations(&[one(body)], "a.json");
            let told: Vec<String> = export.decisions.into_iter().map(|own| own.message).collect();
            (export.notes[0].body.clone(), export.notes[0].tags.clone(), told)
        };
        let all_kept = vec!["the texts of a choice are all kept: the note on `the lamp`".to_owned()];
        assert_eq!(
            of(json!({"type": "Choice", "items": [text("one"), {"type": "List", "items": [text("two")]}]})),
            ("one\n\ntwo".to_owned(), Vec::new(), all_kept)
        );
        assert_eq!(
            of(json!([{"type": "SpecificResource", "purpose": "tagging", "source": text("sea")}, text("x")])),
            ("x".to_owned(), vec!["sea".to_owned()], Vec::new())
        );
        let left = "a body without words or address (Dataset) is left out: the note on `the lamp`";
        assert_eq!(of(json!({"type": "Dataset"})), (String::new(), Vec::new(), vec![left.to_owned()]));
        // Without words it is a highlight, as before.
        assert_eq!(of(json!({"type": "TextualBody", "value": ""})), (String::new(), Vec::new(), Vec::new()));
        let in_list = json!({"type": "Composite", "items": [target]});
        let export = annotations(&[json!({"type": "Annotation", "target": in_list})], "a.json");
        assert_eq!(export.notes[0].quotes[0].words, "the lamp");
    }

    #[test]
    fn ranges_are_read_and_other_places_reported() {
        let quote = |words: &str| json!({"type": "TextQuoteSelector", "exact": words});
        let of = |selector: Value| {
            let export = annotations(
                &[json!({"type": "Annotation", "bodyValue": "x", "target": {"selector": selector}})],
                "a.json",
            );
            let words: Vec<String> = export.notes[0].quotes.iter().map(|quote| quote.words.clone()).collect();
            (words.join("|"), export.decisions.into_iter().map(|own| own.message).collect::<String>())
        };
        let range = json!({"type": "RangeSelector", "startSelector": quote("a"), "endSelector": quote("b")});
        assert_eq!(of(range), ("a|b".to_owned(), String::new()));
        let told = "its place is a FragmentSelector, `p2`, which names no words and can't be followed: the note on `x`";
        assert_eq!(of(json!({"type": "FragmentSelector", "value": "p2"})), (String::new(), told.to_owned()));
    }

    #[test]
    fn recogitos_own_model_is_read() {
        let own = json!({"id": "a1", "bodies": [
            {"id": "b1", "purpose": "commenting", "value": "c1", "creator": {"id": "u1", "name": "Ann"}},
            {"id": "b2", "purpose": "replying", "value": "r1", "creator": {"id": "u2", "name": "Bo"}},
            {"id": "b3", "purpose": "tagging", "value": "t"},
        ], "target": {"selector": [{"quote": "the lamp", "start": 1, "end": 9}], "created": "2026-01-01T00:00:00Z"}});
        let export = annotations(&[super::of_recogitos_model(&own)], "a.json");
        let note = &export.notes[0];
        assert_eq!((export.from, note.quotes[0].words.as_str()), ("recogito", "the lamp"));
        assert_eq!(
            (note.body.as_str(), note.authors.as_slice(), note.tags.as_slice()),
            ("c1", ["Ann".to_owned()].as_slice(), ["t".to_owned()].as_slice())
        );
        assert_eq!((export.notes[1].body.as_str(), export.notes[1].reply_to.as_deref()), ("r1", Some("a1")));
    }

    #[test]
    fn an_address_names_its_section() {
        for address in [
            "https://example.org/x/boredom.html?a=b.c#p3",
            "boredom.html",
            "urn:uuid:0#boredom.html/p3",
            "urn:uuid:0#versions/fair/boredom.html",
        ] {
            assert_eq!(section_of(address).as_deref(), Some("boredom"), "{address}");
        }
        assert_eq!(section_of("urn:uuid:0"), None);
        assert_eq!(section_of("https://example.org/x/"), None);
    }
}
