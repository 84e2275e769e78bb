//! The server: pages of the view that is there, from memory, and a stream of news.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderMap, HeaderName,
    HeaderValue, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
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

use crate::edition::address::strictly_decoded;

use super::addresses::{found, near};
use super::answers::{own_file, plain, send, send_large};
use super::desk::{self, PreviewDesk};
use super::editor::EditorCommand;
use super::news::THREAD;
use super::overlay::Tags;
use super::view::{HttpPage, PreviewView, WatchState};
use super::workers::Workers;
use super::{WatchError, guests, mime, overlay, status};

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
    workers: Arc<Workers>,
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
        let workers = Arc::new(Workers::new().map_err(WatchError::system(THREAD))?);
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
        return send_large(large, workers, headers);
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
    use super::addresses::address;
    use super::answers::of_bytes;

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
