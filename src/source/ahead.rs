//! A reader that runs ahead in a thread of its own and hands its rows over in blocks.
//!
//! Libraries that lend parts of a file read it so to its end without holding all of it, and one
//! that stops at what it did not expect takes no one along.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::vec::IntoIter;

use crate::source::headed::Lines;
use crate::source::table::{Error, Row};

/// Rows that are handed over at once.
const BLOCK_ROWS: usize = 256;

/// Blocks that wait to be taken.
const BLOCKS_MAX: usize = 4;

enum Message {
    Rows(Vec<Row>),
    End(Result<(), Error>),
}

/// Where the thread puts its rows.
pub(super) struct Desk {
    rows: Vec<Row>,
    to: SyncSender<Message>,
}

impl Desk {
    /// Hands a row over; `false` when nobody takes rows any more.
    pub fn put(&mut self, row: Row) -> bool {
        self.rows.push(row);
        self.rows.len() < BLOCK_ROWS || self.hand_over()
    }

    fn hand_over(&mut self) -> bool {
        self.to.send(Message::Rows(std::mem::take(&mut self.rows))).is_ok()
    }
}

/// The rows of a reader that runs ahead.
pub(super) struct Ahead {
    format: &'static str,
    from: Receiver<Message>,
    block: IntoIter<Row>,
    bytes: Arc<AtomicU64>,
    is_ended: bool,
}

impl Ahead {
    /// Starts to read; `bytes` counts what was read of the file.
    pub fn start(
        format: &'static str,
        bytes: Arc<AtomicU64>,
        read: impl FnOnce(&mut Desk) -> Result<(), Error> + Send + 'static,
    ) -> Result<Self, Error> {
        let (to, from) = sync_channel(BLOCKS_MAX);
        let work = move || {
            let mut desk = Desk { rows: Vec::new(), to };
            let end = read(&mut desk);
            if desk.hand_over() {
                // Whoever left meanwhile misses nothing.
                let _ = desk.to.send(Message::End(end));
            }
        };
        thread::Builder::new().name(format.to_owned()).spawn(work).map_err(Error::Read)?;
        Ok(Self { format, from, block: Vec::new().into_iter(), bytes, is_ended: false })
    }

    /// Waits for the next rows; `false` at the end.
    fn refill(&mut self) -> Result<bool, Error> {
        if self.is_ended {
            return Ok(false);
        }
        match self.from.recv() {
            Ok(Message::Rows(rows)) => {
                self.block = rows.into_iter();
                Ok(true)
            }
            Ok(Message::End(end)) => {
                self.is_ended = true;
                end.map(|()| false)
            }
            // Nothing ends so but a panic of the library that reads the format.
            Err(_) => {
                self.is_ended = true;
                let detail = "tiene una estructura que no se esperaba".to_owned();
                Err(Error::Damaged { format: self.format, detail })
            }
        }
    }
}

impl Lines for Ahead {
    fn next_line(&mut self) -> Result<Option<Row>, Error> {
        loop {
            if let Some(row) = self.block.next() {
                return Ok(Some(row));
            }
            if !self.refill()? {
                return Ok(None);
            }
        }
    }

    fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

/// Counts the bytes that are read of a file.
pub(super) struct Counted<R> {
    reader: R,
    bytes: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub fn new(reader: R, bytes: &Arc<AtomicU64>) -> Self {
        Self { reader, bytes: Arc::clone(bytes) }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.bytes.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ahead(read: impl FnOnce(&mut Desk) -> Result<(), Error> + Send + 'static) -> Ahead {
        Ahead::start("prueba", Arc::default(), read).unwrap()
    }

    fn row(line: u64) -> Row {
        Row { line, ..Row::default() }
    }

    #[test]
    fn rows_come_in_order_to_the_end() {
        let mut ahead = ahead(|desk| {
            (0..1000).all(|line| desk.put(row(line)));
            Ok(())
        });
        for line in 0..1000 {
            assert_eq!(ahead.next_line().unwrap(), Some(row(line)));
        }
        assert_eq!(ahead.next_line().unwrap(), None);
        assert_eq!(ahead.next_line().unwrap(), None);
    }

    #[test]
    fn what_was_read_comes_before_the_error() {
        let mut ahead = ahead(|desk| {
            desk.put(row(1));
            Err(Error::Empty)
        });
        assert_eq!(ahead.next_line().unwrap(), Some(row(1)));
        assert!(matches!(ahead.next_line(), Err(Error::Empty)));
        assert_eq!(ahead.next_line().unwrap(), None);
    }

    #[test]
    fn a_reader_that_nobody_waits_for_stops() {
        let (sender, receiver) = sync_channel(1);
        drop(ahead(move |desk| {
            while desk.put(row(1)) {}
            let _ = sender.send(());
            Ok(())
        }));
        receiver.recv().unwrap();
    }
}
