//! What was rendered in the last run: works seldom change.

use std::sync::Arc;

use super::alike::Distinction;
use super::dress::Dress;
use super::{WorkForms, Works, WorksKey};
use crate::cache::Cache;

/// What was made in the last run.
#[derive(Debug, Default)]
pub(in crate::render) struct WorksCache {
    /// By [`super::dress::key`]; none where there is no such style.
    pub(super) dress: Cache<u64, Option<Dress>>,
    /// The order of works of the same people, by [`Dress::key`]: before entries are made, and after.
    pub(super) orders: Cache<u64, Vec<usize>>,
    /// What distinguishes works whose citations may be alike, by [`Dress::key`].
    pub(super) distinctions: Cache<u64, Vec<Distinction>>,
    /// The forms of works that are rendered together, by [`Dress::key`].
    pub(super) forms: Cache<u64, Vec<WorkForms>>,
    /// All works, with what they were rendered from.
    pub(super) last: Option<(WorksKey, Arc<Works>)>,
}
