//! Answers of the server: bytes with what browsers may do with them.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue,
    IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;

use super::mime;
use super::range::{self, ByteRange};
use super::view::{HttpPage, Large};
use super::workers::Workers;

/// How many bytes of a large file are read at a time.
const PIECE: usize = 256 << 10;

/// A file of the server's own.
pub(super) fn own_file(bytes: &'static [u8], name: &str, headers: &HeaderMap) -> Response {
    send(HttpPage::new(Bytes::from_static(bytes), mime::of(name), true), StatusCode::OK, headers)
}

/// Sends a page, or that the browser has it.
pub(super) fn send(page: HttpPage, status: StatusCode, headers: &HeaderMap) -> Response {
    let HttpPage { bytes, mime, etag, .. } = page;
    of_bytes(mime, &etag, bytes.len(), status, headers, |part| Body::from(bytes.slice(part)))
}

/// Sends a large file as it is read, so that little of it is in memory.
pub(super) fn send_large(large: Large, workers: &Arc<Workers>, headers: &HeaderMap) -> Response {
    let Large { file, length, mime, etag } = large;
    let workers = Arc::clone(workers);
    of_bytes(mime, &etag, length, StatusCode::OK, headers, |part| {
        Body::from_stream(stream::try_unfold((file, part), move |(file, part)| {
            let workers = Arc::clone(&workers);
            async move {
                if part.is_empty() {
                    return Ok(None);
                }
                let read = workers.run(move || piece(file, part)).await;
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
pub(super) fn of_bytes(
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
        match part.map_or(ByteRange::Whole, |range| range::of(range, length)) {
            ByteRange::Whole => {
                (status, [(CONTENT_LENGTH, length.to_string())], body(0..length)).into_response()
            }
            ByteRange::Some(from, to) => {
                let range = [
                    (CONTENT_RANGE, format!("bytes {from}-{}/{length}", to - 1)),
                    (CONTENT_LENGTH, (to - from).to_string()),
                ];
                (StatusCode::PARTIAL_CONTENT, range, body(from..to)).into_response()
            }
            ByteRange::None => {
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

/// Answers with a line of text.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}
