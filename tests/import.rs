//! What `tejido import` makes of files as offices send them, and what the store holds after.
//!
//! Every file of `tests/corpus` has its report beside it; `BLESS=1` writes the reports anew.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what is unexpected")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, LazyLock};

use serde_json::Value;
use tempfile::TempDir;

use tejido::app::now;
use tejido::demand::{
    Batch, Method, Records, areas, channels, competences, ethnic_territories, groups, kinds,
    precisions, statuses, themes,
};
use tejido::ingest::{Request, Watch, import, json};
use tejido::intake::{Card, Kind, Mapping, RULES};
use tejido::locate::Locator;
use tejido::source::{Input, READERS, Reader};
use tejido::store::{Place, open, transient};
use tejido::territory::Geodata;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");

static GEODATA: LazyLock<Geodata> = LazyLock::new(Geodata::embedded);

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

/// The files of the corpus, in the order of their names; reports stand beside them as `.json`.
fn corpus() -> Vec<PathBuf> {
    let files = fs::read_dir(CORPUS).unwrap().map(|entry| entry.unwrap().path());
    let endings: Vec<&str> = READERS.iter().flat_map(|reader| reader.endings).copied().collect();
    let is_input = |path: &PathBuf| {
        let ending = path.extension().unwrap().to_str().unwrap();
        ending != "json" && endings.contains(&ending)
    };
    let mut files: Vec<PathBuf> = files.filter(is_input).collect();
    files.sort();
    files
}

/// What a dry run says about a file: its report, or why there is none.
fn rehearse(locator: &Locator, file: &Path) -> Value {
    let lines = fs::read_to_string(file.with_extension("map")).unwrap_or_default();
    let mapping = |line: &str| {
        let (column, field) = line.split_once('=').unwrap();
        Mapping { column: column.to_owned(), field: field.to_owned() }
    };
    let request = Request {
        files: vec![Input::file(file)],
        mappings: lines.lines().map(mapping).collect(),
        dry_run: true,
        ..Request::default()
    };
    let store = transient(&GEODATA).unwrap();
    let mut watch = Watch {
        on_progress: &mut |_| {},
        on_issue: &mut |_, _| {},
        on_rejected: &mut |_, _, _, _| {},
    };
    let outcomes = import(&*store, locator, &request, now(), &mut watch).unwrap();
    assert_eq!(store.imports().unwrap(), [], "a dry run stores nothing");
    let name = Path::new(file.file_name().unwrap());
    match &outcomes[0].result {
        Ok(imported) => json::imported(name, imported),
        Err(error) => Value::String(error.to_string()),
    }
}

/// Every row that was read is located, unlocated or rejected.
fn assert_rows_add_up(report: &Value) {
    let count = |name: &str| report[name].as_u64().unwrap();
    let ends = count("located") + count("unlocated") + count("rejected");
    assert_eq!(count("read"), ends, "{report}");
}

#[test]
fn every_file_of_the_corpus_has_its_report() {
    let bless = std::env::var_os("BLESS").is_some();
    let locator = Locator::new(Arc::new(Geodata::embedded()));
    for file in corpus() {
        let found = rehearse(&locator, &file);
        if found.is_object() {
            assert_rows_add_up(&found);
        }
        let found = format!("{found:#}\n");
        let golden = file.with_extension("json");
        if bless {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(found, expected, "{}", golden.display());
    }
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
    let report = path.to_str().unwrap();
    let args = ["quotes.csv", "dates.csv", "--dry-run", "--strict", "--report", report];
    let data = dir.path().join("data");
    assert_eq!(run(&data, &args).status.code(), Some(3), "rows were rejected");
    assert!(!data.exists(), "a dry run stores nothing");
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
    open(&Place::from(data), &GEODATA).unwrap().batches().unwrap()
}

/// Kills an import once it has stored `batches` batches, and checks what is left.
fn check_killed_after(batches: usize) {
    const FILES: usize = 3;
    const ROWS: usize = 500;
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let files: Vec<String> =
        (0..FILES).map(|number| write_rows(dir.path(), number, ROWS)).collect();
    let args: Vec<&str> = files.iter().map(String::as_str).collect();
    let store = open(&Place::from(data.as_path()), &GEODATA).unwrap();
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
    let rows = (0..rows).map(|row| format!("{number}-{row},2025-03-01,Salud,Cali"));
    let lines: Vec<String> =
        ["id,fecha,tema,municipio".to_owned()].into_iter().chain(rows).collect();
    let path = dir.join(format!("rows{number}.csv"));
    fs::write(&path, lines.join("\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_import_that_is_killed_leaves_whole_batches_only() {
    for batches in 0..2 {
        check_killed_after(batches);
    }
}

/// The tables of the dictionary, from the program's own lists.
fn dictionary() -> String {
    let mut tables = String::new();
    let formats = READERS.iter().map(|Reader { title, endings, about, .. }| {
        let endings = endings.iter().map(|ending| format!("`.{ending}`")).collect::<Vec<_>>();
        [title.es.to_owned(), endings.join(" "), about.es.to_owned()]
    });
    add_table(&mut tables, "Formatos", ["formato", "archivos", "qué se lee"], formats);
    for (title, kind) in
        [("Demandas", Kind::Demands), ("Eventos", Kind::Events), ("Compromisos", Kind::Commitments)]
    {
        let rows = kind.fields().iter().map(|Card { id, about, aliases, .. }| {
            [format!("`{id}`"), about.es.replace('|', "\\|"), aliases.join(", ")]
        });
        add_table(&mut tables, title, ["campo", "contiene", "encabezados"], rows);
    }
    let rules = RULES.iter().map(|rule| [format!("`{}`", rule.id), rule.title.es.to_owned()]);
    add_table(&mut tables, "Reglas", ["regla", "qué dice"], rules);
    for (title, terms) in [
        ("Temas", themes()),
        ("Grupos", groups()),
        ("Canales", channels()),
        ("Tipos de solicitud", kinds()),
        ("Estados", statuses()),
        ("Zonas", areas()),
        ("Precisión de la ubicación", precisions()),
        ("Territorios étnicos", ethnic_territories()),
        ("Competencias", competences()),
    ] {
        let rows =
            terms.terms().iter().map(|t| [format!("`{}`", t.id), t.es.clone(), t.en.clone()]);
        add_table(&mut tables, title, ["valor", "en español", "en inglés"], rows);
    }
    tables
}

fn add_table<const N: usize>(
    to: &mut String,
    title: &str,
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) {
    let lines = [format!("\n## {title}\n"), row(&header), row(&["---"; N])];
    for line in lines.into_iter().chain(rows.map(|cells| row(&cells))) {
        to.push_str(&line);
        to.push('\n');
    }
}

fn row<T: AsRef<str>>(cells: &[T]) -> String {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    format!("| {} |", cells.join(" | "))
}

#[test]
fn the_dictionary_lists_what_the_program_reads() {
    const BEGIN: &str = "<!-- generated: tables -->\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/data.md");
    let text = fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    let expected = format!("{before}{BEGIN}{}\n<!-- end -->{after}", dictionary());
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, &expected).unwrap();
    } else {
        assert_eq!(text, expected);
    }
}
