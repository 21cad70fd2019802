//! Hears of changes: a connection of its own listens, and is dialled again when it is lost.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::{self, Either};
use futures_util::stream::{self, StreamExt};
use tokio::time::sleep;
use tokio_postgres::AsyncMessage;

use crate::source::Dial;

/// The name under which changes are told.
pub(super) const CHANNEL: &str = "tejido";

/// How long to wait before the first attempt to dial again; each waits twice as long, up to the
/// longest.
const PAUSE: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(2);

/// Wakes those who wait.
#[derive(Default)]
pub(super) struct News {
    told: Mutex<u64>,
    bell: Condvar,
}

impl News {
    /// How much was told so far.
    pub fn heard(&self) -> u64 {
        *self.told()
    }

    /// Waits until more was told than that, for so long at most.
    pub fn wait(&self, heard: u64, patience: Duration) {
        let waited = self.bell.wait_timeout_while(self.told(), patience, |told| *told == heard);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn tell(&self) {
        *self.told() += 1;
        self.bell.notify_all();
    }

    fn told(&self) -> MutexGuard<'_, u64> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Listens for ever.
pub(super) async fn listen(dial: Dial, news: Arc<News>) {
    let mut pause = PAUSE;
    loop {
        match hear(&dial, &news).await {
            Ok(()) => pause = PAUSE,
            Err(error) => tracing::debug!(%error, "the database cannot be listened to"),
        }
        sleep(pause).await;
        pause = PAUSE_MAX.min(pause * 2);
    }
}

/// Listens until the connection is lost.
async fn hear(dial: &Dial, news: &News) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = dial.dial().await?;
    let messages = stream::poll_fn(move |context| connection.poll_message(context));
    let told = messages.for_each(|message| {
        if let Ok(AsyncMessage::Notification(_)) = message {
            news.tell();
        }
        future::ready(())
    });
    let told = std::pin::pin!(told);
    let begin = std::pin::pin!(async {
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        // What was told before nobody heard.
        news.tell();
        Ok(())
    });
    match future::select(told, begin).await {
        Either::Left(_) => Ok(()),
        Either::Right((begun, told)) => {
            begun?;
            told.await;
            Ok(())
        }
    }
}
