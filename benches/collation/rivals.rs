//! What others make of the same words.

use std::collections::HashMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use imara_diff::{Algorithm, Diff};

use super::Section;
use super::edits::At;
use super::score::Found;

/// The words of a witness one after another, with their places.
fn flat(section: &Section, witness: usize) -> Vec<(At, String)> {
    let blocks = section.words(witness).into_iter().enumerate();
    blocks
        .flat_map(|(block, words)| words.into_iter().enumerate().map(move |(at, word)| ((block, at), word)))
        .collect()
}

/// A diff of all words of a section.
pub fn plain(section: &Section, witness: usize) -> Found {
    let (base, own) = (flat(section, 0), flat(section, witness));
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut name = |(_, word): &(At, String)| {
        let next = u32::try_from(names.len()).unwrap();
        imara_diff::Token(*names.entry(word.clone()).or_insert(next))
    };
    let before: Vec<_> = base.iter().map(&mut name).collect();
    let after: Vec<_> = own.iter().map(&mut name).collect();
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Histogram, &before, &after, u32::try_from(names.len()).unwrap());
    let mut found = Found::default();
    for hunk in diff.hunks() {
        found
            .base
            .extend(base[hunk.before.start as usize..hunk.before.end as usize].iter().map(|(at, _)| *at));
        found.own.extend(own[hunk.after.start as usize..hunk.after.end as usize].iter().map(|(at, _)| *at));
    }
    found
}

const SCRIPT: &str = "
import json, sys, time
from collatex import *
data = json.load(sys.stdin)
start = time.time()
table = json.loads(collate(data, output='json', segmentation=False))['table']
print(json.dumps([time.time() - start, [[None if cell is None else cell[0]['n'] for cell in row] for row in table]]))
";

/// CollateX of Python, of the base and the first other witness; none where it takes more than 300 s.
pub fn collatex(python: &str, section: &Section) -> Option<(Found, f64)> {
    let (base, own) = (flat(section, 0), flat(section, 1));
    let tokens = |words: &[(At, String)]| -> Vec<serde_json::Value> {
        words.iter().map(|(_, word)| serde_json::json!({"t": format!("{word} "), "n": word})).collect()
    };
    let input = serde_json::json!({"witnesses": [{"id": "A", "tokens": tokens(&base)}, {"id": "B", "tokens": tokens(&own)}]});
    let mut child = Command::new("timeout")
        .args(["300", python, "-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    if output.status.code() == Some(124) {
        return None;
    }
    assert!(
        output.status.success(),
        "{python} can't run CollateX: it needs the packages collatex and Levenshtein"
    );
    let made: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    let rows: Vec<&Vec<serde_json::Value>> =
        made[1].as_array()?.iter().filter_map(|row| row.as_array()).collect();
    let (mut x, mut y) = (0, 0);
    let mut found = Found::default();
    for (a, b) in rows.first()?.iter().zip(*rows.get(1)?) {
        let differs = a != b;
        if !a.is_null() {
            if differs {
                found.base.insert(base[x].0);
            }
            x += 1;
        }
        if !b.is_null() {
            if differs {
                found.own.insert(own[y].0);
            }
            y += 1;
        }
    }
    assert!(x == base.len() && y == own.len());
    Some((found, made[0].as_f64()?))
}
