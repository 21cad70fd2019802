//! A server on a free port of this machine, and requests to it as bytes.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, LazyLock, mpsc};
use std::time::Duration;

use actix_web::{rt, web};
use serde_json::Value;
use tejido::http::{State, serve};
use tejido::settings::{Limits, Settings};
use tejido::snapshot::Snapshot;

use crate::fixture;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}

/// GET.
pub fn get(path: &str) -> Answer {
    ask("GET", path, &[])
}

/// GET as a browser does.
pub fn browse(path: &str) -> Answer {
    ask("GET", path, &[("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")])
}

/// GET, with the status that it must have.
pub fn get_json(path: &str) -> Value {
    let answer = get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// The parameters that a problem names.
pub fn faults(path: &str, status: u16) -> Vec<String> {
    let answer = get(path);
    assert_eq!(answer.status, status, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("cache-control"), "no-store", "errors are not cached");
    let problem = answer.json();
    assert_eq!(problem["status"], status);
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["parameter"].as_str().unwrap().to_owned()).collect()
}

/// POST.
pub fn post(path: &str, body: &str) -> Answer {
    send("POST", path, &[("Content-Length", &body.len().to_string())], body)
}

/// Any request without a body.
pub fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(method, path, headers, "")
}

/// Any request.
pub fn send(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    send_to(*SERVER, method, path, headers, body)
}

/// Any request to a server of [`start`].
pub fn send_to(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nHost: tejido.test\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    let mut stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    stream.write_all((head + "\r\n" + body).as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
    let pair = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_ascii_lowercase(), value.to_owned()))
    };
    Answer { status, headers: lines.filter_map(pair).collect(), body: bytes[end + 4..].to_vec() }
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| start(fixture::snapshot));

/// A server of this snapshot.
pub fn start(snapshot: fn() -> Snapshot) -> SocketAddr {
    let limits = Limits { body_bytes: 1000, address_bytes: 2000, ..Limits::default() };
    let settings = Settings { workers: Some(1), limits, ..Settings::default() };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (started, wait) = mpsc::channel();
    std::thread::spawn(move || {
        let state = web::Data::new(State::new(Arc::new(snapshot()), settings, fixture::past));
        rt::System::new().block_on(async move {
            let server = serve(state, listener).unwrap();
            started.send(()).unwrap();
            server.await.unwrap();
        });
    });
    wait.recv().unwrap();
    address
}
