//! What the header of TEI says of its text.

use super::super::text::{About, Decision};
use super::super::tree::{ROOT, Tree};

pub(super) fn about(tree: &Tree) -> About {
    let header = tree.find(ROOT, "teiHeader");
    let within = |path: &[&str]| {
        let mut at = header?;
        for name in path {
            at = tree.find(at, name)?;
        }
        Some(tree.in_a_line(at)).filter(|words| !words.is_empty())
    };
    let statement = header.and_then(|id| tree.find(id, "titleStmt"));
    let titles = || {
        let all = statement.into_iter().flat_map(|id| tree.children(id)).filter(|id| tree.is(*id, "title"));
        all.map(|id| (tree.attribute(id, "type").unwrap_or_default(), tree.in_a_line(id)))
    };
    let title_of = |wanted: &[&str]| titles().find(|(kind, _)| wanted.contains(kind)).map(|(_, words)| words);
    let authors =
        statement.into_iter().flat_map(|id| tree.descendants(id)).filter(|id| tree.is(*id, "author"));
    let language = tree.find(ROOT, "text").and_then(|id| tree.attribute(id, "xml:lang"));
    let root = tree.children(ROOT).find_map(|id| tree.attribute(id, "xml:lang"));
    let date = header.and_then(|id| tree.find(id, "publicationStmt")).and_then(|id| tree.find(id, "date"));
    About {
        title: title_of(&["main"]).or_else(|| title_of(&[""])).or_else(|| within(&["titleStmt", "title"])),
        subtitle: title_of(&["sub", "subtitle", "subordinate"]),
        authors: authors.map(|id| tree.in_a_line(id)).filter(|words| !words.is_empty()).collect(),
        language: language.or(root).map(str::to_owned),
        issued: date.map(|id| tree.attribute(id, "when").map_or_else(|| tree.in_a_line(id), str::to_owned)),
        publisher: within(&["publicationStmt", "publisher"]),
        rights: within(&["publicationStmt", "availability"]),
        url: None,
    }
}

/// Reports the people of the header that edition.toml has no key for.
pub(super) fn people(tree: &Tree, file: &str) -> Vec<Decision> {
    let mut decisions = Vec::new();
    let Some(statement) = tree.find(ROOT, "titleStmt") else { return decisions };
    for id in tree.children(statement) {
        let Some(name @ ("editor" | "respStmt" | "principal" | "sponsor" | "funder")) = tree.name(id) else {
            continue;
        };
        let message = format!("`{name}` of the header is left out: `{}`", tree.in_a_line(id));
        decisions.push(Decision { file: file.to_owned(), line: tree.line(id), message });
    }
    decisions
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::images::Images;
    use super::super::super::tree;
    use super::super::tei;

    #[test]
    fn the_header_says_its_subtitle_and_its_people() {
        let header = "<teiHeader><fileDesc><titleStmt><title type=\"sub\">A Log</title><title type=\"main\">The Lamp</title><author>Marlowe</author><editor>Orr</editor><respStmt><resp>coded by</resp> <name>Ann</name></respStmt></titleStmt></fileDesc></teiHeader>";
        let body = format!("<TEI>{header}<text><p>a</p></text></TEI>");
        let made = tei(&tree::xml(&body).unwrap(), "a.xml", &Images::none());
        assert_eq!(made.about.title.as_deref(), Some("The Lamp"));
        assert_eq!(made.about.subtitle.as_deref(), Some("A Log"));
        let told: Vec<&str> = made.decisions.iter().map(|own| own.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "`editor` of the header is left out: `Orr`",
                "`respStmt` of the header is left out: `coded by Ann`"
            ]
        );
    }
}
