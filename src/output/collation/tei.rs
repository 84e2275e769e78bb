//! A collation as TEI: parallel segmentation, each witness whole in its own order.

mod readings;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use crate::edition::Edition;
use crate::output::tei::names::part;
use crate::render::escape::{escape, forbidden};
use crate::resolve::collation::{Collated, CollatedKind, Collation, Entry, Gone, Relation, TokenBlock};

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
            part(&meta.id),
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
        let mut text = String::new();
        CollatedSection::new(collation, &made).with_base_apart().write(&mut text);
        out.write_all(text.as_bytes())?;
        let own = made.blocks.iter().flatten().flatten().filter(|block| block.home.is_none());
        let all = own.chain(made.gone.iter().map(|gone| &gone.block));
        lost += all.map(|block| forbidden(&block.text)).sum::<usize>();
    }
    out.write_all(b"</body></text>\n</TEI>\n")?;
    Ok(lost)
}

/// A section of all witnesses on its way to TEI.
pub(in crate::output) struct CollatedSection<'a> {
    pub(in crate::output) made: &'a Collated,
    ids: Vec<&'a str>,
    /// Whether the places of the witnesses' own blocks are said.
    loci: bool,
    /// By witness and the block's place in its section: the pages that begin in it, each with the byte of the block's text.
    pages: HashMap<(usize, usize), Vec<(usize, String)>>,
    /// Units and witnesses whose words are written outside the unit's own element.
    away: HashSet<(usize, usize)>,
    /// After each unit, and before the first under none: blocks that a witness has there, and the base elsewhere.
    after: HashMap<Option<usize>, Vec<BlockElsewhere<'a>>>,
    /// Blocks of the base whose words are written outside their unit's element: others are between them and its first.
    base_apart: HashSet<usize>,
}

/// A block of a witness that is elsewhere in the base.
struct BlockElsewhere<'a> {
    witness: usize,
    block: &'a TokenBlock,
    /// The `xml:id` of its unit.
    unit: String,
}

impl<'a> CollatedSection<'a> {
    pub(in crate::output) fn new(collation: &Collation<'a>, made: &'a Collated) -> Self {
        let ids = collation.witnesses.iter().map(|w| w.meta.id.as_str()).collect();
        let mut section = Self {
            made,
            ids,
            loci: false,
            pages: HashMap::new(),
            away: HashSet::new(),
            after: HashMap::new(),
            base_apart: HashSet::new(),
        };
        for witness in 1..made.blocks.len() {
            let mut unit_of: HashMap<usize, usize> = HashMap::new();
            for (at, unit) in made.units.iter().enumerate() {
                unit_of.extend(unit.blocks[witness].iter().map(|block| (*block, at)));
            }
            let mut gone = made.gone.iter().filter(|gone| gone.moved.witness == witness).peekable();
            let mut last: Option<usize> = None;
            for (number, block) in made.blocks[witness].iter().flatten().enumerate() {
                let Some(at) = unit_of.get(&number).copied() else { continue };
                if block.home.is_some() {
                    // It is written in its own section.
                    section.away.insert((at, witness));
                    continue;
                }
                while let Some(gone) = gone.next_if(|gone| gone.block.at < block.at) {
                    section.put_gone(collation, last, gone);
                }
                let unit = &made.units[at];
                let place = |block: &usize| Some(made.blocks[witness].as_ref()?.get(*block)?.at);
                let places: Vec<usize> = unit.blocks[witness].iter().filter_map(place).collect();
                let in_a_row = places.windows(2).all(|pair| pair[0] + 1 == pair[1]);
                let moved = unit.relation[witness] == Some(Relation::Moved);
                let here = !section.away.contains(&(at, witness));
                if here && in_a_row && !moved && last.is_none_or(|last| last <= at) {
                    last = Some(at);
                } else {
                    section.away.insert((at, witness));
                    let unit = section.name(at);
                    section.after.entry(last).or_default().push(BlockElsewhere { witness, block, unit });
                }
            }
            gone.for_each(|gone| section.put_gone(collation, last, gone));
        }
        section
    }

    /// A block that is compared in another section is here.
    fn put_gone(&mut self, collation: &Collation<'a>, after: Option<usize>, gone: &'a Gone) {
        let unit = collation.unit_of(gone.moved.from, gone.moved.block);
        let unit = unit.map(|(made, at)| name(&made, at, &self.ids)).unwrap_or_default();
        let elsewhere = BlockElsewhere { witness: gone.moved.witness, block: &gone.block, unit };
        self.after.entry(after).or_default().push(elsewhere);
    }

    /// The same, with the place where each block of each witness begins.
    pub(in crate::output) fn with_loci(self) -> Self {
        Self { loci: true, ..self }
    }

    /// The same, with the base's blocks that have blocks of other units between them each in its own place: here a unit's words
    /// are in one element.
    fn with_base_apart(mut self) -> Self {
        let unit_of = |block: usize| self.made.units.iter().position(|unit| unit.blocks[0].contains(&block));
        let is_apart = |unit: &crate::resolve::collation::Unit| {
            unit.blocks[0].windows(2).any(|pair| pair[0] + 1 != pair[1])
        };
        if !self.made.units.iter().any(is_apart) {
            return self;
        }
        let mut last: Option<usize> = None;
        let mut apart: Vec<(Option<usize>, usize, usize)> = Vec::new();
        for block in 0..self.made.blocks[0].as_ref().map_or(0, Vec::len) {
            let Some(at) = unit_of(block) else { continue };
            match last.is_some_and(|last| at < last) || apart.iter().any(|(_, unit, _)| *unit == at) {
                true => apart.push((last, at, block)),
                false => last = Some(at),
            }
        }
        for (last, at, number) in apart {
            let Some(block) = self.made.blocks[0].as_ref().and_then(|blocks| blocks.get(number)) else {
                continue;
            };
            let unit = self.name(at);
            self.after.entry(last).or_default().push(BlockElsewhere { witness: 0, block, unit });
            self.base_apart.insert(number);
        }
        self
    }

    /// A page begins before a byte of a block's text.
    pub(in crate::output) fn add_page(&mut self, witness: usize, block: usize, at: usize, element: String) {
        self.pages.entry((witness, block)).or_default().push((at, element));
    }

    /// The text of a block, with the pages that begin in it.
    fn paged(&self, witness: usize, block: &TokenBlock) -> String {
        let (mut out, mut from) = (String::new(), 0);
        for (to, element) in self.pages.get(&(witness, block.at)).into_iter().flatten() {
            out.push_str(&escape(block.text.get(from..*to).unwrap_or_default()));
            out.push_str(element);
            from = *to;
        }
        out.push_str(&escape(block.text.get(from..).unwrap_or_default()));
        out
    }

    /// The `xml:id` of a unit's element.
    pub(in crate::output) fn name(&self, at: usize) -> String {
        name(self.made, at, &self.ids)
    }

    /// The `xml:id` of an entry.
    pub(in crate::output) fn entry_name(&self, entry: &Entry) -> String {
        format!("s-{}.{}", part(&self.made.id), part(&entry.id))
    }

    /// The `xml:id` and the number of a block of a witness.
    pub(in crate::output) fn locus(&self, witness: usize, block: &TokenBlock) -> String {
        let name = block.name.strip_prefix(['p']).filter(|n| n.starts_with(|c: char| c.is_ascii_digit()));
        let name = name.map(|n| format!(" n=\"{n}\"")).unwrap_or_default();
        format!(
            " xml:id=\"w-{}.s-{}.{}\"{name}",
            part(self.ids[witness]),
            part(&self.made.id),
            part(&block.name)
        )
    }

    /// The beginning of a block of a witness, where no element is its own.
    pub(in crate::output) fn milestone(&self, witness: usize, block: &TokenBlock) -> String {
        let unit = match block.kind {
            CollatedKind::Numbered => "block",
            CollatedKind::Heading => "heading",
            CollatedKind::Footnote => "footnote",
        };
        let (locus, ed) = (self.locus(witness, block), part(self.ids[witness]));
        format!("<milestone unit=\"{unit}\" ed=\"#w-{ed}\"{locus}/>")
    }

    /// The beginning of a page of a witness.
    pub(in crate::output) fn page_mark(&self, witness: usize, label: &str, first: bool) -> String {
        let (ed, section) = (part(self.ids[witness]), part(&self.made.id));
        let id = match first {
            true => format!(" xml:id=\"w-{ed}.s-{section}.page-{}\"", part(label)),
            false => String::new(),
        };
        format!("<pb n=\"{}\" ed=\"#w-{ed}\"{id}/>", escape(label))
    }

    fn kind(&self, at: usize) -> CollatedKind {
        let unit = &self.made.units[at];
        let first =
            (0..self.ids.len()).find_map(|w| self.made.blocks[w].as_ref()?.get(*unit.blocks[w].first()?));
        first.map_or(CollatedKind::Numbered, |block| block.kind)
    }

    /// The section with each unit in an element of its own.
    pub(in crate::output) fn write(&self, out: &mut String) {
        let _ = writeln!(out, "<div type=\"section\" xml:id=\"s-{}\">", part(&self.made.id));
        if self.made.units.is_empty() {
            out.push_str("<p/>\n");
        }
        self.elsewhere(None, out);
        for at in 0..self.made.units.len() {
            self.unit(at, out);
            self.elsewhere(Some(at), out);
        }
        out.push_str("</div>\n");
    }

    /// Blocks that a witness has here, and the base elsewhere.
    pub(in crate::output) fn elsewhere(&self, after: Option<usize>, out: &mut String) {
        for BlockElsewhere { witness, block, unit } in self.after.get(&after).into_iter().flatten() {
            let locus = if self.loci { self.locus(*witness, block) } else { String::new() };
            let (open, close) = element(block.kind, &locus);
            let _ = writeln!(
                out,
                "<app type=\"transposition\"><rdg wit=\"#w-{}\" type=\"transposition\" corresp=\"#{unit}\">{open}{}{close}</rdg></app>",
                part(self.ids[*witness]),
                self.paged(*witness, block)
            );
        }
    }

    /// The units that blocks elsewhere point to.
    pub(in crate::output) fn is_elsewhere(&self, at: usize) -> bool {
        (1..self.ids.len()).any(|witness| self.away.contains(&(at, witness)))
    }

    /// Whether a witness's words of a unit are written with it.
    pub(in crate::output) fn has(&self, at: usize, witness: usize) -> bool {
        self.made.blocks[witness].is_some() && !self.away.contains(&(at, witness))
    }

    /// The witnesses whose words of a unit are written with it.
    pub(in crate::output) fn present(&self, at: usize) -> Vec<usize> {
        (0..self.ids.len()).filter(|witness| self.has(at, *witness)).collect()
    }

    /// Whether these are all witnesses.
    pub(in crate::output) fn all(&self, present: &[usize]) -> bool {
        present.len() == self.ids.len()
    }

    /// The entries of a unit.
    pub(in crate::output) fn entries(&self, at: usize) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let columns = self.made.units[at].columns.clone();
        let first = self.made.every().partition_point(|entry| entry.columns.end <= columns.start);
        self.made.every()[first..].iter().take_while(move |entry| entry.columns.start < columns.end)
    }

    /// The class of an entry.
    pub(in crate::output) fn class(entry: &Entry) -> &'static str {
        entry.readings.first().map_or("substantive", |reading| reading.class.name())
    }

    /// A unit in an element of its own.
    pub(in crate::output) fn unit(&self, at: usize, out: &mut String) {
        let (made, unit) = (self.made, &self.made.units[at]);
        let (open, close) = element(self.kind(at), &format!(" xml:id=\"{}\"", self.name(at)));
        out.push_str(&open);
        let present = self.present(at);
        if self.loci {
            for witness in present.iter().copied().filter(|w| *w > 0) {
                for at in &unit.blocks[witness] {
                    let block = made.blocks[witness].as_ref().and_then(|blocks| blocks.get(*at));
                    let Some(block) = block else { continue };
                    let pages = self.pages.get(&(witness, block.at)).into_iter().flatten();
                    pages.for_each(|(_, element)| out.push_str(element));
                    out.push_str(&self.milestone(witness, block));
                }
            }
        }
        let mut column = unit.columns.start;
        for entry in self.entries(at) {
            self.equal(column..entry.columns.start, &present, out);
            let _ =
                write!(out, "<app xml:id=\"{}\" type=\"{}\">", self.entry_name(entry), Self::class(entry));
            let readings = self.readings(entry, &present);
            if !readings.lemma.is_empty() {
                let _ = write!(out, "<lem wit=\"{}\">{}</lem>", readings.lemma, readings.words);
            } else if readings.others.is_empty() {
                // All have their words in another place.
                out.push_str("<lem/>");
            }
            for (wit, class, text) in readings.others {
                let class = class.map(|class| format!(" type=\"{class}\"")).unwrap_or_default();
                let _ = match text.is_empty() {
                    true => write!(out, "<rdg wit=\"{wit}\"{class}/>"),
                    false => write!(out, "<rdg wit=\"{wit}\"{class}>{text}</rdg>"),
                };
            }
            out.push_str("</app>");
            column = entry.columns.end;
        }
        if made.blocks[0].is_some() {
            self.equal(column..unit.columns.end, &present, out);
        } else {
            // No entries where the base lacks the section: each witness by itself.
            let own: Vec<usize> = present.iter().copied().filter(|w| !unit.blocks[*w].is_empty()).collect();
            if !own.is_empty() {
                out.push_str("<app>");
                for witness in own {
                    let text = self.text(unit.columns.clone(), witness);
                    let _ = write!(out, "<rdg wit=\"{}\">{text}</rdg>", self.wit([witness].iter()));
                }
                out.push_str("</app>");
            }
        }
        out.push_str(close);
        out.push('\n');
    }

    /// A unit that the base lacks, where a division may hold no block yet: all of it as a reading.
    pub(in crate::output) fn unit_as_reading(&self, at: usize, out: &mut String) {
        let blocks = &self.made.units[at].blocks;
        let (own, others): (Vec<usize>, Vec<usize>) =
            self.present(at).into_iter().partition(|witness| !blocks[*witness].is_empty());
        let (lemma, own) = (self.wit(others.iter()), self.wit(own.iter()));
        let _ = writeln!(
            out,
            "<app type=\"addition\"><lem wit=\"{lemma}\"/><rdg wit=\"{own}\" type=\"addition\">"
        );
        self.unit(at, out);
        out.push_str("</rdg></app>\n");
    }

    /// Pointers to witnesses.
    pub(in crate::output) fn wit<'b>(&self, witnesses: impl Iterator<Item = &'b usize>) -> String {
        witnesses.map(|w| format!("#w-{}", part(self.ids[*w]))).collect::<Vec<_>>().join(" ")
    }

    fn text(&self, columns: Range<usize>, witness: usize) -> String {
        let tokens = columns.filter_map(|column| self.token(column, witness));
        escape(&tokens.map(|(block, token)| block.t(token)).collect::<String>())
    }
}

/// The `xml:id` of a unit's element: by the base's first block, else by the first witness's that has one.
fn name(made: &Collated, at: usize, ids: &[&str]) -> String {
    let unit = &made.units[at];
    let block = |witness: usize| -> Option<&TokenBlock> {
        made.blocks[witness].as_ref()?.get(*unit.blocks[witness].first()?)
    };
    let id = part(&made.id);
    if let Some(block) = block(0) {
        return format!("s-{id}.u-{}", part(&block.name));
    }
    let first = (1..ids.len()).find_map(|w| Some((w, block(w)?)));
    first.map_or_else(String::new, |(w, block)| format!("s-{id}.u-{}-{}", part(ids[w]), part(&block.name)))
}

fn element(kind: CollatedKind, attributes: &str) -> (String, &'static str) {
    match kind {
        CollatedKind::Numbered => (format!("<p{attributes}>"), "</p>"),
        CollatedKind::Heading => (format!("<ab{attributes} type=\"heading\">"), "</ab>"),
        CollatedKind::Footnote => (format!("<note{attributes} place=\"foot\">"), "</note>"),
    }
}
