//! Images, and paragraphs of images as figures with captions.

use std::fmt::Write as _;

use super::Html;
use crate::edition::LinkTo;
use crate::edition::text::{EventKind, Tag};
use crate::render::escape::{escape_to, path_to};

/// A paragraph of images while it is written.
#[derive(Default)]
pub(super) struct Figures {
    /// How many there are.
    pub(super) count: usize,
    /// The attributes of the only one.
    pub(super) attributes: String,
    /// The image whose caption comes next, and whether it was begun.
    pub(super) caption: Option<(u32, bool)>,
    /// The link that opens around the next image.
    pub(super) link: Option<u32>,
}

impl Html<'_> {
    /// An image; `captioned` where its title is below it.
    pub(super) fn show(&mut self, number: u32, captioned: bool) {
        let image = &self.text.body.images[number as usize];
        match self.text.images.get(number as usize) {
            Some(LinkTo::Media(address)) => {
                self.out.push_str("<img src=\"");
                self.out.push_str(self.text.here.root);
                path_to(&mut self.out, address);
                self.out.push_str("\" alt=\"");
                escape_to(&mut self.out, &image.alt);
                self.out.push('"');
                if let Some((width, height)) =
                    address.strip_prefix("media/").and_then(|path| self.text.sizes.get(path))
                {
                    let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
                }
                if !captioned && !image.title.is_empty() {
                    self.out.push_str(" title=\"");
                    escape_to(&mut self.out, &image.title);
                    self.out.push('"');
                }
                self.out.push_str(" loading=\"lazy\">");
            }
            _ => escape_to(&mut self.out, &image.alt),
        }
    }

    /// A step of a paragraph of images: each a figure, with its title as the caption.
    pub(super) fn figure_event(&mut self, event: EventKind) {
        match event {
            EventKind::Open(Tag::Link(number)) => self.figures.link = Some(number),
            // An image may have come in between: then the link is open.
            EventKind::Close(Tag::Link(number)) if self.figures.link.take().is_none() => {
                self.close_link(number);
            }
            EventKind::Image(image) => {
                self.close_figure();
                let attributes = std::mem::take(&mut self.figures.attributes);
                let _ = write!(self.out, "<figure{attributes}>");
                if let Some(link) = self.figures.link.take() {
                    self.open_link(link);
                }
                self.show(image, true);
                self.figures.caption = Some((image, false));
            }
            EventKind::FootnoteMark(mark) => {
                if let Some((image, begun @ false)) = &mut self.figures.caption
                    && self.links == 0
                {
                    *begun = true;
                    let image = *image;
                    self.begin_caption(image);
                }
                self.footnote_mark(mark);
            }
            EventKind::Page(page) => self.page_mark(page),
            EventKind::CloseLeaf(_) => self.close_figure(),
            _ => {}
        }
    }

    fn begin_caption(&mut self, image: u32) {
        self.out.push_str("<figcaption>");
        escape_to(&mut self.out, self.text.body.images[image as usize].title.trim());
    }

    /// End a figure; a caption that was begun has the marks of footnotes in it.
    pub(super) fn close_figure(&mut self) {
        let Some((image, begun)) = self.figures.caption.take() else { return };
        let titled = !self.text.body.images[image as usize].title.trim().is_empty();
        if titled && !begun {
            self.begin_caption(image);
        }
        self.out.push_str(if titled || begun { "</figcaption></figure>" } else { "</figure>" });
    }
}
