//! Words in brackets with an address behind them that make no link: they are shown as they are written, which few who write expect.

use crate::diag::{Advice, Diagnostic, Span, rules};
use crate::edition::address::encoded;
use crate::edition::text::{Body, EventKind, Leaf, LeafKind};
use crate::resolve::everywhere::like::floor;

use super::files::folder;
use super::{TargetIndex, clip, files};

/// How far from its brackets an address is sought, in bytes of the leaf's words.
const WINDOW: usize = 1000;

impl TargetIndex<'_> {
    /// Tells of what was meant as a link or an image, and is text.
    pub(super) fn unmade(&self, body: &Body, diagnostics: &mut Vec<Diagnostic>) {
        let nested = self.around_references(body, diagnostics);
        if memchr::memmem::find(body.text.as_bytes(), b"](").is_none() {
            return;
        }
        for (at, leaf) in body.leaves.iter().enumerate().filter(|(_, leaf)| leaf.kind != LeafKind::Code) {
            let words = body.words(at);
            if !words.contains("](") {
                continue;
            }
            let written = WrittenPlaces::new(body, leaf);
            for (middle, _) in words.match_indices("](") {
                let Some(link) = UnmadeLink::at(words, middle) else { continue };
                let Some(start) = written.of(link.start, link.open + 1 - link.start) else { continue };
                let Some(end) = written.of(middle, 2).map(|place| place + 2) else { continue };
                let source = &self.sources.get(body.file).text;
                // The places in a value of TOML are not those in its file.
                let Some((before, rest)) = source.get(..start).zip(source.get(end..)) else { continue };
                let escaped = before.ends_with('\\')
                    || source.get(..end - 2).is_none_or(|before| before.ends_with('\\'));
                if escaped || !rest.starts_with(link.target) {
                    continue;
                }
                if nested.iter().any(|known| known.contains(&start)) {
                    continue;
                }
                let target = Span::new(body.file, end, end + link.target.len());
                let close = usize::from(rest[link.target.len()..].starts_with(')'));
                let whole = Span::new(body.file, start, end + link.target.len() + close);
                diagnostics.extend(self.unmade_link(&link, whole, target, close == 1));
            }
        }
    }

    fn unmade_link(
        &self,
        link: &UnmadeLink<'_>,
        whole: Span,
        target: Span,
        closed: bool,
    ) -> Option<Diagnostic> {
        // A title may follow the address.
        let address = link.target.find(" \"").map_or(link.target, |n| &link.target[..n]).trim();
        let title = link.title;
        let there =
            files::join(folder(self.sources, whole), address).map(|path| self.as_on_disk(path)).is_some_and(
                |path| path.strip_prefix("content/").is_some_and(|inside| self.media.contains_key(inside)),
            );
        if there && title.len() > 2 && !address.contains(' ') {
            return Some(files::quoted_title(whole, title));
        }
        let place = self.sources.words(target).find(address).map(|at| {
            let start = target.start as usize + at;
            Span::new(target.file, start, start + address.len())
        });
        if there && address.contains(' ') {
            let message = format!("`{}` is no address: it has spaces, and is shown as text", clip(address));
            let written = encoded(address);
            let hint = format!("in an address the file `{}` is `{written}`", clip(address));
            return Some(
                Diagnostic::new(&rules::MISSING_FILE, whole, message)
                    .advise(place, Advice::write(hint, written)),
            );
        }
        if address.is_empty() || !link.image && !is_address(address) {
            return None;
        }
        let what = if link.image { "image" } else { "link" };
        let message =
            format!("`{}` is shown as it is written, and makes no {what}", clip(self.sources.words(whole)));
        let escaped = format!("if this is text, write `{}\\[`", if link.image { "!" } else { "" });
        let hint = if link.words.contains(']') {
            format!("a bracket within its words has `\\` before it; {escaped}")
        } else if closed && address.contains(' ') && !address.contains(['<', '>']) {
            format!("an address has no spaces: `{}`; {escaped}", encoded(address))
        } else {
            let pattern = "](address \"title\")";
            format!(
                "a link ends with `{pattern}`, and brackets of the address are `%28` and `%29`; {escaped}"
            )
        };
        let bracket = whole.start as usize + usize::from(link.image);
        let bracket = Span::new(whole.file, bracket, bracket + 1);
        Some(Diagnostic::new(&rules::UNMADE_LINK, whole, message).advise(bracket, Advice::write(hint, "\\[")))
    }
}

/// What was meant as a link: places in the leaf's words.
struct UnmadeLink<'w> {
    /// Its bracket, or the `!` before that.
    start: usize,
    open: usize,
    image: bool,
    /// What is in its brackets.
    words: &'w str,
    /// What is in its parentheses, up to the first that closes them or the end of the line.
    target: &'w str,
    /// From the first quotation mark behind the address to what closes the parentheses.
    title: &'w str,
}

impl<'w> UnmadeLink<'w> {
    fn at(words: &'w str, middle: usize) -> Option<Self> {
        let near = floor(words, middle.saturating_sub(WINDOW));
        let open = near + words[near..middle].rfind('[')?;
        let image = words[..open].ends_with('!');
        let rest = &words[middle + 2..floor(words, middle + 2 + WINDOW)];
        let target = rest.split([')', '\n']).next()?;
        let title = rest.find(" \"").map_or("", |at| rest[at..].split(')').next().unwrap_or_default().trim());
        Some(Self {
            start: open - usize::from(image),
            open,
            image,
            words: &words[open + 1..middle],
            target,
            title,
        })
    }
}

/// Where the words of a leaf are written in the source.
struct WrittenPlaces {
    /// Words: where they begin in the leaf, where they are written, how many bytes there.
    runs: Vec<(usize, usize, usize)>,
}

impl WrittenPlaces {
    fn new(body: &Body, leaf: &Leaf) -> Self {
        let events = &body.events[leaf.events.start as usize..leaf.events.end as usize];
        let runs = events.iter().filter_map(|event| match event.kind {
            EventKind::Text { from, to } if to - from == event.end - event.start => {
                Some(((from - leaf.text.start) as usize, event.start as usize, (to - from) as usize))
            }
            _ => None,
        });
        Self { runs: runs.collect() }
    }

    /// Where so many bytes of the leaf are written one behind the other.
    fn of(&self, at: usize, count: usize) -> Option<usize> {
        let place = |at: usize| {
            let run = self.runs.partition_point(|(from, _, _)| *from <= at).checked_sub(1)?;
            let (from, start, length) = *self.runs.get(run)?;
            (at < from + length).then(|| start + at - from)
        };
        let first = place(at)?;
        (1..count).all(|n| place(at + n) == Some(first + n)).then_some(first)
    }
}

/// Whether words can be meant as an address: with a scheme, a fragment, or the ending of a file.
pub(super) fn is_address(words: &str) -> bool {
    let file = words.split('#').next().unwrap_or_default().trim_end();
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ends_as_file = (2..=5).contains(&ending.len())
        && ending.starts_with(|c: char| c.is_ascii_alphabetic())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    words.starts_with(['<', '#']) || words.contains("://") || words.starts_with("../") || ends_as_file
}
