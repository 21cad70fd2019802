//! Two servers on one database: what one stores, both show; without it, both go on.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::home::{Home, append, ask_server, demand, demands, name_of, server, tell_server};

/// A server, which stops with its drop.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn start(home: &Home) -> Server {
    let mut command = home.tejido(&["serve", "--bind", "127.0.0.1:0"]);
    let mut child = command.env("RUST_LOG", "error").stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next());
    let address = address.unwrap_or_else(|| panic!("no address: {line}")).to_owned();
    thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
    Server { child, address }
}

/// Status and body of what an address answers.
fn get(server: &Server, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(&server.address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let head = format!("GET {path} HTTP/1.1\r\nHost: tejido.test\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
}

fn ready(server: &Server) -> Value {
    serde_json::from_str(&get(server, "/health/ready").unwrap().1).unwrap()
}

/// How long it takes until both servers say so.
fn until(servers: &[Server], says: impl Fn(&Value) -> bool) -> Duration {
    let start = Instant::now();
    while !servers.iter().all(|server| says(&ready(server))) {
        assert!(start.elapsed() < Duration::from_secs(30), "{}", ready(&servers[0]));
        thread::sleep(Duration::from_millis(20));
    }
    start.elapsed()
}

/// Asks both again and again while `work` is done; every answer must be good.
fn while_reading(servers: &[Server], work: impl FnOnce()) {
    let (is_done, answers) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for server in servers {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    let answer = get(server, "/api/v1/aggregates?by=theme");
                    let (status, body) = answer.expect("an answer");
                    assert_eq!(status, 200, "{body}");
                    answers.fetch_add(1, Ordering::Relaxed);
                    thread::sleep(Duration::from_millis(20));
                }
            });
        }
        work();
        is_done.store(true, Ordering::Relaxed);
    });
    assert!(answers.into_inner() > 0);
}

#[test]
fn two_servers_show_the_same_and_go_on_without_their_database() {
    let home = Home::postgres();
    let store = home.open();
    let servers = [start(&home), start(&home)];
    while_reading(&servers, || {
        for count in 1..=3 {
            append(&*store, &count.to_string(), demands([demand(&count.to_string())]));
            let late = until(&servers, |ready| ready["demands"] == count);
            assert!(late < Duration::from_secs(1), "both show it after {late:?}");
        }
        assert_eq!(ready(&servers[0])["version"], ready(&servers[1])["version"]);
        let name = name_of(home.url());
        tell_server(server(), &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
        let all = format!(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
             WHERE datname = '{name}'"
        );
        ask_server(server(), &all);
        until(&servers, |ready| ready["store"] == "away" && ready["demands"] == 3);
        tell_server(server(), &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
        until(&servers, |ready| ready["store"] == "ok");
        append(&*home.open(), "4", demands([demand("4")]));
        until(&servers, |ready| ready["demands"] == 4);
    });
}

#[test]
fn a_server_shows_what_another_program_stores_in_its_folder() {
    let home = Home::sqlite();
    let servers = [start(&home)];
    assert_eq!(ready(&servers[0])["demands"], 0);
    append(&*home.open(), "1", demands([demand("1")]));
    let late = until(&servers, |ready| ready["demands"] == 1);
    assert!(late < Duration::from_secs(1), "shown after {late:?}");
    let pinned = ready(&servers[0])["version"].as_str().unwrap().to_owned();
    append(&*home.open(), "2", demands([demand("2")]));
    home.open().erase("pqrs", "1", "lo pidió su titular", crate::home::NOW, "").unwrap();
    until(&servers, |ready| ready["demands"] == 1 && ready["version"] != pinned.as_str());
    let path = format!("/api/v1/aggregates?by=theme&v={pinned}");
    let (status, body) = get(&servers[0], &path).unwrap();
    assert_eq!(status, 410, "{body}");
    assert!(body.contains("lo pidió su titular"), "{body}");
}
