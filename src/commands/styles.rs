//! `variorum styles`: the citation styles that the program carries.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::Style;

use crate::cli;
use crate::edition::work;

use super::{CommandOutcome, Failure, tell};

/// One style as a CSL file, to begin one of an edition's own with; or a list of all, each with its title.
pub(super) fn run(args: &cli::Styles) -> Result<CommandOutcome, Failure> {
    let Some(name) = args.style.as_deref() else {
        let mut lines: Vec<(&str, String)> = ArchivedStyle::all()
            .iter()
            .map(|style| (work::style_name(*style), title(&style.get())))
            .collect();
        lines.sort();
        let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let list: String = lines.iter().map(|(name, title)| format!("{name:width$}  {title}\n")).collect();
        tell::out(&list)?;
        return Ok(CommandOutcome::Good);
    };
    let Some(style) = work::style(name) else {
        let mut hint: String = work::style_advice(name).into();
        if hint.is_empty() {
            hint.push_str("`variorum styles` lists them");
        }
        return Err(Failure::new(format!("there is no citation style `{name}`"), hint));
    };
    let xml = style.get().to_xml().map_err(|error| Failure::new(error, ""))?;
    let xml = with_roles(&xml);
    let named = xml.replacen("<style ", "<style xmlns=\"http://purl.org/net/xbiblio/csl\" ", 1);
    tell::out(&format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{named}\n"))?;
    Ok(CommandOutcome::Good)
}

/// The term for who edited and translated is one to the engine, which writes it by one name of two: processors ask for
/// the other.
fn with_roles(xml: &str) -> String {
    const TERM: &str = "<term name=\"editor-translator\"";
    let mut out = String::with_capacity(xml.len());
    let mut seen = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find(TERM) {
        let (before, term) = rest.split_at(at);
        out.push_str(before);
        if before.contains("<locale") {
            seen.clear();
        }
        let head = term.find('>').unwrap_or(term.len());
        let end = match term[..head].ends_with('/') {
            true => head + 1,
            false => term.find("</term>").map_or(term.len(), |end| end + "</term>".len()),
        };
        if !seen.contains(&&term[..head]) {
            seen.push(&term[..head]);
            out.push_str(&term[..end]);
            out.push_str(&term[..end].replacen("editor-translator", "editortranslator", 1));
        }
        rest = &term[end..];
    }
    out + rest
}

fn title(style: &Style) -> String {
    match style {
        Style::Independent(style) => style.info.title.value.clone(),
        Style::Dependent(style) => style.info.title.value.clone(),
    }
}
