//! `variorum release`: write down what each paragraph says, so that citations of it can be followed.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::diag::{DiagnosticReport, Severity, settle};
use crate::edition::date::Date;
use crate::edition::history::{LONGEST, Release, is_version};
use crate::edition::id;
use crate::output::history;
use crate::write::{HISTORY, write_beside};
use crate::{Assembly, Options, assemble, cli};

use super::tell::{self, count};
use super::{CommandOutcome, Failure, place};

/// Write down, tell.
pub(super) fn run(args: &cli::ReleaseArgs) -> Result<CommandOutcome, Failure> {
    let place = place::find(args.edition.as_deref())?;
    if !is_version(&args.version) {
        return Err(Failure::new(
            format!("`{}` can't be the version of a release", args.version),
            format!(
                "a version is letters, digits, `.`, `-`, `_` and `+`, a letter or digit first, at most {LONGEST}"
            ),
        ));
    }
    let date = match &args.date {
        Some(given) => Date::parse(given).filter(|date| date.day().is_some()).ok_or_else(|| {
            Failure::new(format!("`--date {given}` is no day"), "a day is written `2026-11-24`")
        })?,
        None => today()?,
    };
    let options = Options { quiet: true, ..Options::default() };
    let Assembly { sources, site, diagnostics, levels, notes, writable, .. } =
        assemble(&place.root, &options).map_err(|e| Failure::new(e, ""))?;
    // What an edition lets pass is no ground for taking what can't be read for gone.
    let unread = diagnostics.iter().any(|d| d.severity == Severity::Error);
    let mut diagnostics = settle(diagnostics, &levels);
    diagnostics.retain(|d| d.severity == Severity::Error);
    let edition = site.as_ref().filter(|_| writable && !unread && diagnostics.is_empty());
    let Some(edition) = edition.and_then(|site| site.edition()) else {
        let report = DiagnosticReport {
            sources: &sources,
            diagnostics: &diagnostics,
            notes: &notes,
            base: &place.base,
        };
        tell::problems(&report);
        tell::out("nothing was written: an edition with errors can't be released\n")?;
        return Ok(CommandOutcome::Errors);
    };
    if let Some(known) = edition.history.release(&args.version) {
        return Err(Failure::new(
            format!("version {} was released on {}", known.version, known.date.edtf()),
            "give this release another version; what was released stays as it is",
        ));
    }
    if let Some(last) = edition.history.releases.last().filter(|last| last.date.edtf() > date.edtf()) {
        return Err(Failure::new(
            format!("version {} was released later, on {}", last.version, last.date.edtf()),
            "name that day, or a later one, with `--date`",
        ));
    }
    let base = edition.witnesses.first().map_or(&[][..], |base| &base.sections);
    if let Some(section) = base.iter().find(|section| id::fold(&section.id) == id::HISTORY) {
        return Err(Failure::new(
            format!("the section `{}` has the address of the page that lists releases", section.id),
            "give the section another `id` in its front matter, then release",
        ));
    }
    let release = Release { version: args.version.clone(), date };
    let added = history::addition(edition, &release);
    let old = sources.iter().find(|(_, source)| source.path == HISTORY).map(|(_, source)| &source.text);
    let text = old.map_or_else(history::head, ToString::to_string) + &added.lines;
    write_beside(&place.root, HISTORY, &sources, &text).map_err(|e| Failure::new(&e, e.hint()))?;
    let count = |n: usize, what: &str| format!("{} {what}", count(n, "paragraph"));
    let parts = [(added.changed, "changed"), (added.new, "new"), (added.gone, "removed")];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| count(*n, what)).collect();
    let what = if parts.is_empty() { "no paragraph changed".to_owned() } else { parts.join(", ") };
    let Release { version, date } = &release;
    tell::out(&format!("version {version}, {}: {what}; {HISTORY} has it: commit it\n", date.edtf()))?;
    Ok(CommandOutcome::Good)
}

/// The day that it is, in UTC. A command that writes to the sources may look at the clock; no page does.
fn today() -> Result<Date, Failure> {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|e| Failure::new(e, "name the day: `--date`"))?;
    let days = i64::try_from(since.as_secs() / 86_400).unwrap_or_default();
    let (year, month, day) = civil(days);
    let words = format!("{year:04}-{month:02}-{day:02}");
    Date::parse(&words).ok_or_else(|| Failure::new("the clock says no day", "name the day: `--date`"))
}

/// The date of a day counted from 1970-01-01 (Howard Hinnant, *chrono-compatible low-level date algorithms*, 2014).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn days_have_their_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(59), (1970, 3, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(20_786), (2026, 11, 29));
    }
}
