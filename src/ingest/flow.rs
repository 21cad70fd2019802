//! Reads a table in three steps that go on at once: rows are read from the file, checked by a
//! thread for each core, and admitted in their order.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::intake::{Checked, Checker, Intake, Issue, Line};
use crate::source::{Block, Error, Row, Rows};

/// Rows that are read in one go: they stay in a core's own memory until they are checked.
const BLOCK: Block = Block { rows_max: 1024, bytes_max: 1 << 20 };

/// Threads that check, at most: one that reads keeps no more of them busy.
const CHECKERS_MAX: usize = 4;

/// Blocks that may wait before and behind each thread: what is read ahead stays small.
const WAITING: usize = 2;

/// Files do not go on quite as they began.
const ROOM_TO_SPARE: f64 = 1.05;

/// From so many rows on, what was read ahead of them is little beside them.
const ROWS_TO_JUDGE_BY: u64 = 1 << 16;

/// Rows that were read from a table.
struct Read {
    rows: Vec<Row>,
    /// How many rows of the file stand before them.
    first: u64,
    /// What was noticed about the file on the way.
    notices: Vec<Issue>,
    /// Bytes of the file read so far.
    bytes: u64,
    /// Why the table ends here, if not at its end.
    error: Option<Error>,
}

/// What a flow tells while it goes on.
pub trait Listener {
    /// Something about the file.
    fn notice(&mut self, notice: &Issue);
    /// What is wrong with a row.
    fn row(&mut self, row: &Row, issues: &[Issue]);
    /// How many bytes of the file were read.
    fn progress(&mut self, bytes: u64);
}

/// Reads a whole table, from a file of so many bytes.
///
/// # Errors
/// Says where the file stops being a table.
pub fn read_all(
    table: &mut dyn Rows,
    length: u64,
    intake: &mut Intake<'_>,
    listener: &mut dyn Listener,
) -> Result<(), Error> {
    let (checker, ledger) = intake.parts();
    thread::scope(|scope| {
        let threads = rayon::current_num_threads().min(CHECKERS_MAX);
        let (give_back, used) = sync_channel(2 * WAITING * threads);
        let mut to_check = Vec::new();
        let mut to_admit = Vec::new();
        for _ in 0..threads {
            let (read, from_reader) = sync_channel(WAITING);
            let (checked, from_checker) = sync_channel(WAITING);
            let checker = checker.clone();
            scope.spawn(move || check_blocks(checker, &from_reader, &checked));
            to_check.push(read);
            to_admit.push(from_checker);
        }
        scope.spawn(move || read_blocks(table, &to_check, &used));
        // Blocks go to the checking threads in turn, and come back in turn.
        for from_checker in to_admit.iter().cycle() {
            let Ok((mut block, checked)) = from_checker.recv() else { break };
            for notice in &block.notices {
                ledger.note(notice);
                listener.notice(notice);
            }
            ledger.make_room(block.rows.len(), rows_to_come(&block, length));
            ledger.admit_all(checked, &checker, &mut |at, issues| {
                listener.row(&block.rows[at], issues);
            });
            listener.progress(block.bytes);
            if let Some(error) = block.error.take() {
                return Err(error);
            }
            // Once the table ends nobody waits for used rows.
            let _ = give_back.try_send(block.rows);
        }
        Ok(())
    })
}

/// How many rows there are from those of a block on, should the rest of the file be like what was
/// read of it; as many again where that is little.
fn rows_to_come(block: &Read, length: u64) -> usize {
    let rows = block.first + block.rows.len() as u64;
    if rows < ROWS_TO_JUDGE_BY {
        return rows as usize;
    }
    let left = length.saturating_sub(block.bytes) as f64 / block.bytes.max(1) as f64;
    block.rows.len() + (left * rows as f64 * ROOM_TO_SPARE) as usize
}

/// Reads blocks until the table ends or nobody wants them.
fn read_blocks(table: &mut dyn Rows, to: &[SyncSender<Read>], used: &Receiver<Vec<Row>>) {
    let mut first = 0;
    for to in to.iter().cycle() {
        let mut rows = used.try_recv().unwrap_or_default();
        table.recycle(&mut rows);
        let error = table.next_block(&mut rows, BLOCK).err();
        let is_end = error.is_some() || rows.is_empty();
        let (notices, bytes, count) = (table.take_notices(), table.bytes_read(), rows.len());
        if to.send(Read { rows, first, notices, bytes, error }).is_err() || is_end {
            return;
        }
        first += count as u64;
    }
}

fn check_blocks(
    mut checker: Checker<'_, '_>,
    from: &Receiver<Read>,
    to: &SyncSender<(Read, Checked)>,
) {
    for read in from {
        let lines: Vec<Line<'_>> = read.rows.iter().map(line).collect();
        let checked = checker.check(&lines, read.first);
        if to.send((read, checked)).is_err() {
            return;
        }
    }
}

fn line(row: &Row) -> Line<'_> {
    let Row { line, cells, is_unclosed, remarks } = row;
    Line { number: *line, cells, is_unclosed: *is_unclosed, remarks }
}
