//! Registers and bibliography: who and what is named, and the works.

use std::fmt::Write as _;

use crate::edition::date::When;
use crate::edition::register::{Entity, Register};
use crate::render::Pages;
use crate::render::escape::escape;

use super::inline::from_html;
use super::names::{self, XmlIds, attribute_address, dating, part};
use super::text::{TeiText, TeiWriter};

/// Writes a register; nothing where it is empty.
pub(super) fn register(pages: &Pages, names: &XmlIds<'_>, register: &Register) -> String {
    if register.entities.is_empty() {
        return String::new();
    }
    let list = match register.prefix.as_str() {
        "person" => "listPerson",
        "org" => "listOrg",
        "place" => "listPlace",
        "event" => "listEvent",
        _ => "list",
    };
    let kind = match (list, register.prefix.as_str()) {
        ("list", "term") => " type=\"gloss\"".to_owned(),
        ("list", prefix) => format!(" type=\"{}\"", escape(prefix)),
        _ => String::new(),
    };
    let mut out = format!(
        "<{list}{kind} xml:id=\"register-{}\">\n<head>{}</head>\n",
        part(&register.id),
        escape(&pages.register_words(register))
    );
    for entity in &register.entities {
        let of = EntityContext { pages, names, register, entity };
        match list {
            "listPerson" => of.person(&mut out),
            "listOrg" => of.named("org", "orgName", &mut out),
            "listPlace" => of.named("place", "placeName", &mut out),
            "listEvent" => of.event(&mut out),
            _ => of.item(&mut out),
        }
    }
    let _ = writeln!(out, "</{list}>");
    out
}

struct EntityContext<'a> {
    pages: &'a Pages,
    names: &'a XmlIds<'a>,
    register: &'a Register,
    entity: &'a Entity,
}

impl EntityContext<'_> {
    fn id(&self) -> String {
        names::entity(self.register, &self.entity.id)
    }

    /// Its names, each in an element of this name.
    fn names(&self, element: &str, out: &mut String) {
        let entity = self.entity;
        let _ = writeln!(out, "<{element}>{}</{element}>", escape(&entity.name));
        let others = [("sort", entity.sort.as_ref()), ("original", entity.original.as_ref())];
        for (kind, name) in others {
            if let Some(name) = name {
                let _ = writeln!(out, "<{element} type=\"{kind}\">{}</{element}>", escape(name));
            }
        }
        for (form, _) in entity.forms.iter().filter(|(form, _)| *form != entity.name) {
            let _ = writeln!(out, "<{element} type=\"form\">{}</{element}>", escape(form));
        }
    }

    /// Addresses of the same in authority files.
    fn numbers(&self, out: &mut String) {
        for address in &self.entity.same_as {
            let _ = writeln!(out, "<idno type=\"URI\">{}</idno>", escape(address));
        }
    }

    /// What there is to know, and where more is.
    fn notes(&self, out: &mut String) {
        if let Some(role) = &self.entity.role {
            let _ = writeln!(out, "<note type=\"role\">{}</note>", escape(role));
        }
        if let Some((body, links, images)) = &self.entity.summary {
            let prefix = format!("{}.", self.id());
            let source = TeiText {
                pages: self.pages,
                names: self.names,
                body,
                links,
                images,
                address: &self.register.address,
                prefix: &prefix,
                numbers: &[],
                collated: false,
            };
            let text = TeiWriter::bare(source).all();
            let _ = writeln!(out, "<note type=\"summary\">{}</note>", text.trim_end());
        }
        for address in &self.entity.links {
            let _ = writeln!(out, "<ptr type=\"see\" target=\"{}\"/>", attribute_address(address));
        }
    }

    fn dated(&self) -> String {
        self.entity.dates.as_ref().map(dating).unwrap_or_default()
    }

    fn person(&self, out: &mut String) {
        let _ = writeln!(out, "<person xml:id=\"{}\">", self.id());
        self.names("persName", out);
        if let Some(date) = &self.entity.dates {
            match (date.when(), date.edtf().split_once('/')) {
                (Some(When::Between(from, to)), Some((born, died))) => {
                    let point = |element: &str, known: bool, words: &str, out: &mut String| {
                        let date = crate::edition::date::Date::parse(words).filter(|_| known);
                        if let Some(date) = date {
                            let _ = writeln!(out, "<{element}{}/>", dating(&date));
                        }
                    };
                    point("birth", from.is_some(), born, out);
                    point("death", to.is_some(), died, out);
                }
                _ => {
                    let _ = writeln!(out, "<floruit{}/>", dating(date));
                }
            }
        }
        self.numbers(out);
        self.notes(out);
        out.push_str("</person>\n");
    }

    fn named(&self, element: &str, name: &str, out: &mut String) {
        let _ = writeln!(out, "<{element} xml:id=\"{}\"{}>", self.id(), self.dated());
        self.names(name, out);
        self.numbers(out);
        self.notes(out);
        let _ = writeln!(out, "</{element}>");
    }

    fn event(&self, out: &mut String) {
        let _ = writeln!(out, "<event xml:id=\"{}\"{}>", self.id(), self.dated());
        self.names("eventName", out);
        self.numbers(out);
        self.notes(out);
        out.push_str("</event>\n");
    }

    fn item(&self, out: &mut String) {
        let _ = writeln!(out, "<item xml:id=\"{}\">", self.id());
        self.names("term", out);
        if let Some(date) = &self.entity.dates {
            let _ = writeln!(out, "<date{}>{}</date>", dating(date), escape(date.edtf()));
        }
        self.numbers(out);
        self.notes(out);
        out.push_str("</item>\n");
    }
}

/// Writes the works that the site shows; nothing where it shows none.
pub(super) fn bibliography(pages: &Pages) -> String {
    let Some(bibliography) = pages.edition().bibliography.as_ref().filter(|_| pages.has_bibliography())
    else {
        return String::new();
    };
    let mut out = "<listBibl>\n".to_owned();
    for at in pages.shown_works() {
        let Some(work) = bibliography.works.get(*at) else { continue };
        let reference = &work.reference;
        let _ = write!(out, "<bibl xml:id=\"{}\" n=\"{}\"", names::work(&work.key), escape(&work.key));
        if !reference.kind.is_empty() {
            let _ = write!(out, " type=\"{}\"", escape(reference.kind));
        }
        let _ = write!(out, ">{}", from_html(pages.work_entry(*at)));
        for (kind, variable) in [("DOI", "DOI"), ("ISBN", "ISBN"), ("ISSN", "ISSN"), ("URI", "URL")] {
            if let Some(number) = reference.get(variable) {
                let number = crate::edition::rich::plain(number);
                let _ = write!(out, " <idno type=\"{kind}\">{}</idno>", escape(&number));
            }
        }
        out.push_str("</bibl>\n");
    }
    out.push_str("</listBibl>\n");
    out
}
