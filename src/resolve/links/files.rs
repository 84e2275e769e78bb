//! Addresses as links and images have them: of the web, and of files beside the text.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::diag::{Advice, Diagnostic, Sources, Span, rules};
use crate::edition::LinkTo;
use crate::edition::address::{decoded, encoded};
use crate::edition::id;
use crate::load::World;
use crate::parse::order::slug_of;

use super::{FileTarget, LinkContext, TargetIndex, clip};

/// Whether a letter would have no recipient: `mailto:`, `mailto:?subject=a`.
fn is_without_recipient(target: &str) -> bool {
    let rest =
        scheme(target).filter(|scheme| scheme == "mailto").map(|scheme| target[scheme.len() + 1..].trim());
    rest.is_some_and(|rest| (rest.is_empty() || rest.starts_with('?')) && !rest.contains("to="))
}

impl TargetIndex<'_> {
    /// The target of `[text](target)`.
    pub(super) fn address(
        &self,
        target: &str,
        span: Span,
        here: LinkContext<'_>,
        image: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> LinkTo {
        // Browsers drop these before they look for a scheme.
        let target: String = target.trim().chars().filter(|c| !c.is_control()).collect();
        if target.is_empty() || is_without_recipient(&target) {
            let message = format!("`{}` leads nowhere", clip(self.sources.words(span)));
            diagnostics.push(
                Diagnostic::new(&rules::EMPTY_LINK, span, message)
                    .hint("`[word](#)` marks a link whose target was lost"),
            );
            return LinkTo::Broken;
        }
        let odd = target.starts_with('#')
            || scheme(&target).is_some_and(|s| !matches!(s.as_str(), "http" | "https" | "mailto"));
        if odd && let Some(advice) = self.with_signs(folder(self.sources, span), &target) {
            let message = format!("`{}` is read as an address, and leads to no file", clip(&target));
            diagnostics.push(Diagnostic::new(&rules::MISSING_FILE, span, message).advise(span, advice));
            return LinkTo::Broken;
        }
        if let Some(fragment) = target.strip_prefix('#') {
            return self.own(Some(&decoded(fragment)), span, here, diagnostics);
        }
        if let Some(scheme) = scheme(&target) {
            return match scheme.as_str() {
                "http" | "https"
                    if target.len() > scheme.len() + 3 && target[scheme.len()..].starts_with("://") =>
                {
                    LinkTo::Web(target)
                }
                "mailto" => LinkTo::Web(target),
                _ => {
                    let message = format!("`{}` is no link that this site makes", clip(&target));
                    diagnostics.push(
                        Diagnostic::new(&rules::BAD_LINK, span, message)
                            .hint("links lead to `https:`, `http:`, `mailto:`, to places of the edition and to files beside the text"),
                    );
                    LinkTo::Broken
                }
            };
        }
        if target.starts_with("//") {
            let message = format!("`{}` depends on how the page was loaded", clip(&target));
            let https = Advice::write(format!("write `https:{}`", clip(&target)), format!("https:{target}"));
            diagnostics.push(Diagnostic::new(&rules::BAD_LINK, span, message).advise(span, https));
            return LinkTo::Broken;
        }
        self.file(&target, span, image, diagnostics)
    }

    /// A file beside the text, relative to the file that the link is in.
    fn file(&self, target: &str, span: Span, image: bool, diagnostics: &mut Vec<Diagnostic>) -> LinkTo {
        let (path, fragment) = match target.split_once('#') {
            Some((path, fragment)) => (path, Some(decoded(fragment))),
            None => (target, None),
        };
        let path = decoded(path.split('?').next().unwrap_or(path));
        let rest = target.find('#').map_or("", |at| &target[at..]);
        let folder = folder(self.sources, span);
        let way = |path: &str| format!("{}{rest}", as_address(&relative(folder, path)));
        let missing = |message: String, advice: Advice, diagnostics: &mut Vec<Diagnostic>| {
            diagnostics.push(Diagnostic::new(&rules::MISSING_FILE, span, message).advise(span, advice));
            LinkTo::Broken
        };
        let Some(joined) = join(folder, &path).filter(|p| p.starts_with("content/")) else {
            let message = format!("`{}` leads out of `content/`", clip(target));
            let named = match path.ends_with(".md") {
                true => self.near_file(&path).written(way),
                false => self.near_media(&path).written(|inside| way(&format!("content/{inside}"))),
            };
            let advice = named.shown_as_written().or(|| "what the site shows lies under `content/`".into());
            return missing(message, advice, diagnostics);
        };
        let path = self.as_on_disk(joined);
        match self.files.get(&path) {
            Some(FileTarget::Section { witness, section }) if !image => {
                return self.in_section(
                    &self.witnesses[*witness][*section],
                    fragment.as_deref(),
                    span,
                    diagnostics,
                );
            }
            Some(FileTarget::Essay(essay)) if !image => {
                return self.in_essay(&self.essays[*essay], fragment.as_deref(), span, diagnostics);
            }
            _ => {}
        }
        if self.hidden.contains(&path) {
            let message = format!("`{}` is left out of the site", clip(target));
            diagnostics.push(
                Diagnostic::new(&rules::BROKEN_REFERENCE, span, message)
                    .hint("it is a draft (`--drafts` shows it), or it has an error of its own"),
            );
            return LinkTo::Broken;
        }
        let inside = path.trim_start_matches("content/");
        if self.media.contains_key(inside) {
            return LinkTo::Media(format!("media/{inside}"));
        }
        if image && self.files.contains_key(&path) {
            let message = format!("`{}` is a page, and no picture", clip(target));
            let advice = "a link to it is written without the `!`";
            diagnostics.push(Diagnostic::new(&rules::MISSING_FILE, span, message).hint(advice));
            return LinkTo::Broken;
        }
        if path.ends_with(".md") {
            let mut advice = self.near_file(&path).written(way).shown_as_written();
            let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or("");
            if let Some((witness, at)) = self.references.renamed(0, &id::fold(slug_of(stem))) {
                let now = &self.sources.get(self.witnesses[witness][at].file).path;
                let hint = format!("that section is in `{}` now", relative(folder, now));
                advice = Advice::write(hint, way(now)).sure(true);
            }
            let message = format!("`{}` is no section and no essay", clip(target));
            diagnostics.push(Diagnostic::new(&rules::BROKEN_REFERENCE, span, message).advise(span, advice));
            return LinkTo::Broken;
        }
        // No file is called so: a link was begun within the address of another, and Markdown has none in one another.
        if !image && target.contains("](") {
            let message = format!("`{}` is the address of a link, and leads nowhere", clip(target));
            diagnostics
                .push(Diagnostic::new(&rules::EMPTY_LINK, span, message).hint(
                    "links can't lie within one another: end this one with `)` before the next begins",
                ));
            return LinkTo::Broken;
        }
        if let Some(advice) = self.with_signs(folder, target) {
            let message = format!("`{}` is read as an address, and leads to no file", clip(target));
            return missing(message, advice, diagnostics);
        }
        let advice = match path.strip_suffix(".html").and_then(|p| p.rsplit('/').next()) {
            Some(stem) if self.section(&id::fold(stem), 0).is_some() => {
                let reference = format!("[[{stem}]]");
                let words =
                    self.sources.words(span).strip_prefix('[').and_then(|words| words.split_once("]("));
                let words = words.map(|(words, _)| words).filter(|words| !words.trim().is_empty() && !image);
                Advice::write(format!("write `{reference}`"), reference).written(|reference| match words {
                    Some(words) => format!("[[{stem}|{words}]]"),
                    None => reference.to_owned(),
                })
            }
            _ => {
                self.near_media(inside).written(|inside| way(&format!("content/{inside}"))).shown_as_written()
            }
        };
        missing(format!("there is no file `{}`", clip(target)), advice, diagnostics)
    }

    /// A path as its file's name is written: some systems decompose letters, and what is typed is composed.
    pub(super) fn as_on_disk(&self, path: String) -> String {
        if path.is_ascii() {
            return path;
        }
        let inside = path.strip_prefix("content/");
        if self.files.contains_key(&path) || inside.is_some_and(|inside| self.media.contains_key(inside)) {
            return path;
        }
        self.composed(&path).map_or(path.clone(), str::to_owned)
    }

    /// How to write the address of a file whose name has signs that mean something in one, where there is such a file.
    fn with_signs(&self, folder: &str, target: &str) -> Option<Advice> {
        let there = |name: &str| {
            let path = self.as_on_disk(join(folder, name)?);
            self.media.contains_key(path.strip_prefix("content/")?).then(|| name.to_owned())
        };
        let name = there(target).or_else(|| there(&decoded(target)))?;
        let written = encoded(&name);
        Some(Advice::write(format!("in an address the file `{}` is `{written}`", clip(&name)), written))
    }
}

/// Tells of an address that has a file, and is text because of quotation marks within its title.
pub(super) fn quoted_title(span: Span, title: &str) -> Diagnostic {
    let inner = title.trim_matches('"');
    let message =
        format!("`{}` has quotation marks within, so that the title and its link are text", clip(title));
    Diagnostic::new(&rules::MISSING_FILE, span, message).hint(format!(
        "within a title they are written with a backslash: `\"{}\"`",
        clip(&inner.replace('"', "\\\""))
    ))
}

/// A path as an address: encoded only where it must be, since letters of any script are easier to read.
fn as_address(path: &str) -> Cow<'_, str> {
    let odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '%' | '#' | '?' | '(' | ')' | '<' | '>' | '\\')
    };
    if path.contains(odd) { Cow::Owned(encoded(path)) } else { Cow::Borrowed(path) }
}

/// The folder of the file that a link is written in.
pub(super) fn folder(sources: &Sources, span: Span) -> &str {
    sources.get(span.file).path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The paths under `content/` that a link or an image may name, whether there are such files or not: as an address, and
/// as it is written. `composed` are the paths of media by their composed names.
pub(in crate::resolve) fn named(
    world: &World,
    composed: &HashMap<String, String>,
    target: &str,
    span: Span,
) -> Vec<String> {
    let path = decoded(target.split(['#', '?']).next().unwrap_or(target));
    let names = [path.as_str(), target].into_iter().filter_map(|name| {
        let path = join(folder(&world.sources, span), name)?;
        let inside = path.strip_prefix("content/")?;
        if inside.is_ascii() || world.media.contains_key(inside) {
            return Some(inside.to_owned());
        }
        Some(composed.get(&id::normal(inside)).map_or(inside, String::as_str).to_owned())
    });
    names.collect()
}

/// The way from a folder to a file.
pub(super) fn relative(folder: &str, file: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (folder.split('/').collect(), file.split('/').collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    up.chain(to[common..].iter().copied()).collect::<Vec<&str>>().join("/")
}

/// The scheme of an address, in lower case.
fn scheme(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
    good.then(|| scheme.to_ascii_lowercase())
}

/// A path without `.` and `..`; `None` where it leads above the top.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(['\\', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{join, scheme};

    #[test]
    fn paths_stay_inside() {
        assert_eq!(join("content/text/r", "../t/./a.md").as_deref(), Some("content/text/t/a.md"));
        assert_eq!(join("content", "../../x"), None);
        assert_eq!(join("content", "/etc/passwd"), None);
        assert_eq!(scheme("JaVaScript:x").as_deref(), Some("javascript"));
        assert_eq!(scheme("05-a.md#p2"), None);
    }
}
