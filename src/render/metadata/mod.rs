//! What programs read of the pages: tags in the head, JSON-LD, the sitemap, feeds, robots.txt.

mod data;
mod feeds;
mod sitemap;
mod tags;

pub(super) use feeds::{NOTES_KIND as FEED_KIND, RELEASES_KIND};
pub(super) use sitemap::{ROBOTS_KIND, SITEMAP_KIND};
pub(super) use tags::MetaTag;

/// `robots.txt`, which an edition may have of its own.
pub(crate) const ROBOTS: &str = "robots.txt";
