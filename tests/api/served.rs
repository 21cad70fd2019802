//! The program itself, serving a store of its own, and those who hold its tokens.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tejido::store::{Place, Role, Secret, Store, open};
use tejido::territory::Geodata;
use tempfile::TempDir;

use crate::server::{Answer, send_to};

static GEODATA: LazyLock<Geodata> = LazyLock::new(Geodata::embedded);

/// A running server; it ends with this.
pub struct Served {
    address: SocketAddr,
    child: Child,
    _data: TempDir,
    pub analyst: String,
    pub editor: String,
    pub admin: String,
}

impl Served {
    /// Serves an empty store on a free port.
    pub fn new() -> Self {
        let data = TempDir::new().unwrap();
        let store = open(&Place::from(data.path()), &GEODATA).unwrap();
        let [analyst, editor, admin] = Role::ALL.map(|role| token(&*store, role));
        drop(store);
        let mut child = tejido(data.path(), &["serve", "--bind", "127.0.0.1:0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let line = log.find_map(|line| line.ok().filter(|line| line.contains("http://"))).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next());
        let address = address.unwrap().parse().unwrap();
        std::thread::spawn(move || log.for_each(drop));
        Self { address, child, _data: data, analyst, editor, admin }
    }

    /// A request with a token, empty for none.
    pub fn ask(&self, method: &str, path: &str, token: &str) -> Answer {
        self.send(method, path, token, "application/json", "")
    }

    /// A request with a body.
    pub fn send(&self, method: &str, path: &str, token: &str, media: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let length = body.len().to_string();
        let mut headers = vec![("Content-Type", media), ("Content-Length", &length)];
        if !token.is_empty() {
            headers.push(("Authorization", &bearer));
        }
        send_to(self.address, method, path, &headers, body)
    }

    /// Sends JSON as an editor; the answer must have this status.
    pub fn write(&self, method: &str, path: &str, body: &Value, status: u16) -> Value {
        let body = body.to_string();
        let answer = self.send(method, path, &self.editor, "application/json", &body);
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        answer.json()
    }

    /// Reads JSON as an editor.
    pub fn read(&self, path: &str) -> Value {
        let answer = self.ask("GET", path, &self.editor);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Sends a file as an editor; `parts` are the form's other parts.
    pub fn upload(&self, name: &str, text: &str, parts: &[(&str, &str)]) -> Answer {
        self.upload_to("/api/v1/imports", name, text, parts)
    }

    /// Sends a file through the page.
    pub fn upload_page(&self, name: &str, text: &str) -> Answer {
        self.upload_to("/cargas", name, text, &[("kind", ""), ("source", ""), ("sheet", "")])
    }

    fn upload_to(&self, path: &str, name: &str, text: &str, parts: &[(&str, &str)]) -> Answer {
        let part = |about: String, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; {about}\r\n\r\n{value}\r\n")
        };
        let values = parts.iter().map(|(key, value)| part(format!("name=\"{key}\""), value));
        let file = part(format!("name=\"file\"; filename=\"{name}\""), text);
        let body: String = values.chain([file, "--x--\r\n".to_owned()]).collect();
        self.send("POST", path, &self.editor, "multipart/form-data; boundary=x", &body)
    }

    /// How many demands are published, once there are as many as expected or it took too long.
    pub fn published(&self, expected: u64) -> u64 {
        let begun = Instant::now();
        loop {
            let ready = self.ask("GET", "/health/ready", "").json();
            let demands = ready["demands"].as_u64().unwrap();
            if demands == expected || begun.elapsed() > Duration::from_secs(10) {
                return demands;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn tejido(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tejido"));
    command.args(args).arg("--data").arg(data).env("RUST_LOG", "warn");
    command
}

/// A new token.
fn token(store: &dyn Store, role: Role) -> String {
    let secret = Secret::new().unwrap();
    store.add_token(role.id(), role, &secret.hash, "2025-01-01T00:00:00Z").unwrap();
    secret.text
}
