//! How large images are: their pixels as they are shown, from the head of the file.

use std::io::{BufReader, Read as _, Seek as _};
use std::path::Path;

/// Width and height, in CSS pixels.
pub type PixelSize = (u32, u32);

/// The one file of `static/` whose size pages say: the picture that other sites show.
pub(crate) const OWN_CARD: &str = "static/og.png";

/// So much of a file is looked at for the head of an SVG or the orientation of a JPEG.
const HEAD: u64 = 64 << 10;

/// The size of an image file; none where it is no image, or says none.
pub(super) fn of(path: &Path) -> Option<PixelSize> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "svg" => svg(&head(path)?),
        "png" | "jpg" | "jpeg" | "gif" | "webp" => {
            let mut file = BufReader::new(std::fs::File::open(path).ok()?);
            let size = imagesize::reader_size(&mut file).ok()?;
            let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
            // A camera held on its side stores the picture so, and says how to turn it.
            let turned = matches!(ending.as_str(), "jpg" | "jpeg") && {
                file.rewind().ok()?;
                let mut bytes = Vec::new();
                file.take(HEAD).read_to_end(&mut bytes).ok()?;
                matches!(orientation(&bytes), Some(5..=8))
            };
            let size = if turned { (height, width) } else { (width, height) };
            (size.0 > 0 && size.1 > 0).then_some(size)
        }
        _ => None,
    }
}

fn head(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(HEAD).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The size that the root of an SVG gives: its width and height, else those of its view box.
fn svg(text: &str) -> Option<PixelSize> {
    let mut rest = text;
    let tag = loop {
        rest = &rest[rest.find('<')?..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")? + 3..];
        } else if rest.starts_with("<svg") {
            break &rest[4..rest.find('>')?];
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            rest = &rest[1..];
        } else {
            return None;
        }
    };
    let attribute = |name: &str| {
        let at = tag.match_indices(name).find(|(at, _)| {
            tag[..*at].ends_with(char::is_whitespace) && tag[at + name.len()..].trim_start().starts_with('=')
        })?;
        let value = tag[at.0 + name.len()..].trim_start()[1..].trim_start();
        let sign = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(sign).next()
    };
    let boxed = attribute("viewBox").and_then(|value| {
        let parts: Vec<f64> = value
            .split([' ', ',', '\n', '\t'])
            .filter(|p| !p.is_empty())
            .filter_map(|p| p.parse().ok())
            .collect();
        (parts.len() == 4 && parts[2] > 0.0 && parts[3] > 0.0).then(|| (parts[2], parts[3]))
    });
    let (width, height) =
        match (attribute("width").and_then(length), attribute("height").and_then(length), boxed) {
            (Some(width), Some(height), _) => (width, height),
            (Some(width), None, Some((w, h))) => (width, width * h / w),
            (None, Some(height), Some((w, h))) => (height * w / h, height),
            (None, None, Some(size)) => size,
            _ => return None,
        };
    let pixels = |length: f64| (length.round() >= 1.0 && length < 1e6).then(|| length.round() as u32);
    Some((pixels(width)?, pixels(height)?))
}

/// A length in CSS pixels; none for a share of something else.
fn length(value: &str) -> Option<f64> {
    let value = value.trim();
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = match &value[number.len()..] {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    number.trim().parse::<f64>().ok().map(|number| number * unit).filter(|length| *length > 0.0)
}

/// The orientation in the Exif data of a JPEG, 1 to 8. Source: Exif 2.3, CIPA DC-008, tag 0x0112.
fn orientation(bytes: &[u8]) -> Option<u16> {
    let mut at = 2;
    let tiff = loop {
        let marker = bytes.get(at..at + 4)?;
        let length = usize::from(u16::from_be_bytes([marker[2], marker[3]]));
        if marker[0] != 0xFF || marker[1] == 0xDA {
            return None;
        }
        let segment = bytes.get(at + 4..(at + 2 + length).min(bytes.len()))?;
        if let Some(tiff) = segment.strip_prefix(b"Exif\0\0").filter(|_| marker[1] == 0xE1) {
            break tiff;
        }
        at += 2 + length;
    };
    let big = tiff.starts_with(b"MM");
    let two = |at: usize| {
        let bytes = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let four = |at: usize| {
        let (a, b) = (u32::from(two(at)?), u32::from(two(at + 2)?));
        usize::try_from(if big { a << 16 | b } else { b << 16 | a }).ok()
    };
    let first = four(4)?;
    let count = usize::from(two(first)?);
    let entry = (0..count).map(|n| first + 2 + n * 12).find(|at| two(*at) == Some(0x0112))?;
    two(entry + 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_gives_its_size_by_its_attributes_or_its_view_box() {
        for (text, wanted) in [
            ("<svg width=\"40\" height='30px'>", Some((40, 30))),
            (
                "<?xml version=\"1.0\"?>\n<!-- <svg width=\"1\" height=\"1\"> --><!DOCTYPE svg>\n<svg viewBox=\"0 0 20 10\"/>",
                Some((20, 10)),
            ),
            ("<svg width=\"100%\" viewBox=\"0,0,20,10\">", Some((20, 10))),
            ("<svg width=\"1in\" viewBox=\"0 0 20 10\">", Some((96, 48))),
            ("<svg stroke-width=\"3\" width=\"5\" height=\"6\">", Some((5, 6))),
            ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
            ("<html><svg width=\"1\" height=\"1\">", None),
            ("", None),
        ] {
            assert_eq!(svg(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_picture_that_lies_on_its_side_is_turned() {
        for (order, six) in [(b"II", [6, 0]), (b"MM", [0, 6])] {
            let big = order == b"MM";
            let put = |n: u16| if big { n.to_be_bytes() } else { n.to_le_bytes() };
            let mut tiff = order.to_vec();
            tiff.extend(put(42));
            tiff.extend(if big { [0, 0, 0, 8] } else { [8, 0, 0, 0] });
            tiff.extend(put(1));
            tiff.extend(put(0x0112));
            tiff.extend(put(3));
            tiff.extend([0; 4]);
            tiff.extend(six);
            let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1];
            bytes.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
            bytes.extend(b"Exif\0\0");
            bytes.extend(&tiff);
            assert_eq!(orientation(&bytes), Some(6));
            for cut in 0..bytes.len() {
                assert!(orientation(&bytes[..cut]).is_none_or(|n| n == 6));
            }
        }
        assert_eq!(orientation(&[0xFF, 0xD8, 0xFF, 0xDA, 0, 2]), None);
    }

    #[test]
    fn files_are_measured_by_their_heads() {
        let folder = tempfile::tempdir().unwrap();
        let png = folder.path().join("a.png");
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend([0, 0, 1, 0, 0, 0, 0, 9]);
        bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
        std::fs::write(&png, bytes).unwrap();
        assert_eq!(of(&png), Some((256, 9)));
        let none = folder.path().join("b.png");
        std::fs::write(&none, "x").unwrap();
        assert_eq!(of(&none), None);
    }
}
