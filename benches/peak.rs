//! A busy hour in a minute: single demands are posted at a steady rate while others read; each must
//! be stored before it is answered, none may be lost.
//!
//! `cargo bench --bench peak` posts 200 a second for 60 seconds to a server of its own over the
//! embedded store; `TEJIDO_BENCH_SECONDS` and `TEJIDO_BENCH_RATE` change that, and
//! `TEJIDO_BENCH_DATABASE_URL` names a PostgreSQL to be used instead.
#![expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Connections over which demands come.
const WRITERS: usize = 20;
/// Connections over which answers are read.
const READERS: usize = 4;
/// Pause between two readings of one connection.
const READ_EVERY: Duration = Duration::from_millis(40);

const READ: [&str; 4] = [
    "/api/v1/aggregates?by=theme",
    "/api/v1/aggregates?level=subregion",
    "/health/ready",
    "/charts/choropleth.svg?theme=salud",
];

fn main() {
    let seconds = number("TEJIDO_BENCH_SECONDS", 60);
    let rate = number("TEJIDO_BENCH_RATE", 200);
    let served = Served::new();
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..READERS)
        .map(|reader| {
            let (address, done) = (served.address.clone(), Arc::clone(&done));
            thread::spawn(move || read(&address, reader, &done))
        })
        .collect();
    let begun = Instant::now();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (address, token) = (served.address.clone(), served.token.clone());
            thread::spawn(move || write(&address, &token, writer, rate, seconds, begun))
        })
        .collect();
    let written: Vec<Duration> =
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
    let took = begun.elapsed();
    done.store(true, Ordering::Relaxed);
    let readings: Vec<Duration> =
        readers.into_iter().flat_map(|reader| reader.join().unwrap()).collect();
    println!("{} demands posted in {:.1} s, {rate} a second", written.len(), took.as_secs_f64());
    println!("post: {}", quantiles(written.clone()));
    println!("read: {}", quantiles(readings));
    println!("published: {} of {}", served.published(written.len()), written.len());
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Posts this connection's part of the demands, each at its moment; how long each took from that
/// moment on, so that a slow answer is not hidden by the wait for it.
fn write(
    address: &str,
    token: &str,
    writer: usize,
    rate: u64,
    seconds: u64,
    begun: Instant,
) -> Vec<Duration> {
    let mut stream = connect(address);
    let own = (writer as u64..rate * seconds).step_by(WRITERS);
    own.map(|number| {
        let due = begun + Duration::from_secs_f64(number as f64 / rate as f64);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let body = format!(
            "{{\"id\":\"{number}\",\"received_at\":\"2025-03-{:02}\",\"themes\":[\"salud\"],\
             \"municipality_code\":\"76001\",\"description\":\"Falta el puesto de salud\"}}",
            1 + number % 28
        );
        let status = ask(&mut stream, "POST", "/api/v1/demands", Some(token), &body).0;
        assert_eq!(status, 201, "demand {number}");
        due.elapsed()
    })
    .collect()
}

fn read(address: &str, reader: usize, done: &AtomicBool) -> Vec<Duration> {
    let mut stream = connect(address);
    let mut took = Vec::new();
    while !done.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let (status, _) = ask(&mut stream, "GET", READ[reader % READ.len()], None, "");
        assert_eq!(status, 200);
        took.push(begun.elapsed());
        thread::sleep(READ_EVERY);
    }
    took
}

fn connect(address: &str) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    BufReader::new(stream)
}

/// Status and body of an answer; the connection stays open.
fn ask(
    stream: &mut BufReader<TcpStream>,
    method: &str,
    path: &str,
    token: Option<&str>,
    body: &str,
) -> (u16, String) {
    let bearer = token.map(|token| format!("Authorization: Bearer {token}\r\n"));
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: tejido.test\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n{}\r\n{body}",
        body.len(),
        bearer.unwrap_or_default()
    );
    stream.get_mut().write_all(head.as_bytes()).unwrap();
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap().parse().unwrap();
    let mut length = 0;
    loop {
        line.clear();
        stream.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

fn quantiles(mut took: Vec<Duration>) -> String {
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    format!("median {:.1} ms, p99 {:.1} ms, max {:.1} ms", at(0.5), at(0.99), at(1.0))
}

/// A server of an empty store.
struct Served {
    address: String,
    token: String,
    child: Child,
    _data: TempDir,
}

impl Served {
    fn new() -> Self {
        let data = TempDir::new().unwrap();
        let place = match std::env::var("TEJIDO_BENCH_DATABASE_URL") {
            Ok(url) => ["--database-url".to_owned(), url],
            Err(_) => ["--data".to_owned(), data.path().display().to_string()],
        };
        let tejido = |args: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_tejido"));
            command.args(args).args(&place);
            command
        };
        let made = tejido(&["token", "create", "--name", "peak", "--role", "editor"]).output();
        let token = String::from_utf8(made.unwrap().stdout).unwrap().trim().to_owned();
        let mut serve = tejido(&["serve", "--bind", "127.0.0.1:0"]);
        let mut child = serve.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let line = log.find_map(|line| line.ok().filter(|line| line.contains("http://"))).unwrap();
        let address = line.split("http://").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        thread::spawn(move || log.for_each(|line| line.iter().for_each(|line| println!("{line}"))));
        Self { address, token, child, _data: data }
    }

    /// How many demands are served, once there are as many as expected or it took too long.
    fn published(&self, expected: usize) -> u64 {
        let begun = Instant::now();
        let mut stream = connect(&self.address);
        loop {
            let ready = ask(&mut stream, "GET", "/health/ready", None, "").1;
            let ready: serde_json::Value = serde_json::from_str(&ready).unwrap();
            let demands = ready["demands"].as_u64().unwrap();
            if demands == expected as u64 || begun.elapsed() > Duration::from_secs(10) {
                return demands;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
