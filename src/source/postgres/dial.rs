//! Connects to a PostgreSQL, through TLS where the address or the server wants it.
//!
//! `sslmode=require` wants a certificate that this machine trusts for that host; `prefer`, the
//! default, takes an open connection where TLS fails; `disable` tries none.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Error, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What goes to and from a database, in the clear or not.
pub type Stream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// How to reach a database.
#[derive(Clone)]
pub struct Dial {
    /// Where it is, and who asks.
    pub config: Config,
    tls: MakeRustlsConnect,
}

impl Dial {
    /// Reaches the database of this configuration, and trusts whom this machine trusts.
    ///
    /// # Errors
    /// When TLS cannot be had.
    pub fn new(config: Config) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(ring::default_provider());
        let client =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let client = client.with_root_certificates(roots).with_no_client_auth();
        Ok(Self { config, tls: MakeRustlsConnect::new(client) })
    }

    /// Connects; whoever asks drives the connection.
    ///
    /// # Errors
    /// When the database does not answer, or refuses.
    pub async fn dial(&self) -> Result<(Client, Connection<Socket, Stream>), Error> {
        let first = self.config.connect(self.tls.clone()).await;
        match first {
            Err(error) if self.may_be_open() && error.as_db_error().is_none() => {
                let mut config = self.config.clone();
                config.ssl_mode(SslMode::Disable);
                config.connect(self.tls.clone()).await
            }
            other => other,
        }
    }

    fn may_be_open(&self) -> bool {
        self.config.get_ssl_mode() == SslMode::Prefer
    }
}
