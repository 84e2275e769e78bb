//! The fonts of a book: the edition's own, those that the program has, and the system's for letters that neither has.

use std::collections::BTreeSet;
use std::path::PathBuf;

use typst::foundations::Bytes;
use typst::text::{Font, FontInfo};
use typst_kit::fonts::{FontPath, FontStore, embedded};

use crate::output::export::Model;

/// The family that the program has for text.
const OWN: &str = "Libertinus Serif";

/// Fonts, in the order in which letters are sought in them.
pub(super) struct Fonts {
    store: FontStore,
    infos: Vec<FontInfo>,
    /// The families of the edition's files, in their order.
    families: Vec<(String, bool)>,
}

impl Fonts {
    /// The edition's fonts, files of `static/`, and the program's.
    pub(super) fn new(model: Model<'_>, told: &mut Vec<String>) -> Result<Self, String> {
        let mut fonts = Self { store: FontStore::new(), infos: Vec::new(), families: Vec::new() };
        for address in model.own_addresses_with(&[".otf", ".ttf", ".otc", ".ttc", ".woff", ".woff2"]) {
            let bytes = model.file(address).transpose().map_err(|error| error.message.clone())?;
            let mut found = false;
            for font in Font::iter(Bytes::new(unpacked(bytes.unwrap_or_default().into_owned()))) {
                found = true;
                let info = font.info().clone();
                // A font with Chinese characters is for these: its Latin letters come after those of a font for text.
                let is_wide = info.coverage.contains('\u{4E00}' as u32);
                if !fonts.families.iter().any(|(family, _)| *family == info.family) {
                    fonts.families.push((info.family.clone(), is_wide));
                }
                fonts.infos.push(info.clone());
                fonts.store.push((font, info));
            }
            if !found {
                told.push(format!("`{address}` is no font that can be read, and isn't used"));
            }
        }
        for (font, info) in embedded() {
            fonts.infos.push(info.clone());
            fonts.store.push((font, info));
        }
        Ok(fonts)
    }

    /// The families, the first before all others.
    pub(super) fn families(&self) -> Vec<&str> {
        let of = |wide: bool| {
            self.families
                .iter()
                .filter(move |(_, is_wide)| *is_wide == wide)
                .map(|(family, _)| family.as_str())
        };
        of(false).chain([OWN]).chain(of(true)).collect()
    }

    /// The letters of a text that no font has; fonts of the system are taken in for those that these have.
    pub(super) fn lacking(&mut self, text: &str) -> BTreeSet<char> {
        let wanted: BTreeSet<char> = text.chars().filter(|c| !c.is_ascii() && !is_ignorable(*c)).collect();
        let lacks = |infos: &[FontInfo], letters: &BTreeSet<char>| -> BTreeSet<char> {
            let has = |c: &char| infos.iter().any(|info| info.coverage.contains(*c as u32));
            letters.iter().filter(|c| !has(c)).copied().collect()
        };
        let lacking = lacks(&self.infos, &wanted);
        if lacking.is_empty() {
            return lacking;
        }
        for (path, index, info) in system() {
            if lacking.iter().any(|c| info.coverage.contains(*c as u32)) {
                self.infos.push(info.clone());
                self.store.push((FontPath { path, index }, info));
            }
        }
        lacks(&self.infos, &lacking)
    }

    /// The fonts as Typst takes them.
    pub(super) fn into_store(self) -> FontStore {
        self.store
    }
}

/// A font as OpenType, which is all that Typst reads: out of WOFF or WOFF2. Nothing where it can't be unpacked.
fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    match bytes.get(..4) {
        Some(b"wOFF") => wuff::decompress_woff1(&bytes).unwrap_or_default(),
        Some(b"wOF2") => wuff::decompress_woff2(&bytes).unwrap_or_default(),
        _ => bytes,
    }
}

/// Characters that show nothing by themselves, so that no font need have them.
fn is_ignorable(c: char) -> bool {
    matches!(
        c as u32,
        0xAD | 0x34F | 0x61C | 0x180B..=0x180F | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F
            | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF
    )
}

/// The fonts of the system, in an order of their own: that in which a disk lists its files is none.
fn system() -> Vec<(PathBuf, u32, FontInfo)> {
    let mut db = fontdb::Database::new();
    db.load_system_fonts();
    let each = db.faces().filter_map(|face| {
        let (fontdb::Source::File(path) | fontdb::Source::SharedFile(path, _)) = &face.source else {
            return None;
        };
        let info = db.with_face_data(face.id, FontInfo::new)??;
        Some((path.clone(), face.index, info))
    });
    let mut all: Vec<_> = each.collect();
    all.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    all
}
