//! The exports that the page about the edition offers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::edition::export::ExportFormat;

use super::html::PageContext;
use super::pages::Pages;
use super::view::{ExportFileView, ExportView};

/// How a file of an export is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FileOffer {
    /// With the format: it is the first of its files, or is reached from that.
    OfFormat,
    /// By itself, under this title.
    Alone { title: String },
}

/// An export, and how large each of its files is.
#[derive(Debug)]
pub(crate) struct ExportOffer {
    format: &'static ExportFormat,
    files: Box<[OfferedFile]>,
}

/// A file of an export.
#[derive(Debug)]
struct OfferedFile {
    address: String,
    offer: FileOffer,
    /// Bytes; [`OfferedFile::UNKNOWN`] before the file is made, [`OfferedFile::FAILED`] where it can't be.
    size: AtomicU64,
}

/// All of them, and whether they are made on request only.
#[derive(Debug, Clone, Default)]
pub(super) struct Offers {
    all: Arc<Vec<ExportOffer>>,
    on_request: bool,
}

impl OfferedFile {
    const UNKNOWN: u64 = u64::MAX;
    const FAILED: u64 = u64::MAX - 1;

    /// How large it is; none where it isn't made.
    fn size(&self) -> Option<u64> {
        Some(self.size.load(Ordering::Relaxed)).filter(|size| *size < Self::FAILED)
    }
}

impl ExportOffer {
    /// An export of these files, none of them made yet.
    pub(crate) fn new(format: &'static ExportFormat, files: Vec<(String, FileOffer)>) -> Self {
        let unmade =
            |(address, offer)| OfferedFile { address, offer, size: AtomicU64::new(OfferedFile::UNKNOWN) };
        Self { format, files: files.into_iter().map(unmade).collect() }
    }

    /// How large it is, without what is offered by itself; none where a file isn't made.
    fn size(&self) -> Option<u64> {
        let own = self.files.iter().filter(|file| file.offer == FileOffer::OfFormat);
        own.map(OfferedFile::size).sum()
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
        if let Some(known) = offer.and_then(|offer| offer.files.get(file)) {
            known.size.store(size.unwrap_or(OfferedFile::FAILED), Ordering::Relaxed);
        }
    }

    /// What the page offers: of the preview all that can be asked for, of the site what is made with it.
    pub(super) fn offered_on(&self, here: PageContext<'_>) -> Vec<ExportView> {
        if self.offers.on_request && !here.preview {
            return Vec::new();
        }
        // None where a file should have a size, and has not.
        let shown = |bytes: Option<u64>| match bytes {
            _ if self.offers.on_request => Some(None),
            bytes => Some(Some(self.size(bytes?))),
        };
        let alone = |file: &OfferedFile| {
            let FileOffer::Alone { title } = &file.offer else { return None };
            let (title, address) = (title.clone(), file.address.clone());
            Some(ExportFileView { title, address, media: "application/ld+json", size: shown(file.size())? })
        };
        let each = self.offers.all.iter().filter_map(|offer| {
            let size = shown(offer.size())?;
            let ExportFormat { name, file, media, title, .. } = *offer.format;
            let title = self.words.find(&format!("exports.names.{name}")).unwrap_or(title).to_owned();
            let files = offer.files.iter().filter_map(alone).collect();
            Some(ExportView { name, title, address: file, media, size, files })
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
        let alone = FileOffer::Alone { title: "Ed".to_owned() };
        let files = [("a", FileOffer::OfFormat), ("b", FileOffer::OfFormat), ("c", alone)];
        let files = files.map(|(address, offer)| (address.to_owned(), offer));
        let offer = ExportOffer::new(&crate::edition::export::FORMATS[0], files.into());
        assert_eq!(offer.size(), None);
        offer.files[0].size.store(7, Ordering::Relaxed);
        assert_eq!(offer.size(), None);
        offer.files[1].size.store(5, Ordering::Relaxed);
        assert_eq!(offer.size(), Some(12));
        offer.files[0].size.store(OfferedFile::FAILED, Ordering::Relaxed);
        assert_eq!(offer.size(), None);
    }
}
