//! The pages of a large edition in three versions: 1,000 sections of 900 words, of which the two others change 5 %, with a paragraph
//! moved within each tenth section, and into the next one in each hundredth.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::edits::{Dice, Language};

const IDS: [&str; 3] = ["one", "two", "three"];
/// So many words of a thousand are others.
const CHANGED: usize = 50;

/// Write the edition.
pub fn write(language: &Language, folder: &Path, sections: usize) {
    let content = folder.join("content");
    let mut config = "title = \"A book in three versions\"\nbase-url = \"https://example.org/\"\n".to_owned();
    for id in IDS {
        std::fs::create_dir_all(content.join("text").join(id)).unwrap();
        let _ = writeln!(config, "[[witness]]\nid = \"{id}\"");
    }
    std::fs::write(content.join("edition.toml"), config).unwrap();
    let mut dice = Dice::new(11);
    let mut waiting: [Option<Vec<String>>; 3] = Default::default();
    for at in 0..sections {
        let base: Vec<Vec<String>> =
            language.section(&mut dice, 900).into_iter().map(|sentences| sentences.concat()).collect();
        for (witness, id) in IDS.iter().enumerate() {
            let mut blocks: Vec<Vec<String>> = match witness {
                0 => base.clone(),
                _ => base.iter().map(|block| changed(block, &mut dice)).collect(),
            };
            if witness > 0 && at % 10 == 3 && blocks.len() > 2 {
                let block = blocks.remove(dice.roll(blocks.len()));
                let place = dice.roll(blocks.len());
                blocks.insert(place, block);
            }
            blocks.extend(waiting[witness].take());
            if witness > 0 && at % 100 == 50 && blocks.len() > 2 {
                waiting[witness] = Some(blocks.remove(1));
            }
            let blocks: Vec<String> = blocks.iter().map(|words| words.join(" ")).collect();
            let text = format!("# Section {}\n\n{}\n", at + 1, blocks.join("\n\n"));
            std::fs::write(content.join(format!("text/{id}/{:04}-s{}.md", at + 1, at + 1)), text).unwrap();
        }
    }
}

fn changed(block: &[String], dice: &mut Dice) -> Vec<String> {
    let mut words = Vec::with_capacity(block.len());
    for word in block {
        if !dice.happens(CHANGED) {
            words.push(word.clone());
            continue;
        }
        let other = block[dice.roll(block.len())].clone();
        match dice.roll(10) {
            0..6 => words.push(other),
            6..8 => {}
            _ => words.extend([word.clone(), other]),
        }
    }
    words
}

/// Make the site: seconds, and megabytes at most. The best of three.
pub fn measure(program: &str, folder: &Path) -> (f64, f64) {
    let once = || {
        let out = folder.join("out");
        let _ = std::fs::remove_dir_all(&out);
        let _ = std::fs::remove_file(folder.join("content/anchors.lock"));
        let start = Instant::now();
        let mut child = Command::new(program)
            .args(["build".as_ref(), folder.as_os_str(), "--out".as_ref(), out.as_os_str()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut most = 0.0_f64;
        let status = loop {
            most = most.max(peak(child.id()).unwrap_or(0.0));
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        assert!(status.success());
        (start.elapsed().as_secs_f64(), most)
    };
    (0..3).map(|_| once()).fold((f64::INFINITY, 0.0), |best, now| (best.0.min(now.0), best.1.max(now.1)))
}

/// The most memory that a process had, in megabytes.
fn peak(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1000.0)
}
