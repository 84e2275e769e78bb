//! A collation as JSON, CollateX's table with more in it, and as CSV, a row a reading.

pub(in crate::output) mod tei;

pub(crate) use tei::tei;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use crate::resolve::collation::{BY_RECORD, Class, Collated, Collation, EntryOrigin, Relation, Unit};

/// A token as CollateX has it.
#[derive(Serialize)]
struct JsonToken<'a> {
    t: &'a str,
    n: String,
}

#[derive(Serialize)]
struct JsonUnit<'a> {
    columns: [usize; 2],
    blocks: Vec<Vec<&'a str>>,
    relation: Vec<Option<&'static str>>,
}

#[derive(Serialize)]
struct JsonLemma<'a> {
    text: &'a str,
    wit: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonReading<'a> {
    text: &'a str,
    wit: Vec<&'a str>,
    class: &'static str,
    #[serde(rename = "move")]
    elsewhere: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonEntry<'a> {
    id: &'a str,
    locus: String,
    columns: [usize; 2],
    lemma: JsonLemma<'a>,
    readings: Vec<JsonReading<'a>>,
    /// The record that says so, where it isn't the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    overruled: Option<&'a str>,
    /// The textual notes on its words.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
}

#[derive(Serialize)]
struct JsonSection<'a> {
    section: &'a str,
    witnesses: &'a [&'a str],
    table: Vec<Vec<Option<[JsonToken<'a>; 1]>>>,
    units: Vec<JsonUnit<'a>>,
    entries: Vec<JsonEntry<'a>>,
    lacunae: Vec<&'a str>,
}

/// The sigla of the witnesses, the base first.
fn sigla<'a>(collation: &Collation<'a>) -> Vec<&'a str> {
    collation.witnesses.iter().map(|w| w.meta.siglum.as_str()).collect()
}

/// Write one section: what reads CollateX's JSON reads it.
///
/// # Errors
/// Where `out` can't be written.
pub(crate) fn json_section(
    collation: &Collation<'_>,
    made: &Collated,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sigla = sigla(collation);
    let named = |witnesses: &[usize]| witnesses.iter().map(|w| sigla[*w]).collect();
    let table = (0..sigla.len())
        .map(|witness| {
            let cell = |column| {
                let (block, token) = made.token(column, witness)?;
                Some([JsonToken { t: block.t(token), n: collation.rules.normal(block.word(token)) }])
            };
            (0..made.width()).map(cell).collect()
        })
        .collect();
    let names = |witness: usize, own: &[usize]| -> Vec<&str> {
        let blocks = made.blocks[witness].as_deref().unwrap_or_default();
        own.iter().filter_map(|at| blocks.get(*at)).map(|block| block.name.as_str()).collect()
    };
    let units = made.units.iter().map(|unit| JsonUnit {
        columns: [unit.columns.start, unit.columns.end],
        blocks: unit.blocks.iter().enumerate().map(|(w, own)| names(w, own)).collect(),
        relation: unit.relation.iter().map(|relation| relation.map(Relation::name)).collect(),
    });
    let entries = made.entries.iter().map(|entry| JsonEntry {
        id: &entry.id,
        locus: made.locus(entry),
        columns: [entry.columns.start, entry.columns.end],
        lemma: JsonLemma { text: &entry.lemma, wit: named(&entry.witnesses) },
        readings: entry
            .readings
            .iter()
            .map(|reading| JsonReading {
                text: &reading.text,
                wit: named(&reading.witnesses),
                class: reading.class.name(),
                elsewhere: reading.elsewhere.as_deref(),
            })
            .collect(),
        overruled: match &entry.source {
            EntryOrigin::Computed => None,
            EntryOrigin::Overruled(note) => Some(note),
        },
        notes: &entry.notes,
    });
    let section = JsonSection {
        section: &made.id,
        witnesses: &sigla,
        table,
        units: units.collect(),
        entries: entries.collect(),
        lacunae: sigla.iter().zip(&made.blocks).filter(|(_, b)| b.is_none()).map(|(s, _)| *s).collect(),
    };
    serde_json::to_writer(out, &section).map_err(io::Error::from)
}

/// Write all sections, one after another as they are made.
///
/// # Errors
/// Where `out` can't be written.
pub(crate) fn json(
    collation: &Collation<'_>,
    sections: impl Iterator<Item = Collated>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let ids: Vec<&str> = collation.witnesses.iter().map(|w| w.meta.id.as_str()).collect();
    out.write_all(b"{\"format\":\"variorum-collation/1\",\"witnesses\":")?;
    serde_json::to_writer(&mut *out, &sigla(collation)).map_err(io::Error::from)?;
    out.write_all(b",\"ids\":")?;
    serde_json::to_writer(&mut *out, &ids).map_err(io::Error::from)?;
    out.write_all(b",\"sections\":[")?;
    for (at, made) in sections.enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        json_section(collation, &made, out)?;
    }
    out.write_all(b"\n]}\n")
}

/// Write a row a reading, as RFC 4180 has it.
///
/// # Errors
/// Where `out` can't be written.
pub(crate) fn csv(
    collation: &Collation<'_>,
    sections: impl Iterator<Item = Collated>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sigla = sigla(collation);
    let named = |witnesses: &[usize]| witnesses.iter().map(|w| sigla[*w]).collect::<Vec<_>>().join(" ");
    out.write_all(b"section,locus,id,lemma,lemma wit,reading,wit,class,move\r\n")?;
    for made in sections {
        for entry in &made.entries {
            for reading in &entry.readings {
                let (locus, wit, own) =
                    (made.locus(entry), named(&entry.witnesses), named(&reading.witnesses));
                let elsewhere = reading.elsewhere.as_deref().unwrap_or_default();
                let row = [
                    &made.id,
                    &locus,
                    &entry.id,
                    &entry.lemma,
                    &wit,
                    &reading.text,
                    &own,
                    reading.class.name(),
                    elsewhere,
                ];
                let row: Vec<Cow<'_, str>> = row.iter().map(|field| quoted(field)).collect();
                out.write_all(row.join(",").as_bytes())?;
                out.write_all(b"\r\n")?;
            }
        }
    }
    Ok(())
}

fn quoted(field: &str) -> Cow<'_, str> {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\"")).into()
    } else {
        field.into()
    }
}

/// What an entry is and how it came about: its columns, both texts, the class and the rule that gave it, the unit.
pub(crate) fn explained(collation: &Collation<'_>, made: &Collated, id: &str) -> Option<String> {
    let entry = made.every().iter().find(|entry| entry.id == id)?;
    let sigla = sigla(collation);
    let named = |witnesses: &[usize]| witnesses.iter().map(|w| sigla[*w]).collect::<Vec<_>>().join(" ");
    let shown = |text: &str| if text.is_empty() { "(nothing)".to_owned() } else { format!("`{text}`") };
    let mut text = format!("{}:{id}, {}\n", made.id, made.locus(entry));
    let mut line = |words: String| {
        text.push_str(&words);
        text.push('\n');
    };
    line(format!("  {}: {}", named(&entry.witnesses), shown(&entry.lemma)));
    for reading in &entry.readings {
        let to = reading.elsewhere.as_ref().map(|to| format!(", see {to}")).unwrap_or_default();
        line(format!("  {}: {}", named(&reading.witnesses), shown(&reading.text)));
        line(format!("     {}{to}: {}", reading.class.name(), reading.rule));
        if reading.class == Class::Substantive && reading.rule != BY_RECORD {
            line(
                "     where these are spellings of one word: `[collation] spelling = { one = \"other\" }`"
                    .to_owned(),
            );
        }
    }
    if let EntryOrigin::Overruled(note) = &entry.source {
        line(format!("  the record `{note}` says so, in the place of what is computed"));
    }
    if !entry.notes.is_empty() {
        line(format!("  notes on its words: {}", entry.notes.join(", ")));
    }
    if made.entries.iter().all(|shown| shown.id != entry.id) {
        line("  not shown: `[collation] ignore` names its classes".to_owned());
    }
    let (from, last) = (entry.columns.start, entry.columns.end.saturating_sub(1));
    line(match (entry.columns.len(), &entry.source) {
        (1, _) => format!("  column {from}:"),
        (_, EntryOrigin::Overruled(_)) => {
            format!("  columns {from} to {last}, those that its lemma touches:")
        }
        _ => format!("  columns {from} to {last}, joined since a witness differs in each and the next:"),
    });
    for column in entry.columns.clone() {
        let words: Vec<String> = (0..sigla.len())
            .filter(|w| made.blocks[*w].is_some())
            .map(|w| {
                format!(
                    "{} {}",
                    sigla[w],
                    made.token(column, w).map_or_else(|| "–".to_owned(), |(b, t)| format!("`{}`", b.word(t)))
                )
            })
            .collect();
        line(format!("     {column}: {}", words.join(" | ")));
    }
    if let Some(at) = made.units.iter().position(|unit| unit.columns.contains(&entry.columns.start)) {
        text.push_str(&blocks_of_unit(collation, made, at));
    }
    Some(text)
}

/// Why blocks are one unit: `p3`, the base's block, or `u-p3`, `u-print-p3`, as the page that compares names it.
pub(crate) fn explained_unit(collation: &Collation<'_>, made: &Collated, name: &str) -> Option<String> {
    let block = |witness: usize, at: usize| Some(made.blocks[witness].as_ref()?.get(at)?.name.as_str());
    let named = |unit: &Unit| {
        let first = (0..unit.blocks.len()).find_map(|w| Some((w, block(w, *unit.blocks[w].first()?)?)));
        let address = first.map(|(w, name)| match w {
            0 => format!("u-{name}"),
            _ => format!("u-{}-{name}", collation.witnesses[w].meta.id),
        });
        address.as_deref() == Some(name) || unit.blocks[0].iter().any(|at| block(0, *at) == Some(name))
    };
    let at = made.units.iter().position(named)?;
    let unit = &made.units[at];
    let entries: Vec<&str> = made
        .every()
        .iter()
        .filter(|entry| unit.columns.contains(&entry.columns.start))
        .map(|entry| entry.id.as_str())
        .collect();
    let entries = if entries.is_empty() { "none".to_owned() } else { entries.join(", ") };
    Some(format!("{}:{name}\n  entries: {entries}\n{}", made.id, blocks_of_unit(collation, made, at)))
}

/// The blocks of a unit, a line a witness, and what put them into it.
fn blocks_of_unit(collation: &Collation<'_>, made: &Collated, at: usize) -> String {
    let (unit, sigla) = (&made.units[at], sigla(collation));
    let mut text = String::new();
    for (witness, own) in unit.blocks.iter().enumerate() {
        let blocks = made.blocks[witness].as_deref().unwrap_or_default();
        let names: Vec<&str> = own.iter().filter_map(|at| blocks.get(*at)).map(|b| b.name.as_str()).collect();
        let relation = unit.relation[witness].map(|r| format!(" ({})", r.name())).unwrap_or_default();
        let names = if names.is_empty() { "no block".to_owned() } else { names.join(", ") };
        let how = if witness > 0 { collation.how(made, at, witness) } else { None };
        let how = how.map(|how| format!(": {how}")).unwrap_or_default();
        let _ = writeln!(text, "  unit, {}: {names}{relation}{how}", sigla[witness]);
    }
    text
}
