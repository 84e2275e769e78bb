//! The edition that is edited: small, with everything in it that one page can show of another.

use std::fs;
use std::path::{Path, PathBuf};

use variorum::load::load;
use variorum::{Caches, Options, assemble_read};

const FILES: &[(&str, &str)] = &[
    (
        "content/edition.toml",
        "title = \"T\"\nbase-url = \"https://example.org/\"\nsources = true\n\n[view]\nnumbers = \"lines\"\n\n[[witness]]\nid = \"reading\"\nsiglum = \"R\"\nbase = true\n\n[[witness]]\nid = \"print\"\nsiglum = \"Q\"\n\n[[editor]]\nid = \"ed\"\nname = \"Ed\"\n",
    ),
    (
        "content/text/reading/01-tide.md",
        "# The Tide\n\nOn the second of March Captain Reyne came to the wall.[^1]\n\nThe *upper* lamp burned; see [[reckoning#p1]] and\n[[note:lamp]]. [@a, p. 3]\n\nWare kept the books of the harbour, and the lamp too.\n\n[^1]: A note on Ware.\n",
    ),
    (
        "content/text/reading/02-reckoning.md",
        "# The Reckoning\n\nIn October the Board paid Ware eleven shillings.\n\n## Later\n\nNothing more, says [the tide](01-tide.md#p2).\n\nNothing at all was paid after that year, and nobody asked.\n",
    ),
    (
        "content/text/reading/03-coda.md",
        "# Coda\n\nThe lower lamp was never lit. See [[tide#p3]] and [[note:seen]].\n\nThe lamp of Ware is out,\\\nthe tide of March is in,\\\nand none is on the wall.\n",
    ),
    (
        "content/text/reading/04-plan.md",
        "+++\ndraft = true\n+++\n# The Plan\n\nA third lamp for Captain Reyne; see [[tide]].\n",
    ),
    (
        "content/text/print/01-tide.md",
        "# The Tide\n\nOn the second day of March Capt. Reyne came.\n\nThe upper lamp burnt; see [[reckoning]].\n",
    ),
    (
        "content/text/print/02-reckoning.md",
        "# The Reckoning\n\nIn October the Board paid Ware ten shillings.\n",
    ),
    (
        "content/annotations/tide.md",
        "+++\n[defaults]\ncreator = \"ed\"\n+++\n\n+++\nid = \"lamp\"\nquote = \"upper lamp\"\nkind = \"gloss\"\n+++\nOf Captain Reyne; [[person:ware]].\n\n+++\nid = \"seen\"\nquote = \"see and .\"\nkind = \"gloss\"\n+++\nWhat is filled in is among the words.\n\n+++\nid = \"march\"\nquote = \"second of March\"\nkind = \"context\"\nentities = [\"person:ware\"]\ncites = [\"a\"]\n+++\nThe spring tide [@b].\n\n+++\nid = \"answer\"\nreply-to = \"march\"\n+++\nSo it was.\n\n+++\nid = \"doubt\"\nreply-to = \"answer\"\nstatus = \"draft\"\n+++\nOr not.\n",
    ),
    (
        "content/annotations/reckoning.md",
        "+++\nid = \"paid\"\nquote = \"eleven shillings\"\nkind = \"query\"\n+++\nTwelve? See [[tide]] and [[note:march|there]].\n\n+++\nid = \"ten\"\nwitness = \"print\"\nquote = \"ten shillings\"\nkind = \"textual\"\n+++\nEleven in [[tide#p2]].\n\n+++\nid = \"later\"\nquote = \"Nothing more\"\nstatus = \"draft\"\n+++\nTo be written, says [[person:reyne]].\n\n+++\nid = \"out\"\ntarget = \"coda#p2\"\nquote = \"is in\"\ncites = [\"b\"]\n+++\nAs in [[coda#p2-1]].\n",
    ),
    (
        "content/registers/persons.toml",
        "[[entity]]\nid = \"reyne\"\nname = \"Reyne, John\"\nforms = [\"Captain Reyne\"]\n\n[[entity]]\nid = \"ware\"\nname = \"Ware, Thomas\"\nforms = [\"Ware\"]\nrole = \"clerk of the harbour\"\nsummary = \"He kept the books; see [[tide]] for the rest.\"\n",
    ),
    (
        "content/registers/places.toml",
        "[[entity]]\nid = \"wall\"\nname = \"The Wall\"\nforms = [\"the wall\"]\n",
    ),
    (
        "content/bibliography.bib",
        "@book{a,\n  author = {Brown, Ann},\n  title = {Lamps},\n  date = {1900}\n}\n\n@book{b,\n  author = {White, Bo},\n  title = {Tides},\n  date = {1901}\n}\n",
    ),
    (
        "content/pages/introduction.md",
        "# Introduction\n\nOf [[tide#p1]], [[coda#p2-2]] and [[person:reyne]].\n",
    ),
    ("static/house.css", "a { color: red }\n"),
    // A section that is gone, and words that were otherwise.
    (
        "content/history.lock",
        "variorum history 1\n# What each paragraph said at each release. `variorum release` adds to this; commit it.\n# release, date, section, paragraph, fingerprint, words\n0.9\t2026-11-20\t-\t-\t-\t\n0.9\t2026-11-20\ttide\tp1\t34df4f64\tOn the second of March Captain Reyne came to the wall.\n0.9\t2026-11-20\ttide\tp2\t02fe4743\tThe upper lamp burned; see and .\n0.9\t2026-11-20\ttide\tp3\t27f16f0c\tWare kept the books of the harbour, and the lamp too.\n0.9\t2026-11-20\treckoning\tp1\t2b6a610f\tIn October the Board paid Ware twelve shillings.\n0.9\t2026-11-20\treckoning\tp2\t58a3933b\tNothing more at all, says the tide.\n0.9\t2026-11-20\treckoning\tp3\tb90d5ee3\tNothing at all was paid after that year, and nobody asked.\n0.9\t2026-11-20\tcoda\tp1\tdb1f5822\tThe lower lamp was never lit. See .\n0.9\t2026-11-20\tghost\tp1\tdb1f5822\tThe lower lamp was never lit. See .\n0.9\t2026-11-20\tghost\tp2\tf2764941\tIt went out with the tide.\n0.9\t2026-11-20\tversions/print/tide\tp1\td6e62282\tOn the second day of March Capt. Reyne came.\n0.9\t2026-11-20\tversions/print/tide\tp2\t7b6e0a5c\tThe upper lamp burnt; see .\n0.9\t2026-11-20\tversions/print/reckoning\tp1\tfd58e499\tIn October the Board paid Ware ten shillings.\n1.0\t2026-11-24\t-\t-\t-\t\n1.0\t2026-11-24\treckoning\tp1\t324f163f\tIn October the Board paid Ware eleven shillings.\n1.0\t2026-11-24\treckoning\tp2\t84204c5e\tNothing more, says the tide.\n1.0\t2026-11-24\tghost\tp1\t-\t\n1.0\t2026-11-24\tghost\tp2\t-\t\n",
    ),
];

/// What the lock says when a script begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// There is none: the edition was never built.
    Absent,
    /// It says what the texts say.
    Fresh,
    /// A paragraph was added and another removed since.
    Stale,
    /// It is fresh, and the edition is frozen.
    Frozen,
    /// The edition is frozen and has lost a paragraph, which the lock remembers.
    FrozenWithLoss,
}

impl Lock {
    pub(crate) const ALL: [Self; 5] =
        [Self::Absent, Self::Fresh, Self::Stale, Self::Frozen, Self::FrozenWithLoss];
}

/// Writes the edition to the folder, with a lock in the given state.
pub(crate) fn write(root: &Path, lock: Lock) {
    for (path, text) in FILES {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let change = |path: &str, old: &str, new: &str| {
        let path = root.join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{} has no `{old}`", path.display());
        fs::write(path, text.replacen(old, new, 1)).unwrap();
    };
    if lock == Lock::Absent {
        return;
    }
    write_lock(root);
    if matches!(lock, Lock::Frozen | Lock::FrozenWithLoss) {
        change("content/edition.toml", "sources = true", "sources = true\nfrozen = true");
        write_lock(root);
    }
    if lock == Lock::FrozenWithLoss {
        change(
            "content/text/reading/01-tide.md",
            "Ware kept the books of the harbour, and the lamp too.\n\n",
            "",
        );
        change("content/text/reading/03-coda.md", "[[tide#p3]]", "[[tide#p2]]");
        write_lock(root);
    }
    if lock == Lock::Stale {
        change("content/text/reading/02-reckoning.md", "## Later", "A new paragraph came in.\n\n## Later");
        change("content/text/print/01-tide.md", "On the second day of March Capt. Reyne came.\n\n", "");
    }
}

/// Writes the lock that a build writes.
pub(crate) fn write_lock(root: &Path) {
    let (world, diagnostics) = load(root).unwrap();
    // The first lock of a frozen edition is made by `renumber`.
    let renumber = !root.join("content/anchors.lock").exists();
    let options = Options { lock: true, renumber, ..Options::default() };
    if let Some(lock) = assemble_read(world, diagnostics, &options, &mut Caches::default()).lock {
        fs::write(root.join("content/anchors.lock"), lock).unwrap();
    }
}

/// Returns every file of the edition but the lock, in order.
pub(crate) fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if !path.ends_with("anchors.lock") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
