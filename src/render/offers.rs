//! The exports that the page about the edition offers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::edition::export::ExportFormat;

use super::html::PageContext;
use super::pages::Pages;
use super::view::ExportView;

/// An export, and how large each of its files is.
#[derive(Debug)]
pub(crate) struct ExportOffer {
    format: &'static ExportFormat,
    /// Bytes; [`ExportOffer::UNKNOWN`] before the file is made, [`ExportOffer::FAILED`] where it can't be.
    sizes: Box<[AtomicU64]>,
}

/// All of them, and whether they are made on request only.
#[derive(Debug, Clone, Default)]
pub(super) struct Offers {
    all: Arc<Vec<ExportOffer>>,
    on_request: bool,
}

impl ExportOffer {
    const UNKNOWN: u64 = u64::MAX;
    const FAILED: u64 = u64::MAX - 1;

    /// An export of so many files, none of them made yet.
    pub(crate) fn new(format: &'static ExportFormat, files: usize) -> Self {
        Self { format, sizes: (0..files).map(|_| AtomicU64::new(Self::UNKNOWN)).collect() }
    }

    /// How large it is; none where a file of it isn't made.
    fn size(&self) -> Option<u64> {
        let sizes = self.sizes.iter().map(|size| size.load(Ordering::Relaxed));
        sizes.map(|size| Some(size).filter(|size| *size < Self::FAILED)).sum()
    }
}

impl Pages {
    /// Offer these exports.
    pub(crate) fn offer(&mut self, all: Vec<ExportOffer>, on_request: bool) {
        self.offers = Offers { all: all.into(), on_request };
    }

    /// A file of an export is made: this large, or not at all.
    pub(crate) fn offered(&self, format: &str, file: usize, size: Option<u64>) {
        let offer = self.offers.all.iter().find(|offer| offer.format.name == format);
        if let Some(known) = offer.and_then(|offer| offer.sizes.get(file)) {
            known.store(size.unwrap_or(ExportOffer::FAILED), Ordering::Relaxed);
        }
    }

    /// What the page offers: of the preview all that can be asked for, of the site what is made with it.
    pub(super) fn offered_on(&self, here: PageContext<'_>) -> Vec<ExportView> {
        if self.offers.on_request && !here.preview {
            return Vec::new();
        }
        let each = self.offers.all.iter().filter_map(|offer| {
            let size = if self.offers.on_request { None } else { Some(self.size(offer.size()?)) };
            let ExportFormat { name, file, media, title, .. } = *offer.format;
            let own = self.words.find(&format!("exports.names.{name}"));
            Some(ExportView { name, title: own.unwrap_or(title).to_owned(), address: file, media, size })
        });
        each.collect()
    }

    /// `12 KB`, `1.4 MB`: thousands of bytes, at least one.
    fn size(&self, bytes: u64) -> String {
        if bytes < 999_500 {
            let number = bytes.div_ceil(1000).max(1).to_string();
            return self.words.fill("exports.kilobytes", &[("number", &number)]);
        }
        let tenths = bytes.saturating_add(50_000) / 100_000;
        let number = format!("{}{}{}", tenths / 10, self.words.get("exports.decimal"), tenths % 10);
        self.words.fill("exports.megabytes", &[("number", &number)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_has_a_size_when_all_of_it_is_made() {
        let offer = ExportOffer::new(&crate::edition::export::FORMATS[0], 2);
        assert_eq!(offer.size(), None);
        offer.sizes[0].store(7, Ordering::Relaxed);
        assert_eq!(offer.size(), None);
        offer.sizes[1].store(5, Ordering::Relaxed);
        assert_eq!(offer.size(), Some(12));
        offer.sizes[0].store(ExportOffer::FAILED, Ordering::Relaxed);
        assert_eq!(offer.size(), None);
    }
}
