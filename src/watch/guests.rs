//! Others on the network: they may read, where `--host` asks for it, by an address with a key in it.
//!
//! They come to a listener of their own, so that no header can make one of them the person at this machine. The key goes into a
//! cookie at once, and out of the address: it isn't in the browser's history of pages, nor sent to where links lead.

use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, COOKIE, HeaderMap, HeaderValue, LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};

use super::WatchError;

/// The cookie's name.
const NAME: &str = "variorum-guest";

/// An address that no machine has (RFC 5737). Nothing is sent to it: to name it is to ask which way the network is.
const NOWHERE: &str = "192.0.2.1:9";

/// Listens at an address of this machine, on this port where it is free there.
///
/// # Errors
/// Where the machine has no address on a network, or the address can't be had.
pub(super) fn listen(host: IpAddr, port: u16) -> Result<TcpListener, WatchError> {
    let host = if host.is_unspecified() { own().ok_or(WatchError::NoNetwork)? } else { host };
    let listener = TcpListener::bind((host, port)).or_else(|_| TcpListener::bind((host, 0)));
    listener.map_err(|source| WatchError::Host { host, source })
}

/// This machine's address on its network.
fn own() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect(NOWHERE).ok()?;
    socket
        .local_addr()
        .ok()
        .as_ref()
        .map(SocketAddr::ip)
        .filter(|own| !own.is_loopback() && !own.is_unspecified())
}

/// The address that is given to others.
pub(super) fn url(listener: &TcpListener, key: &str) -> Result<String, WatchError> {
    let address = listener.local_addr().map_err(WatchError::system("listen"))?;
    Ok(format!("http://{address}/?key={key}"))
}

/// What a request of a guest gets before any page: the way on, with the key in a cookie, or a refusal; none where it may
/// read.
pub(super) fn admit(key: &str, headers: &HeaderMap, path: &str, query: Option<&str>) -> Option<Response> {
    let given = query.and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("key=")));
    if given == Some(key) {
        let cookie = format!("{NAME}={key}; Path=/; HttpOnly; SameSite=Lax");
        let headers = [
            (LOCATION, HeaderValue::from_str(path).ok()?),
            (SET_COOKIE, HeaderValue::from_str(&cookie).ok()?),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        return Some((StatusCode::SEE_OTHER, headers).into_response());
    }
    let cookies = headers.get_all(COOKIE).iter().filter_map(|all| all.to_str().ok());
    let mut cookies = cookies.flat_map(|all| all.split(';')).filter_map(|one| one.trim().split_once('='));
    if cookies.any(|(name, value)| name == NAME && value == key) {
        return None;
    }
    let why = "this needs the address that `variorum watch --host` has printed, with its key\n";
    Some((StatusCode::FORBIDDEN, why).into_response())
}
