//! What grows, and how fast: `cargo bench --bench growth`; with `-- write` the table goes to RESULTS.md.
//!
//! Each shape is an edition that is large in one dimension: a section of n notes, n claimants of one form. It is
//! built at n, 2n and 4n, then edited and built again with the lock of the first build. CPU seconds count (user and
//! system, of all threads), so that the figures mean something on a busy machine. The exponent is that of the last
//! doubling: 1 is linear, 2 quadratic.
//!
//! Words after `--` name shapes; `program=PATH` measures another binary, `scale=0.1` begins with smaller editions, `most=10`
//! gives up a shape of which one build takes more seconds; `rounds=3` takes the least of three; `make=DIR` with one shape and a number only writes the edition. Linux only: the figures come from `/proc`. With
//! `TMPDIR` on a file system in memory the system's writing, which differs from run to run, counts little.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, clippy::panic, missing_docs)]

mod edition;
mod shapes;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use edition::Edition;
use shapes::{SHAPES, Shape};

/// Beyond this a shape grows faster than n log n.
const MOST: f64 = 1.2;
/// CPU seconds below which an exponent says nothing.
const LEAST: f64 = 0.25;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let value = |key: &str| args.iter().find_map(|a| a.strip_prefix(key)?.strip_prefix('='));
    let program = value("program").unwrap_or(env!("CARGO_BIN_EXE_variorum"));
    let scale = value("scale").map_or(1.0, |s| s.parse().unwrap());
    let most = value("most").map_or(f64::INFINITY, |s| s.parse().unwrap());
    let named: Vec<&str> =
        args.iter().map(String::as_str).filter(|a| !a.contains('=') && *a != "write").collect();
    if let Some(folder) = value("make") {
        let [name, number] = named.as_slice() else { panic!("a shape and a number") };
        let shape = SHAPES.iter().find(|shape| shape.name == *name).unwrap();
        (shape.make)(number.parse().unwrap()).write(Path::new(folder));
        return;
    }
    let mut table = String::from(
        "| what grows | n | first build, s | again, s | MB | exponents |\n|---|--:|--:|--:|--:|--:|\n",
    );
    let rounds = value("rounds").map_or(1, |r| r.parse().unwrap());
    let way = Way { program, scale, most, rounds };
    let floor = best(rounds.max(3), program, &Edition::plain(1), f64::INFINITY).unwrap();
    let mut steep = 0;
    for shape in SHAPES.iter().filter(|s| named.is_empty() || named.contains(&s.name)) {
        let line = row(shape, &way, &floor, &mut steep);
        println!("{}", line.trim_end());
        table.push_str(&line);
    }
    let _ = writeln!(table, "\n{steep} beyond {MOST}.");
    println!("{steep} beyond {MOST}");
    if args.iter().any(|a| a == "write") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/growth/RESULTS.md");
        let head = "# What grows, and how fast\n\nMade by `cargo bench --bench growth -- write`.\n\n\
            CPU seconds at n, 2n, 4n (the least of {rounds} rounds), peak memory at 4n, and the exponents of the last doubling, of the first build and of one after an \
            edit (`-` where the time is too short to say); what an edition of one section takes is taken off for these.\n\n";
        std::fs::write(path, format!("{head}{table}")).unwrap();
    }
}

/// What a build took: of CPU, in seconds, and of memory, in MB; the first, and one after an edit.
struct Took {
    first: f64,
    again: f64,
    memory: f64,
}

/// How a shape is measured.
struct Way<'a> {
    program: &'a str,
    scale: f64,
    most: f64,
    rounds: usize,
}

fn row(shape: &Shape, way: &Way<'_>, floor: &Took, steep: &mut usize) -> String {
    let mut all: Vec<Took> = Vec::new();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let least = (shape.n as f64 * way.scale).ceil() as usize;
    for n in [least, least * 2, least * 4] {
        match best(way.rounds, way.program, &(shape.make)(n), way.most) {
            Some(took) => all.push(took),
            None => break,
        }
    }
    let exponent = |of: fn(&Took) -> f64| {
        let [.., half, whole] = all.as_slice() else { return f64::NAN };
        let (half, whole) = (of(half) - of(floor), of(whole) - of(floor));
        if whole < LEAST { f64::NAN } else { (whole / half.max(0.01)).log2() }
    };
    let (first, again) = (exponent(|t| t.first), exponent(|t| t.again));
    *steep += usize::from(first > MOST || again > MOST || all.len() < 3);
    let show = |e: f64| if e.is_nan() { "-".to_owned() } else { format!("{e:.1}") };
    let list = |of: fn(&Took) -> f64| {
        all.iter().map(|t| format!("{:.2}", of(t))).collect::<Vec<String>>().join(" · ")
    };
    let memory = all.last().map_or(0.0, |t| t.memory);
    format!(
        "| {} | {} | {} | {} | {memory:.0} | {} · {} |\n",
        shape.name,
        least,
        list(|t| t.first),
        list(|t| t.again),
        show(first),
        show(again)
    )
}

/// The least of so many rounds: on a busy machine the same work takes longer.
fn best(rounds: usize, program: &str, edition: &Edition, most: f64) -> Option<Took> {
    let mut least = measure(program, edition, most)?;
    for _ in 1..rounds {
        let took = measure(program, edition, most)?;
        least.first = least.first.min(took.first);
        least.again = least.again.min(took.again);
    }
    Some(least)
}

/// Build an edition, edit it, build it again; none where one takes more than `most` seconds.
fn measure(program: &str, edition: &Edition, most: f64) -> Option<Took> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("edition");
    edition.write(&root);
    let out = folder.path().join("out");
    let (first, memory) = build(program, &root, &out, most)?;
    edition::edit(&root);
    let (again, more) = build(program, &root, &out, most)?;
    Some(Took { first, again, memory: memory.max(more) })
}

fn build(program: &str, root: &Path, out: &PathBuf, most: f64) -> Option<(f64, f64)> {
    let mut child = Command::new(program)
        .arg("build")
        .arg(root)
        .arg("--out")
        .arg(out)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let own = format!("/proc/{}", child.id());
    let (mut cpu, mut memory) = (0.0, 0.0_f64);
    loop {
        // What has ended and wasn't waited for still has its times, but no memory any more.
        cpu = ticks(&own).unwrap_or(cpu);
        memory = memory.max(peak(&own).unwrap_or_default());
        if let Some(status) = ended(&own).then(|| child.wait().unwrap()) {
            if status.code().is_none_or(|code| code > 1) {
                eprintln!("{} ended with {status}", root.display());
                return None;
            }
            return Some((cpu, memory));
        }
        if cpu > most {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// The fields of `stat` behind the name, which may have spaces.
fn stat(own: &str) -> Option<Vec<String>> {
    let stat = std::fs::read_to_string(format!("{own}/stat")).ok()?;
    Some(stat.rsplit_once(") ")?.1.split(' ').map(str::to_owned).collect())
}

fn ended(own: &str) -> bool {
    stat(own).is_none_or(|fields| fields[0] == "Z")
}

/// User and system time in seconds; a tick is a hundredth.
fn ticks(own: &str) -> Option<f64> {
    let fields = stat(own)?;
    Some((fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?) / 100.0)
}

/// The largest resident set so far, in MB.
fn peak(own: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("{own}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}
