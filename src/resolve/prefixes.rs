//! What references may begin with: `note:`, `page:`, the prefix of a register, the siglum of a witness; each is one thing.

use crate::diag::{Diagnostic, rules};
use crate::edition::Edition;
use crate::edition::register::KNOWN;
use crate::parse::sigla;

/// Tell the sigla that are another prefix already.
pub(super) fn check(edition: &Edition, diagnostics: &mut Vec<Diagnostic>) {
    let (witnesses, registers) = (&edition.witnesses, &edition.registers);
    for other in edition.others.iter() {
        let name = other.name.as_str();
        let leads = match name {
            "note" => "a note".to_owned(),
            "page" => "an essay".to_owned(),
            _ if witnesses.iter().any(|witness| witness.meta.siglum == name) => "a version".to_owned(),
            _ => match registers.iter().find(|register| register.prefix == name) {
                Some(register) => format!("the register `{}`", register.id),
                None => match KNOWN.iter().find(|(_, prefix)| *prefix == name) {
                    Some((stem, _)) => format!("the register `{stem}`"),
                    None => continue,
                },
            },
        };
        let message = format!("`{name}` of `[other]` is a prefix of references: `{name}:` leads to {leads}");
        diagnostics.push(
            Diagnostic::new(&rules::PREFIX_CLASH, other.span, message).hint("give it another name there"),
        );
    }
    for witness in witnesses {
        let meta = &witness.meta;
        let Some(span) = sigla::place(meta) else { continue };
        let siglum = meta.siglum.as_str();
        let of_register = registers.iter().find(|register| register.prefix == siglum);
        let leads = match (siglum, of_register) {
            ("note", _) => "a note".to_owned(),
            ("page", _) => "an essay".to_owned(),
            (_, Some(register)) => format!("the register `{}`", register.id),
            (_, None) => match KNOWN.iter().find(|(_, prefix)| *prefix == siglum) {
                Some((stem, _)) => format!("the register `{stem}`"),
                None => continue,
            },
        };
        diagnostics.push(
            Diagnostic::new(
                &rules::PREFIX_CLASH,
                span,
                format!(
                    "the siglum `{siglum}` of `{}` is a prefix of references: `{siglum}:` leads to {leads}",
                    meta.id
                ),
            )
            .hint("give the witness another: `siglum = \"…\"`"),
        );
    }
}
