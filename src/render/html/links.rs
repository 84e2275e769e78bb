//! Links, references and citations of a text.

use std::fmt::Write as _;

use super::Html;
use crate::edition::LinkTo;
use crate::render::escape::{address_to, escape_to, path_to};
use crate::render::mixed;

impl Html<'_> {
    /// Whether the leaf that is being written has letters against a direction: what is filled in beside them needs
    /// its own.
    pub(super) fn beside(&mut self, dir: &str) -> bool {
        let leaf = self.leaf;
        if let Some((_, against)) = self.against.filter(|(of, _)| *of == leaf) {
            return against;
        }
        let body = self.text.body;
        let there = (leaf as usize) < body.leaves.len();
        let against = there && mixed::runs_against(body.words(leaf as usize), dir);
        self.against = Some((leaf, against));
        against
    }

    pub(super) fn open_link(&mut self, number: u32) {
        let link = &self.text.body.links[number as usize];
        match self.text.links.get(number as usize) {
            Some(LinkTo::Place(place)) => {
                let words = if link.bare {
                    self.text.words.reference(place, self.text.titles, self.text.here.address)
                } else {
                    String::new()
                };
                self.out.push_str("<a class=\"xref\" href=\"");
                self.text.here.href(&mut self.out, &self.text.entities.direct(place));
                self.out.push('"');
                self.title(&link.title);
                let dir = self.text.words.direction();
                let own = mixed::own_dir(&words, dir, || self.beside(dir));
                if let Some(dir) = own.filter(|_| link.bare) {
                    let _ = write!(self.out, " dir=\"{dir}\"");
                }
                self.out.push('>');
                self.links += 1;
                escape_to(&mut self.out, &words);
            }
            Some(LinkTo::Web(url)) => {
                let tag = self.out.len();
                self.out.push_str("<a href=\"");
                address_to(&mut self.out, url);
                self.out.push('"');
                self.title(&link.title);
                self.out.push('>');
                self.web = (tag, self.out.len());
                self.links += 1;
                if link.bare {
                    escape_to(&mut self.out, url);
                }
            }
            Some(LinkTo::Elsewhere(to)) => {
                self.out.push_str("<a class=\"xref\" href=\"");
                // One without an address of the web is beside the site.
                if to.href.starts_with("../") {
                    self.out.push_str(self.text.here.root);
                }
                address_to(&mut self.out, &to.href);
                self.out.push('"');
                if !link.title.is_empty() {
                    self.title(&link.title);
                } else if to.title != to.locus {
                    self.title(&to.title);
                }
                self.out.push('>');
                self.links += 1;
                if link.bare {
                    escape_to(&mut self.out, &self.text.words.elsewhere(to));
                }
            }
            Some(LinkTo::Media(address)) => {
                self.out.push_str("<a href=\"");
                self.out.push_str(self.text.here.root);
                path_to(&mut self.out, address);
                self.out.push('"');
                self.title(&link.title);
                self.out.push('>');
                self.links += 1;
                if link.bare {
                    escape_to(&mut self.out, address.rsplit('/').next().unwrap_or(address));
                }
            }
            Some(LinkTo::Lost) => {
                self.out.push_str("<span class=\"lost\"");
                self.title(&link.title);
                self.out.push('>');
            }
            Some(LinkTo::Broken | LinkTo::InDoubt(_)) | None => {
                if link.bare {
                    escape_to(&mut self.out, &link.as_written());
                }
            }
        }
    }

    /// A title, which browsers show as a tip; none where it has no words.
    pub(super) fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape_to(&mut self.out, title);
            self.out.push('"');
        }
    }

    pub(super) fn close_link(&mut self, number: u32) {
        if let Some(LinkTo::Web(url)) = self.text.links.get(number as usize) {
            self.tell_address(url);
        }
        match self.text.links.get(number as usize) {
            Some(LinkTo::Place(_) | LinkTo::Web(_) | LinkTo::Media(_) | LinkTo::Elsewhere(_)) => {
                self.out.push_str("</a>");
                self.links = self.links.saturating_sub(1);
                if self.links == 0 {
                    let waiting = std::mem::take(&mut self.waiting);
                    self.out.push_str(&waiting);
                }
            }
            Some(LinkTo::Lost) => self.out.push_str("</span>"),
            Some(LinkTo::Broken | LinkTo::InDoubt(_)) | None => {}
        }
    }

    /// Distinguishes a link whose words are its address: on paper others have it behind them.
    fn tell_address(&mut self, url: &str) {
        let (tag, words) = self.web;
        let mut address = String::with_capacity(url.len());
        escape_to(&mut address, url);
        let Some(written) = self.out.get(words..) else { return };
        let bare = |text: &str| text.trim_end_matches('/').to_owned();
        let scheme =
            ["https://", "http://", "mailto:"].iter().find_map(|scheme| address.strip_prefix(scheme));
        if bare(written) == bare(&address) || scheme.is_some_and(|rest| bare(written) == bare(rest)) {
            self.out.insert_str(tag + "<a".len(), " class=\"url\"");
        }
    }

    pub(super) fn cite(&mut self, number: u32) {
        let Some(citation) = self.text.body.citations.get(number as usize) else { return };
        if citation.spaced {
            self.out.push(' ');
        }
        self.text.cites.write(&mut self.out, &citation.items, true, self.text.here);
    }
}
