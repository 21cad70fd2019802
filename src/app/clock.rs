//! The clock, which nothing else reads: whoever needs the time is told it.

use jiff::Timestamp;

/// This moment.
#[expect(clippy::disallowed_methods, reason = "the one reader of the clock")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
