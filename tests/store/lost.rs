//! A connection that is lost and a disk that is full leave nothing half done.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use tejido::store::Error;

use crate::home::{Home, append, ask_server, batch, demand, demands, origin, report, tell_server};

/// Statements that wait for a lock in this database.
const WAITING: &str = "FROM pg_stat_activity WHERE datname = current_database() \
                       AND wait_event_type = 'Lock'";

/// Ends the connection of whoever waits for a lock, once somebody does.
fn cut_off(url: &str) {
    for _ in 0..600 {
        let cut = ask_server(url, &format!("SELECT pg_terminate_backend(pid) {WAITING}"));
        if cut == "t" {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("nobody waited for the lock");
}

/// While this runs, nobody can copy demands into the database.
fn holding_demands(home: &Home) -> thread::JoinHandle<()> {
    let url = home.url().to_owned();
    let locked = "BEGIN; LOCK TABLE demand IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(3600)";
    // It ends when its own connection is cut off.
    let hold = thread::spawn(move || drop(std::panic::catch_unwind(|| tell_server(&url, locked))));
    for _ in 0..600 {
        let asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' \
                      AND datname = current_database()";
        if ask_server(home.url(), asleep) == "1" {
            return hold;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("the table was not locked");
}

fn let_go(home: &Home, hold: thread::JoinHandle<()>) {
    let sleeping = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                    WHERE wait_event = 'PgSleep' AND datname = current_database()";
    ask_server(home.url(), sleeping);
    hold.join().unwrap();
}

#[test]
fn an_import_that_loses_its_connection_stores_nothing_and_says_so() {
    let home = Home::postgres();
    let file = home.file(5_000);
    let store = home.open();
    let hold = holding_demands(&home);
    let mut import = home.tejido(&["import", &file]);
    let import = import.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    cut_off(home.url());
    let output = import.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("no hay conexión con la base de datos"), "{told}");
    let_go(&home, hold);
    assert_eq!(store.changes().unwrap(), 0);
    assert!(home.tejido(&["import", &file]).output().unwrap().status.success());
    assert_eq!(store.known().unwrap().demands.len(), 5_000);
}

#[test]
fn a_store_that_lost_its_connections_makes_others() {
    let home = Home::postgres();
    let store = home.open();
    append(&*store, "a", demands([demand("1")]));
    let others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    ask_server(home.url(), others);
    let found = (0..20).find_map(|_| {
        thread::sleep(Duration::from_millis(100));
        store.changes().ok()
    });
    assert_eq!(found, Some(1));
}

#[test]
fn a_full_disk_of_the_server_stores_nothing_and_says_so() {
    let home = Home::postgres();
    let store = home.open();
    let full = "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                IF new.row = 900 THEN RAISE 'no space left' USING ERRCODE = '53100'; END IF; \
                RETURN new; END $$; \
                CREATE TRIGGER fill BEFORE INSERT ON demand FOR EACH ROW EXECUTE FUNCTION fill()";
    tell_server(home.url(), full);
    let many = batch("a", demands((0..1_000).map(|id| demand(&id.to_string()))));
    let error = store.append(&many, &origin("a"), &report(1_000)).unwrap_err();
    assert!(matches!(error, Error::Full { .. }), "{error}");
    assert_eq!(store.changes().unwrap(), 0);
    assert_eq!(store.batches().unwrap(), []);
    tell_server(home.url(), "DROP TRIGGER fill ON demand");
    store.append(&many, &origin("a"), &report(1_000)).unwrap();
    assert_eq!(store.known().unwrap().demands.len(), 1_000);
}

/// Files may not grow beyond a limit, as on a disk that is full.
#[test]
fn a_file_that_cannot_grow_stores_nothing_and_says_so() {
    let home = Home::sqlite();
    let (file, small) = (home.file(20_000), home.file(10));
    assert!(home.tejido(&["import", &small]).output().unwrap().status.success());
    let [option, dir] = home.arguments();
    let script = "trap '' XFSZ; ulimit -f 1024; exec \"$@\"";
    let output = Command::new("bash")
        .args(["-c", script, "bash", env!("CARGO_BIN_EXE_tejido"), "import", &file])
        .args([option, dir])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("base de datos"), "{told}");
    assert_eq!(home.open().known().unwrap().demands.len(), 10, "what was there stays");
    assert!(home.tejido(&["import", &file]).output().unwrap().status.success());
    assert_eq!(home.open().known().unwrap().demands.len(), 20_010);
}
