//! Blocks of 8 × 8 cells, most of which hold few different entries: answers and pieces.
//!
//! Up to eight entries and the number of one of them for each cell take a cache line of 64 bytes.
//! A block with more entries is kept as it is, in 256 bytes.

use crate::locate::raster::SIDE;

/// Cells of a block.
pub(super) const CELLS: usize = SIDE * SIDE;
/// Marks entries whose other bits number a block.
pub(super) const BLOCK: u32 = 1 << 31;
/// Marks those whose block is kept as it is.
const PLAIN: u32 = 1 << 30;
/// Different entries of a packed block, at most.
const KINDS: usize = 8;

/// A block as it is laid out.
pub(super) type Plain = [u32; CELLS];

/// A block in one cache line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
struct Packed {
    kinds: [u32; KINDS],
    /// The number of each cell's kind, four bits each, the lower ones first.
    cells: [u8; CELLS / 2],
}

/// All blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    packed: Vec<Packed>,
    plain: Vec<Plain>,
}

impl Blocks {
    /// Packs blocks that refer to each other, and to which `cells` refer, by their place in a list.
    pub fn pack(list: &[Plain], cells: &mut [u32]) -> Self {
        let mut blocks = Self::default();
        let numbers: Vec<u32> = list.iter().map(|block| blocks.add(block)).collect();
        let packed = blocks.packed.iter_mut().flat_map(|block| &mut block.kinds);
        let entries = packed.chain(blocks.plain.iter_mut().flatten()).chain(cells);
        for entry in entries.filter(|entry| **entry >= BLOCK) {
            *entry = numbers[(*entry & !BLOCK) as usize];
        }
        blocks.packed.shrink_to_fit();
        blocks.plain.shrink_to_fit();
        blocks
    }

    /// Adds a block and returns the entry that stands for it.
    fn add(&mut self, block: &Plain) -> u32 {
        if let Some(packed) = Packed::of(block) {
            self.packed.push(packed);
            BLOCK | (self.packed.len() - 1) as u32
        } else {
            self.plain.push(*block);
            BLOCK | PLAIN | (self.plain.len() - 1) as u32
        }
    }

    /// The entry of a cell, given the entry of its block and its place there.
    #[inline]
    pub fn entry(&self, block: u32, cell: usize) -> u32 {
        let number = (block & !(BLOCK | PLAIN)) as usize;
        if block & PLAIN != 0 { self.plain[number][cell] } else { self.packed[number].entry(cell) }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.packed.capacity() * size_of::<Packed>() + self.plain.capacity() * size_of::<Plain>()
    }
}

impl Packed {
    /// `None` where there are too many kinds.
    fn of(block: &Plain) -> Option<Self> {
        let (mut packed, mut count) = (Self::default(), 0);
        for (cell, entry) in block.iter().enumerate() {
            let known = packed.kinds[..count].iter().position(|kind| kind == entry);
            let kind = known.unwrap_or(count);
            *packed.kinds.get_mut(kind)? = *entry;
            count = count.max(kind + 1);
            packed.cells[cell / 2] |= (kind as u8) << (cell % 2 * 4);
        }
        Some(packed)
    }

    #[inline]
    fn entry(&self, cell: usize) -> u32 {
        let kind = self.cells[cell / 2] >> (cell % 2 * 4);
        self.kinds[usize::from(kind) % KINDS]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_or_plain_each_cell_keeps_its_entry() {
        assert_eq!(size_of::<Packed>(), 64);
        let of_kinds = |kinds: u32| std::array::from_fn(|cell| (cell as u32 * 7) % kinds * 1000);
        let list: Vec<Plain> = (1..12).map(of_kinds).collect();
        let mut cells: Vec<u32> = (0..11).map(|number| BLOCK | number).collect();
        let blocks = Blocks::pack(&list, &mut cells);
        assert_eq!((blocks.packed.len(), blocks.plain.len()), (8, 3));
        for (block, expected) in cells.iter().zip(list) {
            let found: Plain = std::array::from_fn(|cell| blocks.entry(*block, cell));
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn blocks_lead_to_the_same_blocks_when_packed() {
        let many: Plain = std::array::from_fn(|cell| cell as u32);
        let mut outer = [5; CELLS];
        (outer[3], outer[60]) = (BLOCK, BLOCK | 2);
        let mut cells = vec![7, BLOCK | 1];
        let blocks = Blocks::pack(&[many, outer, [9; CELLS]], &mut cells);
        assert_eq!(cells[0], 7);
        assert_eq!(blocks.entry(blocks.entry(cells[1], 3), 33), 33);
        assert_eq!(blocks.entry(blocks.entry(cells[1], 60), 0), 9);
    }
}
