//! Reads the address of a store's database, and connects for the pool.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use deadpool_postgres::Connect;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config};

use crate::source::Dial;
use crate::store::Error;

/// How long to wait for an answer to the first knock.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// After how long without an answer the other side is taken to be gone.
const SILENCE: Duration = Duration::from_secs(15);

/// How to reach the database of a store.
///
/// # Errors
/// When the address is not understood, or TLS cannot be had.
pub(super) fn parse(url: &str) -> Result<Dial, Error> {
    let refused = |reason: String| Error::Address { reason };
    // A certificate is checked whenever there is to be one.
    let url = url.replace("sslmode=verify-full", "sslmode=require");
    let parsed: Result<Config, _> = url.parse();
    let mut config = parsed.map_err(|error| refused(error.to_string()))?;
    config.application_name("tejido").keepalives_idle(SILENCE).tcp_user_timeout(SILENCE);
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    Dial::new(config).map_err(|error| refused(error.to_string()))
}

/// Dials for the pool.
pub(super) struct PoolDial(pub Dial);

/// A connection of the pool, and the task that drives it.
type Dialled = Result<(Client, JoinHandle<()>), tokio_postgres::Error>;

impl Connect for PoolDial {
    fn connect(&self, _: &Config) -> Pin<Box<dyn Future<Output = Dialled> + Send + '_>> {
        Box::pin(async move {
            let (client, connection) = self.0.dial().await?;
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
    use tokio_postgres::config::SslMode;

    use super::*;

    #[test]
    fn an_address_says_whether_a_certificate_is_wanted() {
        let mode = |url: &str| parse(url).map(|dial| dial.config.get_ssl_mode());
        let base = "postgres://ana@db.example.org/tejido";
        assert_eq!(mode(base).unwrap(), SslMode::Prefer);
        assert_eq!(mode(&format!("{base}?sslmode=verify-full")).unwrap(), SslMode::Require);
        assert_eq!(mode(&format!("{base}?sslmode=disable")).unwrap(), SslMode::Disable);
        assert!(matches!(mode(&format!("{base}?port=x")), Err(Error::Address { .. })));
    }
}
