//! How deep templates include and extend one another: the engine calls itself for each, and the stack has an end.

use std::collections::HashMap;
use std::ops::Range;

use crate::load::builtin::BUILT_IN;

/// Templates may include and extend one another so deep.
pub(super) const DEEPEST: usize = 32;

/// A chain of templates that is too deep, or comes back to where it was.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooDeep {
    /// The first template of the chain that is the edition's own, if any: what is built in can't be mended there.
    pub(super) template: String,
    /// The bytes of its tag that leads on.
    pub(super) tag: Range<usize>,
    /// The names along the chain.
    pub(super) chain: Vec<String>,
}

/// Look for a chain of more than [`DEEPEST`] templates, each of which includes or extends the next. `found` is the name
/// under which a name is found.
pub(super) fn too_deep(
    templates: &[(String, impl AsRef<str>)],
    found: impl Fn(&str) -> Option<String>,
) -> Option<TooDeep> {
    let tags: HashMap<&str, Vec<(String, Range<usize>)>> = templates
        .iter()
        .map(|(name, text)| {
            let tags = tags(text.as_ref()).into_iter();
            (name.as_str(), tags.filter_map(|(to, tag)| Some((found(to)?, tag))).collect())
        })
        .collect();
    let mut names: Vec<&str> = tags.keys().copied().collect();
    names.sort_unstable_by_key(|name| (name.starts_with(BUILT_IN), *name));
    let mut depths = HashMap::new();
    names.into_iter().find_map(|name| {
        let mut chain = Vec::new();
        depth(name, &tags, &mut depths, &mut chain, 1).err()?;
        let own =
            chain.iter().position(|name| !name.starts_with(BUILT_IN)).filter(|own| own + 1 < chain.len());
        let (template, next) = (&chain[own.unwrap_or(0)], chain.get(own.unwrap_or(0) + 1));
        let tag = tags[template.as_str()].iter().find(|(to, _)| Some(to) == next).map(|(_, tag)| tag.clone());
        Some(TooDeep { template: template.clone(), tag: tag.unwrap_or_default(), chain })
    })
}

/// How many templates the longest chain from this one has; an error, with the chain, where it is longer than it may be.
fn depth<'t>(
    name: &'t str,
    tags: &'t HashMap<&str, Vec<(String, Range<usize>)>>,
    depths: &mut HashMap<&'t str, usize>,
    chain: &mut Vec<String>,
    before: usize,
) -> Result<usize, ()> {
    chain.push(name.to_owned());
    if before > DEEPEST {
        return Err(());
    }
    if let Some(depth) = depths.get(name).filter(|depth| before + **depth - 1 <= DEEPEST) {
        chain.pop();
        return Ok(*depth);
    }
    let mut deepest = 1;
    for (to, _) in tags.get(name).into_iter().flatten() {
        deepest = deepest.max(1 + depth(to, tags, depths, chain, before + 1)?);
    }
    depths.insert(name, deepest);
    chain.pop();
    Ok(deepest)
}

/// The name of the template that one extends: its first tag says so.
pub(super) fn parent(text: &str) -> Option<&str> {
    let (name, tag) = tags(text).into_iter().next()?;
    text[tag].contains("extends").then_some(name)
}

/// The names that a template's `include` and `extends` tags have, and the places of these tags.
fn tags(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{%").map(|n| n + at) {
        // What is commented out is no tag.
        if let Some(comment) = text[at..open].find("{#").map(|n| n + at) {
            match text[comment..].find("#}") {
                Some(end) => at = comment + end + 2,
                None => break,
            }
            continue;
        }
        at = open + 2;
        let inside = text[at..].trim_start_matches('-').trim_start();
        let name =
            ["include", "extends"].iter().find_map(|word| inside.strip_prefix(word)).map(str::trim_start);
        let sign = name.and_then(|name| name.chars().next()).filter(|c| matches!(c, '"' | '\'' | '`'));
        if let (Some(name), Some(sign)) = (name, sign)
            && let Some(end) = name[1..].find(sign)
        {
            let name = &name[1..=end];
            let close = text[at..].find("%}").map_or(text.len(), |n| at + n + 2);
            tags.push((name, open..close));
        }
    }
    tags
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(templates: &[(String, &str)]) -> Option<TooDeep> {
        too_deep(templates, |name| templates.iter().any(|(own, _)| own == name).then(|| name.to_owned()))
    }

    #[test]
    fn a_chain_may_have_so_many_templates_and_no_more() {
        let texts: Vec<String> = (1..=DEEPEST).map(|n| format!("{{% include \"t{n}\" %}}")).collect();
        let chain = |length: usize| -> Vec<(String, &str)> {
            let texts = texts.iter().map(String::as_str).take(length - 1).chain(["the end"]);
            texts.enumerate().map(|(n, text)| (format!("t{n}"), text)).collect()
        };
        assert_eq!(of(&chain(DEEPEST)), None);
        let told = of(&chain(DEEPEST + 1)).unwrap();
        assert_eq!((told.template.as_str(), told.tag, told.chain.len()), ("t0", 0..18, DEEPEST + 1));
    }

    #[test]
    fn a_chain_is_told_at_the_editions_own_template() {
        let own: Vec<String> = (1..=DEEPEST).map(|n| format!("{{% include \"z{n}\" %}}")).collect();
        // Its own chain is as long as it may be, but for the built-in template that includes its first.
        for (count, first) in [(DEEPEST, "z0"), (DEEPEST + 1, "z0")] {
            let texts = own.iter().map(String::as_str).take(count - 1).chain(["the end"]);
            let mut all: Vec<(String, &str)> =
                texts.enumerate().map(|(n, text)| (format!("z{n}"), text)).collect();
            all.push((format!("{BUILT_IN}base.html"), "{% include \"z0\" %}"));
            let told = of(&all).unwrap();
            assert_eq!((told.template.as_str(), told.tag), (first, 0..18), "{count}");
        }
    }

    #[test]
    fn a_circle_through_includes_and_parents_is_a_chain_without_end() {
        let templates = [
            ("a".to_owned(), "{%- extends 'b' -%}"),
            ("b".to_owned(), "{# {% include \"c\" #}{% block x %}{% include \"a\" %}{% endblock x %}"),
            ("c".to_owned(), "{% include \"gone\" %} {% if includes %}"),
        ];
        let told = of(&templates).unwrap();
        assert_eq!(
            (told.template.as_str(), &told.chain[..3]),
            ("a", &["a", "b", "a"].map(str::to_owned)[..])
        );
        assert_eq!(of(&templates[2..]), None);
    }

    #[test]
    fn many_ways_to_the_same_templates_are_gone_once() {
        let texts: Vec<String> = (1..DEEPEST)
            .map(|n| format!("{{% include \"t{n}\" %}}").repeat(2))
            .chain(["x".to_owned()])
            .collect();
        let templates: Vec<(String, &str)> =
            texts.iter().enumerate().map(|(n, text)| (format!("t{n}"), text.as_str())).collect();
        assert_eq!(of(&templates), None);
    }
}
