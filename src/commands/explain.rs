//! `variorum explain`: what a rule means.

use crate::cli;
use crate::diag::{rules, suggestion};

use super::{CommandOutcome, Failure, tell};

/// One rule, or a list of all.
pub(super) fn run(args: &cli::Explain) -> Result<CommandOutcome, Failure> {
    let Some(id) = args.rule.as_deref() else {
        let width = rules::RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
        let mut list = String::new();
        for rule in rules::RULES {
            list.push_str(&format!("{:width$}  {:7}  {}\n", rule.id, rule.severity.name(), rule.summary));
        }
        tell::out(&list)?;
        return Ok(CommandOutcome::Good);
    };
    let Some(rule) = rules::find(id) else {
        let mut hint: String = suggestion(id, rules::RULES.iter().map(|rule| rule.id)).into();
        if hint.is_empty() {
            hint.push_str("`variorum explain` lists them");
        }
        return Err(Failure::new(format!("there is no rule `{id}`"), hint));
    };
    tell::out(&format!(
        "{} ({}): {}\n\n{}\n",
        rule.id,
        rule.severity.name(),
        rule.summary,
        rule.explanation.trim()
    ))?;
    Ok(CommandOutcome::Good)
}
