//! A table whose header is found among its first rows, and whose rows below end in notes.

use std::vec::IntoIter;

use crate::intake::{Issue, RAGGED_ROW};
use crate::source::footer::Footer;
use crate::source::header::{self, ROWS_MAX, Score};
use crate::source::table::{Choice, Error, Row, Rows, is_blank, remark};

/// Rows of which it is not known which is the header.
pub(super) trait Lines: Send {
    /// The next row, blank or not; `None` at the end.
    fn next_line(&mut self) -> Result<Option<Row>, Error>;

    /// Bytes of the file that were read so far.
    fn bytes_read(&self) -> u64;
}

/// The table that such rows are.
pub(super) struct Headed<L> {
    lines: L,
    header: Vec<String>,
    header_line: u64,
    footer: Footer,
    /// Rows that were read on the way to the header.
    ahead: IntoIter<Row>,
    notices: Vec<Issue>,
}

impl<L: Lines> Headed<L> {
    /// Finds the header.
    pub fn open(mut lines: L, choice: &Choice) -> Result<Self, Error> {
        let (mut rows, mut scores) = (Vec::new(), Vec::<Score>::new());
        while rows.len() < ROWS_MAX && !scores.last().is_some_and(|score| score.is_decisive()) {
            let Some(row) = next_filled(&mut lines)? else { break };
            scores.push(header::score(&row.cells, choice));
            rows.push(row);
        }
        let mut ahead = rows.into_iter();
        let banners = ahead.by_ref().take(header::place(&scores));
        let notices = banners.map(|row| header::banner(&row)).collect();
        let row = ahead.next().ok_or(Error::Empty)?;
        let header = header::read(&row)?;
        let footer = Footer::new(&header);
        Ok(Self { lines, header, header_line: row.line, footer, ahead, notices })
    }
}

fn next_filled(lines: &mut impl Lines) -> Result<Option<Row>, Error> {
    while let Some(row) = lines.next_line()? {
        if !is_blank(&row.cells) || !row.remarks.is_empty() {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

impl<L: Lines> Rows for Headed<L> {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn header_line(&self) -> u64 {
        self.header_line
    }

    fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }

    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        loop {
            let row = match self.ahead.next() {
                Some(row) => row,
                None => match next_filled(&mut self.lines)? {
                    Some(row) => row,
                    None => return Ok(None),
                },
            };
            match self.footer.tell(&row) {
                Some(notice) => self.notices.push(notice),
                None => return Ok(Some(self.fitted(row))),
            }
        }
    }

    fn take_notices(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.notices)
    }
}

impl<L> Headed<L> {
    /// The row with as many cells as the header: sheets do not store blank ones, and nothing tells
    /// what one without a header is. Remarks about a cell learn the name of its column.
    fn fitted(&self, mut row: Row) -> Row {
        let columns = self.header.len();
        let surplus = row.cells.iter().skip(columns).find(|cell| !cell.trim().is_empty());
        if let Some(text) = surplus {
            let reason = "Hay celdas a la derecha de la última columna con nombre: no se leen";
            row.remarks.push(remark(row.line, RAGGED_ROW.id, "", text, reason));
        }
        let missing = columns.saturating_sub(row.cells.len());
        row.cells.truncate(columns);
        row.cells.extend(std::iter::repeat_n("", missing));
        for remark in &mut row.remarks {
            let named = remark.column.parse().ok().and_then(|at: usize| self.header.get(at));
            if let Some(name) = named {
                remark.column.clone_from(name);
            }
        }
        row
    }
}
