//! References and targets that name a line of verse, `p3-12`: what the lock leads is the block, and the line is counted in
//! what that became.

use std::sync::Arc;

use crate::edition::verse::{self, Lines};
use crate::edition::{LinkTo, Place, PlaceKind, Section};

/// The place of a line, by its place among those of the section.
pub(super) fn place(section: &Section, at: usize) -> Option<Place> {
    let line = section.body.lines.get(at)?;
    Some(Place {
        address: section.address.clone(),
        fragment: section.line_address(at),
        what: PlaceKind::Block {
            section: Arc::clone(&section.number),
            number: section.numbers.get(line.block as usize)?.to_string(),
            lines: Some(Lines::one(at)),
        },
    })
}

/// The place of a line as a link's target.
pub(super) fn link(section: &Section, at: usize) -> LinkTo {
    place(section, at).map_or(LinkTo::Broken, |place| LinkTo::Place(Box::new(place)))
}

/// What is behind the block in a target that names a line: `-12` of `boredom#p3-12`; nothing in another.
pub(super) fn tail(target: &str) -> &str {
    let fragment = target.rsplit_once('#').map_or("", |(_, fragment)| fragment).trim();
    verse::parts(fragment).map_or("", |(block, _)| &fragment[block.len()..])
}

/// Why a section has no such line, and which it has; none where the address is of no line.
pub(super) fn missing(section: &Section, address: &str) -> Option<String> {
    let (block, _) = verse::parts(address)?;
    let number = block.strip_prefix('p')?;
    let at = u32::try_from(section.block_numbered(number)?).ok()?;
    let lines = section.body.lines_of_block(at);
    Some(match lines.len() {
        0 if section.body.lines.is_empty() => format!(
            "`#{block}` is there, but the lines of this section are not counted: that takes stanzas, which are paragraphs with hard breaks (`\\` at the end of a line), and `numbers = \"lines\"` under `[view]` in edition.toml or in the section's front matter"
        ),
        0 => format!("`#{block}` is no stanza: in a stanza each line but the last ends with `\\`"),
        1 => format!("`#{block}` has one line, `#{block}-1`"),
        last => format!("the lines of `#{block}` are `#{block}-1` to `#{block}-{last}`"),
    })
}
