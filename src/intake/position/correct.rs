//! Slips of the pen in coordinates, and what they would be without them.
//!
//! A correction is offered when it alone, or with one other, brings a point into the department
//! and no other correction does: never made unless it was asked for.

use geo::Coord;

use crate::intake::position::frame::Frame;
use crate::intake::rule::{LOST_POINT, LOST_SIGN, Rule, SWAPPED_COORDINATES};
use crate::locate::Locator;

/// The most digits that a lost decimal point may have stood before.
const LOST_DIGITS_MAX: i32 = 15;

/// A slip and how it is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    Swapped,
    LostSign,
    LostPoint,
}

impl Slip {
    const ALL: [Slip; 3] = [Slip::Swapped, Slip::LostSign, Slip::LostPoint];

    fn rule(self) -> Rule {
        match self {
            Slip::Swapped => SWAPPED_COORDINATES,
            Slip::LostSign => LOST_SIGN,
            Slip::LostPoint => LOST_POINT,
        }
    }

    /// The position without it; `None` where it is not there.
    fn undo(self, Coord { x, y }: Coord<f64>, frame: &Frame) -> Option<Coord<f64>> {
        match self {
            Slip::Swapped => Some(Coord { x: y, y: x }),
            Slip::LostSign => {
                let x = if frame.max.x < 0.0 { -x.abs() } else { x };
                let y = if frame.min.y > 0.0 { y.abs() } else { y };
                Some(Coord { x, y })
            }
            Slip::LostPoint => Some(Coord {
                x: with_point(x, frame.min.x, frame.max.x)?,
                y: with_point(y, frame.min.y, frame.max.y)?,
            }),
        }
        .filter(|corrected| *corrected != Coord { x, y })
    }
}

/// A number divided by the power of ten that brings it into a range: 3451640 → 3.45164. `None`
/// where none or several do.
fn with_point(value: f64, min: f64, max: f64) -> Option<f64> {
    if (min..=max).contains(&value) {
        return Some(value);
    }
    let scaled = (1..=LOST_DIGITS_MAX).map(|power| value / 10_f64.powi(power));
    let mut inside = scaled.filter(|value| (min..=max).contains(value));
    let found = inside.next()?;
    inside.next().is_none().then_some(found)
}

/// Two different slips; an exchange is undone before what depends on the axis.
const PAIRS: [(Slip, Slip); 3] = [
    (Slip::Swapped, Slip::LostSign),
    (Slip::Swapped, Slip::LostPoint),
    (Slip::LostSign, Slip::LostPoint),
];

/// A point that corrections bring into the department.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Correction {
    /// The slips that it undoes.
    pub rules: Vec<Rule>,
    /// Where the point lies then.
    pub point: Coord<f64>,
}

/// The only correction that brings a stray point into the department: of one slip, else of two.
pub(super) fn correction(at: Coord<f64>, frame: &Frame, locator: &Locator) -> Option<Correction> {
    if let Some((_, point)) = frame.in_plane(Coord { x: at.y, y: at.x }, locator) {
        return Some(Correction { rules: vec![SWAPPED_COORDINATES], point });
    }
    let is_in = |point: &Coord<f64>| locator.point(*point).is_some();
    let one = Slip::ALL.into_iter().filter_map(|slip| {
        let point = slip.undo(at, frame)?;
        Some(Correction { rules: vec![slip.rule()], point })
    });
    let two = PAIRS.into_iter().filter_map(|(first, second)| {
        let point = second.undo(first.undo(at, frame)?, frame)?;
        Some(Correction { rules: vec![first.rule(), second.rule()], point })
    });
    let is_home = |found: &Correction| is_in(&found.point);
    let one: Vec<Correction> = one.filter(is_home).collect();
    if one.is_empty() { only(two.filter(is_home).collect()) } else { only(one) }
}

/// The correction that all lead to; `None` where they lead to several places.
fn only(mut found: Vec<Correction>) -> Option<Correction> {
    let is_one = found.windows(2).all(|pair| pair[0].point == pair[1].point);
    if is_one && !found.is_empty() { Some(found.swap_remove(0)) } else { None }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::territory::Geodata;

    #[test]
    fn only_what_brings_a_point_home_is_a_correction() {
        let locator = Locator::new(Arc::new(Geodata::embedded()));
        let frame = Frame::of(locator.geodata());
        let check = |x: f64, y: f64, expected: &[&str]| {
            let found = correction(Coord { x, y }, &frame, &locator);
            let rules: Vec<&str> =
                found.iter().flat_map(|found| &found.rules).map(|rule| rule.id).collect();
            assert_eq!(rules, expected, "{x}, {y}");
            if let Some(found) = found {
                let near =
                    (found.point.x + 76.53).abs() < 0.01 && (found.point.y - 3.45).abs() < 0.01;
                assert!(near, "{x}, {y}: {:?}", found.point);
            }
        };
        check(3.45, -76.53, &["swapped_coordinates"]);
        check(76.53, 3.45, &["lost_sign"]);
        check(-76.53, -3.45, &["lost_sign"]);
        check(-76_531_987.0, 3_451_640.0, &["lost_point"]);
        check(-76.53, 3_451_640.0, &["lost_point"]);
        check(3.45, 76.53, &["swapped_coordinates", "lost_sign"]);
        check(3_451_640.0, -76_531_987.0, &["swapped_coordinates", "lost_point"]);
        check(76_531_987.0, 3_451_640.0, &["lost_sign", "lost_point"]);
        check(-74.08, 4.61, &[]);
        check(0.0, 0.0, &[]);
        check(f64::NAN, 3.4, &[]);
    }
}
