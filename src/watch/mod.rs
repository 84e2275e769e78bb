//! `watch`: a loop around the five stages, and a server.
//!
//! ```text
//! hints -> rebuild -> View -> serve   -> browser
//!                       └---> output  -> disk
//! ```
//!
//! Three threads, each of which waits for the one before it and for nothing else:
//!
//! - `rebuild` waits for a hint that a file changed ([`hints`]), reads all of the edition, and
//!   where the hash of what it read is another one ([`fingerprint`]), makes a new [`view::PreviewView`]
//!   and puts it in the place of the old one, whole.
//! - `serve` answers from the view that is there when a request comes. Pages are made when they
//!   are asked for, off the server's thread, and kept until the view goes.
//! - `output` brings the folder on the disk up to date, as `build` would, in a thread pool of its
//!   own, so that no reader waits for it; a newer view calls it off.
//!
//! An edition that is broken, or not there yet, is a view too: the last good site, and what is
//! wrong with it as an overlay.

mod addresses;
mod answers;
mod carrying;
mod changes;
mod desk;
mod editor;
mod fingerprint;
mod guests;
mod hints;
mod mime;
mod news;
mod output;
mod overlay;
mod pending;
mod poll;
mod range;
mod rebuild;
mod repeats;
mod serve;
mod spots;
mod status;
mod view;
mod workers;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use crate::diag::{Diagnostic, Sources};
use crate::session::Session;
use crate::{Options, write};

pub(crate) use changes::Changes;
use news::THREAD;
pub use news::{News, WatchError};
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use serve::fuzzed;

/// The port that is tried first, and how many above it.
const PORT: u16 = 4470;
const PORTS: u16 = 20;

/// The function that problems are reported to, from several threads.
pub type ReportFn = Box<dyn Fn(&[Diagnostic], &Sources) + Send + Sync>;

/// What `watch` is asked to do.
pub struct WatchOptions {
    /// The edition's folder. The folder has to be there; the edition may be yet to come.
    pub root: PathBuf,
    /// Where the site goes on the disk.
    pub out: PathBuf,
    /// The port to serve on; none for the next free one.
    pub port: Option<u16>,
    /// Open the browser.
    pub open: bool,
    /// Look at the files every half second, where the system's events don't reach.
    pub poll: bool,
    /// Leave the output alone.
    pub no_write: bool,
    /// Let pages write no notes.
    pub read_only: bool,
    /// The address of this machine at which others on its network may read; an unspecified one for that which leads to the
    /// network.
    pub host: Option<IpAddr>,
    /// The command that opens a file in an editor; `{file}`, `{line}` and `{column}` in it are filled in.
    pub editor: Option<String>,
    /// What the site is to be: what is written is what `build` writes.
    pub build: Options,
    /// Called with what is wrong, settled: once an edition was read, and again with what the making
    /// of all its pages has added. From several threads.
    pub report: ReportFn,
    /// Called with all else that happens, from several threads: this module prints nothing. A
    /// [`News`] displays as one line.
    pub tell: Box<dyn Fn(&News<'_>) + Send + Sync>,
}

impl std::fmt::Debug for WatchOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WatchOptions")
            .field("root", &self.root)
            .field("out", &self.out)
            .finish_non_exhaustive()
    }
}

/// Watch an edition until Ctrl-C, or until the system asks the program to end.
///
/// # Errors
/// The port is taken, the output refused, the folder not there.
pub fn watch(options: WatchOptions) -> Result<(), WatchError> {
    let signals = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let signals = signals.map_err(WatchError::system("start the server"))?;
    let watch = Watch::start(options)?;
    let mut ending = watch.shared.ending();
    signals.block_on(async {
        tokio::select! {
            () = asked_to_end() => {}
            // A thread of ours has ended by itself.
            _ = ending.wait_for(|ending| *ending) => {}
        }
    });
    watch.stop();
    Ok(())
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let end = async |kind| match signal(kind) {
        Ok(mut signals) => drop(signals.recv().await),
        // Then the signal ends the program by itself.
        Err(_) => std::future::pending().await,
    };
    tokio::select! {
        () = end(SignalKind::interrupt()) => {}
        () = end(SignalKind::terminate()) => {}
        () = end(SignalKind::hangup()) => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// A watch that runs. Dropping it without [`Watch::stop`] leaves it running.
#[derive(Debug)]
pub struct Watch {
    address: SocketAddr,
    /// The address for others on the network, with its key.
    guests: Option<String>,
    shared: Arc<view::WatchState>,
    hints: hints::Sender,
    output: Arc<output::Output>,
    threads: Vec<JoinHandle<()>>,
}

impl Watch {
    /// Begin: when this returns, the address answers.
    ///
    /// # Errors
    /// As [`watch`](fn@watch).
    pub fn start(options: WatchOptions) -> Result<Self, WatchError> {
        // Not its real path: a link on the way to it may lead elsewhere later, where the edition is then.
        let root = std::path::absolute(&options.root)
            .ok()
            .filter(|root| root.is_dir())
            .ok_or_else(|| WatchError::NoFolder { folder: options.root.clone() })?;
        if !options.no_write {
            write::admit(&options.out, &root).map_err(WatchError::Output)?;
        }
        let (listener, taken) = listen(options.port)?;
        let address = listener.local_addr().map_err(WatchError::system("listen"))?;
        let tell: news::Tell = Arc::from(options.tell);
        let report: news::SharedReport = Arc::from(options.report);
        let real = root.canonicalize().unwrap_or_else(|_| root.clone());
        let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
        if let (false, Some(disk)) = (options.poll, poll::deaf(&mounts, &real)) {
            tell(&News::MayBeDeaf { disk });
        }
        // Before anything is read: what changes after is reported.
        let hints = hints::Hints::new(&root, options.poll, &tell)?;
        let sender = hints.sender();
        let shared = Arc::new(view::WatchState::new(!options.read_only));
        let out = (!options.no_write).then_some(options.out);
        let output = Arc::new(output::Output::new(root.clone(), out));
        let writers = output::Output::threads().map_err(WatchError::system(THREAD))?;
        let editor = editor::EditorCommand::new(&root, options.editor);
        let loud = news::Loud { tell: tell.clone(), report, repeats: Arc::default() };
        let (desk, carrying) = if options.read_only {
            (None, None)
        } else {
            let (sender, written) = mpsc::channel();
            let desk = desk::PreviewDesk::new(root.clone(), shared.clone(), sender);
            (Some(desk), Some(carrying::LockThread { root: root.clone(), written, loud: loud.clone() }))
        };
        let guests = options.host.map(|host| guests::listen(host, address.port())).transpose()?;
        let guests_url = match &guests {
            Some(guests) => Some(guests::url(guests, shared.guest_key())?),
            None => None,
        };
        let server = serve::PreviewServer::new(listener, guests, shared.clone(), editor, desk)?;
        let rebuild = rebuild::Rebuild {
            plain: None,
            session: Session::new(&root, Options { quiet: true, ..options.build }),
            hints,
            shared: shared.clone(),
            output: output.clone(),
            loud: loud.clone(),
            hindered: 0,
            memory: crate::resolve::Memory::default(),
        };
        let (guests, threads) = (guests_url, Vec::new());
        let mut watch = Self { address, guests, shared: shared.clone(), hints: sender, output, threads };
        let (writer, view) = (watch.output.clone(), shared.clone());
        let mut begun = vec![
            spawn("rebuild", &shared, move || rebuild.run()),
            spawn("output", &shared, move || writer.run(&writers, &view, &loud)),
            spawn("serve", &shared, move || server.run()),
        ];
        begun.extend(carrying.map(|carrying| spawn("carry", &shared, move || carrying.run())));
        let mut refused = None;
        for thread in begun {
            match thread {
                Ok(thread) => watch.threads.push(thread),
                Err(error) => refused = Some(error),
            }
        }
        if let Some(error) = refused {
            watch.stop();
            return Err(error);
        }

        let url = format!("http://{address}/");
        tell(&News::Serving { url: &url, taken });
        if let Some(url) = &watch.guests {
            tell(&News::Open { url });
        }
        if options.open && !opened(&url) {
            tell(&News::NoBrowser);
        }
        Ok(watch)
    }

    /// Where it serves.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address at which others on the network may read, with its key.
    #[must_use]
    pub fn guests(&self) -> Option<&str> {
        self.guests.as_deref()
    }

    /// End: open streams are closed, a file that is being moved in is finished.
    ///
    /// # Panics
    /// Where one of its threads has, which is a defect of the program.
    pub fn stop(self) {
        self.shared.end();
        self.hints.stop();
        self.output.stop();
        for thread in self.threads {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    }
}

/// A thread whose end, whatever its cause, ends the watch: one that went on without it would be a
/// server that is never up to date again, and doesn't say so.
fn spawn(
    name: &str,
    shared: &Arc<view::WatchState>,
    run: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, WatchError> {
    struct EndGuard(Arc<view::WatchState>);
    impl Drop for EndGuard {
        fn drop(&mut self) {
            self.0.end();
        }
    }
    let end = EndGuard(shared.clone());
    let body = move || {
        let _end = end;
        run();
    };
    std::thread::Builder::new().name(name.to_owned()).spawn(body).map_err(WatchError::system(THREAD))
}

/// Listen on the port, or on the next free one; the second value is the first choice, where that
/// was taken.
fn listen(port: Option<u16>) -> Result<(TcpListener, Option<u16>), WatchError> {
    let on = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    if let Some(port) = port {
        return on(port).map(|l| (l, None)).map_err(|source| WatchError::Port { port, source });
    }
    for port in PORT..PORT + PORTS {
        if let Ok(listener) = on(port) {
            return Ok((listener, (port != PORT).then_some(PORT)));
        }
    }
    let listener = on(0).map_err(|source| WatchError::Port { port: PORT, source })?;
    Ok((listener, Some(PORT)))
}

/// Waits for a process that was started: else it stays on the list of processes. Where there is no thread for that it
/// stays there, until this one ends.
fn wait_for(mut child: std::process::Child) {
    drop(std::thread::Builder::new().spawn(move || child.wait()));
}

/// Ask the system to show an address.
fn opened(url: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = std::process::Command::new(program);
    command.args(arguments).arg(url);
    command
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let Ok(child) = command.spawn() else { return false };
    wait_for(child);
    true
}
