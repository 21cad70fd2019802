//! What `tejido import` makes of files as offices send them, and what the store holds after.
//!
//! Every file of `tests/corpus` has its report beside it; `BLESS=1` writes the reports anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rayon::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use tejido::demand::{Batch, Method, Records};
use tejido::store::Store;
use tejido::territory::Geodata;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");

fn tejido(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tejido"));
    command.args(["import", "--data"]).arg(data).args(args).current_dir(CORPUS);
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    tejido(data, args).output().unwrap()
}

/// Runs, and reads what it prints as JSON.
fn report(data: &Path, args: &[&str]) -> Value {
    let output = run(data, args);
    let error = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|cause| panic!("{cause}: {error}"))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// The files of the corpus, in the order of their names.
fn corpus() -> Vec<PathBuf> {
    let files = fs::read_dir(CORPUS).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "csv")).collect();
    files.sort();
    files
}

/// What a dry run says about a file: its report, what it tells on standard error, how it ends.
fn rehearse(file: &Path) -> String {
    let dir = TempDir::new().unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    let more = fs::read_to_string(file.with_extension("args")).unwrap_or_default();
    let args = [name, "--dry-run", "--json", "--strict"].into_iter().chain(more.lines());
    let output = run(dir.path(), &args.collect::<Vec<_>>());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "a dry run stores nothing");
    let mut printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    // The version depends on the geodata alone here.
    printed.as_object_mut().unwrap().remove("version");
    printed["exit_code"] = json!(output.status.code());
    printed["error"] = json!(text(output.stderr));
    format!("{printed:#}\n")
}

/// Every row that was read is located, unlocated or rejected.
fn assert_rows_add_up(report: &Value) {
    for file in report["files"].as_array().unwrap() {
        let count = |name: &str| file[name].as_u64().unwrap();
        let ends = count("located") + count("unlocated") + count("rejected");
        assert_eq!(count("read"), ends, "{file}");
    }
}

#[test]
fn every_file_of_the_corpus_has_its_report() {
    let bless = std::env::var_os("BLESS").is_some();
    corpus().par_iter().for_each(|file| {
        let found = rehearse(file);
        assert_rows_add_up(&serde_json::from_str(&found).unwrap());
        let golden = file.with_extension("json");
        if bless {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(found, expected, "{}", golden.display());
    });
}

#[test]
fn files_are_read_in_the_order_in_which_they_need_each_other() {
    let dir = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let demands = write("demandas.csv", "id,fecha,tema,evento\n1,2025-03-01,Salud,EV1\n");
    let events =
        write("eventos.csv", "id,ronda,fecha,municipio,asistentes\nEV1,2,2025-03-01,Cali,9\n");
    let broken = write("roto.csv", "");
    let data = dir.path().join("data");
    let output = run(&data, &[&demands, &broken, &events, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(output.stderr).contains("roto.csv: está vacío"));
    let Records::Demands(stored) = &stored(&data)[1].records else { panic!("demands come second") };
    assert_eq!(stored[0].placement.map(|place| place.method), Some(Method::Parent));
    assert_eq!(stored[0].round.as_deref(), Some("2"));
}

#[test]
fn a_file_is_refused_until_it_is_undone() {
    let dir = TempDir::new().unwrap();
    let first = report(dir.path(), &["minimal.csv", "--json"]);
    let again = run(dir.path(), &["minimal.csv"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(again.stderr).contains("ya está cargado: importación 1"));
    assert!(run(dir.path(), &["--undo", "1"]).status.success());
    let second = report(dir.path(), &["minimal.csv", "--json"]);
    assert_eq!(first, second, "the same batches make the same version");
    let list = report(dir.path(), &["--list", "--json"]);
    let live: Vec<&Value> =
        list["imports"].as_array().unwrap().iter().map(|i| &i["live"]).collect();
    assert_eq!(live, [false, true]);
}

#[test]
fn a_key_that_is_stored_is_updated() {
    let dir = TempDir::new().unwrap();
    run(dir.path(), &["minimal.csv", "--source", "x"]);
    let path = dir.path().join("later.csv");
    fs::write(&path, "fecha,tema,municipio\n2025-03-01,Salud,Cali\n2025-04-01,Salud,Cali\n")
        .unwrap();
    let report = report(dir.path(), &[path.to_str().unwrap(), "--source", "x", "--json"]);
    assert_eq!(report["files"][0]["updated"], 1);
}

#[test]
fn every_issue_is_written_to_the_report() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("issues.csv");
    run(dir.path(), &["quotes.csv", "dates.csv", "--dry-run", "--report", path.to_str().unwrap()]);
    let issues = fs::read_to_string(path).unwrap();
    let header = "file,line,column,value,rule,severity,reason\n";
    assert!(issues.starts_with(header), "{issues}");
    assert!(issues.contains("\ndates.csv,11,fecha,ayer,unreadable_date,rejected,"), "{issues}");
}

#[test]
fn a_thousand_megabytes_of_zeros_are_refused_at_once() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("zeros.csv");
    // A sparse file: the disk holds none of them.
    fs::File::create(&path).unwrap().set_len(1_000_000_000).unwrap();
    let output = run(dir.path(), &[path.to_str().unwrap(), "--dry-run"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(output.stderr).contains("datos binarios"));
}

/// The batches in the store of `data`.
fn stored(data: &Path) -> Vec<Batch> {
    Store::open(data, &Geodata::embedded()).unwrap().batches().unwrap()
}

/// Kills an import once it has stored `batches` batches, and checks what is left.
fn check_killed_after(batches: usize) {
    const FILES: usize = 4;
    const ROWS: usize = 2_000;
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let files: Vec<String> =
        (0..FILES).map(|number| write_rows(dir.path(), number, ROWS)).collect();
    let args: Vec<&str> = files.iter().map(String::as_str).collect();
    let store = Store::open(&data, &Geodata::embedded()).unwrap();
    let mut child = tejido(&data, &args).stdout(Stdio::null()).spawn().unwrap();
    while store.imports().unwrap().len() < batches && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop(store);
    let left = stored(&data);
    assert!(left.len() >= batches, "{} of {batches} batches are left", left.len());
    for batch in left {
        let Records::Demands(demands) = batch.records else { panic!("only demands were stored") };
        assert_eq!(demands.len(), ROWS);
    }
    // What was not stored can be imported still; the rest is refused.
    run(&data, &args);
    assert_eq!(stored(&data).len(), FILES);
}

fn write_rows(dir: &Path, number: usize, rows: usize) -> String {
    let rows: String =
        (0..rows).map(|row| format!("{number}-{row},2025-03-01,Salud,Cali\n")).collect();
    let path = dir.join(format!("rows{number}.csv"));
    fs::write(&path, format!("id,fecha,tema,municipio\n{rows}")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_import_that_is_killed_leaves_whole_batches_only() {
    for batches in 0..3 {
        check_killed_after(batches);
    }
}
