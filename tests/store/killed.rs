//! Imports that are killed, whenever that is, leave the whole batch or none.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tejido::snapshot::{Part, Taken};

use crate::home::{Home, NOW};

const ROWS: usize = 3_000;
const KILLS: u64 = 50;

/// How long an import takes that is left alone.
fn duration(home: &Home, file: &str) -> Duration {
    let start = Instant::now();
    assert!(home.tejido(&["import", file]).output().unwrap().status.success());
    start.elapsed()
}

/// The rows of each live batch; the store is opened anew, and what was stored is taken back, so
/// that the file can be imported again.
fn rows_left(home: &Home) -> Vec<usize> {
    let store = home.open();
    let live: Vec<u32> =
        store.imports().unwrap().iter().filter(|i| i.live).map(|import| import.id).collect();
    let rows = store.extracts(&live).unwrap().into_iter().map(|extract| match extract.records {
        Taken::Demands(parts) => parts.iter().map(Part::len).sum(),
        _ => 0,
    });
    let rows = rows.collect();
    for id in live {
        assert_eq!(store.batches_numbered(&[id]).unwrap().len(), 1);
        store.undo(id, NOW, "").unwrap();
    }
    rows
}

pub fn an_import_that_is_killed_leaves_the_whole_batch_or_none(home: &Home) {
    let file = home.file(ROWS);
    let whole = duration(home, &file);
    assert_eq!(rows_left(home), [ROWS]);
    let mut random = ChaCha8Rng::seed_from_u64(76);
    let mut stored = 0;
    for kill in 0..KILLS {
        let mut child = home.tejido(&["import", &file]).stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(whole.mul_f64(random.random_range(0.2..1.05)));
        child.kill().unwrap();
        child.wait().unwrap();
        let left = rows_left(home);
        assert!(left.is_empty() || left == [ROWS], "kill {kill}: {left:?}");
        stored += left.len();
    }
    // Neither all too early nor all too late to say anything.
    assert!(stored < KILLS as usize, "{stored} of {KILLS} were stored");
}
