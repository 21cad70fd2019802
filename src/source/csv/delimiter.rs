//! What stands between two cells of a file, as its header tells.

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
