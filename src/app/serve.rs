//! Serves a snapshot, and each newer one as soon as the store holds more.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use actix_web::{rt, web};

use crate::app::{Feed, WorkspaceError};
use crate::http::{self, Past, State};
use crate::ingest::Desk;
use crate::settings::Settings;

/// How long to wait for something new before looking whether the server stops.
const PATIENCE: Duration = Duration::from_secs(1);

/// The least time between two versions, so that many small writes make few of them.
const PACE: Duration = Duration::from_millis(200);

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

/// Serves what `feed` gives until the process is told to stop, and what it gives later as soon as
/// the store holds more; records come in at `desk`, and `past` finds the snapshot of an older
/// version. A store that cannot be read is logged, and the last good snapshot stays.
///
/// # Errors
/// When the server cannot start or stops by itself.
pub fn serve(
    listener: TcpListener,
    settings: Settings,
    feed: Feed,
    desk: Desk,
    past: impl Fn(&str) -> Past + Send + Sync + 'static,
) -> Result<(), ServeError> {
    let snapshot = Arc::new(feed.snapshot());
    let state = web::Data::new(State::new(snapshot, settings, past).with_desk(desk));
    let stop = Arc::new(AtomicBool::new(false));
    let watcher = {
        let (state, stop) = (state.clone(), Arc::clone(&stop));
        thread::spawn(move || watch(&state, feed, &stop))
    };
    let run = async { http::serve(state, listener)?.await };
    let ended = rt::System::new().block_on(run).map_err(ServeError::Stopped);
    stop.store(true, Ordering::Relaxed);
    // A panic of the watcher was logged where it happened.
    watcher.join().ok();
    ended
}

/// Publishes what is new, on a thread of its own.
fn watch(state: &State, mut feed: Feed, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        match renew(state, &mut feed) {
            Ok(()) => {
                state.set_store_away(false);
            }
            Err(error) => {
                if !state.set_store_away(true) {
                    tracing::warn!(%error, "the store cannot be read; the last data stay");
                }
                thread::sleep(PATIENCE);
            }
        }
    }
}

/// Waits for something new, and publishes it.
fn renew(state: &State, feed: &mut Feed) -> Result<(), WorkspaceError> {
    let is_new = feed.wait(PATIENCE)? && feed.refresh()?;
    if is_new {
        let snapshot = feed.snapshot();
        tracing::info!(version = %snapshot.version, "published");
        state.publish(Arc::new(snapshot));
        thread::sleep(PACE);
    }
    Ok(())
}
