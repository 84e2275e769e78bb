//! A line that says what a long command is at.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A shorter wait needs no line.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the line changes.
const PACE: Duration = Duration::from_millis(200);

/// The line; it goes when this is dropped. There is none where the standard error is no terminal, or
/// one that can't write over a line.
#[derive(Debug, Default)]
pub(super) struct Progress {
    stage: Option<Sender<&'static str>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begin to wait.
    pub(super) fn new(first: &'static str) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if dumb || !std::io::stderr().is_terminal() {
            return Self::default();
        }
        let (sender, receiver) = channel::<&'static str>();
        let show = move || {
            let start = Instant::now();
            let (mut stage, mut shown) = (first, false);
            loop {
                let wait = if shown { PACE } else { PATIENCE.saturating_sub(start.elapsed()) };
                match receiver.recv_timeout(wait) {
                    Ok(next) => stage = next,
                    Err(RecvTimeoutError::Timeout) => {
                        shown = true;
                        line(&format!("{stage} … {:.1} s", start.elapsed().as_secs_f64()));
                    }
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            if shown {
                line("");
            }
        };
        // Without a thread there is no line, which is no harm.
        let thread = std::thread::Builder::new().name("progress".to_owned()).spawn(show).ok();
        Self { stage: Some(sender), thread }
    }

    /// Something else is being done now.
    pub(super) fn stage(&self, stage: &'static str) {
        if let Some(sender) = &self.stage {
            // The thread is there as long as this is.
            let _ = sender.send(stage);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stage = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Write over the line.
fn line(text: &str) {
    let mut stream = std::io::stderr().lock();
    drop(write!(stream, "\r\x1b[K{text}").and_then(|()| stream.flush()));
}
