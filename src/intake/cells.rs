//! The cells of one row.

use csv::ByteRecord;

/// The cells of one row: one text, and where each of them ends in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    text: String,
    /// A record is far shorter than these can say.
    ends: Vec<u32>,
}

impl Cells {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell at this place, counted from 0.
    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        Some(&self.text[start as usize..end as usize])
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Their texts, one after another.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds a cell.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len() as u32);
    }

    /// Leaves out those from this place on.
    pub fn truncate(&mut self, count: usize) {
        self.ends.truncate(count);
        self.text.truncate(self.ends.last().copied().unwrap_or_default() as usize);
    }

    /// Takes the place of these with those of a record; whether they are UTF-8, else there are
    /// none.
    pub fn read(&mut self, record: &ByteRecord) -> bool {
        self.text.clear();
        self.ends.clear();
        // The whole record in one go: cell by cell takes several times as long.
        let Ok(text) = simdutf8::basic::from_utf8(record.as_slice()) else { return false };
        let ends = (0..record.len()).filter_map(|at| record.range(at)).map(|range| range.end);
        if !ends.clone().all(|end| text.is_char_boundary(end)) {
            return false;
        }
        self.text.push_str(text);
        self.ends.extend(ends.map(|end| end as u32));
        true
    }
}

impl<T: AsRef<str>> Extend<T> for Cells {
    fn extend<I: IntoIterator<Item = T>>(&mut self, cells: I) {
        cells.into_iter().for_each(|cell| self.push(cell.as_ref()));
    }
}

impl<T: AsRef<str>> FromIterator<T> for Cells {
    fn from_iter<I: IntoIterator<Item = T>>(cells: I) -> Self {
        let mut all = Self::default();
        all.extend(cells);
        all
    }
}

impl<T: AsRef<str>> From<Vec<T>> for Cells {
    fn from(cells: Vec<T>) -> Self {
        cells.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_where_all_of_them_are_text() {
        let mut cells = Cells::from(vec!["old"]);
        assert!(cells.read(&ByteRecord::from(vec!["", "Alcalá", "ñ"])));
        assert_eq!(cells.iter().collect::<Vec<_>>(), ["", "Alcalá", "ñ"]);
        assert_eq!((cells.len(), cells.get(3), cells.text()), (3, None, "Alcaláñ"));
        // Two halves of a letter are text together, and each on its own is none.
        assert!(!cells.read(&ByteRecord::from(vec![&b"Alcal\xc3"[..], b"\xa1"])));
        assert!(!cells.read(&ByteRecord::from(vec![&b"Alcal\xe1"[..]])));
        assert!(cells.is_empty());
    }
}
