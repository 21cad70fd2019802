//! What measures of a level are worked out from.

use crate::indicator::Reason;

/// The demands of all territories of a level under one filter, and what is known of the places.
///
/// Territories never narrow it: means, expectations and mixes come from all of them.
#[derive(Clone, Debug)]
pub struct Input {
    /// Demands of each territory by theme; those without a theme are left out.
    pub themes: Vec<Vec<u64>>,
    /// All demands of each territory.
    pub events: Vec<u64>,
    /// Demands of each territory under the same filter without theme, kind and status.
    pub asked: Vec<u64>,
    /// Person-years of each territory, `None` without a population figure; or why there are no
    /// rates at all.
    pub exposure: Result<Vec<Option<f64>>, Reason>,
    /// Territories that share a vertex of their borders with each.
    pub neighbours: Vec<Vec<usize>>,
    /// The subregion of each territory; `None` where the scheme leaves it out, and at other levels
    /// than municipalities.
    pub subregion: Vec<Option<usize>>,
    /// Seed of whatever is simulated.
    pub seed: u64,
}

impl Input {
    /// How many territories there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}
