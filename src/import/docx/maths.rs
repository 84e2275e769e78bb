//! Formulas in a line of words: `E=mc^2`, `(a+b)/c`, `√(x)`.

use super::super::tree::{NodeId, Tree};

/// The words of a formula, or of a part of one.
pub(super) fn line(tree: &Tree, id: NodeId) -> String {
    tree.children(id).map(|child| part(tree, child)).collect()
}

fn part(tree: &Tree, id: NodeId) -> String {
    let of = |name: &str| tree.child(id, name).map(|child| line(tree, child)).unwrap_or_default();
    let sign = |properties: &str, name: &str| {
        let own = tree.child(id, properties).and_then(|own| tree.child(own, name))?;
        Some(tree.attribute(own, "m:val").unwrap_or_default().to_owned())
    };
    match tree.name(id).unwrap_or_default() {
        "m:t" => tree.words(id),
        "m:f" => format!("{}/{}", grouped(&of("m:num")), grouped(&of("m:den"))),
        "m:sSup" => format!("{}{}", of("m:e"), raised(&of("m:sup"))),
        "m:sSub" => format!("{}{}", of("m:e"), lowered(&of("m:sub"))),
        "m:sSubSup" => format!("{}{}{}", of("m:e"), lowered(&of("m:sub")), raised(&of("m:sup"))),
        "m:rad" => format!("{}√{}", of("m:deg"), grouped(&of("m:e"))),
        "m:nary" => {
            let sign = sign("m:naryPr", "m:chr").unwrap_or_else(|| "∫".to_owned());
            format!("{sign}{}{} {}", lowered(&of("m:sub")), raised(&of("m:sup")), of("m:e"))
        }
        "m:d" => {
            let open = sign("m:dPr", "m:begChr").unwrap_or_else(|| "(".to_owned());
            let close = sign("m:dPr", "m:endChr").unwrap_or_else(|| ")".to_owned());
            let parts = tree.children(id).filter(|child| tree.is(*child, "m:e"));
            let parts: Vec<String> = parts.map(|child| line(tree, child)).collect();
            format!("{open}{}{close}", parts.join(", "))
        }
        name if name.ends_with("Pr") => String::new(),
        _ => line(tree, id),
    }
}

/// Words that are one factor: several are in brackets.
fn grouped(words: &str) -> String {
    if words.chars().all(char::is_alphanumeric) { words.to_owned() } else { format!("({words})") }
}

fn raised(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("^{}", grouped(words)) }
}

fn lowered(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("_{}", grouped(words)) }
}
