//! A file of demands read, checked, joined and counted: the intake beside pandas and shapely, which
//! check nothing, on the same file in the same run.
//!
//! `cargo bench --bench import` makes a file of a million rows with a fixed seed, once. Variables:
//! - `TEJIDO_BENCH_ROWS=N` takes another number of rows;
//! - `TEJIDO_BENCH_PYTHON=FILE` is a Python with pandas, shapely and perhaps pyarrow.
#![expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]

mod peers;
mod rows;

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mimalloc::MiMalloc;
use tejido::demand::Records;
use tejido::ingest::{Listener, read_all};
use tejido::intake::{Intake, Issue, Known, Options};
use tejido::locate::Locator;
use tejido::source::{Choice, Input, Row, open};
use tejido::territory::Geodata;

use peers::Python;

/// As the program's own.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const ROWS: usize = 1_000_000;
const ROUNDS: usize = 5;

type Answer<T> = Result<T, Box<dyn Error>>;

/// What every way finds: the rows that have a municipality, and the cells of municipality × theme ×
/// month that are not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    located: u64,
    cells: usize,
}

fn main() -> Answer<()> {
    let rows = std::env::var("TEJIDO_BENCH_ROWS").map_or(Ok(ROWS), |rows| rows.parse())?;
    let geodata = Arc::new(Geodata::embedded());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("import-{rows}.csv"));
    if !file.exists() {
        rows::write(&file, rows, &geodata)?;
    }
    let megabytes = file.metadata()?.len() as f64 / 1e6;
    println!("{rows} rows, {megabytes:.0} MB, {} threads", rayon::current_num_threads());
    let locator = Locator::new(Arc::clone(&geodata));
    let mut python = Python::start(&file, &geodata)?;
    let names: Vec<String> = python.iter().flat_map(|python| python.names.clone()).collect();
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); names.len() + 1];
    let mut found = vec![Found { located: 0, cells: 0 }; names.len() + 1];
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        found[0] = ours(&file, &locator)?;
        times[0].push(begun.elapsed());
        for (place, name) in names.iter().enumerate() {
            let Some(python) = &mut python else { break };
            let (time, answer) = python.run(name)?;
            times[place + 1].push(time);
            found[place + 1] = answer;
        }
    }
    let own = "tejido: every column, checked, hashed";
    let all = std::iter::once(own).chain(names.iter().map(String::as_str));
    let first = median(&mut times[0]);
    for ((name, times), found) in all.zip(&mut times).zip(found) {
        let seconds = median(times);
        let ratio = seconds / first;
        println!("{seconds:7.3} s {ratio:6.2} ×  {found:?}  {name}");
    }
    Ok(())
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

/// Reads and checks every column, then counts by municipality, theme and month.
fn ours(file: &Path, locator: &Locator) -> Answer<Found> {
    let known = Known::default();
    let options = Options { source: "bench".into(), ..Options::default() };
    let input = Input::file(file);
    let mut table = open(&input, &Choice::default())?;
    let (mut intake, _) =
        Intake::open(table.header(), table.header_line(), &options, locator, &known);
    read_all(&mut *table, input.length(), &mut intake, &mut Quiet)?;
    let (batch, report) = intake.finish();
    let Records::Demands(demands) = &batch.records else { return Err("no demands".into()) };
    let mut cells: HashMap<(u16, u8, i16, i8), u32> = HashMap::new();
    for demand in demands {
        let (Some(place), Some(theme)) = (demand.placement, demand.themes.first()) else {
            continue;
        };
        let day = demand.received_at;
        *cells.entry((place.municipality, *theme, day.year(), day.month())).or_default() += 1;
    }
    Ok(Found { located: report.tally.located, cells: cells.len() })
}

/// Nobody waits for what is told on the way; it is in the report.
struct Quiet;

impl Listener for Quiet {
    fn notice(&mut self, _notice: &Issue) {}
    fn row(&mut self, _row: &Row, _issues: &[Issue]) {}
    fn progress(&mut self, _bytes: u64) {}
}
