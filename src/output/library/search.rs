//! One search over the editions of a library: an index of the passages of all, of which the browser loads as few parts as of one
//! edition's.
//!
//! The address of a passage begins with its edition's place on the shelf, `1/boredom.html`; the page knows the way to each.

use std::fmt::Write as _;

use crate::edition::meta::direction;
use crate::render::escape::escape;
use crate::search::{FOLDER, IndexFiles, IndexPart, PassageGroup, TextSize};

use super::{LibraryData, Merged};

/// The page.
pub(super) const ADDRESS: &str = "search.html";

impl LibraryData<'_> {
    /// The page and the index, by their addresses.
    pub(super) fn search(&self, registers: &[Merged<'_>]) -> Vec<(String, String)> {
        let size = self.volumes.iter().map(|own| own.pages.size_of_passages()).sum::<TextSize>();
        let files = IndexFiles::new(self.passages(), size.counts());
        let page = self.search_page(registers, &files.hash);
        let parts = IndexPart::all(size.counts()).map(|(address, part)| (address, files.text(part)));
        std::iter::once((ADDRESS.to_owned(), page)).chain(parts).collect()
    }

    /// The passages of all editions, texts first, as those of one are.
    fn passages(&self) -> Vec<PassageGroup<'_>> {
        let own_direction = self.words.direction();
        let mut groups: Vec<PassageGroup<'_>> = Vec::new();
        for (volume, own) in self.volumes.iter().enumerate() {
            for mut group in own.pages.passages() {
                group.address = format!("{volume}/{}", group.address);
                let direction = direction(&group.language);
                let is_other = group.language != self.language;
                group.shown = (
                    is_other.then(|| group.language.clone()),
                    Some(direction).filter(|direction| *direction != own_direction),
                );
                groups.push(group);
            }
        }
        groups.sort_by_key(|group| group.kind);
        groups
    }

    fn search_page(&self, registers: &[Merged<'_>], hash: &str) -> String {
        let word = |path: &str| escape(&self.words.word(path));
        let mut main = format!(
            "<search class=\"search\" id=\"search\" data-index=\"{FOLDER}\" data-hash=\"{hash}\" data-kind0=\"{}\" data-kind1=\"{}\" \
             data-kind2=\"{}\" data-more=\"{}\" data-at-least=\"{}\" data-none=\"{}\" data-failed=\"{}\">\n",
            word("search.text"),
            word("search.notes"),
            word("search.apparatus"),
            word("search.more"),
            word("search.at_least"),
            word("search.none"),
            word("search.failed"),
        );
        let _ = write!(
            main,
            "<form hidden>\n<label for=\"sought\">{}</label>\n<span class=\"field\"><input type=\"search\" id=\"sought\" name=\"q\" \
             aria-describedby=\"search-hint\" autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\" enterkeyhint=\"search\">\
             <button type=\"submit\">{}</button></span>\n<p class=\"hint\" id=\"search-hint\">{}</p>\n</form>\n",
            word("search.label"),
            word("search.button"),
            word("search.hint"),
        );
        let _ = writeln!(main, "<noscript>\n<p>{}</p>\n<ul>", word("search.without"));
        for register in registers {
            let _ = writeln!(
                main,
                "<li><a href=\"{}\">{}</a></li>",
                escape(&register.address),
                escape(&register.title)
            );
        }
        main.push_str("<li><a href=\"index.html\">");
        main.push_str(&escape(&self.title));
        main.push_str("</a></li>\n</ul>\n</noscript>\n");
        main.push_str(
            "<p class=\"found\" id=\"search-status\" role=\"status\"></p>\n<div class=\"hits\" id=\"search-results\"></div>\n",
        );
        let _ = writeln!(main, "<h2 class=\"label\">{}</h2>\n<ul class=\"facts\">", word("library.editions"));
        for (volume, own) in self.volumes.iter().enumerate() {
            let _ = writeln!(
                main,
                "<li{}><a data-edition=\"{}\" href=\"{}\">{}</a></li>",
                self.language_of(volume),
                self.href(volume, ""),
                self.href(volume, "index.html"),
                escape(&own.pages.edition().meta.title)
            );
        }
        main.push_str("</ul>\n</search>\n");
        self.page(ADDRESS, &self.words.word("search.title"), registers, &main)
    }
}
