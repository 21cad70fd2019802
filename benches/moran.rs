//! Moran's I and local Moran of 42 municipalities, one theme and twenty, against 9,999 draws.
//!
//! `cargo bench --bench moran`. `TEJIDO_BENCH_PYTHON=FILE`, a Python with esda, adds esda's times:
//! interleaved rounds, medians, and how many times as fast we are on one thread and on two.
#![expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]

use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::json;
use tejido::indicator::space::local_moran::local_moran;
use tejido::indicator::space::moran::moran;
use tejido::indicator::space::permute::{self, DRAWS, Play};
use tejido::indicator::space::weights::{Style, Weights};
use tejido::territory::Geodata;

const THEMES: usize = 20;
const ROUNDS: usize = 5;
const PLAY: Play = Play { seed: 76, draws: DRAWS };

type Answer<T> = Result<T, Box<dyn Error>>;

/// What is worked out.
struct Work {
    name: &'static str,
    local: bool,
    fields: Vec<Vec<f64>>,
}

fn main() -> Answer<()> {
    let neighbours = Geodata::embedded().by_municipality().queen.clone();
    let weights = Weights::new(&neighbours, Style::RowStandardised);
    let fields = fields(neighbours.len());
    let one = || fields[..1].to_vec();
    let works = [
        Work { name: "whole, one theme", local: false, fields: one() },
        Work { name: "whole, all themes", local: false, fields: fields.clone() },
        Work { name: "local, one theme", local: true, fields: one() },
        Work { name: "local, all themes", local: true, fields: fields.clone() },
    ];
    let pools = [1, 2].map(|threads| ThreadPoolBuilder::new().num_threads(threads).build());
    let [single, double] = pools;
    let pools = [single?, double?];
    let mut peer = Peer::start(&neighbours, &fields)?;
    println!("{} territories, {THEMES} themes, {DRAWS} draws", neighbours.len());
    works.iter().try_for_each(|work| report(work, &weights, &pools, &mut peer))
}

/// Shares of made-up themes, from 0 to 1.
fn fields(places: usize) -> Vec<Vec<f64>> {
    let mut random = ChaCha8Rng::seed_from_u64(76);
    (0..THEMES).map(|_| (0..places).map(|_| random.random::<f64>()).collect()).collect()
}

fn report(
    work: &Work,
    weights: &Weights,
    pools: &[ThreadPool; 2],
    peer: &mut Option<Peer>,
) -> Answer<()> {
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for (pool, times) in pools.iter().zip(&mut times) {
            let start = Instant::now();
            pool.install(|| run(work, weights));
            times.push(start.elapsed().as_secs_f64());
        }
        if let Some(peer) = peer {
            let (seconds, total) = peer.run(work.name)?;
            times[2].push(seconds);
            let ours = total_of(work, weights);
            if (ours - total).abs() > 1e-9 * total.abs().max(1.0) {
                println!("{}: other answers, {ours} and {total}", work.name);
            }
        }
    }
    let [single, double, other] = times.map(median);
    print!("{}: {:.1} ms on one thread, {:.1} ms on two", work.name, single * 1e3, double * 1e3);
    if other > 0.0 {
        print!(
            "; esda {:.0} ms: {:.0} and {:.0} times",
            other * 1e3,
            other / single,
            other / double
        );
    }
    println!();
    Ok(())
}

fn run(work: &Work, weights: &Weights) {
    if work.local {
        black_box(permute::local_moran(&work.fields, weights, PLAY));
    } else {
        black_box(permute::moran(&work.fields, weights, PLAY));
    }
}

/// The sum of the statistics.
fn total_of(work: &Work, weights: &Weights) -> f64 {
    let of = |field: &Vec<f64>| -> f64 {
        if work.local {
            local_moran(field, weights).iter().flatten().map(|local| local.i).sum()
        } else {
            moran(field, weights).map_or(0.0, |moran| moran.i)
        }
    };
    work.fields.iter().map(of).sum()
}

/// In seconds; 0 where nothing was measured.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

/// `moran.py`, which waits for its turns.
struct Peer {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts it, if `TEJIDO_BENCH_PYTHON` says with which Python.
    fn start(neighbours: &[Vec<usize>], fields: &[Vec<f64>]) -> Answer<Option<Self>> {
        let Some(python) = std::env::var_os("TEJIDO_BENCH_PYTHON") else { return Ok(None) };
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("moran.json");
        let given = json!({ "neighbours": neighbours, "fields": fields, "draws": DRAWS });
        std::fs::write(&file, given.to_string())?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/moran.py");
        let mut child = Command::new(python)
            .args([script, file])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let ask = child.stdin.take().ok_or("no standard input")?;
        let answer = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut peer = Self { child, ask, answer };
        while !peer.line()?.is_empty() {}
        Ok(Some(peer))
    }

    /// Seconds, and the sum of the statistics.
    fn run(&mut self, name: &str) -> Answer<(f64, f64)> {
        writeln!(self.ask, "{name}")?;
        let line = self.line()?;
        let (seconds, total) = line.split_once('\t').ok_or("the peer has ended")?;
        Ok((seconds.parse()?, total.parse()?))
    }

    fn line(&mut self) -> Answer<String> {
        let mut line = String::new();
        self.answer.read_line(&mut line)?;
        Ok(line.trim_end_matches('\n').to_owned())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It has nothing left to do, and may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
