//! The server: pages of the view that is there, from memory, and a stream of news.

use std::convert::Infallible;
use std::fs::File;
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom};
use std::net::TcpListener;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, HOST, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, IF_RANGE, ORIGIN, RANGE,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::diag::nearest;
use crate::edition::address::{encoded, strictly_decoded};

use crate::output::Site;

use super::desk::{self, PreviewDesk};
use super::editor::EditorCommand;
use super::news::THREAD;
use super::overlay::Tags;
use super::view::{HttpPage, Large, PreviewView, WatchState};
use super::workers::Workers;
use super::{WatchError, guests, mime, overlay, range, status};

const SCRIPT: &[u8] = include_bytes!("live/live.js");
const STYLE: &[u8] = include_bytes!("live/live.css");
const NOTES: &[u8] = include_bytes!("live/notes.js");
const NOTES_STYLE: &[u8] = include_bytes!("live/notes.css");

/// Names the page that is nearest to one that isn't there.
const NEAREST: &str = "x-nearest";
/// Shows that a request comes from a page of this server.
const TOKEN: &str = "x-token";

/// How long open connections are given at the end.
const GRACE: Duration = Duration::from_millis(300);

/// How long a request may take to say what it wants; so long a connection may also wait for its next request.
const HEADERS: Duration = Duration::from_secs(10);

/// How many bytes of a large file are read at a time.
const PIECE: usize = 256 << 10;

/// How long no connection is accepted where the system has no descriptor left for one more.
const FULL: Duration = Duration::from_millis(100);

/// What every answer says: no page of another site may show it in a frame, read it as what it isn't, load it, or learn
/// from where a reader came.
const GUARDS: [(HeaderName, HeaderValue); 4] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static("frame-ancestors 'self'")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // Not `no-referrer`, with which a browser may send no origin to this server either.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// How long the first answers may wait for the first reading.
const FIRST: Duration = Duration::from_secs(10);

/// A server that is bound to its port.
#[derive(Debug)]
pub(super) struct PreviewServer {
    runtime: Runtime,
    listener: TcpListener,
    /// Where others on the network come in.
    guests: Option<TcpListener>,
    served: Arc<Served>,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Somebody at this machine.
    Owner,
    /// Somebody on the network: they may read the site, and no more.
    Guest,
}

/// What an answer is made of.
#[derive(Debug)]
struct Served {
    shared: Arc<WatchState>,
    editor: EditorCommand,
    /// None where writing is switched off.
    desk: Option<Arc<PreviewDesk>>,
    workers: Workers,
}

impl PreviewServer {
    pub(super) fn new(
        listener: TcpListener,
        guests: Option<TcpListener>,
        shared: Arc<WatchState>,
        editor: EditorCommand,
        desk: Option<PreviewDesk>,
    ) -> Result<Self, WatchError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(WatchError::system("start the server"))?;
        for listener in guests.iter().chain([&listener]) {
            listener.set_nonblocking(true).map_err(WatchError::system("start the server"))?;
        }
        let workers = Workers::new().map_err(WatchError::system(THREAD))?;
        Ok(Self {
            runtime,
            listener,
            guests,
            served: Arc::new(Served { shared, editor, desk: desk.map(Arc::new), workers }),
        })
    }

    /// Serve until it is time to end.
    pub(super) fn run(self) {
        let Self { runtime, listener, guests, served } = self;
        let shared = served.shared.clone();
        runtime.block_on(async {
            // What fails here ends the thread, and with it the watch.
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
            let (open, mut ending) = (GracefulShutdown::new(), shared.ending());
            let guests = guests.map(tokio::net::TcpListener::from_std).transpose();
            let Ok(guests) = guests else { return };
            let let_in = async {
                match guests {
                    Some(guests) => accept(guests, &served, &open, Who::Guest).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = accept(listener, &served, &open, Who::Owner) => {}
                () = let_in => {}
                _ = ending.wait_for(|ending| *ending) => {}
            }
            let _ = tokio::time::timeout(GRACE, open.shutdown()).await;
        });
        // A page that is still being made is of no use to anybody now.
        runtime.shutdown_timeout(GRACE);
    }
}

/// Let everybody in, and answer.
async fn accept(listener: tokio::net::TcpListener, served: &Arc<Served>, open: &GracefulShutdown, who: Who) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // A client that is gone already is none of our matter; of too many, some will be gone in a while.
            Err(error) => {
                if !matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) {
                    tokio::time::sleep(FULL).await;
                }
                continue;
            }
        };
        // A small answer must not wait for the next one.
        drop(stream.set_nodelay(true));
        let served = Arc::clone(served);
        let answer = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let served = Arc::clone(&served);
            async move {
                let request = request.map(Body::new);
                let mut response = match who {
                    Who::Owner => answer(&served, request).await,
                    Who::Guest => answer_guest(&served, request).await,
                };
                response.headers_mut().extend(GUARDS);
                if who == Who::Guest {
                    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
                }
                Ok::<_, Infallible>(response)
            }
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), answer));
        // What a client breaks off is its own matter.
        tokio::spawn(async move { drop(connection.await) });
    }
}

async fn answer(served: &Arc<Served>, request: Request) -> Response {
    let (shared, headers) = (&served.shared, request.headers());
    if !is_local(headers) {
        // A page of another site that has its own name lead here could read what isn't published yet.
        return plain(StatusCode::FORBIDDEN, "variorum watch answers to localhost only\n");
    }
    if request.method() == Method::POST && request.uri().path() == "/_open" {
        return open(served, headers, request.uri().query().unwrap_or(""));
    }
    if request.method() == Method::POST && request.uri().path() == "/_notes" {
        return write_notes(served, request).await;
    }
    if let Some(refused) = only_reads(&request) {
        return refused;
    }
    let own = |bytes, name| own_file(bytes, name, headers);
    match request.uri().path() {
        "/_live" => news(shared, Who::Owner).into_response(),
        overlay::SCRIPT => own(SCRIPT, overlay::SCRIPT),
        overlay::STYLE => own(STYLE, overlay::STYLE),
        overlay::NOTES if served.desk.is_some() => own(NOTES, overlay::NOTES),
        overlay::NOTES_STYLE if served.desk.is_some() => own(NOTES_STYLE, overlay::NOTES_STYLE),
        "/_status" | "/_status.html" => {
            let shared = shared.clone();
            let make = move || {
                let view = shared.view();
                status::page(&view, &shared.builds(), &shared.unknown(), shared.tags(&view))
            };
            match served.workers.run(make).await {
                Some(html) => send(HttpPage::new(html.into(), mime::HTML, true), StatusCode::OK, headers),
                None => plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made\n"),
            }
        }
        path => page(served, path, headers, Who::Owner).await,
    }
}

/// Answers a guest on the network, who may read the site.
async fn answer_guest(served: &Arc<Served>, request: Request) -> Response {
    let (uri, headers) = (request.uri(), request.headers());
    if let Some(refused) = only_reads(&request) {
        return refused;
    }
    if let Some(answer) = guests::admit(served.shared.guest_key(), headers, uri.path(), uri.query()) {
        return answer;
    }
    match uri.path() {
        "/_live" => news(&served.shared, Who::Guest).into_response(),
        overlay::SCRIPT => own_file(SCRIPT, overlay::SCRIPT, headers),
        overlay::STYLE => own_file(STYLE, overlay::STYLE, headers),
        path => page(served, path, headers, Who::Guest).await,
    }
}

/// The refusal of a request that isn't one for reading.
fn only_reads(request: &Request) -> Option<Response> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    Some(response)
}

/// A file of the server's own.
fn own_file(bytes: &'static [u8], name: &str, headers: &HeaderMap) -> Response {
    send(HttpPage::new(Bytes::from_static(bytes), mime::of(name), true), StatusCode::OK, headers)
}

async fn page(served: &Arc<Served>, path: &str, headers: &HeaderMap, who: Who) -> Response {
    let Served { shared, workers, .. } = &**served;
    // A request that comes before the first reading is done waits for it.
    let mut views = shared.views();
    let first = async { views.wait_for(|view| view.number > 0).await.is_ok() };
    let _ = tokio::time::timeout(FIRST, first).await;
    let view: &PreviewView = &shared.view();
    let is_guest = who == Who::Guest;
    let tags = Tags { token: if is_guest { "" } else { shared.tags(view).token }, ..shared.tags(view) };
    let Some(snapshot) = &view.snapshot else {
        let faults = if is_guest { "" } else { &view.told.faults };
        let body = format!("<div id=\"live-faults\">{faults}</div>");
        let html = overlay::page("Waiting for the edition", &body, tags);
        return send(HttpPage::new(html.into(), mime::HTML, true), StatusCode::SERVICE_UNAVAILABLE, headers);
    };
    let found = found(&snapshot.site, path);
    let path = strictly_decoded(path);
    let (address, status) = match &found {
        Some(address) => (address.as_str(), StatusCode::OK),
        None => ("404.html", StatusCode::NOT_FOUND),
    };
    if found.is_some()
        && let Some(large) = snapshot.large(address, workers).await
    {
        return send_large(large, served, headers);
    }
    let mut response = match snapshot.page(address, workers, is_guest).await {
        Some(page) => {
            let status = if page.good { status } else { StatusCode::INTERNAL_SERVER_ERROR };
            send(page, status, headers)
        }
        None if found.is_none() => {
            let html = overlay::page("There is no such page", "", tags);
            send(HttpPage::new(html.into(), mime::HTML, true), StatusCode::NOT_FOUND, headers)
        }
        None => plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made: see the terminal\n"),
    };
    if let (None, Some(path)) = (&found, &path)
        && let Some(near) = near(path, snapshot.site.addresses())
        && let Ok(near) = HeaderValue::from_str(&near)
    {
        response.headers_mut().insert(NEAREST, near);
    }
    response
}

/// The address in a site that a path of a request means; none where it has none.
pub(super) fn found(site: &Site, path: &str) -> Option<String> {
    let path = strictly_decoded(path)?;
    let has = |address: &str| site.has(address);
    // A host may serve the site below a path, and 404.html leads there.
    let below = path.strip_prefix(site.base_path()).map(|rest| format!("/{rest}"));
    address(&path, has).or_else(|| address(&below?, has))
}

/// The page in the same folder whose name is most like that of one which isn't there.
fn near<'a>(path: &str, addresses: impl Iterator<Item = &'a str>) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let folder = &path[..path.rfind('/').map_or(0, |at| at + 1)];
    let stem = path[folder.len()..].trim_end_matches(".html");
    let names = addresses.filter_map(|a| a.strip_prefix(folder)?.strip_suffix(".html"));
    let near = nearest(stem, names.filter(|name| !name.contains('/') && !matches!(*name, "404")))?;
    Some(encoded(&format!("/{folder}{near}.html")))
}

/// Open a file in the editor, where a page of this server asks for it: no other can know the
/// token, nor send the header that it comes in without being asked for leave, which it never gets.
fn open(served: &Served, headers: &HeaderMap, query: &str) -> Response {
    if !is_from_here(served, headers) {
        return plain(StatusCode::FORBIDDEN, "only pages of this server may ask for this\n");
    }
    let given = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).and_then(|(_, value)| strictly_decoded(value))
    };
    let number = |name| given(name).and_then(|text| text.parse::<u32>().ok());
    let (Some(file), Some(line), Some(column)) = (given("file"), number("line"), number("column")) else {
        return plain(StatusCode::BAD_REQUEST, "a file, a line and a column are wanted\n");
    };
    if !overlay::is_own(&file, &served.shared.view().told.sources) {
        return plain(StatusCode::NOT_FOUND, "the edition has no such file\n");
    }
    match served.editor.open(&file, line, column) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(why) => (StatusCode::NOT_IMPLEMENTED, why).into_response(),
    }
}

/// Whether a page of this server asks.
fn is_from_here(served: &Served, headers: &HeaderMap) -> bool {
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let host = header(HOST.as_str()).unwrap_or_default();
    let origin = header(ORIGIN.as_str()).is_some_and(|origin| origin == format!("http://{host}"));
    origin && header(TOKEN).is_some_and(|token| served.shared.admits(token))
}

/// Answer what a page asks of notes. All of it is asked with the token, so that no other page learns anything.
async fn write_notes(served: &Arc<Served>, request: Request) -> Response {
    let headers = request.headers();
    if !is_from_here(served, headers) {
        return plain(StatusCode::FORBIDDEN, "only pages of this server may ask for this\n");
    }
    let Some(desk) = served.desk.clone() else {
        return plain(StatusCode::FORBIDDEN, "nothing can be written: the preview is for reading only\n");
    };
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.and_then(|kind| kind.split(';').next()).map(str::trim) != Some("application/json") {
        return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "JSON is wanted\n");
    }
    let too_large = || plain(StatusCode::PAYLOAD_TOO_LARGE, "this is more than a note\n");
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > desk::LARGEST) {
        return too_large();
    }
    let body = axum::body::to_bytes(request.into_body(), desk::LARGEST);
    let bytes = match tokio::time::timeout(HEADERS, body).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return too_large(),
        Err(_) => return plain(StatusCode::REQUEST_TIMEOUT, "the request didn't come to its end\n"),
    };
    let Some((status, said)) = served.workers.run(move || desk.answer(&bytes)).await else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "the request could not be answered\n");
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, said.to_string()).into_response()
}

/// The address that a path asks for: itself, or, as hosts do, without its `.html`.
fn address(path: &str, has: impl Fn(&str) -> bool) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let guesses = if path.is_empty() || path.ends_with('/') {
        vec![format!("{path}index.html")]
    } else {
        vec![path.to_owned(), format!("{path}.html"), format!("{path}/index.html")]
    };
    guesses.into_iter().find(|guess| has(guess))
}

/// Whether the request means this machine by a name that only this machine has.
fn is_local(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "localhost" | "127.0.0.1" | "[::1]") || name.ends_with(".localhost")
}

fn send(page: HttpPage, status: StatusCode, headers: &HeaderMap) -> Response {
    let HttpPage { bytes, mime, etag, .. } = page;
    of_bytes(mime, &etag, bytes.len(), status, headers, |part| Body::from(bytes.slice(part)))
}

/// Send a large file as it is read, so that little of it is in memory.
fn send_large(large: Large, served: &Arc<Served>, headers: &HeaderMap) -> Response {
    let Large { file, length, mime, etag } = large;
    let served = Arc::clone(served);
    of_bytes(mime, &etag, length, StatusCode::OK, headers, |part| {
        Body::from_stream(stream::try_unfold((file, part), move |(file, part)| {
            let served = Arc::clone(&served);
            async move {
                if part.is_empty() {
                    return Ok(None);
                }
                let read = served.workers.run(move || piece(file, part)).await;
                read.unwrap_or_else(|| Err(std::io::Error::other("the file could not be read"))).map(Some)
            }
        }))
    })
}

/// The next bytes of a part of a file, and what is left of it.
fn piece(mut file: File, part: Range<usize>) -> std::io::Result<(Bytes, (File, Range<usize>))> {
    let mut bytes = vec![0; part.len().min(PIECE)];
    file.seek(SeekFrom::Start(part.start as u64))?;
    file.read_exact(&mut bytes)?;
    let rest = part.start + bytes.len()..part.end;
    Ok((bytes.into(), (file, rest)))
}

/// Answer with all of so many bytes, with the part that is asked for, or with none where the browser has them.
fn of_bytes(
    mime: &'static str,
    etag: &str,
    length: usize,
    status: StatusCode,
    headers: &HeaderMap,
    body: impl FnOnce(Range<usize>) -> Body,
) -> Response {
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let same = |tag: &str| tag.trim().trim_start_matches("W/") == etag;
    let is_good = status == StatusCode::OK;
    let unchanged = is_good && header(IF_NONE_MATCH).is_some_and(|known| known.split(',').any(same));
    // A part of what the browser has an older whole of would fit nothing.
    let part = header(RANGE).filter(|_| is_good && header(IF_RANGE).is_none_or(same));
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match part.map_or(range::ByteRange::Whole, |range| range::of(range, length)) {
            range::ByteRange::Whole => {
                (status, [(CONTENT_LENGTH, length.to_string())], body(0..length)).into_response()
            }
            range::ByteRange::Some(from, to) => {
                let range = [
                    (CONTENT_RANGE, format!("bytes {from}-{}/{length}", to - 1)),
                    (CONTENT_LENGTH, (to - from).to_string()),
                ];
                (StatusCode::PARTIAL_CONTENT, range, body(from..to)).into_response()
            }
            range::ByteRange::None => {
                let range = [(CONTENT_RANGE, format!("bytes */{length}"))];
                return (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response();
            }
        }
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Kept, but asked for again each time.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(ETAG, etag);
    }
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}

/// What is there at once, then each new view, until it is time to end.
fn news(shared: &WatchState, who: Who) -> impl IntoResponse + use<> {
    struct Listener {
        views: watch::Receiver<Arc<PreviewView>>,
        ending: watch::Receiver<bool>,
        who: Who,
    }
    let mut views = shared.views();
    views.mark_changed();
    let listener = Listener { views, ending: shared.ending(), who };
    let events = stream::unfold(listener, async |mut listener| {
        tokio::select! {
            changed = listener.views.changed() => changed.ok()?,
            _ = listener.ending.wait_for(|ending| *ending) => return None,
        }
        let event = event(&listener.views.borrow_and_update(), listener.who);
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::default()).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn event(view: &PreviewView, who: Who) -> Event {
    let site = view.snapshot.as_ref().map_or("", |snapshot| &snapshot.id);
    // Problems are shown to editors alone.
    let faults = if who == Who::Guest { "" } else { &view.told.faults };
    let key = if faults.is_empty() { String::new() } else { format!("{:016x}", view.told.key) };
    let data = serde_json::json!({ "build": view.number, "site": site, "faults": faults, "key": key });
    Event::default().data(data.to_string())
}

/// What fuzzing calls: lines of a request, the path first, then `name: value`.
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) fn fuzzed(request: &str) {
    let mut lines = request.lines();
    let path = lines.next().unwrap_or_default();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name = name.parse::<axum::http::HeaderName>();
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    let addresses = ["index.html", "one.html", "pages/a b.html", "404.html", "registers/x.html"];
    for path in strictly_decoded(path).iter().map(String::as_str).chain([path]) {
        let found = address(path, |guess| addresses.contains(&guess));
        assert!(found.is_none_or(|found| addresses.contains(&found.as_str())), "no other file is found");
        if let Some(near) = near(path, addresses.into_iter()) {
            assert!(HeaderValue::from_str(&near).is_ok(), "the nearest page can stand in a header");
        }
    }
    is_local(&headers);
    for length in [0, 1, 1000] {
        let asked = headers.get(axum::http::header::RANGE).and_then(|range| range.to_str().ok());
        if let Some(super::range::ByteRange::Some(from, to)) =
            asked.map(|range| super::range::of(range, length))
        {
            assert!(from < to && to <= length, "a part lies within the file");
        }
    }
    let body = of_bytes("text/html", "\"e\"", 4, StatusCode::OK, &headers, |part| {
        Body::from("abcd"[part].to_owned())
    });
    assert!(
        body.status().is_success() || body.status().as_u16() == 304 || body.status().as_u16() == 416,
        "an answer"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_its_page() {
        let has = |address: &str| ["index.html", "a.html", "b/index.html", "é.html", "c"].contains(&address);
        let find = |path: &str| strictly_decoded(path).and_then(|path| address(&path, has));
        for (path, page) in [
            ("/", "index.html"),
            ("/a", "a.html"),
            ("/a.html", "a.html"),
            ("/b/", "b/index.html"),
            ("/b", "b/index.html"),
            ("/%C3%A9", "é.html"),
            ("/c", "c"),
        ] {
            assert_eq!(find(path).as_deref(), Some(page), "{path}");
        }
        for path in ["/x", "/../a.html", "/%", "/%zz", "/%ff", "/a/", "/%+1"] {
            assert_eq!(find(path), None, "{path}");
        }
    }

    #[test]
    fn a_page_that_vanished_has_a_nearest_one() {
        let near = |path| {
            near(path, ["boredom.html", "notes/boredom.html", "404.html", "a.css", "скука.html"].into_iter())
        };
        assert_eq!(near("/boredome.html").as_deref(), Some("/boredom.html"));
        assert_eq!(near("/boredoms").as_deref(), Some("/boredom.html"));
        assert_eq!(near("/notes/boredon.html").as_deref(), Some("/notes/boredom.html"));
        assert_eq!(near("/скуки.html").as_deref(), Some("/%D1%81%D0%BA%D1%83%D0%BA%D0%B0.html"));
        assert_eq!(near("/economy.html"), None);
        assert_eq!(near("/405.html"), None);
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let local = |host: &str| {
            let mut headers = HeaderMap::new();
            if let Ok(host) = HeaderValue::from_str(host) {
                headers.insert(HOST, host);
            }
            is_local(&headers)
        };
        for host in ["localhost", "LOCALHOST:4470", "127.0.0.1:1", "[::1]:4470", "[::1]", "a.localhost:4470"]
        {
            assert!(local(host), "{host}");
        }
        for host in
            ["example.org", "127.0.0.1.example.org", "localhost.example.org:4470", "evil:127.0.0.1", ""]
        {
            assert!(!local(host), "{host}");
        }
        assert!(!is_local(&HeaderMap::new()));
    }
}
