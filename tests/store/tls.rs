//! A PostgreSQL that takes no open connection: what is sent to it is encrypted, and it is asked who
//! it is.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::home::{Home, start_postgres};

/// What the program is told about the server's certificate.
#[derive(Clone, Copy)]
enum Trust {
    TheServers,
    Nobodys,
}

/// Where the server has its address and its certificate.
fn dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres-tls")
}

/// Imports a file into the store of an address.
fn import(url: &str, trust: Trust) -> Output {
    let certificate = match trust {
        Trust::TheServers => dir().join("server.crt"),
        Trust::Nobodys => dir().join("no such file"),
    };
    let home = Home::sqlite();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tejido"));
    command.args(["import", "--database-url", url]).arg(home.file(3));
    command.env_remove("TEJIDO_DATA").env_remove("SSL_CERT_DIR").env("SSL_CERT_FILE", certificate);
    command.output().unwrap()
}

#[test]
fn a_store_is_reached_over_tls_by_whom_the_machine_trusts() {
    let url = start_postgres(&dir(), &["60", "tls"]);
    for mode in ["require", "verify-full"] {
        let with = format!("{url}?sslmode={mode}");
        let output = import(&with, Trust::TheServers);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() || told.contains("ya está cargado"), "{mode}: {told}");
        let refused = import(&with, Trust::Nobodys);
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && told.contains("certificate"), "{mode}: {told}");
    }
    let open = import(&format!("{url}?sslmode=disable"), Trust::TheServers);
    let told = String::from_utf8_lossy(&open.stderr).into_owned();
    assert!(!open.status.success() && told.contains("encryption"), "{told}");
}
