//! What programs read of the pages: tags in the head, JSON-LD, the sitemap, feeds, robots.txt.

mod data;
mod feeds;
mod sitemap;
mod tags;

pub(super) use tags::Tag;

/// The files for programs, by their addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum File {
    /// `robots.txt`.
    Robots,
    /// `sitemap.xml`.
    Sitemap,
    /// `feed.xml`: the notes.
    Notes,
    /// `releases.xml`.
    Releases,
}

/// `robots.txt`, which an edition may have of its own.
pub(crate) const ROBOTS: &str = "robots.txt";
