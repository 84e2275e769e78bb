//! The writer on real folders: what it writes, what it leaves alone, what it refuses.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use variorum::load::{Asset, AssetSource};
use variorum::output::Site;
use variorum::write::{WriteError, WriteSummary, admit, write, write_while};

/// An edition's folder, with the output `public/` in it.
struct Edition {
    folder: TempDir,
}

impl Edition {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("content/text")).unwrap();
        fs::create_dir_all(folder.path().join("static")).unwrap();
        fs::write(folder.path().join("content/edition.toml"), "title = \"T\"\n").unwrap();
        Self { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    fn build(&self, files: &[(&str, &str)]) -> Result<WriteSummary, WriteError> {
        write(&site(files), &self.out(), self.root())
    }

    fn has(&self, address: &str) -> bool {
        fs::symlink_metadata(self.out().join(address)).is_ok()
    }

    fn read(&self, address: &str) -> String {
        fs::read_to_string(self.out().join(address)).unwrap()
    }

    fn put(&self, address: &str, text: &str) {
        let path = self.out().join(address);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Everything in the output with its bytes and its time, links and folders too.
    fn all(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let files = walkdir::WalkDir::new(self.out()).into_iter().map(Result::unwrap);
        let one = |entry: walkdir::DirEntry| {
            let about = fs::symlink_metadata(entry.path()).unwrap();
            let bytes = if about.is_file() { fs::read(entry.path()).unwrap() } else { Vec::new() };
            (entry.path().to_path_buf(), (bytes, about.modified().unwrap()))
        };
        files.map(one).collect()
    }
}

fn site(files: &[(&str, &str)]) -> Site {
    let asset =
        |text: &str| Asset { place: AssetSource::BuiltIn(text.to_owned().leak().as_bytes()), hash: 0 };
    Site::of_assets(files.iter().map(|(address, text)| ((*address).to_owned(), asset(text))).collect())
}

fn refusal<T: std::fmt::Debug>(result: Result<T, WriteError>) -> String {
    let error = result.unwrap_err();
    format!("{error} / {}", error.hint())
}

#[test]
fn a_site_is_written_with_its_folders() {
    let edition = Edition::new();
    let written = edition.build(&[("index.html", "I"), ("versions/print/a.html", "A")]).unwrap();
    assert_eq!((written.files, written.changed, written.removed, written.bytes), (2, 2, 0, 2));
    assert_eq!(edition.read("versions/print/a.html"), "A");
    assert!(!edition.has(".variorum/staging"));
}

#[test]
fn what_is_unchanged_is_not_touched() {
    let edition = Edition::new();
    edition.build(&[("a.html", "A"), ("b.html", "B")]).unwrap();
    let before = edition.all();
    let old = SystemTime::now() - Duration::from_secs(3600);
    for address in ["a.html", "b.html"] {
        fs::File::open(edition.out().join(address)).unwrap().set_modified(old).unwrap();
    }
    let written = edition.build(&[("a.html", "A"), ("b.html", "B2")]).unwrap();
    assert_eq!((written.changed, written.restored), (1, 0));
    let time = |address: &str| fs::metadata(edition.out().join(address)).unwrap().modified().unwrap();
    assert_eq!(time("a.html"), old);
    assert!(time("b.html") > old);

    edition.build(&[("a.html", "A"), ("b.html", "B")]).unwrap();
    let first: Vec<_> = before.iter().map(|(path, (bytes, _))| (path, bytes)).collect();
    let again = edition.all();
    assert_eq!(again.iter().map(|(path, (bytes, _))| (path, bytes)).collect::<Vec<_>>(), first);
    edition.build(&[("a.html", "A"), ("b.html", "B")]).unwrap();
    assert_eq!(edition.all(), again, "nothing is touched, the manifest and the folders neither");
}

#[test]
fn only_our_files_are_removed_and_empty_folders_with_them() {
    let edition = Edition::new();
    edition.build(&[("a.html", "A"), ("x/y/b.html", "B"), ("x/z/c.html", "C")]).unwrap();
    edition.put("CNAME", "example.org");
    edition.put("x/z/mine.txt", "mine");
    fs::create_dir(edition.out().join("empty")).unwrap();
    let written = edition.build(&[("a.html", "A")]).unwrap();
    assert_eq!((written.changed, written.removed), (0, 2));
    assert!(!edition.has("x/y") && !edition.has("x/z/c.html"));
    assert_eq!(edition.read("CNAME") + &edition.read("x/z/mine.txt"), "example.orgmine");
    assert!(edition.has("empty"));
}

#[test]
fn edits_by_hand_are_mended() {
    let edition = Edition::new();
    let files = [("a.html", "A"), ("b.html", "B"), ("c/d.html", "D")];
    edition.build(&files).unwrap();
    edition.put("a.html", "X");
    fs::remove_file(edition.out().join("b.html")).unwrap();
    fs::remove_dir_all(edition.out().join("c")).unwrap();
    let written = edition.build(&files).unwrap();
    assert_eq!((written.changed, written.restored), (3, 3));
    assert_eq!(edition.read("a.html") + &edition.read("b.html") + &edition.read("c/d.html"), "ABD");
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let edition = Edition::new();
    edition.build(&[("notes", "N"), ("a/b", "B")]).unwrap();
    edition.build(&[("notes/x.html", "X"), ("a", "A")]).unwrap();
    assert_eq!(edition.read("notes/x.html") + &edition.read("a"), "XA");
    edition.build(&[("notes", "N"), ("a/b", "B")]).unwrap();
    assert_eq!(edition.read("notes") + &edition.read("a/b"), "NB");
}

#[test]
fn a_file_of_the_users_is_never_overwritten() {
    let edition = Edition::new();
    edition.build(&[("a.html", "A")]).unwrap();
    edition.put("robots.txt", "mine");
    edition.put("persons/mine.txt", "mine");
    let before = edition.all();
    for files in [[("a.html", "A2"), ("robots.txt", "ours")], [("a.html", "A2"), ("persons", "ours")]] {
        let told = refusal(edition.build(&files));
        assert!(told.contains("where the site needs") && told.contains("move it away"), "{told}");
        let now = edition.all();
        let without_times = |all: &BTreeMap<PathBuf, (Vec<u8>, SystemTime)>| {
            all.iter().map(|(path, (bytes, _))| (path.clone(), bytes.clone())).collect::<Vec<_>>()
        };
        assert_eq!(without_times(&now), without_times(&before));
    }
    // With the very bytes that the site wants it is taken for ours.
    edition.put("robots.txt", "ours");
    edition.build(&[("a.html", "A2"), ("robots.txt", "ours")]).unwrap();
    assert_eq!(edition.build(&[("a.html", "A2")]).unwrap().removed, 1);
}

#[cfg(unix)]
#[test]
fn links_in_the_output_are_not_followed() {
    use std::os::unix::fs::symlink;
    let edition = Edition::new();
    edition.build(&[("a.html", "A"), ("media/m.png", "M")]).unwrap();
    let elsewhere = TempDir::new().unwrap();
    fs::write(elsewhere.path().join("m.png"), "mine").unwrap();
    fs::write(elsewhere.path().join("a.html"), "mine").unwrap();
    fs::remove_dir_all(edition.out().join("media")).unwrap();
    symlink(elsewhere.path(), edition.out().join("media")).unwrap();
    let told = refusal(edition.build(&[("a.html", "A"), ("media/m.png", "M2")]));
    assert!(told.contains("a symbolic link"), "{told}");
    // A removal does not reach through it either.
    edition.build(&[("a.html", "A")]).unwrap();
    assert_eq!(fs::read_to_string(elsewhere.path().join("m.png")).unwrap(), "mine");
    // A file of ours that became a link is a file again; what it led to stays.
    fs::remove_file(edition.out().join("a.html")).unwrap();
    symlink(elsewhere.path().join("a.html"), edition.out().join("a.html")).unwrap();
    edition.build(&[("a.html", "A")]).unwrap();
    assert!(fs::symlink_metadata(edition.out().join("a.html")).unwrap().is_file());
    assert_eq!(fs::read_to_string(elsewhere.path().join("a.html")).unwrap(), "mine");
}

#[test]
fn outputs_among_the_sources_are_refused() {
    let edition = Edition::new();
    let root = edition.root();
    let refused = |out: &Path| refusal(admit(out, root));
    for out in [
        "",
        ".",
        "content",
        "content/site",
        "static/site",
        "templates",
        "content/../static",
        "x/../content/new/deep",
    ] {
        let told = refused(&root.join(out));
        assert!(told.contains("the edition's own") && told.contains("--out"), "{out}: {told}");
    }
    assert!(refused(root.parent().unwrap()).contains("holds the edition's own"));
    assert!(refused(Path::new("/")).contains("holds the edition's own"));
    for out in ["public", "build/site", "contents", "../elsewhere"] {
        admit(&root.join(out), root).unwrap();
        assert!(!root.join(out).exists(), "{out}");
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_hide_where_the_output_is() {
    use std::os::unix::fs::symlink;
    let edition = Edition::new();
    let root = edition.root();
    symlink(root.join("content"), root.join("alias")).unwrap();
    assert!(refusal(admit(&root.join("alias/site"), root)).contains("the edition's own"));
    symlink(root.join("nowhere"), root.join("dangling")).unwrap();
    assert!(refusal(admit(&root.join("dangling"), root)).contains("a symbolic link to nothing"));
    // Sources that are themselves a link.
    let elsewhere = TempDir::new().unwrap();
    symlink(elsewhere.path(), root.join("templates")).unwrap();
    assert!(refusal(admit(&elsewhere.path().join("site"), root)).contains("the edition's own"));
    assert!(refusal(admit(&root.join("templates"), root)).contains("the edition's own"));
    // An output that is a link to a folder of its own is good.
    let site_folder = TempDir::new().unwrap();
    symlink(site_folder.path(), root.join("public")).unwrap();
    edition.build(&[("a.html", "A")]).unwrap();
    assert_eq!(fs::read_to_string(site_folder.path().join("a.html")).unwrap(), "A");
}

#[test]
fn outputs_that_are_not_ours_are_refused() {
    let edition = Edition::new();
    edition.put("thesis.doc", "mine");
    let told = refusal(edition.build(&[("a.html", "A")]));
    assert!(told.contains("`thesis.doc`") && told.contains("empty this one"), "{told}");
    assert!(!edition.has("a.html") && !edition.has(".variorum"));
    fs::remove_file(edition.out().join("thesis.doc")).unwrap();
    edition.build(&[("a.html", "A")]).unwrap();

    let file = edition.root().join("file");
    fs::write(&file, "").unwrap();
    assert!(refusal(admit(&file, edition.root())).contains("not a folder"));
    assert!(refusal(admit(&file.join("below"), edition.root())).contains("not a folder"));
}

#[test]
fn a_damaged_manifest_is_told_with_what_to_do() {
    let edition = Edition::new();
    edition.build(&[("a.html", "A")]).unwrap();
    for damage in
        ["", "variorum manifest 9\n", "variorum manifest 1\n0000000000000000  ../content/edition.toml\n"]
    {
        edition.put(".variorum/manifest", damage);
        let told = refusal(edition.build(&[("b.html", "B")]));
        assert!(told.contains("can't be read") && told.contains("delete"), "{told}");
        assert!(refusal(admit(&edition.out(), edition.root())).contains("can't be read"));
    }
    assert!(edition.root().join("content/edition.toml").exists() && edition.has("a.html"));
}

#[test]
fn addresses_outside_the_output_are_a_defect_and_write_nothing() {
    for address in ["../evil.html", "/tmp/evil.html", "a/../../evil.html", "a\\b", ".variorum/lock", "a//b"] {
        let edition = Edition::new();
        assert!(matches!(edition.build(&[(address, "X")]), Err(WriteError::BadAddress { .. })), "{address}");
        assert!(!edition.out().exists(), "{address}");
        assert!(!edition.root().join("evil.html").exists());
    }
}

#[test]
fn what_a_killed_run_left_is_mended() {
    let edition = Edition::new();
    edition.build(&[("a.html", "A"), ("b.html", "B")]).unwrap();
    // Killed while staging, and after one of two files was moved in.
    edition.put(".variorum/staging/0", "half");
    edition.put("a.html", "A2");
    let written = edition.build(&[("a.html", "A2"), ("b.html", "B2")]).unwrap();
    assert_eq!((written.changed, edition.read("b.html").as_str()), (1, "B2"));
    assert!(!edition.has(".variorum/staging"));

    // The very first run, killed before it moved anything in.
    let edition = Edition::new();
    edition.put(".variorum/staging/0", "half");
    edition.put(".variorum/lock", "");
    edition.build(&[("a.html", "A")]).unwrap();
    assert_eq!(edition.read("a.html"), "A");
}

#[test]
fn builds_at_once_wait_for_each_other() {
    let edition = Edition::new();
    let name = |n: usize, k: usize| format!("{n}-{k}.html");
    std::thread::scope(|scope| {
        for n in 0..4 {
            let edition = &edition;
            scope.spawn(move || {
                let names: Vec<String> = (0..50).map(|k| name(n, k)).collect();
                let files: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), n.as_str())).collect();
                edition.build(&files).unwrap();
            });
        }
    });
    let left: Vec<_> = fs::read_dir(edition.out()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 51, "the last one's files and our folder: {left:?}");
}

#[test]
fn a_lock_that_is_never_given_back_ends_the_patience_of_whoever_calls_it_off() {
    let edition = Edition::new();
    edition.build(&[("a.html", "A")]).unwrap();
    let lock = fs::OpenOptions::new().write(true).open(edition.out().join(".variorum/lock")).unwrap();
    lock.lock().unwrap();
    let result = write_while(&site(&[("a.html", "A2")]), &edition.out(), edition.root(), &|| false);
    assert!(matches!(result, Err(WriteError::CalledOff)), "{result:?}");
    assert_eq!(edition.read("a.html"), "A");
}

#[test]
fn what_is_called_off_leaves_no_trace() {
    let edition = Edition::new();
    let result = write_while(&site(&[("a.html", "A")]), &edition.out(), edition.root(), &|| false);
    assert!(matches!(result, Err(WriteError::CalledOff)), "{result:?}");
    assert!(!edition.out().exists());
}

#[test]
fn an_output_that_was_moved_away_while_it_is_written_is_not_made_again() {
    let edition = Edition::new();
    edition.build(&[("a.html", "A")]).unwrap();
    let moved = edition.root().join("moved");
    // Once the lock is held; of several threads that ask the first moves it.
    let go_on = || {
        let _ = fs::rename(edition.out(), &moved);
        true
    };
    let result =
        write_while(&site(&[("a.html", "B"), ("b/c.html", "C")]), &edition.out(), edition.root(), &go_on);
    assert!(result.is_err(), "{result:?}");
    assert!(!edition.out().exists());
    assert_eq!(fs::read_to_string(moved.join("a.html")).unwrap(), "A");
}

#[test]
fn equal_sites_have_equal_outputs() {
    let files = [("index.html", "I"), ("a/b.html", "B"), ("odd %\nname.html", "O")];
    let (one, two) = (Edition::new(), Edition::new());
    one.build(&files).unwrap();
    two.build(&[("gone/x.html", "X"), ("index.html", "other")]).unwrap();
    two.build(&files).unwrap();
    let bytes = |edition: &Edition| {
        let relative = |path: &Path| path.strip_prefix(edition.out()).unwrap().to_path_buf();
        edition.all().into_iter().map(|(path, (bytes, _))| (relative(&path), bytes)).collect::<Vec<_>>()
    };
    assert_eq!(bytes(&one), bytes(&two));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_in_our_folder_is_named_and_never_waited_for() {
    use std::os::unix::fs::symlink;
    let fifo = |path: &Path| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    for name in ["lock", "manifest"] {
        let edition = Edition::new();
        let path = edition.out().join(".variorum").join(name);
        fifo(&path);
        for told in
            [refusal(edition.build(&[("a.html", "A")])), refusal(admit(&edition.out(), edition.root()))]
        {
            assert!(told.contains(name) && told.contains("no regular file"), "{told}");
            assert!(told.contains("move it away"), "{told}");
        }
        fs::remove_file(&path).unwrap();
        let elsewhere = edition.root().join("elsewhere");
        fs::write(&elsewhere, "mine").unwrap();
        symlink(&elsewhere, &path).unwrap();
        let told = refusal(edition.build(&[("a.html", "A")]));
        assert!(told.contains("a symbolic link"), "{told}");
        fs::remove_file(&path).unwrap();
        edition.build(&[("a.html", "A")]).unwrap();
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "mine");
    }
    // What the new manifest is written to first, and a page's own place.
    let edition = Edition::new();
    let elsewhere = edition.root().join("elsewhere");
    fs::write(&elsewhere, "mine").unwrap();
    fs::create_dir_all(edition.out().join(".variorum")).unwrap();
    symlink(&elsewhere, edition.out().join(".variorum/manifest.new")).unwrap();
    edition.build(&[("a.html", "A")]).unwrap();
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "mine");
    fifo(&edition.out().join(".variorum/manifest.new"));
    fs::remove_file(edition.out().join("a.html")).unwrap();
    fifo(&edition.out().join("a.html"));
    fifo(&edition.out().join(".variorum/staging"));
    edition.build(&[("a.html", "A"), ("b.html", "B")]).unwrap();
    assert_eq!(edition.read("a.html") + &edition.read("b.html"), "AB");
}

#[test]
fn where_nothing_is_written_no_lock_is_left() {
    let edition = Edition::new();
    fs::write(edition.root().join("content/text/01-one.md"), "# One\n\nWords.\n").unwrap();
    fs::create_dir(edition.root().join("templates")).unwrap();
    let template = edition.root().join("templates/section.html");
    let words =
        "{% extends \"variorum/section.html\" %}\n{% block footnotes %}{{ nothing.of.that }}{% endblock %}";
    fs::write(&template, words).unwrap();
    let build = || {
        let assembly = variorum::assemble(edition.root(), &variorum::Options::default()).unwrap();
        write(&assembly.site.unwrap(), &edition.out(), edition.root()).unwrap()
    };
    assert!(build().proof.fatal);
    assert!(!edition.out().exists());
    // What a build has left that was killed, and one that is called off.
    for left in [".variorum/lock", ".variorum/staging/0"] {
        edition.put(left, "");
        assert!(build().proof.fatal);
        assert!(!edition.has(".variorum"), "{left}");
        edition.put(left, "");
        let result = write_while(&site(&[("a.html", "A")]), &edition.out(), edition.root(), &|| false);
        assert!(
            matches!(result, Err(WriteError::CalledOff)) && !edition.has(".variorum"),
            "{left}: {result:?}"
        );
    }
    fs::remove_file(&template).unwrap();
    assert!(!build().proof.fatal);
    assert!(edition.has(".variorum/lock") && edition.has("one.html"));
}

#[cfg(unix)]
#[test]
fn what_was_exchanged_for_a_link_out_after_it_was_found_is_not_published() {
    use std::os::unix::fs::symlink;
    let edition = Edition::new();
    let elsewhere = TempDir::new().unwrap();
    fs::write(elsewhere.path().join("secret"), "secret").unwrap();
    for file in ["content/text/picture.png", "static/own.txt"] {
        fs::write(edition.root().join("content/text/01-one.md"), "# One\n\n![A picture](picture.png)\n")
            .unwrap();
        fs::write(edition.root().join("content/text/picture.png"), "ours").unwrap();
        fs::write(edition.root().join("static/own.txt"), "ours").unwrap();
        let assembly = variorum::assemble(edition.root(), &variorum::Options::default()).unwrap();
        fs::remove_file(edition.root().join(file)).unwrap();
        symlink(elsewhere.path().join("secret"), edition.root().join(file)).unwrap();
        let written = write(&assembly.site.unwrap(), &edition.out(), edition.root()).unwrap();
        let told: Vec<&str> = written.proof.diagnostics.iter().map(|d| d.message.as_str()).collect();
        assert!(told.iter().any(|told| told.contains("leads out of the edition's folder")), "{told:?}");
        let left_out = edition.all().values().all(|(bytes, _)| !bytes.starts_with(b"secret"));
        assert!(left_out && edition.has("one.html"), "{file}");
        fs::remove_dir_all(edition.out()).unwrap();
        fs::remove_file(edition.root().join(file)).unwrap();
    }
}
