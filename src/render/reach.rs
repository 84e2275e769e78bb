//! What writers of whole documents ask of the pages beside lines of words.

use crate::edition::Place;
use crate::edition::register::Register;

use super::mixed;
use super::pages::Pages;

impl Pages {
    /// What a cross-reference to a place says when it was given no text, in a text of this address.
    pub(crate) fn reference_words(&self, place: &Place, from: &str) -> String {
        mixed::bare(&self.reference(place, from))
    }

    /// What a register is called.
    pub(crate) fn register_words(&self, register: &Register) -> String {
        mixed::bare(&self.register_title(register))
    }
}
