//! Opens a file at a place in the user's editor.
//!
//! The command is theirs (`--editor`, `$VISUAL`), never the browser's, which names a file that was
//! read and two numbers. No shell sees any of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The editor.
#[derive(Debug)]
pub(super) struct EditorCommand {
    root: PathBuf,
    command: Option<String>,
}

/// Editors that draw on a terminal: a server has none to give them.
const IN_TERMINAL: [&str; 12] =
    ["vi", "vim", "nvim", "nano", "pico", "hx", "helix", "kak", "micro", "ed", "mg", "joe"];

impl EditorCommand {
    pub(super) fn new(root: &Path, command: Option<String>) -> Self {
        let command = command.filter(|command| !command.trim().is_empty());
        Self { root: root.to_path_buf(), command }
    }

    /// Open a file of the edition.
    pub(super) fn open(&self, path: &str, line: u32, column: u32) -> Result<(), String> {
        let Some(command) = &self.command else {
            return Err("no editor is known: start `variorum watch --editor CMD`, or set $VISUAL".to_owned());
        };
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        let file = root.join(path);
        let (program, arguments) = call(command, &file.to_string_lossy(), line, column)?;
        let mut editor = Command::new(&program);
        editor.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = editor.spawn().map_err(|error| format!("`{program}` can't be started: {error}"))?;
        super::wait_for(child);
        Ok(())
    }
}

/// The program, and what it is given.
fn call(command: &str, file: &str, line: u32, column: u32) -> Result<(String, Vec<String>), String> {
    let mut words = split(command).into_iter();
    let program = words.next().unwrap_or_default();
    let mut arguments: Vec<String> = words.collect();
    let name = Path::new(&program).file_stem().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
    if IN_TERMINAL.contains(&name.as_str()) || arguments.iter().any(|a| matches!(a.as_str(), "-nw" | "-t")) {
        return Err(format!(
            "`{name}` needs a terminal: give one, as in --editor 'xterm -e {name} +{{line}} {{file}}'"
        ));
    }
    let place = [("{file}", file), ("{line}", &line.to_string()), ("{column}", &column.to_string())];
    let fill =
        |word: &String| place.iter().fold(word.clone(), |word, (hole, value)| word.replace(hole, value));
    if arguments.iter().any(|word| word.contains("{file}")) {
        return Ok((program, arguments.iter().map(fill).collect()));
    }
    match name.as_str() {
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
            arguments.extend(["-g".to_owned(), format!("{file}:{line}:{column}")]);
        }
        "subl" | "sublime_text" | "zed" | "zeditor" | "atom" | "lapce" => {
            arguments.push(format!("{file}:{line}:{column}"));
        }
        "emacs" | "emacsclient" => arguments.extend([format!("+{line}:{column}"), file.to_owned()]),
        "gvim" | "mvim" | "gedit" | "xed" | "pluma" | "nvim-qt" | "neovide" => {
            arguments.extend([format!("+{line}"), file.to_owned()]);
        }
        "kate" | "kwrite" | "mate" | "idea" | "geany" | "bbedit" => {
            arguments.extend(["--line".to_owned(), line.to_string(), file.to_owned()]);
        }
        // Most take a file at least.
        _ => arguments.push(file.to_owned()),
    }
    Ok((program, arguments))
}

/// A command's words; those in quotation marks are one.
fn split(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in command.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(command: &str) -> String {
        match call(command, "/e d/a;b.md", 3, 7) {
            Ok((program, arguments)) => format!("{program}|{}", arguments.join("|")),
            Err(why) => why,
        }
    }

    #[test]
    fn editors_are_given_the_place_as_they_want_it() {
        for (command, wanted) in [
            ("code --wait", "code|--wait|-g|/e d/a;b.md:3:7"),
            ("/usr/bin/subl", "/usr/bin/subl|/e d/a;b.md:3:7"),
            ("emacsclient -n", "emacsclient|-n|+3:7|/e d/a;b.md"),
            ("gvim", "gvim|+3|/e d/a;b.md"),
            ("'my editor' --at {line}:{column} \"{file}\"", "my editor|--at|3:7|/e d/a;b.md"),
            ("xterm -e vim +{line} {file}", "xterm|-e|vim|+3|/e d/a;b.md"),
            ("unheard-of", "unheard-of|/e d/a;b.md"),
        ] {
            assert_eq!(called(command), wanted);
        }
        assert!(called("nvim").contains("needs a terminal"));
        assert!(EditorCommand::new(Path::new("/"), Some(" ".into())).open("a", 1, 1).is_err());
    }
}
