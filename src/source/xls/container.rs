//! The container of Office 97–2003: streams in chains of sectors.
//!
//! Every chain is as long as the table of sectors at most, and every sector lies in the file.

/// Numbers of sectors from here on are marks, not sectors.
const MARKS: u32 = 0xffff_fffa;

/// Streams shorter than this stand in small sectors.
const SMALL: usize = 4096;

/// Bytes of a small sector, of an entry of the directory, and of the first header.
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;
const HEADER: usize = 512;

/// A stream of the container.
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

/// A container whose directory was read.
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    next: Vec<u32>,
    small_next: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

impl<'a> Container<'a> {
    /// Reads the tables of sectors and the directory.
    ///
    /// # Errors
    /// Says what does not fit.
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let shift = u16_at(bytes, 30).filter(|_| bytes.len() >= HEADER);
        let sector = match shift {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err("su encabezado está incompleto".to_owned()),
        };
        let (next, small_next, small, entries) = Default::default();
        let mut container = Self { bytes, sector, next, small_next, small, entries };
        container.next = container.table()?;
        let directory = container.chain(word(bytes, 48), usize::MAX)?;
        container.entries = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        // The first entry is the root, whose stream holds the small sectors.
        if let Some(root) = directory.first_chunk::<ENTRY>().map(|root| &root[..]) {
            let length = word(root, 120) as usize;
            container.small = container.chain(word(root, 116), length).unwrap_or_default();
        }
        let small_next = container.chain(word(bytes, 60), usize::MAX).unwrap_or_default();
        container.small_next = words(&small_next).collect();
        Ok(container)
    }

    /// Whether it has a stream of this name.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The bytes of a stream.
    pub fn stream(&self, name: &str) -> Option<Result<Vec<u8>, String>> {
        let entry = self.find(name)?;
        Some(if entry.length < SMALL {
            self.small_chain(entry)
        } else {
            self.chain(entry.start, entry.length)
        })
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// Which sector follows each: the table is scattered over sectors that the header lists, and
    /// further sectors that form a chain of their own.
    fn table(&self) -> Result<Vec<u32>, String> {
        let mut places: Vec<u32> = words(&self.bytes[76..HEADER]).collect();
        let mut list = word(self.bytes, 68);
        let sectors = self.bytes.len() / self.sector;
        for _ in 0..sectors {
            let Some(sector) = self.sector(list) else { break };
            let (more, next) = sector.split_at(self.sector - 4);
            places.extend(words(more));
            list = word(next, 0);
        }
        let places = places.into_iter().filter(|place| *place < MARKS).take(sectors);
        let mut table = Vec::new();
        for place in places {
            let sector = self.sector(place).ok_or("la tabla de sectores sale del archivo")?;
            table.extend(words(sector));
        }
        Ok(table)
    }

    /// A sector; the last may be cut.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?;
        self.bytes.get(start..end)
    }

    fn chain(&self, start: u32, length: usize) -> Result<Vec<u8>, String> {
        let (mut stream, mut number) = (Vec::new(), start);
        let mut left = self.next.len();
        while number < MARKS && stream.len() < length {
            let begin = (number as usize).saturating_add(1).saturating_mul(self.sector);
            let end = begin.saturating_add(self.sector).min(self.bytes.len());
            let sector = self.bytes.get(begin..end).ok_or("un sector sale del archivo")?;
            stream.extend_from_slice(sector);
            left = left.checked_sub(1).ok_or("una cadena de sectores no termina")?;
            number = self.next.get(number as usize).copied().unwrap_or(u32::MAX);
        }
        stream.truncate(length);
        Ok(stream)
    }

    fn small_chain(&self, entry: &Entry) -> Result<Vec<u8>, String> {
        let (mut stream, mut number) = (Vec::new(), entry.start);
        while number < MARKS && stream.len() < entry.length {
            let begin = (number as usize).saturating_mul(SMALL_SECTOR);
            let sector = self.small.get(begin..begin.saturating_add(SMALL_SECTOR));
            stream.extend_from_slice(sector.ok_or("un sector pequeño falta")?);
            number = self.small_next.get(number as usize).copied().unwrap_or(u32::MAX);
        }
        stream.truncate(entry.length);
        Ok(stream)
    }
}

/// An entry of the directory, if it is a stream.
fn entry(bytes: &[u8]) -> Option<Entry> {
    const STREAM: u8 = 2;
    let letters = usize::from(u16_at(bytes, 64)?).checked_sub(2)?.min(64);
    let units: Vec<u16> = bytes[..letters]
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let (start, length) = (word(bytes, 116), word(bytes, 120) as usize);
    (bytes[66] == STREAM).then(|| Entry { name: String::from_utf16_lossy(&units), start, length })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// A number of four bytes; what is not there is a mark.
fn word(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
    found.map_or(u32::MAX, |bytes| u32::from_le_bytes(*bytes))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_that_lead_nowhere_are_refused() {
        let mut bytes = vec![0; 4 * 512];
        bytes[30] = 9;
        assert!(Container::open(&bytes[..100]).is_err());
        // The table is sector 0, in which sector 1 follows itself.
        bytes[76..HEADER].fill(0xff);
        bytes[76..80].copy_from_slice(&[0; 4]);
        bytes[48] = 1;
        bytes[512 + 4] = 1;
        assert!(Container::open(&bytes).err().unwrap().contains("no termina"));
    }
}
