//! Local Moran: which territories make up the structure that Moran's I sees.
//!
//! `I_i = (N−1) z_i Σ_j w_ij z_j / Σz²`; its quadrant says whether a high or low value lies among
//! high or low ones. Moments are those with `z_i` held and the other values in random order.

use crate::indicator::Reason;
use crate::indicator::space::Centred;
use crate::indicator::space::weights::Weights;

/// A territory's own value and its neighbours', each above the mean or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quadrant {
    /// High among high.
    HighHigh,
    /// Low among high.
    LowHigh,
    /// Low among low.
    LowLow,
    /// High among low.
    HighLow,
}

impl Quadrant {
    /// Every quadrant, in the order of legends.
    pub const ALL: [Quadrant; 4] =
        [Quadrant::HighHigh, Quadrant::LowLow, Quadrant::HighLow, Quadrant::LowHigh];

    /// Its id: the territory's own letter first.
    pub fn id(self) -> &'static str {
        match self {
            Quadrant::HighHigh => "HH",
            Quadrant::LowHigh => "LH",
            Quadrant::LowLow => "LL",
            Quadrant::HighLow => "HL",
        }
    }

    fn of(own: f64, lag: f64) -> Self {
        match (own > 0.0, lag > 0.0) {
            (true, true) => Quadrant::HighHigh,
            (false, true) => Quadrant::LowHigh,
            (false, false) => Quadrant::LowLow,
            (true, false) => Quadrant::HighLow,
        }
    }
}

/// The local statistic of one territory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Local {
    /// `I_i`.
    pub i: f64,
    /// `Σ_j w_ij z_j`: with weights that sum to one, the mean of the neighbours less the mean of
    /// all, in the unit of the values.
    pub lag: f64,
    /// Where it lies.
    pub quadrant: Quadrant,
    /// Expectation of `I_i` with its own value held.
    pub expected: f64,
    /// Variance of `I_i` with its own value held.
    pub variance: f64,
}

/// Local Moran of each territory.
///
/// # Errors
/// For all: fewer than four values, or all alike. For one: no neighbours.
///
/// # Reference
/// Anselin (1995), Geographical Analysis 27:93; Sokal, Oden & Thomson (1998), 30:331.
pub fn local_moran(y: &[f64], weights: &Weights) -> Vec<Result<Local, Reason>> {
    match Centred::new(y) {
        Ok(values) => (0..y.len()).map(|place| local(&values, weights, place)).collect(),
        Err(reason) => vec![Err(reason); y.len()],
    }
}

fn local(values: &Centred, weights: &Weights, place: usize) -> Result<Local, Reason> {
    if weights.degree(place) == 0 {
        return Err(Reason::NoNeighbours);
    }
    let (n, z) = (values.n(), values.z[place]);
    let (mut lag, mut total, mut squares) = (0.0, 0.0, 0.0);
    for (j, weight) in weights.row(place) {
        lag += weight * values.z[j];
        total += weight;
        squares += weight * weight;
    }
    let m2 = values.sum2 / n;
    let own = z / m2;
    let spread = squares - total * total / (n - 1.0);
    Ok(Local {
        i: (n - 1.0) * z * lag / values.sum2,
        lag,
        quadrant: Quadrant::of(z, lag),
        expected: -z * z * total / ((n - 1.0) * m2),
        variance: own * own * (n / (n - 2.0)) * spread * (m2 - z * z / (n - 1.0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::space::weights::Style;

    #[test]
    fn each_territory_is_named_after_itself_then_its_neighbours() {
        let row = [vec![1], vec![0, 2], vec![1, 3], vec![2, 4], vec![3], vec![]];
        let weights = Weights::new(&row, Style::RowStandardised);
        let found = local_moran(&[9.0, 8.0, 1.0, 2.0, 1.0, 3.0], &weights);
        let ids: Vec<_> = found[..5].iter().map(|local| local.unwrap().quadrant.id()).collect();
        assert_eq!(ids, ["HH", "HH", "LH", "LL", "LL"]);
        assert_eq!(found[5], Err(Reason::NoNeighbours));
        assert!(found[0].unwrap().i > 0.0 && found[2].unwrap().i < 0.0);
    }
}
