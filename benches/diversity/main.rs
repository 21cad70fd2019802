//! Diversity of many places: every plain index of each, beside scikit-bio where it is installed.
//!
//! `TEJIDO_BENCH_PLACES` sets another number of places; `TEJIDO_BENCH_PYTHON` names a Python with
//! scikit-bio. Prints `NAME: X ms`, median of interleaved rounds, and how many times faster ours is
//! on one thread.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use rayon::prelude::*;
use tejido::indicator::alpha::{berger_parker, hill, pielou, richness, shannon, simpson, turing};
use tejido::indicator::diversity::{common_coverage, figures};

type Answer<T> = Result<T, Box<dyn std::error::Error>>;

const PLACES: usize = 2_000;
const THEMES: usize = 20;
const ROUNDS: usize = 5;
/// Places whose intervals are drawn: a department's.
const DEPARTMENT: usize = 42;

fn main() -> Answer<()> {
    let asked = std::env::var("TEJIDO_BENCH_PLACES").ok().and_then(|text| text.parse().ok());
    let places = places(asked.unwrap_or(PLACES));
    println!("places: {}, themes: {THEMES}", places.len());
    let mut peer = Peer::start(&places)?;
    let (mut ours, mut parallel, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let sum: f64 = places.iter().map(|counts| indices(counts)).sum();
        ours.push(milliseconds(start));
        let start = Instant::now();
        black_box(places.par_iter().map(|counts| indices(counts)).collect::<Vec<f64>>());
        parallel.push(milliseconds(start));
        if let Some(peer) = &mut peer {
            let (milliseconds, total) = peer.run()?;
            if (total - sum).abs() > 1e-9 * sum {
                return Err(format!("the peer's indices add up to {total}, ours to {sum}").into());
            }
            theirs.push(milliseconds);
        }
    }
    let one = median(&mut ours);
    println!("all plain indices, 1 thread: {one:.2} ms");
    let threads = rayon::current_num_threads();
    println!("all plain indices, {threads} threads: {:.2} ms", median(&mut parallel));
    match peer {
        Some(peer) => {
            let theirs = median(&mut theirs);
            println!("{}, 1 thread: {theirs:.2} ms", peer.name);
            println!("times faster on one thread: {:.1}", theirs / one);
        }
        None => println!("no peer: TEJIDO_BENCH_PYTHON names none with scikit-bio"),
    }
    department(&places);
    Ok(())
}

/// All figures of a department's places with their intervals, 200 draws each.
fn department(places: &[Vec<u64>]) {
    let places = &places[..places.len().min(DEPARTMENT)];
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let target = common_coverage(places);
        let all = places.par_iter().map(|counts| figures(counts, target, 76));
        black_box(all.collect::<Vec<_>>());
        times.push(milliseconds(start));
    }
    println!("{} places with intervals: {:.1} ms", places.len(), median(&mut times));
}

/// The sum of a place's indices, in the order in which the peer adds them.
fn indices(counts: &[u64]) -> f64 {
    let value = |value: Result<f64, _>| value.unwrap_or(0.0);
    let forms = simpson(counts);
    let of = |form: fn(&tejido::indicator::alpha::Simpson) -> f64| forms.as_ref().map_or(0.0, form);
    let orders = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0].map(|q| value(hill(counts, q)));
    richness(counts) as f64
        + value(shannon(counts))
        + orders.iter().sum::<f64>()
        + of(|forms| forms.lambda)
        + of(|forms| forms.gini)
        + of(|forms| forms.inverse)
        + value(berger_parker(counts))
        + value(pielou(counts))
        + value(turing(counts))
}

/// Counts drawn with a fixed seed: few to many demands, uneven over themes; two themes at least.
fn places(number: usize) -> Vec<Vec<u64>> {
    let mut state = 76_u64;
    let mut below = |bound: u64| splitmix(&mut state) % bound;
    let place = |_| {
        let size = 1 << below(12);
        let mut counts: Vec<u64> =
            (0..THEMES as u64).map(|theme| below(size + 2) / (1 + theme * theme / 8)).collect();
        counts[0] += 1;
        counts[1] += 2;
        counts
    };
    (0..number).map(place).collect()
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// `peers.py`, which waits for its turns.
struct Peer {
    name: String,
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts it, if `TEJIDO_BENCH_PYTHON` says with which Python; `None` where that has no
    /// scikit-bio.
    fn start(places: &[Vec<u64>]) -> Answer<Option<Self>> {
        let Some(python) = std::env::var_os("TEJIDO_BENCH_PYTHON") else { return Ok(None) };
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("counts.bin");
        let mut writer = BufWriter::new(File::create(&file)?);
        for count in places.iter().flatten() {
            writer.write_all(&(*count as i64).to_le_bytes())?;
        }
        writer.flush()?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/diversity/peers.py");
        let mut child = Command::new(python)
            .args([script, file])
            .arg(THEMES.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let ask = child.stdin.take().ok_or("no standard input")?;
        let answer = child.stdout.take().ok_or("no standard output")?;
        let mut peer = Self { name: String::new(), child, ask, answer: BufReader::new(answer) };
        peer.name = peer.line()?;
        Ok(if peer.name.is_empty() { None } else { Some(peer) })
    }

    /// Milliseconds that it takes, and the sum of all indices.
    fn run(&mut self) -> Answer<(f64, f64)> {
        writeln!(self.ask, "run")?;
        let line = self.line()?;
        let (seconds, total) = line.split_once('\t').ok_or("the peer has ended")?;
        Ok((seconds.parse::<f64>()? * 1e3, total.parse()?))
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
