//! The words of the apparatus among which references or citations fill in some. Collation compares texts without these, so a
//! lemma would read “see , and”.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::edition::Section;
use crate::edition::note::LeafRange;
use crate::edition::wide::in_a_line;
use crate::resolve::compared::Compared;
use crate::resolve::lemma::{LemmaPiece, pieces_of_stretch};

use super::pages::Pages;

/// What is filled in among the words of a section's entries, witness by witness.
pub(super) struct FilledIn<'a> {
    pages: &'a Pages,
    /// None for a witness in whose text nothing is filled in.
    witnesses: Vec<Option<FillPoints<'a>>>,
}

struct FillPoints<'a> {
    section: &'a Section,
    /// The words of each entry that has something filled in, by its number.
    by_entry: HashMap<u32, Vec<LeafRange>>,
}

impl<'a> FilledIn<'a> {
    /// Find the entries of a section that have something filled in among their words.
    pub(super) fn new(pages: &'a Pages, compared: &Compared, texts: &[Option<&'a Section>]) -> Self {
        let of = |(witness, section): (usize, &Option<&'a Section>)| {
            let section = (*section)?;
            let body = &section.body;
            if body.fillings().is_empty() {
                return None;
            }
            let spots = &compared.texts.get(witness)?.as_ref()?.spots;
            let filled = |stretch: &LeafRange| !body.fillings_within(stretch.from, stretch.to).is_empty();
            let mut by_entry: HashMap<u32, Vec<LeafRange>> =
                spots.iter().filter(|s| filled(&s.stretch)).map(|spot| (spot.entry, Vec::new())).collect();
            for spot in spots {
                if let Some(stretches) = by_entry.get_mut(&spot.entry) {
                    stretches.push(spot.stretch);
                }
            }
            Some(FillPoints { section, by_entry })
        };
        Self { pages, witnesses: texts.iter().enumerate().map(of).collect() }
    }

    /// The words that a witness has in an entry, with what is filled in; `plain` where nothing is, and where they are those of
    /// a record.
    pub(super) fn words<'t>(&self, entry: usize, witness: usize, plain: &'t str) -> Cow<'t, str> {
        let filled = || {
            let spots = self.witnesses.get(witness)?.as_ref()?;
            let stretches = spots.by_entry.get(&u32::try_from(entry).ok()?)?;
            let Section { body, links, .. } = spots.section;
            let mut pieces: Vec<LemmaPiece<'_>> = Vec::new();
            for stretch in stretches {
                if !pieces.is_empty() {
                    pieces.push(LemmaPiece::Words("\n"));
                }
                pieces.extend(pieces_of_stretch(body, *stretch));
            }
            let own: String = pieces
                .iter()
                .map(|piece| if let LemmaPiece::Words(words) = piece { words } else { "" })
                .collect();
            (in_a_line(&own) == plain).then(|| self.pages.joined(body, links, &pieces, ""))
        };
        filled().map_or(Cow::Borrowed(plain), Cow::Owned)
    }
}
