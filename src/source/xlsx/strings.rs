//! Whether the number of texts that a workbook states fits into its table of texts: room is made
//! for so many before the first is read.

use std::io::{BufRead, BufReader};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::source::input::Input;
use crate::source::table::Error;
use crate::source::zipped;

/// Bytes that a text takes in the table at least: `<si/>`.
const TEXT_BYTES: u64 = 5;

/// Holds what every table of texts states against its length.
pub(super) fn check(input: &Input) -> Result<(), Error> {
    zipped::each(input, "XLSX", |name, length, reader| {
        if !name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
            return Ok(());
        }
        match stated(BufReader::new(reader)) {
            Some(count) if count > length / TEXT_BYTES => {
                let detail = format!("{name} dice tener {count} textos en {length} bytes");
                Err(Error::Damaged { format: "XLSX", detail })
            }
            _ => Ok(()),
        }
    })
}

/// The number of texts that the first element states.
fn stated(reader: impl BufRead) -> Option<u64> {
    let mut reader = Reader::from_reader(reader);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "sst" =>
            {
                let count = element.try_get_attribute("uniqueCount").ok()??;
                // A count too long for a number is too large all the more.
                return Some(count.value.trim().parse().unwrap_or(u64::MAX));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}
