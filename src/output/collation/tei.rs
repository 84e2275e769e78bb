//! A collation as TEI: parallel segmentation, each witness whole in its own order.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::ops::Range;

use crate::edition::Edition;
use crate::render::escape::{escape, forbidden};
use crate::resolve::collation::{Block, Collated, Collation, Entry, Kind, Relation};

/// Write a whole TEI document. The number of characters that it can't hold, and has U+FFFD in the place of, is returned.
///
/// # Errors
/// Where `out` can't be written.
pub(crate) fn tei(
    edition: &Edition,
    collation: &Collation<'_>,
    sections: impl Iterator<Item = Collated>,
    out: &mut dyn Write,
) -> io::Result<usize> {
    let title = escape(&edition.meta.title);
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\" xml:lang=\"{}\">\n<teiHeader>\n\
         <fileDesc>\n<titleStmt><title>{title}</title></titleStmt>\n<publicationStmt><p>Made by variorum.</p></publicationStmt>\n\
         <sourceDesc><listWit>\n",
        escape(&edition.meta.language)
    )?;
    for witness in &collation.witnesses {
        let meta = &witness.meta;
        let date = meta.date.as_ref().map(|date| format!(" <date>{}</date>", escape(date.edtf())));
        writeln!(
            out,
            "<witness xml:id=\"w-{}\"><abbr type=\"siglum\">{}</abbr> <title>{}</title>{}</witness>",
            escape(&meta.id),
            escape(&meta.siglum),
            escape(&meta.title),
            date.unwrap_or_default()
        )?;
    }
    out.write_all(
        b"</listWit></sourceDesc>\n</fileDesc>\n<encodingDesc><variantEncoding method=\"parallel-segmentation\" \
          location=\"internal\"/></encodingDesc>\n</teiHeader>\n<text><body>\n",
    )?;
    let mut lost = 0;
    for made in sections {
        Section::new(collation, &made).write(out)?;
        lost += made.blocks.iter().flatten().flatten().map(|block| forbidden(&block.text)).sum::<usize>();
    }
    out.write_all(b"</body></text>\n</TEI>\n")?;
    Ok(lost)
}

struct Section<'a> {
    made: &'a Collated,
    ids: Vec<&'a str>,
    /// Units and witnesses whose words are written outside the unit's own element.
    away: HashSet<(usize, usize)>,
    /// After each unit, and before the first under none: blocks that a witness has there, with their units.
    after: HashMap<Option<usize>, Vec<(usize, usize, usize)>>,
}

impl<'a> Section<'a> {
    fn new(collation: &Collation<'a>, made: &'a Collated) -> Self {
        let ids = collation.witnesses.iter().map(|w| w.meta.id.as_str()).collect();
        let mut section = Self { made, ids, away: HashSet::new(), after: HashMap::new() };
        for witness in 1..made.blocks.len() {
            let mut unit_of: HashMap<usize, usize> = HashMap::new();
            for (at, unit) in made.units.iter().enumerate() {
                unit_of.extend(unit.blocks[witness].iter().map(|block| (*block, at)));
            }
            let mut last: Option<usize> = None;
            for block in 0..made.blocks[witness].as_ref().map_or(0, Vec::len) {
                let Some(at) = unit_of.get(&block).copied() else { continue };
                let unit = &made.units[at];
                let in_a_row = unit.blocks[witness].windows(2).all(|pair| pair[0] + 1 == pair[1]);
                let moved = unit.relation[witness] == Some(Relation::Moved);
                let here = !section.away.contains(&(at, witness));
                if here && in_a_row && !moved && last.is_none_or(|last| last <= at) {
                    last = Some(at);
                } else {
                    section.away.insert((at, witness));
                    section.after.entry(last).or_default().push((witness, block, at));
                }
            }
        }
        section
    }

    /// The `xml:id` of a unit's element.
    fn name(&self, at: usize) -> String {
        let unit = &self.made.units[at];
        let block = |witness: usize| -> Option<&Block> {
            self.made.blocks[witness].as_ref()?.get(*unit.blocks[witness].first()?)
        };
        if let Some(block) = block(0) {
            return format!("s-{}.u-{}", self.made.id, block.name);
        }
        let first = (1..self.ids.len()).find_map(|w| Some((w, block(w)?)));
        first.map_or_else(String::new, |(w, block)| {
            format!("s-{}.u-{}-{}", self.made.id, self.ids[w], block.name)
        })
    }

    fn kind(&self, at: usize) -> Kind {
        let unit = &self.made.units[at];
        let first =
            (0..self.ids.len()).find_map(|w| self.made.blocks[w].as_ref()?.get(*unit.blocks[w].first()?));
        first.map_or(Kind::Numbered, |block| block.kind)
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<div type=\"section\" xml:id=\"s-{}\">", escape(&self.made.id))?;
        if self.made.units.is_empty() {
            out.write_all(b"<p/>\n")?;
        }
        self.elsewhere(None, out)?;
        for at in 0..self.made.units.len() {
            self.unit(at, out)?;
            self.elsewhere(Some(at), out)?;
        }
        out.write_all(b"</div>\n")
    }

    /// Blocks that a witness has here, and the base elsewhere.
    fn elsewhere(&self, after: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
        for (witness, block, unit) in self.after.get(&after).into_iter().flatten() {
            let Some(block) = self.made.blocks[*witness].as_ref().and_then(|b| b.get(*block)) else {
                continue;
            };
            let (open, close) = element(block.kind, "");
            writeln!(
                out,
                "<app type=\"transposition\"><rdg wit=\"#w-{}\" type=\"transposition\" corresp=\"#{}\">{open}{}{close}</rdg></app>",
                escape(self.ids[*witness]),
                escape(&self.name(*unit)),
                escape(&block.text)
            )?;
        }
        Ok(())
    }

    fn unit(&self, at: usize, out: &mut dyn Write) -> io::Result<()> {
        let (made, unit) = (self.made, &self.made.units[at]);
        let (open, close) = element(self.kind(at), &format!(" xml:id=\"{}\"", escape(&self.name(at))));
        out.write_all(open.as_bytes())?;
        let here = |witness: &usize| made.blocks[*witness].is_some() && !self.away.contains(&(at, *witness));
        let all: Vec<usize> = (0..self.ids.len()).collect();
        let present: Vec<usize> = all.iter().copied().filter(here).collect();
        let mut column = unit.columns.start;
        let first = made.every().partition_point(|entry| entry.columns.end <= column);
        for entry in made.every()[first..].iter().take_while(|entry| entry.columns.start < unit.columns.end) {
            self.equal(column..entry.columns.start, &present, out)?;
            let class = entry.readings.first().map_or("substantive", |reading| reading.class.name());
            let id = format!("s-{}.{}", made.id, entry.id);
            write!(out, "<app xml:id=\"{}\" type=\"{class}\">", escape(&id))?;
            self.readings(entry, &present, out)?;
            out.write_all(b"</app>")?;
            column = entry.columns.end;
        }
        if made.blocks[0].is_some() {
            self.equal(column..unit.columns.end, &present, out)?;
        } else {
            // No entries where the base lacks the section: each witness by itself.
            let own: Vec<usize> = present.iter().copied().filter(|w| !unit.blocks[*w].is_empty()).collect();
            if !own.is_empty() {
                out.write_all(b"<app>")?;
                for witness in own {
                    let text = self.text(unit.columns.clone(), witness);
                    write!(out, "<rdg wit=\"{}\">{text}</rdg>", self.wit([witness].iter()))?;
                }
                out.write_all(b"</app>")?;
            }
        }
        out.write_all(close.as_bytes())?;
        out.write_all(b"\n")
    }

    /// The lemma and the readings of an entry: who has the same words, whatever a record says of them, has one `rdg`.
    fn readings(&self, entry: &Entry, present: &[usize], out: &mut dyn Write) -> io::Result<()> {
        let here = |witness: &usize| present.contains(witness);
        let words = |witness: usize| -> Vec<Option<u64>> {
            let token = |column| self.made.token(column, witness).map(|(_, token)| token.key);
            entry.columns.clone().map(token).collect()
        };
        let base = words(0);
        let (agreeing, apart): (Vec<usize>, Vec<usize>) =
            entry.witnesses.iter().copied().filter(here).partition(|w| words(*w) == base);
        let mut groups: Vec<(Option<&'static str>, Vec<usize>)> = Vec::new();
        let all = entry.readings.iter().map(|r| (Some(r.class.name()), r.witnesses.clone()));
        for (class, witnesses) in all.chain([(None, apart)]) {
            let first = groups.len();
            for witness in witnesses.into_iter().filter(here) {
                let own = words(witness);
                let same = groups[first..].iter_mut().find(|(_, others)| words(others[0]) == own);
                match same {
                    Some((_, others)) => others.push(witness),
                    None => groups.push((class, vec![witness])),
                }
            }
        }
        write!(
            out,
            "<lem wit=\"{}\">{}</lem>",
            self.wit(agreeing.iter()),
            self.text(entry.columns.clone(), 0)
        )?;
        for (class, own) in groups {
            let class = class.map(|class| format!(" type=\"{class}\"")).unwrap_or_default();
            let (wit, text) = (self.wit(own.iter()), self.text(entry.columns.clone(), own[0]));
            match text.is_empty() {
                true => write!(out, "<rdg wit=\"{wit}\"{class}/>")?,
                false => write!(out, "<rdg wit=\"{wit}\"{class}>{text}</rdg>")?,
            }
        }
        Ok(())
    }

    /// Words that all have who have words here; who they are, where some haven't.
    fn equal(&self, columns: Range<usize>, present: &[usize], out: &mut dyn Write) -> io::Result<()> {
        if columns.is_empty() {
            return Ok(());
        }
        let text = self.text(columns, 0);
        if present.len() == self.ids.len() {
            return out.write_all(text.as_bytes());
        }
        write!(out, "<app><lem wit=\"{}\">{text}</lem></app>", self.wit(present.iter()))
    }

    fn wit<'b>(&self, witnesses: impl Iterator<Item = &'b usize>) -> String {
        witnesses.map(|w| format!("#w-{}", escape(self.ids[*w]))).collect::<Vec<_>>().join(" ")
    }

    fn text(&self, columns: Range<usize>, witness: usize) -> String {
        let tokens = columns.filter_map(|column| self.made.token(column, witness));
        escape(&tokens.map(|(block, token)| block.t(token)).collect::<String>())
    }
}

fn element(kind: Kind, attributes: &str) -> (String, &'static str) {
    match kind {
        Kind::Numbered => (format!("<p{attributes}>"), "</p>"),
        Kind::Heading => (format!("<ab{attributes} type=\"heading\">"), "</ab>"),
        Kind::Footnote => (format!("<note{attributes} place=\"foot\">"), "</note>"),
    }
}
