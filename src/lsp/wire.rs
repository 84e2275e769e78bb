//! Messages on a stream: a head with their length, then JSON (Language Server Protocol 3.17, Base Protocol).
//!
//! What can't be read is a value too, since a client's slip must not end the server.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message};
use serde::Serialize;
use serde_json::{Value, json};

/// The largest message that is read, in bytes: a text of 32 MB, each byte of it escaped.
const LARGEST: u64 = 256 << 20;
/// The longest line of a head.
const HEAD: u64 = 8 << 10;

/// What came.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// No message: the answer that it gets.
    Bad(Value),
}

/// An answer to what is no request.
fn bad(id: Value, code: ErrorCode, message: &str) -> Incoming {
    Incoming::Bad(json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": message } }))
}

/// The next message; none at the end of the stream.
///
/// # Errors
/// Where the stream fails.
pub(super) fn read(input: &mut dyn BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = head(input)? else { return Ok(None) };
    if length > LARGEST {
        io::copy(&mut input.take(length), &mut io::sink())?;
        return Ok(Some(bad(Value::Null, ErrorCode::InvalidRequest, "the message is too large")));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|read| read < length) {
        return Ok(None);
    }
    let Ok(value) = serde_json::from_slice::<Value>(&bytes) else {
        return Ok(Some(bad(Value::Null, ErrorCode::ParseError, "the message is no JSON")));
    };
    let id = value.get("id").filter(|id| id.is_number() || id.is_string()).cloned().unwrap_or_default();
    Ok(Some(match serde_json::from_value(value) {
        // A request whose id can't be kept reads as a notification, and would never be answered.
        Ok(message) if id.is_null() || !matches!(message, Message::Notification(_)) => {
            Incoming::Message(message)
        }
        _ => bad(id, ErrorCode::InvalidRequest, "the message is no request, answer or notification"),
    }))
}

/// The length that a head gives; lines that belong to none are passed over.
fn head(input: &mut dyn BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.take(HEAD).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let words = String::from_utf8_lossy(&line);
        let words = words.trim_end();
        match (words.split_once(':'), length) {
            (Some((name, value)), _) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
            }
            (None, Some(length)) if words.is_empty() => return Ok(Some(length)),
            _ => {}
        }
    }
}

/// Sends a message.
///
/// # Errors
/// Where the stream fails.
pub(super) fn write(output: &mut dyn Write, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

/// A value as JSON; null where it can't be one.
pub(super) fn value(of: impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<String> {
        let mut input = io::Cursor::new(bytes);
        let mut found = Vec::new();
        while let Some(incoming) = read(&mut input).unwrap() {
            found.push(match incoming {
                Incoming::Message(Message::Request(request)) => request.method,
                Incoming::Message(Message::Notification(notification)) => notification.method,
                Incoming::Message(Message::Response(response)) => response.id.to_string(),
                Incoming::Bad(answer) => format!("{} {}", answer["id"], answer["error"]["code"]),
            });
        }
        found
    }

    fn framed(text: &str) -> Vec<u8> {
        format!("Content-Length: {}\r\n\r\n{text}", text.len()).into_bytes()
    }

    #[test]
    fn what_is_no_message_is_answered_and_the_next_is_read() {
        let good = r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#;
        let mut bytes = framed(good);
        for bad in
            ["{\"a\": nul", "[]", "null", r#"{"id":7,"method":3}"#, r#"{"id":99999999999,"method":"x"}"#]
        {
            bytes.extend(framed(bad));
        }
        bytes.extend(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd");
        bytes.extend(b"no head at all\r\n\r\nContent-Length: x\r\n\r\n");
        bytes.extend(b"content-length:14\r\nContent-Type: x\r\n\r\n{\"method\":\"b\"}");
        bytes.extend(framed(r#"{"method":"c"}"#));
        assert_eq!(
            all(&bytes),
            [
                "a",
                "null -32700",
                "null -32600",
                "null -32600",
                "7 -32600",
                "99999999999 -32600",
                "null -32700",
                "b",
                "c"
            ]
        );
    }

    #[test]
    fn a_stream_that_breaks_off_ends() {
        assert!(all(b"Content-Length: 100\r\n\r\n{}").is_empty());
        assert!(all(b"Content-Le").is_empty());
    }
}
