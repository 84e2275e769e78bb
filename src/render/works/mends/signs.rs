//! Spaces and brackets that the engine loses or leaves.
//!
//! It leaves the space of a delimiter before the sign of the next one (`3 : 12`), which has to go, but not where a style
//! or a work has such a space by itself (`Wick : Skarra`): these are marked. And it takes a suffix away where the words
//! end with the same already, so that of two brackets one is lost: each that closes has a mark of its own.

use std::borrow::Cow;

use hayagriva::citationberg::{Affixes, IndependentStyle, LayoutRenderingElement, NamesChild, TextTarget};

use super::{each_branch, layouts};
use crate::edition::rich::is_mark;

/// A space that stays, whatever follows.
pub(in crate::render::works) const WANTED: char = '\u{F0024}';
/// The first of the marks before brackets that close, and the last.
const CLOSES: (u32, u32) = (0xF_0100, 0xF_0FFF);

/// Words with the spaces marked before signs that some languages part from the word.
pub(in crate::render::works) fn spaced(words: &str) -> Cow<'_, str> {
    let signs = [" :", " ;"];
    if !signs.iter().any(|sign| words.contains(sign)) {
        return Cow::Borrowed(words);
    }
    let marked = |words: String, sign: &&str| {
        words.replace(*sign, &sign.replace(' ', WANTED.encode_utf8(&mut [0; 4])))
    };
    Cow::Owned(signs.iter().fold(words.to_owned(), marked))
}

/// Mark the signs of a style.
pub(super) fn mark(style: &mut IndependentStyle) {
    let mut signs = Signs { next: CLOSES.0 };
    for elements in layouts(style) {
        signs.elements(elements);
    }
    let layouts = [Some(&mut style.citation.layout), style.bibliography.as_mut().map(|b| &mut b.layout)];
    for layout in layouts.into_iter().flatten() {
        [&mut layout.prefix, &mut layout.suffix, &mut layout.delimiter].into_iter().for_each(spaces);
    }
}

fn spaces(words: &mut Option<String>) {
    if let Some(words) = words
        && let Cow::Owned(marked) = spaced(words)
    {
        *words = marked;
    }
}

/// Take marks and quotation marks out of a style: works are put in order by their words alone.
pub(in crate::render::works) fn bare(style: &mut IndependentStyle) {
    layouts(style).for_each(|elements| unmark(elements));
}

fn unmark(elements: &mut [LayoutRenderingElement]) {
    for element in elements {
        match element {
            LayoutRenderingElement::Text(text) => {
                text.quotes = false;
                unmarked(&mut text.affixes.prefix);
                unmarked(&mut text.affixes.suffix);
            }
            LayoutRenderingElement::Date(date) => {
                unmarked(&mut date.affixes.prefix);
                unmarked(&mut date.affixes.suffix);
            }
            LayoutRenderingElement::Names(names) => {
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        unmark(&mut substitute.children);
                    }
                }
            }
            LayoutRenderingElement::Group(group) => unmark(&mut group.children),
            LayoutRenderingElement::Choose(choose) => each_branch(choose, unmark),
            _ => {}
        }
    }
}

fn unmarked(words: &mut Option<String>) {
    if let Some(words) = words {
        words.retain(|c| !is_mark(c));
    }
}

struct Signs {
    next: u32,
}

impl Signs {
    fn elements(&mut self, elements: &mut [LayoutRenderingElement]) {
        for element in elements {
            match element {
                LayoutRenderingElement::Text(text) => {
                    self.affixes(&mut text.affixes);
                    if let TextTarget::Value { val } = &mut text.target {
                        *val = spaced(val).into_owned();
                    }
                }
                LayoutRenderingElement::Date(date) => {
                    self.affixes(&mut date.affixes);
                    spaces(&mut date.delimiter);
                    date.date_part.iter_mut().for_each(|part| self.affixes(&mut part.affixes));
                }
                LayoutRenderingElement::Number(number) => self.affixes(&mut number.affixes),
                LayoutRenderingElement::Label(label) => self.affixes(&mut label.label.affixes),
                LayoutRenderingElement::Names(names) => {
                    self.both(&mut names.prefix, &mut names.suffix);
                    for child in &mut names.children {
                        match child {
                            NamesChild::Name(name) => self.affixes(&mut name.affixes),
                            NamesChild::Label(label) => self.affixes(&mut label.affixes),
                            NamesChild::Substitute(substitute) => self.elements(&mut substitute.children),
                            NamesChild::EtAl(_) => {}
                        }
                    }
                }
                LayoutRenderingElement::Group(group) => {
                    self.both(&mut group.prefix, &mut group.suffix);
                    spaces(&mut group.delimiter);
                    self.elements(&mut group.children);
                }
                LayoutRenderingElement::Choose(choose) => {
                    each_branch(choose, |children| self.elements(children));
                }
            }
        }
    }

    fn affixes(&mut self, affixes: &mut Affixes) {
        self.both(&mut affixes.prefix, &mut affixes.suffix);
    }

    fn both(&mut self, prefix: &mut Option<String>, suffix: &mut Option<String>) {
        spaces(prefix);
        spaces(suffix);
        let Some(suffix) = suffix.as_mut().filter(|suffix| suffix.starts_with([')', ']'])) else { return };
        if let Some(mark) = char::from_u32(self.next) {
            suffix.insert(0, mark);
        }
        self.next = if self.next < CLOSES.1 { self.next + 1 } else { CLOSES.0 };
    }
}
