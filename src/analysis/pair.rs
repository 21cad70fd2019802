//! Two places side by side: what each asks for, how diverse that is at the coverage that both
//! reach, and how alike they are.

use crate::demand::themes;
use crate::indicator::Reason;
use crate::indicator::beta::{jensen_shannon, morisita_horn};
use crate::indicator::diversity::{Figures, common_coverage, figures};
use crate::layer::{self, Profile, SEED};
use crate::snapshot::Snapshot;
use crate::text::Lang;

/// Two places.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What each asks for.
    pub profiles: [Profile; 2],
    /// How diverse that is.
    pub figures: [Figures; 2],
    /// The coverage at which they are compared; `None` when neither has enough demands.
    pub target: Option<f64>,
    /// How unlike their mixes are: Morisita–Horn.
    pub morisita_horn: Result<f64, Reason>,
    /// How unlike their mixes are: Jensen–Shannon divergence, in bits.
    pub jensen_shannon: Result<f64, Reason>,
}

/// The places with these ids; `None` when there is no such place.
pub fn pair(snapshot: &Snapshot, ids: [&str; 2], lang: Lang) -> Option<Pair> {
    let [a, b] = ids.map(|id| layer::profile(snapshot, id, lang));
    let profiles = [a?, b?];
    let counts = profiles.each_ref().map(counts);
    let target = common_coverage(&counts);
    let [a, b] = &counts;
    Some(Pair {
        figures: counts.each_ref().map(|counts| figures(counts, target, SEED)),
        target,
        morisita_horn: morisita_horn(a, b),
        jensen_shannon: jensen_shannon(a, b),
        profiles,
    })
}

/// Demands of a place by theme.
fn counts(profile: &Profile) -> Vec<u64> {
    let mut counts = vec![0; themes().terms().len()];
    for share in &profile.themes {
        counts[usize::from(share.theme)] = share.here.n;
    }
    counts
}
