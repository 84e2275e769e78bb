//! What the document is: the edition, the text that it is about, the versions, who has written the notes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::edition::meta::natural_name;
use crate::edition::{Edition, Note};
use crate::render::Pages;
use crate::render::escape::escape;

use super::annotations::{agent, tag_id};
use super::names::{XmlIds, attribute_address, dating, part};
use super::text::{TeiText, TeiWriter};

/// Writes the header; `id` is what the edition is known by.
pub(super) fn header(pages: &Pages, names: &XmlIds<'_>, id: &str, collated: bool) -> String {
    let mut out = "<teiHeader>\n<fileDesc>\n".to_owned();
    title_statement(names.edition, &mut out);
    publication(names.edition, id, &mut out);
    source(pages, names, &mut out);
    out.push_str("</fileDesc>\n");
    encoding(pages, names.edition, collated, &mut out);
    let languages: BTreeSet<&str> = languages(names.edition).collect();
    out.push_str("<profileDesc><langUsage>");
    for language in languages.into_iter().filter(|language| !language.is_empty()) {
        let _ = write!(out, "<language ident=\"{}\"/>", escape(language));
    }
    out.push_str("</langUsage></profileDesc>\n</teiHeader>\n");
    out
}

fn languages(edition: &Edition) -> impl Iterator<Item = &str> {
    let of_notes = notes(edition).filter_map(|note| note.record.language.as_deref());
    let of_texts = edition.witnesses.iter().map(|witness| witness.language.as_str());
    std::iter::once(edition.meta.language.as_str()).chain(of_texts).chain(of_notes)
}

/// All notes, replies too.
fn notes(edition: &Edition) -> impl Iterator<Item = &Note> {
    let tops = edition.witnesses.iter().flat_map(|w| &w.sections).flat_map(|s| &s.notes);
    tops.flat_map(crate::resolve::flat)
}

fn title_statement(edition: &Edition, out: &mut String) {
    let meta = &edition.meta;
    let _ = writeln!(out, "<titleStmt>\n<title type=\"main\">{}</title>", escape(&meta.title));
    if let Some(subtitle) = &meta.subtitle {
        let _ = writeln!(out, "<title type=\"sub\">{}</title>", escape(subtitle));
    }
    for author in meta.document.iter().flat_map(|document| &document.authors) {
        let _ = writeln!(out, "<author>{}</author>", escape(author));
    }
    for editor in &meta.editors {
        let element = agent(editor.agent);
        let name = element.split(' ').next().unwrap_or_default();
        let addresses = editor.orcid.iter().map(|orcid| format!("https://orcid.org/{orcid}"));
        let addresses: Vec<String> = addresses.chain(editor.url.clone()).collect();
        let addresses: Vec<String> = addresses.iter().map(|address| attribute_address(address)).collect();
        let refs = match addresses.is_empty() {
            true => String::new(),
            false => format!(" ref=\"{}\"", addresses.join(" ")),
        };
        let _ = writeln!(
            out,
            "<respStmt xml:id=\"editor-{}\"><resp>annotations</resp><{element}{refs}>{}</{name}></respStmt>",
            part(&editor.id),
            escape(&editor.name)
        );
    }
    out.push_str("</titleStmt>\n");
}

fn publication(edition: &Edition, id: &str, out: &mut String) {
    let meta = &edition.meta;
    let version = edition.version().map(escape);
    let date = edition.issued();
    let date = date.map(|date| format!("<date{}>{}</date>", dating(date), escape(date.edtf())));
    if version.is_some() || date.is_some() {
        let n = version.as_ref().map(|version| format!(" n=\"{version}\"")).unwrap_or_default();
        let words: Vec<String> = version.into_iter().chain(date).collect();
        let _ = writeln!(out, "<editionStmt><edition{n}>{}</edition></editionStmt>", words.join(", "));
    }
    out.push_str("<publicationStmt>\n");
    if let Some(publisher) = &meta.cite.publisher {
        let _ = writeln!(out, "<publisher>{}</publisher>", escape(publisher));
    } else {
        // A name is required: the authors of the notes, else the edition itself.
        let names: Vec<String> = meta.editors.iter().map(|editor| natural_name(&editor.name)).collect();
        let names = if names.is_empty() { meta.title.clone() } else { names.join(", ") };
        let _ = writeln!(out, "<authority>{}</authority>", escape(&names));
    }
    if let Some(doi) = &meta.cite.doi {
        let _ = writeln!(out, "<idno type=\"DOI\">{}</idno>", escape(doi));
    }
    let _ = writeln!(out, "<idno type=\"URI\">{}</idno>", escape(id));
    if let Some(rights) = meta.document.as_ref().and_then(|document| document.rights.as_ref()) {
        let _ = writeln!(out, "<availability><p>{}</p></availability>", escape(rights));
    }
    out.push_str("</publicationStmt>\n");
    if let Some(description) = &meta.description {
        let _ =
            writeln!(out, "<notesStmt><note type=\"description\">{}</note></notesStmt>", escape(description));
    }
}

/// The text that the edition is about, and its versions.
fn source(pages: &Pages, names: &XmlIds<'_>, out: &mut String) {
    let edition = names.edition;
    out.push_str("<sourceDesc>\n");
    if let Some(document) = &edition.meta.document {
        out.push_str("<bibl type=\"document\">");
        for author in &document.authors {
            let _ = write!(out, "<author>{}</author> ", escape(author));
        }
        let _ = write!(out, "<title>{}</title>", escape(&edition.meta.title));
        if let Some(series) = &document.series {
            let _ = write!(out, " <title level=\"s\">{}</title>", escape(series));
        }
        if let Some(number) = &document.number {
            let _ = write!(out, " <biblScope unit=\"number\">{}</biblScope>", escape(number));
        }
        if let Some(publisher) = &document.publisher {
            let _ = write!(out, " <publisher>{}</publisher>", escape(publisher));
        }
        if let Some(issued) = &document.issued {
            let _ = write!(out, " <date{}>{}</date>", dating(issued), escape(issued.edtf()));
        }
        if let Some(url) = &document.url {
            let _ = write!(out, " <idno type=\"URI\">{}</idno>", escape(url));
        }
        if let Some(note) = edition.author_note.as_deref() {
            let (body, links, images) = note;
            let source = TeiText {
                pages,
                names,
                body,
                links,
                images,
                address: "index.html",
                prefix: "author-note.",
                numbers: &[],
                collated: false,
            };
            let _ = write!(out, " <note type=\"author\">{}</note>", TeiWriter::bare(source).all().trim_end());
        }
        out.push_str("</bibl>\n");
    }
    out.push_str("<listWit>\n");
    for (w, witness) in edition.witnesses.iter().enumerate() {
        let meta = &witness.meta;
        let _ = write!(
            out,
            "<witness xml:id=\"w-{}\"{}><abbr type=\"siglum\">{}</abbr> <title>{}</title>",
            part(&meta.id),
            if w == 0 { " n=\"base\"" } else { "" },
            escape(&meta.siglum),
            escape(&pages.witness_title(witness))
        );
        if let Some(date) = &meta.date {
            let _ = write!(out, " <date{}>{}</date>", dating(date), escape(date.edtf()));
        }
        if let Some(from) = &meta.source {
            let _ = write!(out, " <note type=\"source\">{}</note>", escape(from));
        }
        out.push_str("</witness>\n");
    }
    out.push_str("</listWit>\n</sourceDesc>\n");
}

/// How the document is made: loci, kinds, tags.
fn encoding(pages: &Pages, edition: &Edition, collated: bool, out: &mut String) {
    let _ = write!(
        out,
        "<encodingDesc>\n<appInfo><application ident=\"variorum\" version=\"{0}\"><label>Variorum {0}</label></application></appInfo>\n\
         <refsDecl><p>A paragraph is cited by the number of its section and its own: the attribute n of the division, and that of the \
         block in it.</p></refsDecl>\n",
        env!("CARGO_PKG_VERSION")
    );
    let used = |id: &str| notes(edition).any(|note| note.record.kind == id);
    let kinds: Vec<_> = edition.meta.kinds.iter().filter(|kind| used(&kind.id)).collect();
    let tags: BTreeSet<&str> = notes(edition).flat_map(|n| &n.record.tags).map(String::as_str).collect();
    if !kinds.is_empty() || !tags.is_empty() {
        out.push_str("<classDecl>\n");
        if !kinds.is_empty() {
            out.push_str("<taxonomy xml:id=\"kinds\">\n");
            for kind in kinds {
                let _ = writeln!(
                    out,
                    "<category xml:id=\"kind-{}\" n=\"{}\"><catDesc>{}</catDesc></category>",
                    part(&kind.id),
                    escape(&kind.motivation),
                    escape(&pages.kind_title(&kind.id))
                );
            }
            out.push_str("</taxonomy>\n");
        }
        if !tags.is_empty() {
            out.push_str("<taxonomy xml:id=\"tags\">\n");
            for tag in tags {
                let _ = writeln!(
                    out,
                    "<category xml:id=\"{}\"><catDesc>{}</catDesc></category>",
                    tag_id(tag),
                    escape(tag)
                );
            }
            out.push_str("</taxonomy>\n");
        }
        out.push_str("</classDecl>\n");
    }
    if collated {
        out.push_str("<variantEncoding method=\"parallel-segmentation\" location=\"internal\"/>\n");
    }
    out.push_str("</encodingDesc>\n");
}
