//! Where the store of a test is, and what tests put there.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use tejido::demand::{Batch, Commitment, Demand, Event, Method, Placement, Records};
use tejido::intake::{Report, Tally};
use tejido::store::{Origin, Place, Store, open, random_id};
use tejido::territory::Geodata;
use tempfile::TempDir;

/// The moment of what is stored.
pub const NOW: &str = "2025-03-01T12:00:00Z";

/// The places of every test.
pub static GEODATA: LazyLock<Geodata> = LazyLock::new(Geodata::embedded);

/// A place for one store, which is gone with it.
pub struct Home {
    pub place: Place,
    /// A folder for files, and for the store itself where that is a file.
    pub dir: TempDir,
    database: Option<String>,
}

/// The address of the server for tests: the one given, or one of our own.
static SERVER: LazyLock<String> =
    LazyLock::new(|| std::env::var("TEJIDO_TEST_DATABASE_URL").unwrap_or_else(|_| start_server()));

fn start_server() -> String {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres");
    start_postgres(&dir, &[])
}

/// Starts a server of its own, and returns its address.
pub fn start_postgres(dir: &Path, options: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres");
    let started = Command::new(script).arg("start").arg(dir).args(options).output().unwrap();
    let told = String::from_utf8_lossy(&started.stderr);
    assert!(started.status.success(), "no PostgreSQL to test with: {told}");
    String::from_utf8(started.stdout).unwrap().trim().to_owned()
}

/// The server's own database.
pub fn server() -> &'static str {
    &SERVER
}

/// The name of the database at an address.
pub fn name_of(url: &str) -> &str {
    let plain = url.split('?').next().unwrap();
    plain.rsplit_once('/').unwrap().1
}

/// Asks a database for the first cell of an answer, as text; empty where there is none.
pub fn ask_server(url: &str, sql: &str) -> String {
    with_client(url, async |client| {
        let messages = client.simple_query(sql).await.unwrap();
        let row = messages.iter().find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        row.unwrap_or_default().to_owned()
    })
}

/// Runs statements in a database of the server.
pub fn tell_server(url: &str, sql: &str) {
    with_client(url, async |client| client.batch_execute(sql).await.unwrap());
}

fn with_client<T>(url: &str, work: impl AsyncFnOnce(&tokio_postgres::Client) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) =
            tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        runtime.spawn(async {
            connection.await.ok();
        });
        work(&client).await
    })
}

impl Home {
    /// A folder.
    pub fn sqlite() -> Self {
        let dir = TempDir::new().unwrap();
        Self { place: Place::from(dir.path()), dir, database: None }
    }

    /// A database of its own.
    pub fn postgres() -> Self {
        let name = format!("tejido_test_{}", random_id().unwrap());
        tell_server(&SERVER, &format!("CREATE DATABASE {name}"));
        let place = Place::Url(database_url(&SERVER, &name));
        Self { place, dir: TempDir::new().unwrap(), database: Some(name) }
    }

    /// The arguments by which commands find it.
    pub fn arguments(&self) -> [String; 2] {
        match &self.place {
            Place::Folder(dir) => ["--data".into(), dir.to_str().unwrap().into()],
            Place::Url(url) => ["--database-url".into(), url.clone()],
        }
    }

    /// The address of its database.
    pub fn url(&self) -> &str {
        let Place::Url(url) = &self.place else { panic!("a folder has no address") };
        url
    }

    /// `tejido` with these arguments and the store's.
    pub fn tejido(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tejido"));
        command.args(arguments).args(self.arguments());
        command.env_remove("TEJIDO_DATA").env_remove("TEJIDO_DATABASE_URL");
        command
    }

    /// A file of so many demands.
    pub fn file(&self, rows: usize) -> String {
        let path = self.dir.path().join(format!("{rows}.csv"));
        let lines = (0..rows).map(|row| format!("{row},2025-03-01,Salud,Cali,título {row}"));
        let lines = ["id,fecha,tema,municipio,título".to_owned()].into_iter().chain(lines);
        std::fs::write(&path, lines.collect::<Vec<_>>().join("\n")).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Its store.
    pub fn open(&self) -> Arc<dyn Store> {
        open(&self.place, &GEODATA).unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(name) = &self.database {
            tell_server(&SERVER, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// The address of another database of the same server.
fn database_url(url: &str, name: &str) -> String {
    let (plain, options) = url.split_once('?').map_or((url, None), |(url, o)| (url, Some(o)));
    let (server, _) = plain.rsplit_once('/').unwrap();
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{server}/{name}{options}")
}

/// A batch of these records; its hash is whatever tells it from others.
pub fn batch(hash: &str, records: Records) -> Batch {
    Batch { hash: hash.into(), synthetic: true, records }
}

/// A file of this name.
pub fn origin(file: &str) -> Origin {
    Origin {
        file: file.into(),
        file_hash: Some(format!("hash of {file}")),
        at: NOW.into(),
        by: "ana".into(),
    }
}

/// A write of one record.
pub fn edit(at: &str) -> Origin {
    Origin { file: "edit".into(), file_hash: None, at: at.into(), by: "ana".into() }
}

/// A report of so many rows, all located.
pub fn report(rows: u64) -> Report {
    let tally = Tally { read: rows, located: rows, ..Tally::default() };
    Report { tally, ..Report::default() }
}

/// Appends a batch of a file.
pub fn append(store: &dyn Store, name: &str, records: Records) -> u32 {
    store.append(&batch(name, records), &origin(name), &report(1)).unwrap()
}

/// A demand that lies somewhere.
pub fn demand(id: &str) -> Demand {
    let placement = Placement {
        municipality: 3,
        method: Method::Code,
        confidence: 1.0,
        distance_to_border_m: None,
        conflict: false,
    };
    Demand { placement: Some(placement), ..unlocated(id) }
}

/// A demand that lies nowhere.
pub fn unlocated(id: &str) -> Demand {
    Demand {
        source: "pqrs".into(),
        id: id.into(),
        received_at: date(2025, 3, 1),
        themes: vec![3],
        ..Demand::default()
    }
}

pub fn demands(all: impl IntoIterator<Item = Demand>) -> Records {
    Records::demands(all)
}

pub fn event(id: &str, municipality: Option<u16>) -> Event {
    Event { id: id.into(), municipality, ..Event::default() }
}

pub fn commitment(id: &str, status: &str) -> Commitment {
    Commitment { id: id.into(), status: status.into(), ..Commitment::default() }
}
