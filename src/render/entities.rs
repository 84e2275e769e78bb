//! Where entities are: on their register's page, or each on a page of its own, to which that page leads.

use std::borrow::Cow;

use crate::edition::register::{Entity, EntityId, Register, fragment};
use crate::edition::{Place, PlaceKind};

/// A register of more entities has a page for each; its own is the list of their names.
const TOGETHER: usize = 500;

/// Whether each entity of a register has a page of its own.
pub(super) fn is_divided(register: &Register) -> bool {
    register.entities.len() > TOGETHER
}

/// The page that one entity has alone, where it has one.
pub(super) fn own_page(register: &Register, entity: &Entity) -> String {
    format!("{}/{}.html", register.id, entity.id)
}

/// The page that says what there is to know of an entity.
pub(super) fn page(register: &Register, entity: &Entity) -> String {
    if is_divided(register) { own_page(register, entity) } else { register.address.clone() }
}

/// Where that is on the page.
pub(super) fn address(register: &Register, entity: &Entity) -> String {
    format!("{}#{}", page(register, entity), fragment(entity))
}

/// Where the pages have the entities of an edition.
///
/// The address that others may use is for ever the one on the register's page, which leads on; links of the site don't make
/// that way round.
#[derive(Debug, Default)]
pub(crate) struct EntityPlaces {
    places: Vec<Vec<Place>>,
    /// Registers that are divided, each by its page and the folder of the pages of its entities.
    divided: Vec<(String, String)>,
}

impl EntityPlaces {
    pub(super) fn new(registers: &[Register]) -> Self {
        let of = |register: &Register| {
            let place = |entity: &Entity| Place {
                address: page(register, entity),
                fragment: Some(fragment(entity)),
                what: PlaceKind::Entity { name: entity.name.clone() },
            };
            register.entities.iter().map(place).collect()
        };
        let divided = registers.iter().filter(|register| is_divided(register));
        Self {
            places: registers.iter().map(of).collect(),
            divided: divided.map(|register| (register.address.clone(), register.id.clone())).collect(),
        }
    }

    /// Where an entity is.
    pub(super) fn get(&self, entity: EntityId) -> Option<&Place> {
        self.places.get(entity.register as usize)?.get(entity.entity as usize)
    }

    /// A place as the site's own links have it.
    pub(super) fn direct<'p>(&self, place: &'p Place) -> Cow<'p, Place> {
        let found = self.divided.iter().find(|(page, _)| *page == place.address);
        let id = place.fragment.as_deref().and_then(|fragment| fragment.strip_prefix("e-"));
        match (found, id, &place.what) {
            (Some((_, folder)), Some(id), PlaceKind::Entity { .. }) => {
                Cow::Owned(Place { address: format!("{folder}/{id}.html"), ..place.clone() })
            }
            _ => Cow::Borrowed(place),
        }
    }
}
