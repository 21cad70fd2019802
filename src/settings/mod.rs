//! How the server runs: read once at start from a file, checked, never changed.
//!
//! Everything has a default; a file names only what differs from it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// How the server runs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Address to listen on: this machine alone unless told otherwise.
    pub bind: SocketAddr,
    /// How the outside world reaches the server (`https://tejido.example.org`), for links in
    /// answers; without it the request's `Host` decides.
    pub base_url: Option<String>,
    /// Threads that accept and answer requests; `None` = one for each processor.
    pub workers: Option<usize>,
    /// What requests may cost.
    pub limits: Limits,
}

/// What requests may cost; beyond it they are answered with a problem.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Largest body of a request, in bytes.
    pub body_bytes: u64,
    /// Largest file that is sent to be imported, in bytes.
    pub upload_bytes: u64,
    /// Longest address with its query, in bytes.
    pub address_bytes: usize,
    /// Time for a client to send the head of its request, in seconds.
    pub client_seconds: u64,
    /// Time for an answer to be made, in seconds.
    pub answer_seconds: u64,
    /// Time that requests under way are given when the server stops, in seconds.
    pub stop_seconds: u64,
    /// Answers that may be in the making or wait for it at once.
    pub answers: usize,
    /// Memory for finished answers, in bytes.
    pub cache_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let bind = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8076);
        Self { bind, base_url: None, workers: None, limits: Limits::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 64 << 20,
            upload_bytes: 512 << 20,
            address_bytes: 8 << 10,
            client_seconds: 10,
            answer_seconds: 30,
            stop_seconds: 10,
            answers: 256,
            cache_bytes: 64 << 20,
        }
    }
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("settings {path}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is not what is expected; the message has line and column.
    #[error("settings {path}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// The address under which the server is reached is not one.
    #[error("base_url {0:?}: expected http:// or https://, a host and no path")]
    BaseUrl(String),
    /// A limit of zero would refuse every request.
    #[error("limits.{0} is 0")]
    ZeroLimit(&'static str),
}

impl Settings {
    /// Reads a file of settings.
    ///
    /// # Errors
    /// Names the file and what is wrong in it.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let path = path.to_owned();
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, path),
            Err(source) => Err(SettingsError::Unreadable { path, source }),
        }
    }

    fn parse(text: &str, path: PathBuf) -> Result<Self, SettingsError> {
        let malformed = |source| SettingsError::Malformed { path, source: Box::new(source) };
        let settings: Self = toml::from_str(text).map_err(malformed)?;
        settings.checked()
    }

    fn checked(mut self) -> Result<Self, SettingsError> {
        if let Some(url) = self.base_url.take() {
            self.base_url = Some(origin(&url).ok_or(SettingsError::BaseUrl(url))?);
        }
        let limits = &self.limits;
        let positive = [
            ("address_bytes", limits.address_bytes),
            ("answers", limits.answers),
            ("client_seconds", limits.client_seconds as usize),
            ("answer_seconds", limits.answer_seconds as usize),
        ];
        match positive.into_iter().find(|(_, limit)| *limit == 0) {
            Some((name, _)) => Err(SettingsError::ZeroLimit(name)),
            None => Ok(self),
        }
    }
}

/// Scheme and host of an address without a path; `None` when it is anything else.
fn origin(url: &str) -> Option<String> {
    let url = url.strip_suffix('/').unwrap_or(url);
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    is_host(host).then(|| url.to_owned())
}

/// Whether `text` can be a host with or without a port.
pub fn is_host(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (1..=255).contains(&text.len()) && text.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Settings, String> {
        Settings::parse(text, PathBuf::from("tejido.toml")).map_err(|error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            cause.unwrap_or_else(|| error.to_string())
        })
    }

    fn check_error(text: &str, expected: &str) {
        let error = parse(text).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn an_empty_file_listens_on_this_machine_alone() {
        let settings = parse("").unwrap();
        assert_eq!(settings, Settings::default());
        assert!(settings.bind.ip().is_loopback());
    }

    #[test]
    fn a_file_names_only_what_differs() {
        let text = "base_url = \"https://tejido.example.org/\"\n[limits]\nanswers = 8\n";
        let settings = parse(text).unwrap();
        assert_eq!(settings.base_url.as_deref(), Some("https://tejido.example.org"));
        assert_eq!((settings.limits.answers, settings.limits.answer_seconds), (8, 30));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        check_error("bnd = 1", "unknown field `bnd`");
        check_error("base_url = \"tejido.example.org\"", "expected http://");
        check_error("base_url = \"https://example.org/a\"", "expected http://");
        check_error("[limits]\nanswers = 0", "limits.answers is 0");
    }
}
