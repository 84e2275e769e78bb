//! Units and columns: what the alignments of each witness with the base make together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::TokenAt;
use super::blocks::{BlockLink, link, moved};
use super::by_hand::ByHand;
use super::leaves::{LeafTokens, align_leaves};
use super::tokens::{Token, TokenBlock, heavy};
use super::words::align;

/// The blocks that became one another.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// Its columns.
    pub(crate) columns: Range<usize>,
    /// Its blocks, witness by witness, in the order of the cells.
    pub(crate) blocks: Vec<Vec<usize>>,
    /// What became of the base's blocks in each witness; none for the base, and where neither has any.
    pub(crate) relation: Vec<Option<Relation>>,
}

/// What became of the base's blocks in a witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// They are as many, where they were.
    Same,
    /// They are more.
    Split,
    /// They are fewer.
    Merged,
    /// They are elsewhere.
    Moved,
    /// There are none.
    Omitted,
    /// The base has none.
    Added,
    /// The witness lacks the section.
    Lacuna,
}

impl Relation {
    /// Its name in every format.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Moved => "moved",
            Self::Omitted => "omitted",
            Self::Added => "added",
            Self::Lacuna => "lacuna",
        }
    }
}

/// Which blocks of each witness became which of the base's. What came from other sections belongs where `coming` says, by witness.
pub(super) fn links(
    blocks: &[Option<Vec<TokenBlock>>],
    by_hand: &ByHand,
    coming: &[(usize, BlockLink)],
) -> Vec<Vec<BlockLink>> {
    let empty = Vec::new();
    let base = blocks.first().and_then(Option::as_ref).unwrap_or(&empty);
    let of = |(witness, other): (usize, &Option<Vec<TokenBlock>>)| {
        let Some(other) = other.as_ref().filter(|_| witness > 0) else { return Vec::new() };
        let mut given = by_hand.between(witness);
        for (_, link) in coming.iter().filter(|(own, _)| *own == witness) {
            given.links.push(*link);
            given.base.insert(link.0);
            given.other.insert(link.1);
        }
        link(base, other, &given)
    };
    blocks.iter().enumerate().map(of).collect()
}

/// The units of a section and their columns, by the links of its blocks.
pub(super) fn units(
    blocks: &[Option<Vec<TokenBlock>>],
    by_hand: &ByHand,
    links: &[Vec<BlockLink>],
) -> (Vec<Unit>, Vec<TokenAt>) {
    let count = blocks.len();
    let empty = Vec::new();
    let base = blocks.first().and_then(Option::as_ref).unwrap_or(&empty);
    let mut parent: Vec<usize> = (0..base.len()).collect();
    for found in links {
        let mut first: HashMap<usize, usize> = HashMap::new();
        for (x, y) in found {
            let to = *first.entry(*y).or_insert(*x);
            let (a, b) = (root(&mut parent, *x), root(&mut parent, to));
            parent[a.max(b)] = a.min(b);
        }
    }
    // One unit a root, in the base's order; the base's blocks by which it has them.
    let mut of_root: HashMap<usize, usize> = HashMap::new();
    let mut groups: Vec<Vec<Vec<usize>>> = Vec::new();
    let mut unit_of: Vec<usize> = Vec::new();
    for x in 0..base.len() {
        let unit = *of_root.entry(root(&mut parent, x)).or_insert_with(|| {
            groups.push(vec![Vec::new(); count]);
            groups.len() - 1
        });
        groups[unit][0].push(x);
        unit_of.push(unit);
    }
    let known = groups.len();
    let mut place: Vec<Vec<Option<usize>>> =
        blocks.iter().map(|b| vec![None; b.as_ref().map_or(0, Vec::len)]).collect();
    for witness in 1..count {
        for (x, y) in &links[witness] {
            place[witness][*y] = Some(unit_of[*x]);
        }
        // In the base's order: what is elsewhere in the witness is compared with its own.
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for (x, y) in &links[witness] {
            let to = first.entry(*y).or_insert(*x);
            *to = (*to).min(*x);
        }
        let mut own: Vec<(usize, usize)> = first.into_iter().map(|(y, x)| (x, y)).collect();
        own.sort_unstable();
        for (x, y) in own {
            groups[unit_of[x]][witness].push(y);
        }
        let other = blocks[witness].as_deref().unwrap_or_default();
        for group in groups.iter_mut().filter(|group| group[witness].len() > 1) {
            let (of_base, rest) = group.split_at_mut(witness);
            in_base_order(base, other, &of_base[0], &mut rest[0]);
        }
    }
    let is_moved = are_moved(blocks, links, &groups, &unit_of, &place);
    let after = added(blocks, by_hand, &mut place, &mut groups, known);
    let mut order: Vec<usize> = Vec::new();
    for at in std::iter::once(None).chain((0..known).map(Some)) {
        order.extend(at);
        order.extend(after.get(&at).into_iter().flatten());
    }
    let (mut units, mut cells): (Vec<Unit>, Vec<TokenAt>) = (Vec::new(), Vec::new());
    for unit in order {
        let from = cells.len() / count.max(1);
        columns(blocks, &groups[unit], &mut cells);
        let moved = is_moved.get(unit);
        let relation = (0..count)
            .map(|w| relation(&groups[unit], w, blocks[w].is_some(), moved.is_some_and(|m| m[w])))
            .collect();
        units.push(Unit {
            columns: from..cells.len() / count.max(1),
            blocks: std::mem::take(&mut groups[unit]),
            relation,
        });
    }
    (units, cells)
}

/// By unit and witness, whether its blocks are elsewhere in that: in another section, before or behind other units, or
/// among one another in another order than the base has their words in.
fn are_moved(
    blocks: &[Option<Vec<TokenBlock>>],
    links: &[Vec<BlockLink>],
    groups: &[Vec<Vec<usize>>],
    unit_of: &[usize],
    place: &[Vec<Option<usize>>],
) -> Vec<Vec<bool>> {
    let mut is_moved: Vec<Vec<bool>> = vec![vec![false; blocks.len()]; groups.len()];
    // The units in the order of the base, one as often as others are between its blocks: the run of each block.
    let mut runs: Vec<usize> = Vec::new();
    let mut of_unit: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
    let mut run_of: Vec<usize> = Vec::with_capacity(unit_of.len());
    for unit in unit_of {
        if runs.last() != Some(unit) {
            of_unit[*unit].push(runs.len());
            runs.push(*unit);
        }
        run_of.push(runs.len() - 1);
    }
    for (witness, list) in blocks.iter().enumerate().skip(1) {
        let list = list.as_deref().unwrap_or_default();
        for (moved, group) in is_moved.iter_mut().zip(groups) {
            // What was put in the base's order isn't in the witness's.
            moved[witness] = group[witness].windows(2).any(|pair| pair[0] > pair[1]);
        }
        let mut row: Vec<(usize, u64)> = Vec::new();
        for (y, unit) in place[witness].iter().enumerate() {
            let Some(unit) = *unit else { continue };
            // What is in another section has no place in the order of this one.
            if list[y].home.is_some() {
                is_moved[unit][witness] = true;
            } else if row.last().is_none_or(|last| last.0 != unit) {
                row.push((unit, u64::try_from(list[y].tokens.len()).unwrap_or(0) + 1));
            }
        }
        // A unit may be in any of its places in the base: the last is tried first, so that one is taken of them.
        let chances: Vec<(usize, usize, u64)> = row
            .iter()
            .enumerate()
            .flat_map(|(at, (unit, size))| of_unit[*unit].iter().rev().map(move |run| (at, *run, *size)))
            .collect();
        let weights: Vec<(usize, u64)> = chances.iter().map(|(_, run, size)| (*run, *size)).collect();
        let mut kept = vec![false; row.len()];
        for (chance, moved) in chances.iter().zip(moved(&weights)) {
            kept[chance.0] |= !moved;
        }
        for ((unit, _), kept) in row.iter().zip(kept) {
            is_moved[*unit][witness] |= !kept;
        }
        // Blocks that the base has others between, and the witness hasn't.
        let mut times: HashMap<usize, usize> = HashMap::new();
        row.iter().for_each(|(unit, _)| *times.entry(*unit).or_default() += 1);
        let linked: BTreeSet<(usize, usize)> =
            links[witness].iter().map(|(x, _)| (unit_of[*x], run_of[*x])).collect();
        for (unit, count) in times {
            is_moved[unit][witness] |= linked.range((unit, 0)..(unit + 1, 0)).count() > count;
        }
    }
    is_moved
}

/// Put the blocks of a witness in the order in which the base has their words: a part of a block may be before another.
fn in_base_order(base: &[TokenBlock], other: &[TokenBlock], of_base: &[usize], own: &mut Vec<usize>) {
    // Words that the base has once in the unit say where they are; the others nothing.
    let mut places: HashMap<u64, Option<usize>> = HashMap::new();
    let tokens = of_base.iter().flat_map(|x| &base[*x].tokens).enumerate();
    for (at, token) in tokens.filter(|(_, token)| !token.light) {
        places.entry(token.word).and_modify(|place| *place = None).or_insert(Some(at));
    }
    let middle = |y: usize| {
        let found = other[y].tokens.iter().filter_map(|token| *places.get(&token.word)?);
        let mut found: Vec<usize> = found.collect();
        found.sort_unstable();
        found.get(found.len() / 2).copied()
    };
    let middles: Vec<Option<usize>> = own.iter().map(|y| middle(*y)).collect();
    // A block without such words stays behind the one before it.
    let keys = middles.iter().scan(0, |last, middle| {
        *last = middle.unwrap_or(*last);
        Some(*last)
    });
    let mut all: Vec<(usize, usize)> = keys.zip(own.iter().copied()).collect();
    all.sort_by_key(|(key, _)| *key);
    *own = all.into_iter().map(|(_, y)| y).collect();
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// A block that the base lacks: the unit before it, how many such blocks are between, its words, witness and place.
type Unplaced = (Option<usize>, usize, Vec<u64>, usize, usize);

/// Units of blocks that the base lacks, by the unit that they follow: those with the same words are one.
fn added(
    blocks: &[Option<Vec<TokenBlock>>],
    by_hand: &ByHand,
    place: &mut [Vec<Option<usize>>],
    groups: &mut Vec<Vec<Vec<usize>>>,
    known: usize,
) -> BTreeMap<Option<usize>, Vec<usize>> {
    let mut found: Vec<Unplaced> = Vec::new();
    for (witness, list) in blocks.iter().enumerate().skip(1) {
        let mut last = None;
        let mut nth = 0;
        for (y, block) in list.iter().flatten().enumerate() {
            match place[witness][y] {
                Some(unit) => (last, nth) = (Some(unit), 0),
                None => {
                    let keys: Vec<u64> = block.tokens.iter().map(|t| t.key).collect();
                    found.push((last, nth, keys, witness, y));
                    nth += 1;
                }
            }
        }
    }
    // By their place and their words, never by the witness: that has no say in the order.
    found.sort();
    let mut after: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut made = AddedUnits::of(blocks, &found);
    let mut given: HashMap<usize, usize> = HashMap::new();
    for (last, _, keys, witness, y) in found {
        if let Some(alignment) = by_hand.without_base(witness, y) {
            let unit = *given.entry(alignment).or_insert_with(|| {
                groups.push(vec![Vec::new(); blocks.len()]);
                after.entry(last).or_default().push(groups.len() - 1);
                groups.len() - 1
            });
            groups[unit][witness].push(y);
            continue;
        }
        let Some(block) = blocks[witness].as_ref().map(|b| &b[y]) else { continue };
        let words = heavy(&block.tokens);
        let same = made.likely(&keys, &words, witness, groups).into_iter().find(|unit| {
            let group: &Vec<Vec<usize>> = &groups[*unit];
            group[witness].is_empty()
                && group.iter().enumerate().any(|(w, own)| {
                    own.iter().any(|own| {
                        blocks[w].as_ref().is_some_and(|b| {
                            let other = &b[*own];
                            other.kind == block.kind
                                && (other.tokens.iter().map(|t| t.key).eq(keys.iter().copied())
                                    || alike(&other.tokens, &block.tokens))
                        })
                    })
                })
        });
        let unit = same.unwrap_or_else(|| {
            groups.push(vec![Vec::new(); blocks.len()]);
            after.entry(last).or_default().push(groups.len() - 1);
            groups.len() - 1
        });
        debug_assert!(unit >= known);
        groups[unit][witness].push(y);
        made.put(unit, keys, words);
    }
    after
}

/// The units of blocks that the base lacks, by what they have in common with others.
#[derive(Default)]
struct AddedUnits {
    /// In how many such blocks a word is.
    counts: HashMap<u64, usize>,
    by_keys: HashMap<Vec<u64>, Vec<usize>>,
    by_word: HashMap<u64, Vec<usize>>,
    /// In the list of a word, or of a whole block's words, the first unit that may have no block of a witness.
    first: HashMap<(Key, usize), usize>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Word(u64),
    Words(Vec<u64>),
}

/// So many units with the same word are looked at.
const NEAREST: usize = 32;

impl AddedUnits {
    fn of(blocks: &[Option<Vec<TokenBlock>>], found: &[Unplaced]) -> Self {
        let mut made = Self::default();
        for (.., witness, y) in found {
            let block = blocks[*witness].as_ref().and_then(|b| b.get(*y));
            for word in block.into_iter().flat_map(|block| heavy(&block.tokens)) {
                *made.counts.entry(word).or_default() += 1;
            }
        }
        made
    }

    /// The units, in their order, that may have a block [`alike`] and have none of this witness: of the words of a block any
    /// half holds one that is in both, and the rarest half is looked up (prefix filtering: Chaudhuri, Ganti and Kaushik, 2006).
    /// Of many with the same word the first [`NEAREST`] are looked at.
    fn likely(
        &mut self,
        keys: &[u64],
        words: &HashSet<u64>,
        witness: usize,
        groups: &[Vec<Vec<usize>>],
    ) -> BTreeSet<usize> {
        let mut rarest: Vec<(usize, u64)> =
            words.iter().map(|word| (self.counts.get(word).copied().unwrap_or(0), *word)).collect();
        rarest.sort_unstable();
        let half = rarest[..words.len().div_ceil(2)]
            .iter()
            .filter_map(|(_, word)| Some((Key::Word(*word), self.by_word.get(word)?)));
        let same = self.by_keys.get(keys).map(|units| (Key::Words(keys.to_vec()), units));
        let mut all = BTreeSet::new();
        for (key, units) in half.chain(same) {
            // What has a block of the witness will always have one.
            let is_free = |unit: &&usize| groups[**unit][witness].is_empty();
            let first = self.first.entry((key, witness)).or_default();
            *first += units[*first..].iter().take_while(|unit| !is_free(unit)).count();
            all.extend(units[*first..].iter().filter(is_free).take(NEAREST));
        }
        all
    }

    fn put(&mut self, unit: usize, keys: Vec<u64>, words: HashSet<u64>) {
        self.by_keys.entry(keys).or_default().push(unit);
        for word in words {
            self.by_word.entry(word).or_default().push(unit);
        }
    }
}

/// Whether two blocks have most of their words in common, short ones aside.
fn alike(one: &[Token], other: &[Token]) -> bool {
    let (one, other) = (heavy(one), heavy(other));
    let shared = one.intersection(&other).count();
    shared * 2 > one.len().max(other.len())
}

fn relation(blocks: &[Vec<usize>], witness: usize, has_section: bool, moved: bool) -> Option<Relation> {
    if witness == 0 {
        return None;
    }
    let (base, own) = (blocks[0].len(), blocks[witness].len());
    match (base, own) {
        _ if !has_section => Some(Relation::Lacuna),
        (0, 0) => None,
        (0, _) => Some(Relation::Added),
        (_, 0) => Some(Relation::Omitted),
        _ if moved => Some(Relation::Moved),
        _ if own > base => Some(Relation::Split),
        _ if own < base => Some(Relation::Merged),
        _ => Some(Relation::Same),
    }
}

/// The columns of a unit: each witness is aligned with the base, and what is put in at one place with what others have there.
fn columns(blocks: &[Option<Vec<TokenBlock>>], group: &[Vec<usize>], cells: &mut Vec<TokenAt>) {
    let count = blocks.len();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let lists: Vec<Vec<((u32, u32), &Token)>> = group
        .iter()
        .zip(blocks)
        .map(|(own, blocks)| {
            let own = own.iter().filter_map(|at| Some((*at, blocks.as_ref()?.get(*at)?)));
            own.flat_map(|(at, block)| {
                block.tokens.iter().enumerate().map(move |(n, t)| ((small(at), small(n)), t))
            })
            .collect()
        })
        .collect();
    let tokens: Vec<Vec<&Token>> = lists.iter().map(|list| list.iter().map(|(_, t)| *t).collect()).collect();
    let base = &tokens[0];
    let ends: Vec<Vec<usize>> =
        group.iter().zip(blocks).map(|(own, blocks)| leaf_ends(own, blocks)).collect();
    let mut leaves = tokens.iter().zip(&ends).map(|(tokens, ends)| LeafTokens { tokens, ends }).enumerate();
    let Some((_, of_base)) = leaves.next() else { return };
    // Over against each token of the base; and what is put in before each, and after the last.
    let mut over: Vec<Vec<Option<usize>>> = vec![vec![None; count]; base.len()];
    let mut put_in: Vec<Vec<(usize, Vec<usize>)>> = vec![Vec::new(); base.len() + 1];
    for (witness, own) in leaves {
        let mut at = 0;
        for (x, y) in align_leaves(of_base, own) {
            match (x, y) {
                (Some(x), y) => {
                    over[x][witness] = y;
                    at = x + 1;
                }
                (None, Some(y)) => match put_in[at].last_mut().filter(|(w, _)| *w == witness) {
                    Some((_, own)) => own.push(y),
                    None => put_in[at].push((witness, vec![y])),
                },
                (None, None) => {}
            }
        }
    }
    for at in 0..=base.len() {
        for row in together(&tokens, std::mem::take(&mut put_in[at])) {
            cells.extend((0..count).map(|w| row[w].map(|n| lists[w][n].0)));
        }
        if at < base.len() {
            cells.extend(
                (0..count)
                    .map(|w| if w == 0 { Some(lists[0][at].0) } else { over[at][w].map(|n| lists[w][n].0) }),
            );
        }
    }
}

/// Where each leaf of a block ends among its tokens; several blocks are one leaf, since words cross the border between them where a
/// paragraph was divided elsewhere.
pub(super) fn leaf_ends(own: &[usize], blocks: &Option<Vec<TokenBlock>>) -> Vec<usize> {
    let all: Vec<&TokenBlock> = own.iter().filter_map(|at| blocks.as_ref()?.get(*at)).collect();
    match all.as_slice() {
        [block] if !block.leaf_ends.is_empty() => block.leaf_ends.iter().map(|end| *end as usize).collect(),
        blocks => vec![blocks.iter().map(|block| block.tokens.len()).sum()],
    }
}

/// The rows of what several witnesses have at one place where the base has nothing: the longest is what the others
/// are aligned with, of two as long the one whose words come first.
fn together(tokens: &[Vec<&Token>], mut all: Vec<(usize, Vec<usize>)>) -> Vec<Vec<Option<usize>>> {
    let count = tokens.len();
    let keys = |(witness, own): &(usize, Vec<usize>)| -> Vec<u64> {
        own.iter().map(|n| tokens[*witness][*n].key).collect()
    };
    if all.len() > 1 {
        all.sort_by_cached_key(|own| (std::cmp::Reverse(own.1.len()), keys(own)));
    }
    let mut rows: Vec<Vec<Option<usize>>> = Vec::new();
    for (witness, own) in all {
        // What is in each row already, by the first that has it.
        let there: Vec<&Token> = rows
            .iter()
            .filter_map(|row| {
                row.iter().enumerate().filter_map(|(w, n)| Some(tokens[w][(*n)?])).min_by_key(|t| t.key)
            })
            .collect();
        let them: Vec<&Token> = own.iter().map(|n| tokens[witness][*n]).collect();
        let mut made = Vec::with_capacity(rows.len().max(own.len()));
        for (x, y) in align(&there, &them) {
            let mut row = x.map_or_else(|| vec![None; count], |x| std::mem::take(&mut rows[x]));
            row[witness] = y.map(|y| own[y]);
            made.push(row);
        }
        rows = made;
    }
    rows
}
