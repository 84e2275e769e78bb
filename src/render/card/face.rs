//! The typeface of the card: which letters it has, how wide words are, their outlines.

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::opentype_layout::Lookup;
use ttf_parser::{GlyphId, OutlineBuilder, Tag};
use unicode_normalization::UnicodeNormalization as _;
use zeno::{Command, PathBuilder as _, Vector};

/// Vollkorn: made by `build/card-font.sh`.
static VOLLKORN: &[u8] = include_bytes!("vollkorn.ttf");

/// A typeface that has been read.
pub(super) struct Face {
    face: ttf_parser::Face<'static>,
    kerning: Vec<Lookup<'static>>,
}

impl Face {
    /// The embedded typeface; none where the program was built with a file that is no font.
    pub(super) fn embedded() -> Option<Self> {
        let face = ttf_parser::Face::parse(VOLLKORN, 0).ok()?;
        let mut kerning = Vec::new();
        if let Some(gpos) = face.tables().gpos {
            let features =
                gpos.features.into_iter().filter(|feature| feature.tag == Tag::from_bytes(b"kern"));
            let mut lookups: Vec<u16> = features.flat_map(|feature| feature.lookup_indices).collect();
            lookups.sort_unstable();
            lookups.dedup();
            kerning = lookups.into_iter().filter_map(|at| gpos.lookups.get(at)).collect();
        }
        Some(Self { face, kerning })
    }

    /// The letters of a text that the typeface has no glyph for, each once.
    pub(super) fn lacking(&self, words: &str) -> Vec<char> {
        let mut lacking = Vec::new();
        for c in readable(words).chars() {
            if self.face.glyph_index(c).is_none() && !lacking.contains(&c) {
                lacking.push(c);
            }
        }
        lacking
    }

    /// How wide a line is, in pixels, where an em is `size` of them.
    pub(super) fn width(&self, line: &str, size: f32) -> f32 {
        let mut width = 0.0;
        self.set(line, size, |_, _, end| width = end);
        width
    }

    /// The outlines of a line that begins at `left` on the baseline `base`.
    pub(super) fn outlines(&self, line: &str, size: f32, left: f32, base: f32) -> Vec<Command> {
        let mut path = Vec::new();
        let scale = self.scale(size);
        self.set(line, size, |glyph, start, _| {
            let mut pen = Pen { path: &mut path, left: left + start, base, scale };
            self.face.outline_glyph(glyph, &mut pen);
        });
        path
    }

    fn scale(&self, size: f32) -> f32 {
        size / f32::from(self.face.units_per_em())
    }

    /// Each glyph of a line, with where it begins and ends.
    fn set(&self, line: &str, size: f32, mut place: impl FnMut(GlyphId, f32, f32)) {
        let scale = self.scale(size);
        let (mut at, mut last) = (0.0, None);
        for c in line.chars() {
            let Some(glyph) = self.face.glyph_index(c) else { continue };
            if let Some(last) = last {
                at += f32::from(self.kern(last, glyph)) * scale;
            }
            let end = at + f32::from(self.face.glyph_hor_advance(glyph).unwrap_or_default()) * scale;
            place(glyph, at, end);
            (at, last) = (end, Some(glyph));
        }
    }

    /// By how many units two glyphs come nearer, or part: of each lookup the first table that has the pair.
    fn kern(&self, left: GlyphId, right: GlyphId) -> i16 {
        let of_table = |table: PositioningSubtable<'static>| {
            let PositioningSubtable::Pair(pairs) = table else { return None };
            let at = pairs.coverage().get(left)?;
            let first = match pairs {
                PairAdjustment::Format1 { sets, .. } => sets.get(at)?.get(right)?.0,
                PairAdjustment::Format2 { classes, matrix, .. } => {
                    matrix.get((classes.0.get(left), classes.1.get(right)))?.0
                }
            };
            Some(first.x_advance)
        };
        let of_lookup = |lookup: &Lookup<'static>| {
            lookup.subtables.into_iter::<PositioningSubtable<'static>>().find_map(of_table)
        };
        self.kerning.iter().filter_map(of_lookup).sum()
    }
}

/// A text as it is drawn: composed, since marks are not put over letters, and without what has no shape.
pub(super) fn readable(words: &str) -> String {
    let shaped = words.nfc().filter(|c| !is_without_shape(*c));
    let shaped: String =
        shaped.map(|c| if c.is_whitespace() && !is_unbreakable(c) { ' ' } else { c }).collect();
    shaped.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The spaces at which no line may end.
fn is_unbreakable(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}')
}

/// Soft hyphens, joiners, marks of direction, selectors of variants.
fn is_without_shape(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Writes a glyph's outline into a path.
struct Pen<'a> {
    path: &'a mut Vec<Command>,
    left: f32,
    base: f32,
    scale: f32,
}

impl Pen<'_> {
    /// A font's units have the baseline below, an image's pixels their origin above.
    fn at(&self, x: f32, y: f32) -> Vector {
        Vector::new(self.left + x * self.scale, self.base - y * self.scale)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.path.move_to(to);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.path.line_to(to);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (control, to) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(control, to);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (first, second, to) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.curve_to(first, second, to);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::{Face, readable};

    #[test]
    fn letters_without_a_glyph_are_named_once() {
        let face = Face::embedded().unwrap();
        assert_eq!(face.lacking("Ωστόσο, Война и мір: a Café’s “Łódź”—§ 2"), Vec::<char>::new());
        assert_eq!(face.lacking("静 e静\u{301} q\u{301}"), ['静', '\u{301}']);
    }

    #[test]
    fn pairs_are_kerned() {
        let face = Face::embedded().unwrap();
        assert!(face.width("To", 100.0) < face.width("T", 100.0) + face.width("o", 100.0));
        assert!(face.width("AV", 100.0) < face.width("A", 100.0) + face.width("V", 100.0));
    }

    #[test]
    fn what_has_no_shape_is_left_out() {
        assert_eq!(readable(" e\u{301}\u{ad}a\n  b\u{a0}c\u{2069} "), "éa b\u{a0}c");
    }
}
