//! The parts of a language tag after its language, by the grammar of RFC 5646, section 2.1, and by what IANA has registered.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Kinds of subtags (or the language whose extended languages they are), a tab, and the subtags.
const REGISTERED: &str = include_str!("../subtags.txt");

/// What is wrong with the parts after the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A part that is none of any kind, is in the wrong place, or comes twice.
    Misplaced(String),
    /// A part in the place of a script, a region or a variant that is not registered as one: the kind, the part.
    Unregistered(&'static str, String),
    /// A singleton (`u`, `x`) that nothing follows.
    Alone(String),
}

/// Whether this tag was registered whole, before tags had parts (section 2.2.8).
pub(super) fn is_whole(tag: &str) -> bool {
    of("whole").any(|known| known.eq_ignore_ascii_case(tag))
}

/// Checks the parts after a language, each of one to eight ASCII letters and digits.
pub(super) fn check(language: &str, parts: &[&str]) -> Result<(), Fault> {
    let mut seen = HashSet::new();
    let mut parts = parts.iter().copied().peekable();
    // The kinds come in this order, and all but variants and extensions once.
    let mut least = SubtagKind::Extended;
    while let Some(part) = parts.next() {
        let kind = SubtagKind::of(part, least).ok_or_else(|| Fault::Misplaced(part.to_owned()))?;
        let lower = part.to_ascii_lowercase();
        match kind {
            SubtagKind::Extension | SubtagKind::Private => {
                let shortest = if kind == SubtagKind::Private { 1 } else { 2 };
                let mut any = false;
                while parts.next_if(|next| kind == SubtagKind::Private || next.len() >= shortest).is_some() {
                    any = true;
                }
                if !any {
                    return Err(Fault::Alone(part.to_owned()));
                }
            }
            _ if !kind.knows(language, &lower) => {
                return Err(match kind.name() {
                    Some(name) => Fault::Unregistered(name, part.to_owned()),
                    None => Fault::Misplaced(part.to_owned()),
                });
            }
            _ => {}
        }
        if !seen.insert((kind, lower)) {
            return Err(Fault::Misplaced(part.to_owned()));
        }
        least = kind.next();
    }
    Ok(())
}

/// The tag with what is registered in the place of its old subtags, or of the whole of it.
pub(super) fn renewed(tag: &str) -> String {
    if let Some(new) = instead("old whole", tag) {
        return new.to_owned();
    }
    let mut single = false;
    let parts = tag.split('-').enumerate().map(|(at, part)| {
        single |= part.len() == 1;
        let kind = match at {
            _ if single => return part,
            0 => "old language",
            _ if SubtagKind::Region.is_shape_of(part) => "old region",
            _ => "old variant",
        };
        instead(kind, part).unwrap_or(part)
    });
    parts.collect::<Vec<_>>().join("-")
}

/// What is registered in the place of this subtag, or whole tag, of a kind.
fn instead(kind: &str, subtag: &str) -> Option<&'static str> {
    let mut all = of(kind).filter_map(|pair| pair.split_once('='));
    all.find(|(old, _)| old.eq_ignore_ascii_case(subtag)).map(|(_, new)| new)
}

/// The parts in their order, without those that can't be in a tag.
pub(super) fn mended(language: &str, parts: &[&str]) -> Vec<String> {
    let head = parts.iter().position(|part| part.len() == 1).unwrap_or(parts.len());
    let mut kept: Vec<(SubtagKind, String)> = Vec::new();
    for part in &parts[..head] {
        // What is usual and isn't the code.
        let part = if part.eq_ignore_ascii_case("uk") { "GB" } else { part };
        let lower = part.to_ascii_lowercase();
        let kinds = [SubtagKind::Extended, SubtagKind::Script, SubtagKind::Region, SubtagKind::Variant];
        let kind = kinds.into_iter().find(|kind| kind.is_shape_of(part) && kind.knows(language, &lower));
        let Some(kind) = kind else { continue };
        let taken = kept.iter().any(|(other, before)| {
            *other == kind && (kind != SubtagKind::Variant || before.eq_ignore_ascii_case(part))
        });
        if !taken {
            kept.push((kind, part.to_owned()));
        }
    }
    kept.sort_by_key(|(kind, _)| *kind);
    let mut all: Vec<String> = kept.into_iter().map(|(_, part)| part).collect();
    let own: Vec<&str> = all.iter().map(String::as_str).chain(parts[head..].iter().copied()).collect();
    if check(language, &own).is_ok() {
        all.extend(parts[head..].iter().map(|&part| part.to_owned()));
    }
    all
}

/// What a part is, in the order of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum SubtagKind {
    Extended,
    Script,
    Region,
    Variant,
    Extension,
    Private,
    /// After what is private there is no other part.
    End,
}

impl SubtagKind {
    /// What a part of this shape is where parts before this kind are over.
    fn of(part: &str, least: Self) -> Option<Self> {
        let kinds =
            [Self::Extended, Self::Script, Self::Region, Self::Variant, Self::Extension, Self::Private];
        kinds.into_iter().find(|kind| *kind >= least && kind.is_shape_of(part))
    }

    fn is_shape_of(self, part: &str) -> bool {
        let letters = part.bytes().all(|b| b.is_ascii_alphabetic());
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        match self {
            Self::Extended => part.len() == 3 && letters,
            Self::Script => part.len() == 4 && letters,
            Self::Region => part.len() == 2 && letters || part.len() == 3 && digits,
            Self::Variant => part.len() >= 5 || part.len() == 4 && part.as_bytes()[0].is_ascii_digit(),
            Self::Extension => part.len() == 1 && !part.eq_ignore_ascii_case("x"),
            Self::Private => part.eq_ignore_ascii_case("x"),
            Self::End => false,
        }
    }

    /// What may come after it at the earliest.
    fn next(self) -> Self {
        match self {
            Self::Extended => Self::Script,
            Self::Script => Self::Region,
            Self::Region | Self::Variant => Self::Variant,
            Self::Extension => Self::Extension,
            Self::Private | Self::End => Self::End,
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Self::Script => Some("script"),
            Self::Region => Some("region"),
            Self::Variant => Some("variant"),
            _ => None,
        }
    }

    /// Whether a part in lower case is registered as one of this kind, or set aside for private use.
    fn knows(self, language: &str, part: &str) -> bool {
        static SCRIPTS: LazyLock<HashSet<&str>> = LazyLock::new(|| of("script").collect());
        static REGIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| of("region").collect());
        match (self, part.as_bytes()) {
            (Self::Extended, _) => of(language).any(|known| known == part),
            (Self::Script, [b'q', b'a', b'a', b'a'..=b'z'] | [b'q', b'a', b'b', b'a'..=b'x']) => true,
            (Self::Script, _) => SCRIPTS.contains(part),
            (Self::Region, [b'q', b'm'..=b'z'] | [b'x', b'a'..=b'z']) => true,
            (Self::Region, _) => REGIONS.contains(part),
            (Self::Variant, _) => of("variant").any(|known| known == part),
            (Self::Extension | Self::Private | Self::End, _) => true,
        }
    }
}

fn of(kind: &str) -> impl Iterator<Item = &'static str> {
    let line = REGISTERED.lines().find_map(|line| line.split_once('\t').filter(|(name, _)| *name == kind));
    line.into_iter().flat_map(|(_, parts)| parts.split(' '))
}
