//! The server: pages of the view that is there, from memory, and a stream of news.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, HOST, HeaderMap, HeaderValue, IF_NONE_MATCH,
};
use axum::http::{Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::view::{Page, Shared, View};
use super::{WatchError, mime, overlay};

const SCRIPT: &[u8] = include_bytes!("live/live.js");
const STYLE: &[u8] = include_bytes!("live/live.css");

/// How long open connections are given at the end.
const GRACE: Duration = Duration::from_millis(300);

/// A server that is bound to its port.
#[derive(Debug)]
pub(super) struct Server {
    runtime: Runtime,
    listener: TcpListener,
    shared: Arc<Shared>,
}

impl Server {
    pub(super) fn new(listener: TcpListener, shared: Arc<Shared>) -> Result<Self, WatchError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(WatchError::system("start the server"))?;
        listener.set_nonblocking(true).map_err(WatchError::system("start the server"))?;
        Ok(Self { runtime, listener, shared })
    }

    /// Serve until it is time to end.
    pub(super) fn run(self) {
        let Self { runtime, listener, shared } = self;
        runtime.block_on(async {
            // What fails here ends the thread, and with it the watch.
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
            let app = Router::new().fallback(answer).with_state(shared.clone());
            let ended = |mut ending: watch::Receiver<bool>| async move {
                let _ = ending.wait_for(|ending| *ending).await;
            };
            let serve = axum::serve(listener, app).with_graceful_shutdown(ended(shared.ending()));
            tokio::select! {
                _ = serve => {}
                () = async { ended(shared.ending()).await; tokio::time::sleep(GRACE).await } => {}
            }
        });
        // A page that is still being made is of no use to anybody now.
        runtime.shutdown_timeout(GRACE);
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    if !is_local(request.headers()) {
        // A page of another site that has its own name lead here could read what isn't published yet.
        return plain(StatusCode::FORBIDDEN, "variorum watch answers to localhost only\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match request.uri().path() {
        "/_live" => news(&shared).into_response(),
        "/_live.js" => {
            send(Page::new(SCRIPT.into(), mime::of("live.js"), true), StatusCode::OK, request.headers())
        }
        "/_live.css" => {
            send(Page::new(STYLE.into(), mime::of("live.css"), true), StatusCode::OK, request.headers())
        }
        path => page(&shared.view(), path, request.headers()).await,
    }
}

async fn page(view: &View, path: &str, headers: &HeaderMap) -> Response {
    let Some(snapshot) = &view.snapshot else {
        let html = overlay::page("Waiting for the edition", &view.problems, "");
        return send(Page::new(html.into(), mime::HTML, true), StatusCode::SERVICE_UNAVAILABLE, headers);
    };
    let found = decoded(path).and_then(|path| address(&path, |address| snapshot.site.has(address)));
    let (address, status) = match &found {
        Some(address) => (address.as_str(), StatusCode::OK),
        None => ("404.html", StatusCode::NOT_FOUND),
    };
    match snapshot.page(address).await {
        Some(page) => {
            let status = if page.good { status } else { StatusCode::INTERNAL_SERVER_ERROR };
            send(page, status, headers)
        }
        None if found.is_none() => {
            let html = overlay::page("There is no such page", "", &snapshot.id);
            send(Page::new(html.into(), mime::HTML, true), StatusCode::NOT_FOUND, headers)
        }
        None => plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made: see the terminal\n"),
    }
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

/// A path with its `%C3%A9` as letters; none where they are none.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = after.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = &after[2..];
    }
    String::from_utf8(bytes).ok()
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

fn send(page: Page, status: StatusCode, headers: &HeaderMap) -> Response {
    let known = headers.get(IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or("");
    let same = |tag: &str| tag.trim().trim_start_matches("W/") == page.etag;
    let unchanged = status == StatusCode::OK && known.split(',').any(same);
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (status, Body::from(page.bytes)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(page.mime));
    // Kept, but asked for again each time.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(etag) = HeaderValue::from_str(&page.etag) {
        headers.insert(ETAG, etag);
    }
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}

/// What is there at once, then each new view, until it is time to end.
fn news(shared: &Shared) -> impl IntoResponse + use<> {
    struct Listener {
        views: watch::Receiver<Arc<View>>,
        ending: watch::Receiver<bool>,
    }
    let mut views = shared.views();
    views.mark_changed();
    let listener = Listener { views, ending: shared.ending() };
    let events = stream::unfold(listener, async |mut listener| {
        tokio::select! {
            changed = listener.views.changed() => changed.ok()?,
            _ = listener.ending.wait_for(|ending| *ending) => return None,
        }
        let event = event(&listener.views.borrow_and_update());
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::default()).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn event(view: &View) -> Event {
    let site = view.snapshot.as_ref().map_or("", |snapshot| &snapshot.id);
    let data = serde_json::json!({ "build": view.number, "site": site, "problems": view.problems });
    Event::default().data(data.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_its_page() {
        let has = |address: &str| ["index.html", "a.html", "b/index.html", "é.html", "c"].contains(&address);
        let find = |path: &str| decoded(path).and_then(|path| address(&path, has));
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
