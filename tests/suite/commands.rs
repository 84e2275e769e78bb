//! The commands as a shell sees them: exit codes, what is printed where, what is written.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn variorum(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    // Where these tests themselves run on a code host.
    command.current_dir(folder).args(args).env_remove("GITHUB_WORKSPACE");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    variorum(folder, args).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A small edition with an orphan, if wanted.
fn edition(quote: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("content/edition.toml", "title = \"T\"\n");
    write("content/text/01-tide.md", "# The Tide\n\nThe sea came over the wall.\n");
    write("content/annotations/tide.md", &format!("+++\nid = \"a\"\nquote = \"{quote}\"\n+++\nA note.\n"));
    folder
}

#[test]
fn new_makes_an_edition_that_passes_and_builds() {
    let folder = tempfile::tempdir().unwrap();
    let made = run(folder.path(), &["new", "mine"]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let checked = run(folder.path(), &["check", "mine", "--deny", "warnings"]);
    assert_eq!(code(&checked), 0, "{}", out(&checked));
    let built = run(&folder.path().join("mine"), &["build"]);
    assert_eq!(code(&built), 0, "{}", err(&built));
    assert!(folder.path().join("mine/public/index.html").is_file());
    // A second time it would overwrite an editor's work.
    let again = run(folder.path(), &["new", "mine"]);
    assert_eq!(code(&again), 2);
    assert!(err(&again).contains("mine"));
}

#[test]
fn no_edition_and_bad_arguments_are_2() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["build"][..], &["check"], &["build", "nowhere"], &["build", "--no-such"]] {
        let output = run(folder.path(), args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(err(&output).contains("error"), "{args:?}");
    }
}

#[test]
fn an_error_is_1_and_the_site_is_made_without_it() {
    let folder = edition("not there");
    let output = run(folder.path(), &["build"]);
    assert_eq!(code(&output), 1);
    let told = err(&output);
    assert!(told.contains("error[orphan]") && told.contains("content/annotations/tide.md:3:9"), "{told}");
    assert!(!told.contains('\x1b'), "no colours where nobody sees them");
    let page = fs::read_to_string(folder.path().join("public/tide.html")).unwrap();
    assert!(page.contains("id=\"n-a\"") && !page.contains("data-a="));
}

#[test]
fn more_notes_within_one_another_than_the_markup_names_are_told() {
    let folder = edition("the wall");
    let build = |notes: usize| {
        let words: Vec<String> = (0..2 * notes + 1).map(|n| format!("w{n}")).collect();
        let notes = (0..notes).fold(String::new(), |all, n| {
            let quote = words[n..words.len() - n].join(" ");
            all + &format!("+++\nid = \"n{n}\"\nquote = \"{quote}\"\n+++\nA note.\n")
        });
        fs::write(
            folder.path().join("content/text/01-tide.md"),
            format!("# The Tide\n\n{}\n", words.join(" ")),
        )
        .unwrap();
        fs::write(folder.path().join("content/annotations/tide.md"), notes).unwrap();
        let built = run(folder.path(), &["build"]);
        assert_eq!(code(&built), 0);
        let page = fs::read_to_string(folder.path().join("public/tide.html")).unwrap();
        let named = page.split("data-a=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
        let checked = out(&run(folder.path(), &["check"]));
        (checked, named.map(|ids| ids.split(' ').count()).max(), page.matches("class=\"ref\"").count())
    };
    let (told, most, marks) = build(100);
    assert_eq!((told.contains("crowded-words"), most, marks), (false, Some(100), 100), "{told}");
    let (told, most, marks) = build(101);
    assert_eq!((most, marks), (Some(100), 101));
    assert!(told.contains("info[crowded-words]") && told.contains("101 notes are over `w100"), "{told}");
}

#[test]
fn what_is_fatal_leaves_the_output_as_it_was() {
    let folder = edition("the wall");
    assert_eq!(code(&run(folder.path(), &["build"])), 0);
    let before = fs::read(folder.path().join("public/tide.html")).unwrap();
    fs::write(folder.path().join("content/edition.toml"), "title = \"T\n").unwrap();
    fs::write(folder.path().join("content/text/01-tide.md"), "# Other\n\nWords.\n").unwrap();
    assert_eq!(code(&run(folder.path(), &["build"])), 1);
    assert_eq!(fs::read(folder.path().join("public/tide.html")).unwrap(), before);
}

#[test]
fn an_output_that_holds_the_sources_is_refused() {
    let folder = edition("the wall");
    for out in [".", "content", "content/text/site"] {
        let output = run(folder.path(), &["build", "--out", out]);
        assert_eq!(code(&output), 2, "{out}");
    }
    assert!(folder.path().join("content/text/01-tide.md").is_file());
}

#[test]
fn json_is_as_its_schema_has_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = fs::read_to_string(root.join("docs/diagnostics.schema.json")).unwrap();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    let address = "https://example.org/diagnostics.json";
    compiler.add_resource(address, serde_json::from_str(&schema).unwrap()).unwrap();
    let schema = compiler.compile(address, &mut schemas).unwrap();
    let told = |folder: &Path| -> Value {
        let told = serde_json::from_slice(&run(folder, &["check", "--format", "json"]).stdout).unwrap();
        if let Err(wrong) = schemas.validate(&told, schema) {
            panic!("{}: {wrong:#}", folder.display());
        }
        told
    };
    // With what the notes cover, and without.
    let covered: Value =
        serde_json::from_slice(&run(root, &["check", "--coverage", "--format", "json"]).stdout).unwrap();
    assert!(schemas.validate(&covered, schema).is_ok() && covered["coverage"]["notes"].is_u64());
    // The memo of this repository: notes of all sorts.
    let memo = told(root);
    assert!(memo["notes"].as_array().unwrap().iter().any(|note| note["verdict"] == "exact"));

    let folder = edition("not there");
    let told = told(folder.path());
    let orphan = told["diagnostics"].as_array().unwrap().iter().find(|d| d["rule"] == "orphan").unwrap();
    assert_eq!(
        (&orphan["line"], &orphan["note"], &orphan["file"]),
        (&3.into(), &"a".into(), &"content/annotations/tide.md".into())
    );
    assert_eq!(told["notes"][0]["verdict"], "orphan");
}

#[test]
fn coverage_counts_what_notes_cover() {
    let folder = edition("the wall");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("content/edition.toml", "title = 'T'\n[[editor]]\nid = 'lector'\nname = 'L'\ntype = 'role'\n");
    write(
        "content/text/01-tide.md",
        "# The Tide\n\nThe sea came over the wall.\n\nAnd Ware left.\n\n- One\n- Two\n",
    );
    write(
        "content/bibliography.bib",
        "@book{long, title={A}, date={1871}}\n@book{far, title={B}, date={1872}, keywords={further}}\n\
         @article{short, title={C}, journaltitle={D}, date={1873}}\n",
    );
    write(
        "content/registers/persons.toml",
        "[[entity]]\nid = 'ware'\nname = 'Ware'\n[[entity]]\nid = 'holm'\nname = 'Holm'\n",
    );
    write(
        "content/annotations/tide.md",
        "+++\n[defaults]\nkind = 'gloss'\ncreator = 'lector'\n+++\n\n\
         +++\nid = 'a'\nquote = 'the wall'\n+++\nSee [@long, p. 3; @far; @short].\n\n\
         +++\nid = 'b'\nreply-to = 'a'\nkind = 'query'\n+++\nSee [@long].\n\n\
         +++\nid = 'c'\ntarget = 'tide#p3'\ncites = ['far']\n+++\nA note.\n\n\
         +++\nid = 'd'\n+++\nOn the whole section.\n",
    );
    let told: Value =
        serde_json::from_slice(&run(folder.path(), &["check", "--coverage", "--format", "json"]).stdout)
            .unwrap();
    let wanted = serde_json::json!({
        "notes": 4,
        "kinds": [{ "id": "gloss", "notes": 3 }, { "id": "query", "notes": 1 }],
        "creators": [{ "id": "lector", "type": "role", "notes": 4 }],
        "anonymous": 0,
        "paragraphs": { "all": 3, "with": 2, "without": ["tide#p2"] },
        "sources": { "all": 3, "with": 2, "without": ["b: long"] },
        "further_alone": ["c"],
        "entities": { "all": 2, "with": 1, "without": ["person:holm"] },
    });
    assert_eq!(told["coverage"], wanted);
    let told = out(&run(folder.path(), &["check", "--coverage"]));
    for line in [
        "  by creator: lector (role) 4\n",
        "paragraphs with notes: 2 of 3 (66 %)\n  without: tide#p2\n",
        "notes with further reading alone: 1\n  c\n",
        "entities without a mention: 1 of 2\n  person:holm\n",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(!out(&run(folder.path(), &["check"])).contains("coverage"));
    let refused = run(folder.path(), &["check", "--coverage", "--format", "sarif"]);
    assert_eq!(code(&refused), 2, "{}", err(&refused));
}

#[test]
fn machines_get_their_formats() {
    let folder = edition("not there");
    let sarif: Value =
        serde_json::from_slice(&run(folder.path(), &["check", "--format", "sarif"]).stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let github = out(&run(folder.path(), &["check", "--format", "github"]));
    assert!(github.contains("::error file=content/annotations/tide.md,line=3"), "{github}");
    // Paths are the repository's, whichever folder the step works in.
    let mut step = variorum(&folder.path().join("content/text"), &["check", "--format", "github"]);
    let github = out(&step.env("GITHUB_WORKSPACE", folder.path().parent().unwrap()).output().unwrap());
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    assert!(github.contains(&format!("::error file={name}/content/annotations/tide.md,line=3")), "{github}");
}

#[test]
fn remarks_are_for_those_who_ask() {
    let folder = edition("the wall");
    let built = run(folder.path(), &["build"]);
    assert_eq!((code(&built), err(&built).as_str()), (0, ""));
    assert!(out(&built).contains("1 remark: see `variorum check`"), "{}", out(&built));
    assert!(out(&run(folder.path(), &["check"])).contains("info[no-base-url]"));
}

#[test]
fn the_base_url_is_a_folder_s() {
    let folder = edition("the wall");
    let canonical = || {
        let page = fs::read_to_string(folder.path().join("public/tide.html")).unwrap();
        page.lines().find(|line| line.contains("rel=\"canonical\"")).unwrap_or_default().to_owned()
    };
    for url in ["https://example.org/x", "https://example.org/x/", "https://example.org/x?y#z"] {
        assert_eq!(code(&run(folder.path(), &["build", "--base-url", url])), 0);
        assert!(canonical().contains("\"https://example.org/x/tide.html\""), "{url}: {}", canonical());
    }
    for url in ["x", "ftp://example.org/", "https://", "https://example.org/a b", "https://example.org/\"x"] {
        let refused = run(folder.path(), &["build", "--base-url", url]);
        assert_eq!(code(&refused), 2, "{url}");
        assert!(err(&refused).contains("is no address"), "{}", err(&refused));
    }
}

#[test]
fn warnings_pass_unless_they_are_denied() {
    let folder = edition("the wall");
    fs::write(
        folder.path().join("content/text/01-tide.md"),
        "# The Tide\n\nThe sea came over the wall.\n\n[^a]: Alone.\n",
    )
    .unwrap();
    assert_eq!(code(&run(folder.path(), &["check"])), 0);
    assert_eq!(code(&run(folder.path(), &["check", "--deny", "warnings"])), 1);
    fs::write(
        folder.path().join("content/edition.toml"),
        "title = \"T\"\n[rules]\nunused-footnote = \"allow\"\n",
    )
    .unwrap();
    assert_eq!(code(&run(folder.path(), &["check", "--deny", "warnings"])), 0);
}

#[test]
fn drafts_are_shown_where_they_are_asked_for() {
    let folder = edition("the wall");
    fs::write(folder.path().join("content/text/02-late.md"), "+++\ndraft = true\n+++\n# Late\n\nWords.\n")
        .unwrap();
    assert_eq!(code(&run(folder.path(), &["build"])), 0);
    assert!(!folder.path().join("public/late.html").exists());
    assert_eq!(code(&run(folder.path(), &["build", "--drafts"])), 0);
    assert!(folder.path().join("public/late.html").exists());
}

/// A draft is anchored and checked, as information; nothing else shows it.
#[test]
fn drafts_are_checked_as_information() {
    let folder = edition("the wall");
    let path = folder.path().join("content/annotations/tide.md");
    let notes = fs::read_to_string(&path).unwrap();
    let drafts = "\n+++\nid = \"late\"\ntarget = \"tide\"\nquote = \"nowhere in it\"\nstatus = \"draft\"\n+++\nSee [[nothing]].\n\n+++\nid = \"good\"\ntarget = \"tide\"\nquote = \"The sea\"\nstatus = \"draft\"\n+++\nWell.\n";
    fs::write(&path, format!("{}{drafts}", notes.trim_end())).unwrap();
    let checked = run(folder.path(), &["check", "--format", "json", "--deny", "warnings"]);
    assert_eq!(code(&checked), 0, "{}", out(&checked));
    let value: serde_json::Value = serde_json::from_str(&out(&checked)).unwrap();
    let of = |key: &str| value[key].as_array().unwrap().clone();
    let found: Vec<(String, String)> = of("diagnostics")
        .iter()
        .map(|own| (own["rule"].as_str().unwrap().to_owned(), own["severity"].as_str().unwrap().to_owned()))
        .filter(|(_, severity)| severity == "info")
        .collect();
    for rule in ["orphan", "broken-reference"] {
        assert!(found.contains(&(rule.to_owned(), "info".to_owned())), "{rule}: {found:?}");
    }
    let verdict = |id: &str| {
        of("notes").iter().find(|own| own["id"] == id).map(|own| own["verdict"].as_str().unwrap().to_owned())
    };
    assert_eq!(verdict("late").as_deref(), Some("orphan"));
    assert_eq!(verdict("good").as_deref(), Some("exact"));
    // They are nowhere else.
    let built = run(folder.path(), &["build"]);
    assert_eq!(code(&built), 0, "{}", err(&built));
    let page = fs::read_to_string(folder.path().join("public/tide.html")).unwrap();
    assert!(!page.contains("Well.") && !page.contains("id=\"late\""));
    // Where they are shown, they count.
    assert_eq!(code(&run(folder.path(), &["check", "--drafts"])), 1);
}

#[test]
fn explain_help_and_completions_speak() {
    let folder = tempfile::tempdir().unwrap();
    let explained = run(folder.path(), &["explain", "orphan"]);
    assert_eq!(code(&explained), 0);
    assert!(out(&explained).contains("no guess is made"));
    let unknown = run(folder.path(), &["explain", "orphna"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("orphan"));
    assert!(out(&run(folder.path(), &["--help"])).contains("watch"));
    assert!(out(&run(folder.path(), &["completions", "bash"])).contains("variorum"));
}

#[test]
fn new_takes_nothing_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "mine").unwrap();
    fs::create_dir(folder.path().join("hidden")).unwrap();
    fs::write(folder.path().join("hidden/.keep"), "").unwrap();
    for dir in ["file", "hidden", "."] {
        let output = run(folder.path(), &["new", dir]);
        assert_eq!(code(&output), 2, "{dir}");
        assert!(err(&output).contains("help: name a folder"), "{dir}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("file")).unwrap(), "mine");
    assert!(!folder.path().join("content").exists());
    fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(code(&run(folder.path(), &["new", "empty"])), 0);
}

#[test]
fn a_reader_who_has_read_enough_is_no_failure() {
    let folder = edition("not there");
    for (args, code) in
        [(&["check", "--format", "sarif"][..], 1), (&["explain"], 0), (&["completions", "zsh"], 0)]
    {
        let mut child =
            variorum(folder.path(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), err(&output).as_str()), (Some(code), ""), "{args:?}");
    }
}

#[test]
fn a_watch_that_cannot_begin_says_what_to_do() {
    let folder = edition("the wall");
    let nowhere = run(folder.path(), &["watch", "nowhere"]);
    assert_eq!(code(&nowhere), 2);
    assert!(err(&nowhere).contains("help: `variorum new`"), "{}", err(&nowhere));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(folder.path(), &["watch", "--no-write", "--port", &port]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("is taken") && err(&output).contains("help: leave `--port` out"));
}

#[test]
fn schemas_are_printed_and_set_up() {
    let folder = tempfile::tempdir().unwrap();
    let all: Value = serde_json::from_slice(&run(folder.path(), &["schema"]).stdout).unwrap();
    assert_eq!(code(&run(folder.path(), &["new", "mine"])), 0);
    for name in ["edition", "record", "register", "check"] {
        let printed = out(&run(folder.path(), &["schema", name]));
        let one: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(all[name], one);
        if name != "check" {
            assert_eq!(
                fs::read_to_string(folder.path().join(format!("mine/schemas/{name}.json"))).unwrap(),
                printed
            );
        }
    }
    let taplo: toml::Table =
        fs::read_to_string(folder.path().join("mine/.taplo.toml")).unwrap().parse().unwrap();
    for rule in taplo["rule"].as_array().unwrap() {
        let path = rule["schema"]["path"].as_str().unwrap();
        assert!(folder.path().join("mine").join(path).is_file(), "{path}");
    }
    assert_eq!(code(&run(folder.path(), &["schema", "nothing"])), 2);
}

/// Ends a watch whatever becomes of the test.
#[cfg(target_os = "linux")]
struct Ended(std::process::Child);

#[cfg(target_os = "linux")]
impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_saved_while_descriptors_had_run_out_is_shown_afterwards() {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::time::{Duration, Instant};

    const LIMIT: usize = 40;
    let folder = edition("the wall");
    let mut command = Command::new("sh");
    command.current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
    let script = format!("ulimit -n {LIMIT}; exec \"$0\" watch");
    let mut watch = Ended(command.args(["-c", &script, env!("CARGO_BIN_EXE_variorum")]).spawn().unwrap());
    let (sender, lines) = std::sync::mpsc::channel();
    let stderr = BufReader::new(watch.0.stderr.take().unwrap());
    std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let told = |words: &str| loop {
        let line = lines.recv_timeout(Duration::from_secs(60)).unwrap();
        if line.contains(words) {
            return line;
        }
    };
    let line = told("serving http://127.0.0.1:");
    let port: u16 = line.split("127.0.0.1:").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    let connect = || TcpStream::connect(("127.0.0.1", port)).unwrap();
    told("wrote");

    let clients: Vec<TcpStream> = (0..LIMIT).map(|_| connect()).collect();
    let open = || fs::read_dir(format!("/proc/{}/fd", watch.0.id())).unwrap().count();
    let start = Instant::now();
    while open() < LIMIT {
        assert!(start.elapsed() < Duration::from_secs(60), "{} are open", open());
        std::thread::sleep(Duration::from_millis(5));
    }
    fs::write(folder.path().join("content/text/01-tide.md"), "# The Tide\n\nIt was saved meanwhile.\n")
        .unwrap();
    fs::create_dir(folder.path().join("content/annotations/new")).unwrap();
    told("error");
    drop(clients);

    let shows = |words: &str| {
        let start = Instant::now();
        let mut page = String::new();
        while !page.contains(words) {
            assert!(start.elapsed() < Duration::from_secs(60), "{page}");
            let mut stream = connect();
            write!(stream, "GET /tide HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
            page.clear();
            stream.read_to_string(&mut page).unwrap();
        }
    };
    shows("It was saved meanwhile");
    let public = folder.path().join("public/tide.html");
    let start = Instant::now();
    while !fs::read_to_string(&public).unwrap().contains("It was saved meanwhile") {
        assert!(start.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    // The folder that came meanwhile is watched by now.
    let note = "+++\nid = \"b\"\nquote = \"meanwhile\"\n+++\nIn the new folder.\n";
    fs::write(folder.path().join("content/annotations/new/tide.md"), note).unwrap();
    shows("In the new folder");
}

#[cfg(target_os = "linux")]
#[test]
fn where_there_are_no_threads_that_is_told() {
    let folder = edition("the wall");
    // No stack of this size can be had, so no thread that has none of its own.
    let mut command = variorum(folder.path(), &["watch"]);
    let output = command.env("RUST_MIN_STACK", (1_usize << 46).to_string()).output().unwrap();
    let told = err(&output);
    assert_eq!(code(&output), 2, "{told}");
    assert!(told.contains("can't start a thread") && told.contains("ulimit -u"), "{told}");
    assert!(!told.contains("panicked"), "{told}");

    // Where a thread is there and has no memory for its signal stack, the standard library panics or ends the process: by chance, and
    // before any of our code. Such a run says nothing of ours.
    let limited = || {
        let mut command = Command::new("sh");
        command.current_dir(folder.path()).env("RAYON_NUM_THREADS", "200");
        let script = "ulimit -v 1500000; exec \"$0\" build";
        command.args(["-c", script, env!("CARGO_BIN_EXE_variorum")]).output().unwrap()
    };
    let ours = |output: &Output| output.status.code().is_some() && !err(output).contains("alternative stack");
    let output = std::iter::repeat_with(limited).take(50).find(ours).expect("a run that came to our code");
    let told = err(&output);
    assert_eq!(code(&output), 2, "{told}");
    assert!(told.contains("can't start threads") && told.contains("RAYON_NUM_THREADS=1"), "{told}");
    assert!(!told.contains("panicked") && !folder.path().join("public").exists(), "{told}");
}

#[cfg(unix)]
#[test]
fn a_file_s_name_is_never_obeyed() {
    let folder = edition("the wall");
    let name = "content/text/02-a\u{1b}[31m\n::error::b\u{9b}.md";
    fs::write(folder.path().join(name), "# One\n\n[[nowhere]]\n").unwrap();
    fs::write(folder.path().join("content/text/03-b\r\u{7}.md"), b"\xff").unwrap();
    fs::create_dir(folder.path().join("static")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("static/c\n\u{2028}\u{202e}d.css")).unwrap();
    for format in ["human", "github", "sarif", "json"] {
        let told = out(&run(folder.path(), &["check", "--format", format]));
        if matches!(format, "sarif" | "json") {
            // Names are data there, and as they are.
            let all = serde_json::from_str::<Value>(&told).unwrap().to_string();
            assert!(all.contains("03-b"), "{all}");
            continue;
        }
        let bad = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{2028}' | '\u{202e}');
        assert!(!told.contains(bad), "{format}: {told:?}");
        assert!(!told.lines().any(|line| line.starts_with("::error::")), "{format}: {told}");
        assert!(told.contains("03-b"), "{format}: {told}");
    }
    let built = err(&run(folder.path(), &["build"]));
    assert!(!built.contains(|c: char| c.is_control() && c != '\n'), "{built:?}");
    assert!(built.contains("02-a\\u{1b}[31m\\n::error::b\\u{9b}.md"), "{built}");
}

/// An edition with slips of the pen in each kind of file.
fn slips() -> tempfile::TempDir {
    let folder = edition("The sea came over");
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    write("content/edition.toml", "title = \"T\"\nlangauge = \"en\" # British\n");
    write("content/text/01-tide.md", "# The Tide\n\nThe sea came over the wall.\n\nSee [[tdie#p1]].\n");
    let notes = "+++\r\n# the first\r\nid = \"a\"\r\nknid = \"glos\" # one\r\nquote = 'sea came'\r\n+++\r\nA [[note:aa]] note.\r\n";
    write("content/annotations/tide.md", notes);
    folder
}

#[test]
fn fixes_that_are_sure_are_written_round_by_round_and_nothing_else_is() {
    let folder = slips();
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    let old = read("content/annotations/tide.md");
    let dry = run(folder.path(), &["check", "--fix", "--dry-run"]);
    assert_eq!(code(&dry), 1, "{}", err(&dry));
    let patch = out(&dry);
    assert!(patch.contains("--- a/content/edition.toml\n+++ b/content/edition.toml\n"), "{patch}");
    assert!(patch.contains("-langauge = \"en\" # British\n+language = \"en\" # British\n"), "{patch}");
    assert!(patch.contains("+kind = \"gloss\" # one\r\n"), "{patch}");
    assert_eq!(read("content/annotations/tide.md"), old, "a dry run writes nothing");

    let fixed = run(folder.path(), &["check", "--fix"]);
    assert_eq!(code(&fixed), 1, "what is not sure is left: {}{}", out(&fixed), err(&fixed));
    assert!(err(&fixed).contains("4 fixes in 3 files written"), "{}", err(&fixed));
    let new = old.replace("knid = \"glos\"", "kind = \"gloss\"");
    assert_eq!(read("content/annotations/tide.md"), new, "two letters may mean much");
    assert_eq!(read("content/edition.toml"), "title = \"T\"\nlanguage = \"en\" # British\n");
    assert!(read("content/text/01-tide.md").ends_with("See [[tide#p1]].\n"));
}

#[test]
fn words_that_were_rewritten_are_written_where_that_is_likely_and_the_lock_knows() {
    let folder = edition("came over the wall and the harbour that night, as the old men");
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    let text =
        "# The Tide\n\nThe sea came over the wall and the harbour that night, as the old men had said.\n";
    write("content/text/01-tide.md", text);
    assert_eq!(code(&run(folder.path(), &["build"])), 0);
    write("content/text/01-tide.md", &text.replace("harbour that", "haven that"));
    assert!(out(&run(folder.path(), &["check"])).contains("warning[rewritten]"));
    let json: Value =
        serde_json::from_str(&out(&run(folder.path(), &["check", "--format", "json"]))).unwrap();
    let fix = &json["diagnostics"].as_array().unwrap().iter().find(|d| d["rule"] == "rewritten").unwrap()["fixes"]
        [0];
    assert_eq!((&fix["sure"], &fix["edits"][0]["text"]), (&Value::Bool(false), &Value::from("ven")));

    assert!(err(&run(folder.path(), &["check", "--fix"])).contains("no fix is certain enough"));
    let fixed = run(folder.path(), &["check", "--fix=all"]);
    assert!(err(&fixed).contains("1 fix in 1 file written"), "{}", err(&fixed));
    assert!(!out(&fixed).contains("rewritten"), "{}", out(&fixed));
    let notes = fs::read_to_string(folder.path().join("content/annotations/tide.md")).unwrap();
    assert!(notes.contains("the haven that night"), "{notes}");
    // Its new words are what is followed from now on.
    write("content/text/01-tide.md", &text.replace("harbour that", "haven on that"));
    assert!(out(&run(folder.path(), &["check"])).contains("was rewritten"));
}

#[test]
fn where_one_file_may_not_be_written_none_is() {
    let folder = slips();
    let path = folder.path().join("content/edition.toml");
    let mut rights = fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).unwrap();
    let notes = folder.path().join("content/annotations/tide.md");
    let old = (fs::read_to_string(&path).unwrap(), fs::read_to_string(&notes).unwrap());
    let fixed = run(folder.path(), &["check", "--fix"]);
    assert_eq!(code(&fixed), 2, "{}", out(&fixed));
    assert!(err(&fixed).contains("edition.toml"), "{}", err(&fixed));
    assert_eq!((fs::read_to_string(&path).unwrap(), fs::read_to_string(&notes).unwrap()), old);
}

#[test]
fn annotate_writes_what_it_is_given() {
    let edition = edition("sea");
    let at = |path: &str| edition.path().join(path);
    fs::write(
        at("content/text/01-tide.md"),
        "# The Tide\n\nThe sea came.\n\nThe sea went, and the wall stood.\n",
    )
    .unwrap();
    fs::write(at("content/edition.toml"), "title = \"T\"\n[[editor]]\nid = \"ed\"\nname = \"E\"\n").unwrap();
    // Words that occur several times: each place with its line, its paragraph and what is around it.
    let asked = run(edition.path(), &["annotate", "tide", "The sea"]);
    assert_eq!(code(&asked), 2);
    assert!(
        err(&asked).contains("2: content/text/01-tide.md:5, ¶2: [The sea] went, and the wall stood."),
        "{}",
        err(&asked)
    );

    let mut command = variorum(
        edition.path(),
        &[
            "annotate",
            "tide",
            "The sea went",
            "--range",
            "wall stood",
            "--reply-to",
            "a",
            "--status",
            "draft",
            "--body",
            "-",
        ],
    );
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"It *went*.\r\n").unwrap();
    let made = child.wait_with_output().unwrap();
    assert_eq!(code(&made), 0, "{}", err(&made));
    let notes = fs::read_to_string(at("content/annotations/tide.md")).unwrap();
    // Within a paragraph a longer stretch is a quote.
    let record = "\n+++\nid = \"the-sea-went-and\"\ntarget = \"tide\"\nreply-to = \"a\"\nstatus = \"draft\"\nquote = \"The sea went, and the wall stood\"\n+++\nIt *went*.\n";
    assert!(notes.ends_with(record), "{notes}");

    // An answer to a whole note has no words of its own.
    let answer = ["annotate", "tide", "", "--reply-to", "the-sea-went-and", "--tag", "a b", "--body", "Yes."];
    let refused = run(edition.path(), &answer);
    assert!(err(&refused).contains("`the-sea-went-and` is a draft"), "{}", err(&refused));
    let answer = [&answer[..], &["--status", "draft"]].concat();
    let made = run(edition.path(), &answer);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let before = notes.len();
    let notes = fs::read_to_string(at("content/annotations/tide.md")).unwrap();
    let record = "\n+++\nid = \"re-the-sea-went\"\ntarget = \"tide\"\nreply-to = \"the-sea-went-and\"\nstatus = \"draft\"\ntags = [\"a b\"]\n+++\nYes.\n";
    assert_eq!(&notes[before..], record);

    // Nothing is written where something is wrong.
    for (arguments, why) in [
        (&["--reply-to", "b"][..], "there is no note `b`"),
        (&["--entity", "place:x"], "there is no entity `place:x`"),
        (&["--witness", "x"], "there is no witness `x`"),
        (&["--status", "done"], "the one status of a new note is `draft`"),
        (&["--body", "x\n+++\ny"], "the text would end at its line `+++`"),
        (&["--edit"], "no editor is set"),
    ] {
        let all = [&["annotate", "tide", "came"], arguments].concat();
        let refused =
            variorum(edition.path(), &all).env_remove("EDITOR").env_remove("VISUAL").output().unwrap();
        assert_eq!(code(&refused), 2, "{arguments:?}");
        assert!(err(&refused).contains(why), "{}", err(&refused));
    }
    assert_eq!(fs::read_to_string(at("content/annotations/tide.md")).unwrap(), notes);
}

#[test]
fn annotate_makes_notes_on_what_no_quote_finds() {
    let edition = edition("sea");
    let at = |path: &str| edition.path().join(path);
    fs::write(at("content/text/01-tide.md"), "# The Tide\n\nThe sea.\n\n![A map](map.png \"In 1871\")\n")
        .unwrap();
    let annotate = |section, words| run(edition.path(), &["annotate", section, words, "--body", "x"]);
    for (section, words, why) in [
        ("tide", "In 1871", "`In 1871` is in the caption of an image, which no quote finds"),
        ("tide", "", "`tide#p1` in the place of the section"),
        ("tide#p9", "", "`tide` has no `p9`"),
        ("tide#p2", "The sea", "is not in `tide#p2`, but in `tide#p1`"),
    ] {
        let refused = annotate(section, words);
        assert_eq!(code(&refused), 2, "{section} {words}");
        assert!(err(&refused).contains(why), "{why}: {}", err(&refused));
    }
    let made = annotate("tide#p2", "");
    assert_eq!(code(&made), 0, "{}", err(&made));
    let notes = fs::read_to_string(at("content/annotations/tide.md")).unwrap();
    assert!(notes.ends_with("+++\nid = \"tide-p2\"\ntarget = \"tide#p2\"\n+++\nx\n"), "{notes}");
}

#[test]
fn annotate_says_what_it_needs() {
    let edition = edition("sea");
    let at = |path: &str| edition.path().join(path);
    let text =
        format!("# The Tide\n\nThe cell one.\n\nA cell two, and a cell three.\n\nA{}.\n", " hut".repeat(12));
    fs::write(at("content/text/01-tide.md"), text).unwrap();
    let file = "content/annotations/tide.md";
    let notes = "+++\n[defaults]\nrights = \"CC0\"\nstatus = \"draft\"\n+++\n\n+++\nid = \"a\"\n+++\nx\n";
    fs::write(at(file), notes).unwrap();
    for (arguments, says) in [
        // Each place is marked, and those that aren't shown are counted.
        (
            &["hut"][..],
            "8: content/text/01-tide.md:7, ¶3: A hut hut hut hut hut hut hut [hut] hut hut hut hut.\nand 4 more",
        ),
        (
            &["one", "--range", "cell"],
            "`--range` with more of the last words says which\n1: content/text/01-tide.md:5, ¶2: A [cell] two",
        ),
        (&["cell one. A cell two"], "write \"cell one.\" --range \"A cell two\""),
        (&["", "--reply-to", "a", "--range", "two"], "has no words for `--range` and `--occurrence`"),
        (&["two", "--by", "x"], "edition.toml has no `[[editor]]`"),
        (&["two", "--edit"], "there is no program `/nonexistent`"),
        (
            &["two", "--file", "content/annotations/.x.md"],
            "`content/annotations/.x.md` is no annotation file",
        ),
    ] {
        let all = [&["annotate", "tide"], arguments].concat();
        let refused = variorum(edition.path(), &all)
            .env_remove("VISUAL")
            .env("EDITOR", "/nonexistent")
            .output()
            .unwrap();
        assert_eq!(code(&refused), 2, "{arguments:?}");
        let said = err(&refused).lines().map(str::trim).collect::<Vec<&str>>().join("\n");
        assert!(said.contains(says), "{said}");
    }
    assert_eq!(fs::read_to_string(at(file)).unwrap(), notes);
    // What the file gives the note is printed.
    let made = run(edition.path(), &["annotate", "tide", "two"]);
    let given =
        "  rights = \"CC0\" (`[defaults]` of the file)\n  status = \"draft\" (`[defaults]` of the file)\n";
    assert!(out(&made).ends_with(given), "{}", out(&made));
}

#[test]
fn a_note_on_a_new_paragraph_is_followed_before_a_build_has_seen_it() {
    let edition = edition("sea");
    let at = edition.path().join("content/text/01-tide.md");
    let old = "# The Tide\n\nThe sea came over the wall.\n\nMeadow nettle orchard parish.\n";
    fs::write(&at, old).unwrap();
    assert_eq!(code(&run(edition.path(), &["build"])), 0);
    let new = "Estuary furrow garden heather ivory juniper alone.";
    let text = old.replace("Meadow", &format!("{new}\n\nMeadow"));
    fs::write(&at, &text).unwrap();
    assert_eq!(code(&run(edition.path(), &["annotate", "tide", "heather", "--body", "A plant."])), 0);
    for (from, to) in [("juniper", "juniper quite"), ("The sea", "Then the sea"), ("# The", "# Of the")] {
        fs::write(&at, text.replace(from, to)).unwrap();
        let said = out(&run(edition.path(), &["check", "--format", "json"]));
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        let own = said["notes"].as_array().unwrap().iter().find(|note| note["id"] == "heather").unwrap();
        assert_eq!((&own["verdict"], &own["block"]), (&"exact".into(), &"p2".into()), "{from}: {said}");
    }
}

#[test]
fn styles_are_listed_found_and_printed_as_other_programs_know_them() {
    let folder = tempfile::tempdir().unwrap();
    let list = out(&run(folder.path(), &["styles"]));
    for name in ["apa", "mhra-notes", "chicago-shortened-notes-bibliography", "deutsche-sprache"] {
        assert!(list.lines().any(|line| line.split_whitespace().next() == Some(name)), "{name}: {list}");
    }
    for (name, offered) in
        [("chicago", "`chicago-author-date`, "), ("turabian", "`turabian-"), ("apaa", "`apa`")]
    {
        let output = run(folder.path(), &["styles", name]);
        assert!(code(&output) != 0 && err(&output).contains(offered), "{}", err(&output));
    }
    let printed = out(&run(folder.path(), &["styles", "modern-language-association"]));
    for term in ["editor-translator", "editortranslator"] {
        assert_eq!(printed.matches(&format!("<term name=\"{term}\" form=\"verb\">")).count(), 1, "{term}");
    }
}
