//! The store that several servers share: PostgreSQL 15 or later, through a pool of connections.
//!
//! One transaction for each batch; writers take turns by a lock of the database, so that batches
//! are numbered in the order in which they are committed. Who waits is told by `NOTIFY`, in the
//! same transaction. Everything is plain SQL.
//!
//! Whoever asks is blocked: a thread of the store's own drives the connections.

mod dial;
mod driver;
mod listen;
mod migrate;
mod session;

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{
    Client, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::WrongType;

use crate::source::Dial;
use crate::store::error::Cause;
use crate::store::sql::{Engine, Session};
use crate::store::{Error, Place};

use dial::PoolDial;
use driver::Driver;
use listen::News;
use session::PgSession;

/// Connections that are open at once, beside the one that listens.
const CONNECTIONS: usize = 8;

/// How long to wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What transactions that write begin with: each waits for its turn, for a minute at most. The
/// number is our own choice; it names the lock.
const TURN: &str = "SET LOCAL lock_timeout = '60s'; SELECT pg_advisory_xact_lock(7654321076)";

/// The store that several servers share.
pub(super) struct Postgres {
    place: String,
    pool: Pool,
    news: Arc<News>,
    driver: Driver,
}

impl Postgres {
    /// Opens the store in the database at `url`; its tables are made if they are missing.
    pub fn open(url: &str) -> Result<Self, Error> {
        let place = Place::Url(url.to_owned()).to_string();
        let dial = dial::parse(url)?;
        let driver = Driver::start().map_err(|source| away(&place, source.into()))?;
        let pool = driver.wait(async { pool(dial.clone()) }).map_err(|e| away(&place, e))?;
        let news = Arc::new(News::default());
        let store = Self { place, pool, news, driver };
        store.migrate()?;
        store.driver.spawn(listen::listen(dial, Arc::clone(&store.news)));
        Ok(store)
    }

    fn migrate(&self) -> Result<(), Error> {
        let place = self.place.clone();
        self.run(&format!("BEGIN; {TURN}"), |session| migrate::migrate(session, place))
    }

    fn client(&self) -> Result<Client, Error> {
        self.driver.wait(self.pool.get()).map_err(|error| match error {
            PoolError::Backend(source) => failed(&self.place, source),
            other => away(&self.place, other.into()),
        })
    }

    /// Runs a transaction that begins so.
    fn run<T>(
        &self,
        begin: &str,
        work: impl FnOnce(&mut PgSession<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let client = self.client()?;
        let mut session = PgSession::new(&self.driver, &client, &self.place);
        let done = session.say(begin).and_then(|()| {
            let done = work(&mut session)?;
            session.say("COMMIT")?;
            Ok(done)
        });
        if done.is_err() && session.say("ROLLBACK").is_err() {
            // Nobody knows what state it is in.
            drop(Object::take(client));
        }
        done
    }
}

fn pool(dial: Dial) -> Result<Pool, Cause> {
    let config = dial.config.clone();
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_connect(config, PoolDial(dial), recycling);
    let pool = Pool::builder(manager)
        .max_size(CONNECTIONS)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(CONNECT_TIMEOUT))
        .create_timeout(Some(CONNECT_TIMEOUT))
        .build()?;
    Ok(pool)
}

impl Engine for Postgres {
    fn read<T>(&self, work: impl FnOnce(&mut dyn Session) -> Result<T, Error>) -> Result<T, Error> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        self.run(begin, |session| work(session))
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&mut dyn Session) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.run(&format!("BEGIN; {TURN}"), |session| work(session))
    }

    fn write_aside<T>(
        &self,
        work: impl FnOnce(&mut dyn Session) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.run("BEGIN", |session| work(session))
    }

    /// The database cleans up by itself, in its own time (autovacuum).
    fn scrub(&self) -> Result<(), Error> {
        Ok(())
    }

    fn wait(
        &self,
        patience: Duration,
        is_new: &dyn Fn() -> Result<bool, Error>,
    ) -> Result<bool, Error> {
        let heard = self.news.heard();
        if is_new()? {
            return Ok(true);
        }
        self.news.wait(heard, patience);
        is_new()
    }
}

/// What went wrong, in our words.
fn failed(place: &str, error: tokio_postgres::Error) -> Error {
    let place = place.to_owned();
    let Some(code) = error.code().cloned() else {
        return without_code(place, error);
    };
    let source = error.into();
    if code == SqlState::DISK_FULL {
        Error::Full { place, source }
    } else if code == SqlState::LOCK_NOT_AVAILABLE {
        Error::Busy { place, source }
    } else if code.code().starts_with("08") || code.code().starts_with("57P") {
        Error::Away { place, source }
    } else {
        Error::Database { place, source }
    }
}

/// What the database did not say itself.
fn without_code(place: String, error: tokio_postgres::Error) -> Error {
    let is_misread =
        std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<WrongType>);
    let source = error.into();
    if is_misread { Error::Database { place, source } } else { Error::Away { place, source } }
}

fn away(place: &str, source: Cause) -> Error {
    Error::Away { place: place.to_owned(), source }
}
