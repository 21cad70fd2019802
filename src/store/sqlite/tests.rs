//! What concerns a file alone; what every store must do is in `tests/store`.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use super::{FILE, Sqlite};
use crate::demand::{Batch, Demand, Records};
use crate::intake::Report;
use crate::store::sql::SqlStore;
use crate::store::{Error, Origin, Place, Store, open};
use crate::territory::Geodata;

fn connect(dir: &Path) -> Connection {
    Connection::open(dir.join(FILE)).unwrap()
}

#[cfg(unix)]
#[test]
fn the_folder_of_a_store_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().unwrap();
    let dir = dir.path().join("new");
    Sqlite::open(&dir).unwrap();
    assert_eq!(dir.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_database_of_a_later_release_is_left_alone() {
    let dir = TempDir::new().unwrap();
    connect(dir.path()).pragma_update(None, "user_version", 99).unwrap();
    let error = Sqlite::open(dir.path()).err().unwrap();
    assert!(matches!(error, Error::Newer { version: 99, .. }), "{error}");
}

#[test]
fn what_is_no_database_is_refused_with_its_path() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join(FILE), "esto no es una base de datos").unwrap();
    let error = Sqlite::open(dir.path()).err().unwrap();
    assert!(error.to_string().contains(FILE), "{error}");
}

#[test]
fn a_store_of_the_first_release_keeps_its_batches() {
    let dir = TempDir::new().unwrap();
    let old = connect(dir.path());
    old.execute_batch(include_str!("migrations/0001_batches.sql")).unwrap();
    old.execute_batch(include_str!("tests/first_release.sql")).unwrap();
    drop(old);
    let store = open(&Place::from(dir.path()), &Geodata::embedded()).unwrap();
    let days: Vec<String> =
        store.steps(0).unwrap().into_iter().map(|step| format!("{:?}", step.change)).collect();
    assert!(days[0].contains("2025-03-01"), "a doubted day is no last day: {days:?}");
    assert_eq!(store.demand("pqrs", "1").unwrap().unwrap().details, None);
    assert_eq!(store.imports().unwrap()[0].origin.file, "a.csv");
    assert_eq!(store.batches().unwrap().len(), 1);
}

#[test]
fn a_full_disk_stores_nothing_and_says_so() {
    let dir = TempDir::new().unwrap();
    let sqlite = Sqlite::open(dir.path()).unwrap();
    let pages: i64 = sqlite.writer().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    sqlite.writer().pragma_update(None, "max_page_count", pages + 8).unwrap();
    let store = SqlStore::new(sqlite, &Geodata::embedded());
    let demand = |id: u32| Demand { id: id.to_string().into(), ..Demand::default() };
    let records = Records::demands((0..10_000).map(demand));
    let batch = Batch { hash: "a".into(), synthetic: false, records };
    let error = store.append(&batch, &Origin::default(), &Report::default()).unwrap_err();
    assert!(matches!(error, Error::Full { .. }), "{error}");
    let store = open(&Place::from(dir.path()), &Geodata::embedded()).unwrap();
    assert_eq!((store.changes().unwrap(), store.batches().unwrap()), (0, Vec::new()));
    store.append(&batch, &Origin::default(), &Report::default()).unwrap();
}
