//! Reads a table in three steps that go on at once: rows are read from the file, checked on every
//! core, and admitted in their order.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::intake::{Checked, Checker, Intake, Issue, Line};
use crate::source::{Block, Error, Row, Rows};

/// Rows that are read in one go.
const BLOCK: Block = Block { rows_max: 4096, bytes_max: 4 << 20 };

/// Blocks that may wait between two steps: what is read ahead stays small.
const WAITING: usize = 2;

/// Rows that were read from a table.
struct Read {
    rows: Vec<Row>,
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

/// Reads a whole table.
///
/// # Errors
/// Says where the file stops being a table.
pub fn read_all(
    table: &mut dyn Rows,
    intake: &mut Intake<'_>,
    listener: &mut dyn Listener,
) -> Result<(), Error> {
    let (checker, ledger) = intake.parts();
    thread::scope(|scope| {
        let (read, to_check) = sync_channel(WAITING);
        let (check, to_admit) = sync_channel(WAITING);
        let (give_back, used) = sync_channel(2 * WAITING + 2);
        scope.spawn(move || read_blocks(table, &read, &used));
        scope.spawn(move || check_blocks(checker, &to_check, &check));
        for (mut block, checked) in to_admit {
            for notice in &block.notices {
                ledger.note(notice);
                listener.notice(notice);
            }
            ledger.admit_all(checked, checker, &mut |at, issues| {
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

/// Reads blocks until the table ends or nobody wants them.
fn read_blocks(table: &mut dyn Rows, to: &SyncSender<Read>, used: &Receiver<Vec<Row>>) {
    loop {
        let mut rows = used.try_recv().unwrap_or_default();
        table.recycle(&mut rows);
        let error = table.next_block(&mut rows, BLOCK).err();
        let is_end = error.is_some() || rows.is_empty();
        let (notices, bytes) = (table.take_notices(), table.bytes_read());
        if to.send(Read { rows, notices, bytes, error }).is_err() || is_end {
            return;
        }
    }
}

fn check_blocks(checker: Checker<'_, '_>, from: &Receiver<Read>, to: &SyncSender<(Read, Checked)>) {
    let mut first = 0;
    for read in from {
        let lines: Vec<Line<'_>> = read.rows.iter().map(line).collect();
        let checked = checker.check(&lines, first);
        first += lines.len() as u64;
        if to.send((read, checked)).is_err() {
            return;
        }
    }
}

fn line(row: &Row) -> Line<'_> {
    let Row { line, cells, is_unclosed, remarks } = row;
    Line { number: *line, cells, is_unclosed: *is_unclosed, remarks }
}
