//! What stands between two cells of a file, as its header tells, and where the header is.

use csv::{ByteRecord, ReaderBuilder};

use crate::intake::Cells;
use crate::source::csv::decode;
use crate::source::header::{self, Score, place};
use crate::source::table::{Choice, is_blank};

/// Delimiters, the likelier first: it wins where two occur equally often in the header.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The first line that is not blank.
pub(super) fn first_line(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii_start();
    text.split(|&byte| byte == b'\n').next().unwrap_or(text)
}

/// Spreadsheets may state the delimiter on a line of its own: `sep=;`.
pub(super) fn stated(line: &[u8]) -> Option<u8> {
    let (name, mark) = line.split_at_checked(4)?;
    let [mark] = mark else { return None };
    (name.eq_ignore_ascii_case(b"sep=") && DELIMITERS.contains(mark)).then_some(*mark)
}

/// The delimiter that occurs most often outside quotes.
pub(super) fn likely(header: &[u8]) -> u8 {
    let bare = header.split(|&byte| byte == b'"').step_by(2).collect::<Vec<_>>().concat();
    let uses = |mark: u8| bare.split(|&byte| byte == mark).count();
    let mut best = DELIMITERS[0];
    for mark in DELIMITERS {
        if uses(mark) > uses(best) {
            best = mark;
        }
    }
    best
}

/// The delimiter with the best header, and how many rows that are not blank stand above it.
pub(super) fn survey(text: &[u8], stated: Option<u8>, choice: &Choice) -> (u8, usize) {
    let marks: &[u8] = stated.as_ref().map_or(&DELIMITERS, std::slice::from_ref);
    let usual = likely(first_line(text));
    let marked = usize::from(stated.is_some());
    let headers = marks.iter().map(|&mark| {
        let scores = scores(text, mark, marked, choice);
        let place = place(&scores);
        let Score { names, filled } = scores.get(place).copied().unwrap_or_default();
        // A single name may stand in any text.
        ((if names > 1 { names } else { 0 }, filled, mark == usual), mark, place)
    });
    let best = headers.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or((usual, 0), |(_, mark, place)| (mark, place))
}

fn scores(text: &[u8], mark: u8, skipped: usize, choice: &Choice) -> Vec<Score> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(mark).from_reader(text);
    let mut record = ByteRecord::new();
    let rows = std::iter::from_fn(|| {
        // Bytes in memory have no way to fail.
        let is_there = reader.read_byte_record(&mut record).unwrap_or(false);
        is_there.then(|| decode(&record, Cells::default()))
    });
    header::scores(rows.filter(|cells| !is_blank(cells)).skip(skipped), choice)
}
