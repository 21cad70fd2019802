//! Connects to a database, through TLS where the address or the server wants it.
//!
//! `sslmode=require` and `verify-full` want a certificate that this machine trusts for that host;
//! `prefer`, the default, takes an open connection where TLS fails; `disable` tries none.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::Connect;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::Error;

type Stream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// How long to wait for an answer to the first knock.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// After how long without an answer the other side is taken to be gone.
const SILENCE: Duration = Duration::from_secs(15);

/// How to reach a database.
#[derive(Clone)]
pub(super) struct Dial {
    pub config: Config,
    tls: MakeRustlsConnect,
}

impl Dial {
    pub fn parse(url: &str) -> Result<Self, Error> {
        let refused = |reason: String| Error::Address { reason };
        // A certificate is checked whenever there is to be one.
        let url = url.replace("sslmode=verify-full", "sslmode=require");
        let parsed: Result<Config, _> = url.parse();
        let mut config = parsed.map_err(|error| refused(error.to_string()))?;
        config.application_name("tejido").keepalives_idle(SILENCE).tcp_user_timeout(SILENCE);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        let tls = trusting_system().map_err(|error| refused(error.to_string()))?;
        Ok(Self { config, tls: MakeRustlsConnect::new(tls) })
    }

    pub async fn dial(
        &self,
    ) -> Result<(Client, Connection<Socket, Stream>), tokio_postgres::Error> {
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

/// Trusts whom this machine trusts.
fn trusting_system() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// A connection of the pool, and the task that drives it.
type Dialled = Result<(Client, JoinHandle<()>), tokio_postgres::Error>;

impl Connect for Dial {
    fn connect(&self, _: &Config) -> Pin<Box<dyn Future<Output = Dialled> + Send + '_>> {
        Box::pin(async move {
            let (client, connection) = self.dial().await?;
            let drive = async move {
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "a connection to the database ended");
                }
            };
            Ok((client, tokio::spawn(drive)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_whether_a_certificate_is_wanted() {
        let mode = |url: &str| Dial::parse(url).map(|dial| dial.config.get_ssl_mode());
        let base = "postgres://ana@db.example.org/tejido";
        assert_eq!(mode(base).unwrap(), SslMode::Prefer);
        assert_eq!(mode(&format!("{base}?sslmode=verify-full")).unwrap(), SslMode::Require);
        assert_eq!(mode(&format!("{base}?sslmode=disable")).unwrap(), SslMode::Disable);
        assert!(matches!(mode(&format!("{base}?port=x")), Err(Error::Address { .. })));
    }
}
