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

    /// The status and the body.
    pub(crate) fn get(&mut self, path: &str) -> std::io::Result<(u16, String)> {
        write!(self.stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\n\r\n", self.address)?;
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
            let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")).map(str::trim);
            let length: usize = length.and_then(|n| n.parse().ok()).unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                let status = head.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
                return Ok((status, String::from_utf8_lossy(&bytes[end + 4..]).into_owned()));
            }
        }
    }

    /// Ask until the page has these words.
    pub(crate) fn until(&mut self, path: &str, words: &str, patience: Duration) -> std::io::Result<()> {
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if self.get(path)?.1.contains(words) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_micros(300));
        }
        let (status, page) = self.get(path)?;
        Err(std::io::Error::other(format!(
            "{path} is {status}, without {words}: {}",
            &page[..page.len().min(300)]
        )))
    }
}
