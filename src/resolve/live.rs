//! The blocks of this revision of a text, as they are compared with old ones and looked through.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::Xxh3;

use crate::edition::Section;
use crate::edition::lock::cut;
use crate::edition::text::{Body, ItemKind};

use super::fold::Folded;
use super::unit::BlockKind;

/// Where an annotation is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    /// The whole section.
    Section,
    /// One block or heading.
    Item(u32),
    /// One footnote, by the order of the source.
    Footnote(u32),
    /// One line of verse, by its place among those of the text.
    Line(u32),
}

/// A block, heading or footnote of this revision.
#[derive(Debug, Clone)]
pub(super) struct LiveBlock {
    /// Its section, by its place in the witness.
    pub(super) section: usize,
    /// What it is.
    pub(super) kind: BlockKind,
    /// Where its words are sought.
    pub(super) scope: Scope,
    /// Its leaves, and how long their folded words are.
    pub(super) leaves: Arc<[(u32, u32)]>,
    /// The hash of its folded words.
    pub(super) hash: u64,
}

impl LiveBlock {
    /// The leaf and the byte in its folded words of a byte of the whole.
    pub(super) fn leaf_at(&self, at: u32) -> Option<(usize, usize)> {
        let mut start = 0;
        for (leaf, length) in &*self.leaves {
            if at <= start + length {
                return Some((*leaf as usize, (at.checked_sub(start)?) as usize));
            }
            // Leaves are parted by one byte.
            start += length + 1;
        }
        None
    }

    /// The byte of the whole of a byte of a leaf.
    pub(super) fn byte_of(&self, leaf: usize, at: usize) -> Option<u32> {
        let mut start = 0;
        for (own, length) in &*self.leaves {
            if *own as usize == leaf {
                return Some(start + u32::try_from(at).ok()?);
            }
            start += length + 1;
        }
        None
    }
}

/// A text as it is compared and sought in.
#[derive(Debug)]
pub(super) struct RevisionText {
    #[expect(dead_code, reason = "it holds its address")]
    body: Arc<Body>,
    /// Its leaves, folded.
    pub(super) folded: Vec<Folded>,
    /// What is in it.
    pub(super) standing: Vec<LiveBlock>,
    /// Which of that has a leaf; made when it is first asked for.
    by_leaf: OnceLock<HashMap<u32, usize>>,
    /// Which of that says much of itself twice: every note on a block asks.
    pub(super) doubled: Vec<OnceLock<bool>>,
}

/// The address of a block on its page.
pub(super) fn address(section: &Section, standing: &LiveBlock) -> String {
    let body = &section.body;
    match standing.scope {
        Scope::Item(item) => match body.items.get(item as usize).map(|item| item.kind) {
            Some(ItemKind::Block(block)) => {
                format!("p{}", section.numbers.get(block as usize).map_or("0", |n| n))
            }
            Some(ItemKind::Heading(heading)) => {
                format!("h-{}", body.headings.get(heading as usize).map_or("", |h| &h.slug))
            }
            _ => String::new(),
        },
        Scope::Footnote(n) => {
            let own = body.footnote_at(n).map(|at| &body.footnotes[at]);
            own.map_or_else(|| format!("fn--{n}"), |f| format!("fn-{}", f.id))
        }
        // Blocks of a revision are no lines.
        Scope::Section | Scope::Line(_) => String::new(),
    }
}

impl RevisionText {
    pub(super) fn new(body: &Arc<Body>) -> Self {
        let folded = super::fold::leaves(body);
        let standing = standing(body, &folded);
        let doubled = standing.iter().map(|_| OnceLock::new()).collect();
        Self { body: Arc::clone(body), folded, standing, by_leaf: OnceLock::new(), doubled }
    }

    /// Which of what is in it has a leaf, by its number.
    pub(super) fn at_leaf(&self, leaf: u32) -> Option<usize> {
        let by_leaf = self.by_leaf.get_or_init(|| {
            let all = self.standing.iter().enumerate().rev();
            all.flat_map(|(n, standing)| standing.leaves.iter().map(move |(own, _)| (*own, n))).collect()
        });
        by_leaf.get(&leaf).copied()
    }

    /// The folded words of a block: those of its leaves, parted by a line's end.
    pub(super) fn words(&self, standing: &LiveBlock) -> Cow<'_, str> {
        let leaf = |leaf: u32| self.folded[leaf as usize].text.as_str();
        match &*standing.leaves {
            [(one, _)] => Cow::Borrowed(leaf(*one)),
            many => Cow::Owned(many.iter().map(|(n, _)| leaf(*n)).collect::<Vec<&str>>().join("\n")),
        }
    }
}

/// What is in a section: its blocks and headings, then its footnotes.
fn standing(body: &Body, folded: &[Folded]) -> Vec<LiveBlock> {
    let mut groups: Vec<(BlockKind, Scope, Vec<usize>)> = Vec::new();
    for (at, item) in body.items.iter().enumerate() {
        let kind = match item.kind {
            ItemKind::Block(_) => BlockKind::Block,
            ItemKind::Heading(_) => BlockKind::Heading,
            _ => continue,
        };
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        groups.push((kind, Scope::Item(at), body.leaves_of(at).collect()));
    }
    let mut notes: Vec<(u32, Vec<usize>)> = Vec::new();
    for (leaf, footnote) in body.leaves.iter().enumerate().filter_map(|(n, l)| Some((n, l.footnote?))) {
        match notes.iter_mut().find(|(own, _)| *own == footnote) {
            Some((_, leaves)) => leaves.push(leaf),
            None => notes.push((footnote, vec![leaf])),
        }
    }
    groups.extend(notes.into_iter().map(|(n, leaves)| (BlockKind::Footnote, Scope::Footnote(n), leaves)));
    let stand = |(kind, scope, leaves): (BlockKind, Scope, Vec<usize>)| {
        let mut hash = Xxh3::new();
        let mut lengths = Vec::with_capacity(leaves.len());
        for (n, leaf) in leaves.into_iter().enumerate() {
            let folded = &folded[leaf].text;
            if n > 0 {
                hash.update(b"\n");
            }
            hash.update(folded.as_bytes());
            let length = u32::try_from(folded.len()).unwrap_or(u32::MAX);
            lengths.push((u32::try_from(leaf).unwrap_or(u32::MAX), length));
        }
        LiveBlock { section: 0, kind, scope, leaves: lengths.into(), hash: cut(hash.digest()) }
    };
    groups.into_iter().map(stand).collect()
}
