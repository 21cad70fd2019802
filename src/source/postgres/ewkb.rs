//! Figures as PostGIS writes them: extended well-known binary, in hexadecimal digits.
//!
//! Every count is held against the bytes that are left before anything is made room for.

use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};

/// Deepest nesting of collections.
const DEPTH_MAX: usize = 4;

/// Marks beside the kind: a height, a measure, a number of a system.
const HEIGHT: u32 = 0x8000_0000;
const MEASURE: u32 = 0x4000_0000;
const SYSTEM: u32 = 0x2000_0000;

/// A figure and the number of its system, 0 where it names none.
#[derive(Debug, PartialEq)]
pub(super) struct Figure {
    pub srid: u32,
    /// `None` where it is empty.
    pub geometry: Option<Geometry<f64>>,
}

/// Reads hexadecimal digits.
///
/// # Errors
/// Says what is wrong with them.
pub(super) fn parse(text: &str) -> Result<Figure, String> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = pairs.map(byte).collect();
    read(&bytes.ok_or("no son dígitos hexadecimales")?)
}

/// Reads bytes.
fn read(bytes: &[u8]) -> Result<Figure, String> {
    let mut bytes = Bytes { rest: bytes, is_little: true, numbers: 2, srid: 0 };
    let geometry = bytes.geometry(0).ok_or("no es una figura de PostGIS")?;
    Ok(Figure { srid: bytes.srid, geometry: Some(geometry).filter(|figure| !is_empty(figure)) })
}

fn is_empty(geometry: &Geometry<f64>) -> bool {
    match geometry {
        Geometry::Point(point) => !(point.x().is_finite() && point.y().is_finite()),
        Geometry::MultiPoint(points) => points.0.is_empty(),
        Geometry::GeometryCollection(parts) => parts.0.is_empty(),
        _ => false,
    }
}

struct Bytes<'a> {
    rest: &'a [u8],
    is_little: bool,
    /// Numbers of a position.
    numbers: usize,
    srid: u32,
}

impl Bytes<'_> {
    fn geometry(&mut self, depth: usize) -> Option<Geometry<f64>> {
        let [order] = self.take()?;
        self.is_little = order == 1;
        let marks = self.u32()?;
        if marks & SYSTEM != 0 {
            self.srid = self.u32()?;
        }
        // The other spelling of heights and measures adds thousands to the kind.
        let kind = marks & 0xff_ffff;
        let (kind, thousands) = (kind % 1000, kind / 1000);
        let extra = match thousands {
            0 => usize::from(marks & HEIGHT != 0) + usize::from(marks & MEASURE != 0),
            1 | 2 => 1,
            3 => 2,
            _ => return None,
        };
        self.numbers = 2 + extra;
        Some(match kind {
            1 => Point(self.position()?).into(),
            2 => self.line()?.into(),
            3 => self.polygon()?.into(),
            _ if depth >= DEPTH_MAX => return None,
            4 => MultiPoint(self.parts(depth)?).into(),
            5 => MultiLineString(self.parts(depth)?).into(),
            6 => MultiPolygon(self.parts(depth)?).into(),
            7 => {
                let count = self.count(5)?;
                let parts = (0..count).map(|_| self.geometry(depth + 1));
                Geometry::GeometryCollection(GeometryCollection(parts.collect::<Option<_>>()?))
            }
            _ => return None,
        })
    }

    fn parts<T: TryFrom<Geometry<f64>>>(&mut self, depth: usize) -> Option<Vec<T>> {
        let count = self.count(5)?;
        (0..count).map(|_| T::try_from(self.geometry(depth + 1)?).ok()).collect()
    }

    fn polygon(&mut self) -> Option<Polygon<f64>> {
        let count = self.count(4)?;
        let mut rings = (0..count).map(|_| self.line()).collect::<Option<Vec<_>>>()?.into_iter();
        let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Some(Polygon::new(outer, rings.collect()))
    }

    fn line(&mut self) -> Option<LineString<f64>> {
        let count = self.count(8 * self.numbers)?;
        (0..count).map(|_| self.position()).collect()
    }

    fn position(&mut self) -> Option<Coord<f64>> {
        let (x, y) = (self.f64()?, self.f64()?);
        for _ in 2..self.numbers {
            self.f64()?;
        }
        Some(Coord { x, y })
    }

    /// A number of things that take so many bytes each at least.
    fn count(&mut self, bytes: usize) -> Option<usize> {
        let count = usize::try_from(self.u32()?).ok()?;
        (count.checked_mul(bytes)? <= self.rest.len()).then_some(count)
    }

    fn u32(&mut self) -> Option<u32> {
        let bytes = self.take()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn f64(&mut self) -> Option<f64> {
        let bytes = self.take()?;
        Some(if self.is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*taken)
    }
}

#[cfg(test)]
mod tests {
    use geo::point;

    use super::*;

    fn check(text: &str, srid: u32, expected: Option<Geometry<f64>>) {
        assert_eq!(parse(text), Ok(Figure { srid, geometry: expected }), "{text}");
    }

    /// As PostGIS 3.3 writes them.
    #[test]
    fn figures_are_read() {
        let point = Geometry::from(point!(x: 1.0, y: 2.0));
        check("0101000000000000000000F03F0000000000000040", 0, Some(point.clone()));
        check("0101000020E6100000000000000000F03F0000000000000040", 4326, Some(point.clone()));
        check("00000000013FF00000000000004000000000000000", 0, Some(point.clone()));
        // With a height, in both spellings.
        let height = "0000000000000840";
        check(
            &format!("0101000080000000000000F03F0000000000000040{height}"),
            0,
            Some(point.clone()),
        );
        check(&format!("01E9030000000000000000F03F0000000000000040{height}"), 0, Some(point));
        check("0101000000000000000000F87F000000000000F87F", 0, None);
        check("010700000000000000", 0, None);
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        for text in
            ["", "0", "zz", "01", "0101000000", "0102000000FFFFFFFF", "0104000000FFFFFFFF01"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        let deep = "010700000001000000".repeat(20);
        assert!(parse(&deep).is_err());
    }
}
