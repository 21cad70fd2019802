//! Other ways, by `peers.py`, which waits for its turns.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use geo::{Coord, MultiPolygon, Polygon};
use tejido::territory::Geodata;

use crate::{Answer, Found};

/// The program, its indexes built.
pub(crate) struct Python {
    /// The names of its ways.
    pub names: Vec<String>,
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Python {
    /// Starts it, if `TEJIDO_BENCH_PYTHON` says with which Python.
    pub fn start(file: &Path, geodata: &Geodata) -> Answer<Option<Self>> {
        let Some(python) = std::env::var_os("TEJIDO_BENCH_PYTHON") else { return Ok(None) };
        let shapes = Path::new(env!("CARGO_TARGET_TMPDIR")).join("import-shapes.bin");
        write_shapes(geodata, &shapes)?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/import/peers.py");
        let mut child = Command::new(python)
            .args([script.as_path(), file, &shapes])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let ask = child.stdin.take().ok_or("no standard input")?;
        let answer = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut python = Self { names: Vec::new(), child, ask, answer };
        loop {
            match python.line()? {
                name if name.is_empty() => return Ok(Some(python)),
                name => python.names.push(name),
            }
        }
    }

    /// Runs one of its ways.
    pub fn run(&mut self, name: &str) -> Answer<(Duration, Found)> {
        writeln!(self.ask, "{name}")?;
        let line = self.line()?;
        let mut cells = line.split('\t');
        let mut next = || cells.next().ok_or("too short an answer");
        let seconds: f64 = next()?.parse()?;
        let found = Found { located: next()?.parse()?, cells: next()?.parse()? };
        Ok((Duration::from_secs_f64(seconds), found))
    }

    fn line(&mut self) -> Answer<String> {
        let mut line = String::new();
        self.answer.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // It has nothing left to do, and may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// For each municipality the length of its polygon as WKB, and the polygon.
fn write_shapes(geodata: &Geodata, path: &Path) -> Answer<()> {
    let mut file = File::create(path)?;
    for territory in &geodata.by_municipality().territories {
        let wkb = wkb(&territory.shape);
        file.write_all(&(wkb.len() as u32).to_le_bytes())?;
        file.write_all(&wkb)?;
    }
    Ok(())
}

fn wkb(shape: &MultiPolygon<f64>) -> Vec<u8> {
    let mut bytes = head(6, shape.0.len());
    for polygon in shape {
        bytes.extend(head(3, 1 + polygon.interiors().len()));
        for ring in rings(polygon) {
            bytes.extend((ring.len() as u32).to_le_bytes());
            bytes.extend(ring.iter().flat_map(|at| [at.x, at.y]).flat_map(f64::to_le_bytes));
        }
    }
    bytes
}

fn head(kind: u32, parts: usize) -> Vec<u8> {
    [&[1_u8][..], &kind.to_le_bytes(), &(parts as u32).to_le_bytes()].concat()
}

fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &[Coord<f64>]> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(|ring| ring.0.as_slice())
}
