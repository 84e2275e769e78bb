//! Which file answers which request: the addresses that the templates lead to.

use std::fmt::Write as _;

use crate::edition::Edition;
use crate::render::escape::path_to;

use super::units::{RequestedUnit, UnitTree, length};

/// Where they are.
const FOLDER: &str = "dts/";
/// The entry point.
pub(crate) const ENTRY: &str = "dts/entry.jsonld";

/// How deep the units are that a navigation lists, by the parameter `down`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Down {
    /// It isn't given: no unit is listed.
    Absent,
    /// So many levels below; 0 are the units beside.
    Levels(usize),
    /// All below: `-1`.
    All,
}

/// What a file answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DtsFile {
    Entry,
    /// The edition as a collection of its texts, with those, or with what it is in: nothing.
    Collection {
        parents: bool,
    },
    /// A text, by its witness, with what it has in it, or with what it is in.
    Resource {
        witness: usize,
        parents: bool,
    },
    Navigation {
        witness: usize,
        unit: RequestedUnit,
        down: Down,
    },
    Document {
        witness: usize,
        unit: RequestedUnit,
    },
}

/// All files, with the units that they are of.
#[derive(Debug)]
pub(crate) struct DtsFiles {
    /// How many characters of a reference are in the path.
    pub(super) length: usize,
    /// The id of the edition as a collection.
    pub(crate) collection: String,
    pub(crate) trees: Vec<UnitTree>,
    pub(crate) all: Vec<(String, DtsFile)>,
}

impl DtsFiles {
    /// The files of an edition, the entry point first.
    pub(crate) fn new(edition: &Edition) -> Self {
        let length = length(edition);
        let ids: Vec<&str> = edition.witnesses.iter().map(|witness| witness.meta.id.as_str()).collect();
        let mut collection = "edition".to_owned();
        while ids.iter().any(|id| id.eq_ignore_ascii_case(&collection)) {
            collection.push('-');
        }
        let trees: Vec<UnitTree> = edition.witnesses.iter().map(|w| UnitTree::new(w, length)).collect();
        let mut all = vec![(ENTRY.to_owned(), DtsFile::Entry)];
        let mut put = |address: String, file: DtsFile| all.push((format!("{FOLDER}{address}.jsonld"), file));
        let of_edition = DtsFile::Collection { parents: false };
        put("collection".to_owned(), of_edition);
        // Without an id: a text of that name is asked for by the same address.
        for (nav, parents) in [("children", false), ("parents", true)] {
            if !ids.contains(&nav) {
                put(format!("collection/{nav}"), DtsFile::Collection { parents });
            }
        }
        let mut collected = |id: &str, file: &dyn Fn(bool) -> DtsFile| {
            put(format!("collection/{id}"), file(false));
            put(format!("collection/{id}/children"), file(false));
            put(format!("collection/{id}/parents"), file(true));
        };
        collected(&collection, &|parents| DtsFile::Collection { parents });
        for (witness, id) in ids.iter().enumerate() {
            collected(id, &|parents| DtsFile::Resource { witness, parents });
        }
        for (witness, (id, tree)) in ids.iter().zip(&trees).enumerate() {
            let parts = (0..tree.parts.len()).map(RequestedUnit::Part);
            let sections = (0..tree.sections.len()).map(RequestedUnit::Section);
            for unit in std::iter::once(RequestedUnit::All).chain(parts).chain(sections) {
                let own = match tree.reference(unit) {
                    Some(reference) => format!("{id}/{reference}"),
                    None => (*id).to_owned(),
                };
                for down in downs(tree, unit) {
                    let address = match down {
                        Down::Absent => format!("{FOLDER}navigation/{own}.jsonld"),
                        Down::Levels(levels) => format!("{FOLDER}navigation/{own}/{levels}.jsonld"),
                        Down::All => format!("{FOLDER}navigation/{own}/-1.jsonld"),
                    };
                    all.push((address, DtsFile::Navigation { witness, unit, down }));
                }
                all.push((format!("{FOLDER}document/{own}.xml"), DtsFile::Document { witness, unit }));
            }
        }
        Self { length, collection, trees, all }
    }

    /// The address of a request for navigation.
    pub(super) fn navigation(&self, id: &str, reference: &str, down: usize) -> String {
        format!("{FOLDER}navigation/{id}/{reference}/{down}.jsonld")
    }

    /// The templates of the three endpoints: of one text, where its id is given. `site` is the way to the site's pages.
    pub(super) fn templates(&self, site: &str, id: Option<&str>) -> UriTemplates {
        let n = self.length;
        let start = |endpoint: &str| {
            let mut start = format!("{site}{FOLDER}{endpoint}");
            if let Some(id) = id {
                start.push('/');
                path_to(&mut start, id);
            }
            start
        };
        let mut templates = UriTemplates {
            collection: start("collection"),
            navigation: start("navigation"),
            document: start("document"),
        };
        let _ = match id {
            Some(_) => write!(templates.collection, "{{/nav}}.jsonld"),
            None => write!(templates.collection, "{{/id,nav}}.jsonld"),
        };
        let resource = if id.is_some() { "" } else { "resource," };
        let _ = write!(templates.navigation, "{{/{resource}ref:{n},down}}.jsonld{{#ref}}");
        let _ = write!(templates.document, "{{/{resource}ref:{n}}}.xml{{#ref}}");
        templates
    }
}

/// Where the endpoints are.
pub(super) struct UriTemplates {
    pub(super) collection: String,
    pub(super) navigation: String,
    pub(super) document: String,
}

/// What `down` may be. Without a reference it has to be given, and there is nothing beside the whole.
fn downs(tree: &UnitTree, unit: RequestedUnit) -> Vec<Down> {
    let below = match unit {
        RequestedUnit::All => tree.depth(),
        RequestedUnit::Part(_) => 2,
        RequestedUnit::Section(_) => 1,
    };
    let mut all = match unit {
        RequestedUnit::All => Vec::new(),
        RequestedUnit::Part(_) | RequestedUnit::Section(_) => vec![Down::Absent, Down::Levels(0)],
    };
    all.extend((1..=below).map(Down::Levels));
    all.push(Down::All);
    all
}
