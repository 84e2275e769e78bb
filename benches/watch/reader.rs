//! A browser that only asks.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

pub(crate) struct Reader {
    address: SocketAddr,
    stream: TcpStream,
}

impl Reader {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { address, stream }
    }

    /// The status, the mark of this version, and the body; none where it is the version that is known.
    fn get(&mut self, path: &str, known: &str) -> std::io::Result<(u16, String, String)> {
        let head = format!("Host: {}\r\nAccept: text/html\r\nIf-None-Match: {known}", self.address);
        write!(self.stream, "GET {path} HTTP/1.1\r\n{head}\r\n\r\n")?;
        self.answer()
    }

    /// The token that a page has.
    pub(crate) fn token(&mut self, path: &str) -> std::io::Result<String> {
        let (_, _, page) = self.get(path, "")?;
        let token = page.split_once("data-token=\"").and_then(|(_, rest)| rest.split('"').next());
        token.map(str::to_owned).ok_or_else(|| std::io::Error::other("the page has no token"))
    }

    /// Asks as a page does that writes notes; the status of the answer.
    pub(crate) fn ask(&mut self, token: &str, body: &str) -> std::io::Result<u16> {
        let Self { address, stream } = self;
        let request = format!(
            "POST /_notes HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nX-Token: {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes())?;
        self.answer().map(|(status, ..)| status)
    }

    fn answer(&mut self) -> std::io::Result<(u16, String, String)> {
        let mut bytes = Vec::new();
        let mut piece = vec![0; 1 << 18];
        loop {
            let count = self.stream.read(&mut piece)?;
            bytes.extend_from_slice(&piece[..count]);
            let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else {
                if count == 0 {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
                continue;
            };
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let field = |name: &str| head.lines().find_map(|l| l.strip_prefix(name)).map(str::trim);
            let status = head.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
            let length: usize = field("content-length: ").and_then(|n| n.parse().ok()).unwrap_or(0);
            if status == 304 || bytes.len() >= end + 4 + length {
                let version = field("etag: ").unwrap_or_default().to_owned();
                return Ok((status, version, String::from_utf8_lossy(&bytes[end + 4..]).into_owned()));
            }
        }
    }

    /// Asks until the page has these words, or until it lacks those after a `!`.
    pub(crate) fn until(&mut self, path: &str, words: &str, patience: Duration) -> std::io::Result<()> {
        let deadline = Instant::now() + patience;
        let mut known = String::new();
        loop {
            let (status, version, page) = self.get(path, &known)?;
            let there = match words.strip_prefix('!') {
                Some(words) => status == 200 && !page.contains(words),
                None => page.contains(words),
            };
            if there {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(std::io::Error::other(format!("{path} is {status}, without {words}")));
            }
            known = version;
            std::thread::sleep(Duration::from_micros(300));
        }
    }
}
