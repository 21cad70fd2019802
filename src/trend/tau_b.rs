//! Kendall's τ_b of a series and time: τ_a among the pairs that are not tied.
//!
//! `τ_b = S / √(P·(P − T))`, where `P` counts all pairs and `T` those of equal values; time has no
//! ties.
//!
//! # Reference
//! Kendall (1945), Biometrika 33:239.

use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::text::Words;
use crate::trend::mann_kendall::groups;
use crate::trend::{known, mann_kendall};

/// How steadily a series moves.
pub(super) static TAU_B: Card = Card {
    id: "kendall_tau_b",
    methods: &["kendall_tau_b"],
    family: Family::Trend,
    scope: Scope::Place,
    title: Words::new(
        "Constancia del cambio (τ_b de Kendall)",
        "Steadiness of change (Kendall’s τ_b)",
    ),
    meaning: Words::new(
        "De −1, cada período por debajo de todos los anteriores, a 1, cada uno por encima; 0 = \
         ni lo uno ni lo otro.",
        "From −1, every period below all before it, to 1, every one above; 0 = neither.",
    ),
    formula: Words::new(
        "τ_b = S/√(P·(P − T)), con P pares y T pares empatados",
        "τ_b = S/√(P·(P − T)), with P pairs and T tied pairs",
    ),
    limits: Words::new(
        "No dice cuánto cambia, sino con qué constancia; si todos los valores son iguales no \
         está definida.",
        "Says how steadily it changes, not by how much; undefined where all values are equal.",
    ),
    unit: Unit::Index,
    range: (-1.0, 1.0),
    reference: "Kendall (1945), Biometrika 33:239",
    oracle: "scipy kendalltau",
    reasons: &[Reason::TooFew, Reason::ConstantInput],
};

/// τ_b, −1 to 1; missing values are left out.
///
/// # Errors
/// Fewer than two values, or all of them equal.
pub fn tau_b(series: &[Option<f64>]) -> Result<f64, Reason> {
    let s = mann_kendall(series)?.s;
    let values: Vec<f64> = known(series).into_iter().map(|(_, value)| value).collect();
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let all = pairs(values.len() as f64);
    let untied = all - groups(&values).map(pairs).sum::<f64>();
    if untied <= 0.0 {
        return Err(Reason::ConstantInput);
    }
    Ok((s / all.sqrt() / untied.sqrt()).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_do_not_weaken_it() {
        assert_eq!(tau_b(&[Some(1.0), Some(2.0), Some(3.0)]), Ok(1.0));
        let tied = tau_b(&[Some(1.0), Some(1.0), Some(2.0)]).unwrap();
        assert!((tied - 2.0 / 6.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn equal_values_have_none() {
        assert_eq!(tau_b(&[Some(4.0), None, Some(4.0)]), Err(Reason::ConstantInput));
        assert_eq!(tau_b(&[Some(4.0)]), Err(Reason::TooFew));
    }
}
