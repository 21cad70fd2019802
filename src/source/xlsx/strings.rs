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

/// The number of texts that the first element states, as the library reads it: leniently.
fn stated(reader: impl BufRead) -> Option<u64> {
    let mut reader = Reader::from_reader(reader);
    let config = reader.config_mut();
    (config.check_end_names, config.check_comments) = (false, false);
    config.allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "sst" =>
            {
                return counts(&element).max();
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Every count that an element states, were it twice or among what is no attribute. One that is
/// too long for a number is too large all the more.
fn counts(element: &str) -> impl Iterator<Item = u64> {
    let texts = element.split("uniqueCount").skip(1);
    texts.filter_map(|text| {
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let digits = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_found_however_it_is_written() {
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(stated(text.as_bytes()), expected, "{text}");
        };
        check("<?xml version=\"1.0\"?><sst count=\"9\" uniqueCount=\"7\"><si/></sst>", Some(7));
        check("<x:sst uniqueCount = '99999999999999999999999'/>", Some(u64::MAX));
        check("</a><sst uniqueCount=\"1\" uniqueCount=\"8\">", Some(8));
        check("<sst b uniqueCount=\"8\">", Some(8));
        check("<sst>", None);
        check("", None);
    }
}
