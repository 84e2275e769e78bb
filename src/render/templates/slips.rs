//! What Tera says is wrong with templates, as places in files.
//!
//! What is wrong by itself comes with its place. What is found when templates are put together comes as text alone:
//! reports one after another, each with `--> template:line:column` and the line, marked by `^`.

use std::ops::Range;

use tera::{Error, ErrorKind};

/// One mistake: what is wrong, in which template, at which bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) message: String,
    pub(super) place: Option<(String, Range<usize>)>,
}

/// The mistakes that an error reports; `text` gives the text of a template.
pub(super) fn slips<'a>(error: &Error, text: impl Fn(&str) -> Option<&'a str>) -> Vec<Slip> {
    let at_name = |template: &str, name: &str| {
        let text = text(template)?;
        let quoted = ['"', '\'', '`'].iter().find_map(|q| text.find(&format!("{q}{name}{q}")));
        let start = quoted.map(|at| at + 1).or_else(|| text.find(name))?;
        Some((template.to_owned(), start..start + name.len()))
    };
    let one = |message: String, place| vec![Slip { message, place }];
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => one(
            report.message().to_owned(),
            Some((report.filename().to_owned(), report.span().range.clone())),
        ),
        ErrorKind::MissingParent { current, parent } => {
            one(format!("there is no template `{parent}` to extend"), at_name(current, parent))
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let next = inheritance_chain.first().map_or(tpl.as_str(), String::as_str);
            let place = at_name(tpl, next).or_else(|| at_name(tpl, tpl));
            one(format!("`{tpl}` extends itself, by way of {}", chain(inheritance_chain)), place)
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let next = include_chain.get(1).map_or(tpl.as_str(), String::as_str);
            let from = include_chain.first().map_or(tpl.as_str(), String::as_str);
            let place = at_name(from, next).or_else(|| at_name(tpl, tpl));
            one(format!("`{tpl}` includes itself, by way of {}", chain(include_chain)), place)
        }
        ErrorKind::Msg(words) => {
            let found = reports(words, &text);
            if found.is_empty() {
                // The templates that a sentence names are in backticks.
                let named: Vec<&str> = words.split('`').skip(1).step_by(2).collect();
                let place = named.iter().skip(1).rev().find_map(|template| at_name(template, named.first()?));
                one(words.clone(), place)
            } else {
                found
            }
        }
        _ => one(error.to_string(), None),
    }
}

fn chain(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// The reports in a text.
fn reports<'a>(words: &str, text: &impl Fn(&str) -> Option<&'a str>) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut lines = words.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error: ") else { continue };
        let Some(place) = lines.next_if(|next| next.trim_start().starts_with("--> ")) else { continue };
        let place = place.trim_start().trim_start_matches("--> ");
        let marked = lines.by_ref().take(3).last().map_or(1, |marks| marks.matches('^').count().max(1));
        let mut parts = place.rsplitn(3, ':');
        let mut number = || parts.next().and_then(|part| part.trim().parse::<usize>().ok());
        let (column, row) = (number(), number());
        let range = parts.next().zip(row).zip(column).and_then(|((template, row), column)| {
            let text = text(template)?;
            let start: usize = text.split_inclusive('\n').take(row.saturating_sub(1)).map(str::len).sum();
            let mut places =
                text[start..].char_indices().map(|(at, _)| start + at).skip(column.saturating_sub(1));
            let from = places.next()?;
            let to = places.nth(marked - 1).unwrap_or(text.len());
            Some((template.to_owned(), from..to))
        });
        found.push(Slip { message: message.to_owned(), place: range });
    }
    found
}

/// The names of the blocks that a template defines.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%").skip(1).filter_map(|tag| {
        let mut words = tag.trim_start_matches('-').split_whitespace();
        (words.next()? == "block").then(|| words.next())?
    })
}

/// A template's text without a block of this name at its top, in whose place are spaces; none where it has no such.
pub(super) fn without_block(text: &str, name: &str) -> Option<String> {
    let mut depth = 0usize;
    let mut start = None;
    let mut at = 0;
    while let Some(open) = text[at..].find("{%").map(|n| at + n) {
        let close = open + text[open..].find("%}")? + 2;
        let tag = text[open + 2..close - 2].trim_matches(['-', ' ', '\n', '\t']);
        let mut words = tag.split_whitespace();
        match words.next() {
            Some("block") => {
                if depth == 0 && words.next() == Some(name) {
                    start = Some(open);
                }
                depth += 1;
            }
            Some("endblock") => {
                depth = depth.saturating_sub(1);
                if let (0, Some(from)) = (depth, start) {
                    let blank = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
                    let gone: String = text[from..close].chars().map(blank).collect();
                    return Some(format!("{}{gone}{}", &text[..from], &text[close..]));
                }
            }
            _ => {}
        }
        at = close;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(templates: &[(&str, &str)]) -> Vec<String> {
        let mut tera = tera::Tera::new();
        let error = tera.add_raw_templates(templates.to_vec()).unwrap_err();
        let text = |name: &str| templates.iter().find(|(n, _)| *n == name).map(|(_, text)| *text);
        let show = |slip: Slip| match slip.place {
            Some((name, range)) => format!("{name} {}: {}", &text(&name).unwrap()[range], slip.message),
            None => format!("nowhere: {}", slip.message),
        };
        slips(&error, text).into_iter().map(show).collect()
    }

    #[test]
    fn what_is_found_when_templates_are_put_together_has_a_place() {
        let base = ("base.html", "é {% block a %}{% endblock %}");
        assert_eq!(
            told(&[
                base,
                ("b.html", "{% extends \"base.html\" %}\n{% block no %}{{ 1 | odd_one }}{% endblock %}")
            ]),
            [
                "b.html no: Block `no` is not defined in any parent template",
                "b.html odd_one: Unknown filter `odd_one`"
            ]
        );
        assert_eq!(
            told(&[("b.html", "\n{% extends \"bse.html\" %}")]),
            ["b.html bse.html: there is no template `bse.html` to extend"]
        );
        assert_eq!(
            told(&[("b.html", "ü{% include 'c.html' %}")]),
            ["b.html 'c.html': Unknown template `c.html`"]
        );
        assert_eq!(
            told(&[("a.html", "{% extends \"b.html\" %}"), ("b.html", "{% extends \"a.html\" %}")]),
            ["a.html b.html: `a.html` extends itself, by way of `b.html`, `a.html`"]
        );
        assert_eq!(
            told(&[("a.html", "{% include \"b.html\" %}"), ("b.html", "{% include \"a.html\" %}")]),
            ["a.html b.html: `a.html` includes itself, by way of `a.html`, `b.html`, `a.html`"]
        );
    }

    #[test]
    fn a_block_is_taken_out_with_all_that_it_holds() {
        let text = "{% extends \"x\" %}\n{%- block a -%}é{% block b %}\n{% endblock b %}{%- endblock a %}{% block c %}1{% endblock %}";
        let without = without_block(text, "a").unwrap();
        assert_eq!(without.len(), text.len());
        assert_eq!(without.split_whitespace().collect::<String>(), "{%extends\"x\"%}{%blockc%}1{%endblock%}");
        assert_eq!(without_block(text, "b"), None);
    }
}
