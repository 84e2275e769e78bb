//! The package document, the navigation, the container: what reading systems read first.

use std::fmt::Write as _;

use crate::edition::date::Date;
use crate::edition::meta::{direction, natural_name};
use crate::output::export::{Model, iri};
use crate::render::escape::escape;

use super::chapters::BookPage;
use super::shelf::relative;
use super::text::picture;

/// `META-INF/container.xml`.
pub(super) const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<container version=\"1.0\" \
     xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n<rootfiles>\n<rootfile full-path=\"EPUB/package.opf\" \
     media-type=\"application/oebps-package+xml\"/>\n</rootfiles>\n</container>\n";

/// What is in a book, in its order.
pub(super) struct Contents {
    pub(super) front: Vec<BookPage>,
    /// The sections, each with its part.
    pub(super) sections: Vec<(Option<String>, BookPage)>,
    pub(super) back: Vec<BookPage>,
    /// The pictures that it shows, by their addresses.
    pub(super) media: Vec<String>,
    /// Whether every picture has words in its place.
    pub(super) described: bool,
    /// The works as files: their names, their media types.
    pub(super) records: Vec<(String, &'static str)>,
}

impl Contents {
    /// All chapters, in order.
    pub(super) fn pages(&self) -> impl Iterator<Item = &BookPage> {
        self.front.iter().chain(self.sections.iter().map(|(_, page)| page)).chain(&self.back)
    }

    fn source_pages(&self) -> impl Iterator<Item = (&str, &(String, String))> {
        self.pages().flat_map(|page| page.pages.iter().map(move |own| (page.file.as_str(), own)))
    }
}

/// `package.opf`.
pub(super) fn package(model: Model<'_>, contents: &Contents) -> String {
    let edition = model.edition();
    let meta = &edition.meta;
    let language = escape(&meta.language);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"id\" xml:lang=\"{language}\" dir=\"{}\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:identifier id=\"id\">{}</dc:identifier>\n\
         <dc:title>{}</dc:title>\n",
        direction(&meta.language),
        iri::urn(edition, ""),
        escape(&meta.title)
    );
    // Reading systems differ in which of several titles they show: there is one.
    if let Some(subtitle) = &meta.subtitle {
        let _ = writeln!(out, "<meta property=\"dcterms:alternative\">{}</meta>", escape(subtitle));
    }
    let _ = writeln!(out, "<dc:language>{language}</dc:language>");
    let mut seen = vec![meta.language.as_str()];
    for witness in &edition.witnesses {
        if !seen.contains(&witness.language.as_str()) {
            seen.push(&witness.language);
            let _ = writeln!(out, "<dc:language>{}</dc:language>", escape(&witness.language));
        }
    }
    for (n, author) in meta.document.iter().flat_map(|document| &document.authors).enumerate() {
        let _ = writeln!(
            out,
            "<dc:creator id=\"author-{n}\">{}</dc:creator>\n<meta refines=\"#author-{n}\" property=\"role\" scheme=\"marc:relators\">aut</meta>\n\
             <meta refines=\"#author-{n}\" property=\"file-as\">{}</meta>",
            escape(&natural_name(author)),
            escape(author)
        );
    }
    for (n, editor) in meta.editors.iter().enumerate() {
        let _ = writeln!(
            out,
            "<dc:contributor id=\"editor-{n}\">{}</dc:contributor>\n<meta refines=\"#editor-{n}\" property=\"role\" scheme=\"marc:relators\">ann</meta>",
            escape(&natural_name(&editor.name))
        );
    }
    if let Some(publisher) = &meta.cite.publisher {
        let _ = writeln!(out, "<dc:publisher>{}</dc:publisher>", escape(publisher));
    }
    if let Some(doi) = &meta.cite.doi {
        let _ = writeln!(out, "<dc:identifier>https://doi.org/{}</dc:identifier>", escape(doi));
    }
    if let Some(description) = &meta.description {
        let _ = writeln!(out, "<dc:description>{}</dc:description>", escape(description));
    }
    if let Some(rights) = meta.document.as_ref().and_then(|document| document.rights.as_ref()) {
        let _ = writeln!(out, "<dc:rights>{}</dc:rights>", escape(rights));
    }
    if let Some(day) = edition.issued().filter(|date| date.parts().is_some()) {
        let _ = writeln!(out, "<dc:date>{}</dc:date>", day.edtf());
    }
    // A release after the last change is another issue of the book, and reading systems take that for newer.
    let issued = edition.issued().and_then(Date::first_moment).unwrap_or_default();
    let modified = super::annotations::of_edition(edition).max(issued);
    let _ = writeln!(out, "<meta property=\"dcterms:modified\">{modified}</meta>");
    // An import of the book knows by this that its notes come as records.
    out.push_str("<meta name=\"generator\" content=\"Variorum\"/>\n");
    accessibility(model, contents, &mut out);
    for (file, kind) in &contents.records {
        let _ = writeln!(out, "<link rel=\"record\" href=\"{file}\" media-type=\"{kind}\"/>");
    }
    out.push_str("</metadata>\n<manifest>\n");
    let fixed = [
        ("nav", "nav.xhtml", "application/xhtml+xml", " properties=\"nav\""),
        ("style", "style.css", "text/css", ""),
        ("cover-image", "cover.svg", "image/svg+xml", " properties=\"cover-image\""),
        ("cover", "cover.xhtml", "application/xhtml+xml", ""),
    ];
    for (id, href, kind, properties) in fixed {
        let _ = writeln!(out, "<item id=\"{id}\" href=\"{href}\" media-type=\"{kind}\"{properties}/>");
    }
    for (n, page) in contents.pages().enumerate() {
        let href = relative(&page.file, "");
        let _ = writeln!(out, "<item id=\"c{n}\" href=\"{href}\" media-type=\"application/xhtml+xml\"/>");
    }
    for (n, address) in contents.media.iter().enumerate() {
        let (href, kind) = (relative(address, ""), picture(address).unwrap_or_default());
        let _ = writeln!(out, "<item id=\"m{n}\" href=\"{href}\" media-type=\"{kind}\"/>");
    }
    let progression = direction(&meta.language);
    let _ = writeln!(
        out,
        "</manifest>\n<spine page-progression-direction=\"{progression}\">\n<itemref idref=\"cover\"/>"
    );
    for (n, page) in contents.pages().enumerate() {
        let _ = writeln!(out, "<itemref idref=\"c{n}\"/>");
        if page.file == "title.xhtml" {
            out.push_str("<itemref idref=\"nav\"/>\n");
        }
    }
    out.push_str("</spine>\n</package>\n");
    out
}

/// What is said of the book's accessibility: only what is in it.
fn accessibility(model: Model<'_>, contents: &Contents, out: &mut String) {
    let mut say = |property: &str, value: &str| {
        let _ = writeln!(out, "<meta property=\"schema:{property}\">{}</meta>", escape(value));
    };
    // The cover is a picture, whose words are on the title page.
    say("accessMode", "textual");
    say("accessMode", "visual");
    say("accessModeSufficient", if contents.described { "textual" } else { "textual,visual" });
    let mut features =
        vec!["ARIA", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"];
    if contents.described {
        features.push("alternativeText");
    }
    if model.edition().registers.iter().any(|register| !register.entities.is_empty()) {
        features.push("index");
    }
    let has_pages = contents.source_pages().next().is_some();
    if has_pages {
        features.extend(["pageBreakMarkers", "pageNavigation"]);
    }
    features.iter().for_each(|feature| say("accessibilityFeature", feature));
    // A GIF may flash.
    let may_move = contents.media.iter().any(|address| picture(address) == Some("image/gif"));
    say("accessibilityHazard", if may_move { "unknown" } else { "none" });
    if has_pages {
        let source = model.pages.citation_of_edition();
        let _ = writeln!(out, "<meta property=\"pageBreakSource\">{}</meta>", escape(&source));
    }
}

/// `nav.xhtml`: contents, pages of the source, landmarks.
pub(super) fn navigation(model: Model<'_>, contents: &Contents) -> String {
    let pages = model.pages;
    let mut out = format!(
        "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\">\n<h1>{}</h1>\n<ol>\n",
        escape(&pages.word("common.contents"))
    );
    let entry = |page: &BookPage, out: &mut String| {
        let _ = writeln!(
            out,
            "<li><a href=\"{}\">{}</a></li>",
            relative(&page.file, ""),
            escape(&crate::edition::wide::in_a_line(&page.title))
        );
    };
    contents.front.iter().for_each(|page| entry(page, &mut out));
    let mut open: Option<&String> = None;
    for (part, page) in &contents.sections {
        if part.as_ref() != open {
            out.push_str(if open.is_some() { "</ol>\n</li>\n" } else { "" });
            if let Some(part) = part {
                let _ = writeln!(out, "<li><span>{}</span>\n<ol>", escape(part));
            }
            open = part.as_ref();
        }
        entry(page, &mut out);
    }
    out.push_str(if open.is_some() { "</ol>\n</li>\n" } else { "" });
    contents.back.iter().for_each(|page| entry(page, &mut out));
    out.push_str("</ol>\n</nav>\n");
    if contents.source_pages().next().is_some() {
        out.push_str("<nav epub:type=\"page-list\" role=\"doc-pagelist\" hidden=\"hidden\">\n<ol>\n");
        for (file, (id, label)) in contents.source_pages() {
            let _ = writeln!(out, "<li><a href=\"{}#{id}\">{}</a></li>", relative(file, ""), escape(label));
        }
        out.push_str("</ol>\n</nav>\n");
    }
    out.push_str("<nav epub:type=\"landmarks\" hidden=\"hidden\">\n<ol>\n");
    let mut landmark = |kind: &str, href: &str, title: &str| {
        let _ = writeln!(out, "<li><a epub:type=\"{kind}\" href=\"{href}\">{}</a></li>", escape(title));
    };
    landmark("cover", "cover.xhtml", &model.edition().meta.title);
    landmark("titlepage", "title.xhtml", &pages.word("common.index"));
    landmark("toc", "#toc", &pages.word("common.contents"));
    if let Some((_, first)) = contents.sections.first() {
        landmark("bodymatter", &relative(&first.file, ""), &first.title);
    }
    for page in &contents.back {
        let kind = match page.file.as_str() {
            super::shelf::WORKS => "bibliography",
            file if file.starts_with("registers/") => "index",
            _ => continue,
        };
        landmark(kind, &relative(&page.file, ""), &page.title);
    }
    out.push_str("</ol>\n</nav>\n");
    out
}
