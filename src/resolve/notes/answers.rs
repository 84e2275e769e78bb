//! Replies within one another.

use std::sync::Arc;

use crate::edition::note::{Anchor, Record, Verdict};
use crate::edition::{Note, id};
use crate::resolve::replies::Replies;

/// How many replies are within one another: a template can nest its components only so deep.
const DEEPEST: usize = 12;

/// The replies to a note, and theirs. Those nested deeper than the limit follow one another on its level.
pub(super) fn answers(parent: &Note, replies: &Replies, depth: usize) -> Vec<Note> {
    let of = |record: &Record| replies.get(&*id::folded(&record.id)).into_iter().flatten();
    let mut open: Vec<&Arc<Record>> = of(&parent.record).rev().collect();
    let mut answers = Vec::new();
    while let Some(record) = open.pop() {
        let mut answer = Note {
            number: parent.number,
            label: format!("{}.{}", parent.label, answers.len() + 1).into(),
            anchor: Anchor::Parent,
            verdict: Verdict::Exact,
            score: 1.0,
            certain: true,
            last_seen: None,
            links: Vec::new(),
            refs: Vec::new(),
            answers: None,
            images: Vec::new(),
            names: Vec::new(),
            mentions: Vec::new(),
            entities: Vec::new(),
            words: None,
            replies: Vec::new(),
            record: Arc::clone(record),
        };
        if depth < DEEPEST {
            answer.replies = self::answers(&answer, replies, depth + 1);
        } else {
            open.extend(of(record).rev());
        }
        answers.push(answer);
    }
    answers
}
