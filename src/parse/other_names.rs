//! Other programs' names for keys: what to write in the place of a key that isn't known.

use crate::diag::Advice;

/// Keys, with what other tools and habits call them.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    ("quote", &["exact", "text", "words", "selection", "highlight", "anchor", "passage"]),
    ("prefix", &["before"]),
    ("suffix", &["after"]),
    ("target", &["section", "chapter", "source", "page", "location", "where"]),
    ("kind", &["type", "category", "class"]),
    ("creator", &["author", "by", "editor", "annotator", "user"]),
    ("created", &["date", "time", "created-at", "published"]),
    ("modified", &["updated", "edited", "changed", "modified-at", "lastmod"]),
    ("tags", &["tag", "keywords", "labels"]),
    ("cites", &["sources", "bibliography", "citations", "cite", "works"]),
    ("entities", &["persons", "people", "places", "names", "mentions"]),
    ("refs", &["references", "links", "see", "related"]),
    ("reply-to", &["reply", "parent", "in-reply-to", "answers", "replies-to"]),
    ("lang", &["language", "locale"]),
    ("language", &["lang", "locale"]),
    ("rights", &["license", "licence", "copyright"]),
    ("title", &["name", "heading"]),
    ("name", &["title", "label"]),
    ("short", &["short-title", "running-head"]),
    ("id", &["slug", "key", "identifier", "xml:id"]),
    ("dates", &["date", "born", "when", "year"]),
    ("forms", &["aliases", "variants", "alt", "names"]),
    ("same-as", &["wikidata", "viaf", "uri", "sameas"]),
    ("summary", &["description", "abstract", "bio", "note"]),
    ("description", &["summary", "abstract"]),
    ("base-url", &["url", "baseurl", "site-url", "base"]),
    ("issued", &["date", "year", "published"]),
    ("author", &["creator", "authors", "by"]),
    ("siglum", &["sigil", "abbreviation", "sign"]),
];

/// The known key that is meant by another name for it; one that the table `has` is named, but not put in its place.
pub(super) fn meant(name: &str, known: &[&str], has: impl Fn(&str) -> bool) -> Advice {
    let name = name.to_lowercase().replace('_', "-");
    let is = |(key, others): &&(&str, &[&str])| known.contains(key) && others.contains(&name.as_str());
    let Some((key, _)) = OTHER_NAMES.iter().find(is) else { return Advice::default() };
    let advice = Advice::write(format!("that is `{key}` here"), *key);
    if has(key) { advice.without_words() } else { advice }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_other_tools_lead_to_ours() {
        let record = ["id", "quote", "creator", "lang"];
        let hint = |name| String::from(meant(name, &record, |_| false));
        assert_eq!(hint("exact"), "that is `quote` here");
        assert_eq!(hint("Author"), "that is `creator` here");
        assert_eq!(hint("language"), "that is `lang` here");
        assert_eq!(hint("chapter"), "", "a table without `target`");
        assert_eq!(hint("colour"), "");
    }
}
