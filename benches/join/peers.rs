//! Other ways to find the polygon of each point, by `peers.py`, which waits for its turns.

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use geo::{Coord, MultiPolygon, Polygon};

use crate::{Answer, Way};

/// The program, its indexes built.
pub(crate) struct Python {
    child: Child,
    pipes: RefCell<Pipes>,
    /// Names, and how many threads they take.
    ways: Vec<(String, usize)>,
}

struct Pipes {
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Python {
    /// Starts it, if `TEJIDO_BENCH_PYTHON` says with which Python.
    pub fn start(points: &[[f64; 2]], shapes: &[MultiPolygon<f64>]) -> Answer<Option<Self>> {
        let Some(python) = std::env::var_os("TEJIDO_BENCH_PYTHON") else {
            return Ok(None);
        };
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (points_file, shapes_file) = (folder.join("points.bin"), folder.join("shapes.bin"));
        write_points(points, &points_file)?;
        write_shapes(shapes, &shapes_file)?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/join/peers.py");
        let mut child = Command::new(python)
            .args([script, points_file, shapes_file])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let ask = child.stdin.take().ok_or("no standard input")?;
        let answer = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut pipes = Pipes { ask, answer };
        let mut ways = Vec::new();
        while let Some((name, threads)) = pipes.line()?.split_once('\t') {
            ways.push((name.to_owned(), threads.parse()?));
        }
        Ok(Some(Self { child, pipes: RefCell::new(pipes), ways }))
    }

    pub fn ways(&self, points: usize) -> impl Iterator<Item = Way<'_>> {
        self.ways.iter().map(move |(name, threads)| {
            let run = move || self.pipes.borrow_mut().run(name);
            Way { name: name.clone(), threads: *threads, points, run: Box::new(run) }
        })
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // It has nothing left to do, and may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Pipes {
    fn run(&mut self, way: &str) -> Answer<(Duration, u64)> {
        writeln!(self.ask, "{way}")?;
        let line = self.line()?;
        let (seconds, total) = line.split_once('\t').ok_or("the peers have ended")?;
        Ok((Duration::from_secs_f64(seconds.parse()?), total.parse()?))
    }

    fn line(&mut self) -> Answer<String> {
        let mut line = String::new();
        self.answer.read_line(&mut line)?;
        Ok(line.trim_end_matches('\n').to_owned())
    }
}

fn write_points(points: &[[f64; 2]], file: &Path) -> Answer<()> {
    let mut writer = BufWriter::new(File::create(file)?);
    for value in points.as_flattened() {
        writer.write_all(&value.to_le_bytes())?;
    }
    Ok(writer.flush()?)
}

fn write_shapes(shapes: &[MultiPolygon<f64>], file: &Path) -> Answer<()> {
    let mut writer = BufWriter::new(File::create(file)?);
    for wkb in shapes.iter().map(wkb) {
        writer.write_all(&(wkb.len() as u32).to_le_bytes())?;
        writer.write_all(&wkb)?;
    }
    Ok(writer.flush()?)
}

/// Well-known binary: byte order, kind, and how many parts follow.
fn wkb(shape: &MultiPolygon<f64>) -> Vec<u8> {
    let mut bytes = header(6, shape.0.len());
    for polygon in shape {
        bytes.extend(header(3, 1 + polygon.interiors().len()));
        rings(polygon).for_each(|ring| {
            bytes.extend((ring.len() as u32).to_le_bytes());
            bytes.extend(ring.iter().flat_map(|c| [c.x, c.y]).flat_map(f64::to_le_bytes));
        });
    }
    bytes
}

fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &[Coord<f64>]> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(|ring| &ring.0[..])
}

fn header(kind: u32, parts: usize) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend(kind.to_le_bytes());
    bytes.extend((parts as u32).to_le_bytes());
    bytes
}
