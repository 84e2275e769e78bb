//! Pictures of the edition as a whole and of a section, as SVG that templates draw from figures: when things were, who is named
//! where, what the notes cover. Each is beside a table that says the same.

mod cover;
mod named;
mod timeline;

pub(super) use cover::CoverView;
pub(super) use named::KIND as NAMED_KIND;
pub(super) use timeline::KIND as TIMELINE_KIND;

use crate::edition::register::Entity;

use super::pages::Pages;

impl Pages {
    /// Whether any entity has a date.
    pub(super) fn has_timeline(&self) -> bool {
        let entities = self.edition.registers.iter().flat_map(|register| &register.entities);
        entities.into_iter().any(|entity: &Entity| entity.dates.is_some())
    }

    /// Whether there is more than one section for names to be in.
    pub(super) fn has_named(&self) -> bool {
        let sections = self.edition.base().map_or(0, |base| base.sections.len());
        let register = |address: &String| self.edition.registers.iter().any(|r| r.address == *address);
        sections > 1 && self.edition.incoming.keys().any(register)
    }
}

/// The places of the `most` largest of these counts, in their own order.
fn largest(counts: &[usize], most: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..counts.len()).collect();
    if counts.len() > most {
        places.sort_by_key(|at| (std::cmp::Reverse(counts[*at]), *at));
        places.truncate(most);
        places.sort_unstable();
    }
    places
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_largest_stay_in_their_order() {
        assert_eq!(super::largest(&[3, 1, 3, 7, 0], 3), [0, 2, 3]);
        assert_eq!(super::largest(&[3, 1], 3), [0, 1]);
    }
}
