//! What `variorum check --coverage` prints for people.

use crate::diag::{Coverage, CoveredShare, Share, escape};

use super::tell::count;

/// How many of those that lack something are named.
const NAMED: usize = 20;

/// What the notes cover, a line each.
pub(super) fn words(coverage: &Coverage) -> String {
    let mut lines = vec![format!("notes: {}", coverage.notes)];
    let kinds = coverage.kinds.iter().map(share);
    lines.extend(listed("  by kind", kinds.collect()));
    let anonymous = (coverage.anonymous > 0).then(|| format!("without {}", coverage.anonymous));
    lines.extend(listed("  by creator", coverage.creators.iter().map(share).chain(anonymous).collect()));
    part(&mut lines, "paragraphs with notes", &coverage.paragraphs);
    part(&mut lines, "notes with their sources to the place", &coverage.sources);
    let alone = &coverage.further_alone;
    lines.push(format!("notes with further reading alone: {}", alone.len()));
    named(&mut lines, "", alone);
    let entities = &coverage.entities;
    let without = entities.without.len();
    lines.push(format!("entities without a mention: {without} of {}", entities.all));
    named(&mut lines, "", &entities.without);
    lines.push(String::new());
    lines.join("\n")
}

fn share(share: &Share) -> String {
    match share.agent {
        Some(agent) if agent != "person" => format!("{} ({agent}) {}", share.id, share.notes),
        _ => format!("{} {}", share.id, share.notes),
    }
}

fn listed(what: &str, shares: Vec<String>) -> Option<String> {
    (!shares.is_empty()).then(|| format!("{what}: {}", shares.join(", ")))
}

/// `paragraphs with notes: 14 of 15 (93 %)`. All of nothing is no share.
fn part(lines: &mut Vec<String>, what: &str, part: &CoveredShare) {
    let share = (part.with * 100).checked_div(part.all).map(|share| format!(" ({share} %)"));
    lines.push(format!("{what}: {} of {}{}", part.with, part.all, share.unwrap_or_default()));
    named(lines, "without: ", &part.without);
}

/// Some by name, as far as a screen holds them.
fn named(lines: &mut Vec<String>, what: &str, all: &[String]) {
    if all.is_empty() {
        return;
    }
    let shown = all.iter().take(NAMED).map(|one| escape::name(one).to_string());
    let more = all.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("and {}", count(more, "other")));
    let shown: Vec<String> = shown.chain(more).collect();
    lines.push(format!("  {what}{}", shown.join("; ")));
}
