//! The works that a page cites: Zotero and library catalogues write them as COinS, a title in the class `Z3988`.
//!
//! ContextObjects in Spans, after ANSI/NISO Z39.88-2004 (OpenURL): keys and values as in an address.

use serde_json::{Value, json};

use super::super::tree::{ROOT, Tree};
use super::super::works::{self, ImportedWork};

/// The works of a page.
pub(super) fn works(tree: &Tree) -> Vec<ImportedWork> {
    let spans = tree.descendants(ROOT).filter(|id| super::is_classed(tree, *id, "Z3988"));
    spans.filter_map(|id| work(tree.attribute(id, "title")?)).collect()
}

fn work(title: &str) -> Option<ImportedWork> {
    let decoded = |words: &str| {
        percent_encoding::percent_decode_str(&words.replace('+', " ")).decode_utf8_lossy().trim().to_owned()
    };
    let pairs: Vec<(String, String)> = title
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.trim_start_matches("amp;").to_owned(), decoded(value)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let all =
        |key: &'static str| pairs.iter().filter(move |(own, _)| own == key).map(|(_, value)| value.clone());
    let get = |key: &'static str| all(key).next();
    let genre = get("rft.genre").or_else(|| get("rft.type")).unwrap_or_default();
    let is_journal = get("rft_val_fmt").is_some_and(|format| format.ends_with(":journal"));
    let part = get("rft.atitle");
    let kind = match genre.as_str() {
        "bookitem" => "chapter",
        "article" | "journalArticle" => "article-journal",
        "newspaperArticle" => "article-newspaper",
        "proceeding" | "conference" => "paper-conference",
        "report" => "report",
        "dissertation" => "thesis",
        "webpage" | "blogPost" => "webpage",
        "book" => "book",
        _ if is_journal => "article-journal",
        _ if part.is_some() => "chapter",
        _ if get("rft.btitle").is_some() => "book",
        _ => "document",
    };
    let whole = get("rft.jtitle").or_else(|| get("rft.btitle")).or_else(|| get("rft.title"));
    let (title, container) = match part {
        Some(part) => (Some(part), whole),
        None => (whole, None),
    };
    // The first author is named in parts, and may be named as a whole again.
    let mut authors: Vec<Value> = Vec::new();
    if let Some(family) = get("rft.aulast") {
        let given = get("rft.aufirst").unwrap_or_default();
        let whole = [format!("{given} {family}"), format!("{family}, {given}")];
        authors.push(json!({"family": family, "given": given}));
        authors.extend(all("rft.au").filter(|name| !whole.contains(name)).map(|name| named(&name)));
    } else {
        authors.extend(all("rft.au").map(|name| named(&name)));
    }
    authors.extend(all("rft.aucorp").map(|name| json!({ "literal": name })));
    let pages = get("rft.pages").or_else(|| Some(format!("{}-{}", get("rft.spage")?, get("rft.epage")?)));
    let doi = all("rft_id").find_map(|id| id.strip_prefix("info:doi/").map(str::to_owned));
    let url = all("rft_id").find(|id| id.starts_with("http"));
    works::csl(&json!({
        "type": kind, "title": title, "container-title": container, "author": authors, "issued": get("rft.date"),
        "publisher": get("rft.publisher").or_else(|| get("rft.pub")), "publisher-place": get("rft.place"),
        "volume": get("rft.volume"), "issue": get("rft.issue"), "page": pages.or_else(|| get("rft.spage")),
        "edition": get("rft.edition"), "collection-title": get("rft.series"), "ISBN": get("rft.isbn"),
        "ISSN": get("rft.issn"), "DOI": doi, "URL": url, "language": get("rft.language"),
    }))
}

/// A name, by its comma or its last word.
fn named(name: &str) -> Value {
    match name.split_once(',').or_else(|| name.rsplit_once(' ').map(|(given, family)| (family, given))) {
        Some((family, given)) => json!({"family": family.trim(), "given": given.trim()}),
        None => json!({ "literal": name }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_read() {
        let title = "url_ver=Z39.88-2004&ctx_ver=Z39.88-2004&rft_id=info%3Adoi%2F10.1000%2F1&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Ajournal&rft.genre=article&rft.atitle=On%20lamps&rft.jtitle=Tides&rft.volume=4&rft.aufirst=Edith&rft.aulast=Marlowe&rft.au=Edith%20Marlowe&rft.au=Ada%20Nother&rft.date=1874-03&rft.pages=3-9";
        let reference = work(title).map(|work| work.reference).unwrap_or_default();
        assert_eq!(
            (reference.kind, reference.get("title"), reference.get("container-title")),
            ("article-journal", Some("On lamps"), Some("Tides"))
        );
        assert_eq!((reference.get("DOI"), reference.names("author").len()), (Some("10.1000/1"), 2));
        assert_eq!(reference.date("issued").and_then(|date| date.from).and_then(|from| from.month), Some(3));
    }
}
