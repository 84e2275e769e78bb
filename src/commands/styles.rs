//! `variorum styles`: the citation styles that the program carries.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::Style;

use crate::cli;
use crate::diag::suggestion;
use crate::edition::work;

use super::{CommandOutcome, Failure, tell};

/// One style as a CSL file, to begin one of an edition's own with; or a list of all, each with its title.
pub(super) fn run(args: &cli::Styles) -> Result<CommandOutcome, Failure> {
    let Some(name) = args.style.as_deref() else {
        let mut lines: Vec<(String, String)> = ArchivedStyle::all()
            .iter()
            .map(|style| (style.names().first().copied().unwrap_or_default().to_owned(), title(&style.get())))
            .collect();
        lines.sort();
        let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let list: String = lines.iter().map(|(name, title)| format!("{name:width$}  {title}\n")).collect();
        tell::out(&list)?;
        return Ok(CommandOutcome::Good);
    };
    let Some(style) = work::style(name) else {
        let mut hint: String =
            suggestion(name, ArchivedStyle::all().iter().flat_map(|style| style.names()).copied()).into();
        if hint.is_empty() {
            hint.push_str("`variorum styles` lists them");
        }
        return Err(Failure::new(format!("there is no citation style `{name}`"), hint));
    };
    let xml = style.get().to_xml().map_err(|error| Failure::new(error, ""))?;
    let named = xml.replacen("<style ", "<style xmlns=\"http://purl.org/net/xbiblio/csl\" ", 1);
    tell::out(&format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{named}\n"))?;
    Ok(CommandOutcome::Good)
}

fn title(style: &Style) -> String {
    match style {
        Style::Independent(style) => style.info.title.value.clone(),
        Style::Dependent(style) => style.info.title.value.clone(),
    }
}
