//! The works that texts bring along, as the bibliography of the edition.

use std::path::Path;

use crate::import::images::ImageAddress;
use crate::import::text::{Decision, ImportedText};
use crate::import::works::{ImportedWork, bib};
use crate::import::works_of_file;

use super::super::super::tell::count;
use super::{GivenFile, beside};

/// The files that a bibliography can be.
const FILES: [&str; 3] = ["bibliography.bib", "bibliography.yaml", "bibliography.yml"];

/// Works, and files of BibLaTeX as they are.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    works: Vec<ImportedWork>,
    written: Vec<String>,
    /// The file that is reported of.
    file: String,
}

/// Take the works out of the documents, and out of the files that they name.
pub(super) fn gathered(
    given: &[GivenFile],
    documents: &mut [(String, ImportedText)],
    decisions: &mut Vec<Decision>,
) -> Gathered {
    let mut all = Gathered {
        file: given.first().map(|file| file.name.clone()).unwrap_or_default(),
        ..Gathered::default()
    };
    for (file, (name, document)) in given.iter().zip(documents) {
        let mut tell = |message: String| decisions.push(Decision { file: name.clone(), line: 0, message });
        all.works.append(&mut document.works);
        let folder = file.path.parent().unwrap_or(Path::new(""));
        for source in std::mem::take(&mut document.bibliographies) {
            let text = beside(folder, ImageAddress::Path(&source))
                .and_then(|bytes| String::from_utf8(bytes).map_err(|e| e.to_string()));
            match text {
                Ok(text) if source.to_lowercase().ends_with(".bib") => all.written.push(text),
                Ok(text) => match works_of_file(&text) {
                    Some(mut works) => all.works.append(&mut works),
                    None => tell(format!(
                        "the bibliography `{source}` is neither BibLaTeX nor CSL: it is left out"
                    )),
                },
                Err(why) => tell(format!("the bibliography `{source}` can't be read: {why}")),
            }
        }
    }
    all
}

/// The new file of the bibliography; none where there are no works, or the edition has one.
pub(super) fn file(
    gathered: Gathered,
    root: &Path,
    decisions: &mut Vec<Decision>,
) -> Option<(String, Vec<u8>)> {
    let Gathered { works, written, file } = gathered;
    if works.is_empty() && written.is_empty() {
        return None;
    }
    let (text, keys) = bib(&works);
    let mut tell = |message: String| decisions.push(Decision { file: file.clone(), line: 0, message });
    if let Some(own) = FILES.iter().find(|name| root.join("content").join(name).symlink_metadata().is_ok()) {
        let keys = if keys.is_empty() { String::new() } else { format!(": {}", keys.join(", ")) };
        tell(format!(
            "the edition has content/{own}: the works that the text brings along are left out{keys}"
        ));
        return None;
    }
    if !keys.is_empty() {
        tell(format!(
            "{} of its citations and lists are content/bibliography.bib",
            count(keys.len(), "work")
        ));
    }
    if !written.is_empty() {
        tell("its bibliography is content/bibliography.bib".to_owned());
    }
    let all: Vec<String> = written.into_iter().chain(Some(text).filter(|text| !text.is_empty())).collect();
    let all: Vec<&str> = all.iter().map(|text| text.trim_end()).collect();
    Some(("content/bibliography.bib".to_owned(), format!("{}\n", all.join("\n\n")).into_bytes()))
}
