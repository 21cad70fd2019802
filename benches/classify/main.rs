//! Fisher–Jenks natural breaks of 42, 1,000 and 5,000 values in five classes: median of interleaved
//! rounds, and the variance that stays within classes.
//!
//! With `TEJIDO_BENCH_PYTHON` naming a Python that has mapclassify, its implementation takes turns
//! in the same run, over the same values.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, LogNormal};
use tejido::classify::{self, Parameters};

const SIZES: [usize; 3] = [42, 1_000, 5_000];
const CLASSES: usize = 5;
const ROUNDS: usize = 9;
const SEED: u64 = 76;

type Answer<T> = Result<T, Box<dyn Error>>;

/// Seconds of each round, and the upper bounds found.
#[derive(Default)]
struct Runs {
    seconds: Vec<f64>,
    upper: Vec<f64>,
}

fn main() -> Answer<()> {
    let mut peer = Python::start()?;
    println!("classes: {CLASSES}, rounds: {ROUNDS}");
    for size in SIZES {
        let values = values(size)?;
        let (mut ours, mut theirs) = (Runs::default(), Runs::default());
        for _ in 0..ROUNDS {
            ours.add(own(&values)?);
            if let Some(peer) = &mut peer {
                theirs.add(peer.run(&values)?);
            }
        }
        println!("{}", ours.line("tejido", &values));
        if let Some(peer) = &peer {
            println!("{}", theirs.line(&peer.name, &values));
        }
    }
    Ok(())
}

impl Runs {
    fn add(&mut self, (seconds, upper): (f64, Vec<f64>)) {
        self.seconds.push(seconds);
        self.upper = upper;
    }

    fn line(mut self, name: &str, values: &[f64]) -> String {
        self.seconds.sort_by(f64::total_cmp);
        let median = self.seconds[self.seconds.len() / 2] * 1e3;
        let within = within(values, &self.upper);
        format!("{} values, {name}: {median:.3} ms, within classes {within:.9}", values.len())
    }
}

/// A few large values and many small ones, as rates and counts are.
fn values(size: usize) -> Answer<Vec<f64>> {
    let spread = LogNormal::new(1.0, 1.0)?;
    Ok(spread.sample_iter(ChaCha8Rng::seed_from_u64(SEED)).take(size).collect())
}

fn own(values: &[f64]) -> Answer<(f64, Vec<f64>)> {
    let method = classify::find("fisher_jenks").ok_or("no such method")?;
    let parameters = Parameters::classes(CLASSES);
    let start = Instant::now();
    let found = black_box(classify::classify(method, black_box(values), &parameters));
    let seconds = start.elapsed().as_secs_f64();
    Ok((seconds, found.ok_or("no values")?.upper))
}

/// Squared deviations from the means of the classes with these upper bounds.
fn within(values: &[f64], upper: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (mut rest, mut sum) = (&sorted[..], 0.0);
    for bound in upper {
        let (class, after) = rest.split_at(rest.partition_point(|value| value <= bound));
        let mean = class.iter().sum::<f64>() / class.len() as f64;
        sum += class.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        rest = after;
    }
    sum
}

/// mapclassify, waiting for values.
struct Python {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
    name: String,
}

impl Python {
    /// Starts it, if `TEJIDO_BENCH_PYTHON` says with which Python.
    fn start() -> Answer<Option<Self>> {
        let Some(python) = std::env::var_os("TEJIDO_BENCH_PYTHON") else {
            return Ok(None);
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/classify/peers.py");
        let mut child = Command::new(python)
            .arg(script)
            .arg(CLASSES.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let ask = child.stdin.take().ok_or("no standard input")?;
        let answer = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut started = Self { child, ask, answer, name: String::new() };
        started.name = started.line()?;
        Ok(Some(started))
    }

    fn run(&mut self, values: &[f64]) -> Answer<(f64, Vec<f64>)> {
        let texts: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
        writeln!(self.ask, "{}", texts.join(" "))?;
        let line = self.line()?;
        let (seconds, upper) = line.split_once('\t').ok_or("the peer has ended")?;
        let upper = upper.split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>()?;
        Ok((seconds.parse()?, upper))
    }

    fn line(&mut self) -> Answer<String> {
        let mut line = String::new();
        self.answer.read_line(&mut line)?;
        Ok(line.trim_end_matches('\n').to_owned())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // It has nothing left to do, and may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
