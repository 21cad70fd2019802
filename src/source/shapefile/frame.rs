//! Whether the counts and lengths that a `.shp` states fit into it.

use std::ops::Range;

/// Bytes before the first record.
const HEADER: usize = 100;

/// Where the number of parts stands in a polygon's content: after its kind and its box.
const PARTS_AT: usize = 36;

/// Where the first part's first vertex stands: after the numbers of parts and vertices.
const STARTS_AT: usize = 44;

/// Kinds of lines and polygons: plain, with heights, with measures; and patches.
const IN_PARTS: [i32; 7] = [3, 5, 13, 15, 23, 25, 31];

/// Kinds of many points, and where the first of them stands, after their number.
const POINTS: [i32; 3] = [8, 18, 28];
const POINTS_FROM: usize = 40;

/// Walks the records and counts them.
///
/// # Errors
/// Names the record, counted from 1, and what does not fit.
pub(super) fn check(bytes: &[u8]) -> Result<usize, String> {
    places(bytes).map(|places| places.len())
}

/// Walks the records and says where their contents lie.
///
/// # Errors
/// As [`check`].
pub(super) fn places(bytes: &[u8]) -> Result<Vec<Range<usize>>, String> {
    if big_endian(bytes, 0) != Some(9994) || bytes.len() < HEADER {
        return Err("it is not a shapefile".into());
    }
    let stated =
        big_endian(bytes, 24).and_then(|words| usize::try_from(words).ok()?.checked_mul(2));
    if stated != Some(bytes.len()) {
        let stated = stated.map_or("an impossible number of".into(), |bytes| bytes.to_string());
        return Err(format!("its header states {stated} bytes, it has {}", bytes.len()));
    }
    let (mut at, mut places) = (HEADER, Vec::new());
    while at < bytes.len() {
        let number = places.len() + 1;
        let length = record(&bytes[at..], number);
        let length = length.map_err(|detail| format!("record {number}: {detail}"))?;
        places.push(at + 8..at + length);
        at += length;
    }
    Ok(places)
}

/// Checks the record at the start of `bytes`, the `number`th, and says how long it is.
fn record(bytes: &[u8], number: usize) -> Result<usize, String> {
    let stated = (big_endian(bytes, 0), big_endian(bytes, 4));
    let (Some(own), Some(words)) = stated else {
        return Err(format!("{} bytes left, its header has 8", bytes.len()));
    };
    if usize::try_from(own) != Ok(number) {
        return Err(format!("it calls itself record {own}"));
    }
    let length = usize::try_from(words).ok().and_then(|words| words.checked_mul(2));
    let content = length.and_then(|length| bytes.get(8..)?.get(..length));
    let Some(content) = content else {
        return Err(format!("it states {words} words, {} bytes are left", bytes.len() - 8));
    };
    match little_endian(content, 0) {
        None => Err("it is empty".into()),
        Some(kind) if IN_PARTS.contains(&kind) => parts(content).map(|()| content.len() + 8),
        Some(kind) if POINTS.contains(&kind) => points(content).map(|()| content.len() + 8),
        Some(_) => Ok(content.len() + 8),
    }
}

/// Whether so many points fit into the content.
fn points(content: &[u8]) -> Result<(), String> {
    let count = little_endian(content, POINTS_FROM - 4).and_then(|n| usize::try_from(n).ok());
    let count = count.ok_or("it states no number of points")?;
    if count.saturating_mul(16) > content.len().saturating_sub(POINTS_FROM) {
        return Err(format!("{count} points do not fit into {} bytes", content.len()));
    }
    Ok(())
}

/// Whether the parts and vertices fit into the content.
fn parts(content: &[u8]) -> Result<(), String> {
    let count = |at| little_endian(content, at).and_then(|count| usize::try_from(count).ok());
    let (Some(parts), Some(vertices)) = (count(PARTS_AT), count(PARTS_AT + 4)) else {
        return Err("it states no number of parts and vertices".into());
    };
    let needed = parts.saturating_mul(4).saturating_add(vertices.saturating_mul(16));
    if needed > content.len().saturating_sub(STARTS_AT) {
        let room = content.len();
        return Err(format!("{parts} parts and {vertices} vertices do not fit into {room} bytes"));
    }
    let mut last = 0;
    for part in 0..parts {
        let start = count(STARTS_AT + 4 * part);
        match start.filter(|&start| (last..=vertices).contains(&start) && (part > 0 || start == 0))
        {
            Some(start) => last = start,
            None => return Err(format!("part {}: it starts out of order", part + 1)),
        }
    }
    Ok(())
}

fn big_endian(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..)?.first_chunk().map(|word| i32::from_be_bytes(*word))
}

fn little_endian(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..)?.first_chunk().map(|word| i32::from_le_bytes(*word))
}
