//! What of Markdown is written otherwise: links and images that an edition has in another way, and signs of other programs.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use crate::parse::markdown::read;

use super::super::images::{ImageAddress, Images, because, instead};
use super::super::{inner, links};
use super::{SourceLines, pandoc, slug};

/// What is written otherwise: bytes of the body, with what takes their place.
pub(super) fn changes(
    body: &str,
    start: usize,
    images: &Images<'_>,
    lines: &mut SourceLines<'_>,
) -> Vec<(Range<usize>, String)> {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut labels: HashMap<String, String> = HashMap::new();
    let mut names: HashSet<String> = HashSet::new();
    for (event, place) in read(body).events() {
        if matches!(event, Event::Start(Tag::Heading { .. })) {
            names.extend(pandoc::names(&body[place]));
        }
    }
    for (event, place) in read(body).events() {
        let source = &body[place.clone()];
        match event {
            Event::Start(Tag::Heading { .. }) => {
                changes.extend(attributes(source, place.start, start, lines));
            }
            Event::Start(Tag::Paragraph) => changes.extend(paragraph(source, place.start, start, lines)),
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { .. }, .. }) => {
                let inside = source.trim_start_matches("[[").trim_end_matches("]]");
                let is_shown = body[..place.start].ends_with('!') && !body[..place.start].ends_with("\\!");
                if is_shown && let Some(words) = embedded(inside, start + place.start, images, lines) {
                    changes.push((place.start - 1..place.end, words));
                    continue;
                }
                let words = inside.rsplit_once('|').map_or(inside, |(_, words)| words);
                lines.tell(
                    start + place.start,
                    format!("a link to a page of other notes has lost its target: `{source}`"),
                );
                let mark = usize::from(is_shown);
                changes
                    .push((place.start - mark..place.end, format!("[{}](#)", words.replace(['[', ']'], ""))));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                let words = links::words(source, link_type);
                let end = place.start + words.end;
                let address: String = dest_url.chars().take(80).collect();
                let lost = match inner::target(&dest_url) {
                    // A numbered block of an edition.
                    Some(name) if names.contains(name) || is_block(name) => None,
                    Some(name) => Some(inner::lost(name)),
                    None if links::has_scheme(&dest_url)
                        && !links::is_of_web(&dest_url)
                        && !is_email(link_type) =>
                    {
                        Some(format!("the link to `{address}` leads nowhere here: its words stay"))
                    }
                    None => None,
                };
                if let Some(lost) = lost {
                    lines.tell(start + place.start, lost);
                    changes.push((place.start..place.start + words.start, String::new()));
                    changes.push((end..place.end, String::new()));
                } else if is_by_reference(link_type) {
                    changes.push((end..place.end, format!("](<{dest_url}>{})", titled(&title))));
                }
            }
            Event::Start(Tag::Image { link_type, dest_url, title, .. }) => {
                let alt = &source[links::words(source, link_type)];
                let is_local = !links::has_scheme(&dest_url) && !dest_url.starts_with('/');
                let named = match is_local && !dest_url.is_empty() {
                    true => images.name(ImageAddress::Path(&dest_url)),
                    false => Err(String::new()),
                };
                let words = match named {
                    Ok(name) => format!("![{alt}]({name}{})", titled(&title)),
                    Err(_) if links::is_of_web(&dest_url) && alt.trim().is_empty() => format!("<{dest_url}>"),
                    Err(_) if links::is_of_web(&dest_url) => format!("[{alt}](<{dest_url}>)"),
                    Err(ref why) => {
                        lines.tell(start + place.start, unread(&dest_url, is_local, why, alt));
                        changes.push((place, alt.to_owned()));
                        continue;
                    }
                };
                if !is_local {
                    lines.tell(start + place.start, format!("the image `{dest_url}` isn't fetched"));
                }
                changes.push((place, words));
            }
            Event::FootnoteReference(label) => {
                let wanted = labels.entry(label.to_string()).or_insert_with(|| slug(&label)).clone();
                if *wanted != *label {
                    changes.push((place, format!("[^{wanted}]")));
                }
            }
            Event::Html(words) | Event::InlineHtml(words) if !words.starts_with("<!--") => {
                let shown: String = words.trim().chars().take(40).collect();
                lines.tell(start + place.start, format!("HTML stays as it is, and is shown as text unless edition.toml says `allow-html`: `{shown}`"));
            }
            _ => {}
        }
    }
    changes.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
    let mut end = 0;
    changes.retain(|(place, _)| {
        let apart = place.start >= end;
        if apart {
            end = place.end;
        }
        apart
    });
    changes
}

/// What of a heading's attributes goes: all but its id. It is at `at`, in a body that begins at `start`.
fn attributes(
    heading: &str,
    at: usize,
    start: usize,
    lines: &mut SourceLines<'_>,
) -> Option<(Range<usize>, String)> {
    let line = heading.lines().next().unwrap_or_default();
    let (own, id) = pandoc::attributes(line)?;
    let kept = id.map(|id| format!(" {{#{id}}}")).unwrap_or_default();
    let written = &line[own.clone()];
    if written == kept {
        return None;
    }
    lines.tell(start + at, format!("attributes of a heading are left out: `{}`", written.trim()));
    Some((at + own.start..at + own.end, kept))
}

/// What makes verse of a paragraph that is a line block; signs that stay are reported.
fn paragraph(
    source: &str,
    at: usize,
    start: usize,
    lines: &mut SourceLines<'_>,
) -> Vec<(Range<usize>, String)> {
    for message in pandoc::signs(source) {
        lines.tell(start + at, message.to_owned());
    }
    let Some(verse) = pandoc::verse(source) else { return comments(source, at, start, lines) };
    lines.tell(start + at, "a line block (`| …`) is verse: its lines end on the page".to_owned());
    verse.into_iter().map(|(own, words)| (at + own.start..at + own.end, words)).collect()
}

/// Takes away the comments of Obsidian within a paragraph, `%%…%%`, which it doesn't show.
fn comments(
    source: &str,
    at: usize,
    start: usize,
    lines: &mut SourceLines<'_>,
) -> Vec<(Range<usize>, String)> {
    if source.contains('`') {
        return Vec::new();
    }
    let signs: Vec<usize> = source.match_indices("%%").map(|(at, _)| at).collect();
    let pairs = signs.chunks_exact(2).map(|pair| pair[0]..pair[1] + 2);
    pairs
        .map(|own| {
            let words: String = source[own.clone()].trim_matches('%').trim().chars().take(60).collect();
            lines.tell(start + at + own.start, format!("a hidden comment is left out: `{words}`"));
            // One of the two spaces beside it.
            let spaced = source[..own.start].ends_with(' ') && source[own.end..].starts_with(' ');
            (at + own.start..at + own.end + usize::from(spaced), String::new())
        })
        .collect()
}

/// What is reported of an image that the edition won't have.
fn unread(address: &str, is_local: bool, why: &str, alt: &str) -> String {
    let address: String = address.chars().take(80).collect();
    let what = if is_local { "can't be read" } else { "isn't fetched" };
    format!("the image `{address}` {what}{}: {}", because(why), instead(alt))
}

/// An image as Obsidian shows it, `![[pic.png|words]]`; none for a page.
fn embedded(inside: &str, at: usize, images: &Images<'_>, lines: &mut SourceLines<'_>) -> Option<String> {
    let mut parts = inside.split('|').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let extension = name.rsplit_once('.')?.1.to_lowercase();
    if !["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp"].contains(&extension.as_str()) {
        return None;
    }
    // `|300` and `|300x200` are sizes.
    let is_size = |words: &&str| !words.is_empty() && words.chars().all(|c| c.is_ascii_digit() || c == 'x');
    let alt = parts.find(|words| !words.is_empty() && !is_size(words)).unwrap_or_default();
    let alt = alt.replace(['[', ']'], "");
    let named = match links::has_scheme(name) {
        true => Err(String::new()),
        false if name.contains('/') => images.name(ImageAddress::Path(name)),
        false => images.name(ImageAddress::Name(name)),
    };
    Some(match named {
        Ok(own) => format!("![{alt}]({own})"),
        Err(why) => {
            let words = if alt.is_empty() { name.to_owned() } else { alt };
            lines.tell(at, unread(name, true, &why, &words));
            words
        }
    })
}

/// Whether a name is that of a numbered block: `p3`, `p3-12`.
fn is_block(name: &str) -> bool {
    let number = name.strip_prefix('p').unwrap_or_default();
    number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().all(|c| c.is_ascii_digit() || c == '-')
}

fn is_email(kind: LinkType) -> bool {
    kind == LinkType::Email
}

fn is_by_reference(kind: LinkType) -> bool {
    use LinkType::{Collapsed, CollapsedUnknown, Reference, ReferenceUnknown, Shortcut, ShortcutUnknown};
    matches!(kind, Reference | ReferenceUnknown | Collapsed | CollapsedUnknown | Shortcut | ShortcutUnknown)
}

/// A title, as it follows an address.
fn titled(title: &str) -> String {
    match title.is_empty() {
        true => String::new(),
        false => format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}
