//! Images of TEI, with what describes them.

use super::super::images::{ImageAddress, because};
use super::super::links;
use super::super::text::{Decision, InlineKind, InlineRun, InlineStyle, Inlines};
use super::super::tree::NodeId;
use super::TeiReader;

impl TeiReader<'_> {
    /// Adds the image of a `graphic`; where it can't be read, what describes it stays as words.
    pub(super) fn graphic(&mut self, id: NodeId, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        let tree = self.tree;
        let source = tree.attribute(id, "url").unwrap_or_default().trim();
        let figure = tree.parent(id).filter(|up| tree.is(*up, "figure"));
        let described = figure.and_then(|up| tree.child(up, "figDesc")).or_else(|| tree.child(id, "desc"));
        let alt = described.or_else(|| tree.child(figure?, "head")).map(|own| tree.in_a_line(own));
        if let Some(name) = self.image(source) {
            let what = InlineKind::Image(name, alt.unwrap_or_default(), String::new());
            return out.push(InlineRun { what, style, link: link.map(str::to_owned) });
        }
        let shown: String = source.chars().take(80).collect();
        let why = match is_beside(source) {
            true => {
                let why = self.images.name(ImageAddress::Path(source)).err().unwrap_or_default();
                format!("can't be read{}", because(&why))
            }
            false => "isn't fetched".to_owned(),
        };
        let message = format!("the image `{shown}` {why}: what describes it stays as words");
        self.document.decisions.push(Decision { file: self.file.to_owned(), line: tree.line(id), message });
    }

    /// The name in the edition of an image that can be read.
    fn image(&self, source: &str) -> Option<String> {
        is_beside(source).then(|| self.images.name(ImageAddress::Path(source)).ok())?
    }

    /// The image that a description is of, by its name in the edition.
    pub(super) fn image_of(&self, description: NodeId) -> Option<String> {
        let figure = self.tree.parent(description)?;
        let is_image = |id: &NodeId| self.tree.is(*id, "graphic") || self.tree.is(*id, "media");
        let mut all = self.tree.children(figure).filter(is_image);
        all.find_map(|id| self.image(self.tree.attribute(id, "url")?.trim()))
    }
}

/// Whether an address is a path beside the text's file.
fn is_beside(source: &str) -> bool {
    !source.is_empty() && !links::has_scheme(source) && !source.starts_with(['/', '#'])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::images::Images;
    use super::super::super::text::ImportedBlock;
    use super::super::super::tree;
    use super::super::tei;
    use super::*;

    #[test]
    fn images_beside_the_file_are_taken() {
        let media = std::cell::RefCell::default();
        let there = |address: ImageAddress<'_>| match address {
            ImageAddress::Path("img/a.png") => Ok(vec![1]),
            _ => Err("no such file".to_owned()),
        };
        let images = Images::new("a.xml", &there, &media);
        let of = |body: &str| {
            let body = format!("<TEI><text><p>{body}</p></text></TEI>");
            let made = tei(&tree::xml(&body).unwrap(), "a.xml", &images);
            let shown = |run: &InlineRun| match &run.what {
                InlineKind::Words(words) => words.clone(),
                InlineKind::Image(name, alt, _) => format!("![{alt}]({name})"),
                other => format!("{other:?}"),
            };
            let words = |block: &ImportedBlock| match block {
                ImportedBlock::Paragraph(words) => words.iter().map(shown).collect(),
                other => format!("{other:?}"),
            };
            let told: Vec<String> = made.decisions.into_iter().map(|own| own.message).collect();
            (made.blocks.iter().map(words).collect::<Vec<String>>().join("; "), told)
        };
        assert_eq!(
            of("a <figure><graphic url=\"img/a.png\"/><figDesc>The sea</figDesc></figure>"),
            ("a ![The sea](images/a.png)".to_owned(), Vec::new())
        );
        let (words, told) = of("<figure><graphic url=\"b.png\"/><figDesc>The sea</figDesc></figure>");
        assert_eq!(words, "The sea");
        assert_eq!(
            told,
            ["the image `b.png` can't be read (no such file): what describes it stays as words"]
        );
        let (words, told) = of("a <graphic url=\"https://e.org/a.png\"/><binaryObject>AAAA</binaryObject>");
        assert_eq!(words.trim(), "a");
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(media.borrow().len(), 1);
    }
}
