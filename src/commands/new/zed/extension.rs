//! Starts `variorum lsp` in Zed.

use zed_extension_api::{self as zed, Command, Extension, LanguageServerId, Result, Worktree};

struct Variorum;

impl Extension for Variorum {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let command = worktree.which("variorum").ok_or("`variorum` is not on the PATH")?;
        Ok(Command { command, args: vec!["lsp".to_owned()], env: worktree.shell_env() })
    }
}

zed::register_extension!(Variorum);
