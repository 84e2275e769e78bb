//! Which records are shown, which are by themselves, and which answer others.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::Options;
use crate::diag::{Candidates, Diagnostic, Span, rules};
use crate::edition::id;
use crate::edition::note::Record;
use crate::parse::toml_slip::as_string;

use super::links::clip;

/// The replies to each note, by its folded id.
pub(super) type Replies = HashMap<String, Vec<Arc<Record>>>;

/// Where records are written, by their folded ids: a table that hashes fast, since it is made of all in each run.
pub(super) type SpansById<'r> = hashbrown::HashMap<Cow<'r, str>, Span>;

const MAKE_DRAFT: &str =
    "make it a draft too, `status = \"draft\"`, or take that away from the other; `--drafts` shows both";
const GIVE_PLACE: &str = "`variorum reanchor --interactive` seeks a place for the other; until it has one, give this one `status = \"unplaced\"` too";

/// The records that are to be shown, and the ids of all with where they are written. Of two of one id the first counts; drafts and
/// notes without a place are `left_out`.
pub(super) fn distinct<'r>(
    records: &'r [Arc<Record>],
    options: &Options,
    left_out: &mut Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<&'r Arc<Record>>, SpansById<'r>) {
    let mut seen = SpansById::with_capacity(records.len());
    let mut kept: Vec<&Arc<Record>> = Vec::with_capacity(records.len());
    for record in records {
        let folded = id::folded(&record.id);
        if let Some(first) = seen.get(&folded) {
            diagnostics.push(
                Diagnostic::new(
                    &rules::DUPLICATE_ID,
                    record.id_span,
                    format!("`{}` is the id of two annotations", record.id),
                )
                .also(*first, "first here")
                .hint("give one of the two another id; until then the first counts"),
            );
            continue;
        }
        if options.leaves_out(record) || record.is_unplaced() {
            left_out.push(format!("note:{folded}"));
        } else {
            kept.push(record);
        }
        seen.insert(folded, record.id_span);
    }
    (kept, seen)
}

/// Which records are by themselves; the others are put with what they answer.
pub(super) fn by_themselves(
    kept: &[&Arc<Record>],
    parents: &HashMap<String, String>,
    replies: &mut Replies,
    left_out: &mut Vec<String>,
) -> Vec<usize> {
    let mut own: Vec<usize> = Vec::with_capacity(kept.len());
    for (n, record) in kept.iter().enumerate() {
        if record.reply_to.is_none() {
            own.push(n);
            continue;
        }
        let folded = id::folded(&record.id);
        match parents.get(&*folded) {
            None => left_out.push(format!("note:{folded}")),
            Some(parent) if record.selector.quote.is_none() && record.selector.range.is_none() => {
                replies.entry(parent.clone()).or_default().push(Arc::clone(record));
            }
            Some(_) => own.push(n),
        }
    }
    own
}

/// The parent of each reply, where it has one and the chain of parents ends.
pub(super) fn parents<'a>(
    kept: &[&Arc<Record>],
    left_out: &[String],
    hidden: &HashSet<String>,
    near: impl Fn() -> &'a Candidates,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<String, String> {
    if kept.iter().all(|record| record.reply_to.is_none()) {
        return HashMap::new();
    }
    let known: HashSet<String> = kept.iter().map(|r| id::fold(&r.id)).collect();
    let left_out: HashSet<&str> = left_out.iter().map(String::as_str).collect();
    let mut parents: HashMap<String, String> = HashMap::new();
    for record in kept {
        let Some((parent, span)) = &record.reply_to else { continue };
        let folded = id::fold(parent.strip_prefix("note:").unwrap_or(parent));
        if known.contains(&folded) {
            parents.insert(id::fold(&record.id), folded);
        } else if hidden.contains(&format!("note:{folded}")) {
            // Its parent was reported already; that it goes too must not happen in silence.
            let message =
                format!("`{}` answers `{}`, which is left out of the site", record.id, clip(parent));
            diagnostics.push(Diagnostic::new(&rules::BROKEN_REPLY, *span, message).about(record.id.as_str()));
        } else if !left_out.contains(format!("note:{folded}").as_str()) {
            diagnostics.push(no_parent(record, parent, *span, near()));
        }
    }
    for (record, own) in in_circles(kept, &parents) {
        parents.remove(&own);
        let Some((parent, span)) = &record.reply_to else { continue };
        let message = if id::fold(parent.strip_prefix("note:").unwrap_or(parent)) == own {
            "an annotation that answers itself".to_owned()
        } else {
            format!("`{}` answers `{}`, which answers it in turn", record.id, clip(parent))
        };
        diagnostics.push(
            Diagnostic::new(&rules::BROKEN_REPLY, *span, message)
                .hint("take `reply-to` away from the note that came first")
                .about(record.id.as_str()),
        );
    }
    parents
}

pub(super) fn no_parent(record: &Record, parent: &str, span: Span, near: &Candidates) -> Diagnostic {
    let message = format!("there is no annotation `{}` to answer", clip(parent));
    let is_own = near.nearest(parent) == Some(record.id.as_str());
    let advice = if is_own { near.suggestion_but(parent, &record.id) } else { near.suggestion(parent) };
    Diagnostic::new(&rules::BROKEN_REPLY, span, message)
        .advise(span, advice.written(as_string))
        .about(record.id.as_str())
}

/// The replies to drafts that are left out, and the replies to those: each is reported, since it isn't shown.
pub(super) fn with_drafts(
    kept: &[&Arc<Record>],
    left_out: &[String],
    unplaced: &HashSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashSet<String> {
    let parent_of = |record: &Record| {
        record.reply_to.as_ref().map(|(parent, _)| id::fold(parent.strip_prefix("note:").unwrap_or(parent)))
    };
    let replies: Vec<(&Arc<Record>, String)> =
        kept.iter().filter_map(|record| Some((*record, parent_of(record)?))).collect();
    let mut gone: HashSet<String> =
        left_out.iter().filter_map(|id| id.strip_prefix("note:").map(str::to_owned)).collect();
    let mut with = HashSet::new();
    let mut left: Vec<&(&Arc<Record>, String)> = replies.iter().collect();
    loop {
        let (now, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|(_, parent)| gone.contains(parent));
        left = rest;
        if now.is_empty() {
            return with;
        }
        for (record, parent) in now {
            let Some((_, span)) = &record.reply_to else { continue };
            let (why, hint) = if unplaced.contains(parent) {
                ("has no place in the text yet", GIVE_PLACE)
            } else if with.contains(parent) {
                ("is left out itself, with what it answers", MAKE_DRAFT)
            } else {
                ("is a draft", MAKE_DRAFT)
            };
            let message =
                format!("`{}` is not shown: `{}`, which it answers, {why}", record.id, clip(parent));
            diagnostics.push(
                Diagnostic::new(&rules::BROKEN_REPLY, *span, message).hint(hint).about(record.id.as_str()),
            );
            let own = id::fold(&record.id);
            gone.insert(own.clone());
            with.insert(own);
        }
    }
}

/// The replies whose chain of parents comes back to them, in the order of the files. Those that only lead into
/// a circle are none of it. Each reply is gone through once.
fn in_circles<'a>(
    kept: &'a [&'a Arc<Record>],
    parents: &HashMap<String, String>,
) -> Vec<(&'a Record, String)> {
    let mut walk_of: HashMap<&str, usize> = HashMap::new();
    let mut circles: HashSet<&str> = HashSet::new();
    for (walk, start) in parents.keys().enumerate() {
        let mut at = start.as_str();
        while let (None, Some(parent)) = (walk_of.get(at), parents.get(at)) {
            walk_of.insert(at, walk);
            at = parent;
        }
        if walk_of.get(at) == Some(&walk) {
            while circles.insert(at) {
                at = parents.get(at).map_or(at, String::as_str);
            }
        }
    }
    let folded = kept.iter().map(|record| (record.as_ref(), id::fold(&record.id)));
    folded.filter(|(_, own)| circles.contains(own.as_str())).collect()
}

/// Leaves a reply out whose parent found no place, and reports it unless that is a draft.
pub(super) fn leave_out_replies(
    replies: &Replies,
    standing: &HashSet<&str>,
    with_drafts: &HashSet<String>,
    left_out: &mut Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut lost: Vec<&Arc<Record>> =
        replies.values().flatten().filter(|r| !standing.contains(&*id::folded(&r.id))).collect();
    for reply in lost.iter().filter(|reply| with_drafts.contains(&*id::folded(&reply.id))) {
        left_out.push(format!("note:{}", id::fold(&reply.id)));
    }
    lost.retain(|reply| !with_drafts.contains(&*id::folded(&reply.id)));
    // A map has no order.
    lost.sort_by_key(|reply| reply.span);
    for reply in lost {
        if let Some((parent, span)) = &reply.reply_to {
            let parent = clip(parent);
            let message = format!("`{}` answers `{parent}`, which is left out of the site", reply.id);
            diagnostics.push(Diagnostic::new(&rules::BROKEN_REPLY, *span, message).about(reply.id.as_str()));
        }
        left_out.push(format!("note:{}", id::fold(&reply.id)));
    }
}

/// One remark for all notes that were imported and have no place.
pub(super) fn tell_unplaced(records: &[Arc<Record>], diagnostics: &mut Vec<Diagnostic>) {
    let mut unplaced = records.iter().filter(|record| record.is_unplaced());
    let Some(first) = unplaced.next() else { return };
    let message = match unplaced.count() {
        0 => "a note has no place in the text, and is shown nowhere".to_owned(),
        more => format!("{} notes have no place in the text, and are shown nowhere", more + 1),
    };
    diagnostics.push(
        Diagnostic::new(&rules::UNPLACED, first.id_span, message)
            .hint("`variorum reanchor --interactive` seeks places; or give one a `quote` that the text has and take its `status` away, or delete its record"),
    );
}
