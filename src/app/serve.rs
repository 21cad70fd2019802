//! Serves a snapshot, and each newer one as soon as the store holds more.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::{rt, web};

use crate::http::{self, State};
use crate::ingest::Desk;
use crate::settings::Settings;
use crate::snapshot::Snapshot;

/// How often the store is asked whether it holds something new.
const WATCH_EVERY: Duration = Duration::from_secs(1);

/// Why a server could not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken, not ours, or not allowed.
    #[error("cannot listen on {bind}")]
    Listen {
        /// The address.
        bind: std::net::SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The server stopped for a reason of its own.
    #[error("the server stopped")]
    Stopped(#[source] std::io::Error),
}

/// A socket that listens where the settings say, so that a taken address is known before the data
/// are loaded.
///
/// # Errors
/// When the address cannot be had.
pub fn listen(settings: &Settings) -> Result<TcpListener, ServeError> {
    let bind = settings.bind;
    TcpListener::bind(bind).map_err(|source| ServeError::Listen { bind, source })
}

/// Serves `snapshot` until the process is told to stop; records come in at `desk`. `newer` is asked every second, off the
/// threads that answer, and returns a snapshot when there is one to publish; `past` finds the
/// snapshot of an older version.
///
/// # Errors
/// When the server cannot start or stops by itself.
pub fn serve(
    listener: TcpListener,
    settings: Settings,
    snapshot: Arc<Snapshot>,
    desk: Desk,
    newer: impl Fn(&Snapshot) -> Option<Arc<Snapshot>> + Send + Sync + 'static,
    past: impl Fn(&str) -> Option<Arc<Snapshot>> + Send + Sync + 'static,
) -> Result<(), ServeError> {
    let state = web::Data::new(State::new(snapshot, settings, past).with_desk(desk));
    let run = async {
        let server = http::serve(state.clone(), listener)?;
        rt::spawn(watch(state, Arc::new(newer)));
        server.await
    };
    rt::System::new().block_on(run).map_err(ServeError::Stopped)
}

async fn watch<N>(state: web::Data<State>, newer: Arc<N>)
where
    N: Fn(&Snapshot) -> Option<Arc<Snapshot>> + Send + Sync + 'static,
{
    let mut clock = rt::time::interval(WATCH_EVERY);
    loop {
        clock.tick().await;
        let (published, newer) = (state.published(), Arc::clone(&newer));
        let found = web::block(move || newer(&published.snapshot)).await;
        if let Ok(Some(snapshot)) = found {
            tracing::info!(version = %snapshot.version, "published");
            state.publish(snapshot);
        }
    }
}
