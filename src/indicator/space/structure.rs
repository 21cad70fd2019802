//! The spatial structure of one value for each territory: of the whole, and place by place.
//!
//! Territories without a value take no part: neither as neighbours nor in means. Labels are given
//! where the probability, adjusted for as many tests as there are places, is at most 0.05.

use crate::indicator::Reason;
use crate::indicator::space::Centred;
use crate::indicator::space::discovery::{LEVEL, adjusted};
use crate::indicator::space::geary::{Geary, geary};
use crate::indicator::space::getis::gi_star;
use crate::indicator::space::local_moran::{Local, Quadrant, local_moran};
use crate::indicator::space::moran::{Moran, moran};
use crate::indicator::space::permute::{self, Chance, Play, Shuffled};
use crate::indicator::space::weights::{Style, Weights, among, islands};

/// The structure of one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    /// Of all territories together.
    pub whole: Result<Whole, Reason>,
    /// Of each territory.
    pub places: Vec<Place>,
}

/// What all territories say together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whole {
    /// Territories with a value.
    pub territories: usize,
    /// Those of them without a neighbour.
    pub islands: usize,
    /// Whether neighbours have like values.
    pub moran: Moran,
    /// The same, against values in random order.
    pub shuffled: Shuffled,
    /// How much neighbours differ.
    pub geary: Geary,
}

/// What one territory says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its value in standard deviations from the mean.
    pub z: Option<f64>,
    /// Its neighbours' mean in the same measure.
    pub z_lag: Option<f64>,
    /// Its part in the structure, or why it has none.
    pub local: Result<Local, Reason>,
    /// Where the local value lies among random ones.
    pub chance: Option<Chance>,
    /// Its two-sided probability, adjusted for the number of places.
    pub q: Option<f64>,
    /// Whether high or low values lie around it, as a z-score.
    pub gi_star: Result<f64, Reason>,
}

/// What a map says of a territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Clearly part of a structure.
    Clear(Quadrant),
    /// Compatible with chance.
    NotSignificant,
    /// Nothing can be said.
    Without(Reason),
}

impl Place {
    /// What a map says of it.
    pub fn label(&self) -> Label {
        match (self.local, self.q) {
            (Err(reason), _) => Label::Without(reason),
            (Ok(local), Some(q)) if q <= LEVEL => Label::Clear(local.quadrant),
            _ => Label::NotSignificant,
        }
    }

    /// Nothing, and why.
    fn without(reason: Reason) -> Self {
        let (local, gi_star) = (Err(reason), Err(reason));
        Self { z: None, z_lag: None, local, chance: None, q: None, gi_star }
    }
}

/// Describes the structure of a value for each territory, or the reason why it has none.
pub fn describe(
    values: &[Result<f64, Reason>],
    neighbours: &[Vec<usize>],
    play: Play,
) -> Structure {
    let kept: Vec<usize> = (0..values.len()).filter(|&place| values[place].is_ok()).collect();
    let y: Vec<f64> = values.iter().filter_map(|value| value.ok()).collect();
    let among = among(neighbours, &kept);
    let weights = Weights::new(&among, Style::RowStandardised);
    let mut described = described(&y, &among, &weights, play).into_iter();
    let place = |value: &Result<f64, Reason>| match value {
        Err(reason) => Place::without(*reason),
        Ok(_) => described.next().unwrap_or_else(|| Place::without(Reason::Undefined)),
    };
    let places = values.iter().map(place).collect();
    Structure { whole: whole(&y, &among, &weights, play), places }
}

fn whole(
    y: &[f64],
    neighbours: &[Vec<usize>],
    weights: &Weights,
    play: Play,
) -> Result<Whole, Reason> {
    let shuffled = permute::moran(&[y.to_vec()], weights, play);
    Ok(Whole {
        territories: y.len(),
        islands: islands(neighbours).len(),
        moran: moran(y, weights)?,
        shuffled: shuffled.into_iter().next().unwrap_or(Err(Reason::Undefined))?,
        geary: geary(y, weights)?,
    })
}

fn described(y: &[f64], neighbours: &[Vec<usize>], weights: &Weights, play: Play) -> Vec<Place> {
    // Where values are not to be centred, no place has a local statistic either.
    let centred = Centred::new(y).ok();
    let spread = centred.as_ref().map(|values| (values.sum2 / values.n()).sqrt());
    let local = local_moran(y, weights);
    let gi_star = gi_star(y, neighbours);
    let chances = permute::local_moran(&[y.to_vec()], weights, play).pop().unwrap_or_default();
    let chances: Vec<Option<Chance>> = chances.into_iter().map(Result::ok).collect();
    let p: Vec<Option<f64>> = chances.iter().map(|c| c.map(Chance::two_sided)).collect();
    let q = adjusted(&p);
    let place = |place: usize| Place {
        z: local[place].ok().and_then(|_| Some(centred.as_ref()?.z[place] / spread?)),
        z_lag: local[place].ok().and_then(|local| Some(local.lag / spread?)),
        local: local[place],
        chance: chances[place],
        q: q[place],
        gi_star: gi_star[place],
    };
    (0..y.len()).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grid of eight by eight, high in one corner, without a value in another.
    fn corner() -> Structure {
        const SIDE: usize = 8;
        let near = |place: usize| {
            let (x, y) = (place % SIDE, place / SIDE);
            let is_near =
                |other: &usize| (other % SIDE).abs_diff(x) < 2 && (other / SIDE).abs_diff(y) < 2;
            (0..SIDE * SIDE).filter(is_near).filter(|other| *other != place).collect()
        };
        let neighbours: Vec<Vec<usize>> = (0..SIDE * SIDE).map(near).collect();
        let value = |place: usize| match (place % SIDE, place / SIDE) {
            (7, 7) => Err(Reason::Empty),
            (0..4, 0..4) => Ok(0.5 + 0.01 * (place % 3) as f64),
            _ => Ok(0.1 + 0.01 * (place % 5) as f64),
        };
        let values: Vec<_> = (0..SIDE * SIDE).map(value).collect();
        describe(&values, &neighbours, Play::usual(1))
    }

    #[test]
    fn a_high_corner_is_labelled_and_what_has_no_value_says_why() {
        let found = corner();
        let whole = found.whole.unwrap();
        assert!(whole.moran.i > 0.5 && whole.shuffled.chance.two_sided() < 0.001);
        assert_eq!((whole.territories, whole.islands), (63, 0));
        let labels = [9, 54, 63].map(|place| found.places[place].label());
        let [none, clear] = [Label::Without(Reason::Empty), Label::Clear(Quadrant::HighHigh)];
        assert_eq!(labels, [clear, Label::NotSignificant, none]);
        assert!(found.places[9].gi_star.unwrap() > 2.0 && found.places[9].z_lag.unwrap() > 1.0);
    }

    #[test]
    fn too_few_values_leave_everything_open() {
        let found =
            describe(&[Ok(1.0), Ok(2.0), Err(Reason::Empty)], &vec![vec![]; 3], Play::usual(1));
        assert_eq!(found.whole, Err(Reason::TooFew));
        let labels: Vec<_> = found.places.iter().map(Place::label).collect();
        let [few, none] = [Reason::TooFew, Reason::Empty].map(Label::Without);
        assert_eq!(labels, [few, few, none]);
    }
}
