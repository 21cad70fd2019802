//! What a million demands take: into each store, beside the loaders of the databases themselves,
//! and from each store into a snapshot.
//!
//! `TEJIDO_TEST_DATABASE_URL` says where PostgreSQL is; `sqlite3` and `psql` are the peers. Only
//! ratios within one run mean something.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::date;
use tejido::demand::{Batch, Demand, Method, Placement, Records, channels, themes};
use tejido::intake::Report;
use tejido::locate::Locator;
use tejido::snapshot::{Builder, Extract, municipality_codes};
use tejido::store::{Live, Origin, Place, Store, open};
use tejido::territory::Geodata;

type Answer<T> = Result<T, Box<dyn std::error::Error>>;

const ROUNDS: usize = 3;

fn main() -> Answer<()> {
    let demands: usize = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(1_000_000);
    let locator = Arc::new(Locator::new(Arc::new(Geodata::embedded())));
    let batch = Batch {
        hash: "0".repeat(64),
        synthetic: true,
        records: Records::demands((0..demands).map(demand)),
    };
    let dir = tempfile::TempDir::new()?;
    let file = dir.path().join("demandas.csv");
    write_file(&batch, &file)?;
    println!("{demands} demands, {} MB of CSV", file.metadata()?.len() / 1_000_000);
    println!("memory before anything is stored: {} MB at most", memory_mb());
    let [mut sqlite, mut peer, mut postgres, mut copy] = [const { Vec::new() }; 4];
    let url = std::env::var("TEJIDO_TEST_DATABASE_URL").ok();
    for round in 0..ROUNDS {
        let place = Place::Folder(dir.path().join(round.to_string()));
        sqlite.push(stored(&place, &batch, locator.geodata())?);
        peer.push(timed(|| sqlite_import(&file, &dir.path().join(format!("{round}.db"))))?);
        if let Some(url) = &url {
            let database = format!("tejido_bench_{}_{round}", std::process::id());
            psql(url, &format!("CREATE DATABASE {database}"))?;
            let other = with_database(url, &database);
            let place = Place::Url(other.clone());
            postgres.push(stored(&place, &batch, locator.geodata())?);
            copy.push(timed(|| psql_copy(&file, &other))?);
            if round + 1 < ROUNDS {
                psql(url, &format!("DROP DATABASE {database}"))?;
            } else {
                start("PostgreSQL", &place, &locator)?;
                psql(url, &format!("DROP DATABASE {database}"))?;
            }
        }
    }
    beside("SQLite", &mut sqlite, "sqlite3 .import", &mut peer);
    if url.is_some() {
        beside("PostgreSQL", &mut postgres, "psql \\copy", &mut copy);
    }
    println!("memory with all of it stored: {} MB at most", memory_mb());
    start("SQLite", &Place::Folder(dir.path().join("0")), &locator)
}

/// How long it takes to store a batch.
fn stored(place: &Place, batch: &Batch, geodata: &Geodata) -> Answer<Duration> {
    let store = open(place, geodata)?;
    let origin = Origin { file_hash: Some("file".into()), ..Origin::default() };
    timed(|| Ok(store.append(batch, &origin, &Report::default()).map(drop)?))
}

fn beside(name: &str, ours: &mut [Duration], peer: &str, theirs: &mut [Duration]) {
    let [ours, theirs] = [ours, theirs].map(median);
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{name}: {ours:.2?}; {peer}: {theirs:.2?}; {ratio:.2} times as long");
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// From a store that is opened to a snapshot, and what one more demand takes then.
fn start(name: &str, place: &Place, locator: &Arc<Locator>) -> Answer<()> {
    let (mut whole, mut reads) = (Vec::new(), Vec::new());
    let mut builder = None;
    for _ in 0..5 {
        let began = Instant::now();
        let store = open(place, locator.geodata())?;
        let extracts = all(&*store)?;
        reads.push(began.elapsed());
        builder = Some(Builder::of(Arc::clone(locator), &extracts));
        whole.push(began.elapsed());
    }
    let builder = builder.ok_or("there is a round")?;
    let demands = builder.snapshot().demands() as f64;
    let (whole, reads) = (median(&mut whole), median(&mut reads));
    let per_second = demands / whole.as_secs_f64() / 1e6;
    println!("{name}, start: {whole:.2?} ({reads:.2?} to read), {per_second:.2} M demands/s");
    grow(name, builder, locator)
}

fn all(store: &dyn Store) -> Answer<Vec<Extract>> {
    Ok(store.extracts(&Live::after(&store.steps(0)?).numbers())?)
}

fn grow(name: &str, mut builder: Builder, locator: &Arc<Locator>) -> Answer<()> {
    let codes = municipality_codes(locator.geodata());
    let mut times = Vec::new();
    let mut kept = builder.snapshot();
    for number in 0..21_usize {
        // Every other one replaces a row in the midst of the others.
        let id =
            if number.is_multiple_of(2) { 1_000_000_000 + number } else { 10_007 * (number + 1) };
        let records = Records::demands([demand(id)]);
        let batch = Batch { hash: id.to_string(), synthetic: true, records };
        let extract = Extract::of(&batch, &codes);
        let began = Instant::now();
        builder = builder.append(&[extract]).ok_or("a row that was the first of its words")?;
        kept = builder.snapshot();
        times.push(began.elapsed());
    }
    let longest = times.iter().max().copied().unwrap_or_default();
    println!(
        "{name}, one demand more: {:.2?}, {longest:.2?} at most; {} demands",
        median(&mut times),
        kept.demands()
    );
    Ok(())
}

fn timed(work: impl FnOnce() -> Answer<()>) -> Answer<Duration> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed())
}

fn sqlite_import(file: &Path, database: &Path) -> Answer<()> {
    let import = format!(".import --csv {} demand", file.display());
    run(Command::new("sqlite3").arg(database).arg(import))
}

fn psql_copy(file: &Path, url: &str) -> Answer<()> {
    let columns = COLUMNS.map(|name| format!("{name} text")).join(", ");
    psql(url, &format!("CREATE TABLE peer ({columns})"))?;
    psql(url, &format!("\\copy peer FROM '{}' CSV HEADER", file.display()))
}

fn psql(url: &str, statement: &str) -> Answer<()> {
    run(Command::new("psql").args(["-q", "-c", statement, url]))
}

fn run(command: &mut Command) -> Answer<()> {
    let status = command.stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}").into()) }
}

fn with_database(url: &str, database: &str) -> String {
    let server = url.rsplit_once('/').map_or(url, |(server, _)| server);
    format!("{server}/{database}")
}

/// The most memory that this program took so far.
fn memory_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1_000
}

/// A demand with as much text as a usual one.
fn demand(number: usize) -> Demand {
    let spread = number.wrapping_mul(7_919) % 1_000_003;
    let code = |terms: usize| (spread / 7 % terms) as u8;
    Demand {
        source: ["pqrs", "web", "mesas"][spread % 3].into(),
        id: format!("PQRS-2025-{number:07}").into(),
        title: format!("Solicitud {spread} sobre el servicio del barrio").into(),
        description: "La comunidad pide que se arregle la vía de acceso, que en invierno no deja \
                      pasar los carros ni la ambulancia."
            .into(),
        received_at: date(2024 + (spread % 2) as i16, 1 + (number % 12) as i8, 1 + code(28) as i8),
        themes: vec![code(themes().terms().len())],
        channel: Some(code(channels().terms().len())),
        kind: Some(code(10)),
        status: Some(code(11)),
        area: Some(code(3)),
        affected_groups: 1 << code(21),
        event_id: (spread % 3 == 2).then(|| format!("EV{}", spread % 126).into()),
        responsible: Some(format!("Secretaría {}", spread % 20).into()),
        placement: (!spread.is_multiple_of(50)).then_some(Placement {
            municipality: (spread % 42) as u16,
            method: Method::Code,
            confidence: 1.0,
            distance_to_border_m: None,
            conflict: false,
        }),
        declared_place: "Santiago de Cali".into(),
        ..Demand::default()
    }
}

const COLUMNS: [&str; 13] = [
    "source",
    "id",
    "title",
    "description",
    "received_at",
    "theme",
    "channel",
    "kind",
    "status",
    "groups",
    "event",
    "responsible",
    "place",
];

/// The same demands as a file.
fn write_file(batch: &Batch, path: &Path) -> Answer<()> {
    let Records::Demands(demands) = &batch.records else { return Ok(()) };
    let mut to = BufWriter::new(File::create(path)?);
    writeln!(to, "{}", COLUMNS.join(","))?;
    for d in demands {
        let event = d.event_id.as_deref().unwrap_or_default();
        let responsible = d.responsible.as_deref().unwrap_or_default();
        writeln!(
            to,
            "{},{},{},\"{}\",{},{:?},{:?},{:?},{:?},{},{event},{responsible},{}",
            d.source,
            d.id,
            d.title,
            d.description,
            d.received_at,
            d.themes[0],
            d.channel.unwrap_or_default(),
            d.kind.unwrap_or_default(),
            d.status.unwrap_or_default(),
            d.affected_groups,
            d.declared_place,
        )?;
    }
    Ok(to.flush()?)
}
